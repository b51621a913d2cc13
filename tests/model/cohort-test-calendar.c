// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-test-calendar.h"

#include <string.h>

/* RFC 5545: lines end in CRLF and have 75 octets at most, what is folded is joined again, components close in order,
 * each has what it must have. */
void
cohort_test_calendar_check (const char *ics, guint n_events, guint n_todos)
{
  g_autoptr (GString) joined = g_string_new (ics);
  g_auto (GStrv) raw = g_strsplit (ics, "\r\n", -1);
  g_auto (GStrv) lines = NULL;
  guint events = 0, todos = 0;
  gboolean uid = FALSE, stamp = FALSE, date = FALSE;
  const char *open = NULL;

  for (guint i = 0; raw[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (raw[i]), <=, 75);
      g_assert_true (g_utf8_validate (raw[i], -1, NULL));
      g_assert_null (strchr (raw[i], '\n'));
    }
  g_string_replace (joined, "\r\n ", "", 0);
  lines = g_strsplit (joined->str, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "BEGIN:VCALENDAR");
  g_assert_cmpstr (lines[1], ==, "VERSION:2.0");
  g_assert_cmpstr (lines[g_strv_length (lines) - 2], ==, "END:VCALENDAR");
  g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, "");
  for (guint i = 2; lines[i + 2] != NULL; i++)
    if (g_str_has_prefix (lines[i], "BEGIN:"))
      {
        g_assert_null (open);
        open = lines[i] + strlen ("BEGIN:");
        uid = stamp = date = FALSE;
        events += g_str_equal (open, "VEVENT");
        todos += g_str_equal (open, "VTODO");
      }
    else if (g_str_has_prefix (lines[i], "END:"))
      {
        g_assert_cmpstr (open, ==, lines[i] + strlen ("END:"));
        g_assert_true (uid && stamp && date);
        open = NULL;
      }
    else
      {
        g_assert_nonnull (strchr (lines[i], ':'));
        uid = uid || g_str_has_prefix (lines[i], "UID:");
        stamp = stamp || g_str_has_prefix (lines[i], "DTSTAMP:2026");
        date = date || g_str_has_prefix (lines[i], "DTSTART") || g_str_has_prefix (lines[i], "DUE");
      }
  g_assert_cmpuint (events, ==, n_events);
  g_assert_cmpuint (todos, ==, n_todos);
}
