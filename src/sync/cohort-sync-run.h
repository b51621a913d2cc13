// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One run of one source from beginning to end: plain synchronous code for a thread of its own. */

#pragma once

#include "cohort-provider.h"
#include "cohort-secret-store.h"
#include "cohort-store.h"
#include "cohort-sync-clock.h"
#include "cohort-sync-http.h"
#include "cohort-sync-types.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStore *store;
  CohortSyncHttp *http;
  CohortSecretStore *keyring;
  const CohortSyncClock *clock;
  const CohortProvider *provider; /* (nullable) for tests: in place of the one of the source's kind */
  void (*progress) (const CohortSyncProgress *progress, gpointer data); /* (nullable): in the run's thread */
  gpointer progress_data;
} CohortSyncContext;

CohortSyncResult *cohort_sync_run (const CohortSyncContext *context, gint64 source, GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
