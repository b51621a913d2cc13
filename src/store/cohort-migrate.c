/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Schema steps. The copy is made before the transaction begins, the steps and their bookkeeping are one transaction:
 * a file is at the old version or at the new one. */

#include "config.h"

#include "cohort-migrate.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cohort-backup.h"
#include "cohort-journal-private.h"

static gboolean
has_tables (CohortDb *db, gboolean *has, GError **error)
{
  gint64 n;

  if (!cohort_db_get_int64 (db, "SELECT count(*) FROM sqlite_schema", &n, error))
    return FALSE;
  *has = n > 0;
  return TRUE;
}

/* A file may come from anywhere. Cohort makes neither triggers nor views: one would act at an edit, past the journal.
 */
static gboolean
holds_no_program (CohortDb *db, GError **error)
{
  gint64 n;

  if (!cohort_db_get_int64 (db, "SELECT count (*) FROM sqlite_schema WHERE type IN ('trigger', 'view')", &n, error))
    return FALSE;
  if (n > 0)
    g_set_error (
        error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_REFUSED,
        _ ("“%s” holds triggers or views, which Cohort never makes. Somebody else changed it: it is not opened."),
        db->path);
  return n == 0;
}

/**
 * cohort_migrate_check:
 * @is_new: (out): whether the file holds nothing yet
 * @version: (out): the version of its schema
 * @error: return location
 *
 * Looks whether the file is a community that this connection can work on. Reads only.
 *
 * Returns: FALSE with @error set: not a community, newer than this program, or too old for a reader
 */
gboolean
cohort_migrate_check (CohortDb *db, gboolean *is_new, guint *version, GError **error)
{
  gint64 id, user_version;
  gboolean filled;

  if (!cohort_db_get_int64 (db, "PRAGMA application_id", &id, error)
      || !cohort_db_get_int64 (db, "PRAGMA user_version", &user_version, error) || !has_tables (db, &filled, error))
    return FALSE;

  *is_new = id == 0 && user_version == 0 && !filled && (db->flags & COHORT_DB_CREATE) != 0;
  *version = MAX (user_version, 0);
  if (*is_new)
    return TRUE;
  if (id != COHORT_APPLICATION_ID)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_A_COMMUNITY, "%s", db->path);
  else if (user_version > db->schema->n_steps)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NEWER_SCHEMA,
                 _ ("layout %" PRId64 " of the file, %u of this program"), user_version, db->schema->n_steps);
  else if (user_version < db->schema->n_steps && !(db->flags & (COHORT_DB_WRITE | COHORT_DB_ANY_VERSION)))
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_OLDER_SCHEMA,
                 _ ("layout %" PRId64 " of the file, %u of this program"), user_version, db->schema->n_steps);
  else
    return holds_no_program (db, error);
  return FALSE;
}

/* Columns of @table at @version; -1 when it was not there. */
static gboolean
recorded_width (CohortDb *db, const char *table, guint version, int *width, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  g_auto (GStrv) columns = NULL;
  CohortStep step;

  *width = -1;
  stmt = cohort_db_prepare (db, "SELECT columns FROM journal_shape WHERE schema_version = ?1 AND tbl = ?2", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, version);
  cohort_stmt_bind_text (stmt, 2, table);
  step = cohort_stmt_step (stmt, error);
  if (step != COHORT_ROW)
    return step == COHORT_DONE;
  columns = g_strsplit (cohort_stmt_text (stmt, 0), " ", -1);
  *width = g_strv_length (columns);
  return TRUE;
}

/* ADD COLUMN leaves the rows as they are, and SQLite up to 3.46 at least shows the session extension NULL, not the
 * default, for what a row is too short for: a deleted row would come back with NULL. Written anew, rows are whole. */
static gboolean
widen_rows (CohortDb *db, const char *table, GError **error)
{
  g_auto (GStrv) columns = cohort_shape_columns (db, table, error);
  g_autofree char *sql = NULL;
  const char *last;
  int width;

  if (columns == NULL || !recorded_width (db, table, db->version, &width, error))
    return FALSE;
  if (width < 0 || (int) g_strv_length (columns) <= width)
    return TRUE;
  last = columns[g_strv_length (columns) - 1];
  sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = \"%s\"", table, last, last);
  return cohort_db_exec (db, sql, error);
}

