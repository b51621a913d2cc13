/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Deals with sponsors and partners, with what is owed next. Plain functions for a connection's own thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *partner, *kind, *state;
  gint64 amount;
  char *currency;  /* (nullable): no money flows */
  char *due_title; /* (nullable): what is delivered next */
  CohortDay due;   /* COHORT_DAY_NONE: nothing is owed */
} CohortDeal;

void cohort_deal_free (CohortDeal *self);
GPtrArray *cohort_deals_load (CohortDb *db, GError **error);

G_END_DECLS
