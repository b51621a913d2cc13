// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define COHORT_TYPE_FIELD_DIALOG (cohort_field_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortFieldDialog, cohort_field_dialog, COHORT, FIELD_DIALOG, AdwDialog)

/* @fields: (element-type CohortReportField): those of every member are left out.
 * Signals: "entered" (string name, kind, choices, one a line or NULL): a new field, the dialog is then closed;
 * "removed" (int64 id, string name). */
GtkWidget *cohort_field_dialog_new (GPtrArray *fields);

G_END_DECLS
