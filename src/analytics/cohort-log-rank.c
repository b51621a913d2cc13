// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Log-rank test for k groups, stratified where asked (Mantel 1966; Peto and Peto 1972), as R's survdiff.
//
// At each event time of a stratum the events are shared out among the groups in proportion to those at
// risk; O - E is summed over times and strata, with the hypergeometric covariance, and
// (O - E)' V^-1 (O - E) is chi-square with k - 1 degrees. Groups that never could have an event (E = 0)
// are left out, as R does. Stratify by plan length when sources are compared.
//
// Limits: it has little power where curves cross, and it says that curves differ, not by how much.
#include "config.h"

#include "cohort-log-rank.h"

#include "cohort-order.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define MIN_EVENTS_SHOWN 10

typedef struct
{
  const CohortSurvival *data;
  CohortLogRank *test;
  double *covariance;       /* k x k */
  double *at_risk, *events; /* of each group at the present time */
  guint32 k;
} Work;

static void
add_time (Work *work, double n, double d)
{
  double factor = n > 1 ? d * (n - d) / (n - 1) : 0;

  for (guint32 g = 0; g < work->k; g++)
    {
      double share = work->at_risk[g] / n;

      work->test->observed[g] += work->events[g];
      work->test->expected[g] += d * share;
      if (factor == 0 || share == 0)
        continue;
      work->covariance[(gsize) g * work->k + g] += factor * share;
      for (guint32 h = 0; h < work->k; h++)
        work->covariance[(gsize) g * work->k + h] -= factor * share * work->at_risk[h] / n;
    }
}

static void
walk_stratum (Work *work, const guint32 *by_time, const guint32 *by_entry, gsize n)
{
  const CohortSurvival *data = work->data;
  gsize entered = 0;

  for (guint32 g = 0; g < work->k; g++)
    work->at_risk[g] = 0;
  if (by_entry == NULL)
    for (; entered < n; entered++)
      work->at_risk[data->group[by_time[entered]]]++;

  for (gsize i = 0, j; i < n; i = j)
    {
      double time = data->time[by_time[i]], d = 0;

      for (; entered < n && data->entry[by_entry[entered]] < time; entered++)
        work->at_risk[data->group[by_entry[entered]]]++;
      for (guint32 g = 0; g < work->k; g++)
        work->events[g] = 0;
      for (j = i; j < n && data->time[by_time[j]] == time; j++)
        {
          work->events[data->group[by_time[j]]] += data->event[by_time[j]];
          d += data->event[by_time[j]];
        }
      if (d > 0)
        add_time (work, entered - i, d);
      for (gsize leaver = i; leaver < j; leaver++)
        work->at_risk[data->group[by_time[leaver]]]--;
    }
}

/* Solves the m x m system by Cholesky in place and returns u' V^-1 u, or NaN where V is singular. */
static double
quadratic_form (double *v, double *u, guint32 m)
{
  double sum = 0;

  for (guint32 j = 0; j < m; j++)
    {
      double pivot = v[(gsize) j * m + j];

      for (guint32 l = 0; l < j; l++)
        pivot -= v[(gsize) j * m + l] * v[(gsize) j * m + l];
      if (!(pivot > 1e-12 * v[(gsize) j * m + j]))
        return NAN;
      v[(gsize) j * m + j] = sqrt (pivot);
      for (guint32 i = j + 1; i < m; i++)
        {
          for (guint32 l = 0; l < j; l++)
            v[(gsize) i * m + j] -= v[(gsize) i * m + l] * v[(gsize) j * m + l];
          v[(gsize) i * m + j] /= v[(gsize) j * m + j];
        }
    }
  for (guint32 i = 0; i < m; i++)
    {
      for (guint32 l = 0; l < i; l++)
        u[i] -= v[(gsize) i * m + l] * u[l];
      u[i] /= v[(gsize) i * m + i];
      sum += u[i] * u[i];
    }
  return sum;
}

static void
conclude (Work *work)
{
  CohortLogRank *test = work->test;
  g_autofree guint32 *kept = g_new (guint32, work->k);
  g_autofree double *v = NULL, *u = NULL;
  guint32 n_kept = 0, m;

  test->worth_showing = TRUE;
  for (guint32 g = 0; g < work->k; g++)
    if (test->expected[g] > 0)
      {
        kept[n_kept++] = g;
        test->worth_showing &= test->observed[g] >= MIN_EVENTS_SHOWN;
      }
  test->status = COHORT_STATUS_UNDEFINED;
  test->worth_showing &= n_kept >= 2;
  if (n_kept < 2)
    return;

  /* The differences sum to zero, so any one of the groups is redundant. */
  m = n_kept - 1;
  v = g_new (double, (gsize) m *m);
  u = g_new (double, m);
  for (guint32 i = 0; i < m; i++)
    {
      u[i] = test->observed[kept[i]] - test->expected[kept[i]];
      for (guint32 j = 0; j < m; j++)
        v[(gsize) i * m + j] = work->covariance[(gsize) kept[i] * work->k + kept[j]];
    }
  test->chi2 = quadratic_form (v, u, m);
  if (isnan (test->chi2))
    return;
  test->df = m;
  test->p_value = gsl_cdf_chisq_Q (test->chi2, m);
  test->status = COHORT_STATUS_OK;
}

/**
 * cohort_log_rank:
 * @data: with groups; strata and entries are used when there
 *
 * Returns: (transfer full): the test, or one whose status says why it cannot be made
 */
CohortLogRank *
cohort_log_rank (const CohortSurvival *data)
{
  CohortLogRank *test = g_new0 (CohortLogRank, 1);
  guint32 k = MAX (data->n_groups, 1), n_strata = MAX (data->n_strata, 1);
  g_autofree guint32 *order = NULL, *by_time = NULL, *by_entry = NULL;
  g_autofree gsize *starts = NULL;
  g_autofree double *covariance = NULL, *at_risk = NULL, *events = NULL;
  Work work;

  test->chi2 = test->p_value = NAN;
  test->status = cohort_survival_validate (data);
  if (test->status == COHORT_STATUS_OK && (data->group == NULL || k < 2))
    test->status = COHORT_STATUS_UNDEFINED;
  if (test->status != COHORT_STATUS_OK)
    return test;

  test->n_groups = k;
  test->n = g_new0 (gsize, k);
  test->observed = g_new0 (double, k);
  test->expected = g_new0 (double, k);
  for (gsize i = 0; i < data->n; i++)
    test->n[data->group[i]]++;
  covariance = g_new0 (double, (gsize) k *k);
  at_risk = g_new0 (double, k);
  events = g_new0 (double, k);
  work = (Work) { data, test, covariance, at_risk, events, k };

  starts = g_new (gsize, (gsize) n_strata + 1);
  if (data->entry != NULL)
    {
      order = cohort_order_doubles (data->entry, data->n);
      by_entry = cohort_order_groups (data->stratum, data->n, n_strata, order, starts);
      g_clear_pointer (&order, g_free);
    }
  order = cohort_order_doubles (data->time, data->n);
  by_time = cohort_order_groups (data->stratum, data->n, n_strata, order, starts);
  for (guint32 s = 0; s < n_strata; s++)
    walk_stratum (&work, by_time + starts[s], by_entry != NULL ? by_entry + starts[s] : NULL,
                  starts[s + 1] - starts[s]);
  conclude (&work);
  return test;
}

/**
 * cohort_log_rank_free:
 */
void
cohort_log_rank_free (CohortLogRank *test)
{
  if (test == NULL)
    return;
  g_free (test->n);
  g_free (test->observed);
  g_free (test->expected);
  g_free (test);
}
