// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal "chosen" (const char *currency, const char *zone): both questions were answered. */
#define COHORT_TYPE_SETUP_DIALOG (cohort_setup_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortSetupDialog, cohort_setup_dialog, COHORT, SETUP_DIALOG, AdwDialog)

GtkWidget *cohort_setup_dialog_new (gboolean with_templates);

G_END_DECLS
