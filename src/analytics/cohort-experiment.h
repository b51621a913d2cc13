// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two offers, one conversion: exact beta-binomial answers, the normal effect, always-valid intervals, the
// check of the split, and how long a test would take. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-proportion.h"

G_BEGIN_DECLS

#define COHORT_SRM_ALARM 0.001

typedef struct
{
  guint64 visitors, buyers;
} CohortArm;

typedef struct
{
  CohortStatus status;
  double chance_b;                   /* P (B > A), exact */
  double loss_a, loss_b;             /* expected conversion lost by choosing A, or B */
  CohortEstimate a, b;               /* with equal-tailed intervals of the posterior */
  CohortEstimate absolute, relative; /* normal effect of B against A, flat prior */
  double chance_relative;            /* of the normal relative effect above 0 */
  double p_absolute;                 /* two-sided, of the normal absolute effect */
} CohortComparison;

typedef struct
{
  CohortStatus status;
  double rho, lo, hi, p_value; /* asymptotic confidence sequence of the absolute effect */
  double msprt, msprt_p;       /* likelihood ratio with tau, and 1 / it, at most 1: the caller keeps the least */
} CohortSequential;

CohortComparison cohort_compare_arms (const CohortArm *a, const CohortArm *b, double prior_a, double prior_b,
                                      double confidence);
double cohort_beta_chance (double a1, double b1, double a2, double b2);
CohortSequential cohort_sequential (const CohortArm *a, const CohortArm *b, double alpha, double planned, double tau);
CohortStatus cohort_best_arm (const CohortArm *arms, const double *value, gsize n, double *chance);
double cohort_srm_p_value (const guint64 *visitors, const double *share, gsize n, double *chi2);
double cohort_plan_per_arm (double p1, double p2, double alpha, double power);
double cohort_plan_detectable (double p1, double per_arm, double alpha, double power);

G_END_DECLS
