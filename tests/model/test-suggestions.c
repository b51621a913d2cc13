// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Suggestions as the page and the command line ask: a community of two circles where lists of their own do better than
 * what is popular, the same one where what is popular does better, and what becomes of what a person says of them. */

#include "config.h"

#include "cohort-command-private.h"
#include "cohort-merge-commands.h"
#include "cohort-suggestion-commands.h"
#include "cohort-suggestion-fit.h"
#include "cohort-suggestion-report.h"
#include "cohort-test-circles.h"
#include "cohort-test-session.h"
#include "cohort-words.h"

#include <string.h>

#define TODAY ((CohortDay) (COHORT_TEST_NOW / G_GINT64_CONSTANT (86400000000)))

typedef CohortTestSession Fixture;

/* ---- what is asked of it ---- */

static void
make_lists (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = cohort_suggestion_fit_run (self->session, &error);

  g_assert_no_error (error);
  g_assert_true (cohort_suggestion_fit_keep (self->session, printed, &error));
  g_assert_no_error (error);
}

static CohortSuggestionReport *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CohortSuggestionReport *report = cohort_suggestion_report_load (self->session, &error);

  g_assert_no_error (error);
  return report;
}

static GPtrArray *
lines_for (Fixture *self, gint64 member, gint64 post)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = cohort_suggestion_lines_load (self->session, member, post, &error);

  g_assert_no_error (error);
  return lines;
}

static gboolean
is_listed (Fixture *self, gint64 member, gint64 post)
{
  g_autoptr (GPtrArray) lines = lines_for (self, member, 0);

  for (guint i = 0; i < lines->len; i++)
    if (((CohortSuggestionLine *) lines->pdata[i])->post == post)
      return TRUE;
  return FALSE;
}

static gint64
first_post (Fixture *self, gint64 member)
{
  g_autoptr (GPtrArray) lines = lines_for (self, member, 0);

  g_assert_cmpuint (lines->len, >, 0);
  return ((CohortSuggestionLine *) lines->pdata[0])->post;
}

/* Where a topic stands among those to make; -1: nowhere. */
static int
place_of (Fixture *self, const char *topic)
{
  g_autoptr (CohortSuggestionReport) report = load (self);

  for (guint i = 0; i < report->make->len; i++)
    if (g_str_equal (((CohortSuggestion *) report->make->pdata[i])->topic, topic))
      return (int) i;
  return -1;
}

/* Whether a post is proposed, and for how many. */
static guint
count_sent (Fixture *self, gint64 post)
{
  g_autoptr (CohortSuggestionReport) report = load (self);

  for (guint i = 0; i < report->send->len; i++)
    {
      const CohortSuggestion *suggestion = report->send->pdata[i];

      if (suggestion->post == post)
        return suggestion->people->len;
    }
  return 0;
}

static void
assert_done (CohortDone *done, GError *error)
{
  g_assert_no_error (error);
  g_assert_cmpint (done->step, >, 0);
  cohort_done_free (done);
}

static void
undo (Fixture *self)
{
  GError *error = NULL;
  CohortDone *done = cohort_command_undo (self->session, &error);

  assert_done (done, error);
}

static gpointer
get_int (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER ((int) cohort_test_int (db, sql) + 1);
}

static int
ask (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gpointer answer = cohort_store_read (cohort_session_get_store (self->session), get_int, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_INT (answer) - 1;
}

static gpointer
import (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, sql);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

/* ---- who speaks ---- */

static void
test_model (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortSuggestionReport) before = load (self), report = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_true (before->waits);
  make_lists (self);
  report = load (self);
  g_assert_false (report->waits);
  g_assert_true (report->by_model);
  g_assert_cmpint (report->as_of, ==, TODAY - 10);
  g_assert_cmpstr (report->check_title, ==,
                   "In the last four weeks 60 members read something they had not seen before. A list of ten made for "
                   "each would have held it for 60 of them, the ten most popular posts for 40.");
  g_assert_cmpstr (report->check_detail, ==,
                   "Lists of their own do better here by more than chance, so they are what is proposed.");
  lines = lines_for (self, COHORT_TEST_SOMEBODY, 0);
  g_assert_cmpuint (lines->len, >=, 9);
  /* The small circle is proposed what it reads, though the large one's posts have more readers. */
  for (guint i = 0; i < 5; i++)
    {
      const CohortSuggestionLine *line = lines->pdata[i];

      g_assert_cmpint (line->post, >, COHORT_TEST_SHELL_POSTS);
      g_assert_nonnull (strstr (line->detail, "“Rust "));
    }
}

