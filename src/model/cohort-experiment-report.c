// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-experiment-private.h"

#include <string.h>

#include "cohort-store.h"

/* ---- one ---- */

void
cohort_experiment_free (CohortExperiment *self)
{
  cohort_experiment_plan_free (self->plan);
  cohort_experiment_row_free (self->row);
  g_free (self);
}

static CohortExperimentEnd
end_of (const char *ended_by)
{
  if (g_strcmp0 (ended_by, "date") == 0)
    return COHORT_EXPERIMENT_BY_DATE;
  if (g_strcmp0 (ended_by, "rule") == 0)
    return COHORT_EXPERIMENT_BY_RULE;
  return g_strcmp0 (ended_by, "guardrail") == 0 ? COHORT_EXPERIMENT_BY_GUARDRAIL : COHORT_EXPERIMENT_BY_NOTHING;
}

static CohortExperimentVerb
verdict_of (const char *verdict)
{
  if (g_strcmp0 (verdict, "adopt") == 0)
    return COHORT_EXPERIMENT_ADOPT;
  return g_strcmp0 (verdict, "keep") == 0 ? COHORT_EXPERIMENT_KEEP : COHORT_EXPERIMENT_UNDECIDED;
}

static gboolean
read_renewals (CohortDb *db, gint64 version, CohortTrialRenewals renewals[2], GError **error)
{
  g_autoptr (GArray) rows = cohort_experiment_renewals (db, version, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortRenewalRow *row = &g_array_index (rows, CohortRenewalRow, i);

      if (row->month > G_N_ELEMENTS (renewals->due))
        continue;
      renewals[row->position].due[row->month - 1] = row->due;
      renewals[row->position].lost[row->month - 1] = row->lost;
    }
  return TRUE;
}

/* From what was written down when it ended. */
static gboolean
read_result (CohortDb *db, CohortExperiment *self, const CohortVersionRow *version, GError **error)
{
  g_autoptr (GArray) rows = cohort_experiment_observations (db, version->id, error);
  CohortExperimentCounts counts = { 0 };

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortObservationRow *row = &g_array_index (rows, CohortObservationRow, i);
      CohortTrialGuard *guard = &counts.guards[row->position];

      if (strcmp (row->measure, "came") == 0)
        counts.came[row->position] = row->trials;
      else if (strcmp (row->measure, "metric") == 0)
        counts.arms[row->position] = (CohortArm) { row->trials, row->yes };
      else
        {
          guard->payers = row->trials;
          *(strcmp (row->measure, "leaving") == 0 ? &guard->left : &guard->refunded) = row->yes;
        }
    }
  if (!read_renewals (db, version->id, counts.renewals, error))
    return FALSE;
  self->has_result = self->ended_by != COHORT_EXPERIMENT_BY_NOTHING;
  self->result = cohort_experiment_judge (&self->draft, version, &counts);
  self->guards[0] = counts.guards[0];
  self->guards[1] = counts.guards[1];
  return TRUE;
}

static gboolean
fill (CohortDb *db, const CohortExperimentBasis *basis, CohortExperiment *self, GError **error)
{
  const CohortExperimentRow *row = self->row;
  const CohortVersionRow *version = g_ptr_array_index (row->versions, row->versions->len - 1);
  CohortExperimentCounts counts;

  cohort_experiment_draft_of (row, version, &self->draft);
  self->first = version->first;
  self->last = version->last;
  self->judged = version->judged;
  self->per_arm = version->per_arm;
  self->baseline_yes = (guint64) version->baseline_yes;
  self->baseline_all = (guint64) version->baseline_all;
  if (strcmp (row->state, "draft") == 0)
    {
      self->plan = cohort_experiment_plan_make (basis, &self->draft);
      self->state = self->plan->state;
      return TRUE;
    }
  if (strcmp (row->state, "running") == 0)
    {
      self->state = COHORT_EXPERIMENT_RUNNING;
      return cohort_experiment_look (db, basis, &self->draft, version, &self->health, &counts, error);
    }
  self->state = strcmp (row->state, "ended") == 0 ? COHORT_EXPERIMENT_ENDED : COHORT_EXPERIMENT_DECIDED;
  self->ended = row->ended;
  self->ended_by = end_of (row->ended_by);
  self->verdict = verdict_of (row->verdict);
  return read_result (db, self, version, error);
}

