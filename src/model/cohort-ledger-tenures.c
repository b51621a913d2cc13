// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-ledger-tenures.h"

static void
rows_free (gpointer rows)
{
  cohort_tenure_rows_free (rows);
}

/**
 * cohort_ledger_tenures:
 * @as_of: the last day that is known: of days in the past there could be many, which are not for here
 *
 * Any thread.
 *
 * Returns: (transfer none): the rows of all members who ever paid, the shortest first; they live as long as @ledger
 */
const CohortTenureRows *
cohort_ledger_tenures (CohortLedgerSnapshot *ledger, CohortDay as_of)
{
  g_autofree char *key = g_strdup_printf ("tenures %d", as_of);
  const CohortTenureRows *kept = cohort_ledger_snapshot_find (ledger, key);
  CohortTenureRows *made;

  if (kept != NULL)
    return kept;
  made = cohort_tenure_rows (cohort_ledger_snapshot_get_segments (ledger), NULL, as_of);
  cohort_tenure_rows_sort (made);
  return cohort_ledger_snapshot_keep (ledger, key, made, rows_free);
}
