// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line of 10,000 points: laid out and drawn into a render node as the window does it, and played onto pixels; beside
// cairo, which strokes all of the points as one path. Processor time, so that others on the machine do not count.

#include "config.h"

#include "cohort-chart-layout.h"
#include "cohort-chart-paint.h"
#include "cohort-words.h"

#include <math.h>
#include <time.h>

#define N_POINTS 10000
#define N_TIMES 20
#define WIDTH 760
#define HEIGHT 320

static double
get_value (guint i)
{
  return 500 + 300 * sin (i * 0.002) + (i * 7919) % 101;
}

static double
get_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static GskRenderNode *
draw (CohortChart *chart, PangoLayout *pango)
{
  const CohortChartTexts texts = cohort_chart_texts (pango);
  g_autoptr (CohortChartLayout) layout = cohort_chart_layout_new (chart, NULL, WIDTH, HEIGHT, FALSE, &texts);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  CohortChartPalette palette;

  cohort_chart_palette_init_paper (&palette);
  cohort_chart_paint (layout, &palette, pango, snapshot);
  return gtk_snapshot_to_node (snapshot);
}

static void
stroke (cairo_t *cr)
{
  cairo_set_line_width (cr, 2);
  for (guint i = 0; i < N_POINTS; i++)
    cairo_line_to (cr, (double) i * WIDTH / N_POINTS, HEIGHT - get_value (i) * HEIGHT / 1000);
  cairo_stroke (cr);
}

int
main (void)
{
  g_autoptr (CohortChart) chart = cohort_chart_new ("A line");
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoLayout) pango = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  CohortChartSeries *series;
  double start, node_ms = 0, play_ms = 0, cairo_ms = 0;

  if (!gtk_init_check ())
    return 77;
  cohort_words_init ();
  pango = cohort_chart_pango_new (context);
  cohort_chart_set_x (chart, COHORT_CHART_X_NUMBER, NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_LINE, "Line");
  for (guint i = 0; i < N_POINTS; i++)
    cohort_chart_series_add (series, i, get_value (i));
  for (guint i = 0; i <= N_TIMES; i++)
    {
      g_autoptr (GskRenderNode) node = NULL;

      /* The first turn loads fonts. */
      if (i == 1)
        node_ms = play_ms = cairo_ms = 0;
      start = get_ms ();
      node = draw (chart, pango);
      node_ms += get_ms () - start;
      start = get_ms ();
      gsk_render_node_draw (node, cr);
      play_ms += get_ms () - start;
      start = get_ms ();
      stroke (cr);
      cairo_ms += get_ms () - start;
    }
  g_print ("%d points, once: into a node %.2f ms, onto pixels %.2f ms; one path in cairo %.2f ms; ratio %.2f\n",
           N_POINTS, node_ms / N_TIMES, play_ms / N_TIMES, cairo_ms / N_TIMES, (node_ms + play_ms) / cairo_ms);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (context);
  return 0;
}
