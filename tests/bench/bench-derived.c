/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The derived tables and the lists at the size to hold: 100,000 members, 1 million payments. Prints the processor time
 * of building them, of small steps afterwards, and of each page.
 *
 * usage: bench-derived [MEMBERS] [PAYMENTS OF EACH] */

#include "config.h"

#include "cohort-bench-ledger.h"
#include "cohort-derived-build.h"
#include "cohort-derived.h"
#include "cohort-member.h"
#include "cohort-payments.h"
#include "cohort-sources.h"
#include "cohort-test-db.h"

#include <stdlib.h>
#include <time.h>

/* Processor time: others on the machine do not count. */
static gint64
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000) + now.tv_nsec / 1000;
}

static double
seconds_since (gint64 start)
{
  return (double) (now_us () - start) / 1e6;
}

static void
bench_build (CohortDb *db, int n_members, int n_payments)
{
  gint64 start = now_us (), step;

  g_assert_true (cohort_journal_begin (db, "import", NULL, FALSE, 0, COHORT_TEST_NOW, NULL));
  cohort_bench_write_facts (db, n_members, n_payments);
  g_print ("facts written %.1f s\n", seconds_since (start));
  g_assert_true (cohort_journal_checkpoint (db, NULL));
  start = now_us ();
  g_assert_true (cohort_derived_rebuild_touched (db, NULL));
  g_print ("derived rows of all of them %.1f s\n", seconds_since (start));
  start = now_us ();
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  g_print ("commit %.1f s\n", seconds_since (start));
}

static void
bench_step (CohortDb *db, const char *what, const char *sql)
{
  gint64 start = now_us ();

  cohort_test_step (db, sql);
  g_print ("%s %.1f ms\n", what, seconds_since (start) * 1e3);
}

static void
bench_refresh (CohortDb *db)
{
  gint64 start, longest = 0, begun = now_us ();
  gboolean done = FALSE;

  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('zone', 'Asia/Shanghai')");
  while (!done)
    {
      start = now_us ();
      g_assert_true (cohort_derived_refresh (db, 500, &done, NULL));
      longest = MAX (longest, now_us () - start);
    }
  g_print ("another generation %.1f s, longest step %.0f ms\n", seconds_since (begun), (double) longest / 1e3);
}

static void
bench_members (CohortDb *db, int n_members)
{
  static const char *const names[COHORT_N_MEMBER_SORTS]
      = { "name", "tier", "state", "paid through", "net", "last activity", "joined", "sources" };
  CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT ((CohortDay) COHORT_BENCH_DAY0 + 900);

  query.currency = "USD";
  for (int sort = 0; sort < COHORT_N_MEMBER_SORTS; sort++)
    {
      gint64 n, start = now_us ();
      double first, last, place;

      query.sort = (CohortMemberSort) sort;
      g_ptr_array_unref (cohort_members_page (db, &query, 0, 64, NULL));
      first = seconds_since (start);
      start = now_us ();
      g_ptr_array_unref (cohort_members_page (db, &query, n_members - 64, 64, NULL));
      last = seconds_since (start);
      start = now_us ();
      n = cohort_members_position (db, &query, n_members / 2, NULL);
      place = seconds_since (start);
      g_print ("members by %s: first page %.1f ms, last page %.1f ms, position %d in %.1f ms\n", names[sort],
               first * 1e3, last * 1e3, (int) n, place * 1e3);
    }
}

static void
bench_filters (CohortDb *db)
{
  CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT ((CohortDay) COHORT_BENCH_DAY0 + 900);
  gint64 n, states[COHORT_N_MEMBER_STATES], start = now_us ();

  g_assert_true (cohort_members_count (db, &query, &n, NULL));
  g_print ("count %.1f ms\n", seconds_since (start) * 1e3);
  start = now_us ();
  g_assert_true (cohort_members_count_states (db, &query, states, NULL));
  g_print ("count of states %.1f ms\n", seconds_since (start) * 1e3);
  query.search = "person 77";
  start = now_us ();
  g_assert_true (cohort_members_count (db, &query, &n, NULL));
  g_print ("search %d found %.1f ms\n", (int) n, seconds_since (start) * 1e3);
  start = now_us ();
  g_ptr_array_unref (cohort_members_page (db, &query, 0, 64, NULL));
  g_print ("its first page %.1f ms\n", seconds_since (start) * 1e3);
  start = now_us ();
  cohort_member_detail_free (cohort_member_load (db, 77, query.day, NULL));
  g_print ("one member %.1f ms\n", seconds_since (start) * 1e3);
  start = now_us ();
  g_ptr_array_unref (cohort_sources_load (db, NULL));
  g_print ("sources %.1f ms\n", seconds_since (start) * 1e3);
}

static void
bench_payments (CohortDb *db, gint64 n_rows)
{
  static const char *const names[COHORT_N_PAYMENT_SORTS] = { "date", "amount", "person", "kind", "source" };
  CohortPaymentQuery query = COHORT_PAYMENT_QUERY_INIT;
  gint64 start = now_us ();

  g_ptr_array_unref (cohort_payments_sums (db, &query, NULL));
  g_print ("sums of all payments %.1f ms\n", seconds_since (start) * 1e3);
  for (int sort = 0; sort < COHORT_N_PAYMENT_SORTS; sort++)
    {
      double first;

      query.sort = (CohortPaymentSort) sort;
      start = now_us ();
      g_ptr_array_unref (cohort_payments_page (db, &query, 0, 64, NULL));
      first = seconds_since (start);
      start = now_us ();
      g_ptr_array_unref (cohort_payments_page (db, &query, n_rows - 64, 64, NULL));
      g_print ("payments by %s: first page %.1f ms, last page %.1f ms\n", names[sort], first * 1e3,
               seconds_since (start) * 1e3);
    }
}

int
main (int argc, char **argv)
{
  int n_members = argc > 1 ? atoi (argv[1]) : 100000, n_payments = argc > 2 ? atoi (argv[2]) : 10;
  CohortDb *db;
  gint64 start;
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();

  g_print ("%d members, %d payments each\n", n_members, n_payments);
  db = cohort_test_db_new ();
  bench_build (db, n_members, n_payments);
  bench_step (db, "a note", "INSERT INTO note (member, body, written_at) VALUES (5, 'a note', 1)");
  bench_step (
      db, "a payment and its coverage",
      "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency) VALUES "
      "(2, 1, 'charge', 'succeeded', 1750000000000000, 900, 'USD');"
      "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, unit_minor, currency) VALUES "
      "(1, 1, 'period', 1750000000000000, 1752592000000000, 900, 'USD')");
  bench_step (db, "a horizon moved by ten days", "UPDATE source_span SET to_day = to_day + 10 WHERE source = 1");
  bench_members (db, n_members);
  bench_filters (db);
  bench_payments (db, (gint64) n_members * n_payments);
  bench_refresh (db);
  start = now_us ();
  g_assert_true (cohort_derived_verify (db, faults, NULL, NULL));
  g_assert_cmpuint (faults->len, ==, 0);
  g_print ("compared with a rebuild %.1f s\n", seconds_since (start));
  cohort_test_db_free (db);
  return 0;
}
