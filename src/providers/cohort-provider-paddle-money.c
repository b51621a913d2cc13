// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Paddle: transactions and adjustments. Amounts are texts of the smallest unit.
 *
 * Paddle sells in its own name. The tax inside a payment is its own; fee and earnings are known once a transaction is
 * completed, in its currency and in that of the payout. A line pays for the transaction's period, or for what was left
 * of it where the plan changed. What was given back is an adjustment, which counts when it is approved; a credit gives
 * no money back, it lowers what is paid next. */

#include "config.h"

#include "cohort-provider-paddle-private.h"

#include "cohort-money.h"

#include <string.h>

#define KEY COHORT_ANSWER_KEY

typedef struct
{
  JsonObject *thing;
  const char *key, *person, *subscription, *iso;
  gint64 at, total, left; /* `left`: of the money, for the lines to come */
} Transaction;

static const char *
ref_key (CohortAnswer *self, JsonObject *thing, const char *path)
{
  const char *id = cohort_json_text (thing, path);

  return id != NULL ? KEY (self, "id:%s", id) : NULL;
}

/* What the person paid, or tried to: the last attempt. */
static JsonObject *
last_attempt (JsonObject *transaction)
{
  JsonArray *attempts = cohort_json_array (transaction, "payments");
  JsonObject *last = NULL;
  gint64 latest = G_MININT64, at;

  for (guint i = 0; i < cohort_json_length (attempts); i++)
    {
      JsonObject *attempt = cohort_json_element (attempts, i);

      if (g_strcmp0 (cohort_json_text (attempt, "status"), "captured") == 0)
        return attempt;
      if (cohort_json_iso (attempt, "created_at", &at) && at > latest)
        {
          latest = at;
          last = attempt;
        }
    }
  return last;
}

/* What arrives: the earnings, and the fee taken before; the tax was never ours. */
static void
set_settlement (JsonObject *thing, const char *path, CohortRecord *payment, int sign)
{
  JsonObject *totals = cohort_json_object (thing, path);
  const char *iso = cohort_paddle_currency (totals, "currency_code");
  gint64 fee, net, gross;

  if (iso == NULL || !cohort_json_int (totals, "fee", &fee) || !cohort_json_int (totals, "earnings", &net)
      || !cohort_add_i64 (fee, net, &gross) || !cohort_mul_i64 (gross, sign, &gross)
      || !cohort_mul_i64 (fee, sign, &fee) || !cohort_mul_i64 (net, sign, &net))
    return;
  cohort_record_set_int (payment, COHORT_F_SETTLE_GROSS, gross);
  cohort_record_set_int (payment, COHORT_F_SETTLE_FEE, fee);
  cohort_record_set_int (payment, COHORT_F_SETTLE_NET, net);
  cohort_record_set_text (payment, COHORT_F_SETTLE_CURRENCY, iso);
}

static void
add_payment (CohortAnswer *self, const Transaction *transaction, const char *status)
{
  JsonObject *attempt = last_attempt (transaction->thing);
  CohortRecord *payment
      = cohort_reader_add_payment (&self->reader, transaction->key, transaction->person, "charge", transaction->at,
                                   cohort_answer_money (transaction->total, transaction->iso));
  gint64 value;

  cohort_record_set_text (payment, COHORT_F_STATUS, status);
  cohort_record_set_text (payment, COHORT_F_STREAM, transaction->subscription != NULL ? "membership" : "product");
  if (transaction->subscription != NULL)
    cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, transaction->subscription);
  if (cohort_json_int (transaction->thing, "details.totals.tax", &value) && value >= 0)
    cohort_record_set_int (payment, COHORT_F_TAX_MINOR, value);
  if (cohort_json_int (transaction->thing, "details.totals.fee", &value) && value >= 0)
    cohort_record_set_int (payment, COHORT_F_FEE_MINOR, value);
  if (strcmp (status, "failed") == 0)
    cohort_record_set_text (payment, COHORT_F_FAILURE_CODE, cohort_json_text (attempt, "error_code"));
  else
    set_settlement (transaction->thing, "details.payout_totals", payment, 1);
}

