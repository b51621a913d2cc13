// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The widgets of suggestions: built, filled, used and finalized. What members write is shown as it is, never as markup.

#include "config.h"

#include "cohort-content-suggestions.h"
#include "cohort-evidence-dialog.h"
#include "cohort-journal.h"
#include "cohort-member-suggestions.h"
#include "cohort-store.h"
#include "cohort-suggestion-fit.h"
#include "cohort-suggestion-row.h"
#include "cohort-suggestions-page.h"
#include "cohort-test-ui.h"

#include <string.h>

#define HOSTILE "<b>bold</b> & %s"

/* Forty people who paid and read, each all but three of a dozen posts on one topic, and a question. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_UI_NOW, error));
  g_assert_true (cohort_db_exec (
      db,
      "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Ghost');"
      "INSERT INTO topic (id, source, name) VALUES (1, 1, '<i>shell</i>'), (2, 1, 'rust');"
      "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT i "
      "FROM n;"
      "INSERT INTO identity (id, source, name, email) SELECT i, 1, '<u>Person</u> ' || i, i || '@example.org' FROM n;"
      "INSERT INTO member (id) SELECT i FROM n; INSERT INTO identity_link (identity, member) SELECT i, i FROM n;"
      "INSERT INTO subscription (id, source, identity) SELECT i, 1, i FROM n;"
      "INSERT INTO coverage (id, identity, subscription, line_key, kind, covers_from, covers_to, unit_minor, currency, "
      "interval, interval_count) SELECT i, i, i, 'l', 'period', 1750000000000000, 1790000000000000, 9000, 'USD', "
      "'day', "
      "463 FROM n;"
      "INSERT INTO payment (id, source, identity, subscription, kind, status, occurred_at, gross_minor, currency) "
      "SELECT i, 1, i, i, 'charge', 'succeeded', 1750000000000000, 9000, 'USD' FROM n;"
      "INSERT INTO payment_allocation (coverage, payment, amount_minor) SELECT i, i, 9000 FROM n;"
      "INSERT INTO post (id, source, title, status, published_at) SELECT i, 1, '" HOSTILE " ' || i, 'published', "
      "1750000000000000 + i FROM n WHERE i <= 14;"
      "INSERT INTO post_topic (post, topic) SELECT id, 1 + (id > 12) FROM post;"
      "INSERT INTO interaction (source, identity, kind, occurred_at, post) SELECT 1, i, 'read', 1760000000000000, p.id "
      "FROM n JOIN post AS p WHERE (i + p.id) % 4 != 0;"
      "INSERT INTO question (id, source, identity, asked_at, body, topic) VALUES (1, 1, 1, 1768000000000000, '" HOSTILE
      "', 1); DROP TABLE n",
      error));
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static CohortSession *
open_filled (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;

  cohort_store_write (cohort_session_get_store (session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
  printed = cohort_suggestion_fit_run (session, &error);
  g_assert_no_error (error);
  g_assert_true (cohort_suggestion_fit_keep (session, printed, &error));
  cohort_test_ui_settle ();
  return session;
}

static CohortSuggestionReport *
load (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortSuggestionReport *report = cohort_suggestion_report_load (session, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->make->len, >, 0);
  g_assert_cmpuint (report->send->len, >, 0);
  return report;
}

static void
act_cb (GtkWidget *row, const char *verb, GString *said)
{
  g_string_append_printf (said, "%s ", verb);
}

static void
open_cb (GtkWidget *row, const CohortSuggestionReason *reason, GString *said)
{
  g_string_append_printf (said, "open %d ", reason->opens);
}

/* A row says what is wanted of it, and holds its report for as long as it lives. */
static void
test_row (void)
{
  CohortSession *session = open_filled ();
  CohortSuggestionReport *report = load (session);
  const CohortSuggestion *suggestion = report->make->pdata[0];
  const CohortSuggestionReason *reason = suggestion->reasons->pdata[0];
  GtkWidget *row = g_object_ref_sink (cohort_suggestion_row_new (report, suggestion, TRUE));
  g_autoptr (GString) said = g_string_new (NULL);
  GtkWidget *label;

  cohort_suggestion_report_unref (report);
  g_signal_connect (row, "act", G_CALLBACK (act_cb), said);
  g_signal_connect (row, "open", G_CALLBACK (open_cb), said);
  g_assert_nonnull (cohort_test_ui_find (row, GTK_TYPE_LABEL, "label", suggestion->title));
  label = cohort_test_ui_find (row, GTK_TYPE_LABEL, "label", reason->text);
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  cohort_suggestion_row_act (COHORT_SUGGESTION_ROW (row), "refuse");
  g_assert_cmpstr (said->str, ==, "open 0 refuse ");
  cohort_test_ui_release (row);
  cohort_test_ui_close (session);
}

