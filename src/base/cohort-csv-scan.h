/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scanner of the CSV reader: finds the fields of one record in memory and cuts them out. It does no I/O, owns no
 * text and can stop at any byte. For cohort-csv.c only. */

#pragma once

#include "cohort-csv.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_CSV_SCAN_RECORD, /* a record is complete */
  COHORT_CSV_SCAN_MORE,   /* the data ended first */
  COHORT_CSV_SCAN_NUL,    /* a zero byte on this line */
  COHORT_CSV_SCAN_QUOTE   /* a quote inside a field on this line */
} CohortCsvScanResult;

typedef struct
{
  guint32 from, len; /* bytes; from the start of the record */
  guint32 shape;     /* of the scanner */
} CohortCsvSpan;

typedef struct
{
  char delimiter;
  CohortCsvFlags flags;
  guint8 stops_plain[256], stops_quoted[256];

  guint32 state, shape;
  gsize field_start;    /* from the start of the record */
  gboolean swallow_lf;  /* the line ended with the CR that ended the data: a LF in front of the next belongs to it */
  CohortCsvSpan *spans; /* (owned) */
  guint n_spans, n_room;

  guint64 line, quote_line; /* from 1: where the scan stands, and where the last quote was opened */
  guint64 n_bare_quotes;
} CohortCsvScan;

void cohort_csv_scan_init (CohortCsvScan *self, const CohortCsvDialect *dialect);
void cohort_csv_scan_clear (CohortCsvScan *self);
gsize cohort_csv_scan_begin (CohortCsvScan *self, const char *data, const char *end);
gsize cohort_csv_scan_skip_line (CohortCsvScan *self, const char *data, const char *end);
CohortCsvScanResult cohort_csv_scan_run (CohortCsvScan *self, const char *record, const char *end, gsize *pos);
gboolean cohort_csv_scan_is_in_quotes (const CohortCsvScan *self);
gboolean cohort_csv_scan_end (CohortCsvScan *self, const char *record, const char *end);
gboolean cohort_csv_scan_is_empty_line (const CohortCsvScan *self);
void cohort_csv_scan_cut (CohortCsvScan *self, char *record);

G_END_DECLS
