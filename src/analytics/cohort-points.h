// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Points and levels from what members did, and what another set of rules would change. See the .c file.
// Pure and thread-safe.
#pragma once

#include "cohort-civil.h"
#include "cohort-status.h"

G_BEGIN_DECLS

#define COHORT_POINTS_MAX_KINDS 64
#define COHORT_POINTS_MAX_LEVELS 16

/* One a kind of act. */
typedef struct
{
  double points;
  guint daily_cap; /* acts a day that count; 0: all */
} CohortPointRule;

typedef struct
{
  const CohortPointRule *kinds;
  guint n_kinds;
  double half_life;   /* days; 0: points keep their worth for @window days instead */
  guint window;       /* days that points last, where @half_life is 0 */
  const double *from; /* points that level i + 1 asks for, rising, above 0; below the first is level 0 */
  guint n_levels;
  guint grace; /* days below a level before it is lost */
} CohortPointRules;

/* What members did, as plain columns; any order. */
typedef struct
{
  gsize n;
  const guint32 *member;
  const CohortDay *day;
  const guint8 *kind;
} CohortActs;

typedef struct
{
  double points;
  guint level;
  CohortDay since;  /* COHORT_DAY_NONE at level 0 from the start */
  double missing;   /* points to the next level; 0 at the top */
  guint grace_left; /* days until a level is lost unless points come; 0: not in danger */
} CohortStanding;

typedef struct
{
  CohortStatus status;
  guint32 n_members;
  CohortStanding *standing; /* n_members */
} CohortStandings;

typedef struct
{
  CohortStatus status;
  guint64 moved[COHORT_POINTS_MAX_LEVELS + 1][COHORT_POINTS_MAX_LEVELS + 1]; /* [before][after], members */
  guint64 up, down, same;
} CohortPointsChange;

CohortStandings *cohort_points (const CohortActs *acts, guint32 n_members, const CohortPointRules *rules,
                                CohortDay as_of);
void cohort_standings_free (CohortStandings *standings);
CohortPointsChange cohort_points_what_if (const CohortActs *acts, guint32 n_members, const CohortPointRules *before,
                                          const CohortPointRules *after, CohortDay as_of);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortStandings, cohort_standings_free)

G_END_DECLS
