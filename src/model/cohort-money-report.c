// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-money-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-figure-private.h"
#include "cohort-metric-words.h"
#include "cohort-money-report-private.h"
#include "cohort-money.h"
#include "cohort-mrr.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define MONTHS 24

static const char *const figure_ids[]
    = { COHORT_FIGURE_MRR, COHORT_FIGURE_ARPU,    COHORT_FIGURE_LTV,     COHORT_FIGURE_REVENUE_CHURN,
        COHORT_FIGURE_CAC, COHORT_FIGURE_PAYBACK, COHORT_FIGURE_LTV_CAC, NULL };

/* ---- freeing ---- */

static void
move_free (gpointer data)
{
  CohortMoneyMove *self = data;

  g_free (self->label);
  g_clear_pointer (&self->rows, cohort_metric_rows_unref);
  g_free (self);
}

static void
stream_free (gpointer data)
{
  CohortMoneyStream *self = data;

  g_free (self->label);
  g_clear_pointer (&self->rows, cohort_metric_rows_unref);
  g_free (self);
}

static void
currency_free (gpointer data)
{
  CohortMoneyCurrency *self = data;

  g_clear_pointer (&self->charges, cohort_metric_rows_unref);
  g_clear_pointer (&self->refunds, cohort_metric_rows_unref);
  g_free (self->rate);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  CohortMoneyReport *self = data;

  g_clear_pointer (&self->figures, cohort_figure_report_unref);
  g_array_unref (self->months);
  g_ptr_array_unref (self->moves);
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref (self->currencies);
  g_clear_pointer (&self->deals, g_ptr_array_unref);
  g_clear_pointer (&self->costs, g_ptr_array_unref);
  g_clear_pointer (&self->noted, g_ptr_array_unref);
}

CohortMoneyReport *
cohort_money_report_ref (CohortMoneyReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_money_report_unref (CohortMoneyReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- recurring revenue ---- */

static gint64
to_minor (gint64 amount)
{
  return llround ((double) amount / COHORT_AMOUNT_SCALE);
}

/* What rounding to minor units leaves goes to the largest movement, so that the bars close. */
static void
close_moves (GPtrArray *moves)
{
  CohortMoneyMove *largest = NULL, *end;
  gint64 sum = 0;

  if (moves->len < 3)
    return;
  end = moves->pdata[moves->len - 1];
  for (guint i = 0; i + 1 < moves->len; i++)
    {
      CohortMoneyMove *move = moves->pdata[i];

      sum += move->minor;
      if (i > 0 && (largest == NULL || ABS (move->minor) > ABS (largest->minor)))
        largest = move;
    }
  if (largest->minor == 0)
    ((CohortMoneyMove *) moves->pdata[0])->minor += end->minor - sum;
  else
    largest->minor += end->minor - sum;
}

static void
take_moves (CohortMoneyReport *self)
{
  static const struct
  {
    const char *part;
    int sign;
    const char *label;
  } parts[] = {
    { "start", 1, NC_ ("movement", "Start") },
    { "new", 1, NC_ ("movement", "New") },
    { "reactivation", 1, NC_ ("movement", "Returned") },
    { "expansion", 1, NC_ ("movement", "Expansion") },
    { "contraction", -1, NC_ ("movement", "Contraction") },
    { "churn", -1, NC_ ("movement", "Churn") },
    { "fx", 1, NC_ ("movement", "Exchange Rates") },
    { "end", 1, NC_ ("movement", "End") },
  };
  const CohortMetricReport *now = self->figures->now;
  const CohortMetricValue *end = cohort_metric_report_value (now, "mrr", "end", now->scope->currency);

  if (end == NULL || end->status != COHORT_STATUS_OK)
    return;
  self->currency = end->currency;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const CohortMetricValue *value = cohort_metric_report_value (now, "mrr", parts[i].part, end->currency);
      CohortMoneyMove *move;

      if (value == NULL || (g_str_equal (parts[i].part, "fx") && value->num == 0))
        continue;
      move = g_new0 (CohortMoneyMove, 1);
      move->part = parts[i].part;
      move->label = g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "movement", parts[i].label));
      move->minor = parts[i].sign * to_minor (value->num);
      move->n = value->n;
      move->rows = cohort_metric_rows_of (now, value, FALSE);
      g_ptr_array_add (self->moves, move);
    }
  close_moves (self->moves);
}

