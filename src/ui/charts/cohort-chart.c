// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a chart shows, apart from how it looks: a title, a sentence that says the same, axes, series, thresholds and
// events. The page makes one from its report; the view draws it, reads it out, lists it as a table and exports it, so
// that none of these can tell another story than the others.
//
// Values are doubles for where they are drawn; an amount of money is kept beside them as it is, in minor units, and
// that is what is read out and exported. All data of a series rise by x, so that a pointer finds the nearest one by
// bisection. No toolkit here; any thread may build one, one at a time.

#include "cohort-chart-private.h"

#include <math.h>

#include "cohort-money.h"

static void
datum_clear (gpointer data)
{
  g_free (((CohortChartDatum *) data)->detail);
}

static void
mark_clear (gpointer data)
{
  g_free (((CohortChartMark *) data)->label);
}

static void
series_free (gpointer data)
{
  CohortChartSeries *self = data;

  g_free (self->name);
  g_free (self->note);
  g_array_unref (self->data);
  g_free (self);
}

static void
chart_clear (gpointer data)
{
  CohortChart *self = data;

  g_free (self->title);
  g_free (self->description);
  g_free (self->x_label);
  g_free (self->y_label);
  g_ptr_array_unref (self->categories);
  g_ptr_array_unref (self->series);
  g_array_unref (self->thresholds);
  g_array_unref (self->events);
}

static GArray *
marks_new (void)
{
  GArray *marks = g_array_new (FALSE, TRUE, sizeof (CohortChartMark));

  g_array_set_clear_func (marks, mark_clear);
  return marks;
}

/**
 * cohort_chart_new:
 * @title: what is shown, as it stands above the chart
 *
 * Returns: (transfer full): a chart of counts over categories, without series
 */
CohortChart *
cohort_chart_new (const char *title)
{
  CohortChart *self = g_atomic_rc_box_new0 (CohortChart);

  self->title = g_strdup (title);
  self->categories = g_ptr_array_new_with_free_func (g_free);
  self->series = g_ptr_array_new_with_free_func (series_free);
  self->thresholds = marks_new ();
  self->events = marks_new ();
  self->y_lo = self->y_hi = NAN;
  return self;
}

