// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Questions and homework: what a question may become, what is promised, what of the person's own is found, and every
 * edit one step that undo takes back. The clock stands at Friday, 2 January 2026, 03:04 UTC. */

#include "config.h"

#include "cohort-inbox-commands.h"
#include "cohort-inbox-report.h"
#include "cohort-journal.h"
#include "cohort-life-report.h"
#include "cohort-preferences.h"
#include "cohort-scramble.h"
#include "cohort-test-db.h"
#include "cohort-test-release.h"
#include "cohort-text.h"

#include <string.h>

#define HOUR (3600 * COHORT_US_PER_SECOND)
#define AGO(hours) (COHORT_TEST_NOW - (gint64) (hours) * HOUR)

typedef struct
{
  char *path;
  CohortSession *session;
} Fixture;

static gint64
test_clock (gpointer data)
{
  return COHORT_TEST_NOW;
}

#define HOSTILE "<b>bold</b> & \"; DROP TABLE question; -- %s %n"

/* Ada is a VIP, who is promised an answer in two days; Bo is Basic, promised nothing; Cy has left. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *paid = g_strdup_printf ("INSERT INTO coverage (identity, subscription, kind, covers_from, "
                                           "covers_to, interval, interval_count, unit_minor,"
                                           " currency) SELECT id, id, 'period', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                                           ", 'day', 30, 500, 'USD'"
                                           " FROM identity WHERE id < 3;",
                                           AGO (240), AGO (-480));
  g_autofree char *asked
      = g_strdup_printf ("INSERT INTO question (id, source, identity, asked_at, title, body, post, topic) VALUES"
                         " (1, 1, 1, %" G_GINT64_FORMAT ", NULL, 'Why does the WAL file of SQLite grow?', NULL, 1),"
                         " (2, 1, 2, %" G_GINT64_FORMAT ", 'Borrowing', 'How do I return a closure?', 2, NULL),"
                         " (3, 1, 3, %" G_GINT64_FORMAT ", NULL, 'WAL 文件一直变大怎么办？', NULL, 1),"
                         " (4, 1, 1, %" G_GINT64_FORMAT ", NULL, ?1, NULL, NULL),"
                         " (5, 1, NULL, %" G_GINT64_FORMAT ", NULL, 'Who am I?', NULL, NULL);",
                         AGO (60), AGO (50), AGO (24 * 20), AGO (10), AGO (24 * 30));
  g_auto (GStrv) parts = g_strsplit (asked, "?1", 2);
  g_autofree char *hostile = g_strdup_printf ("%s'%s'%s", parts[0], HOSTILE, parts[1]);
  g_autofree char *answered = g_strdup_printf (
      "INSERT INTO answer (question, answered_at, body) VALUES (5, %" G_GINT64_FORMAT
      ", 'Look at the WAL checkpoint.');"
      "INSERT INTO assignment (id, source, title) VALUES (1, 1, 'Lesson 1');"
      "INSERT INTO submission (id, assignment, identity, handed_at, body) VALUES"
      " (1, 1, 1, %" G_GINT64_FORMAT ", 'https://example.com/work'), (2, 1, 2, %" G_GINT64_FORMAT ", '<i>mine</i>');",
      AGO (24 * 29), AGO (90), AGO (80));
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (
      db,
      "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Ghost');"
      "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic'), (2, 1, 'VIP');"
      "INSERT INTO topic (id, source, name) VALUES (1, 1, 'sqlite');"
      "INSERT INTO benefit (id, source, name, cadence) VALUES (1, 1, 'Weekly note', 'week'),"
      " (2, 1, '48 小时内答复 Answers in 48 h', 'always');"
      "INSERT INTO tier_benefit (tier, benefit) VALUES (1, 1), (2, 1), (2, 2);"
      "INSERT INTO identity (id, source, name) VALUES (1, 1, 'Ada'), (2, 1, 'Bo'), (3, 1, 'Cy');"
      "INSERT INTO member (id) VALUES (1), (2), (3);"
      "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity;"
      "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 1, 1, 2), (2, 1, 2, 1), (3, 1, 3, 2);"
      "INSERT INTO post (id, source, title, url, status, published_at, body) VALUES"
      " (1, 1, 'WAL in practice', 'https://example.com/wal', 'published', 1,"
      "  'An introduction.' || char (10, 10) || 'The WAL file of SQLite grows until a checkpoint; WAL 文件会变大。'),"
      " (2, 1, 'Ownership', 'javascript:alert(1)', 'published', 1, 'Move it.'),"
      " (3, 1, 'WAL and SQLite: a draft', NULL, 'draft', 1, 'The WAL file of SQLite grows.');");
  cohort_test_exec (db, paid);
  cohort_test_exec (db, hostile);
  cohort_test_exec (db, answered);
  g_assert_true (cohort_journal_commit (db, &step, error));
  g_assert_cmpint (step, ==, 1);
  return GINT_TO_POINTER (1);
}

static gpointer
write_sql (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "edit", "{}", TRUE, 0, COHORT_TEST_NOW, error));
  cohort_test_exec (db, data);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->path = cohort_test_path ();
  self->session = cohort_session_open (self->path, COHORT_SESSION_OPEN_CREATE, test_clock, NULL, &error);
  g_assert_no_error (error);
  cohort_store_write (cohort_session_get_store (self->session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  cohort_session_close (self->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  cohort_test_release (self->session);
  cohort_test_remove (self->path);
  g_free (self->path);
}

/* What may be done in each state. Rows: waiting, aside, answered, answered there. */
static void
test_states (void)
{
  static const gboolean may[COHORT_N_QUESTION_STATES][COHORT_N_QUESTION_VERBS] = {
    /* answer, take back, set aside, take up, make idea */
    { TRUE, FALSE, TRUE, FALSE, TRUE },
    { TRUE, FALSE, FALSE, TRUE, TRUE },
    { TRUE, TRUE, FALSE, FALSE, TRUE },
    { TRUE, FALSE, FALSE, FALSE, TRUE },
  };

  for (guint state = 0; state < COHORT_N_QUESTION_STATES; state++)
    for (guint verb = 0; verb < COHORT_N_QUESTION_VERBS; verb++)
      for (guint idea = 0; idea < 2; idea++)
        {
          const gboolean can = may[state][verb] && !(verb == COHORT_QUESTION_MAKE_IDEA && idea);
          g_autoptr (GError) error = NULL;

          g_assert_cmpint (cohort_question_may (state, verb, (gboolean) idea, &error), ==, can);
          g_assert_true (can == (error == NULL));
        }
  for (guint bits = 0; bits < 8; bits++)
    g_assert_cmpint (cohort_question_state_of (bits & 1, bits & 2, bits & 4), ==,
                     bits & 2   ? COHORT_QUESTION_ANSWERED
                     : bits & 1 ? COHORT_QUESTION_ANSWERED_THERE
                     : bits & 4 ? COHORT_QUESTION_ASIDE
                                : COHORT_QUESTION_WAITING);
}

