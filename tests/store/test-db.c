/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The connection: opening, statements, transactions, errors. */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "cohort-db-private.h"
#include "cohort-migrate.h"
#include "cohort-test-db.h"

static void
assert_open_fails (const char *path, CohortDbFlags flags, CohortStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  g_assert_null (cohort_db_open (path, flags, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, (int) code);
  sentence = cohort_store_error_describe (error);
  if (code != COHORT_STORE_ERROR_NOT_FOUND && code != COHORT_STORE_ERROR_REFUSED)
    g_assert_cmpstr (sentence, !=, error->message);
}

static void
test_refuses_others (void)
{
  g_autofree char *path = cohort_test_path ();
  sqlite3 *other = NULL;
  CohortDb *db;

  assert_open_fails (path, COHORT_DB_WRITE, COHORT_STORE_ERROR_NOT_FOUND);
  assert_open_fails (path, COHORT_DB_READ, COHORT_STORE_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (path, "not a database at all, but long enough to look like one\n", -1, NULL));
  assert_open_fails (path, COHORT_DB_WRITE, COHORT_STORE_ERROR_NOT_A_COMMUNITY);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_open_fails (path, COHORT_DB_WRITE, COHORT_STORE_ERROR_NOT_A_COMMUNITY);

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "CREATE TABLE t (x); PRAGMA application_id = 7", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (other);
  assert_open_fails (path, COHORT_DB_WRITE | COHORT_DB_CREATE, COHORT_STORE_ERROR_NOT_A_COMMUNITY);
  g_unlink (path);

  db = cohort_test_db_open (path);
  cohort_test_exec (db, "PRAGMA user_version = 9999");
  cohort_db_free (db);
  assert_open_fails (path, COHORT_DB_WRITE, COHORT_STORE_ERROR_NEWER_SCHEMA);
  assert_open_fails (path, COHORT_DB_READ, COHORT_STORE_ERROR_NEWER_SCHEMA);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA user_version = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  assert_open_fails (path, COHORT_DB_READ, COHORT_STORE_ERROR_OLDER_SCHEMA);
  cohort_test_remove (path);
}

/* A community that somebody put a program into, to act at an edit or to show other rows than there are. */
static void
test_refuses_programs (void)
{
  static const char *const programs[]
      = { "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM payment; END", "CREATE VIEW v AS SELECT 1" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = cohort_test_path ();
      CohortDb *db = cohort_test_db_open (path);

      cohort_test_exec (db, programs[i]);
      cohort_db_free (db);
      assert_open_fails (path, COHORT_DB_WRITE, COHORT_STORE_ERROR_REFUSED);
      assert_open_fails (path, COHORT_DB_READ, COHORT_STORE_ERROR_REFUSED);
      cohort_test_remove (path);
    }
}

/* A file of another program is not even given a log. */
static void
test_leaves_others_alone (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autofree char *before = NULL, *after = NULL;
  gsize size_before, size_after;
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "CREATE TABLE t (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  assert_open_fails (path, COHORT_DB_WRITE | COHORT_DB_CREATE, COHORT_STORE_ERROR_NOT_A_COMMUNITY);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  cohort_test_remove (path);
}

static void
test_bind_and_read (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) blob = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) read = NULL;
  g_autofree char *text = NULL;
  CohortStmt *stmt = cohort_db_prepare (db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8", &error);

  cohort_stmt_bind_int64 (stmt, 1, G_MININT64);
  cohort_stmt_bind_text (stmt, 2, "zhāng");
  cohort_stmt_bind_text (stmt, 3, NULL);
  cohort_stmt_bind_bytes (stmt, 4, blob);
  cohort_stmt_bind_id (stmt, 5, 0);
  cohort_stmt_bind_maybe (stmt, 6, TRUE, 0);
  cohort_stmt_bind_double (stmt, 7, 0.5);
  cohort_stmt_bind_blob (stmt, 8, NULL, 0);
  g_assert_cmpint (cohort_stmt_step (stmt, &error), ==, COHORT_ROW);
  g_assert_cmpint (cohort_stmt_int64 (stmt, 0), ==, G_MININT64);
  text = cohort_stmt_dup_text (stmt, 1);
  g_assert_cmpstr (text, ==, "zhāng");
  g_assert_true (cohort_stmt_is_null (stmt, 2));
  g_assert_null (cohort_stmt_text (stmt, 2));
  read = cohort_stmt_bytes (stmt, 3);
  g_assert_true (g_bytes_equal (read, blob));
  g_assert_true (cohort_stmt_is_null (stmt, 4));
  g_assert_false (cohort_stmt_is_null (stmt, 5));
  g_assert_cmpfloat (cohort_stmt_double (stmt, 6), ==, 0.5);
  g_assert_false (cohort_stmt_is_null (stmt, 7));
  g_assert_null (cohort_stmt_bytes (stmt, 2));
  g_assert_cmpint (cohort_stmt_step (stmt, &error), ==, COHORT_DONE);
  cohort_stmt_bind_int64 (stmt, 99, 1);
  g_assert_cmpint (cohort_stmt_step (stmt, &error), ==, COHORT_FAIL);
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  cohort_stmt_release (stmt);
  cohort_test_db_free (db);
}

