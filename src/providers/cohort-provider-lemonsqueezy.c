// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lemon Squeezy, asked directly. It sells in its own name: the tax inside a payment is its business, and what it keeps
 * shows in its payouts only, so fees are unknown. Amounts are in the currency's smallest unit.
 *
 * The first invoice of a subscription and its order are the same money: subscriptions count by their invoices, orders
 * only where no subscription came of them. An invoice does not say for how long it pays, nor does its subscription;
 * that is the price's. So one thing leads to the next: variants, prices, the subscriptions, the invoices of each that
 * changed. A price that is not listed any more is asked for by itself.
 *
 * "Cancelled" is somebody who has asked to leave, and stays until `ends_at`. Nothing can be asked for by the time of
 * its change: what was given back is looked up in the list of what was refunded. */

#include "config.h"

#include "cohort-provider-lemonsqueezy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CUSTOMERS "customers"
#define SUBSCRIPTIONS "subscriptions"
#define ORDERS "orders"
#define PAGE_SIZE 100
#define MAX_PRICES 16384 /* characters */

#define KEY COHORT_ANSWER_KEY

static const CohortField fields[] = {
  { "key", N_ ("API Key"), NULL, N_ ("On Lemon Squeezy: Settings, API, “+”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { CUSTOMERS, N_ ("Customers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "members" },
  { SUBSCRIPTIONS, N_ ("Subscriptions"), COHORT_US_PER_DAY, 30 * COHORT_US_PER_DAY, COHORT_ABSENT_ENDED,
    COHORT_RECORD_SUBSCRIPTION, "payments" },
  { ORDERS, N_ ("Orders"), 60 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT,
    NULL },
  { COHORT_LEMONSQUEEZY_REFUNDS, N_ ("Refunds"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT,
    NULL },
};

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_answer_plan_pages (streams, G_N_ELEMENTS (streams), marks, out);
}

static void
ask_subscriptions (const CohortTask *task, CohortRequest *out)
{
  g_autofree char *subscription = cohort_args_get (task->args, "subscription");
  g_autofree char *price = cohort_args_get (task->args, "price");

  if (price != NULL)
    {
      cohort_request_add_path (out, "/v1/prices");
      cohort_request_add_segment (out, price);
    }
  else if (subscription != NULL)
    {
      cohort_request_add_path (out, "/v1/subscription-invoices");
      cohort_request_add_query (out, "filter[subscription_id]", subscription);
    }
  else if (cohort_args_has (task->args, "list"))
    cohort_request_add_path (out, "/v1/subscriptions");
  else if (cohort_args_has (task->args, "prices"))
    cohort_request_add_path (out, "/v1/prices");
  else
    {
      cohort_request_add_path (out, "/v1/variants");
      cohort_request_add_query (out, "include", "product");
    }
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *key = cohort_answer_require_secret (call, "key", error);
  gint64 page = 1;

  if (key == NULL)
    return FALSE;
  cohort_request_set_bearer (out, key);
  cohort_request_add_header (out, "Accept", "application/vnd.api+json");
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_request_add_path (out, "/v1/users/me");
      return TRUE;
    }
  if (strcmp (task->stream, SUBSCRIPTIONS) == 0)
    ask_subscriptions (task, out);
  else if (strcmp (task->stream, ORDERS) == 0)
    {
      cohort_request_add_path (out, "/v1/orders");
      cohort_request_add_query (out, "include", "subscriptions");
    }
  else if (strcmp (task->stream, COHORT_LEMONSQUEEZY_REFUNDS) == 0)
    {
      cohort_request_add_path (out, "/v1/subscription-invoices");
      cohort_request_add_query (out, "filter[refunded]", "true");
    }
  else
    cohort_request_add_path (out, "/v1/customers");
  cohort_args_get_int (task->args, "page", &page);
  cohort_request_add_query_int (out, "page[size]", PAGE_SIZE);
  cohort_request_add_query_int (out, "page[number]", page);
  return TRUE;
}

