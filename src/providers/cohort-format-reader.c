// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* CohortReader: texts out of a row, keys, and the one error that names column and value. Numbers, times and money are
 * in cohort-format-values.c. */

#include "config.h"

#include "cohort-format-private.h"

#include "cohort-hash.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* Most texts: nothing in them has a second form. */
static gboolean
is_plain (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text < ' ' || *text > '~')
      return FALSE;
  return TRUE;
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
  g_autofree char *cleaned = NULL;

  if (text == NULL || is_plain (text))
    return text;
  cleaned = clean (text);
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

/**
 * cohort_reader_set_labels:
 * @separators: what may stand between two labels
 *
 * Gives @person the labels of @column. Some services quote each: "One","Two".
 */
void
cohort_reader_set_labels (CohortReader *self, CohortRecord *person, const char *column, const char *separators)
{
  const char *labels = cohort_reader_clean (self, column);
  g_auto (GStrv) parts = labels != NULL ? g_strsplit_set (labels, separators, -1) : NULL;
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      char *name = g_strstrip (parts[i]);
      gsize len = strlen (name);

      if (len >= 2 && name[0] == '"' && name[len - 1] == '"')
        {
          name[len - 1] = '\0';
          name++;
        }
      if (*name != '\0')
        g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", name);
    }
  if (lines->len > 0)
    cohort_record_set_text (person, COHORT_F_LABELS, lines->str);
}
