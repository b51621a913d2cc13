// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What everybody has by the rules that were saved. Each act earns by the rules of its own day, so that a later change
 * takes nothing away from anybody. */

#include "config.h"

#include "cohort-points-private.h"

#include <string.h>

#include "cohort-points-rows.h"
#include "cohort-store.h"

static void
report_clear (gpointer data)
{
  g_ptr_array_unref (((CohortPointsReport *) data)->rules);
}

CohortPointsReport *
cohort_points_report_ref (CohortPointsReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_points_report_unref (CohortPointsReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static void
member_clear (gpointer data)
{
  g_ptr_array_unref (((CohortMemberPoints *) data)->gifts);
}

CohortMemberPoints *
cohort_member_points_ref (CohortMemberPoints *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_member_points_unref (CohortMemberPoints *self)
{
  g_atomic_rc_box_release_full (self, member_clear);
}

/* ---- the rules ---- */

typedef struct
{
  GPtrArray *rules; /* (element-type CohortPointsRules) */
  CohortZone *zone;
} Reading;

static void
add_rules (const CohortPointsRulesRow *row, gpointer data)
{
  Reading *self = data;
  CohortPointsRules *one = g_new0 (CohortPointsRules, 1);

  one->id = row->id;
  one->from = row->from;
  one->ended = row->ended;
  one->saved = cohort_zone_day (self->zone, row->saved_at);
  one->draft.months = (guint) row->months;
  one->draft.worth = row->worth;
  one->draft.currency = g_intern_string (row->currency);
  one->draft.past = row->from == COHORT_DAY_MIN;
  one->until = row->tried_until;
  one->members = row->tried_members;
  one->points = row->tried_points;
  one->top_ppm = row->tried_top_ppm;
  one->owed = (CohortPointsOwed) { .points = row->tried_balance, .low = row->tried_low, .high = row->tried_high };
  g_ptr_array_insert (self->rules, 0, one);
}

static void
add_rule (const CohortPointsRuleRow *row, gpointer data)
{
  Reading *self = data;

  for (guint i = 0; i < self->rules->len; i++)
    {
      CohortPointsRules *one = g_ptr_array_index (self->rules, i);

      for (guint k = 0; k < COHORT_N_POINTS_ACTS && one->id == row->rules; k++)
        if (strcmp (cohort_points_act_name ((CohortPointsAct) k), row->act) == 0)
          {
            one->draft.each[k] = (CohortPointsRule) { row->points, (guint) row->daily_cap };
            one->each_points[k] = row->tried_points;
            one->each_members[k] = row->tried_members;
          }
    }
}

GPtrArray *
cohort_points_rules_read (CohortDb *db, CohortZone *zone, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { rules, zone };

  return cohort_points_each_rules (db, add_rules, &reading, error)
                 && cohort_points_each_rule (db, add_rule, &reading, error)
             ? g_steal_pointer (&rules)
             : NULL;
}

/* What was saved last holds from its day on, whatever was to hold then before. */
static GArray *
terms_of (const GPtrArray *rules)
{
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (CohortPointsTerm));

  for (guint i = rules->len; i-- > 0;)
    {
      const CohortPointsRules *one = g_ptr_array_index (rules, i);
      CohortPointsTerm term = { one->from, COHORT_DAY_MAX, one->draft.months, one->draft.each };

      while (terms->len > 0 && g_array_index (terms, CohortPointsTerm, terms->len - 1).from >= term.from)
        g_array_set_size (terms, terms->len - 1);
      if (terms->len > 0)
        g_array_index (terms, CohortPointsTerm, terms->len - 1).to = term.from;
      g_array_append_val (terms, term);
    }
  return terms;
}

/* ---- what everybody has ---- */

typedef struct
{
  const CohortLedgerSnapshot *ledger;
  GArray *member, *day, *points;
} Gifts;

static void
add_gift (const CohortPointsRedeemedRow *row, gpointer data)
{
  Gifts *self = data;
  guint32 index = cohort_points_index (self->ledger, row->member);

  if (index == COHORT_INDEX_NONE)
    return;
  g_array_append_val (self->member, index);
  g_array_append_val (self->day, row->day);
  g_array_append_val (self->points, row->points);
}

/**
 * cohort_points_count:
 * @rules: as read, newest first
 * @who: a member, 0 for everybody
 * @ledger: (out) (optional) (transfer full): whose members the answer's are
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortPointsLedger *
cohort_points_count (CohortDb *db, CohortLedgerCache *cache, CohortZone *zone, CohortDay today, const GPtrArray *rules,
                     gint64 who, CohortLedgerSnapshot **ledger, GError **error)
{
  g_auto (CohortPointsActs) acts = { 0 };
  g_autoptr (GArray) terms = terms_of (rules), member = g_array_new (FALSE, FALSE, sizeof (guint32)),
                     day = g_array_new (FALSE, FALSE, sizeof (CohortDay)),
                     points = g_array_new (FALSE, FALSE, sizeof (gint64));
  Gifts gifts = { NULL, member, day, points };
  CohortPointsRedeemed redeemed;
  CohortActs did;
  guint kinds = 0;

  for (guint i = 0; i < rules->len; i++)
    kinds |= cohort_points_kinds (&((const CohortPointsRules *) g_ptr_array_index (rules, i))->draft);
  if (!cohort_points_acts_read (db, cache, zone, who, kinds, today, &acts, error))
    return NULL;
  gifts.ledger = acts.ledger;
  if (!cohort_points_each_redeemed (db, who, add_gift, &gifts, error))
    return NULL;
  redeemed = (CohortPointsRedeemed) { member->len, (const guint32 *) (gconstpointer) member->data,
                                      (const CohortDay *) (gconstpointer) day->data,
                                      (const gint64 *) (gconstpointer) points->data };
  did = cohort_points_acts_get (&acts);
  if (ledger != NULL)
    *ledger = cohort_ledger_snapshot_ref (acts.ledger);
  return cohort_points_ledger (&did, COHORT_N_POINTS_ACTS, &redeemed,
                               cohort_ledger_snapshot_get_segments (acts.ledger)->n_members, NULL,
                               (const CohortPointsTerm *) (gconstpointer) terms->data, terms->len, today);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;
  g_autoptr (GPtrArray) rules = cohort_points_rules_read (db, question->zone, error);
  g_autoptr (CohortLedgerSnapshot) ledger = NULL;
  g_autoptr (CohortPointsLedger) points = NULL;
  g_autofree guint8 *paid = NULL, *paying = NULL;
  const CohortPointsRules *newest;
  CohortPointsReport *report;

  if (rules == NULL)
    return NULL;
  if (rules->len > 0
      && (points = cohort_points_count (db, question->cache, question->zone, question->today, rules, 0, &ledger, error))
             == NULL)
    return NULL;
  report = g_atomic_rc_box_new0 (CohortPointsReport);
  report->rules = g_steal_pointer (&rules);
  if (points == NULL)
    return report;
  newest = g_ptr_array_index (report->rules, 0);
  report->on = !newest->ended;
  report->sum = points->sum;
  cohort_points_flags (ledger, question->today, &paid, &paying);
  report->owed = cohort_points_owed (points, paying, newest->draft.worth);
  for (guint32 m = 0; points->status == COHORT_STATUS_OK && m < points->n_members; m++)
    report->n_members += points->accounts[m].balance > 0;
  return report;
}

void
cohort_points_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  cohort_ledger_question_ask (cohort_ledger_question_new (session, NULL, NULL), session, answer,
                              (GDestroyNotify) cohort_points_report_unref, cohort_points_report_load_async, cancellable,
                              callback, user_data);
}

CohortPointsReport *
cohort_points_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for the command line and tests. */
CohortPointsReport *
cohort_points_report_load (CohortSession *session, GError **error)
{
  return cohort_ledger_question_wait (cohort_ledger_question_new (session, NULL, NULL), session, answer, error);
}

/* ---- each member ---- */

typedef struct
{
  CohortPointsMemberFunc func;
  gpointer data;
} Telling;

static gpointer
tell_members (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;
  const Telling *telling = question->more;
  g_autoptr (GPtrArray) rules = cohort_points_rules_read (db, question->zone, error);
  g_autoptr (CohortLedgerSnapshot) ledger = NULL;
  g_autoptr (CohortPointsLedger) points = NULL;

  if (rules == NULL
      || (points = cohort_points_count (db, question->cache, question->zone, question->today, rules, 0, &ledger, error))
             == NULL)
    return NULL;
  for (guint32 m = 0; points->status == COHORT_STATUS_OK && m < points->n_members; m++)
    if (points->accounts[m].given != 0 || points->accounts[m].redeemed != 0)
      telling->func (cohort_ledger_snapshot_get_segments (ledger)->member_id[m], &points->accounts[m], telling->data);
  return GINT_TO_POINTER (TRUE);
}

/**
 * cohort_points_each_member:
 * @func: (scope call): on another thread, while this one waits
 *
 * For the command line and tests.
 */
gboolean
cohort_points_each_member (CohortSession *session, CohortPointsMemberFunc func, gpointer data, GError **error)
{
  Telling *telling = g_new (Telling, 1);

  *telling = (Telling) { func, data };
  return cohort_ledger_question_wait (cohort_ledger_question_new (session, telling, g_free), session, tell_members,
                                      error)
         != NULL;
}

/* ---- one member ---- */

static void
gift_free (gpointer data)
{
  g_free (((CohortPointsGift *) data)->what);
  g_free (data);
}

static void
add_own_gift (const CohortPointsRedeemedRow *row, gpointer data)
{
  CohortMemberPoints *self = data;
  CohortPointsGift *gift = g_new0 (CohortPointsGift, 1);

  gift->id = row->id;
  gift->day = row->day;
  gift->points = row->points;
  gift->what = g_strdup (row->what);
  g_ptr_array_add (self->gifts, gift);
}

static gpointer
answer_member (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;
  gint64 who = *(const gint64 *) question->more;
  g_autoptr (GPtrArray) rules = cohort_points_rules_read (db, question->zone, error);
  g_autoptr (CohortMemberPoints) report = g_atomic_rc_box_new0 (CohortMemberPoints);
  g_autoptr (CohortLedgerSnapshot) ledger = NULL;
  g_autoptr (CohortPointsLedger) points = NULL;
  const CohortPointsRules *newest;
  guint32 index;

  report->gifts = g_ptr_array_new_with_free_func (gift_free);
  report->account.lapse = COHORT_DAY_NONE;
  if (rules == NULL || !cohort_points_each_redeemed (db, who, add_own_gift, report, error))
    return NULL;
  if (rules->len == 0)
    return g_steal_pointer (&report);
  points = cohort_points_count (db, question->cache, question->zone, question->today, rules, who, &ledger, error);
  if (points == NULL)
    return NULL;
  newest = g_ptr_array_index (rules, 0);
  index = cohort_points_index (ledger, who);
  report->known = points->status == COHORT_STATUS_OK && index != COHORT_INDEX_NONE;
  report->currency = newest->draft.currency;
  if (report->known)
    {
      report->account = points->accounts[index];
      memcpy (report->given, points->given + (gsize) index * COHORT_N_POINTS_ACTS, sizeof report->given);
      report->worth = cohort_points_worth (MAX (report->account.balance, 0), newest->draft.worth);
    }
  return g_steal_pointer (&report);
}

void
cohort_member_points_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_ledger_question_ask (cohort_ledger_question_new (session, g_memdup2 (&member, sizeof member), g_free), session,
                              answer_member, (GDestroyNotify) cohort_member_points_unref,
                              cohort_member_points_load_async, cancellable, callback, user_data);
}

CohortMemberPoints *
cohort_member_points_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for the command line and tests. */
CohortMemberPoints *
cohort_member_points_load (CohortSession *session, gint64 member, GError **error)
{
  return cohort_ledger_question_wait (cohort_ledger_question_new (session, g_memdup2 (&member, sizeof member), g_free),
                                      session, answer_member, error);
}