static void
test_promises (void)
{
  static const struct
  {
    const char *name;
    guint hours;
  } names[] = {
    { "48 小时内答复 Answers in 48 h", 48 },
    { "Answers within 2 days", 48 },
    { "Reply in one week", 0 },
    { "Replies in 1 week", 168 },
    { "24 小时内回复", 24 },
    { "3 个工作日内解答", 72 },
    { "ANSWERS IN 12 HOURS", 12 },
    { "30 分钟代码点评 Review call", 0 },
    { "Weekly note", 0 },
    { "Answers to 99999999999999999999 h questions", 0 },
    { "Answers in 5 dozen lines", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (cohort_answer_hours_guess (names[i].name), ==, names[i].hours);
}

static void
test_words (void)
{
  g_autofree char *any = cohort_text_search_any ("How do I \"quote\" the WAL* file? NEAR(a b) 怎么办 文件变大 WAL");
  g_autofree char *none = cohort_text_search_any ("how do you? 的");

  g_assert_cmpstr (any, ==, "\"quote\" OR \"wal\" OR \"file\" OR \"near\" OR \"文件\" OR \"件变\" OR \"变大\"");
  g_assert_cmpstr (none, ==, "");
}

static gpointer
dump (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_test_dump (db, FALSE);
}

static gpointer
count_rows (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  cohort_test_check (db);
  return GINT_TO_POINTER ((int) cohort_test_int (db, sql) + 1);
}

/* What @sql counts, in a ledger that is sound. */
static int
count_of (Fixture *self, const char *sql)
{
  return GPOINTER_TO_INT (
             cohort_store_read (cohort_session_get_store (self->session), count_rows, (gpointer) sql, NULL, NULL))
         - 1;
}

static char *
dump_of (Fixture *self)
{
  return cohort_store_read (cohort_session_get_store (self->session), dump, NULL, NULL, NULL);
}

/* Runs the edit. Undone it leaves the ledger and its search rows as they were, redone as it made them. */
static void
edit (Fixture *self, const CohortInboxEdit *what)
{
  g_autofree char *before = dump_of (self);
  g_autofree char *after = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_inbox (self->session, what, &error);
  g_autoptr (CohortDone) undo = NULL;
  g_autoptr (CohortDone) redo = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (done->label);
  after = dump_of (self);
  g_assert_cmpstr (before, !=, after);
  undo = cohort_command_undo (self->session, &error);
  g_assert_no_error (error);
  undone = dump_of (self);
  g_assert_cmpstr (undone, ==, before);
  redo = cohort_command_redo (self->session, &error);
  g_assert_no_error (error);
  redone = dump_of (self);
  g_assert_cmpstr (redone, ==, after);
}

static void
refused (Fixture *self, const CohortInboxEdit *what)
{
  g_autofree char *before = dump_of (self);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_inbox (self->session, what, &error);

  g_assert_null (done);
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  after = dump_of (self);
  g_assert_cmpstr (before, ==, after);
}

static CohortInboxReport *
report_of (Fixture *self, const char *search)
{
  g_autoptr (GError) error = NULL;
  CohortInboxReport *report = cohort_inbox_report_load (self->session, search, &error);

  g_assert_no_error (error);
  return report;
}

static const CohortInboxQuestion *
question_of (const CohortInboxReport *report, gint64 id)
{
  for (guint i = 0; i < report->questions->len; i++)
    {
      const CohortInboxQuestion *question = report->questions->pdata[i];

      if (question->id == id)
        return question;
    }
  return NULL;
}

static void
test_queue (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortInboxReport) report = report_of (self, NULL);
  static const gint64 order[] = { 3, 1, 2, 4 };

  g_assert_cmpuint (report->questions->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpint (((CohortInboxQuestion *) report->questions->pdata[i])->id, ==, order[i]);
  g_assert_cmpuint (report->n_waiting, ==, 4);
  g_assert_cmpuint (report->n_overdue, ==, 2);
  g_assert_cmpstr (question_of (report, 1)->due, ==, "Overdue by 12 hours");
  g_assert_cmpstr (question_of (report, 1)->promise, ==, "VIP: an answer within 2 days");
  g_assert_cmpstr (question_of (report, 1)->who, ==, "Ada · VIP");
  g_assert_false (question_of (report, 2)->overdue);
  g_assert_cmpstr (question_of (report, 2)->about, ==, "under “Ownership”");
  g_assert_cmpstr (question_of (report, 3)->who, ==, "Cy · not a member");
  g_assert_cmpstr (question_of (report, 3)->due, ==, "Overdue by 6 days");
  g_assert_cmpstr (question_of (report, 4)->text, ==, HOSTILE);
  g_assert_cmpstr (question_of (report, 4)->due, ==, "Due in 38 hours");
  g_assert_cmpuint (report->promises->len, ==, 2);
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_PROMISE, .item = 2, .number = 100 });
  g_clear_pointer (&report, cohort_inbox_report_unref);
  report = report_of (self, NULL);
  g_assert_cmpuint (report->n_overdue, ==, 1);
}

