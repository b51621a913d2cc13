// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Experiments and price surveys against the reference's figures, by hand, and on hostile input.
#include "config.h"

#include "test-support.h"

#include "cohort-experiment.h"
#include "cohort-price-survey.h"
#include "cohort-proportion-sequence.h"

#include <math.h>

/* Cookie cats: two moves of a gate, one and seven days' retention. */
static const CohortArm day1_a = { 44700, 20034 }, day1_b = { 45489, 20119 };
static const CohortArm day7_a = { 44700, 8502 }, day7_b = { 45489, 8279 };

static void
test_two_arms (void)
{
  CohortComparison one = cohort_compare_arms (&day1_a, &day1_b, 1, 1, 0.95);
  CohortComparison seven = cohort_compare_arms (&day7_a, &day7_b, 1, 1, 0.95);

  assert_near (one.chance_b, 0.0372060252, 1e-9);
  assert_near (seven.chance_b, 0.0007773387, 1e-9);
  assert_near (one.loss_b, 0.0059541276, 1e-9);
  assert_near (one.loss_a, 0.0000491772, 1e-9);
  assert_near (seven.loss_b, 0.0082017260, 1e-9);
  assert_near (seven.loss_a, 0.0000005478, 1e-9);
  assert_near (one.a.lo, 0.44358241, 1e-8);
  assert_near (one.a.hi, 0.45280246, 1e-8);
  assert_near (seven.a.lo, 0.18659016, 1e-8);
  assert_near (seven.a.hi, 0.19386650, 1e-8);
  assert_near (one.absolute.estimate, -0.00590517, 1e-8);
  assert_near (one.absolute.lo, -0.01239244, 1e-7);
  assert_near (one.absolute.hi, 0.00058210, 1e-7);
  assert_near (one.relative.estimate, -0.01317566, 1e-8);
  assert_near (one.relative.lo, -0.02755410, 1e-7);
  assert_near (seven.relative.hi, -0.01699349, 1e-7);
  assert_near (one.chance_relative, 0.03624656, 1e-7);
  assert_near (one.p_absolute, 0.0744, 1e-4);
}

/* The sum is the integral; published figures that drew samples are a little off both. */
static void
test_chance (void)
{
  assert_near (cohort_beta_chance (1 + 1, 9 + 1, 1 + 1, 8 + 1), 0.5376, 5e-5);
  assert_near (cohort_beta_chance (101, 901, 151, 851), 0.99964, 5e-6);
  assert_near (cohort_beta_chance (3, 5, 3, 5), 0.5, 1e-12);
  assert_near (cohort_beta_chance (30.5, 50, 31.5, 45) + cohort_beta_chance (31.5, 45, 30.5, 50), 1, 1e-8);
  assert_near (cohort_beta_chance (40, 60, 50 + 1e-9, 55), cohort_beta_chance (40, 60, 50, 55), 1e-7);
  g_assert_true (isnan (cohort_beta_chance (0, 1, 1, 1)));
}

static void
test_sequential (void)
{
  CohortSequential one = cohort_sequential (&day1_a, &day1_b, 0.05, 5000, 0.01);
  CohortSequential seven = cohort_sequential (&day7_a, &day7_b, 0.05, 5000, 0.01);

  assert_near (seven.rho, 0.03984007, 1e-8);
  assert_near (seven.lo, -0.01681322, 2e-8);
  assert_near (seven.hi, 0.00041063, 2e-8);
  assert_near (seven.p_value, 0.08328427, 1e-5);
  assert_near (one.lo, -0.01690224, 2e-8);
  assert_near (one.p_value, 1, 1e-12);
  assert_ratio (seven.msprt, 27.32642823, 1e-6);
  assert_near (seven.msprt_p, 0.036595, 1e-6);
  assert_ratio (cohort_sequential (&day7_a, &day7_b, 0.05, 5000, 0.005).msprt, 23.79204992, 1e-6);
  assert_ratio (cohort_sequential (&day7_a, &day7_b, 0.05, 5000, 0.02).msprt, 17.66062080, 1e-6);
}

static void
test_rate_sequence (void)
{
  static const struct
  {
    guint successes, trials;
    double lo, hi;
  } published[] = { { 20, 1000, 0.00906077, 0.03615272 },
                    { 50, 1000, 0.03149868, 0.07341128 },
                    { 95, 1000, 0.06907373, 0.12535168 },
                    { 450, 10000, 0.03854344, 0.05200621 } };
  CohortEstimate at;

  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      at = cohort_proportion_sequence (published[i].successes, published[i].trials, 0.95, 1000);
      assert_near (at.lo, published[i].lo, 1e-8);
      assert_near (at.hi, published[i].hi, 1e-8);
    }
  at = cohort_proportion_sequence (0, 30, 0.95, 1000);
  g_assert_cmpfloat (at.lo, ==, 0);
  g_assert_cmpfloat (at.hi, >, cohort_proportion (0, 30, 0.95).hi);
  at = cohort_proportion_sequence (30, 30, 0.95, 1000);
  g_assert_cmpfloat (at.hi, ==, 1);
  g_assert_cmpint (cohort_proportion_sequence (0, 0, 0.95, 1000).status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_proportion_sequence (2, 1, 0.95, 1000).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_proportion_sequence (1, 2, 0.95, NAN).status, ==, COHORT_STATUS_BAD_INPUT);
  at = cohort_proportion_sequence (1, 1000000000000, 0.95, 1000);
  g_assert_cmpfloat (at.hi, <, 1e-9);
}

