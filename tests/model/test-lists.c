// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The paged lists: the count first, pages when they are looked at, items that keep their places when facts change. */

#include "config.h"

#include "cohort-commands.h"
#include "cohort-journal.h"
#include "cohort-member-list.h"
#include "cohort-member-report.h"
#include "cohort-payment-list.h"
#include "cohort-sources-report.h"
#include "cohort-test-session.h"

#define N_MEMBERS 1000

typedef CohortTestSession Fixture;

/* Members "Member 0001" to "Member 1000", each with a payment of as many cents. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db,
                    "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe');"
                    "INSERT INTO source_span (source, stream, from_day, to_day) VALUES (1, 'payments', 20300, 20360),"
                    " (1, 'payments', 20392, 20450), (1, 'members', 20370, 20380);"
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                    " INSERT INTO identity (id, source, name) SELECT i, 1, printf ('Member %04d', i) FROM n;"
                    "INSERT INTO member (id) SELECT id FROM identity;"
                    "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity;"
                    "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency)"
                    " SELECT 1, id, 'charge', 'succeeded', 1767000000000000 + id, id, 'USD' FROM identity;");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static gpointer
remove_last (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, "DELETE FROM payment WHERE identity = 1000; DELETE FROM identity_link WHERE identity = 1000;"
                        "DELETE FROM member WHERE id = 1000; DELETE FROM identity WHERE id = 1000");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
wait_loaded (gpointer list)
{
  while (cohort_paged_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
}

/* The item at @position once its page is here. Returns: (transfer full) */
static gpointer
item_at (gpointer list, guint position)
{
  gpointer item = g_list_model_get_item (list, position);
  gboolean loaded = FALSE;

  g_assert_nonnull (item);
  while (g_object_get (item, "loaded", &loaded, NULL), !loaded)
    g_main_context_iteration (NULL, TRUE);
  return item;
}

static void
assert_text (gpointer list, guint position, const char *property, const char *expected)
{
  g_autoptr (GObject) item = item_at (list, position);
  g_autofree char *text = NULL;

  g_object_get (item, property, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *last = data;

  last[0] = position;
  last[1] = removed;
  last[2] = added;
}

static void
test_members (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (self->session);
  g_autoptr (GObject) first = NULL;
  g_autoptr (GObject) again = NULL;
  guint last[3] = { 0 };

  wait_loaded (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_MEMBERS);
  assert_text (list, 0, "name", "Member 0001");
  assert_text (list, 700, "name", "Member 0701");
  assert_text (list, 700, "net", "$7.01");
  assert_text (list, 700, "status", "Former");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), N_MEMBERS));

  cohort_paged_list_set_sort (COHORT_PAGED_LIST (list), "name", TRUE);
  wait_loaded (list);
  assert_text (list, 0, "name", "Member 1000");
  cohort_paged_list_set_search (COHORT_PAGED_LIST (list), "0042");
  wait_loaded (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  assert_text (list, 0, "name", "Member 0042");
  cohort_paged_list_set_search (COHORT_PAGED_LIST (list), "");
  cohort_paged_list_set_sort (COHORT_PAGED_LIST (list), "name", FALSE);
  wait_loaded (list);

  /* Facts change: only the tail goes, and what is looked at stays the same object. */
  first = item_at (list, 0);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), last);
  cohort_test_session_write (self->session, remove_last, NULL);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == N_MEMBERS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (last[0], ==, N_MEMBERS - 1);
  g_assert_cmpuint (last[1], ==, 1);
  g_assert_cmpuint (last[2], ==, 0);
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == again);
  wait_loaded (list);
}

static void
renewed_cb (CohortPagedList *list, gpointer data)
{
  (*(guint *) data)++;
}