/* The page that tells of the inbox among other things is told the same of what waits. */
static void
test_brief (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortInboxReport) whole = NULL;
  g_autoptr (CohortInboxReport) brief = NULL;
  const CohortInboxQuestion *late = NULL;
  g_autofree char *more
      = g_strdup_printf ("INSERT INTO question (source, identity, asked_at, body) SELECT 1, 2, %" G_GINT64_FORMAT
                         " + value, 'And ' || value"
                         " FROM json_each ('[1, 2, 3, 4, 5, 6, 7]'); UPDATE question SET asked_at = %" G_GINT64_FORMAT
                         " WHERE id IN (2, 3)",
                         AGO (70), AGO (11));

  cohort_store_write (cohort_session_get_store (self->session), write_sql, more, NULL, &error);
  g_assert_no_error (error);
  whole = cohort_inbox_report_load (self->session, NULL, &error);
  g_assert_no_error (error);
  brief = cohort_inbox_brief_load (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (brief->n_waiting, ==, whole->n_waiting);
  g_assert_cmpuint (brief->n_overdue, ==, whole->n_overdue);
  g_assert_cmpuint (whole->questions->len, >, COHORT_INBOX_BRIEF + 1);
  for (guint i = 0; i < whole->questions->len && late == NULL; i++)
    if (((const CohortInboxQuestion *) whole->questions->pdata[i])->overdue)
      late = whole->questions->pdata[i];
  /* Ada's, to whom less time is promised: others are older. */
  g_assert_nonnull (late);
  g_assert_cmpint (late->id, ==, 1);
  g_assert_cmpuint (brief->questions->len, ==, COHORT_INBOX_BRIEF + 1);
  for (guint i = 0; i < brief->questions->len; i++)
    {
      const CohortInboxQuestion *one = brief->questions->pdata[i];
      const CohortInboxQuestion *other = i < COHORT_INBOX_BRIEF ? whole->questions->pdata[i] : late;

      g_assert_cmpint (one->id, ==, other->id);
      g_assert_cmpstr (one->line, ==, other->line);
      g_assert_cmpstr (one->due, ==, other->due);
      g_assert_cmpstr (one->asked, ==, other->asked);
    }
  g_assert_cmpuint (brief->submissions->len, ==, 0);
}

