// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-demo.h"
#include "cohort-money.h"

static char *size_id;
static char *seed_text;
static char *anchor_text;
static char *emit_folder;
static char *truth_file;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size_id, N_ ("How many members: small, default or large"), N_ ("SIZE") },
  { "seed", 0, 0, G_OPTION_ARG_STRING, &seed_text, N_ ("Which of the invented worlds"), N_ ("N") },
  { "anchor", 0, 0, G_OPTION_ARG_STRING, &anchor_text, N_ ("Its last day, such as 2026-06-30"), N_ ("DATE") },
  { "emit", 0, 0, G_OPTION_ARG_FILENAME, &emit_folder, N_ ("Keep the exports that it was imported from"),
    N_ ("FOLDER") },
  { "truth", 0, 0, G_OPTION_ARG_FILENAME, &truth_file, N_ ("Write what is hidden from the application, as JSON"),
    N_ ("FILE") },
  G_OPTION_ENTRY_NULL,
};

/* Years in which China kept no summer time, before and with the two that are told, and whose zones are known. */
static gboolean
is_anchor (CohortDay day)
{
  return day >= cohort_day_from_ymd (1995, 1, 1) && day <= cohort_day_from_ymd (2199, 12, 31);
}

static gboolean
read_options (CohortDemoOptions *options)
{
  cohort_demo_options_init (options);
  options->emit = emit_folder;
  options->truth = truth_file;
  if (size_id != NULL && !cohort_demo_size_from_id (size_id, &options->size))
    g_printerr ("%s\n", _ ("cohortctl: --size is small, default or large"));
  else if (seed_text != NULL && !g_ascii_string_to_unsigned (seed_text, 10, 0, G_MAXUINT64, &options->seed, NULL))
    g_printerr ("%s\n", _ ("cohortctl: --seed is a whole number"));
  else if (anchor_text != NULL && !is_anchor (options->anchor = cohort_day_parse (anchor_text)))
    g_printerr ("%s\n", _ ("cohortctl: --anchor is a day from 1995 to 2199, such as 2026-06-30"));
  else
    return TRUE;
  return FALSE;
}

static void
add_count (JsonBuilder *builder, const char *name, gint64 value)
{
  cohort_cli_add_int (builder, name, value);
}

static void
print_summary (const CohortCli *self, const CohortDemoSummary *summary)
{
  const CohortDemoFigures *figures = &summary->figures;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *mrr = cohort_money_to_decimal (figures->mrr_minor, COHORT_DEMO_HOME);

  if (!self->json)
    {
      /* Translators: of the demo community */
      g_print (_ ("%1$d people, %2$d of them paying, %3$d payments, MRR about %4$s %5$s\n"), figures->registered,
               figures->paying, figures->payments, mrr, COHORT_DEMO_HOME);
      return;
    }
  json_builder_begin_object (builder);
  cohort_cli_begin_object (builder, "demo");
  cohort_cli_add_text (builder, "file", self->file);
  add_count (builder, "registered", figures->registered);
  add_count (builder, "paying", figures->paying);
  add_count (builder, "ever_paid", figures->ever_paid);
  add_count (builder, "payments", figures->payments);
  add_count (builder, "mrr_minor", figures->mrr_minor);
  add_count (builder, "rows", (gint64) summary->rows);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

int
cohort_cli_demo (CohortCli *self, int argc, char **argv)
{
  CohortDemoOptions options;
  CohortDemoSummary summary;
  g_autoptr (GError) error = NULL;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, entries) || !read_options (&options))
    return COHORT_CLI_USAGE;
  if (self->file == NULL)
    {
      g_printerr ("%s\n", _ ("cohortctl: name the file to make: --file OUT"));
      return COHORT_CLI_USAGE;
    }
  if (!cohort_demo_create (self->file, &options, &summary, NULL, &error))
    return cohort_cli_fail (error);
  print_summary (self, &summary);
  return COHORT_CLI_OK;
}
