// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From value to value of a chart by keys. See the .c file.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

GtkWidget *cohort_chart_walk_find (GPtrArray *points, guint series, guint index);
gboolean cohort_chart_walk_beside (GPtrArray *points, GtkWidget *from, int step);
gboolean cohort_chart_walk_across (GPtrArray *points, GtkWidget *from, const CohortChart *chart, int step);
gboolean cohort_chart_walk_end (GPtrArray *points, GtkWidget *from, gboolean last);

G_END_DECLS
