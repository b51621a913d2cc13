// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The interval of a rate that stays valid however often one looks. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-proportion.h"

G_BEGIN_DECLS

CohortEstimate cohort_proportion_sequence (guint64 successes, guint64 trials, double confidence, double planned);

G_END_DECLS
