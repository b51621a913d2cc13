// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// GSL ends the process on an error unless told otherwise; here every error is a status. OpenBLAS sums in
// another order on two threads than on one; here the same input gives the same digits.
// Private to src/analytics.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void cohort_gsl_quiet (void);
void cohort_blas_single (void);

G_END_DECLS
