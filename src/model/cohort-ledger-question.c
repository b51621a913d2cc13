// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asking for a report that is computed from the ledger as of today: what its job needs travels to the reader thread,
 * the answer comes back as a task of the session. */

#include "config.h"

#include "cohort-ledger-snapshot-private.h"

#include "cohort-store.h"

/**
 * cohort_ledger_question_new:
 * @more: (transfer full) (nullable): what the job needs besides
 *
 * Main thread.
 */
CohortLedgerQuestion *
cohort_ledger_question_new (CohortSession *session, gpointer more, GDestroyNotify free_more)
{
  CohortLedgerQuestion *self = g_new0 (CohortLedgerQuestion, 1);

  self->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->today = cohort_session_get_today (session);
  self->more = more;
  self->free_more = free_more;
  return self;
}

void
cohort_ledger_question_free (CohortLedgerQuestion *self)
{
  cohort_ledger_cache_unref (self->cache);
  cohort_zone_unref (self->zone);
  if (self->free_more != NULL)
    self->free_more (self->more);
  g_free (self);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer answer = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) g_task_get_task_data (task));
}

/**
 * cohort_ledger_question_ask:
 * @self: (transfer full)
 * @job: is given @self
 * @free_answer: of what @job returns
 * @tag: of the task
 *
 * The caller of @callback takes the answer with g_task_propagate_pointer().
 */
void
cohort_ledger_question_ask (CohortLedgerQuestion *self, CohortSession *session, CohortStoreJob job,
                            GDestroyNotify free_answer, gpointer tag, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, (gpointer) free_answer, NULL);
  cohort_store_read_async (cohort_session_get_store (session), job, self, (GDestroyNotify) cohort_ledger_question_free,
                           free_answer, cancellable, on_answered, task);
}

/**
 * cohort_ledger_question_wait:
 * @self: (transfer full)
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
gpointer
cohort_ledger_question_wait (CohortLedgerQuestion *self, CohortSession *session, CohortStoreJob job, GError **error)
{
  gpointer answer = cohort_store_read (cohort_session_get_store (session), job, self, NULL, error);

  cohort_ledger_question_free (self);
  return answer;
}
