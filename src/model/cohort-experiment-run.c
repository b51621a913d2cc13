// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How a test that was started goes. Arms by the week follow from the seed and the day on which somebody came in, and
 * count where it was said that the week's arm was shown; arms a person are those that were drawn and kept. Only who
 * came on or after the first day of the version counts, and only whose window is over is judged: successes are known
 * before failures. */

#include "config.h"

#include "cohort-experiment-private.h"
#include "cohort-proportion-sequence.h"

#define GUARD_WINDOW 60 /* days in which leaving counts for the guardrail */
#define MIN_WEEKS_EACH (COHORT_TRIAL_MIN_WEEKS / 2)
#define NO_ARM 2

typedef struct
{
  const CohortExperimentBasis *basis;
  const CohortExperimentDraft *draft;
  const CohortVersionRow *row;
  GArray *entries;     /* (element-type CohortTrialEntry) */
  guint8 *arm;         /* of each entry: 0, 1 or NO_ARM */
  GArray *weeks;       /* (element-type guint): shown */
  GArray *assignments; /* (element-type CohortAssignmentRow) */
} Run;

static void
run_clear (Run *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->arm, g_free);
  g_clear_pointer (&self->weeks, g_array_unref);
  g_clear_pointer (&self->assignments, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static guint
week_of (const CohortVersionRow *row, CohortDay day)
{
  return (guint) (day - row->first) / 7;
}

static gboolean
week_was_shown (const Run *self, guint week)
{
  for (guint i = 0; i < self->weeks->len; i++)
    if (g_array_index (self->weeks, guint, i) == week)
      return TRUE;
  return FALSE;
}

/* After a merge a person may have been in both. */
static guint8
arm_of_person (GHashTable *arms, gint64 member)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (arms, &member));

  return found == 1 ? 0 : found == 2 ? 1 : NO_ARM;
}

static GHashTable *
index_arms (const GArray *assignments)
{
  GHashTable *arms = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < assignments->len; i++)
    {
      const CohortAssignmentRow *row = &g_array_index (assignments, CohortAssignmentRow, i);
      guint found = GPOINTER_TO_UINT (g_hash_table_lookup (arms, &row->member));

      /* Bits: both set is in both. */
      g_hash_table_insert (arms, g_memdup2 (&row->member, sizeof row->member),
                           GUINT_TO_POINTER (found | (row->position == 0 ? 1 : 2)));
    }
  return arms;
}

static gboolean
run_read (CohortDb *db, Run *self, GError **error)
{
  const CohortLedgerSnapshot *ledger = self->basis->ledger;
  g_autoptr (GHashTable) arms = NULL;

  self->weeks = cohort_experiment_weeks_shown (db, self->row->id, error);
  if (self->weeks == NULL)
    return FALSE;
  self->assignments = cohort_experiment_assignments (db, self->row->id, error);
  if (self->assignments == NULL)
    return FALSE;
  self->entries
      = cohort_trial_entries (cohort_ledger_snapshot_get_segments (ledger), cohort_ledger_snapshot_get_facts (ledger),
                              &self->draft->ask, self->row->first, self->row->last + 1, self->basis->as_of);
  arms = index_arms (self->assignments);
  self->arm = g_new (guint8, self->entries->len + 1);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const CohortTrialEntry *entry = &g_array_index (self->entries, CohortTrialEntry, i);

      self->arm[i]
          = self->draft->by_week
                ? (guint8) cohort_trial_arm_of_week (week_of (self->row, entry->day), (guint64) self->row->seed)
                : arm_of_person (arms,
                                 cohort_ledger_snapshot_get_member_of (ledger, COHORT_ROWS_MEMBERS, entry->member));
    }
  return TRUE;
}

/* ---- counting ---- */

/* Whole pairs of weeks only: of half a pair one arm has not had its turn. */
static void
count_split (const Run *self, guint64 came[2])
{
  guint over = self->basis->as_of >= self->row->first ? week_of (self->row, self->basis->as_of + 1) / 2 * 2 : 0;

  came[0] = came[1] = 0;
  for (guint i = 0; i < self->entries->len; i++)
    if (self->arm[i] != NO_ARM
        && (!self->draft->by_week
            || week_of (self->row, g_array_index (self->entries, CohortTrialEntry, i).day) < over))
      came[self->arm[i]]++;
}

