// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The worth of the members who are here at the old price is members x price x the sum of S (t), discounted;
// at a new price the curve is thinned by those who leave when it comes and by a churn on top from then on:
// S_new (t) = S (t) (1 - leave) (1 - extra)^(t - wait). Break-even is where price_old x LT_old = price_new x
// LT_new over the months in which the new price counts: at once it is 1 - old / new whatever the curve, and
// the churn on top is found by halving.
//
// Limits: what will leave is assumed, not estimated: a page offers it as a slider and shows break-even first.
// Members who keep an old price stay longer than others, so a curve from everybody understates what
// grandfathering is worth. The band is the survival curve's alone. Refuses a curve that rises or leaves [0, 1].
#include "config.h"

#include "cohort-price-change.h"

#include "cohort-survival.h"

#include <math.h>

static gboolean
is_share (double value)
{
  return value >= 0 && value <= 1;
}

static CohortStatus
check (const CohortPriceChange *change)
{
  if (change->members == 0 || change->horizon == 0)
    return COHORT_STATUS_NO_DATA;
  if (change->horizon > COHORT_PRICE_CHANGE_MAX_MONTHS || change->members > 1000000000)
    return COHORT_STATUS_TOO_LARGE;
  if (!(change->old_price > 0 && isfinite (change->old_price) && change->new_price > 0 && isfinite (change->new_price)
        && change->yearly_discount > -1 && isfinite (change->yearly_discount) && is_share (change->opt_in)
        && is_share (change->leave_at_once) && is_share (change->extra_churn))
      || (guint) change->policy > COHORT_PRICE_SUNSET || !cohort_survival_is_curve (change->survival, change->horizon)
      || (change->lo != NULL) != (change->hi != NULL)
      || (change->lo != NULL
          && (!cohort_survival_is_curve (change->lo, change->horizon)
              || !cohort_survival_is_curve (change->hi, change->horizon))))
    return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

/* Expected discounted months of a member in [from, horizon), with @extra churn from then on. */
static double
months (const CohortPriceChange *change, const double *survival, guint from, double extra)
{
  double sum = 0;

  for (guint t = from; t < change->horizon; t++)
    sum += survival[t] * pow (1 - extra, t - from) / pow (1 + change->yearly_discount, t / 12.0);
  return sum;
}

static guint
first_month (const CohortPriceChange *change)
{
  switch (change->policy)
    {
    case COHORT_PRICE_GRANDFATHER:
      return change->horizon;
    case COHORT_PRICE_LOCK:
    case COHORT_PRICE_SUNSET:
      return MIN (change->wait, change->horizon);
    case COHORT_PRICE_OPT_IN:
    default:
      return 0;
    }
}

static void
worth (const CohortPriceChange *change, const double *survival, double *keep, double *changed)
{
  guint from = first_month (change);
  double share = change->policy == COHORT_PRICE_OPT_IN ? change->opt_in : 1;
  double all = months (change, survival, 0, 0), later = months (change, survival, from, 0);
  double raised = months (change, survival, from, change->extra_churn) * (1 - change->leave_at_once);

  *keep = change->members * change->old_price * all;
  *changed = *keep + change->members * share * (change->new_price * raised - change->old_price * later);
}

static double
break_even_churn (const CohortPriceChange *change)
{
  guint from = first_month (change);
  double goal = change->old_price * months (change, change->survival, from, 0), lo = 0, hi = 1;

  if (change->new_price <= change->old_price || goal <= 0)
    return NAN;
  /* So much dearer that one payment makes up for all the rest. */
  if (change->new_price * months (change, change->survival, from, 1) >= goal)
    return 1;
  for (guint i = 0; i < 60; i++)
    {
      double mid = (lo + hi) / 2;

      if (change->new_price * months (change, change->survival, from, mid) > goal)
        lo = mid;
      else
        hi = mid;
    }
  return lo;
}

/**
 * cohort_price_change:
 *
 * Returns: keeping the price and changing it side by side, or why not
 */
CohortPriceOutlook
cohort_price_change (const CohortPriceChange *change)
{
  CohortPriceOutlook out = { .status = check (change), .break_even_leave = NAN, .break_even_churn = NAN };
  double keep[3], changed[3];
  const double *curves[3] = { change->survival, change->lo, change->hi };

  if (out.status != COHORT_STATUS_OK)
    return out;
  for (guint i = 0; i < 3; i++)
    worth (change, curves[i] != NULL ? curves[i] : change->survival, &keep[i], &changed[i]);
  out.keep = (CohortEstimate) { .estimate = keep[0], .lo = keep[1], .hi = keep[2], .n = change->members };
  out.change = (CohortEstimate) { .estimate = changed[0], .lo = changed[1], .hi = changed[2], .n = change->members };
  out.gain = (CohortEstimate) { .estimate = changed[0] - keep[0], .n = change->members };
  out.gain.lo = fmin (out.gain.estimate, fmin (changed[1] - keep[1], changed[2] - keep[2]));
  out.gain.hi = fmax (out.gain.estimate, fmax (changed[1] - keep[1], changed[2] - keep[2]));
  if (change->policy == COHORT_PRICE_GRANDFATHER || first_month (change) == change->horizon)
    return out;
  if (change->new_price > change->old_price)
    out.break_even_leave = 1 - change->old_price / change->new_price;
  out.break_even_churn = break_even_churn (change);
  return out;
}
