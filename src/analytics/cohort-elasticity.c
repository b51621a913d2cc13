// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Least squares with White's heteroskedasticity-robust errors (HC1), and two-stage least squares, both by the
// normal equations of a few columns; logit demand over tested prices by maximum likelihood, its elasticity
// b p (1 - D (p)) and the price with the most revenue a visitor.
//
// A price that its owner chose is not an experiment: a slope over past prices is an association, and a page
// calls it so. The best price is searched within half and twice the range that was tested, no further.
#include "config.h"

#include "cohort-elasticity.h"

#include "cohort-gsl.h"
#include "cohort-logistic.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 20
#define MIN_DRAWS 100
#define MAX_DRAWS 1000000

/* Inverts the symmetric positive definite @a, k x k, in place; %FALSE where it is singular. */
static gboolean
invert (double *a, gsize k)
{
  for (gsize p = 0; p < k; p++)
    {
      double pivot = a[p * k + p];

      if (!(pivot > 1e-13 * (1 + fabs (pivot))))
        return FALSE;
      a[p * k + p] = 1;
      for (gsize j = 0; j < k; j++)
        a[p * k + j] /= pivot;
      for (gsize i = 0; i < k; i++)
        {
          double factor = a[i * k + p];

          if (i == p)
            continue;
          a[i * k + p] = 0;
          for (gsize j = 0; j < k; j++)
            a[i * k + j] -= factor * a[p * k + j];
        }
    }
  return TRUE;
}

/* @left' @right, each of @n rows. */
static void
cross_product (const double *left, gsize k_left, const double *right, gsize k_right, gsize n, double *out)
{
  memset (out, 0, k_left * k_right * sizeof *out);
  for (gsize i = 0; i < n; i++)
    for (gsize a = 0; a < k_left; a++)
      for (gsize b = 0; b < k_right; b++)
        out[a * k_right + b] += left[i * k_left + a] * right[i * k_right + b];
}

static void
multiply (const double *a, const double *b, gsize n, gsize m, gsize k, double *out)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < k; j++)
      {
        double sum = 0;

        for (gsize l = 0; l < m; l++)
          sum += a[i * m + l] * b[l * k + j];
        out[i * k + j] = sum;
      }
}

/* @fitted are the regressors as the first stage sees them, @x as they are. */
static CohortStatus
estimate (CohortRegression *out, const double *x, const double *fitted, const double *y)
{
  gsize n = out->n, k = out->k;
  double bread[MAX_COLUMNS * MAX_COLUMNS], meat[MAX_COLUMNS * MAX_COLUMNS] = { 0 }, xy[MAX_COLUMNS];
  double half[MAX_COLUMNS * MAX_COLUMNS], robust[MAX_COLUMNS * MAX_COLUMNS];
  double squares = 0, total = 0, mean = 0;

  cross_product (fitted, k, fitted, k, n, bread);
  if (!invert (bread, k))
    return COHORT_STATUS_NO_CONVERGENCE;
  cross_product (fitted, k, y, 1, n, xy);
  multiply (bread, xy, k, k, 1, out->beta);
  for (gsize i = 0; i < n; i++)
    mean += y[i] / n;
  for (gsize i = 0; i < n; i++)
    {
      double residual = y[i];

      for (gsize j = 0; j < k; j++)
        residual -= x[i * k + j] * out->beta[j];
      squares += residual * residual;
      total += (y[i] - mean) * (y[i] - mean);
      for (gsize a = 0; a < k; a++)
        for (gsize b = 0; b < k; b++)
          meat[a * k + b] += residual * residual * fitted[i * k + a] * fitted[i * k + b];
    }
  multiply (bread, meat, k, k, k, half);
  multiply (half, bread, k, k, k, robust);
  for (gsize j = 0; j < k; j++)
    {
      out->se[j] = sqrt (squares / (n - k) * bread[j * k + j]);
      out->hc1[j] = sqrt ((double) n / (n - k) * robust[j * k + j]);
    }
  out->r_squared = total > 0 ? 1 - squares / total : NAN;
  return COHORT_STATUS_OK;
}

static CohortRegression *
regression_alloc (const double *x, const double *y, gsize n, gsize k)
{
  CohortRegression *out = g_new0 (CohortRegression, 1);

  out->n = n;
  out->k = k;
  out->status = n == 0 || k == 0                         ? COHORT_STATUS_NO_DATA
                : n > COHORT_MAX_ROWS || k > MAX_COLUMNS ? COHORT_STATUS_TOO_LARGE
                : n <= k                                 ? COHORT_STATUS_TOO_FEW
                                                         : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && out->status == COHORT_STATUS_OK; i++)
    {
      gboolean fine = isfinite (y[i]);

      for (gsize j = 0; j < k; j++)
        fine &= isfinite (x[i * k + j]);
      if (!fine)
        out->status = COHORT_STATUS_BAD_INPUT;
    }
  if (out->status != COHORT_STATUS_OK)
    return out;
  out->beta = g_new0 (double, k);
  out->se = g_new0 (double, k);
  out->hc1 = g_new0 (double, k);
  return out;
}

