// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-paged-list.h"

G_BEGIN_DECLS

/* A payment in the list. Read-only properties as for CohortMemberRow: "loaded", "id" (int64),
 * "member" (int64, 0: nobody known), "date", "person", "kind" (a word), "kind-id", "state" (empty when
 * succeeded, else a word), "gross", "fee" ("not known" when unknown), "net", "currency", "source". */
#define COHORT_TYPE_PAYMENT_ROW (cohort_payment_row_get_type ())
G_DECLARE_FINAL_TYPE (CohortPaymentRow, cohort_payment_row, COHORT, PAYMENT_ROW, GObject)

gint64 cohort_payment_row_get_id (CohortPaymentRow *self);
gint64 cohort_payment_row_get_member (CohortPaymentRow *self);

/* Sort keys: "date", "person", "gross", "kind", "source". */
#define COHORT_TYPE_PAYMENT_LIST (cohort_payment_list_get_type ())
G_DECLARE_FINAL_TYPE (CohortPaymentList, cohort_payment_list, COHORT, PAYMENT_LIST, CohortPagedList)

CohortPaymentList *cohort_payment_list_new (CohortSession *session);
/* @currency: (nullable) an ISO 4217 code */
void cohort_payment_list_set_currency (CohortPaymentList *self, const char *currency);
void cohort_payment_list_set_source (CohortPaymentList *self, gint64 source); /* 0: all */

/* The sums of what the list shows now, one a currency; succeeded payments only. */
typedef struct
{
  char *currency;
  guint64 n_payments;
  guint64 n_unknown_fees;
  char *gross, *fee, *net; /* in the person's locale; net = gross less the fees that are known */
} CohortPaymentTotal;

void cohort_payment_list_get_totals_async (CohortPaymentList *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type CohortPaymentTotal) */
GPtrArray *cohort_payment_list_get_totals_finish (CohortPaymentList *self, GAsyncResult *result, GError **error);

G_END_DECLS
