// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Ghost: members, their subscriptions, and what they did.
 *
 * Ghost charges through a Stripe account of the creator and repeats what that says of a subscription; the Stripe
 * customer is a further key of the person, the Stripe subscription the key of the subscription. A subscription without
 * an id is complimentary, or a gift; its end is the tier's "expiry_at", which comes as milliseconds, or as a text with
 * or without fractions. The end of one that was cancelled is the end of the time that was paid.
 *
 * The export knows a membership by the person and the tier's name; so does the interface, of the one that runs. A
 * payment's event has neither fee nor invoice: where the Stripe account is connected as well, its own is counted. */

#include "config.h"

#include "cohort-provider-ghost-private.h"

#include "cohort-money.h"

#include <string.h>

#define KEY COHORT_GHOST_KEY

typedef struct
{
  JsonObject *thing;
  const char *member;  /* key of the person */
  const char *key;     /* of the subscription */
  const char *running; /* (nullable) by which the export knows it */
  const char *tier;    /* (nullable) */
  const char *status, *raw;
  const char *interval, *iso; /* (nullable) */
  gint64 unit;
  gint64 discount, discount_ends; /* 0: none; 0: without an end */
  gboolean is_granted, is_gift;
} Subscription;

static const char *
status_of (const char *theirs)
{
  static const char *const words[][2] = {
    { "trialing", "trialing" },        { "active", "active" },         { "past_due", "past_due" },
    { "unpaid", "past_due" },          { "paused", "paused" },         { "canceled", "ended" },
    { "incomplete_expired", "ended" }, { "incomplete", "incomplete" },
  };

  for (guint i = 0; theirs != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (theirs, words[i][0]) == 0)
      return words[i][1];
  return "unknown";
}

/* A time that is a number of milliseconds or a text. */
static gboolean
read_expiry (JsonObject *tier, gint64 *us)
{
  gint64 milliseconds;

  if (cohort_json_iso (tier, "expiry_at", us))
    return TRUE;
  if (!cohort_json_int (tier, "expiry_at", &milliseconds) || milliseconds <= 0 || milliseconds > G_MAXINT64 / 1000000)
    return FALSE;
  *us = milliseconds * 1000;
  return TRUE;
}

/* The tier of @list with that id: a member's list alone tells until when it is granted. */
static JsonObject *
find_tier (JsonArray *list, const char *id)
{
  for (guint i = 0; id != NULL && i < cohort_json_length (list); i++)
    if (g_strcmp0 (cohort_json_text (cohort_json_element (list, i), "id"), id) == 0)
      return cohort_json_element (list, i);
  return NULL;
}

static const char *
tier_id (JsonObject *subscription)
{
  const char *id = cohort_json_text (subscription, "tier.id");

  return id != NULL ? id : cohort_json_text (subscription, "price.tier.tier_id");
}

/* Whether an earlier one of the list runs with the same tier: the export has a membership of it only once. */
static gboolean
runs_before (JsonArray *list, guint index, const char *tier)
{
  for (guint i = 0; i < index; i++)
    {
      JsonObject *other = cohort_json_element (list, i);

      if (g_strcmp0 (tier_id (other), tier) == 0
          && strcmp (status_of (cohort_json_text (other, "status")), "ended") != 0)
        return TRUE;
    }
  return FALSE;
}

/* When it began. Of what was granted before Ghost kept that, it says the moment at which it is asked. */
static gboolean
read_start (CohortAnswer *answer, const Subscription *self, gint64 *us)
{
  return cohort_json_iso (self->thing, "start_date", us)
         && (!self->is_granted || *us < cohort_call_server_us (answer->call) - COHORT_US_PER_HOUR);
}

static void
read_terms (Subscription *self)
{
  static const char *const intervals[] = { "day", "week", "month", "year", NULL };
  const char *interval = cohort_json_text (self->thing, "price.interval");

  if (self->is_granted)
    return;
  if (interval != NULL && g_strv_contains (intervals, interval))
    self->interval = interval;
  self->iso = cohort_currency_intern (cohort_json_text (self->thing, "price.currency"));
  if (!cohort_json_int (self->thing, "price.amount", &self->unit) || self->unit < 0)
    self->iso = NULL;
}

