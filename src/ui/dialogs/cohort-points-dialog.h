// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rules of points, tried on the past while they are filled in. */

#pragma once

#include <adwaita.h>

#include "cohort-points-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_POINTS_DIALOG (cohort_points_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortPointsDialog, cohort_points_dialog, COHORT, POINTS_DIALOG, AdwDialog)

/* @draft: (nullable): what is in force; NULL: new ones */
AdwDialog *cohort_points_dialog_new (CohortSession *session, const CohortPointsDraft *draft);

G_END_DECLS
