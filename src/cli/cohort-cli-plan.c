// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl plan: what is planned, what came out, and the promised slots for which nothing is there. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-plan-commands.h"
#include "cohort-plan-export.h"
#include "cohort-plan-report.h"
#include "cohort-words.h"

static char *period_key;
static gboolean ics, markdown;

static const GOptionEntry options[] = {
  { "period", 0, 0, G_OPTION_ARG_STRING, &period_key,
    N_ ("The days looked at: 2026, 2026-Q3, 2026-10 (default: the next eight weeks)"), N_ ("PERIOD") },
  { "ics", 0, 0, G_OPTION_ARG_NONE, &ics, N_ ("Print a calendar that other programs read"), NULL },
  { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, N_ ("Print a list in Markdown"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* An absent one is null. */
static void
add_id (JsonBuilder *builder, const char *name, gint64 id)
{
  cohort_cli_add_known_int (builder, name, id > 0, id);
}

static void
add_entry (JsonBuilder *builder, const CohortPlanEntry *entry)
{
  json_builder_begin_object (builder);
  add_id (builder, "item", entry->item);
  add_id (builder, "post", entry->post);
  add_id (builder, "event", entry->event);
  cohort_cli_add_text (builder, "title", entry->title);
  cohort_cli_add_text (builder, "kind", entry->kind);
  cohort_cli_add_text (builder, "state", entry->held ? "scheduled" : cohort_plan_state_id (entry->state));
  cohort_cli_add_day (builder, "day", entry->day);
  add_id (builder, "benefit", entry->benefit);
  cohort_cli_add_text (builder, "tiers", entry->tiers);
  cohort_cli_add_text (builder, "topics", entry->topics);
  cohort_cli_add_text (builder, "author", entry->author);
  add_id (builder, "minutes_expected", entry->minutes);
  add_id (builder, "minutes_spent", entry->spent);
  json_builder_end_object (builder);
}

static void
add_slot (JsonBuilder *builder, const CohortPlanSlot *slot)
{
  json_builder_begin_object (builder);
  add_id (builder, "benefit", slot->benefit);
  cohort_cli_add_text (builder, "name", slot->name);
  cohort_cli_add_text (builder, "tiers", slot->tiers);
  cohort_cli_add_text (builder, "kind", slot->kind);
  cohort_cli_add_day (builder, "from", slot->from);
  cohort_cli_add_day (builder, "to", slot->to);
  cohort_cli_add_day (builder, "due", slot->due);
  json_builder_end_object (builder);
}

static void
print_json (const CohortPlanReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_day (builder, "from", report->range.from);
  cohort_cli_add_day (builder, "to", report->range.to);
  cohort_cli_begin_list (builder, "entries");
  for (guint i = 0; i < report->entries->len; i++)
    add_entry (builder, g_ptr_array_index (report->entries, i));
  json_builder_end_array (builder);
  cohort_cli_add_int (builder, "slots", report->n_slots);
  cohort_cli_begin_list (builder, "empty_slots");
  for (guint i = 0; i < report->slots->len; i++)
    add_slot (builder, g_ptr_array_index (report->slots, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_entry (const CohortPlanEntry *entry)
{
  g_autofree char *day = cohort_words_day (entry->day);
  g_autofree char *state = cohort_plan_entry_describe_state (entry);
  g_autofree char *detail = cohort_plan_entry_describe (entry);

  g_print ("%s\t%s\t%s\t", day, cohort_plan_kind_word (entry->kind), state);
  cohort_cli_print_text (entry->title);
  g_print ("\t");
  cohort_cli_print_text (detail);
  g_print ("\n");
}

static void
print_text (const CohortPlanReport *report)
{
  for (guint i = 0; i < report->entries->len; i++)
    print_entry (g_ptr_array_index (report->entries, i));
  for (guint i = 0; i < report->slots->len; i++)
    {
      const CohortPlanSlot *slot = g_ptr_array_index (report->slots, i);
      g_autofree char *due = cohort_words_day (slot->due);

      g_print ("%s\t%s\t%s\t", due, cohort_plan_kind_word (slot->kind), C_ ("promised slot", "Empty"));
      cohort_cli_print_text (slot->name);
      g_print ("\t");
      cohort_cli_print_text (slot->tiers);
      g_print ("\n");
    }
}

int
cohort_cli_plan (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortPlanReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  CohortPeriod range;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, options) || !cohort_cli_parse_period (period_key, &range))
    return COHORT_CLI_USAGE;
  if (ics + markdown + self->json > 1)
    {
      g_printerr ("%s\n", _ ("cohortctl: only one of --ics, --markdown and --json can be printed"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  if (period_key == NULL)
    range.to = (range.from = cohort_session_get_today (session)) + COHORT_PLAN_AHEAD;
  report = cohort_plan_report_load (session, range, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  if (ics)
    text = cohort_plan_to_ics (report, cohort_session_get_zone (session), cohort_session_get_title (session),
                               cohort_session_get_now (session));
  else if (markdown)
    text = cohort_plan_to_markdown (report, cohort_session_get_title (session));
  if (text != NULL)
    g_print ("%s", text);
  else if (self->json)
    print_json (report);
  else
    print_text (report);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}
