// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-tax-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-ledger-snapshot-private.h"
#include "cohort-money.h"
#include "cohort-payments.h"
#include "cohort-store.h"

#define STEP 1000 /* rows a query */

static void
line_free (gpointer data)
{
  CohortTaxLine *self = data;

  g_free (self->source);
  g_free (self->kind);
  g_free (self->stream);
  g_free (self);
}

static void
tie_free (gpointer data)
{
  CohortTaxTie *self = data;

  g_free (self->source);
  g_free (self->label);
  g_free (self);
}

void
cohort_tax_report_free (CohortTaxReport *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->ties);
  g_free (self);
}

/* What one source took in one currency. */
typedef struct
{
  char *source;
  const char *currency;
  gint64 charges, refunds, disputes, other, fees, utc; /* utc: charges of the year of UTC */
  guint n_charges, n_refunds, n_disputes, n_other, n_no_fee, n_utc;
} Sum;

typedef struct
{
  CohortLedgerCache *ledgers;
  CohortZone *zone;
  const char *home;
  int year;
} Question;

typedef struct
{
  const Question *asked;
  const CohortSegments *segments;
  CohortTaxReport *report;
  CohortPeriod period;
  GPtrArray *sums; /* (element-type Sum) */
} Work;

static void
sum_free (gpointer data)
{
  g_free (((Sum *) data)->source);
  g_free (data);
}

static Sum *
sum_of (Work *work, const char *source, const char *currency)
{
  Sum *sum;

  for (guint i = 0; i < work->sums->len; i++)
    {
      sum = work->sums->pdata[i];
      if (sum->currency == currency && g_str_equal (sum->source, source))
        return sum;
    }
  sum = g_new0 (Sum, 1);
  sum->source = g_strdup (source);
  sum->currency = currency;
  g_ptr_array_add (work->sums, sum);
  return sum;
}

/* The rate of the month, as numbers on the pages are converted. */
static void
convert (const Work *work, CohortTaxLine *line)
{
  const CohortSegments *segments = work->segments;
  const char *home = work->report->currency;
  gint64 num = 1, den = 1000000000;
  int shift = cohort_currency_exponent (home) - cohort_currency_exponent (line->currency);

  line->home = line->gross;
  line->home_known = line->currency == home;
  for (gint32 c = 0; !line->home_known && c < segments->n_currencies; c++)
    if (g_str_equal (segments->currencies[c].code, line->currency))
      for (gsize r = 0; r < segments->currencies[c].n_rates && segments->currencies[c].rates[r].from <= line->day; r++)
        line->rate_e9 = segments->currencies[c].rates[r].rate_e9;
  if (line->home_known || line->rate_e9 == 0)
    return;
  for (; shift > 0; shift--)
    num *= 10;
  for (; shift < 0; shift++)
    den *= 10;
  line->home_known = !__builtin_mul_overflow (line->rate_e9, num, &num)
                     && cohort_mul_div_half_even (line->gross, num, den, &line->home);
}

static void
add_to_sum (Sum *sum, const CohortPaymentEntry *entry)
{
  if (g_str_equal (entry->kind, "charge"))
    {
      sum->charges += entry->gross;
      sum->n_charges++;
      sum->n_no_fee += !entry->fee_known;
    }
  else if (g_str_equal (entry->kind, "refund"))
    {
      sum->refunds += entry->gross;
      sum->n_refunds++;
    }
  else if (g_str_has_prefix (entry->kind, "dispute"))
    {
      sum->disputes += entry->gross;
      sum->n_disputes++;
    }
  else
    {
      sum->other += entry->gross;
      sum->n_other++;
    }
  if (entry->fee_known)
    sum->fees += entry->fee;
}

static void
take_payment (Work *work, const CohortPaymentEntry *entry)
{
  CohortDay day = cohort_zone_day (work->asked->zone, entry->occurred_at);
  CohortDay utc = (CohortDay) (entry->occurred_at / COHORT_US_PER_DAY);
  const char *currency = g_intern_string (entry->currency);
  Sum *sum;
  CohortTaxLine *line;

  /* Money that another source books too, and a balance of unknown days, are nobody's income of this year. */
  if (entry->elsewhere || g_str_equal (entry->kind, "opening"))
    return;
  sum = sum_of (work, entry->source_name, currency);
  if (g_str_equal (entry->kind, "charge") && cohort_period_contains (work->period, utc))
    {
      sum->utc += entry->gross;
      sum->n_utc++;
    }
  if (!cohort_period_contains (work->period, day))
    return;
  add_to_sum (sum, entry);
  line = g_new0 (CohortTaxLine, 1);
  line->id = entry->id;
  line->day = day;
  line->source = g_strdup (entry->source_name);
  line->kind = g_strdup (entry->kind);
  line->stream = g_strdup (entry->stream);
  line->currency = currency;
  line->gross = entry->gross;
  line->fee = entry->fee;
  line->fee_known = entry->fee_known;
  convert (work, line);
  if (line->home_known)
    work->report->gross += line->home;
  work->report->n_no_rate += !line->home_known;
  work->report->n_no_fee += g_str_equal (entry->kind, "charge") && !entry->fee_known;
  g_ptr_array_add (work->report->lines, line);
}

