// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A table laid out on paper: a heading, columns as wide as their texts, as many rows a page as go there, and the page's
 * number. It draws with cairo, which is what paper is drawn with; windows never do. Black on white, so that nothing
 * depends on colour. Main thread. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *title; /* translated */
  gboolean is_number;
} CohortPrintColumn;

typedef struct _CohortPrintTable CohortPrintTable;

/* @rows: (transfer none) (element-type GStrv): a text for each column */
CohortPrintTable *cohort_print_table_new (const char *title, const char *detail, const CohortPrintColumn *columns,
                                          guint n_columns, GPtrArray *rows);
void cohort_print_table_free (CohortPrintTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPrintTable, cohort_print_table_free)

/* Lays it out. @context: of the paper; @width and @height: in the units in which it is drawn, of which @dpi go into an
 * inch. Returns: how many pages there are, one at least */
guint cohort_print_table_paginate (CohortPrintTable *self, PangoContext *context, double width, double height,
                                   double dpi);
void cohort_print_table_draw (CohortPrintTable *self, cairo_t *cr, guint page);
/* The same as a PDF on the locale's usual paper, to be handed to somebody. Returns: (transfer full) */
GBytes *cohort_print_table_to_pdf (CohortPrintTable *self);

G_END_DECLS
