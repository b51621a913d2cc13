// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Patreon: a member with the history of the pledge.
 *
 * The pledge history says when a pledge began, changed and ended, and every charge: in the currency of the patron, with
 * its outcome, without a fee and without the day of a refund. An amount is that of one charge: of a yearly pledge, the
 * whole year's. A campaign that is paid by the work buys no time. The lifetime sum is in the currency of the campaign,
 * which only a person can say; it is kept where all charges of the member are in that currency too.
 *
 * "Partially Refunded" does not say how much: the charge stays whole, with a warning. A gift shows at the one who
 * received it; who gave it is not told. */

#include "config.h"

#include "cohort-provider-patreon-private.h"

#include "cohort-money.h"

#include <string.h>

#define KEY COHORT_PATREON_KEY

typedef struct
{
  JsonObject *thing;
  const char *key; /* of the person and of the subscription */
  const char *raw; /* (nullable) in the words of the export */
  const char *status;
  const char *interval; /* NULL where works are paid for */
  int count;
  const char *iso;
  gint64 unit;
  gboolean is_priced, is_gift;
  gboolean only_home; /* every charge is in the campaign's currency */
  const char *left;   /* (nullable) why the pledge was deleted the last time */
} Member;

/* One entry of the pledge history. */
typedef struct
{
  JsonObject *thing;
  const char *id, *type, *status;
  gint64 at;
  gint64 amount;
  const char *iso; /* NULL: no amount */
} Event;

/* Patreon's word as the export writes it, or NULL for somebody who pledges nothing. */
static const char *
raw_status (const char *status)
{
  static const char *const words[][2] = { { "active_patron", "Active patron" },
                                          { "declined_patron", "Declined patron" },
                                          { "former_patron", "Former patron" } };

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (status, words[i][0]) == 0)
      return words[i][1];
  return status;
}

static const char *
member_status (const Member *member)
{
  const char *status = cohort_json_text (member->thing, "attributes.patron_status");
  gint64 pays = -1;

  if (g_strcmp0 (status, "former_patron") == 0)
    return "ended";
  if (g_strcmp0 (status, "declined_patron") == 0)
    return "past_due";
  if (cohort_json_flag (member->thing, "attributes.is_free_trial"))
    return "trialing";
  if (member->is_gift)
    return "comped";
  if (g_strcmp0 (status, "active_patron") != 0)
    return status != NULL ? "unknown" : NULL;
  return cohort_json_int (member->thing, "attributes.will_pay_amount_cents", &pays) && pays == 0 ? "comped" : "active";
}

static gint
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *left = a, *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return strcmp (left->id, right->id);
}

/* Returns: (transfer full) (element-type Event): the history, oldest first */
static GArray *
read_events (CohortPatreon *self, JsonObject *member)
{
  JsonArray *list = cohort_json_array (member, "relationships.pledge_history.data");
  GArray *events = g_array_new (FALSE, FALSE, sizeof (Event));

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      const char *id = cohort_json_text (cohort_json_element (list, i), "id");
      Event event = { .id = id };

      event.thing = cohort_patreon_included (self, "pledge-event", id);
      event.type = cohort_json_text (event.thing, "attributes.type");
      event.status = cohort_json_text (event.thing, "attributes.payment_status");
      if (event.type == NULL || !cohort_json_iso (event.thing, "attributes.date", &event.at))
        continue;
      if (cohort_json_int (event.thing, "attributes.amount_cents", &event.amount) && event.amount >= 0)
        event.iso = cohort_currency_intern (cohort_json_text (event.thing, "attributes.currency_code"));
      g_array_append_val (events, event);
    }
  g_array_sort (events, compare_events);
  return events;
}

static const char *
event_tier (CohortPatreon *self, const Event *event)
{
  char buffer[24];

  return cohort_patreon_add_tier (self, cohort_json_id (event->thing, "attributes.tier_id", buffer),
                                  cohort_json_text (event->thing, "attributes.tier_title"), COHORT_RECORD_FILL);
}

/* The tier that the member has now: the dearest comes first where there are several. */
static const char *
current_tier (CohortPatreon *self, const Member *member)
{
  JsonArray *list = cohort_json_array (member->thing, "relationships.currently_entitled_tiers.data");
  char buffer[24];
  const char *id = cohort_json_id (cohort_json_element (list, 0), "id", buffer);
  JsonObject *tier = cohort_patreon_included (self, "tier", id);

  return cohort_patreon_add_tier (self, id, cohort_json_text (tier, "attributes.title"), COHORT_RECORD_FILL);
}

