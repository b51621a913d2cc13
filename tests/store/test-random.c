/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Random edits, undos, redos and reopenings: at every point the ledger is what it was when that point was first
 * reached, table by table, derived rows among them. */

#include "config.h"

#include <locale.h>

#include "cohort-test-db.h"

#define N_OPERATIONS 160

/* What one edit does; %d is some number. Each may touch many rows or none. */
static const char *const edits[] = {
  "INSERT INTO source (kind, name) VALUES ('csv', 's%d')",
  "INSERT INTO identity (source, name, handle) SELECT id, 'i%d', %d FROM source",
  "INSERT INTO member DEFAULT VALUES",
  "INSERT INTO member DEFAULT VALUES; INSERT INTO identity_link (identity, member)"
  " SELECT id, (SELECT max (id) FROM member) FROM identity WHERE id NOT IN (SELECT identity FROM identity_link) LIMIT "
  "1",
  "UPDATE identity SET name = name || %d, email = CASE WHEN id %% 2 THEN 'a%d@b.c' END WHERE id %% 3 = %d %% 3",
  "INSERT INTO note (member, body, written_at) SELECT id, 'n%d', %d FROM member WHERE id %% 2 = %d %% 2",
  "DELETE FROM note WHERE id %% 3 = %d %% 3",
  "INSERT INTO tag (name) VALUES ('t%d')",
  "INSERT INTO member_tag (member, tag) SELECT m.id, t.id FROM member m, tag t WHERE (m.id + t.id) %% 5 = %d %% 5 "
  "LIMIT 9",
  "DELETE FROM member_tag WHERE tag = (SELECT min (id) FROM tag); DELETE FROM tag WHERE id = (SELECT min (id) FROM "
  "tag)",
  "UPDATE member_override SET value = value || '%d'",
  "INSERT INTO member_override (member, field, value) SELECT id, 'name', 'o%d' FROM member ORDER BY id DESC LIMIT 2",
  "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency)"
  " SELECT source, id, 'charge', 'succeeded', %d * 86400000000, %d, 'EUR' FROM identity WHERE id %% 2 = %d %% 2",
  "UPDATE payment SET gross_minor = -gross_minor, kind = 'refund' WHERE id %% 4 = %d %% 4",
  "DELETE FROM payment WHERE id %% 5 = %d %% 5",
  "UPDATE identity_link SET member = (SELECT min (id) FROM member) WHERE id %% 4 = %d %% 4",
  "INSERT INTO setting (key, value) VALUES ('k%d', 'a') ON CONFLICT (key) DO UPDATE SET value = value || 'b'",
  "DELETE FROM setting WHERE id %% 2 = %d %% 2",
};

/* Puts @number in for every %d, and % for every %%. */
static char *
fill (const char *edit, int number)
{
  GString *sql = g_string_new (edit);
  g_autofree char *text = g_strdup_printf ("%d", number);

  g_string_replace (sql, "%d", text, 0);
  g_string_replace (sql, "%%", "%", 0);
  return g_string_free (sql, FALSE);
}

static gint64
random_edit (CohortDb *db)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  int n = g_test_rand_int_range (1, 4);

  for (int i = 0; i < n; i++)
    {
      int which = g_test_rand_int_range (0, G_N_ELEMENTS (edits));
      g_autofree char *one = fill (edits[which], g_test_rand_int_range (0, 30));
      g_string_append_printf (sql, "%s;", one);
    }
  g_test_message ("%s", sql->str);
  return cohort_test_step (db, sql->str);
}

static void
assert_ledger (CohortDb *db, GPtrArray *states, guint at)
{
  g_autofree char *now = cohort_test_dump_ledger (db);

  g_assert_cmpstr (now, ==, states->pdata[at]);
}

static CohortDb *
reopen (CohortDb *db)
{
  g_autofree char *path = g_strdup (cohort_db_get_path (db));

  cohort_db_free (db);
  return cohort_test_db_open (path);
}

static void
test_history (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  guint at = 0;

  g_ptr_array_add (states, cohort_test_dump_ledger (db));
  for (int i = 0; i < N_OPERATIONS; i++)
    {
      int what = g_test_rand_int_range (0, 20);

      if (what == 0)
        db = reopen (db);
      else if (what < 7)
        {
          gboolean done = cohort_journal_undo_top (db, COHORT_TEST_NOW, NULL, NULL, NULL);
          g_assert_true (done == (at > 0));
          at -= done ? 1 : 0;
        }
      else if (what < 12)
        {
          gboolean done = cohort_journal_redo_top (db, COHORT_TEST_NOW, NULL, NULL, NULL);
          g_assert_true (done == (at + 1 < states->len));
          at += done ? 1 : 0;
        }
      else if (random_edit (db) != 0)
        {
          g_ptr_array_set_size (states, (int) ++at);
          g_ptr_array_add (states, cohort_test_dump_ledger (db));
        }
      assert_ledger (db, states, at);
    }
  cohort_test_check (db);
  while (at > 0)
    {
      g_assert_true (cohort_journal_undo_top (db, COHORT_TEST_NOW, NULL, NULL, NULL));
      assert_ledger (db, states, --at);
    }
  while (at + 1 < states->len)
    {
      g_assert_true (cohort_journal_redo_top (db, COHORT_TEST_NOW, NULL, NULL, NULL));
      assert_ledger (db, states, ++at);
    }
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* Any step may be asked for. Either it is undone, or nothing changes; undone and redone is as before. */
static void
test_any_step (void)
{
  CohortDb *db = cohort_test_db_new ();
  guint n_undone = 0, n_refused = 0;
  gint64 last = 1;

  for (int i = 0; i < N_OPERATIONS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CohortConflictList) conflicts = NULL;
      g_autofree char *before = NULL, *after = NULL;

      if (i < 10 || g_test_rand_int_range (0, 3) == 0)
        {
          gint64 made = random_edit (db);
          last = MAX (last, made);
          continue;
        }
      before = cohort_test_dump_ledger (db);
      if (cohort_journal_undo (db, g_test_rand_int_range (1, (int) last + 1), COHORT_TEST_NOW, &conflicts, &error))
        {
          gint64 step
              = cohort_test_int (db, "SELECT id FROM journal WHERE state = 'undone' ORDER BY undone_seq DESC LIMIT 1");
          n_undone++;
          cohort_test_check (db);
          cohort_test_redo (db, step);
        }
      else
        {
          n_refused++;
          g_assert_true (error->code == COHORT_STORE_ERROR_CONFLICT || error->code == COHORT_STORE_ERROR_NOT_FOUND);
          g_assert_true (error->code != COHORT_STORE_ERROR_CONFLICT
                         || (conflicts->conflicts->len > 0 && conflicts->steps->len > 0));
        }
      after = cohort_test_dump_ledger (db);
      g_assert_cmpstr (after, ==, before);
    }
  g_test_message ("%u undone, %u refused", n_undone, n_refused);
  g_assert_cmpuint (n_undone, >, 0);
  g_assert_cmpuint (n_refused, >, 0);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/random/history", test_history);
  g_test_add_func ("/store/random/any-step", test_any_step);
  return g_test_run ();
}
