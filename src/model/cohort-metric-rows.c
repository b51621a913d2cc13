// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-metric-rows.h"

#include <glib/gi18n-lib.h>

#include "cohort-csv-writer.h"
#include "cohort-ledger-rows.h"
#include "cohort-money.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-text.h"
#include "cohort-words.h"

struct _CohortMetricRows
{
  CohortLedgerSnapshot *ledger; /* (owned) */
  CohortRowSet set;
  GArray *indices;      /* (owned) of guint32 */
  GArray *amounts;      /* (owned) (nullable) of gint64: 1e-4 minor units of @currency */
  const char *currency; /* (nullable) interned */
};

static void
rows_clear (gpointer data)
{
  CohortMetricRows *self = data;

  cohort_ledger_snapshot_unref (self->ledger);
  g_array_unref (self->indices);
  g_clear_pointer (&self->amounts, g_array_unref);
}

CohortMetricRows *
cohort_metric_rows_ref (CohortMetricRows *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_metric_rows_unref (CohortMetricRows *self)
{
  g_atomic_rc_box_release_full (self, rows_clear);
}

/**
 * cohort_metric_rows_new:
 * @set: what @indices are indices of
 * @indices: (element-type guint32): not to be changed from now on
 * @amounts: (nullable) (element-type gint64): what each adds to the number, in 1e-4 minor units of @currency; NULL
 *   shows a row's own amount
 * @currency: (nullable): interned
 *
 * Returns: (transfer full)
 */
CohortMetricRows *
cohort_metric_rows_new (CohortLedgerSnapshot *ledger, CohortRowSet set, const GArray *indices, const GArray *amounts,
                        const char *currency)
{
  CohortMetricRows *self = g_atomic_rc_box_new0 (CohortMetricRows);

  g_return_val_if_fail (amounts == NULL || amounts->len == indices->len, NULL);

  self->ledger = cohort_ledger_snapshot_ref (ledger);
  self->set = set;
  self->indices = g_array_ref ((GArray *) indices);
  self->amounts = amounts != NULL ? g_array_ref ((GArray *) amounts) : NULL;
  self->currency = currency;
  return self;
}

/**
 * cohort_metric_rows_of:
 * @value: a figure of @report
 * @denominator: the rows it is divided by instead of those it counts
 *
 * Returns: (transfer full) (nullable): NULL where it has none
 */
CohortMetricRows *
cohort_metric_rows_of (const CohortMetricReport *report, const CohortMetricValue *value, gboolean denominator)
{
  const GArray *indices = denominator ? value->den_rows : value->num_rows;

  if (indices == NULL)
    return NULL;
  return cohort_metric_rows_new (report->ledger, denominator ? value->den_set : value->num_set, indices,
                                 denominator ? NULL : value->num_amounts, value->currency);
}

guint
cohort_metric_rows_get_n_rows (const CohortMetricRows *self)
{
  return self->indices->len;
}

/**
 * cohort_metric_rows_count_words:
 *
 * Returns: (transfer full): "9 members"
 */
char *
cohort_metric_rows_count_words (const CohortMetricRows *self)
{
  guint n = self->indices->len;
  g_autofree char *count = cohort_words_count (n);

  switch (self->set)
    {
    case COHORT_ROWS_MEMBERS:
      return g_strdup_printf (ngettext ("%s member", "%s members", n), count);
    case COHORT_ROWS_PAYMENTS:
      return g_strdup_printf (ngettext ("%s payment", "%s payments", n), count);
    case COHORT_ROWS_TERMS:
      /* Translators: a term is a stretch of time that was paid for: a month, a year */
      return g_strdup_printf (ngettext ("%s term", "%s terms", n), count);
    case COHORT_ROWS_COSTS:
      return g_strdup_printf (ngettext ("%s entry", "%s entries", n), count);
    case COHORT_ROWS_SEGMENTS:
      return g_strdup_printf (ngettext ("%s stretch of membership", "%s stretches of membership", n), count);
    case COHORT_ROWS_NONE:
    default:
      return g_strdup_printf (ngettext ("%s row", "%s rows", n), count);
    }
}

/* What a row says */

static void
row_free (gpointer data)
{
  CohortMetricRow *self = data;

  g_free (self->name);
  g_free (self);
}

static void
set_amount (CohortMetricRow *self, const CohortSegments *segments, gint64 minor, guint16 currency)
{
  self->has_amount = minor != COHORT_AMOUNT_UNKNOWN;
  self->amount_minor = self->has_amount ? minor : 0;
  if (!cohort_mul_i64 (self->amount_minor, COHORT_AMOUNT_SCALE, &self->amount_exact))
    self->amount_exact = G_MAXINT64;
  self->currency = segments->currencies[currency].code;
}

static void
take_row (CohortMetricRow *self, const CohortSegments *segments, const CohortFacts *facts, guint32 i)
{
  switch (self->set)
    {
    case COHORT_ROWS_MEMBERS:
      self->from = facts->people.joined[i];
      break;
    case COHORT_ROWS_SEGMENTS:
      self->from = segments->start[i];
      self->to = segments->end[i];
      if (segments->interval[i] != COHORT_INTERVAL_NONE)
        set_amount (self, segments, cohort_segment_net_price (segments, i), segments->currency[i]);
      break;
    case COHORT_ROWS_PAYMENTS:
      self->from = facts->payments.day[i];
      set_amount (self, segments, facts->payments.gross[i], facts->payments.currency[i]);
      break;
    case COHORT_ROWS_TERMS:
      self->from = facts->terms.from[i];
      self->to = facts->terms.to[i];
      set_amount (self, segments, facts->terms.amount[i], facts->terms.currency[i]);
      break;
    case COHORT_ROWS_COSTS:
      self->from = facts->costs.day[i];
      set_amount (self, segments, facts->costs.amount[i], facts->costs.currency[i]);
      break;
    case COHORT_ROWS_NONE:
    default:
      break;
    }
}

static CohortMetricRow *
row_new (const CohortMetricRows *rows, guint nth)
{
  guint32 i = g_array_index (rows->indices, guint32, nth);
  CohortMetricRow *self = g_new0 (CohortMetricRow, 1);

  self->set = rows->set;
  self->id = cohort_ledger_snapshot_get_id (rows->ledger, rows->set, i);
  self->member = cohort_ledger_snapshot_get_member_of (rows->ledger, rows->set, i);
  self->from = self->to = COHORT_DAY_NONE;
  take_row (self, cohort_ledger_snapshot_get_segments (rows->ledger), cohort_ledger_snapshot_get_facts (rows->ledger),
            i);
  if (rows->amounts != NULL)
    {
      self->has_amount = TRUE;
      self->amount_exact = g_array_index (rows->amounts, gint64, nth);
      self->currency = rows->currency;
      if (!cohort_mul_div_half_even (self->amount_exact, 1, COHORT_AMOUNT_SCALE, &self->amount_minor))
        self->amount_minor = 0;
    }
  return self;
}

/**
 * cohort_metric_row_get_title:
 *
 * Returns: (transfer full): who, as shown on the screen
 */
char *
cohort_metric_row_get_title (const CohortMetricRow *self)
{
  if (self->member != 0)
    return self->name != NULL && *self->name != '\0' ? cohort_scramble_name (self->name)
                                                     : g_strdup (_ ("Name not known"));
  return g_strdup (self->set == COHORT_ROWS_COSTS ? C_ ("row", "Expense") : C_ ("row", "Nobody named"));
}

/**
 * cohort_metric_row_get_detail:
 *
 * Returns: (transfer full): when, or ""
 */
char *
cohort_metric_row_get_detail (const CohortMetricRow *self)
{
  g_autofree char *from = NULL;

  if (self->from == COHORT_DAY_NONE)
    return g_strdup ("");
  if (self->to != COHORT_DAY_NONE)
    return cohort_words_days (self->from, self->to);
  from = cohort_words_day (self->from);
  if (self->set == COHORT_ROWS_MEMBERS)
    /* Translators: %s is the day on which a member was first seen */
    return g_strdup_printf (_ ("Since %s"), from);
  if (self->set == COHORT_ROWS_SEGMENTS)
    /* Translators: %s is the day on which something began that goes on */
    return g_strdup_printf (_ ("From %s on"), from);
  return g_steal_pointer (&from);
}

/* Reading */

typedef struct
{
  CohortMetricRow *row;
  char *key; /* (owned) */
} Sorted;

static int
compare_sorted (gconstpointer a, gconstpointer b)
{
  const Sorted *x = a, *y = b;

  if (x->row->amount_exact != y->row->amount_exact)
    return x->row->amount_exact > y->row->amount_exact ? -1 : 1;
  return g_strcmp0 (x->key, y->key);
}

/* The largest first; of those that are alike, by name. */
static GPtrArray *
sort_rows (GPtrArray *rows)
{
  g_autofree Sorted *sorted = g_new (Sorted, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    {
      CohortMetricRow *row = rows->pdata[i];

      sorted[i] = (Sorted) { row, row->name != NULL ? cohort_text_sort_key (row->name) : NULL };
    }
  qsort (sorted, rows->len, sizeof *sorted, compare_sorted);
  for (guint i = 0; i < rows->len; i++)
    {
      rows->pdata[i] = sorted[i].row;
      g_free (sorted[i].key);
    }
  return rows;
}

static gpointer
read_rows (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortMetricRows *self = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_full (self->indices->len, row_free);

  for (guint i = 0; i < self->indices->len; i++)
    {
      CohortMetricRow *row = row_new (self, i);

      g_ptr_array_add (rows, row);
      if (row->member != 0 && !cohort_ledger_member_name (db, row->member, &row->name, error))
        return NULL;
    }
  return sort_rows (g_steal_pointer (&rows));
}

/**
 * cohort_metric_rows_load:
 *
 * Waits for the answer.
 *
 * Returns: (transfer full) (element-type CohortMetricRow): the largest amount first, then by name; NULL with @error set
 */
GPtrArray *
cohort_metric_rows_load (CohortSession *session, CohortMetricRows *rows, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), read_rows, rows, NULL, error);
}

