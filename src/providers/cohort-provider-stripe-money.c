// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: the money. A charge, a refund and a dispute are payments in the currency of the customer; what they did to
 * the account is a balance transaction in that of the settlement, with Stripe's fee, and comes with each of them. The
 * list of balance transactions is the bookkeeping behind them: entries, and the payouts that they went into.
 *
 * Of a dispute its balance transactions tell: none for a mere inquiry, one when the money goes, one more when it comes
 * back. A fee is the payment's only in its own currency; otherwise only the settlement has it. */

#include "config.h"

#include "cohort-provider-stripe-private.h"

#include "cohort-money.h"

#include <string.h>

/* What the payment did to the account, where its balance transaction is there. */
static void
set_settlement (CohortRecord *payment, JsonObject *entry, const char *payment_iso)
{
  const char *iso = cohort_stripe_currency (entry, "currency");
  gint64 gross, fee, net;

  if (!cohort_stripe_amount (entry, "amount", iso, &gross) || !cohort_stripe_amount (entry, "fee", iso, &fee)
      || !cohort_stripe_amount (entry, "net", iso, &net))
    return;
  cohort_record_set_int (payment, COHORT_F_SETTLE_GROSS, gross);
  cohort_record_set_int (payment, COHORT_F_SETTLE_FEE, fee);
  cohort_record_set_int (payment, COHORT_F_SETTLE_NET, net);
  cohort_record_set_text (payment, COHORT_F_SETTLE_CURRENCY, iso);
  if (iso == payment_iso)
    cohort_record_set_int (payment, COHORT_F_FEE_MINOR, fee);
  else
    /* A balance report that came first took the payment to be in the currency of its settlement. */
    cohort_record_set_null (payment, COHORT_F_FEE_MINOR);
}

/* Charges */

static const char *
charge_status (JsonObject *charge)
{
  const char *status = cohort_json_text (charge, "status");

  if (g_strcmp0 (status, "failed") == 0)
    return "failed";
  if (g_strcmp0 (status, "succeeded") != 0)
    return "pending";
  if (cohort_json_flag (charge, "captured"))
    return "succeeded";
  /* Money that was only reserved, and that was let go again. */
  return cohort_json_flag (charge, "refunded") ? "failed" : "pending";
}

/* By what the charge and the subscription that it pays know each other. */
static const char *
link_key (CohortStripe *self, JsonObject *charge)
{
  const char *intent = cohort_stripe_id (charge, "payment_intent");

  return intent != NULL ? COHORT_STRIPE_KEY (self, "pi:%s", intent)
                        : COHORT_STRIPE_KEY (self, "charge:%s", cohort_json_text (charge, "id"));
}

static void
set_failure (JsonObject *charge, CohortRecord *payment)
{
  const char *reason = cohort_json_text (charge, "outcome.reason");

  cohort_record_set_text (payment, COHORT_F_FAILURE_CODE,
                          reason != NULL ? reason : cohort_json_text (charge, "failure_code"));
}

static void
set_refunded (JsonObject *charge, const char *iso, CohortRecord *payment)
{
  gint64 refunded;

  if (cohort_stripe_amount (charge, "amount_refunded", iso, &refunded) && refunded >= 0)
    cohort_record_set_int (payment, COHORT_F_REFUNDED_MINOR, refunded);
}

void
cohort_stripe_read_charge (CohortStripe *self, JsonObject *charge)
{
  const char *key = cohort_stripe_key (self, charge, "id");
  const char *iso = cohort_stripe_currency (charge, "currency");
  const char *status = charge_status (charge);
  const char *person;
  CohortRecord *payment;
  gint64 at, gross, captured;

  if (key == NULL || !cohort_json_unix (charge, "created", &at)
      || !cohort_stripe_amount (charge, "amount", iso, &gross))
    return;
  if (cohort_json_flag (charge, "captured") && cohort_stripe_amount (charge, "amount_captured", iso, &captured)
      && captured > 0)
    gross = captured;
  person = cohort_stripe_add_payer (self, charge, "billing_details.name",
                                    cohort_json_has (charge, "billing_details.email") ? "billing_details.email"
                                                                                      : "receipt_email");
  payment
      = cohort_reader_add_payment (&self->answer.reader, key, person, "charge", at, cohort_answer_money (gross, iso));
  cohort_record_set_text (payment, COHORT_F_STATUS, status);
  cohort_answer_set_text (&self->answer, charge, "description", payment, COHORT_F_NOTE);
  cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, link_key (self, charge));
  if (strcmp (status, "failed") == 0)
    set_failure (charge, payment);
  if (strcmp (status, "succeeded") != 0)
    return;
  /* Attempts that failed share the intent: only what paid is known by it. */
  if (cohort_stripe_id (charge, "payment_intent") != NULL)
    cohort_record_add_key (payment, link_key (self, charge));
  set_settlement (payment, cohort_json_object (charge, "balance_transaction"), iso);
  set_refunded (charge, iso, payment);
}

