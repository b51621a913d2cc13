// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-today-report.h"

G_BEGIN_DECLS

/* The weekly review: six cards, each with three keys. Signals "open" (const char *page): somebody wants to see more of
 * a card; "done": the last card was answered. What was said lies in the array that it was given. */
#define COHORT_TYPE_REVIEW_DIALOG (cohort_review_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortReviewDialog, cohort_review_dialog, COHORT, REVIEW_DIALOG, AdwDialog)

GtkWidget *cohort_review_dialog_new (CohortTodayReport *report, GPtrArray *answers);

G_END_DECLS
