// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Retention models against the published tables and R's fits, with and without censoring.
#include "config.h"

#include "test-support.h"

#include "cohort-retention.h"

#include <math.h>

static const double regular[] = { 100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3 };
static const double high_end[] = { 100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4 };

static CohortRetentionFit
fit_table (const double *survivors, gsize n, CohortRetentionModel model)
{
  CohortStatus status;
  g_autoptr (CohortTenures) tenures = cohort_tenures_from_survivors (survivors, n, &status);

  g_assert_cmpint (status, ==, COHORT_STATUS_OK);
  return cohort_retention_fit (tenures, model);
}

static double
mean_error (const CohortRetentionFit *fit, const double *survivors)
{
  double sum = 0;

  for (guint t = 8; t <= 12; t++)
    sum += fabs (100 * cohort_retention_survival (fit, t) - survivors[t]);
  return sum / 5;
}

static void
test_published (void)
{
  static const struct
  {
    const double *survivors;
    gsize n;
    CohortRetentionModel model;
    double params[3], log_likelihood, error;
  } cases[] = {
    { regular, 8, COHORT_RETENTION_SBG, { 0.704094, 1.182029 }, -168.026519, 0.289048 },
    { high_end, 8, COHORT_RETENTION_SBG, { 0.668089, 3.806115 }, -161.115815, 1.190984 },
    { regular, 13, COHORT_RETENTION_SBG, { 0.697366, 1.168912 }, -193.149169, NAN },
    { high_end, 13, COHORT_RETENTION_SBG, { 0.596123, 3.327052 }, -201.085842, NAN },
    { regular, 8, COHORT_RETENTION_BDW, { 0.455692, 0.779456, 1.283316 }, -167.960283, 0.255831 },
    { high_end, 8, COHORT_RETENTION_BDW, { 0.214314, 1.426942, 1.723271 }, -160.531421, 0.519660 },
    { regular, 8, COHORT_RETENTION_CONSTANT, { 0.226027 }, NAN, 11.370542 },
    { high_end, 8, COHORT_RETENTION_CONSTANT, { 0.103329 }, NAN, 8.859694 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CohortRetentionFit fit = fit_table (cases[i].survivors, cases[i].n, cases[i].model);

      g_assert_cmpint (fit.status, ==, COHORT_STATUS_OK);
      /* The reference stopped a little short of the optimum on BdW's ridge; the likelihood tells. */
      for (guint p = 0; p < fit.n_params; p++)
        assert_ratio (fit.params[p], cases[i].params[p], cases[i].model == COHORT_RETENTION_BDW ? 4e-4 : 1e-4);
      if (!isnan (cases[i].log_likelihood))
        assert_near (fit.log_likelihood, cases[i].log_likelihood, 1e-6);
      if (!isnan (cases[i].error))
        assert_near (mean_error (&fit, cases[i].survivors), cases[i].error, 1e-3);
    }
}

static void
test_residual_lifetime (void)
{
  CohortRetentionFit sbg = fit_table (high_end, 8, COHORT_RETENTION_SBG), same = sbg;
  double sum = 0;

  assert_ratio (cohort_retention_residual (&sbg, 0.1, 7), 7.529629, 1e-4);
  /* The closed form is the sum: a Weibull shape of one is sBG. */
  same.model = COHORT_RETENTION_BDW;
  same.n_params = 3;
  same.params[2] = 1;
  assert_ratio (cohort_retention_residual (&same, 0.1, 7), cohort_retention_residual (&sbg, 0.1, 7), 1e-9);
  for (guint t = 0; t < 60; t++)
    {
      sum += cohort_retention_survival (&sbg, t);
      if (t == 23)
        assert_near (sum, 10.921978, 2e-4);
      if (t == 35)
        assert_near (sum, 13.685614, 2e-4);
    }
  assert_near (sum, 17.840077, 4e-4);
}

static CohortTenures *
load_telco (const char *contract, guint learn)
{
  g_autoptr (Table) table = test_shared_table ("telco_churn.csv");
  g_autofree double *time = NULL;
  g_autofree guint8 *event = NULL;
  CohortStatus status;
  gsize n = 0;

  if (table == NULL)
    return NULL;
  time = g_new (double, table->n_rows);
  event = g_new (guint8, table->n_rows);
  for (gsize i = 0; i < table->n_rows; i++)
    {
      if (contract != NULL && g_strcmp0 (table_cell (table, i, test_column (table, "Contract")), contract) != 0)
        continue;
      time[n] = test_number (table, i, "tenure");
      event[n] = *table_cell (table, i, test_column (table, "Churn")) == 'Y';
      n += time[n] > 0;
    }
  return cohort_tenures_new (time, event, n, learn, &status);
}

static void
check_telco (const char *contract, const char *golden, const char *stratum, const double *errors)
{
  g_autoptr (CohortTenures) tenures = load_telco (contract, 24);
  g_autoptr (Table) table = NULL;

  if (tenures == NULL)
    return;
  table = test_table (golden);
  for (guint m = 0; m < COHORT_N_RETENTION_MODELS; m++)
    {
      CohortRetentionFit fit = cohort_retention_fit (tenures, m);
      double sum = 0;
      guint n = 0;

      for (gsize row = 0; row < table->n_rows; row++)
        {
          double t = test_number (table, row, "time");

          if (t < 25 || t > 60 || g_strcmp0 (table_cell (table, row, 0), stratum) != 0)
            continue;
          sum += fabs (cohort_retention_survival (&fit, t) - test_number (table, row, "surv"));
          n++;
        }
      g_assert_cmpuint (n, ==, 36);
      assert_near (sum / n, errors[m], 2e-5);
    }
}

static void
test_censored (void)
{
  static const double all[] = { 0.096329, 0.035998, 0.011197 }, monthly[] = { 0.101445, 0.105835, 0.058025 };
  g_autoptr (CohortTenures) tenures = load_telco (NULL, 24);
  CohortRetentionFit sbg, bdw;

  if (tenures == NULL)
    return;
  check_telco (NULL, "km_telco_all.csv", "all", all);
  check_telco ("Month-to-month", "km_telco_contract.csv", "Contract=Month-to-month", monthly);
  sbg = cohort_retention_fit (tenures, COHORT_RETENTION_SBG);
  bdw = cohort_retention_fit (tenures, COHORT_RETENTION_BDW);
  assert_ratio (sbg.params[0], 0.075450, 1e-4);
  assert_ratio (sbg.params[1], 1.573545, 1e-4);
  assert_near (sbg.log_likelihood, -6931.046028, 1e-4);
  assert_near (bdw.log_likelihood, -6891.506317, 1e-4);
  assert_ratio (bdw.params[2], 0.460933, 1e-4);
  g_assert_true (bdw.at_cap);
}

static void
test_projection (void)
{
  double survivors[G_N_ELEMENTS (high_end)];
  CohortStatus status;
  g_autoptr (CohortTenures) tenures = NULL;
  g_autoptr (CohortRetention) near = NULL, again = NULL, far = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (high_end); i++)
    survivors[i] = 10 * high_end[i];
  tenures = cohort_tenures_from_survivors (survivors, 8, &status);
  near = cohort_retention_project (tenures, 12, 60, 7);
  again = cohort_retention_project (tenures, 12, 60, 7);
  far = cohort_retention_project (tenures, 22, 0, 7);
  g_assert_cmpint (near->status, ==, COHORT_STATUS_OK);
  g_assert_cmpint (near->chosen, !=, COHORT_RETENTION_CONSTANT);
  g_assert_cmpfloat (near->survival[0], ==, 1);
  for (guint t = 1; t <= 12; t++)
    {
      g_assert_cmpfloat (near->lo[t], <=, near->survival[t]);
      g_assert_cmpfloat (near->hi[t], >=, near->survival[t]);
      g_assert_cmpfloat (near->hi[t] - near->lo[t], <, 0.15);
      g_assert_cmpfloat (near->lo[t], ==, again->lo[t]);
    }
  g_assert_cmpfloat (near->hi[12] - near->lo[12], >, near->hi[2] - near->lo[2] - 0.05);
  g_assert_cmpint (far->status, ==, COHORT_STATUS_BEYOND_DATA);
  g_assert_null (far->survival);
}

