// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the window needs of whoever asks services: an interface, so that ui/ has no path to a network. The application
 * gives a session the one that is real; a session without one has no services. Main thread only.
 *
 * Signal "changed": a run began or ended, or made progress. */

#pragma once

#include "cohort-field.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* A service that can be asked. */
typedef struct
{
  const char *id;
  const char *name;
  const char *scope;     /* a translated sentence: the least that the key has to be allowed, and where it is made */
  const char *help_page; /* (nullable) */
  const CohortField *fields;
} CohortSyncKind;

#define COHORT_TYPE_SYNC_PORT (cohort_sync_port_get_type ())
G_DECLARE_INTERFACE (CohortSyncPort, cohort_sync_port, COHORT, SYNC_PORT, GObject)

struct _CohortSyncPortInterface
{
  GTypeInterface parent;

  const CohortSyncKind *(*get_kinds) (CohortSyncPort *self, guint *n_kinds);
  void (*add_async) (CohortSyncPort *self, gint64 source, const char *kind, GHashTable *values,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gint64 (*add_finish) (CohortSyncPort *self, GAsyncResult *result, GError **error);
  void (*remove_async) (CohortSyncPort *self, gint64 source, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
  void (*resume_async) (CohortSyncPort *self, gint64 source, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*done_finish) (CohortSyncPort *self, GAsyncResult *result, GError **error);
  void (*start) (CohortSyncPort *self, gint64 source);
  void (*cancel) (CohortSyncPort *self, gint64 source);
  char *(*get_progress) (CohortSyncPort *self, gint64 source, double *fraction);
};

CohortSyncPort *cohort_sync_port_of (CohortSession *session);
void cohort_sync_port_attach (CohortSession *session, CohortSyncPort *port);

const CohortSyncKind *cohort_sync_port_get_kinds (CohortSyncPort *self, guint *n_kinds);
const CohortSyncKind *cohort_sync_port_find_kind (CohortSyncPort *self, const char *id);
void cohort_sync_port_add_async (CohortSyncPort *self, gint64 source, const char *kind, GHashTable *values,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 cohort_sync_port_add_finish (CohortSyncPort *self, GAsyncResult *result, GError **error);
void cohort_sync_port_remove_async (CohortSyncPort *self, gint64 source, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
void cohort_sync_port_resume_async (CohortSyncPort *self, gint64 source, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_sync_port_done_finish (CohortSyncPort *self, GAsyncResult *result, GError **error);
void cohort_sync_port_start (CohortSyncPort *self, gint64 source);
void cohort_sync_port_cancel (CohortSyncPort *self, gint64 source);
char *cohort_sync_port_get_progress (CohortSyncPort *self, gint64 source, double *fraction);
void cohort_sync_port_changed (CohortSyncPort *self);

G_END_DECLS
