// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-reconcile-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-ledger-snapshot-private.h"
#include "cohort-reconcile.h"
#include "cohort-store.h"
#include "cohort-words.h"

typedef struct
{
  CohortPeriod period;
  CohortDay today;
  CohortZone *zone;
  CohortLedgerCache *cache;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_zone_unref (self->zone);
  cohort_ledger_cache_unref (self->cache);
  g_free (self);
}

static Question *
question_new (CohortSession *session, CohortPeriod period)
{
  Question *self = g_new0 (Question, 1);

  self->period = period;
  self->today = cohort_session_get_today (session);
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  return self;
}

static void
payout_free (gpointer data)
{
  CohortReconcilePayout *self = data;

  g_free (self->reason);
  g_free (self->basis);
  g_free (self->cause);
  g_free (self->note);
  g_free (self);
}

static void
month_free (gpointer data)
{
  CohortReconcileMonth *self = data;

  g_free (self->source_name);
  g_free (self->source_kind);
  g_free (self->currency);
  g_ptr_array_unref (self->payouts);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  g_ptr_array_unref (((CohortReconcileReport *) data)->months);
}

CohortReconcileReport *
cohort_reconcile_report_ref (CohortReconcileReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_reconcile_report_unref (CohortReconcileReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- words ---- */

static char *
basis_words (const CohortPayoutStatement *from)
{
  g_autofree char *n = cohort_words_count (from->n_lines);
  g_autofree char *month = cohort_words_month (from->made_of);

  switch (from->basis)
    {
    case COHORT_BASIS_LINES:
      return g_strdup_printf (ngettext ("%s line", "%s lines", from->n_lines), n);
    case COHORT_BASIS_PAYMENTS:
      /* Translators: how many payments, and of which month: 21 payments of May 2026 */
      return g_strdup_printf (ngettext ("%1$s payment of %2$s", "%1$s payments of %2$s", from->n_lines), n, month);
    case COHORT_BASIS_NONE:
    default:
      return g_strdup (_ ("No lines"));
    }
}

static char *
cause_words (const CohortPayoutStatement *from)
{
  g_autofree char *month = cohort_words_month (from->made_of);
  g_autofree char *yearly = cohort_words_money (from->yearly, from->currency);

  switch (from->cause)
    {
    case COHORT_CAUSE_ROUNDING:
      return g_strdup (_ ("The smallest amount there is: a rounding at the service"));
    case COHORT_CAUSE_SIGN:
      return g_strdup (_ ("A line is booked with the wrong sign: twice its amount is the difference"));
    case COHORT_CAUSE_BEGINNING:
      return g_strdup (_ ("It also pays for what lies before the first import"));
    case COHORT_CAUSE_MISSING:
      /* Translators: %s is a month */
      return g_strdup_printf (_ ("Payments of %s are missing: import that month"), month);
    case COHORT_CAUSE_YEARLY:
      /* Translators: %s is an amount of money */
      return g_strdup_printf (_ ("%s of it was charged for a year, which the service pays out otherwise"), yearly);
    case COHORT_CAUSE_NO_LINES:
      return g_strdup (_ ("Nothing tells what this payout is made of"));
    case COHORT_CAUSE_CURRENCIES:
      return g_strdup (_ ("Its lines are in another currency, or cannot be added up"));
    case COHORT_CAUSE_NONE:
    default:
      return NULL;
    }
}

static char *
equation (gint64 lines, gint64 fees, gint64 refunds, gint64 other, const char *currency)
{
  g_autofree char *a = cohort_words_money (lines, currency), *b = cohort_words_money (fees, currency);
  g_autofree char *c = cohort_words_money (refunds, currency), *d = cohort_words_money (other, currency);
  g_autofree char *sum = cohort_words_money (lines - fees - refunds + other, currency);

  if (other == 0)
    /* Translators: what a payout is made of: charges, less fees, less refunds, make the sum */
    return g_strdup_printf (_ ("lines %1$s − fees %2$s − refunds %3$s = %4$s"), a, b, c, sum);
  /* Translators: the same with adjustments, which may be negative */
  return g_strdup_printf (_ ("lines %1$s − fees %2$s − refunds %3$s + other %4$s = %5$s"), a, b, c, d, sum);
}

char *
cohort_reconcile_month_equation (const CohortReconcileMonth *self)
{
  return equation (self->lines, self->fees, self->refunds, self->other, self->currency);
}

char *
cohort_reconcile_payout_equation (const CohortReconcilePayout *self, const char *currency)
{
  return equation (self->lines, self->fees, self->refunds, self->other, currency);
}

/* ---- the report ---- */

static CohortReconcilePayout *
payout_new (const CohortPayoutStatement *from, CohortZone *zone)
{
  CohortReconcilePayout *self = g_new0 (CohortReconcilePayout, 1);

  self->id = from->id;
  self->day = cohort_zone_day (zone, from->paid_at);
  self->lines = from->lines;
  self->fees = from->fees;
  self->refunds = from->refunds;
  self->other = from->other;
  self->paid = from->paid;
  self->unexplained = from->unexplained;
  self->n_lines = from->n_lines;
  self->is_exact = from->unexplained == 0 && from->cause == COHORT_CAUSE_NONE;
  self->accepted = from->accepted != 0;
  self->locked = from->locked;
  self->reason = g_strdup (from->reason);
  self->basis = basis_words (from);
  self->cause = cause_words (from);
  if (from->other_month)
    self->note = g_strdup (_ ("In the service’s own time zone it falls into another month"));
  return self;
}

static CohortReconcileMonth *
month_new (const CohortPayoutStatement *from)
{
  CohortReconcileMonth *self = g_new0 (CohortReconcileMonth, 1);

  self->source = from->source;
  self->source_name = g_strdup (from->source_name);
  self->source_kind = g_strdup (from->source_kind);
  self->currency = g_strdup (from->currency);
  self->month = from->month;
  self->locked = from->locked;
  self->payouts = g_ptr_array_new_with_free_func (payout_free);
  return self;
}

static void
month_add (CohortReconcileMonth *self, CohortReconcilePayout *payout)
{
  self->lines += payout->lines;
  self->fees += payout->fees;
  self->refunds += payout->refunds;
  self->other += payout->other;
  self->paid += payout->paid;
  self->unexplained += payout->unexplained;
  self->n_open += !payout->accepted;
  self->n_exact += !payout->accepted && payout->is_exact;
  g_ptr_array_insert (self->payouts, 0, payout);
}

static int
compare_months (gconstpointer a, gconstpointer b)
{
  const CohortReconcileMonth *x = a, *y = b;

  if (x->month != y->month)
    return x->month > y->month ? -1 : 1;
  if (x->source != y->source)
    return g_strcmp0 (x->source_name, y->source_name) != 0 ? g_strcmp0 (x->source_name, y->source_name)
           : x->source < y->source                         ? -1
                                                           : 1;
  return g_strcmp0 (x->currency, y->currency);
}

static gboolean
belongs (const CohortReconcileMonth *month, const CohortPayoutStatement *payout)
{
  return month->source == payout->source && month->month == payout->month
         && g_str_equal (month->currency, payout->currency);
}

static void
mark_broken (CohortReconcileReport *self, const GPtrArray *locks)
{
  for (guint i = 0; i < locks->len; i++)
    {
      const CohortMonthLock *lock = locks->pdata[i];

      for (guint j = 0; j < self->months->len; j++)
        {
          CohortReconcileMonth *month = self->months->pdata[j];

          if (month->source == lock->source && month->month == lock->month
              && g_str_equal (month->currency, lock->currency))
            month->broken = !lock->rows_hold || !lock->chain_holds;
        }
    }
}

static void
take_payouts (CohortReconcileReport *self, const GPtrArray *found, const Question *question)
{
  CohortReconcileMonth *month = NULL;

  /* They come by source, currency and time, so those of a month stand together. */
  for (guint i = 0; i < found->len; i++)
    {
      const CohortPayoutStatement *payout = found->pdata[i];

      if (month == NULL || !belongs (month, payout))
        {
          month = month_new (payout);
          g_ptr_array_add (self->months, month);
        }
      month_add (month, payout_new (payout, question->zone));
    }
  self->n_payouts = found->len;
  for (guint i = 0; i < self->months->len; i++)
    {
      month = self->months->pdata[i];
      month->can_lock = !month->locked && month->n_open == 0 && cohort_month_last_day (month->month) < question->today;
      self->n_exact += month->n_exact;
      self->n_open += month->n_open;
      self->n_lockable += month->can_lock;
    }
  g_ptr_array_sort_values (self->months, compare_months);
}

static void
statements_unref (gpointer data)
{
  g_ptr_array_unref (data);
}

/* Those of all time are kept beside the ledger, if that was read and somebody asked for them; those of less are a part
 * of them. Returns: (transfer full): or NULL with @error set */
static GPtrArray *
load_sums (const Question *question, CohortDb *db, gint64 from, gint64 to, GError **error)
{
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_peek (question->cache, db);
  g_autofree char *key = g_strconcat ("payouts ", cohort_zone_name (question->zone), NULL);
  const GPtrArray *kept = ledger != NULL ? cohort_ledger_snapshot_find (ledger, key) : NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (kept == NULL)
    {
      found = cohort_reconcile_sums (db, question->zone, from, to, error);
      if (found == NULL || ledger == NULL || from != G_MININT64 || to != G_MAXINT64)
        return g_steal_pointer (&found);
      kept = cohort_ledger_snapshot_keep (ledger, key, g_steal_pointer (&found), statements_unref);
    }
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_payout_statement_free);
  for (guint i = 0; i < kept->len; i++)
    {
      const CohortPayoutStatement *one = kept->pdata[i];

      if (one->paid_at >= from && one->paid_at < to)
        g_ptr_array_add (found, cohort_payout_statement_copy (one));
    }
  return g_steal_pointer (&found);
}

/* What was said of payouts is asked every time. */
static GPtrArray *
load_payouts (const Question *question, CohortDb *db, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GPtrArray) found = load_sums (question, db, from, to, error);

  return found != NULL && cohort_reconcile_add_verdicts (db, found, error) ? g_steal_pointer (&found) : NULL;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  gboolean all = cohort_period_kind (question->period) == COHORT_PERIOD_ALL;
  gint64 from = all ? G_MININT64 : cohort_zone_day_start (question->zone, question->period.from);
  gint64 to = all ? G_MAXINT64 : cohort_zone_day_start (question->zone, question->period.to);
  g_autoptr (GPtrArray) found = load_payouts (question, db, from, to, error);
  g_autoptr (GPtrArray) locks = found != NULL ? cohort_reconcile_locks (db, question->zone, error) : NULL;
  CohortReconcileReport *self;

  if (locks == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (CohortReconcileReport);
  self->months = g_ptr_array_new_with_free_func (month_free);
  take_payouts (self, found, question);
  mark_broken (self, locks);
  return self;
}

/**
 * cohort_reconcile_report_load:
 * @period: of the payouts
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortReconcileReport *
cohort_reconcile_report_load (CohortSession *session, CohortPeriod period, GError **error)
{
  Question *question = question_new (session, period);
  CohortReconcileReport *self = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return self;
}

void
cohort_reconcile_report_load_async (CohortSession *session, CohortPeriod period, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, period), question_free,
                           (GDestroyNotify) cohort_reconcile_report_unref, cancellable, callback, user_data);
}

/* Returns: (transfer full) */
CohortReconcileReport *
cohort_reconcile_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
