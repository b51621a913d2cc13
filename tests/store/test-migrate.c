/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Schema steps on files that hold something. */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "cohort-backup.h"
#include "cohort-db-private.h"
#include "cohort-migrate.h"
#include "cohort-test-db.h"

/* The schema of now and one step more. */
static CohortSchema
schema_with (const char *sql, gboolean barrier)
{
  CohortSchema schema = *cohort_schema_default ();
  CohortSchemaStep *steps = g_new0 (CohortSchemaStep, schema.n_steps + 1);

  memcpy (steps, schema.steps, schema.n_steps * sizeof *steps);
  steps[schema.n_steps] = (CohortSchemaStep) { "more", sql, barrier };
  schema.steps = steps;
  schema.n_steps++;
  return schema;
}

static CohortDb *
reopen_with (CohortDb *db, const CohortSchema *schema)
{
  g_autofree char *path = g_strdup (cohort_db_get_path (db));
  g_autoptr (GError) error = NULL;

  cohort_db_free (db);
  db = cohort_db_open (path, COHORT_DB_WRITE, schema, &error);
  g_assert_no_error (error);
  return db;
}

static void
test_from_empty (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *copies = cohort_backup_dir (cohort_db_get_path (db));

  g_assert_cmpint (cohort_test_int (db, "PRAGMA user_version"), ==, cohort_schema_default ()->n_steps);
  g_assert_cmpint (cohort_test_int (db, "PRAGMA application_id"), ==, COHORT_APPLICATION_ID);
  /* There was nothing to copy, and there is nothing that undo could cross. */
  g_assert_false (g_file_test (copies, G_FILE_TEST_EXISTS));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal"), ==, 0);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* Steps from before an added column are undone, and rows keep its default on the way. */
static void
test_added_column (void)
{
  CohortSchema schema = schema_with ("ALTER TABLE tag ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'", FALSE);
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL, *colour = NULL;
  gint64 made, deleted;

  made = cohort_test_step (db, "INSERT INTO tag (id, name) VALUES (1, 'vip'), (2, 'new')");
  db = reopen_with (db, &schema);
  g_assert_true (cohort_migrate (db, &copy, &error));
  g_assert_no_error (error);
  g_assert_true (cohort_backup_verify (copy, NULL, &error));
  g_assert_true (g_str_has_suffix (copy, ".cohort"));
  g_assert_cmpint (cohort_test_int (db, "PRAGMA user_version"), ==, schema.n_steps);

  deleted = cohort_test_step (db, "DELETE FROM tag WHERE id = 1");
  cohort_test_undo (db, deleted);
  colour = cohort_test_text (db, "SELECT colour FROM tag WHERE id = 1");
  g_assert_cmpstr (colour, ==, "grey");
  cohort_test_undo (db, made);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM tag"), ==, 0);
  cohort_test_redo (db, made);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM tag WHERE colour = 'grey'"), ==, 2);
  cohort_test_check (db);
  cohort_test_db_free (db);
  g_free ((gpointer) schema.steps);
}

static void
test_barrier (void)
{
  CohortSchema schema = schema_with ("UPDATE tag SET name = upper (name)", TRUE);
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gint64 made = cohort_test_step (db, "INSERT INTO tag (id, name) VALUES (1, 'vip')");

  db = reopen_with (db, &schema);
  g_assert_true (cohort_migrate (db, NULL, &error));
  g_assert_false (cohort_journal_undo (db, made, COHORT_TEST_NOW, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_BARRIER);
  list = cohort_journal_list (db, 0, 0, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((CohortJournalStep *) list->pdata[0])->state, ==, COHORT_STEP_BARRIER);
  g_assert_cmpint (((CohortJournalStep *) list->pdata[0])->made_us, ==, COHORT_TEST_NOW);
  g_assert_false (((CohortJournalStep *) list->pdata[1])->undoable);
  cohort_test_check (db);
  cohort_test_db_free (db);
  g_free ((gpointer) schema.steps);
}

/* A step that fails in its middle, or leaves references broken, leaves the file as it was. */
static void
test_failing_step (void)
{
  static const char *const steps[] = {
    "CREATE TABLE extra (x) STRICT; SELECT nonsense",
    "CREATE TABLE extra (x INTEGER); DELETE FROM member",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      CohortSchema schema = schema_with (steps[i], FALSE);
      CohortDb *db = cohort_test_db_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *before = NULL, *after = NULL, *copy = NULL;

      cohort_test_step (db, "INSERT INTO member (id) VALUES (1);"
                            "INSERT INTO note (member, body, written_at) VALUES (1, 'x', 0)");
      before = cohort_test_dump (db, TRUE);
      db = reopen_with (db, &schema);
      g_assert_false (cohort_migrate (db, &copy, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (copy);
      after = cohort_test_dump (db, TRUE);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (cohort_test_int (db, "PRAGMA user_version"), ==, cohort_schema_default ()->n_steps);
      g_assert_cmpint (cohort_test_int (db, "PRAGMA foreign_keys"), ==, 1);
      cohort_test_db_free (db);
      g_free ((gpointer) schema.steps);
    }
}

/* Without a copy there is no migration. */
static void
test_no_copy (void)
{
  CohortSchema schema = schema_with ("CREATE TABLE extra (x INTEGER) STRICT", FALSE);
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = cohort_backup_dir (cohort_db_get_path (db));

  db = reopen_with (db, &schema);
  g_assert_true (g_file_set_contents (dir, "in the way", -1, NULL));
  g_assert_false (cohort_migrate (db, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_IO);
  g_assert_cmpint (cohort_test_int (db, "PRAGMA user_version"), ==, cohort_schema_default ()->n_steps);
  cohort_test_db_free (db);
  g_free ((gpointer) schema.steps);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/migrate/from-empty", test_from_empty);
  g_test_add_func ("/store/migrate/added-column", test_added_column);
  g_test_add_func ("/store/migrate/barrier", test_barrier);
  g_test_add_func ("/store/migrate/failing-step", test_failing_step);
  g_test_add_func ("/store/migrate/no-copy", test_no_copy);
  return g_test_run ();
}
