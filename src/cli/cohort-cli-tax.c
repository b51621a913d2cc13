// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl tax-year: the money of a calendar year as tables, with a page that ties it to the forms of services. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-ods.h"
#include "cohort-tax-report.h"

static gboolean
write_file (const char *folder, int year, const char *end, GBytes *bytes, GError **error)
{
  g_autofree char *name = g_strdup_printf ("tax-%d%s", year, end);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
write_all (const CohortTaxReport *report, const char *folder, gint64 now_us, GError **error)
{
  g_autoptr (GBytes) lines = cohort_tax_report_lines_csv (report, error);
  g_autoptr (GBytes) ties = lines != NULL ? cohort_tax_report_ties_csv (report, error) : NULL;
  g_autoptr (GBytes) content = cohort_tax_report_content_xml (report);
  g_autoptr (GBytes) ods = ties != NULL ? cohort_ods_make (content, now_us, error) : NULL;

  return ods != NULL && write_file (folder, report->year, ".csv", lines, error)
         && write_file (folder, report->year, "-tie-out.csv", ties, error)
         && write_file (folder, report->year, ".ods", ods, error);
}

static void
print_json (const CohortTaxReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "year");
  json_builder_add_int_value (builder, report->year);
  cohort_cli_add_text (builder, "currency", report->currency);
  json_builder_set_member_name (builder, "payments");
  json_builder_add_int_value (builder, report->lines->len);
  json_builder_set_member_name (builder, "gross_minor");
  json_builder_add_int_value (builder, report->gross);
  json_builder_set_member_name (builder, "without_rate");
  json_builder_add_int_value (builder, report->n_no_rate);
  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->ties->len; i++)
    {
      const CohortTaxTie *tie = report->ties->pdata[i];

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "source", tie->source);
      cohort_cli_add_text (builder, "currency", tie->currency);
      cohort_cli_add_text (builder, "line", tie->what);
      cohort_cli_add_text (builder, "meaning", tie->label);
      json_builder_set_member_name (builder, "amount_minor");
      json_builder_add_int_value (builder, tie->amount);
      json_builder_set_member_name (builder, "n");
      json_builder_add_int_value (builder, tie->n);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

int
cohort_cli_tax_year (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortTaxReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  guint64 year = 0;
  gboolean done;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("YEAR FOLDER"), NULL))
    return COHORT_CLI_USAGE;
  if (argc != 3 || !g_ascii_string_to_unsigned (argv[1], 10, 1970, 9998, &year, NULL))
    {
      g_printerr ("%s\n", _ ("cohortctl: name a year, as in 2026, and the folder to write to"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  report = cohort_tax_report_load (session, (int) year, &error);
  done = report != NULL && write_all (report, argv[2], cohort_session_get_now (session), &error);
  cohort_session_close (session);
  if (!done)
    return cohort_cli_fail (error);
  if (self->json)
    print_json (report);
  return COHORT_CLI_OK;
}
