/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Periods, their keys, and scopes. */

#include "cohort-error.h"
#include "cohort-money.h"
#include "cohort-period.h"
#include "cohort-scope.h"

#include <glib.h>

static void
check_key (CohortPeriod period, const char *expected)
{
  g_autofree char *key = cohort_period_to_key (period);
  CohortPeriod read = { 0 };

  g_assert_cmpstr (key, ==, expected);
  g_assert_true (cohort_period_from_key (key, &read, NULL));
  g_assert_true (cohort_period_equal (read, period));
}

static void
test_keys (void)
{
  CohortDay day = cohort_day_parse ("2026-01-05");

  check_key (cohort_period_month (cohort_month_from_ym (2026, 2)), "2026-02");
  check_key (cohort_period_month (cohort_month_from_ym (2026, 12)), "2026-12");
  check_key (cohort_period_quarter (2026, 4), "2026-Q4");
  check_key (cohort_period_year (2026), "2026");
  check_key (cohort_period_year (9999), "9999");
  check_key (cohort_period_year (1), "0001");
  check_key (COHORT_PERIOD_EVERYTHING, "all");
  check_key ((CohortPeriod) { day, day + 1 }, "2026-01-05");
  check_key ((CohortPeriod) { day, day + 14 }, "2026-01-05..2026-01-18");
  /* three months, but not those of a quarter */
  check_key ((CohortPeriod) { cohort_day_parse ("2026-02-01"), cohort_day_parse ("2026-05-01") },
             "2026-02-01..2026-04-30");
}

static void
test_bad_keys (void)
{
  static const char *const bad[] = { "",
                                     "2026-13",
                                     "2026-00",
                                     "2026-Q0",
                                     "2026-Q5",
                                     "0000",
                                     "26",
                                     "2026-02-30",
                                     "All",
                                     "2026-01-05..",
                                     "2026-01-05..2026-01-04",
                                     "2026-01-05-2026-01-18",
                                     "2026-1",
                                     "..2026-01-05" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      CohortPeriod period = { 7, 9 };

      g_assert_false (cohort_period_from_key (bad[i], &period, &error));
      g_assert_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_SYNTAX);
      g_assert_cmpint (period.from, ==, 7);
    }
}

static void
check_shift (const char *key, int n, const char *expected)
{
  CohortPeriod period;
  g_autofree char *found = NULL;

  g_assert_true (cohort_period_from_key (key, &period, NULL));
  found = cohort_period_to_key (cohort_period_shift (period, n));
  g_assert_cmpstr (found, ==, expected);
}

static void
test_shift (void)
{
  check_shift ("2026-03", -1, "2026-02");
  check_shift ("2026-01", -12, "2025-01");
  check_shift ("2026-Q1", -1, "2025-Q4");
  check_shift ("2026-Q4", 2, "2027-Q2");
  check_shift ("2026", 1, "2027");
  check_shift ("2026-01-05..2026-01-18", -1, "2025-12-22..2026-01-04");
  check_shift ("2026-03-01", -1, "2026-02-28");
  check_shift ("all", 3, "all");
  g_assert_cmpint (cohort_period_days (cohort_period_shift (cohort_period_year (9999), 1)), ==, 0);
  g_assert_cmpint (cohort_period_days (cohort_period_shift (cohort_period_year (1), -1)), ==, 0);
}

static void
test_last (void)
{
  CohortDay as_of = cohort_day_parse ("2026-03-31"), middle = cohort_day_parse ("2026-03-15");
  g_autofree char *full = cohort_period_to_key (cohort_period_last_full_months (middle, 1));
  g_autofree char *at_end = cohort_period_to_key (cohort_period_last_full_months (as_of, 3));

  g_assert_cmpstr (full, ==, "2026-02");
  g_assert_cmpstr (at_end, ==, "2026-Q1");
}

static void
test_sets (void)
{
  CohortPeriod year = cohort_period_year (2026);

  g_assert_true (cohort_period_contains (year, cohort_day_parse ("2026-12-31")));
  g_assert_false (cohort_period_contains (year, cohort_day_parse ("2027-01-01")));
  g_assert_cmpint (cohort_period_days (year), ==, 365);
}

static void
test_scope (void)
{
  static const gint64 members[] = { 9, 3, 5, 3, 9 };
  g_autoptr (CohortScope) scope = cohort_scope_new (cohort_period_year (2026), 20600, "cny");
  g_autoptr (CohortScope) copy = NULL;

  g_assert_true (scope->currency == cohort_currency_intern ("CNY"));
  g_assert_true (cohort_scope_has_member (scope, 4));
  cohort_scope_set_filter (scope, "tag:gold", members, G_N_ELEMENTS (members));
  g_assert_cmpuint (scope->n_members, ==, 3);
  g_assert_true (cohort_scope_has_member (scope, 3));
  g_assert_true (cohort_scope_has_member (scope, 9));
  g_assert_false (cohort_scope_has_member (scope, 4));

  copy = cohort_scope_copy (scope);
  g_assert_true (cohort_scope_equal (scope, copy));
  cohort_scope_set_filter (copy, "nobody", NULL, 0);
  g_assert_false (cohort_scope_has_member (copy, 3));
  g_assert_false (cohort_scope_equal (scope, copy));
  cohort_scope_set_filter (copy, NULL, NULL, 0);
  g_assert_true (cohort_scope_has_member (copy, 4));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/period/keys", test_keys);
  g_test_add_func ("/period/bad-keys", test_bad_keys);
  g_test_add_func ("/period/shift", test_shift);
  g_test_add_func ("/period/last", test_last);
  g_test_add_func ("/period/sets", test_sets);
  g_test_add_func ("/scope/members", test_scope);
  return g_test_run ();
}
