// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: the dashboard's exports of customers, subscriptions and payments. The balance reports are in
 * cohort-format-stripe-balance.c.
 *
 * The payments export has what the customer saw: currency, amount, and the attempts that failed. What reached the
 * account is the balance report's to say: this file only fills in the settlement. The part refunds of a charge are one
 * sum here, which is kept with the charge: see cohort-refunded.c of import/.
 * The total spend of a customer is not read: the payments behind it are to be had. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"
#include "cohort-provider-stripe-private.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
first_of (CohortReader *reader, const char *const *columns)
{
  for (guint i = 0; columns[i] != NULL; i++)
    if (cohort_row_has (reader->row, columns[i]))
      return columns[i];
  return columns[0];
}

#define FIRST_OF(reader, ...) first_of (reader, (const char *const[]) { __VA_ARGS__, NULL })

/* Customers */

static gboolean
customers_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  CohortRecord *person;
  const char *id;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  if (id == NULL)
    return FALSE;
  person = cohort_reader_add_member (&reader, cohort_reader_key (&reader, "id:%s", id));
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (&reader, "Name"));
  cohort_record_set_text (person, COHORT_F_EMAIL, cohort_reader_clean (&reader, "Email"));
  cohort_record_set_text (person, COHORT_F_NOTE, cohort_reader_clean (&reader, "Description"));
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_reader_text (&reader, "Status"));
  cohort_reader_set_instant (&reader, person, COHORT_F_JOINED_AT,
                             FIRST_OF (&reader, "Created (UTC)", "Created date (UTC)"));
  return cohort_reader_end (&reader);
}

/* Subscriptions: their words are those of the interface too. */

/**
 * cohort_stripe_status:
 * @status: (nullable): a subscription's
 *
 * Returns: our word for it
 */
const char *
cohort_stripe_status (const char *status)
{
  static const struct
  {
    const char *theirs, *ours;
  } words[] = {
    { "trialing", "trialing" }, { "active", "active" },         { "past_due", "past_due" },
    { "unpaid", "past_due" },   { "canceled", "ended" },        { "incomplete_expired", "ended" },
    { "paused", "paused" },     { "incomplete", "incomplete" },
  };

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (status, words[i].theirs) == 0)
      return words[i].ours;
  return "unknown";
}

/**
 * cohort_stripe_cancel_reason:
 * @reason: (nullable)
 *
 * Returns: whose doing the end of a subscription was
 */
const char *
cohort_stripe_cancel_reason (const char *reason)
{
  if (g_strcmp0 (reason, "cancellation_requested") == 0)
    return "voluntary";
  if (g_strcmp0 (reason, "payment_failed") == 0 || g_strcmp0 (reason, "payment_disputed") == 0)
    return "failed";
  return "unknown";
}

static const char *
add_plan (CohortReader *reader)
{
  const char *plan = cohort_reader_text (reader, "Plan");
  const char *name = cohort_reader_clean (reader, "Product");
  CohortRecord *tier;
  const char *key;

  if (plan == NULL)
    return cohort_reader_add_tier (reader, name);
  key = cohort_reader_key (reader, "id:%s", plan);
  tier = cohort_batch_add (reader->batch, COHORT_RECORD_TIER, key);
  /* The prices of a product share its name here; who asks Stripe itself knows their own. */
  cohort_record_set_mode (tier, COHORT_RECORD_FILL);
  cohort_record_set_text (tier, COHORT_F_NAME, name != NULL ? name : plan);
  return key;
}

static void
set_price (CohortReader *reader, CohortRecord *version)
{
  const char *iso = cohort_reader_currency (reader, "Currency");
  gint64 count = 1, quantity = 1;
  const char *interval;
  CohortMoney amount;
  int term;

  if (cohort_reader_money (reader, FIRST_OF (reader, "Amount", "Plan Amount"), iso, &amount))
    {
      cohort_record_set_int (version, COHORT_F_UNIT_MINOR, amount.minor);
      cohort_record_set_text (version, COHORT_F_CURRENCY, amount.iso);
    }
  cohort_reader_int (reader, "Quantity", &quantity);
  cohort_record_set_int (version, COHORT_F_QUANTITY, quantity);
  if (!cohort_interval_from_text (cohort_reader_text (reader, "Interval"), &interval, &term))
    return;
  cohort_reader_int (reader, "Interval Count", &count);
  cohort_record_set_text (version, COHORT_F_INTERVAL, interval);
  cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, CLAMP (count, 1, 1200) * term);
}

