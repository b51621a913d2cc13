// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the rates of a period have their intervals from. Private to cohort-mrr.c.
#pragma once

#include "cohort-mrr.h"

G_BEGIN_DECLS

/* One member in one period: 1e-4 minor units. */
typedef struct
{
  gboolean pays, stays;                 /* at the start, at the end; a unit's smallest part counts */
  gint64 start, end, fresh, gain, loss; /* fresh: of new ones; gain: other gains */
} CohortMrrChange;

void cohort_mrr_rates_add (CohortMrrPeriod *period, const CohortMrrChange *change);

G_END_DECLS
