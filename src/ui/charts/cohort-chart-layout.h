// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where everything of a chart lies in a rectangle of some size: plots, ticks, cells, bars. See the .c file.
// Pure: how wide a text is and how a value is written is asked of the caller.

#pragma once

#include "cohort-chart-scale.h"
#include "cohort-chart.h"

G_BEGIN_DECLS

#define COHORT_CHART_NONE G_MAXUINT

typedef struct
{
  float x, y, width, height;
} CohortChartRect;

typedef struct
{
  double value;
  float centre; /* along its axis, in pixels */
  float start;  /* where its label begins */
  float width;  /* of the label */
  char *text;   /* (nullable): there is no room for it */
} CohortChartTick;

/* What a standing value reaches from and to, in the chart's unit. */
typedef struct
{
  double from, to;
} CohortChartSpan;

/* How the caller writes and measures. Texts are (transfer full). */
typedef struct
{
  float line; /* the height of a line of text */
  float (*measure) (const char *text, gpointer data);
  char *(*write_x) (const CohortChart *chart, double x, gpointer data);
  char *(*write_y) (const CohortChart *chart, double y, gpointer data);
  gpointer data;
} CohortChartTexts;

typedef struct
{
  CohortChartRect plot;
  guint series; /* the only one in it, or COHORT_CHART_NONE */
} CohortChartPanel;

typedef struct
{
  const CohortChart *chart; /* (owned) */
  guint8 *hidden;           /* (owned) 1: not drawn; one a series */
  float width, height;
  float line;
  gboolean mirrored; /* from right to left */
  CohortChartScale x, y;
  GArray *panels;           /* (element-type CohortChartPanel) one unless the chart has panels */
  GArray *x_ticks;          /* (element-type CohortChartTick) of the first panel */
  GArray *y_ticks;          /* (element-type CohortChartTick) likewise */
  CohortChartSpan **spans;  /* (owned) a series, NULL where its values do not stand */
  guint *slots;             /* (owned) a series: which of the bars side by side */
  guint n_slots;            /* how many stand side by side */
  float heading, note, row; /* of a heat map and a funnel: widths of the headings and their notes, height of a row */
} CohortChartLayout;

CohortChartLayout *cohort_chart_layout_new (const CohortChart *chart, const guint8 *hidden, float width, float height,
                                            gboolean mirrored, const CohortChartTexts *texts);
void cohort_chart_layout_free (CohortChartLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortChartLayout, cohort_chart_layout_free)

void cohort_chart_layout_measure (const CohortChart *chart, const CohortChartTexts *texts, float for_width,
                                  float *min_width, float *height);

/* Places in it: cohort-chart-places.c */
const CohortChartRect *cohort_chart_layout_get_plot (const CohortChartLayout *self, guint series);
float cohort_chart_layout_x (const CohortChartLayout *self, const CohortChartRect *plot, double x);
float cohort_chart_layout_y (const CohortChartLayout *self, const CohortChartRect *plot, double y);
gboolean cohort_chart_layout_get_datum (const CohortChartLayout *self, guint series, guint index,
                                        CohortChartRect *rect);
gboolean cohort_chart_layout_find (const CohortChartLayout *self, float x, float y, guint *series, guint *index);
guint cohort_chart_find_index (const CohortChart *chart, guint series, double x);
CohortChartSpan **cohort_chart_spans_new (const CohortChart *chart, const guint8 *hidden);

/* Points of a line that make a difference at a width: cohort-chart-thin.c */
typedef struct
{
  float x, y;
} CohortChartXY;

GArray *cohort_chart_thin (const CohortChartXY *points, gsize n);

G_END_DECLS
