// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// iALS (Hu, Koren, Volinsky 2008) as revisited by Rendle et al. 2021: every item not read weighs
// `unobserved`, and the ridge of a row grows with what it holds, reg (|I| + unobserved x columns). Each half
// step solves one small positive system a row, exactly.
//
// The start is random from the caller's seed, so figures move by some thousandths between seeds. One thread
// and own small kernels: systems of this size spend their time in a threaded BLAS's barriers. A fit on a
// large community belongs into a job of its own. Refuses more memory than it could ever use well.
#include "config.h"

#include "cohort-ials.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#define MAX_FACTORS 512

typedef struct
{
  const CohortIalsOptions *options;
  double *gram, *system; /* lower triangles, k x k */
  double *target;
} Work;

/* Adds @scale times the outer products of @n rows, four at a time: each pass over the triangle is then worth
   four updates. */
static void
add_outer (double *triangle, guint k, const double *const *rows, gsize n, double scale)
{
  static const double nothing[MAX_FACTORS] = { 0 };

  for (gsize i = 0; i < n; i += 4)
    {
      const double *a = rows[i], *b = i + 1 < n ? rows[i + 1] : nothing;
      const double *c = i + 2 < n ? rows[i + 2] : nothing, *d = i + 3 < n ? rows[i + 3] : nothing;

      for (guint r = 0; r < k; r++)
        {
          double *restrict to = triangle + (gsize) r * k;
          double ar = scale * a[r], br = scale * b[r], cr = scale * c[r], dr = scale * d[r];

          for (guint f = 0; f <= r; f++)
            to[f] += ar * a[f] + br * b[f] + cr * c[f] + dr * d[f];
        }
    }
}

static void
factor_column (double *restrict column, guint j, guint k)
{
  double root = sqrt (column[j]);

  column[j] = root;
  for (guint i = j + 1; i < k; i++)
    column[i] /= root;
}

/* Solves A x = b by Cholesky in place, A as its lower triangle; A is positive definite by its ridge. The
   column below each pivot is kept as a row of the unused upper triangle, so that all inner loops run along
   memory. */
static void
solve_in_place (double *a, guint k, double *b)
{
  for (guint j = 0; j < k; j++)
    {
      double *restrict column = a + (gsize) j * k;

      for (guint i = j; i < k; i++)
        column[i] = a[(gsize) i * k + j];
      for (guint l = 0; l < j; l++)
        {
          const double *restrict before = a + (gsize) l * k;
          double factor = before[j];

          for (guint i = j; i < k; i++)
            column[i] -= factor * before[i];
        }
      factor_column (column, j, k);
    }
  for (guint j = 0; j < k; j++)
    {
      const double *column = a + (gsize) j * k;

      b[j] /= column[j];
      for (guint i = j + 1; i < k; i++)
        b[i] -= column[i] * b[j];
    }
  for (guint j = k; j-- > 0;)
    {
      const double *column = a + (gsize) j * k;

      for (guint i = j + 1; i < k; i++)
        b[j] -= column[i] * b[i];
      b[j] /= column[j];
    }
}

/* Solves the row that holds the @n given columns against the fixed side. */
static void
solve_row (Work *work, const double *fixed, gsize n_fixed, const guint32 *columns, gsize n, double *row)
{
  guint k = work->options->factors;
  double ridge = work->options->regularisation * (n + work->options->unobserved * n_fixed);

  if (n == 0)
    {
      memset (row, 0, k * sizeof (double)); /* what the system below gives */
      return;
    }
  memcpy (work->system, work->gram, (gsize) k * k * sizeof (double));
  memset (work->target, 0, k * sizeof (double));
  for (gsize i = 0; i < n; i += 4)
    {
      const double *rows[4] = { NULL };
      guint some = MIN (4, n - i);

      for (guint j = 0; j < some; j++)
        {
          rows[j] = fixed + (gsize) columns[i + j] * k;
          for (guint f = 0; f < k; f++)
            work->target[f] += rows[j][f];
        }
      add_outer (work->system, k, rows, some, 1);
    }
  for (guint f = 0; f < k; f++)
    work->system[(gsize) f * k + f] += ridge;
  solve_in_place (work->system, k, work->target);
  memcpy (row, work->target, k * sizeof (double));
}

