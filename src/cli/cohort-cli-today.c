// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl today: what is to be done, what changed, what comes, and how far the data reach. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-today-report.h"

static void
add_tasks (JsonBuilder *builder, const CohortTodayReport *report)
{
  json_builder_set_member_name (builder, "to_do");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->tasks->len; i++)
    {
      const CohortTodayTask *task = report->tasks->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "kind", cohort_today_kind_id (task->kind));
      cohort_cli_add_text (builder, "id", task->id);
      cohort_cli_add_text (builder, "title", task->title);
      cohort_cli_add_text (builder, "detail", task->detail);
      cohort_cli_add_text (builder, "page", task->page);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_lines (JsonBuilder *builder, const char *name, const GPtrArray *lines)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortTodayLine *line = lines->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "title", line->title);
      cohort_cli_add_text (builder, "detail", line->detail);
      if (line->rows != NULL)
        {
          json_builder_set_member_name (builder, "rows");
          json_builder_add_int_value (builder, cohort_metric_rows_get_n_rows (line->rows));
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_cards (JsonBuilder *builder, const CohortTodayReport *report)
{
  json_builder_set_member_name (builder, "review");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->cards->len; i++)
    {
      const CohortReviewCard *card = report->cards->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "card", card->id);
      cohort_cli_add_text (builder, "headline", card->headline);
      add_lines (builder, "lines", card->lines);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_ahead (JsonBuilder *builder, const CohortTodayReport *report)
{
  json_builder_set_member_name (builder, "ahead");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->ahead->len; i++)
    {
      const CohortTodayAhead *ahead = report->ahead->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_day (builder, "day", ahead->day);
      cohort_cli_add_text (builder, "title", ahead->title);
      cohort_cli_add_text (builder, "detail", ahead->detail);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_sources (JsonBuilder *builder, const CohortTodayReport *report)
{
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->sources->len; i++)
    {
      const CohortTodaySource *source = report->sources->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "name", source->name);
      cohort_cli_add_day (builder, "reaches", source->day);
      json_builder_set_member_name (builder, "old");
      json_builder_add_boolean_value (builder, source->is_old);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (const CohortTodayReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_day (builder, "reaches", report->reach);
  cohort_cli_add_day (builder, "reviewed", report->reviewed);
  add_tasks (builder, report);
  json_builder_set_member_name (builder, "put_off");
  json_builder_add_int_value (builder, report->n_put_off);
  cohort_cli_add_text (builder, "since", report->since);
  add_lines (builder, "changes", report->changes);
  add_ahead (builder, report);
  add_sources (builder, report);
  add_cards (builder, report);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_line (const char *title, const char *detail)
{
  cohort_cli_print_text (title);
  if (detail != NULL)
    {
      g_print ("\t");
      cohort_cli_print_text (detail);
    }
  g_print ("\n");
}

static void
print_text (const CohortTodayReport *report)
{
  for (guint i = 0; i < report->tasks->len; i++)
    {
      const CohortTodayTask *task = report->tasks->pdata[i];

      print_line (task->title, task->detail);
    }
  if (report->tasks->len == 0)
    g_print ("%s\n", _ ("Nothing needs you today"));
  g_print ("\n%s\n", report->since);
  for (guint i = 0; i < report->changes->len; i++)
    {
      const CohortTodayLine *line = report->changes->pdata[i];

      print_line (line->title, line->detail);
    }
  if (report->changes->len == 0)
    g_print ("%s\n", _ ("Nothing Changed"));
  if (report->ahead->len > 0)
    g_print ("\n%s\n", _ ("Next 14 Days"));
  for (guint i = 0; i < report->ahead->len; i++)
    {
      const CohortTodayAhead *ahead = report->ahead->pdata[i];

      print_line (ahead->title, ahead->detail);
    }
  g_print ("\n%s\n", _ ("How Far the Data Reach"));
  for (guint i = 0; i < report->sources->len; i++)
    {
      const CohortTodaySource *source = report->sources->pdata[i];

      print_line (source->name, source->reach);
    }
}

int
cohort_cli_today (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortTodayReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  int status = COHORT_CLI_OK;

  session = cohort_cli_open_to_list (self, argc, argv, &status);
  if (session == NULL)
    return status;
  report = cohort_today_report_load (session, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_json (report);
  else
    print_text (report);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}
