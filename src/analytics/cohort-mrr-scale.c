// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tick is 1 / (per_minor x per_weight) of a home minor unit, both denominators being the least common
// multiples of what the data holds, so sums of thousands of twelfths and rates are exact and movements
// close to the last unit. Where terms are so odd that the multiple would not fit, single amounts are
// rounded half-even to the tick of COHORT_AMOUNT_SCALE instead; sums still close.
#include "config.h"

#include "cohort-mrr-scale.h"

#define MAX_PER_MINOR G_GINT64_CONSTANT (10000000000000)
#define MAX_TOTAL 1e37L

static const gint64 rate_one = 1000000000;

static gint64
gcd (gint64 a, gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* @num / @den half-even; @num >= 0 or not, @den > 0. */
static CohortTicks
divide_half_even (CohortTicks num, CohortTicks den)
{
  CohortTicks whole = num / den, rest = num % den;

  if (rest < 0)
    {
      rest += den;
      whole--;
    }
  return whole + (rest > den - rest || (rest == den - rest && whole % 2 != 0));
}

static void
rate_fraction (const CohortMrrScale *scale, guint16 c, gsize step, gint64 *num, gint64 *den)
{
  const CohortCurrency *currency = &scale->segments->currencies[c];
  int shift = scale->segments->currencies[scale->home].exponent - currency->exponent;
  __int128 n = currency->rates[step].rate_e9;
  gint64 d = rate_one, divisor;

  for (; shift > 0; shift--)
    n *= 10;
  for (; shift < 0; shift++)
    d *= 10;
  divisor = gcd (d, (gint64) (n % d));
  n /= divisor;
  *num = n > G_MAXINT64 ? G_MAXINT64 : (gint64) n;
  *den = d / divisor;
}

static CohortStatus
set_weights (CohortMrrScale *scale, long double *max_weight)
{
  const CohortSegments *segments = scale->segments;
  gint64 num, den;

  scale->weights = g_new0 (gint64 *, segments->n_currencies);
  for (guint16 c = 0; c < segments->n_currencies; c++)
    for (gsize r = 0; r < segments->currencies[c].n_rates && c != scale->home; r++)
      {
        rate_fraction (scale, c, r, &num, &den);
        scale->per_weight *= den / gcd (scale->per_weight, den);
      }
  for (guint16 c = 0; c < segments->n_currencies; c++)
    {
      gsize n_rates = c == scale->home ? 0 : segments->currencies[c].n_rates;

      scale->weights[c] = g_new0 (gint64, n_rates + 1);
      for (gsize r = 0; r < n_rates; r++)
        {
          rate_fraction (scale, c, r, &num, &den);
          if (__builtin_mul_overflow (num, scale->per_weight / den, &scale->weights[c][r]))
            return COHORT_STATUS_TOO_LARGE;
          *max_weight = MAX (*max_weight, (long double) scale->weights[c][r]);
        }
    }
  return COHORT_STATUS_OK;
}

/* Before the first rate nothing is known; for days before the period that rate is carried back. */
static gboolean
has_rates (const CohortMrrScale *scale, gsize row, CohortDay from, CohortDay to)
{
  const CohortSegments *segments = scale->segments;
  const CohortCurrency *currency = &segments->currencies[segments->currency[row]];

  if (!scale->convert || segments->currency[row] == scale->home)
    return TRUE;
  if (segments->start[row] >= to || (segments->end[row] != COHORT_DAY_NONE && segments->end[row] < from))
    return TRUE;
  return currency->n_rates > 0 && currency->rates[0].from <= MAX (from, segments->start[row]);
}

/**
 * cohort_mrr_scale_init:
 * @scale: (out caller-allocates): free with cohort_mrr_scale_clear(), also after a refusal
 * @currency: as in CohortMrrQuery
 * @from: first day of the query, @to its end
 *
 * Returns: COHORT_STATUS_OK, NO_RATE, or TOO_LARGE
 */
CohortStatus
cohort_mrr_scale_init (CohortMrrScale *scale, const CohortSegments *segments, gint32 currency, const guint8 *include,
                       CohortDay from, CohortDay to)
{
  long double total = 0, max_weight = 1;
  gint64 num, den;
  CohortStatus status;

  *scale = (CohortMrrScale) { .segments = segments, .home = currency, .per_minor = 1, .per_weight = 1 };
  if (currency == COHORT_MRR_HEADCOUNT)
    {
      scale->home = 0;
      scale->any = TRUE;
      return COHORT_STATUS_OK;
    }
  if (currency < 0)
    {
      scale->home = segments->n_currencies == 1 ? 0 : segments->home;
      scale->convert = segments->n_currencies > 1;
    }
  if (scale->home < 0 || scale->home >= segments->n_currencies)
    return segments->n_currencies == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_NO_RATE;

  for (gsize i = 0; i < segments->n; i++)
    {
      if (!cohort_mrr_scale_takes (scale, include, i) || !cohort_segment_counts (segments, i))
        continue;
      if (!has_rates (scale, i, from, to))
        return COHORT_STATUS_NO_RATE;
      cohort_segment_month_factor (segments, i, &num, &den);
      total += (long double) cohort_segment_net_price (segments, i) * num / den + 1;
      if (scale->per_minor % den != 0 && scale->per_minor <= MAX_PER_MINOR)
        {
          gint64 factor = den / gcd (scale->per_minor, den);

          scale->per_minor = scale->per_minor > MAX_PER_MINOR / factor ? MAX_PER_MINOR + 1 : scale->per_minor * factor;
        }
    }
  if (scale->per_minor > MAX_PER_MINOR)
    scale->per_minor = COHORT_AMOUNT_SCALE;
  if (scale->convert)
    {
      status = set_weights (scale, &max_weight);
      if (status != COHORT_STATUS_OK)
        return status;
    }
  max_weight = MAX (max_weight, (long double) scale->per_weight);
  return total * scale->per_minor * max_weight < MAX_TOTAL ? COHORT_STATUS_OK : COHORT_STATUS_TOO_LARGE;
}

/**
 * cohort_mrr_scale_clear:
 */
void
cohort_mrr_scale_clear (CohortMrrScale *scale)
{
  for (guint16 c = 0; scale->weights != NULL && c < scale->segments->n_currencies; c++)
    g_free (scale->weights[c]);
  g_clear_pointer (&scale->weights, g_free);
}

/**
 * cohort_mrr_scale_takes:
 *
 * Returns: whether the filter and the currency of the query let @row in
 */
gboolean
cohort_mrr_scale_takes (const CohortMrrScale *scale, const guint8 *include, gsize row)
{
  return (include == NULL || include[row])
         && (scale->convert || scale->any || scale->segments->currency[row] == scale->home);
}

/**
 * cohort_mrr_scale_ticks:
 *
 * Returns: the month's worth of @row in its own currency: multiply by a weight to get ticks
 */
CohortTicks
cohort_mrr_scale_ticks (const CohortMrrScale *scale, gsize row)
{
  gint64 num, den;

  if (scale->any)
    return 1;
  if (!cohort_segment_month_factor (scale->segments, row, &num, &den))
    return 0;
  if (scale->per_minor % den == 0)
    return (CohortTicks) cohort_segment_net_price (scale->segments, row) * num * (scale->per_minor / den);
  return divide_half_even ((CohortTicks) cohort_segment_net_price (scale->segments, row) * num * scale->per_minor, den);
}

/**
 * cohort_mrr_scale_weight:
 *
 * Returns: what a unit of @currency is worth on @day, over per_weight
 */
gint64
cohort_mrr_scale_weight (const CohortMrrScale *scale, guint16 currency, CohortDay day)
{
  const CohortCurrency *c = &scale->segments->currencies[currency];
  gsize lo = 0, hi = c->n_rates;

  if (!scale->convert || currency == scale->home)
    return scale->per_weight;
  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2;

      if (c->rates[mid].from <= day)
        lo = mid + 1;
      else
        hi = mid;
    }
  return scale->weights[currency][lo > 0 ? lo - 1 : 0];
}

