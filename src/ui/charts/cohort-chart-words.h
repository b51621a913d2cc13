// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart's values in words: on axes, in cells, read out, for assistive technology. See the .c file.

#pragma once

#include "cohort-chart.h"

G_BEGIN_DECLS

/* All: (transfer full) */
char *cohort_chart_write_place (const CohortChart *chart, double x);
char *cohort_chart_write_tick (const CohortChart *chart, double y);
char *cohort_chart_write_cell (const CohortChart *chart, const CohortChartDatum *datum);
char *cohort_chart_write_value (const CohortChart *chart, const CohortChartDatum *datum);
char *cohort_chart_write_datum (const CohortChart *chart, guint series, guint index);
char *cohort_chart_write_exact (const CohortChart *chart, const CohortChartDatum *datum);

G_END_DECLS
