// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a chart's values are written. Axes and cells are short, what is read out is exact: an amount to the minor unit, a
// share with its interval and what it was counted from. While names and amounts are replaced on the screen, amounts
// read out are replacements too and an axis of money has no numbers: the shape is shown, its size is not.

#include "config.h"

#include "cohort-chart-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-chart-private.h"
#include "cohort-metric-words.h"
#include "cohort-money.h"
#include "cohort-scramble.h"
#include "cohort-words.h"

static gint64
to_integer (double y)
{
  return (gint64) CLAMP (round (y), -9.2e18, 9.2e18);
}

static char *
write_number (double y)
{
  return y == round (y) ? cohort_words_count (to_integer (y)) : g_strdup_printf ("%.1f", y);
}

/* A share without more digits than it needs. */
static char *
write_percent (double share)
{
  const double percent = share * 100;

  if (fabs (percent - round (percent)) > 0.05)
    return cohort_words_percent (share);
  /* Translators: a whole percentage, with what stands between number and sign in the language */
  return cohort_words_keep_sign (g_strdup_printf (C_ ("percent", "%.0f %%"), percent));
}

/**
 * cohort_chart_write_place:
 *
 * Returns: a place on the axis of x
 */
char *
cohort_chart_write_place (const CohortChart *chart, double x)
{
  switch (chart->x_kind)
    {
    case COHORT_CHART_X_MONTH:
      return cohort_words_month ((CohortMonth) x);
    case COHORT_CHART_X_DAY:
      return cohort_words_day ((CohortDay) x);
    case COHORT_CHART_X_NUMBER:
      return write_number (x);
    case COHORT_CHART_X_CATEGORY:
    default:
      return g_strdup (x >= 0 && x < chart->categories->len ? chart->categories->pdata[(guint) x] : "");
    }
}

/**
 * cohort_chart_write_tick:
 *
 * Returns: a value on the axis of y
 */
char *
cohort_chart_write_tick (const CohortChart *chart, double y)
{
  switch (chart->unit)
    {
    case COHORT_CHART_UNIT_SHARE:
      return write_percent (y);
    case COHORT_CHART_UNIT_MONEY:
      return cohort_scramble_is_active () ? g_strdup ("") : cohort_words_money_brief (to_integer (y), chart->currency);
    case COHORT_CHART_UNIT_COUNT:
    case COHORT_CHART_UNIT_NUMBER:
    default:
      return write_number (y);
    }
}

/**
 * cohort_chart_write_cell:
 *
 * Returns: a value in a cell of a heat map: whole percent without their sign, whole units of money. What they are
 *     stands above the cells
 */
char *
cohort_chart_write_cell (const CohortChart *chart, const CohortChartDatum *datum)
{
  gint64 unit = 1, whole = 0;

  if (isnan (datum->y))
    return g_strdup ("");
  if (chart->unit == COHORT_CHART_UNIT_SHARE)
    return cohort_words_count (to_integer (datum->y * 100));
  if (chart->unit != COHORT_CHART_UNIT_MONEY)
    return write_number (datum->y);
  for (int i = 0; i < cohort_currency_exponent (chart->currency); i++)
    unit *= 10;
  if (!cohort_mul_div_half_even (cohort_scramble_amount (datum->minor), 1, unit, &whole))
    whole = 0;
  return cohort_words_money_brief (whole * unit, chart->currency);
}

static char *
write_plain (const CohortChart *chart, double y, gint64 minor)
{
  if (isnan (y))
    return g_strdup (_ ("none"));
  if (chart->unit == COHORT_CHART_UNIT_SHARE)
    return cohort_words_percent (y);
  return chart->unit == COHORT_CHART_UNIT_MONEY ? cohort_words_money (minor, chart->currency) : write_number (y);
}

/**
 * cohort_chart_write_value:
 *
 * Returns: the exact value with its interval and what is said beside it: "45.0 % (31.2 % to 58.9 %), 9 of 20"
 */
char *
cohort_chart_write_value (const CohortChart *chart, const CohortChartDatum *datum)
{
  g_autofree char *value = write_plain (chart, datum->y, datum->minor);
  g_autoptr (GString) text = g_string_new (NULL);

  if (isnan (datum->lo) || isnan (datum->hi))
    g_string_append (text, value);
  else
    {
      g_autofree char *lo = write_plain (chart, datum->lo, to_integer (datum->lo));
      g_autofree char *hi = write_plain (chart, datum->hi, to_integer (datum->hi));

      /* Translators: a value and the interval around it: "45.0 % (31.2 % to 58.9 %)" */
      g_string_append_printf (text, C_ ("interval", "%s (%s to %s)"), value, lo, hi);
    }
  if (datum->detail)
    g_string_append_printf (text, ", %s", datum->detail);
  else if (datum->n > 0)
    {
      g_autofree char *n = cohort_words_count (datum->n);

      g_string_append (text, ", ");
      /* Translators: how many a value was counted from */
      g_string_append_printf (text, _ ("n = %s"), n);
    }
  if (datum->flags & COHORT_CHART_UNFINISHED)
    g_string_append_printf (text, ", %s", _ ("not complete yet"));
  if (datum->flags & COHORT_CHART_PROJECTED)
    g_string_append_printf (text, ", %s", _ ("expected"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cohort_chart_write_datum:
 *
 * Returns: a value with whose and where it is, for assistive technology: "Sep 2026, Voluntary: 12"
 */
char *
cohort_chart_write_datum (const CohortChart *chart, guint series, guint index)
{
  const CohortChartSeries *s = cohort_chart_nth (chart, series);
  const CohortChartDatum *datum = cohort_chart_series_nth (s, index);
  g_autofree char *place = cohort_chart_write_place (chart, datum->x);
  g_autofree char *value = cohort_chart_write_value (chart, datum);

  if (chart->series->len == 1)
    /* Translators: a place on the axis of a chart and the value there */
    return g_strdup_printf (C_ ("chart value", "%s: %s"), place, value);
  /* Translators: a line of a chart, a place on its axis and the value there */
  return g_strdup_printf (C_ ("chart value", "%s, %s: %s"), s->name, place, value);
}

/**
 * cohort_chart_write_exact:
 *
 * Returns: the value for another program: digits and a point, in whole units of the currency, nothing for none. Never a
 *     replacement: what is exported is what there is.
 */
char *
cohort_chart_write_exact (const CohortChart *chart, const CohortChartDatum *datum)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (datum->y))
    return g_strdup ("");
  if (chart->unit == COHORT_CHART_UNIT_MONEY)
    return cohort_money_to_decimal (datum->minor, chart->currency);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.12g", datum->y));
}
