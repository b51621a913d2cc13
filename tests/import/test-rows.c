// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What becomes of rows: every class, identity by key and by content, order of arrival, and the same answer in the
 * preview and in the import, which cohort_test_import() asserts of every file. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>

#define PAYMENTS "payment_id,date,amount,currency,fee,member_id,email,name\n"

static const char payments[] = PAYMENTS "p1,2026-09-01,10.00,USD,0.50,m1,ann@example.org,Ann\n"
                                        "p2,2026-09-02,20.00,USD,,m2,bob@example.org,Bob\n"
                                        "p3,2026-10-05,5.00,EUR,0.25,m1,ann@example.org,Ann\n";

static void
test_new_and_again (void)
{
  g_autoptr (CohortImportReport) first = NULL, second = NULL, third = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *before = NULL, *after = NULL, *text = NULL;

  first = cohort_test_import_text (store, "payments.csv", payments);
  cohort_test_assert_classes (first, 3, 0, 0, 0, 0);
  text = cohort_test_describe (first);
  g_assert_cmpstr (text, ==,
                   "generic-payments payments\n"
                   "3 rows, 3 new\n"
                   "EUR gross 500 fee 25 net 475 of 1, 0 without fee\n"
                   "USD gross 3000 fee 50 net 2950 of 2, 1 without fee\n"
                   "months 2026-09 2026-10\n"
                   "new months 2026-09 2026-10\n");
  g_assert_cmpint (first->step, >, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment"), ==, 3);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM identity"), ==, 2);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member"), ==, 2);
  g_assert_cmpint (cohort_test_ask (store, "SELECT sum (gross_minor) FROM payment WHERE currency = 'USD'"), ==, 3000);

  before = cohort_test_dump_store (store, FALSE);
  second = cohort_test_import_text (store, "payments.csv", payments);
  cohort_test_assert_classes (second, 0, 0, 3, 0, 0);
  g_assert_cmpint (second->step, ==, 0);
  g_assert_cmpint (second->imported_before_us, ==, COHORT_TEST_NOW);
  third = cohort_test_import_text (store, "again.csv", payments);
  cohort_test_assert_classes (third, 0, 0, 3, 0, 0);
  after = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import"), ==, 3);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

static void
test_undo_and_again (void)
{
  g_autoptr (CohortImportReport) first = NULL, second = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *empty = cohort_test_dump_store (store, FALSE);
  g_autofree char *full = NULL, *undone = NULL, *again = NULL, *redone = NULL;

  first = cohort_test_import_text (store, "payments.csv", payments);
  full = cohort_test_dump_store (store, FALSE);
  cohort_test_undo_step (store, first->step);
  undone = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (empty, ==, undone);
  cohort_test_redo_step (store, first->step);
  redone = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (full, ==, redone);
  cohort_test_undo_step (store, first->step);
  second = cohort_test_import_text (store, "payments.csv", payments);
  cohort_test_assert_classes (second, 3, 0, 0, 0, 0);
  g_assert_cmpint (second->imported_before_us, ==, 0);
  again = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (full, ==, again);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/rows/new-and-again", test_new_and_again);
  g_test_add_func ("/import/rows/undo-and-again", test_undo_and_again);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
