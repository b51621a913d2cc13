// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PROBLEMS_DIALOG (cohort_problems_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortProblemsDialog, cohort_problems_dialog, COHORT, PROBLEMS_DIALOG, AdwDialog)

GtkWidget *cohort_problems_dialog_new (CohortSession *session, gint64 source, const char *name);

G_END_DECLS
