// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-inbox-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_INBOX_HOMEWORK (cohort_inbox_homework_get_type ())
G_DECLARE_FINAL_TYPE (CohortInboxHomework, cohort_inbox_homework, COHORT, INBOX_HOMEWORK, AdwBin)

void cohort_inbox_homework_show (CohortInboxHomework *self, CohortSession *session, CohortInboxReport *report);
/* Gives the list the focus, so that keys review. */
void cohort_inbox_homework_begin (CohortInboxHomework *self);

G_END_DECLS