static void
add_tie (CohortTaxReport *report, const Sum *sum, const char *what, const char *label, gint64 amount, guint n)
{
  CohortTaxTie *tie = g_new0 (CohortTaxTie, 1);

  tie->source = g_strdup (sum->source);
  tie->currency = sum->currency;
  tie->what = what;
  tie->label = g_strdup (label);
  tie->amount = amount;
  tie->n = n;
  g_ptr_array_add (report->ties, tie);
}

/* From what was charged to what is left, then what forms say that count otherwise. */
static void
tie (CohortTaxReport *report, const Sum *sum)
{
  gint64 received = sum->charges + sum->refunds + sum->disputes + sum->other;

  add_tie (report, sum, "charges", _ ("Charged, on the day that people paid"), sum->charges, sum->n_charges);
  add_tie (report, sum, "refunds", _ ("Refunds"), sum->refunds, sum->n_refunds);
  add_tie (report, sum, "disputes", _ ("Disputes, less those won back"), sum->disputes, sum->n_disputes);
  add_tie (report, sum, "other", _ ("Adjustments"), sum->other, sum->n_other);
  add_tie (report, sum, "received", _ ("Received: income on a cash basis"), received,
           sum->n_charges + sum->n_refunds + sum->n_disputes + sum->n_other);
  add_tie (report, sum, "fees", _ ("Fees, as far as they are known"), -sum->fees, sum->n_charges - sum->n_no_fee);
  add_tie (report, sum, "net", _ ("Left after fees"), received - sum->fees, 0);
  add_tie (report, sum, "form-gross", _ ("A form that ignores refunds says"), sum->charges, sum->n_charges);
  add_tie (report, sum, "form-gross-differs", _ ("… because refunds, disputes and adjustments are not taken off"),
           sum->charges - received, sum->n_refunds + sum->n_disputes + sum->n_other);
  add_tie (report, sum, "form-net", _ ("A form net of fees says"), received - sum->fees, 0);
  add_tie (report, sum, "form-utc", _ ("A form by days of UTC that ignores refunds says"), sum->utc, sum->n_utc);
  add_tie (report, sum, "form-utc-differs", _ ("… because the year begins and ends at another hour"),
           sum->utc - sum->charges, 0);
}

static int
compare_sums (gconstpointer a, gconstpointer b)
{
  const Sum *x = a, *y = b;
  int order = g_strcmp0 (x->source, y->source);

  return order != 0 ? order : g_strcmp0 (x->currency, y->currency);
}

/* A day more on either side, for the year of UTC. */
static gboolean
read_payments (Work *work, CohortDb *db, GError **error)
{
  CohortPaymentQuery query = COHORT_PAYMENT_QUERY_INIT;

  query.status = "succeeded";
  query.sort = COHORT_PAYMENT_SORT_DATE;
  query.from_us = ((gint64) work->period.from - 1) * COHORT_US_PER_DAY;
  query.to_us = ((gint64) work->period.to + 1) * COHORT_US_PER_DAY;
  for (gint64 offset = 0;; offset += STEP)
    {
      g_autoptr (GPtrArray) page = cohort_payments_page (db, &query, offset, STEP, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        take_payment (work, page->pdata[i]);
      if (page->len < STEP)
        return TRUE;
    }
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *asked = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_get (asked->ledgers, db, error);
  g_autoptr (CohortTaxReport) report = g_new0 (CohortTaxReport, 1);
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func (sum_free);
  Work work = { .asked = asked, .report = report, .sums = sums };

  report->lines = g_ptr_array_new_with_free_func (line_free);
  report->ties = g_ptr_array_new_with_free_func (tie_free);
  report->year = asked->year;
  report->currency = asked->home;
  if (ledger == NULL)
    return NULL;
  work.segments = cohort_ledger_snapshot_get_segments (ledger);
  work.period = (CohortPeriod) { cohort_day_from_ymd (asked->year, 1, 1), cohort_day_from_ymd (asked->year + 1, 1, 1) };
  if (!read_payments (&work, db, error))
    return NULL;
  g_ptr_array_sort_values (sums, compare_sums);
  for (guint i = 0; i < sums->len; i++)
    tie (report, sums->pdata[i]);
  return g_steal_pointer (&report);
}

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_ledger_cache_unref (self->ledgers);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static Question *
question_new (CohortSession *session, int year)
{
  Question *self = g_new0 (Question, 1);

  self->ledgers = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->home = g_intern_string (cohort_session_get_home_currency (session));
  self->year = year;
  return self;
}

/**
 * cohort_tax_report_load:
 * @year: a calendar year of the community's zone
 *
 * Waits for the answer.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortTaxReport *
cohort_tax_report_load (CohortSession *session, int year, GError **error)
{
  Question *question = question_new (session, year);
  CohortTaxReport *report = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return report;
}

void
cohort_tax_report_load_async (CohortSession *session, int year, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, year), question_free,
                           (GDestroyNotify) cohort_tax_report_free, cancellable, callback, user_data);
}

CohortTaxReport *
cohort_tax_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
