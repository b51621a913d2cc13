/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Copies and their rotation. A copy is written under a temporary name, checked, made durable and only then renamed:
 * what has a copy's name is whole. Putting one in the file's place is in cohort-restore.c. */

#include "config.h"

#include "cohort-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cohort-db-private.h"

#define SUFFIX ".cohort"
#define JULIAN_OF_1970 719163

/* Sets @error from errno. Returns FALSE. */
gboolean
cohort_store_fail_errno (GError **error, const char *path)
{
  int saved = errno;

  g_set_error (error, COHORT_STORE_ERROR,
               saved == ENOSPC || saved == EDQUOT ? COHORT_STORE_ERROR_FULL : COHORT_STORE_ERROR_IO, "%s: %s", path,
               g_strerror (saved));
  return FALSE;
}

/* Makes the content of a file, or the names in a folder, durable. */
gboolean
cohort_backup_sync (const char *path, int flags, GError **error)
{
  int fd = open (path, flags | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return cohort_store_fail_errno (error, path);
  done = fsync (fd) == 0 || cohort_store_fail_errno (error, path);
  close (fd);
  return done;
}

gboolean
cohort_backup_sync_folder_of (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);

  return cohort_backup_sync (dir, O_RDONLY | O_DIRECTORY, error);
}

/**
 * cohort_backup_dir:
 * @path: a community's file
 *
 * Returns: (transfer full): the folder of its copies, which may not exist
 */
char *
cohort_backup_dir (const char *path)
{
  return g_strconcat (path, ".copies", NULL);
}

/**
 * cohort_backup_make_dir:
 * @dir: a folder
 * @error: return location
 *
 * Makes the folder, readable by its owner only, when it is missing.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_backup_make_dir (const char *dir, GError **error)
{
  return g_mkdir_with_parents (dir, 0700) == 0 || cohort_store_fail_errno (error, dir);
}

static gboolean
integrity_is_ok (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA integrity_check (1)", error);

  if (stmt == NULL || cohort_stmt_step (stmt, error) == COHORT_FAIL)
    return FALSE;
  if (g_strcmp0 (cohort_stmt_text (stmt, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, "%s: %s", cohort_db_get_path (db),
               cohort_stmt_text (stmt, 0));
  return FALSE;
}

static gboolean
references_are_ok (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA foreign_key_check", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, _ ("%s: a row of %s names a missing row of %s"),
                 cohort_db_get_path (db), cohort_stmt_text (stmt, 0), cohort_stmt_text (stmt, 2));
  return step == COHORT_DONE;
}

/**
 * cohort_backup_same_disk:
 * @path: the community
 * @folder: another folder
 *
 * Returns: whether both lie on one file system, or one of them cannot be seen
 */
gboolean
cohort_backup_same_disk (const char *path, const char *folder)
{
  GStatBuf one, other;

  return g_stat (path, &one) != 0 || g_stat (folder, &other) != 0 || one.st_dev == other.st_dev;
}

/**
 * cohort_backup_verify:
 * @path: a copy
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Reads the whole copy and makes sure that it is a sound community.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_backup_verify (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortDb) db = cohort_db_open (path, COHORT_DB_READ | COHORT_DB_ANY_VERSION, NULL, error);

  if (db == NULL)
    return FALSE;
  cohort_db_set_cancellable (db, cancellable);
  return integrity_is_ok (db, error) && references_are_ok (db, error);
}

/**
 * cohort_backup_count:
 * @path: a copy
 * @n_members: (out): how many people it holds
 * @n_payments: (out): how many payments
 * @error: return location
 *
 * Looks what a copy holds, so that a person can tell it from another. It is not checked.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_backup_count (const char *path, gint64 *n_members, gint64 *n_payments, GError **error)
{
  g_autoptr (CohortDb) db = cohort_db_open (path, COHORT_DB_READ | COHORT_DB_ANY_VERSION, NULL, error);

  return db != NULL && cohort_db_get_int64 (db, "SELECT count(*) FROM member", n_members, error)
         && cohort_db_get_int64 (db, "SELECT count(*) FROM payment", n_payments, error);
}

/* Returns: (transfer full): a name beside @to that tells whose it is */
char *
cohort_backup_temporary_name (const char *to)
{
  static gint counter = 0;

  return g_strdup_printf ("%s.%d-%d.tmp", to, (int) getpid (), g_atomic_int_add (&counter, 1));
}

static gboolean
vacuum_into (const char *path, const char *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortDb) db = cohort_db_open (path, COHORT_DB_READ | COHORT_DB_ANY_VERSION, NULL, error);
  g_autoptr (CohortStmt) stmt = NULL;

  if (db == NULL || !cohort_db_exec (db, "PRAGMA query_only = OFF", error))
    return FALSE;
  cohort_db_set_cancellable (db, cancellable);
  stmt = cohort_db_prepare (db, "VACUUM INTO ?1", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, to);
  cohort_db_make_private (to);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_backup_copy:
 * @path: a community's file; it may be open and in use
 * @to: the copy; replaced when it exists
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Copies the file as of one instant, checks the copy and makes it durable before it gets its name.
 *
 * Returns: FALSE with @error set; then nothing is left of the attempt
 */
gboolean
cohort_backup_copy (const char *path, const char *to, GCancellable *cancellable, GError **error)
{
  g_autofree char *temporary = cohort_backup_temporary_name (to);
  gboolean done;

  done = vacuum_into (path, temporary, cancellable, error) && cohort_backup_verify (temporary, cancellable, error)
         && cohort_backup_sync (temporary, O_RDWR, error)
         && (g_rename (temporary, to) == 0 || cohort_store_fail_errno (error, to))
         && cohort_backup_sync_folder_of (to, error);
  if (!done)
    g_unlink (temporary);
  return done;
}

