// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-plan-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-words.h"

#define LINE_OCTETS 75

/* A content line: escaped where it is text, folded after 75 octets, never inside a character. */
static void
put (GString *out, const char *name, const char *value, gboolean is_text)
{
  g_autoptr (GString) line = g_string_new (name);
  gsize room = LINE_OCTETS;

  g_string_append_c (line, ':');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (is_text && (*p == '\\' || *p == ';' || *p == ','))
        g_string_append_c (line, '\\');
      if (*p == '\n')
        g_string_append (line, "\\n");
      else if ((guchar) *p >= 0x20 && *p != 0x7f)
        g_string_append_c (line, *p);
    }
  for (const char *p = line->str; *p != '\0';)
    {
      gsize octets = (gsize) (g_utf8_next_char (p) - p);

      if (octets > room)
        {
          g_string_append (out, "\r\n ");
          room = LINE_OCTETS - 1;
        }
      g_string_append_len (out, p, (gssize) octets);
      room -= octets;
      p += octets;
    }
  g_string_append (out, "\r\n");
}

static void
put_day (GString *out, const char *name, CohortDay day)
{
  const CohortYmd ymd = cohort_day_to_ymd (day);
  g_autofree char *value = g_strdup_printf ("%04d%02d%02d", ymd.year, ymd.month, ymd.day);

  put (out, name, value, FALSE);
}

static void
put_instant (GString *out, const char *name, gint64 us)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (us / COHORT_US_PER_SECOND);
  g_autofree char *value = g_date_time_format (at, "%Y%m%dT%H%M%SZ");

  put (out, name, value, FALSE);
}

static void
put_entry (GString *out, const CohortPlanEntry *entry, CohortZone *zone, gint64 now_us)
{
  g_autofree char *uid = entry->item != 0    ? g_strdup_printf ("item-%" G_GINT64_FORMAT "@cohort", entry->item)
                         : entry->event != 0 ? g_strdup_printf ("event-%" G_GINT64_FORMAT "@cohort", entry->event)
                                             : g_strdup_printf ("post-%" G_GINT64_FORMAT "@cohort", entry->post);
  g_autofree char *state = cohort_plan_entry_describe_state (entry);
  g_autofree char *detail = cohort_plan_entry_describe (entry);
  g_autofree char *text = *detail != '\0' ? g_strdup_printf ("%s · %s", state, detail) : g_strdup (state);

  g_string_append (out, "BEGIN:VEVENT\r\n");
  put (out, "UID", uid, FALSE);
  put_instant (out, "DTSTAMP", now_us);
  if (entry->minute >= 0)
    put_instant (out, "DTSTART",
                 cohort_zone_from_local (zone, entry->day * COHORT_US_PER_DAY
                                                   + (gint64) entry->minute * 60 * COHORT_US_PER_SECOND));
  else
    {
      put_day (out, "DTSTART;VALUE=DATE", entry->day);
      put_day (out, "DTEND;VALUE=DATE", entry->day + 1);
    }
  put (out, "SUMMARY", entry->title, TRUE);
  put (out, "DESCRIPTION", text, TRUE);
  put (out, "CATEGORIES", cohort_plan_kind_word (entry->kind), TRUE);
  /* What is planned is not fixed, and takes nobody's time. */
  put (out, "STATUS", entry->state == COHORT_PLAN_PUBLISHED || entry->held ? "CONFIRMED" : "TENTATIVE", FALSE);
  if (entry->event == 0)
    put (out, "TRANSP", "TRANSPARENT", FALSE);
  g_string_append (out, "END:VEVENT\r\n");
}

static void
put_slot (GString *out, const CohortPlanSlot *slot, gint64 now_us)
{
  char day[COHORT_DAY_LEN];
  g_autofree char *uid
      = g_strdup_printf ("slot-%" G_GINT64_FORMAT "-%s@cohort", slot->benefit, cohort_day_print (slot->due, day));
  g_autofree char *title = g_strdup_printf (_ ("Nothing is planned for “%s”"), slot->name);
  g_autofree char *detail = cohort_plan_slot_describe (slot);

  g_string_append (out, "BEGIN:VTODO\r\n");
  put (out, "UID", uid, FALSE);
  put_instant (out, "DTSTAMP", now_us);
  put_day (out, "DUE;VALUE=DATE", slot->due);
  put (out, "SUMMARY", title, TRUE);
  put (out, "DESCRIPTION", detail, TRUE);
  put (out, "STATUS", "NEEDS-ACTION", FALSE);
  g_string_append (out, "END:VTODO\r\n");
}