/* What an offer takes off, and until when. */
static void
read_discount (CohortAnswer *answer, Subscription *self)
{
  JsonObject *offer = cohort_json_object (self->thing, "offer");
  const char *type = cohort_json_text (offer, "type"), *duration = cohort_json_text (offer, "duration");
  gint64 amount, from, months = 0;

  if (self->iso == NULL || type == NULL || !cohort_json_int (offer, "amount", &amount) || amount <= 0)
    return;
  if (strcmp (type, "fixed") == 0)
    self->discount = MIN (amount, self->unit);
  else if (strcmp (type, "percent") != 0
           || !cohort_mul_div_half_even (self->unit, MIN (amount, 100), 100, &self->discount))
    return;
  if (g_strcmp0 (duration, "forever") == 0 || cohort_json_iso (self->thing, "discount_end", &self->discount_ends)
      || !cohort_json_iso (self->thing, "start_date", &from))
    return;
  if (g_strcmp0 (duration, "repeating") == 0 && cohort_json_int (offer, "duration_in_months", &months))
    self->discount_ends = cohort_reader_add_term (&answer->reader, from, "month", (int) CLAMP (months, 1, 1200));
  else if (self->interval != NULL)
    self->discount_ends = cohort_reader_add_term (&answer->reader, from, self->interval, 1);
}

static void
set_terms (const Subscription *self, CohortRecord *version)
{
  if (self->tier != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, self->tier);
  cohort_record_set_int (version, COHORT_F_GIFT, self->is_gift);
  if (self->interval != NULL)
    {
      cohort_record_set_text (version, COHORT_F_INTERVAL, self->interval);
      cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, 1);
    }
  if (self->iso == NULL)
    return;
  cohort_record_set_int (version, COHORT_F_UNIT_MINOR, self->unit);
  cohort_record_set_text (version, COHORT_F_CURRENCY, self->iso);
  cohort_record_set_int (version, COHORT_F_QUANTITY, 1);
}

static void
set_discount (const Subscription *self, CohortRecord *version)
{
  if (self->discount <= 0 || strcmp (self->status, "ended") == 0)
    return;
  cohort_record_set_int (version, COHORT_F_DISCOUNT_MINOR, self->discount);
  if (self->discount_ends != 0)
    cohort_record_set_int (version, COHORT_F_DISCOUNT_ENDS, self->discount_ends);
}

/* How it began: with a trial that is over, or as it is. */
static void
add_beginning (CohortAnswer *answer, const Subscription *self, const CohortRecord *now)
{
  gint64 start, trial_from, trial_to, since = cohort_record_get_value (now, COHORT_F_EFFECTIVE_FROM)->i;
  CohortRecord *version;

  if (!read_start (answer, self, &start))
    return;
  if (strcmp (self->status, "trialing") == 0 || !cohort_json_iso (self->thing, "trial_end_at", &trial_to)
      || trial_to >= since)
    {
      cohort_reader_add_start (&answer->reader, self->key, start, now);
      return;
    }
  if (!cohort_json_iso (self->thing, "trial_start_at", &trial_from))
    trial_from = start;
  version = cohort_reader_add_version (&answer->reader, self->key, trial_from, "trialing", NULL);
  cohort_record_set_int (version, COHORT_F_TRIAL_END, trial_to);
  set_terms (self, version);
  version = cohort_reader_add_version (&answer->reader, self->key, trial_to, "active", NULL);
  set_terms (self, version);
  set_discount (self, version);
}