/* What one charge is: as the campaign says it, or in the patron's own currency as the last entry of the history. */
static void
read_price (CohortPatreon *self, Member *member, const GArray *events)
{
  const Event *last = NULL;
  gint64 cadence = 1, pays;

  member->only_home = self->iso != NULL;
  for (guint i = 0; i < events->len; i++)
    {
      const Event *event = &g_array_index (events, Event, i);

      if (event->iso == NULL)
        continue;
      member->only_home &= event->iso == self->iso;
      if (event->amount > 0)
        last = event;
    }
  member->is_priced = cohort_json_int (member->thing, "attributes.will_pay_amount_cents", &pays)
                      || cohort_json_int (member->thing, "attributes.currently_entitled_amount_cents", &pays);
  member->is_priced &= self->iso != NULL;
  member->unit = member->is_priced ? MAX (pays, 0) : 0;
  member->iso = self->iso;
  if (last != NULL && (last->iso != self->iso || strcmp (member->status, "ended") == 0))
    {
      member->is_priced = TRUE;
      member->unit = last->amount;
      member->iso = last->iso;
    }
  cohort_json_int (member->thing, "attributes.pledge_cadence", &cadence);
  cadence = CLAMP (cadence, 1, 1200);
  if (self->is_monthly)
    member->interval = cadence % 12 == 0 ? "year" : "month";
  member->count = (int) (cadence % 12 == 0 ? cadence / 12 : cadence);
}

static void
set_terms (const Member *member, CohortRecord *version, gint64 unit, const char *iso)
{
  if (member->interval != NULL)
    {
      cohort_record_set_text (version, COHORT_F_INTERVAL, member->interval);
      cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, member->count);
    }
  cohort_record_set_int (version, COHORT_F_UNIT_MINOR, unit);
  cohort_record_set_int (version, COHORT_F_QUANTITY, 1);
  cohort_record_set_text (version, COHORT_F_CURRENCY, iso);
}

/* Beginning, change and end of the pledge, each on its day. */
static void
add_history (CohortPatreon *self, Member *member, const GArray *events)
{
  gboolean declined = FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      const Event *event = &g_array_index (events, Event, i);
      gboolean ends = strcmp (event->type, "pledge_delete") == 0;
      const char *tier;
      CohortRecord *version;

      if (!g_str_has_prefix (event->type, "pledge_"))
        {
          declined = g_strcmp0 (event->status, "Declined") == 0;
          continue;
        }
      tier = event_tier (self, event);
      version
          = cohort_reader_add_version (&self->answer.reader, member->key, event->at, ends ? "ended" : "active", NULL);
      if (tier != NULL)
        cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
      if (event->iso != NULL && !ends)
        set_terms (member, version, event->amount, event->iso);
      if (!ends)
        continue;
      /* Who was charged well, and whose pledge was deleted, left. */
      member->left = declined ? "failed" : "voluntary";
      cohort_record_set_text (version, COHORT_F_CANCEL_REASON, member->left);
    }
}

/* Since when the member is as it is, as far as anything says. */
static gint64
status_since (CohortPatreon *self, const Member *member, const GArray *events)
{
  gint64 since = cohort_reader_observed (&self->answer.reader), at;

  if (strcmp (member->status, "past_due") == 0 && cohort_json_iso (member->thing, "attributes.last_charge_date", &at))
    return MIN (at, since);
  if (strcmp (member->status, "ended") == 0)
    for (guint i = events->len; i > 0; i--)
      if (strcmp (g_array_index (events, Event, i - 1).type, "pledge_delete") == 0)
        return g_array_index (events, Event, i - 1).at;
  return since;
}

static void
add_current (CohortPatreon *self, const Member *member, const GArray *events, const char *tier)
{
  CohortRecord *version = cohort_reader_add_version (&self->answer.reader, member->key,
                                                     status_since (self, member, events), member->status, member->raw);
  gint64 at;

  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, cohort_reader_observed (&self->answer.reader));
  if (tier != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  if (member->is_priced)
    set_terms (member, version, member->unit, member->iso);
  cohort_record_set_int (version, COHORT_F_GIFT, member->is_gift);
  if (strcmp (member->status, "ended") == 0)
    cohort_record_set_text (
        version, COHORT_F_CANCEL_REASON,
        member->left != NULL                                                                             ? member->left
        : g_strcmp0 (cohort_json_text (member->thing, "attributes.last_charge_status"), "Declined") == 0 ? "failed"
                                                                                                         : "unknown");
  else if (cohort_json_iso (member->thing, "attributes.next_charge_date", &at))
    cohort_record_set_int (version,
                           strcmp (member->status, "trialing") == 0 ? COHORT_F_TRIAL_END : COHORT_F_PAID_THROUGH, at);
  if (cohort_json_iso (member->thing, "attributes.pledge_relationship_start", &at))
    cohort_reader_add_start (&self->answer.reader, member->key, at, version);
}

/* Charges */

static const char *
payment_status (const char *status)
{
  static const char *const words[][2] = {
    { "Paid", "succeeded" },  { "Refunded", "succeeded" },           { "Refunded by Patreon", "succeeded" },
    { "Declined", "failed" }, { "Partially Refunded", "succeeded" }, { "Fraud", "failed" },
    { "Deleted", "failed" },
  };

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (status, words[i][0]) == 0)
      return words[i][1];
  return "pending";
}

