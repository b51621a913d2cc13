// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// BG/NBD and Gamma-Gamma: what one-off buyers may still bring. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;
  double r, alpha, a, b, log_likelihood;
  gboolean modified; /* MBG/NBD: a buyer may be gone after the first purchase already */
} CohortBgNbd;

typedef struct
{
  CohortStatus status;
  gsize n; /* buyers with a repeat purchase */
  double p, q, gamma, log_likelihood;
} CohortGammaGamma;

CohortBgNbd cohort_bgnbd_fit (const double *x, const double *recency, const double *age, const double *weight, gsize n);
CohortBgNbd cohort_mbgnbd_fit (const double *x, const double *recency, const double *age, const double *weight,
                               gsize n);
double cohort_bgnbd_expected (const CohortBgNbd *fit, double x, double recency, double age, double ahead);
double cohort_bgnbd_alive (const CohortBgNbd *fit, double x, double recency, double age);
double cohort_bgnbd_unconditional (const CohortBgNbd *fit, double ahead);
CohortGammaGamma cohort_gammagamma_fit (const double *x, const double *mean_value, gsize n);
double cohort_gammagamma_expected (const CohortGammaGamma *fit, double x, double mean_value);

G_END_DECLS
