// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-metric-rows.h"

G_BEGIN_DECLS

/* The rows behind a number. */
#define COHORT_TYPE_ROWS_DIALOG (cohort_rows_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortRowsDialog, cohort_rows_dialog, COHORT, ROWS_DIALOG, AdwDialog)

AdwDialog *cohort_rows_dialog_present (GtkWidget *parent, CohortSession *session, const char *title,
                                       CohortMetricRows *rows);

G_END_DECLS
