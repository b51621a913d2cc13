/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The CSV reader's rate and memory: 1 GiB of each kind of file, made as it is read. Time is the processor's, so that
 * what else runs does not count. Prints two lines for each kind and fails when memory grew with the file. */

#include "cohort-csv.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define SIZE (G_GUINT64_CONSTANT (1) << 30)
#define MAX_GROWTH_KB (16 * 1024)

/* A stream that repeats a block of whole records until it has given SIZE bytes. */
typedef struct
{
  GInputStream parent_instance;
  const char *block;
  gsize len, at;
  guint64 left;
} RepeatStream;

typedef GInputStreamClass RepeatStreamClass;

static GType repeat_stream_get_type (void);
G_DEFINE_FINAL_TYPE (RepeatStream, repeat_stream, G_TYPE_INPUT_STREAM)

static gssize
repeat_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  RepeatStream *self = (RepeatStream *) stream;
  gsize n = MIN (count, self->len - self->at);

  /* the end comes between two blocks */
  if (self->left == 0)
    return 0;
  memcpy (buffer, self->block + self->at, n);
  self->at += n;
  if (self->at == self->len)
    {
      self->at = 0;
      self->left -= MIN (self->left, self->len);
    }
  return (gssize) n;
}

static void
repeat_stream_class_init (RepeatStreamClass *klass)
{
  klass->read_fn = repeat_stream_read;
}

static void
repeat_stream_init (RepeatStream *self)
{
}

static GInputStream *
repeat_stream_new (const char *block, gsize len)
{
  RepeatStream *self = g_object_new (repeat_stream_get_type (), NULL);

  self->block = block;
  self->len = len;
  self->left = SIZE;
  return G_INPUT_STREAM (self);
}

/* Processor time in microseconds. */
static gint64
time_spent (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return (gint64) spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static glong
peak_memory_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Records of one kind, until there are about a megabyte of them. */
static GString *
make_block (const char *format)
{
  GString *block = g_string_new (NULL);

  for (int i = 0; block->len < 1000 * 1000; i++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (block, format, i);
#pragma GCC diagnostic pop
    }
  return block;
}

/* Finding the encoding reads every byte of a file too. */
static void
measure_detection (const char *name, const char *data, gsize len)
{
  g_autoptr (GInputStream) stream = repeat_stream_new (data, len);
  CohortCsvDialect dialect;
  gint64 start = time_spent ();

  g_assert_true (cohort_csv_detect_stream (stream, &dialect, NULL, NULL, NULL));
  g_print ("csv %-8s %5.0f MB/s to tell that it is %s\n", name, (double) SIZE / (double) (time_spent () - start),
           cohort_encoding_name (dialect.encoding));
}

static gboolean
measure (const char *name, const char *format, const char *iconv)
{
  g_autoptr (GString) block = make_block (format);
  CohortCsvDialect dialect = COHORT_CSV_DEFAULT;
  g_autofree char *encoded = NULL;
  gsize len = block->len;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (CohortCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  guint64 records = 0, bytes = 0;
  glong before = peak_memory_kb (), grown;
  gint64 start, spent;
  gboolean eof;

  if (iconv != NULL)
    {
      encoded = g_convert (block->str, (gssize) block->len, iconv, "UTF-8", NULL, &len, NULL);
      dialect.encoding = COHORT_ENCODING_GB18030;
    }
  stream = repeat_stream_new (encoded != NULL ? encoded : block->str, len);
  csv = cohort_csv_new (stream, &dialect);
  start = time_spent ();
  while (cohort_csv_read (csv, &eof, NULL, &error) && !eof)
    {
      records++;
      for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
        bytes += cohort_csv_field_len (csv, i);
    }
  spent = time_spent () - start;
  g_assert_no_error (error);
  g_assert_cmpuint (bytes, >, SIZE / 2);
  grown = peak_memory_kb () - before;
  g_print ("csv %-8s %5.0f MB/s, %5.2f million records/s, memory grew by %ld kB\n", name,
           (double) SIZE / (double) spent, (double) records / (double) spent, grown);
  measure_detection (name, encoded != NULL ? encoded : block->str, len);
  return grown <= MAX_GROWTH_KB;
}

int
main (void)
{
  gboolean bounded = TRUE;

  bounded &= measure ("plain", "pi_%08d,2026-01-02T03:04:05Z,ada@example.org,Supporter,monthly,5.00,0.45,USD,,paid\n",
                      NULL);
  bounded &= measure (
      "quoted", "\"pi_%08d\",\"2026-01-02T03:04:05Z\",\"ada@example.org\",\"Supporter, yearly\",\"say \"\"hi\"\"\"\n",
      NULL);
  bounded &= measure ("chinese", "%08d,2026-01-02 03:04:05,张小明,社群会员,每月,15.00,已支付\n", NULL);
  bounded &= measure ("gb18030", "%08d,2026-01-02 03:04:05,张小明,社群会员,每月,15.00,已支付\n", "GB18030");
  return bounded ? 0 : 1;
}
