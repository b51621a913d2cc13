// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One entry for every member who pays on the day, with the signs that hold. The chance of leaving is that of the
// members who bore the same sign in the past, drawn towards the chance of their tenure and term as far as those were
// few; without a sign it is the latter. A model's forecast, where there is one, replaces the second and, where it is
// higher, the first. The order is that of the money that would be lost: chance x monthly worth x months they are
// expected to stay.
//
// Only the day and what was before it is looked at, but for the announced end of a running subscription: that is known
// for today alone, so past days are graded without it.
#include "config.h"

#include "cohort-risk.h"

#include "cohort-order.h"

#include <math.h>

#define PRIOR 10 /* members that the usual chance counts for beside the record of a sign */
#define LIKELY_TIMES 3
#define LIKELY_LEAST 0.1
#define LONG_TERM_MONTHS 1.5

/**
 * cohort_risk_sign:
 *
 * Returns: the first of @signs, -1 when there is none
 */
int
cohort_risk_sign (guint signs)
{
  return signs != 0 ? __builtin_ctz (signs) : -1;
}

/**
 * cohort_risk_rate:
 * @prior: the chance to draw few cases to
 *
 * Returns: the share of @record that left
 */
double
cohort_risk_rate (const CohortRiskRecord *record, double prior)
{
  return (record->left + PRIOR * prior) / (record->n + PRIOR);
}

/* One unit of the currency's minor units in home minor units on @day. */
static double
home_rate (const CohortSegments *segments, guint16 code, CohortDay day)
{
  const CohortCurrency *currency = &segments->currencies[code];
  double rate = NAN;

  if (segments->home < 0 || code == segments->home)
    return 1;
  for (gsize i = 0; i < currency->n_rates && (i == 0 || currency->rates[i].from <= day); i++)
    rate = currency->rates[i].rate_e9 / 1e9;
  return rate * pow (10, segments->currencies[segments->home].exponent - currency->exponent);
}

/**
 * cohort_risk_unseen:
 *
 * Returns: whether the member did nothing that counts for COHORT_RISK_QUIET_DAYS, or ever
 */
gboolean
cohort_risk_unseen (const CohortRhythm *rhythm)
{
  return isnan (rhythm->quiet) || rhythm->quiet >= COHORT_RISK_QUIET_DAYS;
}

/**
 * cohort_risk_is_likely:
 * @usual: how many left before
 *
 * Returns: whether a model's @probability is worth a sign of its own
 */
gboolean
cohort_risk_is_likely (double probability, const CohortRiskRecord *usual)
{
  double base = usual->n > 0 ? (double) usual->left / usual->n : 0;

  return probability >= fmax (LIKELY_LEAST, LIKELY_TIMES * base);
}

/**
 * cohort_risk_signs:
 * @row: of @rows, with @rhythm as it was on that row's day
 *
 * Returns: the bit set of the signs that the row's day shows
 */
guint
cohort_risk_signs (const CohortChurnRows *rows, gsize row, const CohortRhythm *rhythm)
{
  guint signs = 0;

  if (rows->late[row] >= COHORT_RISK_LATE_DAYS)
    signs |= 1 << COHORT_RISK_PAST_DUE;
  if (rhythm->broken)
    signs |= 1 << COHORT_RISK_QUIET;
  if (rows->values[COHORT_SIGNAL_TERM_MONTHS][row] > LONG_TERM_MONTHS
      && rows->values[COHORT_SIGNAL_TO_RENEWAL][row] <= COHORT_RISK_RENEWAL_DAYS && cohort_risk_unseen (rhythm))
    signs |= 1 << COHORT_RISK_RENEWAL;
  if (rows->values[COHORT_SIGNAL_DOWNGRADED][row] > 0)
    signs |= 1 << COHORT_RISK_DOWNGRADED;
  return signs;
}

/* The announced end of a running subscription. */
static guint
sign_of_end (const CohortSegments *segments, guint32 segment)
{
  return segments->end_reason != NULL && segments->end[segment] == COHORT_DAY_NONE
                 && segments->end_reason[segment] == COHORT_END_VOLUNTARY
             ? 1 << COHORT_RISK_CANCELS
             : 0;
}

static double
usual_rate (const CohortRiskHistory *history)
{
  return history != NULL && history->usual.n > 0 ? (double) history->usual.left / history->usual.n : NAN;
}

static void
judge (CohortRisk *risk, const CohortRiskHistory *history)
{
  int sign = cohort_risk_sign (risk->signs);
  double prior = isnan (risk->hazard) ? usual_rate (history) : risk->hazard;

  risk->probability = prior;
  if (sign == COHORT_RISK_CANCELS)
    risk->probability = 1;
  else if (sign >= 0 && history != NULL && !isnan (prior))
    risk->probability = cohort_risk_rate (&history->records[sign], prior);
}

