// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "cohort-cli.h"
#include "cohort-export.h"
#include "cohort-import.h"
#include "cohort-money.h"
#include "cohort-words.h"

static char *source_name;
static char *format_id;
static char *map_file;
static char *zone_name;
static gboolean dry_run;
static CohortDay covers_until = COHORT_DAY_NONE;

static gboolean
parse_covers_until (const char *name, const char *value, gpointer data, GError **error)
{
  covers_until = cohort_day_parse (value);
  if (covers_until != COHORT_DAY_NONE)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is no day such as 2026-01-31"), value);
  return FALSE;
}

static const GOptionEntry options[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING, &source_name, N_ ("The account that the files come from"), N_ ("NAME") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &format_id, N_ ("Read the files as this format"), N_ ("ID") },
  { "map", 0, 0, G_OPTION_ARG_FILENAME, &map_file, N_ ("How the columns are read, as JSON"), N_ ("FILE") },
  { "zone", 0, 0, G_OPTION_ARG_STRING, &zone_name,
    N_ ("The zone of times that do not name theirs, where the format leaves it open"), N_ ("ZONE") },
  { "covers-until", 0, 0, G_OPTION_ARG_CALLBACK, parse_covers_until,
    N_ ("The last day that the files tell of, where it is later than their last rows"), N_ ("DATE") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Say what would happen and write nothing"), NULL },
  G_OPTION_ENTRY_NULL,
};

static gint64
session_clock (gpointer data)
{
  return cohort_session_get_now (data);
}

/* Formats that fix the zone of their times, as most do, are left alone: no file needs another. */
static gboolean
set_zone (CohortImportFile *file, GError **error)
{
  CohortImportOrigin origin;

  cohort_import_file_get_setting (file, COHORT_IMPORT_SETTING_ZONE, &origin);
  return zone_name == NULL || origin == COHORT_IMPORT_ORIGIN_FIXED
         || cohort_import_file_set_setting (file, COHORT_IMPORT_SETTING_ZONE, zone_name, error);
}

/* Lays the options over what was detected. */
static gboolean
prepare (CohortImport *import, GError **error)
{
  g_autofree char *map = NULL;

  if (map_file != NULL && !g_file_get_contents (map_file, &map, NULL, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), i);

      if (cohort_import_file_get_state (file) == COHORT_IMPORT_FILE_UNREADABLE)
        continue;
      if (format_id != NULL && !cohort_import_file_set_format (file, format_id, error))
        return FALSE;
      if (map != NULL && !cohort_import_file_load_mapping (file, map, error))
        {
          g_prefix_error (error, "%s: ", map_file);
          return FALSE;
        }
      if (!set_zone (file, error))
        return FALSE;
      if (covers_until != COHORT_DAY_NONE)
        cohort_import_file_set_covers_until (file, covers_until);
      if (source_name != NULL)
        cohort_import_file_set_source (file, 0, NULL, source_name);
    }
  return TRUE;
}

