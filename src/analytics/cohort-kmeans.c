// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// k-means (Lloyd 1982, started by k-means++, Arthur and Vassilvitskii 2007) on standardised ln (1 + value): the best of
// several starts by inertia. A number of groups is kept only when it would come out again: the labels of 20
// bootstrap refits must agree with it by an adjusted Rand index (Hubert and Arabie 1985) of 0.8 in the mean.
// Of 3 to 8 groups that pass, the one with the best silhouette (Rousseeuw 1987) is taken, else two if they
// pass, else none: members are then a continuum, and a page says so.
//
// After a refit, groups keep the id of the former group nearest to them (least total distance over all
// pairings); a group further from every former one than a standard deviation a feature gets a new id.
//
// Limits: groups describe, they prove nothing; features on one scale of heavy tails, not below 0. Refuses
// below 50 rows, fewer than ten rows a group, and values below 0.
#include "config.h"

#include "cohort-kmeans.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#define MIN_ROWS 50
#define ROWS_EACH 10
#define MAX_CELLS 50000000
#define ROUNDS 300
#define STARTS 20
#define BOOTSTRAPS 20
#define BOOTSTRAP_STARTS 5
#define BOOTSTRAP_ROWS 5000
#define SILHOUETTE_ROWS 2000

typedef struct
{
  const double *z;
  gsize n;
  guint p, k;
  double *centre;
  guint32 *label;
  gsize size[COHORT_KMEANS_MAX_K];
  double inertia;
} Run;

