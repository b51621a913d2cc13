// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines, steps and areas, each with the band of its intervals. Points are thinned to the pixels there are; a gap in the
// values is a gap in the line. What is expected or not finished is dotted, its band paler.

#include "config.h"

#include "cohort-chart-paint.h"

#include <math.h>

#include "cohort-chart-private.h"

#define MARKER 6.f
#define DENSE 16.f  /* closer than this not every point has a marker */
#define SPARSE 48.f /* then they stand this far apart */

static const float dotted[] = { 1.5f, 3.5f };

/* A stretch of a series without gaps, all seen or all expected. */
typedef struct
{
  guint from, to; /* half-open */
  gboolean expected;
} Run;

static gboolean
is_expected (const CohortChartSeries *series, guint index)
{
  return (cohort_chart_series_nth (series, index)->flags & (COHORT_CHART_PROJECTED | COHORT_CHART_UNFINISHED)) != 0;
}

static gboolean
is_drawn (const CohortChartPainter *painter, const CohortChartSeries *series, guint index)
{
  return !isnan (cohort_chart_scale_map (&painter->layout->y, cohort_chart_series_nth (series, index)->y));
}

static gboolean
next_run (const CohortChartPainter *painter, const CohortChartSeries *series, guint from, Run *run)
{
  while (from < series->data->len && !is_drawn (painter, series, from))
    from++;
  if (from >= series->data->len)
    return FALSE;
  run->from = from;
  run->expected = is_expected (series, from);
  for (run->to = from + 1; run->to < series->data->len; run->to++)
    if (!is_drawn (painter, series, run->to) || is_expected (series, run->to) != run->expected)
      break;
  /* The expected part begins where the seen one ended. */
  if (run->expected && from > 0 && is_drawn (painter, series, from - 1))
    run->from--;
  return TRUE;
}

static GArray *
get_points (const CohortChartPainter *painter, guint s, const Run *run, gsize offset)
{
  const CohortChartRect *plot = cohort_chart_layout_get_plot (painter->layout, s);
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);
  g_autofree CohortChartXY *points = g_new (CohortChartXY, run->to - run->from);

  for (guint i = run->from; i < run->to; i++)
    {
      const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
      const double value = G_STRUCT_MEMBER (double, datum, offset);

      points[i - run->from]
          = (CohortChartXY) { cohort_chart_layout_x (painter->layout, plot, datum->x),
                              cohort_chart_layout_y (painter->layout, plot, isnan (value) ? datum->y : value) };
    }
  return cohort_chart_thin (points, run->to - run->from);
}

/* Adds the points to a path, forwards or back; a step goes level first and then up or down. */
static void
add_points (GskPathBuilder *builder, GArray *points, gboolean step, gboolean back, gboolean begin)
{
  for (guint k = 0; k < points->len; k++)
    {
      const CohortChartXY *point = &g_array_index (points, CohortChartXY, back ? points->len - 1 - k : k);
      const CohortChartXY *last = k > 0 ? &g_array_index (points, CohortChartXY, back ? points->len - k : k - 1) : NULL;

      if (k == 0 && begin)
        gsk_path_builder_move_to (builder, point->x, point->y);
      else
        {
          if (step && last)
            gsk_path_builder_line_to (builder, back ? last->x : point->x, back ? point->y : last->y);
          gsk_path_builder_line_to (builder, point->x, point->y);
        }
    }
}

static void
fill (const CohortChartPainter *painter, GskPathBuilder *builder, GdkRGBA colour, float alpha)
{
  g_autoptr (GskPath) path = NULL;

  gsk_path_builder_close (builder);
  path = gsk_path_builder_to_path (builder);
  colour.alpha *= alpha;
  gtk_snapshot_append_fill (painter->snapshot, path, GSK_FILL_RULE_WINDING, &colour);
}

static gboolean
has_band (const CohortChartSeries *series, const Run *run)
{
  for (guint i = run->from; i < run->to; i++)
    if (!isnan (cohort_chart_series_nth (series, i)->lo) && !isnan (cohort_chart_series_nth (series, i)->hi))
      return TRUE;
  return FALSE;
}