/* Another question fills the rows that are shown in anew, and changes only the end of the list. */
static void
test_in_place (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (self->session);
  g_autoptr (GObject) first = NULL;
  g_autoptr (GObject) hundredth = NULL;
  g_autofree char *name = NULL;
  guint last[3] = { 0 }, n_renewed = 0;
  gboolean loaded;

  wait_loaded (list);
  first = item_at (list, 0);
  hundredth = item_at (list, 100);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), last);
  g_signal_connect (list, "renewed", G_CALLBACK (renewed_cb), &n_renewed);

  cohort_paged_list_set_sort (COHORT_PAGED_LIST (list), "name", TRUE);
  wait_loaded (list);
  g_assert_cmpuint (n_renewed, ==, 1);
  g_assert_cmpuint (last[1] + last[2], ==, 0);
  g_object_get (first, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Member 1000");
  g_assert_cmpint (cohort_paged_list_peek_id (COHORT_PAGED_LIST (list), 0), ==, 1000);
  while (cohort_member_row_get_id (hundredth) != 900) /* it is held, so its page is asked for by itself */
    g_main_context_iteration (NULL, TRUE);

  cohort_paged_list_set_search (COHORT_PAGED_LIST (list), "0042");
  wait_loaded (list);
  g_assert_cmpuint (last[0], ==, 1);
  g_assert_cmpuint (last[1], ==, N_MEMBERS - 1);
  g_assert_cmpuint (last[2], ==, 0);
  g_assert_cmpint (cohort_member_row_get_id (first), ==, 42);
  g_object_get (hundredth, "loaded", &loaded, NULL);
  g_assert_false (loaded);
}

/* Looking at every row keeps only some pages, and each row is still right. */
static void
test_many_pages (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPaymentList) list = cohort_payment_list_new (self->session);

  wait_loaded (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_MEMBERS);
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < N_MEMBERS; i += 37)
      {
        g_autofree char *name = g_strdup_printf ("Member %04u", N_MEMBERS - i);

        assert_text (list, i, "person", name); /* newest first */
      }
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_totals (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPaymentList) list = cohort_payment_list_new (self->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) totals = NULL;
  g_autoptr (GError) error = NULL;
  const CohortPaymentTotal *total;

  wait_loaded (list);
  cohort_payment_list_get_totals_async (list, NULL, keep_result_cb, &result);
  totals = cohort_payment_list_get_totals_finish (wait_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (totals->len, ==, 1);
  total = g_ptr_array_index (totals, 0);
  g_assert_cmpstr (total->gross, ==, "$5,005.00");
  g_assert_cmpuint (total->n_payments, ==, N_MEMBERS);
  g_assert_cmpuint (total->n_unknown_fees, ==, N_MEMBERS);
}

static void
test_find (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (self->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cohort_paged_list_set_sort (COHORT_PAGED_LIST (list), "net", TRUE);
  wait_loaded (list);
  cohort_member_list_find_async (list, 900, NULL, keep_result_cb, &result);
  g_assert_cmpint (cohort_member_list_find_finish (wait_result (&result), &error), ==, 100);
  g_assert_no_error (error);
  assert_text (list, 100, "name", "Member 0900");
}

static void
test_reports (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (CohortSourcesReport) sources = NULL;
  g_autoptr (CohortMemberReport) member = NULL;
  g_autoptr (GError) error = NULL;
  const CohortSourceReport *source;

  cohort_sources_report_load_async (self->session, NULL, keep_result_cb, &result);
  sources = cohort_sources_report_load_finish (wait_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sources->sources->len, ==, 1);
  source = g_ptr_array_index (sources->sources, 0);
  g_assert_cmpstr (source->coverage, ==, "Jul 2025 to Dec 2025, 1 month missing: Oct 2025");
  g_assert_cmpuint (source->months->len, ==, 6);

  cohort_member_report_load_async (self->session, 7, NULL, keep_result_cb, &second);
  member = cohort_member_report_load_finish (wait_result (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (member->name, ==, "Member 0007");
  g_assert_cmpuint (member->n_payments, ==, 1);
  g_assert_cmpstr (member->net, ==, "$0.07");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function)                                                                                            \
  g_test_add (path, Fixture, (gconstpointer) fill, cohort_test_session_set_up, function, cohort_test_session_tear_down)
  ADD ("/model/lists/members", test_members);
  ADD ("/model/lists/in-place", test_in_place);
  ADD ("/model/lists/many-pages", test_many_pages);
  ADD ("/model/lists/totals", test_totals);
  ADD ("/model/lists/find", test_find);
  ADD ("/model/lists/reports", test_reports);
#undef ADD
  return g_test_run ();
}
