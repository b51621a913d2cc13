// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the files of the chart kit know of a chart and nobody else does.

#pragma once

#include "cohort-chart.h"

G_BEGIN_DECLS

struct _CohortChartSeries
{
  CohortChart *chart; /* its owner */
  CohortChartKind kind;
  CohortChartTone tone;
  guint style; /* which colour, dash, marker and pattern */
  char *name;
  char *note;   /* (nullable) */
  GArray *data; /* (element-type CohortChartDatum) rising by x */
};

typedef struct
{
  double value;
  char *label;
} CohortChartMark;

struct _CohortChart
{
  char *title;
  char *description; /* (nullable) */

  CohortChartX x_kind;
  char *x_label;         /* (nullable) */
  GPtrArray *categories; /* (element-type utf8) */

  CohortChartUnit unit;
  const char *currency; /* (nullable) interned */
  char *y_label;        /* (nullable) */
  double y_lo, y_hi;    /* NaN: as the values ask */
  gboolean logarithmic;
  gboolean panels;

  GPtrArray *series;  /* (element-type CohortChartSeries) */
  GArray *thresholds; /* (element-type CohortChartMark) */
  GArray *events;     /* (element-type CohortChartMark) */
};

static inline const CohortChartSeries *
cohort_chart_nth (const CohortChart *chart, guint series)
{
  return g_ptr_array_index (chart->series, series);
}

static inline const CohortChartDatum *
cohort_chart_series_nth (const CohortChartSeries *series, guint index)
{
  return &g_array_index (series->data, CohortChartDatum, index);
}

/* Colour, dash, marker and pattern; small charts are told apart by their headings and look alike. */
static inline guint
cohort_chart_get_style (const CohortChart *chart, guint series)
{
  return chart->panels ? 0 : cohort_chart_nth (chart, series)->style;
}

/* The kind decides how the whole chart is laid out. */
static inline gboolean
cohort_chart_is_heat (const CohortChart *chart)
{
  return chart->series->len > 0 && cohort_chart_nth (chart, 0)->kind == COHORT_CHART_HEAT;
}

static inline gboolean
cohort_chart_is_funnel (const CohortChart *chart)
{
  return chart->series->len > 0 && cohort_chart_nth (chart, 0)->kind == COHORT_CHART_FUNNEL;
}

static inline gboolean
cohort_chart_kind_stands (CohortChartKind kind)
{
  return kind == COHORT_CHART_BAR || kind == COHORT_CHART_STACKED || kind == COHORT_CHART_WATERFALL;
}

G_END_DECLS
