/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The journal's rules (docs/ARCHITECTURE.md), a test each. Every one answers a failure that was seen. */

#include "config.h"

#include <locale.h>

#include "cohort-derived.h"
#include "cohort-journal-private.h"
#include "cohort-migrate.h"
#include "cohort-test-db.h"

/* @n settings named x1... */
#define MANY_SETTINGS(n)                                                                                               \
  "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < " #n ")"                                  \
  " INSERT INTO setting (key, value) SELECT 'x' || i, i FROM c;"

static void
assert_undo_fails (CohortDb *db, gint64 step, CohortStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = cohort_test_dump (db, TRUE);
  g_autofree char *after = NULL;

  g_assert_false (cohort_journal_undo (db, step, COHORT_TEST_NOW, NULL, &error));
  g_assert_error (error, COHORT_STORE_ERROR, (int) code);
  after = cohort_test_dump (db, TRUE);
  g_assert_cmpstr (after, ==, before);
}

/* Attached tables: the shape that the session extension can be trusted with. */
static void
test_attached_tables (void)
{
  CohortDb *db = cohort_test_db_new ();
  const CohortSchema *schema = cohort_schema_default ();

  for (guint i = 0; i < schema->n_tables; i++)
    {
      const char *name = schema->tables[i].name;
      g_autofree char *sql
          = g_strdup_printf ("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '%s'", name);
      g_autofree char *columns
          = g_strdup_printf ("SELECT count(*) FROM pragma_table_xinfo ('%s') WHERE hidden <> 0", name);
      g_autofree char *actions = g_strdup_printf ("SELECT count(*) FROM pragma_foreign_key_list ('%s')"
                                                  " WHERE on_update <> 'NO ACTION' OR on_delete <> 'NO ACTION'"
                                                  " OR \"to\" <> 'id'",
                                                  name);
      g_autofree char *uniques
          = g_strdup_printf ("SELECT count(*) FROM pragma_index_list ('%s') WHERE \"unique\"", name);
      g_autofree char *text = cohort_test_text (db, sql);

      g_test_message ("%s", name);
      g_assert_nonnull (text);
      g_assert_nonnull (strstr (text, "(\n  id INTEGER PRIMARY KEY AUTOINCREMENT"));
      g_assert_true (g_str_has_suffix (text, "STRICT"));
      g_assert_null (strstr (text, "REPLACE"));
      g_assert_cmpint (cohort_test_int (db, columns), ==, 0);
      g_assert_cmpint (cohort_test_int (db, actions), ==, 0);
      /* A setting's key is its name: nobody puts settings in another order. */
      g_assert_cmpint (cohort_test_int (db, uniques), ==, g_str_equal (name, "setting") ? 1 : 0);
    }
  /* No other table refers to an attached one: undo would leave its row behind, or be stopped by it. */
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM sqlite_schema s JOIN pragma_foreign_key_list (s.name) k"
                                        " WHERE s.type = 'table' AND k.\"table\" NOT IN ('journal', 'import')"
                                        " AND s.name NOT IN (SELECT tbl FROM journal_shape)"),
                   ==, 0);
  cohort_test_db_free (db);
}

static int
authorize_cb (void *data, int action, const char *table, const char *b, const char *c, const char *trigger)
{
  if (trigger != NULL && (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE)
      && cohort_schema_find_table (cohort_schema_default (), table) != NULL)
    g_ptr_array_add (data, g_strdup (trigger));
  return SQLITE_OK;
}

