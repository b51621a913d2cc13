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

typedef struct
{
  char *name; /* as the service has it */
  gint64 source;
  char *source_name, *source_kind;
  gboolean active, free;
  GArray *tiers;  /* (element-type gint64) its tiers' ids */
  GArray *prices; /* (element-type CohortOfferPrice): by currency, interval, then the day first paid */
  guint n_paying; /* members who pay one of them now */
} CohortOffer;

typedef struct
{
  CohortDay as_of;
  CohortLedgerSnapshot *ledger;
  GPtrArray *offers; /* (element-type CohortOffer): in the order of the sources’ tiers */
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
