// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_COPIES_DIALOG (cohort_copies_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortCopiesDialog, cohort_copies_dialog, COHORT, COPIES_DIALOG, AdwDialog)

/* Signal "restored" (const char *path): a copy has become a community of its own, to be opened. */
GtkWidget *cohort_copies_dialog_new (CohortSession *session);

G_END_DECLS
