// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* What a service says that it charged in a month, read off its screen and typed. */
#define COHORT_TYPE_STATED_DIALOG (cohort_stated_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortStatedDialog, cohort_stated_dialog, COHORT, STATED_DIALOG, AdwDialog)

GtkWidget *cohort_stated_dialog_new (CohortSession *session);

G_END_DECLS
