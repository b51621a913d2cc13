// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a page shows, on paper and in files: the verbs Print and Export of a page that has make_paper (). See the .c
 * file. Main thread. */

#pragma once

#include "cohort-figure.h"
#include "cohort-page.h"

G_BEGIN_DECLS

/* @period: (nullable): what is looked at, in words. Returns: (transfer full): a document with the page's title, the
 * community, the period, the zone, the set of definitions and the day */
CohortPaper *cohort_page_paper_new (CohortPage *page, const char *period);
/* The figures from @from up to @to, as a table */
void cohort_page_paper_add_figures (CohortPaper *paper, const CohortFigureReport *report, guint from, guint to);
/* A table of two columns: what, and what of it. @pick: (nullable results) fills in the texts of an element of @items;
 * without items nothing is added. */
typedef void (*CohortPagePaperPick) (gconstpointer item, const char **title, const char **detail);
void cohort_page_paper_add_lines (CohortPaper *paper, const char *heading, GPtrArray *items, CohortPagePaperPick pick);

void cohort_page_paper_print (CohortPage *page);
void cohort_page_paper_export (CohortPage *page);

G_END_DECLS
