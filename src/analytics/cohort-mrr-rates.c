// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rates that stand on one period of cohort_mrr_compute(), each under the name of who computes it so:
// three families of churn differ by what they count, and a figure without its family is worth nothing.
#include "config.h"

#include "cohort-mrr-rates.h"

#include <math.h>

/**
 * cohort_mrr_rates_add:
 *
 * Adds a member to the sums that rates have their intervals from.
 */
void
cohort_mrr_rates_add (CohortMrrPeriod *period, const CohortMrrChange *change)
{
  if (change->stays)
    cohort_ratio_add (&period->arpu, COHORT_AMOUNT_SCALE, change->end);
  if (change->pays)
    {
      cohort_ratio_add (&period->grr, change->start, MIN (change->start, change->end));
      cohort_ratio_add (&period->nrr, change->start, change->end);
    }
  cohort_ratio_add (&period->gross_churn, change->start, change->loss);
  cohort_ratio_add (&period->net_churn, change->start, change->loss - change->gain);
  cohort_ratio_add (&period->quick, change->loss, change->gain + change->fresh);
}

/**
 * cohort_mrr_churn_standard:
 *
 * Returns: members paying at the start and neither paying nor held at the end, over those paying at the
 *   start. Who joins and leaves, or leaves and returns, within the period does not count. The headline.
 */
CohortEstimate
cohort_mrr_churn_standard (const CohortMrrPeriod *period, double confidence)
{
  return cohort_proportion (period->n_lost, period->n_start, confidence);
}

/**
 * cohort_mrr_churn_with_new:
 *
 * Returns: churns in the period over those paying at its start and new in it, as Stripe does; a member who
 *   churns twice counts twice, which can pass what an interval is defined for: then there is none
 */
CohortEstimate
cohort_mrr_churn_with_new (const CohortMrrPeriod *period, double confidence)
{
  guint den = period->n_start + period->n_flow[COHORT_MRR_NEW], num = period->n_flow[COHORT_MRR_CHURN];
  CohortEstimate out = cohort_proportion (MIN (num, den), den, confidence);

  if (num > den && den > 0)
    {
      out.num = num;
      out.estimate = (double) num / den;
      out.lo = out.hi = NAN;
    }
  return out;
}

/**
 * cohort_mrr_churn_same_window:
 *
 * Returns: churns in the period over those paying at its start, so that who joins and leaves within it is
 *   counted above the line alone; it can pass 1 and has no interval
 */
CohortEstimate
cohort_mrr_churn_same_window (const CohortMrrPeriod *period, double confidence)
{
  CohortEstimate out = cohort_proportion (0, period->n_start, confidence);

  if (out.status == COHORT_STATUS_UNDEFINED)
    return out;
  out.num = period->n_flow[COHORT_MRR_CHURN];
  out.estimate = out.num / out.den;
  out.lo = out.hi = NAN;
  return out;
}

/**
 * cohort_mrr_churn_daily:
 *
 * Returns: the sum over days of lost / paying at the start of the day; no interval, since days are added
 */
CohortEstimate
cohort_mrr_churn_daily (const CohortMrrPeriod *period)
{
  CohortEstimate out = { .estimate = period->daily_churn, .lo = NAN, .hi = NAN, .n = period->n_start };

  out.num = period->daily_churn;
  out.den = 1;
  out.status = isnan (period->daily_churn)           ? COHORT_STATUS_TOO_LARGE
               : period->n_start == 0                ? COHORT_STATUS_UNDEFINED
               : period->n_start < COHORT_RATE_FLOOR ? COHORT_STATUS_TOO_FEW
                                                     : COHORT_STATUS_OK;
  return out;
}

