// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-import-file.h"

G_BEGIN_DECLS

#define COHORT_TYPE_IMPORT_COLUMNS_PAGE (cohort_import_columns_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortImportColumnsPage, cohort_import_columns_page, COHORT, IMPORT_COLUMNS_PAGE,
                      AdwNavigationPage)

AdwNavigationPage *cohort_import_columns_page_new (CohortImportFile *file);

G_END_DECLS
