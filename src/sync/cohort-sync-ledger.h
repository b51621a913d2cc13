// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A run in the community's file: what is to be asked, what an answer changes, how far it is read. Plain functions
 * inside of a job of the store; a page is one transaction. */

#pragma once

#include "cohort-db.h"
#include "cohort-provider.h"

G_BEGIN_DECLS

/* What a run knows from page to page. */
typedef struct
{
  const CohortProvider *provider;
  gint64 source;
  gint64 run;  /* row of sync_run */
  gint64 step; /* journal step; 0 while nothing was changed */
  guint64 n_pages, n_items, n_new, n_changed;
  gboolean resumed;
  GPtrArray *warnings; /* (element-type utf8) */
  GPtrArray *denied;   /* (element-type utf8): streams */
} CohortSyncState;

/* An open task with its row. */
typedef struct
{
  gint64 id;
  CohortTask task;
} CohortSyncTask;

void cohort_sync_task_free (CohortSyncTask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncTask, cohort_sync_task_free)

gboolean cohort_sync_ledger_begin (CohortDb *db, CohortSyncState *state, const CohortCall *call, GError **error);
GPtrArray *cohort_sync_ledger_open_tasks (CohortDb *db, const CohortSyncState *state, guint limit, GError **error);
gboolean cohort_sync_ledger_page (CohortDb *db, CohortSyncState *state, const CohortCall *call,
                                  const CohortSyncTask *task, CohortBatch *batch, gboolean follow, gboolean careful,
                                  GError **error);
gboolean cohort_sync_ledger_deny (CohortDb *db, CohortSyncState *state, const CohortCall *call,
                                  const CohortSyncTask *task, GError **error);
gboolean cohort_sync_ledger_end (CohortDb *db, CohortSyncState *state, gint64 now_us, const char *outcome,
                                 gint64 until_us, const char *message, GError **error);

/* cohort-sync-drain.c */
gboolean cohort_sync_ledger_drain (CohortDb *db, CohortSyncState *state, const CohortCall *call, const char *root,
                                   gboolean *changes, GError **error);

/* cohort-sync-raw.c */
gboolean cohort_sync_raw_keep (CohortDb *db, gint64 source, const CohortRaw *raw, gint64 now_us, GError **error);
gboolean cohort_sync_raw_reread (CohortDb *db, CohortSyncState *state, const CohortCall *call, gint64 reading,
                                 GError **error);

G_END_DECLS
