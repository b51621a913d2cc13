// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The table of file formats, and how a file's header finds its format.
 *
 * A format is recognised by the set of its header names: their order, case and company do not matter. Of several whose
 * names are all there the one with the most names wins, the earlier in the table among equals. Where none fits, a
 * generic format is taken if its fields account for nearly all columns; else a person has to map the file.
 * Everything here is pure and may be called from any thread. */

#include "config.h"

#include "cohort-format.h"
#include "cohort-formats.h"

#include <string.h>

G_DEFINE_QUARK (cohort - format - error - quark, cohort_format_error)

static const CohortFormat *const formats[] = {
#define FORMAT(name) &cohort_format_##name,
#include "cohort-formats.inc"
#undef FORMAT
};

/**
 * cohort_formats:
 *
 * Returns: (transfer none): every format known, in the order in which they are tried
 */
const CohortFormat *const *
cohort_formats (guint *n_formats)
{
  *n_formats = G_N_ELEMENTS (formats);
  return formats;
}

/**
 * cohort_format_by_id:
 *
 * Returns: (nullable): the format, or %NULL when none has that id
 */
const CohortFormat *
cohort_format_by_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i]->id, id) == 0)
      return formats[i];
  return NULL;
}

/**
 * cohort_format_for_target:
 * @target: "members", "payments", "activity", "content", "questions", "costs" or "benefits"
 *
 * Returns: (nullable): the generic format for rows of that kind
 */
const CohortFormat *
cohort_format_for_target (const char *target)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (formats[i]->target, target) == 0)
      return formats[i];
  return NULL;
}

/* Header names as sets */

static GHashTable *
name_set (const char *const *names, guint n_names)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_names; i++)
    g_hash_table_add (set, g_strstrip (g_ascii_strdown (names[i], -1)));
  return set;
}

static gboolean
set_has (GHashTable *set, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_contains (set, lower);
}

/* Returns how many names of the signature there are, 0 when one lacks. */
static guint
match_signature (const CohortFormat *format, GHashTable *set)
{
  guint n = 0;

  if (format->signature == NULL)
    return 0;
  for (; format->signature[n] != NULL; n++)
    if (!set_has (set, format->signature[n]))
      return 0;
  return n;
}

/* Generic formats: columns by their meaning */

/* A header name as people vary it: "Member ID", "member_id" and "memberId" are one. */
static char *
fold_name (const char *name)
{
  GString *out = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (strchr (" _-\t?*:", *name) == NULL)
      g_string_append_c (out, g_ascii_tolower (*name));
  return g_string_free (out, FALSE);
}

/**
 * cohort_format_guess_columns:
 * @self: a generic format
 *
 * Guesses which column holds which field, by the field's aliases. A column serves one field.
 *
 * Returns: (transfer full): field id -> column name
 */
GHashTable *
cohort_format_guess_columns (const CohortFormat *self, const char *const *names, guint n_names)
{
  GHashTable *columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) by_fold = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = n_names; i > 0; i--)
    g_hash_table_insert (by_fold, fold_name (names[i - 1]), (gpointer) names[i - 1]);
  for (const CohortFormatField *field = self->fields; field != NULL && field->id != NULL; field++)
    for (guint i = 0; field->aliases[i] != NULL; i++)
      {
        g_autofree char *fold = fold_name (field->aliases[i]);
        const char *name = g_hash_table_lookup (by_fold, fold);

        if (name == NULL)
          continue;
        g_hash_table_insert (columns, g_strdup (field->id), g_strstrip (g_strdup (name)));
        g_hash_table_remove (by_fold, fold);
        break;
      }
  return columns;
}

static gboolean
has_required (const CohortFormat *format, GHashTable *columns)
{
  for (const CohortFormatField *field = format->fields; field->id != NULL; field++)
    {
      gboolean has = g_hash_table_contains (columns, field->id);

      for (const CohortFormatField *other = format->fields; !has && field->group != NULL && other->id != NULL; other++)
        has = g_strcmp0 (other->group, field->group) == 0 && g_hash_table_contains (columns, other->id);
      if (field->required && !has)
        return FALSE;
    }
  return TRUE;
}

static const CohortFormat *
best_generic (const char *const *names, guint n_names, guint *n_known)
{
  const CohortFormat *best = NULL;

  *n_known = 0;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GHashTable) columns = NULL;

      if (formats[i]->fields == NULL)
        continue;
      columns = cohort_format_guess_columns (formats[i], names, n_names);
      if (g_hash_table_size (columns) > *n_known && has_required (formats[i], columns))
        {
          best = formats[i];
          *n_known = g_hash_table_size (columns);
        }
    }
  return best;
}

/**
 * cohort_format_detect:
 * @names: the header of a CSV file, or the names of the values of JSON rows
 *
 * Returns: (nullable): the format of the file, or %NULL: a mapping is needed
 */
const CohortFormat *
cohort_format_detect (CohortShape shape, const char *const *names, guint n_names)
{
  g_autoptr (GHashTable) set = name_set (names, n_names);
  const CohortFormat *best = NULL;
  guint best_length = 0, n_known;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      guint length = formats[i]->shape == shape ? match_signature (formats[i], set) : 0;

      if (length > best_length)
        {
          best = formats[i];
          best_length = length;
        }
    }
  if (best != NULL || shape != COHORT_SHAPE_CSV)
    return best;

  best = best_generic (names, n_names, &n_known);
  /* Three known columns, and two in three of all: a file about something else shares fewer. */
  return n_known >= 3 && n_known * 3 >= n_names * 2 ? best : NULL;
}

/**
 * cohort_format_is_private:
 *
 * Returns: whether the column holds what need not be stored, such as a street or a telephone number
 */
gboolean
cohort_format_is_private (const CohortFormat *self, const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));

  for (guint i = 0; self->private_columns != NULL && self->private_columns[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->private_columns[i], trimmed) == 0)
      return TRUE;
  return FALSE;
}

/**
 * cohort_format_template:
 *
 * Returns: (transfer full) (nullable): a CSV file with nothing but the header by which the generic format for @target
 *   is recognised; %NULL when there is none
 */
char *
cohort_format_template (const char *target)
{
  const CohortFormat *format = cohort_format_for_target (target);
  GString *text;

  if (format == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (const CohortFormatField *field = format->fields; field->id != NULL; field++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", field->aliases[0]);
  g_string_append (text, "\r\n");
  return g_string_free (text, FALSE);
}
