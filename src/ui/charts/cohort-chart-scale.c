// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The arithmetic of an axis, without a toolkit: values to fractions of the axis and back, ticks at numbers that a
// person would choose (1, 2 or 5 times a power of ten), at calendar months and days, at decades of a logarithm, and
// labels thinned until none touches its neighbour.
//
// A fraction runs from 0 at the axis' beginning to 1 at its end, whatever the direction of the text is: turning it
// round is the layout's affair. Nothing here rounds to pixels.

#include "cohort-chart-scale.h"

#include <math.h>

#include "cohort-civil.h"

/* Beyond it doubles no longer tell neighbours apart, and nothing that is counted here is as large. */
#define LARGEST 1e18
#define MIN_TICKS 3
#define MAX_TICKS 64
#define ALMOST 1e-9 /* of a step: a value that close to a tick lies on it */

/* The smallest of 1, 2 and 5 times a power of ten that is no smaller than @step. */
static double
round_up_step (double step)
{
  const double power = pow (10, floor (log10 (step)));
  const double factors[] = { 1, 2, 5, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i] * power >= step * (1 - ALMOST))
      return factors[i] * power;
  return 10 * power;
}

static double
choose_step (double range, guint max_ticks, double min_step)
{
  const guint n_steps = MAX (MIN_TICKS, max_ticks) - 1;

  return MAX (round_up_step (range / n_steps), min_step);
}

/**
 * cohort_chart_scale_nice:
 * @lo: the smallest value that must fit; values that are not finite are taken for 0
 * @hi: the largest
 * @max_ticks: how many ticks have room; there are 3 at least, for values on both sides of zero
 * @min_step: no tick is closer to another: 1 for what is counted; 0 for no such rule
 *
 * Returns: a linear scale that begins and ends at a tick. Zero is on it if the values have no room of their own.
 */
CohortChartScale
cohort_chart_scale_nice (double lo, double hi, guint max_ticks, double min_step)
{
  CohortChartScale scale = { COHORT_CHART_SCALE_LINEAR, 0, 1, 0 };
  double step;

  lo = isfinite (lo) ? CLAMP (lo, -LARGEST, LARGEST) : 0;
  hi = isfinite (hi) ? CLAMP (hi, -LARGEST, LARGEST) : 0;
  if (lo > hi)
    {
      const double kept = lo;

      lo = hi;
      hi = kept;
    }
  /* A range that doubles cannot divide is none. */
  if (hi - lo <= MAX (fabs (lo), fabs (hi)) * 1e-9)
    {
      lo = MIN (lo, 0);
      hi = MAX (hi, 0);
    }
  if (lo == hi)
    hi = lo + MAX (min_step, 1);
  step = choose_step (hi - lo, max_ticks, min_step);
  /* Rounding outwards can cost a tick more than there is room for: take the next step then. */
  for (guint i = 0; i < 3; i++)
    {
      scale.step = step;
      scale.min = floor (lo / step + ALMOST) * step;
      scale.max = ceil (hi / step - ALMOST) * step;
      if ((scale.max - scale.min) / step <= MAX (MIN_TICKS, max_ticks) - 1 + ALMOST)
        break;
      step = MAX (round_up_step (step * 1.01), min_step);
    }
  return scale;
}

/**
 * cohort_chart_scale_logarithm:
 * @lo: the smallest value; what is not above 0 cannot be drawn and is left out by the caller
 * @hi: the largest
 *
 * Returns: a scale from a power of ten to another
 */
CohortChartScale
cohort_chart_scale_logarithm (double lo, double hi)
{
  CohortChartScale scale = { COHORT_CHART_SCALE_LOG, 1, 10, 0 };

  if (!(isfinite (lo) && isfinite (hi)) || lo <= 0 || hi < lo)
    return scale;
  scale.min = pow (10, floor (log10 (lo) + ALMOST));
  scale.max = pow (10, ceil (log10 (MIN (hi, LARGEST)) - ALMOST));
  if (scale.max <= scale.min)
    scale.max = scale.min * 10;
  return scale;
}

/**
 * cohort_chart_scale_bands:
 * @first: the first place, a whole number
 * @last: the last one, no smaller
 */
CohortChartScale
cohort_chart_scale_bands (double first, double last)
{
  return (CohortChartScale) { COHORT_CHART_SCALE_BAND, first, MAX (first, last), 0 };
}

