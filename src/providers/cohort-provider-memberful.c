// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Memberful, asked by GraphQL. It charges through a Stripe account of the creator: the Stripe customer is a further key
 * of the person, and where that account is connected as well, its payments are counted and these are not. Times are
 * seconds, amounts cents; a refusal comes with the status 200.
 *
 * What the dashboard calls a price is a plan here. An order is a payment for one term of its subscription's plan; what
 * cost nothing although the plan has a price was a present. Of a refund neither day nor part is told. A member may have
 * access to everything without a subscription: that is a complimentary one. */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-graphql.h"
#include "cohort-json-get.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLANS "plans"
#define MEMBERS "members"
#define SUBSCRIPTIONS "subscriptions"
#define ORDERS "orders"

#define KEY COHORT_ANSWER_KEY

#define PLAN "plan { id label priceCents intervalUnit intervalCount } "
#define PAGE "pageInfo { endCursor hasNextPage } "

static const CohortGraphqlQuery queries[] = {
  { PLANS, "{ plans { id label priceCents intervalUnit intervalCount forSale } }", NULL, FALSE },
  { MEMBERS,
    "query($after: String) { members(first: 100, after: $after) { totalCount " PAGE
    "edges { node { id email fullName username stripeCustomerId unrestrictedAccess } } } }",
    "members", FALSE },
  { SUBSCRIPTIONS,
    "query($after: String) { subscriptions(first: 100, after: $after) { totalCount " PAGE
    "edges { node { id createdAt activatedAt expiresAt active autorenew pastDue trialStartAt trialEndAt "
    "member { id } " PLAN "} } } }",
    "subscriptions", FALSE },
  { ORDERS,
    "query($after: String) { orders(first: 100, after: $after) { totalCount " PAGE
    "edges { node { uuid createdAt status type currency totalCents taxAmountCents couponDiscountAmountCents "
    "member { id } subscription { id " PLAN "} } } } }",
    "orders", FALSE },
};

