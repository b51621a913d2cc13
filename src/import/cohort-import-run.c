// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A file is read twice, in the same way. A preview classes its rows in jobs of CHUNK rows on a reader, so that nobody
 * waits for it; an import classes them again inside its one transaction, because the ledger may have changed between.
 * If then a single row is classed otherwise than it was shown, nothing is written and the new classes are shown.
 *
 * A row that breaks a rule of the tables themselves is a fault of a format. It stops the transaction; the file is then
 * gone through once more with a savepoint around each row, so that the row is named and rejected. */

#include "config.h"

#include "cohort-import-run.h"

#include "cohort-classifier.h"
#include "cohort-import-write.h"
#include "cohort-journal.h"
#include "cohort-opening.h"
#include "cohort-refunded.h"
#include "cohort-report.h"
#include "cohort-span.h"

#include <glib/gi18n-lib.h>

#define CHUNK 500

typedef struct
{
  const CohortRunContext *context;
  const CohortImportPlan *plan;
  CohortSheet *sheet;
  GChecksum *checksum;
  CohortOverlay *overlay; /* (unowned) (nullable) */
  CohortBook *book;
  CohortClassifier *classifier;
  CohortBatch *batch;
  CohortImportReport *report;
  guint64 digest;
  gboolean at_end;

  CohortImportWriter *writer; /* (unowned) (nullable): of an import */
  gboolean careful;
} Run;

static void
run_free (Run *run)
{
  g_clear_pointer (&run->sheet, cohort_sheet_free);
  g_clear_pointer (&run->checksum, g_checksum_free);
  g_clear_pointer (&run->classifier, cohort_classifier_free);
  g_clear_pointer (&run->book, cohort_book_free);
  g_clear_pointer (&run->batch, cohort_batch_free);
  g_clear_pointer (&run->report, cohort_import_report_unref);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

void
cohort_import_plan_free (CohortImportPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->input, cohort_input_unref);
  cohort_sheet_shape_clear (&self->shape);
  g_clear_pointer (&self->mapping, cohort_mapping_free);
  g_free (self->signature);
  g_free (self->checksum);
  g_free (self->message);
  g_strfreev (self->doubled);
  g_free (self);
}

/* Nobody knows yet who will have paid. */
static gboolean
check_covers (const CohortRunContext *context, const CohortImportPlan *plan, GError **error)
{
  if (plan->covers_until == COHORT_DAY_NONE
      || plan->covers_until <= cohort_zone_day (plan->mapping->tz, context->now_us))
    return TRUE;
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE,
               _ ("“%s” cannot tell of days that are still to come."), plan->input->name);
  return FALSE;
}

static Run *
run_new (const CohortRunContext *context, const CohortImportPlan *plan, CohortOverlay *overlay,
         GCancellable *cancellable, GError **error)
{
  g_autoptr (Run) run = g_new0 (Run, 1);
  GHashTableIter iter;
  gpointer name;

  run->context = context;
  run->plan = plan;
  run->overlay = overlay;
  if (!check_covers (context, plan, error))
    return NULL;
  run->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  run->sheet = cohort_sheet_open (plan->input, &plan->shape, run->checksum, cancellable, error);
  if (run->sheet == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, plan->mapping->dropped);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    cohort_row_drop_column (cohort_sheet_get_row (run->sheet), name);
  run->book = cohort_book_new (overlay);
  run->classifier = cohort_classifier_new (
      run->book, cohort_classifier_main_kind (plan->format != NULL ? plan->format->stream : NULL), context->now_us);
  run->batch = cohort_batch_new ();
  run->report = cohort_report_new (plan->input->name, plan->format != NULL ? plan->format->id : NULL,
                                   plan->mapping->source_name, (const char *const *) plan->doubled);
  return g_steal_pointer (&run);
}

