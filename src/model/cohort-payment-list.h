// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-paged-list.h"
#include "cohort-period.h"

G_BEGIN_DECLS

/* A payment in the list. Read-only properties as for CohortMemberRow: "loaded", "id" (int64),
 * "date", "person", "kind" (a word), "kind-id", "state" (empty when
 * succeeded, else a word), "gross", "fee" ("not known" when unknown), "net", "currency", "source". */
#define COHORT_TYPE_PAYMENT_ROW (cohort_payment_row_get_type ())
typedef struct _CohortPaymentRow CohortPaymentRow;
GType cohort_payment_row_get_type (void);

/* @row: a #CohortPaymentRow; 0 while it is not loaded, and where nobody is known */
gint64 cohort_payment_row_get_id (gpointer row);
gint64 cohort_payment_row_get_member (gpointer row);

/* Sort keys: "date", "person", "gross", "kind", "source". */
#define COHORT_TYPE_PAYMENT_LIST (cohort_payment_list_get_type ())
#define COHORT_PAYMENT_LIST(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), COHORT_TYPE_PAYMENT_LIST, CohortPaymentList))
#define COHORT_IS_PAYMENT_LIST(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), COHORT_TYPE_PAYMENT_LIST))
typedef struct _CohortPaymentList CohortPaymentList;
GType cohort_payment_list_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPaymentList, g_object_unref)

CohortPaymentList *cohort_payment_list_new (CohortSession *session);
/* @currency: (nullable) an ISO 4217 code */
void cohort_payment_list_set_currency (CohortPaymentList *self, const char *currency);
/* Those of these days of the reporting zone. */
void cohort_payment_list_set_period (CohortPaymentList *self, CohortPeriod period);
void cohort_payment_list_set_source (CohortPaymentList *self, gint64 source); /* 0: all */

/* Writes what the list shows now as CSV, with the columns of a full export; the file is replaced whole or not at all.
 */
void cohort_payment_list_export_async (CohortPaymentList *self, GFile *file, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_payment_list_export_finish (GAsyncResult *result, GError **error);

/* Which currencies the ledger holds, for a filter. */
void cohort_payment_list_get_currencies_async (CohortPaymentList *self, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type utf8) */
GPtrArray *cohort_payment_list_get_currencies_finish (GAsyncResult *result, GError **error);

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
GPtrArray *cohort_payment_list_get_totals_finish (GAsyncResult *result, GError **error);

G_END_DECLS
