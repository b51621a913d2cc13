// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One question, what of one's own says most about it, and the answer. */

#pragma once

#include <adwaita.h>

#include "cohort-inbox-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_INBOX_ANSWER (cohort_inbox_answer_get_type ())
G_DECLARE_FINAL_TYPE (CohortInboxAnswer, cohort_inbox_answer, COHORT, INBOX_ANSWER, AdwBin)

typedef enum
{
  COHORT_INBOX_DO_IDEA,
  COHORT_INBOX_DO_ASIDE, /* or take up again */
  COHORT_INBOX_DO_OPEN,  /* who asked */
  COHORT_INBOX_DO_EDIT,  /* the answer: it gets the focus */
} CohortInboxDo;

/* @report: held; @question: (nullable): one of it. What was typed for another question is kept for it. */
void cohort_inbox_answer_show (CohortInboxAnswer *self, CohortSession *session, CohortInboxReport *report,
                               const CohortInboxQuestion *question);
void cohort_inbox_answer_do (CohortInboxAnswer *self, CohortInboxDo what);
/* Puts the passage of that number, from 0, into the answer; nothing where there is none. */
gboolean cohort_inbox_answer_insert (CohortInboxAnswer *self, guint passage);

G_END_DECLS
