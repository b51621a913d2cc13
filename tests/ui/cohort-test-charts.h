// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-chart.h"

G_BEGIN_DECLS

/* One chart of every kind, with what can be awkward: gaps, unfinished periods, long names, negative values. */
typedef struct
{
  const char *name;
  CohortChart *(*make) (void);
} CohortTestChart;

extern const CohortTestChart cohort_test_charts[];
extern const guint cohort_test_n_charts;

CohortChart *cohort_test_chart_make (const char *name);
/* That a PDF is whole: its end tells where its objects are, and it has so many pages at least. */
void cohort_test_charts_check_pdf (GBytes *pdf, guint least_pages);

G_END_DECLS
