// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Maximum (penalised) likelihood by Newton's method with step halving and a Cholesky solve (iteratively
// reweighted least squares). Minimises sum of log losses + lambda / 2 |beta|^2, the intercept free. On
// person-period rows it is the discrete-time hazard model, and lambda = 0 gives R's glm to the digit.
//
// The sums run in row order in one thread, so the same rows give the same digits everywhere. Limits: dense,
// a few hundred columns; without a ridge separable data have no optimum and are refused as NO_CONVERGENCE.
#include "config.h"

#include "cohort-logistic.h"

#include <math.h>
#include <string.h>

#define MAX_ITERATIONS 60
#define GRADIENT_GOAL 1e-9
#define PIVOT_FLOOR 1e-13
#define SEPARATION_FLOOR 1e-9

typedef struct
{
  const double *x;
  const guint8 *y;
  gsize n, p;
  double lambda;
  double *hessian, *gradient, *step, *trial;
} Problem;

/**
 * cohort_logistic_probability:
 *
 * Returns: 1 / (1 + exp (-@logit)), without overflow
 */
double
cohort_logistic_probability (double logit)
{
  double e = exp (-fabs (logit));

  return logit >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static double
dot (const double *a, const double *b, gsize p)
{
  double sum = 0;

  for (gsize j = 0; j < p; j++)
    sum += a[j] * b[j];
  return sum;
}

static double
log_loss (double logit, guint8 y)
{
  double margin = y ? -logit : logit;

  return margin > 0 ? margin + log1p (exp (-margin)) : log1p (exp (margin));
}

static double
loss_at (const Problem *problem, const double *beta, double *penalty)
{
  double sum = 0;

  for (gsize i = 0; i < problem->n; i++)
    sum += log_loss (dot (problem->x + i * problem->p, beta, problem->p), problem->y[i]);
  *penalty = problem->lambda / 2 * dot (beta + 1, beta + 1, problem->p - 1);
  return sum;
}

/* Gradient and the upper triangle of the Hessian at @beta. */
static void
derivatives (Problem *problem, const double *beta)
{
  gsize p = problem->p;

  memset (problem->hessian, 0, p * p * sizeof (double));
  memset (problem->gradient, 0, p * sizeof (double));
  for (gsize i = 0; i < problem->n; i++)
    {
      const double *row = problem->x + i * p;
      double probability = cohort_logistic_probability (dot (row, beta, p));
      double weight = probability * (1 - probability), error = probability - problem->y[i];

      for (gsize j = 0; j < p; j++)
        {
          double wx = weight * row[j];
          double *h = problem->hessian + j * p;

          problem->gradient[j] += error * row[j];
          if (row[j] == 0)
            continue;
          for (gsize l = j; l < p; l++)
            h[l] += wx * row[l];
        }
    }
  for (gsize j = 1; j < p; j++)
    {
      problem->gradient[j] += problem->lambda * beta[j];
      problem->hessian[j * p + j] += problem->lambda;
    }
}

/* In place, U'U = A, upper triangle; %FALSE where A is not positive definite. */
static gboolean
factor (double *a, gsize p)
{
  for (gsize j = 0; j < p; j++)
    {
      double *row = a + j * p, pivot = row[j];

      for (gsize l = 0; l < j; l++)
        pivot -= a[l * p + j] * a[l * p + j];
      if (!(pivot > PIVOT_FLOOR * fabs (row[j])))
        return FALSE;
      row[j] = sqrt (pivot);
      for (gsize l = 0; l < j; l++)
        {
          double u = a[l * p + j];
          const double *above = a + l * p;

          for (gsize i = j + 1; i < p; i++)
            row[i] -= u * above[i];
        }
      for (gsize i = j + 1; i < p; i++)
        row[i] /= row[j];
    }
  return TRUE;
}

static void
solve (const double *u, gsize p, double *b)
{
  for (gsize j = 0; j < p; j++)
    {
      b[j] /= u[j * p + j];
      for (gsize i = j + 1; i < p; i++)
        b[i] -= u[j * p + i] * b[j];
    }
  for (gsize j = p; j-- > 0;)
    {
      for (gsize i = j + 1; i < p; i++)
        b[j] -= u[j * p + i] * b[i];
      b[j] /= u[j * p + j];
    }
}

/* Halves the Newton step until the objective no longer rises; %FALSE where no step helps. */
static gboolean
take_step (Problem *problem, double *beta, double *objective)
{
  for (guint half = 0; half < 30; half++)
    {
      double scale = ldexp (1, -(int) half), penalty, loss;

      for (gsize j = 0; j < problem->p; j++)
        problem->trial[j] = beta[j] - scale * problem->step[j];
      loss = loss_at (problem, problem->trial, &penalty);
      if (loss + penalty <= *objective * (1 + 1e-14))
        {
          memcpy (beta, problem->trial, problem->p * sizeof (double));
          *objective = loss + penalty;
          return TRUE;
        }
    }
  return FALSE;
}

static CohortStatus
newton (Problem *problem, CohortLogistic *fit)
{
  double penalty;

  fit->objective = loss_at (problem, fit->beta, &penalty);
  fit->objective += penalty;
  for (fit->iterations = 1; fit->iterations <= MAX_ITERATIONS; fit->iterations++)
    {
      double decrement;

      derivatives (problem, fit->beta);
      if (!factor (problem->hessian, problem->p))
        return COHORT_STATUS_NO_CONVERGENCE;
      memcpy (problem->step, problem->gradient, problem->p * sizeof (double));
      solve (problem->hessian, problem->p, problem->step);
      decrement = dot (problem->step, problem->gradient, problem->p);
      if (!isfinite (decrement))
        return COHORT_STATUS_NO_CONVERGENCE;
      if (decrement < GRADIENT_GOAL * 1e-3 * (1 + fabs (fit->objective) * 1e-6))
        return COHORT_STATUS_OK;
      if (!take_step (problem, fit->beta, &fit->objective))
        return decrement < 1e-6 ? COHORT_STATUS_OK : COHORT_STATUS_NO_CONVERGENCE;
    }
  return COHORT_STATUS_NO_CONVERGENCE;
}

/* Separable data drive the weights to nothing: a column is then left with hardly any of the information it
   would have at the base rate. */
static gboolean
is_separated (const Problem *problem, const double *factored, double rate)
{
  for (gsize j = 0; j < problem->p; j++)
    {
      double squares = 0, pivot = factored[j * problem->p + j];

      for (gsize i = 0; i < problem->n; i++)
        squares += problem->x[i * problem->p + j] * problem->x[i * problem->p + j];
      if (pivot * pivot < SEPARATION_FLOOR * squares * rate * (1 - rate))
        return TRUE;
    }
  return FALSE;
}

static void
invert (const double *u, gsize p, double *inverse)
{
  for (gsize j = 0; j < p; j++)
    {
      double *column = inverse + j * p;

      memset (column, 0, p * sizeof (double));
      column[j] = 1;
      solve (u, p, column);
    }
}

static CohortStatus
check (const double *x, const guint8 *y, gsize n, gsize p, double lambda, gsize *n_events)
{
  if (n == 0 || p == 0)
    return COHORT_STATUS_NO_DATA;
  if (n > COHORT_MAX_ROWS || p > COHORT_LOGISTIC_MAX_COLUMNS)
    return COHORT_STATUS_TOO_LARGE;
  if (!(lambda >= 0 && isfinite (lambda)))
    return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < n; i++)
    {
      if (y[i] > 1)
        return COHORT_STATUS_BAD_INPUT;
      *n_events += y[i];
    }
  for (gsize i = 0; i < n * p; i++)
    if (!isfinite (x[i]))
      return COHORT_STATUS_BAD_INPUT;
  return *n_events == 0 || *n_events == n ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
}

