// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Revenue metrics from payments: ARPU three ways, shares of the streams, concentration.
//
// ARPU here is recurring revenue a month over members active in the period, ARPPU over paying members, net
// ARPPU after what fees, refunds and taxes took of the recurring payments of the last twelve months. A fee
// the source does not state is not zero: such payments are left out of the share that fees take.
#include "config.h"

#include "cohort-metric-revenue.h"

#include "cohort-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CONFIDENCE 0.95
#define DAYS_A_MONTH 30.4375

static void
revenue_free (gpointer data)
{
  CohortRevenue *revenue = data;

  g_clear_pointer (&revenue->rows, g_array_unref);
  g_free (revenue);
}

static GPtrArray *
list_of (GArray *rows)
{
  GPtrArray *list = g_ptr_array_new ();

  g_ptr_array_add (list, rows);
  return list;
}

static CohortRevenue
add_up (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, CohortPeriod period,
        const CohortMetricCurrency *currency, CohortRevenueOf which)
{
  const CohortPayments *payments = &facts->payments;
  const gboolean recurring_only = which != COHORT_REVENUE_ALL;
  CohortRevenue out
      = { .rows = which != COHORT_REVENUE_RECURRING_SUMS ? g_array_new (FALSE, FALSE, sizeof (guint32)) : NULL };

  for (guint32 i = 0; i < payments->n; i++)
    {
      gint64 gross, fee = payments->fee != NULL ? payments->fee[i] : COHORT_AMOUNT_UNKNOWN;
      gint64 tax = payments->tax != NULL ? payments->tax[i] : 0;
      CohortDay day = payments->day[i];

      if (!cohort_period_contains (period, day) || !cohort_metric_takes (segments, scope, payments->member[i])
          || (recurring_only && payments->recurring != NULL && !payments->recurring[i]))
        continue;
      if (!cohort_metric_converts (segments, currency, payments->currency[i], day, payments->gross[i], &gross))
        {
          if (gross == COHORT_AMOUNT_UNKNOWN)
            out.status = COHORT_STATUS_NO_RATE;
          continue;
        }
      if (out.rows != NULL)
        g_array_append_val (out.rows, i);
      out.gross += MAX (gross, 0);
      out.received += gross;
      if (fee == COHORT_AMOUNT_UNKNOWN && gross >= 0)
        continue;
      out.known += MAX (gross, 0);
      out.net += gross;
      if (fee != COHORT_AMOUNT_UNKNOWN
          && cohort_metric_converts (segments, currency, payments->currency[i], day, fee, &fee))
        out.net -= fee;
      if (tax != COHORT_AMOUNT_UNKNOWN
          && cohort_metric_converts (segments, currency, payments->currency[i], day, tax, &tax))
        out.net -= tax;
    }
  return out;
}

/**
 * cohort_revenue_of:
 * @period: nothing after the scope's day is in it
 *
 * Returns: (transfer none): what came in during @period
 */
const CohortRevenue *
cohort_revenue_of (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                   CohortPeriod period, const CohortMetricCurrency *currency, CohortRevenueOf which)
{
  const CohortMetricKey key = { .kind = COHORT_KEPT_REVENUE,
                                .from = period.from,
                                .to = MIN (period.to, scope->as_of + 1),
                                .query = currency->query,
                                .shown = currency->shown,
                                .revenue = which };
  const CohortRevenue *kept = cohort_metric_memo_find (facts->memo, scope, &key);
  CohortRevenue made;

  if (kept != NULL)
    return kept;
  made = add_up (segments, facts, scope, (CohortPeriod) { key.from, key.to }, currency, which);
  return cohort_metric_memo_keep (facts->memo, scope, &key, g_memdup2 (&made, sizeof made), revenue_free,
                                  made.rows != NULL ? list_of (made.rows) : NULL, sizeof made);
}

/**
 * cohort_net_share:
 * @status: (out): NO_DATA where no fee is known
 *
 * Returns: what is left of a unit of recurring charges after refunds, fees and taxes, over the twelve months
 *   up to the end of the scope
 */
