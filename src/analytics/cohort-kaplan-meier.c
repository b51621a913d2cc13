// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Kaplan-Meier product-limit estimate (Kaplan and Meier 1958), checked against R's survival package.
//
// At each distinct event time with n at risk and d events S is multiplied by 1 - d/n; censorings at that
// time are still at risk. Greenwood's variance V = sum d / (n (n - d)), se (S) = S sqrt (V). The band is
// log-log: S^exp (+-z sqrt (V) / |log S|), which stays within [0, 1]. The median is the first time with
// S <= 1/2, its limits follow from the band in the same way. The restricted mean is the area under S up to
// tau, with variance sum (area from t to tau)^2 d / (n (n - d)).
//
// With entry times a member is at risk only after its entry (left truncation), so a history known since
// the import alone does not make members look loyal. Limits: times are taken as given (no interval
// censoring), and leaving is assumed unrelated to being censored. Refuses nothing but broken input; a
// curve of five members is drawn with its wide band.
#include "config.h"

#include "cohort-kaplan-meier.h"

#include "cohort-order.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* S is a product of ratios: one half may come out an ulp above itself. */
#define HALF (0.5 + 1e-12)

/* The rows of one group, in order of time, and in order of entry where there is truncation. */
typedef struct
{
  const CohortSurvival *data;
  const guint32 *by_time, *by_entry;
  gsize n;
} Group;

static void
add_band (CohortKmStep *step, double variance, double z)
{
  double width;

  step->lo = step->hi = NAN;
  if (step->survival <= 0 || step->survival >= 1)
    return;
  width = z * sqrt (variance) / -log (step->survival);
  step->lo = pow (step->survival, exp (width));
  step->hi = pow (step->survival, exp (-width));
}

static void
walk_times (CohortKm *km, const Group *group, double z)
{
  const CohortSurvival *data = group->data;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (CohortKmStep));
  double survival = 1, variance = 0;
  gsize entered = group->by_entry == NULL ? group->n : 0;

  for (gsize i = 0, j; i < group->n; i = j)
    {
      double time = data->time[group->by_time[i]];
      CohortKmStep step = { .time = time };

      for (j = i; j < group->n && data->time[group->by_time[j]] == time; j++)
        step.n_event += data->event[group->by_time[j]];
      while (entered < group->n && data->entry[group->by_entry[entered]] < time)
        entered++;
      step.n_risk = entered - i;
      if (step.n_event == 0)
        continue;

      km->n_events += step.n_event;
      if (step.n_event == step.n_risk)
        survival = 0;
      else
        {
          survival *= (double) (step.n_risk - step.n_event) / step.n_risk;
          variance += (double) step.n_event / step.n_risk / (step.n_risk - step.n_event);
        }
      step.survival = survival;
      step.se = survival * sqrt (variance);
      add_band (&step, variance, z);
      g_array_append_val (steps, step);
    }
  km->n_steps = steps->len;
  km->steps = (CohortKmStep *) g_array_free (g_steal_pointer (&steps), FALSE);
}

static void
find_median (CohortKm *km)
{
  km->median = km->median_lo = km->median_hi = NAN;
  for (gsize i = 0; i < km->n_steps; i++)
    {
      const CohortKmStep *step = &km->steps[i];

      if (isnan (km->median) && step->survival <= HALF)
        km->median = step->time;
      if (isnan (km->median_lo) && step->lo <= HALF)
        km->median_lo = step->time;
      if (isnan (km->median_hi) && step->hi <= HALF)
        km->median_hi = step->time;
    }
  km->median_status = isnan (km->median) ? COHORT_STATUS_NOT_REACHED : COHORT_STATUS_OK;
}

