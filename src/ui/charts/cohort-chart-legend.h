// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names of a chart's series, each a button that switches its series off and on. See the .c file.

#pragma once

#include "cohort-chart-plot.h"

G_BEGIN_DECLS

#define COHORT_TYPE_CHART_SWATCH (cohort_chart_swatch_get_type ())
G_DECLARE_FINAL_TYPE (CohortChartSwatch, cohort_chart_swatch, COHORT, CHART_SWATCH, GtkWidget)

GtkWidget *cohort_chart_legend_new (CohortChart *chart, CohortChartPlot *plot);
gboolean cohort_chart_legend_is_needed (const CohortChart *chart);

G_END_DECLS
