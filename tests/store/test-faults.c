/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The disk fails, or is full, at the n-th write: nothing half-done stays, the check is clean, and the same work
 * succeeds once the disk does. `test-store-faults` tries a sample of all n, `test-store-faults --every` all. */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "cohort-backup.h"
#include "cohort-db-private.h"
#include "cohort-migrate.h"
#include "cohort-test-db.h"
#include "cohort-test-vfs.h"

/* How many places the sample has. */
#define SAMPLES 4
#define DAY 20484

static gboolean every;

typedef gboolean (*Operation) (CohortDb *db, GError **error);

static gboolean
step (CohortDb *db, const char *sql, GError **error)
{
  if (!cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, error))
    return FALSE;
  if (cohort_db_exec (db, sql, error))
    return cohort_journal_commit (db, NULL, error);
  cohort_journal_abort (db);
  return FALSE;
}

static gboolean
import (CohortDb *db, GError **error)
{
  return step (db,
               "INSERT INTO source (id, kind, name) VALUES (1, 'csv', 'List');"
               "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 120)"
               " INSERT INTO identity (id, source, name) SELECT i, 1, hex (zeroblob (20)) || i FROM c;"
               "INSERT INTO member (id) SELECT id FROM identity;"
               "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity;"
               "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency)"
               " SELECT 1, id, 'charge', 'succeeded', 0, id, 'EUR' FROM identity",
               error);
}

static gboolean
edit (CohortDb *db, GError **error)
{
  return step (db,
               "INSERT INTO note (member, body, written_at) VALUES (7, 'x', 0);"
               "UPDATE identity SET name = 'Ada' WHERE id < 50",
               error);
}

static gboolean
undo (CohortDb *db, GError **error)
{
  return cohort_journal_undo_top (db, COHORT_TEST_NOW, NULL, NULL, error);
}

static gboolean
redo (CohortDb *db, GError **error)
{
  return cohort_journal_redo_top (db, COHORT_TEST_NOW, NULL, NULL, error);
}

static gboolean
checkpoint (CohortDb *db, GError **error)
{
  return cohort_db_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

static gboolean
copy (CohortDb *db, GError **error)
{
  return cohort_backup_daily (cohort_db_get_path (db), DAY, NULL, NULL, error);
}

static const Operation operations[] = { import, edit, undo, redo, checkpoint, undo, undo, redo, copy };

/* As the store opens a file; not as cohort_test_db_open() does, which saves the syncs. */
static CohortDb *
open_writer (const char *path, GError **error)
{
  CohortDb *db = cohort_db_open (path, COHORT_DB_WRITE | COHORT_DB_CREATE, NULL, error);

  if (db == NULL || (cohort_migrate (db, NULL, error) && cohort_db_enable_log (db, error)))
    return db;
  cohort_db_free (db);
  return NULL;
}

/* Dumps after each operation on a good disk, and the number of writes. */
static GPtrArray *
plan (guint *n_writes)
{
  g_autofree char *path = cohort_test_path ();
  GPtrArray *states = g_ptr_array_new_with_free_func (g_free);
  CohortDb *db;

  cohort_test_vfs_arm (COHORT_TEST_FAULT_IO, 0, FALSE);
  db = open_writer (path, NULL);
  g_ptr_array_add (states, cohort_test_dump_ledger (db));
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_assert_true (operations[i](db, NULL));
      g_ptr_array_add (states, cohort_test_dump_ledger (db));
    }
  cohort_db_free (db);
  *n_writes = cohort_test_vfs_count ();
  cohort_test_remove (path);
  return states;
}

static void
assert_told (GError *error, CohortTestFault fault)
{
  g_autofree char *sentence = NULL;

  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == COHORT_STORE_ERROR);
  if (fault == COHORT_TEST_FAULT_FULL)
    g_assert_cmpint (error->code, ==, COHORT_STORE_ERROR_FULL);
  else
    g_assert_cmpint (error->code, ==, COHORT_STORE_ERROR_IO);
  sentence = cohort_store_error_describe (error);
  g_assert_nonnull (sentence);
}

