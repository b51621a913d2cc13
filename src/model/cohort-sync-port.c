// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-sync-port.h"

#include <string.h>

#define SESSION_KEY "cohort-sync-port"

G_DEFINE_INTERFACE (CohortSyncPort, cohort_sync_port, G_TYPE_OBJECT)

static guint changed_signal;

static void
cohort_sync_port_default_init (CohortSyncPortInterface *iface)
{
  changed_signal
      = g_signal_new ("changed", COHORT_TYPE_SYNC_PORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * cohort_sync_port_of:
 *
 * Returns: (nullable) (transfer none): who asks services for @session
 */
CohortSyncPort *
cohort_sync_port_of (CohortSession *session)
{
  return session != NULL ? g_object_get_data (G_OBJECT (session), SESSION_KEY) : NULL;
}

/**
 * cohort_sync_port_attach:
 * @port: (transfer none) (nullable): kept as long as @session lives, or until another one comes
 */
void
cohort_sync_port_attach (CohortSession *session, CohortSyncPort *port)
{
  g_return_if_fail (COHORT_IS_SESSION (session));

  g_object_set_data_full (G_OBJECT (session), SESSION_KEY, port != NULL ? g_object_ref (port) : NULL, g_object_unref);
}

/**
 * cohort_sync_port_get_kinds:
 *
 * Returns: (transfer none) (array length=n_kinds): the services, by name
 */
const CohortSyncKind *
cohort_sync_port_get_kinds (CohortSyncPort *self, guint *n_kinds)
{
  g_return_val_if_fail (COHORT_IS_SYNC_PORT (self), NULL);

  return COHORT_SYNC_PORT_GET_IFACE (self)->get_kinds (self, n_kinds);
}

/**
 * cohort_sync_port_find_kind:
 *
 * Returns: (transfer none) (nullable)
 */
const CohortSyncKind *
cohort_sync_port_find_kind (CohortSyncPort *self, const char *id)
{
  guint n_kinds;
  const CohortSyncKind *kinds = cohort_sync_port_get_kinds (self, &n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (g_strcmp0 (kinds[i].id, id) == 0)
      return &kinds[i];
  return NULL;
}

/**
 * cohort_sync_port_add_async:
 * @source: 0 for a new account; else the one that is given other secrets
 * @values: (element-type utf8 utf8): by the fields' ids
 *
 * Checks what was typed at the service itself, then keeps it.
 */
void
cohort_sync_port_add_async (CohortSyncPort *self, gint64 source, const char *kind, GHashTable *values,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_SYNC_PORT (self));

  COHORT_SYNC_PORT_GET_IFACE (self)->add_async (self, source, kind, values, cancellable, callback, user_data);
}

/**
 * cohort_sync_port_add_finish:
 *
 * Returns: the source, or 0 with a sentence in @error
 */
gint64
cohort_sync_port_add_finish (CohortSyncPort *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (COHORT_IS_SYNC_PORT (self), 0);

  return COHORT_SYNC_PORT_GET_IFACE (self)->add_finish (self, result, error);
}

/**
 * cohort_sync_port_remove_async:
 *
 * Forgets the account and its key; what it brought stays.
 */
void
cohort_sync_port_remove_async (CohortSyncPort *self, gint64 source, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_SYNC_PORT (self));

  COHORT_SYNC_PORT_GET_IFACE (self)->remove_async (self, source, cancellable, callback, user_data);
}

/**
 * cohort_sync_port_resume_async:
 *
 * Lets a source be asked again of which a run was undone.
 */
void
cohort_sync_port_resume_async (CohortSyncPort *self, gint64 source, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_SYNC_PORT (self));

  COHORT_SYNC_PORT_GET_IFACE (self)->resume_async (self, source, cancellable, callback, user_data);
}

gboolean
cohort_sync_port_done_finish (CohortSyncPort *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (COHORT_IS_SYNC_PORT (self), FALSE);

  return COHORT_SYNC_PORT_GET_IFACE (self)->done_finish (self, result, error);
}

/**
 * cohort_sync_port_start:
 * @source: 0: all
 *
 * Begins to ask; how it goes is told by the session's operations, how it ended by the sources' report.
 */
void
cohort_sync_port_start (CohortSyncPort *self, gint64 source)
{
  g_return_if_fail (COHORT_IS_SYNC_PORT (self));

  COHORT_SYNC_PORT_GET_IFACE (self)->start (self, source);
}

void
cohort_sync_port_cancel (CohortSyncPort *self, gint64 source)
{
  g_return_if_fail (COHORT_IS_SYNC_PORT (self));

  COHORT_SYNC_PORT_GET_IFACE (self)->cancel (self, source);
}

/**
 * cohort_sync_port_get_progress:
 * @fraction: (out) (optional): negative while it is not known
 *
 * Returns: (transfer full) (nullable): how far the run of @source is, in words; %NULL when it is not asked now
 */
char *
cohort_sync_port_get_progress (CohortSyncPort *self, gint64 source, double *fraction)
{
  g_return_val_if_fail (COHORT_IS_SYNC_PORT (self), NULL);

  return COHORT_SYNC_PORT_GET_IFACE (self)->get_progress (self, source, fraction);
}

/**
 * cohort_sync_port_changed:
 *
 * For implementations: tells that a run began, ended or made progress.
 */
void
cohort_sync_port_changed (CohortSyncPort *self)
{
  g_signal_emit (self, changed_signal, 0);
}
