/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The snapshot is a JSON object:
 *   moved    [[table, column, id]…]        named the other member, name the survivor now
 *   removed  [[table, {column: value}]…]   stood twice, or lost against the value that was chosen
 *   added    [[id, value]…]                overrides that hold a chosen value
 *   tops     {table: id}                   the greatest ids before: what is greater was written since
 *   picks    {field: bool}                 what was chosen; true: the other member's value
 * Ids are never used twice, so a row that is named here is that very row or is gone. Names of tables and columns are
 * taken only where the schema has such a reference: the file may come from anywhere. */

#include "config.h"

#include "cohort-merge-private.h"

#include <string.h>

#include "cohort-journal-private.h"

const CohortMergeUnique cohort_merge_unique[] = {
  { "member_override", "field" },
  { "member_tag", "tag" },
  { "member_field", "field" },
};
const guint cohort_merge_n_unique = G_N_ELEMENTS (cohort_merge_unique);

static void
reference_free (gpointer data)
{
  g_free (((CohortMergeReference *) data)->column);
  g_free (data);
}

static void
add_reference (GPtrArray *list, const char *table, const char *column)
{
  CohortMergeReference *reference = g_new0 (CohortMergeReference, 1);

  reference->table = table;
  reference->column = g_strdup (column);
  g_ptr_array_add (list, reference);
}

/* Returns: (transfer full) (element-type CohortMergeReference) (nullable): every column that names a member. A table
 * that a later version adds is found by its foreign key. */
GPtrArray *
cohort_merge_references (CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (reference_free);
  g_autoptr (CohortStmt) stmt = NULL;
  const CohortSchema *schema = cohort_db_get_schema (db);

  stmt = cohort_db_prepare (
      db, "SELECT \"from\" FROM pragma_foreign_key_list (?1) WHERE \"table\" = 'member' ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < schema->n_tables; i++)
    {
      CohortStep step;

      cohort_stmt_bind_text (stmt, 1, schema->tables[i].name);
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        add_reference (list, schema->tables[i].name, cohort_stmt_text (stmt, 0));
      if (step == COHORT_FAIL)
        return NULL;
      cohort_stmt_reset (stmt);
    }
  add_reference (list, "merge_verdict", "one");
  add_reference (list, "merge_verdict", "other");
  return g_steal_pointer (&list);
}

JsonObject *
cohort_snapshot_new (void)
{
  static const char *const lists[] = { "moved", "removed", "added" };
  JsonObject *self = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    json_object_set_array_member (self, lists[i], json_array_new ());
  json_object_set_object_member (self, "tops", json_object_new ());
  json_object_set_object_member (self, "picks", json_object_new ());
  return self;
}

static gboolean
has_shape (JsonObject *self)
{
  static const char *const lists[] = { "moved", "removed", "added" };
  static const char *const objects[] = { "tops", "picks" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (!json_object_has_member (self, lists[i]) || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (self, lists[i])))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (!json_object_has_member (self, objects[i])
        || !JSON_NODE_HOLDS_OBJECT (json_object_get_member (self, objects[i])))
      return FALSE;
  return TRUE;
}

JsonObject *
cohort_snapshot_parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root) && has_shape (json_node_get_object (root)))
    return json_node_dup_object (root);
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, "The snapshot of a merge cannot be read");
  return NULL;
}

char *
cohort_snapshot_print (JsonObject *self)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, self);
  return json_to_string (node, FALSE);
}

static gboolean
set_member (CohortDb *db, const char *table, const char *column, gint64 row, gint64 from, gint64 to, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?3 WHERE id = ?1 AND \"%s\" = ?2", table, column, column);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  cohort_stmt_bind_int64 (stmt, 2, from);
  cohort_stmt_bind_int64 (stmt, 3, to);
  return cohort_stmt_run (stmt, error);
}

/* Lets every row that names @from name @to. */
gboolean
cohort_snapshot_move (JsonObject *self, CohortDb *db, const CohortMergeReference *reference, gint64 from, gint64 to,
                      GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1 ORDER BY id", reference->table, reference->column);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, from);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 row = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (rows, row);
    }
  if (step == COHORT_FAIL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 row = g_array_index (rows, gint64, i);
      JsonArray *entry = json_array_new ();

      if (!set_member (db, reference->table, reference->column, row, from, to, error))
        {
          json_array_unref (entry);
          return FALSE;
        }
      json_array_add_string_element (entry, reference->table);
      json_array_add_string_element (entry, reference->column);
      json_array_add_int_element (entry, row);
      json_array_add_array_element (json_object_get_array_member (self, "moved"), entry);
    }
  return TRUE;
}

