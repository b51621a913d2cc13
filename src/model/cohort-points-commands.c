// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rules are tried on the past inside the step that keeps them, so that the figures that are kept are those of the file
 * as it is then. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-money.h"
#include "cohort-points-private.h"
#include "cohort-points-rows.h"

#define PPM G_GINT64_CONSTANT (1000000)

typedef struct
{
  CohortLedgerCache *cache; /* (owned) */
  CohortZone *zone;         /* (owned) */
  CohortDay today;
  CohortPointsDraft draft;
  gint64 points;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  cohort_ledger_cache_unref (self->cache);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

/* ---- rules ---- */

static CohortPointsRulesRow
row_of (const CohortPointsTrial *trial, CohortDay today, gint64 now_us)
{
  gint64 top = 0;

  if (trial->all.points > 0)
    cohort_mul_div_half_even (trial->all.top, PPM, trial->all.points, &top);
  return (CohortPointsRulesRow) { .from = trial->draft.past ? COHORT_DAY_MIN : today,
                                  .saved_at = now_us,
                                  .months = trial->draft.months,
                                  .worth = trial->draft.worth,
                                  .currency = trial->draft.currency,
                                  .tried_until = trial->until,
                                  .tried_members = (gint64) trial->all.members,
                                  .tried_points = trial->all.points,
                                  .tried_balance = trial->owed.points,
                                  .tried_low = trial->owed.low,
                                  .tried_high = trial->owed.high,
                                  .tried_top_ppm = top };
}

static gboolean
save (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Asked *asked = request->more;
  g_autoptr (CohortPointsTrial) trial
      = cohort_points_trial_make (db, asked->cache, asked->zone, asked->today, &asked->draft, error);
  CohortPointsRulesRow row;
  gint64 id;

  if (trial == NULL)
    return FALSE;
  row = row_of (trial, asked->today, request->now_us);
  if (!cohort_points_insert_rules (db, &row, &id, error))
    return FALSE;
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    {
      CohortPointsRuleRow rule = { .rules = id,
                                   .act = cohort_points_act_name ((CohortPointsAct) i),
                                   .points = trial->draft.each[i].points,
                                   .daily_cap = trial->draft.each[i].daily_cap,
                                   .tried_points = trial->each[i].points,
                                   .tried_members = (gint64) trial->each[i].members };

      if (rule.points > 0 && !cohort_points_insert_rule (db, &rule, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
end (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Asked *asked = request->more;
  g_autoptr (GPtrArray) rules = cohort_points_rules_read (db, asked->zone, error);
  const CohortPointsRules *newest;
  CohortPointsRulesRow row = { .from = asked->today, .ended = TRUE, .saved_at = request->now_us };
  gint64 id;

  if (rules == NULL)
    return FALSE;
  newest = rules->len > 0 ? g_ptr_array_index (rules, 0) : NULL;
  if (newest == NULL || newest->ended)
    return refuse (error, _ ("No points are given."));
  /* What was given keeps its worth. */
  row.worth = newest->draft.worth;
  row.currency = newest->draft.currency;
  return cohort_points_insert_rules (db, &row, &id, error);
}

/* ---- redeeming ---- */

static gboolean
redeem (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Asked *asked = request->more;
  g_autoptr (GPtrArray) rules = cohort_points_rules_read (db, asked->zone, error);
  g_autoptr (CohortLedgerSnapshot) ledger = NULL;
  g_autoptr (CohortPointsLedger) points = NULL;
  CohortPointsRedeemedRow row = { .member = request->id,
                                  .day = asked->today,
                                  .points = asked->points,
                                  .what = request->name != NULL && *request->name != '\0' ? request->name : NULL };
  guint32 index;

  if (rules == NULL)
    return FALSE;
  if (row.points <= 0)
    return refuse (error, _ ("Say how many points."));
  points = cohort_points_count (db, asked->cache, asked->zone, asked->today, rules, request->id, &ledger, error);
  if (points == NULL)
    return FALSE;
  index = cohort_points_index (ledger, request->id);
  if (points->status != COHORT_STATUS_OK || index == COHORT_INDEX_NONE || points->accounts[index].balance < row.points)
    return refuse (error, _ ("They do not have that many points."));
  return cohort_points_insert_redeemed (db, &row, error);
}

static gboolean
remove_redeemed (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_points_remove_redeemed (db, request->id, error);
}

/* ---- requests ---- */

static CohortCommandRequest *
request_new (CohortSession *session, const char *kind, CohortCommandRequestFunc run, const CohortPointsDraft *draft)
{
  CohortCommandRequest *request = cohort_command_request_new (session, kind, run);
  Asked *asked = g_new0 (Asked, 1);

  asked->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  asked->zone = cohort_zone_ref (cohort_session_get_zone (session));
  asked->today = cohort_session_get_today (session);
  if (draft != NULL)
    {
      asked->draft = *draft;
      asked->draft.currency = g_intern_string (draft->currency);
    }
  request->more = asked;
  request->free_more = asked_free;
  return request;
}

static CohortCommandRequest *
redeem_request (CohortSession *session, gint64 member, gint64 points, const char *what)
{
  CohortCommandRequest *request = request_new (session, COHORT_STEP_POINTS_REDEEM, redeem, NULL);

  request->id = member;
  request->name = what != NULL ? g_strstrip (g_strdup (what)) : NULL;
  ((Asked *) request->more)->points = points;
  cohort_command_request_set_detail (request, NULL, NULL, "count", points);
  return request;
}

void
cohort_command_save_points_async (CohortSession *session, const CohortPointsDraft *draft, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                request_new (session, COHORT_STEP_POINTS, save, draft), cancellable, callback,
                                user_data);
}

CohortDone *
cohort_command_save_points (CohortSession *session, const CohortPointsDraft *draft, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_new (session, COHORT_STEP_POINTS, save, draft), error);
}

void
cohort_command_end_points_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                request_new (session, COHORT_STEP_POINTS_END, end, NULL), cancellable, callback,
                                user_data);
}

CohortDone *
cohort_command_end_points (CohortSession *session, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_new (session, COHORT_STEP_POINTS_END, end, NULL), error);
}

void
cohort_command_redeem_points_async (CohortSession *session, gint64 member, gint64 points, const char *what,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                redeem_request (session, member, points, what), cancellable, callback, user_data);
}

CohortDone *
cohort_command_redeem_points (CohortSession *session, gint64 member, gint64 points, const char *what, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         redeem_request (session, member, points, what), error);
}

void
cohort_command_remove_redeemed_async (CohortSession *session, gint64 id, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_POINTS_RETURN, remove_redeemed);

  request->id = id;
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}