static void
test_many_prices (void)
{
  static const double expected[] = { 0.00065252, 0.16007187, 0.46169548, 0.30203707, 0.06943207, 0.00611099 };
  g_autoptr (Table) table = test_table ("price_points.csv");
  CohortArm arms[6];
  double price[6], chance[6], sum = 0;

  g_assert_cmpuint (table->n_rows, ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      arms[i] = (CohortArm) { test_number (table, i, "visitors"), test_number (table, i, "buyers") };
      price[i] = test_number (table, i, "price");
    }
  g_assert_cmpint (cohort_best_arm (arms, price, 6, chance), ==, COHORT_STATUS_OK);
  for (guint i = 0; i < 6; i++)
    {
      assert_near (chance[i], expected[i], 1e-7);
      sum += chance[i];
    }
  assert_near (sum, 1, 1e-7);
}

static void
test_plan_and_split (void)
{
  const guint64 visitors[] = { 44700, 45489 };
  const double half[] = { 0.5, 0.5 };
  double chi2, p = cohort_srm_p_value (visitors, half, 2, &chi2);

  assert_near (chi2, 6.90240495, 1e-7);
  assert_near (p, 0.0086, 5e-5);
  assert_near (cohort_plan_per_arm (0.05, 0.06, 0.05, 0.8), 8157.731448, 2e-2);
  assert_near (cohort_plan_per_arm (0.02, 0.025, 0.05, 0.8), 13808.924918, 2e-2);
  assert_near (cohort_plan_per_arm (0.8, 0.7, 0.05, 0.8), 294, 1);
  assert_near (cohort_plan_detectable (0.05, 8157.731448, 0.05, 0.8), 0.06, 1e-6);
  g_assert_true (isnan (cohort_plan_per_arm (0.05, 0.05, 0.05, 0.8)));
  g_assert_true (isnan (cohort_plan_detectable (0.05, 1, 0.05, 0.8)));
}

static double *
column (const Table *table, const char *name)
{
  return table_numbers (table, test_column (table, name), NULL);
}

static CohortPriceSurvey *
survey_of (const char *file, gboolean intents)
{
  g_autoptr (Table) table = test_table (file);
  g_autofree double *a = column (table, "tch"), *b = column (table, "ch"), *c = column (table, "ex");
  g_autofree double *d = column (table, "tex"), *e = intents ? column (table, "buych") : NULL;
  g_autofree double *f = intents ? column (table, "buyex") : NULL;

  return cohort_price_survey (a, b, c, d, e, f, table->n_rows);
}

static void
test_survey (void)
{
  static const double reach[] = { 0,          0.01428571, 0.05760417, 0.10186012, 0.14050595, 0.16988839,
                                  0.20941964, 0.22501701, 0.21373087, 0.19203444, 0.16331314, 0.15077700 };
  g_autoptr (CohortPriceSurvey) sim = survey_of ("van_westendorp_sim.csv", FALSE);
  g_autoptr (CohortPriceSurvey) whole = survey_of ("van_westendorp_int.csv", TRUE);

  assert_near (sim->pmc.first, 6.35, 1e-9);
  /* R's shares are rounded and pass over the price at which the curves are equal. */
  assert_near (sim->pme.first, 14.53, 1e-9);
  assert_near (sim->pme.last, 14.67, 1e-9);
  assert_near (sim->idp.first, 9.98, 1e-9);
  assert_near (sim->opp.first, 6.35, 1e-9);
  /* The curves touch over a long stretch there, which its left end alone would hide. */
  g_assert_cmpfloat (sim->opp.last, >, sim->opp.first + 1);
  g_assert_cmpuint (whole->n_invalid, ==, 8);
  assert_near (whole->pmc.first, 6, 1e-9);
  assert_near (whole->pme.first, 13, 1e-9);
  assert_near (whole->idp.first, 9, 1e-9);
  assert_near (whole->opp.first, 11, 1e-9);
  for (guint i = 0; i < G_N_ELEMENTS (reach); i++)
    for (gsize p = 0; p < whole->n_prices; p++)
      if (whole->price[p] == 2 + i)
        assert_near (whole->reach[p], reach[i], 1e-8);
  for (gsize p = 0; p < whole->n_prices; p++)
    if (whole->price[p] == 10)
      assert_near (whole->revenue[p], 2.13730868, 1e-7);
  g_assert_cmpfloat (whole->best_reach_price, ==, 9);
  g_assert_cmpfloat (whole->best_revenue_price, ==, 10);
}

static void
test_hostile (void)
{
  const CohortArm none = { 0, 0 }, more = { 5, 6 }, sure = { 10, 10 };
  const double one[] = { 5 }, two[] = { 4 }, broken[] = { NAN };
  g_autoptr (CohortPriceSurvey) empty = cohort_price_survey (one, one, one, one, NULL, NULL, 0);
  g_autoptr (CohortPriceSurvey) falling = cohort_price_survey (one, two, one, one, NULL, NULL, 1);
  g_autoptr (CohortPriceSurvey) bad = cohort_price_survey (broken, two, one, one, NULL, NULL, 1);
  double chance[1];

  g_assert_cmpint (cohort_compare_arms (&none, &sure, 1, 1, 0.95).status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_compare_arms (&more, &sure, 1, 1, 0.95).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_sequential (&sure, &sure, 0.05, 5000, 0.01).status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (cohort_best_arm (&sure, chance, 0, chance), ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (empty->status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (falling->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pricing/two-arms", test_two_arms);
  g_test_add_func ("/pricing/chance", test_chance);
  g_test_add_func ("/pricing/sequential", test_sequential);
  g_test_add_func ("/pricing/rate-sequence", test_rate_sequence);
  g_test_add_func ("/pricing/many-prices", test_many_prices);
  g_test_add_func ("/pricing/plan-and-split", test_plan_and_split);
  g_test_add_func ("/pricing/survey", test_survey);
  g_test_add_func ("/pricing/hostile", test_hostile);
  return g_test_run ();
}
