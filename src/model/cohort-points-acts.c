// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What members did, as far as points may be given for it. Whoever an account belongs to did what the account did, so
 * that a merge adds up and a split takes apart. */

#include "config.h"

#include "cohort-points-private.h"

#include "cohort-money.h"
#include "cohort-months-kept.h"
#include "cohort-points-rows.h"

typedef struct
{
  CohortPointsActs *acts;
  CohortPointsAct act;
  CohortDay until;
  guint32 only; /* COHORT_INDEX_NONE: everybody */
} Reading;

const char *
cohort_points_act_name (CohortPointsAct act)
{
  static const char *const ids[COHORT_N_POINTS_ACTS]
      = { "payment", "month", "comment", "question", "lesson", "homework", "live" };

  return ids[act];
}

guint
cohort_points_kinds (const CohortPointsDraft *draft)
{
  guint kinds = 0;

  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (draft->each[i].points > 0)
      kinds |= 1u << i;
  return kinds;
}

/* The ledger's members rise by their ids. */
guint32
cohort_points_index (const CohortLedgerSnapshot *ledger, gint64 member)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  guint32 lo = 0, hi = segments->n_members;

  while (lo < hi)
    {
      guint32 middle = lo + (hi - lo) / 2;

      if (segments->member_id[middle] < member)
        lo = middle + 1;
      else
        hi = middle;
    }
  return lo < segments->n_members && segments->member_id[lo] == member ? lo : COHORT_INDEX_NONE;
}

static void
put (Reading *self, guint32 member, CohortDay day)
{
  guint8 kind = (guint8) self->act;

  if (day > self->until)
    return;
  g_array_append_val (self->acts->member, member);
  g_array_append_val (self->acts->day, day);
  g_array_append_val (self->acts->kind, kind);
}

static void
take_act (gint64 member, gint64 at_us, gpointer data)
{
  Reading *self = data;
  guint32 index = cohort_points_index (self->acts->ledger, member);

  if (index != COHORT_INDEX_NONE)
    put (self, index, cohort_zone_day (self->acts->zone, at_us));
}

static void
take_month (guint32 member, CohortDay day, gpointer data)
{
  Reading *self = data;

  if (self->only == COHORT_INDEX_NONE || self->only == member)
    put (self, member, day);
}

gboolean
cohort_points_acts_read (CohortDb *db, CohortLedgerCache *cache, CohortZone *zone, gint64 who, guint kinds,
                         CohortDay until, CohortPointsActs *self, GError **error)
{
  Reading reading = { .acts = self, .until = until, .only = COHORT_INDEX_NONE };

  self->zone = zone;
  self->member = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->day = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  self->kind = g_array_new (FALSE, FALSE, sizeof (guint8));
  self->ledger = cohort_ledger_cache_get (cache, db, error);
  if (self->ledger == NULL)
    return FALSE;
  if (who != 0 && (reading.only = cohort_points_index (self->ledger, who)) == COHORT_INDEX_NONE)
    return TRUE;
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    {
      reading.act = (CohortPointsAct) i;
      if ((kinds >> i & 1) == 0)
        continue;
      if (i == COHORT_POINTS_MONTH)
        cohort_months_kept (cohort_ledger_snapshot_get_segments (self->ledger), until, take_month, &reading);
      else if (!cohort_points_each_act (db, cohort_points_act_name (reading.act), who, take_act, &reading, error))
        return FALSE;
    }
  return TRUE;
}

CohortActs
cohort_points_acts_get (const CohortPointsActs *self)
{
  return (CohortActs) { self->member->len, (const guint32 *) (gconstpointer) self->member->data,
                        (const CohortDay *) (gconstpointer) self->day->data, (const guint8 *) self->kind->data };
}

void
cohort_points_acts_clear (CohortPointsActs *self)
{
  g_clear_pointer (&self->ledger, cohort_ledger_snapshot_unref);
  g_clear_pointer (&self->member, g_array_unref);
  g_clear_pointer (&self->day, g_array_unref);
  g_clear_pointer (&self->kind, g_array_unref);
}

/* ---- what they are worth ---- */

/* @worth: of a hundred. What does not fit is as much as does. */
gint64
cohort_points_worth (gint64 points, gint64 worth)
{
  gint64 out;

  return cohort_mul_div_half_even (points, worth, 100, &out) ? out : G_MAXINT64;
}

void
cohort_points_flags (const CohortLedgerSnapshot *ledger, CohortDay day, guint8 **paid, guint8 **paying)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);

  *paid = g_new0 (guint8, (gsize) segments->n_members + 1);
  *paying = g_new0 (guint8, (gsize) segments->n_members + 1);
  for (gsize i = 0; i < segments->n; i++)
    {
      if (!cohort_segment_counts (segments, i) || segments->start[i] > day)
        continue;
      (*paid)[segments->member[i]] = 1;
      if (segments->end[i] == COHORT_DAY_NONE || segments->end[i] > day)
        (*paying)[segments->member[i]] = 1;
    }
}

/* Who redeemed more than there is owes nothing to anybody else. */
CohortPointsOwed
cohort_points_owed (const CohortPointsLedger *points, const guint8 *paying, gint64 worth)
{
  CohortPointsOwed out = { 0 };

  for (guint32 m = 0; points->status == COHORT_STATUS_OK && m < points->n_members; m++)
    {
      gint64 balance = MAX (points->accounts[m].balance, 0);

      out.points += balance;
      if (paying[m])
        out.of_paying += balance;
    }
  out.low = cohort_points_worth (out.of_paying, worth);
  out.high = cohort_points_worth (out.points, worth);
  return out;
}
