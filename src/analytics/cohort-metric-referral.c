// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What referrals bring. K, invites a member times joins an invite, is joins by referral a member: invites that nobody
// counted are not needed for it. Whether those who were brought stay longer is told by both survival curves and the
// log-rank test, stratified by the interval of the first plan so that yearly plans do not decide it.
#include "config.h"

#include "cohort-cohort-table.h"
#include "cohort-kaplan-meier.h"
#include "cohort-log-rank.h"
#include "cohort-metric-private.h"
#include "cohort-tenure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CONFIDENCE 0.95
#define MONTHS 12

static GArray *
new_rows (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
add_joins (GArray *values, const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  const CohortPeople *people = &facts->people;
  GArray *brought = new_rows (), *joined = new_rows (), *before = new_rows ();
  CohortEstimate share;
  CohortMetricValue *k;

  for (guint32 m = 0; m < people->n; m++)
    {
      CohortDay day = people->joined[m], erased = people->erased != NULL ? people->erased[m] : COHORT_DAY_NONE;

      if (!cohort_metric_takes (segments, scope, m))
        continue;
      if (day != COHORT_DAY_NONE && cohort_period_contains (scope->period, day) && day <= scope->as_of)
        {
          g_array_append_val (joined, m);
          if (people->referred[m])
            g_array_append_val (brought, m);
        }
      else if ((day == COHORT_DAY_NONE || day < scope->period.from)
               && (erased == COHORT_DAY_NONE || erased >= scope->period.from))
        g_array_append_val (before, m);
    }
  share = cohort_proportion (brought->len, joined->len, CONFIDENCE);
  k = cohort_metric_add (values, "k", NULL);
  k->status = before->len == 0 ? COHORT_STATUS_UNDEFINED : COHORT_STATUS_OK;
  k->num = brought->len;
  k->den = k->n = before->len;
  if (before->len > 0)
    k->estimate = (double) brought->len / before->len;
  cohort_metric_set_rows (k, COHORT_ROWS_MEMBERS, g_array_ref (brought), before);
  cohort_metric_set_rows (cohort_metric_add_estimate (values, "share", NULL, &share), COHORT_ROWS_MEMBERS, brought,
                          joined);
}

static void
add_survival (GArray *values, const char *part, const CohortKm *km, const CohortTenureRows *rows, const guint32 *group,
              guint32 wanted)
{
  CohortMetricValue *value = cohort_metric_add (values, part, NULL);
  GArray *members = new_rows ();
  gsize step = 0;

  for (gsize i = 0; i < rows->n; i++)
    if (group[i] == wanted)
      g_array_append_val (members, rows->member[i]);
  value->status = km->status;
  value->n = value->den = members->len;
  cohort_metric_set_rows (value, COHORT_ROWS_MEMBERS, NULL, members);
  if (km->status != COHORT_STATUS_OK)
    return;
  value->estimate = cohort_km_survival_at (km, MONTHS);
  if (isnan (value->estimate))
    value->status = COHORT_STATUS_BEYOND_DATA;
  else if (km->n < COHORT_RATE_FLOOR)
    value->status = COHORT_STATUS_TOO_FEW;
  while (step < km->n_steps && km->steps[step].time <= MONTHS)
    step++;
  if (step > 0 && !isnan (value->estimate))
    {
      value->lo = km->steps[step - 1].lo;
      value->hi = km->steps[step - 1].hi;
    }
}

/* The interval of the first plan of each tenure, as a stratum. */
static guint32 *
list_strata (const CohortSegments *segments, const guint8 *mask, const CohortTenureRows *rows)
{
  g_autofree guint32 *interval = g_new (guint32, segments->n + 1), *first = NULL;
  guint32 *strata = g_new (guint32, rows->n + 1);

  for (gsize i = 0; i < segments->n; i++)
    interval[i] = segments->interval[i];
  first = cohort_first_keys (segments, mask, interval);
  for (gsize i = 0; i < rows->n; i++)
    strata[i] = first[rows->member[i]];
  return strata;
}

static void
compute_referrals (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  g_autofree guint8 *mask = cohort_metric_mask (segments, scope);
  g_autoptr (CohortTenureRows) rows = NULL;
  g_autofree guint32 *group = NULL, *strata = NULL;
  CohortSurvival data;
  g_autoptr (CohortKmFit) fit = NULL;
  g_autoptr (CohortLogRank) test = NULL;
  CohortMetricValue *value;

  if (facts->people.n == 0 || facts->people.referred == NULL)
    {
      cohort_metric_add (values, "k", NULL)->status = COHORT_STATUS_NO_DATA;
      return;
    }
  add_joins (values, segments, facts, scope);
  rows = cohort_tenure_rows (segments, mask, MIN (scope->period.to - 1, scope->as_of));
  group = g_new (guint32, rows->n + 1);
  for (gsize i = 0; i < rows->n; i++)
    group[i] = !facts->people.referred[rows->member[i]];
  strata = list_strata (segments, mask, rows);
  data = (CohortSurvival) {
    .n = rows->n,
    .time = rows->months,
    .event = rows->event,
    .group = group,
    .n_groups = 2,
  };
  fit = cohort_km_fit (&data, CONFIDENCE, NAN);
  if (fit->status != COHORT_STATUS_OK)
    {
      cohort_metric_add (values, "p-value", NULL)->status = fit->status;
      return;
    }
  add_survival (values, "referred-stay", &fit->curves[0], rows, group, 0);
  add_survival (values, "others-stay", &fit->curves[1], rows, group, 1);
  data.time = rows->days;
  data.stratum = strata;
  data.n_strata = COHORT_N_INTERVALS;
  test = cohort_log_rank (&data);
  value = cohort_metric_add (values, "p-value", NULL);
  value->status = test->status != COHORT_STATUS_OK ? test->status
                  : test->worth_showing            ? COHORT_STATUS_OK
                                                   : COHORT_STATUS_TOO_FEW;
  value->n = rows->n;
  if (test->status == COHORT_STATUS_OK)
    value->estimate = test->p_value;
}

const CohortMetric cohort_metric_referrals = {
  .id = "referrals",
  .title = N_ ("Referrals"),
  .help
  = N_ ("New members brought by members, for each member there was, and of all who joined. Beside it the share of "
        "referred members and of others who stay twelve months, and how likely a difference like that would be by "
        "chance alone; shown from ten departures in each group on."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_referrals,
};
