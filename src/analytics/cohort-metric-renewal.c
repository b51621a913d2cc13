// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Renewal rate: of the terms that ended in the period, those paid again. The denominator is what was due,
// not who is active: a yearly member whose term runs on could not have renewed. A term is renewed when the
// next of its line begins and is paid by its end plus the days of grace; until those are over it is pending
// and outside both counts. A term replaced before its end (an upgrade) was never due; one taken back while
// cooling off was never sold. Annual, monthly and fixed-end terms are never mixed in one rate.
//
// The share weighted by money is one a currency: amounts of different currencies are added only where the answer
// is in one currency, each at the rate of the day on which its term ended.
#include "config.h"

#include "cohort-metric-private.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CONFIDENCE 0.95

typedef enum
{
  MONTHLY,
  YEARLY,
  OTHER,
  ALL, /* of them together */
  N_KINDS
} TermKind;

typedef struct
{
  guint due, pending, voluntary, failed;
  GArray *due_rows, *renewed_rows;
} Tally;

static TermKind
kind_of (const CohortTerms *terms, guint32 row)
{
  return terms->interval[row] == COHORT_INTERVAL_MONTH  ? MONTHLY
         : terms->interval[row] == COHORT_INTERVAL_YEAR ? YEARLY
                                                        : OTHER;
}

static int
compare_terms (gconstpointer a, gconstpointer b, gpointer data)
{
  const CohortTerms *terms = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  if (terms->member[x] != terms->member[y])
    return terms->member[x] < terms->member[y] ? -1 : 1;
  if (terms->line[x] != terms->line[y])
    return terms->line[x] < terms->line[y] ? -1 : 1;
  if (terms->from[x] != terms->from[y])
    return terms->from[x] < terms->from[y] ? -1 : 1;
  return (x > y) - (x < y);
}

static void
rows_free (gpointer rows)
{
  g_array_unref (rows);
}

/* Returns: (transfer none): by person, line and beginning */
static const GArray *
sold_terms (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  const CohortTerms *terms = &facts->terms;
  const CohortMetricKey key = { .kind = COHORT_KEPT_SOLD };
  const GArray *kept = cohort_metric_memo_find (facts->memo, scope, &key);
  GArray *rows;

  if (kept != NULL)
    return kept;
  rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < terms->n; i++)
    if ((terms->taken_back == NULL || !terms->taken_back[i]) && terms->paid[i] != COHORT_DAY_NONE
        && cohort_metric_takes (segments, scope, terms->member[i]))
      g_array_append_val (rows, i);
  g_sort_array (rows->data, rows->len, sizeof (guint32), compare_terms, (gpointer) terms);
  return cohort_metric_memo_keep (facts->memo, scope, &key, rows, rows_free, NULL, rows->len * sizeof (guint32));
}

static void
tally_term (Tally *tally, const CohortTerms *terms, guint32 row, guint32 next, const CohortScope *scope, guint grace)
{
  CohortDay last = terms->to[row] + (CohortDay) grace;
  gboolean renewed = next != COHORT_INDEX_NONE && terms->from[next] <= last && terms->paid[next] <= last
                     && terms->paid[next] <= scope->as_of;

  if (!renewed && last >= scope->as_of)
    {
      tally->pending++;
      return;
    }
  tally->due++;
  g_array_append_val (tally->due_rows, row);
  if (renewed)
    g_array_append_val (tally->renewed_rows, row);
  else if (terms->end_reason != NULL)
    {
      tally->voluntary += terms->end_reason[row] == COHORT_END_VOLUNTARY;
      tally->failed += terms->end_reason[row] == COHORT_END_FAILED;
    }
}

static void
tally_terms (Tally *tallies, const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  const CohortTerms *terms = &facts->terms;
  const GArray *rows = sold_terms (segments, facts, scope);

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i), next = COHORT_INDEX_NONE;

      if (i + 1 < rows->len)
        next = g_array_index (rows, guint32, i + 1);
      if (next != COHORT_INDEX_NONE
          && (terms->member[next] != terms->member[row] || terms->line[next] != terms->line[row]))
        next = COHORT_INDEX_NONE;
      if (next != COHORT_INDEX_NONE && terms->from[next] < terms->to[row])
        continue;
      if (cohort_period_contains (scope->period, terms->to[row]) && terms->to[row] <= scope->as_of)
        {
          tally_term (&tallies[kind_of (terms, row)], terms, row, next, scope, facts->rules.renewal_grace);
          tally_term (&tallies[ALL], terms, row, next, scope, facts->rules.renewal_grace);
        }
    }
}

/* @sum: (out): of the terms that are part of an answer in @currency, in 1e-4 minor units; @taken: (transfer full):
 * those */
