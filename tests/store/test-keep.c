/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Undoing an import where a person, or another import, has gone on from it. */

#include "config.h"

#include <locale.h>

#include "cohort-test-db.h"

/* Undoing an import takes nothing away that a person wrote. */
static void
test_user_rows_stay (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *filled = NULL, *redone = NULL;
  gint64 import;

  cohort_test_step (db, COHORT_TEST_A_SOURCE);
  import = cohort_test_step_of (db, "import", TRUE, 1,
                                COHORT_TEST_AN_IMPORT "INSERT INTO tag (id, name) VALUES (51, 'vip');"
                                                      "INSERT INTO member_tag (member, tag) VALUES (21, 51);");
  cohort_test_step (db, "INSERT INTO note (member, body, written_at) VALUES (21, 'met in Lyon', 0);"
                        "INSERT INTO member_override (member, field, value) VALUES (21, 'name', 'Ada L.');");
  filled = cohort_test_dump (db, FALSE);
  cohort_test_undo (db, import);
  cohort_test_check (db);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM payment"), ==, 0);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM identity"), ==, 0);
  g_assert_cmpint (cohort_test_int (db, "SELECT id FROM member"), ==, 21);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM member"), ==, 1);
  g_assert_cmpint (cohort_test_int (db, "SELECT identity FROM identity_link WHERE member = 21"), ==, 11);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM identity_link"), ==, 1);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM note JOIN member_override USING (member)"), ==, 1);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM member_tag JOIN tag ON tag.id = tag WHERE member = 21"),
                   ==, 1);
  /* The clean-up belongs to the step: redo takes it back as well. */
  cohort_test_redo (db, import);
  redone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (redone, ==, filled);
  cohort_test_undo (db, import);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

static void
assert_override (CohortDb *db, gint64 member, const char *expected)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT group_concat (field || '=' || value) FROM member_override WHERE member = %" G_GINT64_FORMAT, member);
  g_autofree char *said = cohort_test_text (db, sql);

  g_assert_cmpstr (said, ==, expected);
}

/* A person kept by a note is still called as before; a name of the user's, or another source's, needs no help. */
static void
test_name_stays (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *filled = NULL, *redone = NULL;
  gint64 import;

  cohort_test_step (db, COHORT_TEST_A_SOURCE COHORT_TEST_B_SOURCE);
  cohort_test_step_of (db, "import", TRUE, 2,
                       "INSERT INTO identity (id, source, name) VALUES (15, 2, 'Di');"
                       "INSERT INTO member (id) VALUES (24);"
                       "INSERT INTO identity_link (identity, member) VALUES (15, 24);");
  import = cohort_test_step_of (
      db, "import", TRUE, 1,
      COHORT_TEST_AN_IMPORT "INSERT INTO identity (id, source, handle, email) VALUES (13, 1, 'cy', 'c@example.org');"
                            "INSERT INTO identity (id, source, name) VALUES (14, 1, 'Diana');"
                            "INSERT INTO member (id) VALUES (23);"
                            "INSERT INTO identity_link (identity, member) VALUES (13, 23), (14, 24);");
  cohort_test_step (db, "INSERT INTO note (member, body, written_at) VALUES (21, 'a', 0), (22, 'b', 0), (23, 'c', 0),"
                        " (24, 'd', 0); INSERT INTO member_override (member, field, value) VALUES (22, 'name', 'Bob')");
  filled = cohort_test_dump (db, FALSE);
  cohort_test_undo (db, import);
  cohort_test_check (db);
  assert_override (db, 21, "name=Ada");
  assert_override (db, 22, "name=Bob");
  assert_override (db, 23, "handle=cy");
  assert_override (db, 24, NULL);
  cohort_test_redo (db, import);
  redone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (redone, ==, filled);
  cohort_test_undo (db, import);
  assert_override (db, 21, "name=Ada");
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* The same for an import of several parts, where the member and its link are in different ones. */
static void
test_user_rows_stay_in_parts (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *filled = NULL, *redone = NULL;
  gint64 import;

  cohort_test_step (db, COHORT_TEST_A_SOURCE);
  g_assert_true (cohort_journal_begin (db, "import", NULL, TRUE, 1, COHORT_TEST_NOW, NULL));
  cohort_test_exec (db,
                    "INSERT INTO identity (id, source, name) VALUES (11, 1, 'Ada'); INSERT INTO member VALUES (21)");
  g_assert_true (cohort_journal_checkpoint (db, NULL));
  cohort_test_exec (db, "INSERT INTO identity_link (identity, member) VALUES (11, 21)");
  g_assert_true (cohort_journal_checkpoint (db, NULL));
  cohort_test_exec (db, "INSERT INTO identity (id, source, name) VALUES (12, 1, 'Bo'); UPDATE identity SET url = 'u'");
  g_assert_true (cohort_journal_commit (db, &import, NULL));
  cohort_test_step (db, "INSERT INTO note (member, body, written_at) VALUES (21, 'met in Lyon', 0)");
  filled = cohort_test_dump (db, FALSE);
  cohort_test_undo (db, import);
  cohort_test_check (db);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM identity_link JOIN note USING (member)"), ==, 1);
  g_assert_cmpint (cohort_test_int (db, "SELECT count(*) FROM identity"), ==, 0);
  cohort_test_redo (db, import);
  redone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (redone, ==, filled);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* A fact that hangs on a fact about to go is no clean-up but a conflict; changeset conflicts do not show it. */
static void
test_facts_in_the_way (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (CohortConflictList) conflicts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gint64 import, later;

  cohort_test_step (db, COHORT_TEST_A_SOURCE COHORT_TEST_B_SOURCE);
  import = cohort_test_step_of (db, "import", TRUE, 1, COHORT_TEST_AN_IMPORT);
  later = cohort_test_step_of (
      db, "import", TRUE, 2,
      "INSERT INTO payment (id, source, identity, kind, status, occurred_at, gross_minor, currency)"
      " VALUES (61, 2, 11, 'charge', 'succeeded', 0, 1, 'EUR')");
  before = cohort_test_dump (db, TRUE);
  g_assert_false (cohort_journal_undo (db, import, COHORT_TEST_NOW, &conflicts, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONFLICT);
  after = cohort_test_dump (db, TRUE);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (conflicts->conflicts->len, ==, 1);
  g_assert_cmpstr (((CohortConflict *) conflicts->conflicts->pdata[0])->table, ==, "payment");
  g_assert_cmpint (((CohortConflict *) conflicts->conflicts->pdata[0])->row, ==, 61);
  g_assert_cmpint (g_array_index (conflicts->steps, gint64, 0), ==, later);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/keep/user-rows-stay", test_user_rows_stay);
  g_test_add_func ("/store/keep/name-stays", test_name_stays);
  g_test_add_func ("/store/keep/user-rows-stay-in-parts", test_user_rows_stay_in_parts);
  g_test_add_func ("/store/keep/facts-in-the-way", test_facts_in_the_way);
  return g_test_run ();
}
