// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Van Westendorp 1976: four prices a person, kept only where they rise strictly. Falling curves (too cheap,
// cheap) are the share whose price lies above, rising ones (expensive, too expensive) the share whose price
// lies at or below. IDP: cheap x expensive. OPP: too cheap x too expensive. PMC: too cheap x not cheap. PME:
// too expensive x not expensive. Curves may lie on each other over a stretch: then the stretch is given, and
// its middle is what a page leads with, since its left end alone can fall together with another point.
//
// Newton, Miller and Smith 1993: the intent to buy at one's own cheap and expensive price (5 surely to 1 not),
// taken as 0.7, 0.5, 0.3, 0.1 and 0, nothing at both extremes, linear between; reach is its mean, revenue
// price x reach. What people state is more than what they do: a page scales it and says so.
//
// Refuses below 20 answers that rise: a step of the curves would be more than a twentieth of all.
#include "config.h"

#include "cohort-price-survey.h"

#include <math.h>
#include <stdlib.h>

#define MIN_ANSWERS 20

typedef struct
{
  gsize n;
  double *price[4]; /* sorted each */
  double *grid;     /* all distinct prices, rising */
  gsize n_grid;
} Curves;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* How many of the @n sorted values lie at or below @x. */
static gsize
count_up_to (const double *sorted, gsize n, double x)
{
  gsize lo = 0, hi = n;

  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2;

      if (sorted[mid] <= x)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

/* The curves are steps and compared as counts, so that equal means equal: they meet from the first price at
   which the rising one is no longer below to the first at which it is above. */
static CohortCrossing
cross (const Curves *curves, guint falling, guint rising)
{
  CohortCrossing out = { NAN, NAN, NAN };

  for (gsize i = 0; i < curves->n_grid && isnan (out.last); i++)
    {
      double x = curves->grid[i];
      gsize down = curves->n - count_up_to (curves->price[falling], curves->n, x);
      gsize up = count_up_to (curves->price[rising], curves->n, x);

      if (isnan (out.first) && up >= down)
        out.first = x;
      if (up > down)
        out.last = x;
    }
  out.middle = (out.first + out.last) / 2;
  return out;
}

static double
calibrate (double intent)
{
  static const double shares[] = { 0, 0.1, 0.3, 0.5, 0.7 };

  return shares[(guint) intent - 1];
}

/* One person's chance to buy at @price, by straight lines through their four prices. */
static double
chance (const double *const *prices, const double *const *intent, gsize person, double price)
{
  const double x[] = { prices[0][person], prices[1][person], prices[2][person], prices[3][person] };
  const double y[] = { 0, calibrate (intent[0][person]), calibrate (intent[1][person]), 0 };

  if (price < x[0] || price > x[3])
    return 0;
  for (guint i = 0; i < 3; i++)
    if (price <= x[i + 1])
      return y[i] + (y[i + 1] - y[i]) * (price - x[i]) / (x[i + 1] - x[i]);
  return 0;
}

static void
add_reach (CohortPriceSurvey *survey, const Curves *curves, const double *const *prices, const double *const *intent,
           const gsize *valid)
{
  double best_reach = -1, best_revenue = -1;

  survey->n_prices = curves->n_grid;
  survey->price = g_memdup2 (curves->grid, curves->n_grid * sizeof (double));
  survey->reach = g_new (double, curves->n_grid);
  survey->revenue = g_new (double, curves->n_grid);
  for (gsize i = 0; i < curves->n_grid; i++)
    {
      double sum = 0;

      for (gsize person = 0; person < survey->n; person++)
        sum += chance (prices, intent, valid[person], curves->grid[i]);
      survey->reach[i] = sum / survey->n;
      survey->revenue[i] = survey->reach[i] * curves->grid[i];
      if (survey->reach[i] > best_reach)
        {
          best_reach = survey->reach[i];
          survey->best_reach_price = curves->grid[i];
        }
      if (survey->revenue[i] > best_revenue)
        {
          best_revenue = survey->revenue[i];
          survey->best_revenue_price = curves->grid[i];
        }
    }
}

static void
build_curves (Curves *curves, const double *const *prices, const gsize *valid, gsize n)
{
  gsize kept = 0;

  curves->n = n;
  curves->grid = g_new (double, 4 * n);
  for (guint c = 0; c < 4; c++)
    {
      curves->price[c] = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        curves->grid[c * n + i] = curves->price[c][i] = prices[c][valid[i]];
      qsort (curves->price[c], n, sizeof (double), compare_doubles);
    }
  qsort (curves->grid, 4 * n, sizeof (double), compare_doubles);
  for (gsize i = 0; i < 4 * n; i++)
    if (kept == 0 || curves->grid[i] != curves->grid[kept - 1])
      curves->grid[kept++] = curves->grid[i];
  curves->n_grid = kept;
}

static gboolean
is_intent (double value)
{
  return value >= 1 && value <= 5 && value == floor (value);
}

/**
 * cohort_price_survey:
 * @intent_cheap: (nullable): 1 to 5, at the own cheap price; with it @intent_expensive
 *
 * Returns: (transfer full): the four points and, with intents, the reach and revenue curves over every price
 *   that was named
 */
CohortPriceSurvey *
cohort_price_survey (const double *too_cheap, const double *cheap, const double *expensive, const double *too_expensive,
                     const double *intent_cheap, const double *intent_expensive, gsize n)
{
  static const CohortCrossing nowhere = { NAN, NAN, NAN };
  CohortPriceSurvey *survey = g_new0 (CohortPriceSurvey, 1);
  const double *const prices[] = { too_cheap, cheap, expensive, too_expensive };
  const double *const intent[] = { intent_cheap, intent_expensive };
  g_autofree gsize *valid = NULL;
  Curves curves = { 0 };

  survey->pmc = survey->pme = survey->idp = survey->opp = nowhere;
  survey->best_reach_price = survey->best_revenue_price = NAN;
  survey->status = n == 0 ? COHORT_STATUS_NO_DATA : n > 1000000 ? COHORT_STATUS_TOO_LARGE : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && survey->status == COHORT_STATUS_OK; i++)
    {
      for (guint c = 0; c < 4; c++)
        if (!isfinite (prices[c][i]) || prices[c][i] < 0)
          survey->status = COHORT_STATUS_BAD_INPUT;
      if (intent_cheap != NULL && !(is_intent (intent_cheap[i]) && is_intent (intent_expensive[i])))
        survey->status = COHORT_STATUS_BAD_INPUT;
    }
  if (survey->status != COHORT_STATUS_OK)
    return survey;

  valid = g_new (gsize, n);
  for (gsize i = 0; i < n; i++)
    if (too_cheap[i] < cheap[i] && cheap[i] < expensive[i] && expensive[i] < too_expensive[i])
      valid[survey->n++] = i;
  survey->n_invalid = n - survey->n;
  if (survey->n < MIN_ANSWERS)
    {
      survey->status = COHORT_STATUS_TOO_FEW;
      return survey;
    }
  build_curves (&curves, prices, valid, survey->n);
  survey->idp = cross (&curves, 1, 2);
  survey->opp = cross (&curves, 0, 3);
  /* "Not cheap" rises as cheap falls, and "not expensive" falls as expensive rises. */
  survey->pmc = cross (&curves, 0, 1);
  survey->pme = cross (&curves, 2, 3);
  if (intent_cheap != NULL)
    add_reach (survey, &curves, prices, intent, valid);
  for (guint c = 0; c < 4; c++)
    g_free (curves.price[c]);
  g_free (curves.grid);
  return survey;
}

/**
 * cohort_price_survey_free:
 */
void
cohort_price_survey_free (CohortPriceSurvey *survey)
{
  if (survey == NULL)
    return;
  g_free (survey->price);
  g_free (survey->reach);
  g_free (survey->revenue);
  g_free (survey);
}
