// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Is the recommender better than "most popular" here? Held out in time. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-civil.h"
#include "cohort-proportion.h"

G_BEGIN_DECLS

#define COHORT_SELF_CHECK_DAYS 28

typedef struct
{
  CohortStatus status;           /* TOO_FEW below 20 members judged: the counts are there all the same */
  CohortEstimate model, popular; /* members with a hit in their list, of those judged */
  guint only_model, only_popular;
  double p_value;     /* exact sign test of the two counts above, two-sided; NaN where both are 0 */
  gboolean use_model; /* it beats popularity; else popularity is what to use */
} CohortSelfCheck;

CohortSelfCheck cohort_self_check (const guint32 *member, const guint32 *item, const CohortDay *day, gsize n,
                                   guint32 n_members, guint32 n_items, CohortDay as_of, guint length);

G_END_DECLS
