// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bars, stacks, waterfalls, heat maps and funnels: values as filled rectangles.

#include "config.h"

#include "cohort-chart-paint.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-chart-private.h"
#include "cohort-chart-words.h"
#include "cohort-metric-words.h"

#define CELL_GAP 1.f
#define ARROW 7.f

/* A waterfall's step is good or bad by its sign, which an arrow says as well. */
static GdkRGBA
get_bar_colour (const CohortChartPainter *painter, guint s, const CohortChartDatum *datum)
{
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);

  if (series->kind != COHORT_CHART_WATERFALL || (datum->flags & COHORT_CHART_TOTAL))
    return cohort_chart_palette_get (painter->palette, painter->chart, s);
  return datum->y < 0 ? painter->palette->bad : painter->palette->good;
}

static void
paint_interval (const CohortChartPainter *painter, const CohortChartRect *plot, const CohortChartRect *bar,
                const CohortChartDatum *datum)
{
  const float lo = cohort_chart_layout_y (painter->layout, plot, datum->lo);
  const float hi = cohort_chart_layout_y (painter->layout, plot, datum->hi);
  const float x = bar->x + bar->width / 2, half = MIN (4, bar->width / 3);

  if (isnan (lo) || isnan (hi))
    return;
  cohort_chart_paint_rule (painter->snapshot, x, lo, x, hi, 1, NULL, 0, &painter->palette->text);
  cohort_chart_paint_rule (painter->snapshot, x - half, lo, x + half, lo, 1, NULL, 0, &painter->palette->text);
  cohort_chart_paint_rule (painter->snapshot, x - half, hi, x + half, hi, 1, NULL, 0, &painter->palette->text);
}

/* From the end of one step to the beginning of the next. */
static void
paint_bridge (const CohortChartPainter *painter, guint s, guint i, const CohortChartRect *bar)
{
  const CohortChartRect *plot = cohort_chart_layout_get_plot (painter->layout, s);
  const float y = cohort_chart_layout_y (painter->layout, plot, painter->layout->spans[s][i].to);
  CohortChartRect next;

  if (i + 1 < cohort_chart_nth (painter->chart, s)->data->len
      && cohort_chart_layout_get_datum (painter->layout, s, i + 1, &next))
    cohort_chart_paint_rule (painter->snapshot, MIN (bar->x + bar->width, next.x + next.width), y, MAX (bar->x, next.x),
                             y, 1, NULL, 0, &painter->palette->muted);
}

static void
paint_arrow (const CohortChartPainter *painter, const CohortChartRect *bar, gboolean down, const GdkRGBA *colour)
{
  const float y = down ? bar->y + bar->height + ARROW : bar->y - ARROW;

  cohort_chart_paint_marker (painter->snapshot, down ? 4 : 2, bar->x + bar->width / 2, y, ARROW, colour,
                             &painter->palette->background);
}

/**
 * cohort_chart_paint_bars:
 * @s: bars, a part of stacks, or a waterfall
 */
void
cohort_chart_paint_bars (const CohortChartPainter *painter, guint s)
{
  const CohortChartSeries *series = cohort_chart_nth (painter->chart, s);
  const CohortChartRect *plot = cohort_chart_layout_get_plot (painter->layout, s);
  /* A pattern tells series apart: one alone needs none. */
  const guint pattern
      = painter->chart->series->len > 1 && !painter->chart->panels && series->tone == COHORT_CHART_TONE_AUTO
            ? series->style
            : 0;

  for (guint i = 0; i < series->data->len; i++)
    {
      const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
      const GdkRGBA colour = get_bar_colour (painter, s, datum);
      CohortChartRect bar;

      if (!cohort_chart_layout_get_datum (painter->layout, s, i, &bar))
        continue;
      cohort_chart_paint_fill (painter->snapshot, &bar, &colour, &painter->palette->background, pattern, datum->flags);
      paint_interval (painter, plot, &bar, datum);
      if (series->kind != COHORT_CHART_WATERFALL)
        continue;
      paint_bridge (painter, s, i, &bar);
      if (!(datum->flags & COHORT_CHART_TOTAL) && datum->y != 0)
        paint_arrow (painter, &bar, datum->y < 0, &colour);
      else if (datum->y == 0)
        /* What did not change is a step of no height, not a gap. */
        cohort_chart_paint_rule (painter->snapshot, bar.x, bar.y, bar.x + bar.width, bar.y, 1, NULL, 0,
                                 &painter->palette->muted);
    }
}

/* Heat maps */

static double
get_share (const CohortChart *chart, double most, double y)
{
  const double lo = isnan (chart->y_lo) ? 0 : chart->y_lo;
  const double hi = isnan (chart->y_hi) ? most : chart->y_hi;

  return hi > lo ? (y - lo) / (hi - lo) : 0;
}

static double
get_most (const CohortChart *chart)
{
  double most = 0;

  for (guint s = 0; s < chart->series->len; s++)
    for (guint i = 0; i < cohort_chart_nth (chart, s)->data->len; i++)
      most = fmax (most, cohort_chart_series_nth (cohort_chart_nth (chart, s), i)->y);
  return most;
}

