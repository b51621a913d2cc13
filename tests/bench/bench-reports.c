/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long each page waits for its report at the size to hold: the large demo, 100,000 members with a million payments
 * and five million interactions. First what is read once for a state of the file; then every report cold, as if nothing
 * had been computed of that yet, and warm, as a page finds it when the window has prepared what pages share; then each
 * metric that takes more than some milliseconds; and the cohort table and recurring revenue beside pandas and DuckDB,
 * where $COHORT_BENCH_PEERS names the folder of their scripts. Times of the processor, of the clock where it says so.
 *
 *   bench-reports [FILE [PART-OF-A-NAME [TIMES]]]    a community, which is not changed; without one the large demo,
 * which is made once (nine minutes of the processor, 2.8 GB) in the user's cache folder and kept there. TIMES: each of
 * the reports is asked for so often at the end, for a profiler */

#include "config.h"

#include "cohort-bench-pages.h"
#include "cohort-bench-peer.h"
#include "cohort-check-report.h"
#include "cohort-demo.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-merge-report.h"
#include "cohort-money-report.h"
#include "cohort-mrr.h"
#include "cohort-payment-list.h"
#include "cohort-preparation.h"
#include "cohort-reconcile-report.h"
#include "cohort-retention-report.h"
#include "cohort-risk-report.h"
#include "cohort-risk-state-private.h"
#include "cohort-sources-report.h"
#include "cohort-store.h"
#include "cohort-today-report.h"
#include "cohort-words.h"

#include <locale.h>
#include <math.h>
#include <sys/resource.h>
#include <time.h>

#define SLOW_MS 5.0
#define BESIDE "Cohorts and recurring revenue by months"

static CohortSession *session;
static CohortDay today;

static gint64
clock_cb (gpointer data)
{
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  return (gint64) options.anchor * COHORT_US_PER_DAY + COHORT_US_PER_DAY / 2;
}

static double
processor_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static long
peak_megabytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/* ---- asking ---- */

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
ask_today (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortTodayReport) report = NULL;

  cohort_today_report_load_async (session, NULL, finish_cb, &result);
  report = cohort_today_report_load_finish (await (&result), NULL);
  g_assert_nonnull (report);
}

static void
ask_findings (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  cohort_check_findings_load_async (session, NULL, finish_cb, &result);
  findings = cohort_check_findings_load_finish (await (&result), NULL);
  g_assert_nonnull (findings);
}

static void
ask_sources (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortSourcesReport) report = NULL;

  cohort_sources_report_load_async (session, NULL, finish_cb, &result);
  report = cohort_sources_report_load_finish (await (&result), NULL);
  g_assert_nonnull (report);
}

static void
ask_merges (void)
{
  g_autoptr (CohortMergeList) list = cohort_merge_list_load (session, 100, NULL);

  g_assert_nonnull (list);
}

static void
ask_payments (void)
{
  g_autoptr (CohortPaymentList) list = cohort_payment_list_new (session);

  cohort_bench_ask_list (list, NULL);
}

static void
ask_retention (CohortRetentionBy by, gboolean money)
{
  g_autoptr (CohortRetentionReport) report
      = cohort_retention_report_load (session, &(CohortRetentionQuestion) { .by = by, .money = money }, NULL);

  g_assert_nonnull (report);
}

static void
ask_retention_by_month (void)
{
  ask_retention (COHORT_RETENTION_BY_MONTH, FALSE);
}

static void
ask_retention_of_money (void)
{
  ask_retention (COHORT_RETENTION_BY_MONTH, TRUE);
}

static void
ask_retention_by_tier (void)
{
  ask_retention (COHORT_RETENTION_BY_TIER, FALSE);
}

static void
ask_retention_of_money_by_tier (void)
{
  ask_retention (COHORT_RETENTION_BY_TIER, TRUE);
}

static void
ask_retention_by_source (void)
{
  ask_retention (COHORT_RETENTION_BY_SOURCE, FALSE);
}

/* As the page shows it when a year is looked at: nothing after its end. */
static void
ask_retention_of_last_year (void)
{
  const CohortMonth month = cohort_month_of_day (today) - 12;
  g_autoptr (CohortScope) scope = cohort_scope_new (
      (CohortPeriod) { cohort_month_first_day (month - 12), cohort_month_first_day (month) }, today, NULL);
  g_autoptr (CohortRetentionReport) report = cohort_retention_report_load (
      session, &(CohortRetentionQuestion) { .by = COHORT_RETENTION_BY_MONTH, .money = TRUE, .scope = scope }, NULL);

  g_assert_nonnull (report);
}

