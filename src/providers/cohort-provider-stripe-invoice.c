// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: what a paid invoice bought. Each line is a stretch of time (or a thing) with its price; the money is in the
 * charges, and an allocation says how much of which charge bought which line.
 *
 * An invoice is not money: it may be paid from the customer's balance, by a credit for what was not used, or outside
 * Stripe. Only the last makes a payment here, because no other list has it.
 *
 * Invoices name the payment intent, charges too, and neither names the other. So a charge that succeeded is also known
 * by its intent ("pi:"), and so is the subscription that it paid: whichever list comes first, the links meet.
 *
 * A line names its price but not the term: the price has it (coverage.price). Of a proration the line knows the part
 * that was paid; the whole is the price's as well. Lines that credit give no time. */

#include "config.h"

#include "cohort-provider-stripe-private.h"

#include "cohort-money.h"

#include <string.h>

typedef struct
{
  const char *id, *person, *subscription, *iso;
  gint64 paid_at;
  gboolean from_balance;
} Invoice;

typedef struct
{
  const char *key, *subscription, *item, *price;
  const char *kind;
  gboolean embedded;       /* the price came with the line, as it did in older versions */
  gboolean stands_for_all; /* the first that gives time: what the export of invoices tells of is this one */
  gint64 from, to;
  gint64 quantity, unit, discount, tax;
  gint64 net; /* what of the invoice is this line's, tax included; 0 for a credit */
} Line;

/* Lines */

/* The sums of a list of objects with an amount. @behaviour: (nullable): only taxes that are so */
static gint64
sum_of (JsonObject *line, const char *path, const char *iso, const char *behaviour)
{
  JsonArray *list = cohort_json_array (line, path);
  gint64 sum = 0, amount;

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      JsonObject *one = cohort_json_element (list, i);
      const char *kind = cohort_json_text (one, "tax_behavior");

      if (kind == NULL)
        kind = cohort_json_flag (one, "inclusive") ? "inclusive" : "exclusive";
      if (behaviour != NULL && strcmp (kind, behaviour) != 0)
        continue;
      if (!cohort_stripe_amount (one, "amount", iso, &amount) || !cohort_add_i64 (sum, amount, &sum))
        return 0;
    }
  return sum;
}

static gint64
tax_of (JsonObject *line, const char *iso, const char *behaviour)
{
  return sum_of (line, cohort_json_has (line, "taxes") ? "taxes" : "tax_amounts", iso, behaviour);
}

/* Whether the line is a part of a term, and of which subscription's item: (nullable). */
static gboolean
read_parent (CohortStripe *self, JsonObject *object, Line *line)
{
  JsonObject *item = cohort_json_object (object, "parent.subscription_item_details");
  JsonObject *extra = cohort_json_object (object, "parent.invoice_item_details");
  JsonObject *parent = item != NULL ? item : extra;

  if (parent == NULL)
    {
      line->subscription = cohort_stripe_key (self, object, "subscription");
      line->item = cohort_stripe_id (object, "subscription_item");
      return cohort_json_flag (object, "proration");
    }
  line->subscription = cohort_stripe_key (self, parent, "subscription");
  line->item = cohort_stripe_id (parent, "subscription_item");
  return cohort_json_flag (parent, "proration");
}

