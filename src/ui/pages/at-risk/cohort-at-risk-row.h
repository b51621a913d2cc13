// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-risk-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_AT_RISK_ROW (cohort_at_risk_row_get_type ())
G_DECLARE_FINAL_TYPE (CohortAtRiskRow, cohort_at_risk_row, COHORT, AT_RISK_ROW, GtkListBoxRow)

/* Signal "act" (const char *verb): "draft", "done", "snooze", "deny", "restore", "open". */
GtkWidget *cohort_at_risk_row_new (const CohortRiskReport *report, const CohortRiskRow *row, gboolean writable);
const CohortRiskRow *cohort_at_risk_row_get (CohortAtRiskRow *self);
void cohort_at_risk_row_act (CohortAtRiskRow *self, const char *verb);

G_END_DECLS