/* Refunds and disputes */

/* What goes back of a charge, or returns to it. @charge_path: of its id, or of the charge where it came with it */
static CohortRecord *
add_reversal (CohortStripe *self, JsonObject *object, const char *key, const char *kind, gint64 amount,
              JsonObject *entry)
{
  const char *iso = cohort_stripe_currency (object, "currency");
  JsonObject *charge = cohort_json_object (object, "charge");
  const char *parent = cohort_stripe_key (self, object, "charge");
  const char *person
      = charge != NULL ? cohort_stripe_add_payer (self, charge, "billing_details.name", "billing_details.email") : NULL;
  CohortRecord *payment;
  gint64 at = 0;

  if (!cohort_json_unix (entry, "created", &at))
    cohort_json_unix (object, "created", &at);
  payment = cohort_reader_add_payment (&self->answer.reader, key, person, kind, at, cohort_answer_money (amount, iso));
  if (parent != NULL)
    cohort_record_set_ref (payment, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, parent);
  if (entry != NULL)
    set_settlement (payment, entry, iso);
  return payment;
}

void
cohort_stripe_read_refund (CohortStripe *self, JsonObject *refund)
{
  const char *status = cohort_json_text (refund, "status");
  const char *key = cohort_stripe_key (self, refund, "id");
  JsonObject *back = cohort_json_object (refund, "failure_balance_transaction");
  CohortRecord *payment;
  gint64 amount;

  if (key == NULL || !cohort_stripe_amount (refund, "amount", cohort_stripe_currency (refund, "currency"), &amount))
    return;
  payment = add_reversal (self, refund, key, "refund", -amount, cohort_json_object (refund, "balance_transaction"));
  if (g_strcmp0 (status, "failed") == 0 && back != NULL)
    add_reversal (self, refund, COHORT_STRIPE_KEY (self, "%s:adjustment", key), "adjustment", amount, back);
  else if (g_strcmp0 (status, "failed") == 0 || g_strcmp0 (status, "canceled") == 0)
    cohort_record_set_text (payment, COHORT_F_STATUS, "failed");
  else if (g_strcmp0 (status, "pending") == 0 || g_strcmp0 (status, "requires_action") == 0)
    cohort_record_set_text (payment, COHORT_F_STATUS, "pending");
}

/* The key of what an entry of that category did to the thing it is about. */
static const char *
moved_key (CohortStripe *self, const char *source, const char *category)
{
  if (strcmp (category, "dispute_reversal") == 0)
    return COHORT_STRIPE_KEY (self, "%s:dispute_reversal", source);
  if (strcmp (category, "refund_failure") == 0 || strcmp (category, "partial_capture_reversal") == 0)
    return COHORT_STRIPE_KEY (self, "%s:adjustment", source);
  return source;
}

