// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Undo and redo: of the newest step, of steps that are named, and why one cannot be turned back. */

#include "config.h"

#include "cohort-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-journal.h"

/* The first three, in words */
static char *
name_steps (CohortDb *db, GArray *steps)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; steps != NULL && i < steps->len && i < 3; i++)
    {
      g_autoptr (CohortJournalStep) step = cohort_journal_get_step (db, g_array_index (steps, gint64, i), NULL);
      g_autofree char *label = NULL;

      if (step == NULL)
        continue;
      label = cohort_history_describe (step->kind, step->detail);
      g_string_append_printf (names, "%s“%s”", names->len > 0 ? C_ ("between items", ", ") : "", label);
    }
  if (steps != NULL && steps->len > 3)
    g_string_append (names, "…");
  return g_string_free_and_steal (g_steal_pointer (&names));
}

/* Steps in the way are named, so that the person knows what to undo first. */
static void
explain (CohortDb *db, gint64 step, gboolean redo, CohortConflictList *conflicts, GError **error)
{
  g_autoptr (GArray) chain = NULL;
  g_autofree char *names = NULL;

  if (g_error_matches (*error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_ORDER))
    chain = cohort_journal_chain (db, step, NULL);
  else if (conflicts == NULL)
    return;
  names = name_steps (db, chain != NULL ? chain : conflicts != NULL ? conflicts->steps : NULL);
  g_clear_error (error);
  if (chain != NULL)
    g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT,
                 /* Translators: %s is a list of what was imported later from the same service */
                 _ ("Later steps of the same source stand on this one. Undo these first: %s"), names);
  else if (*names != '\0')
    g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT,
                 /* Translators: %s is a list of what was done later */
                 _ ("Later steps changed the same rows. Undo these first: %s"), names);
  else
    g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT,
                         redo ? _ ("This step stands on others that are undone. Redo those first, the oldest first.")
                              : _ ("Later steps changed the same rows."));
}

static CohortDone *
describe_turn (CohortDb *db, gint64 id, const char *format, GError **error)
{
  g_autoptr (CohortJournalStep) step = cohort_journal_get_step (db, id, error);
  g_autofree char *what = NULL;
  g_autoptr (GString) label = NULL;

  if (step == NULL)
    return NULL;
  what = cohort_history_describe (step->kind, step->detail);
  label = g_string_new (format);
  g_string_replace (label, "%s", what, 1);
  return cohort_done_new (id, g_string_free_and_steal (g_steal_pointer (&label)));
}

static gpointer
turn_top (CohortDb *db, const CohortCommandRequest *self, gboolean redo, GError **error)
{
  g_autoptr (CohortConflictList) conflicts = NULL;
  gint64 undo_step, redo_step, step = 0;
  gboolean ok;

  if (!cohort_journal_peek_top (db, &undo_step, &redo_step, error))
    return NULL;
  if ((redo ? redo_step : undo_step) == 0)
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING,
                           redo ? _ ("There is nothing to redo.") : _ ("There is nothing to undo."));
      return NULL;
    }
  ok = redo ? cohort_journal_redo_top (db, self->now_us, &step, &conflicts, error)
            : cohort_journal_undo_top (db, self->now_us, &step, &conflicts, error);
  if (!ok)
    {
      explain (db, step, redo, conflicts, error);
      return NULL;
    }
  return describe_turn (db, step, redo ? _ ("Redone: %s") : _ ("Undone: %s"), error);
}

static gpointer
undo_top (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return turn_top (db, data, FALSE, error);
}

static gpointer
redo_top (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return turn_top (db, data, TRUE, error);
}

/* Brings back the first @n of @ids, the last one undone first. */
static void
redo_again (CohortDb *db, GArray *ids, guint n, gint64 now_us)
{
  for (guint i = n; i-- > 0;)
    {
      g_autoptr (GError) error = NULL;

      if (!cohort_journal_redo (db, g_array_index (ids, gint64, i), now_us, NULL, &error))
        {
          g_warning ("Undone and not redone: %s", error->message);
          return;
        }
    }
}

/* All of them, or none. */
static gpointer
undo_steps (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortCommandRequest *self = data;
  gint64 last = 0;

  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr (CohortConflictList) conflicts = NULL;

      last = g_array_index (self->ids, gint64, i);
      if (!cohort_journal_undo (db, last, self->now_us, &conflicts, error))
        {
          explain (db, last, FALSE, conflicts, error);
          redo_again (db, self->ids, i, self->now_us);
          return NULL;
        }
    }
  if (self->ids->len == 1)
    return describe_turn (db, last, _ ("Undone: %s"), error);
  /* Together they are no step that one could redo. */
  return cohort_done_new (
      0, g_strdup_printf (ngettext ("%u step undone", "%u steps undone", self->ids->len), self->ids->len));
}

static gpointer
redo_step (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortCommandRequest *self = data;
  g_autoptr (CohortConflictList) conflicts = NULL;

  if (!cohort_journal_redo (db, self->id, self->now_us, &conflicts, error))
    {
      explain (db, self->id, TRUE, conflicts, error);
      return NULL;
    }
  return describe_turn (db, self->id, _ ("Redone: %s"), error);
}

void
cohort_command_undo_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  cohort_command_request_start (session, undo_top, cohort_command_request_new (session, NULL, NULL), cancellable,
                                callback, user_data);
}

void
cohort_command_redo_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  cohort_command_request_start (session, redo_top, cohort_command_request_new (session, NULL, NULL), cancellable,
                                callback, user_data);
}

void
cohort_command_undo_steps_async (CohortSession *session, const gint64 *steps, guint n_steps, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, undo_steps, cohort_command_request_new_for_ids (session, steps, n_steps),
                                cancellable, callback, user_data);
}

void
cohort_command_redo_step_async (CohortSession *session, gint64 step, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, NULL, NULL);

  request->id = step;
  cohort_command_request_start (session, redo_step, request, cancellable, callback, user_data);
}

CohortDone *
cohort_command_undo (CohortSession *session, GError **error)
{
  return cohort_command_request_run_now (session, undo_top, cohort_command_request_new (session, NULL, NULL), error);
}

CohortDone *
cohort_command_redo (CohortSession *session, GError **error)
{
  return cohort_command_request_run_now (session, redo_top, cohort_command_request_new (session, NULL, NULL), error);
}

CohortDone *
cohort_command_undo_steps (CohortSession *session, const gint64 *steps, guint n_steps, GError **error)
{
  return cohort_command_request_run_now (session, undo_steps,
                                         cohort_command_request_new_for_ids (session, steps, n_steps), error);
}

CohortDone *
cohort_command_redo_step (CohortSession *session, gint64 step, GError **error)
{
  CohortCommandRequest *request = cohort_command_request_new (session, NULL, NULL);

  request->id = step;
  return cohort_command_request_run_now (session, redo_step, request, error);
}
