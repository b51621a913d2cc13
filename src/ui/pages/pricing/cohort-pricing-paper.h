// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the page of tiers and prices prints and exports. */

#pragma once

#include "cohort-experiments.h"
#include "cohort-offer-report.h"
#include "cohort-page.h"

G_BEGIN_DECLS

/* @offers: (element-type CohortOffer): of the report, in the order of the page. @experiments: (nullable). @decisions:
 * (nullable) (element-type CohortDecision) */
CohortPaper *cohort_pricing_paper_new (CohortPage *page, const CohortOfferReport *report, const GPtrArray *offers,
                                       const CohortExperimentReport *experiments, GPtrArray *decisions);

G_END_DECLS