static CohortRhythm
rhythm_on (const CohortRhythms *rhythms, guint32 member, CohortDay day, const CohortDay *known_until)
{
  CohortDay known = known_until != NULL ? MIN (day, known_until[member]) : day;
  CohortRhythm rhythm = cohort_rhythms_at (rhythms, member, known);

  rhythm.broken = rhythm.broken && day - known <= COHORT_RISK_HORIZON;
  return rhythm;
}

/**
 * cohort_risk_list:
 * @segments: valid by cohort_segments_validate()
 * @facts: valid by cohort_facts_validate()
 * @known_until: (nullable): a member's last day of which activity is known; a silence ends there, and says nothing
 *   when it lies long back
 * @history: (nullable): of the same ledger
 * @n: (out)
 *
 * Returns: (transfer full) (array length=n): everybody who pays on @day, by member; they are not in order yet
 */
CohortRisk *
cohort_risk_list (const CohortSegments *segments, const CohortFacts *facts, CohortDay day, const CohortDay *known_until,
                  const CohortRiskHistory *history, gsize *n)
{
  g_autoptr (CohortChurnRows) rows = cohort_churn_rows_new (segments, facts, &day, 1, COHORT_RISK_HORIZON, day);
  g_autoptr (CohortRhythms) rhythms = cohort_rhythms_new (&facts->actions, segments->n_members);
  g_autoptr (CohortKmFit) tenures = cohort_churn_tenures (segments, day);
  CohortRisk *risks = g_new0 (CohortRisk, rows->n + 1);

  for (gsize i = 0; i < rows->n; i++)
    {
      CohortRisk *risk = &risks[i];

      risk->member = rows->member[i];
      risk->segment = rows->segment[i];
      risk->rhythm = rhythm_on (rhythms, risk->member, day, known_until);
      risk->signs = cohort_risk_signs (rows, i, &risk->rhythm) | sign_of_end (segments, risk->segment);
      risk->quiet = risk->signs == 0 && cohort_risk_unseen (&risk->rhythm);
      risk->tenure = rows->values[COHORT_SIGNAL_TENURE][i];
      risk->term_months = rows->values[COHORT_SIGNAL_TERM_MONTHS][i];
      risk->to_renewal = rows->values[COHORT_SIGNAL_TO_RENEWAL][i];
      risk->active_90 = (guint) lround (expm1 (rows->values[COHORT_SIGNAL_ACTIVE_90][i]));
      risk->hazard = cohort_churn_hazard (tenures, risk->term_months, risk->tenure);
      risk->months_left = cohort_churn_months_left (tenures, risk->term_months, risk->tenure);
      risk->monthly = cohort_segment_monthly (segments, risk->segment);
      risk->home
          = (double) risk->monthly / COHORT_AMOUNT_SCALE * home_rate (segments, segments->currency[risk->segment], day);
      judge (risk, history);
    }
  *n = rows->n;
  return risks;
}

/**
 * cohort_risk_take_forecast:
 * @forecast: what a model said of the same member
 * @usual: how many leave in the months graded
 */
void
cohort_risk_take_forecast (CohortRisk *risk, const CohortRiskForecast *forecast, const CohortRiskRecord *usual)
{
  if (risk->signs == 0 || isnan (risk->probability) || forecast->probability > risk->probability)
    risk->probability = forecast->probability;
  if (cohort_risk_is_likely (forecast->probability, usual))
    risk->signs |= 1 << COHORT_RISK_LIKELY;
  risk->quiet = risk->quiet && risk->signs == 0;
}

/**
 * cohort_risk_order:
 *
 * Returns: (transfer full): the @n indices, those with a sign first and of each the greatest expected loss; ties by
 *   index
 */
guint32 *
cohort_risk_order (const CohortRisk *risks, gsize n)
{
  g_autofree double *loss = g_new (double, n + 1), *monthly = g_new (double, n + 1), *left = g_new (double, n + 1);
  g_autofree guint32 *order = NULL;
  guint32 *sorted = g_new (guint32, n + 1);
  gsize kept = 0;

  for (gsize i = 0; i < n; i++)
    {
      loss[i] = risks[i].probability;
      monthly[i] = risks[i].home;
      left[i] = isnan (risks[i].months_left) ? 1 : risks[i].months_left;
    }
  order = cohort_churn_rank (loss, monthly, left, n);
  for (int with_sign = 1; with_sign >= 0; with_sign--)
    for (gsize i = 0; i < n; i++)
      if ((risks[order[i]].signs != 0) == with_sign)
        sorted[kept++] = order[i];
  return sorted;
}
