// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Points on the page of tiers: what earns them, what was expected of it, and what is open. */

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_POINTS_GROUP (cohort_points_group_get_type ())
G_DECLARE_FINAL_TYPE (CohortPointsGroup, cohort_points_group, COHORT, POINTS_GROUP, AdwPreferencesGroup)

void cohort_points_group_reload (CohortPointsGroup *self, CohortSession *session, GCancellable *cancellable);

G_END_DECLS
