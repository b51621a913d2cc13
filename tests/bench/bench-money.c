/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the page Money waits for its report on a large made-up ledger: when the file changed, with the ledger to be
 * read again, and when only the period did. And each metric that takes more than some milliseconds.
 *
 * bench-money [MEMBERS [PAYMENTS EACH]] */

#include "config.h"

#include "cohort-bench-ledger.h"
#include "cohort-derived.h"
#include "cohort-journal.h"
#include "cohort-money-report.h"
#include "cohort-test-db.h"
#include "cohort-words.h"

#include <stdlib.h>

#define SLOW_MS 5.0

static gint64
clock_cb (gpointer data)
{
  return COHORT_TEST_NOW;
}

static double
since (gint64 begun)
{
  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static void
write_ledger (const char *path, int members, int payments)
{
  CohortDb *db = cohort_test_db_open (path);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", NULL, FALSE, 0, COHORT_TEST_NOW, NULL));
  cohort_bench_write_facts (db, members, payments);
  g_assert_true (cohort_journal_checkpoint (db, NULL));
  g_assert_true (cohort_derived_rebuild_touched (db, NULL));
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  cohort_db_free (db);
}

static void
time_metrics (CohortSession *session, const CohortScope *scope)
{
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  for (gsize i = 0; i < n; i++)
    {
      const char *ids[] = { metrics[i]->id, NULL };
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (CohortMetricReport) report = cohort_metric_report_load (session, scope, ids, NULL);
      double took = since (begun);

      g_assert_nonnull (report);
      if (took > SLOW_MS)
        g_print ("  %-20s %7.1f ms\n", ids[0], took);
    }
}

int
main (int argc, char **argv)
{
  int members = argc > 1 ? atoi (argv[1]) : 100000, payments = argc > 2 ? atoi (argv[2]) : 10;
  g_autofree char *folder = g_dir_make_tmp ("cohort-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bench.cohort", NULL);
  g_autoptr (CohortScope) scope = NULL;
  g_autoptr (GError) error = NULL;
  CohortSession *session;

  cohort_words_init ();
  write_ledger (path, members, payments);
  session = cohort_session_open (path, COHORT_SESSION_OPEN_NONE, clock_cb, NULL, &error);
  g_assert_no_error (error);
  scope = cohort_scope_new (cohort_period_last_full_months (cohort_session_get_today (session), 1),
                            cohort_session_get_today (session), NULL);
  g_print ("%d members, %d payments\n", members, members * payments);
  for (int i = 0; i < 4; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (CohortMoneyReport) report = cohort_money_report_load (session, scope, &error);

      g_assert_no_error (error);
      g_print ("%s %7.1f ms\n", i == 0 ? "report, the ledger read:" : "report again:           ", since (begun));
    }
  time_metrics (session, scope);
  cohort_session_close (session);
  return 0;
}
