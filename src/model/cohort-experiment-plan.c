// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whether what a person asks can be answered with the people there are, and what could. The same answer comes to the
 * form while it is filled in and to the step that starts a test. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort-experiment-private.h"
#include "cohort-risk-rows.h"
#include "cohort-store.h"

#define PPM 1e6

/* ---- words of the store ---- */

static const char *const kinds[] = { "wording", "offer", "trial", "annual", "price" };
static const char *const metrics[] = { "pays", "stays", "acts" };

static guint
index_of (const char *const *words, gsize n, const char *word)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (words[i], word) == 0)
      return i;
  g_return_val_if_reached (0);
}

void
cohort_experiment_draft_of (const CohortExperimentRow *experiment, const CohortVersionRow *row,
                            CohortExperimentDraft *draft)
{
  *draft = (CohortExperimentDraft) {
    .question = experiment->question,
    .kind = (CohortExperimentKind) index_of (kinds, G_N_ELEMENTS (kinds), row->kind),
    .ask = { (CohortTrialMetric) index_of (metrics, G_N_ELEMENTS (metrics), row->metric),
             strcmp (row->eligible, "there") == 0 ? COHORT_TRIAL_THERE : COHORT_TRIAL_NEW, row->window },
    .by_week = strcmp (row->assignment, "week") == 0,
    .sequential = strcmp (row->rule, "sequential") == 0,
    .difference = (double) row->difference_ppm / PPM,
    .leaving_limit = row->leaving_ppm < 0 ? -1 : (double) row->leaving_ppm / PPM,
    .refund_limit = row->refund_ppm < 0 ? -1 : (double) row->refund_ppm / PPM,
    .arms = { { row->arms[0].name, row->arms[0].amount }, { row->arms[1].name, row->arms[1].amount } },
    .currency = row->arms[0].currency,
  };
}

static gint64
limit_ppm (double limit)
{
  return limit < 0 ? -1 : llround (limit * PPM);
}

void
cohort_experiment_row_of (const CohortExperimentDraft *draft, CohortVersionRow *row)
{
  row->kind = kinds[draft->kind];
  row->eligible = draft->ask.who == COHORT_TRIAL_THERE ? "there" : "new";
  row->assignment = draft->by_week ? "week" : "person";
  row->metric = metrics[draft->ask.metric];
  row->rule = draft->sequential ? "sequential" : "date";
  row->window = draft->ask.window;
  row->difference_ppm = CLAMP (llround (draft->difference * PPM), 1, 999999);
  row->leaving_ppm = limit_ppm (draft->leaving_limit);
  row->refund_ppm = limit_ppm (draft->refund_limit);
  for (guint i = 0; i < 2; i++)
    {
      g_set_str (&row->arms[i].name, draft->arms[i].name);
      row->arms[i].amount = draft->kind == COHORT_EXPERIMENT_PRICE ? draft->arms[i].amount : 0;
      row->arms[i].currency = g_intern_string (draft->currency);
    }
}

/* ---- what is asked ---- */

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

static gboolean
is_limit (double limit)
{
  return limit < 0 || limit <= 1;
}

/* What cannot be kept at all; what is merely not filled in yet is find_missing()'s. */
gboolean
cohort_experiment_draft_check (const CohortExperimentDraft *draft, GError **error)
{
  if (draft->kind >= COHORT_N_EXPERIMENT_KINDS || draft->ask.metric >= COHORT_N_TRIAL_METRICS || draft->ask.window < 1
      || draft->ask.window > 365 || !(draft->difference > 0 && draft->difference < 1)
      || !is_limit (draft->leaving_limit) || !is_limit (draft->refund_limit))
    return refuse (error, _ ("A share must lie between 0 and 100 %, and a window between 1 and 365 days."));
  if (draft->question == NULL || *draft->question == '\0')
    return refuse (error, _ ("Say what you want to know."));
  if (draft->kind != COHORT_EXPERIMENT_WORDING && (!draft->by_week || draft->ask.who != COHORT_TRIAL_NEW))
    return refuse (error, _ ("What touches the price is the same for everybody at one time: it changes by whole weeks, "
                             "and for new members only."));
  if (draft->ask.who == COHORT_TRIAL_THERE && (draft->by_week || draft->ask.metric == COHORT_TRIAL_PAYS))
    return refuse (error, _ ("Who is there pays already: ask whether they stay or act, with an arm drawn for each."));
  return TRUE;
}