static double
distance (const double *a, const double *b, guint p)
{
  double sum = 0;

  for (guint j = 0; j < p; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

static guint
nearest (const double *row, const double *centre, guint p, guint k, double *least)
{
  guint best = 0;

  *least = INFINITY;
  for (guint c = 0; c < k; c++)
    {
      double d = distance (row, centre + c * p, p);

      if (d < *least)
        {
          *least = d;
          best = c;
        }
    }
  return best;
}

/* k-means++: each next centre is drawn by its squared distance from those there are. */
static void
seed_centres (Run *run, gsl_rng *rng)
{
  g_autofree double *least = g_new (double, run->n);
  gsize pick = gsl_rng_uniform_int (rng, run->n);

  for (gsize i = 0; i < run->n; i++)
    least[i] = INFINITY;
  for (guint c = 0; c < run->k; c++)
    {
      double total = 0, at;

      memcpy (run->centre + c * run->p, run->z + pick * run->p, run->p * sizeof (double));
      for (gsize i = 0; i < run->n; i++)
        {
          least[i] = fmin (least[i], distance (run->z + i * run->p, run->centre + c * run->p, run->p));
          total += least[i];
        }
      at = gsl_rng_uniform (rng) * total;
      for (pick = 0; pick + 1 < run->n && (at -= least[pick]) > 0;)
        pick++;
    }
}

static gboolean
assign (Run *run)
{
  gboolean moved = FALSE;

  run->inertia = 0;
  memset (run->size, 0, sizeof run->size);
  for (gsize i = 0; i < run->n; i++)
    {
      double least;
      guint c = nearest (run->z + i * run->p, run->centre, run->p, run->k, &least);

      moved |= c != run->label[i];
      run->label[i] = c;
      run->size[c]++;
      run->inertia += least;
    }
  return moved;
}

static void
move_centres (Run *run)
{
  guint p = run->p;

  for (guint c = 0; c < run->k; c++)
    if (run->size[c] > 0)
      memset (run->centre + c * p, 0, p * sizeof (double));
  for (gsize i = 0; i < run->n; i++)
    for (guint j = 0; j < p; j++)
      run->centre[run->label[i] * p + j] += run->z[i * p + j] / run->size[run->label[i]];
}

static void
lloyd (Run *run, gsl_rng *rng)
{
  seed_centres (run, rng);
  memset (run->label, 0xff, run->n * sizeof *run->label);
  for (guint round = 0; round < ROUNDS && assign (run); round++)
    move_centres (run);
}

/* The best of @starts runs, into @centre and @label. */
static double
best_run (const double *z, gsize n, guint p, guint k, guint starts, gsl_rng *rng, double *centre, guint32 *label)
{
  g_autofree double *trial = g_new0 (double, k *p);
  g_autofree guint32 *labels = g_new (guint32, n);
  Run run = { .z = z, .n = n, .p = p, .k = k, .centre = trial, .label = labels };
  double best = INFINITY;

  for (guint s = 0; s < starts; s++)
    {
      lloyd (&run, rng);
      if (!(run.inertia < best))
        continue;
      best = run.inertia;
      memcpy (centre, trial, k * p * sizeof *centre);
      memcpy (label, labels, n * sizeof *label);
    }
  return best;
}

static CohortStatus
check (const double *values, gsize n, guint p, guint k)
{
  if (n == 0 || p == 0)
    return COHORT_STATUS_NO_DATA;
  if (n > MAX_CELLS / p || p > COHORT_KMEANS_MAX_FEATURES || k > COHORT_KMEANS_MAX_K)
    return COHORT_STATUS_TOO_LARGE;
  if (k == 0)
    return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < n * p; i++)
    if (!(values[i] >= 0 && isfinite (values[i])))
      return COHORT_STATUS_BAD_INPUT;
  return n < MIN_ROWS || n < (gsize) ROWS_EACH * k ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK;
}

static double *
standardise (const double *values, gsize n, guint p, double *mean, double *sd)
{
  double *z = g_new (double, n *p);

  for (guint j = 0; j < p; j++)
    {
      double squares = 0;

      for (gsize i = 0; i < n; i++)
        {
          z[i * p + j] = log1p (values[i * p + j]);
          mean[j] += z[i * p + j] / n;
        }
      for (gsize i = 0; i < n; i++)
        squares += (z[i * p + j] - mean[j]) * (z[i * p + j] - mean[j]);
      sd[j] = sqrt (squares / n);
      /* Rounding alone must not pass for a difference. */
      if (sd[j] <= 1e-12 * (1 + fabs (mean[j])))
        sd[j] = 0;
      for (gsize i = 0; i < n; i++)
        z[i * p + j] = sd[j] > 0 ? (z[i * p + j] - mean[j]) / sd[j] : 0;
    }
  return z;
}

/* The largest group first, so that a number says the same on every run. */
static void
order_groups (CohortKmeans *model)
{
  guint order[COHORT_KMEANS_MAX_K], place[COHORT_KMEANS_MAX_K];
  g_autofree double *centre = g_memdup2 (model->centre, model->k * model->p * sizeof (double));
  gsize size[COHORT_KMEANS_MAX_K] = { 0 };

  for (gsize i = 0; i < model->n; i++)
    size[model->label[i]]++;
  for (guint c = 0; c < model->k; c++)
    {
      guint at = c;

      for (; at > 0 && size[order[at - 1]] < size[c]; at--)
        order[at] = order[at - 1];
      order[at] = c;
    }
  for (guint c = 0; c < model->k; c++)
    {
      place[order[c]] = c;
      model->size[c] = size[order[c]];
      memcpy (model->centre + c * model->p, centre + order[c] * model->p, model->p * sizeof (double));
    }
  for (gsize i = 0; i < model->n; i++)
    model->label[i] = place[model->label[i]];
}

static CohortKmeans *
fit (const double *values, gsize n, guint p, guint k, guint starts, gulong seed, double **z)
{
  CohortKmeans *model = g_new0 (CohortKmeans, 1);
  gsl_rng *rng;

  model->n = n;
  model->p = p;
  model->k = k;
  model->inertia = model->silhouette = model->stability = NAN;
  model->status = check (values, n, p, k);
  if (model->status != COHORT_STATUS_OK)
    return model;
  model->mean = g_new0 (double, p);
  model->sd = g_new0 (double, p);
  model->centre = g_new0 (double, k *p);
  model->size = g_new0 (gsize, k);
  model->label = g_new0 (guint32, n);
  *z = standardise (values, n, p, model->mean, model->sd);
  rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed);
  model->inertia = best_run (*z, n, p, k, MAX (starts, 1), rng, model->centre, model->label);
  gsl_rng_free (rng);
  order_groups (model);
  return model;
}

/**
 * cohort_kmeans_fit:
 * @values: @n rows of @p features, none below 0
 * @k: groups, at most COHORT_KMEANS_MAX_K
 * @starts: 20 as a rule
 *
 * Returns: (transfer full): the groups, stable or not, or a result whose status says why there are none
 */
CohortKmeans *
cohort_kmeans_fit (const double *values, gsize n, guint p, guint k, guint starts, gulong seed)
{
  g_autofree double *z = NULL;

  return fit (values, n, p, k, starts, seed, &z);
}

/**
 * cohort_adjusted_rand:
 * @a: @n labels below @k_a, as @b below @k_b
 *
 * Returns: 1 for the same grouping, about 0 for unrelated ones; NaN without a pair
 */
