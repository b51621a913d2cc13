// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A JSON document as a table: a path leads to the arrays whose elements are the rows.
 *
 * A row has the members of its element and those of every object on the way to it, the nearer one winning; members of
 * objects inside have dotted names ("user.name"), arrays stand as JSON text. An object whose array of rows is empty is
 * a row of its own, so that a person without a payment is not lost. null is an absent value. A number keeps up to 15
 * digits, which is every amount of money below ten million million; it is never used as a floating-point number.
 *
 * Text that holds U+0000 cannot be had as a C string, and to cut it would be to make up another value: a row with such
 * text has a fault.
 *
 * The whole document is held in memory, and the names are the union over all rows: such exports are small, and the
 * caller caps the size. Not thread-safe: one document belongs to one job. */

#include "config.h"

#include "cohort-json-rows.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

/* Deeper objects stand as JSON text. */
#define MAX_DEPTH 8

/* Stands for U+0000 while the document is parsed: a code point that is no character and is not for interchange. */
#define NUL_ESCAPE "\\ufdd0"
#define NUL_MARK "\xef\xb7\x90"

struct _CohortJsonRows
{
  JsonParser *parser;
  GPtrArray *rows;   /* (element-type GPtrArray): the objects of a row, from the root's side */
  GPtrArray *names;  /* (element-type utf8) (owned) */
  GHashTable *place; /* name (unowned) -> place + 1 */
  GStringChunk *strings;
  GPtrArray *values; /* (element-type utf8) of the row asked for last */
  char **steps;      /* (nullable) the path that was taken */
  gboolean has_nul;  /* whether NUL_MARK stands for U+0000 */
  gboolean fault;    /* whether the row asked for last has one */
};

/* Returns: (transfer full) (nullable): @data with each escape of U+0000 marked, or NULL where there is none */
static char *
mark_nuls (const char *data, gsize len)
{
  char *marked = NULL;

  for (gsize i = 0; i + 1 < len; i++)
    {
      if (data[i] != '\\')
        continue;
      if (len - i >= 6 && memcmp (data + i, "\\u0000", 6) == 0)
        {
          if (marked == NULL)
            marked = g_memdup2 (data, len);
          memcpy (marked + i, NUL_ESCAPE, 6);
        }
      /* What follows a backslash begins no escape. */
      i++;
    }
  return marked;
}

/**
 * cohort_json_rows_new:
 * @data: UTF-8, a byte order mark allowed
 *
 * Returns: (transfer full) (nullable): the document without rows yet: see cohort_json_rows_set_path ()
 */
CohortJsonRows *
cohort_json_rows_new (const char *data, gsize len, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *marked = NULL;
  CohortJsonRows *self;

  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      len -= 3;
    }
  if (len > G_MAXSSIZE || !g_utf8_validate_len (data, len, NULL))
    {
      g_set_error_literal (error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_JSON, _ ("The file is not UTF-8 text"));
      return NULL;
    }
  marked = mark_nuls (data, len);
  /* Strict: of several documents in one file it would otherwise keep the last. Not immutable: with such a file
   * json-glib 1.10 hands out a root that it then finds not to be. */
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, marked != NULL ? marked : data, (gssize) len, &local))
    {
      int line = 1, column = 0;

      /* The parser itself forgets where it was; its message begins with the place. */
      sscanf (local->message, "<data>:%d:%d", &line, &column);
      g_set_error (error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_JSON, _ ("The file is not JSON: line %d, column %d"),
                   MAX (line, 1), MAX (column, 1));
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_JSON, _ ("The file is empty"));
      return NULL;
    }

  self = g_new0 (CohortJsonRows, 1);
  self->parser = g_steal_pointer (&parser);
  self->has_nul = marked != NULL;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->place = g_hash_table_new (g_str_hash, g_str_equal);
  self->strings = g_string_chunk_new (4096);
  self->values = g_ptr_array_new ();
  return self;
}

void
cohort_json_rows_free (CohortJsonRows *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->place);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_string_chunk_free (self->strings);
  g_object_unref (self->parser);
  g_strfreev (self->steps);
  g_free (self);
}

