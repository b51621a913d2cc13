// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Solves many rows of iALS that hold equally many columns. Private to src/analytics.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CohortIalsAlike CohortIalsAlike;

CohortIalsAlike *cohort_ials_alike_new (const double *base, guint factors, const double *fixed, gsize n_fixed);
void cohort_ials_alike_free (CohortIalsAlike *self);
void cohort_ials_alike_solve (CohortIalsAlike *self, const guint32 *columns, guint n, double *row);
void cohort_ials_solve_in_place (double *a, guint k, double *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortIalsAlike, cohort_ials_alike_free)

G_END_DECLS
