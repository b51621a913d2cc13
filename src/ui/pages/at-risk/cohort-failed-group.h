// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Members whose card failed, to be chosen from and dealt with at once. */

#pragma once

#include <adwaita.h>

#include "cohort-risk-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_FAILED_GROUP (cohort_failed_group_get_type ())
G_DECLARE_FINAL_TYPE (CohortFailedGroup, cohort_failed_group, COHORT, FAILED_GROUP, AdwPreferencesGroup)

void cohort_failed_group_show (CohortFailedGroup *self, const CohortRiskReport *report, gboolean writable);
GPtrArray *cohort_failed_group_get_chosen (CohortFailedGroup *self);

G_END_DECLS
