// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One-off buyers, RFM, elasticities and demand against the reference's figures and on hostile input.
#include "config.h"

#include "test-support.h"

#include "cohort-bgbb.h"
#include "cohort-bgnbd.h"
#include "cohort-buyer-value.h"
#include "cohort-elasticity.h"
#include "cohort-rfm.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

static double *
column (const Table *table, const char *name)
{
  g_autoptr (GError) error = NULL;
  double *numbers = table_numbers (table, test_column (table, name), &error);

  g_assert_no_error (error);
  return numbers;
}

/* Purchases expected in the time unit after @age, averaged over made-up histories of new buyers up to @age. */
static double
mean_ahead (const CohortBgNbd *fit, double age)
{
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  double sum = 0;
  guint n = 40000;

  for (guint i = 0; i < n; i++)
    {
      double rate = gsl_ran_gamma (rng, fit->r, 1 / fit->alpha), leave = gsl_ran_beta (rng, fit->a, fit->b);
      double at = 0, last = 0;
      guint x = 0;

      while (gsl_rng_uniform (rng) >= leave && (at += gsl_ran_exponential (rng, 1 / rate)) <= age)
        {
          x++;
          last = at;
        }
      sum += cohort_bgnbd_expected (fit, x, last, age, 1) / n;
    }
  gsl_rng_free (rng);
  return sum;
}

static void
test_bgnbd (void)
{
  g_autoptr (Table) table = test_shared_table ("cdnow_customers_summary.csv");
  g_autofree double *x = NULL, *recency = NULL, *age = NULL;
  CohortBgNbd fit;

  if (table == NULL)
    return;
  x = column (table, "frequency");
  recency = column (table, "recency");
  age = column (table, "T");
  fit = cohort_bgnbd_fit (x, recency, age, NULL, table->n_rows);
  g_assert_cmpint (fit.status, ==, COHORT_STATUS_OK);
  assert_ratio (fit.r, 0.242593, 1e-4);
  assert_ratio (fit.alpha, 4.413532, 1e-4);
  assert_ratio (fit.a, 0.792886, 1e-4);
  assert_ratio (fit.b, 2.425753, 1e-4);
  assert_near (fit.log_likelihood, -9582.425561, 1e-3);
  assert_near (cohort_bgnbd_expected (&fit, 2, 30.43, 38.86, 39), 1.225910, 1e-4);
  assert_near (cohort_bgnbd_alive (&fit, 2, 30.43, 38.86), 0.726609, 1e-4);
  assert_near (cohort_bgnbd_expected (&fit, 0, 0, 38.86, 39), 0.194781, 1e-4);
  assert_near (cohort_bgnbd_alive (&fit, 0, 0, 38.86), 1, 1e-15);
  assert_near (cohort_bgnbd_expected (&fit, 26, 30.86, 31, 39), 20.750570, 1e-3);
  assert_near (cohort_bgnbd_alive (&fit, 26, 30.86, 31), 0.968920, 1e-4);
  assert_near (cohort_bgnbd_unconditional (&fit, 52), 1.444021, 1e-4);

  fit = cohort_mbgnbd_fit (x, recency, age, NULL, table->n_rows);
  assert_ratio (fit.r, 0.524838, 1e-4);
  assert_ratio (fit.alpha, 6.182980, 1e-4);
  assert_ratio (fit.a, 0.891357, 1e-4);
  assert_ratio (fit.b, 1.614000, 1e-4);
  g_assert_cmpfloat (cohort_bgnbd_alive (&fit, 0, 0, 38.86), <, 0.9);
  /* In the mean over buyers of the same age the two must agree: what is expected of a new one, and of those there are.
   */
  g_assert_cmpfloat (cohort_bgnbd_unconditional (&fit, 52), >, 1);
  assert_near (mean_ahead (&fit, 8), cohort_bgnbd_unconditional (&fit, 9) - cohort_bgnbd_unconditional (&fit, 8), 2e-3);
}

