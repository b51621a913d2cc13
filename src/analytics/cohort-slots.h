// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was promised again and again, laid on days: each period of a promise has its slots, each slot is kept by one
// thing at most and each thing keeps one slot at most. Periods are ISO weeks and the calendar's months, quarters and
// years. Pure and thread-safe.
#pragma once

#include "cohort-period.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_CADENCE_WEEK,
  COHORT_CADENCE_MONTH,
  COHORT_CADENCE_QUARTER,
  COHORT_CADENCE_YEAR,
} CohortCadence;

typedef struct
{
  CohortCadence cadence;
  guint slots; /* of each period, from 1 */
  int kind;    /* of the content that keeps it */
  int weekday; /* 1 Monday to 7: when a weekly one is due; 0: at the week's end */
} CohortPromise;

#define COHORT_KEEPS_BY_KIND (-1) /* the first promise of its kind that has a slot left */
#define COHORT_KEEPS_NOTHING (-2)

typedef struct
{
  CohortDay day;
  int kind;
  int promise; /* index, or one of the above */
} CohortKeeping;

typedef struct
{
  guint promise;
  CohortDay from, to; /* the period, half-open */
  CohortDay due;
  int by; /* index of what keeps it; -1: empty */
} CohortSlot;

GArray *cohort_slots_lay (const CohortPromise *promises, guint n_promises, const CohortKeeping *keepings,
                          guint n_keepings, CohortPeriod range, CohortDay today);
int cohort_slots_usual_weekday (const CohortDay *days, guint n_days);

G_END_DECLS
