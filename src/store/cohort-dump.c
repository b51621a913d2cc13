// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-dump.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cohort-journal.h"

#define DUMP_VERSION 1

/* Machinery that facts would be read twice without, beside the attached tables. */
static const char *const further_tables[]
    = { "external_key", "mapping", "import", "import_row", "erasure", "erased_identity", "erased_key", NULL };

/* Writing */

static gboolean
put (GOutputStream *stream, const char *text, GCancellable *cancellable, GError **error)
{
  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

/* What is written of a table: STRICT tables hold what their columns say. */
typedef struct
{
  GPtrArray *names; /* (element-type utf8) */
  GArray *is_text;  /* (element-type gboolean) */
} Columns;

static void
columns_free (Columns *self)
{
  g_ptr_array_unref (self->names);
  g_array_unref (self->is_text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Columns, columns_free)

/* An import's step is left out: it belongs to a journal that does not come along. */
static Columns *
table_columns (CohortDb *db, const char *table, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT name, type = 'TEXT' FROM pragma_table_info (?1) ORDER BY cid", error);
  g_autoptr (Columns) self = g_new0 (Columns, 1);
  CohortStep step = COHORT_FAIL;

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->is_text = g_array_new (FALSE, FALSE, sizeof (gboolean));
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_text (stmt, 1, table);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gboolean is_text = cohort_stmt_int64 (stmt, 1) != 0;

      if (g_str_equal (table, "import") && g_str_equal (cohort_stmt_text (stmt, 0), "step"))
        continue;
      g_ptr_array_add (self->names, cohort_stmt_dup_text (stmt, 0));
      g_array_append_val (self->is_text, is_text);
    }
  return step == COHORT_DONE ? g_steal_pointer (&self) : NULL;
}

static char *
join (GPtrArray *names, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? separator : "", (const char *) g_ptr_array_index (names, i));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
row_to_json (CohortStmt *stmt, const Columns *columns)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *cells = json_array_sized_new (columns->names->len);

  for (guint i = 0; i < columns->names->len; i++)
    if (cohort_stmt_is_null (stmt, i))
      json_array_add_null_element (cells);
    else if (g_array_index (columns->is_text, gboolean, i))
      json_array_add_string_element (cells, cohort_stmt_text (stmt, i));
    else
      json_array_add_int_element (cells, cohort_stmt_int64 (stmt, i));
  json_node_take_array (node, cells);
  return json_to_string (node, FALSE);
}

static gboolean
write_rows (CohortDb *db, GOutputStream *stream, const char *table, const Columns *columns, GCancellable *cancellable,
            GError **error)
{
  g_autofree char *names = join (columns->names, ", ");
  /* By the primary key: an id, or the first columns. */
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s FROM %s ORDER BY %s", names, table, columns->names->len > 2 ? "1, 2, 3" : "1");
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  const char *separator = "\n";
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      g_autofree char *row = row_to_json (stmt, columns);

      if (!put (stream, separator, cancellable, error) || !put (stream, row, cancellable, error))
        return FALSE;
      separator = ",\n";
    }
  return step == COHORT_DONE;
}

static gboolean
write_table (CohortDb *db, GOutputStream *stream, const char *table, gboolean first, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (Columns) columns = table_columns (db, table, error);
  g_autofree char *names = NULL;
  g_autofree char *head = NULL;

  if (columns == NULL)
    return FALSE;
  names = join (columns->names, "\", \"");
  head = g_strdup_printf ("%s\"%s\": {\"columns\": [\"%s\"], \"rows\": [", first ? "\n" : ",\n", table, names);
  return put (stream, head, cancellable, error) && write_rows (db, stream, table, columns, cancellable, error)
         && put (stream, "\n]}", cancellable, error);
}

/**
 * cohort_dump_write:
 * @stream: where to; not closed
 *
 * A read job: the document is one snapshot of the community.
 */
gboolean
cohort_dump_write (CohortDb *db, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (db);
  g_autofree char *head
      = g_strdup_printf ("{\"cohort\": %d, \"schema\": %u, \"tables\": {", DUMP_VERSION, schema->n_steps);

  if (!put (stream, head, cancellable, error))
    return FALSE;
  for (guint i = 0; i < schema->n_tables; i++)
    if (!write_table (db, stream, schema->tables[i].name, i == 0, cancellable, error))
      return FALSE;
  for (gsize i = 0; further_tables[i] != NULL; i++)
    if (!write_table (db, stream, further_tables[i], FALSE, cancellable, error))
      return FALSE;
  return put (stream, "\n}}\n", cancellable, error);
}

/* Reading */

/**
 * cohort_dump_is_dump:
 * @head: the first bytes of a file
 */