static const CohortField fields[] = {
  { "url", N_ ("Address of the Site"), "https://example.memberful.com", N_ ("Where you administer Memberful."),
    COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_URL, NULL },
  { "key", N_ ("API Key"), NULL, N_ ("In Memberful: Settings, Custom applications, “Add custom application”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { PLANS, N_ ("Tiers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_TIER, NULL },
  { MEMBERS, N_ ("Members"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "members" },
  { SUBSCRIPTIONS, N_ ("Subscriptions"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_SUBSCRIPTION,
    "subscriptions" },
  { ORDERS, N_ ("Orders"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT, "payments" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (queries) == G_N_ELEMENTS (streams));

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_graphql_plan (queries, G_N_ELEMENTS (queries), marks, out);
}

static const CohortGraphqlQuery *
find_query (const CohortTask *task)
{
  return cohort_graphql_find (queries, G_N_ELEMENTS (queries), task->stream);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *key = cohort_answer_require_secret (call, "key", error);
  g_autofree char *after = cohort_args_get (task->args, "after");
  JsonObject *variables = NULL;

  if (key == NULL)
    return FALSE;
  cohort_request_set_bearer (out, key);
  cohort_request_add_path (out, "/api/graphql");
  if (after != NULL)
    {
      variables = json_object_new ();
      json_object_set_string_member (variables, "after", after);
    }
  cohort_graphql_set_query (out, task->kind == COHORT_TASK_CHECK ? "{ plans { id } }" : find_query (task)->query,
                            variables);
  return TRUE;
}

/* Members and plans */

static const char *
id_key (CohortAnswer *self, JsonObject *thing, const char *path)
{
  char buffer[24];
  const char *id = cohort_json_id (thing, path, buffer);

  return id != NULL && *id != '\0' ? KEY (self, "id:%s", id) : NULL;
}

/* @sold: (nullable): a plan
 * Returns: (nullable): its key */
static const char *
add_tier (CohortAnswer *self, JsonObject *sold, CohortRecordMode mode)
{
  const char *key = id_key (self, sold, "id"), *name = cohort_answer_text (self, sold, "label");
  CohortRecord *tier;

  if (key == NULL)
    return NULL;
  tier = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);
  cohort_record_set_mode (tier, mode);
  cohort_record_set_text (tier, COHORT_F_NAME, name != NULL ? name : key + strlen ("id:"));
  return key;
}

static void
read_plan (CohortAnswer *self, JsonObject *sold)
{
  const char *key = add_tier (self, sold, COHORT_RECORD_SET);
  CohortRecord *tier;
  gint64 price;

  if (key == NULL)
    return;
  tier = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);
  cohort_record_set_int (tier, COHORT_F_ACTIVE, cohort_json_flag (sold, "forSale"));
  if (cohort_json_int (sold, "priceCents", &price))
    cohort_record_set_int (tier, COHORT_F_FREE, price == 0);
}

static const char *
read_term (JsonObject *sold, int *count)
{
  const char *interval = NULL;
  int unit = 1;
  gint64 times = 1;

  *count = 1;
  if (!cohort_interval_from_text (cohort_json_text (sold, "intervalUnit"), &interval, &unit))
    return NULL;
  cohort_json_int (sold, "intervalCount", &times);
  *count = (int) CLAMP (times, 1, 100) * unit;
  return interval;
}

/* Access without a subscription, or the end of it where there was one. */
static void
read_access (CohortAnswer *self, JsonObject *member, const char *person)
{
  CohortStanding granted
      = { .key = KEY (self, "granted:%s", person), .person = person, .status = "comped", .raw = "unrestricted access" };
  CohortRecord *ended;

  if (cohort_json_flag (member, "unrestrictedAccess"))
    {
      cohort_answer_add_standing (self, &granted);
      return;
    }
  ended = cohort_reader_add_version (&self->reader, granted.key, cohort_reader_observed (&self->reader), "ended", NULL);
  cohort_record_set_mode (ended, COHORT_RECORD_ATTACH);
}

static void
read_member (CohortAnswer *self, JsonObject *member)
{
  const char *key = id_key (self, member, "id"), *customer = cohort_json_text (member, "stripeCustomerId");
  CohortRecord *person;

  if (key == NULL)
    return;
  person = cohort_reader_add_member (&self->reader, key);
  if (customer != NULL && *customer != '\0')
    cohort_record_add_key (person, KEY (self, "customer:%s", customer));
  cohort_answer_set_text (self, member, "fullName", person, COHORT_F_NAME);
  cohort_answer_set_text (self, member, "email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (self, member, "username", person, COHORT_F_HANDLE);
  if (cohort_json_has (member, "unrestrictedAccess"))
    read_access (self, member, key);
}

/* Subscriptions */

static void
read_subscription (CohortAnswer *self, JsonObject *subscription)
{
  JsonObject *sold = cohort_json_object (subscription, "plan");
  CohortStanding standing
      = { .key = id_key (self, subscription, "id"), .person = id_key (self, subscription, "member.id"), .quantity = 1 };
  gint64 now = cohort_call_server_us (self->call), expires = 0;
  gboolean renews = cohort_json_flag (subscription, "autorenew");
  gboolean has_end = cohort_json_unix (subscription, "expiresAt", &expires);

  if (standing.key == NULL || standing.person == NULL)
    return;
  cohort_reader_add_identity (&self->reader, standing.person);
  standing.tier = add_tier (self, sold, COHORT_RECORD_FILL);
  standing.interval = read_term (sold, &standing.count);
  cohort_json_unix (subscription, "createdAt", &standing.started);
  cohort_json_unix (subscription, "trialEndAt", &standing.trial_end);
  if (!cohort_json_flag (subscription, "active"))
    {
      standing.status = "ended";
      standing.raw = "inactive";
      standing.why = cohort_json_flag (subscription, "pastDue") ? "failed" : renews ? "unknown" : "voluntary";
      standing.since = has_end ? MIN (expires, now) : 0;
    }
  else if (cohort_json_flag (subscription, "pastDue"))
    {
      standing.status = standing.raw = "past_due";
      standing.since = has_end ? MIN (expires, now) : 0;
    }
  else
    {
      standing.status = standing.raw = standing.trial_end > now ? "trialing" : "active";
      standing.paid_through = has_end ? expires : 0;
      standing.cancel_at = renews ? 0 : standing.paid_through;
    }
  cohort_answer_add_standing (self, &standing);
}

/* Money */

static gboolean
has_status (JsonObject *order, const char *status)
{
  const char *theirs = cohort_json_text (order, "status");

  return theirs != NULL && g_ascii_strcasecmp (theirs, status) == 0;
}

/* The term that an order bought, from the day of the order. */
static void
add_coverage (CohortAnswer *self, JsonObject *order, const CohortRecord *payment, CohortTerm *term)
{
  JsonObject *sold = cohort_json_object (order, "subscription.plan");
  gint64 paid = term->unit.minor, discount = 0, tax = 0, price;
  CohortRecord *record;

  term->interval = read_term (sold, &term->count);
  if (term->interval == NULL || term->subscription == NULL)
    return;
  term->tier = add_tier (self, sold, COHORT_RECORD_FILL);
  cohort_json_int (order, "taxAmountCents", &tax);
  cohort_json_int (order, "couponDiscountAmountCents", &discount);
  tax = CLAMP (tax, 0, paid);
  discount = MAX (discount, 0);
  if (paid == 0 && discount == 0 && cohort_json_int (sold, "priceCents", &price) && price > 0)
    discount = price;
  if (!cohort_add_i64 (paid - tax, discount, &term->unit.minor) || term->unit.minor == 0)
    return;
  record = cohort_reader_add_term_coverage (&self->reader, term);
  cohort_record_set_int (record, COHORT_F_DISCOUNT_MINOR, discount);
  cohort_record_set_int (record, COHORT_F_TAX_MINOR, tax);
  if (payment != NULL)
    cohort_reader_allocate (&self->reader, term->key, term->key, paid);
}

static void
read_order (CohortAnswer *self, JsonObject *order)
{
  const char *uuid = cohort_json_text (order, "uuid"),
             *iso = cohort_currency_intern (cohort_json_text (order, "currency"));
  gboolean is_back = has_status (order, "refunded");
  CohortTerm term = { .identity = id_key (self, order, "member.id"),
                      .subscription = id_key (self, order, "subscription.id"),
                      .kind = "period" };
  CohortRecord *payment = NULL;
  gint64 tax;

  if (uuid == NULL || iso == NULL || !cohort_json_unix (order, "createdAt", &term.from)
      || !cohort_json_int (order, "totalCents", &term.unit.minor) || term.unit.minor < 0
      || has_status (order, "cancelled"))
    return;
  term.key = KEY (self, "order:%s", uuid);
  term.unit.iso = iso;
  if (term.identity != NULL)
    cohort_reader_add_identity (&self->reader, term.identity);
  if (term.subscription != NULL)
    cohort_reader_add_subscription (&self->reader, term.subscription, term.identity);
  if (term.unit.minor > 0)
    {
      payment = cohort_reader_add_payment (&self->reader, term.key, term.identity, "charge", term.from, term.unit);
      cohort_record_set_text (payment, COHORT_F_STREAM, term.subscription != NULL ? "membership" : "download");
      if (term.subscription != NULL)
        cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, term.subscription);
      if (cohort_json_int (order, "taxAmountCents", &tax) && tax >= 0)
        cohort_record_set_int (payment, COHORT_F_TAX_MINOR, tax);
      if (has_status (order, "pending") || has_status (order, "suspended"))
        cohort_record_set_text (payment, COHORT_F_STATUS, has_status (order, "pending") ? "pending" : "failed");
      if (is_back)
        cohort_reader_add_refund (&self->reader, KEY (self, "%s:refund", term.key), term.key, term.identity,
                                  MAX (term.from, cohort_reader_observed (&self->reader)), term.unit);
    }
  if (is_back || has_status (order, "completed"))
    add_coverage (self, order, payment, &term);
}

/* Answers */

static CohortVerdict
read_connection (CohortAnswer *self, const CohortTask *task, JsonObject *connection, GError **error)
{
  JsonArray *edges = cohort_json_array (connection, "edges");
  const char *next = cohort_json_text (connection, "pageInfo.endCursor");
  g_autoptr (GString) args = g_string_new (NULL);

  if (edges == NULL)
    return cohort_answer_unexpected (error);
  for (guint i = 0; i < cohort_json_length (edges); i++)
    {
      JsonObject *node = cohort_json_object (cohort_json_element (edges, i), "node");

      if (strcmp (task->stream, MEMBERS) == 0)
        read_member (self, node);
      else if (strcmp (task->stream, SUBSCRIPTIONS) == 0)
        read_subscription (self, node);
      else
        read_order (self, node);
    }
  cohort_batch_set_items (self->batch, cohort_json_length (edges));
  if (*task->args == '\0')
    cohort_answer_expect (self->batch, task, connection, "totalCount");
  if (next == NULL || cohort_json_length (edges) == 0 || !cohort_json_flag (connection, "pageInfo.hasNextPage"))
    return COHORT_OK;
  cohort_args_add (args, "after", next);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
  return COHORT_OK;
}

/* A key that is not known is told as any other fault: "Invalid authentication token." */
static CohortVerdict
read_refusal (JsonNode *node, GError **error)
{
  JsonObject *first = cohort_json_element (cohort_json_array (cohort_json_root_object (node), "errors"), 0);
  const char *message = cohort_json_text (first, "message");

  if (message == NULL || strstr (message, "authentication token") == NULL)
    return COHORT_OK;
  g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
               _ ("The service refuses the key: it may have been revoked or have expired."));
  return COHORT_NEED_AUTH;
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) first = cohort_json_parse (reply->body, NULL);
  g_autoptr (JsonNode) root = NULL;
  g_auto (CohortAnswer) self = { 0 };
  CohortVerdict verdict = read_refusal (first, error);
  JsonObject *data;
  JsonArray *plans;

  if (verdict == COHORT_OK)
    verdict = cohort_graphql_reply (reply, batch, &root, &data, error);
  if (verdict != COHORT_OK)
    return verdict;
  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_batch_set_account (batch, call->account->base_url, NULL);
      return COHORT_OK;
    }
  if (strcmp (task->stream, PLANS) != 0)
    return read_connection (&self, task, cohort_json_object (data, find_query (task)->path), error);
  plans = cohort_json_array (data, PLANS);
  if (plans == NULL)
    return cohort_answer_unexpected (error);
  for (guint i = 0; i < cohort_json_length (plans); i++)
    read_plan (&self, cohort_json_element (plans, i));
  cohort_batch_set_items (batch, cohort_json_length (plans));
  return COHORT_OK;
}

const CohortProvider cohort_provider_memberful = {
  .id = "memberful",
  .name = "Memberful",
  .scope
  = N_ ("The key of a custom application of its own. Memberful lets every such key write, too; Cohort only reads "
        "with it."),
  .help_page = "source-memberful",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 90 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