/* Brings what the whole line costs to a price for each unit, tax excluded. */
static gboolean
read_amounts (JsonObject *object, const Invoice *invoice, Line *line)
{
  gint64 subtotal, inclusive, exclusive;

  if (!cohort_stripe_amount (object, "subtotal", invoice->iso, &subtotal)
      && !cohort_stripe_amount (object, "amount", invoice->iso, &subtotal))
    return FALSE;
  line->discount = MAX (sum_of (object, "discount_amounts", invoice->iso, NULL), 0);
  inclusive = tax_of (object, invoice->iso, "inclusive");
  exclusive = tax_of (object, invoice->iso, "exclusive");
  if (!cohort_add_i64 (inclusive, exclusive, &line->tax) || !cohort_sub_i64 (subtotal, line->discount, &line->net)
      || !cohort_add_i64 (line->net, exclusive, &line->net))
    return FALSE;
  line->net = MAX (line->net, 0);
  /* A tax inside the price was reckoned on the discounted price: with the discount it grows in proportion. */
  if (inclusive > 0 && subtotal > line->discount
      && cohort_mul_div_half_even (inclusive, subtotal, subtotal - line->discount, &inclusive)
      && !cohort_sub_i64 (subtotal, inclusive, &subtotal))
    return FALSE;
  if (!cohort_json_int (object, "quantity", &line->quantity) || line->quantity < 1 || subtotal % line->quantity != 0)
    line->quantity = 1;
  line->unit = subtotal / line->quantity;
  return TRUE;
}

static const char *
read_price (CohortStripe *self, JsonObject *object, Line *line)
{
  JsonObject *price = cohort_json_object (object, "price");

  if (price == NULL)
    price = cohort_json_object (object, "plan");
  line->embedded = price != NULL;
  if (price != NULL)
    return cohort_stripe_add_tier (self, price);
  return cohort_stripe_key (self, object, "pricing.price_details.price");
}

static gboolean
read_line (CohortStripe *self, JsonObject *object, const Invoice *invoice, Line *line)
{
  gboolean prorated;

  *line = (Line) { .key = cohort_stripe_key (self, object, "id") };
  if (line->key == NULL || !cohort_json_unix (object, "period.start", &line->from)
      || !cohort_json_unix (object, "period.end", &line->to) || !read_amounts (object, invoice, line))
    return FALSE;
  prorated = read_parent (self, object, line);
  line->price = read_price (self, object, line);
  if (line->subscription == NULL && line->item != NULL)
    line->subscription = invoice->subscription;
  if (line->unit < 0)
    line->kind = "credit";
  else if (line->subscription == NULL || line->from >= line->to)
    line->kind = "oneoff";
  else
    line->kind = prorated ? "proration" : "period";
  if (line->from > line->to)
    line->to = line->from;
  return TRUE;
}

/* The term, and the whole of a prorated price, where the price stands in the line. */
static void
set_embedded_terms (JsonObject *object, const Invoice *invoice, const Line *line, CohortRecord *coverage)
{
  const char *path = cohort_json_object (object, "price") != NULL ? "price" : "plan";
  JsonObject *price = cohort_json_object (object, path);
  gint64 unit, units;
  int count;
  const char *interval = cohort_stripe_interval (price, "recurring", &count);

  if (interval == NULL)
    interval = cohort_stripe_interval (price, "", &count);
  if (interval == NULL)
    return;
  cohort_record_set_text (coverage, COHORT_F_INTERVAL, interval);
  cohort_record_set_int (coverage, COHORT_F_INTERVAL_COUNT, count);
  if (strcmp (line->kind, "proration") == 0 && cohort_stripe_unit (price, invoice->iso, line->quantity, &unit, &units))
    {
      cohort_record_set_int (coverage, COHORT_F_UNIT_MINOR, unit);
      cohort_record_set_int (coverage, COHORT_F_QUANTITY, units);
    }
}