/* How the subscription began: with a trial, or paid at once. */
static void
add_begin (CohortReader *reader, const char *key, const char *start_column, const CohortRecord *version)
{
  gint64 started, trial_end;
  CohortRecord *trial;

  if (!cohort_reader_instant (reader, start_column, &started))
    return;
  if (cohort_reader_instant (reader, "Trial End (UTC)", &trial_end) && trial_end > started
      && !cohort_reader_is (reader, "Status", "trialing"))
    {
      trial = cohort_batch_add (reader->batch, COHORT_RECORD_SUBSCRIPTION_VERSION,
                                cohort_reader_key (reader, "%s@trial", key));
      cohort_record_set_mode (trial, COHORT_RECORD_CREATE);
      cohort_record_set_ref (trial, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, key);
      cohort_record_set_int (trial, COHORT_F_EFFECTIVE_FROM, started);
      cohort_record_set_text (trial, COHORT_F_STATUS, "trialing");
      cohort_record_set_int (trial, COHORT_F_TRIAL_END, trial_end);
      started = trial_end;
    }
  cohort_reader_add_start (reader, key, started, version);
}

static CohortRecord *
add_state (CohortReader *reader, const char *key, const char *tier)
{
  const char *status = cohort_stripe_status (cohort_reader_text (reader, "Status"));
  gint64 since = cohort_reader_observed (reader), period_end, cancel_at;
  CohortRecord *version;

  if (strcmp (status, "ended") == 0)
    cohort_reader_instant (reader, FIRST_OF (reader, "Ended At (UTC)", "Canceled At (UTC)"), &since);
  else if (strcmp (status, "trialing") == 0)
    cohort_reader_instant (reader, "Trial Start (UTC)", &since);
  else
    cohort_reader_instant (reader, "Current Period Start (UTC)", &since);
  version = cohort_reader_add_version (reader, key, since, status, cohort_reader_text (reader, "Status"));
  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, cohort_reader_observed (reader));
  if (tier != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  set_price (reader, version);
  if (strcmp (status, "trialing") == 0)
    cohort_reader_set_instant (reader, version, COHORT_F_TRIAL_END, "Trial End (UTC)");
  if (strcmp (status, "ended") == 0)
    {
      cohort_record_set_text (version, COHORT_F_CANCEL_REASON,
                              cohort_stripe_cancel_reason (cohort_reader_text (reader, "Cancellation Reason")));
      return version;
    }
  if (!cohort_reader_instant (reader, "Current Period End (UTC)", &period_end))
    return version;
  if (strcmp (status, "active") == 0)
    cohort_record_set_int (version, COHORT_F_PAID_THROUGH, period_end);
  if (cohort_reader_instant (reader, "Cancel At (UTC)", &cancel_at))
    cohort_record_set_int (version, COHORT_F_CANCEL_AT, cancel_at);
  else if (cohort_reader_flag (reader, "Cancel At Period End"))
    cohort_record_set_int (version, COHORT_F_CANCEL_AT, period_end);
  return version;
}

static const char *
add_customer (CohortReader *reader)
{
  const char *id = cohort_reader_text (reader, "Customer ID");
  const char *email = cohort_reader_clean (reader, "Customer Email");
  const char *name = cohort_reader_clean (reader, "Customer Name");
  const char *key = id != NULL ? cohort_reader_key (reader, "id:%s", id) : cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, name);
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  return key;
}

