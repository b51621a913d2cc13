// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rules name what anybody can look up: a missing payment, a silence longer than twice the member's own
// median gap, a downgrade. Beside them stands the Kaplan-Meier chance of leaving within 30 days at the
// member's tenure, monthly and longer terms apart. Lists are ordered by what would be lost: probability x
// monthly worth x expected months left.
#include "config.h"

#include "cohort-churn-rules.h"

#include "cohort-order.h"
#include "cohort-tenure.h"

#include <math.h>
#include <stdlib.h>

#define HAZARD_DAYS 30
#define MIN_ACTIVE_DAYS 3
#define LONG_TERM_MONTHS 1.5

static int
compare_days (gconstpointer a, gconstpointer b, gpointer data)
{
  CohortDay x = *(const CohortDay *) a, y = *(const CohortDay *) b;

  return (x > y) - (x < y);
}

/* Median gap between a member's active days up to @day, NaN below three of them. */
static double
usual_gap (const CohortActions *actions, const guint32 *rows, gsize n, CohortDay day, GArray *days)
{
  CohortDay *list;
  gsize kept = 0;

  g_array_set_size (days, 0);
  for (gsize i = 0; i < n; i++)
    if (actions->day[rows[i]] <= day)
      g_array_append_val (days, actions->day[rows[i]]);
  g_sort_array (days->data, days->len, sizeof (CohortDay), compare_days, NULL);
  list = (CohortDay *) days->data;
  for (gsize i = 0; i < days->len; i++)
    if (kept == 0 || list[i] != list[kept - 1])
      list[kept++] = list[i];
  if (kept < MIN_ACTIVE_DAYS)
    return NAN;
  for (gsize i = 0; i + 1 < kept; i++)
    list[i] = list[i + 1] - list[i];
  g_sort_array (list, kept - 1, sizeof (CohortDay), compare_days, NULL);
  return (list[(kept - 2) / 2] + list[(kept - 1) / 2]) / 2.0;
}

/**
 * cohort_churn_tenures:
 *
 * Returns: (transfer full): Kaplan-Meier of who ever paid by the month alone (curve 0) and of the others (curve 1), as
 *   known on @day
 */
CohortKmFit *
cohort_churn_tenures (const CohortSegments *segments, CohortDay day)
{
  g_autoptr (CohortTenureRows) tenures = cohort_tenure_rows (segments, NULL, day);
  g_autofree guint8 *longer = g_new0 (guint8, (gsize) segments->n_members + 1);
  g_autofree guint32 *group = g_new (guint32, tenures->n + 1);
  CohortSurvival data
      = { .n = tenures->n, .time = tenures->days, .event = tenures->event, .group = group, .n_groups = 2 };

  for (gsize i = 0; i < segments->n; i++)
    if (segments->interval[i] == COHORT_INTERVAL_YEAR
        || (segments->interval[i] == COHORT_INTERVAL_MONTH && segments->interval_count[i] > 1))
      longer[segments->member[i]] = 1;
  for (gsize i = 0; i < tenures->n; i++)
    group[i] = longer[tenures->member[i]];
  return cohort_km_fit (&data, 0.95, NAN);
}

/**
 * cohort_churn_hazard:
 * @fit: of cohort_churn_tenures()
 * @term_months: what the member pays for now
 * @tenure: days since the first payment
 *
 * Returns: the chance of leaving within the next 30 days, NaN where nobody was seen that long
 */
double
cohort_churn_hazard (const CohortKmFit *fit, double term_months, double tenure)
{
  gboolean long_term = term_months > LONG_TERM_MONTHS;
  const CohortKm *km;
  double now, then;

  if (fit->status != COHORT_STATUS_OK)
    return NAN;
  km = &fit->curves[long_term];
  now = cohort_km_survival_at (km, tenure);
  then = cohort_km_survival_at (km, tenure + HAZARD_DAYS);
  return now > 0 ? 1 - then / now : NAN;
}

/**
 * cohort_churn_months_left:
 * @fit: of cohort_churn_tenures()
 * @term_months: what the member pays for now
 * @tenure: days since the first payment
 *
 * Returns: how many of the next twelve months a member of that tenure is expected to stay; beyond the longest time
 *   seen the curve goes on level. NaN where nobody was seen that long
 */
