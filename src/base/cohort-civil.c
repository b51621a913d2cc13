/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The calendar. Years are counted from 1 March, so that the leap day is the last day of a year and the lengths of the
 * months before it never change; the calendar then repeats every 400 years of 146,097 days. */

#include "cohort-civil.h"

#include <string.h>

#define DAYS_PER_400_YEARS 146097
#define DAYS_TO_EPOCH 719468 /* from 0000-03-01 to 1970-01-01 */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* Days from 1 March to the first of the month that comes @months after March. */
static int
days_before_month (int months)
{
  return (153 * months + 2) / 5;
}

gboolean
cohort_day_is_valid (CohortDay day)
{
  return day >= COHORT_DAY_MIN && day <= COHORT_DAY_MAX;
}

/**
 * cohort_day_from_ymd:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: from 1
 *
 * Returns: the day; %COHORT_DAY_NONE when the calendar has no such day
 */
CohortDay
cohort_day_from_ymd (int year, int month, int day)
{
  gint64 shifted, era, year_of_era;
  int after_march;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
    return COHORT_DAY_NONE;
  if (day > 28 && day > cohort_month_length (cohort_month_from_ym (year, month)))
    return COHORT_DAY_NONE;
  shifted = month > 2 ? year : year - 1;
  after_march = (month + 9) % 12;
  era = floor_div (shifted, 400);
  year_of_era = shifted - era * 400;
  return (CohortDay) (era * DAYS_PER_400_YEARS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100
                      + days_before_month (after_march) + day - 1 - DAYS_TO_EPOCH);
}

/**
 * cohort_day_to_ymd:
 * @day: a valid day
 *
 * Returns: year, month and day; all 0 for a day that is not valid
 */
CohortYmd
cohort_day_to_ymd (CohortDay day)
{
  CohortYmd ymd = { 0 };
  gint64 days, era;
  int day_of_era, year_of_era, day_of_year, after_march;

  if (!cohort_day_is_valid (day))
    return ymd;
  days = (gint64) day + DAYS_TO_EPOCH;
  era = floor_div (days, DAYS_PER_400_YEARS);
  day_of_era = (int) (days - era * DAYS_PER_400_YEARS);
  /* take the leap days out, then the years are of equal length */
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  after_march = (5 * day_of_year + 2) / 153;
  ymd.day = day_of_year - days_before_month (after_march) + 1;
  ymd.month = after_march < 10 ? after_march + 3 : after_march - 9;
  ymd.year = (int) (era * 400) + year_of_era + (ymd.month <= 2);
  return ymd;
}

/* 1 for Monday to 7 for Sunday. */
int
cohort_day_weekday (CohortDay day)
{
  return (int) (((gint64) day + 3) - floor_div ((gint64) day + 3, 7) * 7) + 1;
}

/**
 * cohort_day_add:
 * @day: a day or %COHORT_DAY_NONE
 * @days: how many, of either sign
 *
 * Returns: the day that many later; %COHORT_DAY_NONE outside the calendar, or when @day is none
 */
CohortDay
cohort_day_add (CohortDay day, gint64 days)
{
  gint64 sum;

  if (!cohort_day_is_valid (day) || __builtin_add_overflow ((gint64) day, days, &sum) || sum < COHORT_DAY_MIN
      || sum > COHORT_DAY_MAX)
    return COHORT_DAY_NONE;
  return (CohortDay) sum;
}

/**
 * cohort_day_add_months:
 * @day: a day or %COHORT_DAY_NONE
 * @months: how many, of either sign
 *
 * The same day of another month, or that month's last day where it is shorter. Monthly terms are counted from their
 * first day (31 January, 28 February, 31 March), so add k months to the anchor, not one month k times.
 *
 * Returns: the day; %COHORT_DAY_NONE outside the calendar, or when @day is none
 */
CohortDay
cohort_day_add_months (CohortDay day, int months)
{
  CohortYmd ymd = cohort_day_to_ymd (day);
  gint64 month = (gint64) cohort_month_from_ym (ymd.year, ymd.month) + months;
  int length;

  if (ymd.day == 0 || month < 12 || month >= 10000 * 12)
    return COHORT_DAY_NONE;
  length = cohort_month_length ((CohortMonth) month);
  return cohort_day_from_ymd ((int) (month / 12), (int) (month % 12) + 1, MIN (ymd.day, length));
}

/**
 * cohort_day_print:
 * @day: a day
 * @buffer: where to write
 *
 * Returns: @buffer holding "2026-01-02", or "" when @day is not valid
 */
const char *
cohort_day_print (CohortDay day, char buffer[static COHORT_DAY_LEN])
{
  CohortYmd ymd = cohort_day_to_ymd (day);
  int parts[] = {
    ymd.year / 1000, ymd.year / 100 % 10, ymd.year / 10 % 10, ymd.year % 10, -1, ymd.month / 10, ymd.month % 10, -1,
    ymd.day / 10,    ymd.day % 10
  };

  buffer[0] = '\0';
  if (ymd.day == 0)
    return buffer;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    buffer[i] = parts[i] < 0 ? '-' : '0' + parts[i];
  buffer[G_N_ELEMENTS (parts)] = '\0';
  return buffer;
}

/* (transfer full): "2026-01-02"; "" when @day is not valid */
char *
cohort_day_to_string (CohortDay day)
{
  char buffer[COHORT_DAY_LEN];

  return g_strdup (cohort_day_print (day, buffer));
}

/**
 * cohort_day_parse:
 * @text: (nullable): "2026-01-02" and nothing else; for what cohort_day_print () wrote
 *
 * Returns: the day; %COHORT_DAY_NONE for any other text
 */
CohortDay
cohort_day_parse (const char *text)
{
  static const char form[] = "dddd-dd-dd";

  if (text == NULL || strlen (text) != sizeof form - 1)
    return COHORT_DAY_NONE;
  for (guint i = 0; i < sizeof form - 1; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return COHORT_DAY_NONE;
  return cohort_day_from_ymd ((text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0',
                              (text[5] - '0') * 10 + text[6] - '0', (text[8] - '0') * 10 + text[9] - '0');
}

/* The index of a day's month; COHORT_DAY_NONE when @day is not valid. */
CohortMonth
cohort_month_of_day (CohortDay day)
{
  CohortYmd ymd = cohort_day_to_ymd (day);

  return ymd.day != 0 ? cohort_month_from_ym (ymd.year, ymd.month) : COHORT_DAY_NONE;
}

/* @month from 1. */
CohortMonth
cohort_month_from_ym (int year, int month)
{
  return year * 12 + month - 1;
}

/* Days of the month: 28 to 31. */
int
cohort_month_length (CohortMonth month)
{
  int year = (int) floor_div (month, 12);
  int of_year = month - year * 12;

  if (of_year == 1)
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return of_year == 3 || of_year == 5 || of_year == 8 || of_year == 10 ? 30 : 31;
}

/* COHORT_DAY_NONE outside the years 1 to 9999. */
CohortDay
cohort_month_first_day (CohortMonth month)
{
  return month >= 12 ? cohort_day_from_ymd (month / 12, month % 12 + 1, 1) : COHORT_DAY_NONE;
}

/* COHORT_DAY_NONE outside the years 1 to 9999. */
CohortDay
cohort_month_last_day (CohortMonth month)
{
  return month >= 12 ? cohort_day_from_ymd (month / 12, month % 12 + 1, cohort_month_length (month)) : COHORT_DAY_NONE;
}
