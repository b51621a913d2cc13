// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dialogs of Today, Money and Sources: each opens, tells that there is nothing where there is nothing, and is
// finalized. A figure that a service told on its screen is typed, bridged, and taken back.

#include "config.h"

#include "cohort-bridge-dialog.h"
#include "cohort-bridge.h"
#include "cohort-cost-dialog.h"
#include "cohort-db.h"
#include "cohort-deal-dialog.h"
#include "cohort-journal.h"
#include "cohort-problems-dialog.h"
#include "cohort-review-dialog.h"
#include "cohort-review-log.h"
#include "cohort-stated-dialog.h"
#include "cohort-store.h"
#include "cohort-test-ui.h"
#include "cohort-today-report.h"
#include "cohort-window.h"

typedef struct
{
  CohortSession *session;
  CohortWindow *window;
} Fixture;

static gpointer
add_source (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_UI_NOW, error));
  g_assert_true (
      cohort_db_exec (db, "INSERT INTO source (id, kind, name, zone) VALUES (71, 'patreon', '', 'UTC')", error));
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->session = cohort_test_ui_open (TRUE);
  cohort_store_write (cohort_session_get_store (self->session), add_source, NULL, NULL, &error);
  g_assert_no_error (error);
  self->window = g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));
  cohort_window_set_session (self->window, self->session);
  gtk_window_present (GTK_WINDOW (self->window));
  cohort_test_ui_settle ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (self->window);
  cohort_test_ui_close (self->session);
}

static AdwDialog *
present (Fixture *self, gpointer dialog)
{
  adw_dialog_present (dialog, GTK_WIDGET (self->window));
  cohort_test_ui_settle ();
  return g_object_ref (dialog);
}

/* @dialog: (transfer full) */
static void
close_dialog (AdwDialog *dialog)
{
  adw_dialog_force_close (dialog);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
}

static gboolean
has_row (gpointer data)
{
  gpointer *pair = data;

  return cohort_test_ui_find (pair[0], ADW_TYPE_EXPANDER_ROW, "title", pair[1]) != NULL;
}

static gboolean
has_choice (gpointer row)
{
  return adw_combo_row_get_selected_item (row) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return !has_row (data);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  *(gboolean *) done = TRUE;
}

static gboolean
is_true (gpointer value)
{
  return *(gboolean *) value;
}

/* What is typed stands in the bridge at once, closes there, and goes when it is undone. */
static void
test_bridge (Fixture *self, gconstpointer data)
{
  AdwDialog *bridge = present (self, cohort_bridge_dialog_new (self->session));
  AdwDialog *form = present (self, cohort_stated_dialog_new (self->session));
  GtkWidget *save = cohort_test_ui_find (GTK_WIDGET (form), GTK_TYPE_BUTTON, "label", "_Save");
  GtkWidget *amount = cohort_test_ui_find (GTK_WIDGET (form), ADW_TYPE_ENTRY_ROW, "title", "Amount");
  gpointer pair[2] = { bridge, (gpointer) "Patreon · Dec 2025 · USD" };
  g_autoptr (CohortDone) undone = NULL;
  g_autoptr (GPtrArray) bridges = NULL;
  g_autoptr (GError) error = NULL;

  cohort_test_ui_wait (has_choice, cohort_test_ui_find (GTK_WIDGET (form), ADW_TYPE_COMBO_ROW, "title", "Service"),
                       "the services");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (amount), "much");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (amount), "225");
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  cohort_test_ui_wait (has_row, pair, "the typed figure");
  bridges = cohort_bridges_load (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bridges->len, ==, 1);
  g_assert_true (((CohortBridge *) bridges->pdata[0])->stated);
  undone = cohort_command_undo (self->session, &error);
  g_assert_no_error (error);
  cohort_test_ui_wait (is_gone, pair, "the bridge without it");
  close_dialog (form);
  close_dialog (bridge);
}

static void
test_money (Fixture *self, gconstpointer data)
{
  AdwDialog *cost = present (self, cohort_cost_dialog_new (self->session, NULL));
  AdwDialog *deal;

  close_dialog (cost);
  deal = present (self, cohort_deal_dialog_new (self->session, 0));
  close_dialog (deal);
}

static void
test_review (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTodayReport) report = cohort_today_report_load (self->session, &error);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_review_answer_free);
  AdwDialog *review, *log;
  gboolean done = FALSE;

  g_assert_no_error (error);
  review = present (self, cohort_review_dialog_new (report, answers));
  close_dialog (review);
  cohort_command_review_async (self->session, report->reach, answers, NULL, finished_cb, &done);
  cohort_test_ui_wait (is_true, &done, "the review");
  log = present (self, cohort_review_log_new (self->session));
  close_dialog (log);
}

static void
test_problems (Fixture *self, gconstpointer data)
{
  AdwDialog *dialog = present (self, cohort_problems_dialog_new (self->session, 71, "<b>Patreon"));

  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, "<b>Patreon");
  close_dialog (dialog);
}

#define ADD(path, test) g_test_add ("/ui/insight/" path, Fixture, NULL, set_up, test, tear_down)

static void
add_tests (void)
{
  ADD ("bridge", test_bridge);
  ADD ("money", test_money);
  ADD ("review", test_review);
  ADD ("problems", test_problems);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
