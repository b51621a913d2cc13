/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The search goes from a person down: a row is theirs when one of its references leads to a row that is. What many
 * share, as tiers and posts, refers to nobody and is never reached. */

#include "config.h"

#include "cohort-owned.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "cohort-journal-private.h"

/* A column that names a row of another table. */
typedef struct
{
  const char *table;
  char *column;
  const char *target;
  int index; /* of the column */
} Reference;

struct _CohortOwned
{
  GHashTable *rows;      /* (element-type utf8 GHashTable): sets of gint64 by table */
  GPtrArray *references; /* (element-type Reference) */
  GQueue found;          /* (element-type Found): whose children are still to be looked for */
  gboolean grew;
};

typedef struct
{
  const char *table;
  gint64 row;
} Found;

static void
reference_free (gpointer data)
{
  g_free (((Reference *) data)->column);
  g_free (data);
}

void
cohort_owned_free (CohortOwned *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->found, g_free);
  g_clear_pointer (&self->references, g_ptr_array_unref);
  g_hash_table_unref (self->rows);
  g_free (self);
}

static gboolean
has (CohortOwned *self, const char *table, gint64 row)
{
  GHashTable *set = g_hash_table_lookup (self->rows, table);

  return set != NULL && g_hash_table_contains (set, &row);
}

/* @table: static */
static void
add (CohortOwned *self, const char *table, gint64 row)
{
  GHashTable *set = g_hash_table_lookup (self->rows, table);
  Found *found;

  if (set == NULL)
    {
      set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_insert (self->rows, (gpointer) table, set);
    }
  if (!g_hash_table_add (set, g_memdup2 (&row, sizeof row)))
    return;
  found = g_new (Found, 1);
  *found = (Found) { table, row };
  g_queue_push_tail (&self->found, found);
  self->grew = TRUE;
}

static gboolean
column_index (CohortDb *db, const char *table, const char *column, int *index, GError **error)
{
  g_auto (GStrv) columns = cohort_shape_columns (db, table, error);

  *index = -1;
  for (int i = 0; columns != NULL && columns[i] != NULL; i++)
    if (g_str_equal (columns[i], column))
      *index = i;
  return columns != NULL;
}

static gboolean
add_reference (CohortOwned *self, CohortDb *db, const char *table, const char *column, const char *target,
               GError **error)
{
  const CohortTable *entry = cohort_schema_find_table (cohort_db_get_schema (db), target);
  Reference *reference;
  int index;

  if (entry == NULL)
    return TRUE;
  if (!column_index (db, table, column, &index, error))
    return FALSE;
  reference = g_new (Reference, 1);
  *reference = (Reference) { table, g_strdup (column), entry->name, index };
  g_ptr_array_add (self->references, reference);
  return TRUE;
}

static gboolean
load_references (CohortOwned *self, CohortDb *db, GError **error)
{
  /* References that are soft because they outlive what they name. */
  static const char *const soft[][3]
      = { { "identity_link", "identity", "identity" },  { "homework_review", "submission", "submission" },
          { "merge_verdict", "one", "member" },         { "merge_verdict", "other", "member" },
          { "question_aside", "question", "question" }, { "question_idea", "question", "question" },
          { "reply", "question", "question" } };
  const CohortSchema *schema = cohort_db_get_schema (db);
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT \"from\", \"table\" FROM pragma_foreign_key_list (?1) ORDER BY id", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < schema->n_tables; i++)
    {
      CohortStep step;

      cohort_stmt_bind_text (stmt, 1, schema->tables[i].name);
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        if (!add_reference (self, db, schema->tables[i].name, cohort_stmt_text (stmt, 0), cohort_stmt_text (stmt, 1),
                            error))
          return FALSE;
      if (step == COHORT_FAIL)
        return FALSE;
      cohort_stmt_reset (stmt);
    }
  for (guint i = 0; i < G_N_ELEMENTS (soft); i++)
    if (!add_reference (self, db, soft[i][0], soft[i][1], soft[i][2], error))
      return FALSE;
  return TRUE;
}

static gboolean
follow (CohortOwned *self, CohortDb *db, const Reference *reference, gint64 row, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1", reference->table, reference->column);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    add (self, reference->table, cohort_stmt_int64 (stmt, 0));
  return step == COHORT_DONE;
}

