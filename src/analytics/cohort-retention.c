// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Discrete contractual retention with censoring, three models of rising freedom:
//   constant  S(t) = (1 - theta)^t, theta = lost / renewals faced
//   sBG       S(t) = B(a, b + t) / B(a, b): every member has an own fixed rate, Beta(a, b) over members;
//             Fader and Hardie 2007, J. Interactive Marketing 21(1)
//   BdW       S(t) = B(a, b + t^c) / B(a, b): the rate may also change with tenure;
//             Fader, Hardie, Liu, Davin, Steenburgh 2018, J. Interactive Marketing 43
// Log likelihood: sum over t of lost[t] ln (S(t-1) - S(t)) + censored[t] ln S(t), cohorts pooled, maximised
// over logs from three starts. a and b are capped: towards infinity the mixture is a single rate and the
// likelihood is flat; at a million it is within 1e-4 of its limit on the reference data. The model with the lowest BIC
// is projected.
//
// Limits: a constant price and no shocks; one curve a group. Refuses below 30 losses, and further ahead than
// three times the longest tenure observed; a page then shows Kaplan-Meier alone.
#include "config.h"

#include "cohort-retention.h"

#include "cohort-gsl.h"
#include "cohort-minimise.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_hyperg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_EVENTS 30
#define HORIZON_FACTOR 3
#define MAX_PERIODS 10000
#define LOG_CAP log (1e6)
#define LOG_FLOOR log (1e-4)

static const guint model_params[COHORT_N_RETENTION_MODELS] = { 1, 2, 3 };

/**
 * cohort_retention_model_id:
 *
 * Returns: (transfer none): a machine name
 */
const char *
cohort_retention_model_id (CohortRetentionModel model)
{
  static const char *const ids[] = { "constant", "sbg", "bdw" };

  g_return_val_if_fail ((guint) model < COHORT_N_RETENTION_MODELS, NULL);
  return ids[model];
}

static CohortTenures *
tenures_alloc (guint n_periods)
{
  CohortTenures *tenures = g_new0 (CohortTenures, 1);

  tenures->n_periods = n_periods;
  tenures->lost = g_new0 (double, (gsize) n_periods + 1);
  tenures->censored = g_new0 (double, (gsize) n_periods + 1);
  return tenures;
}

/**
 * cohort_tenures_new:
 * @time: @n whole numbers of periods: an event at t is a cancellation at the renewal that ends period t
 * @event: 1 lost, 0 still there
 * @learn: censor everyone at this period, 0 for none: to learn on the past and check on what followed
 * @status: (out): OK, or why %NULL is returned
 *
 * Returns: (transfer full) (nullable): the counts
 */
CohortTenures *
cohort_tenures_new (const double *time, const guint8 *event, gsize n, guint learn, CohortStatus *status)
{
  CohortTenures *tenures;
  double longest = 0;

  *status = n == 0 ? COHORT_STATUS_NO_DATA : n > COHORT_MAX_ROWS ? COHORT_STATUS_TOO_LARGE : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && *status == COHORT_STATUS_OK; i++)
    {
      /* Also FALSE for what is no number. */
      if (!(time[i] >= event[i] && time[i] <= G_MAXINT32 && time[i] == (gint32) time[i] && event[i] <= 1))
        *status = isfinite (time[i]) && time[i] > G_MAXINT32 ? COHORT_STATUS_TOO_LARGE : COHORT_STATUS_BAD_INPUT;
      longest = MAX (longest, time[i]);
    }
  if (*status == COHORT_STATUS_OK && longest > MAX_PERIODS)
    *status = COHORT_STATUS_TOO_LARGE;
  if (*status != COHORT_STATUS_OK)
    return NULL;

  tenures = tenures_alloc (learn > 0 ? MIN (learn, (guint) longest) : (guint) longest);
  for (gsize i = 0; i < n; i++)
    {
      guint t = (guint) time[i];

      if (t > tenures->n_periods)
        tenures->censored[tenures->n_periods]++;
      else if (event[i])
        tenures->lost[t - 1]++;
      else
        tenures->censored[t]++;
    }
  return tenures;
}

/**
 * cohort_tenures_from_survivors:
 * @survivors: @n counts of those still there after 0, 1, … periods
 *
 * Returns: (transfer full) (nullable): the counts, or %NULL with @status saying why
 */
