/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Days and months, against GDate's calendar and by hand. */

#include "cohort-civil.h"

#include <glib.h>

static void
test_known_days (void)
{
  static const struct
  {
    int year, month, day;
    CohortDay expected;
  } cases[] = {
    { 1970, 1, 1, 0 },
    { 1969, 12, 31, -1 },
    { 2000, 2, 29, 11016 },
    { 2026, 1, 2, 20455 },
    { 1, 1, 1, COHORT_DAY_MIN },
    { 9999, 12, 31, COHORT_DAY_MAX },
    { 1900, 2, 29, COHORT_DAY_NONE },
    { 2023, 2, 29, COHORT_DAY_NONE },
    { 2024, 2, 30, COHORT_DAY_NONE },
    { 2024, 4, 31, COHORT_DAY_NONE },
    { 2024, 0, 1, COHORT_DAY_NONE },
    { 2024, 13, 1, COHORT_DAY_NONE },
    { 2024, 1, 0, COHORT_DAY_NONE },
    { 2024, 1, 32, COHORT_DAY_NONE },
    { 0, 1, 1, COHORT_DAY_NONE },
    { 10000, 1, 1, COHORT_DAY_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cohort_day_from_ymd (cases[i].year, cases[i].month, cases[i].day), ==, cases[i].expected);
}

/* Every day of the calendar, in order, beside GLib's. */
static void
test_every_day (void)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1);
  for (CohortDay day = COHORT_DAY_MIN; day <= COHORT_DAY_MAX; day++, g_date_add_days (&date, 1))
    {
      CohortYmd ymd = cohort_day_to_ymd (day);

      if (ymd.year != g_date_get_year (&date) || ymd.month != (int) g_date_get_month (&date)
          || ymd.day != g_date_get_day (&date) || cohort_day_from_ymd (ymd.year, ymd.month, ymd.day) != day
          || cohort_day_weekday (day) != (int) g_date_get_weekday (&date))
        g_error ("day %d: %04d-%02d-%02d", day, ymd.year, ymd.month, ymd.day);
    }
}

static void
test_outside (void)
{
  g_assert_false (cohort_day_is_valid (COHORT_DAY_NONE));
  g_assert_cmpint (cohort_day_to_ymd (COHORT_DAY_NONE).year, ==, 0);
  g_assert_cmpint (cohort_day_add (COHORT_DAY_NONE, 1), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add (COHORT_DAY_MAX, 1), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add (COHORT_DAY_MIN, -1), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add (0, G_MAXINT64), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add_months (COHORT_DAY_NONE, 1), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add_months (COHORT_DAY_MAX, 1), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add_months (0, G_MAXINT), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_day_add_months (0, G_MININT), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_month_of_day (COHORT_DAY_NONE), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_month_first_day (11), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_month_last_day (120000), ==, COHORT_DAY_NONE);
}

static void
test_add_months (void)
{
  static const struct
  {
    const char *from;
    int months;
    const char *expected;
  } cases[] = {
    { "2026-01-31", 1, "2026-02-28" },  { "2026-01-31", 2, "2026-03-31" },  { "2024-01-31", 1, "2024-02-29" },
    { "2024-02-29", 12, "2025-02-28" }, { "2024-02-29", 48, "2028-02-29" }, { "2026-03-31", -1, "2026-02-28" },
    { "2026-12-15", 1, "2027-01-15" },  { "2026-01-15", -1, "2025-12-15" }, { "2026-05-31", 0, "2026-05-31" },
    { "2026-08-31", 6, "2027-02-28" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found
          = cohort_day_to_string (cohort_day_add_months (cohort_day_parse (cases[i].from), cases[i].months));

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_months (void)
{
  CohortMonth february = cohort_month_from_ym (2024, 2);

  g_assert_cmpint (february, ==, 2024 * 12 + 1);
  g_assert_cmpint (cohort_month_length (february), ==, 29);
  g_assert_cmpint (cohort_month_length (cohort_month_from_ym (1900, 2)), ==, 28);
  g_assert_cmpint (cohort_month_length (cohort_month_from_ym (2000, 2)), ==, 29);
  g_assert_cmpint (cohort_month_length (cohort_month_from_ym (2026, 4)), ==, 30);
  g_assert_cmpint (cohort_month_length (cohort_month_from_ym (2026, 12)), ==, 31);
  g_assert_cmpint (cohort_month_first_day (february), ==, cohort_day_parse ("2024-02-01"));
  g_assert_cmpint (cohort_month_last_day (february), ==, cohort_day_parse ("2024-02-29"));
  for (CohortMonth month = 12; month < 10000 * 12; month++)
    {
      CohortDay last = cohort_month_last_day (month);

      g_assert_cmpint (last - cohort_month_first_day (month) + 1, ==, cohort_month_length (month));
      g_assert_cmpint (cohort_month_of_day (last), ==, month);
      if (last < COHORT_DAY_MAX)
        g_assert_cmpint (cohort_month_of_day (last + 1), ==, month + 1);
    }
}

static void
test_text (void)
{
  static const char *const bad[]
      = { NULL,         "",           "2026-1-02",   "2026-01-2",  "2026/01/02", "2026-01-02 ",
          "2026-13-01", "2026-02-29", "02026-01-02", "20x6-01-02", "0000-01-01" };
  char buffer[COHORT_DAY_LEN];

  g_assert_cmpstr (cohort_day_print (0, buffer), ==, "1970-01-01");
  g_assert_cmpstr (cohort_day_print (COHORT_DAY_MIN, buffer), ==, "0001-01-01");
  g_assert_cmpstr (cohort_day_print (COHORT_DAY_MAX, buffer), ==, "9999-12-31");
  g_assert_cmpstr (cohort_day_print (COHORT_DAY_NONE, buffer), ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (cohort_day_parse (bad[i]), ==, COHORT_DAY_NONE);
  for (CohortDay day = COHORT_DAY_MIN; day <= COHORT_DAY_MAX; day += 97)
    g_assert_cmpint (cohort_day_parse (cohort_day_print (day, buffer)), ==, day);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/civil/known-days", test_known_days);
  g_test_add_func ("/civil/every-day", test_every_day);
  g_test_add_func ("/civil/outside", test_outside);
  g_test_add_func ("/civil/add-months", test_add_months);
  g_test_add_func ("/civil/months", test_months);
  g_test_add_func ("/civil/text", test_text);
  return g_test_run ();
}