static CohortStatus
sum_terms (const CohortSegments *segments, const CohortTerms *terms, const GArray *rows,
           const CohortMetricCurrency *currency, gint64 *sum, GArray **taken)
{
  CohortStatus status = COHORT_STATUS_OK;

  *sum = 0;
  *taken = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      gint64 amount;

      if (!cohort_metric_converts (segments, currency, terms->currency[row], terms->to[row], terms->amount[row],
                                   &amount))
        {
          if (amount == COHORT_AMOUNT_UNKNOWN)
            status = COHORT_STATUS_NO_RATE;
          continue;
        }
      if (__builtin_mul_overflow (amount, COHORT_AMOUNT_SCALE, &amount) || !cohort_add_i64 (*sum, amount, sum))
        status = COHORT_STATUS_TOO_LARGE;
      g_array_append_val (*taken, row);
    }
  return status;
}

/* The same share weighted by money, one a currency in which something was due; shares of money have no binomial
 * interval. */
static void
add_money (GArray *values, const Tally *tally, const char *part, const CohortSegments *segments,
           const CohortTerms *terms, const CohortScope *scope)
{
  gsize n;
  g_autofree CohortMetricCurrency *list = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      CohortEstimate share = { .lo = NAN, .hi = NAN, .estimate = NAN };
      g_autoptr (GArray) due_rows = NULL, renewed_rows = NULL;
      CohortMetricValue *value;
      gint64 due, renewed;

      share.status = sum_terms (segments, terms, tally->due_rows, &list[c], &due, &due_rows);
      sum_terms (segments, terms, tally->renewed_rows, &list[c], &renewed, &renewed_rows);
      if (due_rows->len == 0 && share.status == COHORT_STATUS_OK)
        continue;
      share.n = due_rows->len;
      if (share.status == COHORT_STATUS_OK && due <= 0)
        share.status = COHORT_STATUS_UNDEFINED;
      if (share.status == COHORT_STATUS_OK)
        {
          /* As few as are too few for a rate of terms are too few for one of their money. */
          share.status = cohort_proportion (renewed_rows->len, due_rows->len, CONFIDENCE).status;
          share.estimate = (double) renewed / due;
        }
      value = cohort_metric_add_estimate (values, part, segments->currencies[list[c].shown].code, &share);
      value->num = renewed;
      value->den = due;
      cohort_metric_set_rows (value, COHORT_ROWS_TERMS, g_steal_pointer (&renewed_rows), g_steal_pointer (&due_rows));
    }
}

static void
add_tally (GArray *values, Tally *tally, const char *const *parts, const CohortSegments *segments,
           const CohortTerms *terms, const CohortScope *scope)
{
  CohortEstimate rate = cohort_proportion (tally->renewed_rows->len, tally->due, CONFIDENCE);
  CohortMetricValue *value = cohort_metric_add_estimate (values, parts[0], NULL, &rate);

  cohort_metric_set_rows (value, COHORT_ROWS_TERMS, g_array_ref (tally->renewed_rows), g_array_ref (tally->due_rows));
  if (parts[1] != NULL)
    add_money (values, tally, parts[1], segments, terms, scope);
  cohort_metric_add_count (values, parts[2], tally->pending);
  cohort_metric_add_count (values, parts[3], tally->voluntary);
  cohort_metric_add_count (values, parts[4], tally->failed);
  g_array_unref (tally->renewed_rows);
  g_array_unref (tally->due_rows);
}

static void
compute_renewal (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  static const char *const parts[N_KINDS][5] = {
    { "monthly", "monthly-money", "monthly-pending", "monthly-voluntary", "monthly-failed" },
    { "yearly", "yearly-money", "yearly-pending", "yearly-voluntary", "yearly-failed" },
    { "other", "other-money", "other-pending", "other-voluntary", "other-failed" },
    { "all", NULL, "pending", "voluntary", "failed" },
  };
  Tally tallies[N_KINDS] = { 0 };

  for (guint k = 0; k < N_KINDS; k++)
    {
      tallies[k].due_rows = g_array_new (FALSE, FALSE, sizeof (guint32));
      tallies[k].renewed_rows = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  tally_terms (tallies, segments, facts, scope);
  for (guint k = 0; k < N_KINDS; k++)
    add_tally (values, &tallies[k], parts[k], segments, &facts->terms, scope);
}

const CohortMetric cohort_metric_renewal = {
  .id = "renewal",
  .title = N_ ("Renewal Rate"),
  .help = N_ ("Of the terms that ended in this period, those paid again within the days of grace. Terms still within "
              "them are pending and left out of both counts. Monthly and yearly terms are counted together and apart."),
  .version = 2,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_renewal,
};
