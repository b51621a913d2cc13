// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Randomness that is the same on every machine: xoshiro256** (Blackman and Vigna), seeded by splitmix64, with
 * integers only. A stream is named by the seed, a purpose and an index (a person, a month), so that a draw added in one
 * place moves nothing in another. Pure; a stream belongs to whoever holds it. Not for secrets. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a stream is for. The values are part of what a seed means: add at the end. */
typedef enum
{
  COHORT_DEMO_FOR_SIGNUPS = 1,
  COHORT_DEMO_FOR_PERSON,
  COHORT_DEMO_FOR_LIFE,
  COHORT_DEMO_FOR_STORIES,
  COHORT_DEMO_FOR_OVERLAP,
  COHORT_DEMO_FOR_MONEY,
  COHORT_DEMO_FOR_CONTENT,
  COHORT_DEMO_FOR_ACTIVITY,
  COHORT_DEMO_FOR_QUESTIONS,
  COHORT_DEMO_FOR_COSTS,
  COHORT_DEMO_FOR_PLANS,
  COHORT_DEMO_FOR_RATES,
  COHORT_DEMO_FOR_CALLS,
} CohortDemoPurpose;

typedef struct
{
  guint64 state[4];
} CohortDemoRandom;

void cohort_demo_random_init (CohortDemoRandom *self, guint64 seed, CohortDemoPurpose purpose, guint64 index);
guint64 cohort_demo_random_next (CohortDemoRandom *self);
guint32 cohort_demo_random_below (CohortDemoRandom *self, guint32 n);
int cohort_demo_random_between (CohortDemoRandom *self, int first, int last);
gboolean cohort_demo_random_chance (CohortDemoRandom *self, guint32 millionths);
guint cohort_demo_random_pick (CohortDemoRandom *self, const guint *weights, guint n_weights);

G_END_DECLS
