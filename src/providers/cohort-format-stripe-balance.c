// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: the itemised balance report and the payout reconciliation, which are one table with other columns.
 *
 * Every row is a balance entry, and these are the truth about money: gross, fee and net in the settlement currency. A
 * row of a charge, refund or dispute is also a payment. Of the payment it states the settlement; currency and amount as
 * the customer saw them are better known to the payments export, so this file only creates the rest. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *id, *category, *source, *charge, *customer, *payout;
  CohortMoney gross, fee, net;
  gint64 created;
} Entry;

static const char *
either (CohortReader *reader, const char *column, const char *other)
{
  return cohort_row_has (reader->row, column) ? column : other;
}

static const char *
id_key (CohortReader *reader, const char *column)
{
  const char *id = cohort_reader_text (reader, column);

  return id != NULL ? cohort_reader_key (reader, "id:%s", id) : NULL;
}

static const char *
add_customer (CohortReader *reader)
{
  const char *email = cohort_reader_clean (reader, "customer_email");
  const char *key = id_key (reader, "customer_id");
  CohortRecord *person;

  if (key == NULL)
    key = cohort_reader_email_key (reader, email);
  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "customer_name"));
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  return key;
}

/* What the customer paid, where the report was made with those columns; else what was settled. */
static CohortMoney
customer_amount (CohortReader *reader, const Entry *entry)
{
  const char *iso = cohort_reader_text (reader, "customer_facing_currency");
  CohortMoney money;

  if (iso != NULL
      && cohort_reader_money (reader, "customer_facing_amount",
                              cohort_reader_currency (reader, "customer_facing_currency"), &money))
    {
      return entry->gross.minor < 0 && money.minor > 0 ? cohort_money_negated (money) : money;
    }
  return entry->gross;
}

/* Makes the payment if nothing has yet, and states of it what this file knows best.
 * Returns: (transfer none): the record that states */
static CohortRecord *
add_payment (CohortReader *reader, const Entry *entry, const char *key, const char *kind)
{
  CohortMoney gross = customer_amount (reader, entry);
  CohortRecord *made = cohort_reader_add_payment (reader, key, entry->customer, kind, entry->created, gross);
  const char *subscription = id_key (reader, "subscription_id");
  CohortRecord *payment;

  cohort_record_set_mode (made, COHORT_RECORD_CREATE);
  if (gross.iso == entry->fee.iso)
    cohort_record_set_int (made, COHORT_F_FEE_MINOR, entry->fee.minor);
  if (entry->charge != NULL && strcmp (entry->charge, key) != 0)
    cohort_record_set_ref (made, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, entry->charge);
  payment = cohort_batch_add (reader->batch, COHORT_RECORD_PAYMENT, key);
  cohort_record_set_int (payment, COHORT_F_SETTLE_GROSS, entry->gross.minor);
  cohort_record_set_int (payment, COHORT_F_SETTLE_FEE, entry->fee.minor);
  cohort_record_set_int (payment, COHORT_F_SETTLE_NET, entry->net.minor);
  cohort_record_set_text (payment, COHORT_F_SETTLE_CURRENCY, entry->net.iso);
  /* A report without these columns, that came first, took the refund to be in the currency of its settlement. */
  if (strcmp (kind, "charge") != 0 && cohort_reader_text (reader, "customer_facing_currency") != NULL)
    {
      cohort_record_set_int (payment, COHORT_F_GROSS_MINOR, gross.minor);
      cohort_record_set_text (payment, COHORT_F_CURRENCY, gross.iso);
      if (gross.iso != entry->fee.iso)
        cohort_record_set_null (payment, COHORT_F_FEE_MINOR);
    }
  if (subscription != NULL)
    cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription);
  return payment;
}

/* Returns: (nullable): the key of the payment that the entry belongs to */
static const char *
add_charge (CohortReader *reader, const Entry *entry)
{
  const char *key = entry->charge != NULL ? entry->charge : entry->source;

  if (key != NULL)
    add_payment (reader, entry, key, "charge");
  return key;
}

