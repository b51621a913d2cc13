// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-check-report.h"
#include "cohort-cli.h"
#include "cohort-export.h"
#include "cohort-listing.h"
#include "cohort-words.h"

typedef struct
{
  JsonBuilder *builder; /* (nullable): NULL prints lines */
  CohortZone *zone;
} Sink;

static char *search;

static const GOptionEntry search_options[] = {
  { "search", 0, 0, G_OPTION_ARG_STRING, &search, N_ ("Only what holds these words"), N_ ("TEXT") },
  G_OPTION_ENTRY_NULL,
};

static void
add_member (JsonBuilder *builder, const CohortMemberLine *line)
{
  g_auto (GStrv) sources = g_strsplit (line->sources, " ", -1);

  json_builder_begin_object (builder);
  cohort_cli_add_int (builder, "id", line->id);
  cohort_cli_add_text (builder, "name", line->name);
  cohort_cli_add_text (builder, "email", line->email);
  cohort_cli_add_text (builder, "handle", line->handle);
  cohort_cli_add_text (builder, "tier", line->tier);
  cohort_cli_add_text (builder, "status", line->status);
  cohort_cli_add_day (builder, "first_paid", line->first_paid);
  cohort_cli_add_day (builder, "paid_through", line->paid_through);
  cohort_cli_add_instant (builder, "joined", line->joined_us);
  cohort_cli_add_instant (builder, "last_activity", line->last_activity_us);
  cohort_cli_begin_list (builder, "sources");
  for (char **source = sources; *source != NULL; source++)
    if (**source != '\0')
      json_builder_add_string_value (builder, *source);
  json_builder_end_array (builder);
  cohort_cli_begin_list (builder, "money");
  for (guint i = 0; i < line->n_money; i++)
    {
      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "currency", line->money[i].currency);
      cohort_cli_add_int (builder, "gross_minor", line->money[i].gross_minor);
      cohort_cli_add_int (builder, "fee_minor", line->money[i].fee_minor);
      cohort_cli_add_int (builder, "net_minor", line->money[i].net_minor);
      cohort_cli_add_int (builder, "payments", line->money[i].n_payments);
      cohort_cli_add_int (builder, "unknown_fees", line->money[i].n_unknown_fees);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_cell (const char *text, gboolean last)
{
  cohort_cli_print_text (text != NULL ? text : "");
  g_print (last ? "\n" : "\t");
}

static gboolean
visit_member (const CohortMemberLine *line, gpointer data, GError **error)
{
  const Sink *sink = data;
  g_autofree char *paid = NULL;
  g_autoptr (GString) net = g_string_new (NULL);

  if (sink->builder != NULL)
    {
      add_member (sink->builder, line);
      return TRUE;
    }
  paid = cohort_words_day (line->paid_through == COHORT_DAY_MAX ? COHORT_DAY_NONE : line->paid_through);
  for (guint i = 0; i < line->n_money; i++)
    {
      g_autofree char *amount = cohort_words_money (line->money[i].net_minor, line->money[i].currency);

      g_string_append_printf (net, "%s%s", i > 0 ? " · " : "", amount);
    }
  print_cell (line->name, FALSE);
  print_cell (line->email != NULL ? line->email : line->handle, FALSE);
  print_cell (line->tier, FALSE);
  print_cell (cohort_words_status (line->status), FALSE);
  print_cell (paid, FALSE);
  print_cell (net->str, FALSE);
  print_cell (line->sources, TRUE);
  return TRUE;
}

static gboolean
visit_payment (const CohortPaymentLine *line, gpointer data, GError **error)
{
  const Sink *sink = data;
  g_autofree char *time = NULL;
  g_autofree char *gross = NULL;

  if (sink->builder != NULL)
    {
      json_builder_begin_object (sink->builder);
      cohort_cli_add_int (sink->builder, "id", line->id);
      cohort_cli_add_instant (sink->builder, "date", line->occurred_us);
      cohort_cli_add_known_int (sink->builder, "member", line->member != 0, line->member);
      cohort_cli_add_text (sink->builder, "person", line->person);
      cohort_cli_add_text (sink->builder, "kind", line->kind);
      cohort_cli_add_text (sink->builder, "status", line->status);
      cohort_cli_add_text (sink->builder, "stream", line->stream);
      cohort_cli_add_text (sink->builder, "currency", line->currency);
      cohort_cli_add_int (sink->builder, "gross_minor", line->gross_minor);
      cohort_cli_add_known_int (sink->builder, "fee_minor", line->fee_known, line->fee_minor);
      cohort_cli_add_text (sink->builder, "source", line->source);
      cohort_cli_add_text (sink->builder, "note", line->note);
      json_builder_end_object (sink->builder);
      return TRUE;
    }
  time = cohort_words_time (line->occurred_us, sink->zone);
  gross = cohort_words_money (line->gross_minor, line->currency);
  print_cell (time, FALSE);
  print_cell (line->person, FALSE);
  print_cell (cohort_words_payment_kind (line->kind), FALSE);
  print_cell (cohort_words_payment_state (line->status), FALSE);
  print_cell (gross, FALSE);
  print_cell (line->source, TRUE);
  return TRUE;
}

static int
list (CohortCli *self, int argc, char **argv, const char *name,
      gboolean (*walk) (CohortSession *session, Sink *sink, GError **error))
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Sink sink;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, search_options))
    return COHORT_CLI_USAGE;
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  sink = (Sink) { self->json ? builder : NULL, cohort_session_get_zone (session) };
  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, name);
  if (!walk (session, &sink, &error))
    return cohort_cli_fail (error);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
  cohort_session_close (session);
  return COHORT_CLI_OK;
}

