/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One person who came in as several members: merging them, taking a merge apart, and finding whom to merge.
 *
 * A merge moves the links of identities, and whatever a person wrote, to the member that survives, and keeps a snapshot
 * of each row that it moved, removed or added. Facts stay where they are, on identities. A split puts back what the
 * snapshot names and leaves with the survivor what was written since: after a merge it gives the rows of before, byte
 * for byte.
 *
 * Plain functions for a connection's own thread. Those that write are called inside a step of the journal. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/* Before the number of a field of a person's own (table field). */
#define COHORT_MERGE_OWN_FIELD "field:"

/**
 * CohortMergeChoice:
 * @field: as in member_override, or %COHORT_MERGE_OWN_FIELD and a number
 * @member: whose shown value the person that results keeps
 *
 * Without a choice a value that was typed stays, the survivor's first; else the best identity's is shown.
 */
typedef struct
{
  const char *field;
  gint64 member;
} CohortMergeChoice;

/* A member that was merged into another and can be split off again. */
typedef struct
{
  gint64 member; /* its id before, and after a split */
  char *name;
  gint64 merged_at; /* UTC µs */
} CohortMergePart;

/**
 * CohortMergeVerdict:
 * @COHORT_MERGE_NOT_SAME: two people; never proposed again
 * @COHORT_MERGE_LATER: not proposed until a day, or until something new speaks for it
 */
typedef enum
{
  COHORT_MERGE_NOT_SAME,
  COHORT_MERGE_LATER,
} CohortMergeVerdict;

/**
 * CohortEvidenceKind:
 * @COHORT_EVIDENCE_LINK: one provider names the account at the other; strong
 * @COHORT_EVIDENCE_EMAIL: the same address; strong
 * @COHORT_EVIDENCE_HANDLE: the same handle at two providers; weak
 *
 * A name is no evidence.
 */
typedef enum
{
  COHORT_EVIDENCE_LINK,
  COHORT_EVIDENCE_EMAIL,
  COHORT_EVIDENCE_HANDLE,
} CohortEvidenceKind;

/* @sources: kinds of the sources that say it, of the one member and the other; "hand" for what was typed */
typedef struct
{
  CohortEvidenceKind kind;
  char *value; /* the address, handle or account */
  char *sources[2];
} CohortMergeEvidence;

typedef struct
{
  gint64 members[2]; /* the lower id first */
  gboolean strong;
  GPtrArray *evidence; /* (element-type CohortMergeEvidence), strongest first */
} CohortMergeProposal;

/* What a member has in a field of the person's own. */
typedef struct
{
  gint64 field;
  char *name;  /* of the field */
  char *value; /* (nullable): NULL: nothing */
} CohortMergeOwnValue;

extern const char *const cohort_merge_fields[];

gboolean cohort_merge_people (CohortDb *db, gint64 into, const gint64 *others, guint n_others,
                              const CohortMergeChoice *choices, guint n_choices, gint64 now_us, GError **error);
gboolean cohort_merge_split (CohortDb *db, gint64 member, const gint64 *parts, guint n_parts, GError **error);
GPtrArray *cohort_merge_parts_load (CohortDb *db, gint64 member, GError **error);
void cohort_merge_part_free (CohortMergePart *part);
GPtrArray *cohort_merge_own_values_load (CohortDb *db, gint64 member, GError **error);

GPtrArray *cohort_merge_proposals_load (CohortDb *db, CohortDay today, GError **error);
CohortMergeProposal *cohort_merge_proposal_for (CohortDb *db, gint64 one, gint64 other, GError **error);
gboolean cohort_merge_decide (CohortDb *db, gint64 one, gint64 other, CohortMergeVerdict verdict, CohortDay until,
                              gint64 now_us, GError **error);
void cohort_merge_proposal_free (CohortMergeProposal *proposal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMergePart, cohort_merge_part_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMergeProposal, cohort_merge_proposal_free)

G_END_DECLS
