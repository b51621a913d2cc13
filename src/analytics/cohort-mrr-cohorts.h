// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The cohort tables of cohort-mrr.c, filled member by member. Private to src/analytics.
#pragma once

#include "cohort-mrr-scale.h"
#include "cohort-mrr.h"

G_BEGIN_DECLS

/* A member who paid: when first, and what at each boundary of the periods. */
typedef struct
{
  guint32 member;
  CohortDay first_paid;
  const CohortTicks *at; /* n_periods + 1 */
} CohortMrrLife;

CohortTicks *cohort_mrr_cohorts_init (CohortMrr *mrr, gsize n_periods, gboolean members);
void cohort_mrr_cohorts_add (CohortMrr *mrr, const CohortMrrQuery *query, const CohortMrrScale *scale,
                             CohortTicks *ticks, const CohortMrrLife *life);
void cohort_mrr_cohorts_clear (CohortMrr *mrr);

G_END_DECLS
