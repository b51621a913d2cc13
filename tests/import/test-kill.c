// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* An import that is killed, or whose disk fails or is full: the file opens, every check is clean, the import is there
 * as a whole or not at all, and importing the file again completes it, to the same ledger as one that nothing stopped.
 * `test-import-kill` does ten rounds of each, `test-import-kill --rounds N` does N.
 *
 * A round runs the import in a process of its own: this program, called with --child. */

#include "config.h"

#include "cohort-test-import.h"
#include "cohort-test-vfs.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define N_ROWS 50

static int rounds = 10;
static const char *self_path;

static char *
make_content (void)
{
  GString *content = g_string_new ("payment_id,date,amount,currency,member_id,email,name,tier\n");

  for (guint i = 0; i < N_ROWS; i++)
    g_string_append_printf (content, "p%u,2026-%02u-%02u,%u.50,USD,m%u,m%u@example.org,Member %u,VIP\n", i, i % 12 + 1,
                            i % 28 + 1, i + 1, i % 20, i % 20, i % 20);
  return g_string_free (content, FALSE);
}

/* In the child */

static gint64
test_clock (gpointer data)
{
  return COHORT_TEST_NOW;
}

static gboolean
import_once (CohortStore *store, GFile *file, GError **error)
{
  g_autoptr (CohortImport) import = cohort_import_new (store, test_clock, NULL);
  GSList files = { file, NULL };

  return cohort_import_add_files (import, &files, NULL, error)
         && cohort_import_preview (import, NULL, NULL, NULL, error)
         && cohort_import_apply (import, NULL, NULL, NULL, error);
}

/* The kernel kills the process; no code of it runs any more. */
static void
die_after (gint64 us)
{
  struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL };
  struct itimerspec when = { .it_value = { us / G_USEC_PER_SEC, us % G_USEC_PER_SEC * 1000 + 1 } };
  timer_t timer;

  g_assert_cmpint (timer_create (CLOCK_MONOTONIC, &event, &timer), ==, 0);
  g_assert_cmpint (timer_settime (timer, 0, &when, NULL), ==, 0);
}

/* --child PATH FILE HOW N: HOW is "time" (N: µs until the end), or a CohortTestFault (N: the write that fails). What is
 * printed is the number of writes, and how long it took. */
static int
be_child (char *argv[])
{
  g_autoptr (GFile) file = g_file_new_for_path (argv[3]);
  guint n = (guint) strtoul (argv[5], NULL, 10);
  gint64 start = g_get_monotonic_time ();
  CohortStore *store;
  gboolean done;

  cohort_test_vfs_register ();
  if (strcmp (argv[4], "time") == 0)
    die_after (n);
  else
    cohort_test_vfs_arm ((CohortTestFault) atoi (argv[4]), n, TRUE);
  store = cohort_store_open (argv[2], COHORT_STORE_CREATE, NULL);
  if (store == NULL)
    return 1;
  done = import_once (store, file, NULL);
  cohort_store_close (store);
  g_object_unref (store);
  g_print ("%u %" G_GINT64_FORMAT "\n", cohort_test_vfs_count (), g_get_monotonic_time () - start);
  return done ? 0 : 1;
}

/* In the parent */

static char *
run_child (const char *path, GFile *file, const char *how, guint n, int *status)
{
  g_autofree char *file_path = g_file_get_path (file), *number = g_strdup_printf ("%u", n);
  const char *argv[] = { self_path, "--child", path, file_path, how, number, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, status, &error);
  g_assert_no_error (error);
  return out;
}

static gpointer
dump_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_test_dump_ledger (db);
}

static CohortStore *
open_again (const char *path)
{
  g_autoptr (GError) error = NULL;
  CohortStore *store = cohort_store_open (path, COHORT_STORE_CREATE, &error);

  g_assert_no_error (error);
  return store;
}

/* A community that is there already: what may be disturbed is the import, not the making of its file. */
static char *
make_community (void)
{
  CohortStore *store = cohort_test_store_new ();
  char *path = g_strdup (cohort_store_get_path (store));

  cohort_store_close (store);
  g_object_unref (store);
  return path;
}

/* The ledger after the import, how many writes it makes, and how long it takes. */
static char *
run_undisturbed (GFile *file, guint *n_writes, guint *us)
{
  g_autofree char *path = make_community (), *out = NULL;
  CohortStore *store;
  char *dump;
  int status;

  out = run_child (path, file, "0", 0, &status);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpint (sscanf (out, "%u %u", n_writes, us), ==, 2);
  store = open_again (path);
  dump = cohort_store_read (store, dump_job, NULL, NULL, NULL);
  cohort_test_store_free (store);
  return dump;
}

static void
check_after (const char *path, GFile *file, const char *expected)
{
  CohortStore *store = open_again (path);
  gint64 n = cohort_test_ask (store, "SELECT count(*) FROM payment");
  g_autoptr (CohortImportReport) report = NULL;
  g_autofree char *dump = NULL;

  cohort_test_check_store (store);
  g_assert_true (n == 0 || n == N_ROWS);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import"), ==, n / N_ROWS);
  report = cohort_test_import (store, file);
  cohort_test_assert_classes (report, (guint) (N_ROWS - n), 0, (guint) n, 0, 0);
  dump = cohort_store_read (store, dump_job, NULL, NULL, NULL);
  if (n == 0)
    g_assert_cmpstr (dump, ==, expected);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

/* @fault: a CohortTestFault at some write, or -1: killed at some instant */
static void
disturb (int fault)
{
  gboolean by_time = fault < 0;
  g_autofree char *how = by_time ? g_strdup ("time") : g_strdup_printf ("%d", fault);
  g_autofree char *content = make_content (), *expected = NULL;
  g_autoptr (GFile) file = cohort_test_file ("payments.csv", content);
  guint n_writes, us, n_killed = 0;

  expected = run_undisturbed (file, &n_writes, &us);
  g_test_message ("%u writes, %u µs", n_writes, us);
  for (int i = 0; i < rounds; i++)
    {
      g_autofree char *path = make_community (), *out = NULL;
      guint n = (guint) g_test_rand_int_range (1, (gint32) (by_time ? us : n_writes) + 1);
      int status;

      out = run_child (path, file, how, n, &status);
      n_killed += WIFSIGNALED (status) || !g_spawn_check_wait_status (status, NULL);
      check_after (path, file, expected);
    }
  g_test_message ("%u of %d rounds did not end by themselves", n_killed, rounds);
  g_assert_cmpuint (n_killed, >, 0);
}

static void
test_killed_at_write (void)
{
  disturb (COHORT_TEST_FAULT_KILL);
}

static void
test_killed_at_instant (void)
{
  disturb (-1);
}

static void
test_disk_fails (void)
{
  disturb (COHORT_TEST_FAULT_IO);
}

static void
test_disk_is_full (void)
{
  disturb (COHORT_TEST_FAULT_FULL);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  if (argc == 6 && strcmp (argv[1], "--child") == 0)
    return be_child (argv);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (int i = 1; i + 1 < argc; i++)
    if (strcmp (argv[i], "--rounds") == 0)
      rounds = atoi (argv[i + 1]);
  self_path = argv[0];
  g_test_add_func ("/import/kill/at-write", test_killed_at_write);
  g_test_add_func ("/import/kill/at-instant", test_killed_at_instant);
  g_test_add_func ("/import/kill/disk-fails", test_disk_fails);
  g_test_add_func ("/import/kill/disk-is-full", test_disk_is_full);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
