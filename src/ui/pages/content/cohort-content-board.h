// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* The plan by state, a column each, from idea to published. A card dropped on a column takes its state. */
#define COHORT_TYPE_CONTENT_BOARD (cohort_content_board_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentBoard, cohort_content_board, COHORT, CONTENT_BOARD, AdwBin)

void cohort_content_board_set_report (CohortContentBoard *self, CohortPlanReport *report);

G_END_DECLS
