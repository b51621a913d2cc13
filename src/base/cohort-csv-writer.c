/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The CSV writer: records gather in memory and go to the stream in pieces. */

#include "cohort-csv-writer.h"

#include "cohort-money.h"

#include <string.h>

#define PIECE (64 * 1024)
#define GUARD '\''
#define BYTE_ORDER_MARK "\357\273\277"

struct _CohortCsvWriter
{
  GOutputStream *stream; /* (owned) */
  GString *pending;      /* (owned) */
  char delimiter;
  const char *line_end;
  gboolean in_record; /* a field was written since the last line end */
  gsize record_start; /* in pending */
};

/**
 * cohort_csv_writer_new:
 * @stream: where to write; a reference is taken, it is not closed
 * @delimiter: as in CohortCsvDialect
 * @flags: line ends and mark
 *
 * Returns: (transfer full): a writer. Without cohort_csv_writer_finish () its last records may not be in the stream
 */
CohortCsvWriter *
cohort_csv_writer_new (GOutputStream *stream, char delimiter, CohortCsvWriterFlags flags)
{
  CohortCsvWriter *self = g_new0 (CohortCsvWriter, 1);

  self->stream = g_object_ref (stream);
  self->pending = g_string_sized_new (PIECE + PIECE / 4);
  self->delimiter = delimiter;
  self->line_end = (flags & COHORT_CSV_WRITER_CRLF) != 0 ? "\r\n" : "\n";
  if ((flags & COHORT_CSV_WRITER_BOM) != 0)
    g_string_append (self->pending, BYTE_ORDER_MARK);
  self->record_start = self->pending->len;
  return self;
}

void
cohort_csv_writer_free (CohortCsvWriter *self)
{
  if (self == NULL)
    return;
  g_string_free (self->pending, TRUE);
  g_object_unref (self->stream);
  g_free (self);
}

static void
append_field (CohortCsvWriter *self, const char *text, gboolean is_guarded)
{
  char special[] = { '"', '\r', '\n', self->delimiter, '\0' };
  gsize len = strlen (text);
  /* blanks at an end are kept by RFC 4180 but not by every reader; a mark that is text must not begin the file */
  gboolean quoted = text[strcspn (text, special)] != '\0' || (len > 0 && (text[0] == ' ' || text[len - 1] == ' '))
                    || g_str_has_prefix (text, BYTE_ORDER_MARK);

  if (self->in_record)
    g_string_append_c (self->pending, self->delimiter);
  self->in_record = TRUE;
  if (quoted)
    g_string_append_c (self->pending, '"');
  if (is_guarded)
    g_string_append_c (self->pending, GUARD);
  for (const char *quote; (quote = quoted ? strchr (text, '"') : NULL) != NULL; text = quote + 1)
    {
      g_string_append_len (self->pending, text, quote - text + 1);
      g_string_append_c (self->pending, '"');
    }
  g_string_append (self->pending, text);
  if (quoted)
    g_string_append_c (self->pending, '"');
}

/* Whether a spreadsheet would take a cell with this text for a formula; full-width signs count in some. */
static gboolean
is_formula (const char *text)
{
  static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (text, starts[i]))
      return TRUE;
  return FALSE;
}

/* Whether a guard stands before this text: also where it begins with a guard of its own, so that taking one off is
 * always right. */
static gboolean
needs_guard (const char *text)
{
  while (*text == GUARD)
    text++;
  return is_formula (text);
}

/**
 * cohort_csv_writer_text:
 * @self: a writer
 * @text: (nullable): UTF-8 that people wrote or services sent; %NULL is written as nothing
 */
void
cohort_csv_writer_text (CohortCsvWriter *self, const char *text)
{
  append_field (self, text != NULL ? text : "", text != NULL && needs_guard (text));
}

/**
 * cohort_csv_writer_plain:
 * @self: a writer
 * @text: (nullable): a field that this program made and that must stay as it is: a date, a code, a scaled number
 */
void
cohort_csv_writer_plain (CohortCsvWriter *self, const char *text)
{
  append_field (self, text != NULL ? text : "", FALSE);
}

void
cohort_csv_writer_int (CohortCsvWriter *self, gint64 value)
{
  g_autofree char *text = cohort_scaled_to_decimal (value, 0);

  append_field (self, text, FALSE);
}

/**
 * cohort_csv_writer_amount:
 * @self: a writer
 * @minor: minor units
 * @iso: their currency, which a column of its own should name
 */
void
cohort_csv_writer_amount (CohortCsvWriter *self, gint64 minor, const char *iso)
{
  g_autofree char *text = cohort_money_to_decimal (minor, iso);

  append_field (self, text, FALSE);
}

static gboolean
flush (CohortCsvWriter *self, GCancellable *cancellable, GError **error)
{
  gsize written = 0;
  gboolean done
      = g_output_stream_write_all (self->stream, self->pending->str, self->pending->len, &written, cancellable, error);

  g_string_erase (self->pending, 0, (gssize) written);
  self->record_start = self->pending->len;
  return done;
}

/**
 * cohort_csv_writer_end_record:
 * @self: a writer
 * @cancellable: (nullable): for writing to the stream
 * @error: what the stream reports; the call may be made again to try again
 */
gboolean
cohort_csv_writer_end_record (CohortCsvWriter *self, GCancellable *cancellable, GError **error)
{
  /* a record of one empty field would be an empty line, which is no record */
  if (self->in_record && self->pending->len == self->record_start)
    g_string_append (self->pending, "\"\"");
  if (self->in_record)
    g_string_append (self->pending, self->line_end);
  self->in_record = FALSE;
  self->record_start = self->pending->len;
  return self->pending->len < PIECE || flush (self, cancellable, error);
}

/**
 * cohort_csv_writer_finish:
 * @self: a writer
 * @cancellable: (nullable): for writing to the stream
 * @error: what the stream reports
 *
 * Puts what is left into the stream and flushes it. The stream stays open.
 */
gboolean
cohort_csv_writer_finish (CohortCsvWriter *self, GCancellable *cancellable, GError **error)
{
  return flush (self, cancellable, error) && g_output_stream_flush (self->stream, cancellable, error);
}

/**
 * cohort_csv_unguarded:
 * @field: a field as read
 *
 * Returns: (transfer none): @field without the apostrophe that cohort_csv_writer_text () put before it
 */
const char *
cohort_csv_unguarded (const char *field)
{
  return field[0] == GUARD && needs_guard (field + 1) ? field + 1 : field;
}
