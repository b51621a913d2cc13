// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What becomes of rows: every class, identity by key and by content, order of arrival, and the same answer in the
 * preview and in the import, which cohort_test_import() asserts of every file. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>
#include <string.h>

#define PAYMENTS "payment_id,date,amount,currency,fee,member_id,email,name\n"
#define PAYMENTS_REFUND "payment_id,date,amount,currency,member_id,refund_of\n"

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

static void
test_classes (void)
{
  static const char later[] = PAYMENTS "p1,2026-09-01,10.00,USD,0.50,m1,ann@example.org,Ann\n"
                                       "p2,2026-09-02,20.00,USD,1.00,m2,bob@example.org,Bob\n"
                                       "p4,2026-09-03,7.00,USD,,m3,,\n"
                                       "p5,yesterday,7.00,USD,,m3,,\n"
                                       "p6,2026-09-04,9.00,,,m3,,\n"
                                       "p4,2026-09-03,7.00,USD,,m3,,\n"
                                       "\n"
                                       "p7,2026-09-05,9.00,USD,,m3,,,and more\n";
  g_autoptr (CohortImportReport) first = NULL, second = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *text = NULL;

  first = cohort_test_import_text (store, "payments.csv", payments);
  second = cohort_test_import_text (store, "later.csv", later);
  cohort_test_assert_classes (second, 1, 1, 2, 1, 2);
  text = cohort_test_describe (second);
  g_assert_nonnull (strstr (text, "row 4 line 5 rejected"));
  g_assert_nonnull (strstr (text, "row 5 line 6 needs_you"));
  g_assert_nonnull (strstr (text, "row 7 line 9 rejected: The row has 9 values, but the file has 8 columns."));
  g_assert_cmpint (cohort_test_ask (store, "SELECT fee_minor FROM payment p JOIN external_key k ON k.row = p.id"
                                           " WHERE k.kind = 'payment' AND k.key = 'id:p2'"),
                   ==, 100);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import_row WHERE import = 2"), ==, 5);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import_row WHERE import = 2 AND content IS NOT NULL"),
                   ==, 3);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

/* Rows without a number: the content and how often it stands in the file. */
static void
test_content_keys (void)
{
  static const char one[] = "date,amount,currency,email\n2026-09-01,5,USD,a@example.org\n"
                            "2026-09-01,5,USD,a@example.org\n2026-09-02,6,USD,a@example.org\n";
  static const char two[] = "email,currency,amount,date\na@example.org,USD,6,2026-09-02\n"
                            "a@example.org,USD,5,2026-09-01\na@example.org,USD,5,2026-09-01\n"
                            "a@example.org,USD,5,2026-09-01\n";
  g_autoptr (CohortImportReport) first = NULL, second = NULL;
  CohortStore *store = cohort_test_store_new ();

  first = cohort_test_import_text (store, "one.csv", one);
  cohort_test_assert_classes (first, 3, 0, 0, 0, 0);
  second = cohort_test_import_text (store, "one.csv", two);
  cohort_test_assert_classes (second, 1, 0, 3, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment WHERE gross_minor = 500"), ==, 3);
  cohort_test_store_free (store);
}

/* Never two ids in one row, however alike; a shared address stays with who had it first. */
static void
test_ids_are_not_merged (void)
{
  g_autoptr (CohortImportReport) first = NULL, second = NULL;
  CohortStore *store = cohort_test_store_new ();

  first = cohort_test_import_text (store, "members.csv",
                                   "member_id,email,name,status\nm1,same@example.org,Zhang Wei,active\n"
                                   "m2,same@example.org,Zhang Wei,active\nm3,,Zhang Wei,active\n");
  cohort_test_assert_classes (first, 3, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM identity"), ==, 3);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member"), ==, 3);
  second = cohort_test_import_text (store, "members.csv",
                                    "member_id,email,name,status\nm2,same@example.org,Zhang Wei,active\n"
                                    "m1,other@example.org,Zhang Wei,active\n");
  cohort_test_assert_classes (second, 0, 1, 1, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM identity WHERE email_key = 'other@example.org'"), ==,
                   1);
  cohort_test_store_free (store);
}

