// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who joins in month k of the horizon pays in its months k, k + 1, … with chance S (t - k). The money of them all
// is joiners a month x price x sum over k and t of S (t - k), discounted by t. The new price thins the joiners by
// an assumed share and the curve by an assumed churn on top. Break-even is 1 - old / new for the joiners, whatever
// the curve; the churn is found by halving.
//
// Limits: fewer joiners and more churn are assumed, not estimated: a page offers them as sliders and shows
// break-even first. The range joins the ends of both intervals (joiners, curve), so it holds more than its
// confidence says. Joiners are taken to come evenly.
#include "config.h"

#include "cohort-price-new.h"

#include "cohort-price-change.h"
#include "cohort-survival.h"

#include <math.h>

static gboolean
is_share (double value)
{
  return value >= 0 && value <= 1;
}

static CohortStatus
check (const CohortNewPrice *change)
{
  if (change->horizon == 0)
    return COHORT_STATUS_NO_DATA;
  if (change->horizon > COHORT_PRICE_CHANGE_MAX_MONTHS)
    return COHORT_STATUS_TOO_LARGE;
  if (!(change->old_price > 0 && isfinite (change->old_price) && change->new_price > 0 && isfinite (change->new_price)
        && change->yearly_discount > -1 && isfinite (change->yearly_discount) && is_share (change->fewer)
        && is_share (change->extra_churn))
      || !cohort_survival_is_curve (change->survival, change->horizon) || (change->lo != NULL) != (change->hi != NULL)
      || (change->lo != NULL
          && (!cohort_survival_is_curve (change->lo, change->horizon)
              || !cohort_survival_is_curve (change->hi, change->horizon))))
    return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

static double
discounted (const CohortNewPrice *change, guint month)
{
  return 1 / pow (1 + change->yearly_discount, month / 12.0);
}

/* Paid months of one who joins today. */
static double
months_of_one (const CohortNewPrice *change, const double *survival, double extra)
{
  double sum = 0;

  for (guint t = 0; t < change->horizon; t++)
    sum += survival[t] * pow (1 - extra, t) * discounted (change, t);
  return sum;
}

/* Paid months of one joiner a month. */
static double
months_of_all (const CohortNewPrice *change, const double *survival, double extra)
{
  double sum = 0, here = 0;

  for (guint t = 0; t < change->horizon; t++)
    {
      here += survival[t] * pow (1 - extra, t);
      sum += here * discounted (change, t);
    }
  return sum;
}

static double
break_even_churn (const CohortNewPrice *change)
{
  double goal = change->old_price * months_of_all (change, change->survival, 0), lo = 0, hi = 1;

  if (change->new_price <= change->old_price || goal <= 0)
    return NAN;
  if (change->new_price * months_of_all (change, change->survival, 1) >= goal)
    return 1;
  for (guint i = 0; i < 60; i++)
    {
      double mid = (lo + hi) / 2;

      if (change->new_price * months_of_all (change, change->survival, mid) > goal)
        lo = mid;
      else
        hi = mid;
    }
  return lo;
}

static CohortEstimate
estimate_of (const double value[3], gsize n)
{
  return (CohortEstimate) { .estimate = value[0],
                            .lo = fmin (value[0], fmin (value[1], value[2])),
                            .hi = fmax (value[0], fmax (value[1], value[2])),
                            .n = n };
}

/**
 * cohort_price_new:
 *
 * Returns: keeping the price and changing it for who joins from now on, side by side, or why not; TOO_FEW, with
 *   its numbers, where fewer than COHORT_PRICE_NEW_MIN_JOINERS joined in
 *   the time looked at
 */
CohortNewPriceOutlook
cohort_price_new (const CohortNewPrice *change, double confidence)
{
  CohortNewPriceOutlook out = { .status = check (change), .break_even_fewer = NAN, .break_even_churn = NAN };
  const double *curves[3] = { change->survival, change->lo, change->hi };
  double keep[3], changed[3], gain[3], old_worth[3], new_worth[3], rates[3];

  if (out.status != COHORT_STATUS_OK)
    return out;
  out.joiners = cohort_count_rate (&change->joiners, confidence);
  if (out.joiners.status != COHORT_STATUS_OK)
    {
      out.status = out.joiners.status;
      return out;
    }
  rates[0] = out.joiners.estimate;
  rates[1] = out.joiners.lo;
  rates[2] = out.joiners.hi;
  for (guint i = 0; i < 3; i++)
    {
      const double *survival = curves[i] != NULL ? curves[i] : change->survival;

      keep[i] = rates[i] * change->old_price * months_of_all (change, survival, 0);
      changed[i]
          = rates[i] * (1 - change->fewer) * change->new_price * months_of_all (change, survival, change->extra_churn);
      gain[i] = changed[i] - keep[i];
      old_worth[i] = change->old_price * months_of_one (change, survival, 0);
      new_worth[i] = change->new_price * months_of_one (change, survival, change->extra_churn);
    }
  out.keep = estimate_of (keep, change->joiners.count);
  out.change = estimate_of (changed, change->joiners.count);
  out.gain = estimate_of (gain, change->joiners.count);
  out.worth_old = estimate_of (old_worth, change->joiners.count);
  out.worth_new = estimate_of (new_worth, change->joiners.count);
  if (change->new_price > change->old_price)
    out.break_even_fewer = 1 - change->old_price / change->new_price;
  out.break_even_churn = break_even_churn (change);
  if (change->joiners.count < COHORT_PRICE_NEW_MIN_JOINERS)
    out.status = COHORT_STATUS_TOO_FEW;
  return out;
}