static void
test_popular (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortSuggestionReport) report = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  make_lists (self);
  report = load (self);
  g_assert_false (report->by_model);
  g_assert_true (g_str_has_suffix (report->check_title, "for 40 of them, the ten most popular posts for 60."));
  g_assert_cmpstr (report->check_detail, ==,
                   "Lists of their own do no better here, so each is proposed the most popular posts that they have "
                   "not seen.");
  lines = lines_for (self, COHORT_TEST_SOMEBODY, 0);
  g_assert_cmpuint (lines->len, ==, 10);
  for (guint i = 0; i < 6; i++)
    {
      const CohortSuggestionLine *line = lines->pdata[i];

      /* Of the twelve they read six by now. */
      g_assert_cmpint (line->post, >, 6);
      g_assert_cmpint (line->post, <=, COHORT_TEST_SHELL_POSTS);
      g_assert_null (strstr (line->detail, "part"));
    }
}

/* Nobody is proposed two posts at once, and what is proposed for a post is what a list of it holds. */
static void
test_send (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortSuggestionReport) report = NULL;
  g_autoptr (GHashTable) served = g_hash_table_new (NULL, NULL);

  make_lists (self);
  report = load (self);
  g_assert_cmpuint (report->send->len, >, 0);
  for (guint i = 0; i < report->send->len; i++)
    {
      const CohortSuggestion *suggestion = report->send->pdata[i];

      g_assert_cmpuint (suggestion->people->len, >, 0);
      for (guint p = 0; p < suggestion->people->len; p++)
        {
          const CohortSuggestionPerson *person = suggestion->people->pdata[p];

          g_assert_true (g_hash_table_add (served, GINT_TO_POINTER ((int) person->member)));
          g_assert_true (is_listed (self, person->member, suggestion->post));
          g_assert_true (g_str_has_suffix (person->contact, "@example.org"));
        }
    }
}

static void
test_floor (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortSuggestionReport) report = NULL;

  cohort_test_session_write (self->session, import, (gpointer) "DELETE FROM interaction WHERE identity > 29");
  report = load (self);
  g_assert_cmpstr (report->missing, ==, "Needs ≥ 10 posts and ≥ 30 members with activity; you have 42 / 29");
  g_assert_cmpuint (report->make->len + report->send->len, ==, 0);
}

/* ---- what a person says of them ---- */

