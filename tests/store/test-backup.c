/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Copies, their rotation, putting one in place, and recovery from damage. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cohort-backup.h"
#include "cohort-test-db.h"

/* 2026-01-31, a Saturday. */
#define DAY 20484

static CohortDb *
filled_db (void)
{
  CohortDb *db = cohort_test_db_new ();

  cohort_test_step (db, "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000)"
                        " INSERT INTO setting (key, value) SELECT 'key number ' || i, i FROM c");
  return db;
}

static char *
dump_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDb) db = cohort_db_open (path, COHORT_DB_READ, NULL, &error);

  g_assert_no_error (error);
  return cohort_test_dump (db, TRUE);
}

/* Overwrites pages in the middle of the file. */
static void
damage (const char *path, off_t at)
{
  int fd = g_open (path, O_RDWR);
  char noise[4096];

  memset (noise, 0xa5, sizeof noise);
  for (int i = 0; i < 8; i++)
    g_assert_cmpint (pwrite (fd, noise, sizeof noise, at + i * 4096), ==, sizeof noise);
  close (fd);
}

static guint
files_like (const char *path, const char *part)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL;
  return n;
}

/* A copy of a file in use has what is committed, is one file, and leaves the original alone. */
static void
test_copy (void)
{
  CohortDb *db = filled_db ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (cohort_db_get_path (db), "-copy", NULL);
  g_autofree char *before = cohort_test_dump (db, TRUE);
  g_autofree char *copied = NULL, *after = NULL;

  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, &error));
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('not yet', '1')");
  g_assert_true (cohort_backup_copy (cohort_db_get_path (db), copy, NULL, &error));
  g_assert_no_error (error);
  cohort_journal_abort (db);
  copied = dump_of (copy);
  after = cohort_test_dump (db, TRUE);
  g_assert_cmpstr (copied, ==, before);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (files_like (copy, "-copy"), ==, 1);
  cohort_test_db_free (db);
}

/* A community is about people: nobody but its owner reads the file, what stands beside it or a copy. */
static void
test_private (void)
{
  const mode_t before = umask (0022);
  CohortDb *db = filled_db ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (cohort_db_get_path (db), "-copy", NULL);
  g_autofree char *folder = g_path_get_dirname (copy);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_true (cohort_backup_copy (cohort_db_get_path (db), copy, NULL, &error));
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_test_message ("%s: %o", name, (guint) info.st_mode);
      g_assert_cmpint (info.st_mode & 0077, ==, 0);
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
  umask (before);
  cohort_test_db_free (db);
}

