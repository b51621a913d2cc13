// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Groups of members by what they do: k-means, kept only when stable. See the .c file. Pure, deterministic for
// a seed, thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

#define COHORT_KMEANS_MAX_K 8
#define COHORT_KMEANS_MAX_FEATURES 32
#define COHORT_KMEANS_STABLE 0.8

typedef struct
{
  CohortStatus status;
  gsize n;
  guint p, k;
  double *mean, *sd; /* p: of ln (1 + value) over all rows; sd 0 where a feature is the same for all */
  double *centre;    /* k x p, in standard deviations from the mean */
  gsize *size;       /* k, the largest group first */
  guint32 *label;    /* n */
  double inertia;    /* within-group sum of squares */
  double silhouette; /* NaN until chosen: of at most 2,000 rows */
  double stability;  /* NaN until chosen: mean adjusted Rand index of 20 bootstraps */
} CohortKmeans;

CohortKmeans *cohort_kmeans_fit (const double *values, gsize n, guint p, guint k, guint starts, gulong seed);
CohortKmeans *cohort_kmeans_choose (const double *values, gsize n, guint p, guint k_max, gulong seed);
void cohort_kmeans_free (CohortKmeans *model);
void cohort_kmeans_match (const CohortKmeans *before, const guint32 *ids, const CohortKmeans *now, guint32 *now_ids);
guint cohort_kmeans_traits (const CohortKmeans *model, guint group, guint *features);
guint cohort_kmeans_typical (const CohortKmeans *model, const double *values, guint group, guint wanted, guint32 *rows);
double cohort_adjusted_rand (const guint32 *a, const guint32 *b, gsize n, guint k_a, guint k_b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortKmeans, cohort_kmeans_free)

G_END_DECLS
