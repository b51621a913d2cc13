/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The CSV reader: a stream, a buffer and the scanner. The buffer holds the record being read and whatever was read
 * behind it; when the scanner wants more, the record moves to the front and the stream is read once. Memory is bounded
 * by the longest record. Encodings other than UTF-8 are decoded between the stream and the buffer. */

#include "config.h"

#include "cohort-csv.h"

#include "cohort-csv-scan.h"
#include "cohort-decoder.h"
#include "cohort-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIRST_CHUNK (8 * 1024) /* small files and the heads that are tried for a delimiter need no more */
#define CHUNK (256 * 1024)
#define MAX_FIELDS 65536 /* a record of delimiters alone would otherwise cost twelve times its size */
#define BYTE_ORDER_MARK "\357\273\277"

struct _CohortCsv
{
  GInputStream *stream;   /* (owned) */
  CohortDecoder *decoder; /* (owned) (nullable) NULL for UTF-8 */
  CohortCsvDialect dialect;
  GError *failure; /* (owned) (nullable) what every further read answers */

  char *buffer;               /* (owned) capacity + 1 bytes, the one behind the data being a line end */
  gsize capacity, start, end; /* start of the record, end of the data */
  gsize pos;                  /* from the start of the record: what is scanned */
  gboolean at_end, is_started;
  gboolean is_complete; /* the last read answered, so the next begins a record */

  CohortCsvScan scan;
  guint n_ready; /* fields that the reader may be asked for */
  guint64 record, record_line;
};

const CohortCsvDialect COHORT_CSV_DEFAULT = { .delimiter = ',', .flags = COHORT_CSV_BARE_QUOTES };

static gboolean G_GNUC_PRINTF (3, 4) fail (CohortCsv *self, CohortBaseError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  self->failure = g_error_new_valist (COHORT_BASE_ERROR, code, format, args);
  va_end (args);
  return FALSE;
}

/**
 * cohort_csv_new:
 * @stream: bytes of the file, from its beginning; a reference is taken
 * @dialect: (nullable): how it is written; %NULL for %COHORT_CSV_DEFAULT
 *
 * Returns: (transfer full): a reader; an encoding that the system cannot decode is reported by the first read
 */
CohortCsv *
cohort_csv_new (GInputStream *stream, const CohortCsvDialect *dialect)
{
  CohortCsv *self = g_new0 (CohortCsv, 1);

  self->dialect = dialect != NULL ? *dialect : COHORT_CSV_DEFAULT;
  if (self->dialect.max_record == 0 || self->dialect.max_record > G_MAXINT32)
    self->dialect.max_record = COHORT_CSV_MAX_RECORD;
  cohort_csv_scan_init (&self->scan, &self->dialect);
  self->capacity = FIRST_CHUNK;
  self->buffer = g_malloc (self->capacity + 1);
  self->buffer[0] = '\n';
  self->stream = g_object_ref (stream);
  if (self->dialect.encoding != COHORT_ENCODING_UTF_8)
    self->decoder = cohort_decoder_new (stream, self->dialect.encoding, &self->failure);
  return self;
}

void
cohort_csv_free (CohortCsv *self)
{
  if (self == NULL)
    return;
  g_clear_error (&self->failure);
  cohort_csv_scan_clear (&self->scan);
  g_clear_pointer (&self->decoder, cohort_decoder_free);
  g_free (self->buffer);
  g_object_unref (self->stream);
  g_free (self);
}

/* Makes room behind the data: the record moves to the front, and the buffer doubles until a chunk fits behind it. */
static gboolean
make_room (CohortCsv *self)
{
  gsize kept = self->end - self->start;

  if (kept > self->dialect.max_record || self->scan.n_spans > MAX_FIELDS)
    return fail (self, COHORT_BASE_ERROR_TOO_LONG, _ ("Line %lu: the record that begins here is too long"),
                 (gulong) self->record_line);
  memmove (self->buffer, self->buffer + self->start, kept);
  self->start = 0;
  self->end = kept;
  if (self->capacity - self->end < CHUNK / 2)
    {
      self->capacity *= 2;
      self->buffer = g_realloc (self->buffer, self->capacity + 1);
    }
  return TRUE;
}