static void
add_report (JsonBuilder *builder, const CohortImportReport *report)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "file", report->file);
  cohort_cli_add_text (builder, "format", report->format);
  cohort_cli_add_text (builder, "source", report->source);
  cohort_cli_add_int (builder, "rows", report->n_rows);
  for (CohortRowClass class = 0; class < COHORT_N_ROW_CLASSES; class ++)
    {
      cohort_cli_add_int (builder, cohort_row_class_id (class), report->n[class]);
    }
  cohort_cli_add_day (builder, "covers_from", report->first_day);
  cohort_cli_add_day (builder, "covers_until", report->last_day);
  cohort_cli_add_instant (builder, "newer_import", report->newer_import_us);
  cohort_cli_begin_list (builder, "doubled_columns");
  for (guint i = 0; report->doubled[i] != NULL; i++)
    json_builder_add_string_value (builder, report->doubled[i]);
  json_builder_end_array (builder);
  cohort_cli_begin_list (builder, "totals");
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CohortImportTotal *total = &g_array_index (report->totals, CohortImportTotal, i);

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "currency", total->currency);
      cohort_cli_add_int (builder, "gross_minor", total->gross_minor);
      cohort_cli_add_int (builder, "fee_minor", total->fee_minor);
      cohort_cli_add_int (builder, "net_minor", total->net_minor);
      cohort_cli_add_int (builder, "unknown_fees", total->n_unknown_fees);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  cohort_cli_begin_list (builder, "problems");
  for (guint i = 0; i < report->problems->len; i++)
    {
      const CohortImportProblem *problem = g_ptr_array_index (report->problems, i);

      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "row", problem->row);
      cohort_cli_add_int (builder, "line", problem->line);
      cohort_cli_add_text (builder, "class", cohort_row_class_id (problem->row_class));
      cohort_cli_add_text (builder, "reason", problem->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_warnings (const CohortImportReport *report, CohortZone *zone)
{
  g_autofree char *doubled = cohort_words_doubled_columns ((const char *const *) report->doubled);
  g_autofree char *newer = cohort_words_newer_import (report->newer_import_us, zone);

  for (guint i = 0; i < 2; i++)
    {
      const char *warning = i == 0 ? doubled : newer;

      if (warning == NULL)
        continue;
      g_print ("  ");
      cohort_cli_print_text (warning);
      g_print ("\n");
    }
}

static void
print_report (const CohortImportReport *report, CohortZone *zone)
{
  const guint64 *n = report->n;
  g_autofree char *classes
      = cohort_words_row_classes (n[COHORT_ROW_CLASS_NEW], n[COHORT_ROW_CLASS_CHANGED], n[COHORT_ROW_CLASS_UNCHANGED],
                                  n[COHORT_ROW_CLASS_NEEDS_YOU], n[COHORT_ROW_CLASS_REJECTED]);

  cohort_cli_print_text (report->file);
  g_print (" (%s): %s\n", report->format != NULL ? report->format : _ ("unknown columns"),
           report->n_rows > 0 ? classes : _ ("no rows"));
  print_warnings (report, zone);
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CohortImportTotal *total = &g_array_index (report->totals, CohortImportTotal, i);
      g_autofree char *sums = cohort_words_totals (total->gross_minor, total->fee_minor, total->net_minor,
                                                   total->n_unknown_fees < total->n, total->currency);

      g_print ("  %s: %s\n", total->currency, sums);
    }
  for (guint i = 0; i < report->problems->len; i++)
    {
      const CohortImportProblem *problem = g_ptr_array_index (report->problems, i);

      /* Translators: a row that was not taken: its number, its line in the file, and what became of it */
      g_print (_ ("  row %1$u (line %2$u), %3$s: "), (guint) problem->row, (guint) problem->line,
               cohort_row_class_title (problem->row_class));
      cohort_cli_print_text (problem->reason);
      g_print ("\n");
    }
}

static gboolean
report_unreadable (CohortImport *import)
{
  gboolean any = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), i);

      if (cohort_import_file_get_state (file) != COHORT_IMPORT_FILE_UNREADABLE)
        continue;
      any = TRUE;
      g_printerr ("cohortctl: %s: %s\n", cohort_import_file_get_name (file), cohort_import_file_get_message (file));
    }
  return any;
}

static void
print_reports (const CohortCli *self, CohortImport *import, CohortZone *zone)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, "imports");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), i);
      const CohortImportReport *report
          = dry_run ? cohort_import_file_get_preview (file) : cohort_import_file_get_result (file);

      if (report == NULL)
        continue;
      if (self->json)
        add_report (builder, report);
      else
        print_report (report, zone);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
}

static int
import_files (CohortCli *self, CohortSession *session, GSList *files)
{
  g_autoptr (CohortImport) import = cohort_import_new (cohort_session_get_store (session), session_clock, session);
  g_autoptr (GError) error = NULL;
  gboolean unreadable;

  if (!cohort_import_add_files (import, files, NULL, &error) || !prepare (import, &error))
    return cohort_cli_fail (error);
  unreadable = report_unreadable (import);
  if (!cohort_import_preview (import, NULL, NULL, NULL, &error)
      || (!dry_run && !cohort_import_apply (import, NULL, NULL, NULL, &error)))
    {
      print_reports (self, import, cohort_session_get_zone (session));
      return cohort_cli_fail (error);
    }
  print_reports (self, import, cohort_session_get_zone (session));
  return unreadable ? COHORT_CLI_FAILED : COHORT_CLI_OK;
}

