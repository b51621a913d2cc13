// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a test of two offers can be answered, and its answer. The plan is the normal one for two proportions, the
// larger of both directions, at 5 % and 80 %.
//
// Arms that change by the week put whole weeks into one arm: weeks differ by themselves, so that people of one week are
// no independent trials. The plan and the intervals are widened by how much past weeks differed beyond chance
// (Pearson's statistic a degree, at least 1). Weeks come in pairs, one of each arm in an order drawn from the seed.
//
// The interval of the difference is normal, of shares or of what a success is worth; the one that holds at every look
// is the asymptotic confidence sequence. With fewer than five of either outcome in an arm nothing is told.
//
// Of prices the months to come count as soon as any renewal is known: the dearer one may win the first month and lose
// by those who leave. Then the interval of what a newcomer brings over the months decides; it does not hold at every
// look, so that by the rule that does the two must agree.
#include "config.h"

#include "cohort-trial.h"

#include <math.h>

#define WEEK 7
#define MIN_EACH 5
#define SPREAD_WEEKS 8 /* weeks with somebody in them, for a spread */
#define TAU 0.01
#define DRAWS 4000
#define REACH 3 /* months looked ahead for each in which renewals are known */
#define SEED 1

static double
rate_spread (const guint *came, const guint *yes, gsize weeks, double rate)
{
  double chi2 = 0;
  guint n = 0;

  for (gsize i = 0; i < weeks; i++)
    if (came[i] > 0)
      {
        chi2 += pow (yes[i] - came[i] * rate, 2) / (came[i] * rate * (1 - rate));
        n++;
      }
  return n >= SPREAD_WEEKS && isfinite (chi2) ? fmax (1, chi2 / (n - 1)) : 1;
}

static double
count_spread (const guint *came, gsize weeks)
{
  double mean = 0, chi2 = 0;

  for (gsize i = 0; i < weeks; i++)
    mean += (double) came[i] / weeks;
  for (gsize i = 0; i < weeks; i++)
    chi2 += pow (came[i] - mean, 2) / mean;
  return mean > 0 ? fmax (1, chi2 / (weeks - 1)) : 1;
}

/**
 * cohort_trial_past:
 * @as_of: the last day known
 *
 * Returns: how it went without any change, over the last weeks of which everything is known
 */
CohortTrialPast
cohort_trial_past (const CohortSegments *segments, const CohortFacts *facts, const CohortTrialAsk *ask, CohortDay as_of)
{
  CohortTrialPast out = { .spread = 1, .arrival_spread = 1 };
  CohortDay to = as_of - (CohortDay) ask->window + 1, from = to - WEEK * COHORT_TRIAL_PAST_WEEKS;
  gboolean there = ask->who == COHORT_TRIAL_THERE;
  g_autoptr (GArray) entries = cohort_trial_entries (segments, facts, ask, there ? to - 1 : from, to, as_of);
  CohortTrialAsk now = { COHORT_TRIAL_PAYS, COHORT_TRIAL_THERE, 0 };
  g_autoptr (GArray) paying = cohort_trial_entries (segments, facts, &now, as_of, as_of + 1, as_of);
  guint came[COHORT_TRIAL_PAST_WEEKS] = { 0 }, yes[COHORT_TRIAL_PAST_WEEKS] = { 0 }, n = 0, k = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const CohortTrialEntry *entry = &g_array_index (entries, CohortTrialEntry, i);
      guint week = there ? 0 : (guint) (entry->day - from) / WEEK;

      if (entry->outcome == COHORT_TRIAL_OPEN)
        continue;
      came[week]++;
      yes[week] += entry->outcome == COHORT_TRIAL_YES;
      n++;
      k += entry->outcome == COHORT_TRIAL_YES;
    }
  out.baseline = cohort_proportion (k, n, 1 - COHORT_TRIAL_ALPHA);
  out.there = paying->len;
  out.a_week = there ? 0 : (double) n / COHORT_TRIAL_PAST_WEEKS;
  out.status = n == 0                                                      ? COHORT_STATUS_NO_DATA
               : n < COHORT_RATE_FLOOR || k < MIN_EACH || n - k < MIN_EACH ? COHORT_STATUS_TOO_FEW
                                                                           : COHORT_STATUS_OK;
  if (out.status == COHORT_STATUS_OK && !there)
    {
      out.spread = rate_spread (came, yes, COHORT_TRIAL_PAST_WEEKS, out.baseline.estimate);
      out.arrival_spread = count_spread (came, COHORT_TRIAL_PAST_WEEKS);
    }
  return out;
}

