// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Price suggestions, price changes, promotions and offers over a horizon: worked by hand, at their limits,
// and on hostile input.
#include "config.h"

#include "test-support.h"

#include "cohort-bandit.h"
#include "cohort-count-rate.h"
#include "cohort-gabor-granger.h"
#include "cohort-horizon.h"
#include "cohort-isotonic.h"
#include "cohort-price-change.h"
#include "cohort-price-new.h"
#include "cohort-promotion.h"
#include "cohort-residual.h"

#include <math.h>
#include <string.h>

static void
test_isotonic (void)
{
  double values[] = { 0.5, 0.2, 0.4, 0.6, 0.1 }, flat[] = { 1, 2 };
  const double weights[] = { 1, 2, 1, 1, 1 }, heavy[] = { 3, 1 };

  cohort_isotonic_falling (values, weights, 5);
  /* The middle three pool to (2 x 0.2 + 0.4 + 0.6) / 4, below the first. */
  assert_near (values[0], 0.5, 1e-15);
  for (guint i = 1; i < 4; i++)
    assert_near (values[i], 0.35, 1e-15);
  assert_near (values[4], 0.1, 1e-15);
  cohort_isotonic_falling (flat, heavy, 2);
  assert_near (flat[0], 1.25, 1e-15);
  cohort_isotonic_falling (flat, heavy, 0);
}