/* Paths */

static void
take_row (CohortJsonRows *self, GPtrArray *parents, JsonNode *node)
{
  GPtrArray *row;

  if (parents->len == 0 && (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)))
    return;
  row = g_ptr_array_copy (parents, NULL, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    g_ptr_array_add (row, json_node_get_object (node));
  g_ptr_array_add (self->rows, row);
}

/* @steps: the rest of the path, one step each, "[]" being a step. Returns whether the path fits the document. */
static gboolean
walk (CohortJsonRows *self, JsonNode *node, const char *const *steps, GPtrArray *parents)
{
  gboolean fits = FALSE;
  JsonArray *array;

  if (*steps == NULL)
    {
      take_row (self, parents, node);
      return TRUE;
    }
  if (strcmp (*steps, "[]") != 0)
    {
      JsonObject *object;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return FALSE;
      object = json_node_get_object (node);
      if (!json_object_has_member (object, *steps))
        return FALSE;
      return walk (self, json_object_get_member (object, *steps), steps + 1, parents);
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0)
    {
      if (parents->len > 0)
        take_row (self, parents, NULL);
      return TRUE;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      if (steps[1] != NULL)
        g_ptr_array_add (parents, json_node_get_object (element));
      if (walk (self, element, steps + 1, parents))
        fits = TRUE;
      else
        take_row (self, parents, NULL);
      if (steps[1] != NULL)
        g_ptr_array_set_size (parents, (gint) parents->len - 1);
    }
  return fits;
}

static char **
split_path (const char *path)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean array = g_str_has_suffix (parts[i], "[]");
      g_autofree char *name = array ? g_strndup (parts[i], strlen (parts[i]) - 2) : g_strdup (parts[i]);

      if (*name != '\0')
        g_strv_builder_add (builder, name);
      if (array)
        g_strv_builder_add (builder, "[]");
    }
  return g_strv_builder_end (builder);
}

/* Values */

typedef void (*MemberFunc) (CohortJsonRows *self, const char *name, JsonNode *node);

/* The arrays on the way to the rows hold the rows: they are no columns of them. */
static gboolean
is_on_path (CohortJsonRows *self, const char *name, JsonNode *node)
{
  return JSON_NODE_HOLDS_ARRAY (node) && g_strv_contains ((const char *const *) self->steps, name);
}

static void
each_member (CohortJsonRows *self, JsonObject *object, const char *prefix, guint depth, MemberFunc func)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    {
      g_autofree char *name = prefix != NULL ? g_strconcat (prefix, ".", member, NULL) : g_strdup (member);

      if (JSON_NODE_HOLDS_OBJECT (node) && depth < MAX_DEPTH)
        each_member (self, json_node_get_object (node), name, depth + 1, func);
      else if (!is_on_path (self, name, node))
        func (self, name, node);
    }
}

static void
learn_name (CohortJsonRows *self, const char *name, JsonNode *node)
{
  if (g_hash_table_contains (self->place, name))
    return;
  g_ptr_array_add (self->names, g_strdup (name));
  g_hash_table_insert (self->place, g_ptr_array_index (self->names, self->names->len - 1),
                       GUINT_TO_POINTER (self->names->len));
}

static const char *
node_text (CohortJsonRows *self, JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *json = NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      GType type = json_node_get_value_type (node);

      if (type == G_TYPE_STRING)
        return json_node_get_string (node);
      if (type == G_TYPE_BOOLEAN)
        return json_node_get_boolean (node) ? "true" : "false";
      if (type == G_TYPE_INT64)
        g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, json_node_get_int (node));
      else
        g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node));
      return g_string_chunk_insert (self->strings, number);
    }
  json = json_to_string (node, FALSE);
  return g_string_chunk_insert (self->strings, json);
}

