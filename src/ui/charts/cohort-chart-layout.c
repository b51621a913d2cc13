// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lays a chart out in a rectangle: margins as wide as the labels that stand in them, as many ticks as have room, one
// plot or one a series, rows for heat maps and funnels. The same layout serves to draw, to find what is under the
// pointer, to place what can be focused, on the screen and on paper.
//
// From right to left the axis of x runs from the right and the labels of y stand on the right; positions come out
// turned round already. Pure, so that tests need no display.

#include "cohort-chart-layout.h"

#include <math.h>

#include "cohort-chart-private.h"

#define EDGE 8.f        /* free around everything */
#define LABEL_GAP 6.f   /* between a label and its axis, and between two labels at least */
#define MIN_PLOT 40.f   /* a plot is never smaller, whatever is cut off */
#define PANEL_MIN 200.f /* width of one of several small charts */
#define PANEL_HEIGHT 132.f
#define PLOT_HEIGHT 220.f
#define CELL_PAD 5.f
#define ROW_PAD 10.f
#define MAX_HEADING 0.4f /* of the width */
#define MAX_CELL 64.f

static void
tick_clear (gpointer data)
{
  g_free (((CohortChartTick *) data)->text);
}

static gboolean
is_shown (const CohortChartLayout *self, guint series)
{
  return !self->hidden[series];
}

/* Scales */

static void
include (double value, double *lo, double *hi)
{
  if (isfinite (value))
    {
      *lo = MIN (*lo, value);
      *hi = MAX (*hi, value);
    }
}

static void
find_bounds (const CohortChartLayout *self, double *lo, double *hi)
{
  const CohortChart *chart = self->chart;

  for (guint s = 0; s < chart->series->len; s++)
    {
      const CohortChartSeries *series = cohort_chart_nth (chart, s);

      for (guint i = 0; is_shown (self, s) && i < series->data->len; i++)
        {
          const CohortChartDatum *datum = cohort_chart_series_nth (series, i);

          include (self->spans[s] ? self->spans[s][i].from : datum->y, lo, hi);
          include (self->spans[s] ? self->spans[s][i].to : datum->y, lo, hi);
          include (datum->lo, lo, hi);
          include (datum->hi, lo, hi);
        }
    }
  for (guint i = 0; i < chart->thresholds->len; i++)
    include (g_array_index (chart->thresholds, CohortChartMark, i).value, lo, hi);
}

static double
get_min_step (const CohortChart *chart)
{
  return chart->unit == COHORT_CHART_UNIT_COUNT || chart->unit == COHORT_CHART_UNIT_MONEY ? 1 : 0;
}

static guint
count_y_ticks (const CohortChartLayout *self, float plot_height)
{
  return (guint) CLAMP (plot_height / (self->line * 2.2f), 2, 8);
}

static void
scale_y (CohortChartLayout *self, float plot_height)
{
  const CohortChart *chart = self->chart;
  double lo = INFINITY, hi = -INFINITY;

  find_bounds (self, &lo, &hi);
  if (chart->logarithmic)
    {
      double least = INFINITY, most = -INFINITY;

      for (guint s = 0; s < chart->series->len; s++)
        for (guint i = 0; is_shown (self, s) && i < cohort_chart_nth (chart, s)->data->len; i++)
          {
            const double y = cohort_chart_series_nth (cohort_chart_nth (chart, s), i)->y;

            if (y > 0)
              include (y, &least, &most);
          }
      self->y = cohort_chart_scale_logarithm (least, most);
      return;
    }
  /* Heights are compared by eye: zero is always there unless the chart says otherwise. */
  include (0, &lo, &hi);
  lo = isnan (chart->y_lo) ? lo : chart->y_lo;
  hi = isnan (chart->y_hi) ? hi : chart->y_hi;
  self->y = cohort_chart_scale_nice (lo, hi, count_y_ticks (self, plot_height), get_min_step (chart));
}

static void
scale_x (CohortChartLayout *self)
{
  const CohortChart *chart = self->chart;
  double lo = INFINITY, hi = -INFINITY;

  for (guint s = 0; s < chart->series->len; s++)
    {
      const GArray *data = cohort_chart_nth (chart, s)->data;

      if (data->len == 0)
        continue;
      include (cohort_chart_series_nth (cohort_chart_nth (chart, s), 0)->x, &lo, &hi);
      include (cohort_chart_series_nth (cohort_chart_nth (chart, s), data->len - 1)->x, &lo, &hi);
    }
  if (chart->x_kind == COHORT_CHART_X_CATEGORY && chart->categories->len > 0)
    {
      include (0, &lo, &hi);
      include (chart->categories->len - 1, &lo, &hi);
    }
  if (lo > hi)
    lo = hi = 0;
  if (chart->x_kind != COHORT_CHART_X_NUMBER)
    self->x = cohort_chart_scale_bands (floor (lo), floor (hi));
  else
    self->x = (CohortChartScale) { COHORT_CHART_SCALE_LINEAR, lo, hi > lo ? hi : lo + 1, 0 };
}

