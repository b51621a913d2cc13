// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every move of a test is a step. Whether it may be made is judged anew inside the step, from the file as it is then:
 * what a page showed may be old. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-decision.h"
#include "cohort-experiment-private.h"
#include "cohort-experiment-words.h"
#include "cohort-history-private.h"

/* When a decision is looked at again. */
#define CHECK_MONTHS 3

typedef struct
{
  CohortLedgerCache *cache; /* (owned) */
  CohortDay today;
  CohortExperimentVerb verb;
  CohortVersionRow row;        /* (owned): of what is saved */
  CohortExperimentDraft draft; /* of what is saved: borrows from @row and the request */
} Move;

static void
move_free (gpointer data)
{
  Move *self = data;

  cohort_ledger_cache_unref (self->cache);
  cohort_version_row_clear (&self->row);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

/* ---- saving ---- */

/* A version that begins tomorrow. */
static gboolean
start_version (CohortDb *db, const CohortExperimentBasis *basis, gint64 experiment, CohortVersionRow *row,
               const CohortExperimentDraft *draft, gint64 now_us, GError **error)
{
  g_autoptr (CohortExperimentPlan) plan = cohort_experiment_plan_make (basis, draft);
  g_autofree char *why = NULL;

  if (plan->state != COHORT_EXPERIMENT_READY)
    {
      why = cohort_experiment_refusal (draft, plan);
      return refuse (error, why);
    }
  cohort_experiment_freeze (row, plan, now_us);
  return row->id != 0 ? cohort_experiment_replace_version (db, experiment, row, error)
                      : cohort_experiment_insert_version (db, experiment, row, error);
}

static gboolean
save (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  Move *move = request->more;
  g_auto (CohortExperimentBasis) basis = { 0 };
  g_autoptr (CohortExperimentRow) row = NULL;
  const CohortVersionRow *latest;
  gint64 id;

  if (!cohort_experiment_draft_check (&move->draft, error))
    return FALSE;
  if (request->id == 0)
    {
      move->row.number = 1;
      return cohort_experiment_insert (db, request->name, request->now_us, &id, error)
             && cohort_experiment_insert_version (db, id, &move->row, error);
    }
  row = cohort_experiment_load_one (db, request->id, error);
  if (row == NULL || !cohort_experiment_basis_read (db, move->cache, move->today, &basis, error))
    return FALSE;
  latest = g_ptr_array_index (row->versions, row->versions->len - 1);
  if (g_str_equal (row->state, "draft"))
    {
      move->row.number = latest->number;
      move->row.id = latest->id;
      return cohort_experiment_set_question (db, request->id, request->name, error)
             && cohort_experiment_replace_version (db, request->id, &move->row, error);
    }
  if (!g_str_equal (row->state, "running"))
    return refuse (error, _ ("This experiment has ended. What it asked stays as it was."));
  move->row.number = latest->number + 1;
  return start_version (db, &basis, request->id, &move->row, &move->draft, request->now_us, error);
}

/* ---- moving ---- */

typedef struct
{
  CohortDb *db;
  gint64 version, now_us;
} Assigning;

static gboolean
assign_one (gint64 member, guint position, gpointer data, GError **error)
{
  const Assigning *self = data;

  return cohort_experiment_assign (self->db, self->version, member, position, self->now_us, error);
}

static gboolean
observe (CohortDb *db, gint64 version, const CohortExperimentCounts *counts, gint64 now_us, GError **error)
{
  for (guint i = 0; i < 2; i++)
    {
      const CohortTrialGuard *guard = &counts->guards[i];
      const CohortObservationRow rows[] = { { i, "came", 0, counts->came[i] },
                                            { i, "metric", counts->arms[i].buyers, counts->arms[i].visitors },
                                            { i, "leaving", guard->left, guard->payers },
                                            { i, "refunds", guard->refunded, guard->payers } };

      for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
        if (!cohort_experiment_observe (db, version, &rows[k], now_us, error))
          return FALSE;
      for (guint month = 0; month < G_N_ELEMENTS (counts->renewals[i].due); month++)
        {
          const CohortRenewalRow row
              = { i, month + 1, counts->renewals[i].lost[month], counts->renewals[i].due[month] };

          if (row.due > 0 && !cohort_experiment_observe_renewal (db, version, &row, now_us, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
end (CohortDb *db, const CohortExperimentBasis *basis, const CohortExperiment *one, const CohortVersionRow *version,
     const CohortCommandRequest *request, GError **error)
{
  static const char *const ends[] = { "given_up", "date", "rule", "guardrail" };
  CohortExperimentRow row = *(const CohortExperimentRow *) one->row;
  CohortExperimentHealth health;
  CohortExperimentCounts counts;

  row.state = "ended";
  row.ended_by = ends[one->health.may_end];
  row.ended = basis->today;
  /* Of what is given up nothing is written down: a result that can be had by stopping early is a peek. */
  if (one->health.may_end != COHORT_EXPERIMENT_BY_NOTHING
      && (!cohort_experiment_look (db, basis, &one->draft, version, &health, &counts, error)
          || !observe (db, version->id, &counts, request->now_us, error)))
    return FALSE;
  return cohort_experiment_set_state (db, &row, 0, error);
}

static gboolean
decide (CohortDb *db, const CohortExperimentBasis *basis, const CohortExperiment *one, CohortExperimentVerb verb,
        gint64 now_us, GError **error)
{
  static const char *const verdicts[COHORT_N_EXPERIMENT_VERBS] = { [COHORT_EXPERIMENT_ADOPT] = "adopt",
                                                                   [COHORT_EXPERIMENT_KEEP] = "keep",
                                                                   [COHORT_EXPERIMENT_UNDECIDED] = "cannot_tell" };
  CohortExperimentRow row = *(const CohortExperimentRow *) one->row;
  g_autofree char *title = cohort_experiment_decision_title (one, verb);
  g_autofree char *expected = cohort_experiment_result_text (one);
  CohortDecisionRow decision
      = { .kind = one->draft.kind == COHORT_EXPERIMENT_PRICE ? "price" : "offer",
          .title = title,
          .expected = expected,
          .made_at = now_us,
          .check_day
          = verb == COHORT_EXPERIMENT_ADOPT ? cohort_day_add_months (basis->today, CHECK_MONTHS) : COHORT_DAY_NONE };

  row.state = "decided";
  row.verdict = verdicts[verb];
  return cohort_decision_insert (db, &decision, error)
         && cohort_experiment_set_state (db, &row, cohort_db_last_id (db), error);
}

static gboolean
carry_out (CohortDb *db, const CohortExperimentBasis *basis, const CohortExperiment *one,
           const CohortCommandRequest *request, GError **error)
{
  const Move *move = request->more;
  CohortExperimentRow *row = one->row;
  CohortVersionRow *version = g_ptr_array_index (row->versions, row->versions->len - 1);
  Assigning assigning = { db, version->id, request->now_us };

  switch (move->verb)
    {
    case COHORT_EXPERIMENT_START:
      row->state = "running";
      return start_version (db, basis, one->id, version, &one->draft, request->now_us, error)
             && cohort_experiment_set_state (db, row, 0, error);
    case COHORT_EXPERIMENT_ASSIGN:
      return cohort_experiment_each_new (db, basis, &one->draft, version, assign_one, &assigning, error);
    case COHORT_EXPERIMENT_SHOWN:
      return one->draft.by_week
                 ? cohort_experiment_show_week (db, version->id, one->health.week, request->now_us, error)
                 : cohort_experiment_show_assigned (db, version->id, request->now_us, error);
    case COHORT_EXPERIMENT_END:
    case COHORT_EXPERIMENT_GIVE_UP:
      return end (db, basis, one, version, request, error);
    case COHORT_EXPERIMENT_ADOPT:
    case COHORT_EXPERIMENT_KEEP:
    case COHORT_EXPERIMENT_UNDECIDED:
      return decide (db, basis, one, move->verb, request->now_us, error);
    case COHORT_EXPERIMENT_REMOVE:
      return cohort_experiment_remove (db, one->id, error);
    case COHORT_EXPERIMENT_EDIT:
    case COHORT_N_EXPERIMENT_VERBS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
move (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Move *move = request->more;
  g_auto (CohortExperimentBasis) basis = { 0 };
  g_autoptr (CohortExperiment) one = NULL;
  CohortExperimentRow *row;
  g_autofree char *why = NULL;

  if (!cohort_experiment_basis_read (db, move->cache, move->today, &basis, error))
    return FALSE;
  row = cohort_experiment_load_one (db, request->id, error);
  one = row != NULL ? cohort_experiment_make (db, &basis, row, error) : NULL;
  if (one == NULL)
    return FALSE;
  if (cohort_experiment_allows (one, move->verb))
    return carry_out (db, &basis, one, request, error);
  if (move->verb == COHORT_EXPERIMENT_START && one->plan != NULL)
    why = cohort_experiment_refusal (&one->draft, one->plan);
  return refuse (error, why != NULL ? why : _ ("The experiment is not in a state that allows it."));
}

/* ---- requests ---- */

static CohortCommandRequest *
request_new (CohortSession *session, const char *kind, CohortCommandRequestFunc run, gint64 id,
             CohortExperimentVerb verb)
{
  CohortCommandRequest *request = cohort_command_request_new (session, kind, run);
  Move *move = g_new0 (Move, 1);

  move->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  move->today = cohort_session_get_today (session);
  move->verb = verb;
  request->id = id;
  request->more = move;
  request->free_more = move_free;
  return request;
}

static CohortCommandRequest *
save_request (CohortSession *session, gint64 id, const CohortExperimentDraft *draft)
{
  CohortCommandRequest *request = request_new (session, COHORT_STEP_EXPERIMENT, save, id, COHORT_EXPERIMENT_EDIT);
  Move *move = request->more;

  request->name = g_strstrip (g_strdup (draft->question != NULL ? draft->question : ""));
  cohort_experiment_row_of (draft, &move->row);
  move->draft = *draft;
  move->draft.question = request->name;
  move->draft.currency = g_intern_string (draft->currency);
  for (guint i = 0; i < 2; i++)
    move->draft.arms[i].name = move->row.arms[i].name;
  cohort_command_request_set_detail (request, "name", request->name, NULL, 0);
  return request;
}

static CohortCommandRequest *
verb_request (CohortSession *session, gint64 id, CohortExperimentVerb verb)
{
  static const char *const steps[COHORT_N_EXPERIMENT_VERBS] = {
    [COHORT_EXPERIMENT_START] = COHORT_STEP_EXPERIMENT_START,
    [COHORT_EXPERIMENT_ASSIGN] = COHORT_STEP_EXPERIMENT_ASSIGN,
    [COHORT_EXPERIMENT_SHOWN] = COHORT_STEP_EXPERIMENT_SHOWN,
    [COHORT_EXPERIMENT_END] = COHORT_STEP_EXPERIMENT_END,
    [COHORT_EXPERIMENT_GIVE_UP] = COHORT_STEP_EXPERIMENT_GIVE_UP,
    [COHORT_EXPERIMENT_ADOPT] = COHORT_STEP_EXPERIMENT_DECIDE,
    [COHORT_EXPERIMENT_KEEP] = COHORT_STEP_EXPERIMENT_DECIDE,
    [COHORT_EXPERIMENT_UNDECIDED] = COHORT_STEP_EXPERIMENT_DECIDE,
    [COHORT_EXPERIMENT_REMOVE] = COHORT_STEP_EXPERIMENT_REMOVE,
  };

  g_return_val_if_fail (verb < COHORT_N_EXPERIMENT_VERBS && steps[verb] != NULL, NULL);
  return request_new (session, steps[verb], move, id, verb);
}

void
cohort_command_save_experiment_async (CohortSession *session, gint64 id, const CohortExperimentDraft *draft,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, save_request (session, id, draft),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_save_experiment (CohortSession *session, gint64 id, const CohortExperimentDraft *draft, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, save_request (session, id, draft),
                                         error);
}

void
cohort_command_experiment_async (CohortSession *session, gint64 id, CohortExperimentVerb verb,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, verb_request (session, id, verb), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_experiment (CohortSession *session, gint64 id, CohortExperimentVerb verb, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, verb_request (session, id, verb),
                                         error);
}
