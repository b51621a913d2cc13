// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who read what: members x items as a sparse yes-or-no matrix, by member and by item. Pure; immutable once
// made, so several threads may read it.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

#define COHORT_READS_MAX_ITEMS 50000

typedef struct
{
  guint32 n_members, n_items;
  gsize n;
  gsize *member_start;  /* n_members + 1 */
  guint32 *member_item; /* n, rising within a member */
  gsize *item_start;    /* n_items + 1 */
  guint32 *item_member; /* n, rising within an item */
} CohortReads;

CohortReads *cohort_reads_new (const guint32 *member, const guint32 *item, gsize n, guint32 n_members, guint32 n_items,
                               CohortStatus *status);
void cohort_reads_free (CohortReads *reads);

static inline gsize
cohort_reads_of_member (const CohortReads *reads, guint32 member, const guint32 **items)
{
  *items = reads->member_item + reads->member_start[member];
  return reads->member_start[member + 1] - reads->member_start[member];
}

static inline gsize
cohort_reads_of_item (const CohortReads *reads, guint32 item, const guint32 **members)
{
  *members = reads->item_member + reads->item_start[item];
  return reads->item_start[item + 1] - reads->item_start[item];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortReads, cohort_reads_free)

G_END_DECLS
