// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From scores to a list a member sees: the blend of voices, filters, diversity, exploration, and how good a
// list was. Pure, deterministic, thread-safe.
#pragma once

#include "cohort-reads.h"

G_BEGIN_DECLS

/* Similarity of two items in [0, 1], by their tags or text. */
typedef double (*CohortItemSimilarity) (guint32 a, guint32 b, gpointer data);

typedef struct
{
  double recall_20, recall_50, ndcg_100;
  gsize n; /* members judged */
} CohortRankScores;

void cohort_recommend_standardise (double *scores, gsize n);
void cohort_recommend_blend (double *scores, const double *other, gsize n);
guint32 *cohort_recommend_top (const double *scores, const guint8 *barred, guint32 n_items, guint length, guint *n);
guint32 *cohort_recommend_diverse (const guint32 *ranked, const double *scores, guint n_ranked, guint length,
                                   double lambda, CohortItemSimilarity similarity, gpointer data);
void cohort_recommend_explore (guint32 *list, guint n, const guint32 *ranked, guint n_ranked,
                               const guint32 *impressions, guint few);
void cohort_popularity (const CohortReads *reads, double *scores);
void cohort_rank_add (CohortRankScores *sums, const guint32 *ranked, guint n_ranked, const guint8 *wanted,
                      gsize n_wanted);
void cohort_rank_finish (CohortRankScores *sums);

G_END_DECLS
