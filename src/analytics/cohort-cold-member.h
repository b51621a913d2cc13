// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What to show a member who has read next to nothing. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-content.h"
#include "cohort-reads.h"

#include "cohort-civil.h"

G_BEGIN_DECLS

#define COHORT_COLD_READS 3 /* below that many reads a member is cold */

/* Reads with their days, in any order. */
typedef struct
{
  gsize n;
  const guint32 *member, *item;
  const CohortDay *day;
  const guint32 *group; /* n_members: tier or segment of each, below n_groups */
  guint32 n_members, n_items, n_groups;
} CohortDatedReads;

CohortStatus cohort_cold_scores (const CohortDatedReads *reads, guint32 group, CohortDay as_of, double *scores);
void cohort_cold_add_topics (double *scores, const CohortItemTerms *terms, const guint32 *topics, gsize n_topics);

G_END_DECLS
