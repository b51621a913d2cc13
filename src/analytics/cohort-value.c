// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lifetime value two ways. Simple: monthly worth / churn rate, which assumes that nothing ever changes and
// understates loyal members; its interval is the rate's, turned over. By curve: the sum over months of
// monthly worth x S (t) discounted, the one a page leads with. Neither is a promise.
#include "config.h"

#include "cohort-value.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double
geometric_months (double churn, guint horizon)
{
  return horizon == 0 ? 1 / churn : (1 - pow (1 - churn, horizon)) / churn;
}

/**
 * cohort_ltv_simple:
 * @monthly: what a paying member is worth a month, after fees and margin
 * @lost: members lost over @member_months at risk
 * @horizon: months to count, 0 for all of them
 *
 * Returns: @monthly / churn with the interval of the rate; UNDEFINED when nobody left, TOO_FEW below
 *   COHORT_LTV_MIN_LOST departures or COHORT_LTV_MIN_MONTHS member-months
 */
CohortEstimate
cohort_ltv_simple (double monthly, guint64 lost, guint64 member_months, guint horizon, double confidence)
{
  CohortEstimate rate = cohort_proportion (lost, member_months, confidence), out = rate;

  out.estimate = out.lo = out.hi = NAN;
  if (rate.status != COHORT_STATUS_OK && rate.status != COHORT_STATUS_TOO_FEW)
    return out;
  if (!isfinite (monthly) || monthly < 0)
    {
      out.status = COHORT_STATUS_BAD_INPUT;
      return out;
    }
  if (lost == 0)
    {
      out.status = COHORT_STATUS_UNDEFINED;
      return out;
    }
  out.estimate = monthly * geometric_months (rate.estimate, horizon);
  out.lo = monthly * geometric_months (rate.hi, horizon);
  out.hi = monthly * geometric_months (rate.lo, horizon);
  out.num = monthly;
  out.den = rate.estimate;
  out.status
      = lost < COHORT_LTV_MIN_LOST || member_months < COHORT_LTV_MIN_MONTHS ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
  return out;
}

/**
 * cohort_ltv_curve:
 * @survival: S (t) for t = 0 to @horizon - 1 months
 * @yearly_discount: of money to come, such as 0.1
 *
 * Returns: the expected worth of the first @horizon months
 */
double
cohort_ltv_curve (double monthly, const double *survival, guint horizon, double yearly_discount)
{
  double sum = 0;

  for (guint t = 0; t < horizon; t++)
    sum += survival[t] / pow (1 + yearly_discount, t / 12.0);
  return monthly * sum;
}

/**
 * cohort_cost_each:
 * @cost: what was spent, taken as known
 * @n_new: whom it won, taken as one draw of a Poisson count
 *
 * Returns: @cost / @n_new with the exact (Garwood 1936) interval of the count, turned over; UNDEFINED where
 *   nobody was won
 */
CohortEstimate
cohort_cost_each (double cost, guint64 n_new, double confidence)
{
  CohortEstimate out = { .num = cost, .den = n_new, .n = n_new, .estimate = NAN, .lo = NAN, .hi = NAN };
  double tail = (1 - confidence) / 2;

  if (!(cost >= 0 && isfinite (cost)) || !(confidence > 0 && confidence < 1))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (n_new == 0)
    out.status = COHORT_STATUS_UNDEFINED;
  if (out.status != COHORT_STATUS_OK)
    return out;
  out.estimate = cost / n_new;
  out.lo = cost / (gsl_cdf_chisq_Pinv (1 - tail, 2.0 * n_new + 2) / 2);
  out.hi = cost / (gsl_cdf_chisq_Pinv (tail, 2.0 * n_new) / 2);
  return out;
}

/**
 * cohort_payback_months:
 *
 * Returns: months until a member has brought back what winning them cost; NaN where nothing comes back
 */
double
cohort_payback_months (double cac, double monthly)
{
  return monthly > 0 ? cac / monthly : NAN;
}

/**
 * cohort_price_break_even:
 *
 * Returns: the share of those affected who may leave at once before raising the price loses money; later
 *   churn and refunds come on top
 */
double
cohort_price_break_even (double old_price, double new_price)
{
  return new_price > 0 ? 1 - old_price / new_price : NAN;
}

/**
 * cohort_article_ltv:
 *
 * Returns: LTV as the source article prints it, cost of acquisition x lifetime: a cost per lifetime, not a
 *   value, and shown with that label only
 */
double
cohort_article_ltv (double cac, double lifetime)
{
  return cac * lifetime;
}

/**
 * cohort_herfindahl:
 * @amounts: none below zero
 *
 * Returns: the sum of squared shares: 1 / @n when all are equal, 1 when there is one; NaN without money
 */
double
cohort_herfindahl (const double *amounts, gsize n)
{
  double total = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    total += amounts[i];
  for (gsize i = 0; i < n; i++)
    sum += amounts[i] * amounts[i];
  return total > 0 ? sum / total / total : NAN;
}
