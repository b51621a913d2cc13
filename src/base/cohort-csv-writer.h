/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing CSV as RFC 4180 has it: UTF-8, quotes only where they are needed, and nothing that a spreadsheet would run.
 *
 * A text that begins with = + - @, a tab or a CR is taken for a formula by spreadsheets; an apostrophe is put before
 * it. Numbers are written by calls of their own and stay as they are, so a negative amount is still a number.
 * cohort_csv_unguarded () takes the apostrophe off again. A writer belongs to one thread at a time. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_CSV_WRITER_NONE = 0,
  COHORT_CSV_WRITER_CRLF = 1 << 0, /* end lines as RFC 4180 asks; otherwise with LF */
  COHORT_CSV_WRITER_BOM = 1 << 1   /* begin with a byte order mark: some spreadsheets need it to see UTF-8 */
} CohortCsvWriterFlags;

typedef struct _CohortCsvWriter CohortCsvWriter;

CohortCsvWriter *cohort_csv_writer_new (GOutputStream *stream, char delimiter, CohortCsvWriterFlags flags);
void cohort_csv_writer_free (CohortCsvWriter *self);
void cohort_csv_writer_text (CohortCsvWriter *self, const char *text);
void cohort_csv_writer_plain (CohortCsvWriter *self, const char *text);
void cohort_csv_writer_int (CohortCsvWriter *self, gint64 value);
void cohort_csv_writer_amount (CohortCsvWriter *self, gint64 minor, const char *iso);
gboolean cohort_csv_writer_end_record (CohortCsvWriter *self, GCancellable *cancellable, GError **error);
gboolean cohort_csv_writer_finish (CohortCsvWriter *self, GCancellable *cancellable, GError **error);

const char *cohort_csv_unguarded (const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortCsvWriter, cohort_csv_writer_free)

G_END_DECLS
