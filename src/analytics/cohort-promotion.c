// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A discount is paid for by those who would have bought anyway, and earns by those who would not. The
// hold-out's conversion says how many the former are: offered visitors x its share. Gain = offered visitors x
// (conversion x discounted worth with the offer - the hold-out's x worth without), each worth the sum of what
// is paid x S (t) of those buyers. Intervals: normal, from both conversions; the curves count as known.
//
// The cliff is the month in which the full price first falls due: the share lost there beside that of members
// of the same age at the full price, with the exact chance (Beta (1, 1) posteriors) that it is higher.
//
// Limits: without a hold-out nobody knows who would have bought, and there is no answer but the discount
// given. Refuses fewer than 20 visitors on either side, a discount above the price, and curves that rise.
#include "config.h"

#include "cohort-promotion.h"

#include "cohort-survival.h"

#include <math.h>

#define MIN_VISITORS 20
#define MAX_MONTHS 600
#define Z95 1.959963984540054

static gboolean
is_arm (const CohortArm *arm)
{
  return arm->buyers <= arm->visitors && arm->visitors <= 1000000000;
}

static CohortStatus
check (const CohortPromotion *p)
{
  if (p->offered.visitors == 0 || p->horizon == 0)
    return COHORT_STATUS_NO_DATA;
  if (p->horizon > MAX_MONTHS)
    return COHORT_STATUS_TOO_LARGE;
  if (!is_arm (&p->offered) || !is_arm (&p->held_out) || !is_arm (&p->cliff) || !is_arm (&p->usual)
      || !(p->price > 0 && isfinite (p->price) && p->discount >= 0 && p->discount <= p->price && p->yearly_discount > -1
           && isfinite (p->yearly_discount))
      || !cohort_survival_is_curve (p->survival_offered, p->horizon)
      || (p->held_out.visitors > 0 && !cohort_survival_is_curve (p->survival_held_out, p->horizon)))
    return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

/* Expected discounted months of a buyer. */
static double
months (const CohortPromotion *p, const double *survival, guint horizon)
{
  double sum = 0;

  for (guint t = 0; t < horizon; t++)
    sum += survival[t] / pow (1 + p->yearly_discount, t / 12.0);
  return sum;
}

static CohortEstimate
normal (double estimate, double variance, guint64 n)
{
  double half = Z95 * sqrt (variance);

  return (CohortEstimate) { .estimate = estimate, .lo = estimate - half, .hi = estimate + half, .n = n };
}

static void
add_cliff (const CohortPromotion *p, CohortPromotionCost *out)
{
  out->cliff = cohort_proportion (p->cliff.buyers, p->cliff.visitors, 0.95);
  out->usual = cohort_proportion (p->usual.buyers, p->usual.visitors, 0.95);
  out->chance_cliff = NAN;
  if (p->cliff.visitors > 0 && p->usual.visitors > 0)
    out->chance_cliff = cohort_beta_chance (1.0 + p->usual.buyers, 1.0 + (p->usual.visitors - p->usual.buyers),
                                            1.0 + p->cliff.buyers, 1.0 + (p->cliff.visitors - p->cliff.buyers));
}

/**
 * cohort_promotion_cost:
 *
 * Returns: what the promotion cost and brought, or why that cannot be told
 */
CohortPromotionCost
cohort_promotion_cost (const CohortPromotion *p)
{
  CohortPromotionCost out = { .status = check (p), .given = NAN, .chance_cliff = NAN };
  double n = p->offered.visitors, reduced, offered, anyway, with, without, v_offered, v_anyway;

  if (out.status != COHORT_STATUS_OK)
    return out;
  reduced = p->discount * months (p, p->survival_offered, MIN (p->discounted, p->horizon));
  out.given = p->offered.buyers * reduced;
  add_cliff (p, &out);
  if (p->held_out.visitors == 0)
    {
      out.status = COHORT_STATUS_NOT_ENTERED;
      return out;
    }
  if (p->offered.visitors < MIN_VISITORS || p->held_out.visitors < MIN_VISITORS)
    {
      out.status = COHORT_STATUS_TOO_FEW;
      return out;
    }
  offered = p->offered.buyers / n;
  anyway = (double) p->held_out.buyers / p->held_out.visitors;
  /* Shrunk, so that none or all buying does not pass for certainty. */
  v_offered = (p->offered.buyers + 1.0) * (n - p->offered.buyers + 1.0) / pow (n + 2, 3);
  v_anyway = (p->held_out.buyers + 1.0) * (p->held_out.visitors - p->held_out.buyers + 1.0)
             / pow (p->held_out.visitors + 2.0, 3);
  with = p->price * months (p, p->survival_offered, p->horizon) - reduced;
  without = p->price * months (p, p->survival_held_out, p->horizon);
  out.bought_anyway = normal (n * anyway, n * n * v_anyway, p->held_out.visitors);
  out.wasted = normal (n * anyway * reduced, n * n * v_anyway * reduced * reduced, p->held_out.visitors);
  out.extra = normal (n * (offered - anyway), n * n * (v_offered + v_anyway), p->offered.visitors);
  out.gain = normal (n * (offered * with - anyway * without),
                     n * n * (v_offered * with * with + v_anyway * without * without), p->offered.visitors);
  out.bought_anyway.lo = fmax (0, out.bought_anyway.lo);
  out.wasted.lo = fmax (0, out.wasted.lo);
  return out;
}
