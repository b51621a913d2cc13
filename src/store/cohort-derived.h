/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Derived tables: rows that can be rebuilt from facts, kept right inside the transaction that changes the facts.
 *
 * The journal collects the identities and members that a step touched (through CohortTable.touches, from the recorded
 * changes themselves, for undo and redo as well) and calls cohort_derived_rebuild_touched() before it commits. Code
 * that changes unattached tables on which derived rows depend calls cohort_derived_touch() itself.
 * A derived table is one line of cohort_derived_tables. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortTouched:
 * @identities: ids in ascending order, each once; the row may be gone
 * @members: likewise; only those reached directly (a link, an override, a note, a tag), not through an identity
 * @posts: likewise; those whose words changed
 * @questions: likewise, with their answers
 */
typedef struct
{
  const gint64 *identities;
  gsize n_identities;
  const gint64 *members;
  gsize n_members;
  const gint64 *posts;
  gsize n_posts;
  const gint64 *questions;
  gsize n_questions;
} CohortTouched;

/**
 * CohortDerived:
 * @name: the table, or the family of tables
 * @rebuild: makes the rows of everything in @touched right again
 */
typedef struct
{
  const char *name;
  gboolean (*rebuild) (CohortDb *db, const CohortTouched *touched, GError **error);
} CohortDerived;

extern const CohortDerived cohort_derived_tables[];
extern const guint cohort_derived_n_tables;

void cohort_derived_touch (CohortDb *db, gint64 identity_id);
void cohort_derived_touch_member (CohortDb *db, gint64 member_id);
void cohort_derived_touch_text (CohortDb *db, CohortTouchKind kind, gint64 id);
gboolean cohort_derived_rebuild_touched (CohortDb *db, GError **error);

G_END_DECLS
