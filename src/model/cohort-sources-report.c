// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-sources-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-source-sync-private.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define MAX_PROBLEMS 1000

static void
month_free (gpointer data)
{
  CohortSourceMonth *self = data;

  g_free (self->label);
  g_free (self);
}

static void
import_free (gpointer data)
{
  CohortSourceImport *self = data;

  g_free (self->file);
  g_free (self->format);
  g_free (self->when);
  g_free (self->summary);
  g_free (self);
}

static void
source_free (gpointer data)
{
  CohortSourceReport *self = data;

  g_free (self->kind);
  g_free (self->name);
  g_free (self->kind_title);
  g_free (self->last_import);
  g_free (self->row_balance);
  g_free (self->coverage);
  g_free (self->sync_title);
  g_free (self->sync_detail);
  g_strfreev (self->sync_warnings);
  g_clear_pointer (&self->months, g_ptr_array_unref);
  g_clear_pointer (&self->imports, g_ptr_array_unref);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  g_clear_pointer (&((CohortSourcesReport *) data)->sources, g_ptr_array_unref);
}

CohortSourcesReport *
cohort_sources_report_ref (CohortSourcesReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_sources_report_unref (CohortSourcesReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static char *
balance (const CohortSourceEntry *entry)
{
  g_autofree char *classes = cohort_words_row_classes (entry->n_new, entry->n_changed, entry->n_unchanged,
                                                       entry->n_needs_you, entry->n_rejected);
  g_autofree char *rows = cohort_words_count (entry->n_rows);

  if (entry->n_rows == 0)
    return g_strdup ("");
  /* Translators: %1$s is a number of rows, %2$s what became of them: "212 rows: 12 new, 200 unchanged" */
  return g_strdup_printf (ngettext ("%1$s row: %2$s", "%1$s rows: %2$s", entry->n_rows), rows, classes);
}

static CohortSourceImport *
show_import (const CohortImportEntry *entry, CohortZone *zone)
{
  CohortSourceImport *shown = g_new0 (CohortSourceImport, 1);

  shown->id = entry->id;
  shown->step = entry->step;
  shown->file = g_strdup (entry->file);
  shown->format = g_strdup (entry->format);
  shown->when = cohort_words_time (entry->imported_at, zone);
  shown->n_rows = entry->n_rows;
  shown->n_new = entry->n_new;
  shown->n_changed = entry->n_changed;
  shown->n_unchanged = entry->n_unchanged;
  shown->n_needs_you = entry->n_needs_you;
  shown->n_rejected = entry->n_rejected;
  shown->summary = cohort_words_row_classes (entry->n_new, entry->n_changed, entry->n_unchanged, entry->n_needs_you,
                                             entry->n_rejected);
  shown->can_redo = g_strcmp0 (entry->step_state, "undone") == 0;
  shown->undone = shown->can_redo || g_strcmp0 (entry->step_state, "dropped") == 0;
  shown->can_undo = entry->step != 0 && g_strcmp0 (entry->step_state, "done") == 0;
  return shown;
}

/* Coverage: the months between the first and the last that the source's money touches; of a source without payments,
 * any of its streams. */

typedef struct
{
  CohortMonth first, last;
  gboolean any;
} Range;

/* Members are seen up to the day of every file, so that they would hide a month of payments that is missing. */
static GPtrArray *
choose_spans (GPtrArray *spans)
{
  g_autoptr (GPtrArray) money = g_ptr_array_new ();
  g_autoptr (GPtrArray) any = g_ptr_array_new ();

  for (guint i = 0; i < spans->len; i++)
    {
      CohortSpanEntry *span = g_ptr_array_index (spans, i);

      if (span->from == COHORT_DAY_NONE)
        continue;
      g_ptr_array_add (any, span);
      if (g_strcmp0 (span->stream, "payments") == 0)
        g_ptr_array_add (money, span);
    }
  return money->len > 0 ? g_steal_pointer (&money) : g_steal_pointer (&any);
}

static Range
month_range (GPtrArray *spans)
{
  Range range = { 0, 0, FALSE };

  for (guint i = 0; i < spans->len; i++)
    {
      const CohortSpanEntry *span = g_ptr_array_index (spans, i);
      CohortMonth first, last;

      first = cohort_month_of_day (span->from);
      last = cohort_month_of_day (span->to);
      range.first = range.any ? MIN (range.first, first) : first;
      range.last = range.any ? MAX (range.last, last) : last;
      range.any = TRUE;
    }
  return range;
}

/* A month between is there with half of its days: the last day of it in the next file does not bring it back. */
static gboolean
is_covered (GPtrArray *spans, CohortMonth month, Range range)
{
  CohortDay first = cohort_month_first_day (month), last = cohort_month_last_day (month);
  int days = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const CohortSpanEntry *span = g_ptr_array_index (spans, i);

      days += MAX (MIN (span->to, last) - MAX (span->from, first) + 1, 0);
    }
  return month == range.first || month == range.last ? days > 0 : 2 * days >= last - first + 1;
}

static char *
describe_coverage (GPtrArray *months, Range range)
{
  g_autofree char *first = cohort_words_month (range.first);
  g_autofree char *last = cohort_words_month (range.last);
  g_autoptr (GString) missing = g_string_new (NULL);
  guint n_missing = 0;

  for (guint i = 0; i < months->len; i++)
    {
      const CohortSourceMonth *month = g_ptr_array_index (months, i);

      if (month->covered)
        continue;
      if (n_missing++ < 3)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? C_ ("between items", ", ") : "", month->label);
    }
  if (range.first == range.last)
    return g_steal_pointer (&first);
  if (n_missing == 0)
    /* Translators: the first and the last month that a source's data cover */
    return g_strdup_printf (_ ("%1$s to %2$s"), first, last);
  if (n_missing > 3)
    g_string_append (missing, "…");
  /* Translators: %1$s and %2$s are months, %3$u how many between them are missing, %4$s which */
  return g_strdup_printf (
      ngettext ("%1$s to %2$s, %3$u month missing: %4$s", "%1$s to %2$s, %3$u months missing: %4$s", n_missing), first,
      last, n_missing, missing->str);
}

