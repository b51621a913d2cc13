// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The colours of a chart, from the desktop's style or for paper; and the second signs beside them. See the .c file.

#pragma once

#include <adwaita.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

#define COHORT_CHART_N_STYLES 8

typedef struct
{
  GdkRGBA text, dim, grid, background;
  GdkRGBA styles[COHORT_CHART_N_STYLES];
  GdkRGBA good, bad, muted;
  float line; /* width of a line */
  gboolean contrast;
} CohortChartPalette;

void cohort_chart_palette_init (CohortChartPalette *self, GtkWidget *widget);
void cohort_chart_palette_init_paper (CohortChartPalette *self);
GdkRGBA cohort_chart_palette_get (const CohortChartPalette *self, const CohortChart *chart, guint series);
GdkRGBA cohort_chart_palette_mix (const CohortChartPalette *self, const GdkRGBA *colour, double share);
GdkRGBA cohort_chart_palette_on (const CohortChartPalette *self, const GdkRGBA *fill);

G_END_DECLS
