// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* CSV is streamed in constant memory; of JSON the whole document is held, which is why it may not be larger than
 * MAX_JSON. A sheet belongs to one thread at a time. It knows nothing of formats but where JSON keeps its rows. */

#include "config.h"

#include "cohort-sheet.h"

#include "cohort-hash.h"
#include "cohort-import-types.h"
#include "cohort-json-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_JSON (G_GUINT64_CONSTANT (128) << 20)
#define MAX_COLUMNS 2000
#define HEAD 4096

/* Where a JSON document of an unknown kind may keep its rows. */
#define ANY_JSON_PATH "[]|data[]|data.list[]|items[]|results[]|rows[]|records[]"

struct _CohortSheet
{
  CohortInput *input; /* (owned) */
  CohortRow *row;     /* (owned) */
  GPtrArray *names;   /* (element-type utf8) (owned) */
  GPtrArray *values;  /* (element-type utf8) (unowned) of the row at hand */
  guint64 number;     /* of the row at hand */
  char *fault;        /* (nullable) why the row at hand cannot be taken */
  guint64 n_bytes;    /* read so far */

  GInputStream *stream; /* (owned) of CSV */
  CohortCsv *csv;       /* (owned) (nullable) */
  GBytes *bytes;        /* (owned) of JSON */
  CohortJsonRows *json; /* (owned) (nullable) */
};

void
cohort_sheet_free (CohortSheet *self)
{
  if (self == NULL)
    return;
  cohort_input_unref (self->input);
  cohort_row_free (self->row);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_free (self->fault);
  g_clear_pointer (&self->csv, cohort_csv_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->json, cohort_json_rows_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static GBytes *
read_json (CohortInput *input, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = cohort_input_open (input, checksum, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (HEAD * 16);
  gsize len = HEAD * 16;

  if (stream == NULL)
    return NULL;
  while (len == HEAD * 16)
    {
      if (!g_input_stream_read_all (stream, piece, HEAD * 16, &len, cancellable, error))
        return NULL;
      g_byte_array_append (bytes, piece, (guint) len);
      if (bytes->len > MAX_JSON)
        {
          g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_TOO_LARGE,
                       _ ("JSON files are read up to %d MB."), (int) (MAX_JSON >> 20));
          return NULL;
        }
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
open_json (CohortSheet *self, const char *path, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  const char *const *names;
  const char *data;
  guint n_names;
  gsize len;

  self->bytes = read_json (self->input, checksum, cancellable, error);
  if (self->bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (self->bytes, &len);
  self->json = cohort_json_rows_new (data, len, error);
  if (self->json == NULL)
    return FALSE;
  if (!cohort_json_rows_set_path (self->json, path != NULL ? path : ANY_JSON_PATH))
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
                           _ ("No list of rows was found in this JSON file."));
      return FALSE;
    }
  names = cohort_json_rows_get_names (self->json, &n_names);
  for (guint i = 0; i < n_names; i++)
    g_ptr_array_add (self->names, g_strdup (names[i]));
  return TRUE;
}

static gboolean
open_csv (CohortSheet *self, const CohortCsvDialect *dialect, GChecksum *checksum, GCancellable *cancellable,
          GError **error)
{
  gboolean end;

  self->stream = cohort_input_open (self->input, checksum, cancellable, error);
  if (self->stream == NULL)
    return FALSE;
  self->csv = cohort_csv_new (self->stream, dialect);
  if (!cohort_csv_read (self->csv, &end, cancellable, error))
    return FALSE;
  if (end)
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE, _ ("The file is empty."));
      return FALSE;
    }
  if (cohort_csv_n_fields (self->csv) > MAX_COLUMNS)
    {
      g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
                   _ ("The first line has more than %d values: this is no list of members, payments or posts."),
                   MAX_COLUMNS);
      return FALSE;
    }
  for (guint i = 0; i < cohort_csv_n_fields (self->csv); i++)
    g_ptr_array_add (self->names, g_strdup (cohort_csv_field (self->csv, i)));
  return TRUE;
}

/**
 * cohort_sheet_open:
 * @shape: how it is written, of cohort_sheet_sniff()
 * @checksum: (nullable): takes in the bytes as they are read; must outlive the sheet
 *
 * Returns: (transfer full) (nullable): the sheet, before its first row
 */
