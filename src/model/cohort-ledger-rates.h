// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchange rates as metrics take them: a table of months. The rate of a month is the last one stored up to its first
 * day, so that a number of a month that is over never changes. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/* Fills in the rates of @currencies (element-type CohortCurrency) to @home (interned) and keeps their steps in @steps
 * (element-type GArray of CohortRateStep). A currency without a way to @home gets none. Any thread. */
gboolean cohort_ledger_rates_read (CohortDb *db, const char *home, GArray *currencies, GPtrArray *steps,
                                   GError **error);

G_END_DECLS
