// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// BG/NBD (Fader, Hardie, Lee 2005, Marketing Science 24(2)): a buyer purchases at an own Poisson rate,
// Gamma (r, alpha) over buyers, and may be gone after each purchase with an own chance, Beta (a, b).
// MBG/NBD (Batislam, Denizel, Filiztekin 2007, International Journal of Research in Marketing 24(3)): also after the
// first one, so that who bought once may be gone. Its formulas are those of BG/NBD with one more chance to leave, b + 1
// for b. Gamma-Gamma (Fader and Hardie, note 025): the mean value of a buyer's purchases, for those with a repeat. Both
// by maximum likelihood over logs of the parameters. Expected purchases need 2F1, summed as a series of positive terms
// with rescaling, since the plain one overflows for frequent buyers.
//
// Limits: to BG/NBD who bought once is alive by construction (no repeat, no chance to leave): a page says so.
// Gamma-Gamma assumes that value and frequency are unrelated. Refuses below ten repeat buyers.
#include "config.h"

#include "cohort-bgnbd.h"

#include "cohort-gsl.h"
#include "cohort-minimise.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define MIN_REPEATERS 10
#define MAX_TERMS 100000
#define MAX_FRONT 10000

typedef struct
{
  const double *x, *recency, *age, *weight;
  gsize n;
  double *front; /* (nullable) n_front: what depends on x alone, for each x that there is */
  gsize n_front;
  guint first; /* 1: the first purchase is a chance to leave as well */
} Buyers;

static double
weight_of (const Buyers *buyers, gsize i)
{
  return buyers->weight != NULL ? buyers->weight[i] : 1;
}

static double
log_sum (double a, double b)
{
  double most = fmax (a, b);

  return isinf (most) ? most : most + log (exp (a - most) + exp (b - most));
}

static double
log_front (double r, double a, double b, double x)
{
  return gsl_sf_lngamma (r + x) + gsl_sf_lnbeta (a, b + x);
}

static double
bgnbd_log_likelihood (const Buyers *buyers, double r, double alpha, double a, double b)
{
  double constant = r * log (alpha) - gsl_sf_lngamma (r) - gsl_sf_lnbeta (a, b), sum = 0;

  for (gsize x = 0; x < buyers->n_front; x++)
    buyers->front[x] = log_front (r, a, b + buyers->first, x);
  for (gsize i = 0; i < buyers->n; i++)
    {
      double x = buyers->x[i];
      double front
          = constant + (buyers->n_front > 0 ? buyers->front[(gsize) x] : log_front (r, a, b + buyers->first, x));
      double stays = -(r + x) * log (alpha + buyers->age[i]);
      double chances = x + buyers->first;
      double left
          = chances > 0 ? log (a) - log (b + chances - 1) - (r + x) * log (alpha + buyers->recency[i]) : -INFINITY;

      sum += weight_of (buyers, i) * (front + log_sum (stays, left));
    }
  return sum;
}

static double
bgnbd_objective (const double *p, gpointer data)
{
  for (guint i = 0; i < 4; i++)
    if (fabs (p[i]) > 15)
      return INFINITY;
  return -bgnbd_log_likelihood (data, exp (p[0]), exp (p[1]), exp (p[2]), exp (p[3]));
}

static CohortStatus
check_buyers (const Buyers *buyers)
{
  double repeaters = 0;

  if (buyers->n == 0)
    return COHORT_STATUS_NO_DATA;
  if (buyers->n > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < buyers->n; i++)
    {
      double x = buyers->x[i], recency = buyers->recency[i], age = buyers->age[i], w = weight_of (buyers, i);

      if (!(x >= 0 && isfinite (x) && x == floor (x) && recency >= 0 && recency <= age && isfinite (age) && w >= 0
            && isfinite (w)))
        return COHORT_STATUS_BAD_INPUT;
      repeaters += x > 0 ? w : 0;
    }
  return repeaters < MIN_REPEATERS ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
}

