// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads comma, semicolon or tab separated text with optional quotes. Every row must have the header's width.
#include "config.h"

#include "analyse-table.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (analyse - error - quark, analyse_error)

static char
guess_delimiter (const char *text)
{
  gsize line = strcspn (text, "\r\n");

  if (memchr (text, ',', line) != NULL)
    return ',';
  if (memchr (text, ';', line) != NULL)
    return ';';
  return memchr (text, '\t', line) != NULL ? '\t' : ',';
}

/* Reads one field into @field and returns where the delimiter or line end stands. */
static const char *
read_field (const char *p, char delimiter, GString *field)
{
  g_string_truncate (field, 0);
  if (*p == '"')
    for (p++; *p != '\0'; p++)
      {
        if (*p == '"' && p[1] != '"')
          {
            p++;
            break;
          }
        if (*p == '"')
          p++;
        g_string_append_c (field, *p);
      }
  for (; *p != '\0' && *p != delimiter && *p != '\n' && *p != '\r'; p++)
    g_string_append_c (field, *p);
  return p;
}

static gboolean
read_rows (Table *table, const char *p, const char *path, GError **error)
{
  char delimiter = guess_delimiter (p);
  g_autoptr (GString) field = g_string_new (NULL);
  GPtrArray *row = table->names;
  gsize line = 1, before = 0;

  while (*p != '\0')
    {
      p = read_field (p, delimiter, field);
      g_ptr_array_add (row, g_string_chunk_insert_const (table->text, field->str));
      if (*p == delimiter)
        {
          p++;
          if (*p == '\0')
            g_ptr_array_add (row, g_string_chunk_insert_const (table->text, ""));
          continue;
        }
      if (*p == '\r')
        p++;
      if (*p == '\n')
        p++;
      if (row == table->cells && table->cells->len - before != table->names->len)
        {
          g_set_error (error, ANALYSE_ERROR, 0, "%s, line %zu: %zu fields where the header has %u", path, line,
                       (gsize) table->cells->len - before, table->names->len);
          return FALSE;
        }
      row = table->cells;
      before = table->cells->len;
      line++;
    }
  return TRUE;
}

/**
 * table_load:
 *
 * Returns: (transfer full): the file at @path, or %NULL with @error set
 */
Table *
table_load (const char *path, GError **error)
{
  g_autoptr (Table) table = g_new0 (Table, 1);
  g_autofree char *text = NULL;
  const char *start;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  table->names = g_ptr_array_new ();
  table->cells = g_ptr_array_new ();
  table->text = g_string_chunk_new (1 << 16);
  if (!read_rows (table, start, path, error))
    return NULL;
  if (table->names->len == 0)
    {
      g_set_error (error, ANALYSE_ERROR, 0, "%s is empty", path);
      return NULL;
    }
  table->n_rows = table->cells->len / table->names->len;
  return g_steal_pointer (&table);
}

/**
 * table_free:
 */
void
table_free (Table *table)
{
  g_clear_pointer (&table->names, g_ptr_array_unref);
  g_clear_pointer (&table->cells, g_ptr_array_unref);
  g_clear_pointer (&table->text, g_string_chunk_free);
  g_free (table);
}

/**
 * table_column:
 *
 * Returns: the index of the column called @name, or -1
 */
int
table_column (const Table *table, const char *name)
{
  for (guint c = 0; c < table->names->len; c++)
    if (g_strcmp0 (table->names->pdata[c], name) == 0)
      return c;
  return -1;
}

/**
 * table_cell:
 *
 * Returns: (transfer none): the text of a cell
 */
const char *
table_cell (const Table *table, gsize row, int column)
{
  return table->cells->pdata[row * table->names->len + column];
}

/**
 * table_numbers:
 *
 * Returns: (transfer full): the column as numbers, or %NULL with @error naming the first cell that is none
 */
double *
table_numbers (const Table *table, int column, GError **error)
{
  g_autofree double *numbers = g_new (double, table->n_rows + 1);

  for (gsize row = 0; row < table->n_rows; row++)
    {
      const char *text = table_cell (table, row, column);
      char *end;

      numbers[row] = g_ascii_strtod (text, &end);
      while (g_ascii_isspace (*end))
        end++;
      if (end == text || *end != '\0')
        {
          g_set_error (error, ANALYSE_ERROR, 0, "column %s, row %zu: “%s” is no number",
                       (const char *) table->names->pdata[column], row + 1, text);
          return NULL;
        }
    }
  return g_steal_pointer (&numbers);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  char *x_end, *y_end;
  double u = g_ascii_strtod (x, &x_end), v = g_ascii_strtod (y, &y_end);

  if (x_end != x && y_end != y && *x_end == '\0' && *y_end == '\0' && u != v)
    return u < v ? -1 : 1;
  return strcmp (x, y);
}

/**
 * table_levels:
 * @labels: (out): the distinct texts, numbers by value, owned by the caller, their texts by the table
 *
 * Returns: (transfer full): the index of each row's text among @labels
 */
guint32 *
table_levels (const Table *table, int column, GPtrArray **labels)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 *levels = g_new (guint32, table->n_rows + 1);

  *labels = g_ptr_array_new ();
  for (gsize row = 0; row < table->n_rows; row++)
    if (g_hash_table_add (seen, (gpointer) table_cell (table, row, column)))
      g_ptr_array_add (*labels, (gpointer) table_cell (table, row, column));
  g_ptr_array_sort (*labels, compare_labels);
  for (guint i = 0; i < (*labels)->len; i++)
    g_hash_table_insert (seen, (*labels)->pdata[i], GUINT_TO_POINTER (i));
  for (gsize row = 0; row < table->n_rows; row++)
    levels[row] = GPOINTER_TO_UINT (g_hash_table_lookup (seen, table_cell (table, row, column)));
  return levels;
}
