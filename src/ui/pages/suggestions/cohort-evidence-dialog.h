// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-suggestion-report.h"

G_BEGIN_DECLS

/* The rows behind a reason. Signals "member" and "post" (gint64 id): one was opened. */
#define COHORT_TYPE_EVIDENCE_DIALOG (cohort_evidence_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortEvidenceDialog, cohort_evidence_dialog, COHORT, EVIDENCE_DIALOG, AdwDialog)

GtkWidget *cohort_evidence_dialog_new (CohortSession *session, const CohortSuggestion *suggestion,
                                       const CohortSuggestionReason *reason);

G_END_DECLS
