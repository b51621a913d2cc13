/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Putting a copy in the file's place, recovery from damage, and which files are looked through when they are opened. */

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

static void
test_restore (void)
{
  CohortDb *db = cohort_test_db_filled ();
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
  after = cohort_test_dump_of (path);
  g_assert_cmpstr (after, ==, then);
  kept_dump = cohort_test_dump_of (kept);
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
  CohortDb *db = cohort_test_db_filled ();
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
  g_assert_cmpuint (cohort_test_count_files (path, "-wal"), ==, 1);
  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, NULL));
  after = cohort_test_dump_of (path);
  g_assert_cmpstr (after, ==, then);
  kept_dump = cohort_test_dump_of (kept);
  g_assert_nonnull (strstr (kept_dump, "in the log"));
  cohort_test_remove (path);
}

/* The log of a damaged file is not folded into it first, so here it has to go aside before the copy comes. */
static void
test_recover_with_log (void)
{
  CohortDb *db = cohort_test_db_filled ();
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
  cohort_test_damage (path, 40960);
  recovery = cohort_backup_recover (path, COHORT_TEST_NOW, NULL, NULL);
  g_assert_nonnull (recovery);
  after = cohort_test_dump_of (path);
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
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *before = cohort_test_dump (db, TRUE);
  g_autofree char *copy = NULL, *kept = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, &copy, NULL, NULL));
  cohort_db_free (db);
  cohort_test_damage (copy, 40960);
  g_assert_false (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_assert_null (kept);
  after = cohort_test_dump_of (path);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (cohort_test_count_files (path, ".tmp"), ==, 0);
  cohort_test_remove (path);
}

/* The newest sound copy takes the place of a damaged file, which is kept; the person is told of both. */
static void
test_recover (void)
{
  CohortDb *db = cohort_test_db_filled ();
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
  cohort_test_damage (path, 0);
  cohort_test_damage (newest, 8192);
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &damaged, &damaged_size, NULL));

  recovery = cohort_backup_recover (path, COHORT_TEST_NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (recovery->copy_day, ==, DAY);
  g_assert_nonnull (strstr (recovery->message, "2026-01-31"));
  g_assert_nonnull (strstr (recovery->message, "test.cohort.damaged-20260102-030405"));
  after = cohort_test_dump_of (path);
  g_assert_cmpstr (after, ==, then);
  g_assert_true (g_file_get_contents (recovery->damaged_path, &kept, &kept_size, NULL));
  g_assert_cmpmem (kept, kept_size, damaged, damaged_size);
  cohort_test_remove (path);
}

static void
test_recover_without_copy (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (CohortRecovery) recovery = NULL;
  gsize size_before, size_after;

  cohort_db_free (db);
  cohort_test_damage (path, 0);
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
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  gint64 size = cohort_test_int (db, "PRAGMA page_count") * 4096;

  cohort_db_free (db);
  cohort_test_damage (path, size - 8 * 4096);
  g_assert_true (g_file_set_contents (lock, "w", -1, NULL));
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  /* And not at the next try either. */
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  cohort_test_remove (path);
}

static void
close_well (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  cohort_store_close (store);
}

static void
assert_found_damaged (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &content, &size, NULL));
  g_assert_true (g_file_set_contents (to, content, (gssize) size, NULL));
}

/* Only the very file that a writer closed well is opened unseen: not one that somebody sent, with or without its lock,
 * and not one that another program wrote into. */
static void
test_looked_through_when_strange (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autofree char *sent = g_strconcat (path, "-sent", NULL);
  g_autofree char *sent_lock = g_strconcat (sent, ".lock", NULL);
  gint64 at = (cohort_test_int (db, "PRAGMA page_count") - 8) * 4096;
  struct timespec times[2];
  GStatBuf info;

  cohort_db_free (db);
  close_well (path);
  copy_file (path, sent);
  cohort_test_damage (sent, at);
  assert_found_damaged (sent);
  copy_file (lock, sent_lock);
  assert_found_damaged (sent);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  cohort_test_damage (path, at);
  /* With the time of before nothing tells it from the file that was closed; this is what a look costs nothing for. */
  times[0] = info.st_atim;
  times[1] = info.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  close_well (path);
  cohort_test_damage (path, at);
  times[1].tv_sec++;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  assert_found_damaged (path);
  cohort_test_remove (path);
}