/* Name of a daily copy <-> day. */
static gboolean
day_from_name (const char *name, gint32 *day)
{
  int y, m, d, used = 0;

  if (sscanf (name, "%4d-%2d-%2d%n", &y, &m, &d, &used) != 3 || used != 10 || strcmp (name + used, SUFFIX) != 0
      || !g_date_valid_dmy (d, m, y))
    return FALSE;
  *day = (gint32) g_date_get_julian (&(GDate) { .dmy = 1, .day = d, .month = m, .year = y }) - JULIAN_OF_1970;
  return TRUE;
}

/* Returns: (transfer full): YYYY-MM-DD */
char *
cohort_backup_day_text (gint32 day)
{
  GDate date;
  char text[16];

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + JULIAN_OF_1970));
  g_snprintf (text, sizeof text, "%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
              g_date_get_day (&date));
  return g_strdup (text);
}

static int
compare_backups (gconstpointer a, gconstpointer b)
{
  const CohortBackup *left = *(CohortBackup *const *) a, *right = *(CohortBackup *const *) b;

  return left->day != right->day ? (left->day < right->day ? 1 : -1) : strcmp (right->path, left->path);
}

/**
 * cohort_backup_list:
 * @path: a community's file
 * @error: return location
 *
 * Returns: (element-type CohortBackup) (transfer full) (nullable): its copies, the newest day first, those made
 *   before a migration last; empty when there are none
 */
GPtrArray *
cohort_backup_list (const char *path, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_backup_free);
  g_autofree char *folder = cohort_backup_dir (path);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&list);
  dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      gint32 day = COHORT_BACKUP_NO_DAY;
      GStatBuf info;
      CohortBackup *backup;

      if (!day_from_name (name, &day)
          && !(g_str_has_prefix (name, "before-schema-") && g_str_has_suffix (name, SUFFIX)))
        continue;
      backup = g_new0 (CohortBackup, 1);
      backup->path = g_build_filename (folder, name, NULL);
      backup->day = day;
      backup->size = g_stat (backup->path, &info) == 0 ? info.st_size : 0;
      g_ptr_array_add (list, backup);
    }
  g_ptr_array_sort (list, compare_backups);
  return g_steal_pointer (&list);
}

/* What a process that was killed half-way left behind; a living one's is left alone. */
void
cohort_backup_remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      const char *mark = strstr (name, SUFFIX ".");
      g_autofree char *path = NULL;

      if (mark == NULL || !g_str_has_suffix (name, ".tmp")
          || kill ((pid_t) g_ascii_strtoll (mark + strlen (SUFFIX "."), NULL, 10), 0) == 0 || errno != ESRCH)
        continue;
      path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
}

static gboolean
rotate (const char *path, GError **error)
{
  g_autoptr (GPtrArray) list = cohort_backup_list (path, error);

  if (list == NULL)
    return FALSE;
  for (guint i = COHORT_BACKUP_KEEP; i < list->len; i++)
    {
      const CohortBackup *backup = list->pdata[i];
      if (backup->day != COHORT_BACKUP_NO_DAY)
        g_unlink (backup->path);
    }
  return TRUE;
}

/* @at: the file whose folder of copies it goes to */
static gboolean
copy_daily (const char *path, const char *at, gint32 day, char **made, GCancellable *cancellable, GError **error)
{
  g_autofree char *dir = cohort_backup_dir (at);
  g_autofree char *date = cohort_backup_day_text (day);
  g_autofree char *name = g_strconcat (date, SUFFIX, NULL);
  g_autofree char *copy = g_build_filename (dir, name, NULL);

  if (made != NULL)
    *made = NULL;
  if (g_file_test (copy, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!cohort_backup_make_dir (dir, error))
    return FALSE;
  cohort_backup_remove_leftovers (dir);
  if (!cohort_backup_copy (path, copy, cancellable, error) || !rotate (at, error))
    return FALSE;
  if (made != NULL)
    *made = g_steal_pointer (&copy);
  return TRUE;
}

/**
 * cohort_backup_daily:
 * @path: a community's file; it may be open and in use
 * @day: today in the person's zone, days since 1970-01-01
 * @made: (out) (optional) (nullable): the copy; NULL when today's exists already
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Makes the copy of the day. Older ones beyond the newest seven go, after the new one has been found sound.
 *
 * Returns: FALSE with @error set; older copies are then untouched
 */
gboolean
cohort_backup_daily (const char *path, gint32 day, char **made, GCancellable *cancellable, GError **error)
{
  return copy_daily (path, path, day, made, cancellable, error);
}

/**
 * cohort_backup_daily_in:
 * @folder: an existing one, on another disk perhaps, where copies of several communities may lie
 *
 * The same as cohort_backup_daily() a second time, in @folder: "NAME.cohort.copies" in it keeps its own newest seven.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_backup_daily_in (const char *path, const char *folder, gint32 day, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *at = g_build_filename (folder, name, NULL);

  /* A disk that is not connected: its place is not filled with a folder of that name. */
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, _ ("The folder %s is not there."), folder);
      return FALSE;
    }
  return copy_daily (path, at, day, NULL, cancellable, error);
}

/**
 * cohort_backup_free:
 * @backup: (transfer full) (nullable): frees it
 */
void
cohort_backup_free (CohortBackup *backup)
{
  if (backup == NULL)
    return;
  g_free (backup->path);
  g_free (backup);
}