/* In either direction: what is looked for may turn out to be harm. */
static double
people_per_arm (double rate, double difference)
{
  double up = cohort_plan_per_arm (rate, rate + difference, COHORT_TRIAL_ALPHA, COHORT_TRIAL_POWER);
  double down = cohort_plan_per_arm (rate, rate - difference, COHORT_TRIAL_ALPHA, COHORT_TRIAL_POWER);

  return fmax (up, down);
}

static double
find_detectable (double rate, double per_arm)
{
  double lo = 0, hi = fmax (rate, 1 - rate) - 1e-9;

  if (!(people_per_arm (rate, hi) <= per_arm))
    return NAN;
  for (guint i = 0; i < 60; i++)
    {
      double middle = (lo + hi) / 2;

      if (people_per_arm (rate, middle) <= per_arm)
        hi = middle;
      else
        lo = middle;
    }
  return hi;
}

/**
 * cohort_trial_plan:
 * @difference: the smallest change of the share that matters, above 0
 * @by_week: the arms change by the week; else they are drawn a person
 *
 * Returns: what it takes to tell it; status as the past's where that is not OK
 */
CohortTrialPlan
cohort_trial_plan (const CohortTrialPast *past, CohortTrialWho who, double difference, gboolean by_week)
{
  CohortTrialPlan out = { .status = past->status, .per_arm = NAN, .weeks = NAN, .detectable = NAN };
  double spread = by_week ? past->spread : 1, rate = past->baseline.estimate, most;

  if (out.status == COHORT_STATUS_OK && !(difference > 0 && difference < 1))
    out.status = COHORT_STATUS_BAD_INPUT;
  if (out.status != COHORT_STATUS_OK)
    return out;
  out.per_arm = ceil (people_per_arm (rate, difference) * spread);
  most = who == COHORT_TRIAL_THERE ? past->there / 2.0 : past->a_week * COHORT_TRIAL_MAX_WEEKS / 2;
  out.detectable = find_detectable (rate, most / spread);
  if (isnan (out.per_arm))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (who == COHORT_TRIAL_THERE)
    {
      out.weeks = 0;
      out.conclusive = out.per_arm <= most;
    }
  else
    {
      out.weeks = past->a_week > 0 ? ceil (2 * out.per_arm / past->a_week) : INFINITY;
      if (by_week)
        out.weeks = fmax (COHORT_TRIAL_MIN_WEEKS, 2 * ceil (out.weeks / 2));
      out.conclusive = out.weeks <= COHORT_TRIAL_MAX_WEEKS;
    }
  return out;
}

/**
 * cohort_trial_split:
 * @came: to each arm, equal shares being planned
 *
 * Returns: the p value of the split, arrivals differing by @arrival_spread beyond chance; 1 while nobody came
 */
double
cohort_trial_split (const guint64 came[2], double arrival_spread)
{
  const double share[2] = { 0.5, 0.5 };
  guint64 scaled[2] = { (guint64) (came[0] / arrival_spread + 0.5), (guint64) (came[1] / arrival_spread + 0.5) };
  double chi2, p = cohort_srm_p_value (scaled, share, 2, &chi2);

  return isnan (p) ? 1 : p;
}

static gboolean
has_enough (const CohortArm *arm)
{
  return arm->visitors >= COHORT_RATE_FLOOR && arm->buyers >= MIN_EACH && arm->visitors - arm->buyers >= MIN_EACH;
}

/* As many as are worth as much as independent ones. */
static CohortHorizonArm
thin_arm (const CohortTrialSeen *seen, guint i, CohortTrialRenewals *out)
{
  CohortHorizonArm arm
      = { .arm = { (guint64) (seen->arms[i].visitors / seen->spread), (guint64) (seen->arms[i].buyers / seen->spread) },
          .price = seen->value[i],
          .at_risk = out->due,
          .lost = out->lost };

  for (guint month = 0; month < G_N_ELEMENTS (out->due); month++)
    {
      out->due[month] = (guint64) (seen->renewals[i].due[month] / seen->spread);
      out->lost[month] = (guint64) (seen->renewals[i].lost[month] / seen->spread);
      if (out->due[month] > 0 && arm.n_months == month)
        arm.n_months = month + 1;
    }
  return arm;
}