gboolean
cohort_dump_is_dump (const char *head, gsize len)
{
  static const char start[] = "{\"cohort\": ";

  return len >= strlen (start) && memcmp (head, start, strlen (start)) == 0;
}

typedef struct
{
  CohortDb *db;
  GDataInputStream *lines; /* (owned) */
  JsonParser *parser;      /* (owned) */
  guint64 line;            /* 1-based number of the line read last */
  guint64 n_rows;
} Reader;

static gboolean
fail (const Reader *self, const char *reason, GError **error)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, self->line);

  g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_REFUSED,
               /* Translators: %1$s is the number of a line, %2$s what is wrong with it */
               _ ("Line %1$s of the export cannot be read: %2$s"), line, reason);
  return FALSE;
}

static char *
next_line (Reader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *text = g_data_input_stream_read_line_utf8 (self->lines, NULL, cancellable, &local_error);

  self->line++;
  if (text != NULL)
    return text;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    fail (self, _ ("the document ends too early"), error);
  return NULL;
}

/* Parses @before + @text + @after. Returns: (transfer none): valid until the next call */
static JsonNode *
parse (Reader *self, const char *before, const char *text, const char *after, GError **error)
{
  g_autofree char *json = g_strconcat (before, text, after, NULL);
  g_autoptr (GError) local_error = NULL;

  if (json_parser_load_from_data (self->parser, json, -1, &local_error))
    return json_parser_get_root (self->parser);
  fail (self, local_error->message, error);
  return NULL;
}

static gboolean
read_head (Reader *self, const char *text, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (self->db);
  JsonNode *root = parse (self, "", text, "}}", error);
  JsonObject *head;

  if (root == NULL)
    return FALSE;
  head = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (head == NULL || json_object_get_int_member_with_default (head, "cohort", 0) != DUMP_VERSION)
    return fail (self, _ ("it was not written by this application"), error);
  if (json_object_get_int_member_with_default (head, "schema", G_MAXINT64) > schema->n_steps)
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_REFUSED,
                           _ ("The export was written by a newer version of Cohort."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_ours (CohortDb *db, const char *table)
{
  return cohort_schema_find_table (cohort_db_get_schema (db), table) != NULL || g_strv_contains (further_tables, table);
}

/* Only names that this schema has go into SQL. */
static char *
insert_sql (Reader *self, const char *table, JsonArray *names, guint *n_columns, GError **error)
{
  g_autoptr (Columns) columns = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);

  if (!is_ours (self->db, table))
    {
      fail (self, _ ("it names a table that does not exist"), error);
      return NULL;
    }
  columns = table_columns (self->db, table, error);
  if (columns == NULL)
    return NULL;
  *n_columns = json_array_get_length (names);
  for (guint i = 0; i < *n_columns; i++)
    {
      JsonNode *name = json_array_get_element (names, i);

      if (!JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING
          || !g_ptr_array_find_with_equal_func (columns->names, json_node_get_string (name), g_str_equal, NULL))
        {
          fail (self, _ ("it names a column that does not exist"), error);
          return NULL;
        }
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", json_node_get_string (name));
      g_string_append_printf (marks, "%s?%u", i > 0 ? ", " : "", i + 1);
    }
  return g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, list->str, marks->str);
}

/* json-glib wraps a number that int64 does not hold round without a word. */
static gboolean
numbers_fit (const char *text)
{
  gboolean in_string = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      gint64 number;

      if (in_string)
        {
          if (*p == '\\' && p[1] != '\0')
            p++;
          else
            in_string = *p != '"';
        }
      else if (*p == '"')
        in_string = TRUE;
      else if (*p == '-' || g_ascii_isdigit (*p))
        {
          gsize len = 1 + strspn (p + 1, "0123456789");
          g_autofree char *token = g_strndup (p, len);

          if (!g_ascii_string_to_signed (token, 10, G_MININT64, G_MAXINT64, &number, NULL))
            return FALSE;
          p += len - 1;
        }
    }
  return TRUE;
}