CohortSheet *
cohort_sheet_open (CohortInput *input, const CohortSheetShape *shape, GChecksum *checksum, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (CohortSheet) self = g_new0 (CohortSheet, 1);

  self->input = cohort_input_ref (input);
  self->row = cohort_row_new ();
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new ();
  if (shape->shape == COHORT_SHAPE_JSON ? !open_json (self, shape->json_path, checksum, cancellable, error)
                                        : !open_csv (self, &shape->dialect, checksum, cancellable, error))
    return NULL;
  cohort_row_set_columns (self->row, (const char *const *) self->names->pdata, self->names->len);
  return g_steal_pointer (&self);
}

/**
 * cohort_sheet_get_row:
 *
 * Returns: (transfer none): the row at hand; drop columns from it before the first one is read
 */
CohortRow *
cohort_sheet_get_row (CohortSheet *self)
{
  return self->row;
}

/* A record with other fields than the header: what is too much cannot be put anywhere. */
static void
find_fault (CohortSheet *self, guint n)
{
  g_clear_pointer (&self->fault, g_free);
  for (guint i = self->names->len; i < n; i++)
    if (*cohort_csv_field (self->csv, i) != '\0')
      {
        self->fault = g_strdup_printf (_ ("The row has %u values, but the file has %u columns."), n, self->names->len);
        return;
      }
}

static gboolean
next_csv (CohortSheet *self, gboolean *end, GCancellable *cancellable, GError **error)
{
  guint n;

  if (!cohort_csv_read (self->csv, end, cancellable, error))
    return FALSE;
  if (*end)
    return TRUE;
  n = cohort_csv_n_fields (self->csv);
  find_fault (self, n);
  n = MIN (n, self->names->len);
  g_ptr_array_set_size (self->values, 0);
  for (guint i = 0; i < n; i++)
    {
      self->n_bytes += cohort_csv_field_len (self->csv, i) + 1;
      g_ptr_array_add (self->values, (gpointer) cohort_csv_field (self->csv, i));
    }
  cohort_row_set_values (self->row, (const char *const *) self->values->pdata, n);
  cohort_row_set_position (self->row, ++self->number, cohort_csv_line (self->csv));
  return TRUE;
}

/**
 * cohort_sheet_next:
 * @end: (out): whether there is no further row
 *
 * Goes to the next row. Blank lines are no rows.
 *
 * Returns: FALSE when the file cannot be read on
 */
gboolean
cohort_sheet_next (CohortSheet *self, gboolean *end, GCancellable *cancellable, GError **error)
{
  if (self->csv != NULL)
    return next_csv (self, end, cancellable, error);

  *end = self->number == cohort_json_rows_get_length (self->json);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!*end)
    {
      cohort_row_set_values (self->row, cohort_json_rows_get_values (self->json, (guint) self->number),
                             self->names->len);
      g_set_str (&self->fault, cohort_json_rows_get_fault (self->json));
      self->number++;
      /* A document has no lines worth naming. */
      cohort_row_set_position (self->row, self->number, self->number);
    }
  return TRUE;
}

/**
 * cohort_sheet_get_fault:
 *
 * Returns: (nullable): why the row at hand is none, as a translated sentence
 */
const char *
cohort_sheet_get_fault (CohortSheet *self)
{
  return self->fault;
}

/**
 * cohort_sheet_get_progress:
 *
 * Returns: about how much of the file was read, 0 to 1
 */
double
cohort_sheet_get_progress (CohortSheet *self)
{
  if (self->json != NULL)
    return (double) self->number / MAX (1, cohort_json_rows_get_length (self->json));
  return self->input->size == 0 ? 0 : CLAMP ((double) self->n_bytes / (double) self->input->size, 0, 1);
}

static void
append_csv (GString *out, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

/**
 * cohort_sheet_dup_content:
 *
 * Returns: (transfer full): the row at hand as one CSV record, without the columns that were dropped
 */
char *
cohort_sheet_dup_content (CohortSheet *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < cohort_row_get_n_columns (self->row); i++)
    {
      const char *value = cohort_row_get_nth (self->row, i);

      if (i > 0)
        g_string_append_c (out, ',');
      append_csv (out, value != NULL ? value : "");
    }
  return g_string_free (out, FALSE);
}