/* What a trigger did to an attached table would be undone twice. */
static void
test_triggers (void)
{
  static const char *const statements[]
      = { "DELETE FROM \"%s\"", "UPDATE \"%s\" SET id = id", "INSERT INTO \"%s\" DEFAULT VALUES" };
  CohortDb *db = cohort_test_db_new ();
  const CohortSchema *schema = cohort_schema_default ();
  g_autoptr (GPtrArray) guilty = g_ptr_array_new_with_free_func (g_free);

  cohort_test_exec (db, "CREATE TRIGGER fine AFTER INSERT ON note BEGIN"
                        " INSERT INTO external_key VALUES (1, 'note', new.id, new.id); END;"
                        "CREATE TRIGGER guilty AFTER DELETE ON note BEGIN DELETE FROM tag; END;");
  sqlite3_set_authorizer (db->handle, authorize_cb, guilty);
  for (guint i = 0; i < schema->n_tables; i++)
    for (guint s = 0; s < G_N_ELEMENTS (statements); s++)
      {
        g_autofree char *sql = g_strdup (statements[s]);
        g_auto (GStrv) halves = g_strsplit (sql, "%s", 2);
        g_autofree char *full = g_strconcat (halves[0], schema->tables[i].name, halves[1], NULL);
        sqlite3_stmt *stmt = NULL;
        sqlite3_prepare_v2 (db->handle, full, -1, &stmt, NULL);
        sqlite3_finalize (stmt);
      }
  sqlite3_set_authorizer (db->handle, NULL, NULL);
  /* The look itself works: it found the one planted above, and none in the schema. */
  g_assert_cmpuint (guilty->len, ==, 1);
  g_assert_cmpstr (guilty->pdata[0], ==, "guilty");
  cohort_test_db_free (db);
}

static gboolean
collect_name (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  g_hash_table_add (data, g_strdup (change->name));
  return TRUE;
}

/* Search rows have shadow tables, and keys outlive undo: neither is recorded. */
static void
test_only_attached_recorded (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 step;

  step = cohort_test_step (db, COHORT_TEST_A_SOURCE "INSERT INTO external_key VALUES (1, 'identity', 'k', 7);"
                                                    "INSERT INTO member_search (rowid, name) VALUES (5, 'ada');");
  g_assert_true (cohort_part_walk (db, step, COHORT_WAY_DO, collect_name, names, NULL));
  g_assert_cmpuint (g_hash_table_size (names), ==, 1);
  g_assert_true (g_hash_table_contains (names, "source"));
  cohort_test_undo (db, step);
  g_assert_cmpint (cohort_test_int (db, "SELECT row FROM external_key"), ==, 7);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM source"), ==, 0);
  cohort_test_db_free (db);
}

/* A change of an attached table that no step recorded could never be undone. */
static void
test_no_change_without_step (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_db_begin (db, &error));
  cohort_test_exec (db, COHORT_TEST_A_SOURCE);
  g_assert_false (cohort_db_commit (db, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM source"), ==, 0);
  g_clear_error (&error);
  g_assert_true (cohort_db_begin (db, &error));
  cohort_test_exec (db, "INSERT INTO external_key VALUES (1, 'identity', 'k', 7)");
  g_assert_true (cohort_db_commit (db, &error));
  cohort_test_db_free (db);
}

/* A step that is committed past the journal would be a change without a way back. */
static void
test_no_commit_inside_step (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_test_exec (db, COHORT_TEST_A_SOURCE);
  g_assert_false (cohort_db_commit (db, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED);
  g_assert_cmpint (cohort_test_int (db, "SELECT count (*) FROM source"), ==, 0);
  g_assert_cmpint (cohort_test_step (db, COHORT_TEST_A_SOURCE), !=, 0);
  cohort_test_db_free (db);
}

/* One transaction holds the rows and the way back: another connection sees both or neither. */
static void
test_part_before_commit (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDb) other = cohort_db_open (cohort_db_get_path (db), COHORT_DB_READ, NULL, &error);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, &error));
  cohort_test_exec (db, COHORT_TEST_A_SOURCE);
  g_assert_true (cohort_journal_checkpoint (db, &error));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal_part"), ==, 1);
  g_assert_cmpint (cohort_test_int (other, "SELECT count(*) FROM journal_part"), ==, 0);
  g_assert_cmpint (cohort_test_int (other, "SELECT count(*) FROM source"), ==, 0);
  g_assert_true (cohort_journal_commit (db, &step, &error));
  g_assert_cmpint (cohort_test_int (other, "SELECT count(*) FROM journal_part"), ==, 1);
  g_assert_cmpint (cohort_test_int (other, "SELECT count(*) FROM source"), ==, 1);
  cohort_db_free (g_steal_pointer (&other));
  cohort_test_db_free (db);
}