static CohortEstimate
money_ratio (const CohortRatioSums *sums, double num, double den, double confidence)
{
  CohortEstimate out = cohort_ratio (sums, confidence, COHORT_RATE_FLOOR);

  if (out.status == COHORT_STATUS_UNDEFINED)
    return out;
  /* The interval comes from rounded members; the estimate itself is exact. */
  out.num = num;
  out.den = den;
  out.estimate = num / den;
  return out;
}

/**
 * cohort_mrr_gross_churn:
 *
 * Returns: (churn + contraction) / start
 */
CohortEstimate
cohort_mrr_gross_churn (const CohortMrrPeriod *period, double confidence)
{
  double lost = period->exact_flow[COHORT_MRR_CHURN] + period->exact_flow[COHORT_MRR_CONTRACTION];
  CohortEstimate out = money_ratio (&period->gross_churn, lost, period->exact_start, confidence);

  out.lo = fmax (out.lo, 0);
  return out;
}

/**
 * cohort_mrr_net_churn:
 *
 * Returns: (churn + contraction - expansion - reactivation) / start; negative when more was won back
 */
CohortEstimate
cohort_mrr_net_churn (const CohortMrrPeriod *period, double confidence)
{
  double lost = period->exact_flow[COHORT_MRR_CHURN] + period->exact_flow[COHORT_MRR_CONTRACTION]
                - period->exact_flow[COHORT_MRR_EXPANSION] - period->exact_flow[COHORT_MRR_REACTIVATION];

  return money_ratio (&period->net_churn, lost, period->exact_start, confidence);
}

/**
 * cohort_mrr_grr:
 *
 * Returns: of the MRR of those paying at the start, what is kept at the end without any growth; <= 1
 */
CohortEstimate
cohort_mrr_grr (const CohortMrrPeriod *period, double confidence)
{
  CohortEstimate out = money_ratio (&period->grr, period->exact_grr, period->exact_start, confidence);

  out.lo = isnan (out.lo) ? NAN : CLAMP (out.lo, 0, 1);
  out.hi = isnan (out.hi) ? NAN : CLAMP (out.hi, 0, 1);
  return out;
}

/**
 * cohort_mrr_nrr:
 *
 * Returns: the MRR at the end of those paying at the start, over their MRR then; new and returning members
 *   are outside
 */
CohortEstimate
cohort_mrr_nrr (const CohortMrrPeriod *period, double confidence)
{
  CohortEstimate out = money_ratio (&period->nrr, period->exact_nrr, period->exact_start, confidence);

  out.lo = isnan (out.lo) ? NAN : fmax (out.lo, 0);
  return out;
}

/**
 * cohort_mrr_quick_ratio:
 *
 * Returns: (new + expansion + reactivation) / (contraction + churn); UNDEFINED when nothing was lost
 */
CohortEstimate
cohort_mrr_quick_ratio (const CohortMrrPeriod *period, double confidence)
{
  double won = period->exact_flow[COHORT_MRR_NEW] + period->exact_flow[COHORT_MRR_EXPANSION]
               + period->exact_flow[COHORT_MRR_REACTIVATION];
  double lost = period->exact_flow[COHORT_MRR_CONTRACTION] + period->exact_flow[COHORT_MRR_CHURN];
  CohortEstimate out = money_ratio (&period->quick, won, lost, confidence);

  out.lo = isnan (out.lo) ? NAN : fmax (out.lo, 0);
  return out;
}

/**
 * cohort_mrr_arppu:
 *
 * Returns: MRR / paying members at the end of the period, in minor units a month
 */
CohortEstimate
cohort_mrr_arppu (const CohortMrrPeriod *period, double confidence)
{
  CohortEstimate out = cohort_ratio (&period->arpu, confidence, COHORT_RATE_FLOOR);

  if (out.status == COHORT_STATUS_UNDEFINED)
    return out;
  /* Members' amounts are in 1e-4 minor units over a weight of 1e4 each: the ratio is minor units. */
  out.num = period->exact_end;
  out.den = period->n_end;
  out.estimate = out.num / out.den;
  return out;
}
