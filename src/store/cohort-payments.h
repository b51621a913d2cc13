/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of payments as queries: how many, one page, where one stands, what they add up to a currency.
 *
 * Plain functions for a connection's own thread; every number is counts, minor units or UTC µs. */

#pragma once

#include "cohort-db.h"
#include "cohort-members.h"

G_BEGIN_DECLS

/**
 * CohortPaymentSort:
 *
 * Payments that are alike in the key stand by id. @COHORT_PAYMENT_SORT_AMOUNT is by currency code, then gross.
 */
typedef enum
{
  COHORT_PAYMENT_SORT_DATE,
  COHORT_PAYMENT_SORT_AMOUNT,
  COHORT_PAYMENT_SORT_PERSON,
  COHORT_PAYMENT_SORT_KIND,
  COHORT_PAYMENT_SORT_SOURCE,
  COHORT_N_PAYMENT_SORTS
} CohortPaymentSort;

/**
 * CohortPaymentQuery:
 * @search: (nullable): words of the payer, as in the list of members, or a part of the payment's note
 * @source: id, or 0 for all
 * @member: id, or 0 for all
 * @currency: (nullable): ISO 4217
 * @status: (nullable): "succeeded", "pending" or "failed"
 * @kind: (nullable): as in the table
 * @from_us: first instant, or %G_MININT64
 * @to_us: first instant after, or %G_MAXINT64
 * @sort: the order
 * @descending: the other way round
 */
typedef struct
{
  const char *search;
  gint64 source;
  gint64 member;
  const char *currency;
  const char *status;
  const char *kind;
  gint64 from_us, to_us;
  CohortPaymentSort sort;
  gboolean descending;
} CohortPaymentQuery;

#define COHORT_PAYMENT_QUERY_INIT { .from_us = G_MININT64, .to_us = G_MAXINT64 }

typedef struct
{
  gint64 id;
  gint64 member; /* 0: nobody known */
  char *person;  /* (nullable): the member's shown name */
  gint64 occurred_at;
  char *kind, *status, *stream;
  gint64 gross;
  gboolean fee_known;
  gint64 fee; /* where known */
  char *currency;
  gint64 source;
  char *source_kind, *source_name;
  char *failure_code; /* (nullable) */
  char *note;         /* (nullable) */
  gboolean elsewhere; /* another source books this money: it is in no sum */
} CohortPaymentEntry;

gboolean cohort_payments_count (CohortDb *db, const CohortPaymentQuery *query, gint64 *out, GError **error);
GPtrArray *cohort_payments_page (CohortDb *db, const CohortPaymentQuery *query, gint64 offset, guint limit,
                                 GError **error);
gint64 cohort_payments_position (CohortDb *db, const CohortPaymentQuery *query, gint64 payment, GError **error);
GPtrArray *cohort_payments_sums (CohortDb *db, const CohortPaymentQuery *query, GError **error);
GPtrArray *cohort_payments_currencies (CohortDb *db, GError **error);

void cohort_payment_entry_free (CohortPaymentEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPaymentEntry, cohort_payment_entry_free)

G_END_DECLS
