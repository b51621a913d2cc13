/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The CSV reader: each case is read three times, once in one piece, once byte by byte and once in pieces of random
 * size, and must give the same records, lines and errors. */

#include "cohort-csv.h"
#include "cohort-error.h"

#include <gio/gio.h>
#include <string.h>

/* A stream that gives at most @piece bytes a read; 0: a random number of them */
typedef struct
{
  GInputStream parent_instance;
  const char *data;
  gsize len, at, piece;
  guint reads, cancel_every; /* every so many reads are cancelled; 0: none */
} PieceStream;

typedef GInputStreamClass PieceStreamClass;

static GType piece_stream_get_type (void);
G_DEFINE_FINAL_TYPE (PieceStream, piece_stream, G_TYPE_INPUT_STREAM)

static gssize
piece_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  PieceStream *self = (PieceStream *) stream;
  gsize piece = self->piece > 0 ? self->piece : (gsize) g_test_rand_int_range (1, 7);
  gsize n = MIN (MIN (count, piece), self->len - self->at);

  if (self->cancel_every > 0 && ++self->reads % self->cancel_every == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      return -1;
    }
  memcpy (buffer, self->data + self->at, n);
  self->at += n;
  return (gssize) n;
}

static void
piece_stream_class_init (PieceStreamClass *klass)
{
  klass->read_fn = piece_stream_read;
}

static void
piece_stream_init (PieceStream *self)
{
}

static GInputStream *
piece_stream_new (const char *data, gsize len, gsize piece)
{
  PieceStream *self = g_object_new (piece_stream_get_type (), NULL);

  self->data = data;
  self->len = len;
  self->piece = piece;
  return G_INPUT_STREAM (self);
}

/* "line:field|field" for each record, and "!code message" where reading ends with an error */
static char *
read_all (const char *data, gsize len, gsize piece, const CohortCsvDialect *dialect)
{
  g_autoptr (GInputStream) stream = piece_stream_new (data, len, piece);
  g_autoptr (CohortCsv) csv = cohort_csv_new (stream, dialect);
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  guint64 record = 0;
  gboolean eof;

  while (cohort_csv_read (csv, &eof, NULL, &error) && !eof)
    {
      g_assert_cmpuint (cohort_csv_record (csv), ==, ++record);
      g_string_append_printf (out, "%" G_GUINT64_FORMAT ":", cohort_csv_line (csv));
      for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
        {
          g_assert_cmpuint (strlen (cohort_csv_field (csv, i)), ==, cohort_csv_field_len (csv, i));
          g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", cohort_csv_field (csv, i));
        }
      g_string_append_c (out, '\n');
      g_assert_null (cohort_csv_field (csv, cohort_csv_n_fields (csv)));
    }
  if (error != NULL)
    {
      g_autoptr (GError) again = NULL;

      g_assert_true (error->domain == COHORT_BASE_ERROR);
      g_assert_false (cohort_csv_read (csv, &eof, NULL, &again));
      g_assert_error (again, error->domain, error->code);
      g_string_append_printf (out, "!%d %s\n", error->code, error->message);
    }
  else
    {
      g_assert_true (cohort_csv_read (csv, &eof, NULL, NULL));
      g_assert_true (eof);
    }
  g_assert_cmpuint (cohort_csv_n_fields (csv), ==, 0);
  return g_string_free (out, FALSE);
}

static void
check_len (const char *data, gsize len, const CohortCsvDialect *dialect, const char *expected)
{
  static const gsize pieces[] = { G_MAXSIZE, 1, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *found = read_all (data, len, pieces[i], dialect);

      g_assert_cmpstr (found, ==, expected);
    }
}

static void
check (const char *data, const CohortCsvDialect *dialect, const char *expected)
{
  check_len (data, strlen (data), dialect, expected);
}

static void
test_plain (void)
{
  check ("", NULL, "");
  check ("\n\n", NULL, "");
  check ("a", NULL, "1:a\n");
  check ("a,b\n", NULL, "1:a|b\n");
  check ("a,b\r\nc,d\r\n", NULL, "1:a|b\n2:c|d\n");
  check ("a,b\rc,d\r", NULL, "1:a|b\n2:c|d\n");
  check ("a,b\nc,d\r\ne\r", NULL, "1:a|b\n2:c|d\n3:e\n");
  check ("a,\n,b\n,\n,", NULL, "1:a|\n2:|b\n3:|\n4:|\n");
  check ("a\n\n\r\n\r\rb\n", NULL, "1:a\n6:b\n");
  check (" a , b \n", NULL, "1: a | b \n");
  check ("é,中文,🙂\n", NULL, "1:é|中文|🙂\n");
}

