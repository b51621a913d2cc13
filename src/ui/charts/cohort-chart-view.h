// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart as pages use it: title, legend, plot, its table, and a menu to take it along. See the .c file.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

/* Signal "activated" (guint series, guint index): open what is behind a value. */
#define COHORT_TYPE_CHART_VIEW (cohort_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (CohortChartView, cohort_chart_view, COHORT, CHART_VIEW, GtkWidget)

GtkWidget *cohort_chart_view_new (void);
void cohort_chart_view_set_chart (CohortChartView *self, CohortChart *chart);
CohortChart *cohort_chart_view_get_chart (CohortChartView *self);
void cohort_chart_view_set_shows_table (CohortChartView *self, gboolean table);
void cohort_chart_view_save (CohortChartView *self);
void cohort_chart_view_print (CohortChartView *self);

G_END_DECLS
