// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A new price for members who are already here: what it would bring over a horizon, and how many may leave
// before it loses money. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-proportion.h"

G_BEGIN_DECLS

#define COHORT_PRICE_CHANGE_MAX_MONTHS 600

typedef enum
{
  COHORT_PRICE_GRANDFATHER, /* nobody here pays the new price: the default */
  COHORT_PRICE_LOCK,        /* the old price for some months, then the new one */
  COHORT_PRICE_OPT_IN,      /* only who agrees */
  COHORT_PRICE_SUNSET,      /* all, after a notice of some months */
} CohortPricePolicy;

typedef struct
{
  CohortPricePolicy policy;
  guint64 members;
  double old_price, new_price; /* a month, one unit of money */
  guint horizon;               /* months */
  const double *survival;      /* S (t) of these members at the old price, from today, t = 0 to horizon - 1 */
  const double *lo, *hi;       /* (nullable) its band */
  double yearly_discount;
  guint wait;           /* LOCK: months locked; SUNSET: months of notice */
  double opt_in;        /* OPT_IN: the share that agrees */
  double leave_at_once; /* of those who get the new price, when they get it */
  double extra_churn;   /* a month, of those who pay it and stayed */
} CohortPriceChange;

typedef struct
{
  CohortStatus status;
  CohortEstimate keep, change, gain; /* money over the horizon; n: members */
  double break_even_leave;           /* the share that may leave at once, with no later churn */
  double break_even_churn; /* the monthly churn that may come on top, with nobody leaving at once; NaN: none */
} CohortPriceOutlook;

CohortPriceOutlook cohort_price_change (const CohortPriceChange *change);

G_END_DECLS
