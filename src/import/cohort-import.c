// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The import as a list of files, and its operations. Each operation is one plain function on a CohortImportTask that
 * holds copies of everything it needs; it runs where it is called or, for the asynchronous form, on a thread of its
 * own, and its outcome is put into the files in the thread of the import. Nothing of the list is touched in between. */

#include "config.h"

#include "cohort-import.h"

#include "cohort-import-task.h"

struct _CohortImport
{
  GObject parent_instance;

  CohortStore *store;
  CohortImportClock clock;
  gpointer clock_data;
  GListStore *files;  /* (element-type CohortImportFile) */
  GPtrArray *sources; /* (element-type CohortImportSource) */
};

static void cohort_import_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CohortImport, cohort_import, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, cohort_import_list_model_init))

static GType
cohort_import_get_item_type (GListModel *model)
{
  return COHORT_TYPE_IMPORT_FILE;
}

static guint
cohort_import_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (COHORT_IMPORT (model)->files));
}

static gpointer
cohort_import_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (COHORT_IMPORT (model)->files), position);
}

static void
cohort_import_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = cohort_import_get_item_type;
  iface->get_n_items = cohort_import_get_n_items;
  iface->get_item = cohort_import_get_item;
}

static void
source_free (gpointer data)
{
  CohortImportSource *source = data;

  g_free (source->kind);
  g_free (source->name);
  g_free (source);
}

static void
cohort_import_finalize (GObject *object)
{
  CohortImport *self = COHORT_IMPORT (object);

  g_clear_object (&self->store);
  g_clear_object (&self->files);
  g_clear_pointer (&self->sources, g_ptr_array_unref);

  G_OBJECT_CLASS (cohort_import_parent_class)->finalize (object);
}

static void
cohort_import_class_init (CohortImportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = cohort_import_finalize;
}

static void
cohort_import_init (CohortImport *self)
{
  self->files = g_list_store_new (COHORT_TYPE_IMPORT_FILE);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  g_signal_connect_object (self->files, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * cohort_import_new:
 * @store: an open community
 * @clock: tells the time of an import; called in the thread of the import
 *
 * Returns: (transfer full): an import without files
 */
CohortImport *
cohort_import_new (CohortStore *store, CohortImportClock clock, gpointer clock_data)
{
  CohortImport *self = g_object_new (COHORT_TYPE_IMPORT, NULL);

  self->store = g_object_ref (store);
  self->clock = clock;
  self->clock_data = clock_data;
  return self;
}

static CohortImportTask *
make_task (CohortImport *self, CohortImportWork work)
{
  return cohort_import_task_new (work, self->store, self->clock (self->clock_data));
}

/* Adding files */

static void
show_sources (CohortImport *self, const CohortDetectedLedger *ledger)
{
  g_ptr_array_set_size (self->sources, 0);
  for (guint i = 0; i < ledger->sources->len; i++)
    {
      const CohortDetectedSource *known = g_ptr_array_index (ledger->sources, i);
      CohortImportSource *source = g_new0 (CohortImportSource, 1);

      source->id = known->id;
      source->kind = g_strdup (known->kind);
      source->name = g_strdup (known->name);
      g_ptr_array_add (self->sources, source);
    }
}

/* A preview counts what the files before it will have brought: from @position on, what was shown no longer holds. */
static void
forget_previews (CohortImport *self, guint position)
{
  for (guint i = position; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (cohort_import_file_get_preview (file) != NULL)
        cohort_import_file_take_preview (file, NULL, 0);
    }
}

static void
changed_cb (CohortImport *self, CohortImportFile *file)
{
  guint position;

  if (g_list_store_find (self->files, file, &position))
    forget_previews (self, position + 1);
}

static void
take_files (CohortImport *self, CohortImportTask *task)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (task->ledger != NULL)
    show_sources (self, task->ledger);
  for (guint i = 0; i < task->detected->len; i++)
    {
      CohortImportFile *file = cohort_import_file_new (g_atomic_rc_box_acquire (g_ptr_array_index (task->detected, i)));

      g_signal_connect_object (file, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (files, file);
    }
  if (files->len > 0)
    g_list_store_splice (self->files, g_list_model_get_n_items (G_LIST_MODEL (self->files)), 0, files->pdata,
                         files->len);
}

static CohortImportTask *
make_add_task (CohortImport *self, GSList *files)
{
  CohortImportTask *task = make_task (self, COHORT_IMPORT_WORK_ADD);

  for (GSList *l = files; l != NULL; l = l->next)
    g_ptr_array_add (task->added, g_object_ref (l->data));
  return task;
}

gboolean
cohort_import_add_files (CohortImport *self, GSList *files, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortImportTask) task = NULL;

  g_return_val_if_fail (COHORT_IS_IMPORT (self), FALSE);

  task = make_add_task (self, files);
  if (!cohort_import_task_run (task, cancellable, error))
    return FALSE;
  take_files (self, task);
  return TRUE;
}

void
cohort_import_add_files_async (CohortImport *self, GSList *files, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_IMPORT (self));

  cohort_import_task_start (make_add_task (self, files), self, cohort_import_add_files_async, cancellable, callback,
                            user_data);
}

