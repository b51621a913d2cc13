/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lists: every order and filter agrees with itself page by page, and no query sorts the whole table. */

#include "config.h"

#include "cohort-member.h"
#include "cohort-payments.h"
#include "cohort-sources.h"
#include "cohort-test-ledger.h"

#include <string.h>

#include "cohort-db-private.h"

#define TODAY (LEDGER_DAY0 + 200)

static CohortDb *
filled (int n_people)
{
  CohortDb *db = cohort_test_db_new ();

  ledger_fill (db, n_people);
  ledger_step (db, ledger_span (1, "payments", 0, 190), ledger_span (2, "payments", 0, 210),
               g_strdup ("INSERT INTO subscription_version (subscription, effective_from, status) "
                         "SELECT id, 1743379200000000, 'trialing' FROM subscription WHERE id % 11 = 0;"
                         "INSERT INTO subscription_version (subscription, effective_from, status) "
                         "SELECT id, 1743379200000000, 'comped' FROM subscription WHERE id % 13 = 0;"),
               NULL);
  return db;
}

/* Prepared statements stay cached: their plans show what ran. Last terms are put in order person by person. */
static void
assert_no_sort (CohortDb *db, const char *but)
{
  GHashTableIter iter;
  gpointer sql;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);

  g_hash_table_iter_init (&iter, db->idle);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    if ((strstr (sql, "LIMIT ?13") != NULL || strstr (sql, "GROUP BY p.currency") != NULL)
        && !g_str_has_prefix (sql, "EXPLAIN"))
      g_ptr_array_add (seen, g_strdup (sql));
  g_assert_cmpuint (seen->len, >, 0);
  for (guint i = 0; i < seen->len; i++)
    {
      g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", g_ptr_array_index (seen, i), NULL);
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, explain, NULL);
      gboolean allowed = but != NULL && strstr (g_ptr_array_index (seen, i), but) != NULL;

      g_assert_nonnull (stmt);
      while (cohort_stmt_step (stmt, NULL) == COHORT_ROW)
        if (!allowed && strstr (cohort_stmt_text (stmt, 3), "TEMP B-TREE FOR") != NULL
            && strstr (cohort_stmt_text (stmt, 3), "FOR LAST") == NULL)
          g_error ("%s\n%s", explain, cohort_stmt_text (stmt, 3));
    }
}

static void
assert_members_agree (CohortDb *db, const CohortMemberQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = cohort_members_ids (db, query, &error);
  gint64 count = -1;
  gint64 states[COHORT_N_MEMBER_STATES] = { 0 };

  g_assert_no_error (error);
  g_assert_true (cohort_members_count (db, query, &count, &error));
  g_assert_cmpint (count, ==, ids->len);
  g_assert_true (cohort_members_count_states (db, query, states, &error));
  if (query->state < COHORT_N_MEMBER_STATES)
    g_assert_cmpint (states[query->state], ==, count);
  for (gint64 offset = 0; offset <= count; offset += 7)
    {
      g_autoptr (GPtrArray) page = cohort_members_page (db, query, offset, 7, &error);

      g_assert_no_error (error);
      g_assert_cmpint (page->len, ==, MIN (7, count - offset));
      for (guint i = 0; i < page->len; i++)
        {
          const CohortMemberEntry *entry = g_ptr_array_index (page, i);

          g_assert_cmpint (entry->id, ==, g_array_index (ids, gint64, offset + i));
          if (query->state < COHORT_N_MEMBER_STATES)
            g_assert_cmpint (entry->state, ==, query->state);
        }
    }
  for (guint i = 0; i < ids->len; i += 5)
    g_assert_cmpint (cohort_members_position (db, query, g_array_index (ids, gint64, i), &error), ==, i);
  g_assert_cmpint (cohort_members_position (db, query, 99999, &error), ==, -1);
}

static void
test_members_orders (void)
{
  CohortDb *db = filled (60);

  for (int sort = 0; sort < COHORT_N_MEMBER_SORTS; sort++)
    for (int descending = 0; descending < 2; descending++)
      {
        CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT (TODAY);
        gint64 n;

        query.sort = (CohortMemberSort) sort;
        query.descending = descending;
        query.currency = "USD";
        assert_members_agree (db, &query);
        g_assert_true (cohort_members_count (db, &query, &n, NULL));
        g_assert_cmpint (n, ==, 60);
        query.state = COHORT_MEMBER_PAYING;
        assert_members_agree (db, &query);
        query.state = COHORT_MEMBER_ANY_STATE;
        query.source = 1;
        query.tag = 1;
        query.tier = 2;
        query.search = "example";
        assert_members_agree (db, &query);
      }
  assert_no_sort (db, NULL);
  cohort_test_db_free (db);
}

