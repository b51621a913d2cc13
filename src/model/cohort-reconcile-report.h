// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Payouts held against what they are made of, month by month, and the commands that accept them and close months.
 * Immutable, shared by reference, made on a reader thread. */

#pragma once

#include "cohort-commands.h"
#include "cohort-scope.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* Raised when the same data gives another answer. */
#define COHORT_RECONCILE_VERSION 1

/* A payout of the report. Amounts are minor units of the month's currency. */
typedef struct
{
  gint64 id;
  CohortDay day;
  gint64 lines, fees, refunds, other, paid, unexplained;
  guint n_lines;
  gboolean is_exact, accepted, locked;
  char *reason; /* (nullable): as accepted */
  char *basis;  /* "12 lines", "21 payments of May 2026" */
  char *cause;  /* (nullable): why something is not explained, as far as that is known */
  char *note;   /* (nullable): it falls into another month at the service */
} CohortReconcilePayout;

/* What one source paid out in one month in one currency. */
typedef struct
{
  gint64 source;
  char *source_name, *source_kind, *currency;
  CohortMonth month;
  gint64 lines, fees, refunds, other, paid, unexplained;
  guint n_exact; /* exact and not accepted yet */
  guint n_open;  /* not accepted yet, exact or not */
  gboolean locked, can_lock;
  gboolean broken;    /* locked, and its rows are no longer what they were */
  GPtrArray *payouts; /* (element-type CohortReconcilePayout), the newest first */
} CohortReconcileMonth;

typedef struct
{
  GPtrArray *months; /* (element-type CohortReconcileMonth), the newest first */
  guint n_payouts, n_exact, n_open;
  guint n_lockable; /* months that can be locked */
} CohortReconcileReport;

CohortReconcileReport *cohort_reconcile_report_ref (CohortReconcileReport *self);
void cohort_reconcile_report_unref (CohortReconcileReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortReconcileReport, cohort_reconcile_report_unref)

CohortReconcileReport *cohort_reconcile_report_load (CohortSession *session, CohortPeriod period, GError **error);
void cohort_reconcile_report_load_async (CohortSession *session, CohortPeriod period, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
CohortReconcileReport *cohort_reconcile_report_load_finish (GAsyncResult *result, GError **error);

/* "lines ¥6,412.30 − fees ¥231.07 − refunds ¥69.00 = ¥6,112.23" */
char *cohort_reconcile_month_equation (const CohortReconcileMonth *self);
char *cohort_reconcile_payout_equation (const CohortReconcilePayout *self, const char *currency);

/* Accepts every payout of the period that is exact: one step. */
void cohort_command_accept_exact_async (CohortSession *session, CohortPeriod period, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_accept_exact (CohortSession *session, CohortPeriod period, GError **error);

/* Accepts one payout. @reason: (nullable): needed where something is not explained. */
void cohort_command_accept_payout_async (CohortSession *session, gint64 payout, const char *reason,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_accept_payout (CohortSession *session, gint64 payout, const char *reason, GError **error);

/* Closes every month of the period that is over and of which all payouts are accepted: one step. */
void cohort_command_lock_months_async (CohortSession *session, CohortPeriod period, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_lock_months (CohortSession *session, CohortPeriod period, GError **error);

G_END_DECLS
