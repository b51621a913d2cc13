// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* CohortReader: values out of a row, by the mapping, with one error that names column and value.
 *
 * What nobody can know from the row (which of two days, which currency) becomes a need of the batch, never a guess. */

#include "config.h"

#include "cohort-format-private.h"

#include "cohort-error.h"
#include "cohort-hash.h"
#include "cohort-money.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const CohortDateOrder cohort_order_ymd = COHORT_DATE_YMD;

void
cohort_reader_init (CohortReader *self, const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch,
                    GError **error)
{
  self->row = row;
  self->mapping = mapping;
  self->batch = batch;
  self->error = error;
  self->strings = g_string_chunk_new (256);
  self->fields = NULL;
  self->failed = FALSE;
}

/**
 * cohort_reader_init_fields:
 *
 * As cohort_reader_init (), for a generic format: columns are asked for by the ids of @fields from then on. The mapping
 * says which column or which constant a field is; a mapping that assigns no column takes the fields by their aliases.
 */
void
cohort_reader_init_fields (CohortReader *self, const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch,
                           GError **error, const CohortFormatField *fields)
{
  cohort_reader_init (self, row, mapping, batch, error);
  self->fields = fields;
}

void
cohort_reader_clear (CohortReader *self)
{
  g_clear_pointer (&self->strings, g_string_chunk_free);
}

/**
 * cohort_reader_end:
 *
 * Returns: what row () returns: whether every value could be read
 */
gboolean
cohort_reader_end (const CohortReader *self)
{
  return !self->failed;
}

/* Texts */

/* Returns: (nullable): the column that holds the field */
static const char *
column_of (const CohortReader *self, const char *id)
{
  const CohortFormatField *field = self->fields;

  if (g_hash_table_size (self->mapping->columns) > 0)
    return g_hash_table_lookup (self->mapping->columns, id);
  while (field->id != NULL && strcmp (field->id, id) != 0)
    field++;
  for (guint i = 0; field->id != NULL && field->aliases[i] != NULL; i++)
    if (cohort_row_has (self->row, field->aliases[i]))
      return field->aliases[i];
  return NULL;
}

/**
 * cohort_reader_text:
 *
 * Returns: (nullable): the trimmed value, or %NULL when there is none
 */
const char *
cohort_reader_text (CohortReader *self, const char *column)
{
  const char *found = column;
  const char *text;

  if (self->fields == NULL)
    return cohort_row_get (self->row, column);
  found = column_of (self, column);
  text = found != NULL ? cohort_row_get (self->row, found) : NULL;
  return text != NULL ? text : g_hash_table_lookup (self->mapping->constants, column);
}

/* The name by which the person knows the column. */
static const char *
shown_name (const CohortReader *self, const char *column)
{
  const char *found = self->fields != NULL ? column_of (self, column) : column;

  return found != NULL ? found : column;
}

/**
 * cohort_reader_require:
 *
 * As cohort_reader_text (), but an empty value is an error.
 */
const char *
cohort_reader_require (CohortReader *self, const char *column)
{
  const char *text = cohort_reader_text (self, column);

  if (text == NULL)
    cohort_reader_missing (self, column);
  return text;
}

static const char *
keep (CohortReader *self, const char *text)
{
  return text != NULL && *text != '\0' ? g_string_chunk_insert (self->strings, text) : NULL;
}

/* The ends of lines follow the program that saved the file: they are no part of what it says. */
static char *
clean (const char *text)
{
  g_autofree char *out = cohort_text_clean (text);
  char *to;

  if (strchr (out, '\r') == NULL)
    return g_steal_pointer (&out);
  to = out;
  for (const char *from = out; *from != '\0'; from++)
    if (*from != '\r')
      *to++ = *from;
    else if (from[1] != '\n')
      *to++ = '\n';
  *to = '\0';
  return g_steal_pointer (&out);
}

/**
 * cohort_reader_clean:
 *
 * Returns: (nullable): the value as text to keep: trimmed, NFC, with LF at the ends of lines
 */
const char *
cohort_reader_clean (CohortReader *self, const char *column)
{
  const char *text = cohort_reader_text (self, column);
  g_autofree char *cleaned = text != NULL ? clean (text) : NULL;

  return keep (self, cleaned);
}

static gunichar
entity_char (const char *name, gsize len)
{
  static const struct
  {
    const char *name;
    gunichar c;
  } entities[]
      = { { "amp", '&' },      { "lt", '<' },        { "gt", '>' },       { "quot", '"' },     { "apos", '\'' },
          { "nbsp", 0xa0 },    { "hellip", 0x2026 }, { "mdash", 0x2014 }, { "ndash", 0x2013 }, { "rsquo", 0x2019 },
          { "lsquo", 0x2018 }, { "ldquo", 0x201c },  { "rdquo", 0x201d } };
  gunichar c = 0;

  if (len > 1 && name[0] == '#')
    {
      gboolean hex = name[1] == 'x' || name[1] == 'X';
      gsize i = hex ? 2 : 1;

      for (; i < len && c <= 0x10ffff; i++)
        {
          int digit = hex ? g_ascii_xdigit_value (name[i]) : g_ascii_digit_value (name[i]);

          if (digit < 0)
            return 0;
          c = c * (hex ? 16 : 10) + (gunichar) digit;
        }
      return g_unichar_validate (c) ? c : 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == len && strncmp (entities[i].name, name, len) == 0)
      return entities[i].c;
  return 0;
}

