/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The facade: threads, snapshots, the signal, who writes. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cohort-store-private.h"
#include "cohort-test-db.h"

#define NOBODY 65534

static gpointer
add_setting (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 step;

  if (!cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, error))
    return NULL;
  stmt = cohort_db_prepare (db, "INSERT INTO setting (key, value) VALUES (?1, '1')", error);
  cohort_stmt_bind_text (stmt, 1, data);
  if (!cohort_stmt_run (stmt, error) || !cohort_journal_commit (db, &step, error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, step);
}

static gpointer
count_settings (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 n;

  if (!cohort_db_get_int64 (db, "SELECT count(*) FROM setting", &n, error))
    return NULL;
  return GINT_TO_POINTER ((int) n + 1);
}

static int
count (CohortStore *store)
{
  g_autoptr (GError) error = NULL;
  int n = GPOINTER_TO_INT (cohort_store_read (store, count_settings, NULL, NULL, &error)) - 1;

  g_assert_no_error (error);
  return n;
}

static void
add (CohortStore *store, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *step = cohort_store_write (store, add_setting, (gpointer) key, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (step);
}

typedef struct
{
  guint n;
  guint domains;
  guint64 generation;
} Heard;

static void
changed_cb (CohortStore *store, guint domains, guint64 generation, gpointer data)
{
  Heard *heard = data;

  heard->n++;
  heard->domains |= domains;
  heard->generation = generation;
}

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Many writes between two turns of the main loop are heard of once. */
static void
test_changed (void)
{
  CohortStore *store = cohort_test_store_new ();
  Heard heard = { 0 };

  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &heard);
  add (store, "a");
  add (store, "b");
  g_assert_cmpint (count (store), ==, 2);
  g_assert_cmpuint (heard.n, ==, 0);
  spin ();
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_cmpuint (heard.domains, ==, COHORT_DOMAIN_SETTINGS | COHORT_DOMAIN_FIGURES | COHORT_DOMAIN_HISTORY);
  g_assert_cmpuint (heard.generation, ==, 2);
  g_assert_cmpuint (cohort_store_get_generation (store), ==, 2);
  add (store, "c");
  spin ();
  g_assert_cmpuint (heard.n, ==, 2);
  cohort_test_store_free (store);
}

static gpointer
fail_half_way (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, NULL);
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('half', '1')");
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "half-way");
  return NULL;
}

static gpointer
forget_to_commit (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, NULL);
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('half', '1')");
  return NULL;
}