static void
take_value (CohortJsonRows *self, const char *name, JsonNode *node)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->place, name));
  const char *text = node_text (self, node);

  if (self->has_nul && text != NULL && strstr (text, NUL_MARK) != NULL)
    {
      g_autoptr (GString) shown = g_string_new (text);

      g_string_replace (shown, NUL_MARK, "\xef\xbf\xbd", 0);
      text = g_string_chunk_insert (self->strings, shown->str);
      self->fault = TRUE;
    }
  if (place > 0)
    self->values->pdata[place - 1] = (gpointer) text;
}

static void
forget_names (CohortJsonRows *self)
{
  g_hash_table_remove_all (self->place);
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_set_size (self->rows, 0);
}

static gboolean
set_one_path (CohortJsonRows *self, const char *path)
{
  g_autoptr (GPtrArray) parents = g_ptr_array_new ();

  forget_names (self);
  g_strfreev (self->steps);
  self->steps = split_path (path);
  if (!walk (self, json_parser_get_root (self->parser), (const char *const *) self->steps, parents))
    {
      forget_names (self);
      return FALSE;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      GPtrArray *row = g_ptr_array_index (self->rows, i);

      for (guint k = 0; k < row->len; k++)
        each_member (self, g_ptr_array_index (row, k), NULL, 0, learn_name);
    }
  return TRUE;
}

/**
 * cohort_json_rows_set_path:
 * @path: dotted names, "[]" stepping into an array, "|" parting alternatives of which the first that fits is taken
 *
 * Returns: whether the document has such a place; if not, there are no rows
 */
gboolean
cohort_json_rows_set_path (CohortJsonRows *self, const char *path)
{
  g_auto (GStrv) paths = g_strsplit (path, "|", -1);

  for (guint i = 0; paths[i] != NULL; i++)
    if (set_one_path (self, paths[i]))
      return TRUE;
  return FALSE;
}

/**
 * cohort_json_rows_detect:
 *
 * Finds the format whose rows the document holds, and takes its path.
 *
 * Returns: (nullable): the format, or %NULL: there are no rows then
 */
const CohortFormat *
cohort_json_rows_detect (CohortJsonRows *self)
{
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  for (guint i = 0; i < n_formats; i++)
    {
      const CohortFormat *format = formats[i];
      const CohortFormat *found;

      if (format->shape != COHORT_SHAPE_JSON || !cohort_json_rows_set_path (self, format->json_rows))
        continue;
      found = cohort_format_detect (COHORT_SHAPE_JSON, (const char *const *) self->names->pdata, self->names->len);
      if (found != NULL && (found == format || cohort_json_rows_set_path (self, found->json_rows)))
        return found;
    }
  forget_names (self);
  return NULL;
}

/**
 * cohort_json_rows_get_names:
 *
 * Returns: (transfer none): the names of the columns, valid until another path is set
 */
const char *const *
cohort_json_rows_get_names (CohortJsonRows *self, guint *n_names)
{
  *n_names = self->names->len;
  return (const char *const *) self->names->pdata;
}

guint
cohort_json_rows_get_length (CohortJsonRows *self)
{
  return self->rows->len;
}

/**
 * cohort_json_rows_get_values:
 *
 * Returns: (transfer none): one value a column, some of them %NULL; valid until the next call
 */
const char *const *
cohort_json_rows_get_values (CohortJsonRows *self, guint index)
{
  GPtrArray *row;

  g_return_val_if_fail (index < self->rows->len, NULL);

  self->fault = FALSE;
  g_string_chunk_clear (self->strings);
  g_ptr_array_set_size (self->values, 0);
  g_ptr_array_set_size (self->values, (gint) self->names->len);
  row = g_ptr_array_index (self->rows, index);
  for (guint i = 0; i < row->len; i++)
    each_member (self, g_ptr_array_index (row, i), NULL, 0, take_value);
  return (const char *const *) self->values->pdata;
}

/**
 * cohort_json_rows_get_fault:
 *
 * Returns: (nullable): why the row asked for last cannot be taken, as a translated sentence; its values are to be shown
 * only
 */
const char *
cohort_json_rows_get_fault (CohortJsonRows *self)
{
  return self->fault ? _ ("The row holds a character that is no text (U+0000).") : NULL;
}
