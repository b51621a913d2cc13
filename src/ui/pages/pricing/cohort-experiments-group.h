// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Tests of two offers on the page of tiers: each with what may be done with it next. */

#pragma once

#include <adwaita.h>

#include "cohort-experiments.h"

G_BEGIN_DECLS

#define COHORT_TYPE_EXPERIMENTS_GROUP (cohort_experiments_group_get_type ())
G_DECLARE_FINAL_TYPE (CohortExperimentsGroup, cohort_experiments_group, COHORT, EXPERIMENTS_GROUP, AdwPreferencesGroup)

void cohort_experiments_group_reload (CohortExperimentsGroup *self, CohortSession *session, GCancellable *cancellable);
const CohortExperimentReport *cohort_experiments_group_get_report (CohortExperimentsGroup *self);

G_END_DECLS
