// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Columns: an intercept; each number standardised (mean and population sd of the rows learned on), with two
// more for the restricted cubic spline on knots at the 5, 35, 65 and 95 % quantiles, linear beyond the outer
// ones, so that a score never runs away at an unusual value; each category one column a level. Everything
// is learned on the training rows alone, so nothing of the rows to be judged leaks in.
#include "config.h"

#include "cohort-design.h"

#include <math.h>
#include <stdlib.h>

#define N_KNOTS 4

typedef enum
{
  INTERCEPT,
  LINEAR,
  SPLINE,
  LEVEL,
} ColumnKind;

typedef struct
{
  ColumnKind kind;
  gsize feature;
  guint index; /* spline term or level */
  double mean, scale;
  double knots[N_KNOTS];
  guint n_knots;
} Column;

struct _CohortDesign
{
  GArray *columns;
};

/**
 * cohort_frame_validate:
 *
 * Returns: COHORT_STATUS_OK, or why no model can be made of @frame
 */
CohortStatus
cohort_frame_validate (const CohortFrame *frame)
{
  if (frame->n == 0 || frame->n_features == 0)
    return COHORT_STATUS_NO_DATA;
  if (frame->n > COHORT_MAX_ROWS || frame->n_features > 1000)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize f = 0; f < frame->n_features; f++)
    {
      const CohortFeature *feature = &frame->features[f];

      if (feature->kind == COHORT_FEATURE_CATEGORY && feature->n_levels > 500)
        return COHORT_STATUS_TOO_LARGE;
      for (gsize i = 0; i < frame->n; i++)
        if (feature->kind == COHORT_FEATURE_NUMBER ? !isfinite (feature->numbers[i])
                                                   : feature->levels[i] >= feature->n_levels)
          return COHORT_STATUS_BAD_INPUT;
    }
  return COHORT_STATUS_OK;
}

static double
cube_above (double x, double knot)
{
  return x > knot ? (x - knot) * (x - knot) * (x - knot) : 0;
}

/* The @j-th nonlinear term of the restricted cubic spline, in the unit of x. */
static double
spline_term (const Column *column, double x)
{
  const double *t = column->knots;
  guint k = column->n_knots, j = column->index;
  double last = t[k - 1], before = t[k - 2], width = last - t[0];

  return (cube_above (x, t[j]) - cube_above (x, before) * (last - t[j]) / (last - before)
          + cube_above (x, last) * (before - t[j]) / (last - before))
         / (width * width);
}

