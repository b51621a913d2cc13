// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of points share, on the thread of a connection. */

#pragma once

#include "cohort-ledger-snapshot-private.h"
#include "cohort-points-report.h"

G_BEGIN_DECLS

/* What members did, as the arrays that points are counted from. */
typedef struct
{
  CohortLedgerSnapshot *ledger; /* (owned) */
  CohortZone *zone;
  GArray *member, *day, *kind;
} CohortPointsActs;

/* @who: 0 for everybody; @kinds: a bit an act that is asked for; @until: the last day */
gboolean cohort_points_acts_read (CohortDb *db, CohortLedgerCache *cache, CohortZone *zone, gint64 who, guint kinds,
                                  CohortDay until, CohortPointsActs *self, GError **error);
CohortActs cohort_points_acts_get (const CohortPointsActs *self);
void cohort_points_acts_clear (CohortPointsActs *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortPointsActs, cohort_points_acts_clear)

/* The ledger's index of a member; COHORT_INDEX_NONE */
guint32 cohort_points_index (const CohortLedgerSnapshot *ledger, gint64 member);

/* Bits of the acts that give something. */
guint cohort_points_kinds (const CohortPointsDraft *draft);
gint64 cohort_points_worth (gint64 points, gint64 worth);
/* What is owed to members, by their accounts; @paying: a flag a member of @ledger */
CohortPointsOwed cohort_points_owed (const CohortPointsLedger *points, const guint8 *paying, gint64 worth);
/* @paid, @paying: (out) (transfer full): a flag a member: they ever paid; they do on @day */
void cohort_points_flags (const CohortLedgerSnapshot *ledger, CohortDay day, guint8 **paid, guint8 **paying);

/* cohort-points-trial.c. Returns: (transfer full) */
CohortPointsTrial *cohort_points_trial_make (CohortDb *db, CohortLedgerCache *cache, CohortZone *zone, CohortDay today,
                                             const CohortPointsDraft *draft, GError **error);

/* cohort-points-report.c: the saved rules, newest first; what one member or everybody has, by them. */
GPtrArray *cohort_points_rules_read (CohortDb *db, CohortZone *zone, GError **error);
CohortPointsLedger *cohort_points_count (CohortDb *db, CohortLedgerCache *cache, CohortZone *zone, CohortDay today,
                                         const GPtrArray *rules, gint64 who, CohortLedgerSnapshot **ledger,
                                         GError **error);

G_END_DECLS
