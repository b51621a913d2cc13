// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whom to send which post: a list for each member, with what speaks for each post of it. See the .c file. Pure,
// deterministic, thread-safe.
#pragma once

#include "cohort-cold-member.h"
#include "cohort-segments.h"
#include "cohort-self-check.h"

G_BEGIN_DECLS

#define COHORT_SUGGESTER_LENGTH 10 /* of a member's list */
#define COHORT_SUGGESTER_MIN_READERS 30
#define COHORT_SUGGESTER_BARRED 5 /* of the latest bars, of a member and of everybody: kept in the list, unseen */

typedef enum
{
  COHORT_PICK_MODEL,   /* who read what they read went on to it */
  COHORT_PICK_CONTENT, /* alike in words and topics to what they read; itself hardly read yet */
  COHORT_PICK_POPULAR,
  COHORT_PICK_TIER, /* popular of late among the members of their tier, who themselves read next to nothing */
  COHORT_PICK_RARE, /* hardly anybody has seen it: one place of ten is for such */
  COHORT_N_PICK_BASES
} CohortPickBasis;

/* A member to whom, or to whom no more, an item may be proposed. */
typedef struct
{
  guint32 member; /* COHORT_INDEX_NONE: whoever it is */
  guint32 item;
  gboolean taught; /* refused: items like it come later */
} CohortPickBar;

/**
 * CohortSuggesterInput:
 * @reads: once a member and item; its groups are tiers
 * @terms: of each item
 * @closed: n_groups x n_items: 1 where members of that group cannot open the item
 * @hidden: n_items: 1 for what is not out, or not to be proposed to anybody
 * @wanted: n_members: 1: make a list
 * @bars: sorted by member, those of everybody last; of one member the latest last
 *
 * Borrowed for as long as a suggester lives.
 */
typedef struct
{
  CohortDatedReads reads;
  CohortItemTerms terms;
  const guint8 *closed, *hidden, *wanted;
  const CohortPickBar *bars;
  gsize n_bars;
  CohortDay as_of;
} CohortSuggesterInput;

typedef struct
{
  guint32 member, item;
  guint16 place;      /* in the list with what is barred; 0 is the best */
  guint16 standing;   /* among what may be proposed: there it is, or would be */
  guint8 basis;       /* CohortPickBasis */
  guint8 sent;        /* 1: the one to send to the member now; see cohort_suggester_share_out() */
  guint8 barred;      /* 1: not to be shown as long as its bar is there */
  guint32 because[2]; /* items they read that speak for it, the stronger first, or COHORT_INDEX_NONE */
} CohortPick;

typedef struct
{
  CohortStatus status;
  CohortSelfCheck check;
  gboolean by_model; /* else the most popular are listed, and that is to be said */
  GArray *picks;     /* (element-type CohortPick): by member and place */
} CohortSuggestions;

CohortSuggestions *cohort_suggester_run (const CohortSuggesterInput *input);
void cohort_suggester_share_out (CohortPick *picks, gsize n, guint32 n_items, guint n_posts, guint most);
void cohort_suggestions_free (CohortSuggestions *suggestions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSuggestions, cohort_suggestions_free)

G_END_DECLS