static void
add_time (CohortPatreon *self, const Member *member, const Event *event, const char *key)
{
  CohortTerm term = {
    .key = key,
    .identity = member->key,
    .subscription = member->key,
    .tier = event_tier (self, event),
    .kind = "period",
    .from = cohort_reader_day_start (&self->answer.reader, event->at),
    .interval = member->interval,
    .count = member->count,
    .unit = cohort_answer_money (event->amount, event->iso),
  };

  cohort_reader_add_term_coverage (&self->answer.reader, &term);
  cohort_reader_allocate (&self->answer.reader, key, key, event->amount);
}

static void
add_charge (CohortPatreon *self, const Member *member, const Event *event)
{
  const char *key = KEY (self, "id:%s", event->id);
  const char *status = payment_status (event->status);
  CohortMoney amount = cohort_answer_money (event->amount, event->iso);
  CohortRecord *payment;

  /* A trial is charged with nothing. */
  if (event->iso == NULL || event->amount == 0)
    return;
  payment = cohort_reader_add_payment (&self->answer.reader, key, member->key, "charge", event->at, amount);
  cohort_record_set_text (payment, COHORT_F_STATUS, status);
  cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, member->key);
  if (strcmp (status, "failed") == 0)
    cohort_record_set_text (payment, COHORT_F_FAILURE_CODE, event->status);
  if (strcmp (status, "succeeded") != 0)
    return;
  if (strcmp (event->status, "Partially Refunded") == 0)
    self->n_part_refunds++;
  else if (strcmp (event->status, "Paid") != 0)
    cohort_reader_add_refund (&self->answer.reader, KEY (self, "%s:refund", key), key, member->key,
                              cohort_call_server_us (self->answer.call), amount);
  if (member->interval != NULL)
    add_time (self, member, event, key);
}

static void
add_lifetime (CohortPatreon *self, const Member *member)
{
  gint64 now = cohort_call_server_us (self->answer.call), lifetime;
  CohortRecord *snapshot;

  if (!member->only_home || !cohort_json_int (member->thing, "attributes.campaign_lifetime_support_cents", &lifetime)
      || lifetime <= 0)
    return;
  snapshot = cohort_batch_add (
      self->answer.batch, COHORT_RECORD_IDENTITY_SNAPSHOT,
      KEY (self, "%s:%s@%s", member->key, self->iso, cohort_reader_day_tag (&self->answer.reader, now)));
  cohort_record_set_ref (snapshot, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, member->key);
  cohort_record_set_int (snapshot, COHORT_F_OBSERVED_AT, now);
  cohort_record_set_int (snapshot, COHORT_F_LIFETIME_MINOR, lifetime);
  cohort_record_set_text (snapshot, COHORT_F_CURRENCY, self->iso);
}

static void
add_person (CohortPatreon *self, Member *member, const char *id)
{
  char buffer[24];
  const char *user_id = cohort_json_id (member->thing, "relationships.user.data.id", buffer);
  JsonObject *user = cohort_patreon_included (self, "user", user_id);
  const char *own = KEY (self, "member:%s", id);
  CohortRecord *person;

  member->key = user_id != NULL ? KEY (self, "id:%s", user_id) : own;
  person = cohort_reader_add_member (&self->answer.reader, member->key);
  if (user_id != NULL)
    cohort_record_add_key (person, own);
  cohort_answer_set_text (&self->answer, member->thing, "attributes.full_name", person, COHORT_F_NAME);
  cohort_answer_set_text (&self->answer, member->thing, "attributes.email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (&self->answer, member->thing, "attributes.note", person, COHORT_F_NOTE);
  cohort_answer_set_text (&self->answer, user, "attributes.url", person, COHORT_F_URL);
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, member->raw);
  cohort_json_set_iso (member->thing, "attributes.pledge_relationship_start", person, COHORT_F_JOINED_AT);
}

void
cohort_patreon_read_member (CohortPatreon *self, JsonObject *thing, const char *id)
{
  g_autoptr (GArray) events = read_events (self, thing);
  Member member = { .thing = thing, .raw = raw_status (cohort_json_text (thing, "attributes.patron_status")) };
  CohortRecord *subscription;
  const char *tier;

  member.is_gift = cohort_json_flag (thing, "attributes.is_gifted");
  member.status = member_status (&member);
  add_person (self, &member, id);
  /* A free member is a person without a membership. */
  if (member.status == NULL)
    return;
  read_price (self, &member, events);
  tier = current_tier (self, &member);
  subscription = cohort_reader_add_subscription (&self->answer.reader, member.key, member.key);
  cohort_record_set_text (subscription, COHORT_F_RAW_STATUS, member.raw);
  if (tier != NULL)
    cohort_record_set_ref (subscription, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  cohort_json_set_iso (thing, "attributes.pledge_relationship_start", subscription, COHORT_F_STARTED_AT);
  add_history (self, &member, events);
  add_current (self, &member, events, tier);
  for (guint i = 0; i < events->len; i++)
    if (strcmp (g_array_index (events, Event, i).type, "subscription") == 0)
      add_charge (self, &member, &g_array_index (events, Event, i));
  add_lifetime (self, &member);
}
