// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Minimises a smooth function of a few variables without derivatives. Deterministic and thread-safe.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COHORT_MINIMISE_MAX_DIMENSIONS 8

/* How little another start may gain for the search to be over, relative to the value. */
#define COHORT_MINIMISE_EXACT 1e-13
#define COHORT_MINIMISE_ROUGH 1e-8 /* for the many refits of a bootstrap */

/* Returns the value at @x; anything that is not finite counts as very bad. */
typedef double (*CohortObjective) (const double *x, gpointer data);

gboolean cohort_minimise (CohortObjective objective, gpointer data, double *x, gsize k, double step, double goal,
                          double *minimum);

G_END_DECLS
