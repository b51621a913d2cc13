/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What does not fit together in a ledger that is sound: sums of money that services tell differently in two places,
 * days of which nobody told, rows that can hardly be meant. A person has to look; nothing is damaged and nothing is
 * repaired. Each is a sentence with the row that it is about. For faults of the file see cohort-check.h.
 *
 * Plain functions for a connection's own thread. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortFinding:
 * @check: id of the check that found it: "payout-lines", "payout-month", "payout-sum", "missing-days",
 *   "imported-twice", "yearly-price", "wrong-sign" or "no-price"
 * @source: the id of the source concerned
 * @table: the table of the row that it is about
 * @row: its id
 * @member: whose payment the row is; 0: nobody's
 * @text: a translated sentence, with amounts and days as ISO writes them
 */
typedef struct
{
  const char *check;
  gint64 source;
  const char *table;
  gint64 row, member;
  char *text;
} CohortFinding;

void cohort_finding_free (CohortFinding *finding);
char *cohort_findings_stamp (CohortDb *db, GError **error);
GPtrArray *cohort_findings_load (CohortDb *db, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortFinding, cohort_finding_free)

G_END_DECLS
