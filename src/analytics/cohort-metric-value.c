// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Metrics of a member's worth and cost: LTV from the survival curve with the simple one beside it, CAC,
// payback, LTV to CAC.
//
// The curve is Kaplan-Meier in months as far as members were seen and the chosen retention model beyond, no
// further than three times that. Its interval adds the band of each month up, which is wider than the band
// of the sum would be: a page may trust it. Hidden until ten departures and a hundred member-months.
#include "config.h"

#include "cohort-metric-revenue.h"

#include "cohort-kaplan-meier.h"
#include "cohort-retention.h"
#include "cohort-tenure.h"
#include "cohort-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CONFIDENCE 0.95
#define BOOTSTRAP 200
#define SEED 20250101
#define SHORT 24
#define LONG 60
#define MIN_NEW 10

typedef struct
{
  CohortStatus status;
  guint horizon; /* months for which the three curves are known */
  gsize n;
  double survival[LONG], lo[LONG], hi[LONG];
} Curve;

static void
take_km (Curve *curve, const CohortKm *km)
{
  for (guint t = 0; t < LONG; t++)
    {
      gsize step = 0;
      double s = cohort_km_survival_at (km, t);

      if (isnan (s))
        break;
      while (step < km->n_steps && km->steps[step].time <= t)
        step++;
      curve->survival[t] = s;
      curve->lo[t] = step > 0 && !isnan (km->steps[step - 1].lo) ? km->steps[step - 1].lo : s;
      curve->hi[t] = step > 0 && !isnan (km->steps[step - 1].hi) ? km->steps[step - 1].hi : s;
      curve->horizon = t + 1;
    }
}

static void
take_model (Curve *curve, const CohortTenureRows *rows)
{
  CohortStatus status;
  g_autoptr (CohortTenures) tenures = cohort_tenures_new (rows->months, rows->event, rows->n, 0, &status);
  g_autoptr (CohortRetention) retention = NULL;
  guint horizon;

  if (tenures == NULL)
    return;
  horizon = MIN (LONG - 1, 3 * tenures->n_periods);
  if (horizon + 1 <= curve->horizon)
    return;
  retention = cohort_retention_project (tenures, horizon, BOOTSTRAP, SEED);
  if (retention->status != COHORT_STATUS_OK)
    return;
  for (guint t = curve->horizon; t <= horizon; t++)
    {
      curve->survival[t] = retention->survival[t];
      curve->lo[t] = isnan (retention->lo[t]) ? retention->survival[t] : retention->lo[t];
      curve->hi[t] = isnan (retention->hi[t]) ? retention->survival[t] : retention->hi[t];
    }
  curve->horizon = horizon + 1;
}

static Curve
make_curve (const CohortSegments *segments, const CohortScope *scope, CohortDay last)
{
  g_autofree guint8 *mask = cohort_metric_mask (segments, scope);
  g_autoptr (CohortTenureRows) rows = cohort_tenure_rows (segments, mask, last);
  CohortSurvival data = { .n = rows->n, .time = rows->months, .event = rows->event };
  g_autoptr (CohortKmFit) fit = cohort_km_fit (&data, CONFIDENCE, NAN);
  Curve curve = { .status = fit->status, .n = rows->n };

  if (fit->status != COHORT_STATUS_OK)
    return curve;
  take_km (&curve, &fit->curves[0]);
  if (curve.horizon < LONG)
    take_model (&curve, rows);
  return curve;
}

static const Curve *
survival_curve (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  const CohortMetricKey key = { .kind = COHORT_KEPT_CURVE, .to = MIN (scope->period.to, scope->as_of + 1) };
  const Curve *kept = cohort_metric_memo_find (facts->memo, scope, &key);
  Curve made;

  if (kept != NULL)
    return kept;
  made = make_curve (segments, scope, key.to - 1);
  return cohort_metric_memo_keep (facts->memo, scope, &key, g_memdup2 (&made, sizeof made), g_free, NULL, sizeof made);
}

/* A month's worth of a paying member after fees and the cost of serving them. */
static double
monthly_worth (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
               const CohortMetricCurrency *currency, CohortStatus *status)
{
  const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, currency->query);
  CohortEstimate arppu;
  double share;

  *status = mrr->status;
  if (mrr->status != COHORT_STATUS_OK)
    return NAN;
  arppu = cohort_mrr_arppu (mrr->periods, CONFIDENCE);
  if (arppu.status == COHORT_STATUS_UNDEFINED)
    {
      *status = arppu.status;
      return NAN;
    }
  share = cohort_net_share (segments, facts, scope, currency, status);
  return arppu.estimate * share * facts->rules.margin;
}