void
cohort_stripe_read_dispute (CohortStripe *self, JsonObject *dispute)
{
  JsonArray *entries = cohort_json_array (dispute, "balance_transactions");
  const char *iso = cohort_stripe_currency (dispute, "currency");
  const char *key = cohort_stripe_key (self, dispute, "id");
  gint64 amount;

  if (key == NULL || !cohort_stripe_amount (dispute, "amount", iso, &amount))
    return;
  for (guint i = 0; i < cohort_json_length (entries); i++)
    {
      JsonObject *entry = cohort_json_element (entries, i);
      gint64 moved = 0, sum;
      gboolean returns;

      cohort_json_int (entry, "amount", &moved);
      if (moved == 0)
        continue;
      returns = moved > 0;
      if (cohort_stripe_currency (entry, "currency") != iso || !cohort_stripe_amount (entry, "amount", iso, &sum))
        sum = returns ? amount : -amount;
      add_reversal (self, dispute, moved_key (self, key, returns ? "dispute_reversal" : "dispute"),
                    returns ? "dispute_reversal" : "dispute", sum, entry);
    }
}

/* The account's own book */

static gboolean
is_payment (const char *category)
{
  static const char *const categories[] = { "charge",         "refund",  "refund_failure",   "partial_capture_reversal",
                                            "charge_failure", "dispute", "dispute_reversal", NULL };

  return g_strv_contains (categories, category);
}

/**
 * cohort_stripe_read_entry:
 * @payout: (nullable): the id of the payout whose entries were asked for
 */
void
cohort_stripe_read_entry (CohortStripe *self, JsonObject *entry, const char *payout)
{
  const char *key = cohort_stripe_key (self, entry, "id");
  const char *iso = cohort_stripe_currency (entry, "currency");
  const char *category = cohort_json_text (entry, "reporting_category");
  const char *source = cohort_stripe_key (self, entry, "source");
  CohortRecord *record;
  gint64 gross, fee, net, at;

  if (category == NULL)
    category = cohort_json_text (entry, "type");
  if (key == NULL || category == NULL || !cohort_json_unix (entry, "created", &at)
      || !cohort_stripe_amount (entry, "amount", iso, &gross) || !cohort_stripe_amount (entry, "fee", iso, &fee)
      || !cohort_stripe_amount (entry, "net", iso, &net))
    return;
  record = cohort_batch_add (self->answer.batch, COHORT_RECORD_BALANCE_ENTRY, key);
  cohort_record_set_text (record, COHORT_F_TYPE, category);
  cohort_record_set_int (record, COHORT_F_GROSS_MINOR, gross);
  cohort_record_set_int (record, COHORT_F_FEE_MINOR, fee);
  cohort_record_set_int (record, COHORT_F_NET_MINOR, net);
  cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, at);
  cohort_json_set_unix (entry, "available_on", record, COHORT_F_AVAILABLE_ON);
  cohort_answer_set_text (&self->answer, entry, "description", record, COHORT_F_DESCRIPTION);
  if (source != NULL && is_payment (category))
    cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, moved_key (self, source, category));
  if (payout == NULL && strcmp (category, "payout") == 0 && source != NULL)
    cohort_record_set_ref (record, COHORT_F_PAYOUT, COHORT_RECORD_PAYOUT, source);
  else if (payout != NULL)
    cohort_record_set_ref (record, COHORT_F_PAYOUT, COHORT_RECORD_PAYOUT, COHORT_STRIPE_KEY (self, "id:%s", payout));
}

void
cohort_stripe_read_payout (CohortStripe *self, JsonObject *payout)
{
  const char *id = cohort_json_text (payout, "id");
  const char *iso = cohort_stripe_currency (payout, "currency");
  gboolean automatic = cohort_json_flag (payout, "automatic");
  CohortRecord *record;
  gint64 amount, at;

  if (id == NULL || !cohort_stripe_amount (payout, "amount", iso, &amount)
      || (!cohort_json_unix (payout, "arrival_date", &at) && !cohort_json_unix (payout, "created", &at)))
    return;
  record = cohort_batch_add (self->answer.batch, COHORT_RECORD_PAYOUT, COHORT_STRIPE_KEY (self, "id:%s", id));
  cohort_record_set_int (record, COHORT_F_PAID_AT, at);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, amount);
  cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
  cohort_json_set_text (payout, "status", record, COHORT_F_STATUS);
  cohort_record_set_int (record, COHORT_F_AUTOMATIC, automatic);
  /* Only those that Stripe makes itself are tied to what they are made of. */
  if (automatic)
    cohort_stripe_follow (self, "balance_transactions", COHORT_TASK_PAGE, "payout", id);
}