/* FALSE: in too few weeks for what differs by the week to be told from the arms. */
static gboolean
has_weeks (const Run *self)
{
  guint weeks[2] = { 0 };

  if (!self->draft->by_week)
    return TRUE;
  for (guint i = 0; i < self->weeks->len; i++)
    weeks[cohort_trial_arm_of_week (g_array_index (self->weeks, guint, i), (guint64) self->row->seed)]++;
  return weeks[0] >= MIN_WEEKS_EACH && weeks[1] >= MIN_WEEKS_EACH;
}

static gboolean
counts (const Run *self, guint i)
{
  const CohortTrialEntry *entry = &g_array_index (self->entries, CohortTrialEntry, i);

  return self->arm[i] != NO_ARM && (!self->draft->by_week || week_was_shown (self, week_of (self->row, entry->day)));
}

/* Whether a success is the beginning of months that bring money. */
static gboolean
is_worth_judged (const CohortExperimentDraft *draft)
{
  return draft->kind == COHORT_EXPERIMENT_PRICE && draft->ask.metric == COHORT_TRIAL_PAYS;
}

static void
count (const Run *self, CohortExperimentCounts *out, CohortExperimentHealth *health)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (CohortTrialEntry));
  g_autoptr (GArray) judged = g_array_new (FALSE, FALSE, sizeof (CohortTrialEntry));
  g_autoptr (GByteArray) arms = g_byte_array_new (), judged_arms = g_byte_array_new ();
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (self->basis->ledger);
  gboolean enough = has_weeks (self);

  *out = (CohortExperimentCounts) { 0 };
  count_split (self, out->came);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const CohortTrialEntry *entry = &g_array_index (self->entries, CohortTrialEntry, i);

      if (!counts (self, i))
        {
          health->not_counted++;
          continue;
        }
      g_array_append_val (entries, *entry);
      g_byte_array_append (arms, &self->arm[i], 1);
      if (entry->day + (CohortDay) self->draft->ask.window > self->basis->as_of || entry->outcome == COHORT_TRIAL_OPEN)
        continue;
      health->judged++;
      out->arms[self->arm[i]].visitors += enough;
      out->arms[self->arm[i]].buyers += enough && entry->outcome == COHORT_TRIAL_YES;
      g_array_append_val (judged, *entry);
      g_byte_array_append (judged_arms, &self->arm[i], 1);
    }
  if (enough && is_worth_judged (self->draft))
    cohort_trial_renewals (segments, (const CohortTrialEntry *) (gconstpointer) judged->data, judged_arms->data,
                           judged->len, self->basis->as_of, out->renewals);
  cohort_trial_guard (segments, cohort_ledger_snapshot_get_facts (self->basis->ledger),
                      (const CohortTrialEntry *) (gconstpointer) entries->data, arms->data, entries->len, GUARD_WINDOW,
                      self->basis->as_of, out->guards);
}

static gboolean
is_over (guint64 n, guint64 all, double limit, gint64 planned)
{
  CohortEstimate seen = cohort_proportion_sequence (n, all, 1 - COHORT_TRIAL_ALPHA, (double) MAX (planned, 1));

  /* Looked at again and again: only what holds at every look stops a test. */
  return limit >= 0 && seen.status == COHORT_STATUS_OK && seen.lo > limit;
}

CohortTrialResult
cohort_experiment_judge (const CohortExperimentDraft *draft, const CohortVersionRow *row,
                         const CohortExperimentCounts *counts)
{
  gboolean money = draft->kind == COHORT_EXPERIMENT_PRICE;
  CohortTrialSeen seen = {
    .arms = { counts->arms[0], counts->arms[1] },
    .value = { money ? (double) draft->arms[0].amount : 1, money ? (double) draft->arms[1].amount : 1 },
    .spread = draft->by_week ? (double) row->spread_milli / 1000 : 1,
    .arrival_spread = draft->by_week ? (double) row->arrival_milli / 1000 : 1,
    .planned = 2.0 * (double) row->per_arm,
    .came = { counts->came[0], counts->came[1] },
    .sequential = draft->sequential,
    .renewals = is_worth_judged (draft) ? counts->renewals : NULL,
  };

  return cohort_trial_judge (&seen);
}

