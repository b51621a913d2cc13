// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What members of the same group (tier, or segment) read in the last 90 days. The share of a group's readers that read
// an item is drawn towards the share among all readers as if 20 more of the group had read like all: a group of three
// is told what is popular, one of three hundred what it reads itself. A member who chose topics gets items of these
// topics first, in the same order.
//
// Limits: it tells nobody apart within a group, and what is new has few readers: explore (cohort-recommend.c).
#include "config.h"

#include "cohort-cold-member.h"

#include <math.h>

#define DAYS 90
#define DRAWN 20.0

static CohortStatus
check (const CohortDatedReads *reads, guint32 group)
{
  if (reads->n == 0)
    return COHORT_STATUS_NO_DATA;
  if (reads->n > COHORT_MAX_ROWS || reads->n_items > COHORT_READS_MAX_ITEMS)
    return COHORT_STATUS_TOO_LARGE;
  if (group >= reads->n_groups)
    return COHORT_STATUS_BAD_INPUT;
  for (gsize i = 0; i < reads->n; i++)
    if (reads->member[i] >= reads->n_members || reads->item[i] >= reads->n_items || reads->day[i] == COHORT_DAY_NONE)
      return COHORT_STATUS_BAD_INPUT;
  for (guint32 m = 0; m < reads->n_members; m++)
    if (reads->group[m] >= reads->n_groups)
      return COHORT_STATUS_BAD_INPUT;
  return COHORT_STATUS_OK;
}

/**
 * cohort_cold_scores:
 * @group: of the cold member
 * @as_of: the last day that counts
 * @scores: (out caller-allocates): one for every item: the share of such members who would read it
 *
 * Returns: COHORT_STATUS_OK; NO_DATA where nobody read in the last 90 days
 */
CohortStatus
cohort_cold_scores (const CohortDatedReads *reads, guint32 group, CohortDay as_of, double *scores)
{
  CohortStatus status = check (reads, group);
  g_autofree guint32 *members = NULL, *items = NULL;
  g_autoptr (CohortReads) recent = NULL;
  gsize n = 0;
  double readers = 0, own_readers = 0;

  if (status != COHORT_STATUS_OK)
    return status;
  members = g_new (guint32, reads->n);
  items = g_new (guint32, reads->n);
  for (gsize i = 0; i < reads->n; i++)
    if (reads->day[i] <= as_of && reads->day[i] > as_of - DAYS)
      {
        members[n] = reads->member[i];
        items[n++] = reads->item[i];
      }
  if (n == 0)
    return COHORT_STATUS_NO_DATA;
  /* A member counts once an item, however often they came back. */
  recent = cohort_reads_new (members, items, n, reads->n_members, reads->n_items, &status);
  if (recent == NULL)
    return status;
  for (guint32 m = 0; m < reads->n_members; m++)
    if (recent->member_start[m] < recent->member_start[m + 1])
      {
        readers++;
        own_readers += reads->group[m] == group;
      }
  for (guint32 i = 0; i < reads->n_items; i++)
    {
      const guint32 *who;
      gsize all = cohort_reads_of_item (recent, i, &who), own = 0;

      for (gsize r = 0; r < all; r++)
        own += reads->group[who[r]] == group;
      scores[i] = (own + DRAWN * all / readers) / (own_readers + DRAWN);
    }
  return COHORT_STATUS_OK;
}

/**
 * cohort_cold_add_topics:
 * @scores: (inout): of cohort_cold_scores(), in [0, 1]
 * @topics: the terms that the member chose
 *
 * Puts the items that carry a chosen topic before all others, those with more of them first.
 */
void
cohort_cold_add_topics (double *scores, const CohortItemTerms *terms, const guint32 *topics, gsize n_topics)
{
  for (guint32 i = 0; i < terms->n_items; i++)
    for (gsize e = terms->start[i]; e < terms->start[i + 1]; e++)
      for (gsize t = 0; t < n_topics; t++)
        scores[i] += terms->term[e] == topics[t];
}
