// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The chart kit in a window: every layer is drawn in both directions of text, each value can be reached by keys and
// says what it is, the legend and the table work, amounts are replaced while the screen is shared, and nothing outlives
// its window.

#include "config.h"

#include "cohort-chart-legend.h"
#include "cohort-chart-plot.h"
#include "cohort-chart-point.h"
#include "cohort-chart-view.h"
#include "cohort-chart-words.h"
#include "cohort-scramble.h"
#include "cohort-sparkline.h"
#include "cohort-test-charts.h"
#include "cohort-test-ui.h"
#include "cohort-words.h"

#include <math.h>

static GtkWidget *
show (CohortChart *chart, GtkWidget **view)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());

  *view = cohort_chart_view_new ();
  cohort_chart_view_set_chart (COHORT_CHART_VIEW (*view), chart);
  gtk_window_set_child (GTK_WINDOW (window), *view);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 420);
  gtk_window_present (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  return window;
}

static void
end (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
}

static GtkWidget *
get_plot (GtkWidget *view)
{
  return cohort_test_ui_find (view, COHORT_TYPE_CHART_PLOT, NULL, NULL);
}

static guint
count_points (GtkWidget *plot)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (plot); child; child = gtk_widget_get_next_sibling (child))
    n += COHORT_IS_CHART_POINT (child);
  return n;
}

static gboolean
has_all_points (gpointer data)
{
  const CohortChart *chart = cohort_chart_view_get_chart (data);
  guint n = 0;

  for (guint s = 0; s < cohort_chart_get_n_series (chart); s++)
    for (guint i = 0; cohort_chart_get_datum (chart, s, i); i++)
      n += !isnan (cohort_chart_get_datum (chart, s, i)->y);
  return count_points (get_plot (data)) == n;
}

/* Each kind in each direction: something is drawn, all of it inside, every value has its point. */
static void
test_kinds (void)
{
  for (guint i = 0; i < cohort_test_n_charts; i++)
    for (GtkTextDirection direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
      {
        g_autoptr (CohortChart) chart = cohort_test_charts[i].make ();
        g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
        g_autoptr (GskRenderNode) node = NULL;
        GtkWidget *view, *window = show (chart, &view), *plot = get_plot (view);
        graphene_rect_t bounds;

        gtk_widget_set_direction (plot, direction);
        cohort_test_ui_wait (has_all_points, view, "the points of a chart");
        cohort_test_ui_settle ();
        GTK_WIDGET_GET_CLASS (plot)->snapshot (plot, snapshot);
        node = gtk_snapshot_to_node (snapshot);
        g_assert_nonnull (node);
        gsk_render_node_get_bounds (node, &bounds);
        g_test_message ("%s: %g %g, %g x %g in %d", cohort_test_charts[i].name, bounds.origin.x, bounds.origin.y,
                        bounds.size.width, bounds.size.height, gtk_widget_get_width (plot));
        g_assert_cmpfloat (bounds.origin.x, >=, -6);
        g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (plot) + 6);
        end (window);
      }
}

