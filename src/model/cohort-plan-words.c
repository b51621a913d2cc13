// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The lines that the calendar, the board, the list and cohortctl say of the plan. */

#include "config.h"

#include "cohort-plan-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-words.h"

/* Returns: (transfer full): "Premium, VIP · by Núria Ferrer", "" where nothing is said */
char *
cohort_plan_entry_describe (const CohortPlanEntry *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (entry->minute >= 0 && (entry->event != 0 || entry->held))
    /* Translators: the time of an event: hours and minutes */
    g_string_append_printf (text, C_ ("time of day", "%02d:%02d"), entry->minute / 60, entry->minute % 60);
  if (entry->tiers != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", entry->tiers);
  if (entry->author != NULL)
    {
      /* Translators: %s is the name of an author */
      g_autofree char *by = g_strdup_printf (_ ("by %s"), entry->author);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", by);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Returns: (transfer full): only what a service holds back is called scheduled */
char *
cohort_plan_entry_describe_state (const CohortPlanEntry *entry)
{
  if (entry->held && entry->source != NULL)
    /* Translators: %s is the name of an account at a service, which will publish it by itself */
    return g_strdup_printf (_ ("Scheduled at %s"), entry->source);
  if (entry->held)
    return g_strdup (C_ ("state of content", "Scheduled"));
  if (entry->item == 0 && entry->event != 0)
    return g_strdup (C_ ("content", "Event"));
  return g_strdup (cohort_plan_state_word (entry->state));
}

/* Returns: (transfer full) */
char *
cohort_plan_slot_describe (const CohortPlanSlot *slot)
{
  g_autofree char *day = cohort_words_day (slot->due);

  /* Translators: %1$s are the tiers to which something is promised, %2$s is a day */
  return g_strdup_printf (_ ("%1$s · due by %2$s"), slot->tiers, day);
}
