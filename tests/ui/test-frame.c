// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dialogs and buttons of the frame: each built, bound, used and finalized, with the names and roles that assistive
// technology finds. What a person does with them by hand is in frame.py.

#include "config.h"

#include <glib/gstdio.h>

#include "cohort-communities.h"
#include "cohort-copies-dialog.h"
#include "cohort-new-community-dialog.h"
#include "cohort-operations-button.h"
#include "cohort-page-table.h"
#include "cohort-palette-entry.h"
#include "cohort-palette.h"
#include "cohort-preferences-dialog.h"
#include "cohort-preferences.h"
#include "cohort-scope-button.h"
#include "cohort-settings.h"
#include "cohort-test-ui.h"

static CohortWindow *
show_window (CohortSession *session)
{
  CohortWindow *window = g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));

  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  cohort_test_ui_settle ();
  return window;
}

static void
destroy_window (CohortWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (window);
}

static void
test_scope_button (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortScopeModel *scope = cohort_scope_model_of (session);
  GtkWidget *button = g_object_ref_sink (cohort_scope_button_new (scope));
  GtkWidget *menu = cohort_test_ui_find (button, GTK_TYPE_MENU_BUTTON, "label", "All Time");
  GtkWidget *spans = cohort_test_ui_find (button, ADW_TYPE_TOGGLE_GROUP, NULL, NULL);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_nonnull (menu);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Period and currency: All Time");
  cohort_scope_button_popup (COHORT_SCOPE_BUTTON (button));
  cohort_test_ui_settle ();
  spans = cohort_test_ui_find (button, ADW_TYPE_TOGGLE_GROUP, NULL, NULL);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (spans), "month");
  g_assert_cmpint (cohort_scope_model_get_span (scope), ==, COHORT_SPAN_MONTH);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (menu)), ==, "Jan 2026");
  cohort_scope_model_step (scope, -1);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Period and currency: Dec 2025");
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (button);
  cohort_test_ui_close (session);
}

static void
test_operations_button (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortOperations *operations = cohort_operations_of (session);
  GtkWidget *button = g_object_ref_sink (g_object_new (COHORT_TYPE_OPERATIONS_BUTTON, NULL));
  GtkWidget *window = gtk_window_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CohortOperation) operation = cohort_operation_new ("Importing Files", cancellable);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is <full>");
  GtkWidget *menu, *stop;

  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  cohort_operations_button_set_operations (COHORT_OPERATIONS_BUTTON (button), operations);
  g_assert_false (gtk_widget_get_visible (button));
  cohort_operations_add (operations, operation);
  cohort_operation_set_progress (operation, "a.csv: 12 rows", 0.4);
  g_assert_true (gtk_widget_get_visible (button));
  menu = cohort_test_ui_find (button, GTK_TYPE_MENU_BUTTON, NULL, NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, "1 operation under way");
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  cohort_test_ui_settle ();
  g_assert_nonnull (cohort_test_ui_find (button, GTK_TYPE_LABEL, "label", "a.csv: 12 rows"));
  stop = cohort_test_ui_find (button, GTK_TYPE_BUTTON, "icon-name", "process-stop-symbolic");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (stop), GTK_ACCESSIBLE_PROPERTY_LABEL, "Stop “Importing Files”");
  g_signal_emit_by_name (stop, "clicked");
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  cohort_operation_end (operation, error);
  g_assert_nonnull (cohort_test_ui_find (button, GTK_TYPE_LABEL, "label", "The disk is <full>"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, "1 operation failed");
  g_signal_emit_by_name (cohort_test_ui_find (button, GTK_TYPE_BUTTON, "icon-name", "window-close-symbolic"),
                         "clicked");
  g_assert_false (gtk_widget_get_visible (button));
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (button);
  cohort_test_ui_close (session);
}

static void
take_path_cb (GtkWidget *dialog, const char *path, char **taken)
{
  *taken = g_strdup (path);
}

static void
test_new_community (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = show_window (session);
  AdwDialog *dialog = g_object_ref_sink (cohort_new_community_dialog_new ());
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  g_autofree char *taken = NULL;
  g_autofree char *title = NULL;
  GtkWidget *row;

  g_signal_connect (dialog, "chosen", G_CALLBACK (take_path_cb), &taken);
  adw_dialog_present (dialog, GTK_WIDGET (window));
  cohort_test_ui_settle ();
  row = cohort_test_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "title", "Name");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (dialog), GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  g_assert_false (adw_alert_dialog_get_response_enabled (alert, "create"));
  gtk_editable_set_text (GTK_EDITABLE (row), ".hidden");
  g_assert_false (adw_alert_dialog_get_response_enabled (alert, "create"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), "Second");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);
  g_assert_true (adw_alert_dialog_get_response_enabled (alert, "create"));
  g_signal_emit_by_name (dialog, "response::create", "create");
  title = cohort_communities_title (taken);
  g_assert_cmpstr (title, ==, "Second");
  adw_dialog_force_close (dialog);
  destroy_window (window);
  cohort_test_ui_release (dialog);
  cohort_test_ui_close (session);
}

