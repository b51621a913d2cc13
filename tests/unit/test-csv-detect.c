/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Telling a CSV file's encoding and delimiter from its bytes. */

#include "cohort-csv.h"

#include <gio/gio.h>
#include <string.h>

static void
check_bytes (const char *data, gsize len, gboolean complete, CohortEncoding encoding, gboolean is_sure, char delimiter,
             guint n_columns)
{
  CohortCsvDialect dialect;
  CohortCsvFindings findings;
  gboolean found = cohort_csv_detect_full ((const guint8 *) data, len, complete, &dialect, &findings);

  g_assert_cmpint (found, ==, n_columns >= 2);
  g_assert_cmpstr (cohort_encoding_name (dialect.encoding), ==, cohort_encoding_name (encoding));
  g_assert_cmpint (findings.encoding_is_sure, ==, is_sure);
  g_assert_cmpint (dialect.delimiter, ==, delimiter);
  g_assert_cmpuint (findings.n_columns, ==, n_columns);
  g_assert_cmpint (dialect.flags, ==, COHORT_CSV_BARE_QUOTES);
}

/* The same through a stream, where every byte is known. */
static void
check_stream (const char *data, gsize len, CohortEncoding encoding)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) len, NULL);
  g_autoptr (GError) error = NULL;
  CohortCsvDialect dialect;

  g_assert_true (cohort_csv_detect_stream (stream, &dialect, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (cohort_encoding_name (dialect.encoding), ==, cohort_encoding_name (encoding));
}

static void
check_text (const char *text, const char *iconv, CohortEncoding encoding, gboolean is_sure, char delimiter,
            guint n_columns)
{
  g_autofree char *data = NULL;
  gsize len;

  data = g_convert (text, -1, iconv, "UTF-8", NULL, &len, NULL);
  g_assert_nonnull (data);
  check_bytes (data, len, TRUE, encoding, is_sure, delimiter, n_columns);
  check_stream (data, len, encoding);
}

static void
test_delimiters (void)
{
  static const struct
  {
    const char *text;
    char delimiter;
    guint n_columns;
  } cases[] = {
    { "", ',', 0 },
    { "email\na@example.org\n", ',', 0 },
    { "a,b,c\n1,2,3\n", ',', 3 },
    { "a;b;c\n1;2;3\n", ';', 3 },
    { "a\tb\n1\t2\n", '\t', 2 },
    { "a|b\n1|2\n", '|', 2 },
    { "name;amount\nAda;1,50\nBo;2,00\n", ';', 2 },
    { "name,tags,note\nAda,x;y,\nBo,x;y;z,u\n", ',', 3 },
    { "\"a;b\",\"c;d\"\n\"1;2\",\"3;4\"\n", ',', 2 },
    { "\"a,b\";\"c\nd,e\"\n\"1,2\";x\n", ';', 2 },
    { "note\na;b,c\n", ',', 2 },
    { "Statement of 2026\n\nfrom: a, b, c\nid;sum;note\n1;2,00;x\n2;3,00;y\n3;1,00;\n", ';', 3 },
    { "a,b;c\r1,2;3\r4,5;6\r", ',', 2 },
    { "a,b\n", ',', 2 },
    { "日期；金额,单位\n今天；五,元\n", ',', 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CohortCsvDialect dialect;
      CohortCsvFindings findings;

      cohort_csv_detect_full ((const guint8 *) cases[i].text, strlen (cases[i].text), TRUE, &dialect, &findings);
      if (dialect.delimiter != cases[i].delimiter || findings.n_columns != cases[i].n_columns)
        g_error ("“%s”: %c, %u columns", cases[i].text, dialect.delimiter, findings.n_columns);
      g_assert_cmpuint (dialect.skip_lines, ==, 0);
    }
}

static void
test_said_delimiter (void)
{
  static const char text[] = "sep=;\r\na,b;c\r\n1,2;3\r\n";
  CohortCsvDialect dialect;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr (CohortCsv) csv = NULL;
  gboolean eof;

  g_assert_true (cohort_csv_detect ((const guint8 *) text, strlen (text), TRUE, &dialect));
  g_assert_cmpint (dialect.delimiter, ==, ';');
  g_assert_cmpuint (dialect.skip_lines, ==, 1);
  csv = cohort_csv_new (stream, &dialect);
  g_assert_true (cohort_csv_read (csv, &eof, NULL, NULL));
  g_assert_cmpstr (cohort_csv_field (csv, 0), ==, "a,b");

  g_assert_true (cohort_csv_detect ((const guint8 *) "sep=#\na,b\n", 10, TRUE, &dialect));
  g_assert_cmpuint (dialect.skip_lines, ==, 0);
}

/* A record that the end of the head cuts does not speak against its delimiter. */
static void
test_cut_head (void)
{
  check_bytes ("a,b,c\n1,2,3\n4,5", 15, FALSE, COHORT_ENCODING_UTF_8, TRUE, ',', 3);
  check_bytes ("a,b,c\n1,2,3\n4,\"5", 16, FALSE, COHORT_ENCODING_UTF_8, TRUE, ',', 3);
  check_bytes ("a,b;c\n1,2;3\n4,5;\xe4\xb8", 18, FALSE, COHORT_ENCODING_UTF_8, TRUE, ',', 2);
  check_bytes ("a;b,c\n1;2,3\n4;5", 15, FALSE, COHORT_ENCODING_UTF_8, TRUE, ',', 2);
  check_bytes ("a;b,c\n1;2,3\n4;5", 15, TRUE, COHORT_ENCODING_UTF_8, TRUE, ';', 2);
  check_bytes ("a,b\n4,\xe4", 7, TRUE, COHORT_ENCODING_WINDOWS_1252, FALSE, ',', 2);
  /* a file that was cut off is still in its encoding; reading it says where it ends */
  check_bytes ("a,b\n\xe4\xb8\xad,\xe4\xb8", 10, TRUE, COHORT_ENCODING_UTF_8, TRUE, ',', 2);
}

static void
test_encodings (void)
{
  static const char chinese[] = "订单号,昵称,金额,留言\n1,张小明,15.00,加油！\n2,李雷,30.00,谢谢\n";
  static const char western[] = "name,city\nJosé,Zürich\nZoë,Århus\nRené,Málaga\n";

  check_text ("a,b\n1,2\n", "UTF-8", COHORT_ENCODING_UTF_8, TRUE, ',', 2);
  check_text ("\ufeffa,b\n1,é\n", "UTF-8", COHORT_ENCODING_UTF_8, TRUE, ',', 2);
  check_text (chinese, "UTF-8", COHORT_ENCODING_UTF_8, TRUE, ',', 4);
  check_text (chinese, "GB18030", COHORT_ENCODING_GB18030, FALSE, ',', 4);
  check_text ("名;a\n镕;b\n张𠮷;c\n王小明;d\n", "GB18030", COHORT_ENCODING_GB18030, FALSE, ';', 2);
  check_text ("\ufeff名,a\n", "GB18030", COHORT_ENCODING_GB18030, TRUE, ',', 2);
  check_text (western, "WINDOWS-1252", COHORT_ENCODING_WINDOWS_1252, FALSE, ',', 2);
  check_text ("city,change\nZürich,±½\nMünchen,\nKöln,\n", "WINDOWS-1252", COHORT_ENCODING_WINDOWS_1252, FALSE, ',', 2);
  check_text ("id,name\n1,Größ\n", "WINDOWS-1252", COHORT_ENCODING_WINDOWS_1252, FALSE, ',', 2);
  check_text ("id,Größe\n1,5\n", "WINDOWS-1252", COHORT_ENCODING_WINDOWS_1252, FALSE, ',', 2);
  check_text ("id,名称\n1,VIP会员\n", "GB18030", COHORT_ENCODING_GB18030, FALSE, ',', 2);
  check_text ("id,n\n1,张", "GB18030", COHORT_ENCODING_GB18030, FALSE, ',', 2);
  check_text ("a,b\n€ 5,“x”\n", "WINDOWS-1252", COHORT_ENCODING_WINDOWS_1252, FALSE, ',', 2);
  check_text ("a,b\n\302\201,\303\251\n", "ISO-8859-1", COHORT_ENCODING_LATIN_1, FALSE, ',', 2);
  check_text ("\ufeffa\tb\n1\t2\n", "UTF-16LE", COHORT_ENCODING_UTF_16LE, TRUE, '\t', 2);
  check_text ("\ufeffa\tb\n1\t2\n", "UTF-16BE", COHORT_ENCODING_UTF_16BE, TRUE, '\t', 2);
  check_text ("a,b\n1,2\n", "UTF-16LE", COHORT_ENCODING_UTF_16LE, TRUE, ',', 2);
  check_text (chinese, "UTF-16LE", COHORT_ENCODING_UTF_16LE, TRUE, ',', 4);
  check_text (chinese, "UTF-16BE", COHORT_ENCODING_UTF_16BE, TRUE, ',', 4);
}

/* A file may be ASCII for as long as one likes before its first Chinese name. */
static void
test_late_bytes (void)
{
  g_autoptr (GString) data = g_string_new ("id,name\n");
  CohortCsvDialect dialect;

  while (data->len < 1000 * 1000)
    g_string_append (data, "1,Ada\n");
  g_string_append (data, "2,\xd5\xc5\xd0\xa1\xc3\xf7\n");
  g_assert_true (cohort_csv_detect ((const guint8 *) data->str, 65536, FALSE, &dialect));
  g_assert_cmpint (dialect.encoding, ==, COHORT_ENCODING_UTF_8);
  check_stream (data->str, data->len, COHORT_ENCODING_GB18030);
}

/* Every way of cutting the bytes into pieces gives the same answer. */
static void
test_pieces (void)
{
  static const char text[] = "é,中文,🙂,\xd5\xc5,plain text that goes on for a while\n";

  for (gsize first = 0; first < sizeof text; first++)
    for (gsize second = first; second < sizeof text; second++)
      {
        CohortEncodingSniffer whole = { 0 }, pieces = { 0 };

        cohort_encoding_sniff (&whole, (const guint8 *) text, sizeof text - 1);
        cohort_encoding_sniff (&pieces, (const guint8 *) text, MIN (first, sizeof text - 1));
        cohort_encoding_sniff (&pieces, (const guint8 *) text + first,
                               MIN (second, sizeof text - 1) - MIN (first, sizeof text - 1));
        cohort_encoding_sniff (&pieces, (const guint8 *) text + second,
                               sizeof text - 1 - MIN (second, sizeof text - 1));
        g_assert_cmpint (cohort_encoding_answer (&whole, TRUE, NULL), ==, cohort_encoding_answer (&pieces, TRUE, NULL));
        g_assert_cmpuint (whole.n_gb_common, ==, pieces.n_gb_common);
        g_assert_cmpint (whole.is_not_utf_8, ==, pieces.is_not_utf_8);
      }
}

/* What sniffing takes for UTF-8 is what GLib takes for UTF-8. */
static void
test_utf_8_property (void)
{
  for (int round = 0; round < 50000; round++)
    {
      static const guint8 bytes[] = { 'a',  0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf,
                                      0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff };
      CohortEncodingSniffer sniffer = { 0 };
      char text[8];

      /* the ends are plain, so that no mark is seen and nothing is cut off */
      text[0] = text[1] = text[sizeof text - 1] = 'x';
      for (gsize i = 2; i < sizeof text - 1; i++)
        text[i] = (char) bytes[g_test_rand_int_range (0, G_N_ELEMENTS (bytes))];
      cohort_encoding_sniff (&sniffer, (const guint8 *) text, sizeof text);
      g_assert_cmpint (cohort_encoding_answer (&sniffer, TRUE, NULL) == COHORT_ENCODING_UTF_8, ==,
                       g_utf8_validate_len (text, sizeof text, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv-detect/delimiters", test_delimiters);
  g_test_add_func ("/csv-detect/said-delimiter", test_said_delimiter);
  g_test_add_func ("/csv-detect/cut-head", test_cut_head);
  g_test_add_func ("/csv-detect/encodings", test_encodings);
  g_test_add_func ("/csv-detect/late-bytes", test_late_bytes);
  g_test_add_func ("/csv-detect/pieces", test_pieces);
  g_test_add_func ("/csv-detect/utf-8-property", test_utf_8_property);
  return g_test_run ();
}