/* Ticks */

static GArray *
make_ticks (const CohortChartLayout *self, GArray *values, gboolean is_x, const CohortChartTexts *texts)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (CohortChartTick));

  g_array_set_clear_func (ticks, tick_clear);
  for (guint i = 0; i < values->len; i++)
    {
      CohortChartTick tick = { g_array_index (values, double, i), 0, 0, 0, NULL };

      tick.text = (is_x ? texts->write_x : texts->write_y) (self->chart, tick.value, texts->data);
      tick.width = texts->measure (tick.text, texts->data);
      g_array_append_val (ticks, tick);
    }
  g_array_unref (values);
  return ticks;
}

static GArray *
choose_x_values (const CohortChartLayout *self, guint room)
{
  switch (self->chart->x_kind)
    {
    case COHORT_CHART_X_MONTH:
      return cohort_chart_ticks_months (&self->x, room);
    case COHORT_CHART_X_DAY:
      return cohort_chart_ticks_days (&self->x, room);
    case COHORT_CHART_X_NUMBER:
      return cohort_chart_ticks_linear (&self->x, room, 0);
    case COHORT_CHART_X_CATEGORY:
    default:
      return cohort_chart_ticks_bands (&self->x, MAX (room, 64));
    }
}

/* Places the labels under their ticks and drops those that would touch. */
static void
fit_x_ticks (CohortChartLayout *self, const CohortChartRect *plot, float lo, float hi)
{
  const guint n = self->x_ticks->len;
  g_autofree float *centres = g_new (float, n);
  g_autofree float *widths = g_new (float, n);
  g_autofree float *starts = g_new (float, n);
  guint stride;

  for (guint i = 0; i < n; i++)
    {
      CohortChartTick *tick = &g_array_index (self->x_ticks, CohortChartTick, i);

      centres[i] = tick->centre = cohort_chart_layout_x (self, plot, tick->value);
      widths[i] = tick->width;
    }
  stride = cohort_chart_labels_fit (centres, widths, n, LABEL_GAP * 1.5f, lo, hi, starts);
  for (guint i = 0; i < n; i++)
    {
      CohortChartTick *tick = &g_array_index (self->x_ticks, CohortChartTick, i);

      tick->start = starts[i];
      if (i % stride != 0)
        g_clear_pointer (&tick->text, g_free);
    }
}

/* One plot, or several small ones */

static guint
count_columns (const CohortChart *chart, float width)
{
  return (guint) CLAMP (width / PANEL_MIN, 1, MAX (1, chart->series->len));
}

static float
get_widest_y (const CohortChartLayout *self)
{
  float widest = 0;

  for (guint i = 0; i < self->y_ticks->len; i++)
    widest = MAX (widest, g_array_index (self->y_ticks, CohortChartTick, i).width);
  return widest;
}

/* What a plot leaves of its cell: headings above, ticks below and at the side where the text begins. */
static CohortChartRect
inset_plot (const CohortChartLayout *self, CohortChartRect cell, float above)
{
  const CohortChart *chart = self->chart;
  const float below = self->line + LABEL_GAP + (chart->x_label ? self->line + LABEL_GAP / 2 : 0);
  const float side = get_widest_y (self) + LABEL_GAP;
  CohortChartRect plot = { cell.x + (self->mirrored ? EDGE : side), cell.y + above,
                           MAX (MIN_PLOT, cell.width - side - EDGE), MAX (MIN_PLOT, cell.height - above - below) };

  return plot;
}

static float
get_space_above (const CohortChartLayout *self)
{
  const CohortChart *chart = self->chart;
  float above = self->line / 2 + 1;

  if (chart->panels)
    above += self->line + LABEL_GAP / 2;
  if (chart->y_label)
    above += self->line + LABEL_GAP / 2;
  if (chart->events->len > 0)
    above += self->line + LABEL_GAP / 2;
  return above;
}

static void
add_panels (CohortChartLayout *self, guint columns, guint rows)
{
  const float above = get_space_above (self);
  const float width = self->width / columns, height = self->height / rows;
  guint shown = 0;

  for (guint s = 0; s < self->chart->series->len; s++)
    {
      CohortChartPanel panel = { .series = s };
      const guint column = self->mirrored ? columns - 1 - shown % columns : shown % columns;

      panel.plot = inset_plot (
          self, (CohortChartRect) { column * width, (float) (shown / columns) * height, width, height }, above);
      g_array_append_val (self->panels, panel);
      shown += is_shown (self, s);
    }
}

