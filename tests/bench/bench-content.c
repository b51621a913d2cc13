/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The plan, the library and a post at the size to hold: 100,000 members, 1 million payments, 2,000 posts with 5 million
 * interactions. Prints the processor time of each report, the first one with what is read once for a state of the file.
 *
 * usage: bench-content [MEMBERS] [PAYMENTS OF EACH] [POSTS] [INTERACTIONS OF EACH POST] */

#include "config.h"

#include "cohort-bench-ledger.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-plan-report.h"
#include "cohort-post-report-private.h"
#include "cohort-post-report.h"
#include "cohort-posts.h"
#include "cohort-test-db.h"

#include <stdlib.h>
#include <time.h>

typedef struct
{
  int n_members, n_payments, n_posts, n_each;
  CohortPostQuery query;
  CohortLedgerCache *cache;
} Size;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static gint64
bench_clock (gpointer data)
{
  return (COHORT_BENCH_DAY0 + 400) * COHORT_US_PER_DAY;
}

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Size *size = data;
  g_autofree char *posts = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
      "INSERT INTO post (source, title, kind, status, published_at) SELECT (SELECT min (id) FROM source), "
      "printf ('Post %%d', i), 'article', 'published', %" G_GINT64_FORMAT " + i * 15000000000 FROM n;",
      size->n_posts, COHORT_BENCH_DAY0 * COHORT_US_PER_DAY);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", NULL, FALSE, 0, COHORT_TEST_NOW, NULL));
  cohort_bench_write_facts (db, size->n_members, size->n_payments);
  cohort_test_exec (db, posts);
  for (int post = 1; post <= size->n_posts; post++)
    {
      g_autofree char *interactions = g_strdup_printf (
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
          "INSERT INTO interaction (source, identity, kind, occurred_at, post) SELECT (SELECT min (id) FROM source), "
          "1 + (n.i * 7919 + p.id * 104729) %% %d, CASE n.i %% 5 WHEN 0 THEN 'like' WHEN 1 THEN 'open' ELSE 'read' "
          "END, "
          "p.published_at + n.i * 1000000, p.id FROM post AS p CROSS JOIN n WHERE p.id = %d;",
          size->n_each, size->n_members, post);

      cohort_test_exec (db, interactions);
      if (post % 10 == 0)
        g_assert_true (cohort_journal_checkpoint (db, NULL));
    }
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  return GINT_TO_POINTER (1);
}

static gpointer
page (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Size *size = data;
  g_autoptr (GPtrArray) entries = cohort_posts_page (db, &size->query, 0, 64, error);
  g_autoptr (CohortReaderFigures) figures = cohort_reader_figures_new (size->cache, db, error);
  CohortPostReturn out;

  for (guint i = 0; i < entries->len; i++)
    g_assert_true (cohort_reader_figures_of (figures, db, ((CohortPostEntry *) g_ptr_array_index (entries, i))->id,
                                             COHORT_DAY_NONE, cohort_zone_utc (), (CohortDay) COHORT_BENCH_DAY0 + 400,
                                             &out, error));
  return GINT_TO_POINTER (entries->len);
}

static void
bench_page (CohortSession *session, Size *size, const char *what)
{
  double start = now ();

  cohort_store_read (cohort_session_get_store (session), page, size, NULL, NULL);
  g_print ("%s %.3f s\n", what, now () - start);
}

static void
bench_reports (CohortSession *session)
{
  for (int round = 0; round < 2; round++)
    {
      const CohortDay today = cohort_session_get_today (session);
      double start = now ();
      g_autoptr (CohortPlanReport) plan
          = cohort_plan_report_load (session, (CohortPeriod) { today - 31, today + 42 }, NULL);
      g_autoptr (CohortPostReport) post = NULL;

      g_print ("the plan, %u entries %.3f s\n", plan->entries->len, now () - start);
      start = now ();
      post = cohort_post_report_load (session, 1, NULL);
      g_print ("a post, %u readers %.3f s\n", post->n_readers, now () - start);
    }
}

int
main (int argc, char **argv)
{
  Size size = { argc > 1 ? atoi (argv[1]) : 100000,
                argc > 2 ? atoi (argv[2]) : 10,
                argc > 3 ? atoi (argv[3]) : 2000,
                argc > 4 ? atoi (argv[4]) : 2500,
                { NULL, NULL, COHORT_POST_SORT_DATE, TRUE },
                NULL };
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  CohortSession *session = cohort_session_open (path, COHORT_SESSION_OPEN_CREATE, bench_clock, NULL, &error);
  double start = now ();

  g_assert_no_error (error);
  cohort_store_write (cohort_session_get_store (session), fill, &size, NULL, &error);
  g_assert_no_error (error);
  g_print ("written %.1f s\n", now () - start);
  size.cache = cohort_ledger_cache_of (session);
  bench_page (session, &size, "the library, with what is read once");
  bench_page (session, &size, "the library, again");
  size.query.sort = COHORT_POST_SORT_SEEN;
  bench_page (session, &size, "by how many saw it");
  bench_reports (session);
  cohort_session_close (session);
  cohort_test_remove (path);
  return 0;
}