static void
paint_band (const CohortChartPainter *painter, guint s, const Run *run, const GdkRGBA *colour)
{
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);
  const gboolean step = series->kind == COHORT_CHART_STEP;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GArray) above = NULL;
  g_autoptr (GArray) below = NULL;

  if (run->to - run->from < 2 || !has_band (series, run))
    return;
  above = get_points (painter, s, run, G_STRUCT_OFFSET (CohortChartDatum, hi));
  below = get_points (painter, s, run, G_STRUCT_OFFSET (CohortChartDatum, lo));
  add_points (builder, above, step, FALSE, TRUE);
  add_points (builder, below, step, TRUE, FALSE);
  fill (painter, builder, *colour, run->expected ? 0.10f : 0.18f);
}

static void
paint_area (const CohortChartPainter *painter, guint s, GArray *points, const GdkRGBA *colour)
{
  const CohortChartRect *plot = cohort_chart_layout_get_plot (painter->layout, s);
  const float zero = cohort_chart_layout_y (painter->layout, plot, MAX (0, painter->layout->y.min));
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();

  if (isnan (zero) || points->len < 2)
    return;
  add_points (builder, points, FALSE, FALSE, TRUE);
  gsk_path_builder_line_to (builder, g_array_index (points, CohortChartXY, points->len - 1).x, zero);
  gsk_path_builder_line_to (builder, g_array_index (points, CohortChartXY, 0).x, zero);
  fill (painter, builder, *colour, 0.22f);
}

static void
paint_run (const CohortChartPainter *painter, guint s, const Run *run, const GdkRGBA *colour)
{
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new (painter->palette->line);
  g_autoptr (GArray) points = get_points (painter, s, run, G_STRUCT_OFFSET (CohortChartDatum, y));
  g_autoptr (GskPath) path = NULL;

  if (series->kind == COHORT_CHART_AREA)
    paint_area (painter, s, points, colour);
  add_points (builder, points, series->kind == COHORT_CHART_STEP, FALSE, TRUE);
  path = gsk_path_builder_to_path (builder);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  if (run->expected)
    gsk_stroke_set_dash (stroke, dotted, G_N_ELEMENTS (dotted));
  else
    cohort_chart_set_dash (stroke, cohort_chart_get_style (painter->chart, s));
  if (points->len > 1)
    gtk_snapshot_append_stroke (painter->snapshot, path, stroke, colour);
}

/* One alone has no line, and would not be seen without a marker. */
static void
paint_markers (const CohortChartPainter *painter, guint s, const GdkRGBA *colour)
{
  const CohortChartRect *plot = cohort_chart_layout_get_plot (painter->layout, s);
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);
  const float each = plot->width / (float) MAX (1, series->data->len);
  const gboolean dense = each < DENSE || series->kind == COHORT_CHART_STEP;
  float last = -INFINITY;

  if (dense && painter->chart->series->len == 1 && series->data->len > 1)
    return;
  for (guint i = 0; i < series->data->len; i++)
    {
      const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
      const float x = cohort_chart_layout_x (painter->layout, plot, datum->x);

      if (!is_drawn (painter, series, i) || (dense && fabsf (x - last) < SPARSE))
        continue;
      cohort_chart_paint_marker (
          painter->snapshot, is_expected (series, i) ? 5 : cohort_chart_get_style (painter->chart, s), x,
          cohort_chart_layout_y (painter->layout, plot, datum->y), MARKER, colour, &painter->palette->background);
      last = x;
    }
}

/**
 * cohort_chart_paint_line:
 * @s: a line, step or area
 */
void
cohort_chart_paint_line (const CohortChartPainter *painter, guint s)
{
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);
  const GdkRGBA colour = cohort_chart_palette_get (painter->palette, painter->chart, s);
  Run run;

  for (guint from = 0; next_run (painter, series, from, &run); from = run.to)
    paint_band (painter, s, &run, &colour);
  for (guint from = 0; next_run (painter, series, from, &run); from = run.to)
    paint_run (painter, s, &run, &colour);
  paint_markers (painter, s, &colour);
}
