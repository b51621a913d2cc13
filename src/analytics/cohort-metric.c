// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of metrics, and what they share: values with rows, the filter, currencies.
#include "config.h"

#include "cohort-metric.h"

#include "cohort-metric-private.h"

#include "cohort-money.h"

#include <math.h>
#include <string.h>

/* In the order of a page that shows them all. */
static const CohortMetric *const metrics[] = {
  &cohort_metric_mrr_movements,
  &cohort_metric_arr,
  &cohort_metric_committed,
  &cohort_metric_members,
  &cohort_metric_growth,
  &cohort_metric_churn,
  &cohort_metric_money_churn,
  &cohort_metric_kept,
  &cohort_metric_quick_ratio,
  &cohort_metric_renewal,
  &cohort_metric_activation,
  &cohort_metric_active_share,
  &cohort_metric_trials,
  &cohort_metric_funnel,
  &cohort_metric_referrals,
  &cohort_metric_cohorts,
  &cohort_metric_arpu,
  &cohort_metric_ltv,
  &cohort_metric_cac,
  &cohort_metric_payback,
  &cohort_metric_ltv_cac,
  &cohort_metric_streams,
  &cohort_metric_concentration,
  &cohort_metric_article_activation,
  &cohort_metric_article_renewal,
  &cohort_metric_article_arpu,
  &cohort_metric_article_ltv,
};

/**
 * cohort_metrics:
 * @n: (out)
 *
 * Returns: (transfer none) (array length=n): every metric there is
 */
const CohortMetric *const *
cohort_metrics (gsize *n)
{
  *n = G_N_ELEMENTS (metrics);
  return metrics;
}

/**
 * cohort_metric_find:
 *
 * Returns: (transfer none) (nullable): the metric called @id
 */
const CohortMetric *
cohort_metric_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    if (strcmp (metrics[i]->id, id) == 0)
      return metrics[i];
  return NULL;
}

static void
value_clear (gpointer data)
{
  CohortMetricValue *value = data;

  g_clear_pointer (&value->num_rows, g_array_unref);
  g_clear_pointer (&value->den_rows, g_array_unref);
  g_clear_pointer (&value->num_amounts, g_array_unref);
}

/* A rate of a period that is not over keeps its numbers and says so. */
static void
mark_incomplete (CohortMetricValue *value)
{
  if (value->status == COHORT_STATUS_OK)
    value->status = COHORT_STATUS_INCOMPLETE;
}

static GArray *
compute (const CohortMetric *metric, const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  GArray *values = g_array_new (FALSE, TRUE, sizeof (CohortMetricValue));
  CohortStatus status = cohort_segments_validate (segments);

  g_array_set_clear_func (values, value_clear);
  if (status == COHORT_STATUS_OK)
    status = cohort_facts_validate (facts, segments);
  if (status == COHORT_STATUS_OK
      && (scope->period.from >= scope->period.to || scope->as_of == COHORT_DAY_NONE
          || (scope->is_filtered && segments->member_id == NULL)))
    status = COHORT_STATUS_BAD_INPUT;
  if (status == COHORT_STATUS_OK && scope->period.from > scope->as_of)
    status = COHORT_STATUS_INCOMPLETE;
  if (status != COHORT_STATUS_OK)
    cohort_metric_add (values, "", NULL)->status = status;
  else
    metric->compute (segments, facts, scope, values);
  if (scope->period.to > scope->as_of + 1 && metric->unit == COHORT_UNIT_RATE)
    for (guint i = 0; i < values->len; i++)
      mark_incomplete (&g_array_index (values, CohortMetricValue, i));
  return values;
}

static void
values_free (gpointer values)
{
  g_array_unref (values);
}

static void
add_array (GPtrArray *arrays, GArray *array)
{
  if (array != NULL && !g_ptr_array_find (arrays, array, NULL))
    g_ptr_array_add (arrays, array);
}

/* The parts of one metric often stand on the same rows, and answers on those of what they were made of. */
static GPtrArray *
arrays_of (const GArray *values)
{
  GPtrArray *arrays = g_ptr_array_new ();

  for (guint i = 0; i < values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (values, CohortMetricValue, i);

      add_array (arrays, value->num_rows);
      add_array (arrays, value->den_rows);
      add_array (arrays, value->num_amounts);
    }
  return arrays;
}

/* Returns: the place of the currency asked for, -1 for none, -2 for one that the arrays do not have */
static gint32
asked_currency (const CohortSegments *segments, const CohortScope *scope)
{
  if (scope->currency == NULL)
    return -1;
  for (gint32 c = 0; c < segments->n_currencies; c++)
    if (g_str_equal (scope->currency, segments->currencies[c].code))
      return c;
  return -2;
}