static void
paint_cell (const CohortChartPainter *painter, const CohortChartDatum *datum, const CohortChartRect *rect, double share)
{
  const CohortChartRect inner
      = { rect->x + CELL_GAP / 2, rect->y + CELL_GAP / 2, rect->width - CELL_GAP, rect->height - CELL_GAP };
  const GdkRGBA fill = cohort_chart_palette_mix (painter->palette, &painter->palette->styles[0], share);
  const GdkRGBA text = cohort_chart_palette_on (painter->palette, &fill);
  g_autofree char *value = cohort_chart_write_cell (painter->chart, datum);
  int width;

  if (datum->flags & COHORT_CHART_UNFINISHED)
    {
      GdkRGBA pale = fill;

      pale.alpha = 0.55f;
      cohort_chart_paint_fill (painter->snapshot, &inner, &pale, &painter->palette->background, 0, datum->flags);
    }
  else
    cohort_chart_paint_fill (painter->snapshot, &inner, &fill, &painter->palette->background, 0, datum->flags);
  pango_layout_set_width (painter->pango, -1);
  pango_layout_set_text (painter->pango, value, -1);
  pango_layout_get_pixel_size (painter->pango, &width, NULL);
  if ((float) width <= inner.width)
    cohort_chart_paint_text (painter, value, rect->x + rect->width / 2, rect->y + rect->height / 2,
                             COHORT_CHART_ALIGN_CENTRE, 0,
                             datum->flags & COHORT_CHART_UNFINISHED ? &painter->palette->text : &text);
}

static void
paint_heading (const CohortChartPainter *painter, const char *name, const char *note, float y)
{
  const CohortChartLayout *layout = painter->layout;
  const float start = layout->mirrored ? layout->width : 0;
  const float note_end
      = layout->mirrored ? layout->width - layout->heading - layout->note + 6 : layout->heading + layout->note - 6;

  cohort_chart_paint_text (painter, name, start, y,
                           layout->mirrored ? COHORT_CHART_ALIGN_END : COHORT_CHART_ALIGN_START, layout->heading - 6,
                           &painter->palette->text);
  if (note)
    cohort_chart_paint_text (painter, note, note_end, y,
                             layout->mirrored ? COHORT_CHART_ALIGN_START : COHORT_CHART_ALIGN_END, layout->note,
                             &painter->palette->dim);
}

/**
 * cohort_chart_paint_heat:
 *
 * A table of cells, the fuller the more; the headings of columns above, those of rows beside.
 */
void
cohort_chart_paint_heat (const CohortChartPainter *painter)
{
  const CohortChartLayout *layout = painter->layout;
  const CohortChart *chart = painter->chart;
  const CohortChartRect *plot = cohort_chart_layout_get_plot (layout, COHORT_CHART_NONE);
  const double most = get_most (chart);
  const char *above = chart->y_label ? chart->y_label : chart->x_label;
  float y = plot->y + layout->row / 2;

  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const CohortChartTick *tick = &g_array_index (layout->x_ticks, CohortChartTick, i);

      if (tick->text)
        cohort_chart_paint_text (painter, tick->text, tick->start, plot->y - 6 - layout->line / 2,
                                 COHORT_CHART_ALIGN_START, 0, &painter->palette->dim);
    }
  if (above)
    cohort_chart_paint_text (painter, above, layout->mirrored ? plot->x + plot->width : plot->x, layout->line / 2,
                             layout->mirrored ? COHORT_CHART_ALIGN_END : COHORT_CHART_ALIGN_START, plot->width,
                             &painter->palette->dim);
  for (guint s = 0; s < chart->series->len; s++)
    {
      const CohortChartSeries *series = cohort_chart_nth (chart, s);

      if (layout->hidden[s])
        continue;
      paint_heading (painter, series->name, series->note, y);
      for (guint i = 0; i < series->data->len; i++)
        {
          const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
          CohortChartRect rect;

          if (cohort_chart_layout_get_datum (layout, s, i, &rect))
            paint_cell (painter, datum, &rect, get_share (chart, most, datum->y));
        }
      y += layout->row;
    }
}

/**
 * cohort_chart_paint_funnel:
 *
 * A bar a row, each with its number and its share of the one before.
 */
void
cohort_chart_paint_funnel (const CohortChartPainter *painter)
{
  const CohortChartLayout *layout = painter->layout;
  const CohortChart *chart = painter->chart;
  const CohortChartSeries *series = cohort_chart_nth (chart, 0);
  const CohortChartRect *plot = cohort_chart_layout_get_plot (layout, COHORT_CHART_NONE);
  const GdkRGBA colour = cohort_chart_palette_get (painter->palette, chart, 0);

  for (guint i = 0; i < series->data->len; i++)
    {
      const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
      const double before = i > 0 ? cohort_chart_series_nth (series, i - 1)->y : NAN;
      g_autofree char *name = cohort_chart_write_place (chart, datum->x);
      g_autofree char *value = cohort_chart_write_cell (chart, datum);
      g_autofree char *percent = before > 0 ? cohort_words_percent (datum->y / before) : NULL;
      /* Translators: a step of a funnel: how many came so far, and their share of those at the step before */
      g_autofree char *text = percent ? g_strdup_printf (_ ("%s (%s of the step before)"), value, percent) : NULL;
      CohortChartRect bar;

      if (!cohort_chart_layout_get_datum (layout, 0, i, &bar))
        continue;
      paint_heading (painter, name, NULL, bar.y + bar.height / 2);
      cohort_chart_paint_fill (painter->snapshot, &bar, &colour, &painter->palette->background, 0, datum->flags);
      cohort_chart_paint_text (painter, text ? text : value, layout->mirrored ? bar.x - 6 : bar.x + bar.width + 6,
                               bar.y + bar.height / 2,
                               layout->mirrored ? COHORT_CHART_ALIGN_END : COHORT_CHART_ALIGN_START,
                               MAX (48, layout->mirrored ? bar.x - 6 : plot->x + plot->width - bar.x - bar.width - 6),
                               &painter->palette->dim);
    }
}
