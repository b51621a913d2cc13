/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Undoing an import must not take away what a person wrote about the people in it.
 *
 * When a row owned by the user still refers to a row that undo deleted, the latter is put back as it was, together
 * with the user-owned rows of the same step that refer to it: a member with a note stays, and so does the link to its
 * identity, which heals when a later import gives the identity its old id again. Such a member loses what the source
 * said of it, so the name by which it was shown becomes an override of the user's. Which tables are the user's is said
 * in cohort-tables.c. A fact that still refers to a deleted fact is no case for this: that is a conflict. */

#include "config.h"

#include "cohort-journal-private.h"

/* Putting one row back may ask for another (a tag of a member); the schema is not this deep. */
#define MAX_ROUNDS 8
#define MAX_CONFLICTS 100

typedef struct
{
  const CohortTable *child; /* the table that refers */
  char *column;             /* its column */
  const CohortTable *parent;
} Reference;

/* A row that refers to a missing one. */
typedef struct
{
  const Reference *reference;
  gint64 row;
  gint64 missing;
} Dangling;

typedef struct
{
  GPtrArray *references; /* (element-type Reference) */
  GHashTable *missing;   /* (element-type CohortTable GHashTable): ids to put back, by table */
  guint restored;
} Keep;

static void
reference_free (Reference *reference)
{
  g_free (reference->column);
  g_free (reference);
}

/* Every foreign key between attached tables; no other table refers to one. */
static GPtrArray *
load_references (CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) reference_free);
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db, "SELECT \"from\", \"table\" FROM pragma_foreign_key_list (?1) ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < db->schema->n_tables; i++)
    {
      CohortStep step;

      cohort_stmt_bind_text (stmt, 1, db->schema->tables[i].name);
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        {
          Reference *reference = g_new0 (Reference, 1);
          reference->child = &db->schema->tables[i];
          reference->column = cohort_stmt_dup_text (stmt, 0);
          reference->parent = cohort_schema_find_table (db->schema, cohort_stmt_text (stmt, 1));
          g_ptr_array_add (list, reference);
        }
      if (step != COHORT_DONE)
        return NULL;
    }
  return g_steal_pointer (&list);
}

static gboolean
find_dangling (CohortDb *db, const Reference *reference, GArray *found, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id, \"%s\" FROM \"%s\" c WHERE \"%s\" IS NOT NULL AND NOT EXISTS"
                                          " (SELECT 1 FROM \"%s\" p WHERE p.id = c.\"%s\")",
                                          reference->column, reference->child->name, reference->column,
                                          reference->parent->name, reference->column);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Dangling dangling = { reference, cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) };
      g_array_append_val (found, dangling);
    }
  return step == COHORT_DONE;
}

static GArray *
all_dangling (CohortDb *db, GPtrArray *references, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Dangling));

  for (guint i = 0; i < references->len; i++)
    if (!find_dangling (db, references->pdata[i], found, error))
      return NULL;
  return g_steal_pointer (&found);
}

static void
report (GArray *found, CohortConflictList *conflicts)
{
  for (guint i = 0; i < found->len && conflicts->conflicts->len < MAX_CONFLICTS; i++)
    {
      const Dangling *dangling = &g_array_index (found, Dangling, i);
      cohort_conflict_list_add (conflicts, dangling->reference->child->name, dangling->row);
      cohort_conflict_list_blame (conflicts, dangling->reference->parent->name, dangling->missing);
    }
}

/* Adds to @conflicts every row that refers to a missing one. Reads all of the ledger. */
gboolean
cohort_foreign_keys_hold (CohortDb *db, CohortConflictList *conflicts, GError **error)
{
  g_autoptr (GPtrArray) references = load_references (db, error);
  g_autoptr (GArray) found = references != NULL ? all_dangling (db, references, error) : NULL;

  if (found == NULL)
    return FALSE;
  report (found, conflicts);
  return TRUE;
}

static void
want_back (Keep *keep, const CohortTable *table, gint64 id)
{
  GHashTable *ids = g_hash_table_lookup (keep->missing, table);
  gint64 *key = g_new (gint64, 1);

  if (ids == NULL)
    {
      ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_insert (keep->missing, (gpointer) table, ids);
    }
  *key = id;
  g_hash_table_add (ids, key);
}

static gboolean
is_wanted (Keep *keep, const CohortTable *table, gint64 id)
{
  GHashTable *ids = g_hash_table_lookup (keep->missing, table);

  return ids != NULL && g_hash_table_contains (ids, &id);
}

/* A user-owned row that undo deleted and that refers to a row being put back. */
static gboolean
belongs (CohortDb *db, Keep *keep, const CohortChange *change, gboolean *result, GError **error)
{
  g_auto (GStrv) columns = NULL;

  *result = FALSE;
  if (change->table->owner != COHORT_OWNER_USER)
    return TRUE;
  columns = cohort_shape_columns (db, change->name, error);
  if (columns == NULL)
    return FALSE;
  for (guint i = 0; i < keep->references->len && !*result; i++)
    {
      const Reference *reference = keep->references->pdata[i];
      gboolean present = FALSE;
      gint64 id = 0;

      if (reference->child != change->table)
        continue;
      for (int c = 0; columns[c] != NULL; c++)
        if (g_str_equal (columns[c], reference->column))
          id = cohort_change_int64 (change, c, TRUE, &present);
      *result = present && is_wanted (keep, reference->parent, id);
    }
  return TRUE;
}