static void
add_coverage (CohortStripe *self, JsonObject *object, const Invoice *invoice, const Line *line)
{
  CohortRecord *coverage = cohort_batch_add (self->answer.batch, COHORT_RECORD_COVERAGE, line->key);

  if (line->stands_for_all)
    cohort_record_add_key (coverage, COHORT_STRIPE_KEY (self, COHORT_STRIPE_BY_INVOICE, invoice->id));
  if (invoice->person != NULL)
    cohort_record_set_ref (coverage, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, invoice->person);
  if (line->subscription != NULL)
    cohort_record_set_ref (coverage, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, line->subscription);
  if (line->price != NULL)
    {
      cohort_record_set_ref (coverage, COHORT_F_TIER, COHORT_RECORD_TIER, line->price);
      cohort_record_set_ref (coverage, COHORT_F_PRICE, COHORT_RECORD_PRICE, line->price);
    }
  cohort_record_set_text (coverage, COHORT_F_LINE_KEY, line->item);
  cohort_record_set_text (coverage, COHORT_F_INVOICE_KEY, invoice->id);
  cohort_record_set_text (coverage, COHORT_F_KIND, line->kind);
  cohort_record_set_int (coverage, COHORT_F_COVERS_FROM, line->from);
  cohort_record_set_int (coverage, COHORT_F_COVERS_TO, line->to);
  cohort_record_set_int (coverage, COHORT_F_QUANTITY, line->quantity);
  cohort_record_set_int (coverage, COHORT_F_UNIT_MINOR, line->unit);
  cohort_record_set_int (coverage, COHORT_F_DISCOUNT_MINOR, line->discount);
  cohort_record_set_int (coverage, COHORT_F_TAX_MINOR, line->tax);
  cohort_record_set_text (coverage, COHORT_F_CURRENCY, invoice->iso);
  cohort_record_set_int (coverage, COHORT_F_FROM_BALANCE, invoice->from_balance);
  if (line->embedded)
    set_embedded_terms (object, invoice, line, coverage);
}

/* Money */

/* A sum of money that paid the invoice, or a part of it. */
typedef struct
{
  const char *payment; /* key */
  gint64 amount;
} Share;

static void
add_share (GArray *shares, const char *payment, gint64 amount)
{
  Share share = { payment, amount };

  if (payment != NULL && amount > 0)
    g_array_append_val (shares, share);
}

/* The invoice's own record of what paid it outside Stripe, and when: there is no charge. */
static void
add_outside (CohortStripe *self, const Invoice *invoice, GArray *shares, gint64 amount)
{
  const char *key = COHORT_STRIPE_KEY (self, "outside:%s", invoice->id);
  CohortRecord *payment;

  if (amount <= 0 || invoice->paid_at == 0)
    return;
  payment = cohort_reader_add_payment (&self->answer.reader, key, invoice->person, "charge", invoice->paid_at,
                                       cohort_answer_money (amount, invoice->iso));
  cohort_record_set_int (payment, COHORT_F_FEE_MINOR, 0);
  if (invoice->subscription != NULL)
    cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, invoice->subscription);
  add_share (shares, key, amount);
}

/* As it is now: a list of payments, of which each names its intent, its charge or its record. */
static void
read_payments (CohortStripe *self, JsonObject *object, const Invoice *invoice, GArray *shares)
{
  JsonArray *payments = cohort_json_array (object, "payments.data");
  gint64 amount, outside = 0;

  for (guint i = 0; i < cohort_json_length (payments); i++)
    {
      JsonObject *one = cohort_json_element (payments, i);
      const char *intent = cohort_stripe_id (one, "payment.payment_intent");

      if (g_strcmp0 (cohort_json_text (one, "status"), "paid") != 0
          || !cohort_stripe_amount (one, "amount_paid", invoice->iso, &amount))
        continue;
      if (intent != NULL)
        add_share (shares, COHORT_STRIPE_KEY (self, "pi:%s", intent), amount);
      else if (cohort_stripe_id (one, "payment.charge") != NULL)
        add_share (shares, cohort_stripe_key (self, one, "payment.charge"), amount);
      else if (!cohort_add_i64 (outside, MAX (amount, 0), &outside))
        outside = 0;
    }
  if (outside == 0)
    cohort_stripe_amount (object, "amount_paid_off_stripe", invoice->iso, &outside);
  add_outside (self, invoice, shares, outside);
}