static const char *
add_reversal (CohortReader *reader, const Entry *entry, const char *kind)
{
  const char *key = entry->source != NULL ? entry->source : cohort_reader_key (reader, "id:%s", entry->id);

  /* A won dispute has the id of the dispute. */
  if (strcmp (kind, "dispute_reversal") == 0 || strcmp (kind, "adjustment") == 0)
    key = cohort_reader_key (reader, "%s:%s", key, kind);
  /* The payments export knows that a charge was refunded, seldom when. */
  cohort_record_set_int (add_payment (reader, entry, key, kind), COHORT_F_OCCURRED_AT, entry->created);
  return key;
}

/* A debit that was thought to be good and was not: the charge itself failed, as the list of payments says too. */
static const char *
add_failure (CohortReader *reader, const Entry *entry)
{
  const char *key = entry->charge != NULL ? entry->charge : entry->source;
  CohortRecord *payment;

  if (key == NULL)
    return NULL;
  payment = cohort_reader_add_payment (reader, key, entry->customer, "charge", entry->created,
                                       cohort_money_negated (entry->gross));
  cohort_record_set_mode (payment, COHORT_RECORD_CREATE);
  cohort_record_set_text (cohort_batch_add (reader->batch, COHORT_RECORD_PAYMENT, key), COHORT_F_STATUS, "failed");
  return key;
}

static void
add_payout (CohortReader *reader, const Entry *entry)
{
  const char *arrives = either (reader, "automatic_payout_effective_at_utc", "automatic_payout_effective_at");
  const char *key = entry->source != NULL ? entry->source : entry->payout;
  gint64 at = entry->created;
  CohortRecord *payout;

  if (key == NULL)
    return;
  if (!cohort_reader_instant (reader, arrives, &at))
    cohort_reader_instant (reader, either (reader, "available_on_utc", "available_on"), &at);
  payout = cohort_batch_add (reader->batch, COHORT_RECORD_PAYOUT, key);
  cohort_record_set_int (payout, COHORT_F_PAID_AT, at);
  cohort_record_set_int (payout, COHORT_F_AMOUNT_MINOR, cohort_money_negated (entry->net).minor);
  cohort_record_set_text (payout, COHORT_F_CURRENCY, entry->net.iso);
  cohort_record_set_int (payout, COHORT_F_AUTOMATIC, entry->payout != NULL);
}

static void
add_entry (CohortReader *reader, const Entry *entry, const char *payment)
{
  CohortRecord *record
      = cohort_batch_add (reader->batch, COHORT_RECORD_BALANCE_ENTRY, cohort_reader_key (reader, "id:%s", entry->id));
  const char *payout = entry->payout;

  cohort_record_set_text (record, COHORT_F_TYPE, entry->category);
  cohort_record_set_int (record, COHORT_F_GROSS_MINOR, entry->gross.minor);
  cohort_record_set_int (record, COHORT_F_FEE_MINOR, entry->fee.minor);
  cohort_record_set_int (record, COHORT_F_NET_MINOR, entry->net.minor);
  cohort_record_set_text (record, COHORT_F_CURRENCY, entry->net.iso);
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, entry->created);
  cohort_reader_set_instant (reader, record, COHORT_F_AVAILABLE_ON,
                             either (reader, "available_on_utc", "available_on"));
  cohort_record_set_text (record, COHORT_F_DESCRIPTION, cohort_reader_clean (reader, "description"));
  if (payment != NULL)
    cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, payment);
  /* The entry of a payout that was asked for by hand names it as its source alone. */
  if (payout == NULL && strcmp (entry->category, "payout") == 0)
    payout = entry->source;
  if (payout != NULL)
    cohort_record_set_ref (record, COHORT_F_PAYOUT, COHORT_RECORD_PAYOUT, payout);
}

static const char *
add_facts (CohortReader *reader, const Entry *entry)
{
  static const struct
  {
    const char *category, *kind;
  } reversals[] = {
    { "refund", "refund" },   { "refund_failure", "adjustment" },         { "partial_capture_reversal", "adjustment" },
    { "dispute", "dispute" }, { "dispute_reversal", "dispute_reversal" },
  };

  if (strcmp (entry->category, "charge") == 0)
    return add_charge (reader, entry);
  if (strcmp (entry->category, "charge_failure") == 0)
    return add_failure (reader, entry);
  for (guint i = 0; i < G_N_ELEMENTS (reversals); i++)
    if (strcmp (entry->category, reversals[i].category) == 0)
      return add_reversal (reader, entry, reversals[i].kind);
  if (strcmp (entry->category, "payout") == 0)
    add_payout (reader, entry);
  return NULL;
}

