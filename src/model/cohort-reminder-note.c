// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-reminder-note.h"

#include <glib/gi18n-lib.h>

#define HOUR_US G_GINT64_CONSTANT (3600000000)
#define MORNING (9 * HOUR_US)
#define WEEK 7

gint64
cohort_reminder_next (const CohortZone *zone, gint64 now_us)
{
  CohortDay today = cohort_zone_day (zone, now_us);
  CohortDay monday = today - (today + 3) % WEEK; /* day 0 was a Thursday */
  gint64 due = cohort_zone_from_local (zone, (gint64) monday * COHORT_US_PER_DAY + MORNING);

  return due > now_us ? due : cohort_zone_from_local (zone, (gint64) (monday + WEEK) * COHORT_US_PER_DAY + MORNING);
}

char *
cohort_reminder_words (const CohortTodayReport *report, const char *const *off)
{
  guint n_of[COHORT_N_TODAY_KINDS] = { 0 };
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < report->tasks->len; i++)
    n_of[((const CohortTodayTask *) report->tasks->pdata[i])->kind]++;
  for (guint kind = 0; kind < COHORT_N_TODAY_KINDS; kind++)
    {
      if (n_of[kind] == 0 || (off != NULL && g_strv_contains (off, cohort_today_kind_id (kind))))
        continue;
      if (words->len > 0)
        g_string_append (words, C_ ("between items", ", "));
      g_string_append (words, cohort_today_kind_title (kind));
      if (n_of[kind] > 1)
        g_string_append_printf (words, " (%u)", n_of[kind]);
    }
  return words->len > 0 ? g_string_free_and_steal (g_steal_pointer (&words)) : NULL;
}
