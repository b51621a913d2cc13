// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "cohort-cli.h"
#include "cohort-commands.h"
#include "cohort-history.h"

#define MAX_STEPS 10000

static const char *
state_id (CohortHistoryState state)
{
  static const char *const ids[] = {
    [COHORT_HISTORY_DONE] = "done",
    [COHORT_HISTORY_UNDONE] = "undone",
    [COHORT_HISTORY_DROPPED] = "dropped",
    [COHORT_HISTORY_BARRIER] = "barrier",
  };

  return ids[state];
}

int
cohort_cli_history (CohortCli *self, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  session = cohort_cli_open_to_list (self, argc, argv, &status);
  if (session == NULL)
    return status;
  steps = cohort_history_load (session, MAX_STEPS, &error);
  cohort_session_close (session);
  if (steps == NULL)
    return cohort_cli_fail (error);
  json_builder_begin_object (builder);
  cohort_cli_begin_list (builder, "steps");
  for (guint i = 0; i < steps->len; i++)
    {
      const CohortHistoryStep *step = g_ptr_array_index (steps, i);

      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "id", step->id);
      cohort_cli_add_text (builder, "kind", step->kind);
      cohort_cli_add_text (builder, "label", step->label);
      cohort_cli_add_instant (builder, "time", step->when_us);
      cohort_cli_add_text (builder, "state", state_id (step->state));
      cohort_cli_add_text (builder, "counts", step->counts);
      json_builder_end_object (builder);
      if (!self->json)
        {
          g_print ("%" G_GINT64_FORMAT "\t%s\t%s\t", step->id, step->when, state_id (step->state));
          cohort_cli_print_text (step->label);
          g_print ("\t%s\n", step->counts);
        }
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
  return COHORT_CLI_OK;
}

/* The newest step that stands, or the one that was undone last: imports too, unlike Ctrl+Z. */
static gint64
find_step (CohortSession *session, gboolean redo, GError **error)
{
  g_autoptr (GPtrArray) steps = cohort_history_load (session, MAX_STEPS, error);
  const CohortHistoryStep *found = NULL;

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      const CohortHistoryStep *step = g_ptr_array_index (steps, i);

      if (redo ? !step->can_redo : !step->can_undo)
        continue;
      if (found == NULL || (redo && step->undone_us > found->undone_us))
        found = step;
    }
  if (found != NULL)
    return found->id;
  if (steps != NULL)
    g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING,
                         redo ? _ ("There is nothing to redo.") : _ ("There is nothing to undo."));
  return 0;
}

static int
turn (CohortCli *self, int argc, char **argv, gboolean redo)
{
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (CohortDone) done = NULL;
  g_autoptr (GError) error = NULL;
  gint64 step = 0;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("[STEP]"), NULL))
    return COHORT_CLI_USAGE;
  if (argc > 2 || (argc == 2 && !g_ascii_string_to_signed (argv[1], 10, 1, G_MAXINT64, &step, NULL)))
    {
      g_printerr ("%s\n", _ ("cohortctl: name at most one step, by its number in “cohortctl history”"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_NONE);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  if (step == 0)
    step = find_step (session, redo, &error);
  if (step != 0)
    done = redo ? cohort_command_redo_step (session, step, &error)
                : cohort_command_undo_steps (session, &step, 1, &error);
  cohort_session_close (session);
  if (done == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, redo ? "redone" : "undone", step);
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

int
cohort_cli_undo (CohortCli *self, int argc, char **argv)
{
  return turn (self, argc, argv, FALSE);
}

int
cohort_cli_redo (CohortCli *self, int argc, char **argv)
{
  return turn (self, argc, argv, TRUE);
}
