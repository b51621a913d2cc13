/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading CSV: RFC 4180 and what programs make of it, streamed in constant memory.
 *
 * A record ends with LF, CR or CRLF, whichever comes; empty lines are skipped. Quotes hold delimiters, line ends and
 * doubled quotes. Fields are UTF-8 whatever the file's encoding; a byte order mark is dropped. One reader belongs to
 * one thread at a time and does no I/O but through its stream. It knows nothing of headers or meaning. */

#pragma once

#include "cohort-encoding.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_CSV_NONE = 0,
  COHORT_CSV_BARE_QUOTES = 1 << 0 /* take quotes literally where none may stand; otherwise they are an error */
} CohortCsvFlags;

typedef struct
{
  CohortEncoding encoding;
  char delimiter;   /* ',', ';', '|' or a tab */
  guint skip_lines; /* lines before the first record that are not CSV */
  CohortCsvFlags flags;
  gsize max_record; /* bytes; 0: COHORT_CSV_MAX_RECORD */
} CohortCsvDialect;

#define COHORT_CSV_MAX_RECORD (16 * 1024 * 1024)

/* Comma, UTF-8, bare quotes taken literally. */
extern const CohortCsvDialect COHORT_CSV_DEFAULT;

typedef struct _CohortCsv CohortCsv;

CohortCsv *cohort_csv_new (GInputStream *stream, const CohortCsvDialect *dialect);
void cohort_csv_free (CohortCsv *self);
gboolean cohort_csv_read (CohortCsv *self, gboolean *eof, GCancellable *cancellable, GError **error);
guint cohort_csv_n_fields (const CohortCsv *self);
const char *cohort_csv_field (const CohortCsv *self, guint i);
gsize cohort_csv_field_len (const CohortCsv *self, guint i);
guint64 cohort_csv_line (const CohortCsv *self);
guint64 cohort_csv_record (const CohortCsv *self);
guint64 cohort_csv_n_bare_quotes (const CohortCsv *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortCsv, cohort_csv_free)

/* What was found beside the dialect. */
typedef struct
{
  gboolean has_bom;
  gboolean encoding_is_sure; /* FALSE: likely, and a person should be able to choose another */
  guint n_columns;           /* the most frequent number of fields; 0: no delimiter was seen */
} CohortCsvFindings;

gboolean cohort_csv_detect (const guint8 *head, gsize len, gboolean complete, CohortCsvDialect *out);
gboolean cohort_csv_detect_full (const guint8 *head, gsize len, gboolean complete, CohortCsvDialect *out,
                                 CohortCsvFindings *findings);
gboolean cohort_csv_detect_stream (GInputStream *stream, CohortCsvDialect *out, CohortCsvFindings *findings,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