/* The price of a line stands beside it, in the list of what was ordered. */
static JsonObject *
find_price (JsonObject *transaction, const char *id)
{
  JsonArray *items = cohort_json_array (transaction, "items");

  for (guint i = 0; i < cohort_json_length (items); i++)
    {
      JsonObject *price = cohort_json_object (cohort_json_element (items, i), "price");

      if (g_strcmp0 (cohort_json_text (price, "id"), id) == 0)
        return price;
    }
  return NULL;
}

/* What one of it costs for a whole term. */
static void
set_unit (CohortRecord *coverage, JsonObject *price, const char *iso, gboolean is_part, gint64 subtotal,
          gint64 quantity)
{
  gint64 list;

  if (is_part && cohort_paddle_currency (price, "unit_price.currency_code") == iso
      && cohort_json_int (price, "unit_price.amount", &list) && list >= 0)
    subtotal = list;
  else if (quantity > 0 && subtotal % quantity == 0)
    subtotal /= quantity;
  else
    quantity = 1;
  cohort_record_set_int (coverage, COHORT_F_UNIT_MINOR, subtotal);
  cohort_record_set_int (coverage, COHORT_F_QUANTITY, MAX (1, quantity));
}

static void
read_line (CohortAnswer *self, Transaction *transaction, JsonObject *line, gboolean is_paid)
{
  const char *id = cohort_json_text (line, "id"), *price_id = cohort_json_text (line, "price_id");
  JsonObject *price = find_price (transaction->thing, price_id);
  gboolean is_part = cohort_json_object (line, "proration") != NULL;
  const char *period = is_part ? "proration.billing_period" : "billing_period", *interval, *key, *tier;
  JsonObject *covered = cohort_json_object (is_part ? line : transaction->thing, period);
  gint64 from, to, subtotal, total = 0, discount = 0, tax = 0, quantity = 1;
  CohortRecord *record;
  int count;

  interval = cohort_paddle_cycle (price, &count);
  if (id == NULL || interval == NULL || transaction->subscription == NULL
      || !cohort_json_iso (covered, "starts_at", &from) || !cohort_json_iso (covered, "ends_at", &to) || from > to
      || !cohort_json_int (line, "totals.subtotal", &subtotal) || subtotal <= 0)
    return;
  cohort_json_int (line, "totals.total", &total);
  cohort_json_int (line, "totals.discount", &discount);
  cohort_json_int (line, "totals.tax", &tax);
  cohort_json_int (line, "quantity", &quantity);
  key = KEY (self, "id:%s", id);
  tier = ref_key (self, price, "product_id");
  record = cohort_batch_add (self->batch, COHORT_RECORD_COVERAGE, key);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, transaction->person);
  cohort_record_set_ref (record, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, transaction->subscription);
  if (tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  cohort_record_set_text (record, COHORT_F_LINE_KEY, price_id);
  cohort_record_set_text (record, COHORT_F_INVOICE_KEY, transaction->key);
  cohort_record_set_text (record, COHORT_F_KIND, is_part ? "proration" : "period");
  cohort_record_set_int (record, COHORT_F_COVERS_FROM, from);
  cohort_record_set_int (record, COHORT_F_COVERS_TO, to);
  cohort_record_set_text (record, COHORT_F_INTERVAL, interval);
  cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, count);
  set_unit (record, price, transaction->iso, is_part, subtotal, quantity);
  cohort_record_set_int (record, COHORT_F_DISCOUNT_MINOR, CLAMP (discount, 0, subtotal));
  cohort_record_set_int (record, COHORT_F_TAX_MINOR, MAX (tax, 0));
  cohort_record_set_text (record, COHORT_F_CURRENCY, transaction->iso);
  total = CLAMP (total, 0, transaction->left);
  if (!is_paid || total == 0)
    return;
  transaction->left -= total;
  record = cohort_batch_add (self->batch, COHORT_RECORD_PAYMENT_ALLOCATION, key);
  cohort_record_set_ref (record, COHORT_F_COVERAGE, COHORT_RECORD_COVERAGE, key);
  cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, transaction->key);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, total);
}

