// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A file of payments covers the days from its first row to its last; a list of members the day on which it was made.
 * That a file is complete between the two is what its provider's page says, not what the file proves; a span is
 * therefore never marked complete. Spans of different imports are not joined: each belongs to the step that undoes it.
 * Readers join them. */

#include "cohort-span.h"

typedef struct
{
  CohortDay from, to;
} Span;

/* The source's spans of the stream. */
static GArray *
load_spans (CohortDb *db, gint64 source, const char *stream, GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT ifnull (from_day, ?3), to_day FROM source_span WHERE source = ?1 AND stream = ?2 ORDER BY 1", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_text (stmt, 2, stream);
  cohort_stmt_bind_int64 (stmt, 3, COHORT_DAY_MIN);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Span span = { (CohortDay) cohort_stmt_int64 (stmt, 0), (CohortDay) cohort_stmt_int64 (stmt, 1) };

      g_array_append_val (spans, span);
    }
  return step == COHORT_DONE ? g_steal_pointer (&spans) : NULL;
}

static gboolean
has_month (GArray *spans, CohortMonth month)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (span->from <= cohort_month_last_day (month) && span->to >= cohort_month_first_day (month))
        return TRUE;
    }
  return FALSE;
}

/**
 * cohort_span_report:
 * @source: negative for one that is still to be made
 * @stream: what the file tells about
 * @report: with its first and last day
 *
 * Says which months the file covers, which of them are new to the source, and which are missing up to its last day.
 */
gboolean
cohort_span_report (CohortDb *db, gint64 source, const char *stream, CohortImportReport *report, GError **error)
{
  g_autoptr (GArray) spans = load_spans (db, source, stream, error);
  CohortMonth first, last, begin;

  if (spans == NULL)
    return FALSE;
  if (report->first_day == COHORT_DAY_NONE)
    return TRUE;
  first = begin = cohort_month_of_day (report->first_day);
  last = cohort_month_of_day (report->last_day);
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      /* Of a span since ever the beginning is not known. */
      begin = MIN (begin, cohort_month_of_day (span->from > COHORT_DAY_MIN ? span->from : span->to));
    }
  for (CohortMonth month = begin; month <= last; month++)
    {
      gboolean in_file = month >= first, had = has_month (spans, month);

      if (in_file)
        g_array_append_val (report->months, month);
      if (in_file && !had)
        g_array_append_val (report->months_new, month);
      if (!in_file && !had)
        g_array_append_val (report->months_lacking, month);
    }
  return TRUE;
}

static gboolean
is_covered (GArray *spans, CohortDay from, CohortDay to)
{
  /* Ascending by their first day: what is left to cover only moves forward. */
  for (guint i = 0; i < spans->len && from <= to; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (span->from <= from && span->to >= from)
        from = span->to + 1;
    }
  return from > to;
}

/**
 * cohort_span_write:
 * @report: with its first and last day
 *
 * Notes what the file covers, if no earlier one did.
 */
gboolean
cohort_span_write (CohortBook *book, CohortDb *db, gint64 source, const char *stream, const CohortImportReport *report,
                   GError **error)
{
  g_autoptr (GArray) spans = load_spans (db, source, stream, error);
  g_autoptr (CohortStmt) stmt = NULL;
  g_autofree char *key = NULL;
  gint64 id;

  if (spans == NULL)
    return FALSE;
  if (report->first_day == COHORT_DAY_NONE || is_covered (spans, report->first_day, report->last_day))
    return TRUE;

  key = g_strdup_printf ("%s:%d:%d", stream, report->first_day, report->last_day);
  stmt = cohort_db_prepare (
      db, "INSERT INTO source_span (id, source, stream, from_day, to_day, complete) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
      error);
  if (stmt == NULL || !cohort_book_free_id (book, "source_span", key, &id, error))
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, id);
  cohort_stmt_bind_int64 (stmt, 2, source);
  cohort_stmt_bind_text (stmt, 3, stream);
  cohort_stmt_bind_int64 (stmt, 4, report->first_day);
  cohort_stmt_bind_int64 (stmt, 5, report->last_day);
  return cohort_stmt_run (stmt, error) && cohort_book_keep_id (book, "source_span", key, cohort_db_last_id (db), error);
}
