/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of decisions. Plain functions for a connection's own thread; writing belongs between the beginning and the
 * end of a step. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  const char *kind, *title;
  const char *expected; /* (nullable) */
  gint64 made_at;       /* UTC µs */
  CohortDay check_day;  /* COHORT_DAY_NONE: not to be judged */
  const char *verdict;  /* (nullable): not judged yet */
} CohortDecisionRow;

typedef void (*CohortDecisionRowFunc) (const CohortDecisionRow *row, gpointer data);

/* Newest first; texts are the row's own and gone with the next one. */
gboolean cohort_decision_each (CohortDb *db, CohortDecisionRowFunc func, gpointer data, GError **error);
gboolean cohort_decision_insert (CohortDb *db, const CohortDecisionRow *row, GError **error);
gboolean cohort_decision_judge (CohortDb *db, gint64 id, const char *verdict, gint64 now_us, GError **error);
gboolean cohort_decision_remove (CohortDb *db, gint64 id, GError **error);

G_END_DECLS
