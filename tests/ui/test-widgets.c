// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each widget of its own: built, given what it shows, asked what assistive technology hears, and finalized.

#include "config.h"

#include "cohort-choices.h"
#include "cohort-coverage-bar.h"
#include "cohort-day-row.h"
#include "cohort-money.h"
#include "cohort-problem-view.h"
#include "cohort-setup-dialog.h"
#include "cohort-test-ui.h"
#include "cohort-two-lines.h"

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_coverage_bar (void)
{
  GtkWidget *bar = g_object_ref_sink (cohort_coverage_bar_new ());
  g_autoptr (GPtrArray) months = g_ptr_array_new ();
  CohortSourceMonth first = { 24312, (char *) "January 2026", TRUE };
  CohortSourceMonth second = { 24313, (char *) "February 2026", FALSE };
  int minimum, natural;

  g_ptr_array_add (months, &first);
  g_ptr_array_add (months, &second);
  cohort_coverage_bar_set_months (COHORT_COVERAGE_BAR (bar), months, "1 month missing: February 2026");

  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, "Months with data");
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "1 month missing: February 2026");
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <=, 120);
  cohort_test_ui_release (bar);
}

/* Twenty years are drawn in blocks, in both directions of text, and no month is not a crash. */
static void
test_coverage_bar_draws (void)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *bar = cohort_coverage_bar_new ();
  g_autoptr (GPtrArray) months = g_ptr_array_new_with_free_func (g_free);

  gtk_window_set_child (GTK_WINDOW (window), bar);
  gtk_window_present (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  for (int i = 0; i < 240; i++)
    {
      CohortSourceMonth *month = g_new0 (CohortSourceMonth, 1);

      month->label = (char *) "a month";
      month->covered = i % 7 != 0;
      g_ptr_array_add (months, month);
    }
  for (GtkTextDirection direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      g_autoptr (GskRenderNode) node = NULL;
      graphene_rect_t bounds;

      gtk_widget_set_direction (bar, direction);
      cohort_coverage_bar_set_months (COHORT_COVERAGE_BAR (bar), months, "");
      GTK_WIDGET_GET_CLASS (bar)->snapshot (bar, snapshot);
      node = gtk_snapshot_to_node (snapshot);
      g_assert_nonnull (node);
      gsk_render_node_get_bounds (node, &bounds);
      /* A month is drawn a pixel wide at least. */
      g_assert_cmpfloat (bounds.origin.x, >=, -1);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, (float) gtk_widget_get_width (bar) + 1);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
}

static void
test_problem_view (void)
{
  const CohortProblemText problems[] = {
    { "a.csv", 3, 4, TRUE, "No amount: <b>x</b>", "=HYPERLINK(\"x\"),<i>" },
    { NULL, 1, 2, FALSE, "Who is this?", "" },
  };
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *view = cohort_problem_view_new ();

  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_present (GTK_WINDOW (window));
  cohort_problem_view_set (COHORT_PROBLEM_VIEW (view), problems, G_N_ELEMENTS (problems));
  cohort_test_ui_settle ();
  g_assert_nonnull (cohort_test_ui_find (view, GTK_TYPE_LABEL, "label", "a.csv · row 3, line 4 · Rejected"));
  g_assert_nonnull (cohort_test_ui_find (view, GTK_TYPE_LABEL, "label", "No amount: <b>x</b>"));
  g_assert_nonnull (cohort_test_ui_find (view, GTK_TYPE_LABEL, "label", "=HYPERLINK(\"x\"),<i>"));
  g_assert_nonnull (cohort_test_ui_find (view, GTK_TYPE_LABEL, "label", "Row 1, line 2 · Needs you"));
  cohort_problem_view_set (COHORT_PROBLEM_VIEW (view), NULL, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
}

/* A day is chosen in the calendar, shown in words, and left open again; setting the day that is there says nothing. */
static void
test_day_row (void)
{
  GtkWidget *row = g_object_ref_sink (cohort_day_row_new ("Until", "Open"));
  GtkWidget *calendar = cohort_test_ui_find (row, GTK_TYPE_CALENDAR, NULL, NULL);
  g_autoptr (GDateTime) date = g_date_time_new_utc (2026, 3, 31, 0, 0, 0);
  CohortDay day = cohort_day_from_ymd (2026, 3, 31);
  guint n_changes = 0;

  g_signal_connect_swapped (row, "notify::day", G_CALLBACK (count_cb), &n_changes);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Open");
  gtk_calendar_select_day (GTK_CALENDAR (calendar), date);
  g_assert_cmpuint (n_changes, ==, 0);
  g_signal_emit_by_name (cohort_test_ui_find (row, GTK_TYPE_BUTTON, "label", "_Choose"), "clicked");
  g_assert_cmpint (cohort_day_row_get_day (COHORT_DAY_ROW (row)), ==, day);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), !=, "Open");
  cohort_day_row_set_day (COHORT_DAY_ROW (row), day);
  g_assert_cmpuint (n_changes, ==, 1);
  g_object_set (row, "day", COHORT_DAY_NONE, NULL);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Open");
  g_assert_cmpuint (n_changes, ==, 2);
  cohort_test_ui_release (row);
}

