// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is known of prices from outside, on the page of tiers: what others ask, and surveys with their curves. Two
 * groups of one box, of one report. */

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MARKET_GROUPS (cohort_market_groups_get_type ())
G_DECLARE_FINAL_TYPE (CohortMarketGroups, cohort_market_groups, COHORT, MARKET_GROUPS, AdwPreferencesGroup)

void cohort_market_groups_reload (CohortMarketGroups *self, CohortSession *session, GCancellable *cancellable);

G_END_DECLS