static gssize
read_bytes (CohortCsv *self, GCancellable *cancellable, GError **error)
{
  char *at = self->buffer + self->end;
  gsize room = self->capacity - self->end;

  if (self->decoder != NULL)
    return cohort_decoder_read (self->decoder, at, room, cancellable, error);
  return g_input_stream_read (self->stream, at, room, cancellable, error);
}

static gboolean
fail_encoding (CohortCsv *self, guint64 line)
{
  return fail (self, COHORT_BASE_ERROR_ENCODING, _ ("Line %lu: the text is not in the encoding %s"), (gulong) line,
               cohort_encoding_name (self->dialect.encoding));
}

/* Reads once. FALSE with @error when cancelled, which may be tried again, and with self->failure otherwise. */
static gboolean
fill (CohortCsv *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  gssize n;

  if (!make_room (self))
    return FALSE;
  n = read_bytes (self, cancellable, &local);
  self->buffer[self->end + MAX (n, 0)] = '\n';
  if (n >= 0)
    {
      self->at_end = n == 0;
      self->end += n;
      return TRUE;
    }
  if (g_error_matches (local, COHORT_BASE_ERROR, COHORT_BASE_ERROR_ENCODING))
    return fail_encoding (self, self->scan.line);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    self->failure = g_steal_pointer (&local);
  return FALSE;
}