/**
 * cohort_regression:
 * @x: @n rows of @k values, the first of each 1
 *
 * Returns: (transfer full): ordinary least squares, or why not
 */
CohortRegression *
cohort_regression (const double *x, const double *y, gsize n, gsize k)
{
  CohortRegression *out = regression_alloc (x, y, n, k);

  if (out->status == COHORT_STATUS_OK)
    out->status = estimate (out, x, x, y);
  return out;
}

/**
 * cohort_regression_iv:
 * @z: @n rows of @k_z instruments, the intercept and the exogenous columns of @x among them
 *
 * Returns: (transfer full): two-stage least squares, or why not
 */
CohortRegression *
cohort_regression_iv (const double *x, const double *y, const double *z, gsize n, gsize k, gsize k_z)
{
  CohortRegression *out = regression_alloc (x, y, n, k);
  double zz[MAX_COLUMNS * MAX_COLUMNS], zx[MAX_COLUMNS * MAX_COLUMNS], first[MAX_COLUMNS * MAX_COLUMNS];
  g_autofree double *fitted = NULL;

  if (out->status == COHORT_STATUS_OK && (k_z < k || k_z > MAX_COLUMNS))
    out->status = k_z < k ? COHORT_STATUS_BAD_INPUT : COHORT_STATUS_TOO_LARGE;
  if (out->status != COHORT_STATUS_OK)
    return out;
  cross_product (z, k_z, z, k_z, n, zz);
  cross_product (z, k_z, x, k, n, zx);
  if (!invert (zz, k_z))
    {
      out->status = COHORT_STATUS_NO_CONVERGENCE;
      return out;
    }
  multiply (zz, zx, k_z, k_z, k, first);
  fitted = g_new (double, n *k);
  multiply (z, first, n, k_z, k, fitted);
  out->status = estimate (out, x, fitted, y);
  return out;
}

/**
 * cohort_regression_interval:
 * @lo: (out): with @hi the robust (HC1) interval of a coefficient by Student's t, as small samples ask for
 */
void
cohort_regression_interval (const CohortRegression *regression, gsize column, double confidence, double *lo, double *hi)
{
  double half = NAN;

  if (regression->status == COHORT_STATUS_OK && confidence > 0 && confidence < 1)
    half = gsl_cdf_tdist_Pinv (0.5 + confidence / 2, regression->n - regression->k) * regression->hc1[column];
  *lo = isnan (half) ? NAN : regression->beta[column] - half;
  *hi = isnan (half) ? NAN : regression->beta[column] + half;
}

/**
 * cohort_regression_free:
 */
void
cohort_regression_free (CohortRegression *regression)
{
  if (regression == NULL)
    return;
  g_free (regression->beta);
  g_free (regression->se);
  g_free (regression->hc1);
  g_free (regression);
}

static double
arm_deviance (double hits, double n, double p)
{
  double q = hits / n, sum = 0;

  if (hits > 0)
    sum += hits * log (q / p);
  if (hits < n)
    sum += (n - hits) * log ((1 - q) / (1 - p));
  return 2 * sum;
}

/* Newton's method on two parameters, with prices centred so that the information is well scaled. */
static gboolean
fit_logit (CohortDemand *out, const CohortArm *arms, const double *price, gsize n, double centre)
{
  double a = 0, b = 0;

  for (guint step = 0; step < 100; step++)
    {
      double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0, determinant, da, db;

      for (gsize i = 0; i < n; i++)
        {
          double x = price[i] - centre, p = cohort_logistic_probability (a + b * x), v = arms[i].visitors;

          ga += arms[i].buyers - v * p;
          gb += (arms[i].buyers - v * p) * x;
          haa += v * p * (1 - p);
          hab += v * p * (1 - p) * x;
          hbb += v * p * (1 - p) * x * x;
        }
      determinant = haa * hbb - hab * hab;
      if (!(determinant > 1e-12 * haa * hbb))
        return FALSE;
      da = (hbb * ga - hab * gb) / determinant;
      db = (haa * gb - hab * ga) / determinant;
      a += CLAMP (da, -5, 5);
      b += CLAMP (db, -5, 5);
      if (fabs (da) + fabs (db) > 1e-12 * (1 + fabs (a) + fabs (b)))
        continue;
      out->slope = b;
      out->intercept = a - b * centre;
      out->se_slope = sqrt (haa / determinant);
      out->se_intercept
          = sqrt (hbb / determinant + centre * centre * haa / determinant + 2 * centre * hab / determinant);
      out->covariance = -hab / determinant - centre * haa / determinant;
      return TRUE;
    }
  return FALSE;
}

