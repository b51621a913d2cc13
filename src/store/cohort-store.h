/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The store's facade: one community's file, one writer thread, two readers, and the changed signal.
 *
 * Jobs are plain synchronous functions on a connection; this only moves them to the right thread and brings the
 * result back. Public functions may be called from any thread, except that the finish functions and the signal
 * belong to the main context that was the thread default when the store was opened (the signal) or when the task
 * was started (the task). A read job sees one snapshot from beginning to end. A write job begins and commits itself,
 * with cohort_journal_begin() for anything a person may want back, else cohort_db_begin(). */

#pragma once

#include <gio/gio.h>

#include "cohort-db.h"

G_BEGIN_DECLS

#define COHORT_TYPE_STORE (cohort_store_get_type ())
G_DECLARE_FINAL_TYPE (CohortStore, cohort_store, COHORT, STORE, GObject)

/**
 * CohortStoreFlags:
 * @COHORT_STORE_READ_WRITE: become the one process that writes, or read only when another one is
 * @COHORT_STORE_READ_ONLY: never write, take no lock
 * @COHORT_STORE_CREATE: with READ_WRITE: make the file when it is missing
 */
typedef enum
{
  COHORT_STORE_READ_WRITE = 0,
  COHORT_STORE_READ_ONLY = 1 << 0,
  COHORT_STORE_CREATE = 1 << 1,
} CohortStoreFlags;

/**
 * CohortReadOnlyReason:
 * @COHORT_READ_ONLY_NOT: the store can be written
 * @COHORT_READ_ONLY_ASKED: it was opened so
 * @COHORT_READ_ONLY_OTHER_PROCESS: another process writes this file
 * @COHORT_READ_ONLY_PERMISSION: the file or its folder cannot be written
 */
typedef enum
{
  COHORT_READ_ONLY_NOT,
  COHORT_READ_ONLY_ASKED,
  COHORT_READ_ONLY_OTHER_PROCESS,
  COHORT_READ_ONLY_PERMISSION,
} CohortReadOnlyReason;

/**
 * CohortStoreJob:
 * @db: the connection, which is the job's own until it returns
 * @data: the caller's
 * @cancellable: (nullable): also stops a running statement
 * @error: set exactly when the job failed; the result is then ignored
 *
 * Returns: (nullable): the result, owned by the caller
 */
typedef gpointer (*CohortStoreJob) (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error);

CohortStore *cohort_store_open (const char *path, CohortStoreFlags flags, GError **error);
CohortStore *cohort_store_open_with_schema (const char *path, CohortStoreFlags flags, const CohortSchema *schema,
                                            GError **error);
void cohort_store_open_async (const char *path, CohortStoreFlags flags, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
CohortStore *cohort_store_open_finish (GAsyncResult *result, GError **error);
void cohort_store_close (CohortStore *store);

const char *cohort_store_get_path (CohortStore *store);
gboolean cohort_store_is_read_only (CohortStore *store);
CohortReadOnlyReason cohort_store_get_read_only_reason (CohortStore *store);
char *cohort_store_describe_read_only (CohortStore *store);
guint64 cohort_store_get_generation (CohortStore *store);

gpointer cohort_store_read (CohortStore *store, CohortStoreJob job, gpointer data, GCancellable *cancellable,
                            GError **error);
void cohort_store_read_async (CohortStore *store, CohortStoreJob job, gpointer data, GDestroyNotify data_free,
                              GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gpointer cohort_store_read_finish (CohortStore *store, GAsyncResult *result, GError **error);

gpointer cohort_store_write (CohortStore *store, CohortStoreJob job, gpointer data, GCancellable *cancellable,
                             GError **error);
void cohort_store_write_async (CohortStore *store, CohortStoreJob job, gpointer data, GDestroyNotify data_free,
                               GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gpointer cohort_store_write_finish (CohortStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
