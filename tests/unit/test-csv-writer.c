/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The CSV writer, by itself and through the reader. */

#include "cohort-csv-writer.h"
#include "cohort-csv.h"

#include <gio/gio.h>

static char *
taken (GOutputStream *stream)
{
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
check_text (const char *text, const char *expected)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CohortCsvWriter) writer = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_NONE);
  g_autofree char *line = g_strconcat (expected, "\n", NULL);
  g_autofree char *found = NULL;

  cohort_csv_writer_text (writer, text);
  g_assert_true (cohort_csv_writer_end_record (writer, NULL, NULL));
  g_assert_true (cohort_csv_writer_finish (writer, NULL, NULL));
  found = taken (stream);
  g_assert_cmpstr (found, ==, line);
}

static void
test_text (void)
{
  check_text ("plain", "plain");
  check_text (NULL, "\"\"");
  check_text ("", "\"\"");
  check_text ("a,b", "\"a,b\"");
  check_text ("a;b", "a;b");
  check_text ("say \"hi\"", "\"say \"\"hi\"\"\"");
  check_text ("a\nb", "\"a\nb\"");
  check_text (" a", "\" a\"");
  check_text ("a ", "\"a \"");
  check_text ("\ufeffa", "\"\ufeffa\"");
  check_text ("=1+1", "'=1+1");
  check_text ("+1", "'+1");
  check_text ("-1", "'-1");
  check_text ("@ada", "'@ada");
  check_text ("\tx", "'\tx");
  check_text ("\rx", "\"'\rx\"");
  check_text ("＝1", "'＝1");
  check_text ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"");
  check_text ("a=1", "a=1");
  check_text ("'quoted", "'quoted");
  check_text ("'=1", "''=1");
}

static void
test_record (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CohortCsvWriter) writer
      = cohort_csv_writer_new (stream, ';', COHORT_CSV_WRITER_CRLF | COHORT_CSV_WRITER_BOM);
  g_autofree char *found = NULL;

  cohort_csv_writer_text (writer, "@ada");
  cohort_csv_writer_amount (writer, -123450, "USD");
  cohort_csv_writer_plain (writer, "USD");
  cohort_csv_writer_int (writer, -7);
  cohort_csv_writer_text (writer, NULL);
  g_assert_true (cohort_csv_writer_end_record (writer, NULL, NULL));
  g_assert_true (cohort_csv_writer_end_record (writer, NULL, NULL)); /* nothing was written: no record */
  cohort_csv_writer_text (writer, "a;b");
  g_assert_true (cohort_csv_writer_end_record (writer, NULL, NULL));
  g_assert_true (cohort_csv_writer_finish (writer, NULL, NULL));
  found = taken (stream);
  g_assert_cmpstr (found, ==, "\357\273\277'@ada;-1234.50;USD;-7;\r\n\"a;b\"\r\n");
}

static void
test_unguarded (void)
{
  g_assert_cmpstr (cohort_csv_unguarded ("'=1"), ==, "=1");
  g_assert_cmpstr (cohort_csv_unguarded ("''=1"), ==, "'=1");
  g_assert_cmpstr (cohort_csv_unguarded ("'tis"), ==, "'tis");
  g_assert_cmpstr (cohort_csv_unguarded ("="), ==, "=");
  g_assert_cmpstr (cohort_csv_unguarded (""), ==, "");
}

static char *
random_text (void)
{
  static const char *const parts[] = { "=", "'", "\"", ",", ";", "\n", "\r", " ", "-", "@", "a", "中", "\t" };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 5); n > 0; n--)
    g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
  return g_string_free (text, FALSE);
}

/* What is written is read back to the byte, in every dialect, also across the writer's pieces. */
static void
test_random_round_trips (void)
{
  for (int round = 0; round < 40; round++)
    {
      CohortCsvDialect dialect = COHORT_CSV_DEFAULT;
      CohortCsvWriterFlags flags = g_test_rand_int_range (0, 4);
      g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GInputStream) in = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (CohortCsvWriter) writer = NULL;
      g_autoptr (CohortCsv) csv = NULL;
      gboolean eof;
      guint at = 0;

      dialect.delimiter = ",;\t|"[g_test_rand_int_range (0, 4)];
      dialect.flags = COHORT_CSV_NONE;
      writer = cohort_csv_writer_new (out, dialect.delimiter, flags);
      for (int record = 0; record < 5000; record++)
        {
          for (int field = g_test_rand_int_range (1, 5); field > 0; field--)
            {
              g_ptr_array_add (texts, random_text ());
              cohort_csv_writer_text (writer, g_ptr_array_index (texts, texts->len - 1));
            }
          g_assert_true (cohort_csv_writer_end_record (writer, NULL, NULL));
        }
      g_assert_true (cohort_csv_writer_finish (writer, NULL, NULL));
      g_assert_true (g_output_stream_close (out, NULL, NULL));
      bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
      in = g_memory_input_stream_new_from_bytes (bytes);
      csv = cohort_csv_new (in, &dialect);
      while (cohort_csv_read (csv, &eof, NULL, NULL) && !eof)
        for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
          g_assert_cmpstr (cohort_csv_unguarded (cohort_csv_field (csv, i)), ==, g_ptr_array_index (texts, at++));
      g_assert_true (eof);
      g_assert_cmpuint (at, ==, texts->len);
      g_assert_cmpuint (cohort_csv_record (csv), ==, 5000);
    }
}

/* A stream that is full keeps what fitted, and the rest can be written later. */
static void
test_full (void)
{
  g_autofree char *room = g_malloc (100000);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new (room, 100000, NULL, NULL);
  g_autoptr (CohortCsvWriter) writer = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_NONE);
  g_autoptr (GError) error = NULL;
  gboolean fits = TRUE;

  for (int i = 0; fits && i < 100000; i++)
    {
      cohort_csv_writer_text (writer, "0123456789");
      fits = cohort_csv_writer_end_record (writer, NULL, &error);
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_false (fits);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv-writer/text", test_text);
  g_test_add_func ("/csv-writer/record", test_record);
  g_test_add_func ("/csv-writer/unguarded", test_unguarded);
  g_test_add_func ("/csv-writer/random-round-trips", test_random_round_trips);
  g_test_add_func ("/csv-writer/full", test_full);
  return g_test_run ();
}