/* Keeps the row as it is, and deletes it. */
gboolean
cohort_snapshot_remove (JsonObject *self, CohortDb *db, const char *table, gint64 row, GError **error)
{
  g_auto (GStrv) columns = cohort_shape_columns (db, table, error);
  g_autofree char *delete = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?1", table);
  g_autoptr (GString) sql = g_string_new ("SELECT json_object (");
  g_autoptr (CohortStmt) select = NULL;
  g_autoptr (CohortStmt) stmt = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *entry;

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; columns[i] != NULL; i++)
    g_string_append_printf (sql, "%s'%s', \"%s\"", i > 0 ? ", " : "", columns[i], columns[i]);
  g_string_append_printf (sql, ") FROM \"%s\" WHERE id = ?1", table);
  select = cohort_db_prepare (db, sql->str, error);
  stmt = select != NULL ? cohort_db_prepare (db, delete, error) : NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (select, 1, row);
  if (cohort_stmt_step (select, error) != COHORT_ROW)
    return FALSE;
  node = json_from_string (cohort_stmt_text (select, 0), error);
  if (node == NULL)
    return FALSE;
  entry = json_array_new ();
  json_array_add_string_element (entry, table);
  json_array_add_element (entry, g_steal_pointer (&node));
  json_array_add_array_element (json_object_get_array_member (self, "removed"), entry);
  cohort_stmt_reset (select);
  cohort_stmt_bind_int64 (stmt, 1, row);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_snapshot_note_tops (JsonObject *self, CohortDb *db, GError **error)
{
  for (guint i = 0; i < cohort_merge_n_unique; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT ifnull (max (id), 0) FROM \"%s\"", cohort_merge_unique[i].table);
      gint64 top;

      if (!cohort_db_get_int64 (db, sql, &top, error))
        return FALSE;
      json_object_set_int_member (json_object_get_object_member (self, "tops"), cohort_merge_unique[i].table, top);
    }
  return TRUE;
}

void
cohort_snapshot_add (JsonObject *self, gint64 override, const char *value)
{
  JsonArray *entry = json_array_new ();

  json_array_add_int_element (entry, override);
  json_array_add_string_element (entry, value);
  json_array_add_array_element (json_object_get_array_member (self, "added"), entry);
}

/* The array at @index of the list called @name; NULL when it has not @length elements. */
static JsonArray *
entry_at (JsonObject *self, const char *name, guint index, guint length)
{
  JsonNode *node = json_array_get_element (json_object_get_array_member (self, name), index);

  return JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == length
             ? json_node_get_array (node)
             : NULL;
}