/* Parts of 20,000 rows; a row that several parts changed comes back through all of them in reverse. */
static void
test_parts (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *before = NULL, *filled = NULL, *undone = NULL, *redone = NULL;
  gint64 step;

  cohort_test_step (db, COHORT_TEST_A_SOURCE "INSERT INTO setting (key, value) VALUES ('common', '0')");
  before = cohort_test_dump (db, FALSE);
  step = cohort_test_step (db, "");
  g_assert_cmpint (step, ==, 0);
  g_assert_true (cohort_journal_begin (db, "import", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000)"
                             " INSERT INTO setting (key, value) SELECT %d || 'x' || i, i FROM c;"
                             "UPDATE setting SET value = '%d' WHERE key = 'common' OR key = '0x5'",
                             i, i);
      cohort_test_exec (db, sql);
    }
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal_part WHERE way = 'do'"), >=, 3);
  filled = cohort_test_dump (db, FALSE);
  cohort_test_undo (db, step);
  undone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (undone, ==, before);
  cohort_test_redo (db, step);
  redone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (redone, ==, filled);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* The row that fills a part keeps its id for who inserted it: keys and links are made with that. */
static void
test_last_id_at_part (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_test_exec (db, MANY_SETTINGS (19999));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal_part"), ==, 0);
  cohort_test_exec (db, "INSERT INTO setting (key, value) VALUES ('last', '1')");
  g_assert_cmpint (cohort_db_last_id (db), ==, 20000);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal_part"), ==, 1);
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  cohort_test_db_free (db);
}

/* A part made inside a savepoint would vanish with a rollback to it, and take earlier rows' way back along. */
static void
test_no_part_inside_savepoint (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *before = cohort_test_dump (db, FALSE);
  g_autofree char *undone = NULL;
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_test_exec (db, COHORT_TEST_A_SOURCE);
  g_assert_true (cohort_db_savepoint (db, NULL));
  cohort_test_exec (db, MANY_SETTINGS (25000));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal_part"), ==, 0);
  g_assert_true (cohort_db_rollback_to (db, NULL));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM setting"), ==, 0);
  cohort_test_exec (db, COHORT_TEST_B_SOURCE);
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM source"), ==, 2);
  cohort_test_undo (db, step);
  undone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (undone, ==, before);
  cohort_test_db_free (db);
}

