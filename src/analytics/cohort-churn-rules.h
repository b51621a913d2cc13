// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Churn warnings a person can check: rules for communities too small for a model, the hazard of a member's
// tenure and plan, and the order in which a list is worth working through. Pure and thread-safe.
#pragma once

#include "cohort-churn-rows.h"
#include "cohort-kaplan-meier.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_RULE_NONE = 0,
  COHORT_RULE_PAST_DUE = 1 << 0,   /* a payment is missing now */
  COHORT_RULE_QUIET = 1 << 1,      /* no action for more than twice their own usual gap */
  COHORT_RULE_DOWNGRADED = 1 << 2, /* within 90 days */
} CohortChurnRule;

typedef struct
{
  guint32 member;
  CohortChurnRule rules;
  double quiet_days, usual_gap; /* NaN below three active days */
  double hazard;                /* chance of leaving within the next 30 days at that tenure and term, by
                                   Kaplan-Meier; NaN where nobody was seen that long */
} CohortChurnWarning;

typedef enum
{
  COHORT_BAND_LOW,
  COHORT_BAND_MEDIUM, /* from one in four */
  COHORT_BAND_HIGH,   /* from one in two */
} CohortRiskBand;

CohortChurnWarning *cohort_churn_warnings (const CohortSegments *segments, const CohortFacts *facts,
                                           const CohortChurnRows *rows, CohortDay day, gsize *n);
CohortKmFit *cohort_churn_tenures (const CohortSegments *segments, CohortDay day);
double cohort_churn_hazard (const CohortKmFit *fit, double term_months, double tenure);
double cohort_churn_months_left (const CohortKmFit *fit, double term_months, double tenure);
CohortRiskBand cohort_risk_band (double probability);
guint32 *cohort_churn_rank (const double *probability, const double *monthly, const double *months_left, gsize n);

G_END_DECLS