/* Keys ascend, and those without one come last both ways. */
static void
test_members_keys (void)
{
  CohortDb *db = filled (60);
  CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT (TODAY);

  for (int descending = 0; descending < 2; descending++)
    {
      g_autoptr (GPtrArray) page = NULL;

      query.sort = COHORT_MEMBER_SORT_PAID_THROUGH;
      query.descending = descending;
      page = cohort_members_page (db, &query, 0, 100, NULL);
      for (guint i = 1; i < page->len; i++)
        {
          const CohortMemberEntry *a = g_ptr_array_index (page, i - 1), *b = g_ptr_array_index (page, i);

          if (a->paid_through == COHORT_DAY_NONE)
            g_assert_cmpint (b->paid_through, ==, COHORT_DAY_NONE);
          else if (b->paid_through != COHORT_DAY_NONE)
            g_assert_true (descending ? a->paid_through >= b->paid_through : a->paid_through <= b->paid_through);
        }
    }
  cohort_test_db_free (db);
}

static gint64
found (CohortDb *db, const char *search)
{
  CohortMemberQuery query = COHORT_MEMBER_QUERY_INIT (TODAY);
  gint64 n = -1;

  query.search = search;
  g_assert_true (cohort_members_count (db, &query, &n, NULL));
  return n;
}

static void
test_members_search (void)
{
  CohortDb *db = cohort_test_db_new ();

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "张小明"), ledger_person (2, 1, "Óscar Wild"),
               g_strdup ("UPDATE identity SET handle = 'wildfire', email = 'Oscar.W@example.org' WHERE id = 2;"
                         "INSERT INTO note (member, body, written_at) VALUES (1, '喜欢 SQLite', 1);"),
               NULL);
  g_assert_cmpint (found (db, ""), ==, 2);
  g_assert_cmpint (found (db, "  "), ==, 2);
  g_assert_cmpint (found (db, "小明"), ==, 1);
  g_assert_cmpint (found (db, "张"), ==, 1);
  g_assert_cmpint (found (db, "明天"), ==, 0);
  g_assert_cmpint (found (db, "oscar"), ==, 1);
  g_assert_cmpint (found (db, "sqlite 喜欢"), ==, 1);
  g_assert_cmpint (found (db, "dfir"), ==, 1);
  g_assert_cmpint (found (db, "ar.w@ex"), ==, 1);
  g_assert_cmpint (found (db, "\"*' OR 1 --"), ==, 0);
  g_assert_cmpint (found (db, "!!"), ==, 0);
  cohort_test_db_free (db);
}

/* The first that applies, day by day. */
static void
test_states (void)
{
  static const struct
  {
    gint64 member;
    int day;
    CohortMemberState state;
  } cases[] = {
    { 1, -1, COHORT_MEMBER_FREE },     { 1, 0, COHORT_MEMBER_PAYING },    { 1, 29, COHORT_MEMBER_PAYING },
    { 1, 30, COHORT_MEMBER_PAST_DUE }, { 1, 44, COHORT_MEMBER_PAST_DUE }, { 1, 45, COHORT_MEMBER_FORMER },
    { 2, 100, COHORT_MEMBER_PAYING },  { 2, 500, COHORT_MEMBER_PAYING },  { 3, 10, COHORT_MEMBER_TRIAL },
    { 3, 14, COHORT_MEMBER_FREE },     { 4, 50, COHORT_MEMBER_HELD },     { 5, 50, COHORT_MEMBER_FREE },
    { 6, 50, COHORT_MEMBER_FORMER },   { 7, 100, COHORT_MEMBER_PAYING },  { 7, 120, COHORT_MEMBER_FORMER },
  };
  CohortDb *db = cohort_test_db_new ();

  ledger_step (
      db, ledger_source (1, "stripe"), ledger_person (1, 1, "past due, then gone"), ledger_person (2, 1, "open"),
      ledger_person (3, 1, "trial"), ledger_person (4, 1, "held"), ledger_person (5, 1, "free"),
      ledger_person (6, 1, "free and gone"), ledger_person (7, 1, "leaves"),
      g_strdup (
          "INSERT INTO subscription (id, source, identity) VALUES (3, 1, 3), (4, 1, 4), (7, 1, 7);"
          "INSERT INTO subscription_version (subscription, effective_from, status, trial_end, cancel_flag) VALUES "
          "(3, 1735689600000000, 'trialing', 1736899200000000, 0), (4, 1735689600000000, 'comped', NULL, 0), "
          "(7, 1735689600000000, 'active', NULL, 1);"
          "UPDATE identity SET gone_at = 1 WHERE id = 6;"),
      ledger_month (1, 0, 0, 1000), ledger_month (2, 0, 90, 1000), ledger_month (7, 7, 90, 1000),
      ledger_span (1, "payments", 0, 100), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CohortMemberEntry) entry
          = cohort_member_entry_load (db, cases[i].member, LEDGER_DAY0 + cases[i].day, &error);

      g_assert_no_error (error);
      g_test_message ("member %d on day %d", (int) cases[i].member, cases[i].day);
      g_assert_cmpstr (cohort_member_state_id (entry->state), ==, cohort_member_state_id (cases[i].state));
    }
  cohort_test_db_free (db);
}