static void
test_quotes (void)
{
  check ("\"a\",\"b\"\n", NULL, "1:a|b\n");
  check ("\"\"", NULL, "1:\n");
  check ("\"\"\n\"\",\"\"\n", NULL, "1:\n2:|\n");
  check ("\"a\"\"b\"", NULL, "1:a\"b\n");
  check ("\"\"\"\"", NULL, "1:\"\n");
  check ("\"\"\"\"\"\"", NULL, "1:\"\"\n");
  check ("\"a,b\",c\n", NULL, "1:a,b|c\n");
  check ("\"a\nb\r\nc\rd\",e\nf\n", NULL, "1:a\nb\r\nc\rd|e\n5:f\n");
  check ("x,\"a\n\"\"\n\",y\nz", NULL, "1:x|a\n\"\n|y\n4:z\n");
}

static void
test_bare_quotes (void)
{
  CohortCsvDialect strict = COHORT_CSV_DEFAULT;

  strict.flags = COHORT_CSV_NONE;
  check ("a\"b,c\n", NULL, "1:a\"b|c\n");
  check ("5\" pipe,c\n", NULL, "1:5\" pipe|c\n");
  check ("\"a\"b,c\n", NULL, "1:ab|c\n");
  check ("\"a\"b\"c\",d\n", NULL, "1:ab\"c\"|d\n");
  check ("\"a\"\"b\"c\"\"d,e\n", NULL, "1:a\"bc\"\"d|e\n");
  check ("\"a\" ,b\n", NULL, "1:a |b\n");
  check (" \"a\",b\n", NULL, "1: \"a\"|b\n");

  check ("x\na\"b,c\n", &strict, "1:x\n!8 Line 2: a quotation mark stands inside a field\n");
  check ("x\n\"a\"b,c\n", &strict, "1:x\n!8 Line 2: a quotation mark stands inside a field\n");
  check ("\"a\"\"b\",c\n", &strict, "1:a\"b|c\n");
}

static void
count_bare_quotes (const char *data, guint64 expected)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, -1, NULL);
  g_autoptr (CohortCsv) csv = cohort_csv_new (stream, NULL);
  gboolean eof;

  while (cohort_csv_read (csv, &eof, NULL, NULL) && !eof)
    continue;
  g_assert_cmpuint (cohort_csv_n_bare_quotes (csv), ==, expected);
}

static void
test_bare_quotes_are_counted (void)
{
  count_bare_quotes ("\"a\",\"b\"\"c\"\n", 0);
  count_bare_quotes ("a\"b,c\n\"x\"y,z\n", 2);
}

static void
test_errors (void)
{
  check ("a\n\"b\nc\nd", NULL, "1:a\n!8 Line 2: the quotation mark that opens here is never closed\n");
  check ("a\nb,\"x\ny\",\"c\nd", NULL, "1:a\n!8 Line 3: the quotation mark that opens here is never closed\n");
  check ("a,\"b\"\"", NULL, "!8 Line 1: the quotation mark that opens here is never closed\n");
  check_len ("a\nb\0c\n", 6, NULL, "1:a\n!7 Line 2 holds a zero byte: this is not a text file\n");
  check_len ("a\n\"b\n\0c\"\n", 9, NULL, "1:a\n!7 Line 3 holds a zero byte: this is not a text file\n");
  check_len ("a\n\"b\"\0\n", 7, NULL, "1:a\n!7 Line 2 holds a zero byte: this is not a text file\n");
  check ("a\nb\xff,c\n", NULL, "1:a\n!6 Line 2: the text is not in the encoding UTF-8\n");
  check ("a\n\"b\r\nc\n\xe4\xb8\",c\n", NULL, "1:a\n!6 Line 4: the text is not in the encoding UTF-8\n");
  check ("a\nb\xe4\xb8", NULL, "1:a\n!6 Line 2: the text is not in the encoding UTF-8\n");
  check ("\xed\xa0\x80\n", NULL, "!6 Line 1: the text is not in the encoding UTF-8\n");
}

