/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Zones: against the table that tests/tools/make-zone-table.py made with another implementation, and by the properties
 * that reports stand on. */

#include "cohort-error.h"
#include "cohort-zone.h"

#include <glib.h>

#define US COHORT_US_PER_SECOND

static gint64
number (const char *text)
{
  gint64 value;

  g_assert_true (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL));
  return value;
}

static void
test_table (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "base", "zones.tsv", NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      g_autoptr (CohortZone) zone = NULL;
      CohortDay day;

      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      g_assert_cmpuint (g_strv_length (cells), ==, 7);
      g_test_message ("%s", lines[i]);
      zone = cohort_zone_new (cells[0], &error);
      g_assert_no_error (error);
      day = (CohortDay) number (cells[2]);
      g_assert_cmpint (cohort_zone_day (zone, number (cells[1]) * US), ==, day);
      g_assert_cmpint (cohort_zone_offset (zone, number (cells[1]) * US), ==, number (cells[3]));
      g_assert_cmpint (cohort_zone_day_start (zone, day), ==, number (cells[4]) * US);
      g_assert_cmpint (cohort_zone_from_local (zone, number (cells[5]) * US + 7), ==, number (cells[6]) * US + 7);
      n++;
    }
  g_assert_cmpuint (n, >, 600);
}

static void
check_day (const char *name, const char *utc, const char *expected)
{
  g_autoptr (CohortZone) zone = cohort_zone_new (name, NULL);
  g_autoptr (GTimeZone) universal = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (utc, universal);
  gint64 us = g_date_time_to_unix (moment) * US + g_date_time_get_microsecond (moment);
  g_autofree char *found = cohort_day_to_string (cohort_zone_day (zone, us));

  g_assert_cmpstr (found, ==, expected);
}

/* The same instant lies in different months of Shanghai, London and Los Angeles. */
static void
test_month_ends (void)
{
  check_day ("Asia/Shanghai", "2026-01-31T15:59:59.999999Z", "2026-01-31");
  check_day ("Asia/Shanghai", "2026-01-31T16:00:00Z", "2026-02-01");
  check_day ("America/Los_Angeles", "2026-02-01T07:59:59.999999Z", "2026-01-31");
  check_day ("America/Los_Angeles", "2026-02-01T08:00:00Z", "2026-02-01");
  check_day ("America/Los_Angeles", "2026-07-01T06:59:59Z", "2026-06-30");
  check_day ("America/Los_Angeles", "2026-07-01T07:00:00Z", "2026-07-01");
  check_day ("+08:00", "2023-12-31T16:00:00Z", "2024-01-01");
  check_day ("-08:00", "2024-03-01T07:59:59Z", "2024-02-29");
  check_day ("UTC", "1969-12-31T23:59:59.999999Z", "1969-12-31");
  /* summer time after the table of rules that the zone file spells out */
  check_day ("Europe/Berlin", "2090-07-31T22:00:00Z", "2090-08-01");
  check_day ("Europe/Berlin", "2090-12-31T22:59:59Z", "2090-12-31");
}

static void
check_length (const char *name, const char *day, int hours)
{
  g_autoptr (CohortZone) zone = cohort_zone_new (name, NULL);
  CohortDay first = cohort_day_parse (day);

  g_assert_cmpint (cohort_zone_day_start (zone, first + 1) - cohort_zone_day_start (zone, first), ==,
                   hours * 3600 * US);
}

static void
test_day_lengths (void)
{
  check_length ("Europe/Berlin", "2026-03-29", 23);
  check_length ("Europe/Berlin", "2026-10-25", 25);
  check_length ("Europe/Berlin", "2026-06-01", 24);
  check_length ("America/Los_Angeles", "2026-03-08", 23);
  check_length ("America/Los_Angeles", "2026-11-01", 25);
  check_length ("Asia/Shanghai", "2026-03-29", 24);
  check_length ("America/Sao_Paulo", "2018-11-04", 23); /* began at 01:00 */
  check_length ("America/Sao_Paulo", "2018-02-17", 25); /* 23 o'clock came twice */
  check_length ("Pacific/Apia", "2011-12-30", 0);       /* left out */
}

