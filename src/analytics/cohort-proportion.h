// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rates and ratios with an interval and an n: the one shape in which a quotient leaves this library.
// Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

/* From how many at risk on a rate is shown as more than counts. */
#define COHORT_RATE_FLOOR 20

typedef struct
{
  CohortStatus status; /* OK; TOO_FEW still carries the numbers; UNDEFINED carries none */
  double num, den;
  double estimate, lo, hi; /* NaN where there is none */
  gsize n;                 /* what was counted: members at risk, as a rule */
} CohortEstimate;

/* Sums of pairs (x, y) of integers, one pair a member, exact so that their order does not matter. */
typedef struct
{
  gsize n;
  __int128 x, y, xx, xy, yy;
} CohortRatioSums;

CohortEstimate cohort_proportion (guint64 successes, guint64 trials, double confidence);
void cohort_ratio_add (CohortRatioSums *sums, gint64 x, gint64 y);
CohortEstimate cohort_estimate_difference (const CohortEstimate *a, const CohortEstimate *b);
CohortEstimate cohort_ratio (const CohortRatioSums *sums, double confidence, gsize floor_n);

G_END_DECLS
