/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Costs and own hours that a person wrote down; imported ones are read by cohort-ledger-rows.h. Plain functions for a
 * connection's own thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* 0: a new one */
  CohortDay day;
  const char *label;
  const char *currency; /* (nullable): hours only */
  gint64 amount, minutes;
  gboolean acquisition; /* to win members */
} CohortHandCostRow;

/* @row: valid for the call */
typedef void (*CohortHandCostFunc) (const CohortHandCostRow *row, gpointer data);

/* The newest first, those of [from, to) */
gboolean cohort_hand_cost_each (CohortDb *db, CohortDay from, CohortDay to, CohortHandCostFunc func, gpointer data,
                                GError **error);
/* @source: the built-in one of what is typed */
gboolean cohort_hand_cost_put (CohortDb *db, gint64 source, const CohortHandCostRow *row, GError **error);
gboolean cohort_hand_cost_delete (CohortDb *db, gint64 cost, GError **error);

G_END_DECLS
