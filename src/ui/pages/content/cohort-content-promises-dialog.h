// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* Which kind of content keeps which benefit: a row each. */
#define COHORT_TYPE_CONTENT_PROMISES_DIALOG (cohort_content_promises_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentPromisesDialog, cohort_content_promises_dialog, COHORT, CONTENT_PROMISES_DIALOG,
                      AdwDialog)

/* Signal "edit" (gpointer CohortPlanEdit): carry it out. */

GtkWidget *cohort_content_promises_dialog_new (CohortPlanReport *report);

G_END_DECLS