static void
ask_retention_by_coupon (void)
{
  ask_retention (COHORT_RETENTION_BY_COUPON, TRUE);
}

static void
ask_risk (void)
{
  g_autoptr (CohortRiskReport) report = cohort_risk_report_load (session, COHORT_DAY_NONE, 0, NULL);

  g_assert_nonnull (report);
}

static void
ask_money (CohortPeriod period, const char *currency)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (period, today, currency);
  g_autoptr (CohortMoneyReport) report = cohort_money_report_load (session, scope, NULL);

  g_assert_nonnull (report);
}

static void
ask_money_of_month (void)
{
  ask_money (cohort_period_last_full_months (today, 1), NULL);
}

static void
ask_money_of_year (void)
{
  ask_money (cohort_period_last_full_months (today, 12), NULL);
}

static void
ask_money_of_all_time (void)
{
  ask_money ((CohortPeriod) { COHORT_DAY_MIN, COHORT_DAY_MAX }, g_intern_string ("USD"));
}

static void
ask_payouts (void)
{
  g_autoptr (CohortReconcileReport) report
      = cohort_reconcile_report_load (session, cohort_period_last_full_months (today, 12), NULL);

  g_assert_nonnull (report);
}

/* ---- measuring ---- */

static const struct
{
  const char *name;
  void (*ask) (void);
} reports[] = {
  { "Today", ask_today },
  { "  of it, what does not fit together", ask_findings },
  { "Duplicates", ask_merges },
  { "Retention by month", ask_retention_by_month },
  { "  of money", ask_retention_of_money },
  { "  by tier", ask_retention_by_tier },
  { "  of money by tier", ask_retention_of_money_by_tier },
  { "  of money by coupon", ask_retention_by_coupon },
  { "  by source", ask_retention_by_source },
  { "  of money, as a year ago", ask_retention_of_last_year },
  { "At Risk", ask_risk },
  { "Money of a month", ask_money_of_month },
  { "  of a year", ask_money_of_year },
  { "  of all time, in dollars", ask_money_of_all_time },
  { "  payouts of a year", ask_payouts },
  { "Payments: the first rows", ask_payments },
  { "Sources", ask_sources },
};

static gpointer
read_snapshot (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_ledger_cache_get (data, db, error);
}

/* Returns: (transfer full) */
static CohortLedgerSnapshot *
time_snapshot (void)
{
  double processor = processor_ms ();
  gint64 begun = g_get_monotonic_time ();
  CohortLedgerSnapshot *ledger = cohort_store_read (cohort_session_get_store (session), read_snapshot,
                                                    cohort_ledger_cache_of (session), NULL, NULL);
  const CohortFacts *facts;
  gsize bytes = 0;

  g_assert_nonnull (ledger);
  g_print ("%-40s %8.0f ms, processor %.0f ms, peak %ld MB\n", "The ledger, read once",
           (double) (g_get_monotonic_time () - begun) / 1e3, processor_ms () - processor, peak_megabytes ());
  facts = cohort_ledger_snapshot_get_facts (ledger);
  for (guint i = 0; i < COHORT_N_LEDGER_COLUMNS; i++)
    bytes += (gsize) ledger->columns[i]->len * g_array_get_element_size (ledger->columns[i]);
  g_print ("  %u members, %zu segments, %zu payments, %zu terms, %zu days of activity: %.0f MB\n",
           ledger->segments.n_members, ledger->segments.n, facts->payments.n, facts->terms.n, facts->actions.n,
           (double) bytes / 1e6);
  return ledger;
}

static gpointer
read_again (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_ledger_snapshot_read (db, data, error);
}

/* As after a change that is no activity: a payment, a cost, a rate. */
static void
time_next_snapshot (CohortLedgerSnapshot *ledger)
{
  double processor = processor_ms ();
  g_autoptr (CohortLedgerSnapshot) next
      = cohort_store_read (cohort_session_get_store (session), read_again, ledger, NULL, NULL);

  g_assert_nonnull (next);
  g_print ("%-40s processor %.0f ms, peak %ld MB\n", "  again, with nothing done since", processor_ms () - processor,
           peak_megabytes ());
}

/* As if the ledger had just been read. */
static void
forget_computed (CohortLedgerSnapshot *ledger)
{
  g_hash_table_remove_all (ledger->kept);
  ledger->reserved = 0;
  g_clear_pointer (&ledger->memo, cohort_metric_memo_free);
  ledger->memo = cohort_metric_memo_new_shared (COHORT_LEDGER_SHARED_BYTES);
  cohort_risk_cache_forget (cohort_risk_cache_of (session));
}

