// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a one-off buyer's purchases to come are worth today. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-bgnbd.h"

G_BEGIN_DECLS

#define COHORT_BUYER_MAX_MONTHS 120

typedef struct
{
  double x, recency, age; /* as in cohort_bgnbd_fit() */
  double mean_value;      /* of the repeat purchases; any where x is 0 */
} CohortBuyer;

double cohort_buyer_value (const CohortBgNbd *purchases, const CohortGammaGamma *values, const CohortBuyer *buyer,
                           guint months, double month, double monthly_discount);

G_END_DECLS