static gboolean
has_no_copies (gpointer dialog)
{
  GtkWidget *status = cohort_test_ui_find (dialog, ADW_TYPE_STATUS_PAGE, "title", "No Copies Yet");

  return status && gtk_widget_get_mapped (status);
}

static gboolean
has_copy (gpointer dialog)
{
  GtkWidget *button = cohort_test_ui_find (dialog, GTK_TYPE_BUTTON, "label", "Restore");

  return button && gtk_widget_get_mapped (button);
}

static gboolean
is_taken (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

static void
take_result_cb (GObject *source, GAsyncResult *result, gpointer taken)
{
  *(GAsyncResult **) taken = g_object_ref (result);
}

static void
test_copies (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = show_window (session);
  GtkWidget *dialog = g_object_ref_sink (cohort_copies_dialog_new (session));
  g_autofree char *folder = cohort_copies_get_folder (cohort_session_get_path (session));
  g_autofree char *copy = g_build_filename (folder, "2026-01-14.cohort", NULL);
  g_autoptr (GFile) to = g_file_new_for_path (copy);
  g_autofree char *taken = NULL;
  g_autoptr (GAsyncResult) saved = NULL;

  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  cohort_test_ui_wait (has_no_copies, dialog, "the word that there are none");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);

  g_mkdir_with_parents (folder, 0700);
  cohort_communities_save_copy_async (cohort_session_get_path (session), to, NULL, take_result_cb, &saved);
  cohort_test_ui_wait (is_taken, &saved, "the copy to be made");
  g_assert_true (cohort_communities_save_copy_finish (saved, NULL));
  dialog = g_object_ref_sink (cohort_copies_dialog_new (session));
  g_signal_connect (dialog, "restored", G_CALLBACK (take_path_cb), &taken);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  cohort_test_ui_wait (has_copy, dialog, "the copy");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (cohort_test_ui_find (dialog, GTK_TYPE_BUTTON, "label", "Restore")), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Restore the copy of 14 Jan 2026");
  g_signal_emit_by_name (cohort_test_ui_find (dialog, GTK_TYPE_BUTTON, "label", "Restore"), "clicked");
  cohort_test_ui_wait (is_taken, &taken, "the new community");
  g_assert_true (g_file_test (taken, G_FILE_TEST_IS_REGULAR));
  destroy_window (window);
  cohort_test_ui_release (dialog);
  cohort_test_ui_close (session);
}

static void
test_match (void)
{
  guint exact, later, inside, loose, none;

  g_assert_true (cohort_palette_match ("Search Everywhere", "sea", &exact));
  g_assert_true (cohort_palette_match ("Search Everywhere", "every", &later));
  g_assert_true (cohort_palette_match ("Search Everywhere", "where", &inside));
  g_assert_true (cohort_palette_match ("Search Everywhere", "sevr", &loose));
  g_assert_cmpuint (exact, <, later);
  g_assert_cmpuint (later, <, inside);
  g_assert_cmpuint (inside, <, loose);
  g_assert_true (cohort_palette_match ("会员", "会", &exact));
  g_assert_true (cohort_palette_match ("Anything", "", &exact));
  g_assert_false (cohort_palette_match ("Search Everywhere", "xyz", &none));
  g_assert_false (cohort_palette_match ("Search Everywhere", "every xyz", &none));
}

static void
test_privacy_name (void)
{
  g_assert_cmpstr (cohort_palette_get_privacy_name ("PRIVACY Ada"), ==, "Ada");
  g_assert_cmpstr (cohort_palette_get_privacy_name ("privacy "), ==, "");
  g_assert_cmpstr (cohort_palette_get_privacy_name ("Privacy 张 伟"), ==, "张 伟");
  g_assert_null (cohort_palette_get_privacy_name ("privacy"));
  g_assert_null (cohort_palette_get_privacy_name ("Ada Privacy"));
  g_assert_null (cohort_palette_get_privacy_name ("privacyAda "));
  g_assert_null (cohort_palette_get_privacy_name (""));
}

static gboolean
shows_sources (gpointer window)
{
  GtkWidget *status = cohort_test_ui_find (window, ADW_TYPE_STATUS_PAGE, "title", "No Sources Yet");

  return status && gtk_widget_get_mapped (status);
}

static gboolean
is_open (gpointer window)
{
  cohort_test_ui_settle ();
  return adw_application_window_get_visible_dialog (window) != NULL;
}