static gpointer
read_all_settings (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 n;

  return cohort_db_get_int64 (db, "SELECT sum (length (value)) FROM setting", &n, error) ? data : NULL;
}

/* Damage that a job met is not forgotten at the end. */
static void
test_looked_through_after_damage (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  gint64 at = (cohort_test_int (db, "SELECT min (pageno) FROM dbstat WHERE name = 'setting' AND pagetype = 'leaf'") - 1)
              * 4096;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) store = NULL;
  struct timespec times[2];
  GStatBuf info;

  cohort_db_free (db);
  close_well (path);
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  cohort_test_damage (path, at);
  g_assert_null (cohort_store_read (store, read_all_settings, store, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  cohort_store_close (store);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  times[0] = info.st_atim;
  times[1] = info.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  assert_found_damaged (path);
  cohort_test_remove (path);
}

/* A restoring that fails leaves the file, its log and what its lock says as they were, and no second name. */
static void
test_restore_fails (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autofree char *in_the_way = g_strconcat (path, ".replaced-20260102-030405-wal", NULL);
  g_autofree char *copy = NULL, *kept = NULL, *now = NULL, *after = NULL, *said = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, &copy, NULL, NULL));
  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('later', '1')");
  now = cohort_test_dump (db, TRUE);
  cohort_db_free (db);
  g_assert_true (g_file_set_contents (lock, "w", -1, NULL));
  g_assert_cmpint (g_mkdir (in_the_way, 0700), ==, 0);
  g_assert_false (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_IO);
  g_assert_null (kept);
  g_assert_cmpuint (cohort_test_count_files (path, ".replaced-"), ==, 1);
  g_assert_cmpuint (cohort_test_count_files (path, ".tmp"), ==, 0);
  g_assert_true (g_file_get_contents (lock, &said, NULL, NULL));
  g_assert_true (g_str_has_prefix (said, "w"));
  after = cohort_test_dump_of (path);
  g_assert_cmpstr (after, ==, now);
  cohort_test_remove (path);
}

/* A log that is being read cannot be folded in, and is not parted from its file. */
static void
test_restore_while_read (void)
{
  CohortDb *db = cohort_test_db_filled ();
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autofree char *copy = NULL, *kept = NULL, *now = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDb) reader = NULL;

  g_assert_true (cohort_backup_daily (path, DAY, &copy, NULL, NULL));
  reader = cohort_db_open (path, COHORT_DB_READ, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (cohort_db_begin (reader, &error));
  g_assert_cmpint (cohort_test_int (reader, "SELECT count (*) FROM setting WHERE key = 'later'"), ==, 0);
  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('later', '1')");
  now = cohort_test_dump (db, TRUE);
  cohort_db_free (db);
  g_assert_false (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_BUSY);
  g_clear_error (&error);
  cohort_db_free (g_steal_pointer (&reader));
  after = cohort_test_dump_of (path);
  g_assert_cmpstr (after, ==, now);
  g_assert_true (cohort_backup_restore (copy, path, COHORT_TEST_NOW, &kept, NULL, &error));
  g_assert_no_error (error);
  cohort_test_remove (path);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/restore/restore", test_restore);
  g_test_add_func ("/store/restore/restore-with-log", test_restore_with_log);
  g_test_add_func ("/store/restore/restore-fails", test_restore_fails);
  g_test_add_func ("/store/restore/restore-while-read", test_restore_while_read);
  g_test_add_func ("/store/restore/looked-through-when-strange", test_looked_through_when_strange);
  g_test_add_func ("/store/restore/looked-through-after-damage", test_looked_through_after_damage);
  g_test_add_func ("/store/restore/restore-damaged-copy", test_restore_damaged_copy);
  g_test_add_func ("/store/restore/recover", test_recover);
  g_test_add_func ("/store/restore/recover-with-log", test_recover_with_log);
  g_test_add_func ("/store/restore/recover-without-copy", test_recover_without_copy);
  g_test_add_func ("/store/restore/looked-through-after-crash", test_looked_through_after_crash);
  return g_test_run ();
}
