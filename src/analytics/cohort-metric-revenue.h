// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures that several money metrics stand on. Private to src/analytics.
#pragma once

#include "cohort-metric-private.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;
  gint64 gross;    /* charges, minor units of the currency shown */
  gint64 received; /* charges less refunds */
  gint64 net;      /* received less fees and taxes, of the payments whose fee is known */
  gint64 known;    /* charges whose fee is known */
  GArray *rows;    /* (owned) (nullable) payments; none where sums alone were asked for */
} CohortRevenue;

const CohortRevenue *cohort_revenue_of (const CohortSegments *segments, const CohortFacts *facts,
                                        const CohortScope *scope, CohortPeriod period,
                                        const CohortMetricCurrency *currency, CohortRevenueOf which);
double cohort_net_share (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                         const CohortMetricCurrency *currency, CohortStatus *status);
double cohort_scope_months (const CohortScope *scope);
guint cohort_active_members (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope);
void cohort_pooled_churn (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                          gint32 currency, guint64 *lost, guint64 *member_months);

G_END_DECLS