static gint64
when (JsonObject *transaction)
{
  static const char *const paths[] = { "billed_at", "created_at" };
  gint64 at = 0;

  if (cohort_json_iso (last_attempt (transaction), "captured_at", &at))
    return at;
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (cohort_json_iso (transaction, paths[i], &at))
      return at;
  return 0;
}

/**
 * cohort_paddle_read_transaction:
 *
 * One that is a draft, or was cancelled, is no payment. What cost nothing is none either, but buys time.
 */
void
cohort_paddle_read_transaction (CohortAnswer *self, JsonObject *transaction, const char *key)
{
  const char *theirs = cohort_json_text (transaction, "status");
  gboolean is_paid = g_strcmp0 (theirs, "paid") == 0 || g_strcmp0 (theirs, "completed") == 0;
  gboolean is_late = g_strcmp0 (theirs, "past_due") == 0;
  JsonArray *lines = cohort_json_array (transaction, "details.line_items");
  Transaction read = { .thing = transaction,
                       .key = key,
                       .person = ref_key (self, transaction, "customer_id"),
                       .subscription = ref_key (self, transaction, "subscription_id"),
                       .iso = cohort_paddle_currency (transaction, "details.totals.currency_code"),
                       .at = when (transaction) };

  if (read.person == NULL || read.iso == NULL || read.at == 0
      || (!is_paid && !is_late && g_strcmp0 (theirs, "billed") != 0)
      || !cohort_json_int (transaction, "details.totals.grand_total", &read.total) || read.total < 0)
    return;
  read.left = read.total;
  cohort_reader_add_identity (&self->reader, read.person);
  if (read.subscription != NULL)
    cohort_reader_add_subscription (&self->reader, read.subscription, read.person);
  if (read.total > 0)
    add_payment (self, &read, is_paid ? "succeeded" : is_late ? "failed" : "pending");
  for (guint i = 0; is_paid && i < cohort_json_length (lines); i++)
    read_line (self, &read, cohort_json_element (lines, i), read.total > 0);
}

/**
 * cohort_paddle_read_adjustment:
 *
 * Refunds, and disputes with their end.
 */
void
cohort_paddle_read_adjustment (CohortAnswer *self, JsonObject *adjustment, const char *key)
{
  static const char *const kinds[][2]
      = { { "refund", "refund" }, { "chargeback", "dispute" }, { "chargeback_reverse", "dispute_reversal" } };
  const char *action = cohort_json_text (adjustment, "action"), *kind = NULL;
  const char *iso = cohort_paddle_currency (adjustment, "totals.currency_code");
  const char *person = ref_key (self, adjustment, "customer_id"),
             *parent = ref_key (self, adjustment, "transaction_id");
  CohortRecord *record;
  gint64 at, total;
  int sign;

  for (guint i = 0; action != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (action, kinds[i][0]) == 0)
      kind = kinds[i][1];
  if (kind == NULL || iso == NULL || g_strcmp0 (cohort_json_text (adjustment, "status"), "approved") != 0
      || !cohort_json_iso (adjustment, "created_at", &at) || !cohort_json_int (adjustment, "totals.total", &total)
      || total == 0 || total == G_MININT64)
    return;
  if (person != NULL)
    cohort_reader_add_identity (&self->reader, person);
  /* What comes back to us is written with either sign. */
  sign = (strcmp (kind, "dispute_reversal") == 0) == (total > 0) ? 1 : -1;
  record = cohort_reader_add_payment (&self->reader, key, person, kind, at, cohort_answer_money (total * sign, iso));
  set_settlement (adjustment, "payout_totals", record, sign);
  if (parent != NULL)
    cohort_record_set_ref (record, COHORT_F_PARENT, COHORT_RECORD_PAYMENT, parent);
}