/**
 * cohort_metric_compute:
 *
 * Returns: (transfer full) (element-type CohortMetricValue): the metric's parts, once a currency where it is
 *   money; a single value with the status where the input is refused
 */
GArray *
cohort_metric_compute (const CohortMetric *metric, const CohortSegments *segments, const CohortFacts *facts,
                       const CohortScope *scope)
{
  const CohortMetricKey key = { .kind = COHORT_KEPT_ANSWER,
                                .from = scope->period.from,
                                .to = scope->period.to,
                                .shown = asked_currency (segments, scope),
                                .metric = metric,
                                .as_of = scope->as_of };
  g_autoptr (CohortMetricMemo) own = facts->memo == NULL ? cohort_metric_memo_new (NULL) : NULL;
  CohortFacts shared = *facts;
  const GArray *kept;

  if (own != NULL)
    shared.memo = own;
  kept = cohort_metric_memo_find (shared.memo, scope, &key);
  if (kept == NULL)
    {
      GArray *values = compute (metric, segments, &shared, scope);

      kept = cohort_metric_memo_keep (shared.memo, scope, &key, values, values_free, arrays_of (values),
                                      (gsize) values->len * sizeof (CohortMetricValue));
    }
  return g_array_ref ((GArray *) kept);
}

/**
 * cohort_metric_value:
 * @currency: (nullable): any where %NULL
 *
 * Returns: (transfer none) (nullable): the first value of that part and currency
 */
const CohortMetricValue *
cohort_metric_value (const GArray *values, const char *part, const char *currency)
{
  for (guint i = 0; i < values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (values, CohortMetricValue, i);

      if (strcmp (value->part, part) == 0 && (currency == NULL || g_strcmp0 (value->currency, currency) == 0))
        return value;
    }
  return NULL;
}

/**
 * cohort_metric_add:
 *
 * Returns: (transfer none): a new last value with no numbers in it; valid until the next is added
 */
CohortMetricValue *
cohort_metric_add (GArray *values, const char *part, const char *currency)
{
  CohortMetricValue *value;

  g_array_set_size (values, values->len + 1);
  value = &g_array_index (values, CohortMetricValue, values->len - 1);
  value->part = part;
  value->currency = currency;
  value->estimate = value->lo = value->hi = NAN;
  return value;
}

/**
 * cohort_metric_add_count:
 *
 * Returns: (transfer none): a value that is a count
 */
CohortMetricValue *
cohort_metric_add_count (GArray *values, const char *part, guint n)
{
  CohortMetricValue *value = cohort_metric_add (values, part, NULL);

  value->is_count = TRUE;
  value->num = value->n = n;
  value->estimate = n;
  return value;
}

/**
 * cohort_metric_add_estimate:
 *
 * Returns: (transfer none): a value with the numbers of @estimate; money (@currency set) comes in minor units
 */
CohortMetricValue *
cohort_metric_add_estimate (GArray *values, const char *part, const char *currency, const CohortEstimate *estimate)
{
  CohortMetricValue *value = cohort_metric_add (values, part, currency);
  double scale = currency != NULL ? COHORT_AMOUNT_SCALE : 1;

  value->status = estimate->status;
  value->num = llround (CLAMP (estimate->num * scale, -9e18, 9e18));
  value->den = llround (CLAMP (estimate->den, -9e18, 9e18));
  value->estimate = estimate->estimate;
  value->lo = estimate->lo;
  value->hi = estimate->hi;
  value->n = estimate->n;
  return value;
}

/**
 * cohort_metric_set_rows:
 * @num_rows: (transfer full) (nullable)
 * @den_rows: (transfer full) (nullable)
 */
void
cohort_metric_set_rows (CohortMetricValue *value, CohortRowSet set, GArray *num_rows, GArray *den_rows)
{
  value->num_set = num_rows != NULL ? set : COHORT_ROWS_NONE;
  value->den_set = den_rows != NULL ? set : COHORT_ROWS_NONE;
  value->num_rows = num_rows;
  value->den_rows = den_rows;
}

/**
 * cohort_metric_takes:
 * @member: an index, or COHORT_INDEX_NONE for somebody who is not known, whom no filter lets in
 *
 * Returns: whether the scope's filter lets @member in
 */
gboolean
cohort_metric_takes (const CohortSegments *segments, const CohortScope *scope, guint32 member)
{
  return !scope->is_filtered
         || (member != COHORT_INDEX_NONE && cohort_scope_has_member (scope, segments->member_id[member]));
}

/**
 * cohort_metric_mask:
 *
 * Returns: (transfer full) (nullable): a flag for each segment, %NULL when all are in
 */
guint8 *
cohort_metric_mask (const CohortSegments *segments, const CohortScope *scope)
{
  guint8 *mask;

  if (!scope->is_filtered)
    return NULL;
  mask = g_new (guint8, segments->n + 1);
  for (gsize i = 0; i < segments->n; i++)
    mask[i] = cohort_metric_takes (segments, scope, segments->member[i]);
  return mask;
}

