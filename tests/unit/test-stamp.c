/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Dates and times as exports write them. Expected: the instant in UTC, then "t" with a time and "z" with a zone. */

#include "cohort-error.h"
#include "cohort-stamp.h"

#include <glib.h>

typedef struct
{
  const char *text, *expected;
} Case;

#define SYNTAX "!0"
#define RANGE "!5"

static void
check (CohortDateOrder order, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      char instant[COHORT_INSTANT_LEN];
      CohortStamp stamp;

      if (cohort_stamp_parse (cases[i].text, order, &stamp, &error))
        found = g_strdup_printf ("%s %s%s", cohort_instant_print (stamp.instant_us, instant), stamp.has_time ? "t" : "",
                                 stamp.has_zone ? "z" : "");
      else
        found = g_strdup_printf ("!%d", error->code);
      if (!g_str_equal (found, cases[i].expected))
        g_error ("“%s”: %s instead of %s", cases[i].text, found, cases[i].expected);
    }
}

static void
test_iso (void)
{
  static const Case cases[] = {
    { "2026-01-02", "2026-01-02T00:00:00Z " },
    { " 2026-01-02 ", "2026-01-02T00:00:00Z " },
    { "2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05.123456Z tz" },
    { "2026-01-02T03:04:05.700Z", "2026-01-02T03:04:05.700Z tz" },
    { "2026-01-02T03:04:05,7Z", "2026-01-02T03:04:05.700Z tz" },
    { "2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456Z tz" },
    { "2026-01-02t03:04:05z", "2026-01-02T03:04:05Z tz" },
    { "2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z tz" },
    { "2026-01-02T03:04:05-0800", "2026-01-02T11:04:05Z tz" },
    { "2026-01-02T03:04:05+08", "2026-01-01T19:04:05Z tz" },
    { "2026-01-02T03:04:05+05:45", "2026-01-01T21:19:05Z tz" },
    { "2023-05-07 21:45:50 +0200", "2023-05-07T19:45:50Z tz" },
    { "2023-03-24 10:23:10 UTC", "2023-03-24T10:23:10Z tz" },
    { "2023-03-24 10:23:10 GMT", "2023-03-24T10:23:10Z tz" },
    { "2023-03-24 10:23:10 UTC+8", "2023-03-24T02:23:10Z tz" },
    { "2023-01-02 16:55:00+00:00", "2023-01-02T16:55:00Z tz" },
    { "2023-04-08 17:45:28.731953", "2023-04-08T17:45:28.731953Z t" },
    { "2025-01-03 10:00", "2025-01-03T10:00:00Z t" },
    { "2025-01-03 9:05", "2025-01-03T09:05:00Z t" },
    { "2025-01-03 12:00 AM", "2025-01-03T00:00:00Z t" },
    { "2025-01-03 12:30 pm", "2025-01-03T12:30:00Z t" },
    { "2025-01-03 11:59:59PM", "2025-01-03T23:59:59Z t" },
    { "20260102", "2026-01-02T00:00:00Z " },
    { "2026/1/2", "2026-01-02T00:00:00Z " },
    { "2026.01.02", "2026-01-02T00:00:00Z " },
    { "2026/1/2 3:04", "2026-01-02T03:04:00Z t" },
    { "2026年1月2日", "2026-01-02T00:00:00Z " },
    { "2026年01月02日 03:04:05", "2026-01-02T03:04:05Z t" },
    { "Jan 2, 2026", "2026-01-02T00:00:00Z " },
    { "January 2, 2026, 3:04 PM", "2026-01-02T15:04:00Z t" },
    { "Sept 2, 2026", SYNTAX },
    { "Sep. 2, 2026", "2026-09-02T00:00:00Z " },
    { "2 January 2026", "2026-01-02T00:00:00Z " },
    { "02-Jan-2026 03:04", "2026-01-02T03:04:00Z t" },
    { "2024-02-29", "2024-02-29T00:00:00Z " },
    { "2023-02-29", RANGE },
    { "2026-13-01", RANGE },
    { "2026-00-01", RANGE },
    { "0000-01-01", RANGE },
    { "", SYNTAX },
    { "2026-01", SYNTAX },
    { "2026-01/02", SYNTAX },
    { "2026-01-02T", SYNTAX },
    { "2026-01-02T03", SYNTAX },
    { "2026-01-02T24:00:00", SYNTAX },
    { "2026-01-02T23:59:60", SYNTAX },
    { "2026-01-02T03:60", SYNTAX },
    { "2026-01-02T03:04:05.", SYNTAX },
    { "2026-01-02T13:04 PM", SYNTAX },
    { "2026-01-02T03:04 PST", SYNTAX },
    { "2026-01-02T03:04+16:00", SYNTAX },
    { "2026-01-02T03:04+02:0", SYNTAX },
    { "2026-01-02T03:04Zx", SYNTAX },
    { "2026-01-02Z", SYNTAX },
    { "2026-01-02 x", SYNTAX },
    { "2026-01-02,", SYNTAX },
    { "12026-01-02", SYNTAX },
    { "1/2/2026", SYNTAX },
    { "1767323045", SYNTAX },
    { "yesterday", SYNTAX },
    { "\xff", SYNTAX },
  };

  check (COHORT_DATE_YMD, cases, G_N_ELEMENTS (cases));
}

