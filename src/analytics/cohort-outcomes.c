// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same rule as the outcome of the churn rows, asked for single members and days: to have left is to be neither
// paying nor held on some day within the time.
#include "config.h"

#include "cohort-outcomes.h"

#include "cohort-order.h"

struct _CohortOutcomes
{
  const CohortSegments *segments;
  gsize *start; /* n_members + 1, into row */
  guint32 *row;
};

/**
 * cohort_outcomes_new:
 * @segments: valid by cohort_segments_validate(); borrowed
 */
CohortOutcomes *
cohort_outcomes_new (const CohortSegments *segments)
{
  CohortOutcomes *self = g_new0 (CohortOutcomes, 1);

  self->segments = segments;
  self->start = g_new (gsize, (gsize) segments->n_members + 1);
  self->row = cohort_order_groups (segments->member, segments->n, segments->n_members, NULL, self->start);
  return self;
}

/**
 * cohort_outcomes_free:
 */
void
cohort_outcomes_free (CohortOutcomes *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->row);
  g_free (self);
}

static gboolean
covers (const CohortSegments *segments, guint32 row, CohortDay day)
{
  return segments->start[row] <= day && (segments->end[row] == COHORT_DAY_NONE || segments->end[row] > day);
}

/* To which day, exclusive, something that counts reaches from @day on. */
static CohortDay
reach (const CohortOutcomes *self, guint32 member, CohortDay day, gboolean held)
{
  const CohortSegments *segments = self->segments;
  CohortDay to = day;

  for (gsize i = self->start[member]; i < self->start[member + 1]; i++)
    {
      guint32 row = self->row[i];

      if (!covers (segments, row, day)
          || (!cohort_segment_counts (segments, row) && !(held && cohort_segment_holds (segments, row))))
        continue;
      to = MAX (to, segments->end[row] == COHORT_DAY_NONE ? COHORT_DAY_MAX : segments->end[row]);
    }
  return to;
}

/**
 * cohort_outcomes_after:
 * @day: on which the member paid
 * @days: within which leaving counts
 * @as_of: the last day known
 */
CohortOutcome
cohort_outcomes_after (const CohortOutcomes *self, guint32 member, CohortDay day, guint days, CohortDay as_of)
{
  CohortDay end = day + (CohortDay) days, at = reach (self, member, day, FALSE);

  if (at == day)
    return COHORT_OUTCOME_OPEN;
  for (CohortDay next; at <= MIN (end, as_of); at = next)
    {
      next = reach (self, member, at, TRUE);
      if (next == at)
        return COHORT_OUTCOME_LEFT;
    }
  return end <= as_of ? COHORT_OUTCOME_STAYED : COHORT_OUTCOME_OPEN;
}