CohortTenures *
cohort_tenures_from_survivors (const double *survivors, gsize n, CohortStatus *status)
{
  CohortTenures *tenures;

  *status = n < 2 ? COHORT_STATUS_NO_DATA : n > MAX_PERIODS ? COHORT_STATUS_TOO_LARGE : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && *status == COHORT_STATUS_OK; i++)
    if (!isfinite (survivors[i]) || survivors[i] < 0 || (i > 0 && survivors[i] > survivors[i - 1]))
      *status = COHORT_STATUS_BAD_INPUT;
  if (*status != COHORT_STATUS_OK)
    return NULL;

  tenures = tenures_alloc (n - 1);
  for (gsize i = 1; i < n; i++)
    tenures->lost[i - 1] = survivors[i - 1] - survivors[i];
  tenures->censored[n - 1] = survivors[n - 1];
  return tenures;
}

/**
 * cohort_tenures_free:
 */
void
cohort_tenures_free (CohortTenures *tenures)
{
  if (tenures == NULL)
    return;
  g_free (tenures->lost);
  g_free (tenures->censored);
  g_free (tenures);
}

static void
count_tenures (const CohortTenures *tenures, double *n, double *events)
{
  *n = *events = 0;
  for (guint i = 0; i < tenures->n_periods; i++)
    *events += tenures->lost[i];
  for (guint i = 1; i <= tenures->n_periods; i++)
    *n += tenures->censored[i];
  *n += *events;
}

static double
log_survival (double a, double b, double c, double t)
{
  return t <= 0 ? 0 : gsl_sf_lnbeta (a, b + pow (t, c)) - gsl_sf_lnbeta (a, b);
}

/* With c = 1 each period's rate is a / (a + b + t - 1): no beta function is needed. */
static double
sbg_log_likelihood (const CohortTenures *tenures, double a, double b)
{
  double before = 0, sum = 0;

  for (guint i = 0; i < tenures->n_periods; i++)
    {
      double rate = a / (a + b + i);

      if (tenures->lost[i] > 0)
        sum += tenures->lost[i] * (before + log (rate));
      before += log1p (-rate);
      sum += tenures->censored[i + 1] * before;
    }
  return sum;
}

static double
mixture_log_likelihood (const CohortTenures *tenures, double a, double b, double c)
{
  double before = 0, sum = 0, whole = gsl_sf_lnbeta (a, b);

  if (c == 1)
    return sbg_log_likelihood (tenures, a, b);
  for (guint i = 0; i < tenures->n_periods; i++)
    {
      double now = gsl_sf_lnbeta (a, b + pow (i + 1.0, c)) - whole;

      if (tenures->lost[i] > 0)
        sum += tenures->lost[i] * (before + log (-expm1 (now - before)));
      sum += tenures->censored[i + 1] * now;
      before = now;
    }
  return sum;
}

typedef struct
{
  const CohortTenures *tenures;
  guint k;
} Likelihood;

static double
negative_log_likelihood (const double *x, gpointer data)
{
  const Likelihood *likelihood = data;
  double a = exp (CLAMP (x[0], LOG_FLOOR, LOG_CAP)), b = exp (CLAMP (x[1], LOG_FLOOR, LOG_CAP));
  double c = likelihood->k == 3 ? exp (CLAMP (x[2], -4, 4)) : 1;
  double outside = 0;

  /* A gentle slope back to the allowed box keeps the simplex from wandering along the flat beyond it. */
  for (guint i = 0; i < 2; i++)
    outside += fmax (0, x[i] - LOG_CAP) + fmax (0, LOG_FLOOR - x[i]);
  if (likelihood->k == 3)
    outside += fmax (0, fabs (x[2]) - 4);
  return -mixture_log_likelihood (likelihood->tenures, a, b, c) + outside;
}

static void
fit_mixture (CohortRetentionFit *fit, const CohortTenures *tenures, const double *warm)
{
  static const double starts[][3] = { { 0, 0, 0 }, { -0.5, 1.5, 0.3 }, { 1.5, 3.5, -0.5 } };
  Likelihood likelihood = { tenures, fit->n_params };
  double best = INFINITY;

  for (guint s = 0; s < (warm != NULL ? 1 : G_N_ELEMENTS (starts)); s++)
    {
      double x[3], minimum;

      for (guint i = 0; i < 3; i++)
        x[i] = warm != NULL ? log (warm[i]) : starts[s][i];
      if (!cohort_minimise (negative_log_likelihood, &likelihood, x, fit->n_params, warm != NULL ? 0.1 : 0.5,
                            warm != NULL ? COHORT_MINIMISE_ROUGH : COHORT_MINIMISE_EXACT, &minimum)
          || minimum >= best)
        continue;
      best = minimum;
      for (guint i = 0; i < fit->n_params; i++)
        fit->params[i] = exp (i < 2 ? CLAMP (x[i], LOG_FLOOR, LOG_CAP) : CLAMP (x[i], -4, 4));
    }
  if (!isfinite (best))
    {
      fit->status = COHORT_STATUS_NO_CONVERGENCE;
      return;
    }
  fit->log_likelihood
      = mixture_log_likelihood (tenures, fit->params[0], fit->params[1], fit->n_params == 3 ? fit->params[2] : 1);
  fit->at_cap = MAX (fit->params[0], fit->params[1]) > 0.5e6;
  fit->status = COHORT_STATUS_OK;
}

