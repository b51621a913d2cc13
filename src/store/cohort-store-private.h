/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the facade's files share. */

#pragma once

#include "cohort-open.h"

G_BEGIN_DECLS

struct _CohortStore
{
  GObject parent_instance;

  char *path;
  CohortOpened opened;
  GAsyncQueue *idle_readers;
  GThreadPool *write_pool;
  GThreadPool *read_pool;
  GMainContext *context;

  GSource *watch;      /* (nullable): of a store that only reads */
  gint64 seen_version; /* readers' threads, one at a time */
  gboolean looking;    /* the context's thread */

  GMutex mutex; /* guards what follows */
  gboolean closed;
  guint64 generation;
  guint64 generations[COHORT_N_DOMAINS]; /* the last that changed each */
  CohortDomains pending;                 /* to be announced */
  gboolean announcing;                   /* a source is attached for it */
};

void cohort_store_announce (CohortStore *store, CohortDomains domains);
void cohort_store_tell_generations (CohortStore *store, CohortDb *db);
void cohort_store_run_job_cb (gpointer job, gpointer store);

gboolean cohort_store_watch (CohortStore *store, GError **error);
void cohort_store_unwatch (CohortStore *store);
void cohort_store_look_for_changes (CohortStore *store);

G_END_DECLS
