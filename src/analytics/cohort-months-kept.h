// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The days on which members completed another month of paying without a gap. Pure and thread-safe.
#pragma once

#include "cohort-segments.h"

G_BEGIN_DECLS

typedef void (*CohortMonthKeptFunc) (guint32 member, CohortDay day, gpointer data);

void cohort_months_kept (const CohortSegments *segments, CohortDay as_of, CohortMonthKeptFunc func, gpointer data);

G_END_DECLS