static void
test_accessible (void)
{
  const char *sentence = "Of those who came in September 2025, 41 % were there three months later.";
  const char *value = "Jul 2025, 0: 100.0\u00a0%, 6 of 6";
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("heat");
  GtkWidget *view, *window = show (chart, &view), *plot = get_plot (view), *point;

  cohort_test_ui_wait (has_all_points, view, "the points of a chart");
  point = gtk_widget_get_first_child (plot);
  gtk_test_accessible_assert_role (plot, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (plot, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Who stayed, by the month of the first payment");
  gtk_test_accessible_assert_property (plot, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence);
  gtk_test_accessible_assert_role (point, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (point, GTK_ACCESSIBLE_PROPERTY_LABEL, value);
  end (window);
}

static void
assert_focus (GtkWidget *plot, guint series, guint index)
{
  GtkWidget *child = gtk_widget_get_focus_child (plot);

  g_assert_true (COHORT_IS_CHART_POINT (child));
  g_assert_cmpuint (cohort_chart_point_get_series (COHORT_CHART_POINT (child)), ==, series);
  g_assert_cmpuint (cohort_chart_point_get_index (COHORT_CHART_POINT (child)), ==, index);
}

/* In by Tab, along and across by arrows, out by Tab; from right to left the arrows turn round. */
static void
test_keys (void)
{
  for (GtkTextDirection direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      g_autoptr (CohortChart) chart = cohort_test_chart_make ("heat");
      GtkWidget *view, *window = show (chart, &view), *plot = get_plot (view);
      const GtkDirectionType on = direction == GTK_TEXT_DIR_RTL ? GTK_DIR_LEFT : GTK_DIR_RIGHT;
      const GtkDirectionType back = direction == GTK_TEXT_DIR_RTL ? GTK_DIR_RIGHT : GTK_DIR_LEFT;

      gtk_widget_set_direction (plot, direction);
      cohort_test_ui_wait (has_all_points, view, "the points of a chart");
      cohort_test_ui_settle ();
      g_assert_true (gtk_widget_child_focus (plot, GTK_DIR_TAB_FORWARD));
      assert_focus (plot, 0, 0);
      gtk_widget_child_focus (plot, back);
      assert_focus (plot, 0, 0);
      gtk_widget_child_focus (plot, on);
      gtk_widget_child_focus (plot, on);
      assert_focus (plot, 0, 2);
      g_assert_nonnull (cohort_test_ui_find (plot, GTK_TYPE_LABEL, "label",
                                             "Months since the first payment: 2\nJul 2025: 83.3\u00a0%, 5 of 6"));
      gtk_widget_child_focus (plot, GTK_DIR_DOWN);
      assert_focus (plot, 1, 2);
      gtk_widget_child_focus (plot, GTK_DIR_UP);
      gtk_widget_child_focus (plot, GTK_DIR_UP);
      assert_focus (plot, 0, 2);
      g_assert_false (gtk_widget_child_focus (plot, GTK_DIR_TAB_FORWARD));
      end (window);
    }
}

static void
activated_cb (GtkWidget *view, guint series, guint index, guint *seen)
{
  *seen = series * 1000 + index;
}

static void
press (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
}

static void
test_activate (void)
{
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("bars");
  GtkWidget *view, *window = show (chart, &view), *plot = get_plot (view);
  guint seen = 0;

  cohort_test_ui_wait (has_all_points, view, "the points of a chart");
  g_signal_connect (view, "activated", G_CALLBACK (activated_cb), &seen);
  gtk_widget_unmap (view);
  gtk_widget_map (view);
  cohort_test_ui_settle ();
  gtk_widget_child_focus (plot, GTK_DIR_TAB_FORWARD);
  press (plot, GDK_KEY_End);
  assert_focus (plot, 0, 11);
  gtk_widget_child_focus (plot, GTK_DIR_DOWN);
  press (plot, GDK_KEY_Return);
  g_assert_cmpuint (seen, ==, 1011);
  press (plot, GDK_KEY_Home);
  assert_focus (plot, 1, 0);
  end (window);
}

static gboolean
is_first_hidden (gpointer plot)
{
  return !gtk_widget_get_child_visible (gtk_widget_get_first_child (plot));
}

/* A series is switched off, its points with it; the last one stays. */
static void
test_legend (void)
{
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("bars");
  GtkWidget *view, *window = show (chart, &view), *plot = get_plot (view), *left, *came;

  cohort_test_ui_wait (has_all_points, view, "the points of a chart");
  came = gtk_widget_get_ancestor (cohort_test_ui_find (view, GTK_TYPE_LABEL, "label", "Came"), GTK_TYPE_TOGGLE_BUTTON);
  left = gtk_widget_get_ancestor (cohort_test_ui_find (view, GTK_TYPE_LABEL, "label", "Left"), GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (came), FALSE);
  g_assert_true (cohort_chart_plot_is_hidden (COHORT_CHART_PLOT (plot), 0));
  cohort_test_ui_wait (is_first_hidden, plot, "the points of the hidden series");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (left), FALSE);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (left)));
  g_assert_false (cohort_chart_plot_is_hidden (COHORT_CHART_PLOT (plot), 1));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (came), TRUE);
  g_assert_false (cohort_chart_plot_is_hidden (COHORT_CHART_PLOT (plot), 0));
  /* By the keyboard, where a button is pressed for a moment. */
  g_assert_true (gtk_widget_grab_focus (came));
  g_assert_true (gtk_widget_activate (came));
  cohort_test_ui_wait (is_first_hidden, plot, "the points of the series hidden by a key");
  end (window);
}