static CohortEstimate
curve_value (const Curve *curve, double monthly, guint horizon, const CohortRules *rules)
{
  CohortEstimate out = { .status = COHORT_STATUS_BEYOND_DATA, .n = curve->n, .estimate = NAN, .lo = NAN, .hi = NAN };

  if (curve->status != COHORT_STATUS_OK)
    out.status = curve->status;
  else if (curve->horizon >= horizon)
    {
      out.status = COHORT_STATUS_OK;
      out.estimate = cohort_ltv_curve (monthly, curve->survival, horizon, rules->discount);
      out.lo = cohort_ltv_curve (monthly, curve->lo, horizon, rules->discount);
      out.hi = cohort_ltv_curve (monthly, curve->hi, horizon, rules->discount);
      out.num = out.estimate;
      /* Whoever counts has paid a month: a value below it would come of a broken curve. */
      if (monthly > 0 && out.estimate < monthly)
        out.status = COHORT_STATUS_BAD_INPUT;
    }
  return out;
}

static void
add_earned (GArray *values, const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
            const CohortMetricCurrency *currency)
{
  const char *code = segments->currencies[currency->shown].code;
  CohortPeriod ever = { COHORT_DAY_MIN, MIN (scope->period.to, scope->as_of + 1) };
  const CohortRevenue *revenue = cohort_revenue_of (segments, facts, scope, ever, currency, COHORT_REVENUE_RECURRING);
  g_autofree guint8 *paid = g_new0 (guint8, (gsize) segments->n_members + 1);
  CohortMetricValue *value;
  guint n = 0;

  for (guint i = 0; i < revenue->rows->len; i++)
    {
      guint32 row = g_array_index (revenue->rows, guint32, i);
      guint32 member = facts->payments.member[row];

      if (facts->payments.gross[row] > 0 && member != COHORT_INDEX_NONE && !paid[member])
        n += paid[member] = 1;
    }
  value = cohort_metric_add (values, "earned", code);
  value->status = n == 0 ? COHORT_STATUS_NO_DATA : revenue->status;
  value->num = revenue->received * COHORT_AMOUNT_SCALE;
  value->den = value->n = n;
  value->estimate = n > 0 ? (double) revenue->received / n : NAN;
  cohort_metric_set_rows (value, COHORT_ROWS_PAYMENTS, g_array_ref (revenue->rows), NULL);
}

/* Below the floor a value is no number yet, not one with a warning. */
static void
hide (CohortEstimate *estimate)
{
  if (estimate->status == COHORT_STATUS_OK || estimate->status == COHORT_STATUS_BEYOND_DATA)
    estimate->status = COHORT_STATUS_TOO_FEW;
  estimate->estimate = estimate->lo = estimate->hi = NAN;
  estimate->num = estimate->den = 0;
}

static void
compute_ltv (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  const Curve *curve = survival_curve (segments, facts, scope);
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const char *code = segments->currencies[currencies[c].shown].code;
      CohortStatus status;
      double monthly = monthly_worth (segments, facts, scope, &currencies[c], &status);
      CohortEstimate simple, shorter, longer;
      guint64 lost, months;

      add_earned (values, segments, facts, scope, &currencies[c]);
      if (status != COHORT_STATUS_OK)
        {
          cohort_metric_add (values, "24-months", code)->status = status;
          continue;
        }
      cohort_pooled_churn (segments, facts, scope, currencies[c].query, &lost, &months);
      simple = cohort_ltv_simple (monthly, lost, months, 0, CONFIDENCE);
      shorter = curve_value (curve, monthly, SHORT, &facts->rules);
      longer = curve_value (curve, monthly, LONG, &facts->rules);
      if (lost < COHORT_LTV_MIN_LOST || months < COHORT_LTV_MIN_MONTHS)
        {
          hide (&simple);
          hide (&shorter);
          hide (&longer);
        }
      cohort_metric_add_estimate (values, "24-months", code, &shorter);
      cohort_metric_add_estimate (values, "60-months", code, &longer);
      simple.den = 0;
      cohort_metric_add_estimate (values, "simple", code, &simple);
    }
}

typedef struct
{
  CohortStatus status;
  gint64 cash, with_hours; /* minor units of the currency shown */
  guint n_new;
  GArray *rows; /* (owned) costs */
} Spend;

static Spend
acquisition_spend (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                   const CohortMetricCurrency *currency)
{
  const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, currency->query);
  const CohortCosts *costs = &facts->costs;
  Spend spend = { .status = COHORT_STATUS_NOT_ENTERED, .rows = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  gint64 minutes = 0;

  for (guint32 i = 0; i < costs->n; i++)
    {
      gint64 amount = 0;

      if (!costs->acquisition[i] || !cohort_period_contains (scope->period, costs->day[i])
          || costs->day[i] > scope->as_of)
        continue;
      minutes += costs->minutes != NULL ? costs->minutes[i] : 0;
      if (costs->amount[i] != COHORT_AMOUNT_UNKNOWN
          && !cohort_metric_converts (segments, currency, costs->currency[i], costs->day[i], costs->amount[i], &amount))
        continue;
      spend.cash += amount;
      spend.status = COHORT_STATUS_OK;
      g_array_append_val (spend.rows, i);
    }
  spend.with_hours = spend.cash;
  if (currency->shown == segments->home)
    spend.with_hours += minutes * facts->rules.hour_rate / 60;
  if (mrr->status != COHORT_STATUS_OK)
    spend.status = mrr->status;
  else
    spend.n_new = mrr->periods->n_flow[COHORT_MRR_NEW];
  if (spend.status == COHORT_STATUS_OK && spend.n_new < MIN_NEW)
    spend.status = spend.n_new == 0 ? COHORT_STATUS_UNDEFINED : COHORT_STATUS_TOO_FEW;
  return spend;
}