static void
test_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortInboxReport) report = NULL;
  g_autoptr (CohortInboxReport) found = NULL;
  const CohortInboxEdit answer = { COHORT_INBOX_EDIT_ANSWER, .item = 1, .text = " Run a checkpoint, <b>now</b>.\n" };

  edit (self, &answer);
  report = report_of (self, NULL);
  g_assert_null (question_of (report, 1));
  g_assert_cmpstr (report->last_answer, ==, "The last answer was given today.");
  found = report_of (self, "checkpoint now");
  g_assert_cmpuint (found->questions->len, ==, 1);
  g_assert_cmpstr (question_of (found, 1)->answer, ==, "Run a checkpoint, <b>now</b>.");
  g_assert_cmpint (question_of (found, 1)->state, ==, COHORT_QUESTION_ANSWERED);
  g_assert_cmpint (question_of (found, 1)->member, ==, 1);
  refused (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_SET_ASIDE, .item = 1 });
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_ANSWER, .item = 1, .text = "Better" });
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_TAKE_BACK, .item = 1 });
  refused (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_TAKE_BACK, .item = 1 });
  refused (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_ANSWER, .item = 99, .text = "To nobody" });
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_SET_ASIDE, .item = 1 });
  g_clear_pointer (&report, cohort_inbox_report_unref);
  report = report_of (self, NULL);
  g_assert_cmpuint (report->aside->len, ==, 1);
  g_assert_cmpuint (report->n_waiting, ==, 3);
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_TAKE_UP, .item = 1 });
}

static void
test_idea (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortInboxReport) report = NULL;

  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_MAKE_IDEA, .item = 1 });
  report = report_of (self, NULL);
  g_assert_true (question_of (report, 1)->idea);
  refused (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_MAKE_IDEA, .item = 1 });
  g_assert_cmpint (count_of (self, "SELECT count (*) FROM plan_item JOIN plan_topic ON plan_item = plan_item.id "
                                   "WHERE state = 'idea' AND title = 'Why does the WAL file of SQLite grow?'"),
                   ==, 1);
}

static void
test_passages (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) passages = cohort_inbox_passages_load (self->session, 1, &error);
  g_autoptr (GPtrArray) chinese = cohort_inbox_passages_load (self->session, 3, &error);
  g_autoptr (GPtrArray) under = cohort_inbox_passages_load (self->session, 2, &error);
  const CohortInboxPassage *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (passages->len, ==, 2);
  first = passages->pdata[0];
  second = passages->pdata[1];
  g_assert_cmpint (first->post, ==, 1);
  g_assert_true (g_str_has_prefix (first->text, "The WAL file of SQLite grows until a checkpoint"));
  g_assert_cmpstr (first->url, ==, "https://example.com/wal");
  g_assert_true (g_str_has_suffix (first->insert, "\n“WAL in practice”\nhttps://example.com/wal"));
  g_assert_cmpstr (second->insert, ==, "Look at the WAL checkpoint.");
  g_assert_cmpint (((CohortInboxPassage *) chinese->pdata[0])->post, ==, 1);
  /* The post that was asked about comes first; an address that no browser should get is none. */
  first = under->pdata[0];
  g_assert_cmpint (first->post, ==, 2);
  g_assert_null (first->url);
  g_assert_cmpstr (first->insert, ==, "Move it.\n“Ownership”");
}

