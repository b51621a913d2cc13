/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The connection: opening it with the settings that the ledger relies on, transactions, and what SQLite's hooks say of
 * changed rows. Not thread-safe: one owner at a time. */

#include "config.h"

#include "cohort-db-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cohort-journal-private.h"
#include "cohort-erasure-private.h"
#include "cohort-migrate.h"

#define PROGRESS_OPS 2000

/* Turns a result code into an error; an interrupted statement was cancelled. */
void
cohort_db_fail (CohortDb *db, int rc, const char *what, GError **error)
{
  const char *message = db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc);
  int kind = rc & 0xff;

  db->met_damage = db->met_damage || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_IOERR;
  if (kind == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The operation was cancelled");
  else
    g_set_error (error, COHORT_STORE_ERROR, cohort_store_error_from_sqlite (rc), "%s (%d) in: %s",
                 db->handle != NULL && sqlite3_errcode (db->handle) == rc ? message : sqlite3_errstr (rc), rc, what);
}

/* A full disk, a failing one, too little memory and an interrupt make SQLite give up the whole transaction. What
 * would be run after that would be committed one by one, so nothing is run. */
gboolean
cohort_db_usable (CohortDb *db, GError **error)
{
  if (!db->in_transaction || !sqlite3_get_autocommit (db->handle))
    return TRUE;
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_ROLLED_BACK,
                       "The transaction was already rolled back by an earlier error");
  return FALSE;
}

/* Outside a transaction a statement has just been committed. Inside a step this is the moment to roll the recording
 * into a part: no row is being changed. */
gboolean
cohort_db_after_write (CohortDb *db, GError **error)
{
  gint64 last_id;

  if (!db->in_transaction)
    {
      db->committed |= db->touched;
      db->touched = COHORT_DOMAIN_NONE;
    }
  if (db->recorder == NULL || db->n_rows < COHORT_JOURNAL_PART_ROWS || db->savepoints > 0)
    return TRUE;
  /* The part is a row too: who has just inserted one still asks for that one's id. */
  last_id = sqlite3_last_insert_rowid (db->handle);
  if (!cohort_journal_checkpoint (db, error))
    return FALSE;
  sqlite3_set_last_insert_rowid (db->handle, last_id);
  return TRUE;
}

static void
row_changed_cb (void *data, int operation, const char *database, const char *table, sqlite3_int64 row)
{
  CohortDb *db = data;

  if (strcmp (table, db->last_table) != 0)
    {
      db->last_entry = cohort_schema_find_table (db->schema, table);
      g_strlcpy (db->last_table, table, sizeof db->last_table);
    }
  if (db->last_entry == NULL)
    return;
  db->touched |= db->last_entry->domain;
  db->n_rows++;
  db->stray = db->stray || db->recorder == NULL;
}

static int
progress_cb (void *data)
{
  CohortDb *db = data;

  return !db->uninterruptible && g_cancellable_is_cancelled (db->cancellable);
}

/* Whether daily copies stand beside @path: then a file that is no database is a damaged community. */
gboolean
cohort_db_has_copies (const char *path)
{
  g_autofree char *copies = g_strconcat (path, ".copies", NULL);

  return g_file_test (copies, G_FILE_TEST_IS_DIR);
}

/* Makes an empty file that its owner alone can read, for SQLite to fill: SQLite's own would be open to everybody whom
 * the umask lets in, and gives its mode to the log. An existing file is never opened here, as closing it would drop
 * SQLite's locks. What fails, SQLite says better. */
void
cohort_db_make_private (const char *path)
{
  int fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    close (fd);
}

