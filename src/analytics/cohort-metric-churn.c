// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Metrics that are rates of loss: churn by its families and reasons, money churn, what was kept, quick ratio.
#include "config.h"

#include "cohort-metric-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CONFIDENCE 0.95

static void
add_churn_rows (CohortMetricValue *value, const CohortMrr *mrr)
{
  GArray *lost = g_array_new (FALSE, FALSE, sizeof (guint32)), *start = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < mrr->members->len; i++)
    {
      const CohortMrrMember *member = &g_array_index (mrr->members, CohortMrrMember, i);

      if (member->lost)
        g_array_append_val (lost, member->member);
      if (member->start > 0)
        g_array_append_val (start, member->member);
    }
  cohort_metric_set_rows (value, COHORT_ROWS_MEMBERS, lost, start);
}

static void
compute_churn (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  static const char *const reasons[COHORT_N_END_REASONS] = { "unknown", "voluntary", "failed" };
  const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, COHORT_MRR_HEADCOUNT);
  const CohortMrrPeriod *period = mrr->periods;
  CohortEstimate estimate;

  if (mrr->status != COHORT_STATUS_OK)
    {
      cohort_metric_add (values, "standard", NULL)->status = mrr->status;
      return;
    }
  estimate = cohort_mrr_churn_standard (period, CONFIDENCE);
  add_churn_rows (cohort_metric_add_estimate (values, "standard", NULL, &estimate), mrr);
  estimate = cohort_mrr_churn_with_new (period, CONFIDENCE);
  cohort_metric_add_estimate (values, "with-new", NULL, &estimate);
  estimate = cohort_mrr_churn_same_window (period, CONFIDENCE);
  cohort_metric_add_estimate (values, "same-window", NULL, &estimate);
  estimate = cohort_mrr_churn_daily (period);
  cohort_metric_add_estimate (values, "daily", NULL, &estimate);
  for (guint r = 0; r < COHORT_N_END_REASONS; r++)
    {
      estimate = cohort_proportion (period->n_churn_by_reason[r], period->n_flow[COHORT_MRR_CHURN], CONFIDENCE);
      cohort_metric_add_estimate (values, reasons[r], NULL, &estimate);
    }
}

typedef CohortEstimate (*PeriodRate) (const CohortMrrPeriod *period, double confidence);

/* Ratios of money have no unit, so each currency's carries its code beside a plain ratio. */
static void
add_money_rates (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                 const char *const *parts, const PeriodRate *rates, GArray *values)
{
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const CohortMrr *mrr = cohort_metric_mrr (segments, facts, scope, currencies[c].query);
      const char *code = segments->currencies[currencies[c].shown].code;

      for (guint r = 0; parts[r] != NULL; r++)
        {
          CohortEstimate estimate;
          CohortMetricValue *value;

          if (mrr->status != COHORT_STATUS_OK)
            {
              cohort_metric_add (values, parts[r], code)->status = mrr->status;
              continue;
            }
          estimate = rates[r](mrr->periods, CONFIDENCE);
          value = cohort_metric_add_estimate (values, parts[r], code, &estimate);
          value->den = llround (estimate.den * COHORT_AMOUNT_SCALE);
        }
    }
}

static void
compute_money_churn (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  static const char *const parts[] = { "gross", "net", NULL };
  static const PeriodRate rates[] = { cohort_mrr_gross_churn, cohort_mrr_net_churn };

  add_money_rates (segments, facts, scope, parts, rates, values);
}

static void
compute_kept (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  static const char *const parts[] = { "gross", "net", NULL };
  static const PeriodRate rates[] = { cohort_mrr_grr, cohort_mrr_nrr };

  add_money_rates (segments, facts, scope, parts, rates, values);
}

static void
compute_quick_ratio (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  static const char *const parts[] = { "", NULL };
  static const PeriodRate rates[] = { cohort_mrr_quick_ratio };

  add_money_rates (segments, facts, scope, parts, rates, values);
}

const CohortMetric cohort_metric_churn = {
  .id = "churn",
  .title = N_ ("Churn Rate"),
  .help = N_ ("Of the members paying at the start, those who neither pay nor are held at the end. Beside it the same "
              "month as other tools count it: with new members in the denominator, with those who join and leave "
              "within it, and as a sum over days; and why people left."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_churn,
};

const CohortMetric cohort_metric_money_churn = {
  .id = "mrr-churn",
  .title = N_ ("Revenue Churn"),
  .help = N_ ("Gross: churn and contraction over the recurring revenue at the start. Net: less expansion and "
              "reactivation; below zero when more was won back than lost."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_money_churn,
};

const CohortMetric cohort_metric_kept = {
  .id = "revenue-retention",
  .title = N_ ("Revenue Retention"),
  .help = N_ ("Of the recurring revenue at the start, what the same members bring at the end: gross without, net with "
              "what they added. New and returned members are in neither."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_kept,
};

const CohortMetric cohort_metric_quick_ratio = {
  .id = "quick-ratio",
  .title = N_ ("Quick Ratio"),
  .help = N_ ("Recurring revenue won (new, expansion, reactivation) for each unit lost (contraction, churn)."),
  .version = 1,
  .unit = COHORT_UNIT_RATIO,
  .filterable = TRUE,
  .compute = compute_quick_ratio,
};
