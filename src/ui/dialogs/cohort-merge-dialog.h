// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MERGE_DIALOG (cohort_merge_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortMergeDialog, cohort_merge_dialog, COHORT, MERGE_DIALOG, AdwDialog)

/* Signal "done" (CohortDone *): members that were selected by hand were merged, and the dialog closes. */

GtkWidget *cohort_merge_dialog_new (CohortSession *session);
GtkWidget *cohort_merge_dialog_new_for_members (CohortSession *session, const gint64 *members, guint n_members);

G_END_DECLS