static char *
find_missing (const CohortExperimentDraft *draft)
{
  g_autoptr (GError) error = NULL;

  if (!cohort_experiment_draft_check (draft, &error))
    return g_strdup (error->message);
  if (draft->kind == COHORT_EXPERIMENT_PRICE
      && (draft->arms[0].amount <= 0 || draft->arms[1].amount <= 0 || draft->arms[0].amount == draft->arms[1].amount
          || draft->currency == NULL))
    return g_strdup (_ ("Name two prices."));
  if (draft->kind != COHORT_EXPERIMENT_PRICE && (draft->arms[1].name == NULL || *draft->arms[1].name == '\0'))
    return g_strdup (_ ("Say what would be different."));
  return NULL;
}

/* ---- the plan ---- */

/* What @share becomes by a change that makes @from be @to: of the odds, since a share near 1 cannot double. */
static double
change_alike (double share, double from, double to)
{
  double odds = share / (1 - share) * (to / (1 - to)) / (from / (1 - from));

  return odds / (1 + odds);
}

/* Another measure, for a change as big: some answer sooner. */
static void
try_others (const CohortExperimentBasis *basis, const CohortExperimentDraft *draft, CohortExperimentPlan *self)
{
  static const guint windows[] = { 30, 60, 14 };
  double from = self->past.baseline.estimate;
  double to = from + draft->difference < 1 ? from + draft->difference : from - draft->difference;

  for (guint i = 0; i < COHORT_N_TRIAL_METRICS; i++)
    {
      CohortTrialAsk ask = { (CohortTrialMetric) i, draft->ask.who, windows[i] };
      CohortTrialPast past;
      CohortTrialPlan plan;

      self->weeks_of[i] = NAN;
      if (i == draft->ask.metric || (draft->ask.who == COHORT_TRIAL_THERE && i == COHORT_TRIAL_PAYS)
          || self->past.status != COHORT_STATUS_OK || !(to > 0))
        continue;
      past = cohort_trial_past (cohort_ledger_snapshot_get_segments (basis->ledger),
                                cohort_ledger_snapshot_get_facts (basis->ledger), &ask, basis->as_of);
      plan = cohort_trial_plan (&past, ask.who,
                                fabs (change_alike (past.baseline.estimate, from, to) - past.baseline.estimate),
                                draft->by_week);
      if (plan.status == COHORT_STATUS_OK && plan.conclusive)
        self->weeks_of[i] = plan.weeks;
    }
}

static void
lay_days (const CohortExperimentBasis *basis, const CohortExperimentDraft *draft, CohortExperimentPlan *self)
{
  /* Nobody who came before the start counts; who is there is there on the last day known. */
  gboolean there = draft->ask.who == COHORT_TRIAL_THERE;

  self->first = there ? basis->as_of : basis->today + 1;
  self->last = there ? self->first : self->first + 7 * (CohortDay) MAX (self->plan.weeks, 1) - 1;
  self->judged = self->last + (CohortDay) draft->ask.window;
}