static gboolean
put_back (CohortDb *db, const CohortChange *change, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CohortStmt) stmt = NULL;

  g_string_printf (sql, "INSERT INTO \"%s\" VALUES (?1", change->name);
  for (int i = 2; i <= change->n_columns; i++)
    g_string_append_printf (sql, ", ?%d", i);
  g_string_append (sql, ") ON CONFLICT DO NOTHING");
  stmt = cohort_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < change->n_columns; i++)
    {
      sqlite3_value *value = NULL;
      if (sqlite3changeset_old (change->iter, i, &value) == SQLITE_OK && value != NULL)
        cohort_stmt_bind_value (stmt, i + 1, value);
    }
  return cohort_stmt_run (stmt, error);
}

static gboolean
consider (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  Keep *keep = data;
  gboolean wanted;

  if (change->operation != SQLITE_DELETE || change->table == NULL)
    return TRUE;
  wanted = is_wanted (keep, change->table, change->id);
  if (!wanted && !belongs (db, keep, change, &wanted, error))
    return FALSE;
  if (!wanted)
    return TRUE;
  if (!put_back (db, change, error))
    return FALSE;
  keep->restored += cohort_db_changes (db);
  return TRUE;
}

/* One round: puts back what user-owned rows refer to. @settled is set when nothing dangles, or nobody can help. */
static gboolean
keep_round (CohortDb *db, gint64 step, Keep *keep, CohortConflictList *conflicts, gboolean *settled, GError **error)
{
  g_autoptr (GArray) found = all_dangling (db, keep->references, error);
  gboolean blocked = FALSE;

  if (found == NULL)
    return FALSE;
  g_hash_table_remove_all (keep->missing);
  for (guint i = 0; i < found->len; i++)
    {
      const Dangling *dangling = &g_array_index (found, Dangling, i);
      blocked = blocked || dangling->reference->child->owner != COHORT_OWNER_USER;
      want_back (keep, dangling->reference->parent, dangling->missing);
    }
  keep->restored = 0;
  if (found->len > 0 && !blocked && !cohort_part_walk (db, step, COHORT_WAY_UNDO, consider, keep, error))
    return FALSE;
  *settled = keep->restored == 0;
  if (*settled)
    report (found, conflicts);
  return TRUE;
}

/* The members that are left with no identity but @identity, which is gone, and without a name of the user's. */
static GArray *
find_nameless (CohortDb *db, gint64 identity, GError **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT DISTINCT l.member FROM identity_link l WHERE l.identity = ?1"
                            " AND NOT EXISTS (SELECT 1 FROM identity_link o JOIN identity i ON i.id = o.identity"
                            "  WHERE o.member = l.member)"
                            " AND NOT EXISTS (SELECT 1 FROM member_override v WHERE v.member = l.member"
                            "  AND v.field IN ('name', 'handle', 'email'))",
                            error);
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, identity);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 member = cohort_stmt_int64 (stmt, 0);
      g_array_append_val (members, member);
    }
  return step == COHORT_DONE ? g_steal_pointer (&members) : NULL;
}

/* Keeps the first of name, handle and e-mail that the identity had: a member is shown by that. */
static gboolean
keep_name (CohortDb *db, gint64 member, const CohortChange *change, GError **error)
{
  static const char *const shown_by[] = { "name", "handle", "email" };
  g_auto (GStrv) columns = cohort_shape_columns (db, change->name, error);
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO member_override (member, field, value) VALUES (?1, ?2, ?3)", error);

  if (columns == NULL || stmt == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (shown_by); i++)
    for (int c = 0; c < change->n_columns && columns[c] != NULL; c++)
      {
        sqlite3_value *value = NULL;

        if (!g_str_equal (columns[c], shown_by[i]) || sqlite3changeset_old (change->iter, c, &value) != SQLITE_OK
            || value == NULL || sqlite3_value_bytes (value) == 0)
          continue;
        cohort_stmt_bind_int64 (stmt, 1, member);
        cohort_stmt_bind_text (stmt, 2, shown_by[i]);
        cohort_stmt_bind_value (stmt, 3, value);
        return cohort_stmt_run (stmt, error);
      }
  return TRUE;
}

static gboolean
keep_names (CohortDb *db, const CohortChange *change, gpointer unused, GError **error)
{
  g_autoptr (GArray) members = NULL;

  if (change->operation != SQLITE_DELETE || change->table == NULL || !g_str_equal (change->table->name, "identity"))
    return TRUE;
  members = find_nameless (db, change->id, error);
  if (members == NULL)
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    if (!keep_name (db, g_array_index (members, gint64, i), change, error))
      return FALSE;
  return TRUE;
}

/* After the parts of @step were undone and recorded: see the head of this file. What cannot be mended is added to
 * @conflicts. */
gboolean
cohort_keep_user_rows (CohortDb *db, gint64 step, CohortConflictList *conflicts, GError **error)
{
  g_autoptr (GPtrArray) references = load_references (db, error);
  g_autoptr (GHashTable) missing = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  Keep keep = { references, missing, 0 };
  gboolean settled = FALSE, any = FALSE;

  /* A row may come back before the one that it refers to. */
  if (references == NULL || !cohort_db_exec (db, "PRAGMA defer_foreign_keys = ON", error))
    return FALSE;
  for (int i = 0; i < MAX_ROUNDS && !settled; i++)
    {
      if (!keep_round (db, step, &keep, conflicts, &settled, error))
        return FALSE;
      any = any || keep.restored > 0;
    }
  if (!settled)
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED,
                           "Rows that a person made refer to each other too deeply");
      return FALSE;
    }
  if (any && conflicts->conflicts->len == 0 && !cohort_part_walk (db, step, COHORT_WAY_UNDO, keep_names, NULL, error))
    return FALSE;
  return cohort_db_exec (db, "PRAGMA defer_foreign_keys = OFF", error);
}
