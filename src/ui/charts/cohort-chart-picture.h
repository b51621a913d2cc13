// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart as a picture, a document or a table in a file. See the .c file. Main thread.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_CHART_PNG,
  COHORT_CHART_SVG,
  COHORT_CHART_PDF,
  COHORT_CHART_CSV,
  COHORT_CHART_N_FORMATS
} CohortChartFormat;

GskRenderNode *cohort_chart_render (CohortChart *chart, const guint8 *hidden, float width, float height,
                                    gboolean mirrored, PangoContext *context);
GBytes *cohort_chart_write_file (CohortChart *chart, const guint8 *hidden, CohortChartFormat format, gboolean mirrored,
                                 PangoContext *context, GError **error);
GdkTexture *cohort_chart_make_texture (CohortChart *chart, const guint8 *hidden, gboolean mirrored,
                                       PangoContext *context);
GBytes *cohort_chart_write_page (CohortChart *chart, const guint8 *hidden, GtkPageSetup *page, gboolean mirrored,
                                 PangoContext *context, GError **error);
const char *cohort_chart_format_get_suffix (CohortChartFormat format);
CohortChartFormat cohort_chart_format_of_name (const char *name);

G_END_DECLS
