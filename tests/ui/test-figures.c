// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The widget for a number: what it shows and tells assistive technology where there is no data yet, that it opens, and
// that everything is finalized.

#include "config.h"

#include "cohort-even-layout.h"
#include "cohort-figure-dialog.h"
#include "cohort-figure-tile.h"
#include "cohort-rows-dialog.h"
#include "cohort-test-ui.h"
#include "cohort-window.h"

static CohortFigureReport *
load (CohortSession *session)
{
  static const char *const ids[] = { COHORT_FIGURE_MEMBERS, COHORT_FIGURE_CHURN, NULL };
  g_autoptr (CohortScope) scope = cohort_scope_new (
      cohort_period_last_full_months (cohort_session_get_today (session), 1), cohort_session_get_today (session), NULL);
  g_autoptr (GError) error = NULL;
  CohortFigureReport *report = cohort_figure_report_load (session, scope, ids, &error);

  g_assert_no_error (error);
  return report;
}

static void
test_tiles (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (CohortFigureReport) report = load (session);
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *strip = cohort_figure_strip_new ();
  GtkWidget *tile;

  gtk_window_set_child (GTK_WINDOW (window), strip);
  gtk_window_present (GTK_WINDOW (window));
  cohort_figure_strip_set (COHORT_FIGURE_STRIP (strip), session, report, 0, 1);
  cohort_figure_strip_set (COHORT_FIGURE_STRIP (strip), session, report, 0, G_MAXUINT);
  cohort_test_ui_settle ();
  tile = cohort_test_ui_find (strip, COHORT_TYPE_FIGURE_TILE, NULL, NULL);
  gtk_test_accessible_assert_role (tile, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_nonnull (cohort_test_ui_find (strip, GTK_TYPE_LABEL, "label", "Paying Members"));
  g_assert_nonnull (cohort_test_ui_find (strip, GTK_TYPE_LABEL, "label", "Churn Rate"));
  g_assert_nonnull (
      cohort_test_ui_find (strip, GTK_TYPE_LABEL, "label", "Dec 2025 · Nothing to divide by in this period."));
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_close (session);
}

/* As many beside each other as there is room for, and no line with less than it could share with the others. */
static void
test_columns (void)
{
  static const struct
  {
    guint n;
    int width;
    guint columns;
  } cases[] = {
    { 5, 988, 5 }, { 5, 987, 3 },  { 5, 600, 3 },   { 5, 400, 2 }, { 5, 360, 1 }, { 6, 988, 3 },
    { 6, 788, 3 }, { 4, 788, 4 },  { 4, 700, 2 },   { 3, 560, 2 }, { 3, 588, 3 }, { 1, 988, 1 },
    { 1, 0, 1 },   { 7, 2000, 4 }, { 12, 2000, 6 }, { 5, 100, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (cohort_even_layout_count_columns (cases[i].n, cases[i].width, 188), ==, cases[i].columns);
  g_assert_cmpuint (cohort_even_layout_count_columns (3, 100, 0), ==, 3);
}

/* Five tiles of one width, three above two, from the side on which the language begins. */
static void
test_lines (gconstpointer direction)
{
  g_autoptr (GtkWidget) box = g_object_ref_sink (cohort_figure_strip_new ());
  GtkWidget *tiles[5];
  int least, liked, height, width;
  graphene_rect_t first, second, fourth;

  gtk_widget_set_direction (box, GPOINTER_TO_INT (direction));
  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      tiles[i] = gtk_label_new (i == 0 ? "What is widest of all" : "Other");
      gtk_widget_insert_before (tiles[i], box, NULL);
    }
  gtk_widget_measure (tiles[0], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &liked, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, &width, NULL, NULL);
  g_assert_cmpint (width, ==, 5 * liked + 4 * 12);
  width = 4 * liked + 3 * 12;
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (box, &(GtkAllocation) { 0, 0, width, height }, -1);
  g_assert_true (gtk_widget_compute_bounds (tiles[0], box, &first));
  g_assert_true (gtk_widget_compute_bounds (tiles[1], box, &second));
  g_assert_true (gtk_widget_compute_bounds (tiles[3], box, &fourth));
  g_assert_cmpint ((int) first.size.width, ==, (width - 2 * 12) / 3);
  g_assert_cmpint ((int) (first.size.height + 12 + fourth.size.height), ==, height);
  g_assert_cmpint ((int) second.origin.y, ==, 0);
  g_assert_cmpint ((int) fourth.origin.y, ==, (int) first.size.height + 12);
  g_assert_cmpint ((int) fourth.origin.x, ==, (int) first.origin.x);
  g_assert_true ((first.origin.x > second.origin.x) == (GPOINTER_TO_INT (direction) == GTK_TEXT_DIR_RTL));
  gtk_widget_set_visible (tiles[0], FALSE);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (tiles[1], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &liked, NULL, NULL);
  g_assert_cmpint (width, ==, 4 * liked + 3 * 12);
}

static gboolean
is_shown (gpointer data)
{
  gpointer *pair = data;
  GtkWidget *found = cohort_test_ui_find (pair[0], ADW_TYPE_STATUS_PAGE, "title", pair[1]);

  return found != NULL && gtk_widget_get_mapped (found);
}

static gboolean
has_focus (gpointer data)
{
  gpointer *pair = data;

  return gtk_window_get_focus (pair[0]) == pair[1];
}

/* The dialog, and from it the rows: there are none, and it says so. */
static void
test_dialog (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (CohortFigureReport) report = load (session);
  CohortWindow *window = g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));
  AdwDialog *dialog, *rows;
  GtkWidget *row;
  gpointer pair[2];

  gtk_window_present (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  dialog
      = g_object_ref (cohort_figure_dialog_present (GTK_WIDGET (window), session, report, report->figures->pdata[0]));
  cohort_test_ui_settle ();
  row = cohort_test_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "title", "What It Says");
  /* No text is marked when it opens. */
  pair[0] = window;
  pair[1] = row;
  cohort_test_ui_wait (has_focus, pair, "the focus on the first row");
  g_assert_nonnull (cohort_test_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "title", "Time Zone"));
  row = cohort_test_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "title", "Counted From");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "0 members");
  adw_action_row_activate (ADW_ACTION_ROW (row));
  pair[1] = (gpointer) "No Rows";
  cohort_test_ui_wait (is_shown, pair, "the empty list of rows");
  rows = g_object_ref (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  adw_dialog_force_close (rows);
  adw_dialog_force_close (dialog);
  cohort_test_ui_settle ();
  cohort_test_ui_release (rows);
  cohort_test_ui_release (dialog);
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (window);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/figures/columns", test_columns);
  g_test_add_data_func ("/ui/figures/lines/ltr", GINT_TO_POINTER (GTK_TEXT_DIR_LTR), test_lines);
  g_test_add_data_func ("/ui/figures/lines/rtl", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_lines);
  g_test_add_func ("/ui/figures/tiles", test_tiles);
  g_test_add_func ("/ui/figures/dialog", test_dialog);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
