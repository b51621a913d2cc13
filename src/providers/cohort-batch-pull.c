// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What an answer of a service says beside its records: what to ask next, how far it reads, what was not understood. A
 * file says none of it, so that its batches carry no more than an empty pointer. */

#include "cohort-record-private.h"

struct _CohortBatchPull
{
  GArray *follow_ups; /* CohortFollowUp */
  GArray *marks;      /* CohortProposedMark */
  GArray *raws;       /* CohortRaw */
  GPtrArray *warnings;
  gint64 retry_at_us;
  gboolean has_budget;
  guint remaining;
  gint64 reset_us;
  const char *expected_stream;
  guint64 expected;
  gboolean has_items;
  guint n_items;
  const char *account_id, *account_name;
};

static CohortBatchPull *
ensure (CohortBatch *self)
{
  if (self->pull == NULL)
    {
      self->pull = g_new0 (CohortBatchPull, 1);
      self->pull->follow_ups = g_array_new (FALSE, FALSE, sizeof (CohortFollowUp));
      self->pull->marks = g_array_new (FALSE, FALSE, sizeof (CohortProposedMark));
      self->pull->raws = g_array_new (FALSE, FALSE, sizeof (CohortRaw));
      self->pull->warnings = g_ptr_array_new_with_free_func (g_free);
    }
  return self->pull;
}

/* Forgets it all; its strings are the batch's. */
void
cohort_batch_clear_pull (CohortBatch *self)
{
  CohortBatchPull *pull = g_steal_pointer (&self->pull);

  if (pull == NULL)
    return;
  g_array_unref (pull->follow_ups);
  g_array_unref (pull->marks);
  g_array_unref (pull->raws);
  g_ptr_array_unref (pull->warnings);
  g_free (pull);
}

static const char *
keep (CohortBatch *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert (self->strings, text) : NULL;
}

/**
 * cohort_batch_follow:
 * @kind: a CohortTaskKind
 * @args: the provider's own: a cursor, ids, a window
 *
 * Asks for one more task under the root of the answered one. A task that was there before in this run is not made
 * again.
 */
void
cohort_batch_follow (CohortBatch *self, const char *stream, int kind, const char *args)
{
  CohortFollowUp follow_up = { keep (self, stream), kind, keep (self, args) };

  g_array_append_val (ensure (self)->follow_ups, follow_up);
}

/**
 * cohort_batch_propose_mark:
 * @up_to_us: by the service's clock, of the newest thing seen
 * @cursor: (nullable): what the next run needs beside the time
 *
 * Says how far @stream is read once its tasks are done. The latest proposal of a run stays, so that lists may come in
 * either order. Without one the mark is the moment at which the run began.
 */
void
cohort_batch_propose_mark (CohortBatch *self, const char *stream, gint64 up_to_us, const char *cursor)
{
  CohortProposedMark mark = { keep (self, stream), up_to_us, keep (self, cursor) };

  g_array_append_val (ensure (self)->marks, mark);
}

/**
 * cohort_batch_keep_raw:
 * @key: of the record of @kind that the thing became
 * @type: the provider's word for the thing
 * @text: as the service wrote it
 *
 * Keeps the service's own text, so that a later version can read more of it without asking again. Only for things of
 * which something is left unread.
 */
void
cohort_batch_keep_raw (CohortBatch *self, CohortRecordKind kind, const char *key, const char *type, const char *text)
{
  CohortRaw raw = { kind, keep (self, key), keep (self, type), keep (self, text) };

  g_array_append_val (ensure (self)->raws, raw);
}

/**
 * cohort_batch_warn:
 *
 * Tells the person, in a translated sentence, what of the answer could not be taken. Never a reason to stop.
 */