/**
 * cohort_mrr_scale_amount:
 *
 * Returns: @ticks in 1e-4 minor units, half-even
 */
gint64
cohort_mrr_scale_amount (const CohortMrrScale *scale, CohortTicks ticks)
{
  CohortTicks per = (CohortTicks) scale->per_minor * scale->per_weight;
  CohortTicks whole, rest;

  /* A member's amounts fit into one word, which a processor divides many times as fast as two. */
  if (ticks >= 0 && ticks < G_MAXINT64 / COHORT_AMOUNT_SCALE && per < G_MAXINT64)
    {
      gint64 scaled = (gint64) ticks * COHORT_AMOUNT_SCALE, d = (gint64) per, n = scaled / d, over = scaled % d;

      return n + (over > d - over || (over == d - over && n % 2 != 0));
    }
  whole = ticks / per;
  rest = ticks % per;
  return (gint64) (whole * COHORT_AMOUNT_SCALE + divide_half_even (rest * COHORT_AMOUNT_SCALE, per));
}

/**
 * cohort_mrr_scale_minor:
 *
 * Returns: @ticks in minor units, as near as a double gets
 */
double
cohort_mrr_scale_minor (const CohortMrrScale *scale, CohortTicks ticks)
{
  CohortTicks per = (CohortTicks) scale->per_minor * scale->per_weight;

  return (double) ((long double) (ticks / per) + (long double) (ticks % per) / (long double) per);
}

/**
 * cohort_mrr_scale_close:
 * @flow: COHORT_N_MRR_FLOWS sums, of which those of @period are rounded
 * @period: (inout): with balances
 *
 * Makes the rounded flows close between the rounded balances: what the nearest values miss is put on the flows that
 * lost most by rounding.
 */
void
cohort_mrr_scale_close (const CohortMrrScale *scale, const CohortTicks *flow, CohortMrrPeriod *period)
{
  static const int signs[COHORT_N_MRR_FLOWS] = { 1, 1, 1, -1, -1, 1 };
  CohortTicks per = (CohortTicks) scale->per_minor * scale->per_weight;
  gint64 miss = period->end - period->start;

  for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
    miss -= signs[f] * period->flow[f];
  while (miss != 0)
    {
      int step = miss > 0 ? 1 : -1, best = -1;
      long double most = -G_MAXFLOAT;

      for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
        {
          long double lost = (long double) flow[f] / (long double) per * COHORT_AMOUNT_SCALE - period->flow[f];

          lost *= step * signs[f];
          if (flow[f] != 0 && lost > most)
            {
              most = lost;
              best = f;
            }
        }
      g_return_if_fail (best >= 0);
      period->flow[best] += step * signs[best];
      miss -= step;
    }
}