/**
 * cohort_metric_currencies:
 * @n: (out)
 *
 * The home currency asked for means everything converted to it; another one means its own rows alone; none
 * means each by itself.
 *
 * Returns: (transfer full) (array length=n)
 */
CohortMetricCurrency *
cohort_metric_currencies (const CohortSegments *segments, const CohortScope *scope, gsize *n)
{
  CohortMetricCurrency *list = g_new (CohortMetricCurrency, (gsize) segments->n_currencies + 1);

  *n = 0;
  for (gint32 c = 0; c < segments->n_currencies; c++)
    {
      if (scope->currency != NULL && g_strcmp0 (scope->currency, segments->currencies[c].code) != 0)
        continue;
      list[(*n)++] = (CohortMetricCurrency) { scope->currency != NULL && c == segments->home ? -1 : c, c };
    }
  return list;
}

static void
mrr_free (gpointer mrr)
{
  cohort_mrr_free (mrr);
}

static gconstpointer
keep_mrr (const CohortFacts *facts, const CohortScope *scope, const CohortMetricKey *key, CohortMrr *mrr)
{
  gsize bytes = sizeof *mrr + mrr->n_periods * sizeof *mrr->periods;

  bytes += mrr->movements != NULL ? mrr->movements->len * sizeof (CohortMovement) : 0;
  bytes += mrr->members != NULL ? mrr->members->len * sizeof (CohortMrrMember) : 0;
  return cohort_metric_memo_keep (facts->memo, scope, key, mrr, mrr_free, NULL, bytes);
}

/**
 * cohort_metric_mrr:
 *
 * Returns: (transfer none): the scope's period as one, up to and with the day it is seen from, with its movements and
 *   members
 */
const CohortMrr *
cohort_metric_mrr (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, gint32 currency)
{
  const CohortDay bounds[2] = { scope->period.from, MIN (scope->period.to, scope->as_of + 1) };
  const CohortMetricKey key = { .kind = COHORT_KEPT_MRR, .from = bounds[0], .to = bounds[1], .query = currency };
  const CohortMrr *mrr = cohort_metric_memo_find (facts->memo, scope, &key);
  g_autofree guint8 *mask = NULL;
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 1, .currency = currency, .movements = TRUE, .members = TRUE };

  if (mrr != NULL)
    return mrr;
  query.include = mask = cohort_metric_mask (segments, scope);
  return keep_mrr (facts, scope, &key, cohort_mrr_compute (segments, &query));
}

/**
 * cohort_metric_months:
 *
 * Returns: (transfer none): the six months up to the scope's end
 */
const CohortMrr *
cohort_metric_months (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                      gint32 currency)
{
  CohortDay bounds[7], end = MIN (scope->period.to, scope->as_of + 1);
  const CohortMetricKey key = { .kind = COHORT_KEPT_MONTHS, .to = end, .query = currency };
  const CohortMrr *mrr = cohort_metric_memo_find (facts->memo, scope, &key);
  g_autofree guint8 *mask = NULL;
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 6, .currency = currency };

  if (mrr != NULL)
    return mrr;
  for (int i = 0; i <= 6; i++)
    bounds[i] = cohort_day_add_months (end, i - 6);
  query.include = mask = cohort_metric_mask (segments, scope);
  return keep_mrr (facts, scope, &key, cohort_mrr_compute (segments, &query));
}

/**
 * cohort_metric_converts:
 * @minor: an amount of currency @from on @day
 * @out: (out): minor units of the currency shown, half-even
 *
 * Returns: %FALSE where the amount is not part of the answer or has no rate: see @out, 0 or
 *   COHORT_AMOUNT_UNKNOWN
 */
gboolean
cohort_metric_converts (const CohortSegments *segments, const CohortMetricCurrency *currency, guint16 from,
                        CohortDay day, gint64 minor, gint64 *out)
{
  const CohortCurrency *c = &segments->currencies[from];
  int shift = segments->currencies[currency->shown].exponent - c->exponent;
  gint64 rate = 0, num = 1, den = 1000000000;

  *out = minor;
  if (from == currency->shown)
    return TRUE;
  *out = 0;
  if (currency->query >= 0)
    return FALSE;
  for (gsize r = 0; r < c->n_rates && c->rates[r].from <= day; r++)
    rate = c->rates[r].rate_e9;
  for (; shift > 0; shift--)
    num *= 10;
  for (; shift < 0; shift++)
    den *= 10;
  *out = COHORT_AMOUNT_UNKNOWN;
  if (rate == 0 || __builtin_mul_overflow (rate, num, &rate))
    return FALSE;
  return cohort_mul_div_half_even (minor, rate, den, out);
}