static gint32
index_of_currency (const CohortSegments *segments, const char *code)
{
  for (gint32 i = 0; i < segments->n_currencies; i++)
    if (g_str_equal (segments->currencies[i].code, code))
      return i;
  return 0;
}

static void
mrr_free (gpointer mrr)
{
  cohort_mrr_free (mrr);
}

/* Returns: (transfer none): lives as long as the ledger */
static const CohortMrr *
months_of (CohortLedgerSnapshot *ledger, const CohortMrrQuery *query)
{
  g_autofree char *key
      = g_strdup_printf ("months %d %d %d", query->bounds[0], query->bounds[query->n_periods], query->currency);
  const CohortMrr *kept = cohort_ledger_snapshot_find (ledger, key);

  if (kept == NULL)
    kept = cohort_ledger_snapshot_keep (
        ledger, key, cohort_mrr_compute (cohort_ledger_snapshot_get_segments (ledger), query), mrr_free);
  return kept;
}

/* The same function as the metric, over many months at once. */
static void
take_months (CohortMoneyReport *self)
{
  const CohortMetricReport *now = self->figures->now;
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (now->ledger);
  CohortDay today = now->scope->as_of, bounds[MONTHS + 1];
  CohortMonth last = cohort_month_of_day (MIN (now->scope->period.to - 1, today));
  gint32 currency;
  CohortMrrQuery query = { .bounds = bounds, .n_periods = MONTHS, .no_rates = TRUE };
  const CohortMrr *mrr;

  if (self->currency == NULL)
    return;
  currency = index_of_currency (segments, self->currency);
  query.currency = now->scope->currency != NULL && currency == segments->home ? -1 : currency;
  for (int i = 0; i <= MONTHS; i++)
    bounds[i] = MIN (cohort_month_first_day (last - MONTHS + 1 + i), today + 1);
  mrr = months_of (now->ledger, &query);
  for (gsize i = 0; mrr->status == COHORT_STATUS_OK && i < mrr->n_periods; i++)
    {
      CohortMoneyMonth month = { .month = last - MONTHS + 1 + (CohortMonth) i,
                                 .minor = to_minor (mrr->periods[i].end),
                                 .n = mrr->periods[i].n_end };

      month.unfinished = cohort_month_last_day (month.month) > today;
      if (self->months->len > 0 || month.minor != 0)
        g_array_append_val (self->months, month);
    }
}

/* ---- money that came in ---- */

static const char *
stream_words (const char *stream)
{
  static const struct
  {
    const char *id, *word;
  } words[] = {
    { "membership", NC_ ("stream", "Memberships") },
    { "addon", NC_ ("stream", "Add-ons") },
    { "course", NC_ ("stream", "Courses") },
    { "download", NC_ ("stream", "Downloads") },
    { "tip", NC_ ("stream", "Tips") },
    { "sponsor", NC_ ("stream", "Sponsors") },
    { "ad", NC_ ("stream", "Ads") },
    { "product", NC_ ("stream", "Products") },
    { "service", NC_ ("stream", "Services") },
    { "other", NC_ ("stream", "Other") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].id, stream))
      return g_dpgettext2 (GETTEXT_PACKAGE, "stream", words[i].word);
  return stream;
}

static int
compare_streams (gconstpointer a, gconstpointer b)
{
  const CohortMoneyStream *x = a, *y = b;
  const int currency = strcmp (x->currency, y->currency);

  if (currency != 0)
    return currency;
  return x->minor != y->minor ? (x->minor > y->minor ? -1 : 1) : g_strcmp0 (x->label, y->label);
}

