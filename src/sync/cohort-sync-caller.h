// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One account on the line: who asks, with which secrets, by whose clock. Not on the main thread. */

#pragma once

#include "cohort-secret-store.h"
#include "cohort-sync-account.h"
#include "cohort-sync-clock.h"
#include "cohort-sync-http.h"

G_BEGIN_DECLS

/* How often a request is tried in all. */
#define COHORT_SYNC_MAX_TRIES 6

typedef struct
{
  const CohortProvider *provider;
  const CohortSyncAccount *row; /* (unowned) */
  CohortSyncHttp *http;         /* (unowned) */
  CohortSecretStore *keyring;   /* (unowned) (nullable): renewed secrets are not kept */
  const CohortSyncClock *clock;
  CohortAccount account;
  CohortSecrets *secrets; /* (owned) */
  CohortCall call;
  guint generation; /* of the secrets */
  gboolean renewed; /* since the last answer that was let in */
} CohortSyncCaller;

void cohort_sync_caller_init (CohortSyncCaller *self, const CohortProvider *provider, const CohortSyncAccount *row,
                              CohortSecrets *secrets, CohortSyncHttp *http, CohortSecretStore *keyring,
                              const CohortSyncClock *clock);
void cohort_sync_caller_clear (CohortSyncCaller *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortSyncCaller, cohort_sync_caller_clear)
const CohortCall *cohort_sync_caller_now (CohortSyncCaller *self);
CohortRequest *cohort_sync_caller_request (CohortSyncCaller *self, const CohortTask *task, GError **error);
CohortVerdict cohort_sync_caller_parse (CohortSyncCaller *self, const CohortTask *task,
                                        const CohortSyncExchange *exchange, CohortBatch *batch, GError **error);
gboolean cohort_sync_caller_renew (CohortSyncCaller *self, GCancellable *cancellable, GError **error);
gint64 cohort_sync_caller_delay (CohortSyncCaller *self, const CohortSyncExchange *exchange, CohortBatch *batch,
                                 guint n_tries);

CohortVerdict cohort_sync_caller_check (CohortSyncCaller *self, CohortBatch *batch, GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
