// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// CohortSyncPort by the engine. Each run is an operation of the session, where its progress is seen and it is
// stopped. How often the schedule asks is this machine's setting; it is off until somebody sets it.

#include "config.h"

#include "cohort-sync-bridge.h"

#include "cohort-operation.h"
#include "cohort-provider.h"
#include "cohort-settings.h"
#include "cohort-store.h"
#include "cohort-sync-engine.h"
#include "cohort-sync-schedule.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define HOURS_KEY "sync-hours"

struct _CohortSyncBridge
{
  GObject parent_instance;

  CohortSession *session; /* (unowned): it owns the bridge */
  CohortSyncEngine *engine;
  GArray *kinds;                /* CohortSyncKind */
  GHashTable *runs;             /* (element-type gint64 Run) */
  CohortSyncSchedule *schedule; /* (nullable) */
  gulong hours_handler;
};

/* A run under way. */
typedef struct
{
  CohortSyncBridge *bridge; /* (owned) */
  gint64 source;
  GCancellable *cancellable;
  CohortOperation *operation;
} Run;

static void cohort_sync_bridge_port_init (CohortSyncPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CohortSyncBridge, cohort_sync_bridge, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (COHORT_TYPE_SYNC_PORT, cohort_sync_bridge_port_init))

static void
run_free (Run *self)
{
  g_object_unref (self->bridge);
  g_object_unref (self->cancellable);
  g_object_unref (self->operation);
  g_free (self);
}

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (((const CohortSyncKind *) a)->name, ((const CohortSyncKind *) b)->name);
}

static GArray *
make_kinds (void)
{
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (CohortSyncKind));
  guint n_providers;
  const CohortProvider *const *providers = cohort_providers (&n_providers);

  for (guint i = 0; i < n_providers; i++)
    {
      CohortSyncKind kind = { providers[i]->id, cohort_words_source_kind (providers[i]->id), _ (providers[i]->scope),
                              providers[i]->help_page, providers[i]->fields };

      g_array_append_val (kinds, kind);
    }
  g_array_sort (kinds, compare_kinds);
  return kinds;
}

static const CohortSyncKind *
cohort_sync_bridge_get_kinds (CohortSyncPort *port, guint *n_kinds)
{
  CohortSyncBridge *self = COHORT_SYNC_BRIDGE (port);

  *n_kinds = self->kinds->len;
  return (const CohortSyncKind *) self->kinds->data;
}

/* Accounts: the port's asynchronous functions are the engine's, with the bridge as their source object. */

static void
engine_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_object_ref (result), g_object_unref);
}

static GTask *
pass_on (CohortSyncPort *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data,
         gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  return task;
}

static void
cohort_sync_bridge_add_async (CohortSyncPort *port, gint64 source, const char *kind, GHashTable *values,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CohortSyncBridge *self = COHORT_SYNC_BRIDGE (port);

  cohort_sync_engine_add_async (self->engine, source, kind, NULL, values, cohort_session_get_zone_name (self->session),
                                cancellable, engine_cb,
                                pass_on (port, cancellable, callback, user_data, cohort_sync_bridge_add_async));
}

static gint64
cohort_sync_bridge_add_finish (CohortSyncPort *port, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) inner = g_task_propagate_pointer (G_TASK (result), error);

  return cohort_sync_engine_add_finish (COHORT_SYNC_BRIDGE (port)->engine, inner, error);
}

static void
cohort_sync_bridge_remove_async (CohortSyncPort *port, gint64 source, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_sync_port_cancel (port, source);
  cohort_sync_engine_remove_async (COHORT_SYNC_BRIDGE (port)->engine, source, cancellable, engine_cb,
                                   pass_on (port, cancellable, callback, user_data, cohort_sync_bridge_remove_async));
}

static void
cohort_sync_bridge_resume_async (CohortSyncPort *port, gint64 source, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_sync_engine_resume_async (COHORT_SYNC_BRIDGE (port)->engine, source, cancellable, engine_cb,
                                   pass_on (port, cancellable, callback, user_data, cohort_sync_bridge_resume_async));
}