/**
 * cohort_reader_unescaped:
 *
 * Returns: (nullable): the clean value with its HTML entities resolved, for services that export titles as HTML
 */
const char *
cohort_reader_unescaped (CohortReader *self, const char *column)
{
  const char *text = cohort_reader_text (self, column);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *cleaned = NULL;

  if (text == NULL)
    return NULL;
  while (*text != '\0')
    {
      const char *end = *text == '&' ? strchr (text, ';') : NULL;
      gunichar c = end != NULL && end - text <= 10 ? entity_char (text + 1, (gsize) (end - text) - 1) : 0;

      if (c != 0)
        {
          g_string_append_unichar (out, c);
          text = end + 1;
        }
      else
        g_string_append_c (out, *text++);
    }
  cleaned = clean (out->str);
  return keep (self, cleaned);
}

/**
 * cohort_reader_is:
 *
 * Returns: whether the value is @value, in whatever ASCII case
 */
gboolean
cohort_reader_is (CohortReader *self, const char *column, const char *value)
{
  const char *text = cohort_reader_text (self, column);

  return text != NULL && g_ascii_strcasecmp (text, value) == 0;
}

/**
 * cohort_reader_flag:
 *
 * Returns: whether the value says yes; no value says no, and one that says neither is an error
 */
gboolean
cohort_reader_flag (CohortReader *self, const char *column)
{
  static const char *const yes[] = { "true", "yes", "1", "y", "t", "是", "有", "√", NULL };
  static const char *const no[] = { "false", "no", "0", "n", "f", "否", "无", "×", "0.0", NULL };
  const char *text = cohort_reader_text (self, column);
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  if (lower == NULL || g_strv_contains (no, lower))
    return FALSE;
  if (g_strv_contains (yes, lower))
    return TRUE;
  cohort_reader_bad_value (self, column, _ ("neither yes nor no"));
  return FALSE;
}

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

  return keep (self, cohort_day_print (cohort_zone_day (self->mapping->tz, us), buffer));
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

/* Faults */

void
cohort_reader_bad_value (CohortReader *self, const char *column, const char *why)
{
  const char *text = cohort_reader_text (self, column);

  if (self->failed)
    return;
  self->failed = TRUE;
  g_set_error (self->error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_VALUE,
               /* Translators: column, its value, what is wrong with it */
               _ ("Column “%s”, value “%s”: %s"), shown_name (self, column),
               cohort_text_excerpt (text != NULL ? text : "").text, why);
}

void
cohort_reader_missing (CohortReader *self, const char *column)
{
  if (self->failed)
    return;
  self->failed = TRUE;
  g_set_error (self->error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_MISSING, _ ("Column “%s” is empty"),
               shown_name (self, column));
}

/* Keys */

const char *
cohort_reader_key (CohortReader *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_string_chunk_insert (self->strings, text);
}

/**
 * cohort_reader_digest:
 *
 * Returns: a short text that stands for @text in keys
 */
const char *
cohort_reader_digest (CohortReader *self, const char *text)
{
  const CohortHash hash = cohort_hash_fields (&text, 1);
  char buffer[COHORT_HASH_LEN];

  return keep (self, cohort_hash_print (&hash, buffer));
}

/**
 * cohort_reader_email_key:
 * @email: (nullable)
 *
 * Returns: (nullable): "email:" and the address in the form that compares; %NULL where @email is none
 */
const char *
cohort_reader_email_key (CohortReader *self, const char *email)
{
  g_autofree char *key = email != NULL && strchr (email, '@') != NULL ? cohort_text_email_key (email) : NULL;

  return key != NULL && *key != '\0' ? cohort_reader_key (self, "email:%s", key) : NULL;
}

const char *
cohort_reader_handle_key (CohortReader *self, const char *handle)
{
  g_autofree char *key = handle != NULL ? cohort_text_handle_key (handle) : NULL;

  return key != NULL && *key != '\0' ? cohort_reader_key (self, "handle:%s", key) : NULL;
}

/**
 * cohort_reader_join:
 *
 * Returns: (nullable): two texts with a blank between, either of which may be %NULL
 */
const char *
cohort_reader_join (CohortReader *self, const char *first, const char *second)
{
  if (first == NULL || second == NULL)
    return first != NULL ? first : second;
  return cohort_reader_key (self, "%s %s", first, second);
}
