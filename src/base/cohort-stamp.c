/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading dates and times: one cursor, moved forward only; each part either stands there in full or the text is
 * refused. A year of four digits in front is always year, month, day; the order decides the rest only. */

#include "config.h"

#include "cohort-stamp.h"

#include "cohort-error.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct
{
  int first, second, third;   /* as written */
  gboolean year_first, named; /* the order is plain from the text */
  CohortYmd ymd;
} DateParts;

/* English only: what programs write. Each is known by its first three letters or in full. */
static const char *const month_names[] = { "january", "february", "march",     "april",   "may",      "june",
                                           "july",    "august",   "september", "october", "november", "december" };

static gboolean
take (const char **at, const char *what)
{
  gsize len = strlen (what);

  if (g_ascii_strncasecmp (*at, what, len) != 0)
    return FALSE;
  *at += len;
  return TRUE;
}

static gboolean
take_blanks (const char **at)
{
  const char *start = *at;

  while (**at == ' ' || **at == '\t' || g_str_has_prefix (*at, "\u00a0") || g_str_has_prefix (*at, "\u202f"))
    *at = g_utf8_next_char (*at);
  return *at > start;
}

/* Digits from @least to @most of them and no further digit; returns how many, 0 when they do not stand there. */
static int
take_number (const char **at, int least, int most, int *value)
{
  int n = 0;

  *value = 0;
  for (; g_ascii_isdigit ((*at)[n]); n++)
    {
      if (n == most)
        return 0;
      *value = *value * 10 + (*at)[n] - '0';
    }
  if (n < least)
    return 0;
  *at += n;
  return n;
}

static int
take_month_name (const char **at)
{
  gsize len = 0;

  while (g_ascii_isalpha ((*at)[len]))
    len++;
  for (guint i = 0; len >= 3 && i < G_N_ELEMENTS (month_names); i++)
    if (len <= strlen (month_names[i]) && g_ascii_strncasecmp (*at, month_names[i], len) == 0
        && (len == 3 || month_names[i][len] == '\0'))
      {
        *at += len;
        take (at, ".");
        return (int) i + 1;
      }
  return 0;
}

/* "Jan 2, 2026" */
static gboolean
take_month_day_year (const char **at, DateParts *date)
{
  date->named = TRUE;
  date->ymd.month = take_month_name (at);
  if (date->ymd.month == 0 || !take_blanks (at) || take_number (at, 1, 2, &date->ymd.day) == 0)
    return FALSE;
  take (at, ",");
  return take_blanks (at) && take_number (at, 4, 4, &date->ymd.year) != 0;
}

/* " January 2026", "-Jan-2026" behind the day */
static gboolean
take_name_year (const char **at, DateParts *date)
{
  gboolean hyphens = take (at, "-");

  if (!hyphens && !take_blanks (at))
    return FALSE;
  date->named = TRUE;
  date->ymd.day = date->first;
  date->ymd.month = take_month_name (at);
  if (date->ymd.month == 0 || (hyphens ? !take (at, "-") : !take_blanks (at)))
    return FALSE;
  return take_number (at, 4, 4, &date->ymd.year) != 0;
}

/* "-01-02" behind the year, or 年1月2日 */
static gboolean
take_month_day (const char **at, DateParts *date)
{
  gboolean chinese = take (at, "年");
  char separator[2] = { chinese ? '\0' : **at, '\0' };

  date->year_first = TRUE;
  date->ymd.year = date->first;
  if (!chinese && (separator[0] == '\0' || strchr ("-/.", separator[0]) == NULL || !take (at, separator)))
    return FALSE;
  if (take_number (at, 1, 2, &date->ymd.month) == 0 || !take (at, chinese ? "月" : separator)
      || take_number (at, 1, 2, &date->ymd.day) == 0)
    return FALSE;
  return !chinese || take (at, "日");
}

/* "/2/2026" behind the first of two small numbers; two digits of a year mean 1969 to 2068, as in POSIX. */
static gboolean
take_two_and_year (const char **at, CohortDateOrder order, DateParts *date)
{
  char separator[2] = { **at, '\0' };
  int digits;

  if (separator[0] == '\0' || strchr ("-/.", separator[0]) == NULL || !take (at, separator)
      || take_number (at, 1, 2, &date->second) == 0 || !take (at, separator))
    return FALSE;
  digits = take_number (at, 2, 4, &date->third);
  if (digits != 2 && digits != 4)
    return FALSE;
  if (digits == 2)
    date->third += date->third < 69 ? 2000 : 1900;
  date->ymd = (CohortYmd) { date->third, date->first, date->second };
  if (order == COHORT_DATE_DMY)
    date->ymd = (CohortYmd) { date->third, date->second, date->first };
  return TRUE;
}

