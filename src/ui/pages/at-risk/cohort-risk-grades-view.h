// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-risk-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_RISK_GRADES_VIEW (cohort_risk_grades_view_get_type ())
G_DECLARE_FINAL_TYPE (CohortRiskGradesView, cohort_risk_grades_view, COHORT, RISK_GRADES_VIEW, AdwBin)

/* Signals "open" (gint64 member), "hold-out" (gboolean). @writable: whether anything can be decided */
void cohort_risk_grades_view_show (CohortRiskGradesView *self, const CohortRiskReport *report, gboolean writable);

G_END_DECLS
