// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-experiments.h"

G_BEGIN_DECLS

#define COHORT_TYPE_EXPERIMENT_DIALOG (cohort_experiment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortExperimentDialog, cohort_experiment_dialog, COHORT, EXPERIMENT_DIALOG, AdwDialog)

AdwDialog *cohort_experiment_dialog_new (CohortSession *session, const CohortExperiment *experiment);

G_END_DECLS