CohortExperiment *
cohort_experiment_make (CohortDb *db, const CohortExperimentBasis *basis, CohortExperimentRow *row, GError **error)
{
  g_autoptr (CohortExperiment) self = g_new0 (CohortExperiment, 1);

  self->id = row->id;
  self->row = row;
  self->n_versions = row->versions->len;
  self->ended = COHORT_DAY_NONE;
  return fill (db, basis, self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * cohort_experiment_allows:
 *
 * The one place that says what may follow what.
 */
gboolean
cohort_experiment_allows (const CohortExperiment *self, CohortExperimentVerb verb)
{
  gboolean draft = self->state <= COHORT_EXPERIMENT_READY, running = self->state == COHORT_EXPERIMENT_RUNNING;

  switch (verb)
    {
    case COHORT_EXPERIMENT_EDIT:
      return draft || running;
    case COHORT_EXPERIMENT_START:
      return self->state == COHORT_EXPERIMENT_READY;
    case COHORT_EXPERIMENT_ASSIGN:
      return running && self->health.to_assign > 0;
    case COHORT_EXPERIMENT_SHOWN:
      return running
             && (self->draft.by_week ? self->health.week < self->health.n_weeks && !self->health.shown_now
                                     : self->health.to_show > 0);
    case COHORT_EXPERIMENT_END:
      return running && self->health.may_end != COHORT_EXPERIMENT_BY_NOTHING;
    case COHORT_EXPERIMENT_GIVE_UP:
      return running && self->health.may_end == COHORT_EXPERIMENT_BY_NOTHING;
    case COHORT_EXPERIMENT_ADOPT:
      /* What says nothing is no reason to adopt anything. */
      return self->state == COHORT_EXPERIMENT_ENDED && self->has_result && self->result.verdict == COHORT_TRIAL_BETTER
             && self->ended_by != COHORT_EXPERIMENT_BY_GUARDRAIL;
    case COHORT_EXPERIMENT_KEEP:
    case COHORT_EXPERIMENT_UNDECIDED:
      return self->state == COHORT_EXPERIMENT_ENDED;
    case COHORT_EXPERIMENT_REMOVE:
      return draft;
    case COHORT_N_EXPERIMENT_VERBS:
    default:
      return FALSE;
    }
}

/* ---- all ---- */

static void
report_clear (gpointer data)
{
  g_clear_pointer (&((CohortExperimentReport *) data)->experiments, g_ptr_array_unref);
}

CohortExperimentReport *
cohort_experiment_report_ref (CohortExperimentReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_experiment_report_unref (CohortExperimentReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* Returns: (transfer none) (nullable) */
const CohortExperiment *
cohort_experiment_report_find (const CohortExperimentReport *self, gint64 id)
{
  for (guint i = 0; i < self->experiments->len; i++)
    if (((const CohortExperiment *) g_ptr_array_index (self->experiments, i))->id == id)
      return g_ptr_array_index (self->experiments, i);
  return NULL;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;
  g_auto (CohortExperimentBasis) basis = { 0 };
  g_autoptr (CohortExperimentReport) report = g_atomic_rc_box_new0 (CohortExperimentReport);
  g_autoptr (GPtrArray) rows = cohort_experiment_load (db, error);

  report->experiments = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_experiment_free);
  if (rows == NULL || !cohort_experiment_basis_read (db, question->cache, question->today, &basis, error))
    return NULL;
  report->as_of = basis.as_of;
  while (rows->len > 0)
    {
      CohortExperiment *one = cohort_experiment_make (db, &basis, g_ptr_array_steal_index (rows, 0), error);

      if (one == NULL)
        return NULL;
      g_ptr_array_add (report->experiments, one);
    }
  return g_steal_pointer (&report);
}

void
cohort_experiment_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  cohort_ledger_question_ask (cohort_ledger_question_new (session, NULL, NULL), session, answer,
                              (GDestroyNotify) cohort_experiment_report_unref, cohort_experiment_report_load_async,
                              cancellable, callback, user_data);
}

CohortExperimentReport *
cohort_experiment_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for the command line and tests. */
CohortExperimentReport *
cohort_experiment_report_load (CohortSession *session, GError **error)
{
  return cohort_ledger_question_wait (cohort_ledger_question_new (session, NULL, NULL), session, answer, error);
}