/* With the interval of the count of new members; none below MIN_NEW, where the status says so. */
static CohortEstimate
cost_each (const Spend *spend, gboolean with_hours)
{
  CohortEstimate each = { .status = spend->status, .n = spend->n_new, .estimate = NAN, .lo = NAN, .hi = NAN };
  gint64 cost = with_hours ? spend->with_hours : spend->cash;

  if (spend->n_new > 0 && spend->status != COHORT_STATUS_NOT_ENTERED && cost >= 0)
    each = cohort_cost_each (cost, spend->n_new, CONFIDENCE);
  each.status = spend->status;
  each.num = cost;
  each.den = spend->n_new;
  return each;
}

static void
compute_cac (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      Spend spend = acquisition_spend (segments, facts, scope, &currencies[c]);
      const char *code = segments->currencies[currencies[c].shown].code;

      for (guint hours = 0; hours < 2; hours++)
        {
          CohortEstimate each = cost_each (&spend, hours);

          if (each.num == 0 && spend.status == COHORT_STATUS_OK)
            each.status = COHORT_STATUS_UNDEFINED;
          cohort_metric_set_rows (cohort_metric_add_estimate (values, hours ? "with-hours" : "cash", code, &each),
                                  COHORT_ROWS_COSTS, g_array_ref (spend.rows), NULL);
        }
      g_array_unref (spend.rows);
    }
}

static void
compute_payback (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      Spend spend = acquisition_spend (segments, facts, scope, &currencies[c]);
      CohortStatus status;
      double monthly = monthly_worth (segments, facts, scope, &currencies[c], &status);
      CohortMetricValue *value = cohort_metric_add (values, "", segments->currencies[currencies[c].shown].code);
      CohortEstimate each = cost_each (&spend, TRUE);

      value->status = spend.status != COHORT_STATUS_OK ? spend.status : status;
      value->n = spend.n_new;
      value->estimate = cohort_payback_months (each.estimate, monthly);
      value->lo = cohort_payback_months (each.lo, monthly);
      value->hi = cohort_payback_months (each.hi, monthly);
      g_array_unref (spend.rows);
    }
}

static void
compute_ltv_cac (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  g_autoptr (GArray) ltv = cohort_metric_compute (&cohort_metric_ltv, segments, facts, scope);
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const char *code = segments->currencies[currencies[c].shown].code;
      const CohortMetricValue *worth = cohort_metric_value (ltv, "24-months", code);
      Spend spend = acquisition_spend (segments, facts, scope, &currencies[c]);
      CohortMetricValue *value = cohort_metric_add (values, "", code);
      double each = cost_each (&spend, TRUE).estimate;

      value->status = spend.status != COHORT_STATUS_OK ? spend.status : worth->status;
      value->n = worth->n;
      if (each > 0)
        {
          value->estimate = worth->estimate / each;
          value->lo = worth->lo / each;
          value->hi = worth->hi / each;
        }
      else if (value->status == COHORT_STATUS_OK)
        value->status = COHORT_STATUS_UNDEFINED;
      g_array_unref (spend.rows);
    }
}

const CohortMetric cohort_metric_ltv = {
  .id = "ltv",
  .title = N_ ("Lifetime Value"),
  .help = N_ ("In this order: what a member has brought so far; what a new one is expected to bring in 24 and 60 "
              "months, from how long members stay, discounted; and the simple formula, which assumes that nothing "
              "ever changes. Shown from ten departures on."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .filterable = TRUE,
  .compute = compute_ltv,
};

const CohortMetric cohort_metric_cac = {
  .id = "cac",
  .title = N_ ("Acquisition Cost"),
  .help = N_ ("What was spent to win members in this period for each new paying one, in money alone and with your own "
              "hours."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .compute = compute_cac,
};

const CohortMetric cohort_metric_payback = {
  .id = "payback",
  .title = N_ ("Payback"),
  .help = N_ ("Months until a new member has brought back what winning them cost, hours included."),
  .version = 1,
  .unit = COHORT_UNIT_MONTHS,
  .compute = compute_payback,
};

const CohortMetric cohort_metric_ltv_cac = {
  .id = "ltv-cac",
  .title = N_ ("Value to Cost"),
  .help = N_ ("The expected value of 24 months for each unit of acquisition cost. Three or more is a rule of thumb of "
              "venture-funded software."),
  .version = 1,
  .unit = COHORT_UNIT_RATIO,
  .compute = compute_ltv_cac,
};