static void
set_end (const Subscription *self, JsonObject *tier, CohortRecord *version)
{
  gboolean has_expiry;
  gint64 at;

  if (strcmp (self->status, "ended") == 0)
    {
      cohort_record_set_text (version, COHORT_F_CANCEL_REASON,
                              cohort_json_flag (self->thing, "cancel_at_period_end") ? "voluntary" : "unknown");
      return;
    }
  cohort_json_set_iso (self->thing, "trial_end_at", version, COHORT_F_TRIAL_END);
  has_expiry = self->is_granted ? read_expiry (tier, &at) : cohort_json_iso (self->thing, "current_period_end", &at);
  if (has_expiry && strcmp (self->status, "trialing") != 0)
    cohort_record_set_int (version, COHORT_F_PAID_THROUGH, at);
  if (self->is_granted ? has_expiry : cohort_json_flag (self->thing, "cancel_at_period_end"))
    {
      cohort_record_set_int (version, COHORT_F_CANCEL_FLAG, TRUE);
      if (has_expiry)
        cohort_record_set_int (version, COHORT_F_CANCEL_AT, at);
    }
}

static void
add_versions (CohortAnswer *answer, const Subscription *self, JsonObject *tier)
{
  gint64 observed = cohort_reader_observed (&answer->reader), at = observed;
  gboolean is_over = strcmp (self->status, "ended") == 0;
  CohortRecord *version;

  if (is_over && cohort_json_iso (self->thing, "current_period_end", &at))
    at = MIN (at, observed);
  version = cohort_reader_add_version (&answer->reader, self->running != NULL ? self->running : self->key, at,
                                       self->status, self->raw);
  cohort_record_set_ref (version, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, self->key);
  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, observed);
  set_terms (self, version);
  set_discount (self, version);
  set_end (self, tier, version);
  add_beginning (answer, self, version);
}

static void
add_words (CohortAnswer *answer, const Subscription *self)
{
  const char *words = cohort_answer_text (answer, self->thing, "cancellation_reason");
  const char *offer = cohort_ghost_add_offer (answer, cohort_json_object (self->thing, "offer"), COHORT_RECORD_FILL);
  CohortRecord *record;

  if (words != NULL)
    {
      record = cohort_batch_add (answer->batch, COHORT_RECORD_EXIT_NOTE, self->key);
      cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, self->member);
      cohort_record_set_text (record, COHORT_F_BODY, words);
    }
  if (offer == NULL)
    return;
  record = cohort_batch_add (answer->batch, COHORT_RECORD_REDEMPTION, KEY (answer, "%s:%s", self->key, offer));
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, self->member);
  cohort_record_set_ref (record, COHORT_F_PROMOTION, COHORT_RECORD_PROMOTION, offer);
  cohort_json_set_iso (self->thing, "start_date", record, COHORT_F_STARTS);
  if (self->discount_ends != 0)
    cohort_record_set_int (record, COHORT_F_ENDS, self->discount_ends);
}

static void
read_subscription (CohortAnswer *answer, JsonObject *member, const char *person, JsonArray *list, guint index)
{
  Subscription self = { .thing = cohort_json_element (list, index), .member = person };
  const char *id = cohort_json_text (self.thing, "id"), *tier = tier_id (self.thing);
  JsonObject *granted = find_tier (cohort_json_array (member, "tiers"), tier);
  JsonObject *told = cohort_json_object (self.thing, "tier");
  CohortRecord *record;
  gint64 start;

  if (told == NULL)
    told = granted != NULL ? granted : cohort_json_object (self.thing, "price.tier");
  self.is_granted = id == NULL || *id == '\0';
  if (self.is_granted && tier == NULL)
    return;
  self.is_gift = self.is_granted && g_strcmp0 (cohort_json_text (member, "status"), "gift") == 0;
  self.raw = self.is_gift ? "gift" : self.is_granted ? "complimentary" : cohort_json_text (self.thing, "status");
  self.status = self.is_granted ? "comped" : status_of (self.raw);
  self.key = self.is_granted ? KEY (answer, "granted:%s:%s", person, tier) : KEY (answer, "stripe:%s", id);
  if (tier != NULL)
    self.tier = cohort_ghost_add_tier (answer, told, COHORT_RECORD_FILL);
  if (self.tier != NULL && strcmp (self.status, "ended") != 0 && strcmp (self.status, "incomplete") != 0
      && !runs_before (list, index, tier))
    self.running = KEY (answer, "%s:name:%s", person, cohort_answer_text (answer, told, "name"));
  read_terms (&self);
  read_discount (answer, &self);
  record = cohort_reader_add_subscription (&answer->reader, self.key, person);
  if (self.running != NULL)
    cohort_record_add_key (record, self.running);
  if (self.tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, self.tier);
  cohort_record_set_text (record, COHORT_F_RAW_STATUS, self.raw);
  if (read_start (answer, &self, &start))
    cohort_record_set_int (record, COHORT_F_STARTED_AT, start);
  add_versions (answer, &self, granted != NULL ? granted : told);
  add_words (answer, &self);
}