static void
test_orders (void)
{
  static const Case mdy[] = { { "1/2/2026", "2026-01-02T00:00:00Z " },
                              { "12/31/2026", "2026-12-31T00:00:00Z " },
                              { "31/12/2026", RANGE },
                              { "1-2-26", "2026-01-02T00:00:00Z " },
                              { "1/2/69", "1969-01-02T00:00:00Z " },
                              { "2026-01-02", "2026-01-02T00:00:00Z " },
                              { "1/2/2026 3:04 PM", "2026-01-02T15:04:00Z t" },
                              { "1/2-2026", SYNTAX },
                              { "1/2/026", SYNTAX },
                              { "1/2", SYNTAX } };
  static const Case dmy[] = { { "1/2/2026", "2026-02-01T00:00:00Z " },
                              { "31.12.2026", "2026-12-31T00:00:00Z " },
                              { "12/31/2026", RANGE },
                              { "1.2.26 15:04", "2026-02-01T15:04:00Z t" } };

  check (COHORT_DATE_MDY, mdy, G_N_ELEMENTS (mdy));
  check (COHORT_DATE_DMY, dmy, G_N_ELEMENTS (dmy));
}

static void
test_parts (void)
{
  CohortStamp stamp;

  g_assert_true (cohort_stamp_parse_iso ("2026-01-02T03:04:05.000678-03:30", &stamp, NULL));
  g_assert_cmpint (stamp.day, ==, cohort_day_parse ("2026-01-02"));
  g_assert_cmpint (stamp.hour, ==, 3);
  g_assert_cmpint (stamp.minute, ==, 4);
  g_assert_cmpint (stamp.second, ==, 5);
  g_assert_cmpint (stamp.microsecond, ==, 678);
  g_assert_cmpint (stamp.offset, ==, -12600);
}

static void
check_resolved (const char *text, const char *zone_name, const char *expected, const char *expected_day)
{
  g_autoptr (CohortZone) zone = cohort_zone_new (zone_name, NULL);
  char instant[COHORT_INSTANT_LEN], day[COHORT_DAY_LEN];
  CohortStamp stamp;

  g_assert_true (cohort_stamp_parse_iso (text, &stamp, NULL));
  g_assert_cmpstr (cohort_instant_print (cohort_stamp_resolve (&stamp, zone), instant), ==, expected);
  g_assert_cmpstr (cohort_day_print (cohort_stamp_day_in (&stamp, zone), day), ==, expected_day);
}

static void
test_resolve (void)
{
  check_resolved ("2026-01-02", "Asia/Shanghai", "2026-01-01T16:00:00Z", "2026-01-02");
  check_resolved ("2026-01-02 00:30", "Asia/Shanghai", "2026-01-01T16:30:00Z", "2026-01-02");
  check_resolved ("2026-01-31T23:00:00Z", "Asia/Shanghai", "2026-01-31T23:00:00Z", "2026-02-01");
  check_resolved ("2026-02-01T05:00:00Z", "America/Los_Angeles", "2026-02-01T05:00:00Z", "2026-01-31");
  check_resolved ("2026-03-29 02:30", "Europe/Berlin", "2026-03-29T01:30:00Z", "2026-03-29");
  check_resolved ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25");
  check_resolved ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04");
}