/* What is referred to may come later, in the same file or in another; undo and redo keep that straight. */
static void
test_any_order (void)
{
  static const char activity[] = "member_id,kind,time,post_id\nm1,read,2026-09-01,a\nm1,like,2026-09-02,b\n";
  static const char content[] = "post_id,title,published,status\na,First,2026-08-01,published\n"
                                "b,Second,2026-08-02,published\n";
  static const char refunds[] = PAYMENTS_REFUND "r1,2026-09-03,-10.00,USD,m1,p1\np1,2026-09-01,10.00,USD,m1,\n";
  g_autoptr (CohortImportReport) one = NULL, two = NULL, three = NULL, again = NULL, redone = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *linked = NULL, *waiting = NULL, *after = NULL, *back = NULL;

  one = cohort_test_import_text (store, "same.csv", activity);
  cohort_test_assert_classes (one, 2, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM pending_link"), ==, 2);
  waiting = cohort_test_dump_store (store, FALSE);
  two = cohort_test_import_text (store, "same.csv", content);
  cohort_test_assert_classes (two, 2, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM pending_link"), ==, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM interaction WHERE post IS NOT NULL"), ==, 2);
  again = cohort_test_import_text (store, "same.csv", activity);
  cohort_test_assert_classes (again, 0, 0, 2, 0, 0);

  linked = cohort_test_dump_store (store, FALSE);
  cohort_test_undo_step (store, two->step);
  after = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (waiting, ==, after);
  redone = cohort_test_import_text (store, "same.csv", content);
  cohort_test_assert_classes (redone, 2, 0, 0, 0, 0);
  back = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (linked, ==, back);

  three = cohort_test_import_text (store, "refunds.csv", refunds);
  cohort_test_assert_classes (three, 2, 0, 0, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment WHERE parent IS NOT NULL"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM pending_link"), ==, 0);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