static void
test_choices (void)
{
  GtkWidget *row = g_object_ref_sink (adw_combo_row_new ());
  g_autoptr (GListStore) fields = NULL;

  cohort_choices_fill_currencies (ADW_COMBO_ROW (row));
  cohort_choices_select (ADW_COMBO_ROW (row), "JPY");
  g_assert_cmpstr (cohort_choices_get_selected (ADW_COMBO_ROW (row)), ==, "JPY");
  cohort_choices_select (ADW_COMBO_ROW (row), "OLD");
  g_assert_cmpstr (cohort_choices_get_selected (ADW_COMBO_ROW (row)), ==, "OLD");
  for (guint i = 0; cohort_currency_nth (i); i++)
    {
      cohort_choices_select (ADW_COMBO_ROW (row), cohort_currency_nth (i));
      g_assert_cmpstr (cohort_choices_get_selected (ADW_COMBO_ROW (row)), ==, cohort_currency_nth (i));
    }

  cohort_choices_fill_zones (ADW_COMBO_ROW (row), "Nowhere/At_All");
  cohort_choices_select (ADW_COMBO_ROW (row), "Nowhere/At_All");
  g_assert_cmpstr (cohort_choices_get_selected (ADW_COMBO_ROW (row)), ==, "Nowhere/At_All");
  cohort_choices_select (ADW_COMBO_ROW (row), "UTC");
  g_assert_cmpstr (cohort_choices_get_selected (ADW_COMBO_ROW (row)), ==, "UTC");

  for (CohortImportSetting i = 0; i < COHORT_IMPORT_N_SETTINGS; i++)
    {
      cohort_choices_fill_setting (ADW_COMBO_ROW (row), i, TRUE);
      cohort_choices_select (ADW_COMBO_ROW (row), NULL);
      g_assert_null (cohort_choices_get_selected (ADW_COMBO_ROW (row)));
      cohort_choices_fill_setting (ADW_COMBO_ROW (row), i, FALSE);
      g_assert_nonnull (cohort_choices_get_selected (ADW_COMBO_ROW (row)));
      g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), >, 1);
    }
  fields = cohort_choices_fields ("members");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fields)), >, 3);
  g_assert_false (cohort_choices_fill_sources (ADW_COMBO_ROW (row), NULL, NULL));
  g_assert_cmpint (cohort_choices_get_selected_source (ADW_COMBO_ROW (row)), ==, 0);
  cohort_test_ui_release (row);
}

static void
chosen_cb (GtkWidget *dialog, const char *currency, const char *zone, const char *chosen, char **answer)
{
  *answer = g_strdup_printf ("%s %s %s", currency, zone, chosen ? chosen : "none");
}

static void
test_setup_dialog (void)
{
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = g_object_ref_sink (cohort_setup_dialog_new (TRUE));
  g_autofree char *answer = NULL;

  g_signal_connect (dialog, "chosen", G_CALLBACK (chosen_cb), &answer);
  adw_dialog_present (ADW_DIALOG (dialog), window);
  gtk_window_present (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (cohort_test_ui_find (dialog, ADW_TYPE_COMBO_ROW, "title", "_Fill In for a Field")), 3);
  g_signal_emit_by_name (adw_dialog_get_default_widget (ADW_DIALOG (dialog)), "clicked");
  g_assert_cmpstr (answer, ==, "USD UTC health");
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
}

static void
test_two_lines (void)
{
  GtkColumnViewColumn *column = gtk_column_view_column_new ("x", NULL);

  cohort_two_lines_set_up (column, NULL);
  g_assert_nonnull (gtk_column_view_column_get_factory (column));
  cohort_test_ui_release (column);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/coverage-bar", test_coverage_bar);
  g_test_add_func ("/ui/coverage-bar/draws", test_coverage_bar_draws);
  g_test_add_func ("/ui/problem-view", test_problem_view);
  g_test_add_func ("/ui/day-row", test_day_row);
  g_test_add_func ("/ui/choices", test_choices);
  g_test_add_func ("/ui/setup-dialog", test_setup_dialog);
  g_test_add_func ("/ui/two-lines", test_two_lines);
}

int
main (int argc, char *argv[])
{
  return cohort_test_ui_run (&argc, &argv, TRUE, add_tests);
}
