// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: the dashboard's export of invoices, the only one that says which time was paid for, and with what discount.
 *
 * The file has sums of whole invoices and the first and last instant of their lines: one stretch of time each. Who asks
 * Stripe itself knows the lines, so this file only makes what is not there yet: a coverage is known by its invoice as
 * well, whichever comes first. It makes no payment: what paid an invoice without a charge cannot be told apart. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"
#include "cohort-provider-stripe-private.h"

#include <glib/gi18n-lib.h>

#define FROM "Minimum Line Item Period Start (UTC)"
#define TO "Maximum Line Item Period End (UTC)"

static const char *
add_customer (CohortReader *reader)
{
  const char *id = cohort_reader_text (reader, "Customer");
  CohortRecord *person;

  if (id == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, cohort_reader_key (reader, "id:%s", id));
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "Customer Name"));
  cohort_record_set_text (person, COHORT_F_EMAIL, cohort_reader_clean (reader, "Customer Email"));
  return cohort_record_get_key (person);
}

/* What of the sums a coverage holds. Returns whether the row says them. */
static gboolean
set_amounts (CohortReader *reader, CohortRecord *coverage)
{
  const char *iso = cohort_reader_currency (reader, "Currency");
  CohortMoney subtotal, discount, tax, paid, total;

  if (!cohort_reader_money (reader, "Subtotal", iso, &subtotal))
    {
      cohort_reader_missing (reader, "Subtotal");
      return FALSE;
    }
  cohort_record_set_int (coverage, COHORT_F_UNIT_MINOR, subtotal.minor);
  cohort_record_set_text (coverage, COHORT_F_CURRENCY, subtotal.iso);
  if (cohort_reader_money (reader, "Total Discount Amount", iso, &discount))
    cohort_record_set_int (coverage, COHORT_F_DISCOUNT_MINOR, MAX (discount.minor, 0));
  if (cohort_reader_money (reader, "Tax", iso, &tax))
    cohort_record_set_int (coverage, COHORT_F_TAX_MINOR, tax.minor);
  if (cohort_reader_money (reader, "Amount Paid", iso, &paid) && paid.minor == 0
      && cohort_reader_money (reader, "Total", iso, &total) && total.minor > 0)
    cohort_record_set_int (coverage, COHORT_F_FROM_BALANCE, TRUE);
  return TRUE;
}

static void
add_time (CohortReader *reader, const char *id, const char *customer, const char *subscription)
{
  CohortTerm term = { .key = cohort_reader_key (reader, COHORT_STRIPE_BY_INVOICE, id), .kind = "period" };
  CohortRecord *coverage;
  gint64 ends;

  if (!cohort_reader_instant (reader, FROM, &term.from) || !cohort_reader_instant (reader, TO, &ends)
      || ends <= term.from)
    return;
  cohort_reader_infer_interval (reader, term.from, ends, &term.interval, &term.count);
  term.identity = customer;
  term.subscription = subscription;
  coverage = cohort_reader_add_term_coverage (reader, &term);
  cohort_record_set_mode (coverage, COHORT_RECORD_CREATE);
  cohort_record_set_int (coverage, COHORT_F_COVERS_TO, ends);
  cohort_record_set_text (coverage, COHORT_F_INVOICE_KEY, id);
  set_amounts (reader, coverage);
}

/* The charge that paid it. */
static void
add_share (CohortReader *reader, const char *id)
{
  const char *charge = cohort_reader_text (reader, "Charge");
  const char *key = cohort_reader_key (reader, COHORT_STRIPE_BY_INVOICE, id);
  CohortMoney paid;
  CohortRecord *record;

  if (charge == NULL || !cohort_reader_money (reader, "Amount Paid", cohort_reader_currency (reader, "Currency"), &paid)
      || paid.minor <= 0)
    return;
  record = cohort_batch_add (reader->batch, COHORT_RECORD_PAYMENT_ALLOCATION, key);
  cohort_record_set_mode (record, COHORT_RECORD_CREATE);
  cohort_record_set_ref (record, COHORT_F_COVERAGE, COHORT_RECORD_COVERAGE, key);
  cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, cohort_reader_key (reader, "id:%s", charge));
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, paid.minor);
}

static gboolean
invoices_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *customer, *subscription;
  guint before;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  if (id == NULL)
    return FALSE;
  customer = add_customer (&reader);
  subscription = cohort_reader_text (&reader, "Subscription");
  if (!cohort_reader_is (&reader, "Status", "paid") || subscription == NULL)
    return cohort_reader_end (&reader);
  subscription = cohort_reader_key (&reader, "id:%s", subscription);
  cohort_record_set_mode (cohort_reader_add_subscription (&reader, subscription, customer), COHORT_RECORD_FILL);
  before = cohort_batch_get_n_records (batch);
  add_time (&reader, id, customer, subscription);
  if (cohort_batch_get_n_records (batch) > before)
    add_share (&reader, id);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_stripe_invoices = {
  .id = "stripe-invoices",
  .title = N_ ("Stripe invoices (CSV)"),
  .help
  = N_ ("In the Stripe dashboard: Billing, Invoices, “Export”, all columns. It says which months were paid for, and "
        "with what discount."),
  .provider = "stripe",
  .shape = COHORT_SHAPE_CSV,
  .signature
  = (const char *const[]) { "id", "Customer", "Amount Due", "Amount Paid", "Subtotal", "Subscription", FROM, TO, NULL },
  .stream = "subscriptions",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .row = invoices_row,
};