double
cohort_churn_months_left (const CohortKmFit *fit, double term_months, double tenure)
{
  const CohortKm *km;
  double now, sum = 0;

  if (fit->status != COHORT_STATUS_OK)
    return NAN;
  km = &fit->curves[term_months > LONG_TERM_MONTHS];
  now = cohort_km_survival_at (km, fmin (tenure, km->last_time));
  for (int month = 1; month <= 12; month++)
    sum += cohort_km_survival_at (km, fmin (tenure + month * HAZARD_DAYS, km->last_time));
  return now > 0 ? sum / now : NAN;
}

static int
compare_warnings (gconstpointer a, gconstpointer b)
{
  const CohortChurnWarning *x = a, *y = b;
  int strength = __builtin_popcount (y->rules) - __builtin_popcount (x->rules);

  if (strength != 0)
    return strength;
  if (x->hazard != y->hazard && !isnan (x->hazard) && !isnan (y->hazard))
    return x->hazard > y->hazard ? -1 : 1;
  return (x->member > y->member) - (x->member < y->member);
}

/**
 * cohort_churn_warnings:
 * @rows: made with @day among its snapshots
 * @n: (out)
 *
 * Returns: (transfer full) (array length=n): every member paying on @day, most rules first
 */
CohortChurnWarning *
cohort_churn_warnings (const CohortSegments *segments, const CohortFacts *facts, const CohortChurnRows *rows,
                       CohortDay day, gsize *n)
{
  g_autoptr (CohortKmFit) fit = cohort_churn_tenures (segments, day);
  g_autofree gsize *starts = g_new (gsize, (gsize) segments->n_members + 1);
  g_autofree guint32 *acts
      = cohort_order_groups (facts->actions.member, facts->actions.n, segments->n_members, NULL, starts);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  CohortChurnWarning *warnings = g_new (CohortChurnWarning, rows->n + 1);

  *n = 0;
  for (gsize i = 0; i < rows->n; i++)
    {
      guint32 member = rows->member[i];
      CohortChurnWarning *warning = &warnings[*n];

      if (rows->day[i] != day)
        continue;
      warning->member = member;
      warning->rules = COHORT_RULE_NONE;
      warning->quiet_days = rows->values[COHORT_SIGNAL_QUIET_DAYS][i];
      warning->usual_gap
          = usual_gap (&facts->actions, acts + starts[member], starts[member + 1] - starts[member], day, days);
      warning->hazard = cohort_churn_hazard (fit, rows->values[COHORT_SIGNAL_TERM_MONTHS][i],
                                             rows->values[COHORT_SIGNAL_TENURE][i]);
      if (rows->values[COHORT_SIGNAL_PAST_DUE][i] > 0)
        warning->rules |= COHORT_RULE_PAST_DUE;
      if (warning->quiet_days > 2 * warning->usual_gap)
        warning->rules |= COHORT_RULE_QUIET;
      if (rows->values[COHORT_SIGNAL_DOWNGRADED][i] > 0)
        warning->rules |= COHORT_RULE_DOWNGRADED;
      (*n)++;
    }
  qsort (warnings, *n, sizeof *warnings, compare_warnings);
  return warnings;
}

/**
 * cohort_risk_band:
 *
 * Returns: the band that a calibrated @probability falls into
 */
CohortRiskBand
cohort_risk_band (double probability)
{
  return probability >= 0.5 ? COHORT_BAND_HIGH : probability >= 0.25 ? COHORT_BAND_MEDIUM : COHORT_BAND_LOW;
}

/**
 * cohort_churn_rank:
 * @probability: of leaving
 * @monthly: what each is worth a month
 * @months_left: expected, were they to stay (the retention model's residual)
 *
 * Returns: (transfer full): the @n indices, the greatest expected loss first, ties by index
 */
guint32 *
cohort_churn_rank (const double *probability, const double *monthly, const double *months_left, gsize n)
{
  g_autofree double *loss = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      double expected = probability[i] * monthly[i] * months_left[i];

      loss[i] = isnan (expected) ? 0 : -expected;
    }
  return cohort_order_doubles (loss, n);
}
