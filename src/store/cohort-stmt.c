/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Cached statements. A released statement waits under its SQL for the next one who asks; one that is in use is never
 * shared, so that a query may run inside another of the same text. */

#include "config.h"

#include "cohort-db-private.h"

#include <string.h>

/* More than the number of different queries of a long session; beyond it the one unused for longest goes. */
#define MAX_IDLE 160

struct _CohortStmt
{
  CohortDb *db;
  sqlite3_stmt *handle;
  char *sql;
  int bind_rc;
  GList link; /* in db->recent, while idle */
};

static void
stmt_free (CohortStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_free (stmt->sql);
  g_free (stmt);
}

static void
forget (CohortDb *db, CohortStmt *stmt)
{
  g_hash_table_remove (db->idle, stmt->sql);
  g_queue_unlink (&db->recent, &stmt->link);
  stmt_free (stmt);
}

/* Frees every idle statement; at the end of a connection. */
void
cohort_db_forget_statements (CohortDb *db)
{
  while (db->recent.tail != NULL)
    forget (db, db->recent.tail->data);
}

/**
 * cohort_db_prepare:
 * @sql: one statement
 * @error: return location
 *
 * Takes a statement out of the cache or makes one. It has no bindings.
 *
 * Returns: (nullable): a statement to be given back with cohort_stmt_release()
 */
CohortStmt *
cohort_db_prepare (CohortDb *db, const char *sql, GError **error)
{
  CohortStmt *stmt;
  sqlite3_stmt *handle = NULL;
  int rc;

  cohort_db_assert_owner (db);

  stmt = g_hash_table_lookup (db->idle, sql);
  if (stmt != NULL)
    {
      g_hash_table_remove (db->idle, sql);
      g_queue_unlink (&db->recent, &stmt->link);
      return stmt;
    }

  rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (rc != SQLITE_OK || handle == NULL)
    {
      cohort_db_fail (db, rc != SQLITE_OK ? rc : SQLITE_MISUSE, sql, error);
      sqlite3_finalize (handle);
      return NULL;
    }
  stmt = g_new0 (CohortStmt, 1);
  stmt->db = db;
  stmt->handle = handle;
  stmt->sql = g_strdup (sql);
  stmt->link.data = stmt;
  return stmt;
}

/**
 * cohort_stmt_release:
 * @stmt: (transfer full) (nullable): a statement
 *
 * Gives it back: its cursor is closed, its bindings are cleared and column values read from it are gone.
 */
void
cohort_stmt_release (CohortStmt *stmt)
{
  CohortDb *db;

  if (stmt == NULL)
    return;
  db = stmt->db;
  cohort_db_assert_owner (db);
  cohort_stmt_reset (stmt);
  sqlite3_clear_bindings (stmt->handle);
  if (g_hash_table_contains (db->idle, stmt->sql))
    {
      stmt_free (stmt);
      return;
    }
  g_hash_table_insert (db->idle, stmt->sql, stmt);
  g_queue_push_head_link (&db->recent, &stmt->link);
  if (db->recent.length > MAX_IDLE)
    forget (db, db->recent.tail->data);
}

static void
keep_bind_result (CohortStmt *stmt, int rc)
{
  if (rc != SQLITE_OK && stmt->bind_rc == SQLITE_OK)
    stmt->bind_rc = rc;
}

/**
 * cohort_stmt_bind_int64:
 * @index: the parameter, from 1, as in all bind functions; a bad one makes the next step fail
 * @value: the value
 */
void
cohort_stmt_bind_int64 (CohortStmt *stmt, int index, gint64 value)
{
  keep_bind_result (stmt, sqlite3_bind_int64 (stmt->handle, index, value));
}

/**
 * cohort_stmt_bind_id:
 * @id: a row's id; 0 binds NULL
 */
void
cohort_stmt_bind_id (CohortStmt *stmt, int index, gint64 id)
{
  cohort_stmt_bind_maybe (stmt, index, id != 0, id);
}

/**
 * cohort_stmt_bind_maybe:
 * @present: whether there is a value
 * @value: bound when @present, else NULL is
 */
void
cohort_stmt_bind_maybe (CohortStmt *stmt, int index, gboolean present, gint64 value)
{
  if (present)
    cohort_stmt_bind_int64 (stmt, index, value);
  else
    cohort_stmt_bind_null (stmt, index);
}

/**
 * cohort_stmt_bind_double:
 * @value: the value; never money
 */
void
cohort_stmt_bind_double (CohortStmt *stmt, int index, double value)
{
  keep_bind_result (stmt, sqlite3_bind_double (stmt->handle, index, value));
}

/**
 * cohort_stmt_bind_text:
 * @text: (nullable): UTF-8, copied; NULL binds NULL
 */
void
cohort_stmt_bind_text (CohortStmt *stmt, int index, const char *text)
{
  cohort_stmt_bind_text_len (stmt, index, text, -1);
}

/**
 * cohort_stmt_bind_text_len:
 * @text: (nullable): UTF-8, copied
 * @len: bytes, or -1 when it ends in NUL
 */
void
cohort_stmt_bind_text_len (CohortStmt *stmt, int index, const char *text, gssize len)
{
  if (text == NULL)
    cohort_stmt_bind_null (stmt, index);
  else
    keep_bind_result (stmt, sqlite3_bind_text64 (stmt->handle, index, text, len < 0 ? strlen (text) : (gsize) len,
                                                 SQLITE_TRANSIENT, SQLITE_UTF8));
}

