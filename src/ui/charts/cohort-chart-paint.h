// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Drawing a laid out chart into a GtkSnapshot, and what the layers share for it. Main thread.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart-layout.h"
#include "cohort-chart-palette.h"

G_BEGIN_DECLS

typedef struct
{
  GtkSnapshot *snapshot;
  const CohortChartLayout *layout;
  const CohortChart *chart;
  const CohortChartPalette *palette;
  PangoLayout *pango; /* (owned) in the font of the chart; its text is replaced for each use */
} CohortChartPainter;

typedef enum
{
  COHORT_CHART_ALIGN_START, /* begins at x */
  COHORT_CHART_ALIGN_CENTRE,
  COHORT_CHART_ALIGN_END
} CohortChartAlign;

PangoLayout *cohort_chart_pango_new (PangoContext *context);
CohortChartTexts cohort_chart_texts (PangoLayout *pango);

void cohort_chart_paint (const CohortChartLayout *layout, const CohortChartPalette *palette, PangoLayout *pango,
                         GtkSnapshot *snapshot);
void cohort_chart_paint_point (const CohortChartLayout *layout, const CohortChartPalette *palette, guint series,
                               guint index, GtkSnapshot *snapshot);
void cohort_chart_paint_swatch (const CohortChart *chart, guint series, const CohortChartPalette *palette,
                                GtkSnapshot *snapshot, float width, float height);

/* Between the layers */
void cohort_chart_paint_axes (const CohortChartPainter *painter);
void cohort_chart_paint_marks (const CohortChartPainter *painter, const CohortChartRect *plot);
void cohort_chart_paint_line (const CohortChartPainter *painter, guint series);
void cohort_chart_paint_bars (const CohortChartPainter *painter, guint series);
void cohort_chart_paint_heat (const CohortChartPainter *painter);
void cohort_chart_paint_funnel (const CohortChartPainter *painter);

void cohort_chart_paint_text (const CohortChartPainter *painter, const char *text, float x, float y,
                              CohortChartAlign align, float max_width, const GdkRGBA *colour);
void cohort_chart_paint_rule (GtkSnapshot *snapshot, float x0, float y0, float x1, float y1, float width,
                              const float *dash, gsize n_dash, const GdkRGBA *colour);
void cohort_chart_paint_fill (GtkSnapshot *snapshot, const CohortChartRect *rect, const GdkRGBA *colour,
                              const GdkRGBA *background, guint pattern, CohortChartFlags flags);
void cohort_chart_paint_marker (GtkSnapshot *snapshot, guint style, float x, float y, float size, const GdkRGBA *colour,
                                const GdkRGBA *background);
void cohort_chart_set_dash (GskStroke *stroke, guint style);

G_END_DECLS
