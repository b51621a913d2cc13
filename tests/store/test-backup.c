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

/* A copy of a file in use has what is committed, is one file, and leaves the original alone. */
static void
test_copy (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (cohort_db_get_path (db), "-copy", NULL);
  g_autofree char *before = cohort_test_dump (db, TRUE);
  g_autofree char *copied = NULL, *after = NULL;

  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, &error));
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('not yet', '1')");
  g_assert_true (cohort_backup_copy (cohort_db_get_path (db), copy, NULL, &error));
  g_assert_no_error (error);
  cohort_journal_abort (db);
  copied = cohort_test_dump_of (copy);
  after = cohort_test_dump (db, TRUE);
  g_assert_cmpstr (copied, ==, before);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (cohort_test_count_files (copy, "-copy"), ==, 1);
  cohort_test_db_free (db);
}

/* A community is about people: nobody but its owner reads the file, what stands beside it or a copy. */
static void
test_private (void)
{
  const mode_t before = umask (0022);
  CohortDb *db = cohort_test_db_filled ();
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
  CohortDb *db = cohort_test_db_filled ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (cohort_db_get_path (db), "-copy", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_true (cohort_backup_copy (cohort_db_get_path (db), copy, NULL, &error));
  g_assert_true (cohort_backup_verify (copy, NULL, &error));
  cohort_test_damage (copy, 40960);
  g_assert_false (cohort_backup_verify (copy, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (copy, "no copy", -1, NULL));
  g_assert_false (cohort_backup_verify (copy, NULL, NULL));
  g_cancellable_cancel (cancellable);
  g_unlink (copy);
  g_assert_false (cohort_backup_copy (cohort_db_get_path (db), copy, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (cohort_test_count_files (copy, "-copy"), ==, 0);
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
  CohortDb *db = cohort_test_db_filled ();
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
  CohortDb *db = cohort_test_db_filled ();
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
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *dir = cohort_backup_dir (cohort_db_get_path (db));
  pid_t dead = fork ();
  g_autofree char *dead_name = NULL, *living_name = NULL, *path = NULL, *staged = NULL, *copy = NULL;

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

  /* Nor does one that was killed while it restored leave a whole community under a name that nobody looks at. */
  path = g_strdup (cohort_db_get_path (db));
  staged = g_strdup_printf ("%s.%d-0.tmp", path, (int) dead);
  copy = g_strdup_printf ("%s/2026-01-31.cohort", dir);
  g_assert_true (g_file_set_contents (staged, "half", -1, NULL));
  cohort_db_free (db);
  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, NULL, NULL, NULL));
  g_assert_false (g_file_test (staged, G_FILE_TEST_EXISTS));
  cohort_test_remove (path);
}

/* A damaged file is not copied over sound copies, nor do they go for it. */
static void
test_no_copy_of_damage (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, NULL, NULL, NULL));
  cohort_db_free (db);
  cohort_test_damage (path, 40960);
  g_assert_false (cohort_backup_daily (path, DAY + 1, NULL, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  assert_days (path, 1, DAY, DAY);
  cohort_test_remove (path);
}

/* Due at once and then every thirty days; a copy that cannot be restored is told, and tried again. */
static void
test_self_test (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *made = NULL;
  g_autoptr (GError) error = NULL;
  gboolean tested = TRUE;

  g_assert_true (cohort_backup_test (path, DAY, &tested, NULL, &error));
  g_assert_false (tested); /* there is no copy yet */
  g_assert_true (cohort_backup_daily (path, DAY, &made, NULL, &error));
  g_assert_true (cohort_backup_test (path, DAY, &tested, NULL, &error));
  g_assert_true (tested);
  g_assert_cmpuint (cohort_test_count_files (path, ".tmp"), ==, 0);
  g_assert_true (cohort_backup_test (path, DAY + 29, &tested, NULL, &error));
  g_assert_false (tested);
  cohort_test_damage (made, 8192);
  g_assert_false (cohort_backup_test (path, DAY + 30, &tested, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (cohort_backup_test (path, DAY + 31, &tested, NULL, &error));
  cohort_test_db_free (db);
}

/* What a copy is made from can be read to its end and be wrong all the same: a copy of that has no copy's name. */
static void
test_no_copy_of_broken_references (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, NULL, NULL, NULL));
  cohort_test_exec (db, "PRAGMA foreign_keys = OFF; INSERT INTO identity_link (identity, member) VALUES (77, 78)");
  g_assert_false (cohort_backup_daily (path, DAY + 1, NULL, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  assert_days (path, 1, DAY, DAY);
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
  g_test_add_func ("/store/backup/no-copy-of-broken-references", test_no_copy_of_broken_references);
  return g_test_run ();
}
