// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Items held back as if nobody had read them yet, and how well content alone ranks them for each member: for the
// analyse tool and the tests. Content is known of all items; reads of the items held back are only judged by.
#pragma once

#include "cohort-recommend.h"

G_BEGIN_DECLS

/* A file with a line a member or item: a count, then indices from 0. */
typedef struct
{
  GArray *start; /* gsize, one more than lines */
  GArray *index; /* guint32 */
  guint32 limit; /* one more than the largest index */
} Lists;

typedef struct
{
  CohortStatus status;
  CohortRankScores scores;
  double ndcg_20;
} FreshScores;

gboolean lists_load (const char *path, Lists *lists, GError **error);
void lists_clear (Lists *lists);
FreshScores fresh_judge (const Lists *reads, const Lists *terms, guint fold);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lists, lists_clear)

G_END_DECLS
