// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-metric-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-words.h"

/**
 * cohort_words_period:
 *
 * Returns: (transfer full): "Jun 2026", "Q2 2026", "2026", "All Time", or first and last day
 */
char *
cohort_words_period (CohortPeriod period)
{
  CohortYmd ymd = cohort_day_to_ymd (period.from);

  switch (cohort_period_kind (period))
    {
    case COHORT_PERIOD_ALL:
      return g_strdup (C_ ("period", "All Time"));
    case COHORT_PERIOD_MONTH:
      return cohort_words_month (cohort_month_of_day (period.from));
    case COHORT_PERIOD_QUARTER:
      /* Translators: a quarter of a year: %1$d is 1 to 4, %2$d the year */
      return g_strdup_printf (C_ ("period", "Q%1$d %2$d"), (ymd.month + 2) / 3, ymd.year);
    case COHORT_PERIOD_YEAR:
      /* Translators: a year as a period, as in 2026 */
      return g_strdup_printf (C_ ("period", "%d"), ymd.year);
    case COHORT_PERIOD_DAY:
      return cohort_words_day (period.from);
    case COHORT_PERIOD_DAYS:
    default:
      return cohort_words_days (period.from, period.to);
    }
}

/**
 * cohort_words_percent:
 * @share: 0 to 1, or beyond
 *
 * Returns: (transfer full): "96.6 %", one digit after the point
 */
char *
cohort_words_percent (double share)
{
  /* Translators: a percentage, with what stands between number and sign in the language */
  return cohort_words_keep_sign (g_strdup_printf (C_ ("percent", "%.1f %%"), share * 100));
}

/**
 * cohort_words_percents:
 * @lo: 0 to 1, or beyond
 * @hi: not below @lo
 *
 * Returns: (transfer full): "91.0–99.0 %"; each with its own sign where a dash could be taken for a minus
 */
char *
cohort_words_percents (double lo, double hi)
{
  g_autofree char *first = NULL, *last = NULL;

  if (lo >= 0)
    /* Translators: a range of percentages, with what stands between number and sign in the language */
    return cohort_words_keep_sign (g_strdup_printf (C_ ("percent", "%1$.1f–%2$.1f %%"), lo * 100, hi * 100));
  first = cohort_words_percent (lo);
  last = cohort_words_percent (hi);
  /* Translators: a range of percentages, of which the first is below zero */
  return g_strdup_printf (C_ ("percent", "%1$s to %2$s"), first, last);
}

/**
 * cohort_words_estimate:
 * @currency: (nullable): of money
 *
 * Returns: (transfer full): the number alone
 */
char *
cohort_words_estimate (CohortUnit unit, double estimate, const char *currency)
{
  switch (unit)
    {
    case COHORT_UNIT_RATE:
      return cohort_words_percent (estimate);
    case COHORT_UNIT_MONEY:
      return cohort_words_money (llround (estimate), currency);
    case COHORT_UNIT_RATIO:
      /* Translators: how many times one thing is another: 3.2 times */
      return g_strdup_printf (_ ("%.1f times"), estimate);
    case COHORT_UNIT_MONTHS:
      return g_strdup_printf (_ ("%.1f months"), estimate);
    case COHORT_UNIT_COUNT:
    default:
      return cohort_words_count (llround (estimate));
    }
}

/**
 * cohort_words_interval:
 *
 * Returns: (transfer full) (nullable): "likely 91.0–99.0 %", or NULL where no interval is defined
 */
char *
cohort_words_interval (CohortUnit unit, const CohortMetricValue *value)
{
  g_autofree char *lo = NULL, *hi = NULL, *range = NULL;

  if (!isfinite (value->lo) || !isfinite (value->hi) || value->lo >= value->hi)
    return NULL;
  if (unit == COHORT_UNIT_RATE)
    {
      range = cohort_words_percents (value->lo, value->hi);
      /* Translators: the range of percentages that a share most likely lies in: likely 91.0–99.0 % */
      return g_strdup_printf (_ ("likely %s"), range);
    }
  lo = cohort_words_estimate (unit, value->lo, value->currency);
  hi = cohort_words_estimate (unit, value->hi, value->currency);
  /* Translators: the interval that a number most likely lies in */
  return g_strdup_printf (_ ("likely %1$s – %2$s"), lo, hi);
}

/**
 * cohort_words_basis:
 *
 * A share says what it is a share of; anything else how many stand behind it.
 *
 * Returns: (transfer full) (nullable): "112 of 116", "n = 205"; NULL of a plain count
 */
char *
cohort_words_basis (CohortUnit unit, const CohortMetricValue *value)
{
  gboolean counted = unit == COHORT_UNIT_RATE && value->currency == NULL && value->num_rows != NULL;
  g_autofree char *n = cohort_words_count (counted ? value->den : (gint64) value->n);
  g_autofree char *num = cohort_words_count (value->num);

  if (unit == COHORT_UNIT_COUNT)
    return NULL;
  if (counted)
    /* Translators: a share as counts: 112 of 116 */
    return g_strdup_printf (_ ("%1$s of %2$s"), num, n);
  /* Translators: the size of the sample behind a number */
  return g_strdup_printf (_ ("n = %s"), n);
}

/**
 * cohort_words_status_id:
 *
 * For layers that are given the types of analytics and not its functions.
 *
 * Returns: (transfer none): "ok", or the machine name of the reason why there is no number
 */
const char *
cohort_words_status_id (CohortStatus status)
{
  return cohort_status_id (status);
}

/**
 * cohort_words_metric_status:
 *
 * Returns: (transfer none): "ok", or the machine name of the reason why there is no number
 */
const char *
cohort_words_metric_status (const CohortMetricValue *value)
{
  return cohort_status_id (value->status);
}

/**
 * cohort_words_metric:
 *
 * Returns: (transfer full): "96.6 % (112 of 116; likely 91.0–99.0 %)", or the reason why there is no number
 */
char *
cohort_words_metric (CohortUnit unit, const CohortMetricValue *value)
{
  gboolean unfinished = value->status == COHORT_STATUS_INCOMPLETE && isfinite (value->estimate);
  const char *reason = cohort_status_message (value->status);
  g_autoptr (GString) text = NULL;
  g_autofree char *number = NULL;
  g_autofree char *counts = NULL;
  g_autofree char *interval = NULL;
  const char *details[3];
  guint n = 0;

  if (value->is_count)
    unit = COHORT_UNIT_COUNT;
  if (value->status == COHORT_STATUS_OK && !isfinite (value->estimate))
    return g_strdup ("–");
  if (value->status != COHORT_STATUS_OK && !unfinished)
    return g_strdup (g_dgettext (GETTEXT_PACKAGE, reason));
  number = cohort_words_estimate (unit, value->estimate, value->currency);
  counts = cohort_words_basis (unit, value);
  interval = cohort_words_interval (unit, value);
  if (counts != NULL)
    details[n++] = counts;
  if (interval != NULL)
    details[n++] = interval;
  if (unfinished)
    /* Translators: of a month that is not over */
    details[n++] = _ ("not complete yet");
  text = g_string_new (number);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? " (" : C_ ("between details", "; "), details[i]);
  if (n > 0)
    g_string_append_c (text, ')');
  return g_string_free_and_steal (g_steal_pointer (&text));
}