static void
test_bgbb (void)
{
  g_autoptr (Table) table = test_shared_table ("donations.csv");
  g_autofree double *x = NULL, *recency = NULL, *chances = NULL, *weight = NULL;
  CohortBgBb fit;

  if (table == NULL)
    return;
  x = column (table, "frequency");
  recency = column (table, "recency");
  chances = column (table, "periods");
  weight = column (table, "weights");
  fit = cohort_bgbb_fit (x, recency, chances, weight, table->n_rows);
  g_assert_cmpint (fit.status, ==, COHORT_STATUS_OK);
  assert_ratio (fit.a, 1.203507, 1e-4);
  assert_ratio (fit.b, 0.749767, 1e-4);
  assert_ratio (fit.c, 0.656757, 1e-4);
  /* The likelihood is a little higher here than at the figure printed. */
  assert_ratio (fit.d, 2.783887, 2e-4);
  assert_near (fit.log_likelihood, -33225.58, 5e-3);
}

/* What must hold of a known model, whatever its parameters. */
static void
test_bgbb_by_hand (void)
{
  const CohortBgBb fit = { COHORT_STATUS_OK, 1, 1, 1, 1, 0 }, one = { COHORT_STATUS_OK, 1.2, 0.7, 1, 2.8, 0 };
  CohortBgBb near = one;
  const double x[] = { 3 }, early[] = { 2 }, n[] = { 6 };

  /* Flat on both: one chance, not taken: alive and did not (1/2 x 1/2), or gone before it (1/2): alive at the
     next with 1/2 x B (1, 3) / (3/4). */
  assert_near (cohort_bgbb_alive (&fit, 0, 0, 1), 0.5 / 3 / 0.75, 1e-12);
  assert_near (cohort_bgbb_expected (&fit, 0, 0, 1, 1), 1 / 6.0 / 3 / 0.75, 1e-12);
  assert_near (cohort_bgbb_expected (&fit, 0, 0, 1, 0), 0, 1e-15);
  /* No hole at c = 1. */
  near.c = 1 + 1e-7;
  assert_near (cohort_bgbb_expected (&one, 3, 5, 6, 5), cohort_bgbb_expected (&near, 3, 5, 6, 5), 1e-5);
  g_assert_cmpfloat (cohort_bgbb_alive (&one, 3, 6, 6), >, cohort_bgbb_alive (&one, 3, 3, 6));
  g_assert_true (isnan (cohort_bgbb_alive (&one, 3, 2, 6)));
  g_assert_cmpint (cohort_bgbb_fit (x, early, n, NULL, 1).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_bgbb_fit (x, x, n, NULL, 1).status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (cohort_bgbb_fit (x, x, n, NULL, 0).status, ==, COHORT_STATUS_NO_DATA);
}

static void
test_gammagamma (void)
{
  g_autoptr (Table) table = test_shared_table ("cdnow_customers_summary_with_transactions.csv");
  g_autofree double *x = NULL, *value = NULL;
  CohortGammaGamma fit;

  if (table == NULL)
    return;
  x = column (table, "x");
  value = column (table, "zbar");
  fit = cohort_gammagamma_fit (x, value, table->n_rows);
  g_assert_cmpint (fit.status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (fit.n, ==, 946);
  assert_ratio (fit.p, 6.2487, 1e-4);
  assert_ratio (fit.q, 3.7446, 1e-4);
  assert_ratio (fit.gamma, 15.448, 1e-4);
  assert_near (cohort_gammagamma_expected (&fit, x[0], value[0]), 24.6586, 1e-3);
  assert_near (cohort_gammagamma_expected (&fit, x[1], value[1]), 18.9115, 1e-3);
  assert_near (cohort_gammagamma_expected (&fit, 0, 0), 35.1710, 1e-2);
}

static void
test_buyer_value (void)
{
  static const double first[] = { 140.096211, 18.943467, 38.180573 };
  g_autoptr (Table) table = test_shared_table ("cdnow_customers_summary_with_transactions.csv");
  g_autofree double *x = NULL, *recency = NULL, *age = NULL, *value = NULL;
  CohortBgNbd purchases;
  CohortGammaGamma values;
  CohortBuyer buyer = { 1, 2, 3, 4 };
  double total = 0;

  if (table == NULL)
    return;
  x = column (table, "x");
  recency = column (table, "t_x");
  age = column (table, "T");
  value = column (table, "zbar");
  purchases = cohort_bgnbd_fit (x, recency, age, NULL, table->n_rows);
  values = cohort_gammagamma_fit (x, value, table->n_rows);
  for (gsize i = 0; i < table->n_rows; i++)
    {
      double worth;

      buyer = (CohortBuyer) { x[i], recency[i], age[i], value[i] };
      /* The reference took months of thirty of the data's weeks. */
      worth = cohort_buyer_value (&purchases, &values, &buyer, 12, 30, 0.01);
      if (i < G_N_ELEMENTS (first))
        assert_ratio (worth, first[i], 1e-4);
      total += worth;
    }
  assert_ratio (total, 266621.5786, 1e-4);
  g_assert_true (isnan (cohort_buyer_value (&purchases, &values, &buyer, 1000, 4.345, 0.01)));
  g_assert_true (isnan (cohort_buyer_value (&purchases, &values, &buyer, 12, NAN, 0.01)));
  purchases.status = COHORT_STATUS_TOO_FEW;
  g_assert_true (isnan (cohort_buyer_value (&purchases, &values, &buyer, 12, 4.345, 0.01)));
}

static void
test_rfm (void)
{
  const double days[] = { 1, 9, 3, 3, 7, 100, 50, 2, 4, 5 }, times[] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 };
  g_autoptr (CohortRfm) rfm = cohort_rfm_new (days, times, days, 10), few = cohort_rfm_new (days, times, days, 4);

  g_assert_cmpint (rfm->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (rfm->recency[0], ==, 5);
  g_assert_cmpuint (rfm->recency[5], ==, 1);
  g_assert_cmpuint (rfm->money[5], ==, 5);
  /* All equal: fifths by index, two members each. */
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (rfm->frequency[i], ==, 1 + i / 2);
  g_assert_cmpint (few->status, ==, COHORT_STATUS_TOO_FEW);
}

static void
test_journals (void)
{
  g_autoptr (Table) table = test_table ("aer_journals.csv");
  g_autofree double *y = column (table, "subs"), *price = column (table, "price");
  g_autofree double *citations = column (table, "citations"), *x = g_new (double, 2 * table->n_rows);
  g_autoptr (CohortRegression) fit = NULL;
  double lo, hi;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      x[2 * i] = 1;
      x[2 * i + 1] = log (price[i] / citations[i]);
      y[i] = log (y[i]);
    }
  fit = cohort_regression (x, y, table->n_rows, 2);
  assert_near (fit->beta[0], 4.76621213, 1e-8);
  assert_near (fit->beta[1], -0.53305347, 1e-8);
  assert_near (fit->se[0], 0.05590908, 1e-8);
  assert_near (fit->se[1], 0.03561320, 1e-8);
  assert_near (fit->hc1[1], 0.03395932, 1e-8);
  assert_near (fit->r_squared, 0.557255, 1e-6);
  cohort_regression_interval (fit, 1, 0.95, &lo, &hi);
  assert_near (lo, -0.600068, 1e-6);
  assert_near (hi, -0.466039, 1e-6);
}

static void
test_cigarettes (void)
{
  g_autoptr (Table) table = test_table ("aer_cigarettes.csv");
  g_autofree double *x = g_new (double, 3 * table->n_rows), *z = g_new (double, 4 * table->n_rows);
  g_autofree double *y = g_new (double, table->n_rows);
  g_autoptr (CohortRegression) plain = NULL, staged = NULL;
  gsize n = 0;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      double cpi = test_number (table, i, "cpi"), tax = test_number (table, i, "tax");

      if (strcmp (table_cell (table, i, test_column (table, "year")), "1995") != 0)
        continue;
      y[n] = log (test_number (table, i, "packs"));
      x[3 * n] = z[4 * n] = 1;
      x[3 * n + 1] = log (test_number (table, i, "price") / cpi);
      x[3 * n + 2] = z[4 * n + 1] = log (test_number (table, i, "income") / test_number (table, i, "population") / cpi);
      z[4 * n + 2] = (test_number (table, i, "taxs") - tax) / cpi;
      z[4 * n + 3] = tax / cpi;
      n++;
    }
  plain = cohort_regression (x, y, n, 3);
  staged = cohort_regression_iv (x, y, z, n, 3, 4);
  assert_near (plain->beta[1], -1.40650035, 1e-7);
  assert_near (plain->beta[2], 0.34385007, 1e-7);
  assert_near (plain->hc1[1], 0.26092104, 1e-7);
  assert_near (staged->beta[1], -1.27742413, 1e-7);
  assert_near (staged->beta[2], 0.28040483, 1e-7);
}