static void
lay_out_plots (CohortChartLayout *self, const CohortChartTexts *texts)
{
  const CohortChart *chart = self->chart;
  const guint columns = chart->panels ? count_columns (chart, self->width) : 1;
  const guint rows = chart->panels ? (MAX (1, chart->series->len) + columns - 1) / columns : 1;
  const float height = MAX (MIN_PLOT, self->height / rows - get_space_above (self) - self->line * 2);
  const CohortChartRect *plot;
  GArray *values;

  scale_x (self);
  scale_y (self, height);
  values = chart->logarithmic
               ? cohort_chart_ticks_log (&self->y, count_y_ticks (self, height))
               : cohort_chart_ticks_linear (&self->y, count_y_ticks (self, height), get_min_step (chart));
  self->y_ticks = make_ticks (self, values, FALSE, texts);
  if (chart->panels)
    add_panels (self, columns, rows);
  if (self->panels->len == 0)
    {
      const CohortChartPanel whole
          = { inset_plot (self, (CohortChartRect) { 0, 0, self->width, self->height }, get_space_above (self)),
              COHORT_CHART_NONE };

      g_array_append_val (self->panels, whole);
    }
  plot = &g_array_index (self->panels, CohortChartPanel, 0).plot;
  self->x_ticks
      = make_ticks (self, choose_x_values (self, (guint) MAX (2, plot->width / (self->line * 3.2f))), TRUE, texts);
  /* The edges of the cell of the first plot, where labels may reach. */
  fit_x_ticks (self, plot, plot->x - (self->mirrored ? EDGE : get_widest_y (self)),
               plot->x + plot->width + (self->mirrored ? get_widest_y (self) : EDGE));
  for (guint i = 0; i < self->y_ticks->len; i++)
    {
      CohortChartTick *tick = &g_array_index (self->y_ticks, CohortChartTick, i);

      tick->centre = cohort_chart_layout_y (self, plot, tick->value);
      tick->start = self->mirrored ? plot->x + plot->width + LABEL_GAP : plot->x - LABEL_GAP - tick->width;
    }
}

/* Rows: heat maps and funnels */

static float
measure_headings (const CohortChart *chart, const CohortChartTexts *texts, float *note)
{
  const gboolean heat = cohort_chart_is_heat (chart);
  const guint n = heat ? chart->series->len : chart->categories->len;
  float name = 0;

  *note = 0;
  for (guint i = 0; i < n; i++)
    {
      const CohortChartSeries *series = heat ? cohort_chart_nth (chart, i) : NULL;

      name = MAX (name, texts->measure (series ? series->name : chart->categories->pdata[i], texts->data));
      if (series && series->note)
        *note = MAX (*note, texts->measure (series->note, texts->data) + LABEL_GAP * 2);
    }
  return name + LABEL_GAP * 2;
}

static void
lay_out_rows (CohortChartLayout *self, const CohortChartTexts *texts)
{
  const CohortChart *chart = self->chart;
  const gboolean heat = cohort_chart_is_heat (chart);
  const float above = heat ? self->line * (chart->x_label || chart->y_label ? 2 : 1) + LABEL_GAP * 2 : 0;
  CohortChartPanel panel = { .series = COHORT_CHART_NONE };
  guint n_rows = 0;

  scale_x (self);
  self->heading = MIN (measure_headings (chart, texts, &self->note), self->width * MAX_HEADING);
  for (guint s = 0; s < chart->series->len; s++)
    n_rows += heat ? is_shown (self, s) : cohort_chart_nth (chart, s)->data->len;
  self->row = MAX (1, (self->height - above) / (float) MAX (1, n_rows));
  if (heat)
    self->row = MIN (self->row, self->line + ROW_PAD);
  panel.plot
      = (CohortChartRect) { self->heading + self->note, above, MAX (MIN_PLOT, self->width - self->heading - self->note),
                            self->row * (float) MAX (1, n_rows) };
  if (heat)
    panel.plot.width = MIN (panel.plot.width, (float) (self->x.max - self->x.min + 1) * MAX_CELL);
  if (self->mirrored)
    panel.plot.x = self->width - panel.plot.x - panel.plot.width;
  g_array_append_val (self->panels, panel);
  self->y = (CohortChartScale) { COHORT_CHART_SCALE_LINEAR, 0, 1, 0 };
  self->y_ticks = make_ticks (self, g_array_new (FALSE, FALSE, sizeof (double)), FALSE, texts);
  self->x_ticks
      = make_ticks (self, heat ? choose_x_values (self, 64) : g_array_new (FALSE, FALSE, sizeof (double)), TRUE, texts);
  fit_x_ticks (self, &panel.plot, panel.plot.x, panel.plot.x + panel.plot.width);
}

