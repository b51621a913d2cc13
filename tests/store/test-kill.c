/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* kill -9 at a random instant of a process that writes. After each the file opens, every check is clean, every
 * transaction is there as a whole or not at all, and what is there can be undone to nothing.
 * `test-store-kill` does ten rounds on one file, `test-store-kill --rounds N` does N. */

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cohort-backup.h"
#include "cohort-db-private.h"
#include "cohort-migrate.h"
#include "cohort-test-db.h"

/* The child lives this long at most, of the processor. */
#define MAX_LIFE_US 60000

static int rounds = 10;

/* Nothing in the child may outlast the signal, so it is not asked to be tidy. */
static void
alarm_cb (int signal_number)
{
  kill (getpid (), SIGKILL);
}

/* One transaction, some of them of several parts: n identities, and the setting "n" that counts them. */
static void
add_people (CohortDb *db, GRand *rand)
{
  gint64 n = cohort_test_int (db, "SELECT count(*) FROM identity");
  int parts = g_rand_int_range (rand, 1, 4), many = g_rand_int_range (rand, 1, 200);

  g_assert_true (cohort_journal_begin (db, "import", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  for (int i = 1; i <= parts; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d)"
          " INSERT INTO identity (source, name) SELECT 1, hex (randomblob (30)) FROM c;"
          "INSERT INTO setting (key, value) VALUES ('n', '%d') ON CONFLICT (key) DO UPDATE SET value = excluded.value",
          many, (int) n + i * many);
      cohort_test_exec (db, sql);
      g_assert_true (cohort_journal_checkpoint (db, NULL));
    }
  g_assert_true (cohort_journal_commit (db, NULL, NULL));
}

static void
work (const char *path, guint32 seed, gboolean dies_opening, int longer)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  struct itimerval life = { .it_value = { 0, g_rand_int_range (rand, 500, MAX_LIFE_US * longer) } };
  CohortDb *db;

  signal (SIGPROF, alarm_cb);
  if (dies_opening)
    setitimer (ITIMER_PROF, &life, NULL);
  db = cohort_db_open (path, COHORT_DB_WRITE | COHORT_DB_CREATE, NULL, NULL);
  cohort_migrate (db, NULL, NULL);
  if (!dies_opening)
    setitimer (ITIMER_PROF, &life, NULL);
  cohort_db_enable_log (db, NULL);
  if (cohort_test_int (db, "SELECT count(*) FROM source") == 0)
    cohort_test_step_of (db, "edit", FALSE, 0, "INSERT INTO source (id, kind, name) VALUES (1, 'csv', 'List')");
  for (gint32 i = 0;; i++)
    {
      int what = g_rand_int_range (rand, 0, 10);

      if (what < 6)
        add_people (db, rand);
      else if (what < 8)
        cohort_journal_undo_top (db, COHORT_TEST_NOW, NULL, NULL, NULL);
      else if (what < 9)
        cohort_journal_redo_top (db, COHORT_TEST_NOW, NULL, NULL, NULL);
      else
        cohort_backup_daily (path, (gint32) g_rand_int_range (rand, 0, 20000), NULL, NULL, NULL);
    }
}

static void
assert_whole (CohortDb *db)
{
  cohort_test_check (db);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM identity"), ==,
                   cohort_test_int (db, "SELECT CAST (value AS INTEGER) FROM setting WHERE key = 'n'"));
}

/* The store, as an application would open it after the crash, lets everything be undone. */
static gpointer
undo_all (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  guint *n = data;

  assert_whole (db);
  while (cohort_journal_undo_top (db, COHORT_TEST_NOW, NULL, NULL, error))
    (*n)++;
  g_assert_error (*error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND);
  g_clear_error (error);
  assert_whole (db);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM identity"), ==, 0);
  return NULL;
}

static void
assert_sound (const char *path, guint *n_steps)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortStore) store = cohort_store_open (path, COHORT_STORE_CREATE, &error);

  g_assert_no_error (error);
  g_assert_false (cohort_store_is_read_only (store));
  cohort_store_write (store, undo_all, n_steps, NULL, &error);
  g_assert_no_error (error);
  cohort_store_close (store);
}

static void
assert_copies_sound (const char *path)
{
  g_autoptr (GPtrArray) list = cohort_backup_list (path, NULL);

  for (guint i = 0; i < list->len; i++)
    g_assert_true (cohort_backup_verify (((CohortBackup *) list->pdata[i])->path, NULL, NULL));
}

static void
test_kill (void)
{
  g_autofree char *path = cohort_test_path ();
  guint n_steps = 0;

  /* Lives may all have been too short for a step, as under an instrument: then some more, and longer ones. */
  for (int i = 0; i < rounds || (n_steps == 0 && i < 10 * rounds); i++)
    {
      guint32 seed = g_test_rand_int ();
      int status;
      pid_t child = fork ();

      if (child == 0)
        {
          work (path, seed, i % 2 == 0, 1 + i / rounds);
          _exit (1);
        }
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      /* A second process looks at what the first left; only every fourth time is all of it taken back. */
      if (i % 4 == 3)
        assert_sound (path, &n_steps);
      else if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          CohortDb *db = cohort_db_open (path, COHORT_DB_WRITE | COHORT_DB_CREATE, NULL, NULL);
          g_assert_true (cohort_migrate (db, NULL, NULL));
          assert_whole (db);
          cohort_db_free (db);
        }
    }
  assert_sound (path, &n_steps);
  assert_copies_sound (path);
  g_test_message ("%d rounds, %u steps undone", rounds, n_steps);
  g_assert_cmpuint (n_steps, >, 0);
  cohort_test_remove (path);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  for (int i = 1; i + 1 < argc; i++)
    if (g_str_equal (argv[i], "--rounds"))
      rounds = atoi (argv[i + 1]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/kill/rounds", test_kill);
  return g_test_run ();
}
