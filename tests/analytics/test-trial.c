// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tests of two offers: what it takes against the reference's figures, arms that are fair and kept, no more false alarms
// than promised where nothing differs but weeks do, and who comes into a test by hand.
#include "config.h"

#include "test-support.h"

#include "cohort-trial.h"

#include <math.h>

static void
test_plan (void)
{
  CohortTrialPast past = { .status = COHORT_STATUS_OK,
                           .baseline = { .estimate = 0.03, .num = 30, .den = 1000, .n = 1000 },
                           .a_week = 9,
                           .there = 600,
                           .spread = 1,
                           .arrival_spread = 1 };
  CohortTrialPlan plan = cohort_trial_plan (&past, COHORT_TRIAL_NEW, 0.01, FALSE), wide, there;

  /* 3 % from 4 %: 5,301 (reference) a side, more than 3 % from 2 % takes. */
  assert_near (plan.per_arm, 5301, 0.5);
  assert_near (plan.weeks, ceil (2 * 5301 / 9.0), 0.5);
  g_assert_false (plan.conclusive);
  past.spread = 2;
  wide = cohort_trial_plan (&past, COHORT_TRIAL_NEW, 0.01, TRUE);
  assert_ratio (wide.per_arm, 2 * plan.per_arm, 1e-3);
  g_assert_cmpfloat (wide.detectable, >, plan.detectable);
  there = cohort_trial_plan (&past, COHORT_TRIAL_THERE, plan.detectable, FALSE);
  g_assert_true (there.conclusive);
  g_assert_false (cohort_trial_plan (&past, COHORT_TRIAL_THERE, there.detectable * 0.99, FALSE).conclusive);
  g_assert_true (cohort_trial_plan (&past, COHORT_TRIAL_THERE, there.detectable * 1.01, FALSE).conclusive);
  g_assert_cmpint (cohort_trial_plan (&past, COHORT_TRIAL_NEW, 0, FALSE).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_trial_plan (&past, COHORT_TRIAL_NEW, 0.98, FALSE).status, ==, COHORT_STATUS_BAD_INPUT);
}

static void
test_arms (void)
{
  guint weeks = 0, persons = 0, first = 0;

  for (guint64 seed = 0; seed < 1000; seed++)
    {
      for (guint week = 0; week < 26; week += 2)
        {
          g_assert_cmpuint (cohort_trial_arm_of_week (week, seed) + cohort_trial_arm_of_week (week + 1, seed), ==, 1);
          first += cohort_trial_arm_of_week (week, seed);
        }
      weeks += cohort_trial_arm_of_week (0, seed) != cohort_trial_arm_of_week (2, seed);
      persons += cohort_trial_arm_of ((gint64) seed, 7);
    }
  assert_near (first / 13000.0, 0.5, 0.02);
  assert_near (weeks / 1000.0, 0.5, 0.06);
  assert_near (persons / 1000.0, 0.5, 0.06);
}

/* Weeks whose share differs by itself, and no difference between the arms. */
static void
draw (GRand *rand, guint weeks, double sd, CohortTrialSeen *seen, gboolean *looked)
{
  guint64 seed = g_rand_int (rand);

  *looked = FALSE;
  for (guint week = 0; week < weeks; week++)
    {
      guint arm = cohort_trial_arm_of_week (week, seed);
      double share = CLAMP (0.2 + sd * (g_rand_double (rand) * 2 - 1), 0, 1);

      for (guint i = 0; i < 40; i++)
        {
          seen->arms[arm].visitors++;
          seen->came[arm]++;
          seen->arms[arm].buyers += g_rand_double (rand) < share;
        }
      *looked |= cohort_trial_judge (seen).rule_met;
    }
}

static void
test_false_alarms (void)
{
  const guint runs = 2000, weeks = 24;
  const double sd = 0.1, between = sd * sd / 3, spread = 1 + 39 * between / (0.2 * 0.8);
  guint by_date = 0, looking = 0, careless = 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint run = 0; run < runs; run++)
    {
      CohortTrialSeen seen = { .value = { 1, 1 }, .spread = spread, .arrival_spread = 1, .planned = 40 * weeks };
      gboolean looked;

      draw (rand, weeks, sd, &seen, &looked);
      looking += looked;
      by_date += cohort_trial_judge (&seen).verdict != COHORT_TRIAL_CANNOT_TELL;
      seen.spread = 1;
      careless += cohort_trial_judge (&seen).verdict != COHORT_TRIAL_CANNOT_TELL;
    }
  g_test_message ("false alarms: %.1f %% by the date, %.1f %% looking every week, %.1f %% as if weeks were alike",
                  100.0 * by_date / runs, 100.0 * looking / runs, 100.0 * careless / runs);
  /* 5 %, and three standard errors of the simulation. */
  g_assert_cmpfloat ((double) by_date / runs, <=, 0.065);
  g_assert_cmpfloat ((double) looking / runs, <=, 0.05);
  g_assert_cmpfloat ((double) careless / runs, >, 0.1);
}

