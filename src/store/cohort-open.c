/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The order matters: the lock first, so that one process migrates and recovers; then the writer, which makes or
 * migrates the file and turns the log on; then the readers, which only ever see a file that is ready. */

#include "config.h"

#include "cohort-open.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "cohort-db-private.h"
#include "cohort-erasure.h"
#include "cohort-journal.h"
#include "cohort-migrate.h"

/* A file that a writer did not close in good order, or that comes from elsewhere, is looked through before anybody
 * relies on it. */
static gboolean
look_through (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA quick_check (1)", error);

  if (stmt == NULL || cohort_stmt_step (stmt, error) == COHORT_FAIL)
    return FALSE;
  if (g_strcmp0 (cohort_stmt_text (stmt, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, "%s", cohort_stmt_text (stmt, 0));
  return FALSE;
}

static gboolean
open_writer (const char *path, CohortStoreFlags flags, const CohortSchema *schema, CohortOpened *opened, GError **error)
{
  CohortDbFlags db_flags = COHORT_DB_WRITE | ((flags & COHORT_STORE_CREATE) != 0 ? COHORT_DB_CREATE : 0);
  CohortDb *db = cohort_db_open (path, db_flags, schema, error);

  if (db == NULL)
    return FALSE;
  opened->writer = db;
  if (sqlite3_db_readonly (db->handle, "main") == 1)
    {
      /* What was not looked through is when the file can be written again. */
      cohort_opened_clear (opened, cohort_lock_is_trusted (opened->lock));
      opened->reason = COHORT_READ_ONLY_PERMISSION;
      return TRUE;
    }
  return (cohort_lock_is_trusted (opened->lock) || look_through (db, error)) && cohort_migrate (db, NULL, error)
         && cohort_db_enable_log (db, error) && cohort_journal_end_stale_runs (db, error)
         && cohort_erasure_settle (db, error);
}

/* Reading a file with a log needs a little shared memory beside it, which a read-only medium cannot have; then
 * nobody can write the file either, as long as no log stands beside it. */
static gboolean
is_immutable (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return faccessat (AT_FDCWD, dir, W_OK, AT_EACCESS) != 0 && (g_stat (log, &info) != 0 || info.st_size == 0);
}

static gboolean
open_readers (const char *path, const CohortSchema *schema, CohortOpened *opened, GError **error)
{
  CohortDbFlags flags = COHORT_DB_READ;

  if (opened->writer == NULL && is_immutable (path))
    flags |= COHORT_DB_IMMUTABLE;
  for (guint i = 0; i < COHORT_N_READERS; i++)
    {
      opened->readers[i] = cohort_db_open (path, flags, schema, error);
      if (opened->readers[i] == NULL)
        return FALSE;
    }
  if (opened->writer != NULL || (flags & COHORT_DB_IMMUTABLE) != 0)
    return TRUE;
  opened->watcher = cohort_db_open (path, flags, schema, error);
  return opened->watcher != NULL;
}

static gboolean
open_all (const char *path, CohortStoreFlags flags, const CohortSchema *schema, CohortOpened *opened, GError **error)
{
  if ((flags & COHORT_STORE_READ_ONLY) != 0)
    opened->reason = COHORT_READ_ONLY_ASKED;
  else
    switch (cohort_lock_acquire (path, &opened->lock))
      {
      case COHORT_LOCK_HELD:
        if (!open_writer (path, flags, schema, opened, error))
          return FALSE;
        break;
      case COHORT_LOCK_OTHER:
        opened->reason = COHORT_READ_ONLY_OTHER_PROCESS;
        break;
      case COHORT_LOCK_REFUSED:
      default:
        opened->reason = COHORT_READ_ONLY_PERMISSION;
        break;
      }
  return open_readers (path, schema, opened, error);
}

/* Opens @path as far as it may be. FALSE with @error set, and nothing open. */
gboolean
cohort_open_file (const char *path, CohortStoreFlags flags, const CohortSchema *schema, CohortOpened *opened,
                  GError **error)
{
  *opened = (CohortOpened) { .reason = COHORT_READ_ONLY_NOT };
  if ((flags & COHORT_STORE_CREATE) == 0 && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, _ ("There is no file “%s”."), path);
      return FALSE;
    }
  if (open_all (path, flags, schema, opened, error))
    return TRUE;
  cohort_opened_clear (opened, opened->lock == NULL || cohort_lock_is_trusted (opened->lock));
  return FALSE;
}

static gboolean
met_damage (const CohortOpened *opened)
{
  gboolean met = opened->writer != NULL && opened->writer->met_damage;

  for (guint i = 0; i < COHORT_N_READERS; i++)
    met = met || (opened->readers[i] != NULL && opened->readers[i]->met_damage);
  return met;
}

/* Closes everything, the writer last: the last connection to go folds the log into the file. */
void
cohort_opened_clear (CohortOpened *opened, gboolean clean)
{
  clean = clean && !met_damage (opened);
  for (guint i = 0; i < COHORT_N_READERS; i++)
    g_clear_pointer (&opened->readers[i], cohort_db_free);
  g_clear_pointer (&opened->watcher, cohort_db_free);
  g_clear_pointer (&opened->writer, cohort_db_free);
  if (opened->lock != NULL)
    cohort_lock_release (g_steal_pointer (&opened->lock), clean);
}
