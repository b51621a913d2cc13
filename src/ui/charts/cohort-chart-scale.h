// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a value lies on an axis, where its ticks are, and which of their labels have room. See the .c file.
// Pure and thread-safe.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_CHART_SCALE_LINEAR,
  COHORT_CHART_SCALE_LOG,
  COHORT_CHART_SCALE_BAND /* whole places side by side, each as wide as the others: months, days, categories */
} CohortChartScaleKind;

typedef struct
{
  CohortChartScaleKind kind;
  /* Finite, min < max; of a logarithm both above 0; of bands the first and the last place, min <= max. */
  double min, max;
  double step; /* of a linear one: between its ticks; 0: as they fit */
} CohortChartScale;

CohortChartScale cohort_chart_scale_nice (double lo, double hi, guint max_ticks, double min_step);
CohortChartScale cohort_chart_scale_logarithm (double lo, double hi);
CohortChartScale cohort_chart_scale_bands (double first, double last);

double cohort_chart_scale_map (const CohortChartScale *scale, double value);
double cohort_chart_scale_invert (const CohortChartScale *scale, double fraction);
double cohort_chart_scale_band_width (const CohortChartScale *scale);

/* All: (transfer full) (element-type double), rising */
GArray *cohort_chart_ticks_linear (const CohortChartScale *scale, guint max_ticks, double min_step);
GArray *cohort_chart_ticks_log (const CohortChartScale *scale, guint max_ticks);
GArray *cohort_chart_ticks_bands (const CohortChartScale *scale, guint max_ticks);
GArray *cohort_chart_ticks_months (const CohortChartScale *scale, guint max_ticks);
GArray *cohort_chart_ticks_days (const CohortChartScale *scale, guint max_ticks);

guint cohort_chart_labels_fit (const float *centres, const float *widths, gsize n, float gap, float lo, float hi,
                               float *starts);
void cohort_chart_labels_spread (float *centres, gsize n, float gap, float lo, float hi);

G_END_DECLS
