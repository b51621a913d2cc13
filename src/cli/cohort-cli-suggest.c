// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl suggest: what to make next and whom to send what, with the reasons. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-suggestion-fit.h"
#include "cohort-suggestion-report.h"

#define NOT_ASKED G_MININT64

static gint64 member_id = NOT_ASKED, post_id = NOT_ASKED;

static const GOptionEntry options[] = {
  { "member", 0, 0, G_OPTION_ARG_INT64, &member_id, N_ ("What to send to this member"), N_ ("NUMBER") },
  { "post", 0, 0, G_OPTION_ARG_INT64, &post_id, N_ ("Whom to send this post"), N_ ("NUMBER") },
  G_OPTION_ENTRY_NULL,
};

static void
add_suggestion (JsonBuilder *builder, const CohortSuggestion *suggestion)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "title", suggestion->title);
  if (suggestion->kind == COHORT_SUGGESTION_MAKE)
    cohort_cli_add_text (builder, "topic", suggestion->topic_name);
  else
    cohort_cli_add_int (builder, "post", suggestion->post);
  cohort_cli_add_text (builder, "kind", suggestion->content_kind);
  cohort_cli_begin_list (builder, "reasons");
  for (guint i = 0; i < suggestion->reasons->len; i++)
    json_builder_add_string_value (builder,
                                   ((CohortSuggestionReason *) g_ptr_array_index (suggestion->reasons, i))->text);
  json_builder_end_array (builder);
  if (suggestion->kind == COHORT_SUGGESTION_SEND)
    {
      cohort_cli_begin_list (builder, "members");
      for (guint i = 0; i < suggestion->people->len; i++)
        {
          const CohortSuggestionPerson *person = g_ptr_array_index (suggestion->people, i);

          json_builder_begin_object (builder);
          cohort_cli_add_int (builder, "member", person->member);
          cohort_cli_add_text (builder, "name", person->name);
          cohort_cli_add_text (builder, "why", person->detail);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_suggestions (JsonBuilder *builder, const char *name, GPtrArray *suggestions)
{
  cohort_cli_begin_list (builder, name);
  for (guint i = 0; i < suggestions->len; i++)
    add_suggestion (builder, g_ptr_array_index (suggestions, i));
  json_builder_end_array (builder);
}

static void
print_json (const CohortSuggestionReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_day (builder, "as_of", report->as_of);
  cohort_cli_add_text (builder, "missing", report->missing);
  add_suggestions (builder, "make", report->make);
  add_suggestions (builder, "send", report->send);
  cohort_cli_add_text (builder, "proposed", report->by_model ? "model" : "popular");
  cohort_cli_add_text (builder, "check", report->check_title);
  cohort_cli_add_text (builder, "check_means", report->check_detail);
  cohort_cli_add_text (builder, "outcome", report->outcome);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_suggestions (GPtrArray *suggestions)
{
  for (guint i = 0; i < suggestions->len; i++)
    {
      const CohortSuggestion *suggestion = g_ptr_array_index (suggestions, i);

      cohort_cli_print_text (suggestion->title);
      for (guint r = 0; r < suggestion->reasons->len; r++)
        {
          g_print ("\t");
          cohort_cli_print_text (((CohortSuggestionReason *) g_ptr_array_index (suggestion->reasons, r))->text);
        }
      g_print ("\n");
    }
}

static void
print_text (const CohortSuggestionReport *report)
{
  cohort_cli_print_line (report->missing);
  cohort_cli_print_line (report->judged);
  print_suggestions (report->make);
  cohort_cli_print_line (report->make_missing);
  print_suggestions (report->send);
  cohort_cli_print_line (report->check_title);
  cohort_cli_print_line (report->check_detail);
  cohort_cli_print_line (report->outcome);
}

static void
print_lines (const CohortCli *self, GPtrArray *lines)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortSuggestionLine *line = g_ptr_array_index (lines, i);

      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "member", line->member);
      cohort_cli_add_int (builder, "post", line->post);
      cohort_cli_add_text (builder, "title", line->title);
      cohort_cli_add_text (builder, "why", line->detail);
      json_builder_end_object (builder);
      if (self->json)
        continue;
      g_print ("%" G_GINT64_FORMAT "\t", member_id != 0 ? line->post : line->member);
      cohort_cli_print_text (line->title);
      g_print ("\t");
      cohort_cli_print_line (line->detail);
    }
  json_builder_end_array (builder);
  if (self->json)
    cohort_cli_print_json (builder);
}

static gboolean
answer (CohortCli *self, CohortSession *session, CohortSuggestionReport *report, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (member_id == 0 && post_id == 0)
    {
      if (self->json)
        print_json (report);
      else
        print_text (report);
      return TRUE;
    }
  lines = cohort_suggestion_lines_load (session, member_id, post_id, error);
  if (lines == NULL)
    return FALSE;
  print_lines (self, lines);
  return TRUE;
}

/* Lists that nobody made yet are made here, and kept: the next question is answered at once. Only for that the file is
 * opened to be written, so that the window may be open where they are. */
static CohortSuggestionReport *
load (CohortCli *self, CohortSession **session, GError **error)
{
  g_autoptr (CohortSuggestionReport) report = cohort_suggestion_report_load (*session, error);
  g_autofree char *printed = NULL;

  if (report == NULL || !report->waits)
    return g_steal_pointer (&report);
  cohort_session_close (*session);
  g_clear_object (session);
  *session = cohort_cli_open (self, COHORT_SESSION_OPEN_NONE);
  if (*session == NULL)
    return NULL;
  printed = cohort_suggestion_fit_run (*session, error);
  if (printed == NULL || !cohort_suggestion_fit_keep (*session, printed, error))
    return NULL;
  return cohort_suggestion_report_load (*session, error);
}

/* FALSE: both are asked for, or a number that nothing has. From here on 0 is nothing. */
static gboolean
read_numbers (void)
{
  if ((member_id != NOT_ASKED && post_id != NOT_ASKED) || (member_id != NOT_ASKED && member_id <= 0)
      || (post_id != NOT_ASKED && post_id <= 0))
    return FALSE;
  member_id = MAX (member_id, 0);
  post_id = MAX (post_id, 0);
  return TRUE;
}

int
cohort_cli_suggest (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSuggestionReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  int status = COHORT_CLI_OK;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, options))
    return COHORT_CLI_USAGE;
  if (!read_numbers ())
    {
      g_printerr ("%s\n", _ ("cohortctl: ask for a member or for a post, by its number"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  report = load (self, &session, &error);
  if (report == NULL || !answer (self, session, report, &error))
    status = error != NULL ? cohort_cli_fail (error) : COHORT_CLI_FAILED;
  if (session != NULL)
    cohort_session_close (session);
  return status;
}
