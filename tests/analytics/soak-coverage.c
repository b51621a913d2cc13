// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Simulations of which the truth is known: what is called a 95 % band holds it 93 to 97 times of 100, and who looks
// every day at an experiment that compares like with like is misled at most 5 times of 100. Seeds are fixed.
#include "config.h"

#include "test-support.h"

#include "cohort-experiment.h"
#include "cohort-kaplan-meier.h"
#include "cohort-logistic.h"
#include "cohort-proportion-sequence.h"
#include "cohort-retention.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

static gsl_rng *rng;

/* Each simulation alone gives what it gives among the others. */
static void
start_over (void)
{
  gsl_rng_set (rng, 20250101);
}

static void
check_coverage (const char *what, guint held, guint runs)
{
  double share = (double) held / runs;

  g_test_message ("%s: %.2f %% of %u", what, 100 * share, runs);
  g_assert_cmpfloat (share, >=, 0.93);
  g_assert_cmpfloat (share, <=, 0.97);
}

/* Rates as communities have them; a single rate may do worse, since counts are whole. */
static void
test_wilson (void)
{
  static const guint sizes[] = { 20, 50, 200, 1000 };

  start_over ();
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autofree char *what = g_strdup_printf ("Wilson, n = %u", sizes[s]);
      guint held = 0, runs = 100000;

      for (guint i = 0; i < runs; i++)
        {
          double p = 0.02 + 0.96 * gsl_rng_uniform (rng);
          CohortEstimate at = cohort_proportion (gsl_ran_binomial (rng, p, sizes[s]), sizes[s], 0.95);

          held += at.lo <= p && p <= at.hi;
        }
      check_coverage (what, held, runs);
    }
}

/* The sum of a few movements over the sum of many balances, a pair a member. */
static void
test_ratio (void)
{
  static const guint sizes[] = { 200, 1000 };

  start_over ();
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autofree char *what = g_strdup_printf ("kept money, n = %u", sizes[s]);
      guint held = 0, runs = 20000;

      for (guint i = 0; i < runs; i++)
        {
          CohortRatioSums sums = { 0 };
          CohortEstimate at;

          for (guint m = 0; m < sizes[s]; m++)
            {
              gint64 pays = 500 * (1 + gsl_rng_uniform_int (rng, 4));

              cohort_ratio_add (&sums, pays, gsl_rng_uniform (rng) < 0.1 ? 0 : pays);
            }
          at = cohort_ratio (&sums, 0.95, 20);
          held += at.lo <= 0.9 && 0.9 <= at.hi;
        }
      check_coverage (what, held, runs);
    }
}

/* Lives of 10 months in the mean, followed for 0 to 24; at each time that somebody left before. */
static void
survival_at (guint n, double at, double truth)
{
  g_autofree double *time = g_new (double, n);
  g_autofree guint8 *event = g_new (guint8, n);
  g_autofree char *what = g_strdup_printf ("Kaplan-Meier at %g, n = %u", at, n);
  const CohortSurvival data = { .n = n, .time = time, .event = event };
  guint held = 0, runs = 0;

  while (runs < 10000)
    {
      g_autoptr (CohortKmFit) fit = NULL;
      const CohortKm *km;
      gsize step = 0;

      for (guint i = 0; i < n; i++)
        {
          double life = gsl_ran_exponential (rng, 10), seen = 24 * gsl_rng_uniform (rng);

          event[i] = life <= seen;
          time[i] = fmin (life, seen);
        }
      fit = cohort_km_fit (&data, 0.95, NAN);
      km = &fit->curves[0];
      while (step < km->n_steps && km->steps[step].time <= at)
        step++;
      if (km->last_time < at || step == 0 || isnan (km->steps[step - 1].lo))
        continue; /* nothing is shown there */
      held += km->steps[step - 1].lo <= truth && truth <= km->steps[step - 1].hi;
      runs++;
    }
  check_coverage (what, held, runs);
}

static void
test_kaplan_meier (void)
{
  static const guint sizes[] = { 50, 200, 1000 };
  static const double times[] = { 3, 6, 12 };

  start_over ();
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint t = 0; t < G_N_ELEMENTS (times); t++)
      survival_at (sizes[s], times[t], exp (-times[t] / 10));
}

/* 300 members over up to 12 months: their first month, a price, and a failed payment. */
static void
test_hazard (void)
{
  static const double beta[] = { -3, 0.8, 0.4, 1.2 };
  enum
  {
    P = 4,
    MEMBERS = 300,
    MONTHS = 12,
    RUNS = 4000
  };
  g_autofree double *x = g_new (double, MEMBERS *MONTHS *P);
  g_autofree guint8 *y = g_new (guint8, MEMBERS * MONTHS);
  guint held[P] = { 0 };

  start_over ();
  for (guint run = 0; run < RUNS; run++)
    {
      g_autoptr (CohortLogistic) fit = NULL;
      gsize n = 0;

      for (guint m = 0; m < MEMBERS; m++)
        {
          double price = gsl_ran_ugaussian (rng);

          for (guint month = 1; month <= MONTHS; month++)
            {
              double *row = x + n * P, logit = 0;

              row[0] = 1;
              row[1] = month == 1;
              row[2] = price;
              row[3] = gsl_rng_uniform (rng) < 0.1;
              for (guint j = 0; j < P; j++)
                logit += beta[j] * row[j];
              y[n] = gsl_rng_uniform (rng) < cohort_logistic_probability (logit);
              if (y[n++])
                break;
            }
        }
      fit = cohort_logistic_fit (x, y, n, P, 0, NULL);
      g_assert_cmpint (fit->status, ==, COHORT_STATUS_OK);
      for (guint j = 0; j < P; j++)
        held[j] += fabs (fit->beta[j] - beta[j]) <= 1.959963985 * sqrt (fit->covariance[j * P + j]);
    }
  for (guint j = 0; j < P; j++)
    {
      g_autofree char *what = g_strdup_printf ("hazard, coefficient %u", j);

      check_coverage (what, held[j], RUNS);
    }
}

