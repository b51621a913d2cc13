// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gabor-Granger: would you buy at this price? A demand curve from a survey. See the .c file. Pure.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

/* What people say they would buy, to what they buy; the user may set another and sees it beside the curve. */
#define COHORT_STATED_TO_REAL 0.5

typedef struct
{
  double price;
  guint64 n;      /* answers at this price */
  double said;    /* mean of the answers, as given */
  double demand;  /* falling, times the scale */
  double lo, hi;  /* 95 %, of the demand */
  double revenue; /* price x demand, a person asked */
  double lo_revenue, hi_revenue;
} CohortGaborPrice;

typedef struct
{
  CohortStatus status; /* TOO_FEW below 30 answers or two prices; counts are there all the same */
  gsize n, n_prices;
  double scale;
  CohortGaborPrice *prices; /* rising */
  double best_price, best_revenue;
} CohortGaborGranger;

CohortGaborGranger *cohort_gabor_granger (const double *price, const double *likelihood, gsize n, double scale);
void cohort_gabor_granger_free (CohortGaborGranger *survey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortGaborGranger, cohort_gabor_granger_free)

G_END_DECLS