/* The children of what was found, and theirs. */
static gboolean
follow_found (CohortOwned *self, CohortDb *db, GError **error)
{
  for (Found *next; (next = g_queue_pop_head (&self->found)) != NULL;)
    {
      g_autofree Found *found = next;

      for (guint i = 0; i < self->references->len; i++)
        {
          const Reference *reference = g_ptr_array_index (self->references, i);

          if (g_str_equal (reference->target, found->table) && !follow (self, db, reference, found->row, error))
            return FALSE;
        }
    }
  return TRUE;
}

static CohortOwned *
owned_new (CohortDb *db, GError **error)
{
  g_autoptr (CohortOwned) self = g_new0 (CohortOwned, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
  self->references = g_ptr_array_new_with_free_func (reference_free);
  return load_references (self, db, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
add_selected (CohortOwned *self, CohortDb *db, const char *table, const char *sql, gint64 id, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    add (self, table, cohort_stmt_int64 (stmt, 0));
  return step == COHORT_DONE;
}

/**
 * cohort_owned_new:
 * @member: a person
 *
 * Returns: (transfer full) (nullable): everything about them; %COHORT_STORE_ERROR_NOT_FOUND when nobody has that id
 */
CohortOwned *
cohort_owned_new (CohortDb *db, gint64 member, GError **error)
{
  g_autoptr (CohortOwned) self = owned_new (db, error);

  if (self == NULL || !add_selected (self, db, "member", "SELECT id FROM member WHERE id = ?1", member, error)
      || !add_selected (self, db, "identity",
                        "SELECT i.id FROM identity_link AS l CROSS JOIN identity AS i ON i.id = l.identity"
                        " WHERE l.member = ?1",
                        member, error))
    return NULL;
  if (!has (self, "member", member))
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, "There is no such member");
      return NULL;
    }
  return follow_found (self, db, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * cohort_owned_get:
 *
 * Returns: (transfer none) (element-type gint64) (nullable): the rows of @table
 */
GHashTable *
cohort_owned_get (CohortOwned *self, const char *table)
{
  return g_hash_table_lookup (self->rows, table);
}

gint64
cohort_owned_count (CohortOwned *self, const char *table)
{
  GHashTable *set = g_hash_table_lookup (self->rows, table);

  return set != NULL ? g_hash_table_size (set) : 0;
}

char *
cohort_owned_print (CohortOwned *self, const char *table)
{
  GHashTable *set = g_hash_table_lookup (self->rows, table);
  g_autoptr (GString) text = g_string_new ("[");
  GHashTableIter iter;
  gint64 *row;

  if (set != NULL)
    {
      g_hash_table_iter_init (&iter, set);
      while (g_hash_table_iter_next (&iter, (gpointer *) &row, NULL))
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, text->len > 1 ? "," : "", *row);
    }
  g_string_append_c (text, ']');
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* History */

typedef struct
{
  CohortOwned *owned;
  gboolean hit;
} Walk;

static gboolean
names_owned (CohortOwned *self, const CohortChange *change, const Reference *reference)
{
  for (int old = 0; old < 2; old++)
    {
      gboolean present;
      gint64 value = cohort_change_int64 (change, reference->index, old != 0, &present);

      if (present && has (self, reference->target, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
look_at_change (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  Walk *walk = data;

  if (change->table == NULL)
    return TRUE;
  if (has (walk->owned, change->table->name, change->id))
    {
      walk->hit = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < walk->owned->references->len; i++)
    {
      const Reference *reference = g_ptr_array_index (walk->owned->references, i);

      if (reference->table == change->table->name && names_owned (walk->owned, change, reference))
        {
          walk->hit = TRUE;
          add (walk->owned, change->table->name, change->id);
          return TRUE;
        }
    }
  return TRUE;
}

static gboolean
list_steps (CohortDb *db, GArray *all, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT DISTINCT step FROM journal_part ORDER BY step", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (all, id);
    }
  return step == COHORT_DONE;
}

/* A row that is gone is known by the step that took it away, which comes after those that changed it: until nothing
 * new is found. */
gboolean
cohort_owned_follow_history (CohortOwned *self, CohortDb *db, GArray *steps, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list_steps (db, all, error))
    return FALSE;
  do
    {
      self->grew = FALSE;
      g_array_set_size (steps, 0);
      for (guint i = 0; i < all->len; i++)
        {
          gint64 step = g_array_index (all, gint64, i);
          Walk walk = { self, FALSE };

          if (!cohort_part_walk (db, step, COHORT_WAY_DO, look_at_change, &walk, error)
              || !cohort_part_walk (db, step, COHORT_WAY_UNDO, look_at_change, &walk, error))
            return FALSE;
          if (walk.hit)
            g_array_append_val (steps, step);
        }
    }
  while (self->grew);
  g_queue_clear_full (&self->found, g_free);
  return TRUE;
}

/* Access */

static gboolean
dump_selected (CohortDb *db, JsonObject *tables, const char *table, const char *sql, const char *ids, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  g_autoptr (JsonArray) rows = json_array_new ();
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, ids);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      JsonNode *node = json_from_string (cohort_stmt_text (stmt, 0), error);

      if (node == NULL)
        return FALSE;
      json_array_add_element (rows, node);
    }
  if (json_array_get_length (rows) > 0)
    json_object_set_array_member (tables, table, g_steal_pointer (&rows));
  return step == COHORT_DONE;
}

static gboolean
dump_table (CohortOwned *self, CohortDb *db, JsonObject *tables, const char *table, GError **error)
{
  g_auto (GStrv) columns = cohort_shape_columns (db, table, error);
  g_autofree char *ids = cohort_owned_print (self, table);
  g_autoptr (GString) sql = g_string_new ("SELECT json_object (");

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; columns[i] != NULL; i++)
    g_string_append_printf (sql, "%s'%s', \"%s\"", i > 0 ? ", " : "", columns[i], columns[i]);
  g_string_append_printf (sql, ") FROM \"%s\" WHERE id IN (SELECT value FROM json_each (?1)) ORDER BY id", table);
  return dump_selected (db, tables, table, sql->str, ids, error);
}

/* A number says nothing to whom it is handed: what it is called stands beside. */
static gboolean
dump_names (CohortOwned *self, CohortDb *db, JsonObject *names, const Reference *reference, GError **error)
{
  static const char *const called[][2]
      = { { "source", "name" }, { "tier", "name" },        { "post", "title" },    { "tag", "name" },
          { "field", "name" },  { "benefit", "name" },     { "topic", "name" },    { "event", "title" },
          { "series", "name" }, { "assignment", "title" }, { "promotion", "name" } };
  g_autofree char *ids = cohort_owned_print (self, reference->table);

  for (guint i = 0; i < G_N_ELEMENTS (called); i++)
    if (g_str_equal (called[i][0], reference->target))
      {
        g_autofree char *name = g_strdup_printf ("%s.%s", reference->table, reference->column);
        g_autofree char *sql
            = g_strdup_printf ("SELECT json_object ('id', id, '%s', \"%s\") FROM \"%s\" WHERE id IN (SELECT \"%s\" FROM"
                               " \"%s\" WHERE id IN (SELECT value FROM json_each (?1))) ORDER BY id",
                               called[i][1], called[i][1], reference->target, reference->column, reference->table);

        return dump_selected (db, names, name, sql, ids, error);
      }
  return TRUE;
}

/**
 * cohort_owned_dump:
 *
 * Returns: (transfer full) (nullable): a JSON object: "rows" by table, and under "names" what their references are
 *   called
 */
char *
cohort_owned_dump (CohortOwned *self, CohortDb *db, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (db);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *rows = json_object_new (), *names = json_object_new ();

  json_object_set_object_member (object, "rows", rows);
  json_object_set_object_member (object, "names", names);
  for (guint i = 0; i < schema->n_tables; i++)
    if (cohort_owned_get (self, schema->tables[i].name) != NULL
        && !dump_table (self, db, rows, schema->tables[i].name, error))
      return NULL;
  for (guint i = 0; i < self->references->len; i++)
    {
      const Reference *reference = g_ptr_array_index (self->references, i);

      if (cohort_owned_get (self, reference->table) != NULL && !dump_names (self, db, names, reference, error))
        return NULL;
    }
  json_node_set_object (root, object);
  return json_to_string (root, TRUE);
}
