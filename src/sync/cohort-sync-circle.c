// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A cursor that repeats ends by itself, because a task is made once in a run. A list that makes up new cursors for what
 * it has brought before would not: it is left after some pages without anything new. What the run brought is remembered
 * as hashes, eight bytes a thing. */

#include "config.h"

#include "cohort-sync-circle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_STALE_PAGES 3
#define MAX_EMPTY_PAGES 50

struct _CohortSyncCircle
{
  GHashTable *seen;  /* hashes of what the run has brought */
  GHashTable *stale; /* (element-type utf8 guint): pages in a row without anything new, by stream */
};

static guint64
hash_key (const CohortRecord *record)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037) ^ (guint64) cohort_record_get_kind (record);

  for (const char *p = cohort_record_get_key (record); *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

static gboolean
brings_new (CohortSyncCircle *self, CohortBatch *batch)
{
  gboolean fresh = FALSE;

  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    {
      CohortRecord *record = cohort_batch_get_record (batch, i);

      if (cohort_record_get_key (record) == NULL
          || g_hash_table_add (self->seen, GSIZE_TO_POINTER ((gsize) hash_key (record))))
        fresh = TRUE;
    }
  return fresh;
}

static gboolean
has_next_page (const CohortTask *task, CohortBatch *batch)
{
  for (guint i = 0; i < cohort_batch_get_n_follow_ups (batch); i++)
    {
      const CohortFollowUp *next = cohort_batch_get_follow_up (batch, i);

      if (next->kind == (int) COHORT_TASK_PAGE && strcmp (next->stream, task->stream) == 0)
        return TRUE;
    }
  return FALSE;
}

CohortSyncCircle *
cohort_sync_circle_new (void)
{
  CohortSyncCircle *self = g_new0 (CohortSyncCircle, 1);

  self->seen = g_hash_table_new (NULL, NULL);
  self->stale = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
cohort_sync_circle_free (CohortSyncCircle *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->stale);
  g_free (self);
}

/**
 * cohort_sync_circle_goes_on:
 * @batch: the answer to @task; is told when the list is left
 *
 * Returns: whether what follows from the page is worth asking for
 */
gboolean
cohort_sync_circle_goes_on (CohortSyncCircle *self, const CohortTask *task, CohortBatch *batch)
{
  gboolean fresh = brings_new (self, batch);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->stale, task->stream));

  n = fresh ? 0 : n + 1;
  g_hash_table_replace (self->stale, g_strdup (task->stream), GUINT_TO_POINTER (n));
  if (fresh || !has_next_page (task, batch))
    return TRUE;
  if (n < (cohort_batch_get_n_records (batch) > 0 ? MAX_STALE_PAGES : MAX_EMPTY_PAGES))
    return TRUE;
  cohort_batch_warn (batch, _ ("The service repeats its pages without an end: the list was left there."));
  return FALSE;
}