void
cohort_batch_warn (CohortBatch *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (ensure (self)->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * cohort_batch_set_retry_at:
 * @at_us: by the service's clock
 *
 * When to ask again, where the body says it. The header Retry-After is the engine's.
 */
void
cohort_batch_set_retry_at (CohortBatch *self, gint64 at_us)
{
  ensure (self)->retry_at_us = at_us;
}

/**
 * cohort_batch_set_budget:
 * @remaining: requests that the service still allows
 * @reset_us: by the service's clock, when it allows more
 */
void
cohort_batch_set_budget (CohortBatch *self, guint remaining, gint64 reset_us)
{
  CohortBatchPull *pull = ensure (self);

  pull->has_budget = TRUE;
  pull->remaining = remaining;
  pull->reset_us = reset_us;
}

/**
 * cohort_batch_set_expected:
 *
 * How many things @stream has in all, where the service tells: for the progress shown.
 */
void
cohort_batch_set_expected (CohortBatch *self, const char *stream, guint64 n_items)
{
  CohortBatchPull *pull = ensure (self);

  pull->expected_stream = keep (self, stream);
  pull->expected = n_items;
}

/**
 * cohort_batch_set_items:
 *
 * How many things the answer told of, where that is not the number of records: for the progress shown.
 */
void
cohort_batch_set_items (CohortBatch *self, guint n_items)
{
  CohortBatchPull *pull = ensure (self);

  pull->has_items = TRUE;
  pull->n_items = n_items;
}

/**
 * cohort_batch_set_account:
 * @id: (nullable): the service's id of the account: a key of another account is not taken for this source
 * @name: (nullable): as the service shows it
 *
 * Whose account it is, from the answer to a check.
 */
void
cohort_batch_set_account (CohortBatch *self, const char *id, const char *name)
{
  CohortBatchPull *pull = ensure (self);

  pull->account_id = keep (self, id);
  pull->account_name = keep (self, name);
}

guint
cohort_batch_get_n_follow_ups (CohortBatch *self)
{
  return self->pull != NULL ? self->pull->follow_ups->len : 0;
}

const CohortFollowUp *
cohort_batch_get_follow_up (CohortBatch *self, guint index)
{
  return &g_array_index (self->pull->follow_ups, CohortFollowUp, index);
}

guint
cohort_batch_get_n_marks (CohortBatch *self)
{
  return self->pull != NULL ? self->pull->marks->len : 0;
}

const CohortProposedMark *
cohort_batch_get_mark (CohortBatch *self, guint index)
{
  return &g_array_index (self->pull->marks, CohortProposedMark, index);
}

guint
cohort_batch_get_n_raws (CohortBatch *self)
{
  return self->pull != NULL ? self->pull->raws->len : 0;
}

const CohortRaw *
cohort_batch_get_raw (CohortBatch *self, guint index)
{
  return &g_array_index (self->pull->raws, CohortRaw, index);
}

guint
cohort_batch_get_n_warnings (CohortBatch *self)
{
  return self->pull != NULL ? self->pull->warnings->len : 0;
}

const char *
cohort_batch_get_warning (CohortBatch *self, guint index)
{
  return g_ptr_array_index (self->pull->warnings, index);
}

/**
 * cohort_batch_get_retry_at:
 *
 * Returns: by the service's clock; 0: the answer does not say
 */
gint64
cohort_batch_get_retry_at (CohortBatch *self)
{
  return self->pull != NULL ? self->pull->retry_at_us : 0;
}

gboolean
cohort_batch_get_budget (CohortBatch *self, guint *remaining, gint64 *reset_us)
{
  if (self->pull == NULL || !self->pull->has_budget)
    return FALSE;
  *remaining = self->pull->remaining;
  *reset_us = self->pull->reset_us;
  return TRUE;
}

/**
 * cohort_batch_get_expected:
 * @stream: (out) (nullable)
 *
 * Returns: 0 when the answer does not say
 */
guint64
cohort_batch_get_expected (CohortBatch *self, const char **stream)
{
  *stream = self->pull != NULL ? self->pull->expected_stream : NULL;
  return self->pull != NULL ? self->pull->expected : 0;
}

/**
 * cohort_batch_get_items:
 *
 * Returns: how many things the answer told of; without cohort_batch_set_items() as many as it has records
 */
guint
cohort_batch_get_items (CohortBatch *self)
{
  return self->pull != NULL && self->pull->has_items ? self->pull->n_items : self->n_records;
}

/**
 * cohort_batch_get_account:
 * @name: (out) (optional) (nullable)
 *
 * Returns: (nullable): the account's id
 */
const char *
cohort_batch_get_account (CohortBatch *self, const char **name)
{
  if (name != NULL)
    *name = self->pull != NULL ? self->pull->account_name : NULL;
  return self->pull != NULL ? self->pull->account_id : NULL;
}
