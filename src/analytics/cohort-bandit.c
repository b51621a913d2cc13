// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Thompson sampling over two to six fixed prices (Thompson 1933; top-two: Russo 2020), as a suggestion with
// its evidence that is never applied alone. Each draw takes a conversion from every price's Beta posterior,
// makes them fall with the price (a dearer offer does not sell better but by luck), and multiplies by what a
// buyer pays over the horizon: price x expected months, by that price's own survival. Half of the share goes
// by how often a price is best, half by how often it is second, so that the runner-up keeps being tried.
//
// Bounds: every price keeps a floor; shares move by a step a week at most; after the agreed end the best mean
// is named. Only new members are assigned, by a hash of a key that says nothing about them; the caller stores
// the answer, since a person keeps their price for good.
//
// Refuses rising order broken, prices not above 0, and fewer than 20 visitors on any price (shares stay).
#include "config.h"

#include "cohort-bandit.h"

#include "cohort-gsl.h"
#include "cohort-isotonic.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define DRAWS 10000
#define MAX_DRAWS 1000000
#define MIN_VISITORS 20
#define MIN_DAYS 7
#define TOP 0.5

static CohortStatus
check (const CohortArm *arms, const double *price, const double *months, const double *running, gsize n,
       const CohortBanditRules *rules)
{
  double total = 0;

  if (n < COHORT_BANDIT_MIN_ARMS)
    return n == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_FEW;
  if (n > COHORT_BANDIT_MAX_ARMS || rules->draws > MAX_DRAWS)
    return COHORT_STATUS_TOO_LARGE;
  if (!(rules->floor_share >= 0 && rules->floor_share * n < 1 && rules->max_step > 0))
    return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < n; i++)
    {
      if (!(price[i] > (i > 0 ? price[i - 1] : 0) && isfinite (price[i]) && months[i] > 0 && isfinite (months[i])
            && running[i] >= 0)
          || arms[i].buyers > arms[i].visitors || arms[i].visitors > 1000000000)
        return COHORT_STATUS_BAD_INPUT;
      total += running[i];
    }
  return fabs (total - 1) > 1e-6 ? COHORT_STATUS_BAD_INPUT : COHORT_STATUS_OK;
}

static CohortEstimate
summarise (double *draws, guint n_draws, guint64 n)
{
  CohortEstimate out = { .n = n };

  for (guint d = 0; d < n_draws; d++)
    out.estimate += draws[d] / n_draws;
  gsl_sort (draws, 1, n_draws);
  out.lo = gsl_stats_quantile_from_sorted_data (draws, 1, n_draws, 0.025);
  out.hi = gsl_stats_quantile_from_sorted_data (draws, 1, n_draws, 0.975);
  return out;
}

typedef struct
{
  double *demand, *value;                                               /* arm after arm, each of the draws */
  double first[COHORT_BANDIT_MAX_ARMS], second[COHORT_BANDIT_MAX_ARMS]; /* how often */
} Draws;

static void
draw (Draws *draws, const CohortArm *arms, const double *worth, gsize n, guint n_draws, gulong seed)
{
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  double demand[COHORT_BANDIT_MAX_ARMS], weight[COHORT_BANDIT_MAX_ARMS];

  gsl_rng_set (rng, seed);
  for (gsize i = 0; i < n; i++)
    weight[i] = arms[i].visitors + 2.0;
  for (guint d = 0; d < n_draws; d++)
    {
      gsize best = 0, next = 1;

      for (gsize i = 0; i < n; i++)
        demand[i] = gsl_ran_beta (rng, 1.0 + arms[i].buyers, 1.0 + (arms[i].visitors - arms[i].buyers));
      cohort_isotonic_falling (demand, weight, n);
      for (gsize i = 0; i < n; i++)
        {
          draws->demand[i * n_draws + d] = demand[i];
          draws->value[i * n_draws + d] = demand[i] * worth[i];
        }
      if (demand[1] * worth[1] > demand[0] * worth[0])
        {
          best = 1;
          next = 0;
        }
      for (gsize i = 2; i < n; i++)
        if (demand[i] * worth[i] > demand[best] * worth[best])
          {
            next = best;
            best = i;
          }
        else if (demand[i] * worth[i] > demand[next] * worth[next])
          next = i;
      draws->first[best] += 1.0 / n_draws;
      draws->second[next] += 1.0 / n_draws;
    }
  gsl_rng_free (rng);
}

