// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gabor and Granger (1966): each person answers, for one price or several in random order, whether they would
// buy: yes or no, or a likelihood from 0 to 1. The means by price are made to fall (pooling of adjacent
// violators, weighted by answers), scaled from what is said to what is done, and multiplied by the price.
//
// The interval is Wilson's at a price's own count of answers, which is too wide for likelihoods rather than
// too narrow; a pooled stretch keeps the count of one price, since the same people answered there.
//
// Limits: people say more than they pay, so the scale is shown with the curve; nothing is said about prices
// that nobody was asked. Refuses answers outside 0 to 1, prices not above 0, below 30 answers or two prices.
#include "config.h"

#include "cohort-gabor-granger.h"

#include "cohort-isotonic.h"
#include "cohort-order.h"

#include <math.h>

#define MIN_ANSWERS 30
#define MIN_PRICES 2
#define Z95 1.959963984540054

static CohortStatus
check (const double *price, const double *likelihood, gsize n, double scale)
{
  if (n > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  if (!(scale > 0 && scale <= 1))
    return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < n; i++)
    if (!(price[i] > 0 && isfinite (price[i]) && likelihood[i] >= 0 && likelihood[i] <= 1))
      return COHORT_STATUS_BAD_INPUT;
  return n == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_OK;
}

static void
gather (CohortGaborGranger *out, const double *price, const double *likelihood)
{
  g_autofree guint32 *order = cohort_order_doubles (price, out->n);

  out->prices = g_new0 (CohortGaborPrice, out->n);
  for (gsize i = 0; i < out->n; i++)
    {
      guint32 row = order[i];
      CohortGaborPrice *at;

      if (out->n_prices == 0 || out->prices[out->n_prices - 1].price != price[row])
        out->prices[out->n_prices++].price = price[row];
      at = &out->prices[out->n_prices - 1];
      at->said += likelihood[row];
      at->n++;
    }
  for (gsize i = 0; i < out->n_prices; i++)
    out->prices[i].said /= out->prices[i].n;
}

static void
finish (CohortGaborPrice *at, double share, double scale)
{
  double n = at->n, centre = (share + Z95 * Z95 / (2 * n)) / (1 + Z95 * Z95 / n);
  double half = Z95 / (1 + Z95 * Z95 / n) * sqrt (share * (1 - share) / n + Z95 * Z95 / (4 * n * n));

  at->demand = scale * share;
  at->lo = scale * fmax (0, centre - half);
  at->hi = scale * fmin (1, centre + half);
  at->revenue = at->price * at->demand;
  at->lo_revenue = at->price * at->lo;
  at->hi_revenue = at->price * at->hi;
}

/**
 * cohort_gabor_granger:
 * @price: that a row's person was asked about, any unit of money
 * @likelihood: of buying: 0 or 1, or between
 * @scale: from said to done, above 0 and at most 1: COHORT_STATED_TO_REAL unless the user knows better
 *
 * Returns: (transfer full): demand and revenue by price, or a result whose status says why not
 */
CohortGaborGranger *
cohort_gabor_granger (const double *price, const double *likelihood, gsize n, double scale)
{
  CohortGaborGranger *out = g_new0 (CohortGaborGranger, 1);
  g_autofree double *share = NULL, *weight = NULL;

  out->n = n;
  out->scale = scale;
  out->best_price = out->best_revenue = NAN;
  out->status = check (price, likelihood, n, scale);
  if (out->status != COHORT_STATUS_OK)
    return out;
  gather (out, price, likelihood);
  share = g_new (double, out->n_prices);
  weight = g_new (double, out->n_prices);
  for (gsize i = 0; i < out->n_prices; i++)
    {
      share[i] = out->prices[i].said;
      weight[i] = out->prices[i].n;
    }
  cohort_isotonic_falling (share, weight, out->n_prices);
  for (gsize i = 0; i < out->n_prices; i++)
    finish (&out->prices[i], share[i], scale);
  if (n < MIN_ANSWERS || out->n_prices < MIN_PRICES)
    {
      out->status = COHORT_STATUS_TOO_FEW;
      return out;
    }
  for (gsize i = 0; i < out->n_prices; i++)
    if (!(out->prices[i].revenue <= out->best_revenue))
      {
        out->best_revenue = out->prices[i].revenue;
        out->best_price = out->prices[i].price;
      }
  return out;
}

/**
 * cohort_gabor_granger_free:
 */
void
cohort_gabor_granger_free (CohortGaborGranger *survey)
{
  if (survey == NULL)
    return;
  g_free (survey->prices);
  g_free (survey);
}