static void
test_dialect (void)
{
  CohortCsvDialect dialect = COHORT_CSV_DEFAULT;

  dialect.delimiter = ';';
  check ("a;b,c;\"d;e\"\n", &dialect, "1:a|b,c|d;e\n");
  dialect.delimiter = '\t';
  check ("a\tb\t\n", &dialect, "1:a|b|\n");
  dialect.delimiter = '|';
  check ("a|b\n", &dialect, "1:a|b\n");
}

static void
test_mark_and_skipped_lines (void)
{
  CohortCsvDialect dialect = COHORT_CSV_DEFAULT;

  check ("\357\273\277a,b\n", NULL, "1:a|b\n");
  check ("\357\273\277\"a\",b\n", NULL, "1:a|b\n");
  check ("\357\273\277", NULL, "");
  check ("\357\273", NULL, "!6 Line 1: the text is not in the encoding UTF-8\n");
  dialect.skip_lines = 2;
  check ("\"x\ny\na,b\n", &dialect, "3:a|b\n");
  check ("\357\273\277x\r\n\r\na,b\r\nc\r\n", &dialect, "3:a|b\n4:c\n");
  check ("x\r\r\na,b\r", &dialect, "3:a|b\n");
  check ("x\ny", &dialect, "");
  check ("x", &dialect, "");
  check ("", &dialect, "");
}