static gboolean
insert_row (Reader *self, CohortStmt *stmt, guint n_columns, const char *text, GError **error)
{
  JsonNode *root = parse (self, "", text, "", error);
  g_autoptr (GError) local_error = NULL;
  JsonArray *cells;

  if (root == NULL)
    return FALSE;
  if (!numbers_fit (text))
    return fail (self, _ ("a number is out of range"), error);
  cells = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  if (cells == NULL || json_array_get_length (cells) != n_columns)
    return fail (self, _ ("a row has too few or too many values"), error);
  for (guint i = 0; i < n_columns; i++)
    {
      JsonNode *cell = json_array_get_element (cells, i);

      if (JSON_NODE_HOLDS_NULL (cell))
        cohort_stmt_bind_null (stmt, i + 1);
      else if (JSON_NODE_HOLDS_VALUE (cell) && json_node_get_value_type (cell) == G_TYPE_INT64)
        cohort_stmt_bind_int64 (stmt, i + 1, json_node_get_int (cell));
      else if (JSON_NODE_HOLDS_VALUE (cell) && json_node_get_value_type (cell) == G_TYPE_STRING)
        cohort_stmt_bind_text (stmt, i + 1, json_node_get_string (cell));
      else
        return fail (self, _ ("a value is neither a whole number nor text"), error);
    }
  if (!cohort_stmt_run (stmt, &local_error))
    {
      if (g_error_matches (local_error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT))
        return fail (self, _ ("the ledger does not take such a row"), error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  cohort_stmt_reset (stmt);
  self->n_rows++;
  return TRUE;
}

/* One table: its head has been read, its rows and its end follow. */
static gboolean
read_table (Reader *self, const char *head, GCancellable *cancellable, GError **error)
{
  JsonNode *root = parse (self, "{", head, "]}}", error);
  g_autoptr (CohortStmt) stmt = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *table;
  guint n_columns;

  if (root == NULL)
    return FALSE;
  members = json_object_get_members (json_node_get_object (root));
  table = members != NULL ? json_object_get_object_member (json_node_get_object (root), members->data) : NULL;
  if (table == NULL || !json_object_has_member (table, "columns")
      || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (table, "columns")))
    return fail (self, _ ("it is not the beginning of a table"), error);
  name = g_strdup (members->data);
  sql = insert_sql (self, name, json_object_get_array_member (table, "columns"), &n_columns, error);
  stmt = sql != NULL ? cohort_db_prepare (self->db, sql, error) : NULL;
  if (stmt == NULL)
    return FALSE;
  while (TRUE)
    {
      g_autofree char *text = next_line (self, cancellable, error);
      gsize len = text != NULL ? strlen (text) : 0;

      if (text == NULL)
        return FALSE;
      if (g_str_has_prefix (text, "]}"))
        return TRUE;
      if (len > 0 && text[len - 1] == ',')
        text[len - 1] = '\0';
      if (!insert_row (self, stmt, n_columns, text, error))
        return FALSE;
    }
}

static gboolean
read_document (Reader *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *head = next_line (self, cancellable, error);

  if (head == NULL || !read_head (self, head, error))
    return FALSE;
  while (TRUE)
    {
      g_autofree char *text = next_line (self, cancellable, error);

      if (text == NULL)
        return FALSE;
      if (g_str_equal (text, "}}"))
        return TRUE;
      if (!read_table (self, text, cancellable, error))
        return FALSE;
    }
}

static gboolean
check_empty (CohortDb *db, GError **error)
{
  gint64 n;

  if (!cohort_db_get_int64 (db, "SELECT EXISTS (SELECT 1 FROM member) OR EXISTS (SELECT 1 FROM source)", &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_REFUSED,
                       _ ("A full export can only be read into an empty community. Make a new one first."));
  return FALSE;
}

static gboolean
restore_into (CohortDb *db, Reader *reader, GCancellable *cancellable, GError **error)
{
  gint64 broken;

  /* Rows refer to later tables: references are held against each other at the end. */
  return cohort_db_exec (db, "PRAGMA defer_foreign_keys = ON", error)
         && cohort_db_exec (db, "DELETE FROM setting", error) && read_document (reader, cancellable, error)
         && cohort_db_get_int64 (db, "SELECT count (*) FROM pragma_foreign_key_check", &broken, error)
         && (broken == 0 || fail (reader, _ ("rows refer to rows that are not there"), error));
}

/**
 * cohort_dump_restore:
 * @stream: the document
 * @step: (out): the journal step that undoes it
 * @n_rows: (out): rows read
 *
 * A write job: reads a document into an empty community as one step. Nothing is kept of a document that cannot be
 * read to its end.
 *
 * Returns: FALSE with a #CohortStoreError that names the line
 */
gboolean
cohort_dump_restore (CohortDb *db, GInputStream *stream, gint64 now_us, gint64 *step, guint64 *n_rows,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  g_autoptr (JsonParser) parser = json_parser_new ();
  Reader reader = { .db = db, .lines = lines, .parser = parser };

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  if (!check_empty (db, error) || !cohort_journal_begin (db, "restore", "{}", FALSE, 0, now_us, error))
    return FALSE;
  if (!restore_into (db, &reader, cancellable, error))
    {
      cohort_journal_abort (db);
      return FALSE;
    }
  *n_rows = reader.n_rows;
  return cohort_journal_commit (db, step, error);
}