static void
judge_worth (const CohortTrialSeen *seen, CohortTrialResult *out)
{
  CohortTrialRenewals renewals[2];
  CohortHorizonArm a = thin_arm (seen, 0, &renewals[0]), b = thin_arm (seen, 1, &renewals[1]);
  CohortTrialVerdict verdict = COHORT_TRIAL_CANNOT_TELL;
  guint known = MIN (a.n_months, b.n_months), months = MIN (COHORT_TRIAL_HORIZON, 1 + REACH * known);

  if (known == 0)
    return;
  out->worth = cohort_compare_horizon (&a, &b, months, 0, DRAWS, SEED);
  if (out->worth.status != COHORT_STATUS_OK)
    return;
  out->months = months;
  out->months_seen = known;
  if (out->worth.difference.lo > 0)
    verdict = COHORT_TRIAL_BETTER;
  else if (out->worth.difference.hi < 0)
    verdict = COHORT_TRIAL_WORSE;
  if (out->verdict != COHORT_TRIAL_BROKEN)
    out->verdict = seen->sequential && verdict != out->verdict ? COHORT_TRIAL_CANNOT_TELL : verdict;
}

/**
 * cohort_trial_judge:
 *
 * Returns: the second arm against the first
 */
CohortTrialResult
cohort_trial_judge (const CohortTrialSeen *seen)
{
  CohortTrialResult out
      = { .status = COHORT_STATUS_OK, .split_p = cohort_trial_split (seen->came, seen->arrival_spread) };
  CohortSequential sequence;
  double variance[2], rate[2], half, plain, lo, hi;

  out.a = cohort_proportion (seen->arms[0].buyers, seen->arms[0].visitors, 1 - COHORT_TRIAL_ALPHA);
  out.b = cohort_proportion (seen->arms[1].buyers, seen->arms[1].visitors, 1 - COHORT_TRIAL_ALPHA);
  out.split_broken = out.split_p < COHORT_SRM_ALARM;
  out.difference.estimate = out.difference.lo = out.difference.hi = NAN;
  if (!has_enough (&seen->arms[0]) || !has_enough (&seen->arms[1]))
    out.status = out.difference.status = COHORT_STATUS_TOO_FEW;
  if (out.split_broken)
    out.verdict = COHORT_TRIAL_BROKEN;
  if (out.status != COHORT_STATUS_OK)
    return out;

  for (guint i = 0; i < 2; i++)
    {
      rate[i] = (double) seen->arms[i].buyers / seen->arms[i].visitors;
      variance[i] = rate[i] * (1 - rate[i]) / seen->arms[i].visitors;
    }
  plain = sqrt (variance[0] + variance[1]);
  half = sqrt (seen->spread * (pow (seen->value[0], 2) * variance[0] + pow (seen->value[1], 2) * variance[1]));
  sequence = cohort_sequential (&seen->arms[0], &seen->arms[1], COHORT_TRIAL_ALPHA, seen->planned, TAU);
  out.difference.estimate = seen->value[1] * rate[1] - seen->value[0] * rate[0];
  out.difference.n = seen->arms[0].visitors + seen->arms[1].visitors;
  /* Both intervals are a multiple of the standard error, whatever a success is worth. */
  lo = out.difference.estimate - half * (sequence.hi - sequence.lo) / 2 / plain;
  hi = out.difference.estimate + half * (sequence.hi - sequence.lo) / 2 / plain;
  out.rule_met = sequence.status == COHORT_STATUS_OK && !out.split_broken && (lo > 0 || hi < 0);
  out.difference.lo = seen->sequential ? lo : out.difference.estimate - 1.9599639845400545 * half;
  out.difference.hi = seen->sequential ? hi : out.difference.estimate + 1.9599639845400545 * half;
  if (!out.split_broken && out.difference.lo > 0)
    out.verdict = COHORT_TRIAL_BETTER;
  else if (!out.split_broken && out.difference.hi < 0)
    out.verdict = COHORT_TRIAL_WORSE;
  if (seen->renewals != NULL)
    judge_worth (seen, &out);
  return out;
}

/* SplitMix64: neighbouring numbers give unlike ones. */
static guint64
scatter (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/**
 * cohort_trial_arm_of_week:
 * @week: counted from the first, 0
 *
 * Returns: 0 or 1; each pair of weeks has both
 */
guint
cohort_trial_arm_of_week (guint week, guint64 seed)
{
  return (week + (guint) (scatter (seed ^ scatter (week / 2)) & 1)) & 1;
}

/**
 * cohort_trial_arm_of:
 * @person: an id that is theirs for good
 *
 * Returns: 0 or 1, by chance but always the same
 */
guint
cohort_trial_arm_of (gint64 person, guint64 seed)
{
  return (guint) (scatter (seed ^ scatter ((guint64) person)) & 1);
}