static void
test_encodings (void)
{
  static const struct
  {
    CohortEncoding encoding;
    const char *iconv, *text, *expected;
  } cases[] = {
    { COHORT_ENCODING_GB18030, "GB18030", "名,\"张\n三\"\n镕,𠮷€\n", "1:名|张\n三\n3:镕|𠮷€\n" },
    { COHORT_ENCODING_GB18030, "GB18030", "\ufeff名,b\n", "1:名|b\n" },
    { COHORT_ENCODING_UTF_16LE, "UTF-16LE", "\ufeff名,b\r\nà,🙂\r\n", "1:名|b\n2:à|🙂\n" },
    { COHORT_ENCODING_UTF_16BE, "UTF-16BE", "\ufeff名,b\r\nà,🙂", "1:名|b\n2:à|🙂\n" },
    { COHORT_ENCODING_WINDOWS_1252, "WINDOWS-1252", "“é”,€\n", "1:“é”|€\n" },
    { COHORT_ENCODING_LATIN_1, "ISO-8859-1", "é,ÿ\n", "1:é|ÿ\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CohortCsvDialect dialect = COHORT_CSV_DEFAULT;
      g_autofree char *data = NULL;
      gsize len;

      data = g_convert (cases[i].text, -1, cases[i].iconv, "UTF-8", NULL, &len, NULL);
      g_assert_nonnull (data);
      dialect.encoding = cases[i].encoding;
      check_len (data, len, &dialect, cases[i].expected);
    }
}

static void
test_bad_encodings (void)
{
  CohortCsvDialect dialect = COHORT_CSV_DEFAULT;

  dialect.encoding = COHORT_ENCODING_GB18030;
  check ("a\nb\n\xff,c\n", &dialect, "1:a\n2:b\n!6 Line 3: the text is not in the encoding GB18030\n");
  check ("a\n\xd5", &dialect, "1:a\n!6 Line 2: the text is not in the encoding GB18030\n");
  dialect.encoding = COHORT_ENCODING_UTF_16LE;
  check_len ("a\0\n\0\0\xd8z\0", 8, &dialect, "1:a\n!6 Line 2: the text is not in the encoding UTF-16LE\n");
}

/* A record up to the cap is read, across many buffers; one above it is an error before memory grows further. */
static void
test_record_cap (void)
{
  CohortCsvDialect dialect = COHORT_CSV_DEFAULT;
  gsize cap = 1024 * 1024;
  g_autofree char *data = g_malloc (3 * cap);
  g_autofree char *expected = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (CohortCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  gboolean eof;

  dialect.max_record = cap;
  memset (data, 'x', 3 * cap);
  data[0] = data[cap - 10] = '"';
  data[cap - 9] = '\n';
  stream = g_memory_input_stream_new_from_data (data, (gssize) (3 * cap), NULL);
  csv = cohort_csv_new (stream, &dialect);
  g_assert_true (cohort_csv_read (csv, &eof, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (cohort_csv_field_len (csv, 0), ==, cap - 11);
  g_assert_false (cohort_csv_read (csv, &eof, NULL, &error));
  g_assert_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_TOO_LONG);
  g_assert_nonnull (strstr (error->message, "Line 2"));
}

/* A record of nothing but delimiters ends before its fields fill the memory. */
static void
test_field_cap (void)
{
  g_autofree char *data = g_strnfill (4 * 1024 * 1024, ',');
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, -1, NULL);
  g_autoptr (CohortCsv) csv = cohort_csv_new (stream, NULL);
  g_autoptr (GError) error = NULL;
  gboolean eof;

  g_assert_false (cohort_csv_read (csv, &eof, NULL, &error));
  g_assert_error (error, COHORT_BASE_ERROR, COHORT_BASE_ERROR_TOO_LONG);
}

/* Cancelled anywhere, reading goes on where it stopped. */
static void
test_cancel (void)
{
  static const char data[] = "\357\273\277a,\"b\nc\",d\r\n\r\ne\r\n";

  for (guint every = 2; every < 5; every++)
    {
      g_autoptr (GInputStream) stream = piece_stream_new (data, strlen (data), 1);
      g_autoptr (CohortCsv) csv = cohort_csv_new (stream, NULL);
      g_autoptr (GString) found = g_string_new (NULL);
      guint cancelled = 0;
      gboolean eof = FALSE;

      ((PieceStream *) stream)->cancel_every = every;
      while (!eof)
        {
          g_autoptr (GError) error = NULL;

          if (cohort_csv_read (csv, &eof, NULL, &error))
            for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
              g_string_append_printf (found, "%s|", cohort_csv_field (csv, i));
          else
            {
              g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
              cancelled++;
            }
        }
      g_assert_cmpstr (found->str, ==, "a|b\nc|d|e|");
      g_assert_cmpuint (cancelled, >=, 4);
    }
}

static char *
random_field (void)
{
  static const char *const parts[] = { "a", "\"", ",", "\n", "\r", "\r\n", " ", "中", "é", ";", "=", "-1", "''", "🙂" };
  GString *field = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
    g_string_append (field, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
  return g_string_free (field, FALSE);
}

/* Whatever is written by the rules of RFC 4180 is read as it was. */
static void
test_random_round_trips (void)
{
  for (int round = 0; round < 2000; round++)
    {
      static const char *const line_ends[] = { "\n", "\r", "\r\n" };
      const char *line_end = line_ends[g_test_rand_int_range (0, G_N_ELEMENTS (line_ends))];
      g_autoptr (GString) data = g_string_new (NULL);
      g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (CohortCsv) csv = NULL;
      gboolean eof;
      guint at = 0;

      for (int r = g_test_rand_int_range (0, 5); r > 0; r--)
        for (int f = g_test_rand_int_range (1, 5); f > 0; f--)
          {
            char *field = random_field ();
            g_auto (GStrv) halves = g_strsplit (field, "\"", -1);
            g_autofree char *doubled = g_strjoinv ("\"\"", halves);

            g_string_append_printf (data, "\"%s\"%s", doubled, f > 1 ? "," : line_end);
            g_ptr_array_add (fields, field);
          }
      stream = piece_stream_new (data->str, data->len, 0);
      csv = cohort_csv_new (stream, NULL);
      while (cohort_csv_read (csv, &eof, NULL, NULL) && !eof)
        for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
          g_assert_cmpstr (cohort_csv_field (csv, i), ==, g_ptr_array_index (fields, at++));
      g_assert_true (eof);
      g_assert_cmpuint (at, ==, fields->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv/plain", test_plain);
  g_test_add_func ("/csv/quotes", test_quotes);
  g_test_add_func ("/csv/bare-quotes", test_bare_quotes);
  g_test_add_func ("/csv/bare-quotes-are-counted", test_bare_quotes_are_counted);
  g_test_add_func ("/csv/errors", test_errors);
  g_test_add_func ("/csv/dialect", test_dialect);
  g_test_add_func ("/csv/mark-and-skipped-lines", test_mark_and_skipped_lines);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/bad-encodings", test_bad_encodings);
  g_test_add_func ("/csv/record-cap", test_record_cap);
  g_test_add_func ("/csv/field-cap", test_field_cap);
  g_test_add_func ("/csv/cancel", test_cancel);
  g_test_add_func ("/csv/random-round-trips", test_random_round_trips);
  return g_test_run ();
}