static void
test_verify (void)
{
  CohortDb *db = filled_db ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (cohort_db_get_path (db), "-copy", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_true (cohort_backup_copy (cohort_db_get_path (db), copy, NULL, &error));
  g_assert_true (cohort_backup_verify (copy, NULL, &error));
  damage (copy, 40960);
  g_assert_false (cohort_backup_verify (copy, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (copy, "no copy", -1, NULL));
  g_assert_false (cohort_backup_verify (copy, NULL, NULL));
  g_cancellable_cancel (cancellable);
  g_unlink (copy);
  g_assert_false (cohort_backup_copy (cohort_db_get_path (db), copy, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (files_like (copy, "-copy"), ==, 0);
  cohort_test_db_free (db);
}

static void
assert_days (const char *path, guint n, gint32 newest, gint32 oldest)
{
  g_autoptr (GPtrArray) list = cohort_backup_list (path, NULL);

  g_assert_cmpuint (list->len, ==, n);
  g_assert_cmpint (((CohortBackup *) list->pdata[0])->day, ==, newest);
  g_assert_cmpint (((CohortBackup *) list->pdata[n - 1])->day, ==, oldest);
  g_assert_cmpint (((CohortBackup *) list->pdata[0])->size, >, 4096);
}

/* One a day of use, seven kept, whatever days lie between; a copy from before a migration is none of them. */
static void
test_daily (void)
{
  CohortDb *db = filled_db ();
  const char *path = cohort_db_get_path (db);
  g_autofree char *dir = cohort_backup_dir (path);
  g_autofree char *other = g_build_filename (dir, "before-schema-3.cohort", NULL);
  g_autofree char *foreign = g_build_filename (dir, "2026-01-0x.cohort", NULL);
  g_autoptr (GError) error = NULL;

  for (gint32 i = 0; i < 10; i++)
    {
      g_autofree char *made = NULL, *again = NULL;
      g_assert_true (cohort_backup_daily (path, DAY + 3 * i, &made, NULL, &error));
      g_assert_no_error (error);
      g_assert_nonnull (made);
      if (i == 0)
        g_assert_true (g_str_has_suffix (made, "/2026-01-31.cohort"));
      g_assert_true (cohort_backup_daily (path, DAY + 3 * i, &again, NULL, &error));
      g_assert_null (again);
    }
  assert_days (path, COHORT_BACKUP_KEEP, DAY + 27, DAY + 9);
  g_assert_true (cohort_backup_copy (path, other, NULL, NULL));
  g_assert_true (g_file_set_contents (foreign, "mine", -1, NULL));
  g_assert_true (cohort_backup_daily (path, DAY + 30, NULL, NULL, &error));
  assert_days (path, COHORT_BACKUP_KEEP + 1, DAY + 30, COHORT_BACKUP_NO_DAY);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  cohort_test_db_free (db);
}

/* In a second folder too, with seven of its own, and not where that folder is not there. */
static void
test_second (void)
{
  CohortDb *db = filled_db ();
  const char *path = cohort_db_get_path (db);
  g_autofree char *folder = g_dir_make_tmp ("cohort-second-XXXXXX", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *there = g_build_filename (folder, name, NULL);
  g_autofree char *missing = g_build_filename (folder, "disk", NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  for (gint32 i = 0; i < 9; i++)
    g_assert_true (cohort_backup_daily_in (path, folder, DAY + i, NULL, &error));
  g_assert_true (cohort_backup_daily_in (path, folder, DAY + 8, NULL, &error));
  g_assert_no_error (error);
  assert_days (there, COHORT_BACKUP_KEEP, DAY + 8, DAY + 2);
  list = cohort_backup_list (path, NULL);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_false (cohort_backup_daily_in (path, missing, DAY, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  cohort_test_db_free (db);
}

/* A process that was killed while it made a copy leaves no copy, and the next one clears up; not while it lives. */
static void
test_leftovers (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *dir = cohort_backup_dir (cohort_db_get_path (db));
  pid_t dead = fork ();
  g_autofree char *dead_name = NULL, *living_name = NULL;

  if (dead == 0)
    _exit (0);
  waitpid (dead, NULL, 0);
  dead_name = g_strdup_printf ("%s/2026-01-31.cohort.%d-0.tmp", dir, (int) dead);
  living_name = g_strdup_printf ("%s/2026-01-30.cohort.%d-0.tmp", dir, (int) getpid ());
  g_assert_true (cohort_backup_make_dir (dir, NULL));
  g_assert_true (g_file_set_contents (dead_name, "half", -1, NULL));
  g_assert_true (g_file_set_contents (living_name, "half", -1, NULL));
  g_assert_true (cohort_backup_daily (cohort_db_get_path (db), DAY, NULL, NULL, NULL));
  g_assert_false (g_file_test (dead_name, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (living_name, G_FILE_TEST_EXISTS));
  cohort_test_db_free (db);
}

/* A damaged file is not copied over sound copies, nor do they go for it. */
static void
test_no_copy_of_damage (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, NULL, NULL, NULL));
  cohort_db_free (db);
  damage (path, 40960);
  g_assert_false (cohort_backup_daily (path, DAY + 1, NULL, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  assert_days (path, 1, DAY, DAY);
  cohort_test_remove (path);
}

static void
test_restore (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *then = cohort_test_dump (db, TRUE);
  g_autofree char *now = NULL, *kept = NULL, *after = NULL, *kept_dump = NULL, *copy = NULL;
  g_autoptr (GError) error = NULL;
  CohortStore *store;

  g_assert_true (cohort_backup_daily (path, DAY, &copy, NULL, NULL));
  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('later', '1')");
  now = cohort_test_dump (db, TRUE);
  cohort_db_free (db);

  /* Not under a writer. */
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, NULL);
  g_assert_false (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_BUSY);
  g_assert_null (kept);
  g_clear_error (&error);
  cohort_store_close (store);
  g_object_unref (store);

  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (kept, ".replaced-20260102-030405"));
  after = dump_of (path);
  g_assert_cmpstr (after, ==, then);
  kept_dump = dump_of (kept);
  g_assert_cmpstr (kept_dump, ==, now);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  /* A second one in the same second finds another name. */
  g_clear_pointer (&kept, g_free);
  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_true (g_str_has_suffix (kept, ".replaced-20260102-030405-2"));
  cohort_test_remove (path);
}

/* A log that its writer could not fold into the file goes with it, and is not played into the copy. */
static void
test_restore_with_log (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *then = cohort_test_dump (db, TRUE);
  g_autofree char *copy = NULL, *kept = NULL, *after = NULL, *kept_dump = NULL, *now = NULL;
  pid_t child;
  int status;

  g_assert_true (cohort_backup_daily (path, DAY, &copy, NULL, NULL));
  cohort_db_free (db);
  child = fork ();
  if (child == 0)
    {
      db = cohort_test_db_open (path);
      cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('in the log', '1')");
      raise (SIGKILL);
    }
  waitpid (child, &status, 0);
  g_assert_cmpuint (files_like (path, "-wal"), ==, 1);
  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, NULL));
  after = dump_of (path);
  g_assert_cmpstr (after, ==, then);
  kept_dump = dump_of (kept);
  g_assert_nonnull (strstr (kept_dump, "in the log"));
  cohort_test_remove (path);
}

/* The log of a damaged file is not folded into it first, so here it has to go aside before the copy comes. */
static void
test_recover_with_log (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *then = cohort_test_dump (db, TRUE);
  g_autofree char *after = NULL, *kept_log = NULL;
  g_autoptr (CohortRecovery) recovery = NULL;
  GStatBuf info;
  pid_t child;

  g_assert_true (cohort_backup_daily (path, DAY, NULL, NULL, NULL));
  cohort_db_free (db);
  child = fork ();
  if (child == 0)
    {
      db = cohort_test_db_open (path);
      cohort_test_step (db, "UPDATE setting SET value = 'in the log'");
      raise (SIGKILL);
    }
  waitpid (child, NULL, 0);
  damage (path, 40960);
  recovery = cohort_backup_recover (path, COHORT_TEST_NOW, NULL, NULL);
  g_assert_nonnull (recovery);
  after = dump_of (path);
  g_assert_cmpstr (after, ==, then);
  kept_log = g_strconcat (recovery->damaged_path, "-wal", NULL);
  g_assert_cmpint (g_stat (kept_log, &info), ==, 0);
  g_assert_cmpint (info.st_size, >, 0);
  cohort_test_remove (path);
}

/* A damaged copy takes nobody's place. */
static void
test_restore_damaged_copy (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *before = cohort_test_dump (db, TRUE);
  g_autofree char *copy = NULL, *kept = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, &copy, NULL, NULL));
  cohort_db_free (db);
  damage (copy, 40960);
  g_assert_false (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_assert_null (kept);
  after = dump_of (path);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (files_like (path, ".tmp"), ==, 0);
  cohort_test_remove (path);
}

/* The newest sound copy takes the place of a damaged file, which is kept; the person is told of both. */
static void
test_recover (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *then = cohort_test_dump (db, TRUE);
  g_autofree char *newest = NULL, *after = NULL, *damaged = NULL, *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRecovery) recovery = NULL;
  gsize damaged_size, kept_size;

  g_assert_true (cohort_backup_daily (path, DAY, NULL, NULL, NULL));
  cohort_test_step (db, "DELETE FROM setting WHERE id > 3");
  g_assert_true (cohort_backup_daily (path, DAY + 1, &newest, NULL, NULL));
  cohort_db_free (db);
  damage (path, 0);
  damage (newest, 8192);
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &damaged, &damaged_size, NULL));

  recovery = cohort_backup_recover (path, COHORT_TEST_NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (recovery->copy_day, ==, DAY);
  g_assert_nonnull (strstr (recovery->message, "2026-01-31"));
  g_assert_nonnull (strstr (recovery->message, "test.cohort.damaged-20260102-030405"));
  after = dump_of (path);
  g_assert_cmpstr (after, ==, then);
  g_assert_true (g_file_get_contents (recovery->damaged_path, &kept, &kept_size, NULL));
  g_assert_cmpmem (kept, kept_size, damaged, damaged_size);
  cohort_test_remove (path);
}

static void
test_recover_without_copy (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (CohortRecovery) recovery = NULL;
  gsize size_before, size_after;

  cohort_db_free (db);
  damage (path, 0);
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  recovery = cohort_backup_recover (path, COHORT_TEST_NOW, NULL, NULL);
  g_assert_nonnull (recovery);
  g_assert_null (recovery->copy_path);
  g_assert_cmpstr (recovery->damaged_path, ==, path);
  g_assert_nonnull (strstr (recovery->message, "left as it is"));
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  cohort_test_remove (path);
}

/* After a writer that died, a file that is damaged where nobody looked yet is not opened as if it were sound. */
static void
test_looked_through_after_crash (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  gint64 size = cohort_test_int (db, "PRAGMA page_count") * 4096;

  cohort_db_free (db);
  damage (path, size - 8 * 4096);
  g_assert_true (g_file_set_contents (lock, "w", -1, NULL));
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  /* And not at the next try either. */
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  cohort_test_remove (path);
}

/* Due at once and then every thirty days; a copy that cannot be restored is told, and tried again. */
static void
test_self_test (void)
{
  CohortDb *db = filled_db ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *made = NULL;
  g_autoptr (GError) error = NULL;
  gboolean tested = TRUE;

  g_assert_true (cohort_backup_test (path, DAY, &tested, NULL, &error));
  g_assert_false (tested); /* there is no copy yet */
  g_assert_true (cohort_backup_daily (path, DAY, &made, NULL, &error));
  g_assert_true (cohort_backup_test (path, DAY, &tested, NULL, &error));
  g_assert_true (tested);
  g_assert_cmpuint (files_like (path, ".tmp"), ==, 0);
  g_assert_true (cohort_backup_test (path, DAY + 29, &tested, NULL, &error));
  g_assert_false (tested);
  damage (made, 8192);
  g_assert_false (cohort_backup_test (path, DAY + 30, &tested, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (cohort_backup_test (path, DAY + 31, &tested, NULL, &error));
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/backup/copy", test_copy);
  g_test_add_func ("/store/backup/private", test_private);
  g_test_add_func ("/store/backup/verify", test_verify);
  g_test_add_func ("/store/backup/daily", test_daily);
  g_test_add_func ("/store/backup/second", test_second);
  g_test_add_func ("/store/backup/self-test", test_self_test);
  g_test_add_func ("/store/backup/leftovers", test_leftovers);
  g_test_add_func ("/store/backup/no-copy-of-damage", test_no_copy_of_damage);
  g_test_add_func ("/store/backup/restore", test_restore);
  g_test_add_func ("/store/backup/restore-with-log", test_restore_with_log);
  g_test_add_func ("/store/backup/restore-damaged-copy", test_restore_damaged_copy);
  g_test_add_func ("/store/backup/recover", test_recover);
  g_test_add_func ("/store/backup/recover-with-log", test_recover_with_log);
  g_test_add_func ("/store/backup/recover-without-copy", test_recover_without_copy);
  g_test_add_func ("/store/backup/looked-through-after-crash", test_looked_through_after_crash);
  return g_test_run ();
}