static CohortMetricReport *
ask_for_streams (const CohortScope *scope, CohortLedgerSnapshot *ledger, GCancellable *cancellable, GError **error)
{
  static const char *const ids[] = { "streams", NULL };

  return cohort_metric_report_new (ledger, NULL, scope, ids, cancellable, error);
}

static gboolean
lacks_rate (const CohortMetricReport *report)
{
  const CohortMetricAnswer *answer = cohort_metric_report_find (report, "streams");

  for (guint i = 0; answer != NULL && i < answer->values->len; i++)
    if (g_array_index (answer->values, CohortMetricValue, i).status == COHORT_STATUS_NO_RATE)
      return TRUE;
  return FALSE;
}

static void
take_streams (CohortMoneyReport *self, const CohortMetricReport *report)
{
  const CohortMetricAnswer *answer = cohort_metric_report_find (report, "streams");

  for (guint i = 0; answer != NULL && i < answer->values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, i);
      CohortMoneyStream *stream;

      if (value->currency == NULL || value->num_rows == NULL || value->num_rows->len == 0
          || (report->scope->currency != NULL && !g_str_equal (value->currency, self->currency)))
        continue;
      stream = g_new0 (CohortMoneyStream, 1);
      stream->currency = value->currency;
      stream->label = g_strdup (stream_words (value->part));
      stream->minor = to_minor (value->num);
      stream->share
          = value->status == COHORT_STATUS_OK || value->status == COHORT_STATUS_INCOMPLETE ? value->estimate : NAN;
      stream->rows = cohort_metric_rows_of (report, value, FALSE);
      g_ptr_array_add (self->streams, stream);
    }
  g_ptr_array_sort_values (self->streams, compare_streams);
}

/* The newest rate up to the day: what a total of today would be made with. */
static char *
rate_words (const CohortSegments *segments, guint16 currency, CohortDay day)
{
  const CohortCurrency *c = &segments->currencies[currency];
  const CohortRateStep *step = NULL;
  g_autofree char *number = NULL, *month = NULL;

  for (gsize i = 0; i < c->n_rates && c->rates[i].from <= day; i++)
    step = &c->rates[i];
  if (step == NULL || currency == segments->home)
    return NULL;
  number = cohort_scaled_to_decimal (step->rate_e9 / 100000, 4);
  month = cohort_words_month (cohort_month_of_day (step->from));
  /* Translators: an exchange rate: 1 USD = 7.1812 CNY, and the month that it is used for */
  return g_strdup_printf (_ ("1 %1$s = %2$s %3$s, %4$s"), c->code, number, segments->currencies[segments->home].code,
                          month);
}

typedef struct
{
  GArray *charges, *refunds;
  gint64 charged, refunded, fees;
  guint n_unknown;
} Tally;

static void
tally_payment (Tally *tally, const CohortPayments *payments, guint32 i)
{
  gint64 fee = payments->fee != NULL ? payments->fee[i] : COHORT_AMOUNT_UNKNOWN;

  if (payments->gross[i] >= 0)
    {
      tally->charged += payments->gross[i];
      g_array_append_val (tally->charges, i);
    }
  else
    {
      tally->refunded -= payments->gross[i];
      g_array_append_val (tally->refunds, i);
    }
  if (fee != COHORT_AMOUNT_UNKNOWN)
    tally->fees += fee;
  else if (payments->gross[i] >= 0)
    tally->n_unknown++;
}