static CohortBgNbd
fit_buyers (Buyers buyers)
{
  static const double starts[][4] = { { 0, 1, 0, 0 }, { -1, 1.5, -0.3, 1 } };
  CohortBgNbd fit = { .log_likelihood = -INFINITY };
  g_autofree double *front = NULL;
  double most = 0;

  cohort_gsl_quiet ();
  fit.status = check_buyers (&buyers);
  if (fit.status != COHORT_STATUS_OK)
    return fit;
  fit.status = COHORT_STATUS_NO_CONVERGENCE;
  for (gsize i = 0; i < buyers.n; i++)
    most = MAX (most, buyers.x[i]);
  if (most < MIN (buyers.n, MAX_FRONT))
    {
      buyers.n_front = (gsize) most + 1;
      buyers.front = front = g_new (double, buyers.n_front);
    }
  for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
    {
      double p[4] = { starts[s][0], starts[s][1], starts[s][2], starts[s][3] }, minimum;

      if (!cohort_minimise (bgnbd_objective, &buyers, p, 4, 0.5, COHORT_MINIMISE_EXACT, &minimum)
          || -minimum <= fit.log_likelihood)
        continue;
      fit = (CohortBgNbd) { COHORT_STATUS_OK, exp (p[0]), exp (p[1]), exp (p[2]), exp (p[3]), -minimum, buyers.first };
    }
  return fit;
}

/**
 * cohort_bgnbd_fit:
 * @x: repeat purchases of @n buyers
 * @recency: time of the last of them since the first purchase, 0 without one
 * @age: time since the first purchase
 * @weight: (nullable): how many buyers each row stands for
 *
 * Returns: the fit, or one whose status says why there is none
 */
CohortBgNbd
cohort_bgnbd_fit (const double *x, const double *recency, const double *age, const double *weight, gsize n)
{
  return fit_buyers ((Buyers) { x, recency, age, weight, n, NULL, 0, 0 });
}

/**
 * cohort_mbgnbd_fit:
 *
 * Returns: as cohort_bgnbd_fit(), of the model in which a buyer may be gone after the first purchase
 */
CohortBgNbd
cohort_mbgnbd_fit (const double *x, const double *recency, const double *age, const double *weight, gsize n)
{
  return fit_buyers ((Buyers) { x, recency, age, weight, n, NULL, 0, 1 });
}

/* ln 2F1 (a, b; c; z) for positive arguments and 0 <= z < 1. */
static double
log_hypergeometric (double a, double b, double c, double z)
{
  double term = 1, sum = 1, scale = 0;

  for (guint j = 0; j < MAX_TERMS; j++)
    {
      term *= (a + j) * (b + j) / (c + j) / (j + 1) * z;
      sum += term;
      if (sum > 1e250)
        {
          term *= 1e-250;
          sum *= 1e-250;
          scale += 250 * G_LN10;
        }
      if (term < 1e-16 * sum && (a + j) * (b + j) * z < (c + j) * (j + 1))
        break;
    }
  return log (sum) + scale;
}

/**
 * cohort_bgnbd_expected:
 * @ahead: time to look ahead, in the unit of the fit
 *
 * Returns: expected purchases of a buyer with that history, NaN without a fit
 */
double
cohort_bgnbd_expected (const CohortBgNbd *fit, double x, double recency, double age, double ahead)
{
  double r = fit->r, alpha = fit->alpha, a = fit->a, b = fit->b + fit->modified, series, top, bottom;

  if (fit->status != COHORT_STATUS_OK || !(ahead >= 0) || fabs (a - 1) < 1e-9)
    return NAN;
  series = log_hypergeometric (r + x, b + x, a + b + x - 1, ahead / (alpha + age + ahead))
           + (r + x) * log ((alpha + age) / (alpha + age + ahead));
  top = (a + b + x - 1) / (a - 1) * -expm1 (series);
  bottom = x + fit->modified > 0 ? 1 + a / (b + x - 1) * pow ((alpha + age) / (alpha + recency), r + x) : 1;
  return top / bottom;
}

/**
 * cohort_bgnbd_alive:
 *
 * Returns: the chance that the buyer is not gone; 1 by construction without a repeat, but for the modified model
 */
double
cohort_bgnbd_alive (const CohortBgNbd *fit, double x, double recency, double age)
{
  if (fit->status != COHORT_STATUS_OK)
    return NAN;
  if (x + fit->modified == 0)
    return 1;
  return 1
         / (1
            + fit->a / (fit->b + fit->modified + x - 1)
                  * pow ((fit->alpha + age) / (fit->alpha + recency), fit->r + x));
}

