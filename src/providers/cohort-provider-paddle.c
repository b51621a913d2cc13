// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Paddle Billing, asked directly; money is in cohort-provider-paddle-money.c. Its older interface, Classic, is another.
 *
 * A product is a tier, with a price for each way of paying. Lists are walked by the id of their last entry: there is a
 * "next" even where nothing more comes, so `has_more` decides. Only transactions can be asked for by the time at which
 * they changed; subscriptions and adjustments are read whole each time. */

#include "config.h"

#include "cohort-provider-paddle-private.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PRODUCTS "products"
#define CUSTOMERS "customers"
#define SUBSCRIPTIONS "subscriptions"

#define KEY COHORT_ANSWER_KEY

static const CohortField fields[] = {
  { "key", N_ ("API Key"), "pdl_live_apikey_…", N_ ("On Paddle: Developer tools, Authentication, “New API key”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { PRODUCTS, N_ ("Products"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_TIER, NULL },
  { CUSTOMERS, N_ ("Customers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "members" },
  { SUBSCRIPTIONS, N_ ("Subscriptions"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ENDED, COHORT_RECORD_SUBSCRIPTION,
    "subscriptions" },
  { COHORT_PADDLE_TRANSACTIONS, N_ ("Transactions"), COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_PAYMENT, "payments" },
  { COHORT_PADDLE_ADJUSTMENTS, N_ ("Refunds and Disputes"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_PAYMENT, NULL },
};

/* How each list is asked for. */
static const struct
{
  const char *stream, *name, *value;
  int per_page;
} lists[] = {
  { PRODUCTS, "include", "prices", 200 },
  { CUSTOMERS, NULL, NULL, 200 },
  { SUBSCRIPTIONS, NULL, NULL, 200 },
  { COHORT_PADDLE_TRANSACTIONS, "status", "billed,paid,completed,past_due", 30 },
  { COHORT_PADDLE_ADJUSTMENTS, NULL, NULL, 50 },
};

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      CohortMark mark = cohort_marks_get (marks, streams[i].id);
      g_autoptr (GString) args = g_string_new (NULL);
      char since[COHORT_INSTANT_LEN];

      if (strcmp (streams[i].id, COHORT_PADDLE_TRANSACTIONS) == 0 && !mark.full)
        cohort_args_add (args, "since", cohort_instant_print (mark.since_us, since));
      cohort_tasks_add (out, streams[i].id, streams[i].id, COHORT_TASK_PAGE, args->str);
    }
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  gboolean is_check = task->kind == COHORT_TASK_CHECK;
  const char *key = cohort_answer_require_secret (call, "key", error);
  const char *stream = is_check ? CUSTOMERS : task->stream;
  g_autofree char *since = cohort_args_get (task->args, "since");
  g_autofree char *after = cohort_args_get (task->args, "after");

  if (key == NULL)
    return FALSE;
  cohort_request_set_bearer (out, key);
  cohort_request_add_header (out, "Paddle-Version", "1");
  cohort_request_add_segment (out, stream);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strcmp (lists[i].stream, stream) == 0)
      {
        cohort_request_add_query_int (out, "per_page", is_check ? 1 : lists[i].per_page);
        if (lists[i].name != NULL)
          cohort_request_add_query (out, lists[i].name, lists[i].value);
      }
  if (strcmp (stream, PRODUCTS) == 0 || strcmp (stream, CUSTOMERS) == 0)
    cohort_request_add_query (out, "status", "active,archived");
  cohort_request_add_query (out, "order_by", "id[ASC]");
  if (since != NULL)
    cohort_request_add_query (out, "updated_at[GTE]", since);
  if (after != NULL)
    cohort_request_add_query (out, "after", after);
  return TRUE;
}

/* Members */

static void
read_customer (CohortAnswer *self, JsonObject *customer, const char *key)
{
  CohortRecord *person = cohort_reader_add_member (&self->reader, key);

  cohort_answer_set_text (self, customer, "name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, customer, "email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (self, customer, "locale", person, COHORT_F_LANGUAGE);
  cohort_record_set_text (person, COHORT_F_RAW_STATUS, cohort_json_text (customer, "status"));
  if (cohort_json_has (customer, "marketing_consent"))
    cohort_record_set_int (person, COHORT_F_MAIL_OK, cohort_json_flag (customer, "marketing_consent"));
  cohort_json_set_iso (customer, "created_at", person, COHORT_F_JOINED_AT);
}

/* Products and prices */

/**
 * cohort_paddle_currency:
 *
 * Returns: (nullable): the currency at @path
 */
const char *
cohort_paddle_currency (JsonObject *object, const char *path)
{
  return cohort_currency_intern (cohort_json_text (object, path));
}

/**
 * cohort_paddle_cycle:
 * @price: (nullable)
 * @count: (out)
 *
 * Returns: (nullable): the unit of the term for which @price pays; %NULL for what is paid once
 */
const char *
cohort_paddle_cycle (JsonObject *price, int *count)
{
  const char *interval = NULL;
  gint64 times = 1;

  *count = 1;
  if (!cohort_interval_from_text (cohort_json_text (price, "billing_cycle.interval"), &interval, count))
    return NULL;
  if (cohort_json_int (price, "billing_cycle.frequency", &times))
    *count = (int) CLAMP (times, 1, 1000);
  return interval;
}

static void
read_price (CohortAnswer *self, JsonObject *price, const char *tier)
{
  const char *id = cohort_json_text (price, "id"), *iso = cohort_paddle_currency (price, "unit_price.currency_code");
  CohortRecord *record;
  const char *interval;
  gint64 amount;
  int count;

  if (id == NULL || iso == NULL || !cohort_json_int (price, "unit_price.amount", &amount) || amount < 0)
    return;
  interval = cohort_paddle_cycle (price, &count);
  record = cohort_batch_add (self->batch, COHORT_RECORD_PRICE, KEY (self, "id:%s", id));
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, amount);
  cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
  cohort_record_set_text (record, COHORT_F_INTERVAL, interval != NULL ? interval : "once");
  cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, count);
  cohort_record_set_int (record, COHORT_F_ACTIVE, g_strcmp0 (cohort_json_text (price, "status"), "active") == 0);
  cohort_json_set_iso (price, "created_at", record, COHORT_F_VALID_FROM);
}

static void
read_product (CohortAnswer *self, JsonObject *product, const char *key)
{
  JsonArray *prices = cohort_json_array (product, "prices");
  const char *name = cohort_answer_text (self, product, "name");
  CohortRecord *tier = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);

  cohort_record_set_text (tier, COHORT_F_NAME, name != NULL ? name : key);
  cohort_answer_set_text (self, product, "description", tier, COHORT_F_DESCRIPTION);
  cohort_record_set_int (tier, COHORT_F_ACTIVE, g_strcmp0 (cohort_json_text (product, "status"), "active") == 0);
  for (guint i = 0; i < cohort_json_length (prices); i++)
    read_price (self, cohort_json_element (prices, i), key);
}

/* Subscriptions */

static const char *
status_of (const char *theirs)
{
  static const char *const words[][2] = { { "active", "active" },
                                          { "trialing", "trialing" },
                                          { "past_due", "past_due" },
                                          { "paused", "paused" },
                                          { "canceled", "ended" } };

  for (guint i = 0; theirs != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (theirs, words[i][0]) == 0)
      return words[i][1];
  return "unknown";
}

/* What it costs and for how long: the first item that comes again, with those of the same currency and term. */
static void
read_items (CohortAnswer *self, JsonObject *subscription, CohortStanding *standing)
{
  JsonArray *items = cohort_json_array (subscription, "items");
  const char *iso = cohort_paddle_currency (subscription, "currency_code");
  gint64 sum = 0;
  guint n = 0;

  for (guint i = 0; i < cohort_json_length (items); i++)
    {
      JsonObject *item = cohort_json_element (items, i), *price = cohort_json_object (item, "price");
      const char *product = cohort_json_text (price, "product_id"), *interval;
      gint64 amount, quantity = 1, total;
      int count;

      interval = cohort_paddle_cycle (price, &count);
      if (interval == NULL)
        continue;
      if (standing->interval == NULL)
        {
          standing->interval = interval;
          standing->count = count;
          standing->tier = product != NULL ? KEY (self, "id:%s", product) : NULL;
          cohort_json_iso (item, "trial_dates.ends_at", &standing->trial_end);
        }
      cohort_json_int (item, "quantity", &quantity);
      if (strcmp (standing->interval, interval) != 0 || standing->count != count || iso == NULL
          || cohort_paddle_currency (price, "unit_price.currency_code") != iso
          || !cohort_json_int (price, "unit_price.amount", &amount) || amount < 0 || quantity < 1
          || !cohort_mul_i64 (amount, quantity, &total) || !cohort_add_i64 (sum, total, &sum))
        continue;
      standing->iso = iso;
      standing->unit = n == 0 ? amount : sum;
      standing->quantity = n == 0 ? quantity : 1;
      n++;
    }
}

static void
read_subscription (CohortAnswer *self, JsonObject *subscription, const char *key)
{
  const char *customer = cohort_json_text (subscription, "customer_id");
  const char *scheduled = cohort_json_text (subscription, "scheduled_change.action");
  CohortStanding standing = { .key = key, .raw = cohort_json_text (subscription, "status"), .quantity = 1 };
  gint64 now = cohort_call_server_us (self->call);

  if (customer != NULL)
    {
      standing.person = KEY (self, "id:%s", customer);
      cohort_reader_add_identity (&self->reader, standing.person);
    }
  standing.status = status_of (standing.raw);
  read_items (self, subscription, &standing);
  if (!cohort_json_iso (subscription, "started_at", &standing.started))
    cohort_json_iso (subscription, "created_at", &standing.started);
  cohort_json_iso (subscription, "current_billing_period.ends_at", &standing.paid_through);
  if (strcmp (standing.status, "ended") == 0)
    cohort_json_iso (subscription, "canceled_at", &standing.since);
  else if (strcmp (standing.status, "paused") == 0)
    cohort_json_iso (subscription, "paused_at", &standing.since);
  else if (strcmp (standing.status, "past_due") == 0)
    {
      /* The term that runs is the one that was not paid. */
      cohort_json_iso (subscription, "current_billing_period.starts_at", &standing.since);
      standing.paid_through = 0;
    }
  standing.since = MIN (standing.since, now);
  if (g_strcmp0 (scheduled, "cancel") == 0)
    cohort_json_iso (subscription, "scheduled_change.effective_at", &standing.cancel_at);
  cohort_answer_add_standing (self, &standing);
}

/* Answers */

static void
read_thing (CohortAnswer *self, const CohortTask *task, JsonObject *thing, const char *id)
{
  const char *key = KEY (self, "id:%s", id);

  if (strcmp (task->stream, PRODUCTS) == 0)
    read_product (self, thing, key);
  else if (strcmp (task->stream, CUSTOMERS) == 0)
    read_customer (self, thing, key);
  else if (strcmp (task->stream, SUBSCRIPTIONS) == 0)
    read_subscription (self, thing, key);
  else if (strcmp (task->stream, COHORT_PADDLE_TRANSACTIONS) == 0)
    cohort_paddle_read_transaction (self, thing, key);
  else
    cohort_paddle_read_adjustment (self, thing, key);
}

static void
read_list (CohortAnswer *self, const CohortTask *task, JsonObject *root, JsonArray *list)
{
  g_autoptr (GString) args = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      JsonObject *thing = cohort_json_element (list, i);
      const char *id = cohort_json_text (thing, "id");

      if (id == NULL || *id == '\0')
        continue;
      last = id;
      read_thing (self, task, thing, id);
    }
  cohort_batch_set_items (self->batch, cohort_json_length (list));
  if (!cohort_args_has (task->args, "after"))
    cohort_answer_expect (self->batch, task, root, "meta.pagination.estimated_total");
  if (last == NULL || !cohort_json_flag (root, "meta.pagination.has_more"))
    return;
  cohort_args_keep (args, task->args, "since", NULL);
  cohort_args_add (args, "after", last);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_auto (CohortAnswer) self;
  g_autoptr (JsonNode) node = NULL;
  CohortVerdict verdict;
  JsonObject *root;
  JsonArray *list;

  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  list = cohort_json_array (root, "data");
  if (list == NULL)
    return cohort_answer_unexpected (error);
  if (task->kind != COHORT_TASK_CHECK)
    read_list (&self, task, root, list);
  return COHORT_OK;
}

const CohortProvider cohort_provider_paddle = {
  .id = "paddle",
  .name = "Paddle",
  .scope = N_ ("A key with the permission to read products, prices, customers, subscriptions, transactions and "
               "adjustments, and to write nothing."),
  .help_page = "source-paddle",
  .base_url = "https://api.paddle.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 2, .per_minute = 200 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
