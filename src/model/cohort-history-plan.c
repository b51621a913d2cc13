// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-history-plan.h"

#include <glib/gi18n-lib.h>

#include "cohort-history-private.h"
#include "cohort-store.h"

typedef struct
{
  gint64 step;
  gboolean to_here;
  CohortZone *zone;
} Query;

static void
query_free (gpointer data)
{
  cohort_zone_unref (((Query *) data)->zone);
  g_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

void
cohort_undo_plan_free (CohortUndoPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->ids, g_array_unref);
  g_strfreev (self->labels);
  g_strfreev (self->details);
  g_free (self->label);
  g_free (self->refusal);
  g_free (self);
}

static Query *
query_new (CohortSession *session, gint64 step, gboolean to_here)
{
  Query *self = g_new0 (Query, 1);

  self->step = step;
  self->to_here = to_here;
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return self;
}

static char *
describe_detail (const CohortHistoryStep *step)
{
  return *step->counts != '\0' ? g_strdup_printf ("%s · %s", step->when, step->counts) : g_strdup (step->when);
}

/* Which steps: the later ones, and the step itself where it is meant. */
static GArray *
find_steps (CohortDb *db, const Query *query, GError **error)
{
  GArray *ids
      = query->to_here ? cohort_journal_later (db, query->step, error) : cohort_journal_chain (db, query->step, error);

  if (ids != NULL && !query->to_here)
    g_array_append_val (ids, query->step);
  return ids;
}

/* Undo does not reach behind a barrier, and not into a run that still goes on. */
static void
judge (CohortUndoPlan *plan, const CohortJournalStep *asked, gboolean to_here, const char *running)
{
  if (running != NULL)
    /* Translators: %s is a run that still goes on: "Synchronized with Stripe" */
    plan->refusal = g_strdup_printf (_ ("“%s” is still going on. Wait for its end, or cancel it."), running);
  else if (to_here && asked->past_barrier)
    plan->refusal
        = g_strdup (_ ("The file’s structure was renewed after this step. Undo reaches back to that point, and "
                       "no further."));
  else if (!to_here && !asked->undoable)
    plan->refusal = g_strdup (_ ("This step is undone already, or cannot be undone any more."));
  else if (plan->ids->len == 0)
    plan->refusal = g_strdup (_ ("Nothing was done after this step."));
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (CohortJournalStep) asked = cohort_journal_get_step (db, query->step, error);
  g_autoptr (CohortUndoPlan) plan = g_new0 (CohortUndoPlan, 1);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) details = g_strv_builder_new ();
  g_autofree char *running = NULL;

  if (asked == NULL)
    return NULL;
  plan->label = cohort_history_describe (asked->kind, asked->detail);
  plan->ids = find_steps (db, query, error);
  if (plan->ids == NULL)
    return NULL;
  for (guint i = 0; i < plan->ids->len; i++)
    {
      g_autoptr (CohortJournalStep) step = cohort_journal_get_step (db, g_array_index (plan->ids, gint64, i), error);
      CohortHistoryStep *shown;

      if (step == NULL)
        return NULL;
      shown = cohort_history_step_new (step, query->zone);
      g_strv_builder_add (labels, shown->label);
      g_strv_builder_take (details, describe_detail (shown));
      if (step->state == COHORT_STEP_OPEN && running == NULL)
        running = g_strdup (shown->label);
      cohort_history_step_free (shown);
    }
  plan->labels = g_strv_builder_end (labels);
  plan->details = g_strv_builder_end (details);
  judge (plan, asked, query->to_here, running);
  return g_steal_pointer (&plan);
}

/**
 * cohort_undo_plan_load_async:
 * @step: a step
 * @to_here: whether everything after @step is meant, and not @step itself
 */
void
cohort_undo_plan_load_async (CohortSession *session, gint64 step, gboolean to_here, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, query_new (session, step, to_here), query_free,
                           (GDestroyNotify) cohort_undo_plan_free, cancellable, callback, user_data);
}

CohortUndoPlan *
cohort_undo_plan_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

CohortUndoPlan *
cohort_undo_plan_load (CohortSession *session, gint64 step, gboolean to_here, GError **error)
{
  g_autoptr (Query) query = query_new (session, step, to_here);

  return cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);
}