static gboolean
walk_members (CohortSession *session, Sink *sink, GError **error)
{
  return cohort_listing_members (session, search, visit_member, sink, error);
}

static gboolean
walk_payments (CohortSession *session, Sink *sink, GError **error)
{
  return cohort_listing_payments (session, search, visit_payment, sink, error);
}

int
cohort_cli_members (CohortCli *self, int argc, char **argv)
{
  return list (self, argc, argv, "members", walk_members);
}

int
cohort_cli_payments (CohortCli *self, int argc, char **argv)
{
  return list (self, argc, argv, "payments", walk_payments);
}

int
cohort_cli_export (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("FOLDER"), NULL))
    return COHORT_CLI_USAGE;
  if (argc != 2)
    {
      g_printerr ("%s\n", _ ("cohortctl: name the folder to export to"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  folder = g_file_new_for_commandline_arg (argv[1]);
  done = cohort_export_all (session, folder, &error);
  cohort_session_close (session);
  if (!done)
    return cohort_cli_fail (error);
  if (self->json)
    g_print ("{\"files\":[\"members.csv\",\"payments.csv\",\"community.json\"]}\n");
  return COHORT_CLI_OK;
}

/* Check */

static gboolean strict;

static const GOptionEntry check_options[] = {
  { "findings", 0, 0, G_OPTION_ARG_NONE, &strict, N_ ("Fail also where nothing is damaged but sums do not fit"), NULL },
  G_OPTION_ENTRY_NULL,
};

static void
put_fault (const CohortCli *self, JsonBuilder *builder, const CohortCheckFault *fault)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "check", fault->check);
  cohort_cli_add_text (builder, "text", fault->text);
  json_builder_end_object (builder);
  if (!self->json)
    g_print ("%s: %s\n", fault->check, fault->text);
}

static void
put_finding (const CohortCli *self, JsonBuilder *builder, const CohortCheckFinding *finding)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "check", finding->check);
  cohort_cli_add_text (builder, "table", finding->table);
  cohort_cli_add_int (builder, "row", finding->row);
  cohort_cli_add_text (builder, "text", finding->text);
  json_builder_end_object (builder);
  if (!self->json)
    g_print ("%s: %s\n", finding->check, finding->text);
}

static void
put_report (const CohortCli *self, const CohortCheckReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, "faults");
  for (guint i = 0; i < report->faults->len; i++)
    put_fault (self, builder, report->faults->pdata[i]);
  json_builder_end_array (builder);
  if (!self->json && report->faults->len == 0)
    g_print ("%s\n", _ ("The ledger is sound."));
  if (!self->json && report->findings->len > 0)
    g_print ("%s\n", _ ("Not damage, but worth a look:"));
  cohort_cli_begin_list (builder, "findings");
  for (guint i = 0; i < report->findings->len; i++)
    put_finding (self, builder, report->findings->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
}

int
cohort_cli_check (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortCheckReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, check_options))
    return COHORT_CLI_USAGE;
  path = self->file != NULL ? g_strdup (self->file) : cohort_session_default_path ();
  report = cohort_check_report_new (path, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  put_report (self, report);
  return report->faults->len == 0 && (!strict || report->findings->len == 0) ? COHORT_CLI_OK : COHORT_CLI_FAILED;
}