static void
fit_constant (CohortRetentionFit *fit, const CohortTenures *tenures)
{
  double faced = 0, n, events;

  count_tenures (tenures, &n, &events);
  for (guint i = 0; i < tenures->n_periods; i++)
    faced += (i + 1) * (tenures->lost[i] + tenures->censored[i + 1]);
  fit->params[0] = events / faced;
  fit->log_likelihood = events * log (fit->params[0]);
  if (faced > events)
    fit->log_likelihood += (faced - events) * log1p (-fit->params[0]);
  fit->status = COHORT_STATUS_OK;
}

static CohortRetentionFit
fit_model (const CohortTenures *tenures, CohortRetentionModel model, const double *warm)
{
  CohortRetentionFit fit = { .model = model, .n_params = model_params[model] };
  double n, events;

  fit.log_likelihood = fit.bic = fit.params[0] = fit.params[1] = fit.params[2] = NAN;
  count_tenures (tenures, &n, &events);
  if (n <= 0 || events <= 0)
    {
      fit.status = n <= 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_FEW;
      return fit;
    }
  if (model == COHORT_RETENTION_CONSTANT)
    fit_constant (&fit, tenures);
  else
    fit_mixture (&fit, tenures, warm);
  if (fit.status == COHORT_STATUS_OK)
    fit.bic = fit.n_params * log (n) - 2 * fit.log_likelihood;
  return fit;
}

/**
 * cohort_retention_fit:
 *
 * Returns: the maximum likelihood fit of one model; no floor but one loss, the caller judges
 */
CohortRetentionFit
cohort_retention_fit (const CohortTenures *tenures, CohortRetentionModel model)
{
  return fit_model (tenures, model, NULL);
}

/**
 * cohort_retention_survival:
 *
 * Returns: the share still there after @t periods, NaN without a fit
 */
double
cohort_retention_survival (const CohortRetentionFit *fit, double t)
{
  if (fit->status != COHORT_STATUS_OK || !(t >= 0))
    return NAN;
  if (fit->model == COHORT_RETENTION_CONSTANT)
    return pow (1 - fit->params[0], t);
  return exp (log_survival (fit->params[0], fit->params[1], fit->n_params == 3 ? fit->params[2] : 1, t));
}

/**
 * cohort_retention_residual:
 * @discount: a period, such as 0.1, above zero
 * @n: periods completed; the renewals after it are still ahead
 *
 * Returns: expected discounted periods still to come (DERL), as Fader and Hardie 2010: for sBG the closed
 *   form with 2F1, for the others the sum
 */