static void
check_epoch (const char *text, CohortEpochUnit unit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char instant[COHORT_INSTANT_LEN];
  CohortStamp stamp;

  if (cohort_stamp_parse_epoch (text, unit, &stamp, &error))
    g_assert_cmpstr (cohort_instant_print (stamp.instant_us, instant), ==, expected);
  else
    g_assert_cmpstr (error->code == COHORT_BASE_ERROR_RANGE ? RANGE : SYNTAX, ==, expected);
}

static void
test_epoch (void)
{
  check_epoch ("1767323045", COHORT_EPOCH_AUTO, "2026-01-02T03:04:05Z");
  check_epoch ("1767323045678", COHORT_EPOCH_AUTO, "2026-01-02T03:04:05.678Z");
  check_epoch ("1767323045678901", COHORT_EPOCH_AUTO, "2026-01-02T03:04:05.678901Z");
  check_epoch ("1767323045", COHORT_EPOCH_MILLISECONDS, "1970-01-21T10:55:23.045Z");
  check_epoch (" -1 ", COHORT_EPOCH_SECONDS, "1969-12-31T23:59:59Z");
  check_epoch ("9223372036854775807", COHORT_EPOCH_SECONDS, RANGE);
  check_epoch ("-9223372036854775808", COHORT_EPOCH_AUTO, RANGE);
  check_epoch ("253402300800", COHORT_EPOCH_SECONDS, RANGE);
  check_epoch ("99999999999999999999", COHORT_EPOCH_SECONDS, SYNTAX);
  check_epoch ("1.5", COHORT_EPOCH_SECONDS, SYNTAX);
  check_epoch ("", COHORT_EPOCH_SECONDS, SYNTAX);
}

static void
test_random_round_trips (void)
{
  for (int round = 0; round < 20000; round++)
    {
      gint64 second = (gint64) (g_test_rand_double () * 300000.0 * 86400.0) - G_GINT64_CONSTANT (60000000000);
      gint64 us = second * COHORT_US_PER_SECOND + g_test_rand_int_range (0, 1000000);
      g_autofree char *text = cohort_instant_to_string (us);
      CohortStamp stamp;

      if (*text == '\0')
        continue;
      g_assert_true (cohort_stamp_parse_iso (text, &stamp, NULL));
      g_assert_cmpint (stamp.instant_us, ==, us);
    }
}

static void
test_guess (void)
{
  static const struct
  {
    const char *texts[4];
    CohortDateGuess expected;
  } cases[] = {
    { { NULL }, COHORT_DATE_GUESS_NONE },
    { { "", "soon" }, COHORT_DATE_GUESS_NONE },
    { { "Jan 2, 2026" }, COHORT_DATE_GUESS_NONE },
    { { "2026-01-02" }, COHORT_DATE_GUESS_YMD },
    { { "1/2/2026" }, COHORT_DATE_GUESS_AMBIGUOUS },
    { { "1/2/2026", "13/2/2026" }, COHORT_DATE_GUESS_DMY },
    { { "1/2/2026", "1/13/2026 10:00" }, COHORT_DATE_GUESS_MDY },
    { { "13/2/2026", "2/13/2026" }, COHORT_DATE_GUESS_CONFLICT },
    { { "3/3/2026" }, COHORT_DATE_GUESS_NONE },
    { { "2026-01-02", "1/2/2026" }, COHORT_DATE_GUESS_AMBIGUOUS },
    { { "13/13/2026" }, COHORT_DATE_GUESS_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cohort_date_guess (cases[i].texts, 4), ==, cases[i].expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/stamp/iso", test_iso);
  g_test_add_func ("/stamp/orders", test_orders);
  g_test_add_func ("/stamp/parts", test_parts);
  g_test_add_func ("/stamp/resolve", test_resolve);
  g_test_add_func ("/stamp/epoch", test_epoch);
  g_test_add_func ("/stamp/random-round-trips", test_random_round_trips);
  g_test_add_func ("/stamp/guess", test_guess);
  return g_test_run ();
}