/* Follows up with the arguments of the task, without its page, and one more. */
static void
follow (CohortAnswer *self, const CohortTask *task, const char *name, const char *value)
{
  g_autoptr (GString) args = g_string_new (NULL);

  cohort_args_keep (args, task->args, "since", "prices", "list", "subscription", "variant", "term", NULL);
  cohort_args_add (args, name, value);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

/* Members */

static void
read_customer (CohortAnswer *self, JsonObject *attributes, const char *id)
{
  CohortRecord *person = cohort_reader_add_member (&self->reader, KEY (self, "id:%s", id));
  const char *status = cohort_json_text (attributes, "status");

  cohort_answer_set_text (self, attributes, "name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, attributes, "email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (self, attributes, "country", person, COHORT_F_COUNTRY);
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, status);
  if (status != NULL)
    cohort_record_set_int (person, COHORT_F_MAIL_OK, strcmp (status, "subscribed") == 0);
  cohort_json_set_iso (attributes, "created_at", person, COHORT_F_JOINED_AT);
}

/* Variants and prices */

/* Returns: (nullable): the name of the product with that id among what came along */
static const char *
product_name (CohortAnswer *self, JsonArray *included, JsonObject *attributes)
{
  char wanted[24], id[24];
  const char *product = cohort_json_id (attributes, "product_id", wanted);

  for (guint i = 0; product != NULL && i < cohort_json_length (included); i++)
    {
      JsonObject *thing = cohort_json_element (included, i);

      if (g_strcmp0 (cohort_json_text (thing, "type"), "products") == 0
          && g_strcmp0 (cohort_json_id (thing, "id", id), product) == 0)
        return cohort_answer_text (self, thing, "attributes.name");
    }
  return NULL;
}

static const char *
add_tier (CohortAnswer *self, const char *id, const char *product, const char *variant, CohortRecordMode mode)
{
  const char *key = KEY (self, "variant:%s", id);
  gboolean is_only = variant == NULL || strcmp (variant, "Default") == 0;
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);

  cohort_record_set_mode (record, mode);
  cohort_record_set_text (record, COHORT_F_NAME,
                          product == NULL ? (variant != NULL ? variant : id)
                          : is_only       ? product
                                          : KEY (self, "%s, %s", product, variant));
  return key;
}

static void
read_variant (CohortAnswer *self, JsonObject *attributes, const char *id, JsonArray *included)
{
  const char *status = cohort_json_text (attributes, "status");
  const char *tier;
  CohortRecord *record;

  if (!cohort_json_flag (attributes, "is_subscription"))
    return;
  tier = add_tier (self, id, product_name (self, included, attributes), cohort_answer_text (self, attributes, "name"),
                   COHORT_RECORD_SET);
  record = cohort_batch_add (self->batch, COHORT_RECORD_TIER, tier);
  cohort_record_set_text (record, COHORT_F_DESCRIPTION,
                          cohort_answer_plain (self, cohort_json_text (attributes, "description")));
  /* A product's only variant is "pending" and sold all the same. */
  cohort_record_set_int (record, COHORT_F_ACTIVE, g_strcmp0 (status, "draft") != 0);
}

