// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// BG/BB (Fader, Hardie and Shang 2010, Marketing Science 29(6)): purchases can happen only at discrete chances, such as
// a yearly course. While alive a member buys at each with an own probability, Beta (a, b) over members, and
// before each may be gone for good with another, Beta (c, d). Maximum likelihood over logs; what is expected is
// summed over the chances ahead, which has no hole at c = 1 as the closed form has.
//
// Limits: every chance is alike, and gone is gone. Refuses below ten rows' weight with a repeat, recency that
// is not a chance on which x purchases could have ended, and more than 1,000 chances.
#include "config.h"

#include "cohort-bgbb.h"

#include "cohort-gsl.h"
#include "cohort-minimise.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define MIN_REPEATERS 10
#define MAX_CHANCES 1000

typedef struct
{
  const double *x, *recency, *chances, *weight;
  gsize n;
} Buyers;

static double
log_sum (double a, double b)
{
  double most = fmax (a, b);

  return isinf (most) ? most : most + log (exp (a - most) + exp (b - most));
}

/* Alive through all chances, or gone after any since the last purchase. */
static double
row_log_likelihood (const CohortBgBb *p, double x, double recency, double chances)
{
  double front = gsl_sf_lnbeta (p->a, p->b) + gsl_sf_lnbeta (p->c, p->d);
  double sum = gsl_sf_lnbeta (p->a + x, p->b + chances - x) + gsl_sf_lnbeta (p->c, p->d + chances);

  for (double t = recency; t < chances; t++)
    sum = log_sum (sum, gsl_sf_lnbeta (p->a + x, p->b + t - x) + gsl_sf_lnbeta (p->c + 1, p->d + t));
  return sum - front;
}

static double
objective (const double *logs, gpointer data)
{
  const Buyers *buyers = data;
  CohortBgBb p = { .a = exp (logs[0]), .b = exp (logs[1]), .c = exp (logs[2]), .d = exp (logs[3]) };
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    if (fabs (logs[i]) > 15)
      return INFINITY;
  for (gsize i = 0; i < buyers->n; i++)
    sum += (buyers->weight != NULL ? buyers->weight[i] : 1)
           * row_log_likelihood (&p, buyers->x[i], buyers->recency[i], buyers->chances[i]);
  return -sum;
}

static gboolean
is_count (double value)
{
  return value >= 0 && value <= MAX_CHANCES && value == floor (value);
}

static gboolean
is_row (double x, double recency, double chances)
{
  return is_count (x) && is_count (recency) && is_count (chances) && x <= recency && recency <= chances
         && (x > 0) == (recency > 0);
}

static CohortStatus
check (const Buyers *buyers)
{
  double repeaters = 0;

  if (buyers->n == 0)
    return COHORT_STATUS_NO_DATA;
  if (buyers->n > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < buyers->n; i++)
    {
      double weight = buyers->weight != NULL ? buyers->weight[i] : 1;

      if (!is_row (buyers->x[i], buyers->recency[i], buyers->chances[i]) || !(weight >= 0 && isfinite (weight)))
        return COHORT_STATUS_BAD_INPUT;
      repeaters += buyers->x[i] > 0 ? weight : 0;
    }
  return repeaters < MIN_REPEATERS ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
}

/**
 * cohort_bgbb_fit:
 * @x: chances taken, of @n rows
 * @recency: the last chance taken, counted from 1; 0 where none was
 * @chances: chances there were
 * @weight: (nullable): members that each row stands for: like histories are best put together
 *
 * Returns: the fit, or one whose status says why there is none
 */
CohortBgBb
cohort_bgbb_fit (const double *x, const double *recency, const double *chances, const double *weight, gsize n)
{
  Buyers buyers = { x, recency, chances, weight, n };
  CohortBgBb fit = { .status = check (&buyers), .log_likelihood = -INFINITY };
  static const double starts[][4] = { { 0, 0, 0, 0 }, { 0, 0, -0.5, 1 } };

  cohort_gsl_quiet ();
  if (fit.status != COHORT_STATUS_OK)
    return fit;
  fit.status = COHORT_STATUS_NO_CONVERGENCE;
  for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
    {
      double p[4] = { starts[s][0], starts[s][1], starts[s][2], starts[s][3] }, minimum;

      if (cohort_minimise (objective, &buyers, p, 4, 0.5, COHORT_MINIMISE_EXACT, &minimum)
          && -minimum > fit.log_likelihood)
        fit = (CohortBgBb) { COHORT_STATUS_OK, exp (p[0]), exp (p[1]), exp (p[2]), exp (p[3]), -minimum };
    }
  return fit;
}

/**
 * cohort_bgbb_alive:
 *
 * Returns: the chance that a member with that history is still there at the next chance; NaN without a fit or
 *   for no such history
 */
double
cohort_bgbb_alive (const CohortBgBb *fit, double x, double recency, double chances)
{
  if (fit->status != COHORT_STATUS_OK || !is_row (x, recency, chances))
    return NAN;
  return exp (gsl_sf_lnbeta (fit->a + x, fit->b + chances - x) - gsl_sf_lnbeta (fit->a, fit->b)
              + gsl_sf_lnbeta (fit->c, fit->d + chances + 1) - gsl_sf_lnbeta (fit->c, fit->d)
              - row_log_likelihood (fit, x, recency, chances));
}

/**
 * cohort_bgbb_expected:
 * @ahead: chances ahead
 *
 * Returns: how many of them a member with that history is expected to take; NaN as cohort_bgbb_alive()
 */
double
cohort_bgbb_expected (const CohortBgBb *fit, double x, double recency, double chances, guint ahead)
{
  double front, sum = 0;

  if (fit->status != COHORT_STATUS_OK || !is_row (x, recency, chances) || ahead > MAX_CHANCES)
    return NAN;
  front = gsl_sf_lnbeta (fit->a + x + 1, fit->b + chances - x) - gsl_sf_lnbeta (fit->a, fit->b)
          - gsl_sf_lnbeta (fit->c, fit->d) - row_log_likelihood (fit, x, recency, chances);
  for (guint j = 1; j <= ahead; j++)
    sum += exp (front + gsl_sf_lnbeta (fit->c, fit->d + chances + j));
  return sum;
}