static gboolean
subscriptions_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *customer, *key, *tier, *started;
  CohortRecord *subscription;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  if (id == NULL)
    return FALSE;
  customer = add_customer (&reader);
  key = cohort_reader_key (&reader, "id:%s", id);
  tier = add_plan (&reader);
  subscription = cohort_reader_add_subscription (&reader, key, customer);
  cohort_record_set_text (subscription, COHORT_F_RAW_STATUS, cohort_reader_text (&reader, "Status"));
  if (tier != NULL)
    cohort_record_set_ref (subscription, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  started = FIRST_OF (&reader, "Start Date (UTC)", "Start (UTC)", "Created (UTC)");
  cohort_reader_set_instant (&reader, subscription, COHORT_F_STARTED_AT, started);
  add_begin (&reader, key, started, add_state (&reader, key, tier));
  return cohort_reader_end (&reader);
}

/* Payments */

static const char *
charge_status (CohortReader *reader)
{
  static const char *const failed[] = { "failed", "canceled", "cancelled", "blocked", "expired", NULL };
  static const char *const pending[] = { "pending",
                                         "processing",
                                         "incomplete",
                                         "requires_action",
                                         "uncaptured",
                                         "requires_payment_method",
                                         "requires_confirmation",
                                         "requires_capture",
                                         NULL };
  const char *status = cohort_reader_text (reader, "Status");
  g_autofree char *lower = status != NULL ? g_ascii_strdown (status, -1) : g_strdup ("");

  if (g_strv_contains (failed, lower))
    return "failed";
  if (g_strv_contains (pending, lower))
    return "pending";
  return "succeeded";
}

static void
add_settlement (CohortReader *reader, const char *key, CohortRecord *payment, CohortMoney amount)
{
  const char *iso = cohort_reader_text (reader, "Converted Currency") != NULL
                        ? cohort_reader_currency (reader, "Converted Currency")
                        : amount.iso;
  CohortMoney converted, fee;
  CohortRecord *record;
  gint64 net;

  if (!cohort_reader_money (reader, "Fee", iso, &fee))
    return;
  if (iso == amount.iso)
    cohort_record_set_int (payment, COHORT_F_FEE_MINOR, fee.minor);
  else
    /* A balance report that came first took the payment to be in the currency of its settlement. */
    cohort_record_set_null (payment, COHORT_F_FEE_MINOR);
  if (!cohort_reader_money (reader, "Converted Amount", iso, &converted)
      || !cohort_sub_i64 (converted.minor, fee.minor, &net))
    return;
  record = cohort_batch_add (reader->batch, COHORT_RECORD_PAYMENT, key);
  cohort_record_set_mode (record, COHORT_RECORD_FILL);
  cohort_record_set_int (record, COHORT_F_SETTLE_GROSS, converted.minor);
  cohort_record_set_int (record, COHORT_F_SETTLE_FEE, fee.minor);
  cohort_record_set_int (record, COHORT_F_SETTLE_NET, net);
  cohort_record_set_text (record, COHORT_F_SETTLE_CURRENCY, iso);
}

/* What was given back in all. Its refunds are the balance report's to tell; import/ makes one of what that leaves. */
static void
set_refunded (CohortReader *reader, CohortRecord *payment)
{
  const char *settled = cohort_reader_currency (reader, "Converted Currency");
  CohortMoney refunded, converted;

  if (!cohort_reader_money (reader, "Amount Refunded", cohort_reader_currency (reader, "Currency"), &refunded)
      || refunded.minor < 0)
    return;
  cohort_record_set_int (payment, COHORT_F_REFUNDED_MINOR, refunded.minor);
  if (refunded.minor == 0)
    return;
  if (cohort_reader_money (reader, "Converted Amount Refunded", settled, &converted))
    cohort_record_set_int (payment, COHORT_F_REFUNDED_SETTLE, converted.minor);
  cohort_reader_set_instant (reader, payment, COHORT_F_REFUNDED_AT, "Refunded date (UTC)");
}