static void
set_shares (CohortBandit *out, const Draws *draws, const double *running, const CohortBanditRules *rules)
{
  double most = 0, step;
  gsize best = 0;

  for (gsize i = 0; i < out->n; i++)
    {
      double wanted = TOP * draws->first[i] + (1 - TOP) * draws->second[i];

      out->arms[i].share = rules->floor_share + (1 - out->n * rules->floor_share) * wanted;
      most = fmax (most, fabs (out->arms[i].share - running[i]));
      if (out->arms[i].revenue.estimate > out->arms[best].revenue.estimate)
        best = i;
    }
  if (rules->ended)
    {
      for (gsize i = 0; i < out->n; i++)
        out->arms[i].share = i == best;
      return;
    }
  out->held = rules->days_since_change < MIN_DAYS || out->status != COHORT_STATUS_OK;
  /* One factor for all moves, so that the shares go on adding up to 1. */
  step = out->held ? 0 : most > rules->max_step ? rules->max_step / most : 1;
  for (gsize i = 0; i < out->n; i++)
    out->arms[i].share = running[i] + step * (out->arms[i].share - running[i]);
}

/**
 * cohort_bandit_suggest:
 * @arms: new members asked and buying at each price
 * @price: rising
 * @months: expected (discounted) months of a buyer within the horizon, by that price's survival
 * @running: the shares in force, adding up to 1
 *
 * Returns: the suggestion; TOO_FEW carries the evidence with the running shares
 */
CohortBandit
cohort_bandit_suggest (const CohortArm *arms, const double *price, const double *months, const double *running, gsize n,
                       const CohortBanditRules *rules)
{
  guint n_draws = rules->draws > 0 ? rules->draws : DRAWS;
  CohortBandit out = { .status = check (arms, price, months, running, n, rules), .n = n };
  double worth[COHORT_BANDIT_MAX_ARMS];
  g_autofree double *demand = NULL, *value = NULL;
  Draws draws = { NULL };

  if (out.status != COHORT_STATUS_OK)
    {
      out.n = 0;
      return out;
    }
  cohort_gsl_quiet ();
  for (gsize i = 0; i < n; i++)
    {
      worth[i] = price[i] * months[i];
      if (arms[i].visitors < MIN_VISITORS)
        out.status = COHORT_STATUS_TOO_FEW;
    }
  draws.demand = demand = g_new (double, n *n_draws);
  draws.value = value = g_new (double, n *n_draws);
  draw (&draws, arms, worth, n, n_draws, rules->seed);
  for (gsize i = 0; i < n; i++)
    {
      out.arms[i].price = price[i];
      out.arms[i].chance = draws.first[i];
      out.arms[i].demand = summarise (demand + i * n_draws, n_draws, arms[i].visitors);
      out.arms[i].revenue = summarise (value + i * n_draws, n_draws, arms[i].visitors);
    }
  set_shares (&out, &draws, running, rules);
  return out;
}

/**
 * cohort_bandit_assign:
 * @key: what a new member is known by before they pay (a cookie, an address): its bytes alone matter
 *
 * Returns: the index of their price by FNV-1a of @key. Ask once, at first sight, and store it: the shares
 *   change, a person's price does not. G_MAXSIZE where there is no suggestion.
 */
gsize
cohort_bandit_assign (const CohortBandit *bandit, const char *key)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  double at, sum = 0;

  if (bandit->n == 0)
    return G_MAXSIZE;
  for (const guchar *c = (const guchar *) key; *c != '\0'; c++)
    hash = (hash ^ *c) * G_GUINT64_CONSTANT (0x100000001b3);
  /* FNV's upper bits lag behind on short keys: mixed once more. */
  hash = (hash ^ (hash >> 32)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  at = (hash >> 11) * 0x1p-53;
  for (gsize i = 0; i + 1 < bandit->n; i++)
    {
      sum += bandit->arms[i].share;
      if (at < sum)
        return i;
    }
  return bandit->n - 1;
}
