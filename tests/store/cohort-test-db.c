/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* See the header. */

#include "config.h"

#include "cohort-test-db.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cohort-check.h"
#include "cohort-migrate.h"
#include "cohort-test-release.h"

/**
 * cohort_test_path:
 *
 * Returns: (transfer full): a path for a file in a new folder; see cohort_test_remove()
 */
char *
cohort_test_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("cohort-test-XXXXXX", &error);

  g_assert_no_error (error);
  return g_build_filename (dir, "test.cohort", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

/**
 * cohort_test_remove:
 * @path: from cohort_test_path(): its folder is removed with all that is in it
 */
void
cohort_test_remove (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);

  remove_tree (dir);
}

/**
 * cohort_test_db_open:
 *
 * Returns: (transfer full): a writer on @path, made and migrated as needed
 */
CohortDb *
cohort_test_db_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  CohortDb *db = cohort_db_open (path, COHORT_DB_WRITE | COHORT_DB_CREATE, NULL, &error);

  g_assert_no_error (error);
  cohort_migrate (db, NULL, &error);
  g_assert_no_error (error);
  cohort_test_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  return db;
}

/**
 * cohort_test_db_new:
 *
 * Returns: (transfer full): a writer on a new file; see cohort_test_db_free()
 */
CohortDb *
cohort_test_db_new (void)
{
  g_autofree char *path = cohort_test_path ();

  return cohort_test_db_open (path);
}

/**
 * cohort_test_db_free:
 * @db: (transfer full): closed, and its folder removed
 */
void
cohort_test_db_free (CohortDb *db)
{
  g_autofree char *path = g_strdup (cohort_db_get_path (db));

  cohort_db_free (db);
  cohort_test_remove (path);
}

/**
 * cohort_test_store_new:
 *
 * Returns: (transfer full): a store on a new file; see cohort_test_store_free()
 */
CohortStore *
cohort_test_store_new (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  CohortStore *store = cohort_store_open (path, COHORT_STORE_CREATE, &error);

  g_assert_no_error (error);
  return store;
}

/**
 * cohort_test_store_free:
 * @store: (transfer full): closed, and its folder removed
 */
void
cohort_test_store_free (CohortStore *store)
{
  g_autofree char *path = g_strdup (cohort_store_get_path (store));

  cohort_store_close (store);
  cohort_test_release (store);
  cohort_test_remove (path);
}

/**
 * cohort_test_exec:
 * @sql: statements
 */