/* A lifetime total is one opening balance; what is known one by one is not counted twice. */
static void
test_opening (void)
{
#define LIST "member_id,name,lifetime,currency\n"
  static const char known[] = "payment_id,date,amount,currency,member_id\np1,2025-11-05,30.00,USD,m1\n"
                              "p2,2026-01-02,5.00,USD,m1\n";
  g_autoptr (CohortImportReport) one = NULL, two = NULL, three = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (GFile) list = cohort_test_file ("same.csv", LIST "m1,Ann,100.00,USD\nm2,Bob,0,USD\n");
  g_autofree char *text = NULL, *before = NULL, *after = NULL;

  one = cohort_test_import (store, list);
  text = cohort_test_ask_text (store, "SELECT group_concat (kind || ' ' || gross_minor) FROM payment");
  g_assert_cmpstr (text, ==, "opening 10000");
  g_clear_pointer (&text, g_free);
  before = cohort_test_dump_store (store, FALSE);

  /* p1 is inside the total, p2 (paid on the day after the list was made) is not. */
  two = cohort_test_import_text (store, "same.csv", known);
  cohort_test_assert_classes (two, 2, 0, 0, 0, 0);
  text = cohort_test_ask_text (
      store,
      "SELECT group_concat (kind || ' ' || gross_minor) FROM (SELECT * FROM payment ORDER BY kind, occurred_at)");
  g_assert_cmpstr (text, ==, "charge 3000,charge 500,opening 7000");
  g_clear_pointer (&text, g_free);
  cohort_test_undo_step (store, two->step);
  after = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (before, ==, after);

  g_object_unref (list);
  list = cohort_test_file_bytes ("same.csv", LIST "m1,Ann,112.50,USD\n", strlen (LIST "m1,Ann,112.50,USD\n"),
                                 COHORT_TEST_NOW - 1000);
  three = cohort_test_import (store, list);
  cohort_test_assert_classes (three, 0, 1, 0, 0, 0);
  text = cohort_test_ask_text (
      store, "SELECT group_concat (kind || ' ' || gross_minor) FROM (SELECT * FROM payment ORDER BY occurred_at)");
  g_assert_cmpstr (text, ==, "opening 10000,adjustment 1250");
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

/* A person with notes outlives an undone import by name, and is found again; the name is the user's from then on. */
static void
test_notes_stay (void)
{
  g_autoptr (CohortImportReport) first = NULL, second = NULL;
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *before = NULL, *after = NULL, *name = NULL;

  first = cohort_test_import_text (store, "payments.csv", payments);
  cohort_test_exec_step (store, "INSERT INTO note (member, body, written_at) SELECT member, 'met at a fair', 1 FROM"
                                " identity_link l JOIN identity i ON i.id = l.identity WHERE i.name = 'Ann'");
  before = cohort_test_dump_store (store, FALSE);
  cohort_test_undo_step (store, first->step);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM identity"), ==, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM note"), ==, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM member"), ==, 1);
  second = cohort_test_import_text (store, "payments.csv", payments);
  cohort_test_assert_classes (second, 3, 0, 0, 0, 0);
  name = cohort_test_ask_text (store, "SELECT group_concat (field || '=' || value) FROM member_override");
  g_assert_cmpstr (name, ==, "name=Ann");
  cohort_test_check_store (store);
  cohort_test_exec_step (store, "DELETE FROM member_override");
  after = cohort_test_dump_store (store, FALSE);
  g_assert_cmpstr (before, ==, after);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

static gpointer
add_trigger_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_exec (db, "CREATE TRIGGER odd BEFORE INSERT ON payment WHEN NEW.gross_minor = 777"
                        " BEGIN SELECT RAISE (ABORT, 'no'); END");
  return NULL;
}

/* A value that only the tables refuse is one rejected row, shown before anything is written. */
static void
test_refused_by_tables (void)
{
  g_autoptr (GFile) file = cohort_test_file ("odd.csv", PAYMENTS "p1,2026-09-01,5,USD,,m1,,\n"
                                                                 "p2,2026-09-01,7.77,USD,,m1,,\n"
                                                                 "p3,2026-09-02,5,USD,,m1,,\n");
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportReport *report;
  g_autoptr (GError) error = NULL;

  cohort_store_write (store, add_trigger_job, NULL, NULL, &error);
  g_assert_no_error (error);
  cohort_test_assert_classes (cohort_test_preview (import, 0), 3, 0, 0, 0, 0);
  g_assert_false (cohort_import_apply (import, NULL, NULL, NULL, &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_CHANGED);
  g_assert_null (cohort_import_file_get_result (cohort_test_nth (import, 0)));
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import"), ==, 0);
  cohort_test_assert_classes (cohort_import_file_get_preview (cohort_test_nth (import, 0)), 2, 0, 0, 0, 1);

  report = cohort_test_apply (import, 0);
  cohort_test_assert_classes (report, 2, 0, 0, 0, 1);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment"), ==, 2);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM import_row WHERE class = 'rejected'"), ==, 1);
  cohort_test_check_store (store);
  g_clear_object (&import);
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
  g_test_add_func ("/import/rows/classes", test_classes);
  g_test_add_func ("/import/rows/content-keys", test_content_keys);
  g_test_add_func ("/import/rows/ids-are-not-merged", test_ids_are_not_merged);
  g_test_add_func ("/import/rows/any-order", test_any_order);
  g_test_add_func ("/import/rows/opening", test_opening);
  g_test_add_func ("/import/rows/notes-stay", test_notes_stay);
  g_test_add_func ("/import/rows/refused-by-tables", test_refused_by_tables);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
