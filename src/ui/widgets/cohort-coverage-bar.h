// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-sources-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_COVERAGE_BAR (cohort_coverage_bar_get_type ())
G_DECLARE_FINAL_TYPE (CohortCoverageBar, cohort_coverage_bar, COHORT, COVERAGE_BAR, GtkWidget)

GtkWidget *cohort_coverage_bar_new (void);
void cohort_coverage_bar_set_months (CohortCoverageBar *self, GPtrArray *months, const char *description);

G_END_DECLS