static gboolean
open_handle (CohortDb *db, GError **error)
{
  g_autofree char *uri = NULL;
  g_autofree char *file = g_canonicalize_filename (db->path, NULL);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
  int rc;

  if (db->flags & COHORT_DB_CREATE)
    {
      flags |= SQLITE_OPEN_CREATE;
      cohort_db_make_private (file);
    }
  else if (!g_file_test (db->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, _ ("There is no file “%s”."), db->path);
      return FALSE;
    }
  if (db->flags & COHORT_DB_IMMUTABLE)
    {
      g_autofree char *plain = g_filename_to_uri (file, NULL, error);
      if (plain == NULL)
        return FALSE;
      uri = g_strconcat (plain, "?immutable=1", NULL);
      flags = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    }
  rc = sqlite3_open_v2 (uri != NULL ? uri : file, &db->handle, flags, NULL);
  if (rc != SQLITE_OK)
    {
      cohort_db_fail (db, rc, db->path, error);
      return FALSE;
    }
  sqlite3_busy_timeout (db->handle, COHORT_DB_BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  if (!(db->flags & COHORT_DB_WRITE))
    sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_progress_handler (db->handle, PROGRESS_OPS, progress_cb, db);
  return TRUE;
}

static gboolean
configure (CohortDb *db, GError **error)
{
  if (!(db->flags & COHORT_DB_WRITE))
    return cohort_db_exec (db, "PRAGMA query_only = ON; PRAGMA cache_size = -8192", error);
  sqlite3_update_hook (db->handle, row_changed_cb, db);
  return cohort_db_exec (db,
                         "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;"
                         "PRAGMA journal_size_limit = 67108864",
                         error);
}

/**
 * cohort_db_open:
 * @path: the file
 * @flags: see #CohortDbFlags
 * @schema: (nullable): NULL for the default one
 * @error: return location
 *
 * Opens a connection owned by this thread and makes sure that the file is a community that this version can read. It
 * changes nothing in the file. Most code gets its connection from a #CohortStore instead.
 *
 * Returns: (transfer full) (nullable): the connection
 */
CohortDb *
cohort_db_open (const char *path, CohortDbFlags flags, const CohortSchema *schema, GError **error)
{
  g_autoptr (CohortDb) db = g_new0 (CohortDb, 1);
  g_autoptr (GError) local = NULL;

  db->path = g_strdup (path);
  db->flags = flags;
  db->schema = schema != NULL ? schema : cohort_schema_default ();
  db->owner = g_thread_self ();
  db->idle = g_hash_table_new (g_str_hash, g_str_equal);
  db->touched_identities = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  db->touched_members = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  db->touched_posts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  db->touched_questions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  db->touch_runs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  db->touch_columns = g_hash_table_new (NULL, NULL);

  if (!open_handle (db, error))
    return NULL;
  if (!cohort_migrate_check (db, &db->is_new, &db->version, &local) || !configure (db, &local))
    {
      if (sqlite3_errcode (db->handle) == SQLITE_NOTADB && !cohort_db_has_copies (path))
        local->code = COHORT_STORE_ERROR_NOT_A_COMMUNITY;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&db);
}

/**
 * cohort_db_free:
 * @db: (transfer full): the connection
 *
 * Rolls back what is open and closes the connection. All statements must have been released.
 */
void
cohort_db_free (CohortDb *db)
{
  if (db == NULL)
    return;
  db->owner = g_thread_self ();
  if (db->handle != NULL)
    {
      cohort_db_rollback (db);
      cohort_db_forget_statements (db);
      sqlite3_progress_handler (db->handle, 0, NULL, NULL);
      if (sqlite3_close (db->handle) != SQLITE_OK)
        {
          g_critical ("A statement was not released before its connection was closed");
          sqlite3_close_v2 (db->handle);
        }
    }
  g_clear_object (&db->cancellable);
  g_clear_pointer (&db->idle, g_hash_table_unref);
  g_clear_pointer (&db->touched_identities, g_hash_table_unref);
  g_clear_pointer (&db->touched_members, g_hash_table_unref);
  g_clear_pointer (&db->touched_posts, g_hash_table_unref);
  g_clear_pointer (&db->touched_questions, g_hash_table_unref);
  g_clear_pointer (&db->touch_runs, g_hash_table_unref);
  g_clear_pointer (&db->touch_columns, g_hash_table_unref);
  g_free (db->path);
  g_free (db);
}

/**
 * cohort_db_adopt:
 *
 * Makes the calling thread the owner. The one before must be done with the connection.
 */
void
cohort_db_adopt (CohortDb *db)
{
  db->owner = g_thread_self ();
}

/**
 * cohort_db_set_cancellable:
 * @cancellable: (nullable): stops running statements with G_IO_ERROR_CANCELLED; COMMIT and ROLLBACK always run
 */
void
cohort_db_set_cancellable (CohortDb *db, GCancellable *cancellable)
{
  cohort_db_assert_owner (db);
  g_set_object (&db->cancellable, cancellable);
}

/**
 * cohort_db_get_path:
 *
 * Returns: (transfer none): the file
 */
const char *
cohort_db_get_path (CohortDb *db)
{
  return db->path;
}

/**
 * cohort_db_is_writer:
 *
 * Returns: whether it may write
 */
gboolean
cohort_db_is_writer (CohortDb *db)
{
  return (db->flags & COHORT_DB_WRITE) != 0;
}

/**
 * cohort_db_get_schema:
 *
 * Returns: (transfer none): the schema it was opened with
 */
const CohortSchema *
cohort_db_get_schema (CohortDb *db)
{
  return db->schema;
}

/**
 * cohort_db_get_generation:
 * @domains: what is asked for
 *
 * Returns: the last generation of the store that changed any of @domains and that a job sees at least, a write job
 * before its first write. What was read under it holds until this function gives a greater one.
 */
guint64
cohort_db_get_generation (CohortDb *db, CohortDomains domains)
{
  guint64 latest = 0;

  for (guint i = 0; i < COHORT_N_DOMAINS; i++)
    if ((domains & (1u << i)) != 0)
      latest = MAX (latest, db->generations[i]);
  return latest;
}

/**
 * cohort_db_exec:
 * @sql: statements without parameters; their rows are not read
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_db_exec (CohortDb *db, const char *sql, GError **error)
{
  int rc;

  cohort_db_assert_owner (db);
  if (!cohort_db_usable (db, error))
    return FALSE;
  rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    {
      cohort_db_fail (db, rc, sql, error);
      return FALSE;
    }
  return cohort_db_after_write (db, error);
}

/**
 * cohort_db_get_int64:
 * @sql: a query without parameters
 * @out: (out): the first column of its first row; 0 when there is none or it is NULL
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_db_get_int64 (CohortDb *db, const char *sql, gint64 *out, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  *out = 0;
  if (stmt == NULL)
    return FALSE;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *out = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

/**
 * cohort_db_last_id:
 *
 * Returns: the id of the row inserted last
 */
gint64
cohort_db_last_id (CohortDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

/**
 * cohort_db_changes:
 *
 * Returns: how many rows the last INSERT, UPDATE or DELETE changed
 */
gint64
cohort_db_changes (CohortDb *db)
{
  return sqlite3_changes64 (db->handle);
}

/**
 * cohort_db_begin:
 * @error: return location
 *
 * Begins a transaction: IMMEDIATE on a writer, since an upgrade from reading could not wait for its turn.
 * The writer uses it for rows that nobody would want to undo; cohort_journal_begin() for all others.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_db_begin (CohortDb *db, GError **error)
{
  g_return_val_if_fail (!db->in_transaction, FALSE);

  if (!cohort_db_exec (db, cohort_db_is_writer (db) ? "BEGIN IMMEDIATE" : "BEGIN", error))
    return FALSE;
  db->in_transaction = TRUE;
  db->savepoints = 0;
  db->touched = COHORT_DOMAIN_NONE;
  db->stray = FALSE;
  db->n_rows = 0;
  return TRUE;
}

/**
 * cohort_db_commit:
 * @error: return location
 *
 * Commits, or rolls back and fails. It cannot be cancelled, and refuses when attached tables changed outside a
 * journal step, or in one that cohort_journal_commit() did not end, as nobody could undo that.
 *
 * Returns: FALSE with @error set; the transaction is over in any case
 */
gboolean
cohort_db_commit (CohortDb *db, GError **error)
{
  gboolean done;

  g_return_val_if_fail (db->in_transaction, FALSE);

  if ((db->stray && !db->unguarded) || db->recorder != NULL)
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED,
                           "Rows of attached tables changed outside a journal step (see cohort_journal_begin)");
      cohort_db_rollback (db);
      return FALSE;
    }
  db->uninterruptible = TRUE;
  done = cohort_db_exec (db, "COMMIT", error);
  db->uninterruptible = FALSE;
  if (!done)
    {
      cohort_db_rollback (db);
      return FALSE;
    }
  db->in_transaction = FALSE;
  db->savepoints = 0;
  db->committed |= db->touched;
  db->touched = COHORT_DOMAIN_NONE;
  if (db->log_to_empty)
    cohort_erasure_retry (db);
  return TRUE;
}