/* Bars of the same place stand beside each other, stacked ones on each other. */
static void
assign_slots (CohortChartLayout *self)
{
  gboolean stacked = FALSE;

  for (guint s = 0; s < self->chart->series->len; s++)
    {
      const CohortChartKind kind = cohort_chart_nth (self->chart, s)->kind;

      if (!is_shown (self, s))
        continue;
      if (kind == COHORT_CHART_BAR && !self->chart->panels)
        self->slots[s] = self->n_slots++;
      else if (cohort_chart_kind_stands (kind))
        stacked = TRUE;
    }
  if (stacked)
    {
      for (guint s = 0; s < self->chart->series->len; s++)
        if (cohort_chart_nth (self->chart, s)->kind != COHORT_CHART_BAR || self->chart->panels)
          self->slots[s] = self->n_slots;
      self->n_slots++;
    }
  self->n_slots = MAX (1, self->n_slots);
}

/**
 * cohort_chart_layout_new:
 * @hidden: (nullable): 1 for series that are switched off; one a series
 * @mirrored: from right to left
 * @texts: how to write and measure; used during the call only
 */
CohortChartLayout *
cohort_chart_layout_new (const CohortChart *chart, const guint8 *hidden, float width, float height, gboolean mirrored,
                         const CohortChartTexts *texts)
{
  CohortChartLayout *self = g_new0 (CohortChartLayout, 1);

  self->chart = cohort_chart_ref ((CohortChart *) chart);
  self->hidden = g_new0 (guint8, MAX (1, chart->series->len));
  if (hidden && chart->series->len > 0)
    memcpy (self->hidden, hidden, chart->series->len);
  self->width = width;
  self->height = height;
  self->line = texts->line;
  self->mirrored = mirrored;
  self->panels = g_array_new (FALSE, TRUE, sizeof (CohortChartPanel));
  self->spans = cohort_chart_spans_new (chart, self->hidden);
  self->slots = g_new0 (guint, MAX (1, chart->series->len));
  assign_slots (self);
  if (cohort_chart_is_heat (chart) || cohort_chart_is_funnel (chart))
    lay_out_rows (self, texts);
  else
    lay_out_plots (self, texts);
  return self;
}

void
cohort_chart_layout_free (CohortChartLayout *self)
{
  for (guint s = 0; s < self->chart->series->len; s++)
    g_free (self->spans[s]);
  g_free (self->spans);
  g_free (self->slots);
  g_free (self->hidden);
  g_array_unref (self->panels);
  g_clear_pointer (&self->x_ticks, g_array_unref);
  g_clear_pointer (&self->y_ticks, g_array_unref);
  cohort_chart_unref ((CohortChart *) self->chart);
  g_free (self);
}

static void
measure_heat (const CohortChart *chart, const CohortChartTexts *texts, float *min_width, float *height)
{
  float note, cell = 0, heading = measure_headings (chart, texts, &note);

  for (guint s = 0; s < chart->series->len; s++)
    {
      const CohortChartSeries *series = cohort_chart_nth (chart, s);

      /* The first of a row is the widest in nearly every table: all of them would be measured for nothing. */
      if (series->data->len > 0)
        {
          g_autofree char *text = texts->write_y (chart, cohort_chart_series_nth (series, 0)->y, texts->data);

          cell = MAX (cell, texts->measure (text, texts->data));
        }
    }
  *min_width = MIN (heading, 140) + note + (float) MAX (1, chart->categories->len) * (cell + CELL_PAD);
  *height
      = texts->line * (chart->x_label ? 2 : 1) + LABEL_GAP * 2 + (float) chart->series->len * (texts->line + ROW_PAD);
}

/**
 * cohort_chart_layout_measure:
 * @for_width: the width it will have, where that decides its height; 0: not known
 * @min_width: (out): below it numbers would be cut: scroll instead
 * @height: (out): the one it looks best at
 */
void
cohort_chart_layout_measure (const CohortChart *chart, const CohortChartTexts *texts, float for_width, float *min_width,
                             float *height)
{
  *min_width = 160;
  *height = PLOT_HEIGHT + texts->line * 2;
  if (cohort_chart_is_heat (chart))
    measure_heat (chart, texts, min_width, height);
  else if (cohort_chart_is_funnel (chart))
    *height = (float) MAX (1, cohort_chart_nth (chart, 0)->data->len) * (texts->line + ROW_PAD * 2);
  else if (chart->panels)
    {
      const guint columns = count_columns (chart, MAX (for_width, PANEL_MIN));
      const guint rows = (MAX (1, chart->series->len) + columns - 1) / columns;

      *height = (float) rows * (PANEL_HEIGHT + texts->line * 2);
    }
}
