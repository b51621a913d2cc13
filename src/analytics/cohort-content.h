// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recommending what nobody has read yet, from words and tags. See the .c file. Pure, immutable once made.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

/* Terms of each item: its words and tags as dense indices, with counts. Borrowed by the index. */
typedef struct
{
  guint32 n_items, n_terms;
  const gsize *start; /* n_items + 1 */
  const guint32 *term;
  const guint32 *count; /* (nullable: one each) */
} CohortItemTerms;

typedef struct _CohortContent CohortContent;

CohortContent *cohort_content_new (const CohortItemTerms *terms, CohortStatus *status);
void cohort_content_free (CohortContent *content);
void cohort_content_score (const CohortContent *content, const guint32 *items, const double *age_days, gsize n,
                           double *scores);
double cohort_content_similarity (const CohortContent *content, guint32 a, guint32 b);
double cohort_content_share (gsize n_reads);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortContent, cohort_content_free)

G_END_DECLS
