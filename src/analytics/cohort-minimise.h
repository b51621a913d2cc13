// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Minimises a smooth function of a few variables without derivatives. Deterministic and thread-safe.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COHORT_MINIMISE_MAX_DIMENSIONS 8

/* Returns the value at @x; anything that is not finite counts as very bad. */
typedef double (*CohortObjective) (const double *x, gpointer data);

gboolean cohort_minimise (CohortObjective objective, gpointer data, double *x, gsize k, double step, double *minimum);

G_END_DECLS
