// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times of the analytics at the sizes they are meant for, on made-up data, each beside R, numpy, pandas or DuckDB on
// the same data in the same run (bench-peers.R, .py and .js, whose reading of the data is not counted). Processor time
// of all threads, so that what else runs on the machine counts little. bench-analytics FOLDER-OF-THE-PEERS
// [PART-OF-A-NAME]
#include "config.h"

#include "cohort-bench-peer.h"
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

static char *
number (const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
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
  g_autofree char *at = NULL, *chi2 = NULL;
  double start, seconds;

  for (guint i = 0; i < MILLION; i++)
    {
      time[i] = g_random_int_range (1, 2000);
      event[i] = g_random_boolean ();
      group[i] = i % 4;
    }
  cohort_bench_peer_save ("time", time, MILLION * sizeof *time);
  cohort_bench_peer_save ("event", event, MILLION);
  cohort_bench_peer_save ("group", group, MILLION * sizeof *group);
  start = cpu_now ();
  fit = cohort_km_fit (&data, 0.95, NAN);
  seconds = cpu_now () - start;
  at = number ("%.8f", cohort_km_survival_at (&fit->curves[0], 1000));
  cohort_bench_peer_report ("Kaplan-Meier, 1,000,000 rows, 4 groups", seconds, at, "R", "km");
  start = cpu_now ();
  test = cohort_log_rank (&data);
  seconds = cpu_now () - start;
  chi2 = number ("%.6f", test->chi2);
  cohort_bench_peer_report ("log-rank, 1,000,000 rows, 4 groups", seconds, chi2, "R", "logrank");
}

static void
retention (void)
{
  g_autofree double *time = g_new (double, MILLION);
  g_autofree guint8 *event = g_new (guint8, MILLION);
  g_autofree char *likelihood = NULL;
  g_autoptr (CohortTenures) tenures = NULL;
  CohortStatus status;
  double start, seconds;

  for (guint i = 0; i < MILLION; i++)
    {
      double rate = g_random_double_range (0.01, 0.3);

      time[i] = fmin (60, ceil (log (g_random_double_range (1e-9, 1)) / log1p (-rate)));
      event[i] = time[i] < 60;
    }
  cohort_bench_peer_save ("time", time, MILLION * sizeof *time);
  cohort_bench_peer_save ("event", event, MILLION);
  start = cpu_now ();
  tenures = cohort_tenures_new (time, event, MILLION, 0, &status);
  likelihood = number ("%.2f", cohort_retention_fit (tenures, COHORT_RETENTION_SBG).log_likelihood);
  seconds = cpu_now () - start;
  cohort_bench_peer_report ("sBG, 1,000,000 members, 60 periods", seconds, likelihood, "R", "sbg");
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
  g_autofree char *slope = NULL;
  g_autoptr (CohortLogistic) fit = NULL;
  double start, seconds;

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
  cohort_bench_peer_save ("x", x, (gsize) N * P * sizeof *x);
  cohort_bench_peer_save ("y", y, N);
  start = cpu_now ();
  fit = cohort_logistic_fit (x, y, N, P, 0, NULL);
  seconds = cpu_now () - start;
  slope = number ("%.7f", fit->beta[1]);
  cohort_bench_peer_report ("hazard, 228,000 person-months, 9 columns", seconds, slope, "R", "hazard");
}

typedef struct
{
  guint32 member[MILLION], quantity[MILLION];
  CohortDay from[MILLION], to[MILLION];
  guint8 status[MILLION], interval[MILLION];
  guint16 count[MILLION], currency[MILLION];
  gint64 price[MILLION];
} Ledger;

