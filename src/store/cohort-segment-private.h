/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the segment builder share: pieces of one line's time, and the questions that one file asks of
 * another. Not for anybody else. */

#pragma once

#include "cohort-segment-build.h"

G_BEGIN_DECLS

/* A stretch of a line on which nothing changes; @to is COHORT_DAY_MAX where no end is known. */
typedef struct
{
  CohortDay from, to;
  CohortBuiltStatus status;
  gint64 tier;
  CohortSegmentTerms terms;
  gboolean reported;
  gboolean missing;
  gboolean cut;       /* its end was seen: money given back, or the source's own word; no grace follows */
  gboolean hidden;    /* another line of the subscription shows it */
  CohortDay term_end; /* of a reported one: what the source says is paid; else COHORT_DAY_NONE */
  CohortBuiltEnd end; /* why, where that is known beforehand */
} CohortPiece;

/* One subscription's facts: views into sorted arrays. */
typedef struct
{
  const CohortSegmentFacts *facts;
  const CohortSegmentSettings *settings;
  gint64 id;
  const CohortFactVersion *const *versions; /* by time */
  gsize n_versions;
  GPtrArray *lines; /* (element-type GArray of CohortPiece) */
} CohortSubscriptionView;

/* cohort-segment-lay.c */
void cohort_pieces_lay (const CohortSubscriptionView *view, const CohortFactCoverage *const *coverage, gsize n,
                        GArray *pieces);
void cohort_pieces_override (GArray *pieces, const GArray *states, gboolean hide);
CohortDay cohort_terms_after (const CohortSegmentTerms *terms, CohortDay anchor, int k, gint64 fallback_days);
gboolean cohort_terms_sane (const CohortSegmentTerms *terms);
CohortDay cohort_build_day (const CohortSegmentSettings *settings, gint64 us);

/* cohort-segment-state.c */
void cohort_pieces_states (const CohortSubscriptionView *view, GArray *states);
void cohort_pieces_reported (const CohortSubscriptionView *view, GArray *pieces);
gboolean cohort_left_by_wish (const CohortSubscriptionView *view, CohortDay end, CohortDay before);
CohortBuiltEnd cohort_end_reason (const CohortSubscriptionView *view, CohortDay end, CohortDay until, CohortDay before);
CohortDay cohort_first_end (const CohortSubscriptionView *view, CohortDay from, CohortDay before);

/* cohort-segment-judge.c */
void cohort_pieces_judge (const CohortSubscriptionView *view, guint line, GArray *out);

G_END_DECLS
