// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Area under the ROC curve by ranks with ties at half, average precision as the step-wise sum over distinct
// scores, Brier score, log loss with probabilities kept 1e-15 off 0 and 1, calibration in ten bins and by a
// logistic fit on the logit; isotonic regression by pooling adjacent violators. Ties never depend on row order.
#include "config.h"

#include "cohort-classify.h"

#include "cohort-logistic.h"
#include "cohort-order.h"

#include <math.h>

#define EDGE 1e-15

static double
logit_of (double p)
{
  p = CLAMP (p, EDGE, 1 - EDGE);
  return log (p) - log1p (-p);
}

static void
score_ranks (CohortScores *scores, const double *probability, const guint8 *outcome, const guint32 *order)
{
  double positives = scores->n_events, negatives = scores->n - scores->n_events, below = 0, pairs = 0;
  double hits = 0, seen = 0, precision_sum = 0, top = 0, top_hits = 0, tenth = ceil (scores->n / 10.0);
  gsize n = scores->n;

  for (gsize i = 0, j; i < n; i = j)
    {
      double events = 0;

      for (j = i; j < n && probability[order[j]] == probability[order[i]]; j++)
        events += outcome[order[j]];
      pairs += events * (below + (j - i - events) / 2);
      below += j - i - events;
    }
  scores->auc = pairs / positives / negatives;

  for (gsize i = n, j; i > 0; i = j)
    {
      double events = 0, share;

      for (j = i; j > 0 && probability[order[j - 1]] == probability[order[i - 1]]; j--)
        events += outcome[order[j - 1]];
      /* Of a tie that crosses the tenth, its share. */
      share = CLAMP ((tenth - top) / (i - j), 0, 1);
      top += i - j;
      top_hits += events * share;
      seen += i - j;
      hits += events;
      precision_sum += events * hits / seen;
    }
  scores->average_precision = precision_sum / positives;
  scores->lift = top_hits / tenth / (positives / n);
}

static void
score_calibration (CohortScores *scores, const double *probability, const guint8 *outcome)
{
  g_autofree double *x = g_new (double, 2 * scores->n);
  g_autoptr (CohortLogistic) fit = NULL;

  for (gsize i = 0; i < scores->n; i++)
    {
      guint bin = MIN ((guint) (probability[i] * COHORT_RELIABILITY_BINS), COHORT_RELIABILITY_BINS - 1);

      scores->bins[bin].n++;
      scores->bins[bin].said += probability[i];
      scores->bins[bin].happened += outcome[i];
      x[2 * i] = 1;
      x[2 * i + 1] = logit_of (probability[i]);
    }
  for (guint b = 0; b < COHORT_RELIABILITY_BINS; b++)
    {
      if (scores->bins[b].n == 0)
        continue;
      scores->ece += fabs (scores->bins[b].said - scores->bins[b].happened) / scores->n;
      scores->bins[b].said /= scores->bins[b].n;
      scores->bins[b].happened /= scores->bins[b].n;
    }
  fit = cohort_logistic_fit (x, outcome, scores->n, 2, 0, NULL);
  scores->intercept = fit->status == COHORT_STATUS_OK ? fit->beta[0] : NAN;
  scores->slope = fit->status == COHORT_STATUS_OK ? fit->beta[1] : NAN;
}

/**
 * cohort_classify_score:
 * @probability: @n values in [0, 1]
 * @outcome: 0 or 1
 *
 * Returns: the scores; NaN everywhere unless the status is OK
 */
CohortScores
cohort_classify_score (const double *probability, const guint8 *outcome, gsize n)
{
  CohortScores scores = { .n = n };
  g_autofree guint32 *order = NULL;
  double base;

  scores.auc = scores.average_precision = scores.brier = scores.log_loss = scores.brier_skill = NAN;
  scores.slope = scores.intercept = scores.lift = NAN;
  if (n > COHORT_MAX_ROWS)
    {
      scores.status = COHORT_STATUS_TOO_LARGE;
      return scores;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (!(probability[i] >= 0 && probability[i] <= 1) || outcome[i] > 1)
        {
          scores.status = COHORT_STATUS_BAD_INPUT;
          return scores;
        }
      scores.n_events += outcome[i];
    }
  if (scores.n_events == 0 || scores.n_events == n)
    {
      scores.status = n == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_FEW;
      return scores;
    }
  order = cohort_order_doubles (probability, n);
  score_ranks (&scores, probability, outcome, order);
  scores.brier = scores.log_loss = 0;
  for (gsize i = 0; i < n; i++)
    {
      double p = CLAMP (probability[i], EDGE, 1 - EDGE), d = probability[i] - outcome[i];

      scores.brier += d * d / n;
      scores.log_loss -= (outcome[i] ? log (p) : log1p (-p)) / n;
    }
  base = (double) scores.n_events / n;
  scores.brier_skill = 1 - scores.brier / (base * (1 - base));
  score_calibration (&scores, probability, outcome);
  return scores;
}

/**
 * cohort_isotonic:
 * @x: @n scores
 * @fitted: (out caller-allocates): @n values: the non-decreasing function of @x nearest to @y
 */
void
cohort_isotonic (const double *x, const guint8 *y, gsize n, double *fitted)
{
  g_autofree guint32 *order = cohort_order_doubles (x, n);
  g_autofree double *sum = g_new (double, n + 1), *weight = g_new (double, n + 1);
  g_autofree gsize *length = g_new (gsize, n + 1);
  gsize blocks = 0, at = 0;

  for (gsize i = 0, j; i < n; i = j)
    {
      sum[blocks] = 0;
      for (j = i; j < n && x[order[j]] == x[order[i]]; j++)
        sum[blocks] += y[order[j]];
      weight[blocks] = length[blocks] = j - i;
      for (blocks++; blocks > 1 && sum[blocks - 2] * weight[blocks - 1] >= sum[blocks - 1] * weight[blocks - 2];
           blocks--)
        {
          sum[blocks - 2] += sum[blocks - 1];
          weight[blocks - 2] += weight[blocks - 1];
          length[blocks - 2] += length[blocks - 1];
        }
    }
  for (gsize b = 0; b < blocks; b++)
    for (gsize i = 0; i < length[b]; i++)
      fitted[order[at++]] = sum[b] / weight[b];
}
