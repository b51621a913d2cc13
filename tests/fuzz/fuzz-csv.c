/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* CSV: the file is read as it is detected, whole and in small pieces, strict and lenient. The two ways of reading must
 * agree, every field must be UTF-8 without a NUL, and what was read must come back from the writer. */

#include "fuzz.h"

#include "cohort-csv-writer.h"
#include "cohort-csv.h"
#include "cohort-error.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_RECORD 4096

/* Field and record ends as bytes that no field can hold. */
static GString *
read_all (GInputStream *stream, const CohortCsvDialect *dialect, CohortCsvWriter *writer, GError **error)
{
  g_autoptr (CohortCsv) csv = cohort_csv_new (stream, dialect);
  GString *out = g_string_new (NULL);
  guint64 line = 0;
  gboolean eof;

  while (cohort_csv_read (csv, &eof, NULL, error) && !eof)
    {
      g_assert_cmpuint (cohort_csv_n_fields (csv), >, 0);
      g_assert_cmpuint (cohort_csv_line (csv), >, line);
      line = cohort_csv_line (csv);
      for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
        {
          const char *field = cohort_csv_field (csv, i);

          g_assert_true (g_utf8_validate_len (field, cohort_csv_field_len (csv, i), NULL));
          g_assert_cmpuint (strlen (field), ==, cohort_csv_field_len (csv, i));
          g_string_append_len (out, field, (gssize) cohort_csv_field_len (csv, i) + 1);
          if (writer != NULL)
            cohort_csv_writer_text (writer, field);
        }
      g_string_append_c (out, '\0');
      if (writer != NULL)
        g_assert_true (cohort_csv_writer_end_record (writer, NULL, NULL));
    }
  return out;
}

/* The records so far, read again from what the writer made of them. */
static void
check_written (GOutputStream *written, CohortCsvWriter *writer, const GString *expected)
{
  CohortCsvDialect strict = { .delimiter = ',' };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (CohortCsv) csv = NULL;
  gboolean eof;
  gsize at = 0;

  g_assert_true (cohort_csv_writer_finish (writer, NULL, NULL));
  g_assert_true (g_output_stream_close (written, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (written));
  stream = g_memory_input_stream_new_from_bytes (bytes);
  csv = cohort_csv_new (stream, &strict);
  while (cohort_csv_read (csv, &eof, NULL, NULL) && !eof)
    {
      for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
        {
          g_assert_cmpstr (cohort_csv_unguarded (cohort_csv_field (csv, i)), ==, expected->str + at);
          at += strlen (expected->str + at) + 1;
        }
      at++;
    }
  g_assert_true (eof);
  g_assert_cmpuint (at, ==, expected->len);
}

static void
check_dialect (const uint8_t *data, size_t size, const CohortCsvDialect *dialect)
{
  g_autoptr (GInputStream) whole = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) pieces = g_memory_input_stream_new ();
  g_autoptr (GOutputStream) written = g_memory_output_stream_new_resizable ();
  g_autoptr (CohortCsvWriter) writer = cohort_csv_writer_new (written, ',', COHORT_CSV_WRITER_NONE);
  g_autoptr (GError) first_error = NULL, second_error = NULL;
  g_autoptr (GString) first = NULL, second = NULL;

  /* a memory stream gives one of its chunks a read */
  for (size_t at = 0, piece = 1; at < size; at += piece, piece = piece % 5 + 1)
    g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (pieces), data + at, (gssize) MIN (piece, size - at), NULL);
  first = read_all (whole, dialect, writer, &first_error);
  second = read_all (pieces, dialect, NULL, &second_error);
  g_assert_true (g_string_equal (first, second));
  g_assert_cmpint (first_error != NULL, ==, second_error != NULL);
  if (first_error != NULL)
    {
      g_assert_true (first_error->domain == COHORT_BASE_ERROR);
      g_assert_cmpstr (first_error->message, ==, second_error->message);
    }
  check_written (written, writer, first);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  CohortCsvDialect dialect;

  cohort_csv_detect (data, size, TRUE, &dialect);
  dialect.max_record = MAX_RECORD;
  check_dialect (data, size, &dialect);
  dialect.flags = COHORT_CSV_NONE;
  dialect.skip_lines = 1;
  check_dialect (data, size, &dialect);
  return 0;
}