void
cohort_test_exec (CohortDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  cohort_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/**
 * cohort_test_int:
 *
 * Returns: the first value of a query
 */
gint64
cohort_test_int (CohortDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  cohort_db_get_int64 (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

/**
 * cohort_test_text:
 *
 * Returns: (transfer full) (nullable): the first value of a query
 */
char *
cohort_test_text (CohortDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, &error);
  char *text = NULL;

  g_assert_no_error (error);
  if (cohort_stmt_step (stmt, &error) == COHORT_ROW)
    text = cohort_stmt_dup_text (stmt, 0);
  g_assert_no_error (error);
  return text;
}

/**
 * cohort_test_step_of:
 * @sql: statements
 *
 * Runs @sql as one step of the journal.
 *
 * Returns: the step; 0 when it changed nothing
 */
gint64
cohort_test_step_of (CohortDb *db, const char *kind, gboolean user_step, gint64 source, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 step;

  cohort_journal_begin (db, kind, NULL, user_step, source, COHORT_TEST_NOW, &error);
  g_assert_no_error (error);
  cohort_test_exec (db, sql);
  cohort_journal_commit (db, &step, &error);
  g_assert_no_error (error);
  return step;
}

/**
 * cohort_test_step:
 *
 * As cohort_test_step_of(), for a step of the person.
 */
gint64
cohort_test_step (CohortDb *db, const char *sql)
{
  return cohort_test_step_of (db, "edit", TRUE, 0, sql);
}

/**
 * cohort_test_undo:
 */
void
cohort_test_undo (CohortDb *db, gint64 step)
{
  g_autoptr (GError) error = NULL;

  cohort_journal_undo (db, step, COHORT_TEST_NOW, NULL, &error);
  g_assert_no_error (error);
}

/**
 * cohort_test_redo:
 */
void
cohort_test_redo (CohortDb *db, gint64 step)
{
  g_autoptr (GError) error = NULL;

  cohort_journal_redo (db, step, COHORT_TEST_NOW, NULL, &error);
  g_assert_no_error (error);
}

/**
 * cohort_test_check:
 *
 * Every check of the store finds nothing.
 */
void
cohort_test_check (CohortDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortFaults) faults = cohort_check_run (db, NULL, 0, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    {
      const CohortFault *fault = faults->pdata[i];
      g_test_message ("%s: %s", fault->check, fault->text);
    }
  g_assert_cmpuint (faults->len, ==, 0);
}

static void
dump_table (CohortDb *db, const char *table, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *list_sql = g_strdup_printf (
      "SELECT group_concat ('quote (\"' || name || '\")', ' || '','' || ') FROM pragma_table_info ('%s')", table);
  g_autofree char *list = cohort_test_text (db, list_sql);
  g_autofree char *sql = g_strdup_printf ("SELECT %s AS line FROM \"%s\" ORDER BY line", list, table);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  g_string_append_printf (out, "[%s]\n", table);
  while (cohort_stmt_step (stmt, &error) == COHORT_ROW)
    g_string_append_printf (out, "%s\n", cohort_stmt_text (stmt, 0));
  g_assert_no_error (error);
}

/* Whether a table goes into a dump. */
typedef gboolean (*Wanted) (CohortDb *db, const char *table);

static gboolean
is_attached (CohortDb *db, const char *table)
{
  return cohort_schema_find_table (cohort_db_get_schema (db), table) != NULL;
}

static gboolean
is_any (CohortDb *db, const char *table)
{
  return TRUE;
}

static gboolean
is_ledger (CohortDb *db, const char *table)
{
  return !g_str_has_prefix (table, "journal") && !g_str_equal (table, "derived_state");
}

static char *
dump (CohortDb *db, Wanted wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStmt) stmt = NULL;
  GString *out = g_string_new (NULL);

  stmt = cohort_db_prepare (db,
                            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
                            &error);
  g_assert_no_error (error);
  while (cohort_stmt_step (stmt, &error) == COHORT_ROW)
    if (wanted (db, cohort_stmt_text (stmt, 0)))
      dump_table (db, cohort_stmt_text (stmt, 0), out);
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

/**
 * cohort_test_dump:
 * @all: every table but SQLite's and full-text search's own; otherwise the attached ones
 *
 * Returns: (transfer full): the content, so that equal databases give equal text. The numbers that AUTOINCREMENT has
 *   come to are no content.
 */
char *
cohort_test_dump (CohortDb *db, gboolean all)
{
  return dump (db, all ? is_any : is_attached);
}

/**
 * cohort_test_dump_ledger:
 *
 * Returns: (transfer full): as cohort_test_dump(), of every table but the bookkeeping of the journal and of derived
 *   rows: what undo has to bring back, derived rows among it
 */
char *
cohort_test_dump_ledger (CohortDb *db)
{
  return dump (db, is_ledger);
}

/**
 * cohort_test_db_filled:
 *
 * Returns: (transfer full): as cohort_test_db_new(), with some pages of rows
 */
CohortDb *
cohort_test_db_filled (void)
{
  CohortDb *db = cohort_test_db_new ();

  cohort_test_step (db, "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000)"
                        " INSERT INTO setting (key, value) SELECT 'key number ' || i, i FROM c");
  return db;
}

/**
 * cohort_test_dump_of:
 *
 * Returns: (transfer full): what a reader finds in the file
 */
char *
cohort_test_dump_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDb) db = cohort_db_open (path, COHORT_DB_READ, NULL, &error);

  g_assert_no_error (error);
  return cohort_test_dump (db, TRUE);
}

/**
 * cohort_test_damage:
 *
 * Overwrites eight pages of the file.
 */
void
cohort_test_damage (const char *path, gint64 at)
{
  int fd = g_open (path, O_RDWR);
  char noise[4096];

  memset (noise, 0xa5, sizeof noise);
  for (int i = 0; i < 8; i++)
    g_assert_cmpint (pwrite (fd, noise, sizeof noise, at + i * 4096), ==, sizeof noise);
  close (fd);
}

/**
 * cohort_test_count_files:
 *
 * Returns: how many files of the folder of @path have @part in their names
 */
guint
cohort_test_count_files (const char *path, const char *part)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL;
  return n;
}
