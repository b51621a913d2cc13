// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What became of a member after a day. Pure and thread-safe.
#pragma once

#include "cohort-segments.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_OUTCOME_OPEN,   /* the days after are not known yet, or they did not pay then */
  COHORT_OUTCOME_STAYED, /* paying or held on every day */
  COHORT_OUTCOME_LEFT,
} CohortOutcome;

typedef struct _CohortOutcomes CohortOutcomes;

CohortOutcomes *cohort_outcomes_new (const CohortSegments *segments);
void cohort_outcomes_free (CohortOutcomes *self);
CohortOutcome cohort_outcomes_after (const CohortOutcomes *self, guint32 member, CohortDay day, guint days,
                                     CohortDay as_of);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortOutcomes, cohort_outcomes_free)

G_END_DECLS
