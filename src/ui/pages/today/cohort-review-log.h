// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* What was decided, with the days on which it is to be judged, and what was said in each review. */
#define COHORT_TYPE_REVIEW_LOG (cohort_review_log_get_type ())
G_DECLARE_FINAL_TYPE (CohortReviewLog, cohort_review_log, COHORT, REVIEW_LOG, AdwDialog)

GtkWidget *cohort_review_log_new (CohortSession *session);

G_END_DECLS
