// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One homework: what was handed in, a mark of 1 to 5 for each line of the rubric, and some words. */

#pragma once

#include <adwaita.h>

#include "cohort-inbox-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_INBOX_REVIEW (cohort_inbox_review_get_type ())
G_DECLARE_FINAL_TYPE (CohortInboxReview, cohort_inbox_review, COHORT, INBOX_REVIEW, AdwBin)

/* @submission: (nullable): one of the report, which is held */
void cohort_inbox_review_show (CohortInboxReview *self, CohortSession *session, CohortInboxReport *report,
                               const CohortInboxSubmission *submission);
/* Marks the first line that has no mark yet. */
gboolean cohort_inbox_review_mark (CohortInboxReview *self, int mark);
/* Takes the last mark back. */
gboolean cohort_inbox_review_unmark (CohortInboxReview *self);
/* Keeps the review, if there is anything to keep. */
gboolean cohort_inbox_review_save (CohortInboxReview *self);
void cohort_inbox_review_edit (CohortInboxReview *self);
void cohort_inbox_review_open (CohortInboxReview *self);

G_END_DECLS
