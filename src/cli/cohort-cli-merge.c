// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Members that may be one person: listing them, merging by number, splitting again. */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-merge-commands.h"
#include "cohort-merge-report.h"

static void
add_candidate (JsonBuilder *builder, const CohortMergeCandidate *candidate)
{
  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, "members");
  for (guint i = 0; i < 2; i++)
    {
      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "id", candidate->members[i]);
      cohort_cli_add_text (builder, "name", candidate->names[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  cohort_cli_add_text (builder, "strength", candidate->strong ? "strong" : "weak");
  cohort_cli_add_text (builder, "reason", candidate->reason);
  json_builder_end_object (builder);
}

static void
print_candidate (const CohortMergeCandidate *candidate)
{
  g_auto (GStrv) reasons = g_strsplit (candidate->reason, "\n", -1);
  g_autofree char *reason = g_strjoinv ("; ", reasons);

  g_print ("%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\t", candidate->members[0], candidate->members[1],
           candidate->strong ? _ ("likely") : _ ("possible"));
  cohort_cli_print_text (candidate->names[0]);
  g_print ("\t");
  cohort_cli_print_text (candidate->names[1]);
  g_print ("\t");
  cohort_cli_print_text (reason);
  g_print ("\n");
}

int
cohort_cli_duplicates (CohortCli *self, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (CohortMergeList) list = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  session = cohort_cli_open_to_list (self, argc, argv, &status);
  if (session == NULL)
    return status;
  list = cohort_merge_list_load (session, G_MAXUINT, &error);
  cohort_session_close (session);
  if (list == NULL)
    return cohort_cli_fail (error);
  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, "duplicates");
  for (guint i = 0; i < list->candidates->len; i++)
    {
      if (self->json)
        add_candidate (builder, g_ptr_array_index (list->candidates, i));
      else
        print_candidate (g_ptr_array_index (list->candidates, i));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
  return COHORT_CLI_OK;
}

/* The numbers on the command line; NULL where one is none. */
static GArray *
parse_members (int argc, char **argv)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int i = 1; i < argc; i++)
    {
      gint64 id;

      if (!g_ascii_string_to_signed (argv[i], 10, 1, G_MAXINT64, &id, NULL))
        return NULL;
      g_array_append_val (members, id);
    }
  return g_steal_pointer (&members);
}

static int
edit (CohortCli *self, int argc, char **argv, const char *parameters, guint at_least, const char *usage,
      CohortDone *(*run) (CohortSession *session, GArray *members, GError **error))
{
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (CohortDone) done = NULL;
  g_autoptr (GArray) members = NULL;
  g_autoptr (GError) error = NULL;

  if (!cohort_cli_parse (self, &argc, &argv, parameters, NULL))
    return COHORT_CLI_USAGE;
  members = parse_members (argc, argv);
  if (members == NULL || members->len < at_least)
    {
      g_printerr ("%s\n", usage);
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_NONE);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  done = run (session, members, &error);
  cohort_session_close (session);
  if (done == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "step", done->step);
      cohort_cli_add_int (builder, "member", g_array_index (members, gint64, 0));
      json_builder_end_object (builder);
      cohort_cli_print_json (builder);
    }
  else
    {
      cohort_cli_print_text (done->label);
      g_print ("\n");
    }
  return COHORT_CLI_OK;
}

static CohortDone *
run_merge (CohortSession *session, GArray *members, GError **error)
{
  return cohort_command_merge (session, (const gint64 *) (gconstpointer) members->data, members->len, NULL, 0, error);
}

static CohortDone *
run_split (CohortSession *session, GArray *members, GError **error)
{
  const gint64 *ids = (const gint64 *) (gconstpointer) members->data;

  return cohort_command_split (session, ids[0], ids + 1, members->len - 1, error);
}

int
cohort_cli_merge (CohortCli *self, int argc, char **argv)
{
  return edit (
      self, argc, argv, N_ ("MEMBER MEMBER…"), 2,
      _ ("cohortctl: name two members or more, by their numbers in “cohortctl members --json”; the first stays"),
      run_merge);
}

int
cohort_cli_split (CohortCli *self, int argc, char **argv)
{
  return edit (self, argc, argv, N_ ("MEMBER [PART…]"), 1,
               _ ("cohortctl: name a merged member, and whom to split off, by the numbers they had; none: all"),
               run_split);
}
