// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The ledger as the arrays that metrics compute from, read once for a state of the file and shared by every report on
 * it. Immutable once made; any thread may read it. Indices of its arrays are the rows that a number was counted from;
 * the functions below say which rows of the ledger those are. */

#pragma once

#include "cohort-facts.h"
#include "cohort-metric.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

typedef struct _CohortLedgerSnapshot CohortLedgerSnapshot;

CohortLedgerSnapshot *cohort_ledger_snapshot_ref (CohortLedgerSnapshot *self);
void cohort_ledger_snapshot_unref (CohortLedgerSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortLedgerSnapshot, cohort_ledger_snapshot_unref)

const CohortSegments *cohort_ledger_snapshot_get_segments (const CohortLedgerSnapshot *self);
const CohortFacts *cohort_ledger_snapshot_get_facts (const CohortLedgerSnapshot *self);
const char *cohort_ledger_snapshot_get_home (const CohortLedgerSnapshot *self);
CohortDay cohort_ledger_snapshot_get_reach (const CohortLedgerSnapshot *self);
CohortPeriod cohort_ledger_snapshot_last_month (const CohortLedgerSnapshot *self, CohortDay as_of);
CohortMetricMemo *cohort_ledger_snapshot_memo (CohortLedgerSnapshot *self);
gint64 cohort_ledger_snapshot_get_tier (const CohortLedgerSnapshot *self, guint32 tier);
gint64 cohort_ledger_snapshot_get_id (const CohortLedgerSnapshot *self, CohortRowSet set, guint32 row);
guint32 cohort_ledger_snapshot_find_member (const CohortLedgerSnapshot *self, gint64 member);
gconstpointer cohort_ledger_snapshot_find (CohortLedgerSnapshot *self, const char *key);
gconstpointer cohort_ledger_snapshot_keep (CohortLedgerSnapshot *self, const char *key, gpointer value,
                                           GDestroyNotify free_value);
gboolean cohort_ledger_snapshot_reserve (CohortLedgerSnapshot *self, gsize bytes);
gint64 cohort_ledger_snapshot_get_member_of (const CohortLedgerSnapshot *self, CohortRowSet set, guint32 row);

G_END_DECLS
