// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one segment is worth a month, exactly, and whether it counts or holds its member.
//
// A term's price is brought to a month by a ratio of integers: a year is 12 months, a day 1/30.4375 and a
// week 7 of those days (365.25 / 12 days a month). Paid and past-due segments with a price count; paused
// and complimentary ones, and those discounted to nothing, hold their member: leaving them is the churn.
#include "config.h"

#include "cohort-segments.h"

/* 365.25 / 12 days in a month, and a seventh of it in weeks; in lowest terms. */
static const struct
{
  gint64 num, den;
} month_factors[COHORT_N_INTERVALS] = {
  [COHORT_INTERVAL_DAY] = { 487, 16 },
  [COHORT_INTERVAL_WEEK] = { 487, 112 },
  [COHORT_INTERVAL_MONTH] = { 1, 1 },
  [COHORT_INTERVAL_YEAR] = { 1, 12 },
};

static const gint64 ppm_whole = 1000000;

static gboolean
row_is_sound (const CohortSegments *segments, gsize i)
{
  __int128 list;

  if (segments->member[i] >= segments->n_members || segments->currency[i] >= segments->n_currencies)
    return FALSE;
  if (segments->start[i] == COHORT_DAY_NONE)
    return FALSE;
  if (segments->end[i] != COHORT_DAY_NONE && segments->end[i] < segments->start[i])
    return FALSE;
  if (segments->status[i] >= COHORT_N_SEGMENT_STATUSES || segments->interval[i] >= COHORT_N_INTERVALS)
    return FALSE;
  if (segments->interval[i] != COHORT_INTERVAL_NONE && segments->interval_count[i] == 0)
    return FALSE;
  if (segments->price[i] < 0 || (segments->discount != NULL && segments->discount[i] < 0))
    return FALSE;
  if (segments->discount_ppm != NULL && segments->discount_ppm[i] > ppm_whole)
    return FALSE;
  if (segments->tier != NULL && segments->tier[i] != COHORT_INDEX_NONE && segments->tier[i] >= segments->n_tiers)
    return FALSE;
  if (segments->end_reason != NULL && segments->end_reason[i] >= COHORT_N_END_REASONS)
    return FALSE;
  /* Far above any real price, and far below where sums of exact fractions could overflow. */
  list = (__int128) segments->price[i] * segments->quantity[i];
  return list < (__int128) 1000000000000000;
}

/**
 * cohort_segments_validate:
 *
 * Returns: COHORT_STATUS_OK, or why no metric is computed from these arrays
 */
CohortStatus
cohort_segments_validate (const CohortSegments *segments)
{
  if (segments->checked)
    return COHORT_STATUS_OK;
  if (segments->n > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  if (segments->home >= segments->n_currencies)
    return COHORT_STATUS_BAD_INPUT;
  for (guint16 c = 0; c < segments->n_currencies; c++)
    {
      const CohortCurrency *currency = &segments->currencies[c];

      if (currency->exponent < 0 || currency->exponent > 4)
        return COHORT_STATUS_BAD_INPUT;
      for (gsize r = 0; r < currency->n_rates; r++)
        if (currency->rates[r].rate_e9 <= 0 || (r > 0 && currency->rates[r].from <= currency->rates[r - 1].from))
          return COHORT_STATUS_BAD_INPUT;
    }
  for (gsize i = 0; i < segments->n; i++)
    if (!row_is_sound (segments, i))
      return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

/**
 * cohort_segment_net_price:
 *
 * Returns: minor units per term for all units after the amount off, never below zero; a percentage off is
 *   not in it, see cohort_segment_month_factor()
 */
gint64
cohort_segment_net_price (const CohortSegments *segments, gsize row)
{
  gint64 net = segments->price[row] * segments->quantity[row];

  if (segments->discount != NULL)
    net -= MIN (net, segments->discount[row]);
  return net;
}

/**
 * cohort_segment_month_factor:
 * @num: (out): multiplies cohort_segment_net_price()
 * @den: (out): divides it; the pair is in lowest terms
 *
 * Returns: %FALSE where the segment has no recurring price
 */
gboolean
cohort_segment_month_factor (const CohortSegments *segments, gsize row, gint64 *num, gint64 *den)
{
  guint interval = segments->interval[row];
  gint64 n, d, a, b;

  if (interval == COHORT_INTERVAL_NONE)
    return FALSE;
  if (segments->interval_count[row] == 1 && (segments->discount_ppm == NULL || segments->discount_ppm[row] == 0))
    {
      *num = month_factors[interval].num;
      *den = month_factors[interval].den;
      return TRUE;
    }
  n = month_factors[interval].num;
  d = month_factors[interval].den * segments->interval_count[row];
  if (segments->discount_ppm != NULL && segments->discount_ppm[row] > 0)
    {
      n *= ppm_whole - segments->discount_ppm[row];
      d *= ppm_whole;
    }
  for (a = n, b = d; b != 0;)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  *num = n / a;
  *den = d / a;
  return TRUE;
}

/**
 * cohort_segment_monthly:
 *
 * Returns: what the segment is worth a month while it counts, in 1e-4 minor units of its own currency,
 *   half-even; for lists. Sums are made from the exact fractions instead (cohort_mrr_compute()).
 */
gint64
cohort_segment_monthly (const CohortSegments *segments, gsize row)
{
  gint64 num, den;
  __int128 scaled;
  gint64 whole, rest;

  if (!cohort_segment_month_factor (segments, row, &num, &den))
    return 0;
  scaled = (__int128) cohort_segment_net_price (segments, row) * num * COHORT_AMOUNT_SCALE;
  whole = (gint64) (scaled / den);
  rest = (gint64) (scaled % den);
  return whole + (rest > den - rest || (rest == den - rest && whole % 2 != 0));
}

/**
 * cohort_segment_counts:
 *
 * Returns: whether its member is a paying one because of this segment
 */
gboolean
cohort_segment_counts (const CohortSegments *segments, gsize row)
{
  gint64 num, den;

  if (segments->status[row] != COHORT_SEGMENT_PAID && segments->status[row] != COHORT_SEGMENT_PAST_DUE)
    return FALSE;
  return cohort_segment_month_factor (segments, row, &num, &den) && num > 0
         && cohort_segment_net_price (segments, row) > 0;
}

/**
 * cohort_segment_holds:
 *
 * Returns: whether a member with no paying segment is kept, not lost, while this one runs: paused,
 *   complimentary, or discounted to nothing. A list price of zero is a free plan and holds nobody.
 */
gboolean
cohort_segment_holds (const CohortSegments *segments, gsize row)
{
  switch ((CohortSegmentStatus) segments->status[row])
    {
    case COHORT_SEGMENT_PAUSED:
    case COHORT_SEGMENT_COMP:
      return TRUE;
    case COHORT_SEGMENT_PAID:
    case COHORT_SEGMENT_PAST_DUE:
      return segments->price[row] > 0 && segments->quantity[row] > 0 && segments->interval[row] != COHORT_INTERVAL_NONE
             && !cohort_segment_counts (segments, row);
    case COHORT_SEGMENT_TRIAL:
    case COHORT_N_SEGMENT_STATUSES:
    default:
      return FALSE;
    }
}