static void
show_coverage (CohortSourceReport *shown, GPtrArray *known)
{
  g_autoptr (GPtrArray) spans = choose_spans (known);
  Range range = month_range (spans);

  shown->months = g_ptr_array_new_with_free_func (month_free);
  for (CohortMonth month = range.first; range.any && month <= range.last; month++)
    {
      CohortSourceMonth *entry = g_new0 (CohortSourceMonth, 1);

      entry->month = month;
      entry->label = cohort_words_month (month);
      entry->covered = is_covered (spans, month, range);
      g_ptr_array_add (shown->months, entry);
    }
  shown->coverage = range.any ? describe_coverage (shown->months, range) : g_strdup ("");
}

static CohortSourceReport *
show_source (const CohortSourceEntry *entry, CohortZone *zone)
{
  CohortSourceReport *shown = g_new0 (CohortSourceReport, 1);

  shown->id = entry->id;
  shown->kind = g_strdup (entry->kind);
  shown->name = g_strdup (entry->name);
  shown->kind_title = g_strdup (cohort_words_source_kind (entry->kind));
  if (entry->last_import != 0)
    shown->last_import = cohort_words_time (entry->last_import, zone);
  shown->row_balance = balance (entry);
  shown->n_problems = entry->n_needs_you + entry->n_rejected;
  show_coverage (shown, entry->spans);
  if (entry->account != NULL)
    cohort_source_sync_show (shown, entry->account, zone);
  shown->imports = g_ptr_array_new_with_free_func (import_free);
  for (guint i = 0; i < entry->imports->len; i++)
    g_ptr_array_add (shown->imports, show_import (g_ptr_array_index (entry->imports, i), zone));
  return shown;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortZone *zone = data;
  g_autoptr (GPtrArray) entries = cohort_sources_load (db, error);
  CohortSourcesReport *report;

  if (entries == NULL)
    return NULL;
  report = g_atomic_rc_box_new0 (CohortSourcesReport);
  report->sources = g_ptr_array_new_with_free_func (source_free);
  for (guint i = 0; i < entries->len; i++)
    {
      const CohortSourceEntry *entry = g_ptr_array_index (entries, i);

      /* What was written by hand came from nowhere: there is nothing to ask, to import or to undo here. */
      if (!g_str_equal (entry->kind, "hand"))
        g_ptr_array_add (report->sources, show_source (entry, zone));
    }
  return report;
}

void
cohort_sources_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load,
                           cohort_zone_ref (cohort_session_get_zone (session)), (GDestroyNotify) cohort_zone_unref,
                           (GDestroyNotify) cohort_sources_report_unref, cancellable, callback, user_data);
}

CohortSourcesReport *
cohort_sources_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* Problems */

static void
problem_free (gpointer data)
{
  CohortProblem *self = data;

  g_free (self->file);
  g_free (self->reason);
  g_free (self->content);
  g_free (self);
}

static gpointer
load_problems (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) entries = cohort_sources_problems (db, *(gint64 *) data, MAX_PROBLEMS, error);
  GPtrArray *problems;

  if (entries == NULL)
    return NULL;
  problems = g_ptr_array_new_full (entries->len, problem_free);
  for (guint i = 0; i < entries->len; i++)
    {
      CohortProblemEntry *entry = g_ptr_array_index (entries, i);
      CohortProblem *problem = g_new0 (CohortProblem, 1);

      problem->file = g_steal_pointer (&entry->file);
      problem->row = entry->row;
      problem->line = entry->line;
      problem->rejected = entry->rejected;
      problem->reason = g_steal_pointer (&entry->reason);
      problem->content = g_steal_pointer (&entry->content);
      g_ptr_array_add (problems, problem);
    }
  return problems;
}

void
cohort_source_problems_load_async (CohortSession *session, gint64 source, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load_problems, g_memdup2 (&source, sizeof source),
                           g_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_source_problems_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