/* A statement in use is never handed out a second time; a released one comes back without its bindings. */
static void
test_cache (void)
{
  const char *sql = "SELECT ?1 UNION SELECT 2 ORDER BY 1";
  CohortDb *db = cohort_test_db_new ();
  CohortStmt *first = cohort_db_prepare (db, sql, NULL), *second, *third;

  cohort_stmt_bind_int64 (first, 1, 1);
  g_assert_cmpint (cohort_stmt_step (first, NULL), ==, COHORT_ROW);
  second = cohort_db_prepare (db, sql, NULL);
  g_assert_true (second != first);
  g_assert_cmpint (cohort_stmt_step (second, NULL), ==, COHORT_ROW);
  g_assert_true (cohort_stmt_is_null (second, 0));
  g_assert_cmpint (cohort_stmt_int64 (first, 0), ==, 1);
  cohort_stmt_release (second);
  cohort_stmt_release (first);
  third = cohort_db_prepare (db, sql, NULL);
  g_assert_true (third == second);
  g_assert_cmpint (cohort_stmt_step (third, NULL), ==, COHORT_ROW);
  g_assert_true (cohort_stmt_is_null (third, 0));
  cohort_stmt_release (third);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *other = g_strdup_printf ("SELECT %d", i);
      cohort_stmt_release (cohort_db_prepare (db, other, NULL));
    }
  g_assert_cmpuint (g_hash_table_size (db->idle), <, 200);
  g_assert_cmpuint (g_hash_table_size (db->idle), ==, db->recent.length);
  cohort_test_db_free (db);
}

static void
test_errors (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDb) reader = NULL;

  g_assert_false (cohort_db_exec (db, "no SQL", &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (cohort_db_exec (db, "INSERT INTO note (member, body, written_at) VALUES (9, 'x', 0)", &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_null (cohort_db_prepare (db, "", &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  g_clear_error (&error);
  reader = cohort_db_open (cohort_db_get_path (db), COHORT_DB_READ, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (cohort_db_exec (reader, "DELETE FROM setting", &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (cohort_journal_begin (reader, "edit", NULL, TRUE, 0, 1, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_READ_ONLY);
  cohort_db_free (g_steal_pointer (&reader));
  cohort_test_db_free (db);
}

/* A full disk makes SQLite give the transaction up. What a job would go on to write must not be committed alone. */
static void
test_full_disk_ends_transaction (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *limit
      = g_strdup_printf ("PRAGMA max_page_count = %d", (int) cohort_test_int (db, "PRAGMA page_count") + 4);

  cohort_test_exec (db, limit);
  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, &error));
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('a', '1')");
  g_assert_false (cohort_db_exec (db, "INSERT INTO setting (key, value) VALUES ('b', hex (zeroblob (99999)))", &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FULL);
  g_clear_error (&error);
  if (sqlite3_get_autocommit (db->handle))
    {
      g_assert_false (cohort_db_exec (db, "INSERT INTO setting (key, value) VALUES ('d', '1')", &error));
      g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_ROLLED_BACK);
    }
  cohort_journal_abort (db);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM setting"), ==, 0);
  cohort_test_exec (db, "PRAGMA max_page_count = 1000000");
  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('a', '1')");
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* The same for a transaction that is lost outright. */
static void
test_lost_transaction (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_db_begin (db, &error));
  sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  g_assert_false (cohort_db_exec (db, "INSERT INTO external_key VALUES (1, 'a', 'b', 1)", &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_ROLLED_BACK);
  g_clear_error (&error);
  g_assert_false (cohort_db_commit (db, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_ROLLED_BACK);
  g_assert_false (cohort_db_in_transaction (db));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM external_key"), ==, 0);
  cohort_test_db_free (db);
}

static void
test_savepoints (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_db_begin (db, &error));
  g_assert_true (cohort_db_savepoint (db, &error));
  cohort_test_exec (db, "INSERT INTO external_key VALUES (1, 'a', 'kept', 1)");
  g_assert_true (cohort_db_savepoint (db, &error));
  cohort_test_exec (db, "INSERT INTO external_key VALUES (1, 'a', 'gone', 1)");
  g_assert_true (cohort_db_rollback_to (db, &error));
  g_assert_true (cohort_db_release (db, &error));
  g_assert_true (cohort_db_commit (db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM external_key WHERE key = 'kept'"), ==, 1);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM external_key"), ==, 1);
  cohort_test_db_free (db);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

/* A long statement ends soon after its cancellable does; the commit after it would not. */
static void
test_cancel (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread;
  gint64 value;

  cohort_db_set_cancellable (db, cancellable);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_false (cohort_db_get_int64 (
      db, "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max (i) FROM c", &value, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  cohort_db_set_cancellable (db, NULL);
  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('a', '1')");
  cohort_test_db_free (db);
}

static gpointer
use_from_elsewhere (gpointer data)
{
  cohort_db_exec (data, "SELECT 1", NULL);
  return NULL;
}

static void
test_owner (void)
{
  if (g_test_subprocess ())
    {
      g_thread_join (g_thread_new ("other", use_from_elsewhere, cohort_test_db_new ()));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*owner*");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/db/refuses-others", test_refuses_others);
  g_test_add_func ("/store/db/refuses-programs", test_refuses_programs);
  g_test_add_func ("/store/db/leaves-others-alone", test_leaves_others_alone);
  g_test_add_func ("/store/db/bind-and-read", test_bind_and_read);
  g_test_add_func ("/store/db/cache", test_cache);
  g_test_add_func ("/store/db/errors", test_errors);
  g_test_add_func ("/store/db/full-disk-ends-transaction", test_full_disk_ends_transaction);
  g_test_add_func ("/store/db/lost-transaction", test_lost_transaction);
  g_test_add_func ("/store/db/savepoints", test_savepoints);
  g_test_add_func ("/store/db/cancel", test_cancel);
  g_test_add_func ("/store/db/owner", test_owner);
  return g_test_run ();
}
