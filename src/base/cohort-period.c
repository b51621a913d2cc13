/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Periods, and the keys by which settings, files and the command line name them. */

#include "config.h"

#include "cohort-period.h"

#include "cohort-error.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EMPTY ((CohortPeriod) { 0, 0 })

/* @months from the first day of @first; EMPTY outside the calendar */
static CohortPeriod
months_from (CohortMonth first, int months)
{
  CohortDay from = cohort_month_first_day (first), last = cohort_month_last_day (first + months - 1);

  return from != COHORT_DAY_NONE && last != COHORT_DAY_NONE ? (CohortPeriod) { from, last + 1 } : EMPTY;
}

/* Outside the calendar this and the next two are empty. */
CohortPeriod
cohort_period_month (CohortMonth month)
{
  return months_from (month, 1);
}

/* @quarter from 1 to 4 */
CohortPeriod
cohort_period_quarter (int year, int quarter)
{
  return quarter >= 1 && quarter <= 4 ? months_from (cohort_month_from_ym (year, quarter * 3 - 2), 3) : EMPTY;
}

CohortPeriod
cohort_period_year (int year)
{
  return year >= 1 && year <= 9999 ? months_from (cohort_month_from_ym (year, 1), 12) : EMPTY;
}

/**
 * cohort_period_last_full_months:
 * @as_of: a valid day
 * @n: how many months
 *
 * The @n whole months that end on or before @as_of: its own month counts when it is the month's last day.
 */
CohortPeriod
cohort_period_last_full_months (CohortDay as_of, int n)
{
  CohortMonth month;

  if (n < 1 || !cohort_day_is_valid (as_of))
    return EMPTY;
  month = cohort_month_of_day (as_of);
  if (as_of != cohort_month_last_day (month))
    month--;
  return months_from (month - n + 1, n);
}

/* The calendar's name for exactly these days. */
CohortPeriodKind
cohort_period_kind (CohortPeriod self)
{
  CohortYmd ymd = cohort_day_to_ymd (self.from);
  CohortMonth month = cohort_month_from_ym (ymd.year, ymd.month);

  if (cohort_period_equal (self, COHORT_PERIOD_EVERYTHING))
    return COHORT_PERIOD_ALL;
  if (cohort_period_days (self) == 1)
    return COHORT_PERIOD_DAY;
  if (ymd.day != 1 || cohort_period_days (self) < 28)
    return COHORT_PERIOD_DAYS;
  if (cohort_period_equal (self, months_from (month, 1)))
    return COHORT_PERIOD_MONTH;
  if (ymd.month % 3 == 1 && cohort_period_equal (self, months_from (month, 3)))
    return COHORT_PERIOD_QUARTER;
  if (ymd.month == 1 && cohort_period_equal (self, months_from (month, 12)))
    return COHORT_PERIOD_YEAR;
  return COHORT_PERIOD_DAYS;
}

/**
 * cohort_period_shift:
 * @self: a period
 * @n: how many periods later; negative: earlier
 *
 * The same kind of period that many steps on (the month before, the year after); other spans move by their own length.
 *
 * Returns: the period, empty outside the calendar; everything stays everything
 */
CohortPeriod
cohort_period_shift (CohortPeriod self, int n)
{
  CohortPeriodKind kind = cohort_period_kind (self);
  int months = kind == COHORT_PERIOD_MONTH     ? 1
               : kind == COHORT_PERIOD_QUARTER ? 3
               : kind == COHORT_PERIOD_YEAR    ? 12
                                               : 0;
  CohortDay from, last;

  if (kind == COHORT_PERIOD_ALL)
    return self;
  if (months > 0)
    {
      from = cohort_day_add_months (self.from, n * months);
      return from != COHORT_DAY_NONE ? months_from (cohort_month_of_day (from), months) : EMPTY;
    }
  from = cohort_day_add (self.from, n * cohort_period_days (self));
  last = cohort_day_add (from, cohort_period_days (self) - 1);
  return from != COHORT_DAY_NONE && last != COHORT_DAY_NONE ? (CohortPeriod) { from, last + 1 } : EMPTY;
}

/* The days in both; empty when there are none. */
/**
 * cohort_period_to_key:
 * @self: a period that is not empty
 *
 * Returns: (transfer full): "2026", "2026-Q1", "2026-03", "2026-03-04", "all", or first and last day parted by "..":
 *   "2026-01-05..2026-01-18"
 */
char *
cohort_period_to_key (CohortPeriod self)
{
  CohortYmd ymd = cohort_day_to_ymd (self.from);
  char from[COHORT_DAY_LEN], last[COHORT_DAY_LEN];

  switch (cohort_period_kind (self))
    {
    case COHORT_PERIOD_ALL:
      return g_strdup ("all");
    case COHORT_PERIOD_YEAR:
      return g_strdup_printf ("%04d", ymd.year);
    case COHORT_PERIOD_QUARTER:
      return g_strdup_printf ("%04d-Q%d", ymd.year, ymd.month / 3 + 1);
    case COHORT_PERIOD_MONTH:
      return g_strdup_printf ("%04d-%02d", ymd.year, ymd.month);
    case COHORT_PERIOD_DAY:
      return cohort_day_to_string (self.from);
    case COHORT_PERIOD_DAYS:
    default:
      return g_strdup_printf ("%s..%s", cohort_day_print (self.from, from), cohort_day_print (self.to - 1, last));
    }
}

/* @form: 'd' a digit, anything else itself */
static gboolean
has_form (const char *text, const char *form)
{
  if (strlen (text) != strlen (form))
    return FALSE;
  for (; *form != '\0'; form++, text++)
    if (*form == 'd' ? !g_ascii_isdigit (*text) : *text != *form)
      return FALSE;
  return TRUE;
}

static CohortPeriod
days_from_key (const char *key)
{
  g_autofree char *first = g_strndup (key, COHORT_DAY_LEN - 1);
  CohortDay from = cohort_day_parse (first), last = from;

  if (strlen (key) >= COHORT_DAY_LEN)
    last = g_str_has_prefix (key + COHORT_DAY_LEN - 1, "..") ? cohort_day_parse (key + COHORT_DAY_LEN + 1)
                                                             : COHORT_DAY_NONE;
  return from != COHORT_DAY_NONE && last >= from ? (CohortPeriod) { from, last + 1 } : EMPTY;
}

/**
 * cohort_period_from_key:
 * @key: what cohort_period_to_key () writes
 * @out: (out): the period; untouched on error
 * @error: SYNTAX
 */
gboolean
cohort_period_from_key (const char *key, CohortPeriod *out, GError **error)
{
  CohortPeriod found = EMPTY;

  if (g_str_equal (key, "all"))
    found = COHORT_PERIOD_EVERYTHING;
  else if (has_form (key, "dddd"))
    found = cohort_period_year (atoi (key));
  else if (has_form (key, "dddd-Qd"))
    found = cohort_period_quarter (atoi (key), key[6] - '0');
  else if (has_form (key, "dddd-dd") && atoi (key + 5) >= 1 && atoi (key + 5) <= 12)
    found = cohort_period_month (cohort_month_from_ym (atoi (key), atoi (key + 5)));
  else
    found = days_from_key (key);
  if (cohort_period_days (found) == 0)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX,
                   _ ("“%s” is not a period such as 2026, 2026-Q1, 2026-03 or 2026-01-05..2026-01-18"),
                   cohort_text_excerpt (key).text);
      return FALSE;
    }
  *out = found;
  return TRUE;
}
