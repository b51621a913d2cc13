// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One value of a chart as assistive technology and the keyboard meet it. See the .c file.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

#define COHORT_TYPE_CHART_POINT (cohort_chart_point_get_type ())
G_DECLARE_FINAL_TYPE (CohortChartPoint, cohort_chart_point, COHORT, CHART_POINT, GtkWidget)

GtkWidget *cohort_chart_point_new (const CohortChart *chart, guint series, guint index);
guint cohort_chart_point_get_series (CohortChartPoint *self);
guint cohort_chart_point_get_index (CohortChartPoint *self);

G_END_DECLS
