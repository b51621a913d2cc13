// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a value lies in a laid out chart, and which value lies at a place.

#include "cohort-chart-layout.h"

#include <math.h>

#include "cohort-chart-private.h"

#define BAR_SHARE 0.72f /* of a band that its bars take */
#define MAX_BAR 44.f
#define POINT 14.f /* what a point of a line takes: as large as a pointer is exact */
#define REACH 28.f /* how far from a place the pointer still means it */

/**
 * cohort_chart_layout_get_plot:
 * @series: the one that is drawn, or COHORT_CHART_NONE
 *
 * Returns: (transfer none): its plot
 */
const CohortChartRect *
cohort_chart_layout_get_plot (const CohortChartLayout *self, guint series)
{
  for (guint i = 0; i < self->panels->len; i++)
    {
      const CohortChartPanel *panel = &g_array_index (self->panels, CohortChartPanel, i);

      if (panel->series == series)
        return &panel->plot;
    }
  return &g_array_index (self->panels, CohortChartPanel, 0).plot;
}

float
cohort_chart_layout_x (const CohortChartLayout *self, const CohortChartRect *plot, double x)
{
  const float fraction = (float) cohort_chart_scale_map (&self->x, x);

  return plot->x + (self->mirrored ? 1 - fraction : fraction) * plot->width;
}

/**
 * cohort_chart_layout_y:
 *
 * Returns: NaN for what a logarithm does not know
 */
float
cohort_chart_layout_y (const CohortChartLayout *self, const CohortChartRect *plot, double y)
{
  return plot->y + (1 - (float) cohort_chart_scale_map (&self->y, y)) * plot->height;
}

static CohortChartSpan *
span_alone (const CohortChartSeries *series)
{
  CohortChartSpan *spans = g_new0 (CohortChartSpan, MAX (1, series->data->len));
  double end = 0;

  for (guint i = 0; i < series->data->len; i++)
    {
      const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
      const double y = isnan (datum->y) ? 0 : datum->y;

      if (series->kind == COHORT_CHART_WATERFALL && !(datum->flags & COHORT_CHART_TOTAL))
        {
          spans[i] = (CohortChartSpan) { end, end + y };
          end += y;
        }
      else
        {
          spans[i] = (CohortChartSpan) { 0, y };
          end = y;
        }
    }
  return spans;
}

/* Positive values stand on the positive ones below them, negative ones hang below zero. */
static CohortChartSpan *
span_stacked (const CohortChartSeries *series, GHashTable *above, GHashTable *below)
{
  CohortChartSpan *spans = g_new0 (CohortChartSpan, MAX (1, series->data->len));

  for (guint i = 0; i < series->data->len; i++)
    {
      const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
      const double y = isnan (datum->y) ? 0 : datum->y;
      GHashTable *ends = y < 0 ? below : above;
      double *end = g_hash_table_lookup (ends, &datum->x);

      spans[i] = (CohortChartSpan) { end ? *end : 0, (end ? *end : 0) + y };
      if (end)
        *end += y;
      else
        g_hash_table_insert (ends, g_memdup2 (&datum->x, sizeof (double)), g_memdup2 (&spans[i].to, sizeof (double)));
    }
  return spans;
}

/**
 * cohort_chart_spans_new:
 * @hidden: one a series: nothing stands on what is not shown
 *
 * Returns: (transfer full): an array a series from where to where each value stands, NULL for those that do not
 */
CohortChartSpan **
cohort_chart_spans_new (const CohortChart *chart, const guint8 *hidden)
{
  CohortChartSpan **spans = g_new0 (CohortChartSpan *, MAX (1, chart->series->len));
  g_autoptr (GHashTable) above = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);
  g_autoptr (GHashTable) below = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);

  for (guint s = 0; s < chart->series->len; s++)
    {
      const CohortChartSeries *series = cohort_chart_nth (chart, s);

      if (hidden[s] || !cohort_chart_kind_stands (series->kind))
        continue;
      spans[s] = series->kind == COHORT_CHART_STACKED && !chart->panels ? span_stacked (series, above, below)
                                                                        : span_alone (series);
    }
  return spans;
}