/**
 * cohort_db_rollback:
 *
 * Ends the transaction, if there is one, without a trace. It cannot fail: where the disk does, the next connection
 * finds the file as it was before.
 */
void
cohort_db_rollback (CohortDb *db)
{
  cohort_db_assert_owner (db);
  g_clear_pointer (&db->recorder, cohort_recorder_free);
  if (!sqlite3_get_autocommit (db->handle))
    {
      db->uninterruptible = TRUE;
      sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
      db->uninterruptible = FALSE;
    }
  db->in_transaction = FALSE;
  db->savepoints = 0;
  db->touched = COHORT_DOMAIN_NONE;
  g_hash_table_remove_all (db->touched_identities);
  g_hash_table_remove_all (db->touched_members);
  g_hash_table_remove_all (db->touched_posts);
  g_hash_table_remove_all (db->touched_questions);
  g_hash_table_remove_all (db->touch_runs);
}

/**
 * cohort_db_in_transaction:
 */
gboolean
cohort_db_in_transaction (CohortDb *db)
{
  return db->in_transaction;
}

static gboolean
savepoint_exec (CohortDb *db, const char *format, guint depth, GError **error)
{
  char sql[64];
  gboolean done;

  g_snprintf (sql, sizeof sql, "%s s%u", format, depth);
  db->uninterruptible = TRUE;
  done = cohort_db_exec (db, sql, error);
  db->uninterruptible = FALSE;
  return done;
}

