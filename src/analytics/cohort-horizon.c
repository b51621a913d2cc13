// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The worth of a visitor is price x P (buys) x sum over months of S (t), discounted: the dearer offer may win
// on conversion times price and lose by those who leave sooner. Conversion and each month's churn have own
// Beta posteriors (flat for conversion, Jeffreys' for churn); beyond the months that were seen, the churn of
// all months of that arm together goes on. The estimate is the mean of draws, the interval their quantiles.
//
// Limits: going on with one churn overstates the loss of loyal members, in both arms alike. Refuses a
// horizon beyond three times the months seen in the arm with fewer of them (an arm with a month seen), and
// fewer than 20 visitors an arm. Deterministic for a seed.
#include "config.h"

#include "cohort-horizon.h"

#include "cohort-gsl.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define MIN_VISITORS 20
#define MAX_MONTHS 120
#define MAX_DRAWS 100000
#define REACH 3

/* The months of renewals that anybody was due for. */
static guint
months_seen (const CohortHorizonArm *arm)
{
  guint n = arm->n_months;

  while (n > 0 && arm->at_risk[n - 1] == 0)
    n--;
  return n;
}

static gboolean
is_sound (const CohortHorizonArm *arm)
{
  if (arm->arm.buyers > arm->arm.visitors || arm->arm.visitors > 1000000000
      || !(arm->price > 0 && isfinite (arm->price)))
    return FALSE;
  for (guint t = 0; t < arm->n_months; t++)
    if (arm->lost[t] > arm->at_risk[t] || arm->at_risk[t] > arm->arm.buyers)
      return FALSE;
  return TRUE;
}

static CohortStatus
check (const CohortHorizonArm *a, const CohortHorizonArm *b, guint horizon, double yearly_discount, guint draws)
{
  if (!is_sound (a) || !is_sound (b) || !(yearly_discount > -1 && isfinite (yearly_discount)) || horizon == 0
      || draws < 100)
    return COHORT_STATUS_BAD_INPUT;
  if (horizon > MAX_MONTHS || draws > MAX_DRAWS || a->n_months > MAX_MONTHS || b->n_months > MAX_MONTHS)
    return COHORT_STATUS_TOO_LARGE;
  if (a->arm.visitors == 0 || b->arm.visitors == 0)
    return COHORT_STATUS_NO_DATA;
  if (a->arm.visitors < MIN_VISITORS || b->arm.visitors < MIN_VISITORS)
    return COHORT_STATUS_TOO_FEW;
  /* The first month needs no renewal. */
  if (horizon > 1 && horizon - 1 > REACH * MIN (months_seen (a), months_seen (b)))
    return COHORT_STATUS_BEYOND_DATA;
  return COHORT_STATUS_OK;
}

static double
draw_worth (const CohortHorizonArm *arm, guint seen, guint horizon, double yearly_discount, gsl_rng *rng)
{
  guint64 at_risk = 0, lost = 0;
  double stays = 1, sum = 0, later;

  for (guint t = 0; t < seen; t++)
    {
      at_risk += arm->at_risk[t];
      lost += arm->lost[t];
    }
  later = gsl_ran_beta (rng, 0.5 + lost, 0.5 + (at_risk - lost));
  for (guint t = 0; t < horizon; t++)
    {
      if (t > 0)
        stays *= 1
                 - (t <= seen && arm->at_risk[t - 1] > 0
                        ? gsl_ran_beta (rng, 0.5 + arm->lost[t - 1], 0.5 + (arm->at_risk[t - 1] - arm->lost[t - 1]))
                        : later);
      sum += stays / pow (1 + yearly_discount, t / 12.0);
    }
  return arm->price * sum * gsl_ran_beta (rng, 1.0 + arm->arm.buyers, 1.0 + (arm->arm.visitors - arm->arm.buyers));
}

static CohortEstimate
summarise (double *values, guint n_draws, guint64 n)
{
  CohortEstimate out = { .n = n };

  for (guint d = 0; d < n_draws; d++)
    out.estimate += values[d] / n_draws;
  gsl_sort (values, 1, n_draws);
  out.lo = gsl_stats_quantile_from_sorted_data (values, 1, n_draws, 0.025);
  out.hi = gsl_stats_quantile_from_sorted_data (values, 1, n_draws, 0.975);
  return out;
}

/**
 * cohort_compare_horizon:
 * @horizon: months, the first payment being the first
 * @draws: 100 to 100,000; 10,000 gives the chance to half a percent
 *
 * Returns: B against A, or why not
 */
CohortHorizonComparison
cohort_compare_horizon (const CohortHorizonArm *a, const CohortHorizonArm *b, guint horizon, double yearly_discount,
                        guint draws, gulong seed)
{
  CohortHorizonComparison out
      = { .status = check (a, b, horizon, yearly_discount, draws), .chance_b = NAN, .loss_a = NAN, .loss_b = NAN };
  g_autofree double *value_a = NULL, *value_b = NULL, *difference = NULL;
  guint seen_a, seen_b;
  gsl_rng *rng;

  if (out.status != COHORT_STATUS_OK)
    return out;
  cohort_gsl_quiet ();
  value_a = g_new (double, draws);
  value_b = g_new (double, draws);
  difference = g_new (double, draws);
  seen_a = months_seen (a);
  seen_b = months_seen (b);
  out.chance_b = out.loss_a = out.loss_b = 0;
  rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed);
  for (guint d = 0; d < draws; d++)
    {
      value_a[d] = draw_worth (a, seen_a, horizon, yearly_discount, rng);
      value_b[d] = draw_worth (b, seen_b, horizon, yearly_discount, rng);
      difference[d] = value_b[d] - value_a[d];
      out.chance_b += (difference[d] > 0) / (double) draws;
      out.loss_a += fmax (0, difference[d]) / draws;
      out.loss_b += fmax (0, -difference[d]) / draws;
    }
  gsl_rng_free (rng);
  out.a = summarise (value_a, draws, a->arm.visitors);
  out.b = summarise (value_b, draws, b->arm.visitors);
  out.difference = summarise (difference, draws, a->arm.visitors + b->arm.visitors);
  return out;
}