/* day (us) >= d exactly when us >= day_start (d); days never go back. */
static void
test_days_are_in_order (void)
{
  static const char *const names[] = { "America/St_Johns",  "America/Sao_Paulo", "Pacific/Apia", "Europe/Berlin",
                                       "Africa/Casablanca", "America/Havana",    "Asia/Shanghai" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CohortZone) zone = cohort_zone_new (names[i], NULL);
      gint64 from = 820454400, to = 1483228800; /* 1996 to 2017 */
      CohortDay before = COHORT_DAY_MIN;

      for (gint64 t = from; t < to; t += 1800)
        {
          CohortDay day = cohort_zone_day (zone, t * US);

          g_assert_cmpint (before, <=, day);
          g_assert_cmpint (cohort_zone_day_start (zone, day), <=, t * US);
          g_assert_cmpint (cohort_zone_day_start (zone, day + 1), >, t * US);
          before = day;
        }
      for (CohortDay day = 10000; day < 12000; day++)
        {
          gint64 start = cohort_zone_day_start (zone, day);

          g_assert_cmpint (cohort_zone_day (zone, start), >=, day);
          g_assert_cmpint (cohort_zone_day (zone, start - 1), <, day);
        }
    }
}

static void
test_names (void)
{
  static const char *const bad[] = { NULL, "", "Nowhere/City", "\xff", "../../etc/passwd" };
  CohortZone *utc = cohort_zone_utc ();
  g_autoptr (CohortZone) again = cohort_zone_new ("UTC", NULL);

  g_assert_true (utc == again);
  g_assert_cmpstr (cohort_zone_name (utc), ==, "UTC");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cohort_zone_new (bad[i], &error));
      g_assert_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_RANGE);
    }
}

static void
test_far_away (void)
{
  g_autoptr (CohortZone) zone = cohort_zone_new ("Europe/Berlin", NULL);

  g_assert_cmpint (cohort_zone_day (zone, G_MAXINT64), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_zone_day (zone, G_MININT64), ==, COHORT_DAY_NONE);
  g_assert_cmpint (cohort_zone_day (zone, cohort_zone_day_start (zone, COHORT_DAY_MAX)), ==, COHORT_DAY_MAX);
  g_assert_cmpint (cohort_zone_day (zone, cohort_zone_day_start (zone, COHORT_DAY_MIN)), ==, COHORT_DAY_MIN);
  g_assert_cmpint (cohort_zone_day (zone, cohort_zone_day_start (zone, COHORT_DAY_MAX + 1) - 1), ==, COHORT_DAY_MAX);
  g_assert_cmpint (cohort_zone_day_start (zone, COHORT_DAY_NONE), ==, cohort_zone_day_start (zone, COHORT_DAY_MIN));
}

static gpointer
use_zones (gpointer data)
{
  static const char *const names[] = { "Asia/Tokyo", "Europe/Paris", "America/New_York", "Asia/Dubai" };

  for (int i = 0; i < 200; i++)
    {
      g_autoptr (CohortZone) zone = cohort_zone_new (names[i % 4], NULL);

      g_assert_cmpint (cohort_zone_day (zone, 0), >=, -1);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("zones", use_zones, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/zone/table", test_table);
  g_test_add_func ("/zone/month-ends", test_month_ends);
  g_test_add_func ("/zone/day-lengths", test_day_lengths);
  g_test_add_func ("/zone/days-are-in-order", test_days_are_in_order);
  g_test_add_func ("/zone/names", test_names);
  g_test_add_func ("/zone/far-away", test_far_away);
  g_test_add_func ("/zone/threads", test_threads);
  return g_test_run ();
}
