// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// BG/BB: who gives or buys again at the next chances. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;
  double a, b; /* Beta of buying at a chance while alive */
  double c, d; /* Beta of being gone before a chance */
  double log_likelihood;
} CohortBgBb;

CohortBgBb cohort_bgbb_fit (const double *x, const double *recency, const double *chances, const double *weight,
                            gsize n);
double cohort_bgbb_alive (const CohortBgBb *fit, double x, double recency, double chances);
double cohort_bgbb_expected (const CohortBgBb *fit, double x, double recency, double chances, guint ahead);

G_END_DECLS
