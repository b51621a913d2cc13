// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two subscription offers judged on what a visitor brings over a horizon, churn and all. See the .c file.
// Pure, deterministic for a seed, thread-safe.
#pragma once

#include "cohort-experiment.h"

G_BEGIN_DECLS

typedef struct
{
  CohortArm arm;
  double price;           /* a month */
  guint n_months;         /* of the two below */
  const guint64 *at_risk; /* buyers due for their renewal t = i + 1 */
  const guint64 *lost;    /* of them, who left */
} CohortHorizonArm;

typedef struct
{
  CohortStatus status;
  CohortEstimate a, b;       /* worth a visitor over the horizon */
  CohortEstimate difference; /* of B above A */
  double chance_b;           /* P (B is worth more) */
  double loss_a, loss_b;     /* expected worth a visitor lost by choosing A, or B */
} CohortHorizonComparison;

CohortHorizonComparison cohort_compare_horizon (const CohortHorizonArm *a, const CohortHorizonArm *b, guint horizon,
                                                double yearly_discount, guint draws, gulong seed);

G_END_DECLS
