// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands around the values: the grid, the labels of both axes, headings of small charts, thresholds and events.

#include "config.h"

#include "cohort-chart-paint.h"

#include <math.h>

#include "cohort-chart-private.h"

#define GAP 6.f
#define MIN_LABEL                                                                                                      \
  36.f /* narrower than this an event's label says nothing: the line stays, reading out tells the rest */

static const float threshold_dash[] = { 6, 4 };
static const float event_dash[] = { 2, 3 };

static CohortChartAlign
get_start (const CohortChartPainter *painter)
{
  return painter->layout->mirrored ? COHORT_CHART_ALIGN_END : COHORT_CHART_ALIGN_START;
}

/* Where text begins in the plot's cell. */
static float
get_cell_start (const CohortChartPainter *painter, const CohortChartRect *plot)
{
  const CohortChartLayout *layout = painter->layout;
  float widest = 0;

  for (guint i = 0; i < layout->y_ticks->len; i++)
    widest = MAX (widest, g_array_index (layout->y_ticks, CohortChartTick, i).width + GAP);
  return layout->mirrored ? plot->x + plot->width + widest : plot->x - widest;
}

static void
paint_y_axis (const CohortChartPainter *painter, const CohortChartRect *plot, float dx, float dy)
{
  const CohortChartLayout *layout = painter->layout;

  for (guint i = 0; i < layout->y_ticks->len; i++)
    {
      const CohortChartTick *tick = &g_array_index (layout->y_ticks, CohortChartTick, i);
      const gboolean zero = tick->value == 0 || i == 0;

      cohort_chart_paint_rule (painter->snapshot, plot->x, tick->centre + dy, plot->x + plot->width, tick->centre + dy,
                               1, NULL, 0, zero ? &painter->palette->muted : &painter->palette->grid);
      cohort_chart_paint_text (painter, tick->text, tick->start + dx, tick->centre + dy, COHORT_CHART_ALIGN_START, 0,
                               &painter->palette->dim);
    }
}

static void
paint_x_axis (const CohortChartPainter *painter, const CohortChartRect *plot, float dx)
{
  const CohortChartLayout *layout = painter->layout;
  const float y = plot->y + plot->height + GAP + layout->line / 2;

  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const CohortChartTick *tick = &g_array_index (layout->x_ticks, CohortChartTick, i);

      if (tick->text == NULL)
        continue;
      cohort_chart_paint_rule (painter->snapshot, tick->centre + dx, plot->y + plot->height, tick->centre + dx,
                               plot->y + plot->height + 4, 1, NULL, 0, &painter->palette->muted);
      cohort_chart_paint_text (painter, tick->text, tick->start + dx, y, COHORT_CHART_ALIGN_START, 0,
                               &painter->palette->dim);
    }
  if (painter->chart->x_label)
    cohort_chart_paint_text (painter, painter->chart->x_label, plot->x + plot->width / 2, y + layout->line + GAP / 2,
                             COHORT_CHART_ALIGN_CENTRE, plot->width, &painter->palette->dim);
}

/**
 * cohort_chart_paint_axes:
 *
 * Small charts share their scales: the labels of the first are drawn again at the place of each.
 */
void
cohort_chart_paint_axes (const CohortChartPainter *painter)
{
  const CohortChartLayout *layout = painter->layout;
  const CohortChart *chart = painter->chart;
  const CohortChartRect *first = &g_array_index (layout->panels, CohortChartPanel, 0).plot;

  for (guint i = 0; i < layout->panels->len; i++)
    {
      const CohortChartPanel *panel = &g_array_index (layout->panels, CohortChartPanel, i);
      const CohortChartRect *plot = &panel->plot;
      float y = plot->y - layout->line - GAP / 2;

      if (panel->series != COHORT_CHART_NONE && layout->hidden[panel->series])
        continue;
      paint_y_axis (painter, plot, plot->x - first->x, plot->y - first->y);
      paint_x_axis (painter, plot, plot->x - first->x);
      if (chart->events->len > 0)
        y -= layout->line + GAP / 2;
      if (chart->y_label)
        {
          cohort_chart_paint_text (painter, chart->y_label, get_cell_start (painter, plot), y, get_start (painter),
                                   plot->width, &painter->palette->dim);
          y -= layout->line + GAP / 2;
        }
      if (panel->series != COHORT_CHART_NONE)
        cohort_chart_paint_text (painter, cohort_chart_nth (chart, panel->series)->name, get_cell_start (painter, plot),
                                 y, get_start (painter), plot->width, &painter->palette->text);
    }
}

