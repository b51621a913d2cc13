// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The operations of an import. Files (objects of the import's thread) are only carried here; they are touched when the
 * task is made and when its outcome is handed out, both in that thread, which also drops the references to them. */

#include "config.h"

#include "cohort-import-task.h"

#include <glib/gi18n-lib.h>

/* A file on its way through an operation. */
typedef struct
{
  CohortImportFile *file; /* (owned) until the outcome is handed out */
  CohortImportPlan *plan;
  gboolean was_shown; /* a preview, whose digest this is: */
  guint64 expected;
  CohortImportReport *report; /* (nullable) the outcome */
  guint64 digest;
  gboolean is_result; /* else a preview */

  gint64 import; /* SAVE */
  char **names;  /* SAVE: the columns that were kept */
} FileRun;

static void
file_run_free (gpointer data)
{
  FileRun *run = data;

  g_clear_object (&run->file);
  g_clear_pointer (&run->plan, cohort_import_plan_free);
  g_clear_pointer (&run->report, cohort_import_report_unref);
  g_strfreev (run->names);
  g_free (run);
}

CohortImportTask *
cohort_import_task_new (CohortImportWork work, CohortStore *store, gint64 now_us)
{
  CohortImportTask *self = g_new0 (CohortImportTask, 1);

  self->work = work;
  self->store = g_object_ref (store);
  self->now_us = now_us;
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
  self->detected = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_detected_unref);
  self->runs = g_ptr_array_new_with_free_func (file_run_free);
  return self;
}

void
cohort_import_task_free (CohortImportTask *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->store);
  g_ptr_array_unref (self->added);
  g_clear_pointer (&self->ledger, cohort_detected_ledger_unref);
  g_ptr_array_unref (self->detected);
  g_ptr_array_unref (self->runs);
  g_clear_pointer (&self->relay, cohort_progress_relay_close);
  g_clear_object (&self->to);
  g_free (self);
}

static char **
dup_kept_names (CohortImportFile *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *columns = cohort_import_file_get_columns (file);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (CohortImportColumn) column = g_list_model_get_item (columns, i);

      if (!cohort_import_column_get_dropped (column))
        g_strv_builder_add (builder, cohort_import_column_get_name (column));
    }
  return g_strv_builder_end (builder);
}

/* Takes a file in, as it is decided now. */
void
cohort_import_task_add_file (CohortImportTask *self, CohortImportFile *file)
{
  CohortImportReport *result = cohort_import_file_get_result (file);
  FileRun *run = g_new0 (FileRun, 1);

  run->plan = cohort_import_file_make_plan (file, self->now_us);
  run->was_shown = cohort_import_file_get_digest (file, &run->expected);
  if (self->work == COHORT_IMPORT_WORK_SAVE)
    {
      run->import = result != NULL ? result->import : 0;
      run->names = dup_kept_names (file);
    }
  else
    run->file = g_object_ref (file);
  self->total_size += (double) run->plan->input->size + 1;
  g_ptr_array_add (self->runs, run);
}

/* Puts the outcome into the files. For the import's thread. */
void
cohort_import_task_hand_out (CohortImportTask *self)
{
  g_clear_pointer (&self->relay, cohort_progress_relay_close);
  for (guint i = 0; i < self->runs->len; i++)
    {
      FileRun *run = g_ptr_array_index (self->runs, i);

      if (run->report != NULL && run->is_result)
        cohort_import_file_take_result (run->file, g_steal_pointer (&run->report));
      else if (run->report != NULL)
        cohort_import_file_take_preview (run->file, g_steal_pointer (&run->report), run->digest);
      g_clear_object (&run->file);
    }
}

/* Adding */

static gboolean
add_file (CohortImportTask *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) inputs = cohort_input_expand (file, cancellable, &local);

  if (inputs == NULL)
    {
      g_autofree char *base = g_file_get_basename (file);
      g_autofree char *name = g_utf8_make_valid (base != NULL ? base : "?", -1);
      g_autoptr (CohortInput) input = cohort_input_new (file, name, -1, 0, 0);

      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_ptr_array_add (self->detected, cohort_detected_new_fault (input, self->ledger, local->message));
      return TRUE;
    }
  for (guint i = 0; i < inputs->len; i++)
    {
      CohortDetected *detected
          = cohort_detect (g_ptr_array_index (inputs, i), self->ledger, self->store, cancellable, error);

      if (detected == NULL)
        return FALSE;
      g_ptr_array_add (self->detected, detected);
    }
  return TRUE;
}

