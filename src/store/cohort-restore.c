/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Puts a copy in the file's place: because the person asked for it, or because the file is damaged.
 *
 * Nothing is deleted to make room: the file before is kept under a name of its own, together with its log, and the
 * last step is one rename. Whoever looks at any instant finds either the file before or the copy under its name. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "cohort-backup.h"
#include "cohort-db-private.h"
#include "cohort-lock.h"

/* A free name "FILE.label-YYYYMMDD-HHMMSS". */
static char *
kept_name (const char *path, const char *label, gint64 now_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (time, "%Y%m%d-%H%M%S");
  char *name = g_strdup_printf ("%s.%s-%s", path, label, stamp);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.%s-%s-%u", path, label, stamp, i);
    }
  return name;
}

/* Moves the content of the log into a sound file, so that no instant of what follows can part them. FALSE with @error
 * when somebody reads in it just now; a file that is too damaged for this is parted from its log with less harm. */
static gboolean
fold_log (const char *path, GError **error)
{
  g_autoptr (CohortDb) db = cohort_db_open (path, COHORT_DB_READ | COHORT_DB_ANY_VERSION, NULL, NULL);
  g_autoptr (CohortStmt) stmt = NULL;

  if (db == NULL || !cohort_db_exec (db, "PRAGMA query_only = OFF", NULL))
    return TRUE;
  stmt = cohort_db_prepare (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
  if (stmt == NULL || cohort_stmt_step (stmt, NULL) != COHORT_ROW || cohort_stmt_int64 (stmt, 0) == 0)
    return TRUE;
  g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_BUSY, "%s", path);
  return FALSE;
}

/* What set_aside() did, taken back. */
static void
put_back (const char *path, const char *kept)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *kept_log = g_strconcat (kept, "-wal", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_unlink (kept);
  else
    g_rename (kept, path);
  if (g_file_test (kept_log, G_FILE_TEST_IS_REGULAR) && !g_file_test (log, G_FILE_TEST_EXISTS))
    g_rename (kept_log, log);
}

/* The log goes before the file does: a log beside another file than its own would be played into it. */
static gboolean
set_aside (const char *path, const char *kept, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  g_autofree char *kept_log = g_strconcat (kept, "-wal", NULL);

  /* Where a file cannot have two names, the folder lacks it for an instant. */
  if (link (path, kept) != 0 && ((errno != EPERM && errno != EOPNOTSUPP) || g_rename (path, kept) != 0))
    return cohort_store_fail_errno (error, kept);
  if (((g_rename (log, kept_log) == 0 || errno == ENOENT) || cohort_store_fail_errno (error, kept_log))
      && ((g_unlink (index) == 0 || errno == ENOENT) || cohort_store_fail_errno (error, index))
      && cohort_backup_sync_folder_of (path, error))
    return TRUE;
  put_back (path, kept);
  return FALSE;
}

static gboolean
replace (const char *copy, const char *path, const char *kept, gboolean sound, GCancellable *cancellable,
         GError **error)
{
  g_autofree char *staged = cohort_backup_temporary_name (path);

  if (!cohort_backup_copy (copy, staged, cancellable, error))
    return FALSE;
  if ((!sound || kept == NULL || fold_log (path, error)) && (kept == NULL || set_aside (path, kept, error)))
    {
      if (g_rename (staged, path) == 0)
        return cohort_backup_sync_folder_of (path, error);
      cohort_store_fail_errno (error, path);
      if (kept != NULL)
        put_back (path, kept);
    }
  g_unlink (staged);
  return FALSE;
}

static CohortLock *
lock_for_replacing (const char *path, GError **error)
{
  CohortLock *lock;

  switch (cohort_lock_acquire (path, &lock))
    {
    case COHORT_LOCK_HELD:
      return lock;
    case COHORT_LOCK_OTHER:
      g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_BUSY, "%s", path);
      return NULL;
    case COHORT_LOCK_REFUSED:
    default:
      g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_READ_ONLY, "%s.lock", path);
      return NULL;
    }
}

static gboolean
restore_as (const char *copy, const char *path, const char *label, gint64 now_us, char **kept_path,
            GCancellable *cancellable, GError **error)
{
  CohortLock *lock = lock_for_replacing (path, error);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *kept = NULL;
  gboolean done;

  if (lock == NULL)
    return FALSE;
  cohort_backup_remove_leftovers (folder);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    kept = kept_name (path, label, now_us);
  done = replace (copy, path, kept, g_str_equal (label, "replaced"), cancellable, error);
  cohort_lock_release (lock, done || cohort_lock_is_trusted (lock));
  if (done && kept_path != NULL)
    *kept_path = g_steal_pointer (&kept);
  return done;
}

