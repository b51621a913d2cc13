// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// GSL's Nelder-Mead simplex, started again from its own answer until that no longer improves: a simplex
// may collapse on the long curved ridges of beta-mixture likelihoods.
#include "config.h"

#include "cohort-minimise.h"

#include "cohort-gsl.h"

#include <gsl/gsl_multimin.h>
#include <math.h>

#define MAX_STEPS 2000
#define MAX_RESTARTS 20
#define VERY_BAD 1e300

typedef struct
{
  CohortObjective objective;
  gpointer data;
} Call;

static double
call_objective (const gsl_vector *x, void *data)
{
  Call *call = data;
  double value = call->objective (x->data, call->data);

  return isfinite (value) ? value : VERY_BAD;
}

static double
run_once (gsl_multimin_fminimizer *solver, gsl_multimin_function *function, gsl_vector *x, double step, double size)
{
  gsl_vector *steps = gsl_vector_alloc (x->size);
  double minimum;

  gsl_vector_set_all (steps, step);
  gsl_multimin_fminimizer_set (solver, function, x, steps);
  for (guint i = 0; i < MAX_STEPS; i++)
    if (gsl_multimin_fminimizer_iterate (solver) != 0
        || gsl_multimin_test_size (gsl_multimin_fminimizer_size (solver), size) != GSL_CONTINUE)
      break;
  minimum = gsl_multimin_fminimizer_minimum (solver);
  gsl_vector_memcpy (x, gsl_multimin_fminimizer_x (solver));
  gsl_vector_free (steps);
  return minimum;
}

/**
 * cohort_minimise:
 * @x: (inout): @k values, where to start and where it ended
 * @step: the first simplex's edge
 * @goal: COHORT_MINIMISE_EXACT or COHORT_MINIMISE_ROUGH
 * @minimum: (out): the value at @x
 *
 * Returns: %FALSE where no finite value was found or the search did not settle
 */
gboolean
cohort_minimise (CohortObjective objective, gpointer data, double *x, gsize k, double step, double goal,
                 double *minimum)
{
  Call call = { objective, data };
  gsl_multimin_function function = { call_objective, k, &call };
  gsl_multimin_fminimizer *solver;
  gsl_vector *point;
  double best = VERY_BAD;
  double size = goal < COHORT_MINIMISE_ROUGH ? 1e-9 : 1e-4;
  gboolean settled = FALSE;

  g_return_val_if_fail (k >= 1 && k <= COHORT_MINIMISE_MAX_DIMENSIONS, FALSE);

  cohort_gsl_quiet ();
  solver = gsl_multimin_fminimizer_alloc (gsl_multimin_fminimizer_nmsimplex2, k);
  point = gsl_vector_alloc (k);
  for (gsize i = 0; i < k; i++)
    gsl_vector_set (point, i, x[i]);
  for (guint run = 0; run < MAX_RESTARTS && !settled; run++)
    {
      double value = run_once (solver, &function, point, run == 0 ? step : step / 4, size);

      settled = value < VERY_BAD && best - value <= goal * (1 + fabs (value));
      best = MIN (best, value);
    }
  for (gsize i = 0; i < k; i++)
    x[i] = gsl_vector_get (point, i);
  *minimum = best;
  gsl_vector_free (point);
  gsl_multimin_fminimizer_free (solver);
  return settled && best < VERY_BAD;
}
