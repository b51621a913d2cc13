// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times of the analytics at the sizes they are meant for, on made-up data. Processor time of all threads, so
// that what else runs on the machine counts little. A line a method; with an argument, those whose name
// contains it.
#include "config.h"

#include "cohort-edlae.h"
#include "cohort-kaplan-meier.h"
#include "cohort-log-rank.h"
#include "cohort-logistic.h"
#include "cohort-mrr.h"
#include "cohort-retention.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define MILLION 1000000

static double
cpu_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
survival (void)
{
  g_autofree double *time = g_new (double, MILLION);
  g_autofree guint8 *event = g_new (guint8, MILLION);
  g_autofree guint32 *group = g_new (guint32, MILLION);
  CohortSurvival data = { .n = MILLION, .time = time, .event = event, .group = group, .n_groups = 4 };
  g_autoptr (CohortKmFit) fit = NULL;
  g_autoptr (CohortLogRank) test = NULL;
  double start;

  for (guint i = 0; i < MILLION; i++)
    {
      time[i] = g_random_int_range (1, 2000);
      event[i] = g_random_boolean ();
      group[i] = i % 4;
    }
  start = cpu_now ();
  fit = cohort_km_fit (&data, 0.95, NAN);
  g_print ("Kaplan-Meier, 1,000,000 rows, 4 groups: %.3f s\n", cpu_now () - start);
  start = cpu_now ();
  test = cohort_log_rank (&data);
  g_print ("log-rank, 1,000,000 rows, 4 groups: %.3f s\n", cpu_now () - start);
}

static void
retention (void)
{
  g_autofree double *time = g_new (double, MILLION);
  g_autofree guint8 *event = g_new (guint8, MILLION);
  g_autoptr (CohortTenures) tenures = NULL;
  CohortStatus status;
  double start;

  for (guint i = 0; i < MILLION; i++)
    {
      double rate = g_random_double_range (0.01, 0.3);

      time[i] = fmin (60, ceil (log (g_random_double_range (1e-9, 1)) / log1p (-rate)));
      event[i] = time[i] < 60;
    }
  start = cpu_now ();
  tenures = cohort_tenures_new (time, event, MILLION, 0, &status);
  cohort_retention_fit (tenures, COHORT_RETENTION_SBG);
  g_print ("sBG, 1,000,000 members, 60 periods: %.3f s\n", cpu_now () - start);
  start = cpu_now ();
  cohort_retention_free (cohort_retention_project (tenures, 120, 200, 1));
  g_print ("three models and 200 bootstrap fits: %.3f s\n", cpu_now () - start);
}

static void
hazard (void)
{
  enum
  {
    N = 228000,
    P = 9
  };
  g_autofree double *x = g_new (double, N *P);
  g_autofree guint8 *y = g_new (guint8, N);
  double start;

  for (gsize i = 0; i < N; i++)
    {
      double logit = -4;

      for (guint j = 0; j < P; j++)
        {
          x[i * P + j] = j == 0 ? 1 : g_random_double_range (-1, 1);
          logit += j == 0 ? 0 : 0.3 * x[i * P + j];
        }
      y[i] = g_random_double () < cohort_logistic_probability (logit);
    }
  start = cpu_now ();
  cohort_logistic_free (cohort_logistic_fit (x, y, N, P, 0, NULL));
  g_print ("hazard, 228,000 person-months, 9 columns: %.3f s\n", cpu_now () - start);
}

static void
mrr (void)
{
  g_autofree guint32 *member = g_new (guint32, MILLION), *quantity = g_new (guint32, MILLION);
  g_autofree CohortDay *from = g_new (CohortDay, MILLION), *to = g_new (CohortDay, MILLION);
  g_autofree guint8 *status = g_new0 (guint8, MILLION), *interval = g_new (guint8, MILLION);
  g_autofree guint16 *count = g_new (guint16, MILLION), *currency = g_new (guint16, MILLION);
  g_autofree gint64 *price = g_new (gint64, MILLION);
  CohortRateStep rates[24];
  CohortCurrency currencies[] = { { "USD", 2, NULL, 0 }, { "EUR", 2, rates, 24 } };
  CohortSegments segments = { .n = MILLION,
                              .member = member,
                              .start = from,
                              .end = to,
                              .status = status,
                              .interval = interval,
                              .interval_count = count,
                              .price = price,
                              .quantity = quantity,
                              .currency = currency,
                              .n_members = MILLION / 2,
                              .currencies = currencies,
                              .n_currencies = 2 };
  CohortDay bounds[25];
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 24, .currency = -1, .cohorts = TRUE };
  double start;

  for (guint i = 0; i <= 24; i++)
    bounds[i] = cohort_month_first_day (cohort_month_from_ym (2024, 1) + i);
  for (guint i = 0; i < 24; i++)
    rates[i] = (CohortRateStep) { bounds[i], 1000000000 + 1000000 * (gint64) i };
  for (guint i = 0; i < MILLION; i++)
    {
      member[i] = i / 2;
      quantity[i] = count[i] = 1;
      interval[i] = g_random_int_range (0, 4) == 0 ? COHORT_INTERVAL_YEAR : COHORT_INTERVAL_MONTH;
      currency[i] = g_random_int_range (0, 4) == 0;
      price[i] = g_random_int_range (300, 10000);
      from[i] = bounds[0] + g_random_int_range (0, 700);
      to[i] = g_random_boolean () ? COHORT_DAY_NONE : from[i] + g_random_int_range (20, 300);
    }
  start = cpu_now ();
  cohort_mrr_free (cohort_mrr_compute (&segments, &query));
  g_print ("MRR, 1,000,000 segments, 24 months and cohorts: %.3f s\n", cpu_now () - start);
}

static void
edlae (void)
{
  enum
  {
    MEMBERS = 20000,
    ITEMS = 2000,
    READS = MEMBERS * 40
  };
  g_autofree guint32 *member = g_new (guint32, READS), *item = g_new (guint32, READS);
  g_autoptr (CohortReads) reads = NULL;
  CohortEdlaeOptions options = cohort_edlae_defaults (MEMBERS);
  CohortStatus status;
  gint64 wall;
  double start;

  for (guint i = 0; i < READS; i++)
    {
      member[i] = i / 40;
      item[i] = (guint32) (ITEMS * pow (g_random_double (), 2));
    }
  reads = cohort_reads_new (member, item, READS, MEMBERS, ITEMS, &status);
  start = cpu_now ();
  wall = g_get_monotonic_time ();
  cohort_edlae_free (cohort_edlae_fit (reads, &options));
  g_print ("EDLAE-n, 20,000 members, 2,000 items, 800,000 reads: %.3f s (%.3f s by the clock)\n", cpu_now () - start,
           (g_get_monotonic_time () - wall) / 1e6);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (void);
  } benches[] = {
    { "survival", survival }, { "retention", retention }, { "hazard", hazard }, { "mrr", mrr }, { "edlae", edlae }
  };

  g_random_set_seed (1);
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    if (argc < 2 || strstr (benches[i].name, argv[1]) != NULL)
      benches[i].run ();
  return 0;
}