static CohortChartRect
mirror (const CohortChartLayout *self, const CohortChartRect *plot, CohortChartRect rect)
{
  if (self->mirrored)
    rect.x = 2 * plot->x + plot->width - rect.x - rect.width;
  return rect;
}

static CohortChartRect
get_bar (const CohortChartLayout *self, const CohortChartRect *plot, guint s, guint i)
{
  const CohortChartDatum *datum = cohort_chart_series_nth (cohort_chart_nth (self->chart, s), i);
  const CohortChartSpan *span = &self->spans[s][i];
  const float band = (float) cohort_chart_scale_band_width (&self->x) * plot->width;
  const float slots = (float) self->n_slots;
  const float width = MAX (1.f, MIN ((band > 0 ? band * BAR_SHARE : POINT) / slots, MAX_BAR));
  const float from = cohort_chart_layout_y (self, plot, span->from), to = cohort_chart_layout_y (self, plot, span->to);
  const float middle = plot->x + (float) cohort_chart_scale_map (&self->x, datum->x) * plot->width;
  CohortChartRect bar
      = { middle - width * slots / 2 + width * (float) self->slots[s], MIN (from, to), width, fabsf (from - to) };

  /* What is there is seen, however small. */
  if (bar.height < 1 && datum->y != 0)
    {
      bar.y -= datum->y > 0 ? 1 - bar.height : 0;
      bar.height = 1;
    }
  /* Neighbours do not run together. */
  if (self->n_slots > 1 && width > 4)
    bar.width -= 1;
  return mirror (self, plot, bar);
}

static CohortChartRect
get_row (const CohortChartLayout *self, const CohortChartRect *plot, guint s, guint i)
{
  const CohortChartSeries *series = cohort_chart_nth (self->chart, s);
  const CohortChartDatum *datum = cohort_chart_series_nth (series, i);
  double most = 0;

  for (guint k = 0; k < series->data->len; k++)
    most = MAX (most, cohort_chart_series_nth (series, k)->y);
  /* The number stands behind the bar. */
  return mirror (self, plot,
                 (CohortChartRect) { plot->x, plot->y + (float) i * self->row + self->row * 0.15f,
                                     most > 0 ? MAX (2.f, (float) (datum->y / most) * plot->width * 0.62f) : 2.f,
                                     self->row * 0.7f });
}

static CohortChartRect
get_cell (const CohortChartLayout *self, const CohortChartRect *plot, guint s, guint i)
{
  const CohortChartDatum *datum = cohort_chart_series_nth (cohort_chart_nth (self->chart, s), i);
  const float width = (float) cohort_chart_scale_band_width (&self->x) * plot->width;
  guint row = 0;

  for (guint k = 0; k < s; k++)
    row += !self->hidden[k];
  return mirror (self, plot,
                 (CohortChartRect) { plot->x + (float) (datum->x - self->x.min) * width,
                                     plot->y + (float) row * self->row, width, self->row });
}

/**
 * cohort_chart_layout_get_datum:
 * @rect: (out): its bar or cell, or a square around its point
 *
 * Returns: FALSE where nothing is drawn: a gap, or a series that is hidden
 */