gboolean
cohort_import_add_files_finish (CohortImport *self, GAsyncResult *result, GError **error)
{
  CohortImportTask *task;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  task = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take_files (self, task);
  return TRUE;
}

/**
 * cohort_import_remove:
 *
 * Takes a file out. The previews of the files after it, which counted what it would bring, go.
 */
void
cohort_import_remove (CohortImport *self, CohortImportFile *file)
{
  guint position;

  g_return_if_fail (COHORT_IS_IMPORT (self));

  if (!g_list_store_find (self->files, file, &position))
    return;
  g_list_store_remove (self->files, position);
  forget_previews (self, position);
}

GPtrArray *
cohort_import_get_sources (CohortImport *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT (self), NULL);

  return self->sources;
}

gboolean
cohort_import_is_ready (CohortImport *self)
{
  guint n_ready = 0;

  g_return_val_if_fail (COHORT_IS_IMPORT (self), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (!cohort_import_file_is_waiting (file))
        continue;
      if (cohort_import_file_get_state (file) != COHORT_IMPORT_FILE_RECOGNISED)
        return FALSE;
      n_ready++;
    }
  return n_ready > 0;
}

/* Preview and apply */

static CohortImportTask *
make_run_task (CohortImport *self, CohortImportWork work, CohortImportProgress progress, gpointer progress_data)
{
  CohortImportTask *task = make_task (self, work);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (cohort_import_file_is_waiting (file)
          && (work == COHORT_IMPORT_WORK_PREVIEW || cohort_import_file_get_result (file) == NULL))
        cohort_import_task_add_file (task, file);
    }
  task->progress = progress;
  task->progress_data = progress_data;
  return task;
}

gboolean
cohort_import_preview (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortImportTask) task = NULL;
  gboolean done;

  g_return_val_if_fail (COHORT_IS_IMPORT (self), FALSE);

  task = make_run_task (self, COHORT_IMPORT_WORK_PREVIEW, progress, progress_data);
  done = cohort_import_task_run (task, cancellable, error);
  cohort_import_task_hand_out (task);
  return done;
}

void
cohort_import_preview_async (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_IMPORT (self));

  cohort_import_task_start (make_run_task (self, COHORT_IMPORT_WORK_PREVIEW, progress, progress_data), self,
                            cohort_import_preview_async, cancellable, callback, user_data);
}

static gboolean
finish_run (CohortImport *self, GAsyncResult *result, GError **error)
{
  cohort_import_task_hand_out (g_task_get_task_data (G_TASK (result)));
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
cohort_import_preview_finish (CohortImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish_run (self, result, error);
}

gboolean
cohort_import_apply (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortImportTask) task = NULL;
  gboolean done;

  g_return_val_if_fail (COHORT_IS_IMPORT (self), FALSE);

  task = make_run_task (self, COHORT_IMPORT_WORK_APPLY, progress, progress_data);
  done = cohort_import_task_run (task, cancellable, error);
  cohort_import_task_hand_out (task);
  return done;
}

void
cohort_import_apply_async (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_IMPORT (self));

  cohort_import_task_start (make_run_task (self, COHORT_IMPORT_WORK_APPLY, progress, progress_data), self,
                            cohort_import_apply_async, cancellable, callback, user_data);
}

gboolean
cohort_import_apply_finish (CohortImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish_run (self, result, error);
}

/* Saving what was not taken */

static CohortImportTask *
make_save_task (CohortImport *self, CohortImportFile *file, GFile *to)
{
  CohortImportTask *task = make_task (self, COHORT_IMPORT_WORK_SAVE);

  cohort_import_task_add_file (task, file);
  task->to = g_object_ref (to);
  return task;
}

gboolean
cohort_import_save_rejected (CohortImport *self, CohortImportFile *file, GFile *to, GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (CohortImportTask) task = NULL;

  g_return_val_if_fail (COHORT_IS_IMPORT (self), FALSE);

  task = make_save_task (self, file, to);
  return cohort_import_task_run (task, cancellable, error);
}

void
cohort_import_save_rejected_async (CohortImport *self, CohortImportFile *file, GFile *to, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_IMPORT (self));

  cohort_import_task_start (make_save_task (self, file, to), self, cohort_import_save_rejected_async, cancellable,
                            callback, user_data);
}

gboolean
cohort_import_save_rejected_finish (CohortImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
