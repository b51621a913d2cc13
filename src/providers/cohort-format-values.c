// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* CohortReader: numbers, times and money out of a row, by the mapping.
 *
 * What nobody can know from the row (which of two days, which of two amounts, which currency) becomes a need of the
 * batch, never a guess. */

#include "config.h"

#include "cohort-format-private.h"

#include "cohort-error.h"
#include "cohort-money.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const CohortDateOrder cohort_order_ymd = COHORT_DATE_YMD;

/**
 * cohort_reader_int:
 * @value: (out): untouched when there is none
 *
 * Returns: whether there is a whole number
 */
gboolean
cohort_reader_int (CohortReader *self, const char *column, gint64 *value)
{
  const char *text = cohort_reader_text (self, column);
  g_autoptr (GError) local = NULL;

  if (text == NULL || self->failed)
    return FALSE;
  if (cohort_decimal_parse_minor (text, &COHORT_DECIMAL_POINT, 0, value, &local))
    return TRUE;
  cohort_reader_bad_value (self, column, local->message);
  return FALSE;
}

/* Times */

static gboolean
parse_stamp (CohortReader *self, const char *text, CohortStamp *stamp, GError **error)
{
  CohortStamp other;
  gboolean month_first, day_first;

  if (self->mapping->date_order_known)
    return cohort_stamp_parse (text, self->mapping->date_order, stamp, error);
  if (cohort_stamp_parse (text, COHORT_DATE_YMD, stamp, NULL))
    return TRUE;
  month_first = cohort_stamp_parse (text, COHORT_DATE_MDY, stamp, NULL);
  day_first = cohort_stamp_parse (text, COHORT_DATE_DMY, month_first ? &other : stamp, month_first ? NULL : error);
  if (month_first && day_first && other.day != stamp->day)
    cohort_batch_need (self->batch, _ ("“%s” may be two days: say whether the day or the month comes first"),
                       cohort_text_excerpt (text).text);
  return month_first || day_first;
}

/**
 * cohort_reader_stamp_text:
 * @text: the value, or one put together from several columns
 *
 * Returns: whether @text could be read as a date or a time
 */
gboolean
cohort_reader_stamp_text (CohortReader *self, const char *column, const char *text, CohortStamp *stamp)
{
  g_autoptr (GError) local = NULL;

  if (text == NULL || self->failed)
    return FALSE;
  if (parse_stamp (self, text, stamp, &local))
    return TRUE;
  cohort_reader_bad_value (self, column, local->message);
  return FALSE;
}

/**
 * cohort_reader_instant:
 * @us: (out): UTC microseconds; untouched when there is no value
 *
 * A time without a zone is in the mapping's; a date alone is the first instant of that day there.
 */
gboolean
cohort_reader_instant (CohortReader *self, const char *column, gint64 *us)
{
  CohortStamp stamp;

  if (!cohort_reader_stamp_text (self, column, cohort_reader_text (self, column), &stamp))
    return FALSE;
  *us = stamp.has_time ? cohort_stamp_resolve (&stamp, self->mapping->tz)
                       : cohort_zone_day_start (self->mapping->tz, stamp.day);
  return TRUE;
}

/**
 * cohort_reader_epoch:
 * @us: (out): untouched when there is no value, or 0, which services write for "never"
 *
 * Reads seconds since 1970.
 */
gboolean
cohort_reader_epoch (CohortReader *self, const char *column, gint64 *us)
{
  const char *text = cohort_reader_text (self, column);
  g_autoptr (GError) local = NULL;
  CohortStamp stamp;

  if (text == NULL || self->failed || strcmp (text, "0") == 0)
    return FALSE;
  if (!cohort_stamp_parse_epoch (text, COHORT_EPOCH_SECONDS, &stamp, &local))
    {
      cohort_reader_bad_value (self, column, local->message);
      return FALSE;
    }
  *us = stamp.instant_us;
  return TRUE;
}

/**
 * cohort_reader_day:
 * @day: (out): the day as written, or that of an instant in the mapping's zone
 */
gboolean
cohort_reader_day (CohortReader *self, const char *column, CohortDay *day)
{
  CohortStamp stamp;

  if (!cohort_reader_stamp_text (self, column, cohort_reader_text (self, column), &stamp))
    return FALSE;
  *day = cohort_stamp_day_in (&stamp, self->mapping->tz);
  return TRUE;
}

/**
 * cohort_reader_day_start:
 *
 * Returns: the first instant of the day of @us in the mapping's zone
 */
gint64
cohort_reader_day_start (CohortReader *self, gint64 us)
{
  return cohort_zone_day_start (self->mapping->tz, cohort_zone_day (self->mapping->tz, us));
}

/**
 * cohort_reader_add_term:
 * @interval: "day", "week", "month" or "year"
 *
 * Returns: the instant at which a term that begins at @us ends: the same clock time in the mapping's zone
 */