static void
take_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
history_says (Fixture *self, gint64 member, const char *title, const char *detail)
{
  g_autoptr (CohortLifeReport) life = NULL;
  GAsyncResult *result = NULL;
  gboolean said = FALSE;

  cohort_life_report_load_async (self->session, member, 0, 50, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  life = cohort_life_report_load_finish (result, NULL);
  g_object_unref (result);
  for (guint i = 0; i < life->events->len; i++)
    {
      const CohortLifeLine *line = life->events->pdata[i];

      said = said || (g_strcmp0 (line->title, title) == 0 && strstr (line->detail, detail) != NULL);
    }
  return said;
}

static void
test_homework (Fixture *self, gconstpointer data)
{
  static const char *const lines[] = { "Correct", "Clear", "Complete", NULL };
  static const char *const own[] = { "Works", NULL };
  const int marks[] = { 5, 4, 0 }, none[] = { 0, 0, 0 };
  g_autoptr (CohortInboxReport) report = report_of (self, NULL);
  const CohortInboxSubmission *submission = report->submissions->pdata[0];

  g_assert_cmpuint (report->submissions->len, ==, 2);
  g_assert_cmpstr (submission->url, ==, "https://example.com/work");
  g_assert_null (submission->text);
  g_assert_cmpstr (((CohortInboxSubmission *) report->submissions->pdata[1])->text, ==, "<i>mine</i>");
  g_assert_cmpint (cohort_inbox_score (marks, 3), ==, 90);
  g_assert_cmpint (cohort_inbox_score (none, 3), ==, -1);
  refused (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_REVIEW, .item = 1, .texts = lines, .marks = none });
  edit (self,
        &(CohortInboxEdit) { COHORT_INBOX_EDIT_REVIEW, .item = 1, .texts = lines, .marks = marks, .text = "Fine <i>" });
  refused (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_REVIEW, .item = 1, .texts = lines, .marks = marks });
  g_assert_true (history_says (self, 1, "Fine <i>", "Lesson 1 · 90 of 100"));
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_RUBRIC, .texts = own });
  edit (self, &(CohortInboxEdit) { COHORT_INBOX_EDIT_SNIPPETS, .texts = own });
  g_clear_pointer (&report, cohort_inbox_report_unref);
  report = report_of (self, NULL);
  g_assert_cmpuint (report->submissions->len, ==, 1);
  g_assert_cmpstr (report->rubric[0], ==, "Works");
  g_assert_null (report->rubric[1]);
}

/* What was answered stays when the import of the question is undone, and is there again with it. */
static void
test_undone_import (Fixture *self, gconstpointer data)
{
  const gint64 import = 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_inbox (
      self->session, &(CohortInboxEdit) { COHORT_INBOX_EDIT_ANSWER, .item = 1, .text = "Mine" }, &error);
  g_autoptr (CohortDone) undone = NULL;
  g_autoptr (CohortDone) redone = NULL;
  g_autoptr (CohortInboxReport) report = NULL;
  g_autoptr (CohortInboxReport) again = NULL;

  g_assert_no_error (error);
  g_assert_true (history_says (self, 1, "Mine", "By hand"));
  undone = cohort_command_undo_steps (self->session, &import, 1, &error);
  g_assert_no_error (error);
  report = report_of (self, NULL);
  g_assert_cmpuint (report->questions->len, ==, 0);
  g_assert_cmpint (count_of (self, "SELECT count (*) FROM reply"), ==, 1);
  redone = cohort_command_redo_step (self->session, import, &error);
  g_assert_no_error (error);
  again = report_of (self, "mine");
  g_assert_cmpuint (again->questions->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/inbox/states", test_states);
  g_test_add_func ("/inbox/promises", test_promises);
  g_test_add_func ("/inbox/words", test_words);
#define ADD(path, func) g_test_add ("/inbox/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("queue", test_queue);
  ADD ("brief", test_brief);
  ADD ("answer", test_answer);
  ADD ("idea", test_idea);
  ADD ("passages", test_passages);
  ADD ("homework", test_homework);
  ADD ("undone-import", test_undone_import);
  return g_test_run ();
}