static void
test_accept (Fixture *self, gconstpointer data)
{
  static const char ideas[] = "SELECT count (*) FROM plan_item WHERE state = 'idea' AND due_day IS NULL",
                    topics[] = "SELECT count (*) FROM plan_topic WHERE topic = 1";
  g_autoptr (CohortSuggestionReport) report = NULL;
  const CohortSuggestion *shell;
  GError *error = NULL;

  make_lists (self);
  report = load (self);
  shell = report->make->pdata[0];
  g_assert_cmpstr (shell->topic, ==, "shell");
  g_assert_nonnull (strstr (shell->why, "2 unanswered questions"));
  g_assert_nonnull (strstr (shell->note, "How do I quote a quote?"));
  assert_done (cohort_command_suggestion_accept (self->session, shell, &error), error);
  g_assert_cmpint (place_of (self, "shell"), ==, -1);
  g_assert_cmpint (ask (self, ideas), ==, 1);
  g_assert_cmpint (ask (self, topics), ==, 1);
  /* The page that still shows it makes no second idea of it. */
  g_assert_null (cohort_command_suggestion_accept (self->session, shell, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING);
  g_assert_nonnull (strstr (error->message, "Shell"));
  g_clear_error (&error);
  g_assert_cmpint (ask (self, ideas), ==, 1);
  undo (self);
  g_assert_cmpint (place_of (self, "shell"), ==, 0);
  g_assert_cmpint (ask (self, ideas), ==, 0);
  g_assert_cmpint (ask (self, "SELECT count (*) FROM suggestion"), ==, 0);
  assert_done (cohort_command_suggestion_accept (self->session, shell, &error), error);
}

static void
test_topic_refused (Fixture *self, gconstpointer data)
{
  GError *error = NULL;

  make_lists (self);
  assert_done (cohort_command_suggestion_refuse (self->session, "shell", 0, 0, "why", &error), error);
  g_assert_cmpint (place_of (self, "shell"), ==, -1);
  g_assert_cmpint (place_of (self, "rust"), ==, 0);
  undo (self);
  g_assert_cmpint (place_of (self, "shell"), ==, 0);
  /* It rests for a month, and is remembered for a year: of two it is the second then. */
  assert_done (cohort_command_suggestion_refuse (self->session, "shell", 0, 0, "why", &error), error);
  cohort_test_session_write (self->session, import, (gpointer) "UPDATE suggestion SET day = day - 31");
  make_lists (self);
  g_assert_cmpint (place_of (self, "rust"), ==, 0);
  g_assert_cmpint (place_of (self, "shell"), ==, 1);
  cohort_test_session_write (self->session, import, (gpointer) "UPDATE suggestion SET day = day - 365");
  g_assert_cmpint (place_of (self, "shell"), ==, 0);
}

/* Out at once, out of the next lists, and back with undo. */
static void
test_post_refused (Fixture *self, gconstpointer data)
{
  GError *error = NULL;
  gint64 post;

  make_lists (self);
  post = first_post (self, COHORT_TEST_SOMEBODY);
  assert_done (cohort_command_suggestion_refuse (self->session, NULL, post, COHORT_TEST_SOMEBODY, "why", &error),
               error);
  g_assert_false (is_listed (self, COHORT_TEST_SOMEBODY, post));
  make_lists (self);
  g_assert_false (is_listed (self, COHORT_TEST_SOMEBODY, post));
  undo (self);
  make_lists (self);
  g_assert_cmpint (first_post (self, COHORT_TEST_SOMEBODY), ==, post);
  /* For everybody. */
  assert_done (cohort_command_suggestion_refuse (self->session, NULL, post, 0, "why", &error), error);
  g_assert_cmpuint (count_sent (self, post), ==, 0);
  make_lists (self);
  for (gint64 member = 1; member <= COHORT_TEST_MEMBERS; member++)
    g_assert_false (is_listed (self, member, post));
  undo (self);
  make_lists (self);
  g_assert_true (is_listed (self, COHORT_TEST_SOMEBODY, post));
}

/* What was refused comes back with undo at once, also where lists were made in between. */
static void
test_refused_between (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortSuggestionReport) report = NULL;
  GError *error = NULL;
  gint64 post;
  guint people;

  make_lists (self);
  post = first_post (self, COHORT_TEST_SOMEBODY);
  assert_done (cohort_command_suggestion_refuse (self->session, NULL, post, COHORT_TEST_SOMEBODY, "why", &error),
               error);
  make_lists (self);
  g_assert_false (is_listed (self, COHORT_TEST_SOMEBODY, post));
  undo (self);
  g_assert_cmpint (first_post (self, COHORT_TEST_SOMEBODY), ==, post);
  {
    g_autoptr (GPtrArray) lines = lines_for (self, COHORT_TEST_SOMEBODY, 0);

    g_assert_cmpuint (lines->len, ==, 10);
  }
  /* For everybody: it is proposed again to no fewer. */
  make_lists (self);
  report = load (self);
  post = ((CohortSuggestion *) report->send->pdata[0])->post;
  people = count_sent (self, post);
  g_assert_cmpuint (people, >, 0);
  assert_done (cohort_command_suggestion_refuse (self->session, NULL, post, 0, "why", &error), error);
  make_lists (self);
  g_assert_cmpuint (count_sent (self, post), ==, 0);
  undo (self);
  g_assert_cmpuint (count_sent (self, post), >=, people);
}

/* How many of the first six are of the kind of @post: on macros, or on threads. */
static guint
count_alike (Fixture *self, gint64 post)
{
  g_autoptr (GPtrArray) lines = lines_for (self, COHORT_TEST_SOMEBODY, 0);
  guint n = 0;

  for (guint i = 0; i < 6; i++)
    n += (((CohortSuggestionLine *) lines->pdata[i])->post - post) % 2 == 0;
  return n;
}

