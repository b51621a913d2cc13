// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Price surveys: van Westendorp's price sensitivity meter with the Newton-Miller-Smith extension. Pure.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

/* A crossing of two curves: where they meet over a stretch, its ends and its middle. */
typedef struct
{
  double first, last, middle;
} CohortCrossing;

typedef struct
{
  CohortStatus status;
  gsize n, n_invalid; /* answers used, and those whose four prices do not rise strictly */
  CohortCrossing pmc, pme, idp, opp;
  gsize n_prices; /* of the reach curve; 0 without purchase intent */
  double *price, *reach, *revenue;
  double best_reach_price, best_revenue_price;
} CohortPriceSurvey;

CohortPriceSurvey *cohort_price_survey (const double *too_cheap, const double *cheap, const double *expensive,
                                        const double *too_expensive, const double *intent_cheap,
                                        const double *intent_expensive, gsize n);
void cohort_price_survey_free (CohortPriceSurvey *survey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPriceSurvey, cohort_price_survey_free)

G_END_DECLS
