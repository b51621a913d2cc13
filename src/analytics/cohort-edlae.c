// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// EASE (Steck, WWW 2019) with the dropout term of EDLAE (Steck, NeurIPS 2020) and members normalised by
// their history's length:
//   G = sum over members of |I|^-c x x',  A = G + lambda w I + p / (1 - p) diag (G),  w = mean of |I|^-c
//   P = A^-1 (Cholesky),  B_ij = -P_ij / P_jj,  B_jj = 0,  score = x B
// One solution, no random numbers. Any member is scored from their history alone, without a new fit, and the
// score is a sum over the items read: the explanation is exact.
//
// Limits: it knows no item that nobody read; memory is 8 n^2 bytes, once. Refuses what would not fit.
#include "config.h"

#include "cohort-edlae.h"

#include "cohort-gsl.h"
#include "cohort-order.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

#define MANY_MEMBERS 500

/**
 * cohort_edlae_defaults:
 *
 * Returns: the options that served best over several data sets of about that size
 */
CohortEdlaeOptions
cohort_edlae_defaults (guint32 n_members)
{
  if (n_members >= MANY_MEMBERS)
    return (CohortEdlaeOptions) { 100, 0.7, 0.5 };
  return (CohortEdlaeOptions) { 30, 0.5, 0.5 };
}

/* Adds the upper triangle of the weighted Gram matrix; returns the mean weight of members who read at all. */
static double
add_gram (const CohortReads *reads, double power, double *gram)
{
  double sum = 0;
  guint32 n_readers = 0;

  for (guint32 m = 0; m < reads->n_members; m++)
    {
      const guint32 *items;
      gsize n = cohort_reads_of_member (reads, m, &items);
      double weight;

      if (n == 0)
        continue;
      weight = power == 0 ? 1 : pow (n, -power);
      sum += weight;
      n_readers++;
      for (gsize i = 0; i < n; i++)
        {
          double *row = gram + (gsize) items[i] * reads->n_items;

          for (gsize j = i; j < n; j++)
            row[items[j]] += weight;
        }
    }
  return sum / n_readers;
}

/* Turns the inverse into the weights, in place. */
static void
divide_by_diagonal (double *p, guint32 n)
{
  g_autofree double *diagonal = g_new (double, n);

  for (guint32 j = 0; j < n; j++)
    diagonal[j] = p[(gsize) j * n + j];
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      p[(gsize) i * n + j] = i == j ? 0 : -p[(gsize) i * n + j] / diagonal[j];
}

/**
 * cohort_edlae_fit:
 * @options: lambda above 0, dropout in [0, 1), power in [0, 1]
 *
 * Returns: (transfer full): the model, or one whose status says why there is none
 */
CohortEdlae *
cohort_edlae_fit (const CohortReads *reads, const CohortEdlaeOptions *options)
{
  CohortEdlae *model = g_new0 (CohortEdlae, 1);
  gsize n = reads->n_items;
  gsl_matrix_view view;
  double mean_weight;

  model->n = n;
  model->status = COHORT_STATUS_BAD_INPUT;
  if (!(options->lambda > 0 && isfinite (options->lambda)) || !(options->dropout >= 0 && options->dropout < 1)
      || !(options->power >= 0 && options->power <= 1))
    return model;
  model->status = COHORT_STATUS_TOO_LARGE;
  model->weights = g_try_malloc0_n (n * n, sizeof (double));
  if (model->weights == NULL)
    return model;

  mean_weight = add_gram (reads, options->power, model->weights);
  for (gsize i = 0; i < n; i++)
    {
      double *row = model->weights + i * n;

      row[i] += options->lambda * mean_weight + options->dropout / (1 - options->dropout) * row[i];
      for (gsize j = 0; j < i; j++)
        row[j] = model->weights[j * n + i];
    }
  cohort_gsl_quiet ();
  cohort_blas_single ();
  view = gsl_matrix_view_array (model->weights, n, n);
  model->status = COHORT_STATUS_NO_CONVERGENCE;
  if (gsl_linalg_cholesky_decomp1 (&view.matrix) != 0 || gsl_linalg_cholesky_invert (&view.matrix) != 0)
    return model;
  divide_by_diagonal (model->weights, n);
  model->status = COHORT_STATUS_OK;
  return model;
}

/**
 * cohort_edlae_free:
 */
void
cohort_edlae_free (CohortEdlae *model)
{
  if (model == NULL)
    return;
  g_free (model->weights);
  g_free (model);
}

/**
 * cohort_edlae_score:
 * @items: what the member read
 * @scores: (out caller-allocates): one for every item, also for those read
 */
void
cohort_edlae_score (const CohortEdlae *model, const guint32 *items, gsize n_items, double *scores)
{
  for (guint32 j = 0; j < model->n; j++)
    scores[j] = 0;
  for (gsize i = 0; i < n_items; i++)
    {
      const double *row = model->weights + (gsize) items[i] * model->n;

      for (guint32 j = 0; j < model->n; j++)
        scores[j] += row[j];
    }
}

/**
 * cohort_edlae_because:
 * @pick: a recommended item
 * @n: (out): how many of @items spoke for it
 *
 * Returns: (transfer full) (array length=n): those items, the strongest reason first
 */
guint32 *
cohort_edlae_because (const CohortEdlae *model, const guint32 *items, gsize n_items, guint32 pick, gsize *n)
{
  g_autofree double *negative = g_new (double, n_items + 1);
  g_autofree guint32 *order = NULL;
  guint32 *reasons = g_new (guint32, n_items + 1);

  for (gsize i = 0; i < n_items; i++)
    negative[i] = -model->weights[(gsize) items[i] * model->n + pick];
  order = cohort_order_doubles (negative, n_items);
  *n = 0;
  for (gsize i = 0; i < n_items && negative[order[i]] < 0; i++)
    reasons[(*n)++] = items[order[i]];
  return reasons;
}