gboolean
cohort_chart_layout_get_datum (const CohortChartLayout *self, guint series, guint index, CohortChartRect *rect)
{
  const CohortChartSeries *s = cohort_chart_nth (self->chart, series);
  const CohortChartDatum *datum = cohort_chart_series_nth (s, index);
  const CohortChartRect *plot = cohort_chart_layout_get_plot (self, series);
  float y;

  if (self->hidden[series] || isnan (datum->y))
    return FALSE;
  if (s->kind == COHORT_CHART_HEAT)
    *rect = get_cell (self, plot, series, index);
  else if (s->kind == COHORT_CHART_FUNNEL)
    *rect = get_row (self, plot, series, index);
  else if (self->spans[series])
    *rect = get_bar (self, plot, series, index);
  else
    {
      y = cohort_chart_layout_y (self, plot, datum->y);
      if (isnan (y))
        return FALSE;
      *rect
          = (CohortChartRect) { cohort_chart_layout_x (self, plot, datum->x) - POINT / 2, y - POINT / 2, POINT, POINT };
    }
  return TRUE;
}

/**
 * cohort_chart_find_index:
 *
 * Returns: the value of the series nearest to a place, the earlier of two equally near; COHORT_CHART_NONE: it has none
 */
guint
cohort_chart_find_index (const CohortChart *chart, guint series, double x)
{
  const CohortChartSeries *s = cohort_chart_nth (chart, series);
  guint low = 0, high = s->data->len;

  if (high == 0)
    return COHORT_CHART_NONE;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (cohort_chart_series_nth (s, middle)->x < x)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == s->data->len)
    return low - 1;
  if (low > 0 && x - cohort_chart_series_nth (s, low - 1)->x <= cohort_chart_series_nth (s, low)->x - x)
    return low - 1;
  return low;
}

static float
get_distance (const CohortChartRect *rect, float x, float y)
{
  const float dx = MAX (MAX (rect->x - x, x - rect->x - rect->width), 0);
  const float dy = MAX (MAX (rect->y - y, y - rect->y - rect->height), 0);

  /* A reader moves along the axis: what is above or below the pointer is nearer than what is beside it. */
  return dx * 4 + dy;
}

static gboolean
find_in_rows (const CohortChartLayout *self, float x, float y, guint *series, guint *index)
{
  for (guint s = 0; s < self->chart->series->len; s++)
    for (guint i = 0; i < cohort_chart_nth (self->chart, s)->data->len; i++)
      {
        CohortChartRect rect;

        if (!cohort_chart_layout_get_datum (self, s, i, &rect))
          continue;
        if (y >= rect.y && y < rect.y + rect.height
            && (cohort_chart_is_funnel (self->chart) || (x >= rect.x && x < rect.x + rect.width)))
          {
            *series = s;
            *index = i;
            return TRUE;
          }
      }
  return FALSE;
}

/**
 * cohort_chart_layout_find:
 * @x: a place in the rectangle
 * @series: (out): whose value
 * @index: (out): which of its values
 *
 * Returns: FALSE when nothing is near
 */
gboolean
cohort_chart_layout_find (const CohortChartLayout *self, float x, float y, guint *series, guint *index)
{
  float nearest = INFINITY;

  if (cohort_chart_is_heat (self->chart) || cohort_chart_is_funnel (self->chart))
    return find_in_rows (self, x, y, series, index);
  for (guint s = 0; s < self->chart->series->len; s++)
    {
      const CohortChartRect *plot = cohort_chart_layout_get_plot (self, s);
      float fraction = (x - plot->x) / plot->width;
      CohortChartRect rect;
      guint i;

      if (x < plot->x || x > plot->x + plot->width || y < plot->y || y > plot->y + plot->height)
        continue;
      i = cohort_chart_find_index (self->chart, s,
                                   cohort_chart_scale_invert (&self->x, self->mirrored ? 1 - fraction : fraction));
      if (i == COHORT_CHART_NONE || !cohort_chart_layout_get_datum (self, s, i, &rect)
          || fabsf (rect.x + rect.width / 2 - x)
                 > MAX (REACH, (float) cohort_chart_scale_band_width (&self->x) * plot->width)
          || get_distance (&rect, x, y) >= nearest)
        continue;
      nearest = get_distance (&rect, x, y);
      *series = s;
      *index = i;
    }
  return nearest < INFINITY;
}