/**
 * cohort_chart_scale_map:
 *
 * Returns: where the value lies, 0 to 1 on the axis and beyond outside it, a band's value at the middle of the band;
 * NaN for NaN, and for what a logarithm does not know
 */
double
cohort_chart_scale_map (const CohortChartScale *scale, double value)
{
  switch (scale->kind)
    {
    case COHORT_CHART_SCALE_LOG:
      return value > 0 ? log10 (value / scale->min) / log10 (scale->max / scale->min) : NAN;
    case COHORT_CHART_SCALE_BAND:
      return (value - scale->min + 0.5) * cohort_chart_scale_band_width (scale);
    case COHORT_CHART_SCALE_LINEAR:
    default:
      return (value - scale->min) / (scale->max - scale->min);
    }
}

/**
 * cohort_chart_scale_invert:
 *
 * Returns: the value at a fraction of the axis; of bands the place itself, never one outside
 */
double
cohort_chart_scale_invert (const CohortChartScale *scale, double fraction)
{
  switch (scale->kind)
    {
    case COHORT_CHART_SCALE_LOG:
      return scale->min * pow (scale->max / scale->min, fraction);
    case COHORT_CHART_SCALE_BAND:
      return CLAMP (scale->min + floor (fraction / cohort_chart_scale_band_width (scale)), scale->min, scale->max);
    case COHORT_CHART_SCALE_LINEAR:
    default:
      return scale->min + fraction * (scale->max - scale->min);
    }
}

/**
 * cohort_chart_scale_band_width:
 *
 * Returns: the fraction of the axis that a band takes; 0 where there are none
 */
double
cohort_chart_scale_band_width (const CohortChartScale *scale)
{
  return scale->kind == COHORT_CHART_SCALE_BAND ? 1 / (scale->max - scale->min + 1) : 0;
}

static GArray *
ticks_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

/**
 * cohort_chart_ticks_linear:
 *
 * Returns: the ticks that lie on the scale
 */
GArray *
cohort_chart_ticks_linear (const CohortChartScale *scale, guint max_ticks, double min_step)
{
  GArray *ticks = ticks_new ();
  const double step
      = scale->step > 0 ? scale->step : choose_step (scale->max - scale->min, MIN (max_ticks, MAX_TICKS), min_step);
  const double first = ceil (scale->min / step - ALMOST);
  const double last = floor (scale->max / step + ALMOST);

  for (guint i = 0; first + i <= last && i <= MAX_TICKS; i++)
    {
      /* Zero is zero, not -0. */
      const double value = first + i == 0 ? 0 : (first + i) * step;

      g_array_append_val (ticks, value);
    }
  return ticks;
}

/**
 * cohort_chart_ticks_log:
 *
 * Returns: powers of ten, between them 2 and 5 where there are few
 */
GArray *
cohort_chart_ticks_log (const CohortChartScale *scale, guint max_ticks)
{
  GArray *ticks = ticks_new ();
  const int first = (int) floor (log10 (scale->min) + ALMOST);
  const int last = (int) ceil (log10 (scale->max) - ALMOST);
  const int room = (int) CLAMP (max_ticks, 2, MAX_TICKS) - 1;
  const int stride = MAX (1, (last - first + room - 1) / room);
  const gboolean fine = (last - first) * 3 <= room;

  for (int exponent = first; exponent <= last; exponent += stride)
    for (guint factor = 1; factor <= (fine && exponent < last ? 5 : 1); factor += factor == 1 ? 1 : 3)
      {
        const double value = factor * pow (10, exponent);

        g_array_append_val (ticks, value);
      }
  return ticks;
}

/* Every @stride-th place, beginning at one that @stride divides. */
static GArray *
ticks_by_stride (const CohortChartScale *scale, double stride, double offset)
{
  GArray *ticks = ticks_new ();
  const double first = ceil ((scale->min - offset) / stride) * stride + offset;

  for (double value = first; value <= scale->max; value += stride)
    g_array_append_val (ticks, value);
  return ticks;
}

/**
 * cohort_chart_ticks_bands:
 *
 * Returns: every place, or every nth from the first
 */
GArray *
cohort_chart_ticks_bands (const CohortChartScale *scale, guint max_ticks)
{
  const double n = scale->max - scale->min + 1;

  return ticks_by_stride (scale, MAX (1, ceil (n / MAX (1, max_ticks))), scale->min);
}

