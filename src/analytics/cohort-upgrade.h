// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may want the next tier up: members who use what they have as much as those who pay for more. Pure and
// thread-safe.
#pragma once

#include "cohort-risk.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 member;
  gsize risk;   /* index of the list it was made from */
  guint32 tier; /* the next one up */
  guint active; /* days of 90 with a counted action */
  double there; /* what is usual in that tier: the median */
} CohortUpgrade;

CohortUpgrade *cohort_upgrades (const CohortSegments *segments, const CohortRisk *risks, gsize n_risks, gsize *n);
guint cohort_upgrades_before (const CohortSegments *segments, CohortDay day);

G_END_DECLS
