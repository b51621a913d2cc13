// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a chart shows, as data: series of values over months, days, categories or numbers. See the .c file.
// Built by one thread and not changed once it was given to a view; shared by reference then.

#pragma once

#include "cohort-civil.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_CHART_X_CATEGORY, /* places 0, 1, 2… in the order of cohort_chart_add_category () */
  COHORT_CHART_X_MONTH,    /* places are CohortMonth */
  COHORT_CHART_X_DAY,      /* places are CohortDay */
  COHORT_CHART_X_NUMBER    /* a continuous number, as months since the first payment */
} CohortChartX;

typedef enum
{
  COHORT_CHART_UNIT_COUNT,
  COHORT_CHART_UNIT_SHARE, /* 0.45 is shown as 45.0 % */
  COHORT_CHART_UNIT_MONEY, /* minor units of one currency */
  COHORT_CHART_UNIT_NUMBER
} CohortChartUnit;

typedef enum
{
  COHORT_CHART_LINE,
  COHORT_CHART_STEP, /* holds until the next value: survival */
  COHORT_CHART_AREA,
  COHORT_CHART_BAR,       /* several series stand side by side */
  COHORT_CHART_STACKED,   /* several series stand on each other, negative ones below zero */
  COHORT_CHART_WATERFALL, /* each value begins where the one before ended; COHORT_CHART_TOTAL begins at zero */
  COHORT_CHART_HEAT,      /* each series is a row of cells; nothing else in the same chart */
  COHORT_CHART_FUNNEL     /* one series of categories, a bar a row; nothing else in the same chart */
} CohortChartKind;

typedef enum
{
  COHORT_CHART_TONE_AUTO, /* the next colour, dash and marker */
  COHORT_CHART_TONE_GOOD,
  COHORT_CHART_TONE_BAD,
  COHORT_CHART_TONE_MUTED /* what stands for comparison */
} CohortChartTone;

typedef enum
{
  COHORT_CHART_PLAIN = 0,
  COHORT_CHART_UNFINISHED = 1 << 0, /* its period is not over: hatched */
  COHORT_CHART_PROJECTED = 1 << 1,  /* expected, not seen: dashed */
  COHORT_CHART_TOTAL = 1 << 2       /* of a waterfall: stands on zero */
} CohortChartFlags;

/* One value. Fill what is known after adding it. */
typedef struct
{
  double x;      /* its place */
  double y;      /* NaN: none, a gap */
  double lo, hi; /* its interval, NaN: none */
  gint64 minor;  /* the exact amount where the unit is money */
  guint n;       /* how many it was counted from; 0: not told */
  CohortChartFlags flags;
  char *detail; /* (owned) (nullable) said beside the value: "9 of 20" */
} CohortChartDatum;

typedef struct _CohortChart CohortChart;
typedef struct _CohortChartSeries CohortChartSeries;

CohortChart *cohort_chart_new (const char *title);
CohortChart *cohort_chart_ref (CohortChart *self);
void cohort_chart_unref (CohortChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortChart, cohort_chart_unref)

void cohort_chart_set_description (CohortChart *self, const char *sentence);
void cohort_chart_set_x (CohortChart *self, CohortChartX kind, const char *label);
void cohort_chart_add_category (CohortChart *self, const char *label);
void cohort_chart_set_y (CohortChart *self, CohortChartUnit unit, const char *currency, const char *label);
void cohort_chart_set_y_range (CohortChart *self, double lo, double hi);
void cohort_chart_set_logarithmic (CohortChart *self, gboolean logarithmic);
void cohort_chart_set_panels (CohortChart *self, gboolean panels);
void cohort_chart_add_threshold (CohortChart *self, double y, const char *label);
void cohort_chart_add_event (CohortChart *self, double x, const char *label);

CohortChartSeries *cohort_chart_add_series (CohortChart *self, CohortChartKind kind, const char *name);
void cohort_chart_series_set_tone (CohortChartSeries *self, CohortChartTone tone);
void cohort_chart_series_set_note (CohortChartSeries *self, const char *note);
CohortChartDatum *cohort_chart_series_add (CohortChartSeries *self, double x, double y);
CohortChartDatum *cohort_chart_series_add_money (CohortChartSeries *self, double x, gint64 minor);

const char *cohort_chart_get_title (const CohortChart *self);
const char *cohort_chart_get_description (const CohortChart *self);
guint cohort_chart_get_n_series (const CohortChart *self);
guint cohort_chart_get_n_data (const CohortChart *self);
gboolean cohort_chart_is_empty (const CohortChart *self);
gboolean cohort_chart_writes_values (const CohortChart *self);
const char *cohort_chart_series_get_name (const CohortChart *self, guint series);
const CohortChartDatum *cohort_chart_get_datum (const CohortChart *self, guint series, guint index);

G_END_DECLS
