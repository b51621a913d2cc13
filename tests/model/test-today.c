// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Today says: which source is old and by how many days, what is to be done and where, what comes. Today is Friday,
 * 2 January 2026. */

#include "config.h"

#include "cohort-journal.h"
#include "cohort-test-db.h"
#include "cohort-today-report.h"

#define TODAY (cohort_day_from_ymd (2026, 1, 2))
#define US(day) ((gint64) (day) * COHORT_US_PER_DAY)

static gint64
test_clock (gpointer data)
{
  return COHORT_TEST_NOW;
}

/* One source that is old by a day and one that is not; a weekly note that nothing is planned for; a payment that
 * failed; two members who renew, one of them within the next two weeks, and a post that is held until Monday. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO source_span (source, stream, from_day, to_day) VALUES (1, 'payments', %d, %d), (2, 'payments', %d, "
      "%d);"
      "INSERT INTO post (id, source, kind, title, status, published_at) VALUES (1, 1, 'video', 'Held Back', "
      "'scheduled', "
      "%" G_GINT64_FORMAT ");"
      "INSERT INTO payment (source, identity, subscription, kind, status, occurred_at, gross_minor, currency)"
      " SELECT 1, id, id, 'charge', CASE id WHEN 3 THEN 'failed' ELSE 'succeeded' END, %" G_GINT64_FORMAT
      ", 500, 'USD' FROM identity;"
      "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count,"
      " unit_minor, currency) SELECT id, id, 'period', %" G_GINT64_FORMAT ", CASE id WHEN 1 THEN %" G_GINT64_FORMAT
      " ELSE %" G_GINT64_FORMAT " END, 'day', 30, 500, 'USD' FROM identity WHERE id < 3;",
      TODAY - 90, TODAY - COHORT_TODAY_OLD_DAYS - 1, TODAY - 90, TODAY - COHORT_TODAY_OLD_DAYS, US (TODAY + 3),
      US (TODAY - 11), US (TODAY - 11), US (TODAY + 13), US (TODAY + 15));
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (
      db, "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Blog'), (2, 'patreon', 'Patreon'),"
          " (3, 'hand', '');"
          "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic');"
          "INSERT INTO benefit (id, source, name, cadence) VALUES (1, 1, 'Weekly note', 'week');"
          "INSERT INTO tier_benefit (tier, benefit) VALUES (1, 1);"
          "INSERT INTO identity (id, source, name) VALUES (1, 1, 'Ada'), (2, 1, 'Bo'), (3, 1, 'Cy');"
          "INSERT INTO member (id) VALUES (1), (2), (3);"
          "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity;"
          "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 1, 1, 1), (2, 1, 2, 1), (3, 1, 3, 1);");
  cohort_test_exec (db, sql);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(CohortTodayReport **) user_data = cohort_today_report_load_finish (result, &error);
  g_assert_no_error (error);
}

static CohortTodayReport *
load (CohortSession *session)
{
  CohortTodayReport *report = NULL;

  cohort_today_report_load_async (session, NULL, loaded_cb, &report);
  while (report == NULL)
    g_main_context_iteration (NULL, TRUE);
  return report;
}

static CohortSession *
open_new (char **path)
{
  g_autoptr (GError) error = NULL;
  CohortSession *session;

  *path = cohort_test_path ();
  session = cohort_session_open (*path, COHORT_SESSION_OPEN_CREATE, test_clock, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static void
close_all (CohortSession *session, const char *path)
{
  cohort_session_close (session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (session);
  cohort_test_remove (path);
}

static const CohortTodayTask *
find (const CohortTodayReport *report, CohortTodayKind kind)
{
  for (guint i = 0; i < report->tasks->len; i++)
    if (((const CohortTodayTask *) report->tasks->pdata[i])->kind == kind)
      return report->tasks->pdata[i];
  return NULL;
}

static void
test_nothing (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_new (&path);
  g_autoptr (CohortTodayReport) report = load (session);

  g_assert_cmpuint (report->tasks->len, ==, 0);
  g_assert_cmpuint (report->sources->len, ==, 0);
  g_assert_cmpuint (report->ahead->len, ==, 0);
  g_assert_cmpuint (report->figures->figures->len, ==, 4);
  close_all (session, path);
}

static void
test_all (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_new (&path);
  g_autoptr (CohortTodayReport) report = NULL;
  g_autoptr (GError) error = NULL;
  const CohortTodaySource *source;
  const CohortTodayTask *task;
  const CohortTodayAhead *ahead;

  cohort_store_write (cohort_session_get_store (session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
  report = load (session);

  g_assert_cmpuint (report->sources->len, ==, 2);
  source = report->sources->pdata[0];
  g_assert_cmpstr (source->name, ==, "Ghost · Blog");
  g_assert_true (source->is_old);
  g_assert_true (g_str_has_suffix (source->reach, ", 11 days ago"));
  source = report->sources->pdata[1];
  g_assert_cmpstr (source->name, ==, "Patreon");
  g_assert_false (source->is_old);

  task = find (report, COHORT_TODAY_OLD_DATA);
  g_assert_cmpstr (task->title, ==, "1 source is older than 10 days");
  g_assert_cmpstr (task->detail, ==, "Ghost · Blog");
  g_assert_cmpstr (task->page, ==, "sources");
  task = find (report, COHORT_TODAY_FAILED);
  g_assert_nonnull (task);
  g_assert_true (g_str_has_prefix (task->title, "1 payment failed: "));
  g_assert_cmpstr (task->page, ==, "at-risk");
  task = find (report, COHORT_TODAY_EMPTY_SLOT);
  g_assert_nonnull (task);
  g_assert_cmpstr (task->title, ==, "Nothing is planned for “Weekly note”");
  g_assert_cmpstr (task->page, ==, "content");

  g_assert_cmpuint (report->n_renewals, ==, 1);
  g_assert_cmpuint (report->ahead->len, ==, 2);
  ahead = report->ahead->pdata[0];
  g_assert_cmpstr (ahead->title, ==, "1 renewal due");
  ahead = report->ahead->pdata[1];
  g_assert_cmpstr (ahead->title, ==, "Held Back");
  g_assert_cmpint (ahead->day, ==, TODAY + 3);
  close_all (session, path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/today/nothing", test_nothing);
  g_test_add_func ("/today/all", test_all);
  return g_test_run ();
}