/**
 * cohort_backup_restore:
 * @copy: a copy, which stays
 * @path: the file whose place it takes; closed, or missing
 * @now_us: the time, UTC µs
 * @kept_path: (out) (optional) (nullable): where the file before is kept
 * @cancellable: (nullable): stops it, until the file is touched
 * @error: return location
 *
 * Checks the copy, sets the present file aside and puts the copy in its place.
 *
 * Returns: FALSE with @error set, %COHORT_STORE_ERROR_BUSY when the file is open for writing anywhere, or its log is
 *   being read
 */
gboolean
cohort_backup_restore (const char *copy, const char *path, gint64 now_us, char **kept_path, GCancellable *cancellable,
                       GError **error)
{
  if (kept_path != NULL)
    *kept_path = NULL;
  return restore_as (copy, path, "replaced", now_us, kept_path, cancellable, error);
}

/* The newest sound copy; daily ones first, as they are listed. */
static const CohortBackup *
newest_sound (GPtrArray *list, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const CohortBackup *backup = list->pdata[i];

      if (cohort_backup_verify (backup->path, cancellable, NULL))
        return backup;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND,
                       _ ("There is no sound copy of this community."));
  return NULL;
}

static char *
recovery_message (const char *path, const char *damaged, const CohortBackup *used)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *kept = g_path_get_basename (damaged);
  g_autofree char *day = NULL;

  if (used == NULL)
    /* Translators: %s is the name of a file */
    return g_strdup_printf (_ ("“%s” is damaged, and there is no sound copy of it. "
                               "The file was left as it is."),
                            name);
  if (used->day == COHORT_BACKUP_NO_DAY)
    /* Translators: both %s are names of files */
    return g_strdup_printf (_ ("“%s” was damaged. The copy made before the last update of "
                               "its layout took its place. The damaged file was kept as "
                               "“%s”; what was entered since is only there."),
                            name, kept);
  day = cohort_backup_day_text (used->day);
  /* Translators: the first %s is the name of a file, the second a date such as 2026-01-31, the third a file again */
  return g_strdup_printf (_ ("“%s” was damaged. The copy of %s took its place. The damaged "
                             "file was kept as “%s”; what was entered since is only "
                             "there."),
                          name, day, kept);
}

/**
 * cohort_backup_recover:
 * @path: a file that could not be opened, or was found damaged; closed
 * @now_us: the time, UTC µs
 * @cancellable: (nullable): stops it, until the file is touched
 * @error: return location
 *
 * Sets a damaged file aside, with its log, and puts the newest sound copy in its place. Without a sound copy the file
 * stays where it is, and the result says so.
 *
 * Returns: (transfer full) (nullable): what happened and what was kept; NULL with @error set when nothing was done
 */
CohortRecovery *
cohort_backup_recover (const char *path, gint64 now_us, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortRecovery) recovery = g_new0 (CohortRecovery, 1);
  g_autoptr (GPtrArray) list = cohort_backup_list (path, error);
  g_autoptr (GError) local = NULL;
  const CohortBackup *used;

  if (list == NULL)
    return NULL;
  used = newest_sound (list, cancellable, &local);
  if (used == NULL && !g_error_matches (local, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (used == NULL)
    recovery->damaged_path = g_strdup (path);
  else if (!restore_as (used->path, path, "damaged", now_us, &recovery->damaged_path, cancellable, error))
    return NULL;
  recovery->copy_path = used != NULL ? g_strdup (used->path) : NULL;
  recovery->copy_day = used != NULL ? used->day : COHORT_BACKUP_NO_DAY;
  recovery->message = recovery_message (path, recovery->damaged_path != NULL ? recovery->damaged_path : path, used);
  return g_steal_pointer (&recovery);
}

/**
 * cohort_recovery_free:
 * @recovery: (transfer full) (nullable): frees it
 */
void
cohort_recovery_free (CohortRecovery *recovery)
{
  if (recovery == NULL)
    return;
  g_free (recovery->damaged_path);
  g_free (recovery->copy_path);
  g_free (recovery->message);
  g_free (recovery);
}