/* As it was: one charge and one intent of the invoice itself. */
static void
read_old_payment (CohortStripe *self, JsonObject *object, const Invoice *invoice, GArray *shares)
{
  const char *intent = cohort_stripe_id (object, "payment_intent");
  gint64 amount;

  if (!cohort_stripe_amount (object, "amount_paid", invoice->iso, &amount))
    return;
  if (cohort_json_flag (object, "paid_out_of_band"))
    add_outside (self, invoice, shares, amount);
  else if (intent != NULL)
    add_share (shares, COHORT_STRIPE_KEY (self, "pi:%s", intent), amount);
  else
    add_share (shares, cohort_stripe_key (self, object, "charge"), amount);
}

/* Splits each sum over the lines in proportion to what they cost; the last takes what rounding leaves. */
static void
allocate (CohortStripe *self, const Invoice *invoice, const GArray *lines, const GArray *shares)
{
  gint64 total = 0;

  for (guint i = 0; i < lines->len; i++)
    if (!cohort_add_i64 (total, g_array_index (lines, Line, i).net, &total))
      return;
  for (guint s = 0; s < shares->len; s++)
    {
      const Share *share = &g_array_index (shares, Share, s);
      gint64 left = share->amount, weight = total, part;

      for (guint i = 0; i < lines->len && weight > 0; i++)
        {
          const Line *line = &g_array_index (lines, Line, i);
          CohortRecord *record;

          if (line->net == 0 || !cohort_mul_div_half_even (left, line->net, weight, &part))
            continue;
          weight -= line->net;
          left -= part;
          record = cohort_batch_add (self->answer.batch, COHORT_RECORD_PAYMENT_ALLOCATION,
                                     COHORT_STRIPE_KEY (self, "%s/%s", line->key, share->payment));
          if (s == 0 && line->stands_for_all)
            cohort_record_add_key (record, COHORT_STRIPE_KEY (self, COHORT_STRIPE_BY_INVOICE, invoice->id));
          cohort_record_set_ref (record, COHORT_F_COVERAGE, COHORT_RECORD_COVERAGE, line->key);
          cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, share->payment);
          cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, part);
        }
    }
}

/* The subscription, known from now on by what pays it as well, whether it succeeds or not. */
static void
add_subscription (CohortStripe *self, JsonObject *object, const Invoice *invoice)
{
  JsonArray *payments = cohort_json_array (object, "payments.data");
  const char *intent = cohort_stripe_id (object, "payment_intent");
  const char *charge = cohort_stripe_id (object, "charge");
  CohortRecord *record = cohort_reader_add_subscription (&self->answer.reader, invoice->subscription, invoice->person);

  cohort_record_set_mode (record, COHORT_RECORD_FILL);
  if (intent != NULL)
    cohort_record_add_key (record, COHORT_STRIPE_KEY (self, "pi:%s", intent));
  else if (charge != NULL)
    cohort_record_add_key (record, COHORT_STRIPE_KEY (self, "charge:%s", charge));
  for (guint i = 0; i < cohort_json_length (payments); i++)
    {
      JsonObject *payment = cohort_json_object (cohort_json_element (payments, i), "payment");

      intent = cohort_stripe_id (payment, "payment_intent");
      charge = cohort_stripe_id (payment, "charge");
      if (intent != NULL)
        cohort_record_add_key (record, COHORT_STRIPE_KEY (self, "pi:%s", intent));
      else if (charge != NULL)
        cohort_record_add_key (record, COHORT_STRIPE_KEY (self, "charge:%s", charge));
    }
}

/* Whether it was paid from the balance of the customer, which money stood behind. */
static gboolean
is_from_balance (JsonObject *object)
{
  gint64 paid = 0, total = 0, balance = 0;

  cohort_json_int (object, "amount_paid", &paid);
  cohort_json_int (object, "total", &total);
  cohort_json_int (object, "starting_balance", &balance);
  return paid == 0 && total > 0 && balance < 0;
}

