// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lemon Squeezy: who bought, what was paid for it, for how long, and what was given back. */

#include "config.h"

#include "cohort-provider-lemonsqueezy-private.h"

#include "cohort-money.h"

#include <string.h>

#define KEY COHORT_ANSWER_KEY

static const char *
customer_key (CohortAnswer *self, JsonObject *attributes)
{
  char buffer[24];
  const char *id = cohort_json_id (attributes, "customer_id", buffer);

  return id != NULL ? KEY (self, "id:%s", id) : NULL;
}

/* The buyer, as a subscription or a payment names them. */
const char *
cohort_lemonsqueezy_add_buyer (CohortAnswer *self, JsonObject *attributes)
{
  const char *key = customer_key (self, attributes);
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (&self->reader, key);
  cohort_answer_set_text (self, attributes, "user_name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, attributes, "user_email", person, COHORT_F_EMAIL);
  return key;
}

/* @text: (nullable): "month:3" */
void
cohort_lemonsqueezy_read_term (CohortAnswer *self, const char *text, const char **interval, int *count)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ":", 2);

  *interval = NULL;
  *count = 1;
  if (g_strv_length (parts) == 2 && cohort_interval_from_text (parts[0], interval, count))
    *count = (int) CLAMP (g_ascii_strtoll (parts[1], NULL, 10), 1, 1000);
}

/* Money */

typedef struct
{
  const char *key, *person;
  CohortMoney total;
  gint64 at, tax, discount;
} Sale;

/* Returns: whether money was asked for */
static gboolean
read_sale (CohortAnswer *self, JsonObject *attributes, Sale *sale)
{
  const char *iso = cohort_currency_intern (cohort_json_text (attributes, "currency"));

  sale->person = cohort_lemonsqueezy_add_buyer (self, attributes);
  if (iso == NULL || !cohort_json_int (attributes, "total", &sale->total.minor) || sale->total.minor < 0
      || !cohort_json_iso (attributes, "created_at", &sale->at))
    return FALSE;
  sale->total.iso = iso;
  cohort_json_int (attributes, "tax", &sale->tax);
  cohort_json_int (attributes, "discount_total", &sale->discount);
  sale->tax = CLAMP (sale->tax, 0, sale->total.minor);
  sale->discount = MAX (sale->discount, 0);
  return TRUE;
}

static CohortRecord *
add_payment (CohortAnswer *self, JsonObject *attributes, const Sale *sale, const char *stream)
{
  const char *status = cohort_json_text (attributes, "status");
  CohortRecord *payment
      = cohort_reader_add_payment (&self->reader, sale->key, sale->person, "charge", sale->at, sale->total);

  cohort_record_set_int (payment, COHORT_F_TAX_MINOR, sale->tax);
  cohort_record_set_text (payment, COHORT_F_STREAM, stream);
  if (g_strcmp0 (status, "pending") == 0 || g_strcmp0 (status, "failed") == 0)
    cohort_record_set_text (payment, COHORT_F_STATUS, status);
  return payment;
}

static void
add_refund (CohortAnswer *self, JsonObject *attributes, const Sale *sale)
{
  gint64 back = 0, at = cohort_reader_observed (&self->reader);

  cohort_json_iso (attributes, "refunded_at", &at);
  if (!cohort_json_int (attributes, "refunded_amount", &back) && cohort_json_flag (attributes, "refunded"))
    back = sale->total.minor;
  if (back > 0)
    cohort_reader_add_refund (&self->reader, KEY (self, "%s:refund", sale->key), sale->key, sale->person, at,
                              cohort_answer_money (MIN (back, sale->total.minor), sale->total.iso));
}

/* What an invoice paid for: a term that begins when it was made. What a change of plan cost is no term of its own. */
static void
add_coverage (CohortAnswer *self, const CohortTask *task, JsonObject *attributes, const Sale *sale,
              const char *subscription)
{
  g_autofree char *term = cohort_args_get (task->args, "term");
  g_autofree char *variant = cohort_args_get (task->args, "variant");
  CohortTerm covered = { .key = sale->key,
                         .identity = sale->person,
                         .subscription = subscription,
                         .kind = "period",
                         .from = sale->at,
                         .unit = sale->total };
  CohortRecord *record;

  cohort_lemonsqueezy_read_term (self, term, &covered.interval, &covered.count);
  if (covered.interval == NULL || g_strcmp0 (cohort_json_text (attributes, "billing_reason"), "updated") == 0
      || g_strcmp0 (cohort_json_text (attributes, "status"), "pending") == 0
      || !cohort_add_i64 (sale->total.minor - sale->tax, sale->discount, &covered.unit.minor)
      || covered.unit.minor == 0)
    return;
  if (variant != NULL)
    covered.tier = KEY (self, "variant:%s", variant);
  record = cohort_reader_add_term_coverage (&self->reader, &covered);
  cohort_record_set_int (record, COHORT_F_DISCOUNT_MINOR, sale->discount);
  cohort_record_set_int (record, COHORT_F_TAX_MINOR, sale->tax);
  if (sale->total.minor > 0)
    cohort_reader_allocate (&self->reader, sale->key, sale->key, sale->total.minor);
}

void
cohort_lemonsqueezy_read_invoice (CohortAnswer *self, const CohortTask *task, JsonObject *attributes, const char *id)
{
  Sale sale = { .key = KEY (self, "invoice:%s", id) };
  char buffer[24];
  const char *number = cohort_json_id (attributes, "subscription_id", buffer), *subscription;
  CohortRecord *payment;

  if (number == NULL || !read_sale (self, attributes, &sale)
      || g_strcmp0 (cohort_json_text (attributes, "status"), "void") == 0)
    return;
  subscription = KEY (self, "id:%s", number);
  if (strcmp (task->stream, COHORT_LEMONSQUEEZY_REFUNDS) != 0)
    add_coverage (self, task, attributes, &sale, subscription);
  if (sale.total.minor == 0)
    return;
  payment = add_payment (self, attributes, &sale, "membership");
  cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription);
  add_refund (self, attributes, &sale);
}

void
cohort_lemonsqueezy_read_order (CohortAnswer *self, JsonObject *order, JsonObject *attributes, const char *id)
{
  Sale sale = { .key = KEY (self, "order:%s", id) };
  CohortRecord *payment;

  if (cohort_json_length (cohort_json_array (order, "relationships.subscriptions.data")) > 0
      || !read_sale (self, attributes, &sale) || sale.total.minor == 0)
    return;
  payment = add_payment (self, attributes, &sale, "product");
  cohort_answer_set_text (self, attributes, "first_order_item.product_name", payment, COHORT_F_NOTE);
  add_refund (self, attributes, &sale);
}