static void
set_labels (CohortAnswer *self, JsonObject *member, CohortRecord *person)
{
  JsonArray *list = cohort_json_array (member, "labels");
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      const char *name = cohort_answer_text (self, cohort_json_element (list, i), "name");

      if (name != NULL)
        g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", name);
    }
  if (lines->len > 0)
    cohort_record_set_text (person, COHORT_F_LABELS, lines->str);
  else if (list != NULL)
    cohort_record_set_null (person, COHORT_F_LABELS);
}

/* Where somebody lives stands in JSON that is kept as a text. */
static void
set_country (CohortAnswer *self, JsonObject *member, CohortRecord *person)
{
  const char *text = cohort_json_text (member, "geolocation");
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new_static (text, strlen (text)) : NULL;
  g_autoptr (JsonNode) node = bytes != NULL ? cohort_json_parse (bytes, NULL) : NULL;

  if (node != NULL)
    cohort_answer_set_text (self, cohort_json_root_object (node), "country_code", person, COHORT_F_COUNTRY);
}

void
cohort_ghost_read_member (CohortAnswer *self, JsonObject *member, const char *id)
{
  JsonArray *list = cohort_json_array (member, "subscriptions");
  const char *key = KEY (self, "id:%s", id);
  CohortRecord *person = cohort_reader_add_member (&self->reader, key);

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      const char *customer = cohort_json_text (cohort_json_element (list, i), "customer.id");

      if (customer != NULL && *customer != '\0')
        cohort_record_add_key (person, KEY (self, "customer:%s", customer));
    }
  cohort_answer_set_text (self, member, "name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, member, "email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (self, member, "note", person, COHORT_F_NOTE);
  cohort_answer_set_text (self, member, "status", person, COHORT_F_RAW_STATUS);
  set_labels (self, member, person);
  set_country (self, member, person);
  if (cohort_json_has (member, "subscribed"))
    cohort_record_set_int (person, COHORT_F_MAIL_OK, cohort_json_flag (member, "subscribed"));
  cohort_json_set_iso (member, "created_at", person, COHORT_F_JOINED_AT);
  cohort_json_set_iso (member, "last_seen_at", person, COHORT_F_SEEN_AT);
  for (guint i = 0; i < cohort_json_length (list); i++)
    if (cohort_json_element (list, i) != NULL)
      read_subscription (self, member, key, list, i);
}

/* Events */

