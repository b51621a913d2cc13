// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Beta-binomial with a Beta (1, 1) prior unless another is given: P (B > A) as the finite sum over B's
// successes where the prior is whole numbers, in logs, else by quadrature; expected loss from the same
// function. No sampling. The many-armed case integrates over the revenue of each arm.
//
// The normal effect and the asymptotic confidence sequence (Waudby-Smith et al.) follow the definitions that
// public experiment platforms use; with the sequence one may look every day and stop at any time, which a
// fixed interval does not allow. mSPRT: Johari et al. The plan is the usual normal one for two proportions.
//
// Limits: one conversion a visitor. For subscriptions judge revenue over a horizon, not conversion alone.
#include "config.h"

#include "cohort-experiment.h"

#include "cohort-gsl.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define MAX_VISITORS 1e9
#define SERIES_LIMIT 2e6
#define WORKSPACE 2000
#define QUADRATURE_ERROR 1e-7

typedef struct
{
  double a1, b1, a2, b2;
} BetaPair;

/* GSL's continued fraction gives up far out in the tails, where the answer is 0 or 1. */
static double
beta_below (double x, double a, double b)
{
  double p = x >= 1 ? 1 : gsl_cdf_beta_P (x, a, b);

  return isnan (p) ? x > a / (a + b) : p;
}

/* By halving: GSL's inverse does not settle for every shape. */
static double
beta_quantile (double p, double a, double b)
{
  double lo = 0, hi = 1;

  for (guint i = 0; i < 60; i++)
    {
      double mid = (lo + hi) / 2;

      if (beta_below (mid, a, b) < p)
        lo = mid;
      else
        hi = mid;
    }
  return (lo + hi) / 2;
}

static double
pair_density (double x, void *data)
{
  const BetaPair *pair = data;

  return gsl_ran_beta_pdf (x, pair->a2, pair->b2) * beta_below (x, pair->a1, pair->b1);
}

/* Where the mass of a Beta lies: a density of thousands of visitors is a needle on [0, 1]. Wide, since few successes
   leave an exponential tail. */
static void
beta_range (double a, double b, double *lo, double *hi)
{
  double mean = a / (a + b), sd = sqrt (mean * (1 - mean) / (a + b + 1));

  *lo = fmax (0, mean - 40 * sd);
  *hi = fmin (1, mean + 40 * sd);
}

static double
chance_by_quadrature (const BetaPair *pair)
{
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc (WORKSPACE);
  gsl_function function = { pair_density, (void *) pair };
  double lo, hi, result = NAN, error = INFINITY;

  beta_range (pair->a2, pair->b2, &lo, &hi);
  gsl_integration_qags (&function, lo, hi, 0, 1e-10, WORKSPACE, workspace, &result, &error);
  if (!(error < QUADRATURE_ERROR))
    result = NAN;
  gsl_integration_workspace_free (workspace);
  return result;
}

/**
 * cohort_beta_chance:
 *
 * Returns: P (Y > X) for X ~ Beta (@a1, @b1) and Y ~ Beta (@a2, @b2), NaN where they are none
 */
double
cohort_beta_chance (double a1, double b1, double a2, double b2)
{
  BetaPair pair = { a1, b1, a2, b2 };
  double sum = 0;

  cohort_gsl_quiet ();
  if (!(a1 > 0 && b1 > 0 && a2 > 0 && b2 > 0))
    return NAN;
  if (a2 != floor (a2) || a2 > SERIES_LIMIT)
    return chance_by_quadrature (&pair);
  for (double i = 0; i < a2; i++)
    sum += exp (gsl_sf_lnbeta (a1 + i, b1 + b2) - log (b2 + i) - gsl_sf_lnbeta (1 + i, b2) - gsl_sf_lnbeta (a1, b1));
  return sum;
}

static CohortEstimate
posterior (const CohortArm *arm, double a, double b, double confidence)
{
  CohortEstimate out = { .num = arm->buyers, .den = arm->visitors, .n = arm->visitors };
  double tail = (1 - confidence) / 2;

  out.estimate = a / (a + b);
  out.lo = beta_quantile (tail, a, b);
  out.hi = beta_quantile (1 - tail, a, b);
  return out;
}

static CohortEstimate
normal_effect (double effect, double variance, gsize n, double confidence)
{
  double half = gsl_cdf_ugaussian_Pinv (0.5 + confidence / 2) * sqrt (variance);
  CohortEstimate out = { .estimate = effect, .lo = effect - half, .hi = effect + half, .n = n };

  return out;
}

static gboolean
arm_is_sound (const CohortArm *arm)
{
  return arm->buyers <= arm->visitors && arm->visitors <= MAX_VISITORS;
}