static void
test_judge (void)
{
  CohortTrialSeen seen = { .arms = { { 200, 40 }, { 200, 70 } },
                           .value = { 1, 1 },
                           .spread = 1,
                           .arrival_spread = 1,
                           .planned = 400,
                           .came = { 200, 200 } };
  CohortTrialResult result = cohort_trial_judge (&seen);

  g_assert_cmpint (result.verdict, ==, COHORT_TRIAL_BETTER);
  assert_near (result.difference.estimate, 0.15, 1e-12);
  assert_near (result.difference.hi - 0.15, 1.959963984540054 * sqrt (0.2 * 0.8 / 200 + 0.35 * 0.65 / 200), 1e-9);
  /* At half the price the same conversions are worth less than before: 0.35 x 1 against 0.2 x 2. */
  seen.value[0] = 2;
  result = cohort_trial_judge (&seen);
  assert_near (result.difference.estimate, -0.05, 1e-12);
  g_assert_cmpint (result.verdict, ==, COHORT_TRIAL_CANNOT_TELL);
  seen.value[0] = 1;
  seen.sequential = TRUE;
  g_assert_cmpfloat (cohort_trial_judge (&seen).difference.lo, <, 0.15 - 0.0859);
  seen.came[1] = 100;
  g_assert_cmpint (cohort_trial_judge (&seen).verdict, ==, COHORT_TRIAL_BROKEN);
  /* What differs by the week anyway is no broken split. */
  seen.arrival_spread = 20;
  g_assert_cmpint (cohort_trial_judge (&seen).verdict, !=, COHORT_TRIAL_BROKEN);
  seen.arms[1] = (CohortArm) { 19, 8 };
  g_assert_cmpint (cohort_trial_judge (&seen).status, ==, COHORT_STATUS_TOO_FEW);
  seen.arms[1] = (CohortArm) { 0, 0 };
  g_assert_cmpint (cohort_trial_judge (&seen).verdict, ==, COHORT_TRIAL_CANNOT_TELL);
}