static void
paint_thresholds (const CohortChartPainter *painter, const CohortChartRect *plot)
{
  const CohortChartLayout *layout = painter->layout;
  const guint n = painter->chart->thresholds->len;

  for (guint i = 0; i < n; i++)
    {
      const CohortChartMark *mark = &g_array_index (painter->chart->thresholds, CohortChartMark, i);
      const float y = roundf (cohort_chart_layout_y (layout, plot, mark->value)) + 0.5f;
      const float above = y - layout->line / 2 - 2 < plot->y ? layout->line / 2 + 2 : -layout->line / 2 - 2;

      if (isnan (y))
        continue;
      cohort_chart_paint_rule (painter->snapshot, plot->x, y, plot->x + plot->width, y, 1.5f, threshold_dash,
                               G_N_ELEMENTS (threshold_dash), &painter->palette->text);
      cohort_chart_paint_text (painter, mark->label, layout->mirrored ? plot->x + 2 : plot->x + plot->width - 2,
                               y + above, layout->mirrored ? COHORT_CHART_ALIGN_START : COHORT_CHART_ALIGN_END,
                               plot->width, &painter->palette->text);
    }
}

static void
paint_events (const CohortChartPainter *painter, const CohortChartRect *plot)
{
  const CohortChartLayout *layout = painter->layout;
  const GArray *events = painter->chart->events;

  for (guint i = 0; i < events->len; i++)
    {
      const CohortChartMark *mark = &g_array_index (events, CohortChartMark, i);
      const float x = roundf (cohort_chart_layout_x (layout, plot, mark->value)) + 0.5f;
      const float edge = layout->mirrored ? plot->x : plot->x + plot->width;
      const float next
          = i + 1 < events->len
                ? cohort_chart_layout_x (layout, plot, g_array_index (events, CohortChartMark, i + 1).value)
                : edge;
      float room = fabsf (next - x) - GAP;
      const gboolean turned
          = i + 1 == events->len && room < fabsf (x - (layout->mirrored ? plot->x + plot->width : plot->x));
      const gboolean leftwards = layout->mirrored != (turned && i == 0);

      if (x < plot->x - 1 || x > plot->x + plot->width + 1)
        continue;
      /* The only one may point back when there is more room behind it. */
      if (turned && i == 0)
        room = fabsf (x - (layout->mirrored ? plot->x + plot->width : plot->x));
      cohort_chart_paint_rule (painter->snapshot, x, plot->y - layout->line, x, plot->y + plot->height, 1, event_dash,
                               G_N_ELEMENTS (event_dash), &painter->palette->text);
      if (room >= MIN_LABEL)
        cohort_chart_paint_text (painter, mark->label, x + (leftwards ? -4 : 4), plot->y - layout->line / 2 - GAP / 2,
                                 leftwards ? COHORT_CHART_ALIGN_END : COHORT_CHART_ALIGN_START, room,
                                 &painter->palette->text);
    }
}

/**
 * cohort_chart_paint_marks:
 *
 * Thresholds and events of one plot, over its values.
 */
void
cohort_chart_paint_marks (const CohortChartPainter *painter, const CohortChartRect *plot)
{
  paint_thresholds (painter, plot);
  paint_events (painter, plot);
}
