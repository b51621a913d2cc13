// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// iALS (Hu, Koren, Volinsky 2008) as revisited by Rendle et al. 2021: every item not read weighs
// `unobserved`, and the ridge of a row grows with what it holds, reg (|I| + unobserved x columns). Each half
// step solves one small positive system a row, exactly.
//
// The start is random from the caller's seed, so figures move by some thousandths between seeds. One thread
// and own small kernels: systems of this size spend their time in a threaded BLAS's barriers. In a large community many
// members hold equally few items, which is solved together, and an item's readers are so many that BLAS adds them up; a
// fit there still belongs into a job of its own. Refuses more memory than it could ever use well.
#include "config.h"

#include "cohort-ials.h"

#include "cohort-gsl.h"
#include "cohort-ials-alike.h"
#include "cohort-order.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#define MAX_FACTORS 512
#define MANY 2048      /* outer products: from here on BLAS is faster, and rounds otherwise */
#define BLOCK 256      /* of them */
#define MANY_ROWS 5000 /* from here on those that hold equally many columns are solved together */
#define MANY_ALIKE 20  /* of them */
#define FEW_FIXED 1024

typedef struct
{
  const CohortIalsOptions *options;
  double *gram, *system; /* lower triangles, k x k */
  double *target;
  double *block; /* BLOCK x k */
} Work;

typedef struct
{
  guint32 *rows;
  gsize *starts; /* n_lengths + 1 */
  guint32 n_lengths;
} Order;

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
add_block (double *triangle, const double *rows, gsize n, guint k, double scale)
{
  const gsl_matrix_const_view from = gsl_matrix_const_view_array (rows, n, k);
  gsl_matrix_view to = gsl_matrix_view_array (triangle, k, k);

  gsl_blas_dsyrk (CblasLower, CblasTrans, scale, &from.matrix, 1, &to.matrix);
}

/* Adds the outer products of many rows of @from, in blocks that stay in the processor's cache. @columns: which; NULL:
   the first @n */
static void
add_many (Work *work, double *triangle, const double *from, const guint32 *columns, gsize n, double scale)
{
  const guint k = work->options->factors;

  for (gsize i = 0; i < n; i += BLOCK)
    {
      const gsize some = MIN (n - i, BLOCK);

      for (gsize j = 0; columns != NULL && j < some; j++)
        memcpy (work->block + j * k, from + (gsize) columns[i + j] * k, k * sizeof (double));
      add_block (triangle, columns != NULL ? work->block : from + i * k, some, k, scale);
    }
}

static double
get_ridge (const Work *work, gsize n, gsize n_fixed)
{
  return work->options->regularisation * (n + work->options->unobserved * n_fixed);
}

/* Solves the row that holds the @n given columns against the fixed side. */
static void
solve_row (Work *work, const double *fixed, gsize n_fixed, const guint32 *columns, gsize n, double *row)
{
  guint k = work->options->factors;
  double ridge = get_ridge (work, n, n_fixed);

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
      if (n < MANY)
        add_outer (work->system, k, rows, some, 1);
    }
  if (n >= MANY)
    add_many (work, work->system, fixed, columns, n, 1);
  for (guint f = 0; f < k; f++)
    work->system[(gsize) f * k + f] += ridge;
  cohort_ials_solve_in_place (work->system, k, work->target);
  memcpy (row, work->target, k * sizeof (double));
}

/* The rows of @of that hold @n columns each. */
static void
solve_alike (Work *work, const double *fixed, gsize n_fixed, const gsize *starts, const guint32 *columns,
             const guint32 *of, gsize n_of, guint n, double *solved)
{
  guint k = work->options->factors;
  g_autoptr (CohortIalsAlike) alike = NULL;

  memcpy (work->system, work->gram, (gsize) k * k * sizeof (double));
  for (guint f = 0; f < k; f++)
    work->system[(gsize) f * k + f] += get_ridge (work, n, n_fixed);
  alike = cohort_ials_alike_new (work->system, k, fixed, n_fixed);
  for (gsize i = 0; i < n_of; i++)
    cohort_ials_alike_solve (alike, columns + starts[of[i]], n, solved + (gsize) of[i] * k);
}

static void
half_step (Work *work, double *solved, gsize n_solved, const double *fixed, gsize n_fixed, const gsize *starts,
           const guint32 *columns, const Order *order)
{
  guint k = work->options->factors;

  memset (work->gram, 0, (gsize) k * k * sizeof (double));
  if (n_fixed >= MANY)
    add_many (work, work->gram, fixed, NULL, n_fixed, work->options->unobserved);
  for (gsize i = 0; n_fixed < MANY && i < n_fixed; i += 4)
    {
      const double *rows[4] = { NULL };
      guint some = MIN (4, n_fixed - i);

      for (guint j = 0; j < some; j++)
        rows[j] = fixed + (i + j) * k;
      add_outer (work->gram, k, rows, some, work->options->unobserved);
    }
  for (guint32 n = 0; n < order->n_lengths; n++)
    {
      const guint32 *of = order->rows + order->starts[n];
      const gsize n_of = order->starts[n + 1] - order->starts[n];

      if (n > 0 && n <= k * 3 / 4 && n_solved >= MANY_ROWS && n_of >= MANY_ALIKE && n_fixed <= FEW_FIXED)
        solve_alike (work, fixed, n_fixed, starts, columns, of, n_of, n, solved);
      else
        for (gsize i = 0; i < n_of; i++)
          solve_row (work, fixed, n_fixed, columns + starts[of[i]], starts[of[i] + 1] - starts[of[i]],
                     solved + (gsize) of[i] * k);
    }
}

/* By how many columns they hold; who holds @most or more comes last. */
static void
order_init (Order *self, const gsize *starts, guint32 n, guint32 most)
{
  g_autofree guint32 *lengths = g_new (guint32, (gsize) n + 1);

  for (guint32 i = 0; i < n; i++)
    lengths[i] = (guint32) MIN (starts[i + 1] - starts[i], most);
  self->n_lengths = most + 1;
  self->starts = g_new (gsize, (gsize) self->n_lengths + 1);
  self->rows = cohort_order_groups (lengths, n, self->n_lengths, NULL, self->starts);
}

static void
order_clear (Order *self)
{
  g_free (self->rows);
  g_free (self->starts);
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
  Order members, items;
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
  work.block = g_new (double, (gsize) BLOCK *k);
  cohort_gsl_quiet ();
  cohort_blas_single ();
  order_init (&members, reads->member_start, reads->n_members, k);
  order_init (&items, reads->item_start, reads->n_items, k);
  start_at_random (model, options);
  for (guint epoch = 0; epoch < options->epochs; epoch++)
    {
      half_step (&work, model->members, model->n_members, model->items, model->n_items, reads->member_start,
                 reads->member_item, &members);
      half_step (&work, model->items, model->n_items, model->members, model->n_members, reads->item_start,
                 reads->item_member, &items);
    }
  order_clear (&members);
  order_clear (&items);
  g_free (work.gram);
  g_free (work.system);
  g_free (work.target);
  g_free (work.block);
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