/* What is like the refused ones comes later. */
static void
test_taught (Fixture *self, gconstpointer data)
{
  GError *error = NULL;
  gint64 post;
  guint before;

  make_lists (self);
  post = first_post (self, COHORT_TEST_SOMEBODY);
  before = count_alike (self, post);
  assert_done (cohort_command_suggestion_refuse (self->session, NULL, post, COHORT_TEST_SOMEBODY, "why", &error),
               error);
  make_lists (self);
  g_test_message ("%u, then %u", before, count_alike (self, post));
  g_assert_cmpuint (count_alike (self, post), <, before - 1);
}

static void
test_sent (Fixture *self, gconstpointer data)
{
  const char *rows = "SELECT count (*) FROM suggestion WHERE verdict = 'accepted'";
  g_autoptr (CohortSuggestionReport) report = NULL;
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));
  const CohortSuggestion *suggestion;
  GError *error = NULL;
  gint64 post;

  make_lists (self);
  report = load (self);
  suggestion = report->send->pdata[0];
  post = suggestion->post;
  for (guint i = 0; i < suggestion->people->len; i++)
    g_array_append_val (members, ((CohortSuggestionPerson *) suggestion->people->pdata[i])->member);
  for (guint twice = 0; twice < 2; twice++)
    {
      CohortDone *done = cohort_command_suggestion_sent (self->session, post, (const gint64 *) (gpointer) members->data,
                                                         members->len, &error);

      /* Who was sent it is not counted twice. */
      g_assert_no_error (error);
      cohort_done_free (done);
      g_assert_cmpint (ask (self, rows), ==, (int) members->len);
    }
  g_assert_cmpuint (count_sent (self, post), ==, 0);
  undo (self);
  g_assert_cmpint (ask (self, rows), ==, 0);
  g_assert_cmpuint (count_sent (self, post), ==, members->len);
}

/* What came of it: told four weeks later, of those who looked at it after they were sent it. */
static void
test_outcome (Fixture *self, gconstpointer data)
{
  const gint64 members[] = { 1, 2, 3 };
  g_autoptr (CohortSuggestionReport) report = NULL;
  GError *error = NULL;

  assert_done (cohort_command_suggestion_sent (self->session, 20, members, 3, &error), error);
  cohort_test_session_write (
      self->session, import,
      (gpointer) "UPDATE suggestion SET day = day - 40, made_at = made_at - 40 * 86400000000;"
                 "INSERT INTO interaction (source, identity, kind, occurred_at, post) SELECT 1, 2, 'read', made_at + "
                 "86400000000, 20 FROM suggestion WHERE member = 2");
  make_lists (self);
  report = load (self);
  g_assert_true (g_str_has_prefix (report->outcome, "Of what you sent more than four weeks ago, 1 of 3 were read"));
}

/* ---- one person, two accounts ---- */

static void
test_merge (Fixture *self, gconstpointer data)
{
  const gint64 pair[] = { COHORT_TEST_SECOND_ACCOUNT, COHORT_TEST_SOMEBODY };
  GError *error = NULL;
  gint64 post;

  make_lists (self);
  post = first_post (self, COHORT_TEST_SOMEBODY);
  assert_done (cohort_command_suggestion_refuse (self->session, NULL, post, COHORT_TEST_SOMEBODY, "why", &error),
               error);
  assert_done (cohort_command_merge (self->session, pair, 2, NULL, 0, &error), error);
  make_lists (self);
  {
    g_autoptr (GPtrArray) lines = lines_for (self, COHORT_TEST_SECOND_ACCOUNT, 0),
                          gone = lines_for (self, COHORT_TEST_SOMEBODY, 0);

    g_assert_cmpuint (lines->len, >, 0);
    g_assert_cmpuint (gone->len, ==, 0);
  }
  g_assert_false (is_listed (self, COHORT_TEST_SECOND_ACCOUNT, post));
  assert_done (cohort_command_split (self->session, COHORT_TEST_SECOND_ACCOUNT, NULL, 0, &error), error);
  make_lists (self);
  g_assert_cmpint (ask (self, "SELECT member FROM suggestion"), ==, COHORT_TEST_SOMEBODY);
  g_assert_false (is_listed (self, COHORT_TEST_SOMEBODY, post));
  g_assert_cmpint (first_post (self, COHORT_TEST_SOMEBODY), !=, 0);
}

