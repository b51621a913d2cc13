// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logistic regression with an optional ridge, on a plain matrix. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

#define COHORT_LOGISTIC_MAX_COLUMNS 1000

typedef struct
{
  CohortStatus status;
  gsize n, n_events, p;
  double lambda;
  double *beta;       /* p; column 0 is the intercept */
  double *covariance; /* p x p, the inverse of the penalised information */
  double deviance, null_deviance;
  double objective; /* sum of log losses + lambda / 2 |beta without intercept|^2 */
  guint iterations;
} CohortLogistic;

CohortLogistic *cohort_logistic_fit (const double *x, const guint8 *y, gsize n, gsize p, double lambda,
                                     const double *start);
void cohort_logistic_free (CohortLogistic *fit);
double cohort_logistic_logit (const CohortLogistic *fit, const double *row);
double cohort_logistic_probability (double logit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortLogistic, cohort_logistic_free)

G_END_DECLS
