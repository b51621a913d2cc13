// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The drawn part of a chart: what is pointed at, walked through by keys and read out. See the .c file.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

/* Signal "activated" (guint series, guint index): a value was clicked, or Enter pressed on it. */
#define COHORT_TYPE_CHART_PLOT (cohort_chart_plot_get_type ())
G_DECLARE_FINAL_TYPE (CohortChartPlot, cohort_chart_plot, COHORT, CHART_PLOT, GtkWidget)

GtkWidget *cohort_chart_plot_new (void);
void cohort_chart_plot_set_chart (CohortChartPlot *self, CohortChart *chart);
void cohort_chart_plot_set_hidden (CohortChartPlot *self, guint series, gboolean hidden);
gboolean cohort_chart_plot_is_hidden (CohortChartPlot *self, guint series);
const guint8 *cohort_chart_plot_get_hidden (CohortChartPlot *self);
void cohort_chart_plot_set_activatable (CohortChartPlot *self, gboolean activatable);

G_END_DECLS