static void
test_member (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMemberDetail) detail = NULL;
  g_autoptr (GPtrArray) tags = NULL;

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"), ledger_month (1, 0, 0, 1000),
               ledger_span (1, "payments", 0, 90),
               g_strdup ("INSERT INTO member_override (member, field, value) VALUES (1, 'name', 'My Ada'), "
                         "(1, 'country', 'CN'); INSERT INTO tag (id, name) VALUES (1, 'b'), (2, 'a');"
                         "INSERT INTO member_tag (member, tag) VALUES (1, 1), (1, 2), (1, 1);"
                         "INSERT INTO note (member, body, written_at) VALUES (1, 'old', 1), (1, 'new', 2);"),
               NULL);
  detail = cohort_member_load (db, 1, TODAY, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (detail->entry->name, ==, "My Ada");
  g_assert_cmpstr (detail->provider_name, ==, "Ada");
  g_assert_cmpstr (detail->country, ==, "CN");
  g_assert_cmpuint (detail->identities->len, ==, 1);
  g_assert_cmpuint (detail->segments->len, ==, 2);
  g_assert_cmpint (((CohortSegmentEntry *) g_ptr_array_index (detail->segments, 0))->segment.status, ==,
                   COHORT_BUILT_PAST_DUE);
  g_assert_cmpstr (((CohortNoteEntry *) g_ptr_array_index (detail->notes, 0))->body, ==, "new");
  g_assert_cmpuint (detail->tags->len, ==, 2);
  g_assert_cmpstr (((CohortTagEntry *) g_ptr_array_index (detail->tags, 0))->name, ==, "a");
  g_assert_cmpint (detail->n_payments, ==, 1);
  g_assert_cmpint (((CohortLedgerSum *) g_ptr_array_index (detail->entry->money, 0))->net, ==, 970);
  tags = cohort_tags_load (db, &error);
  g_assert_cmpuint (tags->len, ==, 2);
  g_assert_cmpint (cohort_tag_find (db, "b", &error), ==, 1);
  g_assert_cmpint (cohort_tag_find (db, "c", &error), ==, 0);
  g_assert_null (cohort_member_load (db, 2, TODAY, &error));
  g_assert_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND);
  cohort_test_db_free (db);
}

static void
assert_payments_agree (CohortDb *db, const CohortPaymentQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = cohort_payments_page (db, query, 0, 100000, &error);
  g_autoptr (GPtrArray) sums = NULL;
  gint64 count = -1, gross = 0, summed = 0;

  g_assert_no_error (error);
  g_assert_true (cohort_payments_count (db, query, &count, &error));
  g_assert_cmpint (count, ==, all->len);
  for (gint64 offset = 0; offset <= count; offset += 61)
    {
      g_autoptr (GPtrArray) page = cohort_payments_page (db, query, offset, 61, &error);

      g_assert_no_error (error);
      g_assert_cmpint (page->len, ==, MIN (61, count - offset));
      for (guint i = 0; i < page->len; i++)
        g_assert_cmpint (((CohortPaymentEntry *) g_ptr_array_index (page, i))->id, ==,
                         ((CohortPaymentEntry *) g_ptr_array_index (all, offset + i))->id);
    }
  for (guint i = 0; i < all->len; i++)
    {
      const CohortPaymentEntry *entry = g_ptr_array_index (all, i);

      if (g_str_equal (entry->status, "succeeded") && !entry->elsewhere)
        gross += entry->gross;
      if (i % 17 == 0)
        g_assert_cmpint (cohort_payments_position (db, query, entry->id, &error), ==, i);
      g_assert_true ((entry->member != 0) == (entry->person != NULL));
    }
  sums = cohort_payments_sums (db, query, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sums->len; i++)
    summed += ((CohortLedgerSum *) g_ptr_array_index (sums, i))->gross;
  g_assert_cmpint (summed, ==, gross);
}