double
cohort_adjusted_rand (const guint32 *a, const guint32 *b, gsize n, guint k_a, guint k_b)
{
  g_autofree double *cell = g_new0 (double, (gsize) k_a *k_b + 1), *row = g_new0 (double, k_a + 1);
  g_autofree double *column = g_new0 (double, k_b + 1);
  double both = 0, in_a = 0, in_b = 0, pairs = n * (n - 1.0) / 2, expected;

  for (gsize i = 0; i < n; i++)
    {
      cell[a[i] * k_b + b[i]]++;
      row[a[i]]++;
      column[b[i]]++;
    }
  for (gsize i = 0; i < (gsize) k_a * k_b; i++)
    both += cell[i] * (cell[i] - 1) / 2;
  for (guint i = 0; i < k_a; i++)
    in_a += row[i] * (row[i] - 1) / 2;
  for (guint i = 0; i < k_b; i++)
    in_b += column[i] * (column[i] - 1) / 2;
  if (n < 2)
    return NAN;
  expected = in_a * in_b / pairs;
  /* Both put all together, or all apart: they agree. */
  return (in_a + in_b) / 2 == expected ? 1 : (both - expected) / ((in_a + in_b) / 2 - expected);
}

static double
stability (const CohortKmeans *model, const double *z, gsl_rng *rng)
{
  gsize n = MIN (model->n, BOOTSTRAP_ROWS);
  guint p = model->p, k = model->k;
  g_autofree double *sample = g_new (double, n *p), *centre = g_new (double, k *p);
  g_autofree guint32 *label = g_new (guint32, n), *all = g_new (guint32, model->n);
  double sum = 0, least;

  for (guint b = 0; b < BOOTSTRAPS; b++)
    {
      for (gsize i = 0; i < n; i++)
        memcpy (sample + i * p, z + gsl_rng_uniform_int (rng, model->n) * p, p * sizeof (double));
      best_run (sample, n, p, k, BOOTSTRAP_STARTS, rng, centre, label);
      for (gsize i = 0; i < model->n; i++)
        all[i] = nearest (z + i * p, centre, p, k, &least);
      sum += cohort_adjusted_rand (model->label, all, model->n, k, k);
    }
  return sum / BOOTSTRAPS;
}

static double
silhouette (const CohortKmeans *model, const double *z)
{
  gsize step = (model->n + SILHOUETTE_ROWS - 1) / SILHOUETTE_ROWS, judged = 0;
  double sum = 0;

  for (gsize i = 0; i < model->n; i += step, judged++)
    {
      double far[COHORT_KMEANS_MAX_K] = { 0 }, own, other = INFINITY;
      gsize many[COHORT_KMEANS_MAX_K] = { 0 };

      for (gsize j = 0; j < model->n; j += step)
        if (j != i)
          {
            far[model->label[j]] += sqrt (distance (z + i * model->p, z + j * model->p, model->p));
            many[model->label[j]]++;
          }
      if (many[model->label[i]] == 0)
        continue;
      own = far[model->label[i]] / many[model->label[i]];
      for (guint c = 0; c < model->k; c++)
        if (c != model->label[i] && many[c] > 0)
          other = fmin (other, far[c] / many[c]);
      if (isfinite (other) && fmax (own, other) > 0)
        sum += (other - own) / fmax (own, other);
    }
  return sum / judged;
}

static CohortKmeans *
judged (const double *values, gsize n, guint p, guint k, gulong seed)
{
  g_autofree double *z = NULL;
  CohortKmeans *model = fit (values, n, p, k, STARTS, seed, &z);
  gsl_rng *rng;

  if (model->status != COHORT_STATUS_OK)
    return model;
  rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed + k);
  model->silhouette = silhouette (model, z);
  model->stability = stability (model, z, rng);
  gsl_rng_free (rng);
  if (!(model->stability >= COHORT_KMEANS_STABLE) || model->size[k - 1] == 0)
    model->status = COHORT_STATUS_NO_CONVERGENCE;
  return model;
}

/**
 * cohort_kmeans_choose:
 * @k_max: the most groups to try, 3 to COHORT_KMEANS_MAX_K
 *
 * Returns: (transfer full): the stable grouping with the best silhouette; NO_CONVERGENCE where no number of
 *   groups is stable
 */
CohortKmeans *
cohort_kmeans_choose (const double *values, gsize n, guint p, guint k_max, gulong seed)
{
  CohortStatus status = check (values, n, p, 2);
  CohortKmeans *best = NULL;

  if (status != COHORT_STATUS_OK)
    return cohort_kmeans_fit (values, n, p, 2, 1, seed);
  for (guint k = 3; k <= MIN (k_max, COHORT_KMEANS_MAX_K) && n >= (gsize) ROWS_EACH * k; k++)
    {
      g_autoptr (CohortKmeans) model = judged (values, n, p, k, seed);

      if (model->status != COHORT_STATUS_OK || (best != NULL && model->silhouette <= best->silhouette))
        continue;
      cohort_kmeans_free (best);
      best = g_steal_pointer (&model);
    }
  return best != NULL ? best : judged (values, n, p, 2, seed);
}

/**
 * cohort_kmeans_free:
 */