static double
time_one (void (*ask) (void))
{
  double begun = processor_ms ();

  ask ();
  return processor_ms () - begun;
}

static void
time_reports (CohortLedgerSnapshot *ledger, const char *only)
{
  double cold[G_N_ELEMENTS (reports)], prepared;

  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      forget_computed (ledger);
      if (only == NULL || strstr (reports[i].name, only) != NULL)
        cold[i] = time_one (reports[i].ask);
    }
  forget_computed (ledger);
  prepared = processor_ms ();
  cohort_preparation_begin (session);
  while (!cohort_preparation_is_done (session))
    g_main_context_iteration (NULL, TRUE);
  g_print ("%-40s %8.1f ms\n", "What pages share, in the background", processor_ms () - prepared);
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    if (only == NULL || strstr (reports[i].name, only) != NULL)
      {
        double warm = time_one (reports[i].ask);
        gint64 begun = g_get_monotonic_time ();
        double again = time_one (reports[i].ask);

        g_print ("%-40s cold %8.1f ms, warm %8.1f ms; again %8.1f ms, by the clock %8.1f ms\n", reports[i].name,
                 cold[i], warm, again, (double) (g_get_monotonic_time () - begun) / 1e3);
      }
}

/* Of one that is asked for often, nothing but its own work is seen. */
static void
repeat_reports (const char *only, guint times)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    for (guint n = 0; n < times && strstr (reports[i].name, only) != NULL; n++)
      reports[i].ask ();
}

static void
time_pages (const char *only)
{
  gsize n;
  const CohortBenchPage *pages = cohort_bench_pages (&n);

  for (gsize i = 0; i < n; i++)
    {
      double begun = processor_ms (), again;

      if (only != NULL && strstr (pages[i].name, only) == NULL)
        continue;
      pages[i].ask (session, pages[i].with);
      again = processor_ms ();
      pages[i].ask (session, pages[i].with);
      g_print ("%-40s processor %8.1f ms, again %8.1f ms\n", pages[i].name, again - begun, processor_ms () - again);
    }
}

static void
time_metrics (void)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (cohort_period_last_full_months (today, 1), today, NULL);
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  for (gsize i = 0; i < n; i++)
    {
      const char *ids[] = { metrics[i]->id, NULL };
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (CohortMetricReport) report = cohort_metric_report_load (session, scope, ids, NULL);
      double took = (double) (g_get_monotonic_time () - begun) / 1e3;

      g_assert_nonnull (report);
      if (took > SLOW_MS)
        g_print ("  metric %-31s %8.1f ms\n", ids[0], took);
    }
}

/* What a unit is worth at the end of the day before @day; 0 where no rate is known. */
static double
get_rate (const CohortSegments *segments, guint16 currency, CohortDay day)
{
  const CohortCurrency *of = &segments->currencies[currency];
  double rate = 0;

  if (currency == segments->home)
    return 1;
  for (gsize i = 0; i < of->n_rates && of->rates[i].from < day; i++)
    rate = (double) of->rates[i].rate_e9 / 1e9;
  return rate;
}

/* The rows that count, as the peers read them; the months are those of the first member to the last that is over. */
static void
save_segments (const CohortSegments *segments, const CohortDay *bounds, gsize n_months)
{
  g_autofree guint32 *member = g_new (guint32, segments->n + 1);
  g_autofree CohortDay *from = g_new (CohortDay, segments->n + 1), *to = g_new (CohortDay, segments->n + 1);
  g_autofree guint16 *currency = g_new (guint16, segments->n + 1);
  g_autofree double *worth = g_new (double, segments->n + 1);
  g_autofree double *rates = g_new (double, segments->n_currencies *(n_months + 1));
  const int home = segments->currencies[segments->home].exponent;
  gsize n = 0;

  for (gsize i = 0; i < segments->n; i++)
    if (cohort_segment_counts (segments, i))
      {
        member[n] = segments->member[i];
        from[n] = segments->start[i];
        to[n] = segments->end[i];
        currency[n] = segments->currency[i];
        worth[n++] = (double) cohort_segment_monthly (segments, i) / COHORT_AMOUNT_SCALE
                     * exp10 (home - segments->currencies[segments->currency[i]].exponent);
      }
  for (guint16 c = 0; c < segments->n_currencies; c++)
    for (gsize p = 0; p <= n_months; p++)
      rates[c * (n_months + 1) + p] = get_rate (segments, c, bounds[p]);
  cohort_bench_peer_save ("member", member, n * sizeof *member);
  cohort_bench_peer_save ("from", from, n * sizeof *from);
  cohort_bench_peer_save ("to", to, n * sizeof *to);
  cohort_bench_peer_save ("currency", currency, n * sizeof *currency);
  cohort_bench_peer_save ("worth", worth, n * sizeof *worth);
  cohort_bench_peer_save ("rates", rates, segments->n_currencies * (n_months + 1) * sizeof *rates);
  cohort_bench_peer_save ("bounds", bounds, (n_months + 1) * sizeof *bounds);
}

