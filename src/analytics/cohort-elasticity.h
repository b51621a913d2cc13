// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How demand answers to price: log-log slopes with robust errors, and a logit demand curve. Pure.
#pragma once

#include "cohort-experiment.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;
  gsize n, k;
  double *beta, *se, *hc1; /* k each; column 0 is the intercept */
  double r_squared;
} CohortRegression;

typedef struct
{
  CohortStatus status;
  gsize n; /* visitors */
  double intercept, slope, se_intercept, se_slope, covariance, deviance;
  double best_price, best_revenue; /* a visitor */
  double least, most;              /* within which the best price is searched */
} CohortDemand;

CohortRegression *cohort_regression (const double *x, const double *y, gsize n, gsize k);
CohortRegression *cohort_regression_iv (const double *x, const double *y, const double *z, gsize n, gsize k, gsize k_z);
void cohort_regression_interval (const CohortRegression *regression, gsize column, double confidence, double *lo,
                                 double *hi);
void cohort_regression_free (CohortRegression *regression);
CohortDemand cohort_demand_fit (const CohortArm *arms, const double *price, gsize n);
CohortStatus cohort_demand_best (const CohortDemand *demand, double confidence, guint draws, gulong seed,
                                 CohortEstimate *price, CohortEstimate *revenue);
double cohort_demand_share (const CohortDemand *demand, double price);
double cohort_demand_elasticity (const CohortDemand *demand, double price);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRegression, cohort_regression_free)

G_END_DECLS
