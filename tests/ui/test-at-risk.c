// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The widgets of the page of members at risk: built, filled, used and finalized.

#include "config.h"

#include "cohort-at-risk-page.h"
#include "cohort-at-risk-row.h"
#include "cohort-failed-group.h"
#include "cohort-journal.h"
#include "cohort-letter-dialog.h"
#include "cohort-member-risk.h"
#include "cohort-risk-grades-view.h"
#include "cohort-store.h"
#include "cohort-test-ui.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

/* One member who came every five days and then no more, and pays by the month. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 start = COHORT_TEST_UI_NOW - 200 * DAY_US, step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_UI_NOW, error));
  g_assert_true (
      cohort_db_exec (db,
                      "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe');"
                      "INSERT INTO identity (id, source, name, email) VALUES (1, 1, '陈默', 'mo@example.org');"
                      "INSERT INTO member (id) VALUES (1); INSERT INTO identity_link (identity, member) VALUES (1, 1);"
                      "INSERT INTO subscription (id, source, identity) VALUES (1, 1, 1);",
                      error));
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO coverage (identity, subscription, line_key, kind, covers_from, covers_to, unit_minor, "
          "currency, interval, interval_count) VALUES (1, 1, 'l', 'period', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
          ", 19900, 'CNY', 'month', 1); INSERT INTO payment (source, identity, subscription, kind, status, "
          "occurred_at, "
          "gross_minor, currency) VALUES (1, 1, 1, 'charge', 'succeeded', %" G_GINT64_FORMAT ", 19900, 'CNY'); "
          "INSERT INTO payment_allocation (coverage, payment, amount_minor) VALUES ((SELECT max (id) FROM coverage), "
          "(SELECT max (id) FROM payment), 19900)",
          start + i * 30 * DAY_US, start + (i + 1) * 30 * DAY_US, start + i * 30 * DAY_US);

      g_assert_true (cohort_db_exec (db, sql, error));
    }
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO interaction (source, identity, kind, occurred_at, item) VALUES (1, 1, 'read', %" G_GINT64_FORMAT
          ", 'Notes')",
          start + i * 5 * DAY_US);

      g_assert_true (cohort_db_exec (db, sql, error));
    }
  g_assert_true (cohort_db_exec (db,
                                 "INSERT INTO source_span (source, stream, to_day) VALUES (1, 'payments', 20468), "
                                 "(1, 'activity', 20468)",
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

static void
act_cb (CohortAtRiskRow *row, const char *verb, char **said)
{
  g_set_str (said, verb);
}

static void
opened_cb (CohortRiskGradesView *view, gint64 member, gint64 *opened)
{
  *opened = member;
}

/* A row offers what can be done now, and nothing else. */
static void
test_row (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRiskReport) report = cohort_risk_report_load (session, COHORT_DAY_NONE, 0, &error);
  g_autofree char *said = NULL;
  const CohortRiskRow *row;
  GtkWidget *widget;

  g_assert_no_error (error);
  g_assert_cmpuint (report->rows->len, ==, 1);
  row = g_ptr_array_index (report->rows, 0);
  g_assert_cmpstr (row->sign, ==, "quiet");
  widget = g_object_ref_sink (cohort_at_risk_row_new (report, row, TRUE));
  g_signal_connect (widget, "act", G_CALLBACK (act_cb), &said);
  g_assert_nonnull (cohort_test_ui_find (widget, GTK_TYPE_LABEL, "label", "陈默"));
  cohort_at_risk_row_act (COHORT_AT_RISK_ROW (widget), "restore");
  g_assert_null (said);
  cohort_at_risk_row_act (COHORT_AT_RISK_ROW (widget), "snooze");
  g_assert_cmpstr (said, ==, "snooze");
  cohort_test_ui_release (widget);
  cohort_test_ui_close (session);
}

static void
test_grades (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRiskReport) report = cohort_risk_report_load (session, COHORT_DAY_NONE, 0, &error);
  GtkWidget *view = g_object_ref_sink (g_object_new (COHORT_TYPE_RISK_GRADES_VIEW, NULL));
  gint64 opened = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (report->grades->len, >, 0);
  g_signal_connect (view, "open", G_CALLBACK (opened_cb), &opened);
  cohort_risk_grades_view_show (COHORT_RISK_GRADES_VIEW (view), report, TRUE);
  /* Shown again: the first report is let go. */
  cohort_risk_grades_view_show (COHORT_RISK_GRADES_VIEW (view), report, TRUE);
  cohort_test_ui_release (view);
  cohort_test_ui_close (session);
}

static gboolean
has_subject (gpointer dialog)
{
  return cohort_test_ui_find (dialog, ADW_TYPE_ENTRY_ROW, "text", "最近还好吗？") != NULL;
}

static gboolean
has_english (gpointer dialog)
{
  return cohort_test_ui_find (dialog, ADW_TYPE_ENTRY_ROW, "text", "How are you?") != NULL;
}