static gboolean
is_paid (JsonObject *object)
{
  const char *status = cohort_json_text (object, "status");

  return status != NULL ? strcmp (status, "paid") == 0 : cohort_json_flag (object, "paid");
}

static void
add_lines (CohortStripe *self, JsonObject *object, const Invoice *invoice)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (Share));
  JsonArray *data = cohort_json_array (object, "lines.data");
  gboolean first = TRUE;

  for (guint i = 0; i < cohort_json_length (data); i++)
    {
      Line line;

      if (!read_line (self, cohort_json_element (data, i), invoice, &line))
        continue;
      line.stands_for_all = first && line.from < line.to && strcmp (line.kind, "credit") != 0;
      first = first && !line.stands_for_all;
      add_coverage (self, cohort_json_element (data, i), invoice, &line);
      g_array_append_val (lines, line);
    }
  if (cohort_json_has (object, "payments"))
    read_payments (self, object, invoice, shares);
  else
    read_old_payment (self, object, invoice, shares);
  allocate (self, invoice, lines, shares);
}

/* Asks for the lines that the invoice does not carry, with what they have to know of it. */
static void
follow_lines (CohortStripe *self, JsonObject *object, const Invoice *invoice)
{
  g_autoptr (GString) args = g_string_new (NULL);
  JsonArray *data = cohort_json_array (object, "lines.data");
  const char *last = cohort_json_text (cohort_json_element (data, MAX (cohort_json_length (data), 1) - 1), "id");

  cohort_args_add (args, "lines", invoice->id);
  if (invoice->person != NULL)
    cohort_args_add (args, "person", invoice->person);
  if (invoice->subscription != NULL)
    cohort_args_add (args, "subscription", invoice->subscription);
  if (last == NULL)
    return;
  cohort_args_add (args, "after", last);
  cohort_batch_follow (self->answer.batch, "invoices", COHORT_TASK_PAGE, args->str);
}

void
cohort_stripe_read_invoice (CohortStripe *self, JsonObject *object)
{
  Invoice invoice = { .id = cohort_json_text (object, "id"), .iso = cohort_stripe_currency (object, "currency") };

  if (invoice.id == NULL || invoice.iso == NULL || cohort_json_flag (object, "deleted"))
    return;
  invoice.subscription = cohort_stripe_key (self, object, "parent.subscription_details.subscription");
  if (invoice.subscription == NULL)
    invoice.subscription = cohort_stripe_key (self, object, "subscription");
  invoice.person = cohort_stripe_add_payer (self, object, "customer_name", "customer_email");
  cohort_json_unix (object, "status_transitions.paid_at", &invoice.paid_at);
  invoice.from_balance = is_from_balance (object);
  if (invoice.subscription != NULL)
    add_subscription (self, object, &invoice);
  if (!is_paid (object))
    return;
  add_lines (self, object, &invoice);
  if (cohort_json_flag (object, "lines.has_more"))
    follow_lines (self, object, &invoice);
}

/**
 * cohort_stripe_read_invoice_lines:
 * @args: of the task, as this file made them
 *
 * Reads what an invoice could not carry: it has the first ten of its lines. The money stays with those.
 */
void
cohort_stripe_read_invoice_lines (CohortStripe *self, JsonArray *data, const char *args)
{
  g_autofree char *id = cohort_args_get (args, "lines");
  g_autofree char *person = cohort_args_get (args, "person");
  g_autofree char *subscription = cohort_args_get (args, "subscription");
  Invoice invoice = { .id = id, .person = person, .subscription = subscription };

  for (guint i = 0; i < cohort_json_length (data); i++)
    {
      JsonObject *object = cohort_json_element (data, i);
      Line line;

      invoice.iso = cohort_stripe_currency (object, "currency");
      if (invoice.iso != NULL && read_line (self, object, &invoice, &line))
        add_coverage (self, object, &invoice, &line);
    }
}
