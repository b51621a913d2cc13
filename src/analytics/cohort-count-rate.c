// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A count is taken as one draw of a Poisson count; its interval is Garwood's (1936), exact by the chi-square
// distribution. Two counts are compared given their sum: the later one is then binomial, with the share that
// equal rates would give it (Przyborowski and Wilenski 1940), and the interval of the share (Clopper and
// Pearson 1934) turns into one of the ratio. R's poisson.test does the same.
//
// Sign-ups come in waves (a mention, a campaign), so they vary more than Poisson counts. Where the counts of
// single months are known, their scatter about the two means (Pearson's chi-square over its degrees of
// freedom) widens the interval of the ratio's logarithm, with Student's t: the quasi-Poisson model of
// Wedderburn (1974), as R's glm fits it. A scatter below Poisson's is not believed.
#include "config.h"

#include "cohort-count-rate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static gboolean
is_sound (const CohortCountRate *rate, double confidence)
{
  return rate->time > 0 && isfinite (rate->time) && confidence > 0 && confidence < 1;
}

/**
 * cohort_count_rate:
 *
 * Returns: events a unit of time with the exact interval; OK also where nothing happened: from 0 up
 */
CohortEstimate
cohort_count_rate (const CohortCountRate *rate, double confidence)
{
  CohortEstimate out = { .num = rate->count, .den = rate->time, .n = rate->count };
  double tail = (1 - confidence) / 2;

  if (!is_sound (rate, confidence))
    {
      out.status = COHORT_STATUS_BAD_INPUT;
      out.estimate = out.lo = out.hi = NAN;
      return out;
    }
  out.estimate = rate->count / rate->time;
  out.lo = rate->count == 0 ? 0 : gsl_cdf_chisq_Pinv (tail, 2.0 * rate->count) / 2 / rate->time;
  out.hi = gsl_cdf_chisq_Pinv (1 - tail, 2.0 * rate->count + 2) / 2 / rate->time;
  return out;
}

/* The chance of a count at most as likely as @count among @n with share @p, at either side. */
static double
two_sided (guint64 count, guint64 n, double p)
{
  double lower = gsl_cdf_beta_Q (p, count + 1.0, (double) n - count); /* P (X <= count) */
  double upper = count == 0 ? 1 : gsl_cdf_beta_P (p, count, n - count + 1.0);

  if (count == n)
    lower = 1;
  return fmin (1, 2 * fmin (lower, upper));
}

/**
 * cohort_count_rate_ratio:
 * @p_value: (out) (optional): of equal rates, twice the smaller tail
 *
 * Returns: the rate of @after over that of @before with the exact interval; hi is infinite where nothing
 *   happened before; UNDEFINED where nothing happened at all
 */
CohortEstimate
cohort_count_rate_ratio (const CohortCountRate *before, const CohortCountRate *after, double confidence,
                         double *p_value)
{
  guint64 n = before->count + after->count;
  CohortEstimate out = { .num = after->count, .den = before->count, .n = n, .estimate = NAN, .lo = NAN, .hi = NAN };
  double tail = (1 - confidence) / 2, times, lo, hi;

  if (p_value != NULL)
    *p_value = NAN;
  if (!is_sound (before, confidence) || !is_sound (after, confidence))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (n == 0)
    out.status = COHORT_STATUS_UNDEFINED;
  if (out.status != COHORT_STATUS_OK)
    return out;
  times = before->time / after->time;
  lo = after->count == 0 ? 0 : gsl_cdf_beta_Pinv (tail, after->count, before->count + 1.0);
  hi = before->count == 0 ? 1 : gsl_cdf_beta_Pinv (1 - tail, after->count + 1.0, before->count);
  out.estimate = before->count == 0 ? INFINITY : (double) after->count / before->count * times;
  out.lo = lo < 1 ? lo / (1 - lo) * times : INFINITY;
  out.hi = hi < 1 ? hi / (1 - hi) * times : INFINITY;
  if (p_value != NULL)
    *p_value = two_sided (after->count, n, after->time / (before->time + after->time));
  return out;
}

static double
sum_of (const guint *counts, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += counts[i];
  return sum;
}

static double
chi_square (const guint *counts, gsize n, double mean)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (counts[i] - mean) * (counts[i] - mean) / mean;
  return sum;
}

/**
 * cohort_count_periods_ratio:
 * @before: @n_before counts of periods of equal length
 * @after: @n_after counts of such periods
 * @dispersion: (out) (optional): how many times the scatter of Poisson counts; at least 1
 *
 * Returns: the mean of @after over that of @before with its interval; TOO_FEW, with the numbers, where one side
 *   has less than 5 in all; UNDEFINED where one has none, or there are fewer than two periods on either side
 */
CohortEstimate
cohort_count_periods_ratio (const guint *before, gsize n_before, const guint *after, gsize n_after, double confidence,
                            double *dispersion)
{
  double sums[2] = { sum_of (before, n_before), sum_of (after, n_after) }, scatter, half;
  gsize freedom = n_before + n_after - 2;
  CohortEstimate out
      = { .num = sums[1], .den = sums[0], .n = (gsize) (sums[0] + sums[1]), .estimate = NAN, .lo = NAN, .hi = NAN };

  if (dispersion != NULL)
    *dispersion = NAN;
  if (!(confidence > 0 && confidence < 1))
    out.status = COHORT_STATUS_BAD_INPUT;
  else if (n_before < 2 || n_after < 2 || sums[0] <= 0 || sums[1] <= 0)
    out.status = COHORT_STATUS_UNDEFINED;
  if (out.status != COHORT_STATUS_OK)
    return out;
  scatter
      = fmax (1, (chi_square (before, n_before, sums[0] / n_before) + chi_square (after, n_after, sums[1] / n_after))
                     / freedom);
  half = gsl_cdf_tdist_Pinv (0.5 + confidence / 2, freedom) * sqrt (scatter * (1 / sums[0] + 1 / sums[1]));
  out.estimate = sums[1] / n_after / (sums[0] / n_before);
  out.lo = out.estimate * exp (-half);
  out.hi = out.estimate * exp (half);
  if (dispersion != NULL)
    *dispersion = scatter;
  if (sums[0] < 5 || sums[1] < 5)
    out.status = COHORT_STATUS_TOO_FEW;
  return out;
}
