// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse coldstart READS TERMS: both files a line a member or item, a count and then indices from 0. A fifth
// of the items (FNV-1a of the index mod 5 = --fold, 0) is held back as if new, and ranked for each member by content.
#include "config.h"

#include "analyse-fresh.h"
#include "analyse.h"

gboolean
analyse_coldstart (Analyse *analyse, GError **error)
{
  g_auto (Lists) reads = { NULL }, terms = { NULL };
  FreshScores result;
  double fold;

  if (!analyse_number (analyse, "fold", 0, &fold, error))
    return FALSE;
  if (analyse->files->len < 2)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "two files are needed: the members' reads and the items' terms");
      return FALSE;
    }
  if (!lists_load (analyse->files->pdata[0], &reads, error) || !lists_load (analyse->files->pdata[1], &terms, error))
    return FALSE;
  if (reads.limit > terms.start->len - 1)
    {
      g_set_error (error, ANALYSE_ERROR, 1, "the reads name item %u, there are terms of %u", reads.limit - 1,
                   terms.start->len - 1);
      return FALSE;
    }
  result = fresh_judge (&reads, &terms, (guint) CLAMP (fold, 0, 4));
  put_status (analyse, "status", result.status);
  if (result.status != COHORT_STATUS_OK)
    return TRUE;
  put_count (analyse, "judged", result.scores.n);
  put_number (analyse, "recall_20", result.scores.recall_20);
  put_number (analyse, "recall_50", result.scores.recall_50);
  put_number (analyse, "ndcg_20", result.ndcg_20);
  put_number (analyse, "ndcg_100", result.scores.ndcg_100);
  return TRUE;
}
