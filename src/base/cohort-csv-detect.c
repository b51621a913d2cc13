/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a CSV file is written, told from its beginning: its encoding from the bytes, its delimiter by reading the head
 * with each candidate and taking the one that cuts the most records into one and the same number of fields. Lines of
 * another kind in front, which bank and shop exports like, therefore do not hide it. */

#include "cohort-csv.h"

#include <string.h>

#define MAX_RECORDS 64
#define HEAD (256 * 1024)

static const char delimiters[] = { ',', ';', '\t', '|' };

/* The beginning of a file. */
typedef struct
{
  const guint8 *bytes;
  gsize len;
  gboolean is_whole; /* nothing follows */
} Head;

typedef struct
{
  guint n_records;
  guint n_fields[MAX_RECORDS];
  guint n_alike, width; /* how many records have the most frequent number of fields above one, and that number */
} Score;

static void
find_width (Score *score)
{
  for (guint i = 0; i < score->n_records; i++)
    {
      guint n_alike = 0;

      for (guint j = 0; j < score->n_records; j++)
        n_alike += score->n_fields[j] == score->n_fields[i];
      if (score->n_fields[i] > 1 && n_alike > score->n_alike)
        {
          score->n_alike = n_alike;
          score->width = score->n_fields[i];
        }
    }
}

/* Reads up to MAX_RECORDS records of the head. One that the end of an incomplete head cuts does not count. */
static Score
try_delimiter (const Head *head, const CohortCsvDialect *dialect)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (head->bytes, (gssize) head->len, NULL);
  g_autoptr (CohortCsv) csv = cohort_csv_new (stream, dialect);
  Score score = { 0 };
  gboolean eof = FALSE;

  while (score.n_records < MAX_RECORDS && cohort_csv_read (csv, &eof, NULL, NULL) && !eof)
    score.n_fields[score.n_records++] = cohort_csv_n_fields (csv);
  if (eof && !head->is_whole && score.n_records > 1)
    score.n_records--;
  find_width (&score);
  return score;
}

/* Whether @a tells more for its delimiter than @b: more of its records alike, then more columns. */
static gboolean
is_better (const Score *a, const Score *b)
{
  guint64 left = (guint64) a->n_alike * b->n_records, right = (guint64) b->n_alike * a->n_records;

  if (a->width == 0 || b->width == 0)
    return a->width > 0;
  return left > right || (left == right && a->width > b->width);
}

/* A first line "sep=;", by which a file tells its delimiter to a spreadsheet. */
static gboolean
says_delimiter (const Head *head, const CohortCsvDialect *dialect, char *delimiter)
{
  CohortCsvDialect whole_line = *dialect;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (head->bytes, (gssize) head->len, NULL);
  g_autoptr (CohortCsv) csv = NULL;
  g_autofree char *line = NULL;
  gboolean eof;

  whole_line.delimiter = '\x1f'; /* a sign that text does not hold */
  csv = cohort_csv_new (stream, &whole_line);
  if (!cohort_csv_read (csv, &eof, NULL, NULL) || eof || cohort_csv_line (csv) != 1)
    return FALSE;
  line = g_ascii_strdown (cohort_csv_field (csv, 0), -1);
  if (!g_str_has_prefix (line, "sep=") || strlen (line) != 5 || memchr (delimiters, line[4], sizeof delimiters) == NULL)
    return FALSE;
  *delimiter = line[4];
  return TRUE;
}

/* @complete: whether @sniffer has seen the whole file */
static void
detect (const CohortEncodingSniffer *sniffer, gboolean complete, const Head *head, CohortCsvDialect *out,
        CohortCsvFindings *findings)
{
  CohortCsvFindings found = { 0 };
  Score best = { 0 };
  char said;

  *out = COHORT_CSV_DEFAULT;
  out->encoding = cohort_encoding_answer (sniffer, complete, &found.encoding_is_sure);
  found.has_bom = cohort_encoding_has_bom (sniffer);
  if (says_delimiter (head, out, &said))
    {
      out->delimiter = said;
      out->skip_lines = 1;
      best = try_delimiter (head, out);
    }
  else
    {
      CohortCsvDialect tried = *out;

      best = try_delimiter (head, out);
      for (gsize i = 1; i < G_N_ELEMENTS (delimiters); i++)
        {
          Score score;

          tried.delimiter = delimiters[i];
          score = try_delimiter (head, &tried);
          if (is_better (&score, &best))
            {
              best = score;
              out->delimiter = delimiters[i];
            }
        }
    }
  found.n_columns = best.width;
  if (findings != NULL)
    *findings = found;
}

/**
 * cohort_csv_detect_full:
 * @head: (array length=len): the beginning of a file; 64 KiB are plenty
 * @len: its length
 * @complete: whether that is the whole file
 * @out: (out): the dialect; bare quotes are allowed
 * @findings: (out) (optional): what else was found
 *
 * The encoding is that of the head; a file that is ASCII so far may hold something else later, see
 * cohort_csv_detect_stream ().
 *
 * Returns: whether there are columns to tell. If not, @out is still good to read with
 */
gboolean
cohort_csv_detect_full (const guint8 *head, gsize len, gboolean complete, CohortCsvDialect *out,
                        CohortCsvFindings *findings)
{
  CohortEncodingSniffer sniffer = { 0 };
  CohortCsvFindings found;

  cohort_encoding_sniff (&sniffer, head, len);
  detect (&sniffer, complete, &(Head) { head, len, complete }, out, &found);
  if (findings != NULL)
    *findings = found;
  return found.n_columns >= 2;
}

/* cohort_csv_detect_full () without the findings. */
gboolean
cohort_csv_detect (const guint8 *head, gsize len, gboolean complete, CohortCsvDialect *out)
{
  return cohort_csv_detect_full (head, len, complete, out, NULL);
}

/**
 * cohort_csv_detect_stream:
 * @stream: the file, from its beginning; read to its end
 * @out: (out): the dialect; unspecified on error
 * @findings: (out) (optional): what else was found
 * @cancellable: (nullable): for the reads
 * @error: what the stream reports
 *
 * As cohort_csv_detect_full (), with the encoding from every byte of the file: an export of a hundred thousand ASCII
 * rows may hold its first name in Chinese on the last one.
 */
gboolean
cohort_csv_detect_stream (GInputStream *stream, CohortCsvDialect *out, CohortCsvFindings *findings,
                          GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *head = g_malloc (HEAD), *piece = g_malloc (HEAD);
  CohortEncodingSniffer sniffer = { 0 };
  gsize head_len = 0, len;

  if (!g_input_stream_read_all (stream, head, HEAD, &head_len, cancellable, error))
    return FALSE;
  cohort_encoding_sniff (&sniffer, head, head_len);
  for (len = head_len; len == HEAD;)
    {
      if (!g_input_stream_read_all (stream, piece, HEAD, &len, cancellable, error))
        return FALSE;
      cohort_encoding_sniff (&sniffer, piece, len);
    }
  detect (&sniffer, TRUE, &(Head) { head, head_len, sniffer.n_bytes == head_len }, out, findings);
  return TRUE;
}
