// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Today says: which source is old and by how many days, what is to be done and where, what comes. Today is Friday,
 * 2 January 2026. */

#include "config.h"

#include "cohort-decisions.h"
#include "cohort-journal.h"
#include "cohort-reminder-note.h"
#include "cohort-test-db.h"
#include "cohort-test-release.h"
#include "cohort-today-report.h"

#include <string.h>

#define TODAY (cohort_day_from_ymd (2026, 1, 2))
#define US(day) ((gint64) (day) * COHORT_US_PER_DAY)

static gint64 now = COHORT_TEST_NOW;

static gint64
test_clock (gpointer data)
{
  return now;
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

  now = COHORT_TEST_NOW;
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
  cohort_test_release (session);
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
  g_assert_cmpuint (report->figures->figures->len, ==, 5);
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

/* What the other kinds are told from: payouts of every week of which the last is missing, a question that waits, a
 * discount and a delivery that are due, payments that failed at one service, renewals of this week. */
static gpointer
fill_more (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  for (int week = 1; week < 6; week++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO payout (source, paid_at, amount_minor, currency) VALUES (2, %" G_GINT64_FORMAT ", 100, 'USD')",
          US (TODAY - 7 - 7 * week));

      cohort_test_exec (db, sql);
    }
  for (int i = 0; i < 40; i++)
    {
      int id = 10 + i;
      /* Of 30 before one failed, of 10 within the last week six. */
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO payment (source, kind, status, occurred_at, gross_minor, currency)"
          " VALUES (2, 'charge', '%s', %" G_GINT64_FORMAT ", 500, 'USD');",
          i == 0 || i >= 34 ? "failed" : "succeeded", US (i < 30 ? TODAY - 40 : TODAY - COHORT_TODAY_OLD_DAYS - 2));
      g_autofree char *member = g_strdup_printf (
          "INSERT INTO identity (id, source, name) VALUES (%1$d, 2, 'N%1$d'); INSERT INTO member (id) VALUES (%1$d);"
          "INSERT INTO identity_link (identity, member) VALUES (%1$d, %1$d);"
          "INSERT INTO subscription (id, source, identity) VALUES (%1$d, 2, %1$d);"
          "INSERT INTO payment (source, identity, subscription, kind, status, occurred_at, gross_minor, currency)"
          " VALUES (2, %1$d, %1$d, 'charge', 'succeeded', %2$" G_GINT64_FORMAT ", 500, 'USD');"
          "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count,"
          " unit_minor, currency) VALUES (%1$d, %1$d, 'period', %2$" G_GINT64_FORMAT ", %3$" G_GINT64_FORMAT
          ", 'day', 30, 500, 'USD')",
          id, US (TODAY - 27), US (TODAY + 3));

      cohort_test_exec (db, sql);
      if (i < COHORT_TODAY_RENEWALS)
        cohort_test_exec (db, member);
    }
  {
    g_autofree char *sql = g_strdup_printf (
        "INSERT INTO question (id, source, identity, asked_at, body) VALUES"
        " (1, 1, 1, %" G_GINT64_FORMAT ", 'Old one'), (2, 1, 1, %" G_GINT64_FORMAT ", 'Answered'),"
        " (3, 1, 2, %" G_GINT64_FORMAT ", 'New one');"
        "INSERT INTO answer (question, answered_at) VALUES (2, %" G_GINT64_FORMAT ");"
        "INSERT INTO promotion (id, source, kind, percent_bp, duration, months) VALUES (1, 1, 'percent', 5000,"
        " 'repeating', 3);"
        "INSERT INTO redemption (identity, promotion, starts, ends) VALUES (1, 1, 0, %" G_GINT64_FORMAT "),"
        " (2, 1, 0, %" G_GINT64_FORMAT ");"
        "INSERT INTO deal (id, partner, kind, state) VALUES (1, 'Acme', 'sponsor', 'agreed');"
        "INSERT INTO deliverable (deal, title, due_day) VALUES (1, 'Two posts', %d), (1, 'A talk', %d);",
        US (TODAY - 40), US (TODAY - 50), US (TODAY - 11), US (TODAY - 49), US (TODAY + 5), US (TODAY + 20), TODAY + 2,
        TODAY + 60);

    cohort_test_exec (db, sql);
  }
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static CohortSession *
open_full (char **path)
{
  CohortSession *session = open_new (path);
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
  cohort_store_write (cohort_session_get_store (session), fill_more, NULL, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static CohortTodayReport *
load_now (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortTodayReport *report = cohort_today_report_load (session, &error);

  g_assert_no_error (error);
  return report;
}

static const char *
title_of (const CohortTodayReport *report, CohortTodayKind kind)
{
  const CohortTodayTask *task = find (report, kind);

  g_assert_nonnull (task);
  g_assert_cmpstr (task->verb, !=, "");
  return task->title;
}

static void
test_kinds (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_full (&path);
  g_autoptr (CohortDone) done = cohort_command_decide (session, "price", "Raise Basic", NULL, TODAY, NULL);
  g_autoptr (CohortDone) later = cohort_command_decide (session, "price", "Not yet", NULL, TODAY + 1, NULL);
  g_autoptr (CohortTodayReport) report = load_now (session);
  CohortTodayKind last = 0;

  g_assert_cmpstr (title_of (report, COHORT_TODAY_INCIDENT), ==, "6 of 10 payments failed at Patreon within a week");
  g_assert_cmpstr (title_of (report, COHORT_TODAY_QUESTIONS), ==, "1 question waits for longer than promised");
  g_assert_cmpstr (find (report, COHORT_TODAY_QUESTIONS)->detail, ==, "Old one");
  g_assert_cmpstr (title_of (report, COHORT_TODAY_DELIVERABLE), ==, "“Two posts” for Acme");
  g_assert_cmpstr (title_of (report, COHORT_TODAY_DECISION), ==, "Judge: Raise Basic");
  g_assert_true (g_str_has_prefix (title_of (report, COHORT_TODAY_PAYOUT), "No payout from Patreon since "));
  g_assert_cmpstr (title_of (report, COHORT_TODAY_RENEWALS_DUE), ==, "5 renewals are due within 7 days");
  g_assert_cmpstr (title_of (report, COHORT_TODAY_ENDS), ==, "A discount of 1 member ends within two weeks");
  g_assert_cmpstr (title_of (report, COHORT_TODAY_COPY), ==, "All copies lie on the same disk");
  for (guint i = 0; i < report->tasks->len; i++)
    {
      const CohortTodayTask *task = report->tasks->pdata[i];

      g_assert_cmpint (task->kind, >=, last);
      last = task->kind;
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (task->id, !=, ((const CohortTodayTask *) report->tasks->pdata[j])->id);
    }
  close_all (session, path);
}

/* What was dealt with goes, what was put off comes back, and both are steps. */
static void
test_answers (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_full (&path);
  g_autoptr (CohortTodayReport) all = load_now (session), less = NULL, later = NULL, undone = NULL;
  const CohortTodayTask *one = find (all, COHORT_TODAY_QUESTIONS), *other = find (all, COHORT_TODAY_ENDS);
  g_autoptr (CohortDone) accepted = NULL, snoozed = NULL, back = NULL;

  accepted = cohort_command_answer_card (session, one->id, one->title, COHORT_ANSWER_ACCEPTED, NULL);
  g_assert_cmpstr (accepted->label, ==, "Dealt with: 1 question waits for longer than promised");
  snoozed = cohort_command_answer_card (session, other->id, other->title, COHORT_ANSWER_SNOOZED, NULL);
  less = load_now (session);
  g_assert_null (find (less, COHORT_TODAY_QUESTIONS));
  g_assert_null (find (less, COHORT_TODAY_ENDS));
  g_assert_cmpuint (less->n_put_off, ==, 2);
  g_assert_cmpuint (less->tasks->len, ==, all->tasks->len - 2);

  back = cohort_command_undo (session, NULL);
  undone = load_now (session);
  g_assert_null (find (undone, COHORT_TODAY_QUESTIONS));
  g_assert_nonnull (find (undone, COHORT_TODAY_ENDS));
  close_all (session, path);
}

static GPtrArray *
answer_all (const CohortTodayReport *report)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_review_answer_free);

  for (guint i = 0; i < report->cards->len; i++)
    {
      const CohortReviewCard *card = report->cards->pdata[i];
      CohortReviewAnswer *answer = g_new0 (CohortReviewAnswer, 1);

      answer->card = g_strdup (card->id);
      answer->title = g_strdup (card->headline);
      answer->answer = g_str_equal (card->id, "money") ? COHORT_ANSWER_SNOOZED : COHORT_ANSWER_ACCEPTED;
      g_ptr_array_add (answers, answer);
    }
  return answers;
}