static gboolean
has_list (gpointer dialog)
{
  return cohort_test_ui_find (dialog, GTK_TYPE_LIST_VIEW, NULL, NULL) != NULL;
}

static void
see_rows (CohortSession *session, const CohortSuggestion *suggestion, const CohortSuggestionReason *reason)
{
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = g_object_ref_sink (cohort_evidence_dialog_new (session, suggestion, reason));

  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  g_assert_cmpstr (adw_dialog_get_title (ADW_DIALOG (dialog)), ==, reason->text);
  cohort_test_ui_wait (has_list, dialog, "the rows of a reason");
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
}

/* Each reason but the post itself has its rows; let go of while it still asks, it goes all the same. */
static void
test_evidence (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (CohortSuggestionReport) report = load (session);

  for (guint kind = 0; kind < 2; kind++)
    {
      const CohortSuggestion *suggestion = (kind == 0 ? report->make : report->send)->pdata[0];

      for (guint i = 0; i < suggestion->reasons->len; i++)
        {
          const CohortSuggestionReason *reason = suggestion->reasons->pdata[i];

          if (reason->opens == COHORT_EVIDENCE_POST)
            continue;
          see_rows (session, suggestion, reason);
          cohort_test_ui_release (g_object_ref_sink (cohort_evidence_dialog_new (session, suggestion, reason)));
        }
    }
  cohort_test_ui_close (session);
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_visible (widget) && adw_bin_get_child (widget) != NULL;
}

static void
test_beside (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (CohortSuggestionReport) report = load (session);
  const CohortSuggestion *suggestion = report->make->pdata[0];
  GtkWidget *ideas = g_object_ref_sink (g_object_new (COHORT_TYPE_CONTENT_SUGGESTIONS, NULL));
  GtkWidget *profile = g_object_ref_sink (g_object_new (COHORT_TYPE_MEMBER_SUGGESTIONS, NULL));

  cohort_content_suggestions_set_session (COHORT_CONTENT_SUGGESTIONS (ideas), session);
  cohort_test_ui_wait (is_shown, ideas, "topics beside the ideas");
  g_assert_nonnull (cohort_test_ui_find (ideas, GTK_TYPE_LABEL, "label", suggestion->idea));
  cohort_member_suggestions_show (COHORT_MEMBER_SUGGESTIONS (profile), session, 1);
  cohort_test_ui_wait (is_shown, profile, "what may be sent to a member");
  cohort_test_ui_release (profile);
  cohort_test_ui_release (ideas);
  cohort_test_ui_close (session);
}

static gboolean
has_lists (gpointer page)
{
  return cohort_test_ui_find (page, COHORT_TYPE_SUGGESTION_ROW, NULL, NULL) != NULL;
}

static void
test_page (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *page = g_object_ref_sink (g_object_new (COHORT_TYPE_SUGGESTIONS_PAGE, NULL));

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  cohort_page_set_session (COHORT_PAGE (page), session);
  cohort_test_ui_wait (has_lists, page, "suggestions");
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_release (page);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/suggestions/row", test_row);
  g_test_add_func ("/ui/suggestions/evidence", test_evidence);
  g_test_add_func ("/ui/suggestions/beside", test_beside);
  g_test_add_func ("/ui/suggestions/page", test_page);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