static void
test_table (void)
{
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("line");
  GtkWidget *view, *window = show (chart, &view), *table;

  gtk_widget_activate_action (view, "chart.table", NULL);
  cohort_test_ui_settle ();
  table = cohort_test_ui_find (view, GTK_TYPE_COLUMN_VIEW, NULL, NULL);
  g_assert_nonnull (table);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)))), ==,
                    24);
  g_assert_nonnull (
      cohort_test_ui_find (table, GTK_TYPE_LABEL, "label", "90.0\u00a0% (84.0\u00a0% to 94.0\u00a0%), n = 60"));
  g_assert_nonnull (cohort_test_ui_find (table, GTK_TYPE_LABEL, "label", "Jul 2024"));
  gtk_widget_activate_action (view, "chart.table", NULL);
  cohort_test_ui_settle ();
  g_assert_null (cohort_test_ui_find (view, GTK_TYPE_COLUMN_VIEW, NULL, NULL));
  end (window);
}

static void
test_scramble (void)
{
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("waterfall");
  g_autofree char *plain = cohort_chart_write_datum (chart, 0, 0);
  g_autofree char *replaced = NULL, *tick = NULL, *cell = NULL;

  g_assert_cmpstr (plain, ==, "May 2026: ¥41,200.00");
  cohort_scramble_set_active (cohort_scramble_get_default (), TRUE, 4);
  replaced = cohort_chart_write_datum (chart, 0, 0);
  tick = cohort_chart_write_tick (chart, 4120000);
  cell = cohort_chart_write_cell (chart, cohort_chart_get_datum (chart, 0, 0));
  cohort_scramble_set_active (cohort_scramble_get_default (), FALSE, 0);
  g_assert_cmpstr (replaced, !=, plain);
  g_assert_cmpstr (tick, ==, "");
  g_assert_cmpstr (cell, !=, "¥41,200");
}

static void
test_sparkline (void)
{
  const double values[] = { 3, 5, NAN, 4, 8 };
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *line = cohort_sparkline_new ();

  gtk_window_set_child (GTK_WINDOW (window), line);
  gtk_window_present (GTK_WINDOW (window));
  for (guint n = 0; n <= G_N_ELEMENTS (values); n++)
    {
      cohort_sparkline_set_values (COHORT_SPARKLINE (line), values, n, n == 3, "From 3 to 8");
      cohort_test_ui_settle ();
    }
  gtk_test_accessible_assert_role (line, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (line, GTK_ACCESSIBLE_PROPERTY_LABEL, "From 3 to 8");
  end (window);
}

/* Another chart takes the place of one that is read out, and none the place of that. */
static void
test_replaced (void)
{
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("lines");
  g_autoptr (CohortChart) other = cohort_test_chart_make ("single");
  GtkWidget *view, *window = show (chart, &view);

  cohort_test_ui_wait (has_all_points, view, "the points of a chart");
  gtk_widget_child_focus (get_plot (view), GTK_DIR_TAB_FORWARD);
  cohort_chart_view_set_chart (COHORT_CHART_VIEW (view), other);
  cohort_test_ui_wait (has_all_points, view, "the points of the other chart");
  g_assert_cmpuint (count_points (get_plot (view)), ==, 1);
  cohort_chart_view_set_chart (COHORT_CHART_VIEW (view), NULL);
  cohort_test_ui_settle ();
  g_assert_cmpuint (count_points (get_plot (view)), ==, 0);
  end (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/charts/kinds", test_kinds);
  g_test_add_func ("/charts/accessible", test_accessible);
  g_test_add_func ("/charts/keys", test_keys);
  g_test_add_func ("/charts/activate", test_activate);
  g_test_add_func ("/charts/legend", test_legend);
  g_test_add_func ("/charts/table", test_table);
  g_test_add_func ("/charts/scramble", test_scramble);
  g_test_add_func ("/charts/sparkline", test_sparkline);
  g_test_add_func ("/charts/replaced", test_replaced);
}

int
main (int argc, char **argv)
{
  cohort_words_init ();
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
