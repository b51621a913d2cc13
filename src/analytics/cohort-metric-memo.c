// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A list: a report asks for a dozen different things at most.
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
  GArray *entries; /* (element-type Entry) */
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  entry->free_value (entry->value);
  cohort_scope_free (entry->scope);
}

/**
 * cohort_metric_memo_new:
 *
 * Returns: (transfer full): one with nothing in it
 */
CohortMetricMemo *
cohort_metric_memo_new (void)
{
  CohortMetricMemo *memo = g_new0 (CohortMetricMemo, 1);

  memo->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (memo->entries, entry_clear);
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
         && a->recurring_only == b->recurring_only;
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
  for (guint i = 0; i < memo->entries->len; i++)
    {
      const Entry *entry = &g_array_index (memo->entries, Entry, i);

      if (same_key (&entry->key, key) && same_people (entry->scope, scope))
        return entry->value;
    }
  return NULL;
}

/**
 * cohort_metric_memo_keep:
 * @value: (transfer full)
 *
 * Returns: (transfer none): @value, which lives as long as @memo
 */
gconstpointer
cohort_metric_memo_keep (CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key, gpointer value,
                         GDestroyNotify free_value)
{
  Entry entry = { *key, cohort_scope_copy (scope), value, free_value };

  g_array_append_val (memo->entries, entry);
  return value;
}