/**
 * cohort_db_savepoint:
 * @error: return location
 *
 * Begins a nested piece that can be taken back alone. While one is open the journal cannot make a part.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_db_savepoint (CohortDb *db, GError **error)
{
  g_return_val_if_fail (db->in_transaction, FALSE);

  if (!savepoint_exec (db, "SAVEPOINT", db->savepoints + 1, error))
    return FALSE;
  db->savepoints++;
  return TRUE;
}

/**
 * cohort_db_release:
 * @error: return location
 *
 * Ends the innermost savepoint and keeps what was done since.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_db_release (CohortDb *db, GError **error)
{
  g_return_val_if_fail (db->savepoints > 0, FALSE);

  if (!savepoint_exec (db, "RELEASE", db->savepoints, error))
    return FALSE;
  db->savepoints--;
  return TRUE;
}

/**
 * cohort_db_rollback_to:
 * @error: return location
 *
 * Ends the innermost savepoint and takes back what was done since.
 *
 * Returns: FALSE with @error set: then the whole transaction is lost
 */
gboolean
cohort_db_rollback_to (CohortDb *db, GError **error)
{
  g_return_val_if_fail (db->savepoints > 0, FALSE);

  if (!savepoint_exec (db, "ROLLBACK TO", db->savepoints, error))
    return FALSE;
  return cohort_db_release (db, error);
}

/**
 * cohort_db_touch_domains:
 * @domains: announced when the transaction commits, beside those of the attached tables that it changed
 */
void
cohort_db_touch_domains (CohortDb *db, CohortDomains domains)
{
  db->touched |= domains;
}

/* Puts the file into write-ahead mode and makes sure that it is: some network file systems refuse silently. */
gboolean
cohort_db_enable_log (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA journal_mode = WAL", error);

  if (stmt == NULL || cohort_stmt_step (stmt, error) == COHORT_FAIL)
    return FALSE;
  if (g_strcmp0 (cohort_stmt_text (stmt, 0), "wal") == 0)
    return TRUE;
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_IO,
                       _ ("the file system does not offer shared memory, which Cohort needs"));
  return FALSE;
}

/* What the transactions committed since the last call touched. */
CohortDomains
cohort_db_take_committed (CohortDb *db)
{
  CohortDomains domains = db->committed;

  db->committed = COHORT_DOMAIN_NONE;
  return domains;
}