double
cohort_retention_residual (const CohortRetentionFit *fit, double discount, double n)
{
  double before, sum = 0;

  if (fit->status != COHORT_STATUS_OK || !(discount > 0) || !(n >= 0))
    return NAN;
  if (fit->model == COHORT_RETENTION_SBG)
    {
      double a = fit->params[0], b = fit->params[1];
      gsl_sf_result sum_of_series;

      cohort_gsl_quiet ();
      if (gsl_sf_hyperg_2F1_e (1, b + n + 1, a + b + n + 1, 1 / (1 + discount), &sum_of_series) == 0)
        return (b + n) / (a + b + n) * sum_of_series.val;
    }
  before = cohort_retention_survival (fit, n);
  for (guint i = 0; i < 100000 && before > 0; i++)
    {
      double term = cohort_retention_survival (fit, n + 1 + i) / before / pow (1 + discount, i);

      sum += term;
      if (term < 1e-12 * sum)
        break;
    }
  return sum;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* One draw of as many members, with replacement, from the counts. */
static void
resample (const CohortTenures *from, CohortTenures *to, guint n, const double *weights, guint *counts, gsl_rng *rng)
{
  gsl_ran_multinomial (rng, 2 * (gsize) from->n_periods, n, weights, counts);
  for (guint i = 0; i < from->n_periods; i++)
    {
      to->lost[i] = counts[2 * i];
      to->censored[i + 1] = counts[2 * i + 1];
    }
}

static void
add_bootstrap_band (CohortRetention *retention, const CohortTenures *tenures, guint n_bootstrap, gulong seed)
{
  const CohortRetentionFit *fit = &retention->fits[retention->chosen];
  guint width = retention->horizon + 1, n = (guint) lround (retention->n), done = 0;
  g_autoptr (CohortTenures) drawn = tenures_alloc (tenures->n_periods);
  g_autofree double *curves = g_new (double, (gsize) width *n_bootstrap);
  g_autofree double *weights = g_new (double, 2 * (gsize) tenures->n_periods);
  g_autofree guint *counts = g_new (guint, 2 * (gsize) tenures->n_periods);
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);

  gsl_rng_set (rng, seed);
  for (guint i = 0; i < tenures->n_periods; i++)
    {
      weights[2 * i] = tenures->lost[i];
      weights[2 * i + 1] = tenures->censored[i + 1];
    }
  for (guint b = 0; b < n_bootstrap; b++)
    {
      CohortRetentionFit again;

      resample (tenures, drawn, n, weights, counts, rng);
      again = fit_model (drawn, fit->model, fit->params);
      if (again.status != COHORT_STATUS_OK)
        continue;
      for (guint t = 0; t < width; t++)
        curves[(gsize) t * n_bootstrap + done] = cohort_retention_survival (&again, t);
      done++;
    }
  gsl_rng_free (rng);
  if (done < n_bootstrap / 2)
    return;
  for (guint t = 0; t < width; t++)
    {
      double *row = curves + (gsize) t * n_bootstrap;

      qsort (row, done, sizeof *row, compare_doubles);
      retention->lo[t] = row[(guint) floor (0.025 * (done - 1))];
      retention->hi[t] = row[(guint) ceil (0.975 * (done - 1))];
    }
}

/**
 * cohort_retention_project:
 * @horizon: periods from the first payment to draw
 * @n_bootstrap: refits for the band, 200 as a rule; 0 for none
 * @seed: of the bootstrap
 *
 * Returns: (transfer full): the three fits and the chosen curve, or the counts and fits with a status that
 *   says why no curve is drawn
 */
CohortRetention *
cohort_retention_project (const CohortTenures *tenures, guint horizon, guint n_bootstrap, gulong seed)
{
  CohortRetention *retention = g_new0 (CohortRetention, 1);
  double best = INFINITY;

  retention->horizon = horizon;
  retention->allowed_horizon = HORIZON_FACTOR * tenures->n_periods;
  count_tenures (tenures, &retention->n, &retention->events);
  for (guint m = 0; m < COHORT_N_RETENTION_MODELS; m++)
    {
      retention->fits[m] = cohort_retention_fit (tenures, m);
      if (retention->fits[m].status == COHORT_STATUS_OK && retention->fits[m].bic < best)
        {
          best = retention->fits[m].bic;
          retention->chosen = m;
        }
    }
  retention->status = retention->n <= 0                       ? COHORT_STATUS_NO_DATA
                      : retention->events < MIN_EVENTS        ? COHORT_STATUS_TOO_FEW
                      : horizon > retention->allowed_horizon  ? COHORT_STATUS_BEYOND_DATA
                      : !isfinite (best)                      ? COHORT_STATUS_NO_CONVERGENCE
                      : n_bootstrap > 0 && retention->n > 2e9 ? COHORT_STATUS_TOO_LARGE
                                                              : COHORT_STATUS_OK;
  if (retention->status != COHORT_STATUS_OK)
    return retention;

  retention->survival = g_new (double, (gsize) horizon + 1);
  retention->naive = g_new (double, (gsize) horizon + 1);
  retention->lo = g_new (double, (gsize) horizon + 1);
  retention->hi = g_new (double, (gsize) horizon + 1);
  for (guint t = 0; t <= horizon; t++)
    {
      retention->survival[t] = cohort_retention_survival (&retention->fits[retention->chosen], t);
      retention->naive[t] = cohort_retention_survival (&retention->fits[COHORT_RETENTION_CONSTANT], t);
      retention->lo[t] = retention->hi[t] = NAN;
    }
  if (n_bootstrap > 0)
    add_bootstrap_band (retention, tenures, n_bootstrap, seed);
  return retention;
}

/**
 * cohort_retention_free:
 */
void
cohort_retention_free (CohortRetention *retention)
{
  if (retention == NULL)
    return;
  g_free (retention->survival);
  g_free (retention->lo);
  g_free (retention->hi);
  g_free (retention->naive);
  g_free (retention);
}