static gboolean
cohort_sync_bridge_done_finish (CohortSyncPort *port, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) inner = g_task_propagate_pointer (G_TASK (result), error);

  return cohort_sync_engine_done_finish (COHORT_SYNC_BRIDGE (port)->engine, inner, error);
}

/* Runs */

static void
progress_cb (gint64 source, const CohortSyncProgress *progress, gpointer data)
{
  CohortSyncBridge *self = data;
  const Run *run = g_hash_table_lookup (self->runs, &source);
  g_autofree char *items = cohort_words_count ((gint64) progress->n_items);
  g_autofree char *detail = NULL;
  double fraction = -1;

  if (run == NULL)
    return;
  if (progress->n_expected > 0 && progress->n_items <= progress->n_expected)
    {
      g_autofree char *expected = cohort_words_count ((gint64) progress->n_expected);

      /* Translators: how many entries were read, of how many */
      detail = g_strdup_printf (_ ("%1$s of %2$s entries"), items, expected);
      fraction = (double) progress->n_items / (double) progress->n_expected;
    }
  else
    detail = g_strdup_printf (ngettext ("%s entry", "%s entries", progress->n_items), items);
  cohort_operation_set_progress (run->operation, detail, fraction);
  cohort_sync_port_changed (COHORT_SYNC_PORT (self));
}

/* What stopped a run is told where operations are; that it was limited or cancelled is no failure. */
static GError *
find_failure (const CohortSyncResult *result)
{
  if (g_str_equal (result->outcome, "cancelled"))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  if (g_str_equal (result->outcome, "done") || g_str_equal (result->outcome, "limited") || result->message == NULL)
    return NULL;
  return g_error_new_literal (COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_UNKNOWN, result->message);
}

static void
ran_cb (GObject *source, GAsyncResult *async, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (CohortSyncBridge) self = g_object_ref (run->bridge);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSyncResult) result = cohort_sync_engine_run_finish (COHORT_SYNC_ENGINE (source), async, &error);

  if (result != NULL)
    error = find_failure (result);
  cohort_operation_end (run->operation, error);
  g_hash_table_remove (self->runs, &run->source);
  cohort_sync_port_changed (COHORT_SYNC_PORT (self));
}

static void
begin_run (CohortSyncBridge *self, gint64 source, const char *name)
{
  g_autofree char *title = NULL;
  Run *run;

  if (g_hash_table_contains (self->runs, &source) || cohort_session_is_read_only (self->session))
    return;
  /* Translators: %s is the name of an account at a service */
  title = g_strdup_printf (_ ("Synchronising %s"), name);
  run = g_new0 (Run, 1);
  run->bridge = g_object_ref (self);
  run->source = source;
  run->cancellable = g_cancellable_new ();
  run->operation = cohort_operation_new (title, run->cancellable);
  g_hash_table_insert (self->runs, &run->source, run);
  cohort_operations_add (cohort_operations_of (self->session), run->operation);
  cohort_sync_engine_run_async (self->engine, source, progress_cb, self, run->cancellable, ran_cb, run);
  cohort_sync_port_changed (COHORT_SYNC_PORT (self));
}

/* Which accounts are to be asked, once they are listed. */
typedef struct
{
  CohortSyncBridge *bridge;
  gint64 source; /* 0: all but those that are paused */
} Choice;

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (CohortSyncBridge) self = choice->bridge;
  g_autoptr (GPtrArray) accounts = cohort_sync_engine_list_finish (COHORT_SYNC_ENGINE (source), result, NULL);

  for (guint i = 0; self->session != NULL && accounts != NULL && i < accounts->len; i++)
    {
      const CohortSyncAccount *account = g_ptr_array_index (accounts, i);

      if (choice->source != 0 ? account->source == choice->source : !account->paused)
        begin_run (self, account->source, account->name);
    }
}

static void
cohort_sync_bridge_start (CohortSyncPort *port, gint64 source)
{
  CohortSyncBridge *self = COHORT_SYNC_BRIDGE (port);
  Choice *choice = g_new0 (Choice, 1);

  choice->bridge = g_object_ref (self);
  choice->source = source;
  cohort_sync_engine_list_async (self->engine, NULL, listed_cb, choice);
}