/* In the member's language at first, and in the other one when that is chosen. */
static void
test_letter (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  const gint64 member = 1;
  GtkWidget *dialog = g_object_ref_sink (GTK_WIDGET (cohort_letter_dialog_new (session, &member, 1, NULL, "quiet")));
  GtkWidget *group;

  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  cohort_test_ui_wait (has_subject, dialog, "the letter in Chinese");
  group = cohort_test_ui_find (dialog, ADW_TYPE_TOGGLE_GROUP, "active-name", "zh");
  g_assert_nonnull (group);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (group), "en");
  cohort_test_ui_wait (has_english, dialog, "the letter in English");
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
  cohort_test_ui_close (session);
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_visible (widget) && adw_bin_get_child (widget) != NULL;
}

static void
test_profile (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *risk = g_object_ref_sink (g_object_new (COHORT_TYPE_MEMBER_RISK, NULL));

  cohort_member_risk_show (COHORT_MEMBER_RISK (risk), session, 1);
  cohort_test_ui_wait (is_shown, risk, "the risk of a member");
  g_assert_nonnull (cohort_test_ui_find (risk, ADW_TYPE_ACTION_ROW, "title", "Chance of Leaving"));
  /* Nobody of that number: nothing is shown. */
  cohort_member_risk_show (COHORT_MEMBER_RISK (risk), session, 99);
  g_assert_false (gtk_widget_get_visible (risk));
  cohort_test_ui_release (risk);
  cohort_test_ui_close (session);
}

/* A report with those who failed alone. */
static CohortRiskReport *
failed_report (CohortSession *session, guint n)
{
  g_autoptr (GError) error = NULL;
  CohortRiskReport *report = cohort_risk_report_load (session, COHORT_DAY_NONE, 0, &error);

  g_assert_no_error (error);
  g_set_str (&report->failed_title, "Payments failed");
  for (guint i = 1; i <= n; i++)
    {
      CohortRiskLine *line = g_new0 (CohortRiskLine, 1);

      line->member = i;
      line->name = g_strdup_printf ("Member %u", i);
      line->detail = g_strdup ("¥10.00");
      g_ptr_array_add (report->failed, line);
    }
  return report;
}

static guint
count_chosen (GtkWidget *group)
{
  g_autoptr (GPtrArray) chosen = cohort_failed_group_get_chosen (COHORT_FAILED_GROUP (group));

  return chosen->len;
}

static void
failed_act_cb (CohortFailedGroup *group, const char *verb, char **said)
{
  g_set_str (said, verb);
}

static GtkCheckButton *
check_of (GtkWidget *group, const char *name)
{
  GtkWidget *row = cohort_test_ui_find (group, ADW_TYPE_ACTION_ROW, "title", name);

  g_assert_nonnull (row);
  return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

/* All are ticked at first, one tick stands for all of them, and who was left out stays so. */
static void
test_failed (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (CohortRiskReport) report = failed_report (session, 3);
  GtkWidget *group = g_object_ref_sink (g_object_new (COHORT_TYPE_FAILED_GROUP, NULL));
  g_autofree char *said = NULL;
  GtkWidget *done;

  g_signal_connect (group, "act", G_CALLBACK (failed_act_cb), &said);
  cohort_failed_group_show (COHORT_FAILED_GROUP (group), report, TRUE);
  g_assert_cmpuint (count_chosen (group), ==, 3);
  done = cohort_test_ui_find (group, GTK_TYPE_BUTTON, "label", "_Done");
  gtk_check_button_set_active (check_of (group, "Member 2"), FALSE);
  g_assert_cmpuint (count_chosen (group), ==, 2);
  g_assert_true (gtk_check_button_get_inconsistent (check_of (group, "Select All")));
  cohort_failed_group_show (COHORT_FAILED_GROUP (group), report, TRUE);
  g_assert_cmpuint (count_chosen (group), ==, 2);
  g_assert_false (gtk_check_button_get_active (check_of (group, "Member 2")));
  g_signal_emit_by_name (done, "clicked");
  g_assert_cmpstr (said, ==, "done");
  gtk_check_button_set_active (check_of (group, "Select All"), TRUE);
  g_assert_cmpuint (count_chosen (group), ==, 3);
  gtk_check_button_set_active (check_of (group, "Select All"), FALSE);
  g_assert_cmpuint (count_chosen (group), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (done));
  /* Where nothing can be decided, a letter still can be drafted. */
  cohort_failed_group_show (COHORT_FAILED_GROUP (group), report, FALSE);
  gtk_check_button_set_active (check_of (group, "Member 1"), TRUE);
  g_assert_false (gtk_widget_is_sensitive (done));
  g_assert_true (
      gtk_widget_is_sensitive (cohort_test_ui_find (group, GTK_TYPE_BUTTON, "label", "Draft Gentle _Note…")));
  cohort_test_ui_release (group);
  cohort_test_ui_close (session);
}

static void
test_page (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *page = g_object_ref_sink (g_object_new (COHORT_TYPE_AT_RISK_PAGE, NULL));

  cohort_page_set_session (COHORT_PAGE (page), session);
  cohort_test_ui_settle ();
  cohort_test_ui_release (page);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/at-risk/row", test_row);
  g_test_add_func ("/ui/at-risk/grades", test_grades);
  g_test_add_func ("/ui/at-risk/letter", test_letter);
  g_test_add_func ("/ui/at-risk/profile", test_profile);
  g_test_add_func ("/ui/at-risk/failed", test_failed);
  g_test_add_func ("/ui/at-risk/page", test_page);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
