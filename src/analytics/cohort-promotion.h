// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a promotion really cost, against people who were not offered it. See the .c file. Pure.
#pragma once

#include "cohort-experiment.h"

G_BEGIN_DECLS

typedef struct
{
  CohortArm offered, held_out;                        /* visitors and buyers; no hold-out: 0 visitors */
  double price, discount;                             /* a month: the full price, and what was taken off it */
  guint discounted;                                   /* months */
  guint horizon;                                      /* months to count */
  const double *survival_offered, *survival_held_out; /* S (t), t = 0 to horizon - 1, of buyers */
  double yearly_discount;
  CohortArm cliff, usual; /* members due in the month the discount ended, and those who left (as buyers);
                             the hold-out's, or full-price members', of the same age */
} CohortPromotion;

typedef struct
{
  CohortStatus status;          /* NOT_ENTERED without a hold-out: given is all that is known */
  double given;                 /* discount to all who took it, over the horizon */
  CohortEstimate bought_anyway; /* buyers who would have bought at the full price */
  CohortEstimate wasted;        /* discount given to them */
  CohortEstimate extra;         /* buyers that the offer brought */
  CohortEstimate gain;          /* money over the horizon against no promotion, for the visitors offered */
  CohortEstimate cliff, usual;  /* share lost where the discount ends, and as usual */
  double chance_cliff;          /* P (the one is above the other); NaN where one is unknown */
} CohortPromotionCost;

CohortPromotionCost cohort_promotion_cost (const CohortPromotion *promotion);

G_END_DECLS
