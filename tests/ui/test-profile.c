// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The widgets of the page of members, each built, filled, used and finalized; and the models between its list and GTK.

#include "config.h"

#include "cohort-add-member-dialog.h"
#include "cohort-chip.h"
#include "cohort-field-dialog.h"
#include "cohort-list-row.h"
#include "cohort-member-commands.h"
#include "cohort-member-fields.h"
#include "cohort-member-filter-dialog.h"
#include "cohort-member-life.h"
#include "cohort-paced-list.h"
#include "cohort-privacy-dialog.h"
#include "cohort-row-selection.h"
#include "cohort-tag-dialog.h"
#include "cohort-test-ui.h"
#include "cohort-weeks.h"

#define N_MEMBERS 30

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static CohortSession *
open_with_members (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);

  for (int i = 1; i <= N_MEMBERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Member %02d", i);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (CohortDone) done = NULL;

      cohort_command_add_member_async (session, name, NULL, NULL, NULL, NULL, keep_result_cb, &result);
      cohort_test_ui_wait (is_there, &result, "a member");
      done = cohort_command_finish (session, result, NULL);
      g_assert_nonnull (done);
    }
  return session;
}

static gboolean
is_whole (gpointer model)
{
  return g_list_model_get_n_items (model) == N_MEMBERS;
}

static gboolean
is_single (gpointer model)
{
  return g_list_model_get_n_items (model) == 1;
}

static gboolean
is_loaded (gpointer list)
{
  return !cohort_paged_list_is_loading (list);
}

static void
most_cb (GListModel *model, guint position, guint removed, guint added, gpointer most)
{
  *(guint *) most = MAX (*(guint *) most, MAX (removed, added));
}

/* The length comes and goes in steps that a list view can take, and the selection stays with the people. */
static void
test_list (void)
{
  CohortSession *session = open_with_members ();
  CohortMemberList *list = cohort_member_list_new (session);
  CohortPagedList *paged = COHORT_PAGED_LIST (list);
  CohortPacedList *paced = cohort_paced_list_new (paged);
  CohortRowSelection *selection = cohort_row_selection_new (G_LIST_MODEL (g_object_ref (paced)), paged);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);
  g_autofree gint64 *ids = NULL;
  gint64 fifth;
  guint most = 0, n_ids;

  g_signal_connect (paced, "items-changed", G_CALLBACK (most_cb), &most);
  cohort_test_ui_wait (is_whole, selection, "all rows");
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <, N_MEMBERS);

  fifth = cohort_paged_list_peek_id (paged, 4);
  g_assert_true (gtk_selection_model_select_item (model, 4, TRUE));
  g_assert_cmpint (cohort_row_selection_get_single (selection), ==, fifth);
  cohort_paged_list_reload (paged);
  cohort_test_ui_wait (is_loaded, paged, "the answer");
  g_assert_true (gtk_selection_model_is_selected (model, 4));

  gtk_selection_model_select_all (model);
  gtk_selection_model_unselect_item (model, 4);
  g_assert_cmpuint (cohort_row_selection_get_n_selected (selection), ==, N_MEMBERS - 1);
  g_assert_true (cohort_row_selection_is_all (selection));
  ids = cohort_row_selection_dup_ids (selection, &n_ids);
  g_assert_cmpuint (n_ids, ==, 1);
  g_assert_cmpint (ids[0], ==, fifth);

  /* Another question begins without a selection. */
  cohort_paged_list_set_search (paged, "05");
  cohort_test_ui_wait (is_single, selection, "the one row");
  g_assert_cmpuint (cohort_row_selection_get_n_selected (selection), ==, 0);
  g_assert_cmpint (cohort_paged_list_peek_id (paged, 0), ==, fifth);

  g_object_unref (paced);
  cohort_test_ui_release (selection);
  cohort_test_ui_release (list);
  cohort_test_ui_close (session);
}

static void
present (GtkWidget **window, GtkWidget *dialog)
{
  *window = g_object_ref_sink (adw_window_new ());
  gtk_window_present (GTK_WINDOW (*window));
  adw_dialog_present (ADW_DIALOG (dialog), *window);
  cohort_test_ui_settle ();
}

static void
drop (GtkWidget *window, GtkWidget *dialog)
{
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
}

static void
test_dialogs (void)
{
  static const char *const tags[] = { "friend", "<b>patron</b>", NULL };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  CohortReportField size = { .field = 1, .label = (char *) "Size", .kind = (char *) "choice" };
  GtkWidget *dialogs[3];

  g_ptr_array_add (fields, &size);
  dialogs[0] = cohort_tag_dialog_new ("Tag 2 Members", tags, TRUE);
  dialogs[1] = cohort_add_member_dialog_new ();
  dialogs[2] = cohort_field_dialog_new (fields);
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *window;

      g_object_ref_sink (dialogs[i]);
      present (&window, dialogs[i]);
      drop (window, dialogs[i]);
    }
}

static void
add_field (CohortSession *session, const char *name, const char *kind, const char *choices)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortDone) done = NULL;

  cohort_command_add_field_async (session, name, kind, choices, NULL, keep_result_cb, &result);
  cohort_test_ui_wait (is_there, &result, "a field");
  done = cohort_command_finish (session, result, NULL);
  g_assert_nonnull (done);
}

