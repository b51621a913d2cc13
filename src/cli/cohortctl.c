// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The core without a display, for scripts, timers and tests. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "cohort-cli.h"
#include "cohort-text.h"
#include "cohort-words.h"

typedef struct
{
  const char *name;
  int (*run) (CohortCli *self, int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "setup", cohort_cli_setup, N_ ("Print or set the home currency and the zone of the community") },
  { "import", cohort_cli_import, N_ ("Read exports into the community") },
  { "template", cohort_cli_template, N_ ("Print an empty table to fill in: members, payments, activity…") },
  { "formats", cohort_cli_formats, N_ ("List the files that are recognised") },
  { "members", cohort_cli_members, N_ ("List the members") },
  { "payments", cohort_cli_payments, N_ ("List the payments") },
  { "metrics", cohort_cli_metrics, N_ ("Print the figures of a period, each with its interval and n") },
  { "rows", cohort_cli_rows, N_ ("List the rows that a figure was counted from") },
  { "today", cohort_cli_today, N_ ("Tell what is to be done, what changed and what comes") },
  { "plan", cohort_cli_plan, N_ ("List what is planned, and the promised slots that are empty") },
  { "what-if", cohort_cli_what_if, N_ ("Tell what another price may do") },
  { "experiment", cohort_cli_experiment, N_ ("Tell whether a test of two offers can be answered; run one") },
  { "points", cohort_cli_points, N_ ("Tell what points members have, or what rules would come to on the past") },
  { "suggest", cohort_cli_suggest, N_ ("Suggest what to make next, and whom to send what") },
  { "at-risk", cohort_cli_at_risk, N_ ("List the members who may leave, and why") },
  { "fit", cohort_cli_fit, N_ ("Make forecasts of who leaves, and print them as JSON") },
  { "reconcile", cohort_cli_reconcile, N_ ("Hold payouts against what they are made of; accept them, close months") },
  { "bridge", cohort_cli_bridge, N_ ("Go from what a service says it charged to what is counted here, line by line") },
  { "tax-year", cohort_cli_tax_year,
    N_ ("Write the money of a year for a tax return: CSV, ODS, a page that ties out") },
  { "duplicates", cohort_cli_duplicates, N_ ("List members that may be one person") },
  { "merge", cohort_cli_merge, N_ ("Make one member of several, by their numbers") },
  { "split", cohort_cli_split, N_ ("Take a merged member apart again") },
  { "history", cohort_cli_history, N_ ("List what was done") },
  { "undo", cohort_cli_undo, N_ ("Undo the newest step, or the one named") },
  { "redo", cohort_cli_redo, N_ ("Redo the step undone last, or the one named") },
  { "source", cohort_cli_source, N_ ("List, add, remove or resume the accounts that are asked") },
  { "sync", cohort_cli_sync, N_ ("Ask the connected services for what is new") },
  { "export", cohort_cli_export, N_ ("Write everything into a folder: CSV, and JSON that can be read back") },
  { "demo", cohort_cli_demo, N_ ("Make the demo community, or one like it, in a file of its own") },
  { "check", cohort_cli_check, N_ ("Hold the ledger against itself; a line for each fault") },
};

