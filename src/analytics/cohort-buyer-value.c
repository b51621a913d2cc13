// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Month by month the purchases that BG/NBD expects of the buyer, each worth what Gamma-Gamma expects, discounted from
// the month's end.
//
// Limits: those of the two models; what a purchase costs to deliver is not in it.
#include "config.h"

#include "cohort-buyer-value.h"

#include <math.h>

/**
 * cohort_buyer_value:
 * @months: to count, at most COHORT_BUYER_MAX_MONTHS
 * @month: its length in the fit's unit of time: 4.345 weeks, 30.4375 days
 * @monthly_discount: 0.01 is 1 % a month
 *
 * Returns: the expected worth in the unit of the values; NaN without both fits
 */
double
cohort_buyer_value (const CohortBgNbd *purchases, const CohortGammaGamma *values, const CohortBuyer *buyer,
                    guint months, double month, double monthly_discount)
{
  double each = cohort_gammagamma_expected (values, buyer->x, buyer->x > 0 ? buyer->mean_value : 0);
  double before = 0, sum = 0;

  if (months > COHORT_BUYER_MAX_MONTHS || !(month > 0) || !(monthly_discount >= 0))
    return NAN;
  for (guint m = 1; m <= months; m++)
    {
      double by_then = cohort_bgnbd_expected (purchases, buyer->x, buyer->recency, buyer->age, m * month);

      sum += (by_then - before) * each * pow (1 + monthly_discount, -(double) m);
      before = by_then;
    }
  return months > 0 ? sum : isnan (each) ? NAN : 0;
}
