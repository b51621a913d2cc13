// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a file is known to cover, beside what the source's earlier files do. */

#pragma once

#include "cohort-book.h"
#include "cohort-import-types.h"

G_BEGIN_DECLS

gboolean cohort_span_report (CohortDb *db, gint64 source, const char *stream, CohortImportReport *report,
                             GError **error);
gboolean cohort_span_write (CohortBook *book, CohortDb *db, gint64 source, const char *stream,
                            const CohortImportReport *report, GError **error);

G_END_DECLS
