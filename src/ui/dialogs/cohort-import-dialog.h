// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_IMPORT_DIALOG (cohort_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortImportDialog, cohort_import_dialog, COHORT, IMPORT_DIALOG, AdwDialog)

/* Signal "ended": the dialog is closed and nothing is written any more; the steps are final. */
GtkWidget *cohort_import_dialog_new (CohortSession *session, GListModel *files);
GArray *cohort_import_dialog_get_steps (CohortImportDialog *self);

G_END_DECLS
