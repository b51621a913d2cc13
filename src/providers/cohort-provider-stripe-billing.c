// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: customers and their subscriptions.
 *
 * A subscription may have several items. The dearest is its tier; those of the same term are added up, others are left
 * to the invoices, which know every line. What was paid is the invoices' to say as well: a version tells what Stripe
 * calls the subscription, and since when.
 *
 * Stripe does not tell since when a subscription is as it is, only since when its term runs. So a first version stands
 * at the term's beginning unless one is there, and what it says now holds from the event that told of a change, from
 * the day of the request where a member asked to leave, or else from today; where nothing changed, that adds nothing.
 * A pause of the collection of money is no status of Stripe's, and yet a pause. */

#include "config.h"

#include "cohort-provider-stripe-private.h"

#include "cohort-money.h"

#include <string.h>

/* Personal data that no report of ours asks for. */
static const char *const private_members[] = { "address", "phone", "shipping", "sources", "tax_ids", NULL };

void
cohort_stripe_read_customer (CohortStripe *self, JsonObject *customer)
{
  const char *key = cohort_stripe_key (self, customer, "id");
  CohortRecord *person;

  if (key == NULL)
    return;
  person = cohort_reader_add_member (&self->answer.reader, key);
  if (cohort_json_flag (customer, "deleted"))
    {
      cohort_record_delete (person);
      return;
    }
  cohort_answer_set_text (&self->answer, customer, "name", person, COHORT_F_NAME);
  cohort_answer_set_text (&self->answer, customer, "email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (&self->answer, customer, "description", person, COHORT_F_NOTE);
  cohort_answer_set_text (&self->answer, customer, "address.country", person, COHORT_F_COUNTRY);
  cohort_record_set_text (person, COHORT_F_LANGUAGE,
                          cohort_json_element_text (cohort_json_array (customer, "preferred_locales"), 0));
  cohort_json_set_unix (customer, "created", person, COHORT_F_JOINED_AT);
  cohort_answer_keep_raw (&self->answer, COHORT_RECORD_IDENTITY, key, "customer", customer, private_members);
}

/* What a term of the subscription costs, and which it is now. */
typedef struct
{
  const char *tier; /* (nullable) of the dearest item */
  const char *iso;
  const char *interval; /* (nullable) */
  int count;
  gboolean priced;
  gint64 unit, quantity, discount;
  gint64 start, end; /* 0: not said */
  gint64 discount_ends;
} Terms;

typedef struct
{
  const char *id, *key, *person;
  const char *status; /* ours */
  gboolean is_paused, asks_to_leave;
  gint64 started, since, changed, leaves;
  Terms terms;
} Subscription;

/* A year's price, to find the dearest item by. */
static gint64
yearly (gint64 total, const char *interval, int count)
{
  gint64 times = strcmp (interval, "day") == 0 ? 365 : strcmp (interval, "week") == 0 ? 52 : 12;
  gint64 year;

  if (strcmp (interval, "year") == 0)
    times = 1;
  return cohort_mul_div_half_even (total, times, count, &year) ? year : G_MAXINT64;
}

typedef struct
{
  JsonObject *item, *price;
  const char *iso, *interval;
  int count;
  gboolean priced;
  gint64 unit, quantity, total;
} Item;

static gboolean
read_item (JsonObject *object, Item *item)
{
  *item = (Item) { .item = object, .price = cohort_json_object (object, "price"), .quantity = 1 };
  if (item->price == NULL)
    item->price = cohort_json_object (object, "plan");
  item->iso = cohort_stripe_currency (item->price, "currency");
  item->interval = cohort_stripe_interval (item->price, "recurring", &item->count);
  if (item->interval == NULL)
    item->interval = cohort_stripe_interval (item->price, "", &item->count);
  if (item->interval == NULL)
    return FALSE;
  cohort_json_int (object, "quantity", &item->quantity);
  item->priced = cohort_stripe_unit (item->price, item->iso, item->quantity, &item->unit, &item->quantity)
                 && cohort_mul_i64 (item->unit, item->quantity, &item->total) && item->total >= 0;
  return TRUE;
}

/* Finds the dearest item, and adds up those that come with its term. */
static void
read_terms (CohortStripe *self, JsonObject *subscription, Terms *terms)
{
  JsonArray *items = cohort_json_array (subscription, "items.data");
  Item main = { 0 }, item;
  gint64 sum = 0;
  guint n = 0;

  for (guint i = 0; i < cohort_json_length (items); i++)
    if (read_item (cohort_json_element (items, i), &item)
        && (main.item == NULL
            || yearly (item.total, item.interval, item.count) > yearly (main.total, main.interval, main.count)))
      main = item;
  if (main.item == NULL)
    return;
  for (guint i = 0; i < cohort_json_length (items); i++)
    if (read_item (cohort_json_element (items, i), &item) && item.priced && item.count == main.count
        && strcmp (item.interval, main.interval) == 0 && item.iso == main.iso && cohort_add_i64 (sum, item.total, &sum))
      n++;
  terms->tier = cohort_stripe_add_tier (self, main.price);
  terms->iso = main.iso;
  terms->interval = main.interval;
  terms->count = main.count;
  terms->priced = main.priced;
  terms->unit = n > 1 ? sum : main.unit;
  terms->quantity = n > 1 ? 1 : main.quantity;
  if (!cohort_json_unix (main.item, "current_period_start", &terms->start))
    cohort_json_unix (subscription, "current_period_start", &terms->start);
  if (!cohort_json_unix (main.item, "current_period_end", &terms->end))
    cohort_json_unix (subscription, "current_period_end", &terms->end);
}

/* Discounts */

/* Who has which promotion, and from when to when. */
static void
add_redemption (CohortStripe *self, const Subscription *subscription, JsonObject *discount, JsonObject *coupon)
{
  const char *code = cohort_stripe_key (self, discount, "promotion_code");
  const char *promotion = code != NULL ? code : cohort_stripe_key (self, coupon, "id");
  const char *key = cohort_stripe_key (self, discount, "id");
  CohortRecord *record;

  if (key == NULL || promotion == NULL || subscription->person == NULL)
    return;
  cohort_stripe_add_promotion (self, promotion, coupon);
  record = cohort_batch_add (self->answer.batch, COHORT_RECORD_REDEMPTION, key);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, subscription->person);
  cohort_record_set_ref (record, COHORT_F_PROMOTION, COHORT_RECORD_PROMOTION, promotion);
  cohort_json_set_unix (discount, "start", record, COHORT_F_STARTS);
  cohort_json_set_unix (discount, "end", record, COHORT_F_ENDS);
}

