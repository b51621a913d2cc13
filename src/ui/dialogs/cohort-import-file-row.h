// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-import.h"

G_BEGIN_DECLS

/* Signals: "columns" (): the person wants to see the file's columns; "remove" (): … to leave the file out. */
#define COHORT_TYPE_IMPORT_FILE_ROW (cohort_import_file_row_get_type ())
G_DECLARE_FINAL_TYPE (CohortImportFileRow, cohort_import_file_row, COHORT, IMPORT_FILE_ROW, AdwExpanderRow)

GtkWidget *cohort_import_file_row_new (CohortImport *import, CohortImportFile *file);
CohortImportFile *cohort_import_file_row_get_file (CohortImportFileRow *self);

G_END_DECLS
