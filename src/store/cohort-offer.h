/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is offered: tiers and their prices as the services tell of them. Plain functions for a connection's own thread;
 * texts are the row's own and gone with the next one. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  const char *name;
  gint64 source;
  const char *source_name, *source_kind; /* the kind is its provider's id */
  gboolean active, free;
} CohortTierRow;

typedef struct
{
  gint64 tier;
  gint64 amount; /* minor units */
  const char *currency, *interval;
  gint64 interval_count;
  gint64 from, to; /* UTC µs; G_MININT64: not known, or open */
  gboolean active;
} CohortPriceRow;

/* Who took an offer. */
typedef struct
{
  gint64 member;
  const char *promotion, *source_name; /* its name, else its code, else empty */
  const char *kind;                    /* percent, amount, trial */
  gint64 percent_bp, months;           /* 0: none, or not said */
  gint64 starts, ends;                 /* UTC µs; G_MININT64: not known */
} CohortRedemptionRow;

/* What a tier promises, and how often it is owed now, to whomever. */
typedef struct
{
  gint64 tier;
  const char *name, *cadence;
  gint64 owed, late;
} CohortTierBenefitRow;

typedef void (*CohortTierRowFunc) (const CohortTierRow *row, gpointer data);
typedef void (*CohortPriceRowFunc) (const CohortPriceRow *row, gpointer data);

typedef void (*CohortTierBenefitRowFunc) (const CohortTierBenefitRow *row, gpointer data);
typedef void (*CohortRedemptionRowFunc) (const CohortRedemptionRow *row, gpointer data);

/* Each calls @func for every row, in an order that is the same for the same file. Returns: FALSE with @error set. */
gboolean cohort_offer_each_tier (CohortDb *db, CohortTierRowFunc func, gpointer data, GError **error);
gboolean cohort_offer_each_price (CohortDb *db, CohortPriceRowFunc func, gpointer data, GError **error);
/* @today: what was due before it is late */
gboolean cohort_offer_each_benefit (CohortDb *db, CohortDay today, CohortTierBenefitRowFunc func, gpointer data,
                                    GError **error);
gboolean cohort_offer_each_redemption (CohortDb *db, CohortRedemptionRowFunc func, gpointer data, GError **error);

G_END_DECLS
