// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows that hold n columns each have the same system B (k x k), but for the outer products of their own columns F:
// (B + F'F)^-1 F'1 = B^-1 F' (I + F B^-1 F')^-1 1. With B^-1 and all products F B^-1 F' at hand, a row costs a system
// of n x n instead of one of k x k: who read ten posts is solved a hundred times sooner. The answer is the same but for
// rounding. Worth it for many rows and few fixed columns, as the products of all pairs of these are kept.
#include "config.h"

#include "cohort-ials-alike.h"

#include <math.h>
#include <string.h>

struct _CohortIalsAlike
{
  guint k;
  gsize n_fixed;
  double *solved;   /* n_fixed x k: B^-1 times each of the fixed columns */
  double *products; /* n_fixed x n_fixed: of the fixed columns by way of B^-1 */
  double *system, *weights;
};

static void
factor_column (double *restrict column, guint j, guint k)
{
  double root = sqrt (column[j]);

  column[j] = root;
  for (guint i = j + 1; i < k; i++)
    column[i] /= root;
}

/* Cholesky in place. The column below each pivot is kept as a row of the unused upper triangle, so that all inner loops
   run along memory. */
static void
factor (double *a, guint k)
{
  for (guint j = 0; j < k; j++)
    {
      double *restrict column = a + (gsize) j * k;

      for (guint i = j; i < k; i++)
        column[i] = a[(gsize) i * k + j];
      for (guint l = 0; l < j; l++)
        {
          const double *restrict before = a + (gsize) l * k;
          double times = before[j];

          for (guint i = j; i < k; i++)
            column[i] -= times * before[i];
        }
      factor_column (column, j, k);
    }
}

static void
substitute (const double *a, guint k, double *b)
{
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

/**
 * cohort_ials_solve_in_place:
 * @a: (inout): the lower triangle of a positive definite matrix, @k x @k; overwritten
 * @b: (inout): the right side, then the answer
 */
void
cohort_ials_solve_in_place (double *a, guint k, double *b)
{
  factor (a, k);
  substitute (a, k, b);
}

/**
 * cohort_ials_alike_new:
 * @base: the lower triangle of B, ridge and all, @factors x @factors
 * @fixed: @n_fixed rows of @factors
 *
 * Returns: (transfer full): for any number of rows
 */
CohortIalsAlike *
cohort_ials_alike_new (const double *base, guint factors, const double *fixed, gsize n_fixed)
{
  CohortIalsAlike *self = g_new0 (CohortIalsAlike, 1);
  g_autofree double *factored = g_memdup2 (base, sizeof (double) * factors * factors);

  self->k = factors;
  self->n_fixed = n_fixed;
  self->solved = g_memdup2 (fixed, sizeof (double) * n_fixed * factors);
  self->products = g_new (double, n_fixed *n_fixed);
  self->system = g_new (double, (gsize) factors *factors);
  self->weights = g_new (double, factors);
  factor (factored, factors);
  for (gsize i = 0; i < n_fixed; i++)
    substitute (factored, factors, self->solved + i * factors);
  for (gsize i = 0; i < n_fixed; i++)
    for (gsize j = 0; j <= i; j++)
      {
        const double *one = fixed + i * factors, *other = self->solved + j * factors;
        double sum = 0;

        for (guint f = 0; f < factors; f++)
          sum += one[f] * other[f];
        self->products[i * n_fixed + j] = self->products[j * n_fixed + i] = sum;
      }
  return self;
}

/**
 * cohort_ials_alike_free:
 */
void
cohort_ials_alike_free (CohortIalsAlike *self)
{
  if (self == NULL)
    return;
  g_free (self->solved);
  g_free (self->products);
  g_free (self->system);
  g_free (self->weights);
  g_free (self);
}

/**
 * cohort_ials_alike_solve:
 * @columns: the @n that the row holds, no more than factors
 * @row: (out caller-allocates): the factors of the row
 */
void
cohort_ials_alike_solve (CohortIalsAlike *self, const guint32 *columns, guint n, double *row)
{
  for (guint i = 0; i < n; i++)
    {
      const double *products = self->products + (gsize) columns[i] * self->n_fixed;

      for (guint j = 0; j <= i; j++)
        self->system[(gsize) i * n + j] = products[columns[j]];
      self->system[(gsize) i * n + i] += 1;
      self->weights[i] = 1;
    }
  cohort_ials_solve_in_place (self->system, n, self->weights);
  memset (row, 0, self->k * sizeof (double));
  for (guint i = 0; i < n; i++)
    {
      const double *solved = self->solved + (gsize) columns[i] * self->k;

      for (guint f = 0; f < self->k; f++)
        row[f] += self->weights[i] * solved[f];
    }
}