/* Revenue p D (p) is at its best where its elasticity is -1: 1 + slope p (1 - D (p)), which falls with p, is 0. */
static void
find_best_price (CohortDemand *out)
{
  double lo = out->least, hi = out->most;

  for (guint i = 0; i < 200 && lo < hi; i++)
    {
      double middle = (lo + hi) / 2;

      if (1 + cohort_demand_elasticity (out, middle) > 0)
        lo = middle;
      else
        hi = middle;
    }
  out->best_price = (lo + hi) / 2;
  out->best_revenue = out->best_price * cohort_demand_share (out, out->best_price);
}

/**
 * cohort_demand_fit:
 * @price: of each of the @n arms, above 0
 *
 * Returns: the logit demand curve; UNDEFINED where demand does not fall with price, so that there is no best
 *   price in it
 */
CohortDemand
cohort_demand_fit (const CohortArm *arms, const double *price, gsize n)
{
  CohortDemand out = { .best_price = NAN, .best_revenue = NAN };
  double lo = INFINITY, hi = 0, centre = 0;

  out.status = n < 2 ? COHORT_STATUS_TOO_FEW : n > 1000 ? COHORT_STATUS_TOO_LARGE : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && out.status == COHORT_STATUS_OK; i++)
    {
      if (!(price[i] > 0 && isfinite (price[i])) || arms[i].buyers > arms[i].visitors || arms[i].visitors == 0)
        out.status = COHORT_STATUS_BAD_INPUT;
      lo = fmin (lo, price[i]);
      hi = fmax (hi, price[i]);
      centre += price[i] / n;
      out.n += arms[i].visitors;
    }
  if (out.status != COHORT_STATUS_OK)
    return out;
  if (lo == hi || !fit_logit (&out, arms, price, n, centre))
    {
      out.status = lo == hi ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_NO_CONVERGENCE;
      return out;
    }
  for (gsize i = 0; i < n; i++)
    out.deviance += arm_deviance (arms[i].buyers, arms[i].visitors, cohort_demand_share (&out, price[i]));
  out.least = lo / 2;
  out.most = hi * 2;
  if (out.slope >= 0)
    out.status = COHORT_STATUS_UNDEFINED;
  else
    find_best_price (&out);
  return out;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static CohortEstimate
quantiles (double *draws, guint n, double estimate, double confidence)
{
  CohortEstimate out = { .num = estimate, .estimate = estimate };

  qsort (draws, n, sizeof *draws, compare_doubles);
  out.lo = draws[(guint) ((1 - confidence) / 2 * (n - 1))];
  out.hi = draws[(guint) ceil ((1 + confidence) / 2 * (n - 1))];
  return out;
}

/**
 * cohort_demand_best:
 * @demand: with status OK
 * @price: (out): the best price, and @revenue its revenue a visitor, with intervals from curves drawn from the normal
 *   distribution of the coefficients; a curve that does not fall has its best at the end of the range
 *
 * Returns: COHORT_STATUS_OK, or why there are no intervals
 */
CohortStatus
cohort_demand_best (const CohortDemand *demand, double confidence, guint draws, gulong seed, CohortEstimate *price,
                    CohortEstimate *revenue)
{
  g_autofree double *prices = NULL, *revenues = NULL;
  double along = demand->covariance / demand->se_intercept;
  double beside = sqrt (fmax (0, demand->se_slope * demand->se_slope - along * along));
  gsl_rng *rng;

  *price = *revenue = (CohortEstimate) { .status = COHORT_STATUS_BAD_INPUT, .estimate = NAN, .lo = NAN, .hi = NAN };
  if (demand->status != COHORT_STATUS_OK)
    price->status = revenue->status = demand->status;
  if (demand->status != COHORT_STATUS_OK || !(confidence > 0 && confidence < 1) || draws < MIN_DRAWS
      || draws > MAX_DRAWS || !isfinite (along + beside))
    return price->status;
  cohort_gsl_quiet ();
  prices = g_new (double, draws);
  revenues = g_new (double, draws);
  rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed);
  for (guint i = 0; i < draws; i++)
    {
      CohortDemand drawn = *demand;
      double z = gsl_ran_ugaussian (rng);

      drawn.intercept += demand->se_intercept * z;
      drawn.slope += along * z + beside * gsl_ran_ugaussian (rng);
      find_best_price (&drawn);
      prices[i] = drawn.best_price;
      revenues[i] = drawn.best_revenue;
    }
  gsl_rng_free (rng);
  *price = quantiles (prices, draws, demand->best_price, confidence);
  *revenue = quantiles (revenues, draws, demand->best_revenue, confidence);
  price->n = revenue->n = demand->n;
  return COHORT_STATUS_OK;
}

/**
 * cohort_demand_share:
 *
 * Returns: the share of visitors expected to buy at @price
 */
double
cohort_demand_share (const CohortDemand *demand, double price)
{
  return cohort_logistic_probability (demand->intercept + demand->slope * price);
}

/**
 * cohort_demand_elasticity:
 *
 * Returns: the change of demand in percent for one percent of price, at @price
 */
double
cohort_demand_elasticity (const CohortDemand *demand, double price)
{
  return demand->slope * price * (1 - cohort_demand_share (demand, price));
}