/* Returns: (transfer full): the terms of the prices so far, for the tasks that need them: ",12:month:1,13:year:1" */
static char *
read_prices (const CohortTask *task, JsonArray *list)
{
  static const char *const units[] = { "day", "week", "month", "year", NULL };
  g_autofree char *known = cohort_args_get (task->args, "prices");
  g_autoptr (GString) text = g_string_new (known);

  for (guint i = 0; i < cohort_json_length (list) && text->len < MAX_PRICES; i++)
    {
      JsonObject *price = cohort_json_element (list, i);
      char buffer[24];
      const char *id = cohort_json_id (price, "id", buffer);
      const char *unit = cohort_json_text (price, "attributes.renewal_interval_unit");
      gint64 count = 1;

      if (id == NULL || unit == NULL || !g_strv_contains (units, unit))
        continue;
      cohort_json_int (price, "attributes.renewal_interval_quantity", &count);
      g_string_append_printf (text, ",%s:%s:%" G_GINT64_FORMAT, id, unit, CLAMP (count, 1, 1000));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* @price: (nullable)
 * Returns: (transfer full) (nullable): "month:1": the term of that price */
static char *
find_term (const CohortTask *task, const char *price)
{
  g_autofree char *text = cohort_args_get (task->args, "prices");
  g_auto (GStrv) prices = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; price != NULL && prices[i] != NULL; i++)
    if (g_str_has_prefix (prices[i], price) && prices[i][strlen (price)] == ':')
      return g_strdup (prices[i] + strlen (price) + 1);
  return NULL;
}

/* @price: (nullable): what is told of one: its term, with which the invoices are asked for */
static void
read_lost_price (CohortAnswer *self, const CohortTask *task, JsonObject *price)
{
  g_autoptr (JsonArray) one = json_array_new ();
  g_autofree char *prices = NULL, *term = NULL, *subscription = cohort_args_get (task->args, "subscription");
  g_autofree char *variant = cohort_args_get (task->args, "variant");
  g_autofree char *id = cohort_args_get (task->args, "price");
  g_autoptr (GString) args = g_string_new (NULL);
  CohortTask known = *task;

  if (price != NULL)
    json_array_add_object_element (one, json_object_ref (price));
  prices = read_prices (task, one);
  cohort_args_add (args, "prices", prices);
  known.args = args->str;
  term = find_term (&known, id);
  g_string_truncate (args, 0);
  cohort_args_add (args, "subscription", subscription != NULL ? subscription : "");
  if (variant != NULL)
    cohort_args_add (args, "variant", variant);
  if (term != NULL)
    cohort_args_add (args, "term", term);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

/* Subscriptions */

static const char *
status_of (const char *theirs)
{
  static const char *const words[][2] = {
    { "on_trial", "trialing" }, { "active", "active" },    { "paused", "paused" }, { "past_due", "past_due" },
    { "unpaid", "past_due" },   { "cancelled", "active" }, { "expired", "ended" },
  };

  for (guint i = 0; theirs != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (theirs, words[i][0]) == 0)
      return words[i][1];
  return "unknown";
}

static void
read_state (CohortAnswer *self, JsonObject *attributes, CohortStanding *standing)
{
  gint64 now = cohort_call_server_us (self->call), ends = 0, changed;
  gboolean has_end = cohort_json_iso (attributes, "ends_at", &ends);

  standing->raw = cohort_json_text (attributes, "status");
  standing->status = status_of (standing->raw);
  cohort_json_iso (attributes, "created_at", &standing->started);
  cohort_json_iso (attributes, "trial_ends_at", &standing->trial_end);
  if (strcmp (standing->status, "ended") == 0 || (has_end && ends <= now))
    {
      standing->status = "ended";
      standing->since = has_end ? MIN (ends, now) : 0;
      standing->why = cohort_json_flag (attributes, "cancelled") ? "voluntary" : "unknown";
      return;
    }
  standing->pause = cohort_json_text (attributes, "pause.mode");
  /* Since its last change, if nothing else is known: the next run does not move it. */
  if ((strcmp (standing->status, "paused") == 0 || strcmp (standing->status, "past_due") == 0)
      && cohort_json_iso (attributes, "updated_at", &changed))
    standing->since = MIN (changed, now);
  if (has_end)
    standing->cancel_at = standing->paid_through = ends;
  else if (strcmp (standing->status, "active") == 0)
    cohort_json_iso (attributes, "renews_at", &standing->paid_through);
}

static void
read_subscription (CohortAnswer *self, const CohortTask *task, JsonObject *attributes, const char *id)
{
  CohortStanding standing = { .key = KEY (self, "id:%s", id), .quantity = 1 };
  char variant[24], price[24];
  const char *tier = cohort_json_id (attributes, "variant_id", variant);
  const char *price_id = cohort_json_id (attributes, "first_subscription_item.price_id", price);
  g_autofree char *term = find_term (task, price_id);
  gint64 since, changed;

  standing.person = cohort_lemonsqueezy_add_buyer (self, attributes);
  if (tier != NULL)
    standing.tier = add_tier (self, tier, cohort_answer_text (self, attributes, "product_name"),
                              cohort_answer_text (self, attributes, "variant_name"), COHORT_RECORD_FILL);
  cohort_lemonsqueezy_read_term (self, term, &standing.interval, &standing.count);
  read_state (self, attributes, &standing);
  cohort_answer_add_standing (self, &standing);
  if (!cohort_args_get_int (task->args, "since", &since) || !cohort_json_iso (attributes, "updated_at", &changed)
      || changed / G_USEC_PER_SEC >= since)
    {
      g_autoptr (GString) args = g_string_new (NULL);

      cohort_args_add (args, "subscription", id);
      if (tier != NULL)
        cohort_args_add (args, "variant", tier);
      if (term != NULL)
        cohort_args_add (args, "term", term);
      else if (price_id != NULL)
        cohort_args_add (args, "price", price_id);
      cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
    }
}

/* Answers */

static void
read_thing (CohortAnswer *self, const CohortTask *task, JsonObject *thing, JsonArray *included)
{
  JsonObject *attributes = cohort_json_object (thing, "attributes");
  char buffer[24];
  const char *id = cohort_json_id (thing, "id", buffer);

  if (id == NULL || attributes == NULL)
    return;
  if (strcmp (task->stream, CUSTOMERS) == 0)
    read_customer (self, attributes, id);
  else if (strcmp (task->stream, ORDERS) == 0)
    cohort_lemonsqueezy_read_order (self, thing, attributes, id);
  else if (strcmp (task->stream, COHORT_LEMONSQUEEZY_REFUNDS) == 0 || cohort_args_has (task->args, "subscription"))
    cohort_lemonsqueezy_read_invoice (self, task, attributes, id);
  else if (cohort_args_has (task->args, "list"))
    read_subscription (self, task, attributes, id);
  else
    read_variant (self, attributes, id, included);
}

/* Orders come newest first: they end where the last run was. */
static gboolean
is_past (const CohortTask *task, JsonArray *list)
{
  JsonObject *last = cohort_json_element (list, cohort_json_length (list) - 1);
  gint64 since, at;

  return strcmp (task->stream, ORDERS) == 0 && cohort_args_get_int (task->args, "since", &since)
         && cohort_json_iso (last, "attributes.created_at", &at) && at / G_USEC_PER_SEC < since;
}

/* Returns: (transfer full) (nullable): the number of the next page, where there is one */
static char *
next_page (CohortAnswer *self, const CohortTask *task, JsonObject *root, JsonArray *list)
{
  gint64 page = 1, last;

  cohort_args_get_int (task->args, "page", &page);
  if (page == 1 && !cohort_args_has (task->args, "subscription"))
    cohort_answer_expect (self->batch, task, root, "meta.page.total");
  if (cohort_json_length (list) == 0 || !cohort_json_int (root, "meta.page.lastPage", &last) || page >= last
      || is_past (task, list))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, page + 1);
}

/* The prices go along with what is asked for next: more of them, or the subscriptions. */
static void
follow_prices (CohortAnswer *self, const CohortTask *task, const char *prices, const char *next)
{
  CohortTask with = *task;
  g_autoptr (GString) args = g_string_new (NULL);

  cohort_args_keep (args, task->args, "since", NULL);
  cohort_args_add (args, "prices", prices);
  with.args = args->str;
  follow (self, &with, next != NULL ? "page" : "list", next != NULL ? next : "1");
}

static CohortVerdict
read_list (CohortAnswer *self, const CohortTask *task, JsonObject *root, GError **error)
{
  JsonArray *list = cohort_json_array (root, "data"), *included = cohort_json_array (root, "included");
  gboolean is_first = !cohort_args_has (task->args, "prices") && !cohort_args_has (task->args, "subscription");
  g_autofree char *next = NULL;

  if (list == NULL)
    return cohort_answer_unexpected (error);
  cohort_batch_set_items (self->batch, cohort_json_length (list));
  next = next_page (self, task, root, list);
  if (strcmp (task->stream, SUBSCRIPTIONS) == 0 && cohort_args_has (task->args, "prices")
      && !cohort_args_has (task->args, "list"))
    {
      g_autofree char *prices = read_prices (task, list);

      follow_prices (self, task, prices, next);
      return COHORT_OK;
    }
  for (guint i = 0; i < cohort_json_length (list); i++)
    read_thing (self, task, cohort_json_element (list, i), included);
  if (next != NULL)
    follow (self, task, "page", next);
  else if (strcmp (task->stream, SUBSCRIPTIONS) == 0 && is_first)
    follow (self, task, "prices", ",");
  return COHORT_OK;
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_auto (CohortAnswer) self;
  g_autoptr (JsonNode) node = NULL;
  CohortVerdict verdict;
  JsonObject *root;

  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  if (cohort_args_has (task->args, "price") && reply->status == 404)
    {
      read_lost_price (&self, task, NULL);
      return COHORT_OK;
    }
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  if (task->kind == COHORT_TASK_CHECK)
    {
      char buffer[24];
      const char *id = cohort_json_id (root, "data.id", buffer);

      if (id == NULL)
        return cohort_answer_unexpected (error);
      cohort_batch_set_account (batch, id, cohort_json_text (root, "data.attributes.name"));
      return COHORT_OK;
    }
  if (!cohort_args_has (task->args, "price"))
    return read_list (&self, task, root, error);
  read_lost_price (&self, task, cohort_json_object (root, "data"));
  return COHORT_OK;
}

const CohortProvider cohort_provider_lemonsqueezy = {
  .id = "lemonsqueezy",
  .name = "Lemon Squeezy",
  .scope = N_ ("An API key of its own. Lemon Squeezy knows no keys that may only read; Cohort only reads with it."),
  .help_page = "source-lemonsqueezy",
  .base_url = "https://api.lemonsqueezy.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 2, .per_minute = 250 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