gint64
cohort_reader_add_term (CohortReader *self, gint64 us, const char *interval, int count)
{
  const CohortZone *tz = self->mapping->tz;
  gint64 local = us + (gint64) cohort_zone_offset (tz, us) * COHORT_US_PER_SECOND;
  gint64 in_day = ((local % COHORT_US_PER_DAY) + COHORT_US_PER_DAY) % COHORT_US_PER_DAY;
  CohortDay day = (CohortDay) ((local - in_day) / COHORT_US_PER_DAY);
  CohortDay end;

  if (strcmp (interval, "year") == 0)
    end = cohort_day_add_months (day, 12 * count);
  else if (strcmp (interval, "month") == 0)
    end = cohort_day_add_months (day, count);
  else
    end = cohort_day_add (day, strcmp (interval, "week") == 0 ? 7 * (gint64) count : count);
  if (!cohort_day_is_valid (end))
    return us;
  return cohort_zone_from_local (tz, (gint64) end * COHORT_US_PER_DAY + in_day);
}

/**
 * cohort_reader_observed:
 *
 * Returns: the first instant of the day on which the file was made: two files of one day are one look at the source
 */
gint64
cohort_reader_observed (CohortReader *self)
{
  return cohort_reader_day_start (self, self->mapping->observed_us);
}

/**
 * cohort_reader_day_tag:
 *
 * Returns: the day of @us in the mapping's zone, as a part of keys: "2026-01-31"
 */
const char *
cohort_reader_day_tag (CohortReader *self, gint64 us)
{
  char buffer[COHORT_DAY_LEN];

  return cohort_reader_key (self, "%s", cohort_day_print (cohort_zone_day (self->mapping->tz, us), buffer));
}

/* Money */

/**
 * cohort_reader_currency:
 *
 * Returns: (nullable): the interned code that the column names; without one that of the mapping. A code that nobody
 *   knows is an error.
 */
const char *
cohort_reader_currency (CohortReader *self, const char *column)
{
  const char *text = cohort_reader_text (self, column);
  const char *iso;

  if (text == NULL)
    return self->mapping->currency != NULL ? cohort_currency_intern (self->mapping->currency) : NULL;
  iso = cohort_currency_intern (text);
  if (iso == NULL && (strcmp (text, "人民币") == 0 || strcmp (text, "元") == 0))
    iso = cohort_currency_intern ("CNY");
  if (iso == NULL)
    cohort_reader_bad_value (self, column, _ ("no known currency"));
  return iso;
}

/* "5.005" is five thousand and five, or an amount with more digits than its currency has. */
static gboolean
has_lost_digits (const GError *error, const char *iso)
{
  return g_error_matches (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_PRECISION) && cohort_currency_exponent (iso) > 0;
}

static gboolean
parse_both (CohortReader *self, const char *text, const char *iso, CohortMoney *money, GError **error)
{
  g_autoptr (GError) no_point = NULL, no_comma = NULL;
  CohortMoney point = { 0 }, comma = { 0 };
  gboolean is_point, is_comma;

  if (self->mapping->decimal_known)
    return cohort_decimal_parse_money (text, &self->mapping->decimal, iso, &money->minor, &money->iso, error);
  is_point = cohort_decimal_parse_money (text, &COHORT_DECIMAL_POINT, iso, &point.minor, &point.iso, &no_point);
  is_comma = cohort_decimal_parse_money (text, &COHORT_DECIMAL_COMMA, iso, &comma.minor, &comma.iso, &no_comma);
  if (!is_point && !is_comma)
    {
      g_propagate_error (error, g_steal_pointer (&no_point));
      return FALSE;
    }
  *money = is_point ? point : comma;
  if ((is_point && is_comma && comma.minor != point.minor) || (!is_point && has_lost_digits (no_point, comma.iso))
      || (!is_comma && has_lost_digits (no_comma, point.iso)))
    cohort_batch_need (self->batch, _ ("“%s” may be two amounts: say which sign parts the decimals"),
                       cohort_text_excerpt (text).text);
  return TRUE;
}

/**
 * cohort_reader_money:
 * @iso: (nullable): the currency of a bare amount; without one that of the mapping
 * @money: (out): zero and no currency when there is no amount
 *
 * An amount in a currency that nothing fixes becomes a need.
 *
 * Returns: whether there is an amount
 */
gboolean
cohort_reader_money (CohortReader *self, const char *column, const char *iso, CohortMoney *money)
{
  const char *text = cohort_reader_text (self, column);
  g_autoptr (GError) local = NULL;

  *money = (CohortMoney) { 0 };
  if (text == NULL || self->failed)
    return FALSE;
  if (iso == NULL)
    iso = self->mapping->currency;
  if (parse_both (self, text, iso, money, &local))
    return TRUE;
  if (iso == NULL
      && (g_error_matches (local, COHORT_BASE_ERROR, COHORT_BASE_ERROR_CURRENCY)
          || g_error_matches (local, COHORT_BASE_ERROR, COHORT_BASE_ERROR_AMBIGUOUS)))
    cohort_batch_need (self->batch, _ ("“%s” is in no stated currency: say which"), cohort_text_excerpt (text).text);
  else
    cohort_reader_bad_value (self, column, local->message);
  *money = (CohortMoney) { 0 };
  return FALSE;
}
