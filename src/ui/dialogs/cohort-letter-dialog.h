// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_LETTER_DIALOG (cohort_letter_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortLetterDialog, cohort_letter_dialog, COHORT, LETTER_DIALOG, AdwDialog)

CohortLetterDialog *cohort_letter_dialog_new (CohortSession *session, const gint64 *members, guint n_members,
                                              const char *const *addresses, const char *occasion);
void cohort_letter_dialog_present (GtkWidget *parent, CohortSession *session, const gint64 *members, guint n_members,
                                   const char *const *addresses, const char *occasion);
void cohort_letter_dialog_present_for_post (GtkWidget *parent, CohortSession *session, gint64 post,
                                            const gint64 *members, guint n_members, const char *const *addresses);

G_END_DECLS