static void
add_effects (CohortComparison *out, const CohortArm *a, const CohortArm *b, double confidence)
{
  double pa = (double) a->buyers / a->visitors, pb = (double) b->buyers / b->visitors;
  double va = pa * (1 - pa) / a->visitors, vb = pb * (1 - pb) / b->visitors;
  gsize n = a->visitors + b->visitors;

  out->absolute = normal_effect (pb - pa, va + vb, n, confidence);
  out->p_absolute = va + vb > 0 ? 2 * gsl_cdf_ugaussian_Q (fabs (pb - pa) / sqrt (va + vb)) : NAN;
  if (pa <= 0)
    {
      out->relative = normal_effect (NAN, NAN, n, confidence);
      out->relative.status = COHORT_STATUS_UNDEFINED;
      out->chance_relative = NAN;
      return;
    }
  out->relative = normal_effect ((pb - pa) / pa, vb / pa / pa + va * pb * pb / pow (pa, 4), n, confidence);
  out->chance_relative
      = gsl_cdf_ugaussian_P (out->relative.estimate / sqrt (vb / pa / pa + va * pb * pb / pow (pa, 4)));
}

/**
 * cohort_compare_arms:
 * @prior_a: of both arms' Beta prior, 1 as a rule, as is @prior_b
 *
 * Returns: B against A; NO_DATA while an arm has no visitor
 */
CohortComparison
cohort_compare_arms (const CohortArm *a, const CohortArm *b, double prior_a, double prior_b, double confidence)
{
  CohortComparison out = { .chance_b = NAN, .loss_a = NAN, .loss_b = NAN };
  double a1 = prior_a + a->buyers, a2 = prior_a + b->buyers;
  double b1 = prior_b + (a->visitors - a->buyers), b2 = prior_b + (b->visitors - b->buyers);

  cohort_gsl_quiet ();
  if (!arm_is_sound (a) || !arm_is_sound (b) || !(prior_a > 0 && prior_b > 0) || !(confidence > 0 && confidence < 1))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (a->visitors == 0 || b->visitors == 0)
    out.status = COHORT_STATUS_NO_DATA;
  if (out.status != COHORT_STATUS_OK)
    return out;

  out.chance_b = cohort_beta_chance (a1, b1, a2, b2);
  out.a = posterior (a, a1, b1, confidence);
  out.b = posterior (b, a2, b2, confidence);
  /* E max (pA - pB, 0) = E pA P (A' > B) - E pB P (A > B'), a prime being one more success. */
  out.loss_b = out.a.estimate * cohort_beta_chance (a2, b2, a1 + 1, b1)
               - out.b.estimate * cohort_beta_chance (a2 + 1, b2, a1, b1);
  out.loss_a = out.b.estimate * cohort_beta_chance (a1, b1, a2 + 1, b2)
               - out.a.estimate * cohort_beta_chance (a1 + 1, b1, a2, b2);
  add_effects (&out, a, b, confidence);
  return out;
}

/**
 * cohort_sequential:
 * @planned: the sample at which the sequence is tightest: what the test was planned for
 * @tau: the sd of effects that mSPRT expects, such as 0.01
 *
 * Returns: intervals and p values that stay valid however often one looks
 */
CohortSequential
cohort_sequential (const CohortArm *a, const CohortArm *b, double alpha, double planned, double tau)
{
  CohortSequential out = { .lo = NAN, .hi = NAN, .p_value = NAN, .msprt = NAN, .msprt_p = NAN };
  double n = (double) a->visitors + b->visitors, pa, pb, effect, v, s, root, half;

  if (!arm_is_sound (a) || !arm_is_sound (b) || !(alpha > 0 && alpha < 1) || !(planned > 0) || !(tau > 0))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (a->visitors == 0 || b->visitors == 0)
    out.status = COHORT_STATUS_NO_DATA;
  if (out.status != COHORT_STATUS_OK)
    return out;

  pa = (double) a->buyers / a->visitors;
  pb = (double) b->buyers / b->visitors;
  effect = pb - pa;
  v = pa * (1 - pa) / a->visitors + pb * (1 - pb) / b->visitors;
  if (v <= 0)
    {
      out.status = COHORT_STATUS_TOO_FEW;
      return out;
    }
  out.rho = sqrt ((-2 * log (alpha) + log (-2 * log (alpha) + 1)) / planned);
  s = sqrt (n * v);
  root = n * out.rho * out.rho + 1;
  half = s * sqrt (2 * root / pow (n * out.rho, 2) * log (sqrt (root) / alpha));
  out.lo = effect - half;
  out.hi = effect + half;
  out.p_value = fmin (1, sqrt (root) * exp (-pow (effect / s * n * out.rho, 2) / (2 * root)));
  out.msprt = sqrt (v / (v + tau * tau)) * exp (tau * tau * effect * effect / (2 * v * (v + tau * tau)));
  out.msprt_p = fmin (1, 1 / out.msprt);
  return out;
}