static void
mrr (void)
{
  g_autofree Ledger *l = g_new0 (Ledger, 1);
  CohortRateStep rates[24];
  CohortCurrency currencies[] = { { "USD", 2, NULL, 0 }, { "EUR", 2, rates, 24 } };
  CohortSegments segments = { .n = MILLION,
                              .member = l->member,
                              .start = l->from,
                              .end = l->to,
                              .status = l->status,
                              .interval = l->interval,
                              .interval_count = l->count,
                              .price = l->price,
                              .quantity = l->quantity,
                              .currency = l->currency,
                              .n_members = MILLION / 2,
                              .currencies = currencies,
                              .n_currencies = 2 };
  CohortDay bounds[25];
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 24, .currency = -1, .cohorts = TRUE };
  g_autoptr (CohortMrr) result = NULL;
  g_autofree double *worth = g_new (double, MILLION);
  double rate_at[2][25];
  guint64 paying = 0;
  g_autofree char *end = NULL;
  double start, seconds;

  for (guint i = 0; i <= 24; i++)
    bounds[i] = cohort_month_first_day (cohort_month_from_ym (2024, 1) + i);
  for (guint i = 0; i <= 24; i++)
    {
      rate_at[0][i] = 1;
      rate_at[1][i] = 1 + 0.001 * (i > 0 ? i - 1 : 0);
    }
  for (guint i = 0; i < 24; i++)
    rates[i] = (CohortRateStep) { bounds[i], 1000000000 + 1000000 * (gint64) i };
  for (guint i = 0; i < MILLION; i++)
    {
      l->member[i] = i / 2;
      l->quantity[i] = l->count[i] = 1;
      l->interval[i] = g_random_int_range (0, 4) == 0 ? COHORT_INTERVAL_YEAR : COHORT_INTERVAL_MONTH;
      l->currency[i] = g_random_int_range (0, 4) == 0;
      l->price[i] = g_random_int_range (300, 10000);
      l->from[i] = bounds[0] + g_random_int_range (0, 700);
      worth[i] = (double) l->price[i] / (l->interval[i] == COHORT_INTERVAL_YEAR ? 12 : 1);
      l->to[i] = g_random_boolean () ? COHORT_DAY_NONE : l->from[i] + g_random_int_range (20, 300);
    }
  cohort_bench_peer_save ("member", l->member, sizeof l->member);
  cohort_bench_peer_save ("from", l->from, sizeof l->from);
  cohort_bench_peer_save ("to", l->to, sizeof l->to);
  cohort_bench_peer_save ("currency", l->currency, sizeof l->currency);
  cohort_bench_peer_save ("worth", worth, MILLION * sizeof *worth);
  cohort_bench_peer_save ("rates", rate_at, sizeof rate_at);
  cohort_bench_peer_save ("bounds", bounds, sizeof bounds);
  start = cpu_now ();
  result = cohort_mrr_compute (&segments, &query);
  seconds = cpu_now () - start;
  for (guint i = 0; i < 24 * 24; i++)
    paying += (guint64) result->cohort_active[i] * (i % 24 + 1);
  end = g_strdup_printf ("%" G_GUINT64_FORMAT " %.2f", paying, result->periods[23].exact_end);
  cohort_bench_peer_report ("MRR, 1,000,000 segments, 24 months and cohorts", seconds, end, "pandas", "mrr");
  cohort_bench_peer_report ("the same", seconds, end, "DuckDB", "mrr");
}

static void
edlae_of (guint n_members, guint n_items, guint each)
{
  gsize n = (gsize) n_members * each;
  g_autofree guint32 *member = g_new (guint32, n), *item = g_new (guint32, n);
  g_autofree char *what = g_strdup_printf ("EDLAE-n, %u members, %u items, %zu reads", n_members, n_items, n),
                  *figure = NULL;
  g_autoptr (CohortReads) reads = NULL;
  g_autoptr (CohortEdlae) model = NULL;
  const guint32 size[] = { n_members, n_items };
  CohortEdlaeOptions options = cohort_edlae_defaults (n_members);
  CohortStatus status;
  double start, seconds, sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      member[i] = i / each;
      item[i] = (guint32) (n_items * pow (g_random_double (), 2));
    }
  cohort_bench_peer_save ("member", member, n * sizeof *member);
  cohort_bench_peer_save ("item", item, n * sizeof *item);
  cohort_bench_peer_save ("size", size, sizeof size);
  reads = cohort_reads_new (member, item, n, n_members, n_items, &status);
  start = cpu_now ();
  model = cohort_edlae_fit (reads, &options);
  seconds = cpu_now () - start;
  for (gsize i = 0; i < (gsize) n_items * n_items; i++)
    sum += model->weights[i];
  figure = number ("%.4f", sum);
  cohort_bench_peer_report (what, seconds, figure, "numpy", "edlae");
}

static void
edlae (void)
{
  edlae_of (20000, 2000, 40);
}

static void
edlae_large (void)
{
  edlae_of (100000, 5000, 50);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (void);
  } benches[] = { { "survival", survival }, { "retention", retention }, { "hazard", hazard },
                  { "mrr", mrr },           { "edlae", edlae },         { "edlae-large", edlae_large } };

  cohort_bench_peer_begin (argc > 1 ? argv[1] : ".");
  g_random_set_seed (1);
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    if (argc < 3 || strstr (benches[i].name, argv[2]) != NULL)
      benches[i].run ();
  cohort_bench_peer_end ();
  return 0;
}
