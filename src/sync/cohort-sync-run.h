// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One run of one source from beginning to end: plain synchronous code for a thread of its own. */

#pragma once

#include "cohort-secret-store.h"
#include "cohort-store.h"
#include "cohort-sync-clock.h"
#include "cohort-sync-http.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 n_pages, n_items;
  guint64 n_expected; /* 0: not known */
} CohortSyncProgress;

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

typedef struct
{
  char *outcome;    /* "done", "cancelled", "sign_in", "limited", "unreachable", "broken" */
  char *message;    /* (nullable) a sentence */
  gint64 until_us;  /* of "limited" */
  gint64 step;      /* 0: nothing was changed */
  gboolean resumed; /* it took up an interrupted run */
  guint64 n_pages, n_items, n_new, n_changed;
  char **warnings;
  char **denied; /* streams */
} CohortSyncResult;

void cohort_sync_result_free (CohortSyncResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncResult, cohort_sync_result_free)

CohortSyncResult *cohort_sync_run (const CohortSyncContext *context, gint64 source, GCancellable *cancellable,
                                   GError **error);

#define COHORT_SYNC_ERROR (cohort_sync_error_quark ())
GQuark cohort_sync_error_quark (void);
typedef enum
{
  COHORT_SYNC_ERROR_PAUSED,       /* the source is asked again only when the person says so */
  COHORT_SYNC_ERROR_UNKNOWN,      /* no such service, source or account */
  COHORT_SYNC_ERROR_RUNNING,      /* the source is being asked already */
  COHORT_SYNC_ERROR_OTHER_ACCOUNT /* the key belongs to another account than the source */
} CohortSyncError;

G_END_DECLS
