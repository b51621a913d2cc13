// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl at-risk and fit: who may leave and why; the forecasts behind it, printed for whoever keeps them. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-risk-fit.h"
#include "cohort-risk-report.h"
#include "cohort-suggestion-fit.h"
#include "cohort-words.h"

static char *as_of_text;
static gboolean show_grades;
static gboolean keep, suggestions;

static const GOptionEntry risk_options[] = {
  { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of_text, N_ ("Judge on this day, by what was known then"), N_ ("DATE") },
  { "grades", 0, 0, G_OPTION_ARG_NONE, &show_grades, N_ ("How often the list was right, month by month"), NULL },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry fit_options[] = {
  { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of_text, N_ ("Judge on this day, by what was known then"), N_ ("DATE") },
  { "keep", 0, 0, G_OPTION_ARG_NONE, &keep, N_ ("Keep the forecasts in the file, to be graded later"), NULL },
  { "suggestions", 0, 0, G_OPTION_ARG_NONE, &suggestions, N_ ("Make the lists of suggestions instead"), NULL },
  G_OPTION_ENTRY_NULL,
};

static gboolean
parse_day (CohortDay *day)
{
  *day = as_of_text != NULL ? cohort_day_parse (as_of_text) : COHORT_DAY_NONE;
  if (as_of_text == NULL || *day != COHORT_DAY_NONE)
    return TRUE;
  g_printerr (_ ("cohortctl: “%s” is no date; write it as 2026-06-30\n"), as_of_text);
  return FALSE;
}

static void
add_row (JsonBuilder *builder, const CohortRiskRow *row)
{
  static const char *const places[] = { "shown", "put-off", "done", "no-risk", "held-out" };

  json_builder_begin_object (builder);
  cohort_cli_add_int (builder, "member", row->member);
  cohort_cli_add_text (builder, "name", row->name);
  cohort_cli_add_text (builder, "offer", row->offer);
  cohort_cli_add_text (builder, "sign", row->sign);
  cohort_cli_begin_list (builder, "reasons");
  for (char **reason = row->reasons; *reason != NULL; reason++)
    json_builder_add_string_value (builder, *reason);
  json_builder_end_array (builder);
  cohort_cli_add_text (builder, "record", row->record);
  cohort_cli_add_estimate (builder, "like", &row->like);
  cohort_cli_add_known_int (builder, "probability_ppm", row->probability_ppm >= 0, row->probability_ppm);
  cohort_cli_add_known_int (builder, "expected_loss_minor", row->loss_minor >= 0, row->loss_minor);
  cohort_cli_add_text (builder, "currency", row->currency);
  cohort_cli_add_int (builder, "renews_in_days", row->to_renewal);
  cohort_cli_add_text (builder, "action", row->action);
  cohort_cli_add_text (builder, "place", places[row->place]);
  cohort_cli_add_text (builder, "done", row->done);
  json_builder_end_object (builder);
}

static void
add_lines (JsonBuilder *builder, const char *name, GPtrArray *lines)
{
  cohort_cli_begin_list (builder, name);
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortRiskLine *line = g_ptr_array_index (lines, i);

      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "member", line->member);
      cohort_cli_add_text (builder, "name", line->name);
      cohort_cli_add_text (builder, "detail", line->detail);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_grades (JsonBuilder *builder, const CohortRiskReport *report)
{
  cohort_cli_begin_list (builder, "grades");
  for (guint i = 0; i < report->grades->len; i++)
    {
      const CohortRiskGrade *grade = g_ptr_array_index (report->grades, i);

      json_builder_begin_object (builder);
      cohort_cli_add_day (builder, "day", grade->day);
      cohort_cli_add_int (builder, "paying", grade->paying);
      cohort_cli_add_int (builder, "named", grade->named);
      cohort_cli_add_int (builder, "hits", grade->hits);
      cohort_cli_add_int (builder, "missed", grade->missed);
      cohort_cli_add_int (builder, "false_alarms", grade->false_alarms);
      add_lines (builder, "people", grade->lines);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_losses (JsonBuilder *builder, const CohortRiskReport *report)
{
  cohort_cli_begin_list (builder, "losses");
  for (guint i = 0; i < report->losses->len; i++)
    {
      const CohortRiskLoss *loss = &g_array_index (report->losses, CohortRiskLoss, i);

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "currency", loss->currency);
      cohort_cli_add_int (builder, "minor", loss->minor);
      cohort_cli_add_int (builder, "n", loss->n);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (const CohortRiskReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "definition", "at-risk");
  cohort_cli_add_int (builder, "version", COHORT_RISK_METHOD_VERSION);
  cohort_cli_add_day (builder, "as_of", report->as_of);
  cohort_cli_add_int (builder, "paying", report->n_paying);
  cohort_cli_add_text (builder, "usual", report->base);
  cohort_cli_add_estimate (builder, "usual_share", &report->usual);
  cohort_cli_add_text (builder, "method", report->method);
  cohort_cli_add_text (builder, "activity", report->activity);
  cohort_cli_add_text (builder, "expected_loss", report->total);
  add_losses (builder, report);
  cohort_cli_begin_list (builder, "members");
  for (guint i = 0; i < report->rows->len; i++)
    add_row (builder, g_ptr_array_index (report->rows, i));
  json_builder_end_array (builder);
  add_lines (builder, "failed", report->failed);
  add_lines (builder, "failed_put_aside", report->failed_aside);
  add_lines (builder, "quiet", report->quiet);
  add_lines (builder, "may_upgrade", report->upgrades);
  if (show_grades)
    add_grades (builder, report);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_report (const CohortRiskReport *report)
{
  cohort_cli_print_line (report->judged);
  cohort_cli_print_line (report->base);
  cohort_cli_print_line (report->method);
  cohort_cli_print_line (report->activity);
  cohort_cli_print_line (report->total);
  for (guint i = 0; i < report->rows->len; i++)
    {
      const CohortRiskRow *row = g_ptr_array_index (report->rows, i);
      g_autofree char *reasons = g_strjoinv (" · ", row->reasons);

      if (row->place != COHORT_RISK_SHOWN)
        continue;
      cohort_cli_print_text (row->name);
      g_print ("\t");
      cohort_cli_print_text (row->offer);
      g_print ("\t%s\t%s\t", row->chance, row->loss);
      cohort_cli_print_text (reasons);
      g_print ("\t%s\n", row->record);
    }
  cohort_cli_print_line (report->failed_title);
  cohort_cli_print_line (report->quiet_title);
}

static void
print_grades (const CohortRiskReport *report)
{
  cohort_cli_print_line (report->grade_title);
  cohort_cli_print_line (report->grade_detail);
  for (guint i = 0; i < report->grades->len; i++)
    {
      const CohortRiskGrade *grade = g_ptr_array_index (report->grades, i);

      g_print ("%s\t%s\n", grade->title, grade->summary);
      for (guint j = 0; j < grade->lines->len; j++)
        {
          const CohortRiskLine *line = g_ptr_array_index (grade->lines, j);

          g_print ("\t");
          cohort_cli_print_text (line->name);
          g_print ("\t%s\n", line->detail);
        }
    }
  cohort_cli_print_line (report->model_title);
  cohort_cli_print_line (report->said_title);
  cohort_cli_print_line (report->treated);
}

int
cohort_cli_at_risk (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortRiskReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  CohortDay as_of;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, risk_options) || !parse_day (&as_of))
    return COHORT_CLI_USAGE;
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  report = cohort_risk_report_load (session, as_of, 0, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_json (report);
  else if (show_grades)
    print_grades (report);
  else
    print_report (report);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}

static gboolean
keep_printed (CohortSession *session, const char *printed, GError **error)
{
  return suggestions ? cohort_suggestion_fit_keep (session, printed, error)
                     : cohort_risk_fit_keep (session, printed, error);
}

/* The child that the application runs: it writes nothing, and prints all of it. */
int
cohort_cli_fit (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;
  CohortDay as_of;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, fit_options) || !parse_day (&as_of))
    return COHORT_CLI_USAGE;
  if ((keep || suggestions) && as_of_text != NULL)
    {
      g_printerr ("%s\n", _ ("cohortctl: only what is made of the last day known is kept"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, keep ? COHORT_SESSION_OPEN_NONE : COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  printed = suggestions ? cohort_suggestion_fit_run (session, &error) : cohort_risk_fit_run (session, as_of, &error);
  if (printed == NULL || (keep && !keep_printed (session, printed, &error)))
    return cohort_cli_fail (error);
  if (!keep || self->json)
    g_print ("%s\n", printed);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}
