// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists: a report asks for a dozen different things, and what is shared is a few dozen.
#include "config.h"

#include "cohort-metric-private.h"

#include <string.h>

/* Evicted from a shared memo, it lives on in the reports that found it there. */
typedef struct
{
  CohortMetricKey key;
  CohortScope *scope; /* (owned): whose filter it was made with */
  gpointer value;     /* (owned) */
  GDestroyNotify free_value;
  GPtrArray *arrays; /* (owned) (nullable) (element-type GArray): parts of @value that other values may hold as well */
  gsize bytes;       /* about how much the rest of @value holds */
  guint64 used;      /* of a shared memo: when it was last asked for */
} Entry;

struct _CohortMetricMemo
{
  GPtrArray *entries;       /* (element-type Entry) */
  CohortMetricMemo *shared; /* (nullable) (unowned) */

  /* Of a shared one; the mutex guards it with the list. */
  GMutex mutex;
  gsize bytes, limit;
  GHashTable *held; /* (element-type GArray GUINT): how many entries hold each array */
  guint64 now;      /* counts what it was asked for */
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->arrays, g_ptr_array_unref);
  entry->free_value (entry->value);
  cohort_scope_free (entry->scope);
}

static void
entry_unref (gpointer entry)
{
  g_atomic_rc_box_release_full (entry, entry_clear);
}

static CohortMetricMemo *
memo_new (void)
{
  CohortMetricMemo *memo = g_new0 (CohortMetricMemo, 1);

  memo->entries = g_ptr_array_new_with_free_func (entry_unref);
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
  memo->held = g_hash_table_new (NULL, NULL);
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
  g_ptr_array_unref (memo->entries);
  g_clear_pointer (&memo->held, g_hash_table_unref);
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
         && a->revenue == b->revenue && a->metric == b->metric && a->as_of == b->as_of;
}

static Entry *
find_here (const CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key)
{
  for (guint i = 0; i < memo->entries->len; i++)
    {
      Entry *entry = memo->entries->pdata[i];

      if (same_key (&entry->key, key) && same_people (entry->scope, scope))
        return entry;
    }
  return NULL;
}

/* A walk with all of its members is large and serves one report; the answers made of it are what others ask for. */
static gboolean
is_shared (const CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key)
{
  return memo->shared != NULL && !scope->is_filtered && key->kind != COHORT_KEPT_MRR;
}

/* Under its lock. Returns: (transfer full) (nullable) */
static Entry *
find_shared (CohortMetricMemo *shared, const CohortScope *scope, const CohortMetricKey *key)
{
  Entry *entry = find_here (shared, scope, key);

  if (entry == NULL)
    return NULL;
  entry->used = ++shared->now;
  return g_atomic_rc_box_acquire (entry);
}

/**
 * cohort_metric_memo_find:
 * @scope: only its filter counts; what else a value depends on is in @key
 *
 * Returns: (transfer none) (nullable): what was kept under @key; it lives as long as @memo
 */
gconstpointer
cohort_metric_memo_find (CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key)
{
  Entry *found = find_here (memo, scope, key);

  if (found != NULL)
    return found->value;
  if (!is_shared (memo, scope, key))
    return NULL;
  g_mutex_lock (&memo->shared->mutex);
  found = find_shared (memo->shared, scope, key);
  g_mutex_unlock (&memo->shared->mutex);
  if (found == NULL)
    return NULL;
  g_ptr_array_add (memo->entries, found);
  return found->value;
}

static gsize
array_size (gpointer array)
{
  return (gsize) ((GArray *) array)->len * g_array_get_element_size (array);
}

/* What @entry would add: arrays that others hold already cost nothing more. */
static gsize
cost_of (const CohortMetricMemo *shared, const Entry *entry)
{
  gsize cost = entry->bytes;

  for (guint i = 0; entry->arrays != NULL && i < entry->arrays->len; i++)
    if (!g_hash_table_contains (shared->held, entry->arrays->pdata[i]))
      cost += array_size (entry->arrays->pdata[i]);
  return cost;
}

/* @sign: 1: it comes, -1: it goes */
static void
count_entry (CohortMetricMemo *shared, const Entry *entry, int sign)
{
  shared->bytes += sign * (gssize) entry->bytes;
  for (guint i = 0; entry->arrays != NULL && i < entry->arrays->len; i++)
    {
      gpointer array = entry->arrays->pdata[i];
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (shared->held, array)), after = before + sign;

      if (before == 0 || after == 0)
        shared->bytes += sign * (gssize) array_size (array);
      if (after == 0)
        g_hash_table_remove (shared->held, array);
      else
        g_hash_table_insert (shared->held, array, GUINT_TO_POINTER (after));
    }
}

/* What was not asked for longest goes. */
static void
make_room (CohortMetricMemo *shared, const Entry *entry)
{
  while (shared->entries->len > 0 && shared->bytes + cost_of (shared, entry) > shared->limit)
    {
      const Entry *oldest = shared->entries->pdata[0];
      guint at = 0;

      for (guint i = 1; i < shared->entries->len; i++)
        if (((const Entry *) shared->entries->pdata[i])->used < oldest->used)
          oldest = shared->entries->pdata[at = i];
      count_entry (shared, oldest, -1);
      g_ptr_array_remove_index_fast (shared->entries, at);
    }
}

/* Two reports may have made the same at the same time: the first one stays for both. One value alone must not drive out
 * all others.
 *
 * Returns: (transfer full): what is kept there now, or @entry, where it was not taken */
static Entry *
share (CohortMetricMemo *shared, const CohortScope *scope, Entry *entry)
{
  Entry *kept;

  g_mutex_lock (&shared->mutex);
  kept = find_shared (shared, scope, &entry->key);
  if (kept == NULL && cost_of (shared, entry) <= shared->limit / 4)
    {
      make_room (shared, entry);
      count_entry (shared, entry, 1);
      entry->used = ++shared->now;
      g_ptr_array_add (shared->entries, g_atomic_rc_box_acquire (entry));
    }
  g_mutex_unlock (&shared->mutex);
  if (kept == NULL)
    return entry;
  entry_unref (entry);
  return kept;
}

/**
 * cohort_metric_memo_keep:
 * @value: (transfer full)
 * @arrays: (transfer full) (nullable) (element-type GArray): parts of @value that other values may hold as well
 * @bytes: about how much the rest of it holds
 *
 * Returns: (transfer none): what is kept under @key, an equal of @value; it lives as long as @memo
 */
gconstpointer
cohort_metric_memo_keep (CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key, gpointer value,
                         GDestroyNotify free_value, GPtrArray *arrays, gsize bytes)
{
  Entry *entry = g_atomic_rc_box_new (Entry);

  *entry = (Entry) { .key = *key,
                     .scope = cohort_scope_copy (scope),
                     .value = value,
                     .arrays = arrays,
                     .bytes = bytes,
                     .free_value = free_value };
  if (is_shared (memo, scope, key))
    entry = share (memo->shared, scope, entry);
  g_ptr_array_add (memo->entries, entry);
  return entry->value;
}