/* Months between ticks as a calendar divides; past the last by decades. */
static double
choose_months (double n, guint max_ticks)
{
  static const double strides[] = { 1, 2, 3, 6, 12, 24, 60, 120 };

  for (guint i = 0; i < G_N_ELEMENTS (strides); i++)
    if (ceil (n / strides[i]) <= MAX (1, max_ticks))
      return strides[i];
  return ceil (n / 120 / MAX (1, max_ticks)) * 120;
}

/**
 * cohort_chart_ticks_months:
 * @scale: bands, a place being a CohortMonth
 *
 * Returns: months that divide the year evenly, beginning with January; where a tick has room only for one or two, the
 * first
 */
GArray *
cohort_chart_ticks_months (const CohortChartScale *scale, guint max_ticks)
{
  GArray *ticks = ticks_by_stride (scale, choose_months (scale->max - scale->min + 1, max_ticks), 0);

  if (ticks->len == 0)
    g_array_append_val (ticks, scale->min);
  return ticks;
}

/* The first days of the months that months' ticks would take. */
static GArray *
ticks_first_days (const CohortChartScale *scale, guint max_ticks)
{
  const CohortMonth first = cohort_month_of_day ((CohortDay) scale->min);
  const CohortMonth last = cohort_month_of_day ((CohortDay) scale->max);
  const CohortChartScale months = cohort_chart_scale_bands (first, last);
  g_autoptr (GArray) chosen = cohort_chart_ticks_months (&months, max_ticks);
  GArray *ticks = ticks_new ();

  for (guint i = 0; i < chosen->len; i++)
    {
      const double day = cohort_month_first_day ((CohortMonth) g_array_index (chosen, double, i));

      if (day >= scale->min && day <= scale->max)
        g_array_append_val (ticks, day);
    }
  if (ticks->len == 0)
    g_array_append_val (ticks, scale->min);
  return ticks;
}

/**
 * cohort_chart_ticks_days:
 * @scale: bands, a place being a CohortDay
 *
 * Returns: every day, else Mondays, else first days of months
 */
GArray *
cohort_chart_ticks_days (const CohortChartScale *scale, guint max_ticks)
{
  const double n = scale->max - scale->min + 1;
  const double monday = -3; /* 1970-01-01 was a Thursday */

  if (n <= MAX (1, max_ticks))
    return ticks_by_stride (scale, 1, 0);
  if (n / 7 <= max_ticks)
    return ticks_by_stride (scale, 7, monday);
  if (n / 14 <= max_ticks && n < 120)
    return ticks_by_stride (scale, 14, monday);
  return ticks_first_days (scale, max_ticks);
}

static gboolean
fits_by (const float *starts, const float *widths, gsize n, float gap, gsize stride)
{
  for (gsize i = stride; i < n; i += stride)
    {
      const gsize before = i - stride;
      const gboolean rising = starts[i] >= starts[before];

      if (rising ? starts[before] + widths[before] + gap > starts[i] : starts[i] + widths[i] + gap > starts[before])
        return FALSE;
    }
  return TRUE;
}

/**
 * cohort_chart_labels_fit:
 * @centres: where labels belong, rising or falling
 * @gap: what stays free between two
 * @lo: no label begins before
 * @hi: nor ends after; one at the edge is moved in
 * @starts: (out caller-allocates): n, where each label begins
 *
 * Returns: n such that every nth label from the first can be shown without touching another
 */
guint
cohort_chart_labels_fit (const float *centres, const float *widths, gsize n, float gap, float lo, float hi,
                         float *starts)
{
  guint stride = 1;

  for (gsize i = 0; i < n; i++)
    starts[i] = MAX (lo, MIN (centres[i] - widths[i] / 2, hi - widths[i]));
  while (stride < n && !fits_by (starts, widths, n, gap, stride))
    stride++;
  return MAX (1, stride);
}

/**
 * cohort_chart_labels_spread:
 * @centres: (inout): rising; moved apart as little as a simple sweep can
 * @gap: between two centres
 *
 * Keeps the order, and all within @lo and @hi as long as there is room for them.
 */
void
cohort_chart_labels_spread (float *centres, gsize n, float gap, float lo, float hi)
{
  float limit = lo;

  for (gsize i = 0; i < n; i++)
    {
      centres[i] = MAX (centres[i], limit);
      limit = centres[i] + gap;
    }
  limit = hi;
  for (gsize i = n; i-- > 0;)
    {
      centres[i] = MIN (centres[i], limit);
      limit = centres[i] - gap;
    }
}