/* The person of an event, as far as the event names one: who has left the list since is still who did it. */
static const char *
event_person (CohortAnswer *self, JsonObject *data)
{
  const char *id = cohort_json_text (data, "member.id");
  CohortRecord *person;
  const char *key;

  if (id == NULL)
    id = cohort_json_text (data, "member_id");
  if (id == NULL)
    return NULL;
  key = KEY (self, "id:%s", id);
  person = cohort_reader_add_identity (&self->reader, key);
  cohort_answer_set_text (self, data, "member.name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, data, "member.email", person, COHORT_F_EMAIL);
  return key;
}

/* Returns: (nullable): the key of the post of an event, which the list may not have yet */
static const char *
event_post (CohortAnswer *self, JsonObject *data)
{
  gboolean is_mail = cohort_json_object (data, "email") != NULL;
  const char *id = cohort_json_text (data, is_mail ? "email.post_id" : "post.id");
  const char *title = cohort_answer_text (self, data, is_mail ? "email.subject" : "post.title");
  CohortRecord *post;
  const char *key;

  if (id == NULL)
    return NULL;
  key = KEY (self, "id:%s", id);
  post = cohort_batch_add (self->batch, COHORT_RECORD_POST, key);
  cohort_record_set_mode (post, COHORT_RECORD_CREATE);
  cohort_record_set_text (post, COHORT_F_TITLE, title != NULL ? title : id);
  cohort_record_set_text (post, COHORT_F_STATUS, is_mail ? "sent" : "published");
  return key;
}

static void
add_interaction (CohortAnswer *self, JsonObject *data, const char *kind, const char *key, const char *person, gint64 at)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_INTERACTION, key);
  const char *post = event_post (self, data);

  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, at);
  if (post != NULL)
    cohort_record_set_ref (record, COHORT_F_POST, COHORT_RECORD_POST, post);
  if (strcmp (kind, "feedback") == 0)
    cohort_json_set_int (data, "score", record, COHORT_F_VALUE);
}

static void
add_payment (CohortAnswer *self, JsonObject *data, const char *stream, const char *key, const char *person, gint64 at)
{
  const char *iso = cohort_currency_intern (cohort_json_text (data, "currency"));
  CohortRecord *payment;
  gint64 amount;

  if (iso == NULL || !cohort_json_int (data, "amount", &amount) || amount <= 0)
    return;
  payment = cohort_reader_add_payment (&self->reader, key, person, "charge", at, cohort_answer_money (amount, iso));
  cohort_record_set_text (payment, COHORT_F_STREAM, stream);
}

static void
add_origin (CohortAnswer *self, JsonObject *data, const char *key, const char *person, gint64 at)
{
  const char *channel = cohort_answer_text (self, data, "attribution.referrer_source");
  CohortRecord *record;

  if (channel == NULL)
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_ATTRIBUTION, key);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_CHANNEL, channel);
  cohort_answer_set_text (self, data, "attribution.title", record, COHORT_F_DETAIL);
  cohort_record_set_int (record, COHORT_F_AT, at);
}

static void
add_newsletter (CohortAnswer *self, JsonObject *data, const char *key, const char *person, gint64 at)
{
  const char *name = cohort_answer_text (self, data, "newsletter.name");
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_CONSENT, key);

  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_KIND, name != NULL ? name : "newsletter");
  cohort_record_set_int (record, COHORT_F_GRANTED, cohort_json_flag (data, "subscribed"));
  cohort_record_set_int (record, COHORT_F_AT, at);
}

/**
 * cohort_ghost_read_event:
 *
 * Events of several types share an id: the key has both.
 */
void
cohort_ghost_read_event (CohortAnswer *self, JsonObject *event)
{
  static const char *const kinds[][2] = {
    { "login_event", "login" },       { "comment_event", "comment" },   { "click_event", "click" },
    { "feedback_event", "feedback" }, { "email_opened_event", "open" },
  };
  const char *type = cohort_json_text (event, "type");
  JsonObject *data = cohort_json_object (event, "data");
  const char *id = cohort_json_text (data, "id");
  const char *key, *person;
  gint64 at;

  if (type == NULL || id == NULL || !cohort_json_iso (data, "created_at", &at))
    return;
  person = event_person (self, data);
  if (person == NULL)
    return;
  key = KEY (self, "%s:%s", type, id);
  if (strcmp (type, "payment_event") == 0)
    add_payment (self, data, "membership", key, person, at);
  else if (strcmp (type, "donation_event") == 0)
    add_payment (self, data, "tip", key, person, at);
  else if (strcmp (type, "signup_event") == 0)
    add_origin (self, data, key, person, at);
  else if (strcmp (type, "newsletter_event") == 0)
    add_newsletter (self, data, key, person, at);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (type, kinds[i][0]) == 0)
      add_interaction (self, data, kinds[i][1], key, person, at);
}