/* SQLite would apply a part to a table of another shape, change nothing and call it success. */
static void
test_shape (void)
{
  static const struct
  {
    const char *change;
    gboolean fits;
  } cases[] = {
    { "ALTER TABLE tag ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'; UPDATE tag SET colour = colour", TRUE },
    { "ALTER TABLE tag RENAME COLUMN name TO title", FALSE },
    { "ALTER TABLE tag RENAME TO old; CREATE TABLE tag (name TEXT, id INTEGER PRIMARY KEY AUTOINCREMENT)", FALSE },
    { "ALTER TABLE tag RENAME TO old; CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT, name TEXT)",
      FALSE },
    { "DROP TABLE member_tag; DROP TABLE tag", FALSE },
    { "UPDATE journal_shape SET columns = 'id' WHERE tbl = 'tag'", FALSE },
    { "DELETE FROM journal_shape", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CohortDb *db = cohort_test_db_new ();
      gint64 step = cohort_test_step (db, "INSERT INTO tag (id, name) VALUES (1, 'vip'), (2, 'new')");

      g_test_message ("%s", cases[i].change);
      cohort_test_exec (db, "PRAGMA foreign_keys = OFF");
      cohort_test_exec (db, cases[i].change);
      cohort_test_exec (db, "PRAGMA foreign_keys = ON");
      if (cases[i].fits)
        {
          /* As a migration would leave it. */
          cohort_test_exec (db, "INSERT INTO journal_shape VALUES (99, 'tag', 'id name colour')");
          db->version = 99;
          cohort_test_undo (db, step);
          g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM tag"), ==, 0);
          cohort_test_redo (db, step);
          g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM tag WHERE colour = 'grey'"), ==, 2);
        }
      else
        assert_undo_fails (db, step, COHORT_STORE_ERROR_SHAPE);
      cohort_test_db_free (db);
    }
}

/* A cascade is in no part, so undo could not bring back what it took. */
static void
test_no_cascade (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 step = cohort_test_step (db, "INSERT INTO tag (id, name) VALUES (1, 'vip')");

  cohort_test_exec (db, "CREATE TABLE hanger (tag INTEGER REFERENCES tag (id) ON DELETE CASCADE);"
                        "INSERT INTO hanger VALUES (1)");
  cohort_test_undo (db, step);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM hanger"), ==, 1);
  cohort_test_db_free (db);
}

/* Any conflict: nothing is changed, and the later steps that touched the rows are named. */
static void
test_conflict (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (CohortConflictList) conflicts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gint64 first, other, second, third;
  CohortConflict *conflict;

  first = cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('a', '1'), ('b', '1')");
  second = cohort_test_step (db, "UPDATE setting SET value = '2' WHERE key = 'a'");
  other = cohort_test_step (db, COHORT_TEST_A_SOURCE);
  third = cohort_test_step (db, "UPDATE setting SET value = '3' WHERE key = 'a'");
  before = cohort_test_dump (db, TRUE);
  g_assert_false (cohort_journal_undo (db, first, COHORT_TEST_NOW, &conflicts, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONFLICT);
  after = cohort_test_dump (db, TRUE);
  g_assert_cmpstr (after, ==, before);
  g_assert_nonnull (conflicts);
  g_assert_cmpuint (conflicts->conflicts->len, ==, 1);
  conflict = conflicts->conflicts->pdata[0];
  g_assert_cmpstr (conflict->table, ==, "setting");
  g_assert_cmpint (conflict->row, ==, 1);
  g_assert_cmpuint (conflict->later_steps->len, ==, 2);
  g_assert_cmpuint (conflicts->steps->len, ==, 2);
  g_assert_cmpint (g_array_index (conflicts->steps, gint64, 0), ==, third);
  g_assert_cmpint (g_array_index (conflicts->steps, gint64, 1), ==, second);
  /* Two edits of one field: the later one is in the way, and the way is free once it is undone. */
  assert_undo_fails (db, second, COHORT_STORE_ERROR_CONFLICT);
  cohort_test_undo (db, third);
  cohort_test_undo (db, second);
  cohort_test_undo (db, first);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM setting"), ==, 0);
  cohort_test_undo (db, other);
  cohort_test_db_free (db);
}

/* Neither row of the step was touched since: another one took the name, or what it refers to is gone. */
static void
test_conflict_with_another_row (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (CohortConflictList) name = NULL, gone = NULL;
  gint64 first, second, third, fourth;

  cohort_test_step (db, "INSERT INTO setting (id, key, value) VALUES (1, 'a', '1'); INSERT INTO member (id) VALUES (1);"
                        "INSERT INTO note (member, body, written_at) VALUES (1, 'x', 0)");
  first = cohort_test_step (db, "DELETE FROM setting");
  second = cohort_test_step (db, "INSERT INTO setting (id, key, value) VALUES (7, 'a', '2')");
  third = cohort_test_step (db, "DELETE FROM note");
  fourth = cohort_test_step (db, "DELETE FROM member");
  g_assert_false (cohort_journal_undo (db, first, COHORT_TEST_NOW, &name, NULL));
  g_assert_cmpuint (name->steps->len, ==, 1);
  g_assert_cmpint (g_array_index (name->steps, gint64, 0), ==, second);
  g_assert_cmpint (((CohortConflict *) name->conflicts->pdata[0])->row, ==, 1);
  g_assert_cmpint (((CohortConflict *) name->conflicts->pdata[0])->blamed_row, ==, 7);
  g_assert_false (cohort_journal_undo (db, third, COHORT_TEST_NOW, &gone, NULL));
  g_assert_cmpuint (gone->steps->len, ==, 1);
  g_assert_cmpint (g_array_index (gone->steps, gint64, 0), ==, fourth);
  g_assert_cmpstr (((CohortConflict *) gone->conflicts->pdata[0])->blamed_table, ==, "member");
  cohort_test_db_free (db);
}

static void
test_barrier (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 old, undo, redo, undone;

  old = cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('a', '1')");
  undone = cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('b', '1')");
  cohort_test_undo (db, undone);
  cohort_test_exec (db, "INSERT INTO journal (kind, user_step, made_us, state, schema_version)"
                        " VALUES ('migration', 0, 0, 'barrier', 2)");
  assert_undo_fails (db, old, COHORT_STORE_ERROR_BARRIER);
  g_assert_false (cohort_journal_redo (db, undone, COHORT_TEST_NOW, NULL, NULL));
  g_assert_true (cohort_journal_peek_top (db, &undo, &redo, NULL));
  g_assert_cmpint (undo, ==, 0);
  g_assert_cmpint (redo, ==, 0);
  cohort_test_db_free (db);
}

static void
test_schema_version_kept (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 step = cohort_test_step (db, COHORT_TEST_A_SOURCE);
  g_autoptr (CohortJournalStep) read = cohort_journal_get_step (db, step, NULL);

  g_assert_cmpint (read->schema_version, ==, cohort_schema_default ()->n_steps);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal_shape"), ==, cohort_schema_default ()->n_tables);
  cohort_test_db_free (db);
}

/* Ctrl+Z walks the person's own steps; a run is undone by choosing it. A new step ends redo for the former only. */
static void
test_user_steps (void)
{
  CohortDb *db = cohort_test_db_new ();
  gint64 first, run, second, step, undo, redo;

  first = cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('a', '1')");
  second = cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('b', '1')");
  run = cohort_test_step_of (db, "sync", FALSE, 1, COHORT_TEST_A_SOURCE);
  g_assert_true (cohort_journal_undo_top (db, COHORT_TEST_NOW, &step, NULL, NULL));
  g_assert_cmpint (step, ==, second);
  g_assert_true (cohort_journal_undo_top (db, COHORT_TEST_NOW, &step, NULL, NULL));
  g_assert_cmpint (step, ==, first);
  g_assert_false (cohort_journal_undo_top (db, COHORT_TEST_NOW, &step, NULL, NULL));
  g_assert_true (cohort_journal_redo_top (db, COHORT_TEST_NOW, &step, NULL, NULL));
  g_assert_cmpint (step, ==, first);
  cohort_test_undo (db, run);
  cohort_test_step (db, "INSERT INTO setting (key, value) VALUES ('c', '1')");
  g_assert_true (cohort_journal_peek_top (db, &undo, &redo, NULL));
  g_assert_cmpint (redo, ==, 0);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM journal WHERE state = 'dropped'"), ==, 1);
  cohort_test_redo (db, run);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

static void
test_newest_first_in_a_source (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GArray) chain = NULL;
  gint64 first, second, third;

  cohort_test_step (db, COHORT_TEST_A_SOURCE COHORT_TEST_B_SOURCE);
  first = cohort_test_step_of (db, "import", TRUE, 1, "INSERT INTO identity (source, name) VALUES (1, 'Ada')");
  second = cohort_test_step_of (db, "import", TRUE, 1, "INSERT INTO identity (source, name) VALUES (1, 'Bo')");
  third = cohort_test_step_of (db, "import", TRUE, 2, "INSERT INTO identity (source, name) VALUES (2, 'Cy')");
  assert_undo_fails (db, first, COHORT_STORE_ERROR_ORDER);
  chain = cohort_journal_chain (db, first, NULL);
  g_assert_cmpuint (chain->len, ==, 1);
  g_assert_cmpint (g_array_index (chain, gint64, 0), ==, second);
  cohort_test_undo (db, second);
  cohort_test_undo (db, first);
  cohort_test_undo (db, third);
  cohort_test_db_free (db);
}

/* A run is one step of many transactions, and is left alone until it has ended. */
static void
test_run (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gint64 run, same;

  cohort_test_step (db, COHORT_TEST_A_SOURCE);
  before = cohort_test_dump (db, FALSE);
  g_assert_true (cohort_journal_begin_run (db, "sync", NULL, 1, COHORT_TEST_NOW, &error));
  cohort_test_exec (db, "INSERT INTO identity (id, source, name) VALUES (11, 1, 'Ada')");
  g_assert_true (cohort_journal_commit (db, &run, &error));
  assert_undo_fails (db, run, COHORT_STORE_ERROR_RUNNING);
  g_assert_true (cohort_journal_resume (db, run, &error));
  cohort_test_exec (db, "UPDATE identity SET name = 'Ada L.'");
  g_assert_true (cohort_journal_commit (db, &same, &error));
  g_assert_cmpint (same, ==, run);
  g_assert_true (cohort_journal_finish_run (db, run, &error));
  g_assert_false (cohort_journal_resume (db, run, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_STATE);
  g_assert_cmpint (cohort_test_int (db, "SELECT inserted + 10 * updated FROM journal_count"
                                        " WHERE tbl = 'identity'"),
                   ==, 11);
  cohort_test_undo (db, run);
  after = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (after, ==, before);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

static void
assert_touched (CohortDb *db, gint64 identity, gint64 member)
{
  g_assert_true (g_hash_table_contains (db->touched_identities, &identity) == (identity != 0));
  g_assert_true (g_hash_table_contains (db->touched_members, &member) == (member != 0));
}

/* Whatever changes, the identities and members that it is derived for are known before the commit. */
static void
test_touched (void)
{
  static const struct
  {
    const char *sql;
    gint64 identity, member;
  } cases[] = {
    { "INSERT INTO identity (id, source, name) VALUES (13, 1, 'Cy')", 13, 0 },
    { "UPDATE identity SET name = 'Ada L.' WHERE id = 11", 11, 0 },
    { "UPDATE payment SET gross_minor = 1 WHERE id = 42", 12, 0 },
    { "UPDATE payment SET identity = 11 WHERE id = 42", 12, 0 },
    { "DELETE FROM payment WHERE id = 41", 11, 0 },
    { "INSERT INTO payment_allocation (payment, amount_minor) VALUES (42, 1)", 12, 0 },
    /* What a whole source shares is compared when rows are rebuilt. */
    { "UPDATE source SET zone = 'Asia/Shanghai' WHERE id = 1", 0, 0 },
    { "INSERT INTO note (member, body, written_at) VALUES (22, 'x', 0)", 0, 22 },
    { "UPDATE identity_link SET member = 21 WHERE id = 32", 12, 22 },
    { "DELETE FROM identity_link WHERE id = 31", 11, 21 },
  };
  CohortDb *db = cohort_test_db_new ();

  cohort_test_step (db, COHORT_TEST_A_SOURCE COHORT_TEST_AN_IMPORT);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].sql);
      g_assert_true (cohort_journal_begin (db, "edit", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
      cohort_test_exec (db, cases[i].sql);
      g_assert_true (cohort_journal_checkpoint (db, NULL));
      assert_touched (db, cases[i].identity, cases[i].member);
      cohort_journal_abort (db);
      g_assert_cmpuint (g_hash_table_size (db->touched_identities), ==, 0);
    }
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/rules/attached-tables", test_attached_tables);
  g_test_add_func ("/store/rules/triggers", test_triggers);
  g_test_add_func ("/store/rules/only-attached-recorded", test_only_attached_recorded);
  g_test_add_func ("/store/rules/no-change-without-step", test_no_change_without_step);
  g_test_add_func ("/store/rules/no-commit-inside-step", test_no_commit_inside_step);
  g_test_add_func ("/store/rules/part-before-commit", test_part_before_commit);
  g_test_add_func ("/store/rules/parts", test_parts);
  g_test_add_func ("/store/rules/last-id-at-part", test_last_id_at_part);
  g_test_add_func ("/store/rules/no-part-inside-savepoint", test_no_part_inside_savepoint);
  g_test_add_func ("/store/rules/shape", test_shape);
  g_test_add_func ("/store/rules/no-cascade", test_no_cascade);
  g_test_add_func ("/store/rules/conflict", test_conflict);
  g_test_add_func ("/store/rules/conflict-with-another-row", test_conflict_with_another_row);
  g_test_add_func ("/store/rules/barrier", test_barrier);
  g_test_add_func ("/store/rules/schema-version-kept", test_schema_version_kept);
  g_test_add_func ("/store/rules/user-steps", test_user_steps);
  g_test_add_func ("/store/rules/newest-first-in-a-source", test_newest_first_in_a_source);
  g_test_add_func ("/store/rules/run", test_run);
  g_test_add_func ("/store/rules/touched", test_touched);
  return g_test_run ();
}
