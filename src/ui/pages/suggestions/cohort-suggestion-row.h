// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-suggestion-report.h"

G_BEGIN_DECLS

/* One suggestion: what it is, its reasons, each a button that opens their rows, and what can be said of it. */
#define COHORT_TYPE_SUGGESTION_ROW (cohort_suggestion_row_get_type ())
G_DECLARE_FINAL_TYPE (CohortSuggestionRow, cohort_suggestion_row, COHORT, SUGGESTION_ROW, GtkListBoxRow)

/* Signal "act" (const char *verb): "accept" (or, of a post, draft a message), "refuse".
 * Signal "open" (const CohortSuggestionReason *reason). */
GtkWidget *cohort_suggestion_row_new (CohortSuggestionReport *report, const CohortSuggestion *suggestion,
                                      gboolean writable);
const CohortSuggestion *cohort_suggestion_row_get (CohortSuggestionRow *self);
void cohort_suggestion_row_act (CohortSuggestionRow *self, const char *verb);

G_END_DECLS
