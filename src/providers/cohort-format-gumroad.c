// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Gumroad: the sales export.
 *
 * Amounts are US dollars whatever the buyer paid in. The buyer is known by e-mail only, and a membership by buyer and
 * product. A refund or a dispute is a mark on the sale without a day: it gets the day of the file that first shows it.
 * The last line holds totals and states nothing. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *key, *buyer, *giftee, *subscription;
  CohortMoney price;
  gint64 at;
} Sale;

static const char *
add_person (CohortReader *reader, const char *email_column, const char *name_column)
{
  const char *email = cohort_reader_clean (reader, email_column);
  const char *key = cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, name_column));
  return key;
}

/* The time column is a full time in most exports, and a time of day in others. */
static gboolean
read_time (CohortReader *reader, gint64 *at)
{
  const char *date = cohort_reader_require (reader, "Purchase Date");
  const char *time = cohort_reader_text (reader, "Purchase Time (UTC timezone)");
  CohortStamp stamp;

  if (date == NULL)
    return FALSE;
  if (time != NULL && strchr (time, '-') == NULL)
    time = cohort_reader_key (reader, "%s %s", date, time);
  if (!cohort_reader_stamp_text (reader, "Purchase Date", time != NULL ? time : date, &stamp))
    return FALSE;
  *at = cohort_stamp_resolve (&stamp, reader->mapping->tz);
  return TRUE;
}

static void
add_end (CohortReader *reader, const Sale *sale)
{
  gboolean is_asked = cohort_reader_text (reader, "Cancellation Date") != NULL;
  gint64 asked, ends, observed = cohort_reader_observed (reader);
  CohortRecord *version;

  if (!cohort_reader_instant (reader, "Subscription End Date", &ends))
    {
      if (!cohort_reader_instant (reader, "Cancellation Date", &asked))
        return;
      version = cohort_reader_add_version (reader, sale->subscription, asked, "active", NULL);
      cohort_record_set_int (version, COHORT_F_CANCEL_FLAG, TRUE);
      return;
    }
  if (ends <= observed)
    {
      version = cohort_reader_add_version (reader, sale->subscription, ends, "ended", NULL);
      cohort_record_set_text (version, COHORT_F_CANCEL_REASON, is_asked ? "voluntary" : "unknown");
    }
  else if (cohort_reader_instant (reader, "Cancellation Date", &asked))
    {
      version = cohort_reader_add_version (reader, sale->subscription, asked, "active", NULL);
      cohort_record_set_int (version, COHORT_F_CANCEL_AT, ends);
    }
}

/* @payment: (nullable): none when nothing was paid */
static void
add_membership (CohortReader *reader, Sale *sale, CohortRecord *payment)
{
  const char *product = cohort_reader_text (reader, "Product ID");
  const char *name = cohort_reader_clean (reader, "Variants");
  CohortTerm term
      = { .key = sale->key, .identity = sale->buyer, .kind = "period", .from = sale->at, .unit = sale->price };
  CohortRecord *coverage;

  if (!cohort_interval_from_text (cohort_reader_text (reader, "Recurrence"), &term.interval, &term.count))
    {
      cohort_reader_bad_value (reader, "Recurrence", _ ("no known interval"));
      return;
    }
  if (product == NULL)
    product = cohort_reader_text (reader, "Item Name");
  sale->subscription = cohort_reader_key (reader, "%s:%s", sale->giftee != NULL ? sale->giftee : sale->buyer,
                                          product != NULL ? product : "");
  term.subscription = sale->subscription;
  term.tier = cohort_reader_add_tier (reader, name != NULL ? name : cohort_reader_clean (reader, "Item Name"));
  cohort_reader_add_subscription (reader, sale->subscription, sale->giftee != NULL ? sale->giftee : sale->buyer);
  if (payment != NULL)
    cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, sale->subscription);
  add_end (reader, sale);
  if (cohort_reader_flag (reader, "Free trial purchase?"))
    {
      cohort_reader_add_version (reader, sale->subscription, sale->at, "trialing", NULL);
      return;
    }
  coverage = cohort_reader_add_term_coverage (reader, &term);
  if (sale->giftee != NULL)
    cohort_record_set_ref (coverage, COHORT_F_BENEFICIARY, COHORT_RECORD_IDENTITY, sale->giftee);
  if (sale->price.minor > 0)
    cohort_reader_allocate (reader, sale->key, sale->key, sale->price.minor);
}