/* When the discount ends: 0 for never. One that holds once holds for the term that runs. */
static gint64
discount_end (JsonObject *discount, JsonObject *coupon, const Terms *terms)
{
  gint64 end = 0;

  if (!cohort_json_unix (discount, "end", &end) && g_strcmp0 (cohort_json_text (coupon, "duration"), "once") == 0)
    return terms->end;
  return end;
}

/* Takes @coupon off what is @left of a term's price: percentages first, sums afterwards. */
static void
take_off (JsonObject *coupon, const char *iso, gboolean percent, gint64 *left)
{
  gint64 value, off = 0;

  if (percent && cohort_stripe_percent (coupon, "percent_off", &value))
    cohort_mul_div_half_even (*left, value, 10000, &off);
  else if (!percent && cohort_stripe_currency (coupon, "currency") == iso)
    cohort_stripe_amount (coupon, "amount_off", iso, &off);
  *left -= CLAMP (off, 0, *left);
}

static void
read_discounts (CohortStripe *self, JsonObject *object, Subscription *subscription)
{
  Terms *terms = &subscription->terms;
  JsonArray *list = cohort_json_array (object, "discounts");
  JsonObject *single = cohort_json_object (object, "discount");
  guint n = single != NULL ? 1 : cohort_json_length (list);
  gint64 now = cohort_call_server_us (self->answer.call), total = 0, left;

  if (!terms->priced || !cohort_mul_i64 (terms->unit, terms->quantity, &total))
    return;
  left = total;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        JsonObject *discount = single != NULL ? single : cohort_json_element (list, i);
        JsonObject *coupon = cohort_stripe_coupon (discount);
        gint64 end = discount_end (discount, coupon, terms);

        if (coupon == NULL)
          continue;
        if (pass == 0)
          add_redemption (self, subscription, discount, coupon);
        if (end != 0 && end <= now)
          continue;
        if (end != 0 && (terms->discount_ends == 0 || end < terms->discount_ends))
          terms->discount_ends = end;
        take_off (coupon, terms->iso, pass == 0, &left);
      }
  terms->discount = total - left;
}

/* Versions */

