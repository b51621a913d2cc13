// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For tests: a community, a stub service, a clock that jumps instead of waiting, and a run from beginning to end. */

#pragma once

#include "cohort-secret-store.h"
#include "cohort-stub-server.h"
#include "cohort-sync-run.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;
  CohortStore *store;
  StubServer *server;
  CohortSyncHttp *http;
  CohortSecretStore *keyring;
  CohortSyncClock clock;
  const CohortProvider *provider;
  gint64 offset_us; /* of the clock, by waiting and by the test */
  gint64 waited_us;
  gint64 source;
  GCancellable *cancellable;
} SyncFixture;

void sync_fixture_set_up (SyncFixture *self, guint n_members, guint n_payments);
void sync_fixture_tear_down (SyncFixture *self);
void sync_fixture_open (SyncFixture *self);
void sync_fixture_close (SyncFixture *self);
void sync_fixture_add_account (SyncFixture *self);
CohortSyncResult *sync_fixture_run (SyncFixture *self, GError **error);
CohortSyncResult *sync_fixture_run_well (SyncFixture *self);
char *sync_fixture_dump (SyncFixture *self);
gint64 sync_fixture_get (SyncFixture *self, const char *sql);
void sync_fixture_exec (SyncFixture *self, CohortStoreJob job, gpointer data);

void sync_assert_same (const char *dump, const char *expected);

G_END_DECLS
