// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-export.h"

#include "cohort-csv-writer.h"
#include "cohort-dump.h"
#include "cohort-listing-private.h"
#include "cohort-store.h"

static void
write_day (CohortCsvWriter *csv, CohortDay day)
{
  char buffer[COHORT_DAY_LEN];

  cohort_csv_writer_plain (csv, day == COHORT_DAY_NONE || day == COHORT_DAY_MAX ? "" : cohort_day_print (day, buffer));
}

/* ISO 8601 in UTC: it means the same to every reader. */
static void
write_instant (CohortCsvWriter *csv, gint64 us)
{
  g_autoptr (GDateTime) time = us != 0 ? g_date_time_new_from_unix_utc_usec (us) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  cohort_csv_writer_plain (csv, text != NULL ? text : "");
}

static void
write_text (CohortCsvWriter *csv, const char *text)
{
  cohort_csv_writer_text (csv, text != NULL ? text : "");
}

static gboolean
write_header (CohortCsvWriter *csv, const char *const *names, GError **error)
{
  for (; *names != NULL; names++)
    cohort_csv_writer_plain (csv, *names);
  return cohort_csv_writer_end_record (csv, NULL, error);
}

/* Members: one column of gross, fee and net for each currency that occurs */

typedef struct
{
  CohortCsvWriter *csv;
  GPtrArray *currencies;
} MemberSheet;

static const CohortMoneyLine *
money_in (const CohortMemberLine *line, const char *currency)
{
  for (guint i = 0; i < line->n_money; i++)
    if (g_str_equal (line->money[i].currency, currency))
      return &line->money[i];
  return NULL;
}

static gboolean
write_member (const CohortMemberLine *line, gpointer data, GError **error)
{
  const MemberSheet *sheet = data;
  CohortCsvWriter *csv = sheet->csv;

  cohort_csv_writer_int (csv, line->id);
  write_text (csv, line->name);
  write_text (csv, line->email);
  write_text (csv, line->handle);
  write_text (csv, line->tier);
  cohort_csv_writer_plain (csv, line->status);
  write_day (csv, line->first_paid);
  write_day (csv, line->paid_through);
  write_instant (csv, line->joined_us);
  write_instant (csv, line->last_activity_us);
  write_text (csv, line->sources);
  for (guint i = 0; i < sheet->currencies->len; i++)
    {
      const char *currency = g_ptr_array_index (sheet->currencies, i);
      const CohortMoneyLine *money = money_in (line, currency);

      if (money != NULL)
        {
          cohort_csv_writer_amount (csv, money->gross_minor, currency);
          cohort_csv_writer_amount (csv, money->fee_minor, currency);
          cohort_csv_writer_amount (csv, money->net_minor, currency);
        }
      else
        for (guint j = 0; j < 3; j++)
          cohort_csv_writer_plain (csv, "");
    }
  return cohort_csv_writer_end_record (csv, NULL, error);
}

static gboolean
write_member_header (const MemberSheet *sheet, GError **error)
{
  static const char *const names[] = { "id",         "name",         "email",  "handle",        "tier",    "status",
                                       "first_paid", "paid_through", "joined", "last_activity", "sources", NULL };

  for (const char *const *name = names; *name != NULL; name++)
    cohort_csv_writer_plain (sheet->csv, *name);
  for (guint i = 0; i < sheet->currencies->len; i++)
    for (guint j = 0; j < 3; j++)
      {
        static const char *const parts[] = { "gross", "known_fees", "net" };
        g_autofree char *name = g_strdup_printf ("%s_%s", parts[j], (char *) g_ptr_array_index (sheet->currencies, i));

        cohort_csv_writer_plain (sheet->csv, name);
      }
  return cohort_csv_writer_end_record (sheet->csv, NULL, error);
}

static gboolean
write_members (CohortSession *session, GOutputStream *stream, GError **error)
{
  g_autoptr (CohortCsvWriter) csv = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_CRLF);
  g_autoptr (GPtrArray) currencies = cohort_listing_currencies (session, error);
  MemberSheet sheet = { csv, currencies };

  return currencies != NULL && write_member_header (&sheet, error)
         && cohort_listing_members (session, NULL, write_member, &sheet, error)
         && cohort_csv_writer_finish (csv, NULL, error);
}

gboolean
cohort_export_members_of (CohortDb *db, GArray *ids, CohortDay today, GOutputStream *stream, guint64 *n_members,
                          GError **error)
{
  g_autoptr (CohortCsvWriter) csv = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_CRLF);
  g_autoptr (GPtrArray) currencies = cohort_members_currencies (db, error);
  MemberSheet sheet = { csv, currencies };

  *n_members = 0;
  if (currencies == NULL || !write_member_header (&sheet, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CohortMemberEntry) entry = NULL;

      entry = cohort_member_entry_load (db, g_array_index (ids, gint64, i), today, &local_error);
      if (g_error_matches (local_error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND))
        continue;
      if (entry == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!cohort_listing_visit (entry, write_member, &sheet, error))
        return FALSE;
      (*n_members)++;
    }
  return cohort_csv_writer_finish (csv, NULL, error);
}