static void
test_gabor_granger (void)
{
  /* Of ten people at each price, this many said yes: 12 sells better than 10 by luck, and is pooled. */
  static const guint yes[] = { 8, 4, 6, 1 };
  static const double at[] = { 5, 10, 12, 20 };
  double price[40], answer[40];
  g_autoptr (CohortGaborGranger) survey = NULL, whole = NULL, few = NULL, bad = NULL, none = NULL, scaled = NULL;

  for (guint i = 0; i < 40; i++)
    {
      price[i] = at[i % 4];
      answer[i] = i / 4 < yes[i % 4];
    }
  survey = cohort_gabor_granger (price, answer, 40, COHORT_STATED_TO_REAL);
  g_assert_cmpint (survey->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (survey->n_prices, ==, 4);
  assert_near (survey->prices[0].demand, 0.4, 1e-15);
  assert_near (survey->prices[1].said, 0.4, 1e-15);
  assert_near (survey->prices[1].demand, 0.25, 1e-15);
  assert_near (survey->prices[2].demand, 0.25, 1e-15);
  assert_near (survey->best_price, 12, 1e-15);
  assert_near (survey->best_revenue, 3, 1e-12);
  /* Wilson, 8 of 10. */
  assert_near (survey->prices[0].lo, 0.5 * 0.4901625, 1e-7);
  assert_near (survey->prices[0].hi, 0.5 * 0.9433178, 1e-7);
  whole = cohort_gabor_granger (price, answer, 40, 1);
  assert_near (whole->best_revenue, 6, 1e-12);
  few = cohort_gabor_granger (price, answer, 29, 1);
  g_assert_cmpint (few->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_true (isnan (few->best_price));
  none = cohort_gabor_granger (price, answer, 0, 1);
  g_assert_cmpint (none->status, ==, COHORT_STATUS_NO_DATA);
  scaled = cohort_gabor_granger (price, answer, 40, 0);
  g_assert_cmpint (scaled->status, ==, COHORT_STATUS_BAD_INPUT);
  answer[7] = NAN;
  bad = cohort_gabor_granger (price, answer, 40, 1);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
}

static const CohortBanditRules bandit_rules
    = { .floor_share = 0.05, .max_step = 0.2, .days_since_change = 7, .seed = 7 };

static void
test_bandit (void)
{
  g_autoptr (Table) table = test_table ("price_points.csv");
  const double months[] = { 1, 1, 1, 1, 1, 1 }, running[] = { 0.1, 0.1, 0.2, 0.2, 0.2, 0.2 };
  const double exact[] = { 0.00065252, 0.16007187, 0.46169548, 0.30203707, 0.06943207, 0.00611099 };
  CohortBanditRules rules = bandit_rules;
  CohortArm arms[6];
  double price[6], sum = 0;
  CohortBandit bandit, again;

  for (guint i = 0; i < 6; i++)
    {
      arms[i] = (CohortArm) { test_number (table, i, "visitors"), test_number (table, i, "buyers") };
      price[i] = test_number (table, i, "price");
    }
  bandit = cohort_bandit_suggest (arms, price, months, running, 6, &rules);
  again = cohort_bandit_suggest (arms, price, months, running, 6, &rules);
  g_assert_cmpint (bandit.status, ==, COHORT_STATUS_OK);
  g_assert_cmpmem (&bandit, sizeof bandit, &again, sizeof again);
  for (guint i = 0; i < 6; i++)
    {
      /* The exact chance knows nothing of falling demand: near it, not at it. */
      assert_near (bandit.arms[i].chance, exact[i], 0.05);
      g_assert_cmpfloat (fabs (bandit.arms[i].share - running[i]), <=, rules.max_step + 1e-12);
      g_assert_true (i == 0 || bandit.arms[i].demand.estimate <= bandit.arms[i - 1].demand.estimate);
      g_assert_cmpfloat (bandit.arms[i].demand.lo, <, bandit.arms[i].demand.hi);
      sum += bandit.arms[i].share;
    }
  assert_near (sum, 1, 1e-12);

  rules.max_step = 1;
  bandit = cohort_bandit_suggest (arms, price, months, running, 6, &rules);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (bandit.arms[i].share, >=, rules.floor_share - 1e-12);
  rules.days_since_change = 6;
  bandit = cohort_bandit_suggest (arms, price, months, running, 6, &rules);
  g_assert_true (bandit.held);
  assert_near (bandit.arms[2].share, running[2], 1e-15);
  rules.ended = TRUE;
  bandit = cohort_bandit_suggest (arms, price, months, running, 6, &rules);
  assert_near (bandit.arms[2].share, 1, 1e-15);
}

static void
test_bandit_churn (void)
{
  /* The dearer price sells as well but its buyers stay half as long. */
  const CohortArm arms[] = { { 1000, 100 }, { 1000, 98 } };
  const double price[] = { 10, 15 }, same[] = { 10, 10 }, shorter[] = { 10, 5 }, running[] = { 0.5, 0.5 };

  g_assert_cmpfloat (cohort_bandit_suggest (arms, price, same, running, 2, &bandit_rules).arms[1].chance, >, 0.95);
  g_assert_cmpfloat (cohort_bandit_suggest (arms, price, shorter, running, 2, &bandit_rules).arms[1].chance, <, 0.05);
}

static void
test_bandit_assign (void)
{
  const CohortArm arms[] = { { 1000, 100 }, { 1000, 98 }, { 1000, 20 } };
  const double price[] = { 10, 15, 30 }, months[] = { 1, 1, 1 }, running[] = { 0.2, 0.5, 0.3 };
  CohortBanditRules held = bandit_rules;
  CohortBandit bandit;
  guint n[3] = { 0 };

  held.days_since_change = 0;
  bandit = cohort_bandit_suggest (arms, price, months, running, 3, &held);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *key = g_strdup_printf ("visitor-%u", i);

      n[cohort_bandit_assign (&bandit, key)]++;
      g_assert_cmpuint (cohort_bandit_assign (&bandit, key), ==, cohort_bandit_assign (&bandit, key));
    }
  for (guint i = 0; i < 3; i++)
    assert_near (n[i] / 20000.0, running[i], 0.015);
}

static void
test_bandit_refuses (void)
{
  const CohortArm arms[] = { { 1000, 100 }, { 1000, 98 } }, few[] = { { 19, 1 }, { 1000, 98 } },
                  broken[] = { { 1, 2 } };
  const double price[] = { 10, 15 }, months[] = { 1, 1 }, running[] = { 0.5, 0.5 }, over[] = { 0.5, 0.6 };
  const double unordered[] = { 15, 10 }, nan[] = { 1, NAN };
  const CohortArm bad[] = { arms[0], broken[0] };
  CohortBanditRules rules = bandit_rules;
  CohortBandit bandit = cohort_bandit_suggest (few, price, months, running, 2, &rules);

  g_assert_cmpint (bandit.status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpuint (bandit.n, ==, 2);
  assert_near (bandit.arms[0].share, 0.5, 1e-15);
  g_assert_cmpint (cohort_bandit_suggest (arms, price, months, running, 0, &rules).status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_bandit_suggest (arms, price, months, running, 7, &rules).status, ==, COHORT_STATUS_TOO_LARGE);
  g_assert_cmpint (cohort_bandit_suggest (arms, unordered, months, running, 2, &rules).status, ==,
                   COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_bandit_suggest (arms, price, nan, running, 2, &rules).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_bandit_suggest (arms, price, months, over, 2, &rules).status, ==, COHORT_STATUS_BAD_INPUT);
  bandit = cohort_bandit_suggest (bad, price, months, running, 2, &rules);
  g_assert_cmpint (bandit.status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpuint (cohort_bandit_assign (&bandit, "x"), ==, G_MAXSIZE);
}

static void
test_price_change (void)
{
  const double survival[] = { 1, 0.8, 0.5 }, lower[] = { 1, 0.7, 0.4 }, upper[] = { 1, 0.9, 0.6 },
               rising[] = { 0.5, 0.6 };
  CohortPriceChange change = { .policy = COHORT_PRICE_GRANDFATHER,
                               .members = 10,
                               .old_price = 10,
                               .new_price = 16,
                               .horizon = 3,
                               .survival = survival,
                               .lo = lower,
                               .hi = upper };
  CohortPriceOutlook outlook = cohort_price_change (&change);

  assert_near (outlook.keep.estimate, 230, 1e-12);
  assert_near (outlook.keep.lo, 210, 1e-12);
  assert_near (outlook.gain.estimate, 0, 1e-15);
  g_assert_true (isnan (outlook.break_even_leave));

  change.policy = COHORT_PRICE_LOCK;
  change.wait = 2;
  change.leave_at_once = 0.2;
  outlook = cohort_price_change (&change);
  /* Only the third month changes: 10 x (16 x 0.5 x 0.8 - 10 x 0.5). */
  assert_near (outlook.gain.estimate, 14, 1e-12);
  assert_near (outlook.break_even_leave, 0.375, 1e-15);

  change.policy = COHORT_PRICE_SUNSET;
  change.wait = 0;
  change.leave_at_once = 0;
  outlook = cohort_price_change (&change);
  /* 16 (1 + 0.8 y + 0.5 y²) = 23 with y = 1 - churn. */
  g_assert_cmpint (outlook.status, ==, COHORT_STATUS_OK);
  assert_near (outlook.break_even_churn, 1 - (-0.8 + sqrt (0.64 + 4 * 0.5 * (23 / 16.0 - 1))) / (2 * 0.5), 1e-9);
  change.extra_churn = outlook.break_even_churn;
  assert_near (cohort_price_change (&change).gain.estimate, 0, 1e-6);

  change.extra_churn = 0;
  change.policy = COHORT_PRICE_OPT_IN;
  change.opt_in = 0.25;
  assert_near (cohort_price_change (&change).gain.estimate, 0.25 * 10 * 6 * 2.3, 1e-12);

  change.survival = rising;
  change.horizon = 2;
  g_assert_cmpint (cohort_price_change (&change).status, ==, COHORT_STATUS_BAD_INPUT);
  change.horizon = 0;
  g_assert_cmpint (cohort_price_change (&change).status, ==, COHORT_STATUS_NO_DATA);
  change.horizon = 1000;
  g_assert_cmpint (cohort_price_change (&change).status, ==, COHORT_STATUS_TOO_LARGE);
}

static void
test_promotion (void)
{
  const double offered[] = { 1, 0.9, 0.9, 0.5 }, held[] = { 1, 0.9, 0.8, 0.7 };
  CohortPromotion promotion = { .offered = { 100, 20 },
                                .held_out = { 100, 10 },
                                .price = 10,
                                .discount = 5,
                                .discounted = 2,
                                .horizon = 4,
                                .survival_offered = offered,
                                .survival_held_out = held,
                                .cliff = { 100, 40 },
                                .usual = { 100, 10 } };
  CohortPromotionCost cost = cohort_promotion_cost (&promotion);

  g_assert_cmpint (cost.status, ==, COHORT_STATUS_OK);
  assert_near (cost.given, 20 * 5 * 1.9, 1e-12);
  assert_near (cost.bought_anyway.estimate, 10, 1e-12);
  assert_near (cost.wasted.estimate, 10 * 9.5, 1e-12);
  assert_near (cost.extra.estimate, 10, 1e-12);
  assert_near (cost.gain.estimate, 20 * (33 - 9.5) - 10 * 34, 1e-10);
  g_assert_cmpfloat (cost.gain.lo, <, cost.gain.estimate);
  assert_near (cost.cliff.estimate, 0.4, 1e-15);
  g_assert_cmpfloat (cost.chance_cliff, >, 0.999);

  promotion.held_out = (CohortArm) { 0, 0 };
  cost = cohort_promotion_cost (&promotion);
  g_assert_cmpint (cost.status, ==, COHORT_STATUS_NOT_ENTERED);
  assert_near (cost.given, 190, 1e-12);
  promotion.held_out = (CohortArm) { 19, 2 };
  g_assert_cmpint (cohort_promotion_cost (&promotion).status, ==, COHORT_STATUS_TOO_FEW);
  promotion.discount = 11;
  g_assert_cmpint (cohort_promotion_cost (&promotion).status, ==, COHORT_STATUS_BAD_INPUT);
  promotion.horizon = 0;
  g_assert_cmpint (cohort_promotion_cost (&promotion).status, ==, COHORT_STATUS_NO_DATA);
}

static void
test_horizon (void)
{
  const guint64 risk_a[] = { 1000, 900, 850 }, lost_a[] = { 100, 50, 25 };
  const guint64 risk_b[] = { 950, 500, 300 }, lost_b[] = { 450, 200, 100 };
  const CohortHorizonArm a = { { 10000, 1000 }, 10, 3, risk_a, lost_a }, b = { { 10000, 950 }, 15, 3, risk_b, lost_b };
  CohortHorizonComparison once = cohort_compare_horizon (&a, &b, 1, 0, 10000, 1);
  CohortHorizonComparison year = cohort_compare_horizon (&a, &b, 10, 0, 10000, 1);
  CohortHorizonComparison again = cohort_compare_horizon (&a, &b, 10, 0, 10000, 1);
  CohortHorizonArm broken = b;
  double goes_on = 1 - 175 / 2750.0;

  /* By one payment the dearer wins, over ten months the one that keeps its members. */
  g_assert_cmpfloat (once.chance_b, >, 0.999);
  g_assert_cmpfloat (year.chance_b, <, 0.001);
  assert_near (once.a.estimate, 10 * 1001.0 / 10002, 0.005);
  /* S: 1, 0.9, 0.85, 0.825, then the pooled 175 of 2,750. */
  assert_near (year.a.estimate, 3.575 + 0.825 * goes_on * (1 - pow (goes_on, 6)) / (1 - goes_on), 0.02);
  g_assert_cmpfloat (year.a.lo, <, year.a.estimate);
  g_assert_cmpfloat (year.a.estimate, <, year.a.hi);
  g_assert_cmpmem (&year, sizeof year, &again, sizeof again);
  assert_near (year.loss_b - year.loss_a, -year.difference.estimate, 1e-9);

  g_assert_cmpint (cohort_compare_horizon (&a, &b, 11, 0, 1000, 1).status, ==, COHORT_STATUS_BEYOND_DATA);
  g_assert_cmpint (cohort_compare_horizon (&a, &b, 500, 0, 1000, 1).status, ==, COHORT_STATUS_TOO_LARGE);
  g_assert_cmpint (cohort_compare_horizon (&a, &b, 3, NAN, 1000, 1).status, ==, COHORT_STATUS_BAD_INPUT);
  broken.lost = risk_a;
  g_assert_cmpint (cohort_compare_horizon (&a, &broken, 3, 0, 1000, 1).status, ==, COHORT_STATUS_BAD_INPUT);
  broken.arm.visitors = broken.arm.buyers = broken.n_months = 0;
  g_assert_cmpint (cohort_compare_horizon (&a, &broken, 3, 0, 1000, 1).status, ==, COHORT_STATUS_NO_DATA);
}

/* R's poisson.test, and twice its smaller binomial tail. */
static void
test_count_rate (void)
{
  const CohortCountRate none = { 0, 6 }, some = { 7, 6 }, many = { 120, 6 }, wrong = { 7, 0 };
  const CohortCountRate spring = { 40, 6 }, summer = { 28, 6 }, peak = { 23, 3 }, after = { 4, 2 };
  const CohortCountRate five = { 5, 1 }, zero = { 0, 1 };
  double p;

  assert_near (cohort_count_rate (&none, 0.95).hi, 0.614813242352, 1e-11);
  g_assert_cmpfloat (cohort_count_rate (&none, 0.95).lo, ==, 0);
  assert_near (cohort_count_rate (&some, 0.95).lo, 0.469060508587, 1e-11);
  assert_near (cohort_count_rate (&some, 0.95).hi, 2.40377922695, 1e-11);
  assert_near (cohort_count_rate (&many, 0.95).hi, 23.9150975616, 1e-9);
  assert_near (cohort_count_rate_ratio (&spring, &summer, 0.95, &p).estimate, 0.7, 1e-12);
  assert_near (cohort_count_rate_ratio (&spring, &summer, 0.95, &p).lo, 0.415899309157, 1e-10);
  assert_near (cohort_count_rate_ratio (&spring, &summer, 0.95, &p).hi, 1.16325075514, 1e-10);
  assert_near (p, 0.181810054536, 1e-11);
  assert_near (cohort_count_rate_ratio (&peak, &after, 0.95, &p).lo, 0.0655779858019, 1e-11);
  assert_near (cohort_count_rate_ratio (&peak, &after, 0.95, &p).hi, 0.763504739355, 1e-11);
  assert_near (p, 0.00922847149452, 1e-12);
  assert_near (cohort_count_rate_ratio (&five, &zero, 0.95, &p).hi, 1.09127910518, 1e-10);
  assert_near (p, 0.0625, 1e-14);
  g_assert_true (isinf (cohort_count_rate_ratio (&zero, &five, 0.95, NULL).hi));
  g_assert_cmpint (cohort_count_rate_ratio (&zero, &zero, 0.95, &p).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_true (isnan (p));
  g_assert_cmpint (cohort_count_rate (&wrong, 0.95).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_count_rate_ratio (&some, &wrong, 0.95, NULL).status, ==, COHORT_STATUS_BAD_INPUT);
}

/* R's glm (family = quasipoisson), the interval by t. */
static void
test_count_periods (void)
{
  const guint before[] = { 5, 7, 3, 6, 4, 9 }, after[] = { 4, 2, 30, 8, 3, 5 }, even[] = { 5, 5, 5, 5 },
              none[] = { 0, 0 };
  double dispersion;
  CohortEstimate ratio = cohort_count_periods_ratio (before, 6, after, 6, 0.95, &dispersion);

  g_assert_cmpint (ratio.status, ==, COHORT_STATUS_OK);
  assert_near (dispersion, 6.957918552036, 1e-11); /* by hand; glm stops within 3e-10 of it */
  assert_near (ratio.estimate, 1.52941176471, 1e-10);
  assert_near (ratio.lo, 0.418377756823, 1e-8);
  assert_near (ratio.hi, 5.59088122606, 1e-7);
  ratio = cohort_count_periods_ratio (even, 4, even, 4, 0.95, &dispersion);
  assert_near (dispersion, 1, 1e-15);
  assert_near (ratio.estimate, 1, 1e-15);
  g_assert_cmpint (cohort_count_periods_ratio (even, 4, none, 2, 0.95, NULL).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (cohort_count_periods_ratio (even, 1, even, 4, 0.95, NULL).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (cohort_count_periods_ratio (even, 4, after, 2, 2, NULL).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_count_periods_ratio (before, 6, &after[4], 2, 0.95, NULL).status, ==, COHORT_STATUS_OK);
  g_assert_cmpint (cohort_count_periods_ratio (before, 6, &before[2], 2, 0.95, NULL).status, ==, COHORT_STATUS_OK);
}

/* Three months, 4 joiners a month, S = 1, 0.5, 0.25: in month 0 four pay, then 4 + 2, then 4 + 2 + 1. */
static void
test_price_new (void)
{
  const double survival[] = { 1, 0.5, 0.25 }, low[] = { 1, 0.25, 0 }, rising[] = { 0.5, 1, 1 };
  CohortNewPrice change = {
    .old_price = 20,
    .new_price = 30,
    .joiners = { 24, 6 },
    .horizon = 3,
    .survival = survival,
    .lo = low,
    .hi = survival,
  };
  CohortNewPriceOutlook out = cohort_price_new (&change, 0.95);

  g_assert_cmpint (out.status, ==, COHORT_STATUS_OK);
  assert_near (out.joiners.estimate, 4, 1e-12);
  assert_near (out.keep.estimate, 20 * (4 + 6 + 7), 1e-10);
  assert_near (out.change.estimate, 30 * 17, 1e-10);
  assert_near (out.worth_old.estimate, 20 * 1.75, 1e-12);
  assert_near (out.worth_new.lo, 30 * 1.25, 1e-12);
  assert_near (out.keep.lo, out.joiners.lo * 20 * (1 + 1.25 + 1.25), 1e-10);
  assert_near (out.break_even_fewer, 1.0 / 3, 1e-12);
  /* At break-even the gain is nothing. */
  change.fewer = out.break_even_fewer;
  assert_near (cohort_price_new (&change, 0.95).gain.estimate, 0, 1e-9);
  change.fewer = 0;
  change.new_price = 26;
  change.extra_churn = cohort_price_new (&change, 0.95).break_even_churn;
  g_assert_cmpfloat (change.extra_churn, <, 1);
  assert_near (cohort_price_new (&change, 0.95).gain.estimate, 0, 1e-9);
  change.extra_churn = 0;
  /* With everybody gone the next month the dearer price still pays: 3 x 30 against 17 / 4 x 20. */
  change.new_price = 30;
  assert_near (cohort_price_new (&change, 0.95).break_even_churn, 1, 1e-15);
  change.new_price = 10;
  g_assert_true (isnan (cohort_price_new (&change, 0.95).break_even_fewer));
  g_assert_cmpfloat (cohort_price_new (&change, 0.95).gain.hi, <, 0);
  change.joiners.count = 9;
  g_assert_cmpint (cohort_price_new (&change, 0.95).status, ==, COHORT_STATUS_TOO_FEW);
  change.survival = rising;
  g_assert_cmpint (cohort_price_new (&change, 0.95).status, ==, COHORT_STATUS_BAD_INPUT);
  change.survival = survival;
  change.joiners.time = 0;
  g_assert_cmpint (cohort_price_new (&change, 0.95).status, ==, COHORT_STATUS_BAD_INPUT);
  change.horizon = 0;
  g_assert_cmpint (cohort_price_new (&change, 0.95).status, ==, COHORT_STATUS_NO_DATA);
}

/* A constant rate has no memory: whoever stayed stays on as the new do. A mixture has: the old stay longer. */
static void
test_residual (void)
{
  CohortRetentionFit constant = { .model = COHORT_RETENTION_CONSTANT, .n_params = 1, .params = { 0.1 } };
  CohortRetentionFit mixed = { .model = COHORT_RETENTION_SBG, .n_params = 2, .params = { 1, 3 } };
  const double ages[] = { 0, 5, 5, 30 }, young[] = { 0 }, old[] = { 12 }, wrong[] = { -1 };
  double survival[12], lo[12], hi[12], later[12];

  g_assert_cmpint (cohort_residual_curve (&constant, ages, 4, 40, 12, 0.95, survival, lo, hi), ==, COHORT_STATUS_OK);
  for (guint t = 0; t < 12; t++)
    {
      assert_near (survival[t], pow (0.9, t), 1e-12);
      /* Garwood's interval of 40: 28.5766 to 54.4686. */
      assert_near (lo[t], pow (0.9, t * 54.46864 / 40), 1e-6);
      assert_near (hi[t], pow (0.9, t * 28.57659 / 40), 1e-6);
    }
  g_assert_cmpint (cohort_residual_curve (&mixed, young, 1, 40, 12, 0.95, survival, lo, hi), ==, COHORT_STATUS_OK);
  g_assert_cmpint (cohort_residual_curve (&mixed, old, 1, 40, 12, 0.95, later, lo, hi), ==, COHORT_STATUS_OK);
  /* S (t) = B (1, 3 + t) / B (1, 3) = 3 / (3 + t). */
  assert_near (survival[3], 0.5, 1e-12);
  assert_near (later[3], 15.0 / 18, 1e-12);
  g_assert_cmpint (cohort_residual_curve (&mixed, wrong, 1, 40, 12, 0.95, later, lo, hi), ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_residual_curve (&mixed, old, 0, 40, 12, 0.95, later, lo, hi), ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_residual_curve (&mixed, old, 1, 0, 12, 0.95, later, lo, hi), ==, COHORT_STATUS_TOO_FEW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/offers/isotonic", test_isotonic);
  g_test_add_func ("/offers/gabor-granger", test_gabor_granger);
  g_test_add_func ("/offers/bandit", test_bandit);
  g_test_add_func ("/offers/bandit-churn", test_bandit_churn);
  g_test_add_func ("/offers/bandit-assign", test_bandit_assign);
  g_test_add_func ("/offers/bandit-refuses", test_bandit_refuses);
  g_test_add_func ("/offers/price-change", test_price_change);
  g_test_add_func ("/offers/count-rate", test_count_rate);
  g_test_add_func ("/offers/count-periods", test_count_periods);
  g_test_add_func ("/offers/price-new", test_price_new);
  g_test_add_func ("/offers/residual", test_residual);
  g_test_add_func ("/offers/promotion", test_promotion);
  g_test_add_func ("/offers/horizon", test_horizon);
  return g_test_run ();
}