/* Rates of Beta (0.7, 3.8), a year seen, asked for two years. */
static void
test_retention (void)
{
  enum
  {
    N = 1000,
    SEEN = 12,
    ASKED = 24,
    RUNS = 1000
  };
  static const double a = 0.7, b = 3.8;
  static const guint at[] = { 6, 12, 18, 24 };
  const CohortRetentionFit truth = { .model = COHORT_RETENTION_SBG, .n_params = 2, .params = { a, b } };
  g_autofree double *time = g_new (double, N);
  g_autofree guint8 *event = g_new (guint8, N);
  guint held[G_N_ELEMENTS (at)] = { 0 };

  start_over ();
  for (guint run = 0; run < RUNS; run++)
    {
      g_autoptr (CohortTenures) tenures = NULL;
      g_autoptr (CohortRetention) retention = NULL;
      CohortStatus status;

      for (guint i = 0; i < N; i++)
        {
          double life = gsl_ran_geometric (rng, gsl_ran_beta (rng, a, b));

          event[i] = life <= SEEN;
          time[i] = fmin (life, SEEN);
        }
      tenures = cohort_tenures_new (time, event, N, 0, &status);
      retention = cohort_retention_project (tenures, ASKED, 100, run + 1);
      g_assert_cmpint (retention->status, ==, COHORT_STATUS_OK);
      for (guint i = 0; i < G_N_ELEMENTS (at); i++)
        {
          double s = cohort_retention_survival (&truth, at[i]);

          held[i] += retention->lo[at[i]] <= s && s <= retention->hi[at[i]];
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (at); i++)
    {
      g_autofree char *what = g_strdup_printf ("retention models, month %u", at[i]);

      check_coverage (what, held[i], RUNS);
    }
}

/* Both arms alike, looked at every day for three months: how often one of the looks says that they differ. */
static void
test_peeking (void)
{
  enum
  {
    DAYS = 90,
    A_DAY = 20,
    RUNS = 4000
  };
  static const double rates[] = { 0.05, 0.2 };

  start_over ();
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      guint sequence = 0, msprt = 0, single = 0, rate = 0;

      for (guint run = 0; run < RUNS; run++)
        {
          CohortArm a = { 0 }, b = { 0 };
          gboolean by_sequence = FALSE, by_msprt = FALSE, by_single = FALSE, by_rate = FALSE;

          for (guint day = 0; day < DAYS; day++)
            {
              CohortSequential at;
              CohortEstimate one;
              double z;

              a.visitors += A_DAY;
              b.visitors += A_DAY;
              a.buyers += gsl_ran_binomial (rng, rates[r], A_DAY);
              b.buyers += gsl_ran_binomial (rng, rates[r], A_DAY);
              one = cohort_proportion_sequence (a.buyers, a.visitors, 0.95, 1000);
              by_rate |= one.lo > rates[r] || one.hi < rates[r];
              at = cohort_sequential (&a, &b, 0.05, 2.0 * DAYS * A_DAY / 2, 0.03);
              if (at.status != COHORT_STATUS_OK)
                continue;
              by_sequence |= at.lo > 0 || at.hi < 0;
              by_msprt |= at.msprt_p < 0.05;
              z = ((double) b.buyers - a.buyers) / a.visitors
                  / sqrt ((double) a.buyers / a.visitors * (1 - (double) a.buyers / a.visitors) / a.visitors
                          + (double) b.buyers / b.visitors * (1 - (double) b.buyers / b.visitors) / b.visitors);
              by_single |= fabs (z) > 1.959963985;
            }
          sequence += by_sequence;
          msprt += by_msprt;
          single += by_single;
          rate += by_rate;
        }
      g_test_message ("daily peeking at %g: sequence %.2f %%, mSPRT %.2f %%, one rate %.2f %%, plain test %.1f %%",
                      rates[r], 100.0 * sequence / RUNS, 100.0 * msprt / RUNS, 100.0 * rate / RUNS,
                      100.0 * single / RUNS);
      g_assert_cmpfloat ((double) sequence / RUNS, <=, 0.05);
      g_assert_cmpfloat ((double) msprt / RUNS, <=, 0.05);
      g_assert_cmpfloat ((double) rate / RUNS, <=, 0.05);
      g_assert_cmpfloat ((double) single / RUNS, >, 0.15);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  rng = gsl_rng_alloc (gsl_rng_mt19937);
  g_test_add_func ("/coverage/wilson", test_wilson);
  g_test_add_func ("/coverage/ratio", test_ratio);
  g_test_add_func ("/coverage/kaplan-meier", test_kaplan_meier);
  g_test_add_func ("/coverage/hazard", test_hazard);
  g_test_add_func ("/coverage/retention", test_retention);
  g_test_add_func ("/coverage/peeking", test_peeking);
  status = g_test_run ();
  gsl_rng_free (rng);
  return status;
}
