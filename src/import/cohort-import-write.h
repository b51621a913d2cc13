// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What an import writes about itself: its source, its journal step, its balance of rows, and how the file was read. */

#pragma once

#include "cohort-classifier.h"
#include "cohort-db.h"
#include "cohort-import-run.h"

G_BEGIN_DECLS

typedef struct _CohortImportWriter CohortImportWriter;

CohortImportWriter *cohort_import_writer_begin (CohortDb *db, const CohortImportPlan *plan, gint64 now_us,
                                                GError **error);
void cohort_import_writer_free (CohortImportWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortImportWriter, cohort_import_writer_free)

gint64 cohort_import_writer_get_source (CohortImportWriter *self);
gboolean cohort_import_writer_row (CohortImportWriter *self, const CohortOutcome *outcome, guint64 row, guint64 line,
                                   const char *content, GError **error);
gboolean cohort_import_writer_finish (CohortImportWriter *self, const CohortImportReport *report, GError **error);
gboolean cohort_import_writer_commit (CohortImportWriter *self, CohortImportReport *report, GError **error);

gboolean cohort_import_find_newer (CohortDb *db, gint64 source, const char *format, gint64 observed_us,
                                   gint64 *imported_us, GError **error);
gboolean cohort_import_find_earlier (CohortDb *db, const char *checksum, gint64 *imported_us, GError **error);

G_END_DECLS
