// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who comes into a test, and what became of them. The same function reads the past that a test is planned on and the
// test itself, so that the two cannot mean different things. Outcomes are judged from the day on which somebody came
// in: whatever happened before is not theirs.
#include "config.h"

#include "cohort-trial.h"

#include "cohort-outcomes.h"

#define DAYS_A_MONTH 30.436875
/* A month has up to 31 days, and who pays late still pays: before that nothing is known of a renewal. */
#define SETTLED 15

typedef struct
{
  const CohortSegments *segments;
  const CohortFacts *facts;
  const CohortTrialAsk *ask;
  CohortDay from, to, as_of;
  GArray *entries;
} Taking;

/* The day on which each member first paid; COHORT_DAY_NONE: never, as far as is known. */
static CohortDay *
first_paid (const CohortSegments *segments, CohortDay as_of)
{
  CohortDay *first = g_new (CohortDay, (gsize) segments->n_members + 1);

  for (guint32 m = 0; m < segments->n_members; m++)
    first[m] = COHORT_DAY_NONE;
  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 m = segments->member[i];

      if (cohort_segment_counts (segments, i) && segments->start[i] <= as_of
          && (first[m] == COHORT_DAY_NONE || segments->start[i] < first[m]))
        first[m] = segments->start[i];
    }
  return first;
}

static void
take (Taking *self, guint32 member, CohortDay day, CohortTrialOutcome outcome)
{
  CohortTrialEntry entry = { member, day, outcome };

  if (day != COHORT_DAY_NONE && day >= self->from && day < self->to && day <= self->as_of)
    g_array_append_val (self->entries, entry);
}

static void
take_registered (Taking *self, const CohortDay *first)
{
  const CohortPeople *people = &self->facts->people;

  for (guint32 m = 0; m < people->n; m++)
    {
      CohortDay day = people->joined[m], end;
      CohortTrialOutcome outcome = COHORT_TRIAL_OPEN;

      /* Who paid before they registered came in before. */
      if (day == COHORT_DAY_NONE || (first[m] != COHORT_DAY_NONE && first[m] < day))
        continue;
      end = day + (CohortDay) self->ask->window;
      if (self->ask->metric == COHORT_TRIAL_PAYS && first[m] != COHORT_DAY_NONE && first[m] <= end)
        outcome = COHORT_TRIAL_YES;
      else if (end <= self->as_of)
        outcome = COHORT_TRIAL_NO;
      take (self, m, day, outcome);
    }
}

static void
take_began (Taking *self, const CohortDay *first)
{
  for (guint32 m = 0; m < self->segments->n_members; m++)
    take (self, m, first[m], COHORT_TRIAL_OPEN);
}

static void
take_there (Taking *self)
{
  const CohortSegments *segments = self->segments;
  g_autofree guint8 *there = g_new0 (guint8, (gsize) segments->n_members + 1);

  for (gsize i = 0; i < segments->n; i++)
    if (cohort_segment_counts (segments, i) && segments->start[i] <= self->from
        && (segments->end[i] == COHORT_DAY_NONE || segments->end[i] > self->from))
      there[segments->member[i]] = 1;
  for (guint32 m = 0; m < segments->n_members; m++)
    if (there[m])
      take (self, m, self->from, COHORT_TRIAL_OPEN);
}

static void
judge_stays (Taking *self)
{
  g_autoptr (CohortOutcomes) outcomes = cohort_outcomes_new (self->segments);

  for (guint i = 0; i < self->entries->len; i++)
    {
      CohortTrialEntry *entry = &g_array_index (self->entries, CohortTrialEntry, i);
      CohortOutcome found = cohort_outcomes_after (outcomes, entry->member, entry->day, self->ask->window, self->as_of);

      entry->outcome = found == COHORT_OUTCOME_OPEN   ? COHORT_TRIAL_OPEN
                       : found == COHORT_OUTCOME_LEFT ? COHORT_TRIAL_NO
                                                      : COHORT_TRIAL_YES;
    }
}

static void
judge_acts (Taking *self)
{
  const CohortActions *actions = &self->facts->actions;
  g_autofree guint32 *entry_of = g_new0 (guint32, (gsize) self->segments->n_members + 1);
  g_autofree guint32 *count = g_new0 (guint32, (gsize) self->entries->len + 1);

  for (guint i = 0; i < self->entries->len; i++)
    entry_of[g_array_index (self->entries, CohortTrialEntry, i).member] = i + 1;
  for (gsize i = 0; i < actions->n; i++)
    {
      guint32 index = entry_of[actions->member[i]];
      const CohortTrialEntry *entry = index > 0 ? &g_array_index (self->entries, CohortTrialEntry, index - 1) : NULL;

      if (entry != NULL && actions->day[i] >= entry->day
          && actions->day[i] < entry->day + (CohortDay) self->ask->window)
        count[index - 1] += actions->count != NULL ? actions->count[i] : 1;
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      CohortTrialEntry *entry = &g_array_index (self->entries, CohortTrialEntry, i);

      entry->outcome = count[i] >= self->facts->rules.activation_actions           ? COHORT_TRIAL_YES
                       : entry->day + (CohortDay) self->ask->window <= self->as_of ? COHORT_TRIAL_NO
                                                                                   : COHORT_TRIAL_OPEN;
    }
}