/**
 * cohort_stmt_bind_blob:
 * @data: (nullable): bytes, copied; NULL with a @size of 0 binds an empty blob
 */
void
cohort_stmt_bind_blob (CohortStmt *stmt, int index, gconstpointer data, gsize size)
{
  keep_bind_result (stmt, sqlite3_bind_blob64 (stmt->handle, index, data != NULL ? data : "", size, SQLITE_TRANSIENT));
}

/**
 * cohort_stmt_bind_bytes:
 * @bytes: (nullable): copied; NULL binds NULL
 */
void
cohort_stmt_bind_bytes (CohortStmt *stmt, int index, GBytes *bytes)
{
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    {
      cohort_stmt_bind_null (stmt, index);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  cohort_stmt_bind_blob (stmt, index, data, size);
}

/**
 * cohort_stmt_bind_null:
 */
void
cohort_stmt_bind_null (CohortStmt *stmt, int index)
{
  keep_bind_result (stmt, sqlite3_bind_null (stmt->handle, index));
}

/* Binds a value of SQLite's own, copied. */
void
cohort_stmt_bind_value (CohortStmt *stmt, int index, sqlite3_value *value)
{
  keep_bind_result (stmt, sqlite3_bind_value (stmt->handle, index, value));
}

/**
 * cohort_stmt_step:
 * @error: return location
 *
 * Runs on to the next row. After %COHORT_DONE and %COHORT_FAIL the statement can be bound and run again.
 *
 * Returns: %COHORT_ROW, %COHORT_DONE or %COHORT_FAIL
 */
CohortStep
cohort_stmt_step (CohortStmt *stmt, GError **error)
{
  CohortDb *db = stmt->db;
  int rc;

  cohort_db_assert_owner (db);
  if (!cohort_db_usable (db, error))
    return COHORT_FAIL;
  if (stmt->bind_rc != SQLITE_OK)
    {
      cohort_db_fail (db, stmt->bind_rc, stmt->sql, error);
      return COHORT_FAIL;
    }

  rc = sqlite3_step (stmt->handle);
  if (rc == SQLITE_ROW)
    return COHORT_ROW;
  if (rc != SQLITE_DONE)
    {
      cohort_db_fail (db, rc, stmt->sql, error);
      sqlite3_reset (stmt->handle);
      return COHORT_FAIL;
    }
  sqlite3_reset (stmt->handle);
  return cohort_db_after_write (db, error) ? COHORT_DONE : COHORT_FAIL;
}

/**
 * cohort_stmt_run:
 * @error: return location
 *
 * Runs a statement to its end, leaving rows unread, and resets it; the bindings stay.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_stmt_run (CohortStmt *stmt, GError **error)
{
  CohortStep step;

  do
    step = cohort_stmt_step (stmt, error);
  while (step == COHORT_ROW);
  return step == COHORT_DONE;
}

/**
 * cohort_db_run:
 * @sql: one statement
 * @numbers: bound to its parameters, from the first on; COHORT_NUMBERS (…) gives them with @n
 *
 * Runs a statement once.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_db_run (CohortDb *db, const char *sql, const gint64 *numbers, gsize n, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    cohort_stmt_bind_int64 (stmt, (int) i + 1, numbers[i]);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_stmt_reset:
 *
 * Closes the cursor; the bindings stay.
 */
void
cohort_stmt_reset (CohortStmt *stmt)
{
  sqlite3_reset (stmt->handle);
  stmt->bind_rc = SQLITE_OK;
}

/**
 * cohort_stmt_is_null:
 * @column: from 0, as in all column getters
 */
gboolean
cohort_stmt_is_null (CohortStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

/**
 * cohort_stmt_int64:
 *
 * Returns: the value; 0 for NULL
 */
gint64
cohort_stmt_int64 (CohortStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

/**
 * cohort_stmt_double:
 *
 * Returns: the value; 0 for NULL. Never money.
 */
double
cohort_stmt_double (CohortStmt *stmt, int column)
{
  return sqlite3_column_double (stmt->handle, column);
}

/**
 * cohort_stmt_text:
 *
 * Returns: (nullable) (transfer none): the text, until the next step, reset or release
 */
const char *
cohort_stmt_text (CohortStmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt->handle, column);
}

/**
 * cohort_stmt_dup_text:
 *
 * Returns: (nullable) (transfer full): a copy of the text
 */
char *
cohort_stmt_dup_text (CohortStmt *stmt, int column)
{
  return g_strdup (cohort_stmt_text (stmt, column));
}

/**
 * cohort_stmt_bytes:
 *
 * Returns: (nullable) (transfer full): a copy of the blob; NULL for NULL
 */
GBytes *
cohort_stmt_bytes (CohortStmt *stmt, int column)
{
  gconstpointer data = sqlite3_column_blob (stmt->handle, column);

  if (cohort_stmt_is_null (stmt, column))
    return NULL;
  return g_bytes_new (data, sqlite3_column_bytes (stmt->handle, column));
}

/**
 * cohort_stmt_collect:
 * @read: makes an entry of the row at hand
 * @free_entry: frees one
 * @error: return location
 *
 * Steps to the end.
 *
 * Returns: (transfer full) (nullable): an entry a row, in their order; %NULL with @error set
 */
GPtrArray *
cohort_stmt_collect (CohortStmt *stmt, CohortStmtRead read, GDestroyNotify free_entry, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  CohortStep step;

  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_ptr_array_add (entries, read (stmt));
  return step == COHORT_DONE ? g_steal_pointer (&entries) : NULL;
}