static void
set_terms (CohortRecord *version, const Terms *terms)
{
  if (terms->tier != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, terms->tier);
  if (terms->interval != NULL)
    {
      cohort_record_set_text (version, COHORT_F_INTERVAL, terms->interval);
      cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, terms->count);
    }
  if (!terms->priced)
    return;
  cohort_record_set_int (version, COHORT_F_UNIT_MINOR, terms->unit);
  cohort_record_set_int (version, COHORT_F_QUANTITY, terms->quantity);
  cohort_record_set_text (version, COHORT_F_CURRENCY, terms->iso);
  if (terms->discount > 0)
    cohort_record_set_int (version, COHORT_F_DISCOUNT_MINOR, terms->discount);
  else
    cohort_record_set_null (version, COHORT_F_DISCOUNT_MINOR);
  if (terms->discount > 0 && terms->discount_ends != 0)
    cohort_record_set_int (version, COHORT_F_DISCOUNT_ENDS, terms->discount_ends);
  else
    cohort_record_set_null (version, COHORT_F_DISCOUNT_ENDS);
}

/* Says everything, so that what no longer holds is taken back. */
static void
set_version (CohortStripe *self, const Subscription *subscription, JsonObject *object, CohortRecord *version,
             const char *status, gboolean leaving)
{
  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, cohort_reader_observed (&self->answer.reader));
  set_terms (version, &subscription->terms);
  if (strcmp (status, "trialing") == 0)
    cohort_json_set_unix (object, "trial_end", version, COHORT_F_TRIAL_END);
  if (strcmp (status, "ended") == 0)
    {
      cohort_record_set_text (version, COHORT_F_CANCEL_REASON,
                              cohort_stripe_cancel_reason (cohort_json_text (object, "cancellation_details.reason")));
      return;
    }
  if (strcmp (status, "active") == 0 && subscription->terms.end != 0)
    cohort_record_set_int (version, COHORT_F_PAID_THROUGH, subscription->terms.end);
  if (leaving && subscription->leaves != 0)
    cohort_record_set_int (version, COHORT_F_CANCEL_AT, subscription->leaves);
  else
    cohort_record_set_null (version, COHORT_F_CANCEL_AT);
  if (strcmp (status, "paused") == 0)
    cohort_record_set_text (version, COHORT_F_PAUSE_KIND, cohort_json_text (object, "pause_collection.behavior"));
}

static CohortRecord *
add_version (CohortStripe *self, const Subscription *subscription, JsonObject *object, gint64 from, const char *status,
             gboolean leaving)
{
  CohortRecord *version = cohort_reader_add_version (&self->answer.reader, subscription->key, from, status,
                                                     cohort_json_text (object, "status"));

  set_version (self, subscription, object, version, status, leaving);
  return version;
}

/* How the subscription began: with a trial, or paid at once. */
static void
add_begin (CohortStripe *self, const Subscription *subscription, JsonObject *object, const CohortRecord *version)
{
  gint64 started = subscription->started, trial_end = 0;
  CohortRecord *trial;

  if (started == 0 || g_strcmp0 (cohort_json_text (object, "status"), "incomplete_expired") == 0)
    return;
  if (cohort_json_unix (object, "trial_end", &trial_end) && trial_end > started
      && strcmp (subscription->status, "trialing") != 0)
    {
      trial = cohort_batch_add (self->answer.batch, COHORT_RECORD_SUBSCRIPTION_VERSION,
                                COHORT_STRIPE_KEY (self, "%s@trial", subscription->key));
      cohort_record_set_mode (trial, COHORT_RECORD_CREATE);
      cohort_record_set_ref (trial, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription->key);
      cohort_record_set_int (trial, COHORT_F_EFFECTIVE_FROM, started);
      cohort_record_set_text (trial, COHORT_F_STATUS, "trialing");
      cohort_record_set_int (trial, COHORT_F_TRIAL_END, trial_end);
      started = trial_end;
    }
  cohort_reader_add_start (&self->answer.reader, subscription->key, started, version);
}

/* A pause that no event dates may have begun at any moment of the term. It is put behind its first one, at which an
 * export, which knows no such pauses, calls the subscription active. */
static void
add_pause (CohortStripe *self, const Subscription *subscription, JsonObject *object)
{
  const char *day = cohort_reader_day_tag (&self->answer.reader, subscription->since);
  CohortRecord *version = cohort_batch_add (self->answer.batch, COHORT_RECORD_SUBSCRIPTION_VERSION,
                                            COHORT_STRIPE_KEY (self, "%s@paused:%s", subscription->key, day));

  set_version (self, subscription, object, version, "paused", FALSE);
  cohort_record_set_ref (version, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription->key);
  cohort_record_set_int (version, COHORT_F_EFFECTIVE_FROM, subscription->since + 1);
  cohort_record_set_text (version, COHORT_F_STATUS, "paused");
  cohort_record_set_text (version, COHORT_F_RAW_STATUS, cohort_json_text (object, "status"));
}

