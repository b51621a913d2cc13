/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The states of a CSV record. The byte behind the data must be readable and a line end: that stops every inner loop,
 * which then needs one test a byte. Positions are kept from the start of the record, so the data may move between two
 * runs. Nothing is written before the record is complete; cutting then puts a NUL where each field ends and rewrites
 * fields with quotes inside, which only ever shortens them. */

#include "cohort-csv-scan.h"

#define QUOTE '"'

enum
{
  STATE_FIELD,  /* before the first byte of a field */
  STATE_PLAIN,  /* in an unquoted field, or behind the closing quote of one that goes on */
  STATE_QUOTED, /* between quotes */
  STATE_CLOSED  /* behind a quote that closes the field unless another follows */
};

enum
{
  SHAPE_PLAIN,  /* the bytes as they are */
  SHAPE_QUOTED, /* the bytes between the first and the last */
  SHAPE_MIXED   /* has to be rewritten */
};

/* @self: to be filled; @dialect: its delimiter and flags are used */
void
cohort_csv_scan_init (CohortCsvScan *self, const CohortCsvDialect *dialect)
{
  static const guint8 stops[] = { '\0', '\r', '\n', QUOTE };

  *self = (CohortCsvScan) { .delimiter = dialect->delimiter, .flags = dialect->flags, .line = 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    self->stops_plain[stops[i]] = self->stops_quoted[stops[i]] = 1;
  self->stops_plain[(guint8) self->delimiter] = 1;
}

void
cohort_csv_scan_clear (CohortCsvScan *self)
{
  g_clear_pointer (&self->spans, g_free);
}

/**
 * cohort_csv_scan_begin:
 * @self: a scanner
 * @data: what stands behind the record before
 * @end: end of the data
 *
 * Forgets the record before.
 *
 * Returns: bytes of @data that still belong to it: 1 for the LF of a CRLF that the data's end had parted
 */
gsize
cohort_csv_scan_begin (CohortCsvScan *self, const char *data, const char *end)
{
  gboolean parted = self->swallow_lf && data < end;

  self->n_spans = 0;
  self->state = STATE_FIELD;
  if (parted)
    self->swallow_lf = FALSE;
  return parted && *data == '\n';
}

/* Bytes of @data to the end of the line, its line end included as far as it is there. */
gsize
cohort_csv_scan_skip_line (CohortCsvScan *self, const char *data, const char *end)
{
  const char *p = data;

  while (p < end && *p != '\n' && *p != '\r')
    p++;
  if (p < end)
    {
      self->swallow_lf = *p++ == '\r';
      self->line++;
    }
  return p - data;
}

/* Notes the field that ends before @p. */
static inline void
end_field (CohortCsvScan *self, const char *record, const char *p)
{
  if (self->n_spans == self->n_room)
    {
      self->n_room = MAX (32, self->n_room * 2);
      self->spans = g_renew (CohortCsvSpan, self->spans, self->n_room);
    }
  self->spans[self->n_spans++] = (CohortCsvSpan) { .from = (guint32) self->field_start,
                                                   .len = (guint32) ((gsize) (p - record) - self->field_start),
                                                   .shape = self->shape };
  self->state = STATE_FIELD;
}

/* A quote where none may stand; FALSE when the dialect does not allow it. */
static gboolean
take_bare_quote (CohortCsvScan *self)
{
  if ((self->flags & COHORT_CSV_BARE_QUOTES) == 0)
    return FALSE;
  self->n_bare_quotes++;
  return TRUE;
}

/* Each of the three below moves @pp on within its state. TRUE: the run is over, with @result. */

static inline gboolean
scan_plain (CohortCsvScan *self, const char *record, const char *end, const char **pp, CohortCsvScanResult *result)
{
  const char *p = *pp;

  while (!self->stops_plain[(guint8) *p])
    p++;
  *pp = p;
  if (p == end)
    *result = COHORT_CSV_SCAN_MORE;
  else if (*p == self->delimiter)
    {
      end_field (self, record, p);
      *pp = p + 1;
      return FALSE;
    }
  else if (*p == '\n' || *p == '\r')
    {
      end_field (self, record, p);
      self->line++;
      self->swallow_lf = *p == '\r' && p + 1 == end;
      *pp = p + (*p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1);
      *result = COHORT_CSV_SCAN_RECORD;
    }
  else if (*p == QUOTE && take_bare_quote (self))
    {
      *pp = p + 1;
      return FALSE;
    }
  else
    *result = *p == QUOTE ? COHORT_CSV_SCAN_QUOTE : COHORT_CSV_SCAN_NUL;
  return TRUE;
}

static inline gboolean
scan_quoted (CohortCsvScan *self, const char *end, const char **pp, CohortCsvScanResult *result)
{
  const char *p = *pp;

  for (;; p++)
    {
      while (!self->stops_quoted[(guint8) *p])
        p++;
      if (p == end || *p == QUOTE || *p == '\0')
        break;
      self->line += *p == '\r' || p[-1] != '\r'; /* CRLF is one line end */
    }
  *pp = p;
  if (p == end)
    *result = COHORT_CSV_SCAN_MORE;
  else if (*p == QUOTE)
    {
      *pp = p + 1;
      self->state = STATE_CLOSED;
      return FALSE;
    }
  else
    *result = COHORT_CSV_SCAN_NUL;
  return TRUE;
}

static inline gboolean
scan_closed (CohortCsvScan *self, const char *end, const char **pp, CohortCsvScanResult *result)
{
  const char *p = *pp;

  if (p == end)
    {
      *result = COHORT_CSV_SCAN_MORE;
      return TRUE;
    }
  if (*p == self->delimiter || *p == '\n' || *p == '\r')
    {
      self->state = STATE_PLAIN;
      return FALSE;
    }
  if (*p == QUOTE)
    {
      self->state = STATE_QUOTED;
      *pp = p + 1;
    }
  else if (*p == '\0' || !take_bare_quote (self))
    {
      *result = *p == '\0' ? COHORT_CSV_SCAN_NUL : COHORT_CSV_SCAN_QUOTE;
      return TRUE;
    }
  else
    self->state = STATE_PLAIN;
  self->shape = SHAPE_MIXED;
  return FALSE;
}

/**
 * cohort_csv_scan_run:
 * @self: a scanner
 * @record: start of the record
 * @end: end of the data; *@end is a line end
 * @pos: (inout): from @record: where the scan stands. After a record it is behind the line end
 *
 * Scans to the end of the record or of the data, or to the fault.
 */
CohortCsvScanResult
cohort_csv_scan_run (CohortCsvScan *self, const char *record, const char *end, gsize *pos)
{
  CohortCsvScanResult result = COHORT_CSV_SCAN_MORE;
  const char *p = record + *pos;
  gboolean is_over = FALSE;

  while (!is_over)
    switch (self->state)
      {
      case STATE_FIELD:
        self->field_start = p - record;
        self->shape = SHAPE_PLAIN;
        is_over = p == end;
        if (is_over)
          break;
        self->state = STATE_PLAIN;
        if (*p == QUOTE)
          {
            self->state = STATE_QUOTED;
            self->shape = SHAPE_QUOTED;
            self->quote_line = self->line;
            p++;
          }
        break;
      case STATE_PLAIN:
        is_over = scan_plain (self, record, end, &p, &result);
        break;
      case STATE_QUOTED:
        is_over = scan_quoted (self, end, &p, &result);
        break;
      case STATE_CLOSED:
      default:
        is_over = scan_closed (self, end, &p, &result);
        break;
      }
  *pos = p - record;
  return result;
}

/* Whether the data ended between quotes. */
gboolean
cohort_csv_scan_is_in_quotes (const CohortCsvScan *self)
{
  return self->state == STATE_QUOTED;
}

/* No more data will come: closes the record, not in quotes, that the last run left open. FALSE: there is none. */
gboolean
cohort_csv_scan_end (CohortCsvScan *self, const char *record, const char *end)
{
  if (self->state == STATE_FIELD && self->n_spans == 0)
    return FALSE;
  end_field (self, record, end);
  return TRUE;
}

/* Whether the record is a line with nothing on it. */
gboolean
cohort_csv_scan_is_empty_line (const CohortCsvScan *self)
{
  return self->n_spans == 1 && self->spans[0].len == 0;
}

/* Drops the quotes that structure a field and halves the doubled ones; returns the new length. */
static guint32
rewrite (char *field, guint32 len)
{
  gboolean closed = FALSE;
  char *out = field;

  for (guint32 i = 1; i < len; i++)
    {
      if (field[i] != QUOTE || closed)
        *out++ = field[i];
      else if (i + 1 < len && field[i + 1] == QUOTE)
        *out++ = field[i++];
      else
        closed = TRUE;
    }
  return (guint32) (out - field);
}

/* Makes each span of the complete record a NUL-terminated field. */
void
cohort_csv_scan_cut (CohortCsvScan *self, char *record)
{
  for (guint i = 0; i < self->n_spans; i++)
    {
      CohortCsvSpan *span = &self->spans[i];

      if (span->shape == SHAPE_QUOTED)
        {
          span->from++;
          span->len -= 2;
        }
      else if (span->shape == SHAPE_MIXED)
        span->len = rewrite (record + span->from, span->len);
      record[span->from + span->len] = '\0';
    }
}
