// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is known of a file beside its rows: how far it reaches, whether it is older than another, and columns that bear
 * one name. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>

#define DAY_US G_GINT64_CONSTANT (86400000000)
#define PAYMENTS                                                                                                       \
  "date,name,email,amount,currency\n"                                                                                  \
  "2025-11-03,Ann,ann@example.org,5.00,USD\n"                                                                          \
  "2025-12-03,Ann,ann@example.org,5.00,USD\n"
#define SPANS "SELECT group_concat (from_day || '-' || to_day) FROM (SELECT * FROM source_span ORDER BY id)"

static const CohortDay first = 20395, last = 20425, until = 20450; /* 2025-11-03, 2025-12-03, 2025-12-28 */

static void
assert_spans (CohortStore *store, const char *expected)
{
  g_autofree char *spans = cohort_test_ask_text (store, SPANS);

  g_assert_cmpstr (spans, ==, expected);
}

/* "No payment since" is known for the days that the person names; undo takes them back with the rows. */
static void
test_until (void)
{
  g_autoptr (GFile) file = cohort_test_file ("a.csv", PAYMENTS);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  g_autoptr (CohortImport) again = cohort_test_add (store, file);
  CohortImportReport *report = cohort_test_preview (import, 0);
  gint64 step;

  g_assert_cmpint (report->first_day, ==, first);
  g_assert_cmpint (report->last_day, ==, last);
  cohort_import_file_set_covers_until (cohort_test_nth (import, 0), until);
  g_assert_null (cohort_import_file_get_preview (cohort_test_nth (import, 0)));
  g_assert_cmpint (cohort_test_preview (import, 0)->last_day, ==, until);
  report = cohort_test_apply (import, 0);
  g_assert_cmpint (report->last_day, ==, until);
  step = report->step;
  assert_spans (store, "20395-20450");

  /* The same bytes say nothing new; the person may. */
  cohort_test_apply (again, 0);
  assert_spans (store, "20395-20450");
  cohort_import_file_set_covers_until (cohort_test_nth (again, 0), until + 2);
  cohort_test_assert_classes (cohort_test_apply (again, 0), 0, 0, 2, 0, 0);
  assert_spans (store, "20395-20450,20395-20452");
  cohort_test_undo_step (store, cohort_import_file_get_result (cohort_test_nth (again, 0))->step);
  assert_spans (store, "20395-20450");
  cohort_test_undo_step (store, step);
  assert_spans (store, NULL);
  cohort_test_redo_step (store, step);
  assert_spans (store, "20395-20450");
  cohort_test_check_store (store);
  g_clear_object (&import);
  g_clear_object (&again);
  cohort_test_store_free (store);
}

/* A row is a fact, whatever is said of the file; and nobody knows of tomorrow. */
static void
test_until_limits (void)
{
  g_autoptr (GFile) file = cohort_test_file ("a.csv", PAYMENTS);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  g_autoptr (GError) error = NULL;

  cohort_import_file_set_covers_until (cohort_test_nth (import, 0), last - 5);
  g_assert_cmpint (cohort_test_preview (import, 0)->last_day, ==, last);
  cohort_import_file_set_covers_until (cohort_test_nth (import, 0), (CohortDay) (COHORT_TEST_NOW / DAY_US));
  cohort_test_preview (import, 0);
  cohort_import_file_set_covers_until (cohort_test_nth (import, 0), (CohortDay) (COHORT_TEST_NOW / DAY_US) + 1);
  g_assert_false (cohort_import_preview (import, NULL, NULL, NULL, &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (cohort_import_apply (import, NULL, NULL, NULL, &error));
  g_assert_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

static GFile *
list_made (const char *name, gint64 made_us)
{
  g_autofree char *text = g_strdup_printf ("id,name,email,joined\n7,%s,ann@example.org,2025-01-05\n", name);
  g_autofree char *file = g_strdup_printf ("members-%" G_GINT64_FORMAT ".csv", made_us);

  return cohort_test_file_bytes (file, text, strlen (text), made_us);
}

/* An older export that would change rows says so; one that changes nothing, or whose newer one was undone, does not. */
static void
test_older (void)
{
  g_autoptr (GFile) newer = list_made ("Ann", COHORT_TEST_NOW - DAY_US);
  g_autoptr (GFile) older = list_made ("Anna", COHORT_TEST_NOW - 9 * DAY_US);
  g_autoptr (GFile) oldest = list_made ("Ann", COHORT_TEST_NOW - 19 * DAY_US);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) first_report = cohort_test_import (store, newer);
  g_autoptr (CohortImport) import = cohort_test_add (store, older);
  g_autoptr (CohortImport) same = cohort_test_add (store, oldest);
  CohortImportReport *report;

  g_assert_cmpint (first_report->newer_import_us, ==, 0);
  report = cohort_test_preview (import, 0);
  cohort_test_assert_classes (report, 0, 1, 0, 0, 0);
  g_assert_cmpint (report->newer_import_us, ==, COHORT_TEST_NOW);
  report = cohort_test_preview (same, 0);
  cohort_test_assert_classes (report, 0, 0, 1, 0, 0);
  g_assert_cmpint (report->newer_import_us, ==, 0);
  report = cohort_test_apply (import, 0);
  g_assert_cmpint (report->newer_import_us, ==, COHORT_TEST_NOW);
  cohort_test_undo_step (store, report->step);
  cohort_test_undo_step (store, first_report->step);
  g_clear_object (&import);
  import = cohort_test_add (store, older);
  g_assert_cmpint (cohort_test_preview (import, 0)->newer_import_us, ==, 0);
  g_clear_object (&import);
  g_clear_object (&same);
  cohort_test_store_free (store);
}

/* The same of two files that are added together, where the older comes second. */
static void
test_older_together (void)
{
  g_autoptr (GFile) newer = list_made ("Ann", COHORT_TEST_NOW - DAY_US);
  g_autoptr (GFile) older = list_made ("Anna", COHORT_TEST_NOW - 9 * DAY_US);
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, newer);
  g_autoptr (GError) error = NULL;
  GSList second = { older, NULL };

  cohort_import_add_files (import, &second, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    cohort_import_file_set_source (cohort_test_nth (import, i), 0, NULL, "List");
  cohort_import_preview (import, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cohort_import_file_get_preview (cohort_test_nth (import, 0))->newer_import_us, ==, 0);
  g_assert_cmpint (cohort_import_file_get_preview (cohort_test_nth (import, 1))->newer_import_us, ==, COHORT_TEST_NOW);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

static void
test_doubled (void)
{
  g_autoptr (GFile) file = cohort_test_file (
      "a.csv", "date,,email,Amount,amount,currency,amount,\n2025-12-03,,ann@example.org,5.00,6,USD,7,\n");
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportReport *report;

  g_assert_cmpstr (cohort_import_file_get_doubled (cohort_test_nth (import, 0))[0], ==, "Amount");
  g_assert_null (cohort_import_file_get_doubled (cohort_test_nth (import, 0))[1]);
  report = cohort_test_apply (import, 0);
  g_assert_cmpstr (report->doubled[0], ==, "Amount");
  g_assert_cmpint (cohort_test_ask (store, "SELECT gross_minor FROM payment"), ==, 500);
  g_clear_object (&import);
  cohort_test_store_free (store);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/covers/until", test_until);
  g_test_add_func ("/import/covers/until-limits", test_until_limits);
  g_test_add_func ("/import/covers/older", test_older);
  g_test_add_func ("/import/covers/older-together", test_older_together);
  g_test_add_func ("/import/covers/doubled", test_doubled);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