static void
test_payments (void)
{
  CohortDb *db = filled (60);
  g_autoptr (GPtrArray) codes = NULL;

  ledger_step (
      db,
      g_strdup ("INSERT INTO payment (source, identity, kind, status, parent, occurred_at, gross_minor, currency, "
                "note) SELECT source, identity, 'refund', 'succeeded', id, occurred_at + 5, -gross_minor, "
                "currency, 'came back' FROM payment WHERE id % 9 = 0;"
                "UPDATE payment SET status = 'failed' WHERE id % 8 = 0;"
                "UPDATE payment SET recognised_by = 2 WHERE id % 12 = 1;"),
      NULL);
  for (int sort = 0; sort < COHORT_N_PAYMENT_SORTS; sort++)
    for (int descending = 0; descending < 2; descending++)
      {
        CohortPaymentQuery query = COHORT_PAYMENT_QUERY_INIT;

        query.sort = (CohortPaymentSort) sort;
        query.descending = descending;
        assert_payments_agree (db, &query);
        query.source = 1;
        query.currency = "USD";
        query.status = "succeeded";
        assert_payments_agree (db, &query);
        query.from_us = LEDGER_US (50);
        query.to_us = LEDGER_US (200);
        query.kind = "charge";
        query.search = "ada";
        assert_payments_agree (db, &query);
        query = (CohortPaymentQuery) COHORT_PAYMENT_QUERY_INIT;
        query.sort = (CohortPaymentSort) sort;
        query.search = "came back";
        assert_payments_agree (db, &query);
      }
  assert_no_sort (db, NULL);
  for (int sort = 0; sort < COHORT_N_PAYMENT_SORTS; sort++)
    {
      CohortPaymentQuery query = COHORT_PAYMENT_QUERY_INIT;

      query.sort = (CohortPaymentSort) sort;
      query.member = 8;
      assert_payments_agree (db, &query);
    }
  /* One person's few payments may be put in order. */
  assert_no_sort (db, "WHERE member = ?2");
  codes = cohort_payments_currencies (db, NULL);
  g_assert_cmpuint (codes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (codes, 0), ==, "EUR");
  cohort_test_db_free (db);
}

static void
test_sources (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  const CohortSourceEntry *source;
  gint64 step;

  ledger_step (db, ledger_source (1, "stripe"), ledger_person (1, 1, "Ada"), ledger_month (1, 0, 0, 1000),
               ledger_span (1, "payments", 0, 30), ledger_span (1, "payments", 31, 60),
               ledger_span (1, "members", 5, 5), NULL);
  step = ledger_step (db, ledger_span (1, "payments", 100, 120), NULL);
  cohort_test_exec (db, "INSERT INTO import (id, step, source, file, file_hash, format, imported_at, n_rows, n_new, "
                        "n_changed, n_unchanged, n_needs_you, n_rejected, totals) VALUES "
                        "(1, 1, 1, 'a.csv', 'x', 'f', 10, 9, 4, 3, 1, 1, 0, '[]'),"
                        "(2, 2, 1, 'b.csv', 'y', 'f', 20, 2, 0, 0, 0, 1, 1, '[]');"
                        "INSERT INTO import_row (import, row, line, class, reason, content) VALUES "
                        "(1, 3, 4, 'needs_you', 'why', 'x'), (1, 2, 3, 'new', NULL, NULL), "
                        "(2, 1, 2, 'rejected', 'no', 'y'), (2, 2, 3, 'needs_you', 'so', 'z');");
  problems = cohort_sources_problems (db, 1, 100, &error);
  g_assert_cmpuint (problems->len, ==, 3);
  g_assert_true (((CohortProblemEntry *) g_ptr_array_index (problems, 0))->rejected);
  g_clear_pointer (&problems, g_ptr_array_unref);
  cohort_test_undo (db, step);
  sources = cohort_sources_load (db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sources->len, ==, 1);
  source = g_ptr_array_index (sources, 0);
  g_assert_cmpint (source->n_rows, ==, 9);
  g_assert_cmpint (source->n_needs_you, ==, 1);
  g_assert_cmpint (source->last_import, ==, 10);
  g_assert_cmpuint (source->imports->len, ==, 2);
  g_assert_cmpstr (((CohortImportEntry *) g_ptr_array_index (source->imports, 0))->step_state, ==, "undone");
  g_assert_cmpuint (source->spans->len, ==, 2);
  g_assert_cmpstr (((CohortSpanEntry *) g_ptr_array_index (source->spans, 0))->stream, ==, "members");
  g_assert_cmpint (((CohortSpanEntry *) g_ptr_array_index (source->spans, 1))->to, ==, LEDGER_DAY0 + 60);
  problems = cohort_sources_problems (db, 0, 100, &error);
  g_assert_cmpuint (problems->len, ==, 1);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lists/members/orders", test_members_orders);
  g_test_add_func ("/lists/members/keys", test_members_keys);
  g_test_add_func ("/lists/members/search", test_members_search);
  g_test_add_func ("/lists/members/states", test_states);
  g_test_add_func ("/lists/member", test_member);
  g_test_add_func ("/lists/payments", test_payments);
  g_test_add_func ("/lists/sources", test_sources);
  return g_test_run ();
}
