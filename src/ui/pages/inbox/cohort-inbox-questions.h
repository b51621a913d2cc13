// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-inbox-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_INBOX_QUESTIONS (cohort_inbox_questions_get_type ())
G_DECLARE_FINAL_TYPE (CohortInboxQuestions, cohort_inbox_questions, COHORT, INBOX_QUESTIONS, AdwBin)

/* @searching: the report is of a search */
void cohort_inbox_questions_show (CohortInboxQuestions *self, CohortSession *session, CohortInboxReport *report,
                                  gboolean searching);
/* The oldest that waits, with the focus. */
void cohort_inbox_questions_go_first (CohortInboxQuestions *self);

G_END_DECLS