double
cohort_net_share (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                  const CohortMetricCurrency *currency, CohortStatus *status)
{
  CohortDay to = MIN (scope->period.to, scope->as_of + 1);
  CohortPeriod year = { cohort_day_add_months (to, -12), to };
  const CohortRevenue *revenue
      = cohort_revenue_of (segments, facts, scope, year, currency, COHORT_REVENUE_RECURRING_SUMS);

  *status = revenue->known > 0 ? revenue->status : COHORT_STATUS_NO_DATA;
  return revenue->known > 0 ? CLAMP ((double) revenue->net / revenue->known, 0, 1) : NAN;
}

/**
 * cohort_scope_months:
 *
 * Returns: how many months the scope's period has; calendar months are whole numbers
 */
double
cohort_scope_months (const CohortScope *scope)
{
  CohortYmd from = cohort_day_to_ymd (scope->period.from), to = cohort_day_to_ymd (scope->period.to);

  if (from.day == to.day)
    return cohort_month_of_day (scope->period.to) - cohort_month_of_day (scope->period.from);
  return cohort_period_days (scope->period) / DAYS_A_MONTH;
}

/**
 * cohort_active_members:
 *
 * Returns: members with a counted action in the scope's period
 */
guint
cohort_active_members (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  g_autofree guint8 *active = g_new0 (guint8, (gsize) segments->n_members + 1);
  guint n = 0;

  for (gsize i = 0; i < facts->actions.n; i++)
    {
      guint32 member = facts->actions.member[i];

      if (!active[member] && cohort_period_contains (scope->period, facts->actions.day[i])
          && facts->actions.day[i] <= scope->as_of && cohort_metric_takes (segments, scope, member))
        n += active[member] = 1;
    }
  return n;
}

/**
 * cohort_pooled_churn:
 * @lost: (out): members lost in the six months up to the scope's end
 * @member_months: (out): members paying at the start of each
 */
void
cohort_pooled_churn (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                     gint32 currency, guint64 *lost, guint64 *member_months)
{
  const CohortMrr *mrr = cohort_metric_months (segments, facts, scope, currency);

  *lost = *member_months = 0;
  for (gsize p = 0; p < mrr->n_periods; p++)
    {
      *lost += mrr->periods[p].n_lost;
      *member_months += mrr->periods[p].n_start;
    }
}

static void
compute_arpu (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  guint n_active = cohort_active_members (segments, facts, scope);
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, currencies[c].query);
      const char *code = segments->currencies[currencies[c].shown].code;
      CohortEstimate paying, active = { .lo = NAN, .hi = NAN, .n = n_active, .den = n_active };
      CohortStatus share_status;
      double share;

      if (mrr->status != COHORT_STATUS_OK)
        {
          cohort_metric_add (values, "paying", code)->status = mrr->status;
          continue;
        }
      active.num = mrr->periods->exact_end;
      active.estimate = n_active > 0 ? active.num / n_active : NAN;
      active.status = n_active > 0 ? COHORT_STATUS_OK : COHORT_STATUS_UNDEFINED;
      cohort_metric_add_estimate (values, "active", code, &active);
      paying = cohort_mrr_arppu (mrr->periods, CONFIDENCE);
      cohort_metric_add_estimate (values, "paying", code, &paying);
      share = cohort_net_share (segments, facts, scope, &currencies[c], &share_status);
      paying.status = share_status != COHORT_STATUS_OK ? share_status : paying.status;
      paying.num *= share;
      paying.estimate *= share;
      paying.lo *= share;
      paying.hi *= share;
      if (isnan (share))
        paying.num = 0;
      cohort_metric_add_estimate (values, "paying-net", code, &paying);
    }
}

/* Where there is but one stream, its rows are all, and need not be there twice. */
static GArray *
rows_of_stream (const CohortPayments *payments, GArray *rows, guint16 stream)
{
  GArray *some = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);

      if (payments->stream[row] == stream)
        g_array_append_val (some, row);
    }
  if (some->len < rows->len)
    return some;
  g_array_unref (some);
  return g_array_ref (rows);
}

