/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Today asks of the ledger that no other page does: when each source paid out, which discounts
 * end, how many payments failed. Plain functions for a connection's own thread; instants are UTC µs. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/* The newest payouts of a source, the last first. */
#define COHORT_TODAY_PAYOUTS 7

typedef struct
{
  gint64 source;
  const char *source_kind, *source_name;
  gint64 at[COHORT_TODAY_PAYOUTS];
  guint n;
} CohortTodayPayouts;

typedef void (*CohortTodayPayoutsFunc) (const CohortTodayPayouts *row, gpointer data);

/* A source of which fewer than three payouts are known is left out. */
gboolean cohort_today_each_payouts (CohortDb *db, CohortTodayPayoutsFunc func, gpointer data, GError **error);

/* Discounts and free months of members that end within [@from, @to): of how many people, and the first of them. */
gboolean cohort_today_count_ends (CohortDb *db, gint64 from, gint64 to, guint *n, gint64 *first, GError **error);
/* Tries to pay within [@from, @to) that failed. */
gboolean cohort_today_count_failed (CohortDb *db, gint64 from, gint64 to, guint *n, GError **error);

/* Payments of members at one source within some days: how many failed, of how many. */
typedef struct
{
  gint64 source;
  const char *source_kind, *source_name;
  guint n_failed, n_tried;               /* of [@from, @to) */
  guint n_failed_before, n_tried_before; /* of [@before, @from) */
} CohortTodayTries;

typedef void (*CohortTodayTriesFunc) (const CohortTodayTries *row, gpointer data);

gboolean cohort_today_each_tries (CohortDb *db, gint64 before, gint64 from, gint64 to, CohortTodayTriesFunc func,
                                  gpointer data, GError **error);

G_END_DECLS