static void
assert_state (CohortDb *db, GPtrArray *states, guint done)
{
  g_autofree char *now = cohort_test_dump_ledger (db);

  if (g_str_equal (now, states->pdata[done]))
    return;
  /* A commit whose sync failed may be found whole by whoever opens the file next. */
  g_assert_cmpuint (done + 1, <, states->len);
  g_assert_cmpstr (now, ==, states->pdata[done + 1]);
  g_test_message ("found committed");
}

/* Only whole copies have a copy's name. */
static void
assert_copies (const char *path)
{
  g_autoptr (GPtrArray) list = cohort_backup_list (path, NULL);
  g_autofree char *folder = cohort_backup_dir (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  for (guint i = 0; i < list->len; i++)
    g_assert_true (cohort_backup_verify (((CohortBackup *) list->pdata[i])->path, NULL, NULL));
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_suffix (name, ".tmp"));
}

/* Runs until the first failure. Returns how many operations were done. */
static guint
run_until_failure (CohortDb *db, guint from, CohortTestFault fault)
{
  for (guint i = from; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr (GError) error = NULL;
      if (!operations[i](db, &error))
        {
          assert_told (error, fault);
          return i;
        }
    }
  return G_N_ELEMENTS (operations);
}

/* The file is opened anew after the failure, as after an exit. */
static void
fail_and_reopen (CohortTestFault fault, guint at, gboolean stays, GPtrArray *states)
{
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  CohortDb *db;
  guint done = 0;

  cohort_test_vfs_arm (fault, at, stays);
  db = open_writer (path, &error);
  if (db == NULL)
    assert_told (error, fault);
  else
    {
      done = run_until_failure (db, 0, fault);
      cohort_db_free (db);
    }
  cohort_test_vfs_disarm ();
  g_clear_error (&error);
  db = open_writer (path, &error);
  g_assert_no_error (error);
  assert_state (db, states, done);
  cohort_test_check (db);
  assert_copies (path);
  cohort_test_db_free (db);
}

/* The same connection goes on when the disk has recovered: all is as if nothing had happened. With a cache this small
 * statements write before the commit does. */
static void
fail_and_go_on (CohortTestFault fault, guint at, gboolean stays, GPtrArray *states)
{
  g_autofree char *path = cohort_test_path ();
  CohortDb *db;
  guint done;

  cohort_test_vfs_disarm ();
  db = open_writer (path, NULL);
  cohort_test_exec (db, "PRAGMA cache_size = 8");
  cohort_test_vfs_arm (fault, at, stays);
  done = run_until_failure (db, 0, fault);
  cohort_test_vfs_disarm ();
  if (done < G_N_ELEMENTS (operations))
    {
      g_autofree char *now = cohort_test_dump_ledger (db);
      g_assert_cmpstr (now, ==, states->pdata[done]);
      g_assert_cmpuint (run_until_failure (db, done, fault), ==, G_N_ELEMENTS (operations));
    }
  assert_state (db, states, G_N_ELEMENTS (operations));
  cohort_test_check (db);
  assert_copies (path);
  cohort_test_db_free (db);
}

static void
test_fault (gconstpointer data)
{
  CohortTestFault fault = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) states = NULL;
  guint n, stride;

  cohort_test_vfs_register ();
  states = plan (&n);
  g_test_message ("%u writes", n);
  g_assert_cmpuint (n, >, 10 * SAMPLES);
  stride = every ? 1 : n / SAMPLES;
  for (guint at = 1 + g_test_rand_int_range (0, (int) stride); at <= n; at += stride)
    for (int stays = 0; stays < 2; stays++)
      {
        g_test_message ("write %u%s", at, stays ? " and all later ones" : "");
        fail_and_reopen (fault, at, stays, states);
        fail_and_go_on (fault, at, stays, states);
      }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  for (int i = 1; i < argc; i++)
    every = every || g_str_equal (argv[i], "--every");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/store/faults/io", GINT_TO_POINTER (COHORT_TEST_FAULT_IO), test_fault);
  g_test_add_data_func ("/store/faults/full", GINT_TO_POINTER (COHORT_TEST_FAULT_FULL), test_fault);
  return g_test_run ();
}