void
cohort_metric_rows_load_async (CohortSession *session, CohortMetricRows *rows, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), read_rows, cohort_metric_rows_ref (rows),
                           (GDestroyNotify) cohort_metric_rows_unref, (GDestroyNotify) g_ptr_array_unref, cancellable,
                           callback, user_data);
}

/* Returns: (transfer full) (element-type CohortMetricRow) */
GPtrArray *
cohort_metric_rows_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* Exporting */

typedef struct
{
  CohortMetricRows *rows;
  GFile *file;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  cohort_metric_rows_unref (self->rows);
  g_object_unref (self->file);
  g_free (self);
}

static void
write_day (CohortCsvWriter *writer, CohortDay day)
{
  g_autofree char *text = day != COHORT_DAY_NONE ? cohort_day_to_string (day) : NULL;

  cohort_csv_writer_plain (writer, text != NULL ? text : "");
}

static gboolean
write_rows (GPtrArray *rows, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  static const char *const header[] = { "name", "id", "from", "to", "amount", "currency" };
  g_autoptr (CohortCsvWriter) writer = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_NONE);

  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    cohort_csv_writer_plain (writer, header[i]);
  if (!cohort_csv_writer_end_record (writer, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortMetricRow *row = rows->pdata[i];

      cohort_csv_writer_text (writer, row->name != NULL ? row->name : "");
      cohort_csv_writer_int (writer, row->id);
      write_day (writer, row->from);
      /* Half-open inside, the last day outside. */
      write_day (writer, row->to != COHORT_DAY_NONE ? row->to - 1 : COHORT_DAY_NONE);
      if (row->has_amount)
        cohort_csv_writer_amount (writer, row->amount_minor, row->currency);
      else
        cohort_csv_writer_plain (writer, "");
      cohort_csv_writer_plain (writer, row->has_amount ? row->currency : "");
      if (!cohort_csv_writer_end_record (writer, cancellable, error))
        return FALSE;
    }
  return cohort_csv_writer_finish (writer, cancellable, error);
}

static gpointer
export_rows (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *self = data;
  g_autoptr (GPtrArray) rows = read_rows (db, self->rows, cancellable, error);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GCancellable) stop = g_cancellable_new ();

  if (rows == NULL)
    return NULL;
  stream = g_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                           cancellable, error);
  if (stream == NULL)
    return NULL;
  if (write_rows (rows, G_OUTPUT_STREAM (stream), cancellable, error))
    return GINT_TO_POINTER (g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error));
  g_cancellable_cancel (stop); /* closed so, what was there before stays */
  g_output_stream_close (G_OUTPUT_STREAM (stream), stop, NULL);
  return NULL;
}

void
cohort_metric_rows_export_async (CohortSession *session, CohortMetricRows *rows, GFile *file, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Export *export = g_new0 (Export, 1);

  export->rows = cohort_metric_rows_ref (rows);
  export->file = g_object_ref (file);
  cohort_store_read_async (cohort_session_get_store (session), export_rows, export, export_free, NULL, cancellable,
                           callback, user_data);
}

gboolean
cohort_metric_rows_export_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error) != NULL;
}