static void
take_currencies (CohortMoneyReport *self, CohortLedgerSnapshot *ledger, const CohortScope *scope)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  const CohortPayments *payments = &cohort_ledger_snapshot_get_facts (ledger)->payments;
  g_autofree Tally *tallies = g_new0 (Tally, (gsize) segments->n_currencies + 1);

  for (gint32 c = 0; c < segments->n_currencies; c++)
    {
      tallies[c].charges = g_array_new (FALSE, FALSE, sizeof (guint32));
      tallies[c].refunds = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  for (guint32 i = 0; i < payments->n; i++)
    if (cohort_period_contains (self->period, payments->day[i]) && payments->day[i] <= scope->as_of)
      tally_payment (&tallies[payments->currency[i]], payments, i);
  for (gint32 c = 0; c < segments->n_currencies; c++)
    {
      const Tally *tally = &tallies[c];
      const char *code = segments->currencies[c].code;

      if (tally->charges->len + tally->refunds->len > 0
          && (scope->currency == NULL || g_str_equal (scope->currency, code)))
        {
          CohortMoneyCurrency *one = g_new0 (CohortMoneyCurrency, 1);

          one->code = code;
          one->charged = tally->charged;
          one->refunded = tally->refunded;
          one->fees = tally->fees;
          one->n_unknown_fees = tally->n_unknown;
          one->charges = cohort_metric_rows_new (ledger, COHORT_ROWS_PAYMENTS, tally->charges, NULL, NULL);
          one->refunds = cohort_metric_rows_new (ledger, COHORT_ROWS_PAYMENTS, tally->refunds, NULL, NULL);
          one->rate = rate_words (segments, (guint16) c, MIN (self->period.to - 1, scope->as_of));
          g_ptr_array_add (self->currencies, one);
        }
      g_array_unref (tally->charges);
      g_array_unref (tally->refunds);
    }
}

/* ---- the report ---- */

typedef struct
{
  CohortFigureQuestion *figures;
  CohortScope *scope;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_figure_question_free (self->figures);
  cohort_scope_free (self->scope);
  g_free (self);
}

static Question *
question_new (CohortSession *session, const CohortScope *scope)
{
  Question *self = g_new0 (Question, 1);

  self->figures = cohort_figure_question_new (session, scope, figure_ids);
  self->scope = cohort_scope_copy (scope);
  return self;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_figure_question_read (question->figures, db, error);
  g_autoptr (CohortFigureReport) figures
      = ledger != NULL ? cohort_figure_question_answer (question->figures, ledger, cancellable, error) : NULL;
  g_autoptr (CohortMoneyReport) self = NULL;
  g_autoptr (CohortMetricReport) streams = NULL;
  g_autoptr (CohortScope) scope = NULL;

  if (figures == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (CohortMoneyReport);
  self->figures = g_steal_pointer (&figures);
  self->months = g_array_new (FALSE, FALSE, sizeof (CohortMoneyMonth));
  self->moves = g_ptr_array_new_with_free_func (move_free);
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  self->currencies = g_ptr_array_new_with_free_func (currency_free);
  /* Money that came in has a sum over all time too, unlike a balance. */
  self->period = question->scope->period;
  take_moves (self);
  take_months (self);
  if (self->currency == NULL)
    self->currency
        = question->scope->currency != NULL ? question->scope->currency : cohort_ledger_snapshot_get_home (ledger);
  scope = cohort_scope_copy (self->figures->now->scope);
  scope->period = self->period;
  streams = ask_for_streams (scope, ledger, cancellable, error);
  if (streams != NULL && question->scope->currency == NULL && lacks_rate (streams))
    {
      /* A sum of what can be converted would be no sum. */
      g_clear_pointer (&streams, cohort_metric_report_unref);
      scope->currency = NULL;
      streams = ask_for_streams (scope, ledger, cancellable, error);
    }
  if (streams == NULL)
    return NULL;
  take_streams (self, streams);
  take_currencies (self, ledger, question->scope);
  if (!cohort_money_report_take_deals (self, db, ledger, question->scope, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * cohort_money_report_load:
 *
 * Waits for the answer; for tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortMoneyReport *
cohort_money_report_load (CohortSession *session, const CohortScope *scope, GError **error)
{
  Question *question = question_new (session, scope);
  CohortMoneyReport *self = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return self;
}

void
cohort_money_report_load_async (CohortSession *session, const CohortScope *scope, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, scope), question_free,
                           (GDestroyNotify) cohort_money_report_unref, cancellable, callback, user_data);
}

/* Returns: (transfer full) */
CohortMoneyReport *
cohort_money_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