static void
print_usage (void)
{
  g_print ("%s\n\n%s\n", _ ("Usage: cohortctl [--file PATH] COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s  %s\n", commands[i].name, _ (commands[i].summary));
  g_print ("\n%s\n", _ ("“cohortctl COMMAND --help” tells the options of a command; --json prints one JSON document."));
}

static gint64
real_clock (gpointer data)
{
  return g_get_real_time ();
}

gboolean
cohort_cli_parse (CohortCli *self, int *argc, char ***argv, const char *parameters, const GOptionEntry *own)
{
  const GOptionEntry common[] = {
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &self->file, N_ ("The community’s file"), N_ ("PATH") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (own != NULL)
    g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("cohortctl: %s\n", error->message);
      return FALSE;
    }
  if (parameters != NULL || *argc <= 1)
    return TRUE;
  /* A word that is passed over looks as if it had been obeyed. */
  g_printerr (_ ("cohortctl: “%s” means nothing here; see --help\n"), (*argv)[1]);
  return FALSE;
}

CohortSession *
cohort_cli_open (CohortCli *self, CohortSessionOpenFlags flags)
{
  g_autofree char *path = self->file != NULL ? g_strdup (self->file) : cohort_session_default_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  CohortSession *session;

  if (flags & COHORT_SESSION_OPEN_CREATE && g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_printerr (_ ("cohortctl: the folder %s cannot be made: %s\n"), folder, g_strerror (errno));
      return NULL;
    }
  session = cohort_session_open (path, flags, real_clock, NULL, &error);
  if (session == NULL)
    {
      cohort_cli_fail (error);
      return NULL;
    }
  if (cohort_session_get_recovery_message (session) != NULL)
    g_printerr ("cohortctl: %s\n", cohort_session_get_recovery_message (session));
  if (cohort_session_is_read_only (session) && !(flags & COHORT_SESSION_OPEN_READ_ONLY))
    {
      g_printerr ("cohortctl: %s\n", cohort_session_get_read_only_reason (session));
      cohort_session_close (session);
      g_object_unref (session);
      return NULL;
    }
  return session;
}

CohortSession *
cohort_cli_open_to_list (CohortCli *self, int argc, char **argv, int *status)
{
  *status = COHORT_CLI_USAGE;
  if (!cohort_cli_parse (self, &argc, &argv, NULL, NULL))
    return NULL;
  *status = COHORT_CLI_FAILED;
  return cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
}

gboolean
cohort_cli_parse_period (const char *key, CohortPeriod *period)
{
  g_autoptr (GError) error = NULL;

  if (key == NULL || cohort_period_from_key (key, period, &error))
    return TRUE;
  cohort_cli_fail (error);
  return FALSE;
}

int
cohort_cli_fail (const GError *error)
{
  g_printerr ("cohortctl: %s\n", error->message);
  return COHORT_CLI_FAILED;
}

void
cohort_cli_print_text (const char *text)
{
  g_autofree char *safe = cohort_text_display (text);

  g_print ("%s", safe);
}

void
cohort_cli_print_line (const char *text)
{
  if (text == NULL)
    return;
  cohort_cli_print_text (text);
  g_print ("\n");
}

/* The command is the first word that is neither a common option nor its value. */
static int
find_command (CohortCli *self, int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--file") && i + 1 < argc)
        g_set_str (&self->file, argv[++i]);
      else if (g_str_has_prefix (argv[i], "--file="))
        g_set_str (&self->file, argv[i] + strlen ("--file="));
      else if (g_str_equal (argv[i], "--json"))
        self->json = TRUE;
      else
        return i;
    }
  return argc;
}

int
main (int argc, char **argv)
{
  CohortCli self = { 0 };
  g_autofree char *translations = NULL;
  int at;
  int status = COHORT_CLI_USAGE;

  setlocale (LC_ALL, "");
  translations = cohort_words_find_translations ();
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  at = find_command (&self, argc, argv);
  if (at < argc && g_str_equal (argv[at], "--version"))
    {
      g_print ("cohortctl %s\n", PACKAGE_VERSION);
      status = COHORT_CLI_OK;
    }
  else if (at == argc || g_str_equal (argv[at], "--help") || g_str_equal (argv[at], "help"))
    {
      print_usage ();
      status = at == argc ? COHORT_CLI_USAGE : COHORT_CLI_OK;
    }
  else
    {
      const Command *command = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
        if (g_str_equal (commands[i].name, argv[at]))
          command = &commands[i];
      if (command != NULL)
        status = command->run (&self, argc - at, argv + at);
      else
        g_printerr (_ ("cohortctl: there is no command “%s”; “cohortctl help” lists them\n"), argv[at]);
    }
  g_free (self.file);
  return status;
}
