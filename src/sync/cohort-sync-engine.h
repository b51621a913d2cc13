// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asking the services of one community: accounts and runs. The object and all its functions belong to the main thread,
 * whose loop has to run; the work is done elsewhere. */

#pragma once

#include "cohort-secret-store.h"
#include "cohort-sync-clock.h"
#include "cohort-sync-types.h"
#include "cohort-types.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SYNC_ENGINE (cohort_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (CohortSyncEngine, cohort_sync_engine, COHORT, SYNC_ENGINE, GObject)

typedef struct _CohortProvider CohortProvider;

/* Called on the main thread, some times a second at most. */
typedef void (*CohortSyncEngineProgress) (gint64 source, const CohortSyncProgress *progress, gpointer data);

CohortSyncEngine *cohort_sync_engine_new (CohortStore *store, CohortSecretStore *keyring, const CohortSyncClock *clock);
void cohort_sync_engine_set_provider (CohortSyncEngine *self, const CohortProvider *provider);

void cohort_sync_engine_add_async (CohortSyncEngine *self, gint64 source, const char *kind, const char *name,
                                   GHashTable *values, const char *zone, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gint64 cohort_sync_engine_add_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error);
void cohort_sync_engine_remove_async (CohortSyncEngine *self, gint64 source, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
void cohort_sync_engine_resume_async (CohortSyncEngine *self, gint64 source, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_sync_engine_done_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error);
void cohort_sync_engine_list_async (CohortSyncEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *cohort_sync_engine_list_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error);

gboolean cohort_sync_engine_is_running (CohortSyncEngine *self, gint64 source);
void cohort_sync_engine_run_async (CohortSyncEngine *self, gint64 source, CohortSyncEngineProgress progress,
                                   gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
CohortSyncResult *cohort_sync_engine_run_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
