// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often each member comes by, and whether the silence now is longer than their own habit allows. Pure and
// thread-safe.
#pragma once

#include "cohort-facts.h"

G_BEGIN_DECLS

#define COHORT_RHYTHM_MIN_GAPS 5 /* between days in a year: below, nobody's habit is known */
#define COHORT_RHYTHM_MIN_DAYS 14

typedef struct
{
  guint active;   /* days of the year before with a counted action */
  CohortDay last; /* the last of all days; COHORT_DAY_NONE: never */
  double quiet;   /* days since then; NaN: never */
  double usual;   /* median gap between two such days of the year; NaN where the habit is not known */
  double longest;
  gboolean broken; /* quiet for longer than ever in that year, twice the usual gap and two weeks */
} CohortRhythm;

typedef struct _CohortRhythms CohortRhythms;

CohortRhythms *cohort_rhythms_new (const CohortActions *actions, guint32 n_members);
void cohort_rhythms_free (CohortRhythms *self);
CohortRhythm cohort_rhythms_at (const CohortRhythms *self, guint32 member, CohortDay day);
CohortDay cohort_rhythms_last_day (const CohortRhythms *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRhythms, cohort_rhythms_free)

G_END_DECLS