static gboolean
payments_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *customer, *key, *created, *status, *subscription;
  CohortRecord *payment;
  CohortMoney amount;
  gint64 at = 0;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "id");
  created = FIRST_OF (&reader, "Created (UTC)", "Created date (UTC)");
  if (id == NULL || cohort_reader_require (&reader, created) == NULL
      || cohort_reader_require (&reader, "Amount") == NULL)
    return FALSE;
  customer = add_customer (&reader);
  key = cohort_reader_key (&reader, "id:%s", id);
  status = charge_status (&reader);
  cohort_reader_instant (&reader, created, &at);
  cohort_reader_money (&reader, "Amount", cohort_reader_currency (&reader, "Currency"), &amount);
  payment = cohort_reader_add_payment (&reader, key, customer, "charge", at, amount);
  cohort_record_set_text (payment, COHORT_F_STATUS, status);
  cohort_record_set_text (payment, COHORT_F_NOTE, cohort_reader_clean (&reader, "Description"));
  if (strcmp (status, "failed") == 0)
    cohort_record_set_text (payment, COHORT_F_FAILURE_CODE,
                            cohort_reader_text (&reader, FIRST_OF (&reader, "Decline Reason", "Seller Message")));
  subscription = cohort_reader_text (&reader, "Subscription ID");
  if (subscription != NULL)
    cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION,
                           cohort_reader_key (&reader, "id:%s", subscription));
  if (strcmp (status, "succeeded") == 0)
    {
      add_settlement (&reader, key, payment, amount);
      set_refunded (&reader, payment);
    }
  return cohort_reader_end (&reader);
}

#define CARD_AND_ADDRESS                                                                                               \
  "Card ID", "Card Last4", "Card Name", "Card Address Line1", "Card Address Line2", "Card Address City",               \
      "Card Address State", "Card Address Country", "Card Address Zip", "Card Fingerprint", "Shipping Name",           \
      "Shipping Address Line1", "Shipping Address Line2", "Shipping Address City", "Shipping Address State",           \
      "Shipping Address Postal Code", "Shipping Address Country", "Customer Phone", "Phone"

const CohortFormat cohort_format_stripe_customers = {
  .id = "stripe-customers",
  .title = N_ ("Stripe customers (CSV)"),
  .help = N_ ("In the Stripe dashboard: Customers, “Export”, all columns."),
  .provider = "stripe",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "id", "Email", "Name", "Created (UTC)", "Delinquent", NULL },
  .stream = "members",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { CARD_AND_ADDRESS, "Address Line1", "Address Line2", "Address City",
                                             "Address State", "Address Zip", "Address Country", NULL },
  .row = customers_row,
};

const CohortFormat cohort_format_stripe_subscriptions = {
  .id = "stripe-subscriptions",
  .title = N_ ("Stripe subscriptions (CSV)"),
  .help = N_ ("In the Stripe dashboard: Billing, Subscriptions, all statuses, “Export”, all columns."),
  .provider = "stripe",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "id", "Customer ID", "Status", "Current Period Start (UTC)",
                                       "Current Period End (UTC)", NULL },
  .stream = "subscriptions",
  .zone = "UTC",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .row = subscriptions_row,
};

#define PAYMENTS                                                                                                       \
  .help = N_ ("In the Stripe dashboard: Transactions, Payments, “Export”, all "                                        \
              "columns. For fees and refunds also import the balance report."),                                        \
  .provider = "stripe", .shape = COHORT_SHAPE_CSV, .stream = "payments", .zone = "UTC",                                \
  .date_order = &cohort_order_ymd, .decimal = &COHORT_DECIMAL_POINT,                                                   \
  .private_columns = (const char *const[]) { CARD_AND_ADDRESS, NULL }, .row = payments_row

const CohortFormat cohort_format_stripe_payments = {
  .id = "stripe-payments",
  .title = N_ ("Stripe payments (CSV)"),
  .signature = (const char *const[]) { "id", "Created (UTC)", "Amount", "Amount Refunded", "Currency", "Status", NULL },
  PAYMENTS,
};

const CohortFormat cohort_format_stripe_payments_new = {
  .id = "stripe-payments-unified",
  .title = N_ ("Stripe payments, unified (CSV)"),
  .signature
  = (const char *const[]) { "id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Status", NULL },
  PAYMENTS,
};