static void
cohort_sync_bridge_cancel (CohortSyncPort *port, gint64 source)
{
  const Run *run = g_hash_table_lookup (COHORT_SYNC_BRIDGE (port)->runs, &source);

  if (run != NULL)
    cohort_operation_cancel (run->operation);
}

static char *
cohort_sync_bridge_get_progress (CohortSyncPort *port, gint64 source, double *fraction)
{
  const Run *run = g_hash_table_lookup (COHORT_SYNC_BRIDGE (port)->runs, &source);

  if (run == NULL)
    return NULL;
  if (fraction != NULL)
    *fraction = cohort_operation_get_fraction (run->operation);
  return g_strdup (cohort_operation_get_detail (run->operation) != NULL ? cohort_operation_get_detail (run->operation)
                                                                        : "");
}

/* Schedule */

static void
ask_cb (const CohortSyncAccount *account, gpointer data)
{
  begin_run (data, account->source, account->name);
}

static void
hours_changed_cb (CohortSyncBridge *self)
{
  cohort_sync_schedule_set_hours (self->schedule, g_settings_get_int (cohort_settings_get (), HOURS_KEY));
}

/* The object */

static void
cohort_sync_bridge_dispose (GObject *object)
{
  CohortSyncBridge *self = COHORT_SYNC_BRIDGE (object);

  cohort_sync_bridge_close (self);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (cohort_sync_bridge_parent_class)->dispose (object);
}

static void
cohort_sync_bridge_finalize (GObject *object)
{
  CohortSyncBridge *self = COHORT_SYNC_BRIDGE (object);

  g_array_unref (self->kinds);
  g_hash_table_unref (self->runs);
  G_OBJECT_CLASS (cohort_sync_bridge_parent_class)->finalize (object);
}

static void
cohort_sync_bridge_class_init (CohortSyncBridgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_sync_bridge_dispose;
  G_OBJECT_CLASS (klass)->finalize = cohort_sync_bridge_finalize;
}

static void
cohort_sync_bridge_port_init (CohortSyncPortInterface *iface)
{
  iface->get_kinds = cohort_sync_bridge_get_kinds;
  iface->add_async = cohort_sync_bridge_add_async;
  iface->add_finish = cohort_sync_bridge_add_finish;
  iface->remove_async = cohort_sync_bridge_remove_async;
  iface->resume_async = cohort_sync_bridge_resume_async;
  iface->done_finish = cohort_sync_bridge_done_finish;
  iface->start = cohort_sync_bridge_start;
  iface->cancel = cohort_sync_bridge_cancel;
  iface->get_progress = cohort_sync_bridge_get_progress;
}

static void
cohort_sync_bridge_init (CohortSyncBridge *self)
{
  self->kinds = make_kinds ();
  self->runs = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) run_free);
}

/**
 * cohort_sync_bridge_new:
 * @session: which the bridge is to be attached to
 *
 * Returns: (transfer full)
 */
CohortSyncBridge *
cohort_sync_bridge_new (CohortSession *session)
{
  CohortSyncBridge *self = g_object_new (COHORT_TYPE_SYNC_BRIDGE, NULL);
  g_autoptr (CohortSecretStore) keyring = cohort_secret_store_new ();
  GSettings *settings = cohort_settings_get ();

  self->session = session;
  self->engine = cohort_sync_engine_new (cohort_session_get_store (session), keyring, &cohort_sync_clock_real);
  self->schedule = cohort_sync_schedule_new (self->engine, &cohort_sync_clock_real, g_network_monitor_get_default (),
                                             ask_cb, self);
  if (settings != NULL)
    {
      self->hours_handler
          = g_signal_connect_swapped (settings, "changed::" HOURS_KEY, G_CALLBACK (hours_changed_cb), self);
      hours_changed_cb (self);
    }
  return self;
}

/**
 * cohort_sync_bridge_close:
 *
 * Stops all runs and the schedule: the session is about to be closed.
 */
void
cohort_sync_bridge_close (CohortSyncBridge *self)
{
  GHashTableIter iter;
  gpointer run;

  g_clear_signal_handler (&self->hours_handler, cohort_settings_get ());
  g_clear_pointer (&self->schedule, cohort_sync_schedule_free);
  self->session = NULL;
  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, NULL, &run))
    g_cancellable_cancel (((Run *) run)->cancellable);
}
