// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The widgets of the inbox: built, filled, used and finalized. What members write is shown as it is, never as markup.

#include "config.h"

#include "cohort-inbox-answer.h"
#include "cohort-inbox-commands.h"
#include "cohort-inbox-page.h"
#include "cohort-inbox-questions.h"
#include "cohort-inbox-review.h"
#include "cohort-inbox-settings-dialog.h"
#include "cohort-journal.h"
#include "cohort-store.h"
#include "cohort-test-ui.h"
#include "cohort-window.h"

#define HOSTILE "<b>bold</b> & <a href=\"file:///\">go</a> %s"

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_UI_NOW, error));
  g_assert_true (cohort_db_exec (
      db,
      "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Ghost');"
      "INSERT INTO identity (id, source, name) VALUES (1, 1, '<i>陈默</i>');"
      "INSERT INTO member (id) VALUES (1); INSERT INTO identity_link (identity, member) VALUES (1, 1);"
      "INSERT INTO post (id, source, title, url, status, published_at, body) VALUES"
      " (1, 1, '<b>Bold</b> links', 'https://example.com', 'published', 1, 'A <b>bold</b> word.');"
      "INSERT INTO question (id, source, identity, asked_at, body) VALUES (1, 1, 1, 1768000000000000, '" HOSTILE "'),"
      " (2, 1, 1, 1768100000000000, 'What next?');"
      "INSERT INTO assignment (id, source, title) VALUES (1, 1, '<u>One</u>');"
      "INSERT INTO submission (id, assignment, identity, handed_at, body) VALUES"
      " (1, 1, 1, 1768000000000000, '<script>'), (2, 1, 1, 1768100000000000, NULL);"
      "INSERT INTO exit_note (identity, body, at) VALUES (1, '<b>Bye</b>', 1768100000000000)",
      error));
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static CohortSession *
open_filled (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static CohortInboxReport *
load (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortInboxReport *report = cohort_inbox_report_load (session, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static gboolean
has_passage (gpointer answer)
{
  return cohort_test_ui_find (answer, GTK_TYPE_LABEL, "label", "A <b>bold</b> word.") != NULL;
}

/* What was typed for one question is there again after a look at another. */
static void
test_answer (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (CohortInboxReport) report = load (session);
  GtkWidget *answer = g_object_ref_sink (g_object_new (COHORT_TYPE_INBOX_ANSWER, NULL));
  GtkWidget *editor;
  g_autofree char *text = NULL;

  cohort_inbox_answer_show (COHORT_INBOX_ANSWER (answer), session, report, report->questions->pdata[0]);
  g_assert_nonnull (cohort_test_ui_find (answer, GTK_TYPE_LABEL, "label", HOSTILE));
  g_assert_nonnull (cohort_test_ui_find (answer, GTK_TYPE_LABEL, "label", "<i>陈默</i> · not a member"));
  cohort_test_ui_wait (has_passage, answer, "a passage");
  g_assert_true (cohort_inbox_answer_insert (COHORT_INBOX_ANSWER (answer), 0));
  g_assert_false (cohort_inbox_answer_insert (COHORT_INBOX_ANSWER (answer), 1));
  cohort_inbox_answer_show (COHORT_INBOX_ANSWER (answer), session, report, report->questions->pdata[1]);
  cohort_inbox_answer_show (COHORT_INBOX_ANSWER (answer), session, report, report->questions->pdata[0]);
  editor = cohort_test_ui_find (answer, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "A <b>bold</b> word.\n“<b>Bold</b> links”\nhttps://example.com");
  cohort_inbox_answer_show (COHORT_INBOX_ANSWER (answer), session, report, NULL);
  cohort_test_ui_release (answer);
  cohort_test_ui_close (session);
}

static void
test_review (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (CohortInboxReport) report = load (session);
  GtkWidget *review = g_object_ref_sink (g_object_new (COHORT_TYPE_INBOX_REVIEW, NULL));

  cohort_inbox_review_show (COHORT_INBOX_REVIEW (review), session, report, report->submissions->pdata[0]);
  g_assert_nonnull (cohort_test_ui_find (review, GTK_TYPE_LABEL, "label", "<script>"));
  g_assert_false (cohort_inbox_review_save (COHORT_INBOX_REVIEW (review)));
  for (int mark = 3; mark <= 5; mark++)
    g_assert_true (cohort_inbox_review_mark (COHORT_INBOX_REVIEW (review), mark));
  g_assert_false (cohort_inbox_review_mark (COHORT_INBOX_REVIEW (review), 5));
  g_assert_nonnull (cohort_test_ui_find (review, GTK_TYPE_LABEL, "label", "Score: 80 of 100"));
  g_assert_true (cohort_inbox_review_unmark (COHORT_INBOX_REVIEW (review)));
  g_assert_nonnull (cohort_test_ui_find (review, GTK_TYPE_LABEL, "label", "Score: 70 of 100"));
  cohort_inbox_review_show (COHORT_INBOX_REVIEW (review), session, report, report->submissions->pdata[1]);
  g_assert_null (cohort_test_ui_find (review, GTK_TYPE_LABEL, "label", "Score: 70 of 100"));
  cohort_inbox_review_show (COHORT_INBOX_REVIEW (review), session, report, report->submissions->pdata[0]);
  g_assert_nonnull (cohort_test_ui_find (review, GTK_TYPE_LABEL, "label", "Score: 70 of 100"));
  cohort_test_ui_release (review);
  cohort_test_ui_close (session);
}

/* Made again with each report; an empty one says so. */
static void
test_queue (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (CohortInboxReport) report = load (session);
  g_autoptr (CohortInboxReport) later = NULL;
  GtkWidget *queue = g_object_ref_sink (g_object_new (COHORT_TYPE_INBOX_QUESTIONS, NULL));

  cohort_inbox_questions_show (COHORT_INBOX_QUESTIONS (queue), session, report, FALSE);
  g_assert_nonnull (cohort_test_ui_find (queue, GTK_TYPE_LABEL, "label", "2 questions wait"));
  for (gint64 id = 1; id <= 2; id++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CohortDone) done
          = cohort_command_inbox (session, &(CohortInboxEdit) { .kind = COHORT_INBOX_EDIT_ANSWER, .item = id }, &error);

      g_assert_no_error (error);
    }
  later = load (session);
  cohort_inbox_questions_show (COHORT_INBOX_QUESTIONS (queue), session, later, FALSE);
  g_assert_nonnull (cohort_test_ui_find (queue, ADW_TYPE_STATUS_PAGE, "title", "Nothing Is Waiting"));
  cohort_test_ui_release (queue);
  cohort_test_ui_close (session);
}

static void
test_page (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *page = g_object_ref_sink (g_object_new (COHORT_TYPE_INBOX_PAGE, NULL));

  cohort_page_set_session (COHORT_PAGE (page), session);
  cohort_test_ui_settle ();
  cohort_test_ui_release (page);
  cohort_test_ui_close (session);
}

/* What was promised, the rubric and the snippets: nothing keeps them, nor the report, once they are closed. */
static void
test_settings (void)
{
  CohortSession *session = open_filled ();
  CohortInboxReport *report = load (session);
  CohortWindow *window = g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));
  AdwDialog *dialog;

  gtk_window_present (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  cohort_inbox_settings_dialog_present (GTK_WIDGET (window), session, report);
  cohort_inbox_report_unref (report);
  cohort_test_ui_settle ();
  dialog = g_object_ref (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_nonnull (cohort_test_ui_find (GTK_WIDGET (dialog), ADW_TYPE_PREFERENCES_GROUP, "title", "Rubric"));
  adw_dialog_force_close (dialog);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (window);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/inbox/answer", test_answer);
  g_test_add_func ("/ui/inbox/review", test_review);
  g_test_add_func ("/ui/inbox/queue", test_queue);
  g_test_add_func ("/ui/inbox/page", test_page);
  g_test_add_func ("/ui/inbox/settings", test_settings);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
