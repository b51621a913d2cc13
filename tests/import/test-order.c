// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Files of one source that tell of the same money, in every order: the ledger is the same in the end, nothing is
 * counted twice, and each file again changes nothing. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>

static const char *const stripe[] = {
  "stripe-balance.synthetic.csv",
  "stripe-payments.synthetic.csv",
  "stripe-payouts.synthetic.csv",
};

static CohortImportReport *
import_sample (CohortStore *store, const char *name)
{
  g_autofree char *path = g_build_filename (TEST_DATA, "exports", name, NULL);
  g_autoptr (GFile) sample = g_file_new_for_path (path);
  g_autoptr (GFile) file = cohort_test_copy (sample, name);

  return cohort_test_import (store, file);
}

static char *
describe_money (CohortStore *store)
{
  return cohort_test_ask_text (
      store, "SELECT group_concat (line, char (10)) FROM (SELECT kind || ' ' || status || ' ' || occurred_at || ' ' ||"
             " gross_minor || ' ' || currency || ' ' || ifnull (fee_minor, '?') || ' ' || ifnull (settle_gross, '?') ||"
             " ' ' || ifnull (settle_fee, '?') || ' ' || ifnull (settle_net, '?') || ' ' ||"
             " ifnull (settle_currency, '?') AS line FROM payment ORDER BY 1)");
}

static void
check_order (const guint order[3], char **expected)
{
  CohortStore *store = cohort_test_store_new ();
  g_autofree char *money = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CohortImportReport) report = import_sample (store, stripe[order[i]]);

      g_assert_cmpuint (report->n[COHORT_ROW_CLASS_NEEDS_YOU] + report->n[COHORT_ROW_CLASS_REJECTED], ==, 0);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CohortImportReport) again = import_sample (store, stripe[i]);

      g_assert_cmpuint (again->n[COHORT_ROW_CLASS_UNCHANGED], ==, again->n_rows);
    }
  money = describe_money (store);
  if (*expected == NULL)
    *expected = g_steal_pointer (&money);
  else
    g_assert_cmpstr (money, ==, *expected);
  cohort_test_check_store (store);
  cohort_test_store_free (store);
}

static void
test_stripe (void)
{
  static const guint orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  g_autofree char *expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    check_order (orders[i], &expected);
}

/* Sponsors as CSV and as JSON are the same transactions. */
static void
test_github (void)
{
  CohortStore *store = cohort_test_store_new ();
  g_autoptr (CohortImportReport) csv = import_sample (store, "github-sponsors-export.csv");
  g_autoptr (CohortImportReport) json = import_sample (store, "github-sponsors-export.json");

  cohort_test_assert_classes (csv, 5, 0, 0, 0, 0);
  cohort_test_assert_classes (json, 0, 0, 2, 0, 0);
  g_assert_cmpint (cohort_test_ask (store, "SELECT count(*) FROM payment"), ==, 4);
  cohort_test_store_free (store);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/order/stripe", test_stripe);
  g_test_add_func ("/import/order/github", test_github);
  status = g_test_run ();
  cohort_test_files_remove ();
  return status;
}