typedef struct
{
  const CohortArm *arms;
  const double *value;
  gsize n, best;
} BestArm;

static double
best_density (double x, void *data)
{
  const BestArm *best = data;
  const CohortArm *arm = &best->arms[best->best];
  double density = gsl_ran_beta_pdf (x, 1.0 + arm->buyers, 1.0 + arm->visitors - arm->buyers);

  for (gsize i = 0; i < best->n && density > 0; i++)
    if (i != best->best)
      density *= beta_below (x * best->value[best->best] / best->value[i], 1.0 + best->arms[i].buyers,
                             1.0 + best->arms[i].visitors - best->arms[i].buyers);
  return density;
}

/**
 * cohort_best_arm:
 * @value: what a buyer of each arm is worth, above 0: its price, or price x months
 * @chance: (out caller-allocates): P (the arm has the most value a visitor), @n of them
 *
 * Returns: COHORT_STATUS_OK, or why not
 */
CohortStatus
cohort_best_arm (const CohortArm *arms, const double *value, gsize n, double *chance)
{
  gsl_integration_workspace *workspace;
  CohortStatus status = COHORT_STATUS_OK;

  cohort_gsl_quiet ();
  if (n == 0 || n > 100)
    return n == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < n; i++)
    if (!arm_is_sound (&arms[i]) || !(value[i] > 0 && isfinite (value[i])))
      return COHORT_STATUS_BAD_INPUT;
  workspace = gsl_integration_workspace_alloc (WORKSPACE);
  for (gsize i = 0; i < n; i++)
    {
      BestArm best = { arms, value, n, i };
      gsl_function function = { best_density, &best };
      double a = 1.0 + arms[i].buyers, b = 1.0 + arms[i].visitors - arms[i].buyers;
      double lo, hi, error = INFINITY;

      /* QAGS may complain of rounding long after the answer is good enough: its own error bound decides. */
      beta_range (a, b, &lo, &hi);
      gsl_integration_qags (&function, lo, hi, 1e-10, 1e-8, WORKSPACE, workspace, &chance[i], &error);
      if (!(error < QUADRATURE_ERROR))
        status = COHORT_STATUS_NO_CONVERGENCE;
    }
  gsl_integration_workspace_free (workspace);
  return status;
}

/**
 * cohort_srm_p_value:
 * @share: the planned split, adding up to 1
 * @chi2: (out): the statistic, @n - 1 degrees
 *
 * Returns: the p value of the split: below COHORT_SRM_ALARM the assignment is broken and no result counts
 */
double
cohort_srm_p_value (const guint64 *visitors, const double *share, gsize n, double *chi2)
{
  double total = 0;

  *chi2 = 0;
  for (gsize i = 0; i < n; i++)
    total += visitors[i];
  if (n < 2 || total == 0)
    return NAN;
  for (gsize i = 0; i < n; i++)
    *chi2 += pow (visitors[i] - total * share[i], 2) / (total * share[i]);
  return gsl_cdf_chisq_Q (*chi2, n - 1);
}

/**
 * cohort_plan_per_arm:
 *
 * Returns: visitors an arm needs to tell @p2 from @p1, two-sided; NaN where there is nothing to tell
 */
double
cohort_plan_per_arm (double p1, double p2, double alpha, double power)
{
  double z_alpha, z_power, mean = (p1 + p2) / 2;

  if (!(p1 > 0 && p1 < 1 && p2 > 0 && p2 < 1) || p1 == p2 || !(alpha > 0 && alpha < 1) || !(power > 0 && power < 1))
    return NAN;
  z_alpha = gsl_cdf_ugaussian_Qinv (alpha / 2);
  z_power = gsl_cdf_ugaussian_Pinv (power);
  return pow ((z_alpha * sqrt (2 * mean * (1 - mean)) + z_power * sqrt (p1 * (1 - p1) + p2 * (1 - p2))) / (p2 - p1), 2);
}

/**
 * cohort_plan_detectable:
 *
 * Returns: the smallest conversion above @p1 that @per_arm visitors can tell from it, NaN where none below 1
 */
double
cohort_plan_detectable (double p1, double per_arm, double alpha, double power)
{
  double lo = p1, hi = 1 - 1e-9;

  if (!(cohort_plan_per_arm (p1, hi, alpha, power) <= per_arm))
    return NAN;
  for (guint i = 0; i < 100; i++)
    {
      double mid = (lo + hi) / 2;

      if (mid <= p1 || cohort_plan_per_arm (p1, mid, alpha, power) > per_arm)
        lo = mid;
      else
        hi = mid;
    }
  return hi;
}
