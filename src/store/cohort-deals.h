/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Deals with sponsors and partners, with what is owed next, and what a person writes of them. Plain functions for a
 * connection's own thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *partner, *kind, *state;
  gint64 amount;
  char *currency;    /* (nullable): no money flows */
  char *due_title;   /* (nullable): what is delivered next */
  CohortDay due;     /* COHORT_DAY_NONE: nothing is owed */
  CohortDay invoice; /* COHORT_DAY_NONE: nothing is to be invoiced any more */
} CohortDeal;

void cohort_deal_free (CohortDeal *self);
GPtrArray *cohort_deals_load (CohortDb *db, GError **error);

/* One deal as it is written. */
typedef struct
{
  gint64 id; /* 0: a new one */
  char *partner, *kind, *state;
  gint64 amount;
  char *currency; /* (nullable): no money flows */
  CohortDay agreed, invoice, paid;
  char *note; /* (nullable) */
} CohortDealRow;

typedef struct
{
  gint64 id; /* 0: a new one */
  char *title;
  CohortDay due, done; /* COHORT_DAY_NONE: open */
  gint64 plan_item;    /* 0: none */
} CohortDeliverableRow;

/* Content that something may be delivered with. */
typedef struct
{
  gint64 id;
  char *title;
  CohortDay day; /* COHORT_DAY_NONE: no day yet */
} CohortDealPlanRow;

void cohort_deal_row_free (CohortDealRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDealRow, cohort_deal_row_free)

CohortDealRow *cohort_deal_get (CohortDb *db, gint64 deal, GError **error);
gboolean cohort_deal_put (CohortDb *db, CohortDealRow *row, GError **error);
gboolean cohort_deal_delete (CohortDb *db, gint64 deal, GError **error);
GPtrArray *cohort_deliverables_of (CohortDb *db, gint64 deal, GError **error);
gboolean cohort_deliverable_put (CohortDb *db, gint64 deal, const CohortDeliverableRow *row, GError **error);
gboolean cohort_deliverable_delete (CohortDb *db, gint64 deliverable, GError **error);
GPtrArray *cohort_deal_plan (CohortDb *db, gint64 deal, GError **error);

G_END_DECLS
