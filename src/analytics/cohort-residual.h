// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long members of given ages stay from today on. Any thread.
#pragma once

#include "cohort-retention.h"

G_BEGIN_DECLS

CohortStatus cohort_residual_curve (const CohortRetentionFit *fit, const double *age, gsize n, double events,
                                    guint horizon, double confidence, double *survival, double *lo, double *hi);

G_END_DECLS
