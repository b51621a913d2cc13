// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Suggested shares of new members for a few fixed prices: Thompson sampling within bounds. See the .c file.
// Pure, deterministic for a seed, thread-safe.
#pragma once

#include "cohort-experiment.h"

G_BEGIN_DECLS

#define COHORT_BANDIT_MIN_ARMS 2
#define COHORT_BANDIT_MAX_ARMS 6

typedef struct
{
  double floor_share;      /* what every price keeps, such as 0.05 */
  double max_step;         /* the most that a share may move at once, such as 0.2 */
  guint days_since_change; /* under 7 nothing moves */
  gboolean ended;          /* the agreed last day is past: one price is named, no more trying */
  guint draws;             /* 0: as many as are needed for a percent */
  gulong seed;
} CohortBanditRules;

typedef struct
{
  double price;
  CohortEstimate demand;  /* posterior of a visitor buying, falling over prices */
  CohortEstimate revenue; /* of the value a visitor */
  double chance;          /* of being the best price */
  double share;           /* suggested */
} CohortBanditArm;

typedef struct
{
  CohortStatus status;
  gsize n;
  CohortBanditArm arms[COHORT_BANDIT_MAX_ARMS];
  gboolean held; /* the shares are the running ones: too soon to move */
} CohortBandit;

CohortBandit cohort_bandit_suggest (const CohortArm *arms, const double *price, const double *months,
                                    const double *running, gsize n, const CohortBanditRules *rules);
gsize cohort_bandit_assign (const CohortBandit *bandit, const char *key);

G_END_DECLS