static void
add_versions (CohortStripe *self, const Subscription *subscription, JsonObject *object)
{
  CohortRecord *version;

  if (strcmp (subscription->status, "ended") == 0)
    {
      version = add_version (self, subscription, object, subscription->since, "ended", FALSE);
      add_begin (self, subscription, object, version);
      return;
    }
  version = add_version (self, subscription, object, subscription->since, subscription->status, FALSE);
  /* What was seen as it changed knows better since when. */
  cohort_record_set_mode (version, COHORT_RECORD_FIRST);
  add_begin (self, subscription, object, version);
  if (subscription->is_paused && !self->paused)
    add_pause (self, subscription, object);
  add_version (self, subscription, object, subscription->changed,
               subscription->is_paused ? "paused" : subscription->status, TRUE);
}

/* Times: since when its term, its trial or its end runs, and since when it is as it is now. */
static void
read_times (CohortStripe *self, JsonObject *object, Subscription *subscription)
{
  gint64 asked = 0;

  if (!cohort_json_unix (object, "start_date", &subscription->started)
      && !cohort_json_unix (object, "start", &subscription->started))
    cohort_json_unix (object, "created", &subscription->started);
  subscription->since = subscription->terms.start != 0 ? subscription->terms.start : subscription->started;
  if (strcmp (subscription->status, "trialing") == 0)
    cohort_json_unix (object, "trial_start", &subscription->since);
  else if (strcmp (subscription->status, "paused") == 0)
    cohort_json_unix (object, "trial_end", &subscription->since);
  else if (strcmp (subscription->status, "ended") == 0 && !cohort_json_unix (object, "ended_at", &subscription->since)
           && !cohort_json_unix (object, "canceled_at", &subscription->since))
    subscription->since = cohort_reader_observed (&self->answer.reader);

  if (!cohort_json_unix (object, "cancel_at", &subscription->leaves)
      && cohort_json_flag (object, "cancel_at_period_end"))
    subscription->leaves = subscription->terms.end;
  subscription->changed = self->changed_us;
  if (subscription->leaves != 0 && subscription->changed == 0 && cohort_json_unix (object, "canceled_at", &asked))
    subscription->changed = asked;
  if (subscription->changed == 0)
    subscription->changed = cohort_reader_observed (&self->answer.reader);
  subscription->changed = MAX (subscription->changed, subscription->since);
}

/* Why somebody left, in their own words. */
static void
add_exit_note (CohortStripe *self, const Subscription *subscription, JsonObject *object)
{
  const char *comment = cohort_answer_text (&self->answer, object, "cancellation_details.comment");
  const char *feedback = cohort_json_text (object, "cancellation_details.feedback");
  CohortRecord *note;

  if (subscription->person == NULL || (comment == NULL && feedback == NULL))
    return;
  note = cohort_batch_add (self->answer.batch, COHORT_RECORD_EXIT_NOTE, subscription->key);
  cohort_record_set_ref (note, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, subscription->person);
  cohort_record_set_text (note, COHORT_F_BODY, comment);
  cohort_record_set_text (note, COHORT_F_REASON, feedback);
  cohort_json_set_unix (object, "canceled_at", note, COHORT_F_AT);
}

void
cohort_stripe_read_subscription (CohortStripe *self, JsonObject *object)
{
  Subscription subscription = { .id = cohort_json_text (object, "id") };
  CohortRecord *record;

  if (subscription.id == NULL)
    return;
  subscription.key = COHORT_STRIPE_KEY (self, "id:%s", subscription.id);
  subscription.status = cohort_stripe_status (cohort_json_text (object, "status"));
  subscription.is_paused = cohort_json_has (object, "pause_collection") && strcmp (subscription.status, "ended") != 0;
  subscription.person = cohort_stripe_add_payer (self, object, "customer.name", "customer.email");
  read_terms (self, object, &subscription.terms);
  read_times (self, object, &subscription);
  read_discounts (self, object, &subscription);

  record = cohort_reader_add_subscription (&self->answer.reader, subscription.key, subscription.person);
  cohort_answer_set_text (&self->answer, object, "status", record, COHORT_F_RAW_STATUS);
  if (subscription.terms.tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, subscription.terms.tier);
  if (subscription.started != 0)
    cohort_record_set_int (record, COHORT_F_STARTED_AT, subscription.started);
  add_versions (self, &subscription, object);
  add_exit_note (self, &subscription, object);
  cohort_answer_keep_raw (&self->answer, COHORT_RECORD_SUBSCRIPTION, subscription.key, "subscription", object, NULL);
}