/**
 * cohort_plan_to_ics:
 * @zone: of the report's days
 * @title: of the calendar
 *
 * Returns: (transfer full): an iCalendar object; what has no day is not in it
 */
char *
cohort_plan_to_ics (const CohortPlanReport *report, CohortZone *zone, const char *title, gint64 now_us)
{
  g_autoptr (GString) out = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Cohort//Cohort//EN\r\n"
                                          "CALSCALE:GREGORIAN\r\n");

  put (out, "X-WR-CALNAME", title, TRUE);
  for (guint i = 0; i < report->entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (report->entries, i);

      if (cohort_period_contains (report->range, entry->day))
        put_entry (out, entry, zone, now_us);
    }
  for (guint i = 0; i < report->slots->len; i++)
    put_slot (out, g_ptr_array_index (report->slots, i), now_us);
  g_string_append (out, "END:VCALENDAR\r\n");
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* A text from outside is never markup. */
static void
put_plain (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\n' || *p == '\r')
      g_string_append_c (out, ' ');
    else
      {
        if (strchr ("\\`*_[]<>#|~&", *p) != NULL)
          g_string_append_c (out, '\\');
        g_string_append_c (out, *p);
      }
}

static void
put_line (GString *out, const CohortPlanEntry *entry)
{
  g_autofree char *state = cohort_plan_entry_describe_state (entry);
  g_autofree char *detail = cohort_plan_entry_describe (entry);

  g_string_append_printf (out, "- [%c] **", entry->state == COHORT_PLAN_PUBLISHED ? 'x' : ' ');
  put_plain (out, entry->title);
  g_string_append_printf (out, "** — %s · %s", cohort_plan_kind_word (entry->kind), state);
  if (*detail != '\0')
    {
      g_string_append (out, " · ");
      put_plain (out, detail);
    }
  g_string_append_c (out, '\n');
  if (entry->note == NULL || *entry->note == '\0')
    return;
  g_string_append (out, "  ");
  put_plain (out, entry->note);
  g_string_append_c (out, '\n');
}

static void
put_slots (GString *out, const CohortPlanReport *report, CohortDay day)
{
  for (guint i = 0; i < report->slots->len; i++)
    {
      const CohortPlanSlot *slot = g_ptr_array_index (report->slots, i);

      if (slot->due != day)
        continue;
      g_string_append (out, "- [ ] ");
      g_string_append_printf (out, "*%s*", _ ("Empty:"));
      g_string_append_c (out, ' ');
      put_plain (out, slot->name);
      g_string_append (out, " (");
      put_plain (out, slot->tiers);
      g_string_append (out, ")\n");
    }
}

/**
 * cohort_plan_to_markdown:
 * @title: its heading
 *
 * Returns: (transfer full): a list a day, and the ideas at the end
 */
char *
cohort_plan_to_markdown (const CohortPlanReport *report, const char *title)
{
  g_autoptr (GString) out = g_string_new ("# ");
  gboolean heading = FALSE;
  guint next = 0;

  put_plain (out, title);
  g_string_append (out, "\n");
  for (CohortDay day = report->range.from; day < report->range.to; day++)
    {
      g_autofree char *word = NULL;
      guint first = next, n_slots = 0;

      while (next < report->entries->len
             && ((const CohortPlanEntry *) g_ptr_array_index (report->entries, next))->day < day
             && ((const CohortPlanEntry *) g_ptr_array_index (report->entries, next))->day != COHORT_DAY_NONE)
        first = ++next;
      while (next < report->entries->len
             && ((const CohortPlanEntry *) g_ptr_array_index (report->entries, next))->day == day)
        next++;
      for (guint i = 0; i < report->slots->len; i++)
        n_slots += ((const CohortPlanSlot *) g_ptr_array_index (report->slots, i))->due == day;
      if (first == next && n_slots == 0)
        continue;
      word = cohort_words_day (day);
      g_string_append_printf (out, "\n## %s\n\n", word);
      for (guint i = first; i < next; i++)
        put_line (out, g_ptr_array_index (report->entries, i));
      put_slots (out, report, day);
    }
  for (guint i = 0; i < report->entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (report->entries, i);

      if (entry->day != COHORT_DAY_NONE)
        continue;
      if (!heading)
        g_string_append_printf (out, "\n## %s\n\n", _ ("Ideas"));
      heading = TRUE;
      put_line (out, entry);
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}