/* Received money of each stream; refunds can turn one negative, which then has no share. */
static void
compute_streams (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  const CohortPayments *payments = &facts->payments;
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);
  g_autofree double *amounts = g_new (double, (gsize) payments->n_streams + 1);

  for (gsize c = 0; c < n && payments->stream != NULL; c++)
    {
      const CohortRevenue *revenue
          = cohort_revenue_of (segments, facts, scope, scope->period, &currencies[c], COHORT_REVENUE_ALL);
      GArray *rows = revenue->rows;
      const char *code = segments->currencies[currencies[c].shown].code;
      double total = 0;

      for (guint16 s = 0; s < payments->n_streams; s++)
        amounts[s] = 0;
      for (guint i = 0; i < rows->len; i++)
        {
          guint32 row = g_array_index (rows, guint32, i);
          gint64 minor;

          cohort_metric_converts (segments, &currencies[c], payments->currency[row], payments->day[row],
                                  payments->gross[row], &minor);
          amounts[payments->stream[row]] += minor;
        }
      for (guint16 s = 0; s < payments->n_streams; s++)
        total += amounts[s] = fmax (amounts[s], 0);
      for (guint16 s = 0; s < payments->n_streams; s++)
        {
          CohortEstimate share = { .status = total > 0 ? revenue->status : COHORT_STATUS_UNDEFINED,
                                   .num = amounts[s],
                                   .den = total,
                                   .estimate = total > 0 ? amounts[s] / total : NAN,
                                   .lo = NAN,
                                   .hi = NAN,
                                   .n = rows->len };
          CohortMetricValue *value = cohort_metric_add_estimate (values, payments->streams[s], code, &share);

          value->den = llround (total * COHORT_AMOUNT_SCALE);
          cohort_metric_set_rows (value, COHORT_ROWS_PAYMENTS, rows_of_stream (payments, rows, s), g_array_ref (rows));
        }
    }
}

static void
compute_concentration (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                       GArray *values)
{
  const CohortPayments *payments = &facts->payments;
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);
  g_autofree double *amounts = g_new (double, (gsize) segments->n_members + 1);

  for (gsize c = 0; c < n; c++)
    {
      const CohortRevenue *revenue
          = cohort_revenue_of (segments, facts, scope, scope->period, &currencies[c], COHORT_REVENUE_ALL);
      const GArray *rows = revenue->rows;
      const char *code = segments->currencies[currencies[c].shown].code;
      CohortEstimate index = { .status = revenue->status, .lo = NAN, .hi = NAN }, largest;
      double total = 0, most = 0;

      for (guint32 m = 0; m < segments->n_members; m++)
        amounts[m] = 0;
      for (guint i = 0; i < rows->len; i++)
        {
          guint32 row = g_array_index (rows, guint32, i);
          gint64 minor;

          if (payments->member[row] == COHORT_INDEX_NONE)
            continue;
          cohort_metric_converts (segments, &currencies[c], payments->currency[row], payments->day[row],
                                  payments->gross[row], &minor);
          amounts[payments->member[row]] += minor;
        }
      for (guint32 m = 0; m < segments->n_members; m++)
        {
          total += amounts[m] = fmax (amounts[m], 0);
          most = fmax (most, amounts[m]);
          index.n += amounts[m] > 0;
        }
      index.estimate = cohort_herfindahl (amounts, segments->n_members);
      if (total <= 0)
        index.status = COHORT_STATUS_UNDEFINED;
      index.den = total;
      largest = index;
      largest.num = most;
      largest.estimate = total > 0 ? most / total : NAN;
      cohort_metric_add_estimate (values, "index", code, &index);
      cohort_metric_add_estimate (values, "largest-member", code, &largest)->den
          = llround (total * COHORT_AMOUNT_SCALE);
    }
}

const CohortMetric cohort_metric_arpu = {
  .id = "arpu",
  .title = N_ ("Revenue per Member"),
  .help = N_ ("Recurring revenue a month for each member active in this period, for each paying member, and for each "
              "paying member after fees, refunds and taxes."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .filterable = TRUE,
  .compute = compute_arpu,
};

const CohortMetric cohort_metric_streams = {
  .id = "streams",
  .title = N_ ("Where the Money Comes From"),
  .help = N_ ("The share of each stream in the money received in this period, refunds taken off."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_streams,
};

const CohortMetric cohort_metric_concentration = {
  .id = "concentration",
  .title = N_ ("Concentration"),
  .help = N_ ("How much of the money hangs on few people: the sum of squared shares, 1 when one person pays it all, "
              "and the share of the largest."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_concentration,
};