static void
test_edges (void)
{
  const double times[] = { 1, 2, 3, 3 }, broken[] = { 1.5, 2, 3, 3 }, rising[] = { 10, 5, 6 };
  const guint8 none[] = { 0, 0, 0, 0 }, all[] = { 1, 1, 1, 1 };
  CohortStatus status;
  g_autoptr (CohortTenures) quiet = cohort_tenures_new (times, none, 4, 0, &status);
  g_autoptr (CohortTenures) lost = cohort_tenures_new (times, all, 4, 0, &status);
  g_autoptr (CohortRetention) few = cohort_retention_project (quiet, 3, 10, 1);
  g_autoptr (CohortRetention) gone = cohort_retention_project (lost, 3, 10, 1);

  g_assert_cmpint (few->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (gone->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (gone->fits[0].status, ==, COHORT_STATUS_OK);
  g_assert_null (cohort_tenures_new (broken, none, 4, 0, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_null (cohort_tenures_from_survivors (rising, 3, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_null (cohort_tenures_new (times, none, 0, 0, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_NO_DATA);
  g_assert_null (cohort_tenures_new (times, none, 1000000000, 0, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/retention/published", test_published);
  g_test_add_func ("/retention/residual-lifetime", test_residual_lifetime);
  g_test_add_func ("/retention/censored", test_censored);
  g_test_add_func ("/retention/projection", test_projection);
  g_test_add_func ("/retention/edges", test_edges);
  return g_test_run ();
}