void
cohort_kmeans_free (CohortKmeans *model)
{
  if (model == NULL)
    return;
  g_free (model->mean);
  g_free (model->sd);
  g_free (model->centre);
  g_free (model->size);
  g_free (model->label);
  g_free (model);
}

/* Squared distance of two centres of two fits, in the second's standard deviations. */
static double
centre_distance (const CohortKmeans *before, guint a, const CohortKmeans *now, guint b)
{
  double sum = 0;

  for (guint j = 0; j < now->p; j++)
    {
      double was = before->mean[j] + before->sd[j] * before->centre[a * now->p + j];
      double is = now->mean[j] + now->sd[j] * now->centre[b * now->p + j];

      if (now->sd[j] > 0)
        sum += pow ((was - is) / now->sd[j], 2);
    }
  return sum;
}

/**
 * cohort_kmeans_match:
 * @before: a former fit of the same features
 * @ids: the ids of its groups
 * @now_ids: (out caller-allocates): the id of each group of @now: that of a former group, or a new one above
 *   all of @ids
 */
void
cohort_kmeans_match (const CohortKmeans *before, const guint32 *ids, const CohortKmeans *now, guint32 *now_ids)
{
  double cost[COHORT_KMEANS_MAX_K + 1][1 << COHORT_KMEANS_MAX_K];
  guint8 choice[COHORT_KMEANS_MAX_K + 1][1 << COHORT_KMEANS_MAX_K];
  guint used = 0, all = 1u << before->k;
  guint32 fresh = 0;

  g_return_if_fail (before->p == now->p && before->status == COHORT_STATUS_OK && now->status == COHORT_STATUS_OK);
  for (guint a = 0; a < before->k; a++)
    fresh = MAX (fresh, ids[a] + 1);
  for (guint mask = 0; mask < all; mask++)
    cost[now->k][mask] = 0;
  /* From the last group on: the least cost of the rest when the former groups of @mask are taken. */
  for (guint b = now->k; b-- > 0;)
    for (guint mask = 0; mask < all; mask++)
      {
        cost[b][mask] = now->p + cost[b + 1][mask];
        choice[b][mask] = before->k;
        for (guint a = 0; a < before->k; a++)
          {
            double with = mask & 1u << a ? INFINITY : centre_distance (before, a, now, b) + cost[b + 1][mask | 1u << a];

            if (with < cost[b][mask])
              {
                cost[b][mask] = with;
                choice[b][mask] = a;
              }
          }
      }
  for (guint b = 0; b < now->k; b++)
    {
      guint a = choice[b][used];

      now_ids[b] = a < before->k ? ids[a] : fresh++;
      used |= a < before->k ? 1u << a : 0;
    }
}

/**
 * cohort_kmeans_traits:
 * @features: (out caller-allocates): room for two: what sets the group apart most, the sign of its centre
 *   saying which way
 *
 * Returns: how many, 0 to 2: a feature within half a standard deviation of the mean tells nothing
 */
guint
cohort_kmeans_traits (const CohortKmeans *model, guint group, guint *features)
{
  const double *centre = model->centre + group * model->p;
  guint n = 0;

  for (guint want = 0; want < 2; want++)
    {
      double most = 0.5;
      guint best = model->p;

      for (guint j = 0; j < model->p; j++)
        if (fabs (centre[j]) > most && (n == 0 || features[0] != j))
          {
            most = fabs (centre[j]);
            best = j;
          }
      if (best < model->p)
        features[n++] = best;
    }
  return n;
}

/**
 * cohort_kmeans_typical:
 * @values: what the model was fitted on
 * @rows: (out caller-allocates): room for @wanted: the group's rows nearest to its centre, the nearest first, ties by
 * row
 *
 * Returns: how many: fewer where the group is small
 */
guint
cohort_kmeans_typical (const CohortKmeans *model, const double *values, guint group, guint wanted, guint32 *rows)
{
  g_autofree double *least = g_new (double, (gsize) wanted + 1);
  guint found = 0;

  for (gsize i = 0; i < model->n && wanted > 0; i++)
    {
      double far = 0;
      guint at;

      if (model->label[i] != group)
        continue;
      for (guint j = 0; j < model->p; j++)
        {
          double z = model->sd[j] > 0 ? (log1p (values[i * model->p + j]) - model->mean[j]) / model->sd[j] : 0;

          far += pow (z - model->centre[group * model->p + j], 2);
        }
      if (found == wanted && far >= least[found - 1])
        continue;
      found = MIN (found + 1, wanted);
      for (at = found - 1; at > 0 && least[at - 1] > far; at--)
        {
          least[at] = least[at - 1];
          rows[at] = rows[at - 1];
        }
      least[at] = far;
      rows[at] = i;
    }
  return found;
}
