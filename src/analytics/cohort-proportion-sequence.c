// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The beta-binomial mixture bound (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 2021): a
// rate p is left out as soon as the likelihood of the successes, averaged over a Beta prior around p, is 1 / alpha
// times that under p. By Ville's inequality a true rate is ever left out with a probability of at most alpha, over all
// looks together. The prior is such that the interval is tightest around @planned trials.
//
// Limits: of trials that are alike and independent; wider than Wilson's, which is for a single look.
#include "config.h"

#include "cohort-proportion-sequence.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define STEPS 100
#define TUNED_FOR 0.05
#define LEAST_PRIOR 1e-3

/* The log of how much likelier the mixture makes the data than @p does. */
static double
log_evidence (double successes, double failures, double p, double planned)
{
  double spread = p * (1 - p), level = 2 * log (1 / TUNED_FOR);
  double weight = fmax (planned * spread / (level + log1p (level)) - spread, LEAST_PRIOR * spread);
  double a = weight / (1 - p), b = weight / p;

  return gsl_sf_lnbeta (successes + a, failures + b) - gsl_sf_lnbeta (a, b) - successes * log (p)
         - failures * log1p (-p);
}

/* The rate between @inside, which the data supports, and @outside, at which the evidence against it is enough. */
static double
find_limit (double successes, double failures, double inside, double outside, double enough, double planned)
{
  for (guint i = 0; i < STEPS; i++)
    {
      double middle = (inside + outside) / 2;

      if (log_evidence (successes, failures, middle, planned) > enough)
        outside = middle;
      else
        inside = middle;
    }
  return inside;
}

/**
 * cohort_proportion_sequence:
 * @planned: trials around which the interval is tightest: the planned sample
 *
 * Returns: the rate with an interval that holds at every look at once
 */
CohortEstimate
cohort_proportion_sequence (guint64 successes, guint64 trials, double confidence, double planned)
{
  CohortEstimate out = { .num = successes, .den = trials, .n = trials, .estimate = NAN, .lo = NAN, .hi = NAN };
  double failures = (double) trials - successes, enough = -log1p (-confidence);

  if (successes > trials || trials > G_MAXUINT64 / 4 || !(confidence > 0 && confidence < 1)
      || !(planned >= 1 && planned <= 1e15))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (trials == 0)
    out.status = COHORT_STATUS_NO_DATA;
  if (out.status != COHORT_STATUS_OK)
    return out;
  out.estimate = (double) successes / trials;
  out.lo = successes > 0 ? find_limit (successes, failures, out.estimate, 0, enough, planned) : 0;
  out.hi = failures > 0 ? find_limit (successes, failures, out.estimate, 1, enough, planned) : 1;
  return out;
}