/* The best price p solves 1 + b p (1 - D) = 0, D being logistic in a + b p: its derivatives by a and b. */
static double
delta_error (const CohortDemand *fit)
{
  double p = fit->best_price, d = cohort_demand_share (fit, p), b = fit->slope;
  double by_p = b * (1 - d) - b * b * p * d * (1 - d), by_a = -b * p * d * (1 - d);
  double by_b = p * (1 - d) - b * p * p * d * (1 - d);
  double a1 = -by_a / by_p, b1 = -by_b / by_p;

  return sqrt (a1 * a1 * fit->se_intercept * fit->se_intercept + b1 * b1 * fit->se_slope * fit->se_slope
               + 2 * a1 * b1 * fit->covariance);
}

static void
test_demand (void)
{
  CohortEstimate best, revenue;
  double error;
  g_autoptr (Table) table = test_table ("price_points.csv");
  CohortArm arms[6], rising[] = { { 100, 10 }, { 100, 20 } };
  double price[6];
  CohortDemand fit;

  for (guint i = 0; i < 6; i++)
    {
      arms[i] = (CohortArm) { test_number (table, i, "visitors"), test_number (table, i, "buyers") };
      price[i] = test_number (table, i, "price");
    }
  fit = cohort_demand_fit (arms, price, 6);
  g_assert_cmpint (fit.status, ==, COHORT_STATUS_OK);
  assert_near (fit.intercept, -0.46730575, 1e-8);
  assert_near (fit.slope, -0.12349859, 1e-8);
  assert_near (fit.se_intercept, 0.14269554, 1e-7);
  assert_near (fit.se_slope, 0.01394920, 1e-7);
  assert_near (fit.deviance, 0.81730791, 1e-7);
  assert_near (cohort_demand_elasticity (&fit, 5), -0.46151487, 1e-7);
  assert_near (cohort_demand_elasticity (&fit, 9), -0.92146026, 1e-7);
  assert_near (cohort_demand_elasticity (&fit, 15), -1.68668647, 1e-7);
  assert_near (fit.best_price, 9.64017112, 1e-6);
  assert_near (fit.best_revenue, 1.54291299, 1e-8);
  /* By the delta method, for the inverse of the best price, which is nearly as normal as the slope is. */
  g_assert_cmpint (cohort_demand_best (&fit, 0.95, 20000, 1, &best, &revenue), ==, COHORT_STATUS_OK);
  error = 1.96 * delta_error (&fit) / (fit.best_price * fit.best_price);
  assert_near (best.lo, 1 / (1 / fit.best_price + error), 0.2);
  assert_near (best.hi, 1 / (1 / fit.best_price - error), 0.2);
  g_assert_cmpuint (best.n, ==, 2408);
  g_assert_cmpfloat (revenue.lo, <, fit.best_revenue);
  g_assert_cmpfloat (revenue.hi, >, fit.best_revenue);
  g_assert_cmpint (cohort_demand_best (&fit, 0.95, 1, 1, &best, &revenue), ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_demand_fit (rising, price, 2).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (cohort_demand_fit (arms, price, 1).status, ==, COHORT_STATUS_TOO_FEW);
}

static void
test_hostile (void)
{
  const double x[] = { 1, 2, 3 }, late[] = { 5, 5, 5 }, early[] = { 1, 1, 1 }, broken[] = { NAN, 1, 1 };
  g_autoptr (CohortRegression) few = cohort_regression (x, x, 1, 2), bad = cohort_regression (broken, x, 3, 1);

  g_assert_cmpint (cohort_bgnbd_fit (x, early, late, NULL, 0).status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_bgnbd_fit (x, early, late, NULL, 3).status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (cohort_bgnbd_fit (x, late, early, NULL, 3).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_gammagamma_fit (x, broken, 3).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_gammagamma_fit (x, early, 3).status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (few->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/oneoff/bgnbd", test_bgnbd);
  g_test_add_func ("/oneoff/bgbb", test_bgbb);
  g_test_add_func ("/oneoff/bgbb-by-hand", test_bgbb_by_hand);
  g_test_add_func ("/oneoff/gammagamma", test_gammagamma);
  g_test_add_func ("/oneoff/buyer-value", test_buyer_value);
  g_test_add_func ("/oneoff/rfm", test_rfm);
  g_test_add_func ("/oneoff/journals", test_journals);
  g_test_add_func ("/oneoff/cigarettes", test_cigarettes);
  g_test_add_func ("/oneoff/demand", test_demand);
  g_test_add_func ("/oneoff/hostile", test_hostile);
  return g_test_run ();
}