/* What a filter says is what its rows say, of each kind of field. */
static void
test_filter_dialog (void)
{
  static const char *const filters[] = {
    "{\"status\":\"free\",\"tier\":\"\",\"notes\":2}",          "{\"field\":1,\"field_text\":\"tall\"}",
    "{\"field\":2,\"field_from\":\"-3\",\"field_to\":\"1.5\"}", "{\"field\":3,\"field_from\":\"2026-01-31\"}",
    "{\"field\":4,\"field_from\":\"M\",\"field_to\":\"M\"}",
  };
  CohortSession *session = open_with_members ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortMemberChoices) choices = NULL;

  add_field (session, "Build", "text", NULL);
  add_field (session, "Height", "number", NULL);
  add_field (session, "Since", "date", NULL);
  add_field (session, "Shirt", "choice", "S\nM");
  cohort_member_choices_load_async (session, NULL, keep_result_cb, &result);
  cohort_test_ui_wait (is_there, &result, "the choices");
  choices = cohort_member_choices_load_finish (result, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (CohortMemberFilter) filter = cohort_member_filter_from_json (filters[i]);
      g_autofree char *after = NULL;
      GtkWidget *window, *dialog = g_object_ref_sink (cohort_member_filter_dialog_new (choices, filter));
      AdwComboRow *status;
      guint chosen;

      present (&window, dialog);
      status = ADW_COMBO_ROW (cohort_test_ui_find (dialog, ADW_TYPE_COMBO_ROW, "title", "Status"));
      chosen = adw_combo_row_get_selected (status);
      adw_combo_row_set_selected (status, chosen + 1);
      adw_combo_row_set_selected (status, chosen);
      after = cohort_member_filter_to_json (
          cohort_member_filter_dialog_get_filter (COHORT_MEMBER_FILTER_DIALOG (dialog)));
      g_assert_cmpstr (after, ==, filters[i]);
      drop (window, dialog);
    }
  cohort_test_ui_close (session);
}

static void
test_profile (void)
{
  CohortSession *session = open_with_members ();
  GtkWidget *fields = g_object_ref_sink (g_object_new (COHORT_TYPE_MEMBER_FIELDS, NULL));
  GtkWidget *life = g_object_ref_sink (g_object_new (COHORT_TYPE_MEMBER_LIFE, NULL));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CohortMemberReport) report = NULL;

  cohort_member_report_load_async (session, 1, NULL, keep_result_cb, &result);
  cohort_test_ui_wait (is_there, &result, "the report");
  report = cohort_member_report_load_finish (result, NULL);
  for (int i = 0; i < 2; i++)
    cohort_member_fields_show (COHORT_MEMBER_FIELDS (fields), session, report);
  g_assert_nonnull (cohort_test_ui_find (fields, ADW_TYPE_ENTRY_ROW, "title", "Handle"));
  cohort_member_life_show (COHORT_MEMBER_LIFE (life), session, 1);
  cohort_member_life_show_payments (COHORT_MEMBER_LIFE (life));
  cohort_test_ui_settle ();
  cohort_test_ui_release (fields);
  cohort_test_ui_release (life);
  cohort_test_ui_close (session);
}

static gboolean
has_plan (gpointer dialog)
{
  return cohort_test_ui_find (dialog, ADW_TYPE_ACTION_ROW, "title", "A hash of each key at a source") != NULL;
}

/* Nothing can be erased before the name stands there, and the dialog goes as a whole. */
static void
test_privacy (void)
{
  CohortSession *session = open_with_members ();
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = g_object_ref_sink (GTK_WIDGET (cohort_privacy_dialog_new (session, 1)));
  GtkWidget *button;

  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  cohort_test_ui_wait (has_plan, dialog, "what goes and what stays");
  button = cohort_test_ui_find (dialog, GTK_TYPE_BUTTON, "label", "_Erase for Good");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
  cohort_test_ui_close (session);
}

static void
test_small (void)
{
  static const guint weeks[] = { 0, 3, 0, 1 };
  GtkWidget *button;
  GtkWidget *chip = g_object_ref_sink (cohort_chip_new ("<i>Tag</i>", "Remove the Tag", &button));
  GtkWidget *bars = g_object_ref_sink (cohort_weeks_new (weeks, G_N_ELEMENTS (weeks)));

  gtk_test_accessible_assert_role (bars, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (bars, GTK_ACCESSIBLE_PROPERTY_LABEL, "In 2 of the last 4 weeks");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Remove the Tag");
  cohort_test_ui_release (chip);
  cohort_test_ui_release (bars);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/members/list", test_list);
  g_test_add_func ("/ui/members/dialogs", test_dialogs);
  g_test_add_func ("/ui/members/filter-dialog", test_filter_dialog);
  g_test_add_func ("/ui/members/profile", test_profile);
  g_test_add_func ("/ui/members/privacy", test_privacy);
  g_test_add_func ("/ui/members/small", test_small);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, TRUE, add_tests);
}