/* What becomes of the row at hand, before the ledger is asked. Returns: whether it is to be asked. */
static gboolean
read_row (Run *run, CohortOutcome *outcome, GError **rejection)
{
  const CohortImportPlan *plan = run->plan;
  const char *fault = cohort_sheet_get_fault (run->sheet);

  *outcome = (CohortOutcome) { .row_class = COHORT_ROW_CLASS_REJECTED };
  cohort_batch_clear (run->batch);
  if (plan->format == NULL || plan->message != NULL)
    {
      outcome->row_class = COHORT_ROW_CLASS_NEEDS_YOU;
      outcome->reason
          = plan->message != NULL ? plan->message : _ ("It is not known what the columns of this file hold.");
    }
  else if (fault != NULL)
    outcome->reason = fault;
  else if (plan->format->row (cohort_sheet_get_row (run->sheet), plan->mapping, run->batch, rejection))
    return TRUE;
  else
    outcome->reason = *rejection != NULL ? (*rejection)->message : _ ("The row cannot be read.");
  return FALSE;
}

/* Asks the ledger; with care, a row that the tables refuse is taken back and rejected. */
static gboolean
take_row (Run *run, CohortDb *db, CohortOutcome *outcome, GError **rejection, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!run->careful)
    return cohort_classifier_take (run->classifier, run->batch, outcome, error);
  if (!cohort_db_savepoint (db, error))
    return FALSE;
  if (cohort_classifier_take (run->classifier, run->batch, outcome, &local))
    return cohort_db_release (db, error);
  if (!g_error_matches (local, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_set_error (rejection, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE,
               _ ("A value of this row is not one that the ledger can hold."));
  *outcome = (CohortOutcome) { .row_class = COHORT_ROW_CLASS_REJECTED, .reason = (*rejection)->message };
  return cohort_db_rollback_to (db, error);
}

static gboolean
handle_row (Run *run, CohortDb *db, GError **error)
{
  const CohortRow *row = cohort_sheet_get_row (run->sheet);
  g_autoptr (GError) rejection = NULL;
  g_autofree char *content = NULL;
  CohortOutcome outcome;

  if (read_row (run, &outcome, &rejection) && !take_row (run, db, &outcome, &rejection, error))
    return FALSE;
  run->digest = cohort_report_digest (run->digest, outcome.row_class);
  if (outcome.reason != NULL)
    {
      if (run->writer != NULL || run->report->problems->len < COHORT_REPORT_MAX_PROBLEMS)
        content = cohort_sheet_dup_content (run->sheet);
    }
  else if (outcome.main != NULL)
    {
      if (!cohort_report_add_money (run->report, run->batch, outcome.main, error))
        return FALSE;
      cohort_report_add_time (run->report, outcome.main, run->plan->mapping->tz);
    }
  cohort_report_add (run->report, &outcome, cohort_row_get_number (row), cohort_row_get_line (row), content);
  return run->writer == NULL
         || cohort_import_writer_row (run->writer, &outcome, cohort_row_get_number (row), cohort_row_get_line (row),
                                      content, error);
}

/* Handles up to CHUNK rows. */
static gboolean
handle_chunk (Run *run, CohortDb *db, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < CHUNK; i++)
    {
      if (!cohort_sheet_next (run->sheet, &run->at_end, cancellable, error))
        return FALSE;
      if (run->at_end)
        break;
      if (!handle_row (run, db, error))
        return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (run->context->progress != NULL)
    run->context->progress (run->report->n_rows, run->at_end ? 1 : cohort_sheet_get_progress (run->sheet),
                            run->context->progress_data);
  return TRUE;
}

/* A list of people, and one that a service writes whole, tells about the moment at which it was made: nobody who is
 * not in it paid since. What the person says of any file counts instead, but no row is denied. */
static void
add_observation (Run *run)
{
  const CohortImportPlan *plan = run->plan;
  gboolean of_people;
  CohortDay made;

  if (run->report->n_rows == 0 || plan->format == NULL)
    return;
  if (plan->covers_until != COHORT_DAY_NONE)
    {
      if (run->report->first_day == COHORT_DAY_NONE || plan->covers_until > run->report->last_day)
        cohort_report_add_day (run->report, plan->covers_until);
      return;
    }
  made = cohort_zone_day (plan->mapping->tz, plan->mapping->observed_us);
  of_people = g_str_equal (plan->format->stream, "members") || g_str_equal (plan->format->stream, "subscriptions");
  if (run->report->first_day == COHORT_DAY_NONE ? of_people || plan->format->whole
                                                : plan->format->whole && made > run->report->last_day)
    cohort_report_add_day (run->report, made);
}

static gboolean
check_unchanged (Run *run, GError **error)
{
  if (g_str_equal (g_checksum_get_string (run->checksum), run->plan->checksum))
    return TRUE;
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
               _ ("“%s” was changed by another program while it was read. Add it again."), run->plan->input->name);
  return FALSE;
}

