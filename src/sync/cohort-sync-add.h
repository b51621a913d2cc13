// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-provider.h"
#include "cohort-secret-store.h"
#include "cohort-store.h"
#include "cohort-sync-clock.h"
#include "cohort-sync-http.h"

G_BEGIN_DECLS

/* Whom to connect, and with what; nothing in it is owned. */
typedef struct
{
  CohortStore *store;
  CohortSecretStore *keyring;
  const CohortSyncClock *clock;
  const CohortProvider *provider; /* (nullable): that of `kind` */
  CohortSyncHttp *http;
  gint64 source; /* 0: a new account; else other secrets for the one that it has */
  const char *kind;
  const char *name;   /* (nullable): of the source */
  const char *zone;   /* (nullable): of a new source's days */
  GHashTable *values; /* (element-type utf8 utf8): by the fields' ids */
} CohortSyncAdd;

gint64 cohort_sync_add (const CohortSyncAdd *self, GCancellable *cancellable, GError **error);

G_END_DECLS
