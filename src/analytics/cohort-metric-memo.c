// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists: a report asks for a dozen different things, and what is shared is a few dozen.
#include "config.h"

#include "cohort-metric-private.h"

#include <string.h>

typedef struct
{
  CohortMetricKey key;
  CohortScope *scope; /* (owned): whose filter it was made with */
  gpointer value;     /* (owned) */
  GDestroyNotify free_value;
} Entry;

struct _CohortMetricMemo
{
  GArray *entries;          /* (element-type Entry) */
  CohortMetricMemo *shared; /* (nullable) (unowned) */
  GMutex mutex;             /* of a shared one: guards the list and the size */
  gsize bytes, limit;       /* of a shared one */
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  entry->free_value (entry->value);
  cohort_scope_free (entry->scope);
}

static CohortMetricMemo *
memo_new (void)
{
  CohortMetricMemo *memo = g_new0 (CohortMetricMemo, 1);

  memo->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (memo->entries, entry_clear);
  g_mutex_init (&memo->mutex);
  return memo;
}

/**
 * cohort_metric_memo_new:
 * @shared: (nullable): one of the same arrays, which outlives it
 *
 * Returns: (transfer full): a report's own, with nothing in it
 */
CohortMetricMemo *
cohort_metric_memo_new (CohortMetricMemo *shared)
{
  CohortMetricMemo *memo = memo_new ();

  memo->shared = shared;
  return memo;
}

/**
 * cohort_metric_memo_new_shared:
 * @limit: bytes that it may hold
 *
 * Returns: (transfer full): one for reports of any thread to stand on
 */
CohortMetricMemo *
cohort_metric_memo_new_shared (gsize limit)
{
  CohortMetricMemo *memo = memo_new ();

  memo->limit = limit;
  return memo;
}

/**
 * cohort_metric_memo_free:
 */
void
cohort_metric_memo_free (CohortMetricMemo *memo)
{
  if (memo == NULL)
    return;
  g_array_unref (memo->entries);
  g_mutex_clear (&memo->mutex);
  g_free (memo);
}

static gboolean
same_people (const CohortScope *a, const CohortScope *b)
{
  return a->is_filtered == b->is_filtered && a->n_members == b->n_members
         && (a->n_members == 0 || memcmp (a->members, b->members, a->n_members * sizeof *a->members) == 0);
}

static gboolean
same_key (const CohortMetricKey *a, const CohortMetricKey *b)
{
  return a->kind == b->kind && a->from == b->from && a->to == b->to && a->query == b->query && a->shown == b->shown
         && a->recurring_only == b->recurring_only && a->metric == b->metric && a->as_of == b->as_of;
}

static gconstpointer
find_here (const CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key)
{
  for (guint i = 0; i < memo->entries->len; i++)
    {
      const Entry *entry = &g_array_index (memo->entries, Entry, i);

      if (same_key (&entry->key, key) && same_people (entry->scope, scope))
        return entry->value;
    }
  return NULL;
}

/* A walk with all of its members is large and serves one report; the answers made of it are what others ask for. */
static gboolean
is_shared (const CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key)
{
  return memo->shared != NULL && !scope->is_filtered && key->kind != COHORT_KEPT_MRR;
}

/**
 * cohort_metric_memo_find:
 * @scope: only its filter counts; what else a value depends on is in @key
 *
 * Returns: (transfer none) (nullable): what was kept under @key
 */
gconstpointer
cohort_metric_memo_find (const CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key)
{
  gconstpointer found = find_here (memo, scope, key);

  if (found != NULL || !is_shared (memo, scope, key))
    return found;
  g_mutex_lock (&memo->shared->mutex);
  found = find_here (memo->shared, scope, key);
  g_mutex_unlock (&memo->shared->mutex);
  return found;
}

static void
add (CohortMetricMemo *memo, Entry entry, gsize bytes)
{
  memo->bytes += bytes;
  g_array_append_val (memo->entries, entry);
}

/* Two reports may have made the same at the same time: the first one stays for both.
 *
 * Returns: (transfer none) (nullable): what is kept there now; NULL when it was not taken */
static gconstpointer
share (CohortMetricMemo *shared, const CohortScope *scope, Entry entry, gsize bytes)
{
  gconstpointer kept;

  g_mutex_lock (&shared->mutex);
  kept = find_here (shared, scope, &entry.key);
  if (kept == NULL && shared->bytes + bytes <= shared->limit)
    {
      add (shared, entry, bytes);
      kept = entry.value;
    }
  g_mutex_unlock (&shared->mutex);
  if (kept != NULL && kept != entry.value)
    entry_clear (&entry);
  return kept;
}

/**
 * cohort_metric_memo_keep:
 * @value: (transfer full)
 * @bytes: about how much it holds
 *
 * Returns: (transfer none): what is kept under @key, an equal of @value; it lives as long as @memo
 */
gconstpointer
cohort_metric_memo_keep (CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key, gpointer value,
                         GDestroyNotify free_value, gsize bytes)
{
  Entry entry = { *key, cohort_scope_copy (scope), value, free_value };
  gconstpointer kept = NULL;

  if (is_shared (memo, scope, key))
    kept = share (memo->shared, scope, entry, bytes);
  if (kept == NULL)
    add (memo, entry, bytes);
  return kept != NULL ? kept : value;
}
