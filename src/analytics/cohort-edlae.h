// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// EDLAE-n: which items go with which, in closed form. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-reads.h"

G_BEGIN_DECLS

typedef struct
{
  double lambda, dropout, power; /* dropout 0 and power 0: plain EASE */
} CohortEdlaeOptions;

typedef struct
{
  CohortStatus status;
  guint32 n;
  double *weights; /* n x n: [from * n + to]: what having read `from` says for `to`; 0 on the diagonal */
} CohortEdlae;

CohortEdlaeOptions cohort_edlae_defaults (guint32 n_members);
CohortEdlae *cohort_edlae_fit (const CohortReads *reads, const CohortEdlaeOptions *options);
void cohort_edlae_free (CohortEdlae *model);
void cohort_edlae_score (const CohortEdlae *model, const guint32 *items, gsize n_items, double *scores);
guint32 *cohort_edlae_because (const CohortEdlae *model, const guint32 *items, gsize n_items, guint32 pick, gsize *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortEdlae, cohort_edlae_free)

G_END_DECLS
