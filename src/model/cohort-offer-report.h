// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is offered, with the prices that people pay and paid for it. Tiers of one source that have the same name are one
 * offer: some services keep a tier for each price. A price is seen by who began to pay it, so that its time is
 * known also where a service tells only the present one. Immutable, shared by reference, made on a reader thread. */

#pragma once

#include "cohort-ledger-snapshot.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 amount; /* minor units a term, one unit, before discounts */
  const char *currency;
  CohortInterval interval;
  guint interval_count;
  CohortDay first, last; /* on which somebody began to pay it; COHORT_DAY_NONE: nobody, the service lists it */
  guint n_began;         /* members who ever paid it */
  guint n_paying;        /* who pay it now */
  gboolean listed;       /* the service lists it as one to buy */
} CohortOfferPrice;

/* What is promised, and how often it is owed now, to whomever. */
typedef struct
{
  char *name, *cadence;
  guint owed, late;
} CohortOfferBenefit;

typedef struct
{
  char *name; /* as the service has it */
  gint64 source;
  char *source_name, *source_kind;
  gboolean active, free;
  GArray *tiers;       /* (element-type gint64) its tiers' ids */
  GArray *prices;      /* (element-type CohortOfferPrice): by currency, interval, then the day first paid */
  guint n_paying;      /* members who pay one of them now */
  GPtrArray *benefits; /* (element-type CohortOfferBenefit): of one name are one */
} CohortOffer;

typedef enum
{
  COHORT_MOVE_CANNOT_TELL, /* the interval holds both more and fewer */
  COHORT_MOVE_MORE,
  COHORT_MOVE_FEWER,
  COHORT_MOVE_TOO_EARLY, /* fewer than two months have passed, or hardly anybody joined */
} CohortMoveVerdict;

/* A monthly price that took the place of another, and how many joined before and after. Who joined by a discount is
 * left out: it is not the price that they answered. */
typedef struct
{
  const char *offer, *source_name; /* of the report */
  const char *currency;
  gint64 from, to;         /* minor units a month */
  CohortDay day;           /* on which somebody first paid the new one */
  guint n_before, n_after; /* months looked at: six at the most */
  GArray *before, *after;  /* (element-type guint32) members of the ledger who joined in them */
  GArray *still;           /* (element-type guint32) members of the ledger who pay the old one now */
  CohortEstimate ratio;    /* joiners a month after over before */
  CohortMoveVerdict verdict;
} CohortPriceMoved;

/* What came of a discount where it ended. Promotions of one name are one. */
typedef struct
{
  char *name;
  guint percent, months; /* 0: not of that kind */
  guint n_members;       /* who took it */
  GArray *ended;         /* (element-type guint32) of them, those whose discount ended in time to be judged */
  GArray *left;          /* (element-type guint32) of these, who left in the month it ended */
  CohortEstimate cliff;  /* left over ended */
  CohortEstimate usual;  /* share of members at the full price that leave in that month of their life */
  double chance_cliff;   /* that the first is above the second; NaN: not known */
} CohortPromotionEnd;

typedef struct
{
  CohortDay as_of;
  CohortLedgerSnapshot *ledger;
  GPtrArray *offers; /* (element-type CohortOffer): in the order of the sources’ tiers */
  GPtrArray *moved;  /* (element-type CohortPriceMoved): newest first */
  GPtrArray *ends;   /* (element-type CohortPromotionEnd) */
  GArray *offer_of;  /* (element-type guint32): of the ledger's tiers, or COHORT_INDEX_NONE */
} CohortOfferReport;

CohortOfferReport *cohort_offer_report_ref (CohortOfferReport *self);
void cohort_offer_report_unref (CohortOfferReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortOfferReport, cohort_offer_report_unref)

void cohort_offer_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
CohortOfferReport *cohort_offer_report_load_finish (GAsyncResult *result, GError **error);
CohortOfferReport *cohort_offer_report_load (CohortSession *session, GError **error);

const CohortOffer *cohort_offer_report_find (const CohortOfferReport *self, const char *name, const char *source);
guint32 cohort_offer_report_index (const CohortOfferReport *self, guint32 tier);
const CohortOfferPrice *cohort_offer_present_price (const CohortOffer *self, const char *currency);

G_END_DECLS
