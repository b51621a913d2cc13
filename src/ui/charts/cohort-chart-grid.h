// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart's values as rows and columns, for the table beside it and for files. See the .c file.

#pragma once

#include "cohort-chart.h"

G_BEGIN_DECLS

typedef struct _CohortChartGrid CohortChartGrid;

CohortChartGrid *cohort_chart_grid_new (CohortChart *chart);
void cohort_chart_grid_free (CohortChartGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortChartGrid, cohort_chart_grid_free)

guint cohort_chart_grid_get_n_rows (const CohortChartGrid *self);
guint cohort_chart_grid_get_n_columns (const CohortChartGrid *self);
/* Column 0 is the heading of the row. All texts are (transfer full). */
char *cohort_chart_grid_write_title (const CohortChartGrid *self, guint column);
char *cohort_chart_grid_write_cell (const CohortChartGrid *self, guint row, guint column);
char *cohort_chart_grid_write_csv (const CohortChartGrid *self);

G_END_DECLS
