// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-member-choices.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MEMBER_FILTER_DIALOG (cohort_member_filter_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberFilterDialog, cohort_member_filter_dialog, COHORT, MEMBER_FILTER_DIALOG, AdwDialog)

/* Signals: "changed": the filter is another one, to be applied at once; "removed" (int64 id, string name): a saved
 * filter is not wanted any more. */
GtkWidget *cohort_member_filter_dialog_new (CohortMemberChoices *choices, const CohortMemberFilter *filter);
const CohortMemberFilter *cohort_member_filter_dialog_get_filter (CohortMemberFilterDialog *self);

G_END_DECLS