static void
half_step (Work *work, double *solved, gsize n_solved, const double *fixed, gsize n_fixed, const gsize *starts,
           const guint32 *columns)
{
  guint k = work->options->factors;

  memset (work->gram, 0, (gsize) k * k * sizeof (double));
  for (gsize i = 0; i < n_fixed; i += 4)
    {
      const double *rows[4] = { NULL };
      guint some = MIN (4, n_fixed - i);

      for (guint j = 0; j < some; j++)
        rows[j] = fixed + (i + j) * k;
      add_outer (work->gram, k, rows, some, work->options->unobserved);
    }
  for (gsize i = 0; i < n_solved; i++)
    solve_row (work, fixed, n_fixed, columns + starts[i], starts[i + 1] - starts[i], solved + i * k);
}

static void
start_at_random (CohortIals *model, const CohortIalsOptions *options)
{
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  double sd = 0.1 / sqrt (options->factors);

  gsl_rng_set (rng, options->seed);
  for (gsize i = 0; i < (gsize) model->n_members * model->factors; i++)
    model->members[i] = gsl_ran_gaussian (rng, sd);
  for (gsize i = 0; i < (gsize) model->n_items * model->factors; i++)
    model->items[i] = gsl_ran_gaussian (rng, sd);
  gsl_rng_free (rng);
}

/**
 * cohort_ials_fit:
 *
 * Returns: (transfer full): the factors, or a model whose status says why there are none
 */
CohortIals *
cohort_ials_fit (const CohortReads *reads, const CohortIalsOptions *options)
{
  CohortIals *model = g_new0 (CohortIals, 1);
  Work work = { .options = options };
  guint k = options->factors;

  model->n_members = reads->n_members;
  model->n_items = reads->n_items;
  model->factors = k;
  model->status = COHORT_STATUS_BAD_INPUT;
  if (k == 0 || k > MAX_FACTORS || !(options->regularisation > 0) || !(options->unobserved > 0))
    return model;
  model->status = COHORT_STATUS_TOO_LARGE;
  model->members = g_try_malloc_n ((gsize) model->n_members * k, sizeof (double));
  model->items = g_try_malloc_n ((gsize) model->n_items * k, sizeof (double));
  if (model->members == NULL || model->items == NULL)
    return model;

  work.gram = g_new (double, (gsize) k *k);
  work.system = g_new (double, (gsize) k *k);
  work.target = g_new (double, k);
  start_at_random (model, options);
  for (guint epoch = 0; epoch < options->epochs; epoch++)
    {
      half_step (&work, model->members, model->n_members, model->items, model->n_items, reads->member_start,
                 reads->member_item);
      half_step (&work, model->items, model->n_items, model->members, model->n_members, reads->item_start,
                 reads->item_member);
    }
  g_free (work.gram);
  g_free (work.system);
  g_free (work.target);
  model->status = COHORT_STATUS_OK;
  return model;
}

/**
 * cohort_ials_free:
 */
void
cohort_ials_free (CohortIals *model)
{
  if (model == NULL)
    return;
  g_free (model->members);
  g_free (model->items);
  g_free (model);
}

/**
 * cohort_ials_score:
 * @scores: (out caller-allocates): one for every item
 */
void
cohort_ials_score (const CohortIals *model, guint32 member, double *scores)
{
  const double *row = model->members + (gsize) member * model->factors;

  for (guint32 i = 0; i < model->n_items; i++)
    {
      const double *item = model->items + (gsize) i * model->factors;
      double sum = 0;

      for (guint f = 0; f < model->factors; f++)
        sum += row[f] * item[f];
      scores[i] = sum;
    }
}
