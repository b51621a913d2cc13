// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PREFERENCES_DIALOG (cohort_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortPreferencesDialog, cohort_preferences_dialog, COHORT, PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

GtkWidget *cohort_preferences_dialog_new (CohortSession *session);

G_END_DECLS
