// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Adding up what becomes of a file's rows into the report that is shown. */

#pragma once

#include "cohort-classifier.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

#define COHORT_REPORT_MAX_PROBLEMS 200

CohortImportReport *cohort_report_new (const char *file, const char *format, const char *source,
                                       const char *const *doubled);
void cohort_report_add (CohortImportReport *self, const CohortOutcome *outcome, guint64 row, guint64 line,
                        const char *content);
gboolean cohort_report_add_money (CohortImportReport *self, CohortBatch *batch, const CohortRecord *main,
                                  GError **error);
void cohort_report_add_time (CohortImportReport *self, const CohortRecord *main, const CohortZone *zone);
void cohort_report_add_day (CohortImportReport *self, CohortDay day);
guint64 cohort_report_digest (guint64 digest, CohortRowClass row_class);
char *cohort_report_dup_totals (const CohortImportReport *self);

G_END_DECLS