/**
 * cohort_bgnbd_unconditional:
 *
 * Returns: expected repeat purchases of a new buyer within @ahead
 */
double
cohort_bgnbd_unconditional (const CohortBgNbd *fit, double ahead)
{
  double r = fit->r, alpha = fit->alpha, a = fit->a, b = fit->b + fit->modified;

  if (fit->status != COHORT_STATUS_OK || fabs (a - 1) < 1e-9)
    return NAN;
  /* Of the modified model's buyers b / (a + b) are still there after the first purchase. */
  return (fit->modified ? b - 1 : a + b - 1) / (a - 1)
         * -expm1 (log_hypergeometric (r, b, a + b - 1, ahead / (alpha + ahead)) + r * log (alpha / (alpha + ahead)));
}

static double
gammagamma_objective (const double *parameters, gpointer data)
{
  const Buyers *buyers = data;
  double p, q, gamma, constant, sum = 0;

  for (guint i = 0; i < 3; i++)
    if (fabs (parameters[i]) > 15)
      return INFINITY;
  p = exp (parameters[0]);
  q = exp (parameters[1]);
  gamma = exp (parameters[2]);
  constant = q * log (gamma) - gsl_sf_lngamma (q);
  for (gsize i = 0; i < buyers->n; i++)
    {
      double x = buyers->x[i], value = buyers->age[i];

      if (x > 0)
        sum += gsl_sf_lngamma (p * x + q) - gsl_sf_lngamma (p * x) + constant + (p * x - 1) * log (value)
               + p * x * log (x) - (p * x + q) * log (gamma + x * value);
    }
  return -sum;
}

/**
 * cohort_gammagamma_fit:
 * @x: repeat purchases; buyers without one are left out
 * @mean_value: of those purchases, above 0
 *
 * Returns: the fit, or one whose status says why there is none
 */
CohortGammaGamma
cohort_gammagamma_fit (const double *x, const double *mean_value, gsize n)
{
  Buyers buyers = { .x = x, .age = mean_value, .n = n };
  CohortGammaGamma fit = { .status = n == 0                ? COHORT_STATUS_NO_DATA
                                     : n > COHORT_MAX_ROWS ? COHORT_STATUS_TOO_LARGE
                                                           : COHORT_STATUS_OK };
  double parameters[3] = { 1, 1, 2 }, minimum;

  cohort_gsl_quiet ();
  for (gsize i = 0; i < n && fit.status == COHORT_STATUS_OK; i++)
    {
      if (!(x[i] >= 0 && isfinite (x[i])) || (x[i] > 0 && !(mean_value[i] > 0 && isfinite (mean_value[i]))))
        fit.status = COHORT_STATUS_BAD_INPUT;
      fit.n += x[i] > 0;
    }
  if (fit.status == COHORT_STATUS_OK && fit.n < MIN_REPEATERS)
    fit.status = COHORT_STATUS_TOO_FEW;
  if (fit.status != COHORT_STATUS_OK)
    return fit;
  if (!cohort_minimise (gammagamma_objective, &buyers, parameters, 3, 0.5, COHORT_MINIMISE_EXACT, &minimum))
    {
      fit.status = COHORT_STATUS_NO_CONVERGENCE;
      return fit;
    }
  fit.p = exp (parameters[0]);
  fit.q = exp (parameters[1]);
  fit.gamma = exp (parameters[2]);
  fit.log_likelihood = -minimum;
  return fit;
}

/**
 * cohort_gammagamma_expected:
 *
 * Returns: the expected value of a purchase of a buyer with @x repeats of that mean; the population's mean
 *   without any
 */
double
cohort_gammagamma_expected (const CohortGammaGamma *fit, double x, double mean_value)
{
  if (fit->status != COHORT_STATUS_OK || fit->q <= 1)
    return NAN;
  if (x == 0)
    return fit->p * fit->gamma / (fit->q - 1);
  return fit->p * (fit->gamma + x * mean_value) / (fit->p * x + fit->q - 1);
}
