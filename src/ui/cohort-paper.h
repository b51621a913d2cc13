// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A document to be printed or saved: what a page of the window says. A heading that stands on each of its pages, then
 * headings, texts, charts and tables in the order in which they were added. It draws with cairo, which is what paper is
 * drawn with; windows never do. Texts are black on white, so that nothing depends on colour. Filled and drawn on the
 * main thread.
 */

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title; /* translated */
  gboolean is_number;
  gboolean wraps; /* long texts take several lines instead of being cut short */
} CohortPaperColumn;

typedef struct _CohortPaper CohortPaper;

CohortPaper *cohort_paper_new (const char *title, const char *detail);
void cohort_paper_free (CohortPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPaper, cohort_paper_free)

void cohort_paper_add_heading (CohortPaper *self, const char *text);
void cohort_paper_add_text (CohortPaper *self, const char *text);
/* @rows: (transfer none) (element-type GStrv): a text for each column. @exact: (nullable): the same for a file, where
 * numbers are for programs */
void cohort_paper_add_table (CohortPaper *self, const CohortPaperColumn *columns, guint n_columns, GPtrArray *rows,
                             GPtrArray *exact);
/* The picture, and its values as a table where the picture does not write them. */
void cohort_paper_add_chart (CohortPaper *self, CohortChart *chart);
gboolean cohort_paper_is_empty (const CohortPaper *self);

/* Lays it out. @context: of the paper; @width and @height: in the units in which it is drawn, of which @dpi go into an
 * inch. Returns: how many pages there are, one at least */
guint cohort_paper_paginate (CohortPaper *self, PangoContext *context, double width, double height, double dpi);
/* @page: from 0 on, of those that cohort_paper_paginate () has told of */
void cohort_paper_draw (CohortPaper *self, cairo_t *cr, guint page);

/* As a PDF on the locale's usual paper. Returns: (transfer full) */
GBytes *cohort_paper_to_pdf (CohortPaper *self);
/* Its tables and the exact values of its charts, one after another. Returns: (transfer full) */
GBytes *cohort_paper_to_csv (CohortPaper *self);

G_END_DECLS