static gboolean
is_ascii (const char *text, gsize len)
{
  guint64 high = 0, word;

  for (; len >= sizeof word; text += sizeof word, len -= sizeof word)
    {
      memcpy (&word, text, sizeof word);
      high |= word;
    }
  while (len > 0)
    high |= (guint8) text[--len];
  return (high & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* The decoder has checked what it decoded; UTF-8 is checked here, a record at a time. */
static gboolean
check_encoding (CohortCsv *self)
{
  const char *record = self->buffer + self->start, *bad;
  guint64 line = self->record_line;

  if (self->decoder != NULL || is_ascii (record, self->pos) || g_utf8_validate_len (record, self->pos, &bad))
    return TRUE;
  for (const char *p = record; p < bad; p++)
    line += *p == '\n' || (*p == '\r' && p[1] != '\n');
  return fail_encoding (self, line);
}

/* Steps over what is scanned. */
static void
begin_record (CohortCsv *self)
{
  self->start += self->pos;
  self->pos = 0;
  self->start += cohort_csv_scan_begin (&self->scan, self->buffer + self->start, self->buffer + self->end);
  self->record_line = self->scan.line;
}

/* Drops the byte order mark and the lines that are not CSV. */
static gboolean
begin (CohortCsv *self, GCancellable *cancellable, GError **error)
{
  const gsize mark = strlen (BYTE_ORDER_MARK);

  while (self->end < mark && !self->at_end && memcmp (self->buffer, BYTE_ORDER_MARK, self->end) == 0)
    if (!fill (self, cancellable, error))
      return FALSE;
  if (self->start == 0 && self->end >= mark && memcmp (self->buffer, BYTE_ORDER_MARK, mark) == 0)
    self->start = mark;
  while (self->scan.line <= self->dialect.skip_lines && !(self->at_end && self->start == self->end))
    {
      const char *data = self->buffer + self->start, *end = self->buffer + self->end;

      if (data == end && !fill (self, cancellable, error))
        return FALSE;
      begin_record (self);
      self->pos = cohort_csv_scan_skip_line (&self->scan, self->buffer + self->start, self->buffer + self->end);
      begin_record (self);
    }
  self->is_started = TRUE;
  return TRUE;
}

static gboolean
fail_scan (CohortCsv *self, CohortCsvScanResult result)
{
  if (result == COHORT_CSV_SCAN_NUL)
    return fail (self, COHORT_BASE_ERROR_NUL, _ ("Line %lu holds a zero byte: this is not a text file"),
                 (gulong) self->scan.line);
  return fail (self, COHORT_BASE_ERROR_QUOTE, _ ("Line %lu: a quotation mark stands inside a field"),
               (gulong) self->scan.line);
}

/* The data has ended inside or behind a record. */
static gboolean
end_of_data (CohortCsv *self, gboolean *eof)
{
  if (cohort_csv_scan_is_in_quotes (&self->scan))
    return fail (self, COHORT_BASE_ERROR_QUOTE, _ ("Line %lu: the quotation mark that opens here is never closed"),
                 (gulong) self->scan.quote_line);
  *eof = !cohort_csv_scan_end (&self->scan, self->buffer + self->start, self->buffer + self->end);
  return *eof || check_encoding (self);
}

/* TRUE with a record or, in @eof, without one; FALSE with self->failure or @error. */
static gboolean
read_record (CohortCsv *self, gboolean *eof, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      const char *record = self->buffer + self->start;
      CohortCsvScanResult result = cohort_csv_scan_run (&self->scan, record, self->buffer + self->end, &self->pos);

      if (result == COHORT_CSV_SCAN_MORE)
        {
          if (self->at_end)
            return end_of_data (self, eof);
          if (!fill (self, cancellable, error))
            return FALSE;
          if (self->pos == 0)
            begin_record (self); /* the LF of a parted CRLF may have come */
        }
      else if (result != COHORT_CSV_SCAN_RECORD)
        return fail_scan (self, result);
      else if (!cohort_csv_scan_is_empty_line (&self->scan))
        return check_encoding (self);
      else
        begin_record (self);
    }
}

/**
 * cohort_csv_read:
 * @self: a reader
 * @eof: (out): TRUE when there was no further record
 * @cancellable: (nullable): for reads of the stream
 * @error: QUOTE, NUL, ENCODING or TOO_LONG, naming the line; else what the stream reports. Except for being cancelled,
 *   every further read answers the same
 *
 * Moves on to the next record. The fields of the one before are gone.
 *
 * Returns: %FALSE on error
 */
gboolean
cohort_csv_read (CohortCsv *self, gboolean *eof, GCancellable *cancellable, GError **error)
{
  gboolean done = self->failure == NULL;

  *eof = FALSE;
  if (done && !self->is_started)
    done = begin (self, cancellable, error);
  if (done && (self->is_complete || self->pos == 0))
    begin_record (self);
  done = done && read_record (self, eof, cancellable, error);
  if (self->failure != NULL)
    g_propagate_error (error, g_error_copy (self->failure));
  self->is_complete = done;
  self->n_ready = 0;
  if (done && !*eof)
    {
      cohort_csv_scan_cut (&self->scan, self->buffer + self->start);
      self->n_ready = self->scan.n_spans;
      self->record++;
    }
  return done;
}

/* Fields of the record; 0 before the first and behind the last. */
guint
cohort_csv_n_fields (const CohortCsv *self)
{
  return self->n_ready;
}

/**
 * cohort_csv_field:
 * @self: a reader
 * @i: from 0
 *
 * Returns: (transfer none) (nullable): UTF-8, NUL-terminated, valid until the next read; %NULL when the record has no
 *   such field
 */
const char *
cohort_csv_field (const CohortCsv *self, guint i)
{
  if (i >= self->n_ready)
    return NULL;
  return self->buffer + self->start + self->scan.spans[i].from;
}

/* Bytes of a field; 0 when the record has no such field. */
gsize
cohort_csv_field_len (const CohortCsv *self, guint i)
{
  return i < self->n_ready ? self->scan.spans[i].len : 0;
}

/* The line on which the record begins, from 1, as an editor counts lines. */
guint64
cohort_csv_line (const CohortCsv *self)
{
  return self->record_line;
}

/* The number of the record, from 1; empty lines do not count. */
guint64
cohort_csv_record (const CohortCsv *self)
{
  return self->record;
}

/* Quotes taken literally so far, which may mean that a column slipped. */
guint64
cohort_csv_n_bare_quotes (const CohortCsv *self)
{
  return self->scan.n_bare_quotes;
}