/* Four people: 0 pays on day 103 and leaves on 133; 1 pays on 160, too late; 2 never; 3 paid before registering. */
static void
test_entries (void)
{
  static const guint32 member[] = { 0, 1, 3 };
  static const CohortDay start[] = { 103, 160, 90 }, end[] = { 133, COHORT_DAY_NONE, 400 };
  static const guint8 status[] = { 0, 0, 0 }, interval[] = { 3, 3, 3 };
  static const guint16 counts[] = { 1, 1, 1 }, currency[] = { 0, 0, 0 };
  static const gint64 price[] = { 500, 500, 500 };
  static const guint32 quantity[] = { 1, 1, 1 };
  static const CohortCurrency currencies[] = { { "USD", 2, NULL, 0 } };
  static const CohortDay joined[] = { 100, 101, 102, 103 }, acted[] = { 100, 113, 114 };
  static const guint32 actor[] = { 0, 0, 1 };
  CohortSegments segments = { .n = 3,
                              .member = member,
                              .start = start,
                              .end = end,
                              .status = status,
                              .interval = interval,
                              .interval_count = counts,
                              .price = price,
                              .quantity = quantity,
                              .currency = currency,
                              .n_members = 4,
                              .currencies = currencies,
                              .n_currencies = 1,
                              .home = 0 };
  CohortFacts facts = { .people = { .n = 4, .joined = joined },
                        .actions = { .n = 3, .member = actor, .day = acted },
                        .rules = COHORT_RULES_DEFAULT };
  CohortTrialAsk ask = { COHORT_TRIAL_PAYS, COHORT_TRIAL_NEW, 30 };
  g_autoptr (GArray) pays = cohort_trial_entries (&segments, &facts, &ask, 100, 110, 131);
  g_autoptr (GArray) early = cohort_trial_entries (&segments, &facts, &ask, 100, 110, 120);
  g_autoptr (GArray) acts = NULL, stays = NULL, there = NULL;
#define OUTCOME(list, i) g_array_index (list, CohortTrialEntry, i).outcome

  g_assert_cmpint (cohort_segments_validate (&segments), ==, COHORT_STATUS_OK);
  g_assert_cmpuint (pays->len, ==, 3);
  g_assert_cmpint (OUTCOME (pays, 0), ==, COHORT_TRIAL_YES);
  g_assert_cmpint (OUTCOME (pays, 1), ==, COHORT_TRIAL_NO);
  g_assert_cmpint (OUTCOME (pays, 2), ==, COHORT_TRIAL_OPEN);
  g_assert_cmpint (OUTCOME (early, 1), ==, COHORT_TRIAL_OPEN);
  ask = (CohortTrialAsk) { COHORT_TRIAL_ACTS, COHORT_TRIAL_NEW, 14 };
  acts = cohort_trial_entries (&segments, &facts, &ask, 100, 110, 131);
  g_assert_cmpint (OUTCOME (acts, 0), ==, COHORT_TRIAL_YES);
  g_assert_cmpint (OUTCOME (acts, 1), ==, COHORT_TRIAL_NO);
  ask = (CohortTrialAsk) { COHORT_TRIAL_STAYS, COHORT_TRIAL_NEW, 60 };
  stays = cohort_trial_entries (&segments, &facts, &ask, 100, 170, 230);
  g_assert_cmpuint (stays->len, ==, 2);
  g_assert_cmpint (OUTCOME (stays, 0), ==, COHORT_TRIAL_NO);
  g_assert_cmpint (OUTCOME (stays, 1), ==, COHORT_TRIAL_YES);
  ask.who = COHORT_TRIAL_THERE;
  there = cohort_trial_entries (&segments, &facts, &ask, 120, 121, 230);
  g_assert_cmpuint (there->len, ==, 2);
  g_assert_cmpint (OUTCOME (there, 0), ==, COHORT_TRIAL_NO);
  g_assert_cmpint (OUTCOME (there, 1), ==, COHORT_TRIAL_YES);
#undef OUTCOME
}

/* By hand: 0 pays for one month of 31 days and is waited for in vain, 1 for good, 2 for two months with a day between
 * that the next one covers again, 3 for good but only since day 250, 4 never. */
static void
test_renewals (void)
{
  static const guint32 member[] = { 0, 0, 1, 2, 2, 3 };
  static const CohortDay start[] = { 100, 131, 100, 100, 131, 250 };
  static const CohortDay end[] = { 131, 160, COHORT_DAY_NONE, 131, 161, COHORT_DAY_NONE };
  static const guint8 status[] = { 0, COHORT_SEGMENT_PAST_DUE, 0, 0, 0, 0 }, interval[] = { 3, 3, 3, 3, 3, 3 };
  static const guint16 counts[] = { 1, 1, 1, 1, 1, 1 }, currency[] = { 0, 0, 0, 0, 0, 0 };
  static const gint64 price[] = { 500, 500, 500, 500, 500, 500 };
  static const guint32 quantity[] = { 1, 1, 1, 1, 1, 1 };
  static const CohortCurrency currencies[] = { { "USD", 2, NULL, 0 } };
  static const CohortTrialEntry entries[] = { { 0, 98, COHORT_TRIAL_YES },
                                              { 1, 98, COHORT_TRIAL_YES },
                                              { 2, 98, COHORT_TRIAL_YES },
                                              { 3, 248, COHORT_TRIAL_YES },
                                              { 4, 98, COHORT_TRIAL_NO } };
  static const guint8 arm[] = { 0, 0, 0, 1, 1 };
  CohortSegments segments = { .n = 6,
                              .member = member,
                              .start = start,
                              .end = end,
                              .status = status,
                              .interval = interval,
                              .interval_count = counts,
                              .price = price,
                              .quantity = quantity,
                              .currency = currency,
                              .n_members = 5,
                              .currencies = currencies,
                              .n_currencies = 1,
                              .home = 0 };
  CohortTrialRenewals renewals[2];

  g_assert_cmpint (cohort_segments_validate (&segments), ==, COHORT_STATUS_OK);
  cohort_trial_renewals (&segments, entries, arm, 5, 260, renewals);
  /* The first month is settled on day 145, the second on 175, the third on 206, the fourth on 236, the fifth on 267. */
  for (guint month = 0; month < 4; month++)
    {
      static const guint due[] = { 3, 2, 1, 1 }, lost[] = { 1, 1, 0, 0 };

      g_assert_cmpuint (renewals[0].due[month], ==, due[month]);
      g_assert_cmpuint (renewals[0].lost[month], ==, lost[month]);
    }
  g_assert_cmpuint (renewals[0].due[4], ==, 0);
  g_assert_cmpuint (renewals[1].due[0], ==, 0);
  /* Neither who left nor who stayed counts before the day on which both are known. */
  cohort_trial_renewals (&segments, entries, arm, 5, 144, renewals);
  g_assert_cmpuint (renewals[0].due[0], ==, 0);
  cohort_trial_renewals (&segments, entries, arm, 5, 145, renewals);
  g_assert_cmpuint (renewals[0].due[0], ==, 3);
  g_assert_cmpuint (renewals[0].lost[0], ==, 1);
}

