// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What only the import itself does with its files and their columns. */

#pragma once

#include "cohort-detect.h"
#include "cohort-import-file.h"
#include "cohort-import-run.h"

G_BEGIN_DECLS

CohortImportColumn *cohort_import_column_new (CohortImportFile *file, const CohortDetectedColumn *detected);
void cohort_import_column_show (CohortImportColumn *self, const char *field, gboolean dropped, gboolean is_private);

CohortImportFile *cohort_import_file_new (CohortDetected *detected);
void cohort_import_file_map_column (CohortImportFile *self, const char *column, const char *field);
void cohort_import_file_drop_column (CohortImportFile *self, const char *column, gboolean dropped);
gboolean cohort_import_file_is_waiting (CohortImportFile *self);
CohortImportPlan *cohort_import_file_make_plan (CohortImportFile *self, gint64 now_us);
void cohort_import_file_take_preview (CohortImportFile *self, CohortImportReport *report, guint64 digest);
gboolean cohort_import_file_get_digest (CohortImportFile *self, guint64 *digest);
void cohort_import_file_take_result (CohortImportFile *self, CohortImportReport *report);

G_END_DECLS
