// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-import-types.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* Signals: "problems" (): the person wants to see the rows that are left out; "save" (): … to keep them as a file. */
#define COHORT_TYPE_IMPORT_REPORT_GROUP (cohort_import_report_group_get_type ())
G_DECLARE_FINAL_TYPE (CohortImportReportGroup, cohort_import_report_group, COHORT, IMPORT_REPORT_GROUP,
                      AdwPreferencesGroup)

GtkWidget *cohort_import_report_group_new (CohortImportReport *report, CohortZone *zone, gboolean is_result);
CohortImportReport *cohort_import_report_group_get_report (CohortImportReportGroup *self);

G_END_DECLS
