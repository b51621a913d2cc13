// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person says of payouts. Each command looks at the ledger again on the writer thread: what is accepted or
// locked is what stands there then, not what a page showed.

#include "config.h"

#include "cohort-reconcile-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-reconcile.h"

typedef struct
{
  CohortPeriod period;
  CohortDay today;
} Span;

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
is_exact (const CohortPayoutStatement *payout)
{
  return payout->unexplained == 0 && payout->cause == COHORT_CAUSE_NONE && payout->basis != COHORT_BASIS_NONE;
}

static GPtrArray *
load_span (CohortDb *db, const CohortCommandRequest *request, CohortZone *zone, GError **error)
{
  const Span *span = request->more;

  if (cohort_period_kind (span->period) == COHORT_PERIOD_ALL)
    return cohort_reconcile_load (db, zone, G_MININT64, G_MAXINT64, error);
  return cohort_reconcile_load (db, zone, cohort_zone_day_start (zone, span->period.from),
                                cohort_zone_day_start (zone, span->period.to), error);
}

static gboolean
accept_exact (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  g_autoptr (CohortZone) zone = cohort_reconcile_zone (db, error);
  g_autoptr (GPtrArray) payouts = zone != NULL ? load_span (db, request, zone, error) : NULL;
  guint n = 0;

  if (payouts == NULL)
    return FALSE;
  for (guint i = 0; i < payouts->len; i++)
    {
      const CohortPayoutStatement *payout = payouts->pdata[i];

      if (payout->accepted != 0 || !is_exact (payout))
        continue;
      if (!cohort_reconcile_accept (db, payout, NULL, request->now_us, error))
        return FALSE;
      n++;
    }
  return n > 0 || refuse (error, _ ("No payout of this period is exact and still open."));
}

static gboolean
accept_payout (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  g_autoptr (CohortZone) zone = cohort_reconcile_zone (db, error);
  g_autoptr (GPtrArray) payouts = zone != NULL ? cohort_reconcile_load (db, zone, G_MININT64, G_MAXINT64, error) : NULL;

  for (guint i = 0; payouts != NULL && i < payouts->len; i++)
    {
      const CohortPayoutStatement *payout = payouts->pdata[i];

      if (payout->id != request->id)
        continue;
      if (payout->locked)
        return refuse (error, _ ("Its month is locked."));
      if (!is_exact (payout) && (request->value == NULL || *request->value == '\0'))
        return refuse (error, _ ("Something of this payout is not explained: say why it is accepted."));
      return cohort_reconcile_accept (db, payout, request->value, request->now_us, error);
    }
  return payouts != NULL && refuse (error, _ ("That payout is no longer there."));
}

/* The payouts @from up to @to are those of a month, a source and a currency. */
static gboolean
lock_month (CohortDb *db, const CohortCommandRequest *request, CohortZone *zone, const GPtrArray *payouts, guint from,
            guint to, guint *n, GError **error)
{
  const CohortPayoutStatement *first = payouts->pdata[from];
  gint64 paid = 0, unexplained = 0;

  if (first->locked || cohort_month_last_day (first->month) >= ((const Span *) request->more)->today)
    return TRUE;
  for (guint i = from; i < to; i++)
    {
      const CohortPayoutStatement *payout = payouts->pdata[i];

      if (payout->accepted == 0)
        return TRUE;
      paid += payout->paid;
      unexplained += payout->unexplained;
    }
  *n += 1;
  return cohort_reconcile_lock (db, zone, first->source, first->currency, first->month, paid, unexplained,
                                request->now_us, error);
}

static gboolean
is_alike (const CohortPayoutStatement *one, const CohortPayoutStatement *other)
{
  return one->source == other->source && one->month == other->month && g_str_equal (one->currency, other->currency);
}

static gboolean
lock_months (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  g_autoptr (CohortZone) zone = cohort_reconcile_zone (db, error);
  g_autoptr (GPtrArray) payouts = zone != NULL ? load_span (db, request, zone, error) : NULL;
  guint from = 0, n = 0;

  if (payouts == NULL)
    return FALSE;
  for (guint i = 1; i <= payouts->len; i++)
    if (i == payouts->len || !is_alike (payouts->pdata[from], payouts->pdata[i]))
      {
        if (!lock_month (db, request, zone, payouts, from, i, &n, error))
          return FALSE;
        from = i;
      }
  return n > 0 || refuse (error, _ ("No month of this period is over with all of its payouts accepted."));
}

/* A whole month is closed or nothing of it. */
static CohortPeriod
whole_months (CohortPeriod period)
{
  CohortMonth first = cohort_month_of_day (period.from), last = cohort_month_of_day (period.to - 1);

  if (cohort_period_kind (period) == COHORT_PERIOD_ALL)
    return period;
  return (CohortPeriod) { cohort_month_first_day (first), cohort_month_first_day (last + 1) };
}

static CohortCommandRequest *
make_request (CohortSession *session, const char *kind, CohortCommandRequestFunc run, CohortPeriod period)
{
  CohortCommandRequest *request = cohort_command_request_new (session, kind, run);
  Span *span = g_new0 (Span, 1);

  span->period = period;
  span->today = cohort_session_get_today (session);
  request->more = span;
  request->free_more = g_free;
  return request;
}

void
cohort_command_accept_exact_async (CohortSession *session, CohortPeriod period, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                make_request (session, COHORT_STEP_ACCEPT_EXACT, accept_exact, period), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_accept_exact (CohortSession *session, CohortPeriod period, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         make_request (session, COHORT_STEP_ACCEPT_EXACT, accept_exact, period), error);
}

static CohortCommandRequest *
make_accept (CohortSession *session, gint64 payout, const char *reason)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_ACCEPT_PAYOUT, accept_payout);

  request->id = payout;
  request->value = g_strdup (reason);
  return request;
}

void
cohort_command_accept_payout_async (CohortSession *session, gint64 payout, const char *reason,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, make_accept (session, payout, reason),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_accept_payout (CohortSession *session, gint64 payout, const char *reason, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         make_accept (session, payout, reason), error);
}

void
cohort_command_lock_months_async (CohortSession *session, CohortPeriod period, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                make_request (session, COHORT_STEP_LOCK_MONTHS, lock_months, whole_months (period)),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_lock_months (CohortSession *session, CohortPeriod period, GError **error)
{
  return cohort_command_request_run_now (
      session, cohort_command_request_run_step,
      make_request (session, COHORT_STEP_LOCK_MONTHS, lock_months, whole_months (period)), error);
}
