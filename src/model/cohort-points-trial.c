// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a set of rules would have come to on the past. The range of what would be owed has no assumption in it: at the
 * least members who pay come for theirs, at the most everybody does. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cohort-money.h"
#include "cohort-points-private.h"
#include "cohort-risk-rows.h"

#define MANY_A_DAY 10     /* acts of one member: more than somebody does who means each */
#define ENOUGH_MEMBERS 20 /* before a tenth of them is a few */
#define MAX_WORTH G_GINT64_CONSTANT (1000000000)

CohortPointsTrial *
cohort_points_trial_ref (CohortPointsTrial *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_points_trial_unref (CohortPointsTrial *self)
{
  g_atomic_rc_box_release (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

gboolean
cohort_points_draft_check (const CohortPointsDraft *draft, GError **error)
{
  if (cohort_points_kinds (draft) == 0)
    return refuse (error, _ ("Say what earns points."));
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (draft->each[i].points < 0 || draft->each[i].points > COHORT_POINTS_MAX_EACH)
      return refuse (error, _ ("An act can give up to a million points."));
  if (draft->worth < 0 || draft->worth > MAX_WORTH)
    return refuse (error, _ ("Points cannot be worth that much."));
  return draft->months <= COHORT_POINTS_MAX_MONTHS || refuse (error, _ ("Points cannot last that long."));
}

/* What is paid for is not farmed, however often somebody pays. */
static CohortPointsWarnings
warn (CohortPointsAct act, const CohortPointsRule *rule, const CohortPointsTally *tally)
{
  gboolean costs = act == COHORT_POINTS_PAYMENT || act == COHORT_POINTS_MONTH;
  CohortPointsWarnings out = COHORT_POINTS_SOUND;

  if (!costs && rule->daily_cap == 0 && tally->most_a_day >= MANY_A_DAY)
    out |= COHORT_POINTS_UNLIMITED;
  if (tally->members >= ENOUGH_MEMBERS && tally->top > tally->points / 2)
    out |= COHORT_POINTS_FEW;
  if (tally->by_free > tally->points / 2)
    out |= COHORT_POINTS_FREE;
  return out;
}

static gint64
paid_between (const CohortLedgerSnapshot *ledger, const char *currency, CohortDay from, CohortDay until)
{
  const CohortPayments *payments = &cohort_ledger_snapshot_get_facts (ledger)->payments;
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  gint64 sum = 0;

  for (gsize i = 0; i < payments->n; i++)
    if (payments->member[i] != COHORT_INDEX_NONE && payments->day[i] >= from && payments->day[i] <= until
        && g_str_equal (segments->currencies[payments->currency[i]].code, currency)
        && !cohort_add_i64 (sum, payments->gross[i], &sum))
      return G_MAXINT64;
  return sum;
}

static void
look (CohortPointsTrial *self, const CohortPointsActs *acts)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (acts->ledger);
  CohortDay year = cohort_day_add_months (self->until + 1, -12);
  CohortPointsTerm always = { COHORT_DAY_MIN, COHORT_DAY_MAX, self->draft.months, self->draft.each };
  CohortPointsTerm lately = { year, self->until + 1, self->draft.months, self->draft.each };
  CohortActs did = cohort_points_acts_get (acts);
  g_autofree guint8 *paid = NULL, *paying = NULL;
  g_autoptr (CohortPointsLedger) all = NULL, last_year = NULL;

  cohort_points_flags (acts->ledger, self->until, &paid, &paying);
  all = cohort_points_ledger (&did, COHORT_N_POINTS_ACTS, NULL, segments->n_members, paid, &always, 1, self->until);
  last_year
      = cohort_points_ledger (&did, COHORT_N_POINTS_ACTS, NULL, segments->n_members, paid, &lately, 1, self->until);
  if (all->status != COHORT_STATUS_OK)
    return;
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    {
      self->each[i] = all->tallies[i];
      self->warnings[i] = warn ((CohortPointsAct) i, &self->draft.each[i], &self->each[i]);
    }
  self->all = all->all;
  self->sum = all->sum;
  self->owed = cohort_points_owed (all, paying, self->draft.worth);
  self->year_points = last_year->sum.given;
  self->year_worth = cohort_points_worth (self->year_points, self->draft.worth);
  self->year_paid = paid_between (acts->ledger, self->draft.currency, year, self->until);
}

CohortPointsTrial *
cohort_points_trial_make (CohortDb *db, CohortLedgerCache *cache, CohortZone *zone, CohortDay today,
                          const CohortPointsDraft *draft, GError **error)
{
  g_auto (CohortPointsActs) acts = { 0 };
  CohortPointsTrial *self;
  CohortDay known = COHORT_DAY_NONE;

  if (!cohort_points_draft_check (draft, error) || !cohort_risk_horizon (db, &known, error))
    return NULL;
  /* What no source has told of yet is not taken for days on which nothing was done. */
  known = known != COHORT_DAY_NONE ? MIN (today, known) : today;
  if (!cohort_points_acts_read (db, cache, zone, 0, cohort_points_kinds (draft), known, &acts, error))
    return NULL;
  self = g_atomic_rc_box_new0 (CohortPointsTrial);
  self->draft = *draft;
  self->until = known;
  look (self, &acts);
  return self;
}

/* ---- asking for it ---- */

static CohortLedgerQuestion *
question_new (CohortSession *session, const CohortPointsDraft *draft)
{
  CohortPointsDraft *copy = g_memdup2 (draft, sizeof *draft);

  copy->currency = g_intern_string (draft->currency);
  return cohort_ledger_question_new (session, copy, g_free);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;

  return cohort_points_trial_make (db, question->cache, question->zone, question->today, question->more, error);
}

/**
 * cohort_points_trial_load_async:
 * @draft: copied
 */
void
cohort_points_trial_load_async (CohortSession *session, const CohortPointsDraft *draft, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_ledger_question_ask (question_new (session, draft), session, answer,
                              (GDestroyNotify) cohort_points_trial_unref, cohort_points_trial_load_async, cancellable,
                              callback, user_data);
}

CohortPointsTrial *
cohort_points_trial_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for the command line and tests. */
CohortPointsTrial *
cohort_points_trial_load (CohortSession *session, const CohortPointsDraft *draft, GError **error)
{
  return cohort_ledger_question_wait (question_new (session, draft), session, answer, error);
}