/* Nothing of a job that failed is kept or announced, and the next one finds the connection in order. */
static void
test_failed_write (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GError) error = NULL;
  Heard heard = { 0 };

  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &heard);
  g_assert_null (cohort_store_write (store, fail_half_way, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_test_expect_message ("cohort-store", G_LOG_LEVEL_CRITICAL, "*without committing*");
  g_assert_null (cohort_store_write (store, forget_to_commit, NULL, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  spin ();
  g_assert_cmpuint (heard.n, ==, 0);
  g_assert_cmpint (count (store), ==, 0);
  add (store, "a");
  g_assert_cmpint (count (store), ==, 1);
  cohort_test_store_free (store);
}

static gpointer
add_from_thread (gpointer data)
{
  add (data, "meanwhile");
  return NULL;
}

static gpointer
look_twice (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortStore *store = data;
  gint64 before, after;
  guint64 generation = cohort_db_get_generation (db, COHORT_DOMAIN_ALL);

  g_assert_true (cohort_db_get_int64 (db, "SELECT count(*) FROM setting", &before, error));
  /* A job must not wait for another one, so a thread of its own does. */
  g_thread_join (g_thread_new ("add", add_from_thread, store));
  g_assert_true (cohort_db_get_int64 (db, "SELECT count(*) FROM setting", &after, error));
  g_assert_cmpint (before, ==, after);
  g_assert_cmpuint (cohort_db_get_generation (db, COHORT_DOMAIN_ALL), ==, generation);
  g_assert_cmpuint (cohort_store_get_generation (store), ==, generation + 1);
  return NULL;
}

/* Readers do not wait for the writer, nor it for them, and a job sees one snapshot. */
static void
test_snapshot (void)
{
  CohortStore *store = cohort_test_store_new ();

  cohort_store_read (store, look_twice, store, NULL, NULL);
  g_assert_cmpint (count (store), ==, 1);
  cohort_test_store_free (store);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gpointer
commit_then_cancel (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gpointer result = add_setting (db, data, cancellable, error);

  g_cancellable_cancel (cancellable);
  return result;
}

/* What was committed is not reported as cancelled; what was not begun is. */
static void
test_async (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) first = NULL, second = NULL, third = NULL;
  g_autofree char *step = NULL;

  cohort_store_write_async (store, commit_then_cancel, g_strdup ("a"), g_free, g_free, cancellable, done_cb, &first);
  step = cohort_store_write_finish (store, wait_for (&first), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (step, ==, "1");
  cohort_store_write_async (store, add_setting, g_strdup ("b"), g_free, g_free, cancellable, done_cb, &second);
  g_assert_null (cohort_store_write_finish (store, wait_for (&second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  cohort_store_read_async (store, count_settings, NULL, NULL, NULL, NULL, done_cb, &third);
  g_assert_cmpint (GPOINTER_TO_INT (cohort_store_read_finish (store, wait_for (&third), &error)) - 1, ==, 1);
  g_assert_no_error (error);
  g_clear_object (&first);
  g_clear_object (&second);
  g_clear_object (&third);
  spin ();
  cohort_test_store_free (store);
}

static gpointer
wait_inside (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_store_read (data, count_settings, NULL, NULL, error);
}

static void
test_no_waiting_inside (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("cohort-store", G_LOG_LEVEL_CRITICAL, "*must not wait*");
  g_assert_null (cohort_store_read (store, wait_inside, store, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  cohort_test_store_free (store);
}

/* Jobs asked for before the close come to their ends; later ones are refused; the next writer finds no log. */
static void
test_close (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *log = g_strconcat (cohort_store_get_path (store), "-wal", NULL);
  g_autofree char *lock = g_strconcat (cohort_store_get_path (store), ".lock", NULL);
  g_autofree char *step = NULL, *content = NULL;

  cohort_store_write_async (store, add_setting, g_strdup ("a"), g_free, g_free, NULL, done_cb, &result);
  cohort_store_close (store);
  step = cohort_store_write_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (step, ==, "1");
  g_assert_null (cohort_store_read (store, count_settings, NULL, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CLOSED);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (lock, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "closed "));
  g_clear_object (&result);
  spin ();
  cohort_test_store_free (store);
}

static void
test_open_async (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  CohortStore *store;
  Heard heard = { 0 };

  cohort_store_open_async (path, COHORT_STORE_READ_WRITE, NULL, done_cb, &first);
  g_assert_null (cohort_store_open_finish (wait_for (&first), &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  cohort_store_open_async (path, COHORT_STORE_CREATE, NULL, done_cb, &second);
  store = cohort_store_open_finish (wait_for (&second), &error);
  g_assert_no_error (error);
  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &heard);
  add (store, "a");
  spin ();
  g_assert_cmpuint (heard.n, ==, 1);
  g_clear_object (&second);
  cohort_test_store_free (store);
}

/* What a store that only reads does every few seconds, to its end. */
static void
look_for_changes (CohortStore *store)
{
  cohort_store_look_for_changes (store);
  while (store->looking)
    g_main_context_iteration (NULL, TRUE);
  spin ();
}

/* Another process holds the file: this one reads only, says so, sees what the other commits, and hears of it. */
static void
test_two_processes (void)
{
  Heard heard = { 0 };
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  g_autoptr (CohortStore) store = NULL;
  int ready[2], go[2], status;
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (go), ==, 0);
  child = fork ();
  if (child == 0)
    {
      CohortStore *other = cohort_store_open (path, COHORT_STORE_CREATE, NULL);
      add (other, "from the other");
      if (write (ready[1], "1", 1) != 1 || read (go[0], &byte, 1) != 1)
        _exit (1);
      add (other, "again");
      cohort_store_close (other);
      if (write (ready[1], "2", 1) != 1 || read (go[0], &byte, 1) != 1)
        _exit (1);
      _exit (0);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (cohort_store_is_read_only (store));
  g_assert_cmpint (cohort_store_get_read_only_reason (store), ==, COHORT_READ_ONLY_OTHER_PROCESS);
  why = cohort_store_describe_read_only (store);
  g_assert_nonnull (why);
  g_assert_cmpint (count (store), ==, 1);
  g_assert_null (cohort_store_write (store, add_setting, (gpointer) "mine", NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &heard);
  look_for_changes (store);
  g_assert_cmpuint (heard.n, ==, 0);
  g_assert_cmpint (write (go[1], "1", 1), ==, 1);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  look_for_changes (store);
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_cmpint (count (store), ==, 2);
  look_for_changes (store);
  g_assert_cmpuint (heard.n, ==, 1);
  cohort_store_close (store);
  g_clear_object (&store);
  /* The other has closed the file, though it still runs: now this one may write. */
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_false (cohort_store_is_read_only (store));
  add (store, "mine");
  g_assert_cmpint (count (store), ==, 3);
  g_assert_cmpint (write (go[1], "2", 1), ==, 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  cohort_store_close (store);
  cohort_test_remove (path);
}

static void
test_read_only (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) other = NULL;

  add (store, "a");
  other = cohort_store_open (cohort_store_get_path (store), COHORT_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cohort_store_get_read_only_reason (other), ==, COHORT_READ_ONLY_ASKED);
  g_assert_cmpint (count (other), ==, 1);
  g_clear_object (&other);
  cohort_test_store_free (store);
}

/* A folder that cannot be written: the file can be read, though it has a log's mark and can have no log. */
static void
test_no_permission (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *path = g_strdup (cohort_store_get_path (store));
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) other = NULL;
  g_autofree char *parent = g_path_get_dirname (dir);
  uid_t user = geteuid ();

  add (store, "a");
  cohort_store_close (store);
  g_unlink (lock);
  g_chmod (parent, 0711);
  g_chmod (path, 0444);
  g_chmod (dir, 0555);
  if (user == 0 && seteuid (NOBODY) != 0)
    {
      g_test_skip ("root may write everywhere, and cannot become somebody else");
      cohort_test_store_free (store);
      return;
    }
  other = cohort_store_open (path, COHORT_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cohort_store_get_read_only_reason (other), ==, COHORT_READ_ONLY_PERMISSION);
  g_assert_cmpint (count (other), ==, 1);
  g_clear_object (&other);
  g_assert_cmpint (seteuid (user), ==, 0);
  g_chmod (dir, 0700);
  cohort_test_store_free (store);
}

/* A file that another program keeps locked is left alone, and the error says so. */
static void
test_locked_file (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDb) other = NULL;
  g_autofree char *sentence = NULL;

  other = cohort_db_open (cohort_db_get_path (db), COHORT_DB_WRITE, NULL, &error);
  cohort_test_exec (other, "PRAGMA busy_timeout = 20");
  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, &error));
  g_assert_false (cohort_journal_begin (other, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_BUSY);
  sentence = cohort_store_error_describe (error);
  g_assert_nonnull (strstr (sentence, "Nothing was changed"));
  cohort_journal_abort (db);
  cohort_db_free (g_steal_pointer (&other));
  cohort_test_db_free (db);
}

/* Whoever shows the message of an error says what happened and what was kept, not only what SQLite said. */
static void
test_messages (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  g_assert_true (g_file_set_contents (path, "SQLite format 3\0 and not much more", 35, NULL));
  g_assert_null (cohort_store_open (path, COHORT_STORE_READ_WRITE, &error));
  g_assert_nonnull (error);
  sentence = cohort_store_error_describe (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, sentence));
  g_assert_cmpuint (strlen (error->message), >, strlen (sentence));
  cohort_test_remove (path);
}

/* Runs of a process that died are over: they can be undone. */
static void
test_stale_run (void)
{
  g_autofree char *path = cohort_test_path ();
  CohortDb *db = cohort_test_db_open (path);
  CohortStore *store;
  gint64 run;

  g_assert_true (cohort_journal_begin_run (db, "sync", NULL, 1, COHORT_TEST_NOW, NULL));
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('a', '1')");
  g_assert_true (cohort_journal_commit (db, &run, NULL));
  cohort_db_free (db);
  store = cohort_store_open (path, COHORT_STORE_READ_WRITE, NULL);
  cohort_store_close (store);
  g_object_unref (store);
  db = cohort_test_db_open (path);
  cohort_test_undo (db, run);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/store/two-processes", test_two_processes);
  g_test_add_func ("/store/store/changed", test_changed);
  g_test_add_func ("/store/store/failed-write", test_failed_write);
  g_test_add_func ("/store/store/snapshot", test_snapshot);
  g_test_add_func ("/store/store/async", test_async);
  g_test_add_func ("/store/store/no-waiting-inside", test_no_waiting_inside);
  g_test_add_func ("/store/store/close", test_close);
  g_test_add_func ("/store/store/open-async", test_open_async);
  g_test_add_func ("/store/store/read-only", test_read_only);
  g_test_add_func ("/store/store/no-permission", test_no_permission);
  g_test_add_func ("/store/store/locked-file", test_locked_file);
  g_test_add_func ("/store/store/messages", test_messages);
  g_test_add_func ("/store/store/stale-run", test_stale_run);
  return g_test_run ();
}