/* Telling what a file is */

void
cohort_sheet_shape_clear (CohortSheetShape *shape)
{
  g_clear_pointer (&shape->json_path, g_free);
}

void
cohort_sheet_shape_copy (CohortSheetShape *to, const CohortSheetShape *from)
{
  *to = *from;
  to->json_path = g_strdup (from->json_path);
}

static gboolean
looks_like_json (const guint8 *head, gsize len)
{
  gsize i = len >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (i < len && strchr (" \t\r\n", head[i]) != NULL && head[i] != '\0')
    i++;
  return i < len && (head[i] == '{' || head[i] == '[');
}

/* Bytes that no text has, in any encoding that is read; UTF-16 is told by its mark or by every other byte being 0. */
static const char *
find_binary (const guint8 *head, gsize len)
{
  static const struct
  {
    const char *magic;
    gsize len;
    const char *reason;
  } kinds[] = {
    { "%PDF", 4, N_ ("This is a PDF document: its figures cannot be read as rows.") },
    { "\xd0\xcf\x11\xe0", 4, N_ ("This is an old spreadsheet document. Save it as CSV and import that.") },
    { "\x89PNG", 4, N_ ("This is a picture.") },
    { "\xff\xd8\xff", 3, N_ ("This is a picture.") },
    { "\x1f\x8b", 2, N_ ("This is a compressed file. Unpack it first.") },
    { "SQLite format 3", 16, N_ ("This is a database. Open it as a community instead.") },
    { "PK\x03\x04", 4, N_ ("This is an archive inside an archive. Unpack it first.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (len >= kinds[i].len && memcmp (head, kinds[i].magic, kinds[i].len) == 0)
      return _ (kinds[i].reason);
  return NULL;
}

static const CohortFormat *
sniff_json (CohortInput *input, CohortSheetShape *shape, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = read_json (input, checksum, cancellable, error);
  g_autoptr (CohortJsonRows) rows = NULL;
  const CohortFormat *format;
  const char *data;
  gsize len;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &len);
  rows = cohort_json_rows_new (data, len, error);
  if (rows == NULL)
    return NULL;
  shape->shape = COHORT_SHAPE_JSON;
  format = cohort_json_rows_detect (rows);
  shape->json_path = g_strdup (format != NULL ? format->json_rows : NULL);
  return format;
}

/**
 * cohort_sheet_sniff:
 * @shape: (out): how the file is written; to be cleared, also after an error
 * @checksum: takes in the whole file
 *
 * Tells from the whole file how it is written.
 *
 * Returns: (nullable): the format of a JSON file that is recognised; %NULL with no error set where the columns decide
 */
const CohortFormat *
cohort_sheet_sniff (CohortInput *input, CohortSheetShape *shape, GChecksum *checksum, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GInputStream) stream = cohort_input_open (input, NULL, cancellable, error);
  guint8 head[HEAD];
  const char *binary;
  gsize len;

  *shape = (CohortSheetShape) { COHORT_SHAPE_CSV, COHORT_CSV_DEFAULT, NULL };
  if (stream == NULL || !g_input_stream_read_all (stream, head, sizeof head, &len, cancellable, error))
    return NULL;
  binary = find_binary (head, len);
  if (binary != NULL || len == 0)
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
                           binary != NULL ? binary : _ ("The file is empty."));
      return NULL;
    }
  if (looks_like_json (head, len))
    return sniff_json (input, shape, checksum, cancellable, error);

  g_clear_object (&stream);
  stream = cohort_input_open (input, checksum, cancellable, error);
  if (stream != NULL)
    cohort_csv_detect_stream (stream, &shape->dialect, NULL, cancellable, error);
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cohort_sheet_signature:
 *
 * Returns: (transfer full): what stands for the set of names, whatever their order and case
 */
char *
cohort_sheet_signature (const char *const *names, guint n_names)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);
  char text[COHORT_HASH_LEN];
  CohortHash hash;

  for (guint i = 0; i < n_names; i++)
    g_ptr_array_add (sorted, g_strstrip (g_utf8_casefold (names[i], -1)));
  g_ptr_array_sort (sorted, compare_names);
  hash = cohort_hash_fields ((const char *const *) sorted->pdata, sorted->len);
  return g_strdup (cohort_hash_print (&hash, text));
}