/**
 * cohort_import_find_source:
 * @id: (out): the source of @kind called @name, or 0
 */
gboolean
cohort_import_find_source (CohortDb *db, const char *kind, const char *name, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT id FROM source WHERE kind = ?1 AND name = ?2 ORDER BY id LIMIT 1", error);
  CohortStep step;

  *id = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, kind);
  cohort_stmt_bind_text (stmt, 2, name);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *id = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

/* Preview */

static gboolean
find_preview_source (Run *run, CohortDb *db, gint64 *source, GError **error)
{
  const CohortImportPlan *plan = run->plan;

  *source = plan->source;
  if (*source == 0
      && !cohort_import_find_source (db, plan->mapping->source_kind, plan->mapping->source_name, source, error))
    return FALSE;
  if (*source == 0)
    *source = cohort_overlay_source (run->overlay, plan->mapping->source_kind, plan->mapping->source_name);
  return TRUE;
}

/* What this file says replaces what an earlier import said, also of an export made later: that is worth a word where it
 * happens. */
static gboolean
find_newer (Run *run, CohortDb *db, gint64 source, GError **error)
{
  const CohortImportPlan *plan = run->plan;
  gboolean is_behind = run->overlay != NULL
                       && cohort_overlay_note_file (run->overlay, source, plan->format->id, plan->mapping->observed_us);

  if (run->report->n[COHORT_ROW_CLASS_CHANGED] == 0)
    return TRUE;
  if (!cohort_import_find_newer (db, source, plan->format->id, plan->mapping->observed_us,
                                 &run->report->newer_import_us, error))
    return FALSE;
  if (is_behind) /* of the files that are imported together */
    run->report->newer_import_us = run->context->now_us;
  return TRUE;
}

static gpointer
preview_chunk_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  gboolean done;
  gint64 source;

  if (!find_preview_source (run, db, &source, error) || !cohort_book_attach (run->book, db, source, error))
    return NULL;
  done = handle_chunk (run, db, cancellable, error);
  cohort_book_detach (run->book);
  if (!done || !run->at_end || run->plan->format == NULL)
    return NULL;
  add_observation (run);
  if (cohort_span_report (db, source, run->plan->format->stream, run->report, error)
      && cohort_import_find_earlier (db, run->plan->checksum, &run->report->imported_before_us, error))
    find_newer (run, db, source, error);
  return NULL;
}

/**
 * cohort_import_run_preview:
 * @overlay: what the files before this one would write; this one's rows are added
 * @digest: (out): stands for the class of every row
 *
 * Returns: (transfer full) (nullable): what an import would do
 */