CohortChart *
cohort_chart_ref (CohortChart *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_chart_unref (CohortChart *self)
{
  g_atomic_rc_box_release_full (self, chart_clear);
}

/**
 * cohort_chart_set_description:
 * @sentence: what the chart says, in one sentence, for who does not see it
 */
void
cohort_chart_set_description (CohortChart *self, const char *sentence)
{
  g_set_str (&self->description, sentence);
}

/**
 * cohort_chart_set_x:
 * @label: (nullable): what the axis counts, where its ticks do not say so: "Months since the first payment"
 */
void
cohort_chart_set_x (CohortChart *self, CohortChartX kind, const char *label)
{
  self->x_kind = kind;
  g_set_str (&self->x_label, label);
}

/**
 * cohort_chart_add_category:
 *
 * Names the next place of an axis of categories.
 */
void
cohort_chart_add_category (CohortChart *self, const char *label)
{
  g_ptr_array_add (self->categories, g_strdup (label));
}

/**
 * cohort_chart_set_y:
 * @currency: (nullable): ISO 4217, where the unit is money
 * @label: (nullable): what is measured, where the title does not say so
 */
void
cohort_chart_set_y (CohortChart *self, CohortChartUnit unit, const char *currency, const char *label)
{
  self->unit = unit;
  self->currency = currency ? cohort_currency_intern (currency) : NULL;
  g_set_str (&self->y_label, label);
}

/**
 * cohort_chart_set_y_range:
 * @lo: where the axis begins, or NaN
 * @hi: where it ends, or NaN: as the values ask
 *
 * For what is read against its whole, as shares from 0 to 1. Of a heat map, the values of the palest and of the fullest
 * cell.
 */
void
cohort_chart_set_y_range (CohortChart *self, double lo, double hi)
{
  self->y_lo = lo;
  self->y_hi = hi;
}

/**
 * cohort_chart_set_logarithmic:
 *
 * Values that are not above 0 are left out of a logarithmic chart. Bars have no beginning there, so it is for lines.
 */
void
cohort_chart_set_logarithmic (CohortChart *self, gboolean logarithmic)
{
  self->logarithmic = logarithmic;
}

/**
 * cohort_chart_set_panels:
 * @panels: give each series a small chart of its own, all on the same scales
 */
void
cohort_chart_set_panels (CohortChart *self, gboolean panels)
{
  self->panels = panels;
}

/**
 * cohort_chart_add_threshold:
 * @y: a value to compare with, in the unit of the chart
 * @label: what it is
 */
void
cohort_chart_add_threshold (CohortChart *self, double y, const char *label)
{
  CohortChartMark mark = { y, g_strdup (label) };

  g_array_append_val (self->thresholds, mark);
}

/**
 * cohort_chart_add_event:
 * @x: the place where something happened, rising from event to event
 * @label: what it was
 */
void
cohort_chart_add_event (CohortChart *self, double x, const char *label)
{
  CohortChartMark mark = { x, g_strdup (label) };

  g_return_if_fail (self->events->len == 0
                    || x >= g_array_index (self->events, CohortChartMark, self->events->len - 1).value);
  g_array_append_val (self->events, mark);
}

/**
 * cohort_chart_add_series:
 * @name: as the legend has it; of a heat map the heading of the row
 *
 * Returns: (transfer none): the new series, for as long as the chart lives
 */
CohortChartSeries *
cohort_chart_add_series (CohortChart *self, CohortChartKind kind, const char *name)
{
  CohortChartSeries *series = g_new0 (CohortChartSeries, 1);

  series->chart = self;
  series->kind = kind;
  series->name = g_strdup (name);
  series->data = g_array_new (FALSE, TRUE, sizeof (CohortChartDatum));
  g_array_set_clear_func (series->data, datum_clear);
  /* A tone of its own takes no colour from the others. */
  for (guint i = 0; i < self->series->len; i++)
    series->style += cohort_chart_nth (self, i)->tone == COHORT_CHART_TONE_AUTO;
  g_ptr_array_add (self->series, series);
  return series;
}

/**
 * cohort_chart_series_set_tone:
 *
 * Call it before the next series is added.
 */
void
cohort_chart_series_set_tone (CohortChartSeries *self, CohortChartTone tone)
{
  self->tone = tone;
}

/**
 * cohort_chart_series_set_note:
 * @note: stands beside the name, as the size of a group does
 */
void
cohort_chart_series_set_note (CohortChartSeries *self, const char *note)
{
  g_set_str (&self->note, note);
}

/**
 * cohort_chart_series_add:
 * @x: no smaller than the one before
 * @y: the value, or NaN for none; what has no end is none either
 *
 * Returns: (transfer none): the value, to be completed; good until the next one is added
 */
CohortChartDatum *
cohort_chart_series_add (CohortChartSeries *self, double x, double y)
{
  const CohortChartDatum datum = { .x = x, .y = isfinite (y) ? y : NAN, .lo = NAN, .hi = NAN, .minor = 0 };

  g_return_val_if_fail (isfinite (x), NULL);
  g_return_val_if_fail (self->data->len == 0 || x >= cohort_chart_series_nth (self, self->data->len - 1)->x, NULL);
  g_array_append_val (self->data, datum);
  return &g_array_index (self->data, CohortChartDatum, self->data->len - 1);
}

/**
 * cohort_chart_series_add_money:
 * @minor: in minor units of the chart's currency
 *
 * Returns: (transfer none): as cohort_chart_series_add ()
 */
CohortChartDatum *
cohort_chart_series_add_money (CohortChartSeries *self, double x, gint64 minor)
{
  CohortChartDatum *datum = cohort_chart_series_add (self, x, (double) minor);

  if (datum)
    datum->minor = minor;
  return datum;
}

const char *
cohort_chart_get_title (const CohortChart *self)
{
  return self->title;
}

/**
 * cohort_chart_get_description:
 *
 * Returns: (nullable): the sentence
 */
const char *
cohort_chart_get_description (const CohortChart *self)
{
  return self->description;
}

guint
cohort_chart_get_n_series (const CohortChart *self)
{
  return self->series->len;
}

/**
 * cohort_chart_get_n_data:
 *
 * Returns: how many values all series have together, gaps among them
 */
guint
cohort_chart_get_n_data (const CohortChart *self)
{
  guint n = 0;

  for (guint i = 0; i < self->series->len; i++)
    n += cohort_chart_nth (self, i)->data->len;
  return n;
}

gboolean
cohort_chart_is_empty (const CohortChart *self)
{
  return cohort_chart_get_n_data (self) == 0;
}

/**
 * cohort_chart_writes_values:
 *
 * Returns: whether its picture holds each value in digits, as cells do: on paper it needs no table then
 */
gboolean
cohort_chart_writes_values (const CohortChart *self)
{
  return cohort_chart_is_heat (self) || cohort_chart_is_funnel (self);
}

const char *
cohort_chart_series_get_name (const CohortChart *self, guint series)
{
  g_return_val_if_fail (series < self->series->len, NULL);

  return cohort_chart_nth (self, series)->name;
}

/**
 * cohort_chart_get_datum:
 *
 * Returns: (transfer none) (nullable): a value, for as long as the chart lives
 */
const CohortChartDatum *
cohort_chart_get_datum (const CohortChart *self, guint series, guint index)
{
  if (series >= self->series->len || index >= cohort_chart_nth (self, series)->data->len)
    return NULL;
  return cohort_chart_series_nth (cohort_chart_nth (self, series), index);
}