/* The dearer price wins the first month, and loses where its buyers leave. */
static void
test_worth (void)
{
  CohortTrialRenewals stay[2]
      = { { .due = { 100, 90 }, .lost = { 10, 9 } }, { .due = { 100, 90 }, .lost = { 10, 9 } } };
  CohortTrialRenewals leave[2] = { stay[0], { .due = { 100, 30 }, .lost = { 70, 21 } } };
  CohortTrialRenewals none[2] = { 0 };
  CohortTrialSeen seen = { .arms = { { 200, 100 }, { 200, 100 } },
                           .value = { 1000, 1600 },
                           .spread = 1,
                           .arrival_spread = 1,
                           .planned = 400,
                           .came = { 200, 200 } };
  CohortTrialResult result = cohort_trial_judge (&seen);

  g_assert_cmpint (result.verdict, ==, COHORT_TRIAL_BETTER);
  g_assert_cmpuint (result.months, ==, 0);
  seen.renewals = none;
  g_assert_cmpint (cohort_trial_judge (&seen).verdict, ==, COHORT_TRIAL_BETTER);
  seen.renewals = stay;
  result = cohort_trial_judge (&seen);
  g_assert_cmpint (result.verdict, ==, COHORT_TRIAL_BETTER);
  g_assert_cmpuint (result.months_seen, ==, 2);
  g_assert_cmpuint (result.months, ==, 7);
  /* Half buy, a tenth leaves each month: (1 - 0.9^7) / 0.1 months. */
  assert_ratio (result.worth.a.estimate, 1000 * 0.5 * (1 - pow (0.9, 7)) / 0.1, 0.02);
  assert_ratio (result.worth.b.estimate, 1.6 * result.worth.a.estimate, 0.02);
  seen.renewals = leave;
  result = cohort_trial_judge (&seen);
  g_assert_cmpint (result.verdict, ==, COHORT_TRIAL_WORSE);
  g_assert_cmpfloat (result.difference.lo, >, 0);
  /* Where people of one week are no independent trials, fewer of them are worth as much. */
  seen.spread = 4;
  g_assert_cmpfloat (cohort_trial_judge (&seen).worth.difference.hi - cohort_trial_judge (&seen).worth.difference.lo, >,
                     1.5 * (result.worth.difference.hi - result.worth.difference.lo));
  seen.spread = 1;
  /* The rule that may end it early says better, the months say worse: neither is told. */
  seen.sequential = TRUE;
  g_assert_true (cohort_trial_judge (&seen).rule_met);
  g_assert_cmpint (cohort_trial_judge (&seen).verdict, ==, COHORT_TRIAL_CANNOT_TELL);
  seen.sequential = FALSE;
  seen.came[1] = 100;
  g_assert_cmpint (cohort_trial_judge (&seen).verdict, ==, COHORT_TRIAL_BROKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/plan", test_plan);
  g_test_add_func ("/trial/arms", test_arms);
  g_test_add_func ("/trial/false-alarms", test_false_alarms);
  g_test_add_func ("/trial/judge", test_judge);
  g_test_add_func ("/trial/entries", test_entries);
  g_test_add_func ("/trial/renewals", test_renewals);
  g_test_add_func ("/trial/worth", test_worth);
  return g_test_run ();
}