/* Changesets name no columns, so what they were is kept for every version. */
static gboolean
record_shapes (CohortDb *db, guint version, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db,
                            "INSERT INTO journal_shape (schema_version, tbl, columns) SELECT ?1, ?2,"
                            " group_concat (name, ' ' ORDER BY cid) FROM pragma_table_xinfo (?2)"
                            " HAVING count (*) > 0 ON CONFLICT DO UPDATE SET columns = excluded.columns",
                            error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < db->schema->n_tables; i++)
    {
      cohort_stmt_bind_int64 (stmt, 1, version);
      cohort_stmt_bind_text (stmt, 2, db->schema->tables[i].name);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* The barrier bears the time of the last step before it: a migration has no moment that a person would look for. */
static gboolean
record_barrier (CohortDb *db, guint version, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db,
                            "INSERT INTO journal (kind, user_step, made_us, state, schema_version)"
                            " SELECT 'migration', 0, ifnull (max (made_us), 0), 'barrier', ?1 FROM journal",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, version);
  return cohort_stmt_run (stmt, error);
}

static gboolean
run_step (CohortDb *db, guint index, GError **error)
{
  const CohortSchemaStep *step = &db->schema->steps[index];

  if (!cohort_db_exec (db, step->sql, error))
    {
      g_prefix_error (error, "%04u-%s: ", index + 1, step->name);
      return FALSE;
    }
  return !step->barrier || db->version == 0 || record_barrier (db, index + 1, error);
}

static gboolean
check_foreign_keys (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA foreign_key_check", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT, _ ("a row of %s names a missing row of %s"),
                 cohort_stmt_text (stmt, 0), cohort_stmt_text (stmt, 2));
  return step == COHORT_DONE;
}

static gboolean
run_steps (CohortDb *db, GError **error)
{
  g_autofree char *stamp = NULL;
  guint n = db->schema->n_steps;

  for (guint i = db->version; i < n; i++)
    if (!run_step (db, i, error))
      return FALSE;
  for (guint i = 0; db->version > 0 && i < db->schema->n_tables; i++)
    if (!widen_rows (db, db->schema->tables[i].name, error))
      return FALSE;
  stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u", COHORT_APPLICATION_ID, n);
  return record_shapes (db, n, error) && check_foreign_keys (db, error) && cohort_db_exec (db, stamp, error);
}

static gboolean
copy_before (CohortDb *db, char **copy_path, GError **error)
{
  g_autofree char *dir = cohort_backup_dir (db->path);
  g_autofree char *name = g_strdup_printf ("before-schema-%u.cohort", db->schema->n_steps);
  g_autofree char *copy = g_build_filename (dir, name, NULL);

  if (!cohort_backup_make_dir (dir, error) || !cohort_backup_copy (db->path, copy, NULL, error))
    {
      g_prefix_error (error, _ ("No copy could be made before the update: "));
      return FALSE;
    }
  if (copy_path != NULL)
    *copy_path = g_steal_pointer (&copy);
  return TRUE;
}

/**
 * cohort_migrate:
 * @db: a writer outside a transaction
 * @copy_path: (out) (optional) (nullable): the copy that was made before, if one was needed
 * @error: return location
 *
 * Runs the steps that the file lacks. Foreign keys are not enforced meanwhile, so that a step may rebuild a table,
 * and are checked as a whole before the commit.
 *
 * Returns: FALSE with @error set and the file as it was
 */
gboolean
cohort_migrate (CohortDb *db, char **copy_path, GError **error)
{
  gboolean done = FALSE;

  g_return_val_if_fail (cohort_db_is_writer (db) && !cohort_db_in_transaction (db), FALSE);

  if (copy_path != NULL)
    *copy_path = NULL;
  if (db->version == db->schema->n_steps)
    return TRUE;
  if (!db->is_new && !copy_before (db, copy_path, error))
    return FALSE;

  cohort_db_forget_statements (db);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
  db->unguarded = TRUE;
  if (cohort_db_begin (db, error))
    {
      if (run_steps (db, error))
        done = cohort_db_commit (db, error);
      else
        cohort_db_rollback (db);
    }
  db->unguarded = FALSE;
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  if (done)
    {
      db->version = db->schema->n_steps;
      db->is_new = FALSE;
    }
  return done;
}