/* ---- lists that are no longer true ---- */

static void
test_stale (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = cohort_suggestion_fit_run (self->session, &error);
  g_autoptr (CohortSuggestionReport) report = NULL;

  g_assert_no_error (error);
  cohort_test_session_write (self->session, import, (gpointer) "DELETE FROM interaction WHERE id = 7");
  g_assert_false (cohort_suggestion_fit_keep (self->session, printed, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING);
  g_assert_cmpstr (error->message, ==, "The ledger changed while suggestions were made of it; they were dropped.");
  g_clear_error (&error);
  g_assert_cmpint (ask (self, "SELECT (SELECT count (*) FROM suggestion_run) + (SELECT count (*) FROM "
                              "suggestion_pick)"),
                   ==, 0);
  /* Keeping is no step, and what was kept of another state of the file is not shown. */
  make_lists (self);
  g_assert_null (cohort_session_get_undo_label (self->session));
  cohort_test_session_write (self->session, import, (gpointer) "DELETE FROM interaction WHERE id = 8");
  report = load (self);
  g_assert_true (report->waits);
  g_assert_cmpuint (report->send->len, ==, 0);
  {
    g_autoptr (GPtrArray) lines = lines_for (self, COHORT_TEST_SOMEBODY, 0);

    g_assert_cmpuint (lines->len, ==, 0);
  }
}

/* What was printed may be anything: nothing is kept of what is no run, and lists of nobody are none. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  static const char *const broken[] = { "", "{}", "[]", "{\"format\": 1}", "\xff\xfe", "null\n[1, 2]" };
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = cohort_suggestion_fit_run (self->session, &error);
  g_autofree char *head = g_strndup (printed, (gsize) (strchr (printed, '\n') - printed));
  g_autofree char *nobody = g_strconcat (head, "\n[[999, [[13, \"model\", 0, 0, true]]]]\n", NULL);
  g_autofree char *half = g_strndup (printed, strlen (printed) - 40);

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_assert_false (cohort_suggestion_fit_keep (self->session, broken[i], &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CohortSuggestionReport) report = NULL;

      cohort_suggestion_fit_keep (self->session, i == 0 ? nobody : half, &error);
      g_clear_error (&error);
      report = load (self);
      g_assert_cmpint (ask (self, "SELECT count (*) FROM suggestion_pick WHERE identity NOT IN (SELECT id FROM "
                                  "identity) OR post NOT IN (SELECT id FROM post)"),
                       ==, 0);
    }
}

#define ADD(path, filled, function)                                                                                    \
  g_test_add (path, Fixture, (gconstpointer) filled, cohort_test_session_set_up, function,                             \
              cohort_test_session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  ADD ("/model/suggestions/model", cohort_test_circles_faithful, test_model);
  ADD ("/model/suggestions/popular", cohort_test_circles_fickle, test_popular);
  ADD ("/model/suggestions/send", cohort_test_circles_faithful, test_send);
  ADD ("/model/suggestions/floor", cohort_test_circles_faithful, test_floor);
  ADD ("/model/suggestions/accept", cohort_test_circles_faithful, test_accept);
  ADD ("/model/suggestions/topic-refused", cohort_test_circles_faithful, test_topic_refused);
  ADD ("/model/suggestions/post-refused", cohort_test_circles_faithful, test_post_refused);
  ADD ("/model/suggestions/refused-between", cohort_test_circles_faithful, test_refused_between);
  ADD ("/model/suggestions/taught", cohort_test_circles_faithful, test_taught);
  ADD ("/model/suggestions/sent", cohort_test_circles_faithful, test_sent);
  ADD ("/model/suggestions/outcome", cohort_test_circles_faithful, test_outcome);
  ADD ("/model/suggestions/merge", cohort_test_circles_faithful, test_merge);
  ADD ("/model/suggestions/stale", cohort_test_circles_faithful, test_stale);
  ADD ("/model/suggestions/hostile", cohort_test_circles_faithful, test_hostile);
  return g_test_run ();
}
