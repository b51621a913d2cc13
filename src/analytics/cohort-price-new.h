// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What another price for new members alone may bring: who is there keeps what they pay. Any thread.
#pragma once

#include "cohort-count-rate.h"

G_BEGIN_DECLS

/* Below so many joiners a rate of joining says little. */
#define COHORT_PRICE_NEW_MIN_JOINERS 10

typedef struct
{
  double old_price, new_price; /* a month, one unit of money */
  CohortCountRate joiners;     /* who began to pay this price lately; time in months */
  guint horizon;               /* months, from today */
  const double *survival;      /* S (t) of a new member, t = 0 to horizon - 1 */
  const double *lo, *hi;       /* (nullable) its band */
  double yearly_discount;
  double fewer;       /* the share of joiners that the new price keeps away */
  double extra_churn; /* a month, of those who pay it */
} CohortNewPrice;

typedef struct
{
  CohortStatus status;
  CohortEstimate joiners;              /* a month, at the old price */
  CohortEstimate keep, change, gain;   /* money over the horizon from those who join within it */
  CohortEstimate worth_old, worth_new; /* of one new member, over a horizon that begins when they join */
  double break_even_fewer; /* the share of joiners that may stay away, with no later churn; NaN: dearer is not it */
  double break_even_churn; /* the monthly churn that may come on top, with nobody staying away; NaN: none */
} CohortNewPriceOutlook;

CohortNewPriceOutlook cohort_price_new (const CohortNewPrice *change, double confidence);

G_END_DECLS