static gboolean
run_add (CohortImportTask *self, GCancellable *cancellable, GError **error)
{
  self->ledger = cohort_detected_ledger_load (self->store, cancellable, error);
  if (self->ledger == NULL)
    return FALSE;
  for (guint i = 0; i < self->added->len; i++)
    if (!add_file (self, g_ptr_array_index (self->added, i), cancellable, error))
      return FALSE;
  return TRUE;
}

/* Preview and apply */

static void
progress_cb (guint64 n_rows, double fraction, gpointer data)
{
  CohortImportTask *self = data;
  const FileRun *run = self->at_hand;
  double all = (self->done_size + fraction * ((double) run->plan->input->size + 1)) / self->total_size;

  if (self->relay != NULL)
    cohort_progress_relay_post (self->relay, run->plan->input->name, n_rows, MIN (all, 1));
  else if (self->progress != NULL)
    self->progress (run->plan->input->name, n_rows, MIN (all, 1), self->progress_data);
}

static gboolean
preview_file (CohortImportTask *self, FileRun *run, CohortOverlay *overlay, GCancellable *cancellable, GError **error)
{
  CohortRunContext context = { self->store, self->now_us, progress_cb, self };

  run->report = cohort_import_run_preview (&context, run->plan, overlay, &run->digest, cancellable, error);
  return run->report != NULL;
}

static gboolean
apply_file (CohortImportTask *self, FileRun *run, GCancellable *cancellable, GError **error)
{
  CohortRunContext context = { self->store, self->now_us, progress_cb, self };
  gboolean applied = FALSE;

  run->is_result = TRUE;
  if (run->plan->format == NULL || run->plan->message != NULL)
    {
      g_autoptr (CohortOverlay) overlay = cohort_overlay_new ();

      return preview_file (self, run, overlay, cancellable, error);
    }
  run->report = cohort_import_run_apply (&context, run->plan, run->was_shown ? &run->expected : NULL, &run->digest,
                                         &applied, cancellable, error);
  if (run->report == NULL)
    return FALSE;
  if (applied)
    return TRUE;
  run->is_result = FALSE;
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_CHANGED,
               _ ("Your data changed since “%s” was looked at. Nothing of it was imported: check the numbers again."),
               run->plan->input->name);
  return FALSE;
}

static gboolean
run_files (CohortImportTask *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortOverlay) overlay = cohort_overlay_new ();

  for (guint i = 0; i < self->runs->len; i++)
    {
      FileRun *run = g_ptr_array_index (self->runs, i);

      self->at_hand = run;
      if (self->work == COHORT_IMPORT_WORK_PREVIEW ? !preview_file (self, run, overlay, cancellable, error)
                                                   : !apply_file (self, run, cancellable, error))
        return FALSE;
      self->done_size += (double) run->plan->input->size + 1;
    }
  return TRUE;
}

static gboolean
run_save (CohortImportTask *self, GCancellable *cancellable, GError **error)
{
  const FileRun *run = g_ptr_array_index (self->runs, 0);

  if (run->import != 0)
    return cohort_rejected_save (self->store, run->import, (const char *const *) run->names, self->to, cancellable,
                                 error);
  g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_NOT_READY,
                       _ ("This file has not been imported yet."));
  return FALSE;
}

/* Runs the operation here. */
gboolean
cohort_import_task_run (CohortImportTask *self, GCancellable *cancellable, GError **error)
{
  switch (self->work)
    {
    case COHORT_IMPORT_WORK_ADD:
      return run_add (self, cancellable, error);
    case COHORT_IMPORT_WORK_PREVIEW:
    case COHORT_IMPORT_WORK_APPLY:
      return run_files (self, cancellable, error);
    case COHORT_IMPORT_WORK_SAVE:
      return run_save (self, cancellable, error);
    default:
      g_assert_not_reached ();
    }
}

static void
thread_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (cohort_import_task_run (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Runs the operation on another thread. @self: (transfer full) */
void
cohort_import_task_start (CohortImportTask *self, gpointer source, gpointer tag, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* What was imported stays imported, whatever came after. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->progress != NULL)
    self->relay = cohort_progress_relay_new (self->progress, self->progress_data);
  g_task_set_task_data (task, self, (GDestroyNotify) cohort_import_task_free);
  g_task_run_in_thread (task, thread_func);
}
