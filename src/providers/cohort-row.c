// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A by-name view of one record of a table.
 *
 * The columns are set once per file, the values once per record; the values are borrowed, so that a million rows are
 * read without a copy. Only a value with blanks after it is copied, into memory that the next record reuses. */

#include "cohort-format.h"

#include <string.h>

struct _CohortRow
{
  GPtrArray *names;    /* (element-type utf8) (owned), trimmed */
  GArray *values_of;   /* guint: the column's place among the values */
  GHashTable *by_name; /* name (unowned) -> place + 1; the first of two equal names */
  GStringChunk *trimmed;
  const char *const *values; /* (unowned) */
  guint n_values;
  guint64 number, line;
};

static guint
name_hash (gconstpointer key)
{
  guint hash = 5381;

  /* Without the bit of case; that a few signs share a value by that does no harm. */
  for (const char *p = key; *p != '\0'; p++)
    hash = hash * 33 + ((guchar) *p & ~0x20u);
  return hash;
}

static gboolean
name_equal (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b) == 0 || g_ascii_strcasecmp (a, b) == 0;
}

/**
 * cohort_row_new:
 *
 * Returns: (transfer full): a row without columns
 */
CohortRow *
cohort_row_new (void)
{
  CohortRow *self = g_new0 (CohortRow, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values_of = g_array_new (FALSE, FALSE, sizeof (guint));
  self->by_name = g_hash_table_new (name_hash, name_equal);
  self->trimmed = g_string_chunk_new (1024);
  return self;
}

void
cohort_row_free (CohortRow *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->names);
  g_array_unref (self->values_of);
  g_string_chunk_free (self->trimmed);
  g_free (self);
}

/**
 * cohort_row_set_columns:
 *
 * Names the columns, in the order of the values. Columns without a name cannot be asked for. Of two columns of the same
 * name the first answers.
 */
void
cohort_row_set_columns (CohortRow *self, const char *const *names, guint n_names)
{
  g_hash_table_remove_all (self->by_name);
  g_ptr_array_set_size (self->names, 0);
  g_array_set_size (self->values_of, 0);
  self->values = NULL;
  self->n_values = 0;

  for (guint i = 0; i < n_names; i++)
    {
      char *name = g_strstrip (g_strdup (names[i]));

      if (*name == '\0')
        {
          g_free (name);
          continue;
        }
      g_ptr_array_add (self->names, name);
      g_array_append_val (self->values_of, i);
      if (!g_hash_table_contains (self->by_name, name))
        g_hash_table_insert (self->by_name, name, GUINT_TO_POINTER (i + 1));
    }
}

/**
 * cohort_row_drop_column:
 *
 * Makes every column of that name absent: the user said not to store it.
 */
void
cohort_row_drop_column (CohortRow *self, const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));

  g_hash_table_remove (self->by_name, trimmed);
  for (guint i = self->names->len; i > 0; i--)
    if (name_equal (g_ptr_array_index (self->names, i - 1), trimmed))
      {
        g_ptr_array_remove_index (self->names, i - 1);
        g_array_remove_index (self->values_of, i - 1);
      }
}

/**
 * cohort_row_set_values:
 * @values: (unowned): UTF-8, valid until the next call; a %NULL among them is an absent value
 *
 * Fewer values than columns leave the rest absent; more are not looked at.
 */
void
cohort_row_set_values (CohortRow *self, const char *const *values, guint n_values)
{
  g_string_chunk_clear (self->trimmed);
  self->values = values;
  self->n_values = n_values;
}

void
cohort_row_set_position (CohortRow *self, guint64 number, guint64 line)
{
  self->number = number;
  self->line = line;
}

/**
 * cohort_row_get_number:
 *
 * Returns: the record's number from 1, the header not counted
 */
guint64
cohort_row_get_number (const CohortRow *self)
{
  return self->number;
}

/**
 * cohort_row_get_line:
 *
 * Returns: the line of the file in which the record starts, from 1
 */
guint64
cohort_row_get_line (const CohortRow *self)
{
  return self->line;
}

gboolean
cohort_row_has (const CohortRow *self, const char *name)
{
  return g_hash_table_contains (self->by_name, name);
}

static const char *
value_at (const CohortRow *self, guint place)
{
  return place < self->n_values ? self->values[place] : NULL;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static const char *
trim (const CohortRow *self, const char *value)
{
  gsize len;

  if (value == NULL)
    return NULL;
  while (is_blank (*value))
    value++;
  len = strlen (value);
  if (len == 0)
    return NULL;
  if (!is_blank (value[len - 1]))
    return value;
  while (len > 0 && is_blank (value[len - 1]))
    len--;
  return g_string_chunk_insert_len (self->trimmed, value, len);
}

/**
 * cohort_row_get:
 *
 * Returns: (nullable): the value without the blanks around it; %NULL when the column is absent or the value empty
 */
const char *
cohort_row_get (const CohortRow *self, const char *name)
{
  return trim (self, cohort_row_get_raw (self, name));
}

/**
 * cohort_row_get_raw:
 *
 * Returns: (nullable): the value as it stands in the file
 */
const char *
cohort_row_get_raw (const CohortRow *self, const char *name)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, name));

  return place > 0 ? value_at (self, place - 1) : NULL;
}

/**
 * cohort_row_get_n_columns:
 *
 * Returns: how many named columns there are, the dropped ones not counted
 */
guint
cohort_row_get_n_columns (const CohortRow *self)
{
  return self->names->len;
}

const char *
cohort_row_get_column (const CohortRow *self, guint index)
{
  g_return_val_if_fail (index < self->names->len, NULL);

  return g_ptr_array_index (self->names, index);
}

/**
 * cohort_row_get_nth:
 *
 * Returns: (nullable): the value of the column that cohort_row_get_column () names for @index, as it stands in the file
 */
const char *
cohort_row_get_nth (const CohortRow *self, guint index)
{
  g_return_val_if_fail (index < self->names->len, NULL);

  return value_at (self, g_array_index (self->values_of, guint, index));
}