/* Payments */

static gboolean
write_payment (const CohortPaymentLine *line, gpointer data, GError **error)
{
  CohortCsvWriter *csv = data;

  cohort_csv_writer_int (csv, line->id);
  write_instant (csv, line->occurred_us);
  if (line->member != 0)
    cohort_csv_writer_int (csv, line->member);
  else
    cohort_csv_writer_plain (csv, "");
  write_text (csv, line->person);
  cohort_csv_writer_plain (csv, line->kind);
  cohort_csv_writer_plain (csv, line->status);
  cohort_csv_writer_plain (csv, line->stream);
  cohort_csv_writer_amount (csv, line->gross_minor, line->currency);
  if (line->fee_known)
    {
      cohort_csv_writer_amount (csv, line->fee_minor, line->currency);
      cohort_csv_writer_amount (csv, line->gross_minor - line->fee_minor, line->currency);
    }
  else
    {
      cohort_csv_writer_plain (csv, "");
      cohort_csv_writer_plain (csv, "");
    }
  cohort_csv_writer_plain (csv, line->currency);
  write_text (csv, line->source);
  write_text (csv, line->note);
  return cohort_csv_writer_end_record (csv, NULL, error);
}

static gboolean
write_payment_header (CohortCsvWriter *csv, GError **error)
{
  static const char *const names[] = { "id",    "date", "member", "person",   "kind",   "status", "stream",
                                       "gross", "fee",  "net",    "currency", "source", "note",   NULL };

  return write_header (csv, names, error);
}

static gboolean
write_payments (CohortSession *session, GOutputStream *stream, GError **error)
{
  g_autoptr (CohortCsvWriter) csv = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_CRLF);

  return write_payment_header (csv, error) && cohort_listing_payments (session, NULL, write_payment, csv, error)
         && cohort_csv_writer_finish (csv, NULL, error);
}

gboolean
cohort_export_payments_of (CohortDb *db, const CohortPaymentQuery *query, GOutputStream *stream, GError **error)
{
  g_autoptr (CohortCsvWriter) csv = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_CRLF);

  return write_payment_header (csv, error) && cohort_listing_visit_payments (db, query, write_payment, csv, error)
         && cohort_csv_writer_finish (csv, NULL, error);
}

/* The whole */

static gpointer
dump (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (cohort_dump_write (db, data, cancellable, error));
}

static gboolean
write_community (CohortSession *session, GOutputStream *stream, GError **error)
{
  g_autoptr (GOutputStream) buffered = g_buffered_output_stream_new_sized (stream, 256 * 1024);

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (buffered), FALSE);
  return cohort_store_read (cohort_session_get_store (session), dump, buffered, NULL, error) != NULL
         && g_output_stream_close (buffered, NULL, error);
}

/* A file that stands complete or not at all. */
static gboolean
write_file (CohortSession *session, GFile *directory, const char *name,
            gboolean (*write) (CohortSession *, GOutputStream *, GError **), GError **error)
{
  g_autoptr (GFile) file = g_file_get_child (directory, name);
  g_autoptr (GFileOutputStream) stream
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
  g_autoptr (GCancellable) given_up = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  if (write (session, G_OUTPUT_STREAM (stream), error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
  /* A cancelled close throws the half-written replacement away. */
  g_cancellable_cancel (given_up);
  g_output_stream_close (G_OUTPUT_STREAM (stream), given_up, NULL);
  return FALSE;
}

/**
 * cohort_export_all:
 * @directory: made where it is missing; files called members.csv, payments.csv and community.json are replaced
 */
gboolean
cohort_export_all (CohortSession *session, GFile *directory, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!g_file_make_directory_with_parents (directory, NULL, &local_error)
      && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return write_file (session, directory, "members.csv", write_members, error)
         && write_file (session, directory, "payments.csv", write_payments, error)
         && write_file (session, directory, "community.json", write_community, error);
}

gboolean
cohort_export_is_community (GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char head[32];
  gsize len;

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &len, NULL, error)
         && cohort_dump_is_dump (head, len);
}

typedef struct
{
  GInputStream *stream;
  gint64 now_us;
  guint64 n_rows;
} Restore;

static gpointer
restore (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Restore *self = data;
  gint64 step;

  return GINT_TO_POINTER (
      cohort_dump_restore (db, self->stream, self->now_us, &step, &self->n_rows, cancellable, error));
}

/**
 * cohort_export_restore:
 * @n_rows: (out): how many rows were read
 *
 * Returns: FALSE with an error that names the line, when nothing was kept
 */
gboolean
cohort_export_restore (CohortSession *session, GFile *file, guint64 *n_rows, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  Restore self = { .stream = G_INPUT_STREAM (stream), .now_us = cohort_session_get_now (session) };

  if (stream == NULL || cohort_store_write (cohort_session_get_store (session), restore, &self, NULL, error) == NULL)
    return FALSE;
  *n_rows = self.n_rows;
  return TRUE;
}