/* Moves behind a date. The day may still not exist. With order YMD only texts whose order is plain are taken. */
static gboolean
take_date (const char **at, CohortDateOrder order, DateParts *date)
{
  int digits;

  *date = (DateParts) { 0 };
  if (g_ascii_isalpha (**at))
    return take_month_day_year (at, date);
  digits = take_number (at, 1, 8, &date->first);
  if (digits == 8)
    {
      date->year_first = TRUE;
      date->ymd = (CohortYmd) { date->first / 10000, date->first / 100 % 100, date->first % 100 };
      return TRUE;
    }
  if (digits == 4)
    return take_month_day (at, date);
  if (digits != 1 && digits != 2)
    return FALSE;
  if (**at == ' ' || (**at == '-' && g_ascii_isalpha ((*at)[1])))
    return take_name_year (at, date);
  return order != COHORT_DATE_YMD && take_two_and_year (at, order, date);
}

/* Fraction digits behind the point; what is finer than a microsecond is cut. */
static gboolean
take_fraction (const char **at, int *microsecond)
{
  int n = 0;

  *microsecond = 0;
  for (; g_ascii_isdigit (**at); (*at)++, n++)
    if (n < 6)
      *microsecond = *microsecond * 10 + **at - '0';
  for (int i = n; i < 6; i++)
    *microsecond *= 10;
  return n > 0;
}

static gboolean
take_time (const char **at, CohortStamp *stamp)
{
  const char *after;
  gboolean pm;

  if (take_number (at, 1, 2, &stamp->hour) == 0 || !take (at, ":") || take_number (at, 2, 2, &stamp->minute) == 0)
    return FALSE;
  if (take (at, ":"))
    {
      if (take_number (at, 2, 2, &stamp->second) == 0)
        return FALSE;
      if ((take (at, ".") || take (at, ",")) && !take_fraction (at, &stamp->microsecond))
        return FALSE;
    }
  after = *at;
  take_blanks (&after);
  pm = take (&after, "PM");
  if (pm || take (&after, "AM"))
    {
      if (stamp->hour < 1 || stamp->hour > 12)
        return FALSE;
      stamp->hour = stamp->hour % 12 + (pm ? 12 : 0);
      *at = after;
    }
  stamp->has_time = TRUE;
  return stamp->hour < 24 && stamp->minute < 60 && stamp->second < 60;
}

/* A zone or the end of the text. */
static gboolean
take_zone (const char **at, CohortStamp *stamp)
{
  int hours, minutes = 0;
  gboolean named, west;

  take_blanks (at);
  if (**at == '\0')
    return TRUE;
  stamp->has_zone = TRUE;
  named = take (at, "UTC") || take (at, "GMT");
  if ((named || take (at, "Z")) && **at == '\0')
    return TRUE;
  west = take (at, "-") || take (at, "−");
  if (!west && !take (at, "+"))
    return FALSE;
  if (take_number (at, 4, 4, &hours) != 0)
    {
      minutes = hours % 100;
      hours /= 100;
    }
  else if (take_number (at, named ? 1 : 2, 2, &hours) == 0 || (take (at, ":") && take_number (at, 2, 2, &minutes) == 0))
    return FALSE;
  stamp->offset = (hours * 60 + minutes) * 60 * (west ? -1 : 1);
  return hours < 16 && minutes < 60 && **at == '\0';
}

static gboolean
take_rest (const char **at, CohortStamp *stamp)
{
  gboolean comma = take (at, ",");

  if (**at == '\0' && !comma)
    return TRUE;
  if (comma ? !take_blanks (at) : (!take (at, "T") && !take_blanks (at)))
    return FALSE;
  return take_time (at, stamp) && take_zone (at, stamp);
}

static gint64
stamp_instant (const CohortStamp *stamp)
{
  gint64 seconds
      = (gint64) stamp->day * 86400 + stamp->hour * 3600 + stamp->minute * 60 + stamp->second - stamp->offset;

  return seconds * COHORT_US_PER_SECOND + stamp->microsecond;
}