static const char *
text_at (JsonArray *entry, guint index)
{
  JsonNode *node = json_array_get_element (entry, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gint64
number_at (JsonArray *entry, guint index)
{
  JsonNode *node = json_array_get_element (entry, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static const CohortMergeReference *
find_reference (GPtrArray *references, const char *table, const char *column)
{
  for (guint i = 0; i < references->len; i++)
    {
      const CohortMergeReference *reference = g_ptr_array_index (references, i);

      if (g_strcmp0 (reference->table, table) == 0 && (column == NULL || g_str_equal (reference->column, column)))
        return reference;
    }
  return NULL;
}

static gboolean
move_back (JsonObject *self, CohortDb *db, GPtrArray *references, gint64 survivor, gint64 gone, GError **error)
{
  JsonArray *moved = json_object_get_array_member (self, "moved");

  for (guint i = 0; i < json_array_get_length (moved); i++)
    {
      JsonArray *entry = entry_at (self, "moved", i, 3);
      const char *column = entry != NULL ? text_at (entry, 1) : NULL;
      const CohortMergeReference *reference
          = column != NULL ? find_reference (references, text_at (entry, 0), column) : NULL;

      if (reference != NULL
          && !set_member (db, reference->table, reference->column, number_at (entry, 2), survivor, gone, error))
        return FALSE;
    }
  return TRUE;
}

/* An override that was typed anew since has another id; one that was changed in place another value. */
static gboolean
take_added_back (JsonObject *self, CohortDb *db, gint64 survivor, GError **error)
{
  JsonArray *added = json_object_get_array_member (self, "added");

  for (guint i = 0; i < json_array_get_length (added); i++)
    {
      JsonArray *entry = entry_at (self, "added", i, 2);
      g_autoptr (CohortStmt) stmt
          = cohort_db_prepare (db, "DELETE FROM member_override WHERE id = ?1 AND member = ?2 AND value = ?3", error);

      if (stmt == NULL)
        return FALSE;
      if (entry == NULL)
        continue;
      cohort_stmt_bind_int64 (stmt, 1, number_at (entry, 0));
      cohort_stmt_bind_int64 (stmt, 2, survivor);
      cohort_stmt_bind_text (stmt, 3, text_at (entry, 1));
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* Not where its parent is gone, or where the person wrote the same thing anew. */
static gboolean
append_conditions (JsonObject *self, CohortDb *db, const char *table, GString *sql, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT \"from\", \"table\" FROM pragma_foreign_key_list (?1) ORDER BY id", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, table);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_string_append_printf (sql, " AND (?1 ->> '%s' IS NULL OR EXISTS (SELECT 1 FROM \"%s\" WHERE id = ?1 ->> '%s'))",
                            cohort_stmt_text (stmt, 0), cohort_stmt_text (stmt, 1), cohort_stmt_text (stmt, 0));
  for (guint i = 0; i < cohort_merge_n_unique; i++)
    if (g_str_equal (cohort_merge_unique[i].table, table))
      g_string_append_printf (
          sql,
          " AND NOT EXISTS (SELECT 1 FROM \"%s\" WHERE member = ?1 ->> 'member'"
          " AND \"%s\" = ?1 ->> '%s' AND id > %" G_GINT64_FORMAT ")",
          table, cohort_merge_unique[i].key, cohort_merge_unique[i].key,
          json_object_get_int_member_with_default (json_object_get_object_member (self, "tops"), table, G_MAXINT64));
  return step == COHORT_DONE;
}

static gboolean
put_back (JsonObject *self, CohortDb *db, const char *table, JsonNode *row, GError **error)
{
  g_auto (GStrv) columns = cohort_shape_columns (db, table, error);
  g_autofree char *text = json_to_string (row, FALSE);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CohortStmt) stmt = NULL;

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; columns[i] != NULL; i++)
    if (json_object_has_member (json_node_get_object (row), columns[i]))
      {
        g_string_append_printf (names, "%s\"%s\"", names->len > 0 ? ", " : "", columns[i]);
        g_string_append_printf (sql, "%s?1 ->> '%s'", sql->len > 0 ? ", " : "", columns[i]);
      }
  g_string_prepend (sql, ") SELECT ");
  g_string_prepend (sql, names->str);
  g_string_prepend (sql, "\" (");
  g_string_prepend (sql, table);
  g_string_prepend (sql, "INSERT INTO \"");
  g_string_append_printf (sql, " WHERE NOT EXISTS (SELECT 1 FROM \"%s\" WHERE id = ?1 ->> 'id')", table);
  if (!append_conditions (self, db, table, sql, error))
    return FALSE;
  stmt = cohort_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, text);
  return cohort_stmt_run (stmt, error);
}

static gboolean
put_all_back (JsonObject *self, CohortDb *db, GPtrArray *references, GError **error)
{
  JsonArray *removed = json_object_get_array_member (self, "removed");

  for (guint i = 0; i < json_array_get_length (removed); i++)
    {
      JsonArray *entry = entry_at (self, "removed", i, 2);
      JsonNode *row = entry != NULL ? json_array_get_element (entry, 1) : NULL;
      const CohortMergeReference *reference = NULL;

      if (row != NULL && JSON_NODE_HOLDS_OBJECT (row) && text_at (entry, 0) != NULL)
        reference = find_reference (references, text_at (entry, 0), NULL);
      if (reference != NULL && !put_back (self, db, reference->table, row, error))
        return FALSE;
    }
  return TRUE;
}

/* Everything that the snapshot names, back to @gone, which exists again. */
gboolean
cohort_snapshot_restore (JsonObject *self, CohortDb *db, GPtrArray *references, gint64 survivor, gint64 gone,
                         GError **error)
{
  return move_back (self, db, references, survivor, gone, error) && take_added_back (self, db, survivor, error)
         && put_all_back (self, db, references, error);
}