static void
test_palette (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = show_window (session);

  for (guint everywhere = 0; everywhere < 2; everywhere++)
    {
      GtkWidget *palette = g_object_ref_sink (cohort_palette_new (window, everywhere));
      GtkWidget *entry, *row;

      adw_dialog_present (ADW_DIALOG (palette), GTK_WIDGET (window));
      cohort_test_ui_wait (is_open, window, "the palette");
      entry = cohort_test_ui_find (palette, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
      gtk_test_accessible_assert_role (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_ROLE_SEARCH_BOX);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Search");
      row = cohort_test_ui_find (palette, GTK_TYPE_LIST_BOX_ROW, NULL, NULL);
      if (everywhere)
        g_assert_null (row);
      else
        {
          gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Today");
          gtk_editable_set_text (GTK_EDITABLE (entry), "sourc");
          g_signal_emit_by_name (entry, "search-changed");
          g_signal_emit_by_name (entry, "activate");
          cohort_test_ui_wait (shows_sources, window, "the page");
        }
      adw_dialog_force_close (ADW_DIALOG (palette));
      cohort_test_ui_settle ();
      cohort_test_ui_release (palette);
    }
  destroy_window (window);
  cohort_test_ui_close (session);
}

static gboolean
is_as_stripe (gpointer session)
{
  return g_str_equal (cohort_preferences_get (session, COHORT_PREFERENCE_DEFINITIONS), "stripe");
}

static gboolean
has_week (gpointer session)
{
  return g_str_equal (cohort_preferences_get (session, COHORT_PREFERENCE_WEEK_START), "monday");
}

static gboolean
has_grace (gpointer session)
{
  return cohort_preferences_get_days (session, COHORT_PREFERENCE_RENEWAL_GRACE) == 12;
}

static void
test_preferences (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = show_window (session);
  GtkWidget *dialog = g_object_ref_sink (cohort_preferences_dialog_new (session));
  GtkWidget *row, *button;

  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  cohort_test_ui_wait (is_open, window, "the preferences");
  row = cohort_test_ui_find (dialog, ADW_TYPE_COMBO_ROW, "title", "First Day of the _Week");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  cohort_test_ui_wait (has_week, session, "the first day of the week");
  row = cohort_test_ui_find (dialog, ADW_TYPE_ACTION_ROW, "title", "As Stripe");
  button = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "As Stripe");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  cohort_test_ui_wait (is_as_stripe, session, "the definitions");
  /* A number that is being turned is kept at the latest when the dialog closes. */
  row = cohort_test_ui_find (dialog, ADW_TYPE_SPIN_ROW, "title", "_Renewal");
  adw_spin_row_set_value (ADW_SPIN_ROW (row), 12);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  cohort_test_ui_wait (has_grace, session, "the grace period");
  destroy_window (window);
  cohort_test_ui_release (dialog);
  cohort_test_ui_close (session);
}

/* An empty community shows few pages; what was chosen by hand stays. */
static void
test_pages (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortHoldings holdings = cohort_session_get_holdings (session);
  guint n_pages, n_shown = 0;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);
  const char *group = "";
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_pages; i++)
    {
      n_shown += cohort_page_table_is_shown (&pages[i], holdings);
      if (g_str_equal (pages[i].group, group))
        continue;
      group = pages[i].group;
      g_assert_true (g_hash_table_add (groups, (gpointer) group)); /* pages of a group stand together */
    }
  g_assert_cmpuint (n_shown, >=, 2);
  g_assert_cmpuint (n_shown, <=, 6);
  g_assert_nonnull (cohort_settings_get ());
  for (guint i = 0; i < n_pages; i++)
    if (pages[i].holds != COHORT_HOLDS_NOTHING)
      {
        cohort_page_table_set_shown (&pages[i], TRUE);
        g_assert_true (cohort_page_table_is_shown (&pages[i], COHORT_HOLDS_NOTHING));
        cohort_page_table_set_shown (&pages[i], FALSE);
        g_assert_false (cohort_page_table_is_shown (&pages[i], pages[i].holds));
      }
  g_settings_reset (cohort_settings_get (), "pages");
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/frame/scope-button", test_scope_button);
  g_test_add_func ("/ui/frame/operations-button", test_operations_button);
  g_test_add_func ("/ui/frame/new-community", test_new_community);
  g_test_add_func ("/ui/frame/copies", test_copies);
  g_test_add_func ("/ui/frame/match", test_match);
  g_test_add_func ("/ui/frame/privacy-name", test_privacy_name);
  g_test_add_func ("/ui/frame/palette", test_palette);
  g_test_add_func ("/ui/frame/preferences", test_preferences);
  g_test_add_func ("/ui/frame/pages", test_pages);
}

int
main (int argc, char *argv[])
{
  return cohort_test_ui_run (&argc, &argv, TRUE, add_tests);
}