static gboolean
balance_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *created, *iso;
  Entry entry = { 0 };

  cohort_reader_init (&reader, row, mapping, batch, error);
  created = either (&reader, "created_utc", "created");
  entry.id = cohort_reader_require (&reader, "balance_transaction_id");
  entry.category = cohort_reader_require (&reader, "reporting_category");
  cohort_reader_require (&reader, created);
  cohort_reader_require (&reader, "gross");
  cohort_reader_require (&reader, "net");
  if (!cohort_reader_end (&reader))
    return FALSE;
  iso = cohort_reader_currency (&reader, "currency");
  cohort_reader_instant (&reader, created, &entry.created);
  cohort_reader_money (&reader, "gross", iso, &entry.gross);
  cohort_reader_money (&reader, "net", iso, &entry.net);
  if (!cohort_reader_money (&reader, "fee", iso, &entry.fee))
    {
      entry.fee.iso = iso;
      if (!cohort_sub_i64 (entry.gross.minor, entry.net.minor, &entry.fee.minor))
        cohort_reader_bad_value (&reader, "net", _ ("too large"));
    }
  if (!cohort_reader_end (&reader) || cohort_batch_get_need (batch) != NULL)
    return cohort_reader_end (&reader);

  entry.source = id_key (&reader, "source_id");
  entry.charge = id_key (&reader, "charge_id");
  entry.payout = id_key (&reader, "automatic_payout_id");
  entry.customer = add_customer (&reader);
  add_entry (&reader, &entry, add_facts (&reader, &entry));
  return cohort_reader_end (&reader);
}

#define BALANCE                                                                                                        \
  .provider = "stripe", .shape = COHORT_SHAPE_CSV, .stream = "payments", .zone = "UTC",                                \
  .date_order = &cohort_order_ymd,                                                                                     \
  .private_columns = (const char *const[]) { "shipping_address_line1",                                                 \
                                             "shipping_address_line2",                                                 \
                                             "shipping_address_city",                                                  \
                                             "shipping_address_state",                                                 \
                                             "shipping_address_postal_code",                                           \
                                             "shipping_address_country",                                               \
                                             "card_address_line1",                                                     \
                                             "card_address_line2",                                                     \
                                             "card_address_city",                                                      \
                                             "card_address_state",                                                     \
                                             "card_address_postal_code",                                               \
                                             "customer_phone",                                                         \
                                             NULL },                                                                   \
  .row = balance_row

const CohortFormat cohort_format_stripe_balance = {
  .id = "stripe-balance",
  .title = N_ ("Stripe balance, itemised (CSV)"),
  .help = N_ ("In the Stripe dashboard: Reports, Balance, “Balance change from activity”, itemised, all columns."),
  .signature
  = (const char *const[]) { "balance_transaction_id", "reporting_category", "currency", "gross", "net", NULL },
  BALANCE,
};

#define PAYOUTS .help = N_ ("In the Stripe dashboard: Reports, Payout reconciliation, itemised, all columns."), BALANCE

const CohortFormat cohort_format_stripe_payouts = {
  .id = "stripe-payouts",
  .title = N_ ("Stripe payout reconciliation (CSV)"),
  .signature
  = (const char *const[]) { "automatic_payout_id", "automatic_payout_effective_at_utc", "balance_transaction_id",
                            "reporting_category", "currency", "gross", "net", NULL },
  PAYOUTS,
};

const CohortFormat cohort_format_stripe_payouts_local = {
  .id = "stripe-payouts-local",
  .title = N_ ("Stripe payout reconciliation, local time (CSV)"),
  .signature = (const char *const[]) { "automatic_payout_id", "automatic_payout_effective_at", "balance_transaction_id",
                                       "reporting_category", "currency", "gross", "net", NULL },
  PAYOUTS,
};