/* The cohort table and the revenue that recurs, of the whole ledger by months, as Retention and Money need them; and
 * the same in pandas and DuckDB, which get the rows that count and the rates by month ready-made. */
static void
compare_with_peers (CohortLedgerSnapshot *ledger)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  const CohortMonth last = cohort_month_of_day (today);
  CohortDay bounds[COHORT_MRR_MAX_COHORT_PERIODS + 1], first = today;
  CohortMrrQuery query = { .bounds = bounds, .currency = -1, .cohorts = TRUE, .no_rates = TRUE };
  g_autoptr (CohortMrr) mrr = NULL;
  g_autofree char *figure = NULL;
  guint64 paying = 0;
  double took;

  for (gsize i = 0; i < segments->n; i++)
    first = MIN (first, segments->start[i]);
  query.n_periods = (gsize) CLAMP (last - cohort_month_of_day (first), 1, COHORT_MRR_MAX_COHORT_PERIODS - 4);
  for (gsize p = 0; p <= query.n_periods; p++)
    bounds[p] = cohort_month_first_day (last - (CohortMonth) (query.n_periods - p));
  cohort_bench_peer_begin (g_getenv ("COHORT_BENCH_PEERS"));
  save_segments (segments, bounds, query.n_periods);
  took = processor_ms ();
  mrr = cohort_mrr_compute (segments, &query);
  took = (processor_ms () - took) / 1e3;
  g_assert_cmpint (mrr->status, ==, COHORT_STATUS_OK);
  for (gsize i = 0; i < query.n_periods * query.n_periods; i++)
    paying += (guint64) mrr->cohort_active[i] * (i % query.n_periods + 1);
  figure = g_strdup_printf ("%" G_GUINT64_FORMAT " %.2f", paying, mrr->periods[query.n_periods - 1].exact_end);
  if (!cohort_bench_peer_report (BESIDE, took, figure, "pandas", "mrr")
      || !cohort_bench_peer_report ("  the same", took, figure, "DuckDB", "mrr"))
    g_error ("they do not say the same");
  cohort_bench_peer_end ();
}

/* An older file is brought up to date first; nothing else is written. */
static CohortSession *
open_session (const char *path, GError **error)
{
  CohortSession *opened = cohort_session_open (path, COHORT_SESSION_OPEN_READ_ONLY, clock_cb, NULL, NULL);

  if (opened != NULL)
    return opened;
  opened = cohort_session_open (path, COHORT_SESSION_OPEN_NONE, clock_cb, NULL, error);
  if (opened == NULL)
    return NULL;
  cohort_session_close (opened);
  return cohort_session_open (path, COHORT_SESSION_OPEN_READ_ONLY, clock_cb, NULL, error);
}

/* Returns: (transfer full): the kept demo */
static char *
ensure_demo (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "cohort-bench", NULL);
  g_autofree char *path = g_build_filename (folder, "large.cohort", NULL);
  g_autoptr (GError) error = NULL;
  CohortDemoOptions options;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_print ("making the large demo in %s\n", folder);
  g_mkdir_with_parents (folder, 0700);
  cohort_demo_options_init (&options);
  options.size = COHORT_DEMO_LARGE;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (CohortLedgerSnapshot) ledger = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  cohort_words_init ();
  path = argc > 1 ? g_strdup (argv[1]) : ensure_demo ();
  session = open_session (path, &error);
  g_assert_no_error (error);
  today = cohort_session_get_today (session);
  ledger = time_snapshot ();
  if (argc <= 2 || strstr ("The ledger", argv[2]) != NULL)
    time_next_snapshot (ledger);
  time_pages (argc > 2 ? argv[2] : NULL);
  time_reports (ledger, argc > 2 ? argv[2] : NULL);
  if (argc <= 2)
    time_metrics ();
  if ((argc <= 2 || strstr (BESIDE, argv[2]) != NULL) && g_getenv ("COHORT_BENCH_PEERS") != NULL)
    compare_with_peers (ledger);
  if (argc > 3)
    repeat_reports (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  g_print ("peak %ld MB\n", peak_megabytes ());
  cohort_session_close (session);
  return 0;
}