/* ---- health ---- */

static void
see_weeks (const Run *self, CohortExperimentHealth *health)
{
  guint over;

  health->n_weeks = (guint) (self->row->last - self->row->first + 1) / 7;
  if (self->basis->today < self->row->first)
    return;
  health->week = MIN (week_of (self->row, self->basis->today), health->n_weeks);
  over = health->week;
  health->arm_now = cohort_trial_arm_of_week (health->week, (guint64) self->row->seed);
  health->shown_now = week_was_shown (self, health->week);
  for (guint week = 0; week < over; week++)
    health->weeks_missed += !week_was_shown (self, week);
}

static void
see_persons (const Run *self, CohortExperimentHealth *health)
{
  for (guint i = 0; i < self->assignments->len; i++)
    health->to_show += !g_array_index (self->assignments, CohortAssignmentRow, i).shown;
}

static CohortExperimentEnd
find_end (const Run *self, const CohortExperimentCounts *seen, const CohortExperimentHealth *health)
{
  if (health->leaving_over || health->refunds_over)
    return COHORT_EXPERIMENT_BY_GUARDRAIL;
  if (self->basis->as_of >= self->row->judged)
    return COHORT_EXPERIMENT_BY_DATE;
  if (self->draft->sequential && cohort_experiment_judge (self->draft, self->row, seen).rule_met)
    return COHORT_EXPERIMENT_BY_RULE;
  return COHORT_EXPERIMENT_BY_NOTHING;
}

static gboolean
count_one (gint64 member, guint position, gpointer data, GError **error)
{
  (*(guint64 *) data)++;
  return TRUE;
}

/**
 * cohort_experiment_look:
 * @row: frozen
 * @counts: (out caller-allocates): what it would be ended on; not to be shown while it runs
 */
gboolean
cohort_experiment_look (CohortDb *db, const CohortExperimentBasis *basis, const CohortExperimentDraft *draft,
                        const CohortVersionRow *row, CohortExperimentHealth *health, CohortExperimentCounts *seen,
                        GError **error)
{
  g_auto (Run) run = { .basis = basis, .draft = draft, .row = row };

  *health = (CohortExperimentHealth) { .split_p = 1 };
  if (!run_read (db, &run, error)
      || !cohort_experiment_each_new (db, basis, draft, row, count_one, &health->to_assign, error))
    return FALSE;
  count (&run, seen, health);
  for (guint i = 0; i < 2; i++)
    {
      health->came[i] = seen->came[i];
      health->guards[i] = seen->guards[i];
    }
  health->split_p = cohort_trial_split (seen->came, draft->by_week ? (double) row->arrival_milli / 1000 : 1);
  health->split_broken = health->split_p < COHORT_SRM_ALARM;
  health->leaving_over = is_over (seen->guards[1].left, seen->guards[1].payers, draft->leaving_limit, row->per_arm);
  health->refunds_over = is_over (seen->guards[1].refunded, seen->guards[1].payers, draft->refund_limit, row->per_arm);
  if (draft->by_week)
    see_weeks (&run, health);
  else
    see_persons (&run, health);
  health->may_end = find_end (&run, seen, health);
  return TRUE;
}

gboolean
cohort_experiment_each_new (CohortDb *db, const CohortExperimentBasis *basis, const CohortExperimentDraft *draft,
                            const CohortVersionRow *row, CohortExperimentAssignFunc func, gpointer data, GError **error)
{
  g_auto (Run) run = { .basis = basis, .draft = draft, .row = row };
  g_autoptr (GHashTable) arms = NULL;

  if (draft->by_week)
    return TRUE;
  if (!run_read (db, &run, error))
    return FALSE;
  arms = index_arms (run.assignments);
  for (guint i = 0; i < run.entries->len; i++)
    {
      gint64 member = cohort_ledger_snapshot_get_member_of (basis->ledger, COHORT_ROWS_MEMBERS,
                                                            g_array_index (run.entries, CohortTrialEntry, i).member);

      if (!g_hash_table_contains (arms, &member)
          && !func (member, cohort_trial_arm_of (member, (guint64) row->seed), data, error))
        return FALSE;
    }
  return TRUE;
}
