// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every layer of the chart kit to be looked at: gallery FOLDER [rtl] [narrow] [hover] writes a PNG a chart, as the
// window draws it and as it is exported. Light or dark by ADW_DEBUG_COLOR_SCHEME, high contrast by
// ADW_DEBUG_HIGH_CONTRAST.

#include "config.h"

#include "cohort-chart-picture.h"
#include "cohort-chart-plot.h"
#include "cohort-chart-view.h"
#include "cohort-test-charts.h"
#include "cohort-test-ui.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <locale.h>

static GtkWidget *
find_plot (GtkWidget *root)
{
  return cohort_test_ui_find (root, COHORT_TYPE_CHART_PLOT, NULL, NULL);
}

static gboolean
has_frame (gpointer data)
{
  return *(gboolean *) data;
}

static void
frame_cb (gboolean *drawn)
{
  *drawn = TRUE;
}

static void
wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean drawn = FALSE;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (frame_cb), &drawn);

  gtk_widget_queue_draw (window);
  cohort_test_ui_wait (has_frame, &drawn, "a frame");
  g_signal_handler_disconnect (clock, id);
}

static void
take_picture (GtkWidget *window, const char *path)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
show (const CohortTestChart *sample, const char *folder, int width, gboolean rtl, gboolean hover)
{
  g_autoptr (CohortChart) chart = sample->make ();
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, sample->name);
  g_autofree char *paper = g_strdup_printf ("%s/%s-paper.svg", folder, sample->name);
  g_autoptr (GBytes) bytes = NULL;
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *view = cohort_chart_view_new ();

  gtk_widget_set_margin_start (view, 12);
  gtk_widget_set_margin_end (view, 12);
  gtk_widget_set_margin_top (view, 12);
  gtk_widget_set_margin_bottom (view, 12);
  cohort_chart_view_set_chart (COHORT_CHART_VIEW (view), chart);
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 380);
  gtk_window_present (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  if (hover)
    {
      gtk_widget_child_focus (find_plot (window), GTK_DIR_TAB_FORWARD);
      for (int i = 0; i < 5; i++)
        gtk_widget_child_focus (find_plot (window), rtl ? GTK_DIR_LEFT : GTK_DIR_RIGHT);
    }
  wait_for_frame (window);
  take_picture (window, path);
  bytes = cohort_chart_write_file (chart, NULL, COHORT_CHART_SVG, rtl, gtk_widget_get_pango_context (view), NULL);
  g_assert_true (g_file_set_contents (paper, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
}

int
main (int argc, char **argv)
{
  gboolean rtl = FALSE, narrow = FALSE, hover = FALSE;

  setlocale (LC_ALL, "");
  if (argc < 2 || !gtk_init_check ())
    return 77;
  for (int i = 2; i < argc; i++)
    {
      rtl |= g_str_equal (argv[i], "rtl");
      narrow |= g_str_equal (argv[i], "narrow");
      hover |= g_str_equal (argv[i], "hover");
    }
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  cohort_words_init ();
  cohort_ui_init ();
  cohort_test_ui_style ();
  for (guint i = 0; i < cohort_test_n_charts; i++)
    show (&cohort_test_charts[i], argv[1], narrow ? 360 : 760, rtl, hover);
  return 0;
}
