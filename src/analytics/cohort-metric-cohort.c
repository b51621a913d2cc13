// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The cohort table as a metric: of those whose first payment fell into a month of the period, who pays at the end of
// each month since, and what. A period of one month is one row of the table; of a longer one the cells are the columns'
// means, weighted by the cohorts' sizes, over the cells that are over.
#include "config.h"

#include "cohort-cohort-table.h"
#include "cohort-metric-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONFIDENCE 0.95
#define CELLS 24

static const char *const paying_parts[CELLS]
    = { "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12",
        "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24" };
static const char *const money_parts[CELLS]
    = { "money-1",  "money-2",  "money-3",  "money-4",  "money-5",  "money-6",  "money-7",  "money-8",
        "money-9",  "money-10", "money-11", "money-12", "money-13", "money-14", "money-15", "money-16",
        "money-17", "money-18", "money-19", "money-20", "money-21", "money-22", "money-23", "money-24" };

/* Whole months from the period's first on that are over; returns how many, and how many of them are cohorts. */
static gsize
list_months (const CohortScope *scope, CohortDay *bounds, gsize *n_cohorts)
{
  CohortMonth month = cohort_month_of_day (scope->period.from);
  gsize n = 0;

  *n_cohorts = 0;
  if (cohort_month_first_day (month) < scope->period.from)
    month++;
  for (bounds[0] = cohort_month_first_day (month); n < COHORT_MRR_MAX_COHORT_PERIODS; n++)
    {
      bounds[n + 1] = cohort_month_first_day (month + (CohortMonth) n + 1);
      if (bounds[n + 1] > scope->as_of + 1)
        break;
      *n_cohorts += bounds[n + 1] <= scope->period.to;
    }
  return n;
}

static void
add_paying (GArray *values, const CohortMrr *mrr, gsize n_cohorts, guint k, const CohortEstimate *estimate)
{
  CohortMetricValue *value = cohort_metric_add_estimate (values, paying_parts[k], NULL, estimate);
  GArray *paying = g_array_new (FALSE, FALSE, sizeof (guint32)), *all = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < mrr->cohort_members->len; i++)
    {
      const CohortMrrCohortMember *m = &g_array_index (mrr->cohort_members, CohortMrrCohortMember, i);

      if (m->first >= n_cohorts || m->first + k >= mrr->n_periods)
        continue;
      g_array_append_val (all, m->member);
      if (m->paying >> k & 1)
        g_array_append_val (paying, m->member);
    }
  cohort_metric_set_rows (value, COHORT_ROWS_MEMBERS, paying, all);
}

/* Both sums are money already, in 1e-4 minor units. */
static void
add_money (GArray *values, guint k, const char *code, const CohortEstimate *estimate)
{
  CohortMetricValue *value = cohort_metric_add_estimate (values, money_parts[k], NULL, estimate);

  value->currency = code;
}

static guint
count_members (const CohortMrr *mrr, gsize n_cohorts)
{
  guint n = 0;

  for (gsize c = 0; c < n_cohorts; c++)
    n += mrr->cohort_size[c];
  return n;
}

static void
compute_cohorts (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  CohortDay bounds[COHORT_MRR_MAX_COHORT_PERIODS + 1];
  gsize n_cohorts, n = list_months (scope, bounds, &n_cohorts), n_currencies;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n_currencies);
  g_autofree guint8 *mask = cohort_metric_mask (segments, scope);
  CohortEstimate paying[CELLS], money[CELLS];
  guint cells = MIN (n, CELLS);

  if (n_cohorts == 0)
    {
      cohort_metric_add (values, "size", NULL)->status = COHORT_STATUS_INCOMPLETE;
      return;
    }
  for (gint64 c = -1; c < (gint64) n_currencies; c++)
    {
      const CohortMrrQuery query = { .bounds = bounds,
                                     .n_periods = n,
                                     .currency = c < 0 ? COHORT_MRR_HEADCOUNT : currencies[c].query,
                                     .include = mask,
                                     .cohorts = TRUE,
                                     .cohort_members = TRUE };
      g_autoptr (CohortMrr) mrr = cohort_mrr_compute (segments, &query);
      const char *code = c < 0 ? NULL : segments->currencies[currencies[c].shown].code;

      if (mrr->status != COHORT_STATUS_OK)
        {
          cohort_metric_add (values, c < 0 ? "size" : money_parts[0], code)->status = mrr->status;
          continue;
        }
      cohort_table_pool (mrr, n_cohorts, cells, paying, money, CONFIDENCE);
      if (c < 0)
        cohort_metric_add_count (values, "size", count_members (mrr, n_cohorts));
      for (guint k = 0; k < cells; k++)
        if (c < 0)
          add_paying (values, mrr, n_cohorts, k, &paying[k]);
        else
          add_money (values, k, code, &money[k]);
    }
}

const CohortMetric cohort_metric_cohorts = {
  .id = "cohorts",
  .title = N_ ("Cohorts"),
  .help = N_ ("Of the members whose first payment fell into this period, how many pay at the end of each month since, "
              "and how much of what they paid at the end of their first month. Months that are not over are left out; "
              "members who return count again."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_cohorts,
};
