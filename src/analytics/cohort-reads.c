// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pairs to compressed rows by two counting sorts; a pair given twice is one.
#include "config.h"

#include "cohort-reads.h"

#include "cohort-order.h"

/**
 * cohort_reads_new:
 * @member: @n indices below @n_members
 * @item: @n indices below @n_items
 * @status: (out): OK, or why %NULL is returned
 *
 * Returns: (transfer full) (nullable): the matrix
 */
CohortReads *
cohort_reads_new (const guint32 *member, const guint32 *item, gsize n, guint32 n_members, guint32 n_items,
                  CohortStatus *status)
{
  g_autoptr (CohortReads) reads = NULL;
  g_autofree gsize *starts = NULL;
  g_autofree guint32 *by_member = NULL, *by_item = NULL;
  gsize kept = 0;

  *status = n == 0                                                    ? COHORT_STATUS_NO_DATA
            : n > COHORT_MAX_ROWS || n_items > COHORT_READS_MAX_ITEMS ? COHORT_STATUS_TOO_LARGE
                                                                      : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && *status == COHORT_STATUS_OK; i++)
    if (member[i] >= n_members || item[i] >= n_items)
      *status = COHORT_STATUS_BAD_INPUT;
  if (*status != COHORT_STATUS_OK)
    return NULL;

  reads = g_new0 (CohortReads, 1);
  reads->n_members = n_members;
  reads->n_items = n_items;
  reads->member_start = g_new0 (gsize, (gsize) n_members + 1);
  reads->member_item = g_new (guint32, n);
  starts = g_new (gsize, (gsize) n_items + 1);
  by_item = cohort_order_groups (item, n, n_items, NULL, starts);
  by_member = cohort_order_groups (member, n, n_members, by_item, reads->member_start);
  for (guint32 m = 0; m < n_members; m++)
    {
      gsize begin = reads->member_start[m], end = reads->member_start[m + 1];

      reads->member_start[m] = kept;
      for (gsize i = begin; i < end; i++)
        if (i == begin || item[by_member[i]] != item[by_member[i - 1]])
          reads->member_item[kept++] = item[by_member[i]];
    }
  reads->member_start[n_members] = kept;
  reads->n = kept;

  reads->item_start = g_new0 (gsize, (gsize) n_items + 1);
  reads->item_member = g_new (guint32, kept);
  g_free (g_steal_pointer (&by_item));
  by_item = cohort_order_groups (reads->member_item, kept, n_items, NULL, reads->item_start);
  for (guint32 m = 0, at = 0; m < n_members; m++)
    for (; at < reads->member_start[m + 1]; at++)
      by_member[at] = m;
  for (gsize i = 0; i < kept; i++)
    reads->item_member[i] = by_member[by_item[i]];
  return g_steal_pointer (&reads);
}

/**
 * cohort_reads_free:
 */
void
cohort_reads_free (CohortReads *reads)
{
  if (reads == NULL)
    return;
  g_free (reads->member_start);
  g_free (reads->member_item);
  g_free (reads->item_start);
  g_free (reads->item_member);
  g_free (reads);
}
