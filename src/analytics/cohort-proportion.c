// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Proportions get Wilson's score interval (1927), which keeps its coverage at the small counts of a small
// community and never leaves [0, 1]. Ratios of sums (money kept over money at the start) get the
// linearised variance of survey sampling (Cochran 1977, ch. 6): sum (y - r x)^2 n / (n - 1) / (sum x)^2,
// with members as the units. Limits: the ratio's interval is normal, so at a few members it is too short.
#include "config.h"

#include "cohort-proportion.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/**
 * cohort_proportion:
 *
 * Returns: @successes / @trials with Wilson's interval; UNDEFINED without trials, TOO_FEW below
 *   COHORT_RATE_FLOOR (the numbers are there, a page shows the counts alone)
 */
CohortEstimate
cohort_proportion (guint64 successes, guint64 trials, double confidence)
{
  CohortEstimate out = { .num = successes, .den = trials, .n = trials, .estimate = NAN, .lo = NAN, .hi = NAN };
  double z, p, n = trials, centre, half, scale;

  if (trials == 0)
    {
      out.status = COHORT_STATUS_UNDEFINED;
      return out;
    }
  if (successes > trials || !(confidence > 0 && confidence < 1))
    {
      out.status = COHORT_STATUS_BAD_INPUT;
      return out;
    }
  z = gsl_cdf_ugaussian_Pinv (0.5 + confidence / 2);
  p = successes / n;
  scale = 1 + z * z / n;
  centre = p + z * z / (2 * n);
  half = z * sqrt (p * (1 - p) / n + z * z / (4 * n * n));
  out.estimate = p;
  out.lo = successes == 0 ? 0 : (centre - half) / scale;
  out.hi = successes == trials ? 1 : (centre + half) / scale;
  out.status = trials < COHORT_RATE_FLOOR ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
  return out;
}

/**
 * cohort_ratio_add:
 *
 * Adds one member's denominator @x and numerator @y, in the same integer unit.
 */
void
cohort_ratio_add (CohortRatioSums *sums, gint64 x, gint64 y)
{
  sums->n++;
  sums->x += x;
  sums->y += y;
  sums->xx += (__int128) x * x;
  sums->xy += (__int128) x * y;
  sums->yy += (__int128) y * y;
}

/**
 * cohort_ratio:
 * @floor_n: below how many members the status is TOO_FEW
 *
 * Returns: sum y / sum x with its interval; UNDEFINED where sum x is zero
 */
CohortEstimate
cohort_ratio (const CohortRatioSums *sums, double confidence, gsize floor_n)
{
  CohortEstimate out = { .num = (double) sums->y, .den = (double) sums->x, .n = sums->n };
  double z, r, residual;

  out.estimate = out.lo = out.hi = NAN;
  out.status = COHORT_STATUS_UNDEFINED;
  if (sums->x == 0)
    return out;
  z = gsl_cdf_ugaussian_Pinv (0.5 + confidence / 2);
  r = out.estimate = out.num / out.den;
  out.status = sums->n < floor_n ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
  if (sums->n < 2)
    return out;
  residual = (double) sums->yy - 2 * r * (double) sums->xy + r * r * (double) sums->xx;
  residual = z * sqrt (MAX (residual, 0) * sums->n / (sums->n - 1.0)) / fabs (out.den);
  out.lo = r - residual;
  out.hi = r + residual;
  return out;
}

/**
 * cohort_estimate_difference:
 *
 * The interval adds the squares of the two distances to the limits (Newcombe's tenth method, where both are shares), as
 * if the two were independent. Of the same members in two months they are not; then it is too wide rather than too
 * narrow.
 *
 * Returns: @a less @b; UNDEFINED where either has no interval
 */
CohortEstimate
cohort_estimate_difference (const CohortEstimate *a, const CohortEstimate *b)
{
  CohortEstimate out = { .status = COHORT_STATUS_UNDEFINED, .estimate = NAN, .lo = NAN, .hi = NAN };

  out.n = MIN (a->n, b->n);
  if (!isfinite (a->lo) || !isfinite (a->hi) || !isfinite (b->lo) || !isfinite (b->hi) || !isfinite (a->estimate)
      || !isfinite (b->estimate))
    return out;
  out.status = COHORT_STATUS_OK;
  out.estimate = a->estimate - b->estimate;
  out.lo = out.estimate - hypot (a->estimate - a->lo, b->hi - b->estimate);
  out.hi = out.estimate + hypot (a->hi - a->estimate, b->estimate - b->lo);
  return out;
}