static int
restore_file (CohortCli *self, CohortSession *session, GFile *file)
{
  g_autoptr (GError) error = NULL;
  guint64 n_rows;

  if (!cohort_export_restore (session, file, &n_rows, &error))
    return cohort_cli_fail (error);
  if (self->json)
    g_print ("{\"restored\":{\"rows\":%" G_GUINT64_FORMAT "}}\n", n_rows);
  else
    g_print (ngettext ("%u row read from a full export\n", "%u rows read from a full export\n", n_rows),
             (guint) n_rows);
  return COHORT_CLI_OK;
}

/* A dry run writes nothing, not even an empty community: where there is none, one in a folder of its own serves. */
static char *
make_scratch (CohortCli *self, GError **error)
{
  g_autofree char *path = self->file != NULL ? g_strdup (self->file) : cohort_session_default_path ();
  g_autofree char *folder = NULL;

  if (!dry_run || g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  folder = g_dir_make_tmp ("cohort-dry-run-XXXXXX", error);
  if (folder != NULL)
    {
      g_free (self->file);
      self->file = g_build_filename (folder, "community.cohort", NULL);
    }
  return g_steal_pointer (&folder);
}

static void
remove_scratch (const char *folder)
{
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  if (folder != NULL)
    g_rmdir (folder);
}

int
cohort_cli_import (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSession) session = NULL;
  g_autoslist (GFile) files = NULL;
  g_autofree char *scratch = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("FILE…"), options))
    return COHORT_CLI_USAGE;
  if (argc < 2)
    {
      g_printerr ("%s\n", _ ("cohortctl: name at least one file to import"));
      return COHORT_CLI_USAGE;
    }
  scratch = make_scratch (self, &error);
  if (error != NULL)
    return cohort_cli_fail (error);
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_CREATE);
  if (session == NULL)
    {
      remove_scratch (scratch);
      return COHORT_CLI_FAILED;
    }
  for (int i = argc - 1; i > 0; i--)
    files = g_slist_prepend (files, g_file_new_for_commandline_arg (argv[i]));
  if (argc == 2 && !dry_run && cohort_export_is_community (files->data, NULL))
    status = restore_file (self, session, files->data);
  else
    status = import_files (self, session, files);
  cohort_session_close (session);
  remove_scratch (scratch);
  return status;
}

int
cohort_cli_formats (CohortCli *self, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const CohortImportFormat *formats;
  guint n_formats;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, NULL))
    return COHORT_CLI_USAGE;
  formats = cohort_import_formats (&n_formats);
  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, "formats");
  for (guint i = 0; i < n_formats; i++)
    {
      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "id", formats[i].id);
      cohort_cli_add_text (builder, "title", formats[i].title);
      cohort_cli_add_text (builder, "provider", formats[i].provider);
      json_builder_end_object (builder);
      if (!self->json)
        g_print ("%-28s  %s\n", formats[i].id, formats[i].title);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
  return COHORT_CLI_OK;
}

static void
print_template (const CohortCli *self, const char *kind, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!self->json)
    {
      g_print ("%s", text);
      return;
    }
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "kind", kind);
  cohort_cli_add_text (builder, "csv", text);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

int
cohort_cli_template (CohortCli *self, int argc, char **argv)
{
  g_autofree char *text = NULL;
  const CohortImportChoice *targets;
  guint n_targets;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("KIND"), NULL))
    return COHORT_CLI_USAGE;
  text = argc == 2 ? cohort_import_template (argv[1]) : NULL;
  if (text != NULL)
    {
      print_template (self, argv[1], text);
      return COHORT_CLI_OK;
    }
  g_printerr ("%s\n", _ ("cohortctl: name one of these kinds:"));
  targets = cohort_import_targets (&n_targets);
  for (guint i = 0; i < n_targets; i++)
    g_printerr ("  %-10s  %s\n", targets[i].id, targets[i].title);
  return COHORT_CLI_USAGE;
}