static void
test_review (void)
{
  static const char *const ids[] = { "data", "money", "left", "risk", "questions", "content" };
  g_autofree char *path = NULL;
  CohortSession *session = open_full (&path);
  g_autoptr (CohortTodayReport) before = load_now (session), after = NULL, later = NULL, undone = NULL;
  g_autoptr (GPtrArray) answers = answer_all (before), log = NULL;
  g_autoptr (CohortDone) done = NULL, back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (before->cards->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpstr (((const CohortReviewCard *) before->cards->pdata[i])->id, ==, ids[i]);
  g_assert_cmpstr (((const CohortReviewCard *) before->cards->pdata[4])->headline, ==, "2 questions wait, 1 too long");
  g_assert_cmpint (before->reviewed, ==, COHORT_DAY_NONE);
  g_assert_true (g_str_has_prefix (before->since, "In the 7 days up to "));

  done = cohort_command_review (session, before->reach, answers, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "Week reviewed");
  after = load_now (session);
  g_assert_cmpint (after->reviewed, ==, TODAY);
  g_assert_cmpuint (after->changes->len, ==, 0);
  g_assert_null (find (after, COHORT_TODAY_LATER));
  log = cohort_reviews_load (session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (log->len, ==, 1);
  g_assert_cmpuint (((const CohortReview *) log->pdata[0])->answers->len, ==, G_N_ELEMENTS (ids));

  now += US (COHORT_SNOOZE_DAYS);
  later = load_now (session);
  g_assert_cmpstr (find (later, COHORT_TODAY_LATER)->page, ==, "money");
  g_assert_cmpstr (find (later, COHORT_TODAY_LATER)->title, ==,
                   ((const CohortReviewCard *) before->cards->pdata[1])->headline);

  back = cohort_command_undo (session, &error);
  g_assert_no_error (error);
  undone = load_now (session);
  g_assert_cmpint (undone->reviewed, ==, COHORT_DAY_NONE);
  close_all (session, path);
}

/* A row of what changed opens as many as it says, and revenue moves by what its movements add up to. */
static void
test_changes (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_full (&path);
  g_autoptr (CohortTodayReport) report = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (CohortDone) done = NULL;
  gboolean new_seen = FALSE, failed_seen = FALSE;

  /* As if the last review had been made when nothing was known yet. */
  done = cohort_command_review (session, TODAY - 60, none, NULL);
  report = load_now (session);
  for (guint i = 0; i < report->changes->len; i++)
    {
      const CohortTodayLine *line = report->changes->pdata[i];

      if (g_str_equal (line->title, "New"))
        {
          new_seen = TRUE;
          g_assert_cmpstr (line->detail, ==, "7 members");
          g_assert_cmpuint (cohort_metric_rows_get_n_rows (line->rows), ==, 7);
        }
      if (g_str_equal (line->title, "Failed"))
        {
          failed_seen = TRUE;
          g_assert_cmpstr (line->detail, ==, "8 payments");
        }
    }
  g_assert_true (new_seen);
  g_assert_true (failed_seen);
  close_all (session, path);
}

/* Monday at nine by the community's own clock, and the one after it when that is past. */
static void
test_note (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_full (&path);
  g_autoptr (CohortTodayReport) report = load_now (session);
  g_autoptr (CohortZone) zone = cohort_zone_new ("Asia/Shanghai", NULL);
  const char *const off[] = { "failed", "incident", "at-risk", NULL };
  g_autofree char *all = cohort_reminder_words (report, NULL), *less = cohort_reminder_words (report, off);
  gint64 monday = US (cohort_day_from_ymd (2026, 1, 5)) + G_GINT64_CONSTANT (3600000000);

  g_assert_cmpint (cohort_reminder_next (zone, COHORT_TEST_NOW), ==, monday);
  g_assert_cmpint (cohort_reminder_next (zone, monday - 1), ==, monday);
  g_assert_cmpint (cohort_reminder_next (zone, monday), ==, monday + 7 * COHORT_US_PER_DAY);
  g_assert_nonnull (strstr (all, "Failed payments"));
  g_assert_null (strstr (less, "Failed payments"));
  g_assert_nonnull (strstr (less, "Discounts that end"));
  g_assert_null (strstr (all, "Ada"));
  g_assert_null (strstr (all, "Acme"));
  close_all (session, path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/today/nothing", test_nothing);
  g_test_add_func ("/today/all", test_all);
  g_test_add_func ("/today/kinds", test_kinds);
  g_test_add_func ("/today/answers", test_answers);
  g_test_add_func ("/today/review", test_review);
  g_test_add_func ("/today/changes", test_changes);
  g_test_add_func ("/today/note", test_note);
  return g_test_run ();
}
