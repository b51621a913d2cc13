// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Printing. The desktop's dialog asks for printer, paper and margins, which are kept for the next time; pages are drawn
 * when it says so. Main thread. */

#pragma once

#include "cohort-page.h"
#include "cohort-paged-list.h"
#include "cohort-paper.h"

G_BEGIN_DECLS

/* Prints what @view shows of @list: its columns of text, or all of them where there is room for none. */
void cohort_print_list (CohortPage *page, GtkColumnView *view, CohortPagedList *list);
/* The same with columns by hand. @texts: the name of the rows' text for each of @columns, ended by NULL; static */
void cohort_print_columns (CohortPage *page, CohortPagedList *list, const CohortPaperColumn *columns,
                           const char *const *texts);

/* @paper: (transfer full). Returns: (transfer full): for other things that are printed, and for tests */
GtkPrintOperation *cohort_print_operation_new (CohortPaper *paper);
/* Asks for a printer and prints; says in the window where that fails. @operation: (transfer full) */
void cohort_print_run (GtkWidget *widget, GtkPrintOperation *operation);

G_END_DECLS