/**
 * cohort_trial_entries:
 * @segments: valid by cohort_segments_validate(), as are @facts
 * @to: the first day on which nobody comes in any more; of COHORT_TRIAL_THERE all come in on @from
 * @as_of: the last day known
 *
 * A success is known as soon as it is seen, a failure when the window is over: of one that is running, successes come
 * early. Judge by those whose window is over.
 *
 * Returns: (transfer full) (element-type CohortTrialEntry): one a member
 */
GArray *
cohort_trial_entries (const CohortSegments *segments, const CohortFacts *facts, const CohortTrialAsk *ask,
                      CohortDay from, CohortDay to, CohortDay as_of)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (CohortTrialEntry));
  Taking taking = { segments, facts, ask, from, to, as_of, entries };
  g_autofree CohortDay *first = first_paid (segments, as_of);

  if (ask->who == COHORT_TRIAL_THERE)
    take_there (&taking);
  else if (ask->metric == COHORT_TRIAL_STAYS)
    take_began (&taking, first);
  else
    take_registered (&taking, first);
  if (ask->metric == COHORT_TRIAL_STAYS)
    judge_stays (&taking);
  else if (ask->metric == COHORT_TRIAL_ACTS)
    judge_acts (&taking);
  return entries;
}

/**
 * cohort_trial_guard:
 * @arm: of each entry, 0 or 1
 * @window: days after the first payment within which leaving counts
 * @guards: (out caller-allocates): of each arm
 *
 * Refunds of a whole year count as one: it is members that are counted.
 */
void
cohort_trial_guard (const CohortSegments *segments, const CohortFacts *facts, const CohortTrialEntry *entries,
                    const guint8 *arm, gsize n, guint window, CohortDay as_of, CohortTrialGuard guards[2])
{
  g_autofree CohortDay *first = first_paid (segments, as_of);
  g_autofree CohortDay *since = g_new (CohortDay, (gsize) segments->n_members + 1);
  g_autofree guint8 *refunded = g_new0 (guint8, (gsize) segments->n_members + 1);
  g_autoptr (CohortOutcomes) outcomes = cohort_outcomes_new (segments);

  guards[0] = guards[1] = (CohortTrialGuard) { 0 };
  for (guint32 m = 0; m < segments->n_members; m++)
    since[m] = COHORT_DAY_MAX;
  for (gsize i = 0; i < n; i++)
    since[entries[i].member] = entries[i].day;
  for (gsize i = 0; i < facts->payments.n; i++)
    {
      guint32 m = facts->payments.member[i];

      if (m != COHORT_INDEX_NONE && facts->payments.gross[i] < 0 && facts->payments.day[i] >= since[m]
          && facts->payments.day[i] <= as_of)
        refunded[m] = 1;
    }
  for (gsize i = 0; i < n; i++)
    {
      guint32 m = entries[i].member;
      CohortTrialGuard *guard = &guards[arm[i]];

      if (first[m] == COHORT_DAY_NONE)
        continue;
      guard->payers++;
      guard->refunded += refunded[m];
      guard->left
          += cohort_outcomes_after (outcomes, m, MAX (first[m], entries[i].day), window, as_of) == COHORT_OUTCOME_LEFT;
    }
}

/* The first day for which each member has not paid, as far as is known. */
static CohortDay *
paid_until (const CohortSegments *segments, CohortDay as_of)
{
  CohortDay *until = g_new (CohortDay, (gsize) segments->n_members + 1);

  for (guint32 m = 0; m < segments->n_members; m++)
    until[m] = COHORT_DAY_MIN;
  for (gsize i = 0; i < segments->n; i++)
    if (cohort_segment_counts (segments, i) && segments->status[i] != COHORT_SEGMENT_PAST_DUE
        && segments->start[i] <= as_of)
      until[segments->member[i]]
          = MAX (until[segments->member[i]], segments->end[i] == COHORT_DAY_NONE ? COHORT_DAY_MAX : segments->end[i]);
  return until;
}

static void
add_renewals (CohortDay first, CohortDay until, CohortDay as_of, CohortTrialRenewals *renewals)
{
  for (guint month = 1; month < COHORT_TRIAL_HORIZON; month++)
    {
      CohortDay end = first + (CohortDay) (month * DAYS_A_MONTH) + SETTLED;

      /* Who left is known of sooner than who stayed: neither counts before the day. */
      if (end > as_of)
        return;
      renewals->due[month - 1]++;
      if (until <= end)
        {
          renewals->lost[month - 1]++;
          return;
        }
    }
}

/**
 * cohort_trial_renewals:
 * @entries: those that count; who does not pay is passed over
 * @arm: of each entry, 0 or 1
 * @renewals: (out caller-allocates): of each arm
 *
 * It is money that is counted here: who is given time to pay, and does not, left with the last month they paid for.
 */
void
cohort_trial_renewals (const CohortSegments *segments, const CohortTrialEntry *entries, const guint8 *arm, gsize n,
                       CohortDay as_of, CohortTrialRenewals renewals[2])
{
  g_autofree CohortDay *first = first_paid (segments, as_of), *until = paid_until (segments, as_of);

  renewals[0] = renewals[1] = (CohortTrialRenewals) { 0 };
  for (gsize i = 0; i < n; i++)
    if (entries[i].outcome == COHORT_TRIAL_YES && first[entries[i].member] != COHORT_DAY_NONE)
      add_renewals (first[entries[i].member], until[entries[i].member], as_of, &renewals[arm[i]]);
}