/**
 * cohort_logistic_fit:
 * @x: @n rows of @p values, the first of each row 1 for the intercept
 * @y: 0 or 1
 * @lambda: the ridge, 0 for none
 * @start: (nullable): @p coefficients near the answer
 *
 * Returns: (transfer full): the fit, or one whose status says why there is none
 */
CohortLogistic *
cohort_logistic_fit (const double *x, const guint8 *y, gsize n, gsize p, double lambda, const double *start)
{
  CohortLogistic *fit = g_new0 (CohortLogistic, 1);
  g_autofree double *work = NULL;
  Problem problem = { x, y, n, p, lambda };
  double rate, penalty;

  fit->n = n;
  fit->p = p;
  fit->lambda = lambda;
  fit->status = check (x, y, n, p, lambda, &fit->n_events);
  if (fit->status != COHORT_STATUS_OK)
    return fit;

  rate = (double) fit->n_events / n;
  fit->beta = g_new0 (double, p);
  fit->covariance = g_new (double, p *p);
  work = g_new (double, 3 * p);
  problem.hessian = fit->covariance;
  problem.gradient = work;
  problem.step = work + p;
  problem.trial = work + 2 * p;
  if (start != NULL)
    memcpy (fit->beta, start, p * sizeof (double));
  else
    fit->beta[0] = log (rate / (1 - rate));
  fit->status = newton (&problem, fit);
  if (fit->status == COHORT_STATUS_OK && lambda == 0 && is_separated (&problem, fit->covariance, rate))
    fit->status = COHORT_STATUS_NO_CONVERGENCE;
  fit->null_deviance = -2.0 * n * (rate * log (rate) + (1 - rate) * log1p (-rate));
  fit->deviance = 2 * loss_at (&problem, fit->beta, &penalty);
  if (fit->status == COHORT_STATUS_OK)
    {
      g_autofree double *factored = g_memdup2 (fit->covariance, p * p * sizeof (double));

      invert (factored, p, fit->covariance);
    }
  return fit;
}

/**
 * cohort_logistic_free:
 */
void
cohort_logistic_free (CohortLogistic *fit)
{
  if (fit == NULL)
    return;
  g_free (fit->beta);
  g_free (fit->covariance);
  g_free (fit);
}

/**
 * cohort_logistic_logit:
 *
 * Returns: the linear predictor for @row, of p values
 */
double
cohort_logistic_logit (const CohortLogistic *fit, const double *row)
{
  return dot (fit->beta, row, fit->p);
}
