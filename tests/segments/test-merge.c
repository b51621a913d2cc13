/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is proposed and who never is; merging without loss; splitting gives the rows of before, whatever came between. */

#include "config.h"

#include "cohort-merge.h"
#include "cohort-test-ledger.h"

#define TODAY (LEDGER_DAY0 + 100)

/* Three 张伟, two accounts of Ada, a handle at two providers, a shared mailbox, a customer that Ghost names. */
static const char people[]
    = "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'S'), (2, 'patreon', 'P'), (3, 'github', 'G'),"
      " (4, 'ghost', 'Gh'), (5, 'patreon', 'P2');"
      "INSERT INTO identity (id, source, name, email, email_key, handle, handle_key) VALUES"
      " (1, 1, '张伟', 'w1@example.com', 'w1@example.com', NULL, NULL),"
      " (2, 2, '张伟', 'w2@example.com', 'w2@example.com', 'zw', 'zw'),"
      " (3, 3, '张伟', NULL, NULL, 'zhangwei', 'zhangwei'),"
      " (4, 1, 'Ada L.', 'Ada@example.com', 'ada@example.com', NULL, NULL),"
      " (5, 2, 'ada', 'ada@example.com', 'ada@example.com', NULL, NULL),"
      " (6, 2, 'Kaito', NULL, NULL, 'kaito', 'kaito'), (7, 3, 'K', NULL, NULL, 'Kaito', 'kaito'),"
      " (8, 2, 'Eve', NULL, NULL, 'eve', 'eve'), (9, 5, 'Eve', NULL, NULL, 'eve', 'eve'),"
      " (10, 2, 'X', NULL, NULL, 'anonymous', 'anonymous'), (11, 3, 'Y', NULL, NULL, 'anonymous', 'anonymous'),"
      " (12, 1, 'Bo', 'bo@example.com', 'bo@example.com', NULL, NULL),"
      " (13, 4, 'Bo', 'other@example.com', 'other@example.com', NULL, NULL),"
      " (20, 1, 'a', 'info@x.org', 'info@x.org', NULL, NULL), (21, 2, 'b', 'info@x.org', 'info@x.org', NULL, NULL),"
      " (22, 1, 'c', 'info@x.org', 'info@x.org', NULL, NULL), (23, 2, 'd', 'info@x.org', 'info@x.org', NULL, NULL),"
      " (24, 1, 'e', 'info@x.org', 'info@x.org', NULL, NULL), (25, 2, 'f', 'info@x.org', 'info@x.org', NULL, NULL),"
      " (26, 1, 'g', 'info@x.org', 'info@x.org', NULL, NULL);"
      "INSERT INTO member (id) SELECT id FROM identity;"
      "INSERT INTO identity_link (id, identity, member) SELECT id, id, id FROM identity;";

static CohortDb *
people_new (void)
{
  CohortDb *db = cohort_test_db_new ();

  cohort_test_step (db, people);
  cohort_test_exec (db, "INSERT INTO external_key (source, kind, key, row) VALUES (1, 'identity', 'id:cus_7', 12),"
                        " (4, 'identity', 'customer:cus_7', 13), (4, 'identity', 'customer:cus_8', 1)");
  return db;
}

/* "4+5 strong email ada@example.com stripe patreon; …" */
static char *
describe (GPtrArray *proposals)
{
  static const char *const kinds[] = { "link", "email", "handle" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < proposals->len; i++)
    {
      const CohortMergeProposal *proposal = g_ptr_array_index (proposals, i);

      g_string_append_printf (text, "%s%d+%d %s", i > 0 ? "; " : "", (int) proposal->members[0],
                              (int) proposal->members[1], proposal->strong ? "strong" : "weak");
      for (guint j = 0; j < proposal->evidence->len; j++)
        {
          const CohortMergeEvidence *evidence = g_ptr_array_index (proposal->evidence, j);

          g_string_append_printf (text, " %s %s %s %s", kinds[evidence->kind], evidence->value, evidence->sources[0],
                                  evidence->sources[1]);
        }
    }
  return g_string_free (text, FALSE);
}

