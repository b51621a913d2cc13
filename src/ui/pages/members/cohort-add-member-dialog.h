// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COHORT_TYPE_ADD_MEMBER_DIALOG (cohort_add_member_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortAddMemberDialog, cohort_add_member_dialog, COHORT, ADD_MEMBER_DIALOG, AdwDialog)

/* Signal "chosen" (string name, e-mail, handle, note; all but the name may be NULL); the dialog is then closed. */
GtkWidget *cohort_add_member_dialog_new (void);

G_END_DECLS