CohortImportReport *
cohort_import_run_preview (const CohortRunContext *context, const CohortImportPlan *plan, CohortOverlay *overlay,
                           guint64 *digest, GCancellable *cancellable, GError **error)
{
  g_autoptr (Run) run = run_new (context, plan, overlay, cancellable, error);
  g_autoptr (GError) local = NULL;

  if (run == NULL)
    return NULL;
  while (!run->at_end)
    {
      cohort_store_read (context->store, preview_chunk_job, run, cancellable, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  if (!check_unchanged (run, error))
    return NULL;
  *digest = run->digest;
  return g_steal_pointer (&run->report);
}

/* Import */

typedef struct
{
  Run *run;
  const guint64 *expected;
  gboolean applied;
} Apply;

static gboolean
write_file (Apply *apply, CohortDb *db, CohortImportWriter *writer, gint64 source, GCancellable *cancellable,
            GError **error)
{
  Run *run = apply->run;

  while (!run->at_end)
    if (!handle_chunk (run, db, cancellable, error))
      return FALSE;
  /* The tables may still refuse what waits, and then the rows are classed otherwise. */
  if (!check_unchanged (run, error) || !cohort_book_flush (run->book, error))
    return FALSE;
  add_observation (run);
  if (!cohort_span_report (db, source, run->plan->format->stream, run->report, error)
      || !find_newer (run, db, source, error))
    return FALSE;
  if (apply->expected != NULL && *apply->expected != run->digest)
    return TRUE;
  /* A copy of a file that is here already tells nothing of the day on which it was copied; the person may. */
  apply->applied = cohort_refunded_settle (run->book, db, source, error)
                   && cohort_opening_settle (run->book, db, source, error)
                   && ((run->report->imported_before_us != 0 && run->plan->covers_until == COHORT_DAY_NONE)
                       || cohort_span_write (run->book, db, source, run->plan->format->stream, run->report, error))
                   && cohort_import_writer_finish (writer, run->report, error);
  return apply->applied;
}

static gpointer
apply_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Apply *apply = data;
  Run *run = apply->run;
  g_autoptr (CohortImportWriter) writer = NULL;
  gboolean done = FALSE;

  if (!cohort_import_find_earlier (db, run->plan->checksum, &run->report->imported_before_us, error))
    return NULL;
  writer = cohort_import_writer_begin (db, run->plan, run->context->now_us, error);
  if (writer == NULL)
    return NULL;
  run->writer = writer;
  if (cohort_book_attach (run->book, db, cohort_import_writer_get_source (writer), error))
    {
      done = write_file (apply, db, writer, cohort_import_writer_get_source (writer), cancellable, error);
      cohort_book_detach (run->book);
    }
  run->writer = NULL;
  if (!done || !apply->applied)
    cohort_journal_abort (db);
  else if (!cohort_import_writer_commit (writer, run->report, error))
    apply->applied = FALSE;
  return NULL;
}

static CohortImportReport *
apply_once (const CohortRunContext *context, const CohortImportPlan *plan, gboolean careful, const guint64 *expected,
            guint64 *digest, gboolean *applied, GCancellable *cancellable, GError **error)
{
  g_autoptr (Run) run = run_new (context, plan, NULL, cancellable, error);
  g_autoptr (GError) local = NULL;
  Apply apply = { run, expected, FALSE };

  if (run == NULL)
    return NULL;
  run->careful = careful;
  if (careful)
    cohort_book_write_at_once (run->book);
  cohort_store_write (context->store, apply_job, &apply, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  *applied = apply.applied;
  *digest = run->digest;
  return g_steal_pointer (&run->report);
}

/**
 * cohort_import_run_apply:
 * @expected: (nullable): the digest of the preview that the person saw
 * @digest: (out): the digest of this run
 * @applied: (out): FALSE when rows were classed otherwise than expected: nothing was written, and the report is a
 * preview
 *
 * Returns: (transfer full) (nullable): what was done
 */
CohortImportReport *
cohort_import_run_apply (const CohortRunContext *context, const CohortImportPlan *plan, const guint64 *expected,
                         guint64 *digest, gboolean *applied, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  CohortImportReport *report = apply_once (context, plan, FALSE, expected, digest, applied, cancellable, &local);

  if (report == NULL && g_error_matches (local, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT))
    {
      g_clear_error (&local);
      report = apply_once (context, plan, TRUE, expected, digest, applied, cancellable, &local);
    }
  if (report == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return report;
}
