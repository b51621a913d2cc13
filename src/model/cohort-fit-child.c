// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-fit-child-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-commands.h"

#define MOST_BYTES (256 * 1024 * 1024)

/* Beside the running program, as when it was built and not installed; else as installed. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  static const char *const places[] = { "cohortctl", "cli/cohortctl" };

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *beside = g_build_filename (folder, places[i], NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
    }
  return g_find_program_in_path ("cohortctl");
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL, &error))
    {
      if (g_task_get_cancellable (task) != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (task)))
        g_subprocess_force_exit (G_SUBPROCESS (source));
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (!g_subprocess_get_successful (G_SUBPROCESS (source)) || text == NULL || strlen (text) > MOST_BYTES)
    g_task_return_new_error_literal (task, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                                     _ ("The forecasts could not be made."));
  else
    g_task_return_pointer (task, g_steal_pointer (&text), g_free);
}

void
cohort_fit_child_async (const char *path, const char *option, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *program = find_program ();
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, cohort_fit_child_async);
  if (program == NULL)
    {
      g_task_return_new_error_literal (task, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                                       _ ("The program cohortctl, which makes the forecasts, was not found."));
      return;
    }
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program,
                            "--file", path, "fit", "--json", option, NULL);
  if (child == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_subprocess_communicate_utf8_async (child, NULL, cancellable, printed_cb, g_object_ref (task));
}

char *
cohort_fit_child_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
