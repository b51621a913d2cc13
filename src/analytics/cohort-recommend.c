// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists from scores. Two voices are blended as the sum of each member's z-scores, since their units differ;
// items a member may not see, has read or has muted are barred before anything is ranked; ties go to the
// lower index. Diversity is maximal marginal relevance (Carbonell and Goldstein 1998); one slot of ten goes
// to the best item that few have been shown. Judged by full ranking: recall over min (K, wanted), and NDCG.
#include "config.h"

#include "cohort-recommend.h"

#include "cohort-order.h"

#include <math.h>

/**
 * cohort_recommend_standardise:
 * @scores: (inout): brought to mean 0 and standard deviation 1; constant scores become 0
 */
void
cohort_recommend_standardise (double *scores, gsize n)
{
  double sum = 0, squares = 0, sd;

  for (gsize i = 0; i < n; i++)
    sum += scores[i];
  for (gsize i = 0; i < n; i++)
    squares += (scores[i] - sum / n) * (scores[i] - sum / n);
  sd = sqrt (squares / MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    scores[i] = sd > 0 ? (scores[i] - sum / n) / sd : 0;
}

/**
 * cohort_recommend_blend:
 * @scores: (inout): standardised scores of one voice
 * @other: standardised scores of the other
 */
void
cohort_recommend_blend (double *scores, const double *other, gsize n)
{
  for (gsize i = 0; i < n; i++)
    scores[i] += other[i];
}

/**
 * cohort_popularity:
 * @scores: (out caller-allocates): how many read each item
 */
void
cohort_popularity (const CohortReads *reads, double *scores)
{
  for (guint32 i = 0; i < reads->n_items; i++)
    scores[i] = reads->item_start[i + 1] - reads->item_start[i];
}

/**
 * cohort_recommend_top:
 * @barred: (nullable): 1 for items not to be shown
 * @n: (out): how many, at most @length
 *
 * Returns: (transfer full) (array length=n): the best items, ties by index
 */
guint32 *
cohort_recommend_top (const double *scores, const guint8 *barred, guint32 n_items, guint length, guint *n)
{
  g_autofree double *negative = g_new (double, (gsize) n_items + 1);
  g_autofree guint32 *allowed = g_new (guint32, (gsize) n_items + 1), *order = NULL;
  guint32 *top;
  guint32 n_allowed = 0;

  for (guint32 i = 0; i < n_items; i++)
    if (barred == NULL || !barred[i])
      {
        negative[n_allowed] = -scores[i];
        allowed[n_allowed++] = i;
      }
  order = cohort_order_doubles (negative, n_allowed);
  *n = MIN (length, n_allowed);
  top = g_new (guint32, *n + 1);
  for (guint i = 0; i < *n; i++)
    top[i] = allowed[order[i]];
  return top;
}

/**
 * cohort_recommend_diverse:
 * @ranked: @n_ranked candidates, best first
 * @scores: of all items
 * @length: how many to pick, at most @n_ranked
 * @lambda: 1 keeps the ranking, 0 looks at difference alone; 0.7 as a rule
 *
 * Returns: (transfer full) (array length=length): the candidates in their new order
 */
guint32 *
cohort_recommend_diverse (const guint32 *ranked, const double *scores, guint n_ranked, guint length, double lambda,
                          CohortItemSimilarity similarity, gpointer data)
{
  guint32 *picked = g_new (guint32, length + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, n_ranked + 1);
  g_autofree double *likeness = g_new0 (double, n_ranked + 1);
  double best = n_ranked > 0 ? scores[ranked[0]] : 0;
  double worst = n_ranked > 0 ? scores[ranked[n_ranked - 1]] : 0;

  g_return_val_if_fail (length <= n_ranked, picked);
  for (guint p = 0; p < length; p++)
    {
      double most = -INFINITY;
      guint choice = 0;

      for (guint c = 0; c < n_ranked; c++)
        {
          double relevance = best > worst ? (scores[ranked[c]] - worst) / (best - worst) : 1;
          double value = lambda * relevance - (1 - lambda) * likeness[c];

          if (!taken[c] && value > most)
            {
              most = value;
              choice = c;
            }
        }
      taken[choice] = TRUE;
      picked[p] = ranked[choice];
      for (guint c = 0; c < n_ranked; c++)
        if (!taken[c])
          likeness[c] = fmax (likeness[c], similarity (ranked[c], picked[p], data));
    }
  return picked;
}

/**
 * cohort_recommend_explore:
 * @list: (inout): @n items; every tenth place goes to the best candidate that few have been shown
 * @ranked: candidates, best first
 * @impressions: how often each item has been shown
 * @few: below this an item counts as hardly shown
 */
void
cohort_recommend_explore (guint32 *list, guint n, const guint32 *ranked, guint n_ranked, const guint32 *impressions,
                          guint few)
{
  guint next = 0;

  for (guint place = 9; place < n; place += 10)
    for (; next < n_ranked; next++)
      {
        gboolean shown = impressions[ranked[next]] >= few;

        for (guint i = 0; i < n && !shown; i++)
          shown = list[i] == ranked[next];
        if (shown)
          continue;
        list[place] = ranked[next++];
        break;
      }
}

static double
recall (const guint32 *ranked, guint n_ranked, const guint8 *wanted, gsize n_wanted, guint k)
{
  guint hits = 0;

  for (guint i = 0; i < MIN (k, n_ranked); i++)
    hits += wanted[ranked[i]];
  return (double) hits / MIN (k, n_wanted);
}

/**
 * cohort_rank_add:
 * @ranked: what was recommended, best first
 * @wanted: 1 for the items held out, @n_wanted of all items
 */
void
cohort_rank_add (CohortRankScores *sums, const guint32 *ranked, guint n_ranked, const guint8 *wanted, gsize n_wanted)
{
  double gain = 0, ideal = 0;

  if (n_wanted == 0)
    return;
  for (guint i = 0; i < MIN (100, n_ranked); i++)
    gain += wanted[ranked[i]] / log2 (i + 2.0);
  for (guint i = 0; i < MIN (100, n_wanted); i++)
    ideal += 1 / log2 (i + 2.0);
  sums->ndcg_100 += gain / ideal;
  sums->recall_20 += recall (ranked, n_ranked, wanted, n_wanted, 20);
  sums->recall_50 += recall (ranked, n_ranked, wanted, n_wanted, 50);
  sums->n++;
}

/**
 * cohort_rank_finish:
 *
 * Turns the sums into means over members; NaN where nobody was judged.
 */
void
cohort_rank_finish (CohortRankScores *sums)
{
  sums->recall_20 = sums->n > 0 ? sums->recall_20 / sums->n : NAN;
  sums->recall_50 = sums->n > 0 ? sums->recall_50 / sums->n : NAN;
  sums->ndcg_100 = sums->n > 0 ? sums->ndcg_100 / sums->n : NAN;
}