static void
restrict_mean (CohortKm *km, double tau)
{
  double area = 0, variance = 0, right = tau;
  gboolean ended = km->n_steps > 0 && km->steps[km->n_steps - 1].survival == 0;

  km->tau = tau;
  km->rmst = km->rmst_se = NAN;
  km->rmst_status = COHORT_STATUS_NO_DATA;
  if (isnan (tau))
    return;
  km->rmst_status = COHORT_STATUS_BEYOND_DATA;
  if (!(tau > 0) || (tau > km->last_time && !ended))
    return;

  /* From the right, so that at each event the area from it to tau is known. */
  for (gsize i = km->n_steps; i-- > 0;)
    {
      const CohortKmStep *step = &km->steps[i];

      if (step->time >= tau)
        continue;
      area += step->survival * (right - step->time);
      right = step->time;
      if (step->n_risk > step->n_event)
        variance += area * area * step->n_event / step->n_risk / (step->n_risk - step->n_event);
    }
  km->rmst = area + right;
  km->rmst_se = sqrt (variance);
  km->rmst_status = COHORT_STATUS_OK;
}

static void
fit_group (CohortKm *km, const Group *group, double z, double tau)
{
  km->n = group->n;
  if (group->n == 0)
    {
      km->status = km->rmst_status = COHORT_STATUS_NO_DATA;
      km->median_status = COHORT_STATUS_NOT_REACHED;
      km->median = km->median_lo = km->median_hi = km->rmst = km->rmst_se = km->last_time = NAN;
      km->tau = tau;
      return;
    }
  km->last_time = group->data->time[group->by_time[group->n - 1]];
  walk_times (km, group, z);
  find_median (km);
  restrict_mean (km, tau);
}

/**
 * cohort_km_fit:
 * @confidence: of the bands, 0.95 as a rule
 * @tau: where the restricted mean ends, NaN for none
 *
 * Returns: (transfer full): a curve for each group, or a fit whose status says why there is none
 */
CohortKmFit *
cohort_km_fit (const CohortSurvival *data, double confidence, double tau)
{
  CohortKmFit *fit = g_new0 (CohortKmFit, 1);
  guint32 n_groups = MAX (data->n_groups, 1);
  g_autofree guint32 *order = NULL, *by_time = NULL, *by_entry = NULL;
  g_autofree gsize *starts = NULL;
  double z;

  fit->status = cohort_survival_validate (data);
  if (fit->status == COHORT_STATUS_OK && !(confidence > 0 && confidence < 1))
    fit->status = COHORT_STATUS_BAD_INPUT;
  if (fit->status != COHORT_STATUS_OK)
    return fit;

  z = gsl_cdf_ugaussian_Pinv (0.5 + confidence / 2);
  starts = g_new (gsize, (gsize) n_groups + 1);
  if (data->entry != NULL)
    {
      order = cohort_order_doubles (data->entry, data->n);
      by_entry = cohort_order_groups (data->group, data->n, n_groups, order, starts);
      g_clear_pointer (&order, g_free);
    }
  order = cohort_order_doubles (data->time, data->n);
  by_time = cohort_order_groups (data->group, data->n, n_groups, order, starts);

  fit->n_curves = n_groups;
  fit->curves = g_new0 (CohortKm, n_groups);
  for (guint32 g = 0; g < n_groups; g++)
    {
      Group group
          = { data, by_time + starts[g], by_entry != NULL ? by_entry + starts[g] : NULL, starts[g + 1] - starts[g] };

      fit_group (&fit->curves[g], &group, z, tau);
    }
  return fit;
}

/**
 * cohort_km_fit_free:
 */
void
cohort_km_fit_free (CohortKmFit *fit)
{
  if (fit == NULL)
    return;
  for (guint32 g = 0; g < fit->n_curves; g++)
    g_free (fit->curves[g].steps);
  g_free (fit->curves);
  g_free (fit);
}

/**
 * cohort_km_survival_at:
 *
 * Returns: S (@time), or NaN after the last observed time, where the curve says nothing
 */
double
cohort_km_survival_at (const CohortKm *km, double time)
{
  gsize lo = 0, hi = km->n_steps;

  if (km->status != COHORT_STATUS_OK || isnan (time))
    return NAN;
  if (time > km->last_time)
    return km->n_steps > 0 && km->steps[km->n_steps - 1].survival == 0 ? 0 : NAN;
  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2;

      if (km->steps[mid].time <= time)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo == 0 ? 1 : km->steps[lo - 1].survival;
}