/**
 * cohort_stamp_parse:
 * @text: a date, or a date and time
 * @order: what a date of two small numbers and a year means; with YMD such a date is refused
 * @stamp: (out): what was read; unspecified on error
 * @error: SYNTAX, or RANGE when the calendar has no such day
 */
gboolean
cohort_stamp_parse (const char *text, CohortDateOrder order, CohortStamp *stamp, GError **error)
{
  g_autofree char *trimmed = cohort_text_clean (text);
  const char *at = trimmed;
  DateParts date;

  *stamp = (CohortStamp) { 0 };
  if (!take_date (&at, order, &date) || !take_rest (&at, stamp))
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX, _ ("“%s” is not a date"),
                   cohort_text_excerpt (text).text);
      return FALSE;
    }
  stamp->day = cohort_day_from_ymd (date.ymd.year, date.ymd.month, date.ymd.day);
  if (stamp->day == COHORT_DAY_NONE)
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_RANGE, _ ("“%s” is not a day of the calendar"),
                   cohort_text_excerpt (text).text);
      return FALSE;
    }
  stamp->instant_us = stamp_instant (stamp);
  return TRUE;
}

/* cohort_stamp_parse () for texts that programs wrote: year, month, day. */
gboolean
cohort_stamp_parse_iso (const char *text, CohortStamp *stamp, GError **error)
{
  return cohort_stamp_parse (text, COHORT_DATE_YMD, stamp, error);
}

/**
 * cohort_stamp_resolve:
 * @self: a stamp
 * @zone: the zone of what names none: the source's
 *
 * Returns: the instant; of a bare day its first instant in @zone
 */
gint64
cohort_stamp_resolve (const CohortStamp *self, const CohortZone *zone)
{
  if (self->has_zone)
    return self->instant_us;
  return self->has_time ? cohort_zone_from_local (zone, self->instant_us) : cohort_zone_day_start (zone, self->day);
}

/* The day of the stamp in @zone: as written, unless the stamp names an instant in a zone of its own. */
CohortDay
cohort_stamp_day_in (const CohortStamp *self, const CohortZone *zone)
{
  return self->has_zone ? cohort_zone_day (zone, self->instant_us) : self->day;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* A stamp in UTC; FALSE outside the calendar. */
static gboolean
stamp_from_us (gint64 us, CohortStamp *stamp)
{
  gint64 day = floor_div (us, COHORT_US_PER_DAY), rest;
  int seconds;

  if (day < COHORT_DAY_MIN || day > COHORT_DAY_MAX)
    return FALSE;
  rest = us - day * COHORT_US_PER_DAY;
  seconds = (int) (rest / COHORT_US_PER_SECOND);
  *stamp = (CohortStamp) { .instant_us = us,
                           .day = (CohortDay) day,
                           .hour = seconds / 3600,
                           .minute = seconds / 60 % 60,
                           .second = seconds % 60,
                           .microsecond = (int) (rest % COHORT_US_PER_SECOND),
                           .has_time = TRUE,
                           .has_zone = TRUE };
  return TRUE;
}

/**
 * cohort_stamp_from_epoch:
 * @value: time since 1970-01-01T00:00Z
 * @unit: of @value
 * @stamp: (out): in UTC; unspecified on error
 * @error: RANGE outside the years 1 to 9999
 */
gboolean
cohort_stamp_from_epoch (gint64 value, CohortEpochUnit unit, CohortStamp *stamp, GError **error)
{
  guint64 size = value < 0 ? -(guint64) value : (guint64) value;
  gint64 scale = 1, us;

  if (unit == COHORT_EPOCH_AUTO)
    unit = size < G_GUINT64_CONSTANT (100000000000)      ? COHORT_EPOCH_SECONDS
           : size < G_GUINT64_CONSTANT (100000000000000) ? COHORT_EPOCH_MILLISECONDS
                                                         : COHORT_EPOCH_MICROSECONDS;
  if (unit == COHORT_EPOCH_SECONDS)
    scale = COHORT_US_PER_SECOND;
  else if (unit == COHORT_EPOCH_MILLISECONDS)
    scale = 1000;
  if (__builtin_mul_overflow (value, scale, &us) || !stamp_from_us (us, stamp))
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_RANGE, _ ("%" PRId64 " is not a time of the calendar"),
                   value);
      return FALSE;
    }
  return TRUE;
}