static void
assert_proposals (CohortDb *db, CohortDay today, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proposals = cohort_merge_proposals_load (db, today, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = describe (proposals);
  g_assert_cmpstr (text, ==, expected);
}

static gint64
merge_with (CohortDb *db, gint64 into, gint64 other, const CohortMergeChoice *choices, guint n_choices)
{
  g_autoptr (GError) error = NULL;
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "merge", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_merge_people (db, into, &other, 1, choices, n_choices, COHORT_TEST_NOW, &error);
  g_assert_no_error (error);
  cohort_journal_commit (db, &step, &error);
  g_assert_no_error (error);
  cohort_test_check (db);
  return step;
}

static gint64
merge (CohortDb *db, gint64 into, gint64 other)
{
  return merge_with (db, into, other, NULL, 0);
}

static gint64
split (CohortDb *db, gint64 member, gint64 part)
{
  g_autoptr (GError) error = NULL;
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "split", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_merge_split (db, member, &part, part != 0, &error);
  g_assert_no_error (error);
  cohort_journal_commit (db, &step, &error);
  g_assert_no_error (error);
  cohort_test_check (db);
  return step;
}

static gint64
decide (CohortDb *db, gint64 one, gint64 other, CohortMergeVerdict verdict, CohortDay until)
{
  g_autoptr (GError) error = NULL;
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "verdict", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  cohort_merge_decide (db, one, other, verdict, until, COHORT_TEST_NOW, &error);
  g_assert_no_error (error);
  cohort_journal_commit (db, &step, &error);
  g_assert_no_error (error);
  return step;
}

static void
assert_text (CohortDb *db, const char *sql, const char *expected)
{
  g_autofree char *text = cohort_test_text (db, sql);

  g_assert_cmpstr (text, ==, expected);
}

#define ADA "4+5 strong email ada@example.com stripe patreon"
#define BO "12+13 strong link cus_7 stripe ghost"
#define KAITO "6+7 weak handle kaito patreon github"

static void
test_proposals (void)
{
  CohortDb *db = people_new ();

  assert_proposals (db, TODAY, ADA "; " BO "; " KAITO);
  /* What was typed counts as what a provider says; an import that adds a person is seen at once. */
  cohort_test_step (db, "INSERT INTO member_override (member, field, value) VALUES (3, 'email', ' W1@Example.com ')");
  cohort_test_step (db, "INSERT INTO identity (id, source, name, handle, handle_key) VALUES (30, 3, 'z', 'ZW', 'zw');"
                        "INSERT INTO member (id) VALUES (30);"
                        "INSERT INTO identity_link (identity, member) VALUES (30, 30)");
  assert_proposals (db, TODAY,
                    "1+3 strong email w1@example.com stripe hand; " ADA "; " BO "; "
                    "2+30 weak handle zw patreon github; " KAITO);
  cohort_test_db_free (db);
}

/* Of four accounts with one address three pairs lead to one person; refusing one leaves a way round it. */
static void
test_groups (void)
{
  CohortDb *db = people_new ();

  cohort_test_step (db, "INSERT INTO identity (id, source, name, email_key) VALUES (31, 3, 'A', 'ada@example.com'),"
                        " (32, 4, 'A', 'ada@example.com'); INSERT INTO member (id) VALUES (31), (32);"
                        "INSERT INTO identity_link (identity, member) VALUES (31, 31), (32, 32)");
  assert_proposals (db, TODAY,
                    ADA "; 4+31 strong email ada@example.com stripe github; "
                        "4+32 strong email ada@example.com stripe ghost; " BO "; " KAITO);
  decide (db, 4, 31, COHORT_MERGE_NOT_SAME, 0);
  assert_proposals (db, TODAY,
                    ADA "; 4+32 strong email ada@example.com stripe ghost; "
                        "5+31 strong email ada@example.com patreon github; " BO "; " KAITO);
  merge (db, 4, 5);
  merge (db, 4, 32);
  assert_proposals (db, TODAY, BO "; " KAITO);
  cohort_test_db_free (db);
}

static void
test_verdicts (void)
{
  CohortDb *db = people_new ();
  gint64 step = decide (db, 5, 4, COHORT_MERGE_NOT_SAME, 0);

  assert_proposals (db, TODAY, BO "; " KAITO);
  cohort_test_undo (db, step);
  assert_proposals (db, TODAY, ADA "; " BO "; " KAITO);
  cohort_test_redo (db, step);
  decide (db, 6, 7, COHORT_MERGE_LATER, TODAY + 30);
  decide (db, 12, 13, COHORT_MERGE_LATER, COHORT_DAY_MAX);
  assert_proposals (db, TODAY + 29, "");
  assert_proposals (db, TODAY + 30, KAITO);
  /* New evidence brings back what was put off, and not what was refused. */
  cohort_test_step (db, "UPDATE identity SET email = 'k@x.org', email_key = 'k@x.org' WHERE id IN (6, 7);"
                        "UPDATE identity SET handle = 'ada', handle_key = 'ada' WHERE id IN (4, 5)");
  assert_proposals (db, TODAY, "6+7 strong email k@x.org patreon github handle kaito patreon github");
  /* A verdict goes with the person. */
  step = merge (db, 1, 5);
  assert_proposals (db, TODAY + 29, "6+7 strong email k@x.org patreon github handle kaito patreon github");
  cohort_test_undo (db, step);
  g_assert_cmpint (cohort_test_int (db, "SELECT count (*) FROM merge_verdict"), ==, 3);
  cohort_test_db_free (db);
}

/* Everything that hangs on two people: values typed, notes, tags in common, facts. */
static CohortDb *
rich_new (void)
{
  CohortDb *db = people_new ();

  ledger_step (db, ledger_span (1, "payments", -30, 90), ledger_span (2, "payments", -30, 90),
               ledger_month (4, 0, 0, 1000), ledger_month (5, 0, 30, 500), ledger_month (5, 0, 60, 500),
               g_strdup ("INSERT INTO note (id, member, body, written_at) VALUES (1, 4, 'one', 1), (2, 5, 'two', 2);"
                         "INSERT INTO tag (id, name) VALUES (1, 'both'), (2, 'right');"
                         "INSERT INTO member_tag (id, member, tag) VALUES (1, 4, 1), (2, 5, 1), (3, 5, 2);"
                         "INSERT INTO member_override (id, member, field, value) VALUES (1, 4, 'name', 'Ada Lovelace'),"
                         " (2, 5, 'name', 'Countess'), (3, 5, 'country', 'GB'), (4, 4, 'country', 'FR');"
                         "INSERT INTO merge_verdict (one, other, verdict, evidence, decided_at) VALUES"
                         " (4, 5, 'later', '', 1), (5, 7, 'not_same', '', 1);"),
               NULL);
  return db;
}

static void
test_unite (void)
{
  CohortDb *db = rich_new ();
  g_autofree char *before = cohort_test_dump_ledger (db);
  g_autofree char *merged = NULL, *split_again = NULL, *undone = NULL, *redone = NULL;
  const CohortMergeChoice choices[] = { { "country", 5 }, { "email", 5 } };
  gint64 step = merge_with (db, 4, 5, choices, G_N_ELEMENTS (choices));

  merged = cohort_test_dump_ledger (db);
  /* One person once, everywhere. */
  g_assert_cmpint (cohort_test_int (db, "SELECT count (*) FROM member_now WHERE member IN (4, 5)"), ==, 1);
  assert_text (db, "SELECT printf ('%s|%s|%d|%s', name, email, n_identities, sources) FROM member_now WHERE member = 4",
               "Ada Lovelace|ada@example.com|2|patreon stripe");
  assert_text (db, "SELECT group_concat (member) FROM (SELECT DISTINCT member FROM segment WHERE identity IN (4, 5))",
               "4");
  g_assert_cmpint (cohort_test_int (db, "SELECT gross_minor FROM member_money WHERE member = 4"), ==, 2000);
  /* The address of the other was chosen and is not the one that would be shown. */
  assert_text (db,
               "SELECT group_concat (field || ' ' || value, '; ') FROM (SELECT * FROM member_override ORDER BY field)",
               "country GB; email ada@example.com; name Ada Lovelace");
  assert_text (db, "SELECT group_concat (body) FROM (SELECT body FROM note WHERE member = 4 ORDER BY id)", "one,two");
  assert_text (db, "SELECT group_concat (tag) FROM (SELECT tag FROM member_tag WHERE member = 4 ORDER BY tag)", "1,2");
  assert_text (db, "SELECT group_concat (one || '/' || other) FROM merge_verdict", "4/7");

  cohort_test_undo (db, step);
  undone = cohort_test_dump_ledger (db);
  g_assert_cmpstr (undone, ==, before);
  cohort_test_redo (db, step);
  redone = cohort_test_dump_ledger (db);
  g_assert_cmpstr (redone, ==, merged);
  step = split (db, 4, 0);
  split_again = cohort_test_dump_ledger (db);
  g_assert_cmpstr (split_again, ==, before);
  cohort_test_undo (db, step);
  g_clear_pointer (&redone, g_free);
  redone = cohort_test_dump_ledger (db);
  g_assert_cmpstr (redone, ==, merged);
  cohort_test_db_free (db);
}

/* Of a field of the person's own both values are kept: one shown, one for the split. */
static void
test_own_fields (void)
{
  const CohortMergeChoice theirs = { "field:1", 5 };
  CohortDb *db = rich_new ();
  g_autofree char *before = NULL, *after = NULL;

  cohort_test_step (db, "INSERT INTO field (id, name, kind) VALUES (1, 'Since', 'text'), (2, 'Size', 'text');"
                        "INSERT INTO member_field (member, field, value) VALUES (4, 1, 'a'), (5, 1, 'b'), (5, 2, 'L')");
  before = cohort_test_dump_ledger (db);
  merge (db, 4, 5);
  assert_text (db,
               "SELECT group_concat (field || value) FROM (SELECT * FROM member_field WHERE member = 4 ORDER BY field)",
               "1a,2L");
  split (db, 4, 5);
  merge_with (db, 4, 5, &theirs, 1);
  merge (db, 4, 6);
  assert_text (db,
               "SELECT group_concat (field || value) FROM (SELECT * FROM member_field WHERE member = 4 ORDER BY field)",
               "1b,2L");
  split (db, 4, 5);
  split (db, 4, 6);
  after = cohort_test_dump_ledger (db);
  g_assert_cmpstr (after, ==, before);
  cohort_test_db_free (db);
}

/* What is written after the merge stays with who survived; all else goes home. */
static void
test_later_edits (void)
{
  CohortDb *db = rich_new ();
  gint64 bystander;

  merge (db, 4, 5);
  cohort_test_step (db, "INSERT INTO note (id, member, body, written_at) VALUES (9, 4, 'since', 9);"
                        "UPDATE note SET body = 'two, edited' WHERE id = 2; DELETE FROM note WHERE id = 1");
  cohort_test_step (db, "DELETE FROM member_override WHERE member = 4 AND field = 'name';"
                        "INSERT INTO member_override (member, field, value) VALUES (4, 'name', 'Lady L.')");
  cohort_test_step (db, "DELETE FROM member_tag WHERE tag = 1; DELETE FROM tag WHERE id = 1");
  ledger_step (db, ledger_month (5, 0, 90, 700), ledger_span (2, "payments", 90, 120), NULL);
  bystander = ledger_step (db, ledger_person (40, 1, "New"), NULL);
  split (db, 4, 5);
  assert_text (db, "SELECT group_concat (id || ':' || member || ':' || body, '; ') FROM note",
               "2:5:two, edited; 9:4:since");
  assert_text (db,
               "SELECT group_concat (field || ' ' || value, '; ') FROM (SELECT * FROM member_override "
               "WHERE member = 4 ORDER BY field)",
               "country FR; name Lady L.");
  assert_text (db,
               "SELECT group_concat (field || ' ' || value, '; ') FROM (SELECT * FROM member_override "
               "WHERE member = 5 ORDER BY field)",
               "country GB; name Countess");
  assert_text (db, "SELECT group_concat (member || ':' || tag) FROM member_tag", "5:2");
  g_assert_cmpint (cohort_test_int (db, "SELECT gross_minor FROM member_money WHERE member = 5"), ==, 1700);
  g_assert_cmpint (cohort_test_int (db, "SELECT count (*) FROM merge_snapshot"), ==, 0);
  cohort_test_undo (db, bystander);
  cohort_test_db_free (db);
}

/* Merges on merges, taken apart in every order. */
static void
test_layers (void)
{
  static const int orders[][3] = { { 5, 6, 7 }, { 7, 6, 5 }, { 6, 5, 7 }, { 6, 7, 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      CohortDb *db = rich_new ();
      g_autofree char *before = NULL, *after = NULL;

      cohort_test_step (db, "INSERT INTO member_tag (member, tag) VALUES (6, 2), (7, 2);"
                            "INSERT INTO member_override (member, field, value) VALUES (6, 'name', 'Six')");
      before = cohort_test_dump_ledger (db);
      merge (db, 4, 5);
      merge (db, 4, 6);
      merge (db, 4, 7);
      for (guint j = 0; j < 3; j++)
        {
          g_autoptr (GPtrArray) parts = NULL;

          split (db, 4, orders[i][j]);
          parts = cohort_merge_parts_load (db, 4, NULL);
          g_assert_cmpuint (parts->len, ==, 2 - j);
        }
      after = cohort_test_dump_ledger (db);
      g_assert_cmpstr (after, ==, before);
      cohort_test_db_free (db);
    }
}

/* A survivor that is merged in turn takes its parts along, and gets them back. */
static void
test_nested (void)
{
  CohortDb *db = rich_new ();
  g_autofree char *before = cohort_test_dump_ledger (db), *after = NULL;

  merge (db, 4, 5);
  merge (db, 1, 4);
  split (db, 1, 5);
  g_assert_cmpint (cohort_test_int (db, "SELECT member FROM identity_link WHERE identity = 4"), ==, 1);
  g_assert_cmpint (cohort_test_int (db, "SELECT member FROM identity_link WHERE identity = 5"), ==, 5);
  split (db, 1, 4);
  after = cohort_test_dump_ledger (db);
  g_assert_cmpstr (after, ==, before);
  g_clear_pointer (&after, g_free);
  merge (db, 4, 5);
  merge (db, 1, 4);
  split (db, 1, 0);
  after = cohort_test_dump_ledger (db);
  g_assert_cmpstr (after, ==, before);
  cohort_test_db_free (db);
}

static void
assert_refused (CohortDb *db, gint64 into, const gint64 *others, guint n, CohortStoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_journal_begin (db, "merge", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  g_assert_false (cohort_merge_people (db, into, others, n, NULL, 0, COHORT_TEST_NOW, &error));
  g_assert_error (error, COHORT_STORE_ERROR, (int) code);
  cohort_journal_abort (db);
}

static void
test_refusals (void)
{
  CohortDb *db = rich_new ();
  g_autoptr (GError) error = NULL;
  CohortConflictList *conflicts = NULL;
  gint64 import, step;

  assert_refused (db, 4, (const gint64[]) { 4 }, 1, COHORT_STORE_ERROR_STATE);
  assert_refused (db, 4, (const gint64[]) { 5, 5 }, 2, COHORT_STORE_ERROR_STATE);
  assert_refused (db, 4, (const gint64[]) { 99 }, 1, COHORT_STORE_ERROR_NOT_FOUND);
  assert_refused (db, 99, (const gint64[]) { 4 }, 1, COHORT_STORE_ERROR_NOT_FOUND);
  g_assert_true (cohort_journal_begin (db, "split", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  g_assert_false (cohort_merge_split (db, 4, NULL, 0, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND);
  cohort_journal_abort (db);
  g_clear_error (&error);

  /* An import whose member went into another cannot be undone before the merge: the merge is named. */
  import = cohort_test_step_of (db, "import", FALSE, 1,
                                "INSERT INTO identity (id, source, name) VALUES (50, 1, 'Z');"
                                "INSERT INTO member (id) VALUES (50);"
                                "INSERT INTO identity_link (identity, member) VALUES (50, 50)");
  step = merge (db, 4, 50);
  g_assert_false (cohort_journal_undo (db, import, COHORT_TEST_NOW, &conflicts, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONFLICT);
  g_assert_cmpuint (conflicts->steps->len, ==, 1);
  g_assert_cmpint (g_array_index (conflicts->steps, gint64, 0), ==, step);
  cohort_conflict_list_free (conflicts);
  split (db, 4, 50);
  cohort_test_undo (db, import);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* A damaged or hostile snapshot is refused, or does nothing outside the tables that name members. */
static void
test_hostile (void)
{
  CohortDb *db = rich_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gint64 payments = cohort_test_int (db, "SELECT count (*) FROM payment");

  merge (db, 4, 5);
  content = cohort_test_text (db, "SELECT content FROM merge_snapshot");
  cohort_test_step (db, "UPDATE merge_snapshot SET content = '[1]'");
  g_assert_true (cohort_journal_begin (db, "split", NULL, TRUE, 0, COHORT_TEST_NOW, NULL));
  g_assert_false (cohort_merge_split (db, 4, NULL, 0, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
  cohort_journal_abort (db);
  cohort_test_step (db, "UPDATE merge_snapshot SET content = '{\"moved\": [[\"payment\", \"identity\", 1], 7, [[], {}, "
                        "null], [\"note\", \"body\\\" = 1; --\", 1]], \"removed\": [[\"payment\", {\"id\": 1}], "
                        "[\"member_tag\", 3], [\"member_tag\", {\"id\": 90, \"member\": 777, \"tag\": 888}]], "
                        "\"added\": [[{}, []], 1], \"tops\": {}, \"picks\": {\"name\": 3}}'");
  split (db, 4, 0);
  g_assert_cmpint (cohort_test_int (db, "SELECT count (*) FROM payment"), ==, payments);
  g_assert_cmpint (cohort_test_int (db, "SELECT count (*) FROM member_tag WHERE member = 777"), ==, 0);
  cohort_test_db_free (db);
}

static gint64
random_member (CohortDb *db)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM member ORDER BY id LIMIT 1 OFFSET %d",
                         g_test_rand_int_range (0, (int) cohort_test_int (db, "SELECT count (*) FROM member")));

  return cohort_test_int (db, sql);
}

/* What a person or an import does meanwhile; %d is a member. */
static void
random_edit (CohortDb *db)
{
  static const char *const edits[] = {
    "INSERT INTO note (member, body, written_at) VALUES (%d, 'since', 9)",
    "DELETE FROM note WHERE member = %d",
    "DELETE FROM member_override WHERE member = %d AND field = 'name';"
    "INSERT INTO member_override (member, field, value) VALUES (%d, 'name', 'typed')",
    "UPDATE member_override SET value = value || '!' WHERE member = %d",
    "INSERT INTO member_tag (member, tag) SELECT %d, 1 WHERE NOT EXISTS "
    "(SELECT 1 FROM member_tag WHERE member = %d AND tag = 1)",
    "DELETE FROM member_tag WHERE member = %d",
    "INSERT INTO identity (source, name) VALUES (1, 'of %d'); INSERT INTO member DEFAULT VALUES;"
    "INSERT INTO identity_link (identity, member) SELECT (SELECT max (id) FROM identity), max (id) FROM member",
    "UPDATE identity SET name = name || '~', email = NULL WHERE id IN (SELECT identity FROM identity_link "
    "WHERE member = %d)",
    "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency) SELECT i.source, i.id, "
    "'charge', 'succeeded', 1736000000000000, 5, 'EUR' FROM identity i JOIN identity_link l ON l.identity = i.id "
    "WHERE l.member = %d",
    "INSERT INTO merge_verdict (one, other, verdict, evidence, decided_at) SELECT %d, id, 'later', '', 1 FROM member "
    "WHERE id <> %d ORDER BY id LIMIT 1",
  };
  g_autofree char *member = g_strdup_printf ("%d", (int) random_member (db));
  g_autoptr (GString) sql = g_string_new (edits[g_test_rand_int_range (0, G_N_ELEMENTS (edits))]);

  g_string_replace (sql, "%d", member, 0);
  cohort_test_step (db, sql->str);
}

/* Merges, splits and edits in any order: what was merged last splits to what was; undoing all gives the beginning. */
static void
test_random (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *first = NULL, *last = NULL;
  gint64 start;

  ledger_fill (db, 24);
  start = cohort_test_int (db, "SELECT max (id) FROM journal");
  first = cohort_test_dump_ledger (db);
  for (int i = 0; i < 60; i++)
    {
      gint64 into = random_member (db), other = random_member (db);
      g_autoptr (GPtrArray) parts = cohort_merge_parts_load (db, into, NULL);

      if (i % 3 == 0)
        random_edit (db);
      else if (parts->len > 0 && i % 3 == 1)
        split (db, into,
               ((CohortMergePart *) parts->pdata[(guint) g_test_rand_int_range (0, (int) parts->len)])->member);
      else if (into != other)
        {
          g_autofree char *before = cohort_test_dump_ledger (db), *after = NULL;
          const CohortMergeChoice choices[] = { { "name", i % 2 ? into : other }, { "handle", other } };

          merge_with (db, into, other, choices, (guint) g_test_rand_int_range (0, 3));
          split (db, into, other);
          after = cohort_test_dump_ledger (db);
          g_assert_cmpstr (after, ==, before);
          merge_with (db, into, other, choices, (guint) g_test_rand_int_range (0, 3));
        }
    }
  while (cohort_test_int (db, "SELECT ifnull (max (id), 0) FROM journal WHERE state = 'done'") > start)
    cohort_test_undo (db, cohort_test_int (db, "SELECT max (id) FROM journal WHERE state = 'done'"));
  last = cohort_test_dump_ledger (db);
  g_assert_cmpstr (last, ==, first);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

/* The search for pairs reads indexes, not people: with -m perf, the time of 100,000. */
static void
test_many (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GPtrArray) proposals = NULL;
  int n = g_test_perf () ? 100000 : 2000;
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'S'), (2, 'github', 'G');"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
      "INSERT INTO identity (id, source, name, email_key, handle_key) SELECT i, 1 + i %% 2, 'N ' || i, "
      "'p' || iif (i %% 200 = 0, i - 1, i) || '@x.org', 'handle' || iif (i %% 500 = 7, i - 1, i) FROM n;"
      "INSERT INTO member (id) SELECT id FROM identity;"
      "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity",
      n);
  gint64 start;
  double took;

  cohort_test_step (db, sql);
  start = g_get_monotonic_time ();
  proposals = cohort_merge_proposals_load (db, TODAY, NULL);
  took = (double) (g_get_monotonic_time () - start) / 1000.0;
  g_assert_cmpuint (proposals->len, ==, (guint) (n / 200 + n / 500));
  g_test_minimized_result (took, "%u possible duplicates among %d members found in %.1f ms", proposals->len, n, took);
  g_clear_pointer (&proposals, g_ptr_array_unref);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/merge/proposals", test_proposals);
  g_test_add_func ("/merge/groups", test_groups);
  g_test_add_func ("/merge/verdicts", test_verdicts);
  g_test_add_func ("/merge/unite", test_unite);
  g_test_add_func ("/merge/own-fields", test_own_fields);
  g_test_add_func ("/merge/later-edits", test_later_edits);
  g_test_add_func ("/merge/layers", test_layers);
  g_test_add_func ("/merge/nested", test_nested);
  g_test_add_func ("/merge/refusals", test_refusals);
  g_test_add_func ("/merge/hostile", test_hostile);
  g_test_add_func ("/merge/random", test_random);
  g_test_add_func ("/merge/many", test_many);
  return g_test_run ();
}