static void
add_reversals (CohortReader *reader, const Sale *sale)
{
  gint64 seen = MAX (cohort_reader_observed (reader), sale->at);
  CohortMoney refunded = { 0 };
  CohortRecord *record;

  if (cohort_reader_flag (reader, "Fully Refunded?"))
    refunded = sale->price;
  else
    cohort_reader_money (reader, "Partial Refund ($)", "USD", &refunded);
  if (refunded.minor > 0)
    cohort_reader_add_refund (reader, cohort_reader_key (reader, "%s:refund", sale->key), sale->key, sale->buyer, seen,
                              refunded);
  if (!cohort_reader_flag (reader, "Disputed?"))
    return;
  record = cohort_reader_add_payment (reader, cohort_reader_key (reader, "%s:dispute", sale->key), sale->buyer,
                                      "dispute", seen, cohort_money_negated (sale->price));
  cohort_record_set_ref (record, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, sale->key);
  cohort_record_set_mode (record, COHORT_RECORD_CREATE);
  if (!cohort_reader_flag (reader, "Dispute Won?"))
    return;
  record = cohort_reader_add_payment (reader, cohort_reader_key (reader, "%s:dispute-won", sale->key), sale->buyer,
                                      "dispute_reversal", seen, sale->price);
  cohort_record_set_ref (record, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, sale->key);
  cohort_record_set_mode (record, COHORT_RECORD_CREATE);
}

static gboolean
sales_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  CohortMoney fee, tax;
  CohortRecord *payment;
  Sale sale = { 0 };
  const char *id;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "Purchase ID");
  if (id == NULL || strcmp (id, "Totals") == 0 || !read_time (&reader, &sale.at))
    return cohort_reader_end (&reader);
  if (!cohort_reader_money (&reader, "Sale Price ($)", "USD", &sale.price))
    {
      cohort_reader_missing (&reader, "Sale Price ($)");
      return FALSE;
    }
  sale.key = cohort_reader_key (&reader, "id:%s", id);
  sale.buyer = add_person (&reader, "Purchase Email", "Buyer Name");
  sale.giftee = add_person (&reader, "Giftee Email", "");
  if (sale.price.minor == 0)
    {
      /* Nothing was paid: a trial, a gift's other half, a free download. */
      if (cohort_reader_text (&reader, "Recurrence") != NULL && sale.buyer != NULL)
        add_membership (&reader, &sale, NULL);
      return cohort_reader_end (&reader);
    }
  payment = cohort_reader_add_payment (&reader, sale.key, sale.buyer, "charge", sale.at, sale.price);
  if (cohort_reader_money (&reader, "Fees ($)", "USD", &fee))
    cohort_record_set_int (payment, COHORT_F_FEE_MINOR, fee.minor);
  if (cohort_reader_flag (&reader, "Tax Included in Price?") && cohort_reader_money (&reader, "Taxes ($)", "USD", &tax))
    cohort_record_set_int (payment, COHORT_F_TAX_MINOR, tax.minor);
  cohort_record_set_text (payment, COHORT_F_STREAM,
                          cohort_reader_text (&reader, "Recurrence") != NULL ? "membership" : "product");
  cohort_record_set_text (payment, COHORT_F_NOTE, cohort_reader_clean (&reader, "Item Name"));
  if (cohort_reader_text (&reader, "Recurrence") != NULL && sale.buyer != NULL)
    add_membership (&reader, &sale, payment);
  add_reversals (&reader, &sale);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_gumroad = {
  .id = "gumroad-sales",
  .title = N_ ("Gumroad sales (CSV)"),
  .help = N_ ("On Gumroad: Analytics, Sales, “Export”, from the first day on."),
  .provider = "gumroad",
  .shape = COHORT_SHAPE_CSV,
  .signature
  = (const char *const[]) { "Purchase ID", "Item Name", "Purchase Email", "Purchase Date", "Sale Price ($)", NULL },
  .stream = "payments",
  .zone = "UTC",
  .currency = "USD",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns
  = (const char *const[]) { "Street Address", "City", "Zip Code", "State", "License Key", "Custom Fields", NULL },
  .row = sales_row,
};