/* cohort_stamp_from_epoch () of a text that holds nothing but an integer. */
gboolean
cohort_stamp_parse_epoch (const char *text, CohortEpochUnit unit, CohortStamp *stamp, GError **error)
{
  g_autofree char *trimmed = cohort_text_clean (text);
  gint64 value;

  if (!g_ascii_string_to_signed (trimmed, 10, G_MININT64, G_MAXINT64, &value, NULL))
    {
      g_set_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX, _ ("“%s” is not a count of seconds"),
                   cohort_text_excerpt (text).text);
      return FALSE;
    }
  return cohort_stamp_from_epoch (value, unit, stamp, error);
}

/**
 * cohort_instant_print:
 * @us: an instant
 * @buffer: where to write
 *
 * Returns: @buffer holding "2026-01-02T03:04:05Z" in UTC, with three or six decimals where they are not zero; ""
 * outside the calendar
 */
const char *
cohort_instant_print (gint64 us, char buffer[static COHORT_INSTANT_LEN])
{
  char fraction[8] = "";
  CohortStamp stamp;
  CohortYmd ymd;

  buffer[0] = '\0';
  if (!stamp_from_us (us, &stamp))
    return buffer;
  ymd = cohort_day_to_ymd (stamp.day);
  if (stamp.microsecond % 1000 != 0)
    g_snprintf (fraction, sizeof fraction, ".%06d", stamp.microsecond);
  else if (stamp.microsecond != 0)
    g_snprintf (fraction, sizeof fraction, ".%03d", stamp.microsecond / 1000);
  g_snprintf (buffer, COHORT_INSTANT_LEN, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", ymd.year, ymd.month, ymd.day, stamp.hour,
              stamp.minute, stamp.second, fraction);
  return buffer;
}

/* (transfer full): cohort_instant_print () in memory of its own */
char *
cohort_instant_to_string (gint64 us)
{
  char buffer[COHORT_INSTANT_LEN];

  return g_strdup (cohort_instant_print (us, buffer));
}

/**
 * cohort_date_evidence_add:
 * @evidence: counts
 * @text: (nullable): one date of the column; a blank one says nothing
 */
void
cohort_date_evidence_add (CohortDateEvidence *evidence, const char *text)
{
  g_autofree char *trimmed = cohort_text_clean (text);
  const char *at = trimmed;
  CohortStamp stamp = { 0 };
  DateParts date;

  if (*at == '\0')
    return;
  if (!take_date (&at, COHORT_DATE_MDY, &date) || !take_rest (&at, &stamp))
    evidence->other++;
  else if (date.year_first)
    evidence->ymd++;
  else if (date.named || date.first == date.second)
    evidence->plain++;
  else if (date.first > 12 && date.second > 12)
    evidence->other++;
  else if (date.first > 12)
    evidence->dmy++;
  else if (date.second > 12)
    evidence->mdy++;
  else
    evidence->ambiguous++;
}

/* What the texts together say. A year in front reads the same by every order and speaks only where nothing else does.
 */
CohortDateGuess
cohort_date_evidence_answer (const CohortDateEvidence *evidence)
{
  if (evidence->mdy > 0 && evidence->dmy > 0)
    return COHORT_DATE_GUESS_CONFLICT;
  if (evidence->mdy > 0)
    return COHORT_DATE_GUESS_MDY;
  if (evidence->dmy > 0)
    return COHORT_DATE_GUESS_DMY;
  if (evidence->ambiguous > 0)
    return COHORT_DATE_GUESS_AMBIGUOUS;
  return evidence->ymd > 0 ? COHORT_DATE_GUESS_YMD : COHORT_DATE_GUESS_NONE;
}

/**
 * cohort_date_guess:
 * @samples: (array length=n_samples): dates of one column, entries may be %NULL
 * @n_samples: how many
 */
CohortDateGuess
cohort_date_guess (const char *const *samples, gsize n_samples)
{
  CohortDateEvidence evidence = { 0 };

  for (gsize i = 0; i < n_samples; i++)
    cohort_date_evidence_add (&evidence, samples[i]);
  return cohort_date_evidence_answer (&evidence);
}