CohortExperimentPlan *
cohort_experiment_plan_make (const CohortExperimentBasis *basis, const CohortExperimentDraft *draft)
{
  CohortExperimentPlan *self = g_new0 (CohortExperimentPlan, 1);

  self->first = self->last = self->judged = COHORT_DAY_NONE;
  self->missing = find_missing (draft);
  for (guint i = 0; i < COHORT_N_TRIAL_METRICS; i++)
    self->weeks_of[i] = NAN;
  self->past.status = self->plan.status = COHORT_STATUS_BAD_INPUT;
  if (draft->ask.metric >= COHORT_N_TRIAL_METRICS || draft->ask.window < 1 || draft->ask.window > 365)
    return self;
  self->past = cohort_trial_past (cohort_ledger_snapshot_get_segments (basis->ledger),
                                  cohort_ledger_snapshot_get_facts (basis->ledger), &draft->ask, basis->as_of);
  self->plan = cohort_trial_plan (&self->past, draft->ask.who, draft->difference, draft->by_week);
  if (self->plan.status != COHORT_STATUS_OK || !self->plan.conclusive)
    {
      try_others (basis, draft, self);
      self->state = self->missing != NULL ? COHORT_EXPERIMENT_DRAFT : COHORT_EXPERIMENT_CANNOT_CONCLUDE;
      return self;
    }
  lay_days (basis, draft, self);
  self->state = self->missing != NULL ? COHORT_EXPERIMENT_DRAFT : COHORT_EXPERIMENT_READY;
  return self;
}

void
cohort_experiment_plan_free (CohortExperimentPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->missing);
  g_free (self);
}

/* From here on @row is not changed any more. */
void
cohort_experiment_freeze (CohortVersionRow *row, const CohortExperimentPlan *plan, gint64 now_us)
{
  row->frozen_at = now_us;
  row->first = plan->first;
  row->last = plan->last;
  row->judged = plan->judged;
  row->per_arm = (gint64) plan->plan.per_arm;
  row->baseline_yes = (gint64) plan->past.baseline.num;
  row->baseline_all = (gint64) plan->past.baseline.den;
  row->spread_milli = llround (plan->past.spread * 1000);
  row->arrival_milli = llround (plan->past.arrival_spread * 1000);
  row->seed = now_us;
}

/* ---- what it stands on ---- */

gboolean
cohort_experiment_basis_read (CohortDb *db, CohortLedgerCache *cache, CohortDay today, CohortExperimentBasis *basis,
                              GError **error)
{
  CohortDay known = COHORT_DAY_NONE;

  if (!cohort_risk_horizon (db, &known, error))
    return FALSE;
  basis->today = today;
  basis->as_of = known != COHORT_DAY_NONE ? MIN (today, known) : today;
  basis->ledger = cohort_ledger_cache_get (cache, db, error);
  return basis->ledger != NULL;
}

void
cohort_experiment_basis_clear (CohortExperimentBasis *self)
{
  g_clear_pointer (&self->ledger, cohort_ledger_snapshot_unref);
}

/* ---- asking for it ---- */

typedef struct
{
  CohortExperimentDraft draft;
  char *question, *names[2]; /* (owned): of the draft */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_free (self->question);
  g_free (self->names[0]);
  g_free (self->names[1]);
  g_free (self);
}

static CohortLedgerQuestion *
question_new (CohortSession *session, const CohortExperimentDraft *draft)
{
  Asked *self = g_new0 (Asked, 1);

  self->draft = *draft;
  self->draft.question = self->question = g_strdup (draft->question);
  for (guint i = 0; i < 2; i++)
    self->draft.arms[i].name = self->names[i] = g_strdup (draft->arms[i].name);
  self->draft.currency = g_intern_string (draft->currency);
  return cohort_ledger_question_new (session, self, asked_free);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;
  const Asked *asked = question->more;
  g_auto (CohortExperimentBasis) basis = { 0 };

  return cohort_experiment_basis_read (db, question->cache, question->today, &basis, error)
             ? cohort_experiment_plan_make (&basis, &asked->draft)
             : NULL;
}

void
cohort_experiment_plan_load_async (CohortSession *session, const CohortExperimentDraft *draft,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_ledger_question_ask (question_new (session, draft), session, answer,
                              (GDestroyNotify) cohort_experiment_plan_free, cohort_experiment_plan_load_async,
                              cancellable, callback, user_data);
}

CohortExperimentPlan *
cohort_experiment_plan_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for the command line and tests. */
CohortExperimentPlan *
cohort_experiment_plan_load (CohortSession *session, const CohortExperimentDraft *draft, GError **error)
{
  return cohort_ledger_question_wait (question_new (session, draft), session, answer, error);
}