static double
raw_value (const Column *column, const CohortFrame *frame, gsize row)
{
  const CohortFeature *feature = &frame->features[column->feature];

  switch (column->kind)
    {
    case INTERCEPT:
      return 1;
    case LEVEL:
      return feature->levels[row] == column->index;
    case SPLINE:
      return spline_term (column, feature->numbers[row]);
    case LINEAR:
    default:
      return feature->numbers[row];
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
find_knots (Column *column, const CohortFrame *frame, const guint32 *rows, gsize n)
{
  static const double at[N_KNOTS] = { 0.05, 0.35, 0.65, 0.95 };
  g_autofree double *sorted = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    sorted[i] = frame->features[column->feature].numbers[rows[i]];
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  column->n_knots = 0;
  for (guint k = 0; k < N_KNOTS; k++)
    {
      double position = at[k] * (n - 1);
      gsize below = (gsize) position;
      double knot = sorted[below] + (position - below) * (sorted[MIN (below + 1, n - 1)] - sorted[below]);

      if (column->n_knots == 0 || knot > column->knots[column->n_knots - 1])
        column->knots[column->n_knots++] = knot;
    }
}

/* Adds the column unless it is constant on the rows learned on: then it says nothing. */
static void
add_scaled (CohortDesign *design, Column *column, const CohortFrame *frame, const guint32 *rows, gsize n,
            CohortDesignFlags flags)
{
  double sum = 0, squares = 0;

  for (gsize i = 0; i < n; i++)
    sum += raw_value (column, frame, rows[i]);
  column->mean = sum / n;
  for (gsize i = 0; i < n; i++)
    {
      double d = raw_value (column, frame, rows[i]) - column->mean;

      squares += d * d;
    }
  column->scale = sqrt (squares / n);
  if (!(column->scale > 1e-12 * (1 + fabs (column->mean))))
    return;
  if (flags & COHORT_DESIGN_RAW)
    {
      column->mean = 0;
      column->scale = 1;
    }
  g_array_append_val (design->columns, *column);
}

/**
 * cohort_design_new:
 * @frame: valid by cohort_frame_validate()
 * @rows: the @n_rows indices to learn from, at least one
 *
 * Returns: (transfer full): the columns
 */
CohortDesign *
cohort_design_new (const CohortFrame *frame, const guint32 *rows, gsize n_rows, CohortDesignFlags flags)
{
  CohortDesign *design = g_new0 (CohortDesign, 1);
  Column intercept = { .kind = INTERCEPT, .scale = 1 };

  design->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_append_val (design->columns, intercept);
  for (gsize f = 0; f < frame->n_features; f++)
    {
      const CohortFeature *feature = &frame->features[f];
      Column column = { .feature = f, .scale = 1 };

      if (feature->kind == COHORT_FEATURE_CATEGORY)
        {
          column.kind = LEVEL;
          for (column.index = flags & COHORT_DESIGN_REFERENCE ? 1 : 0; column.index < feature->n_levels; column.index++)
            g_array_append_val (design->columns, column);
          continue;
        }
      column.kind = LINEAR;
      add_scaled (design, &column, frame, rows, n_rows, flags);
      if (!(flags & COHORT_DESIGN_SPLINES))
        continue;
      column.kind = SPLINE;
      find_knots (&column, frame, rows, n_rows);
      for (column.index = 0; column.index + 2 < column.n_knots; column.index++)
        add_scaled (design, &column, frame, rows, n_rows, flags);
    }
  return design;
}

/**
 * cohort_design_free:
 */
void
cohort_design_free (CohortDesign *design)
{
  if (design == NULL)
    return;
  g_array_unref (design->columns);
  g_free (design);
}

/**
 * cohort_design_width:
 *
 * Returns: how many columns, the intercept first
 */
gsize
cohort_design_width (const CohortDesign *design)
{
  return design->columns->len;
}

/**
 * cohort_design_feature:
 *
 * Returns: the feature that @column was made of; of no use for the intercept, column 0
 */
gsize
cohort_design_feature (const CohortDesign *design, gsize column)
{
  return g_array_index (design->columns, Column, column).feature;
}

/**
 * cohort_design_column_name:
 *
 * Returns: (transfer full): a machine name such as tenure, tenure'1 or contract=2
 */
char *
cohort_design_column_name (const CohortDesign *design, const CohortFrame *frame, gsize column)
{
  const Column *c = &g_array_index (design->columns, Column, column);
  const char *name = frame->features[c->feature].name;

  switch (c->kind)
    {
    case INTERCEPT:
      return g_strdup ("(intercept)");
    case LEVEL:
      return g_strdup_printf ("%s=%u", name, c->index);
    case SPLINE:
      return g_strdup_printf ("%s'%u", name, c->index + 1);
    case LINEAR:
    default:
      return g_strdup (name);
    }
}

/**
 * cohort_design_apply:
 * @rows: (nullable): which rows of @frame; %NULL: the first @n_rows
 * @x: (out caller-allocates): @n_rows x width
 */
void
cohort_design_apply (const CohortDesign *design, const CohortFrame *frame, const guint32 *rows, gsize n_rows, double *x)
{
  gsize width = design->columns->len;

  for (gsize i = 0; i < n_rows; i++)
    for (gsize c = 0; c < width; c++)
      {
        const Column *column = &g_array_index (design->columns, Column, c);

        x[i * width + c] = (raw_value (column, frame, rows != NULL ? rows[i] : i) - column->mean) / column->scale;
      }
}
