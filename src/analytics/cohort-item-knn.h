// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Item neighbours by cosine: the baseline to beat, and a fallback that needs no matrix of all items.
#pragma once

#include "cohort-reads.h"

G_BEGIN_DECLS

typedef struct
{
  guint neighbours;
  double shrink;
  gboolean tf_idf; /* members weighed by how rare their items are to them */
} CohortKnnOptions;

typedef struct
{
  CohortStatus status;
  guint32 n;
  gsize *start;       /* n + 1 */
  guint32 *neighbour; /* items that item i speaks for */
  double *weight;
} CohortKnn;

CohortKnn *cohort_knn_fit (const CohortReads *reads, const CohortKnnOptions *options);
void cohort_knn_free (CohortKnn *model);
void cohort_knn_score (const CohortKnn *model, const guint32 *items, gsize n_items, double *scores);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortKnn, cohort_knn_free)

G_END_DECLS
