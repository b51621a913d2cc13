// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe, asked directly: what is read, in which order, and what an answer that is no list means.
 *
 * The first run reads every list from its newest thing to its oldest. Later ones read what was created since; what
 * became of older things the events tell, which Stripe keeps for thirty days. An event is rendered as things were named
 * when it happened, and events come out of order: so an event only says what to ask for again. After a longer silence
 * everything is read once more.
 *
 * A page goes on after the last thing of the one before. Where that thing was deleted meanwhile, it goes on from its
 * moment: things that come twice are one.
 *
 * The version of the interface is pinned; older shapes, which old events and old accounts have, are read as well. A
 * customer who was deleted stands in no list; their subscriptions, invoices and charges do, and name them.
 *
 * Not read: credit notes (their money is in refunds and balances), payment intents, tax, other accounts of a platform.
 */

#include "config.h"

#include "cohort-provider-stripe-private.h"

#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION "2026-10-28.endive"
#define PAGE_SIZE 100
#define EVENTS "events"
#define PRICES "prices"

/* Stripe forgets an event after thirty days. */
#define EVENTS_LAST (29 * COHORT_US_PER_DAY)

/* Lists */

typedef struct
{
  const char *id;            /* of the stream, and the last part of its path */
  CohortStripeRead read;     /* NULL: entries and events have their own */
  const char *const *expand; /* what comes with each thing, NULL at the end */
  const char *param, *value; /* (nullable) one more of the query */
} List;

#define EXPAND(...)                                                                                                    \
  (const char *const[])                                                                                                \
  {                                                                                                                    \
    __VA_ARGS__, NULL                                                                                                  \
  }

static const List lists[] = {
  { "prices", cohort_stripe_read_price, EXPAND ("product"), NULL, NULL },
  { "coupons", cohort_stripe_read_coupon, NULL, NULL, NULL },
  { "promotion_codes", cohort_stripe_read_promotion_code, EXPAND ("promotion.coupon"), NULL, NULL },
  { "customers", cohort_stripe_read_customer, NULL, NULL, NULL },
  /* Without a status those that ended are left out. */
  { "subscriptions", cohort_stripe_read_subscription, EXPAND ("discounts.source.coupon"), "status", "all" },
  { "charges", cohort_stripe_read_charge, EXPAND ("balance_transaction"), NULL, NULL },
  { "invoices", cohort_stripe_read_invoice, EXPAND ("payments"), NULL, NULL },
  { "refunds", cohort_stripe_read_refund, EXPAND ("charge", "balance_transaction", "failure_balance_transaction"), NULL,
    NULL },
  { "disputes", cohort_stripe_read_dispute, EXPAND ("charge"), NULL, NULL },
  { "balance_transactions", NULL, NULL, NULL, NULL },
  { "payouts", cohort_stripe_read_payout, NULL, NULL, NULL },
  { EVENTS, NULL, NULL, NULL, NULL },
};

#define HOUR COHORT_US_PER_HOUR
#define QUARTER (90 * COHORT_US_PER_DAY)

static const CohortStream streams[] = {
  { "prices", N_ ("Prices"), HOUR, QUARTER, COHORT_ABSENT_NOTHING, COHORT_RECORD_TIER, NULL },
  { "coupons", N_ ("Coupons"), HOUR, QUARTER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PROMOTION, NULL },
  { "promotion_codes", N_ ("Promotion Codes"), HOUR, QUARTER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PROMOTION, NULL },
  { "customers", N_ ("Customers"), HOUR, QUARTER, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "members" },
  { "subscriptions", N_ ("Subscriptions"), HOUR, QUARTER, COHORT_ABSENT_NOTHING, COHORT_RECORD_SUBSCRIPTION,
    "subscriptions" },
  { "charges", N_ ("Payments"), HOUR, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT, "payments" },
  { "invoices", N_ ("Invoices"), HOUR, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_COVERAGE, NULL },
  { "refunds", N_ ("Refunds"), HOUR, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT, NULL },
  { "disputes", N_ ("Disputes"), HOUR, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT, NULL },
  { "balance_transactions", N_ ("Balance"), 3 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_BALANCE_ENTRY, NULL },
  { "payouts", N_ ("Payouts"), 7 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYOUT,
    "payouts" },
  { EVENTS, N_ ("Changes"), HOUR, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_IDENTITY, NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (lists) == G_N_ELEMENTS (streams));

static const CohortField fields[] = {
  { "key", N_ ("Restricted Key"), "rk_live_…",
    N_ ("In the Stripe dashboard: Developers, API keys, “Create restricted key”, with nothing but reading."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, "rk_live_|rk_test_|sk_live_|sk_test_" },
  { NULL },
};

static const List *
find_list (const char *stream)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strcmp (lists[i].id, stream) == 0)
      return &lists[i];
  return NULL;
}

/* What to ask for */

static gint64
seconds (gint64 us)
{
  return us / G_USEC_PER_SEC;
}

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  gint64 now = cohort_call_server_us (call), newest = G_MININT64;
  CohortMark events = cohort_marks_get (marks, EVENTS);
  gboolean too_late = !events.full && now - events.since_us > EVENTS_LAST;
  g_autoptr (GString) args = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      CohortMark mark = cohort_marks_get (marks, lists[i].id);

      if (strcmp (lists[i].id, EVENTS) == 0)
        continue;
      g_string_truncate (args, 0);
      if (!mark.full && !too_late)
        {
          cohort_args_add_int (args, "gte", seconds (mark.since_us));
          newest = MAX (newest, mark.since_us);
        }
      cohort_tasks_add (out, lists[i].id, lists[i].id, COHORT_TASK_PAGE, args->str);
    }
  /* What is new is read from its list; an event of it asks for nothing. */
  g_string_truncate (args, 0);
  cohort_args_add_int (args, "gte", seconds (events.full || too_late ? now - HOUR : events.since_us));
  cohort_args_add_int (args, "new", seconds (newest != G_MININT64 ? newest : now - HOUR));
  cohort_tasks_add (out, EVENTS, EVENTS, COHORT_TASK_PAGE, args->str);
}

static void
add_expand (CohortRequest *request, const List *list, const char *prefix)
{
  for (guint i = 0; list->expand != NULL && list->expand[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (prefix, list->expand[i], NULL);

      cohort_request_add_query (request, "expand[]", path);
    }
}

static void
add_argument (CohortRequest *request, const char *args, const char *name, const char *query)
{
  g_autofree char *value = cohort_args_get (args, name);

  if (value != NULL)
    cohort_request_add_query (request, query, value);
}

static void
ask_page (const CohortTask *task, const List *list, CohortRequest *request)
{
  g_autofree char *invoice = cohort_args_get (task->args, "lines");

  if (invoice != NULL)
    {
      cohort_request_add_segment (request, invoice);
      cohort_request_add_path (request, "/lines");
    }
  cohort_request_add_query_int (request, "limit", PAGE_SIZE);
  add_argument (request, task->args, "gte", "created[gte]");
  add_argument (request, task->args, "lte", "created[lte]");
  add_argument (request, task->args, "payout", "payout");
  add_argument (request, task->args, "product", "product");
  add_argument (request, task->args, "after", "starting_after");
  if (invoice != NULL)
    return;
  if (list->param != NULL)
    cohort_request_add_query (request, list->param, list->value);
  add_expand (request, list, "data.");
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  gboolean check = task->kind == COHORT_TASK_CHECK;
  const List *list = find_list (check ? "customers" : task->stream);
  const char *key = cohort_call_secret (call, "key");
  g_autofree char *id = cohort_args_get (task->args, "id");

  if (key == NULL || list == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE, _ ("The key is missing."));
      return FALSE;
    }
  cohort_request_set_bearer (out, key);
  cohort_request_add_header (out, "Stripe-Version", VERSION);
  cohort_request_add_path (out, "/v1");
  cohort_request_add_segment (out, list->id);
  if (check)
    cohort_request_add_query_int (out, "limit", 1);
  else if (task->kind == COHORT_TASK_REREAD)
    {
      cohort_request_add_segment (out, id != NULL ? id : "");
      add_expand (out, list, "");
    }
  else
    ask_page (task, list, out);
  return TRUE;
}

/**
 * cohort_stripe_follow:
 *
 * Asks @stream for what @value names.
 */
void
cohort_stripe_follow (CohortStripe *self, const char *stream, CohortTaskKind kind, const char *name, const char *value)
{
  g_autoptr (GString) args = g_string_new (NULL);

  cohort_args_add (args, name, value);
  if (kind == COHORT_TASK_REREAD && self->changed_us != 0)
    cohort_args_add_int (args, "at", seconds (self->changed_us));
  if (kind == COHORT_TASK_REREAD && self->paused)
    cohort_args_add_int (args, "pause", 1);
  cohort_batch_follow (self->answer.batch, stream, kind, args->str);
}

/* Events */

/* What an event makes be read again. */
typedef struct
{
  const char *stream, *name;
  const char *id; /* (nullable) */
} Change;

static Change
change_of (JsonObject *thing)
{
  static const struct
  {
    const char *object;
    Change change;
  } changes[] = {
    { "customer", { "customers", "id", "id" } },
    { "subscription", { "subscriptions", "id", "id" } },
    { "invoice", { "invoices", "id", "id" } },
    { "invoice_payment", { "invoices", "id", "invoice" } },
    { "charge", { "charges", "id", "id" } },
    { "refund", { "refunds", "id", "id" } },
    { "dispute", { "disputes", "id", "id" } },
    { "payout", { "payouts", "id", "id" } },
    { "price", { "prices", "id", "id" } },
    { "product", { "prices", "product", "id" } },
    { "coupon", { "coupons", "id", "id" } },
    { "promotion_code", { "promotion_codes", "id", "id" } },
    { "discount", { "subscriptions", "id", "subscription" } },
  };
  const char *object = cohort_json_text (thing, "object");

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    if (g_strcmp0 (object, changes[i].object) == 0)
      {
        Change change = changes[i].change;

        change.id = cohort_stripe_id (thing, change.id);
        return change;
      }
  return (Change) { 0 };
}

/* Whether the list that is read in the same run brings the thing. A discount, a payment of an invoice and a product are
 * no things of their own there. */
static gboolean
is_new (JsonObject *thing, const Change *change, gint64 newest_s)
{
  gint64 created;

  return strcmp (change->name, "id") == 0 && g_strcmp0 (change->id, cohort_json_text (thing, "id")) == 0
         && cohort_json_int (thing, "created", &created) && created >= newest_s;
}

/* The newest event of a thing comes first, and its time is that of the change. */
static void
read_events (CohortStripe *self, JsonArray *data, const char *args)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 newest = G_MAXINT64;

  cohort_args_get_int (args, "new", &newest);
  for (guint i = 0; i < cohort_json_length (data); i++)
    {
      JsonObject *event = cohort_json_element (data, i);
      JsonObject *thing = cohort_json_object (event, "data.object");
      Change change = change_of (thing);

      if (change.id == NULL || is_new (thing, &change, newest)
          || !g_hash_table_add (seen, g_strconcat (change.stream, " ", change.id, NULL)))
        continue;
      self->changed_us = 0;
      self->paused = FALSE;
      if (strcmp (change.stream, "subscriptions") == 0)
        {
          JsonObject *before = cohort_json_object (event, "data.previous_attributes");

          cohort_json_unix (event, "created", &self->changed_us);
          self->paused = before != NULL && json_object_has_member (before, "pause_collection");
        }
      cohort_stripe_follow (self, change.stream,
                            strcmp (change.name, "id") == 0 ? COHORT_TASK_REREAD : COHORT_TASK_PAGE, change.name,
                            change.id);
    }
}

/* Answers */

/* The next page: the same question, after the last thing of this one. */
static void
follow_page (CohortStripe *self, const CohortTask *task, JsonObject *root, JsonArray *data)
{
  guint n = cohort_json_length (data);
  JsonObject *last = n > 0 ? cohort_json_element (data, n - 1) : NULL;
  const char *id = cohort_json_text (last, "id");
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 created;

  if (!cohort_json_flag (root, "has_more") || id == NULL)
    return;
  cohort_args_keep (args, task->args, "gte", "lte", "new", "payout", "product", "lines", "person", "subscription",
                    NULL);
  cohort_args_add (args, "after", id);
  if (cohort_json_int (last, "created", &created))
    cohort_args_add_int (args, "at", created);
  cohort_batch_follow (self->answer.batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static CohortVerdict
read_page (CohortStripe *self, const CohortTask *task, JsonObject *root, GError **error)
{
  const List *list = find_list (task->stream);
  JsonArray *data = cohort_json_array (root, "data");
  g_autofree char *payout = cohort_args_get (task->args, "payout");
  guint n = cohort_json_length (data), n_nameless = 0;

  if (data == NULL)
    return cohort_answer_unexpected (error);
  if (strcmp (task->stream, EVENTS) == 0)
    read_events (self, data, task->args);
  else if (g_strstr_len (task->args, -1, "lines=") != NULL)
    cohort_stripe_read_invoice_lines (self, data, task->args);
  else
    for (guint i = 0; i < n; i++)
      {
        JsonObject *thing = cohort_json_element (data, i);

        if (cohort_json_text (thing, "id") == NULL)
          n_nameless++;
        else if (list->read != NULL)
          list->read (self, thing);
        else
          cohort_stripe_read_entry (self, thing, payout);
      }
  if (n_nameless > 0)
    cohort_batch_warn (self->answer.batch,
                       ngettext ("%u entry of “%s” has no id and was left out.",
                                 "%u entries of “%s” have no id and were left out.", n_nameless),
                       n_nameless, task->stream);
  cohort_batch_set_items (self->answer.batch, n);
  follow_page (self, task, root, data);
  return COHORT_OK;
}

static CohortVerdict
read_one (CohortStripe *self, const CohortTask *task, JsonObject *root)
{
  const List *list = find_list (task->stream);
  gint64 at;

  if (cohort_args_get_int (task->args, "at", &at))
    self->changed_us = CLAMP (at, 0, G_MAXUINT32) * G_USEC_PER_SEC;
  self->paused = cohort_args_get_int (task->args, "pause", &at);
  if (list->read != NULL && cohort_json_text (root, "id") != NULL)
    list->read (self, root);
  return COHORT_OK;
}

/* What went wrong, where Stripe says it in the body. */
static CohortVerdict
read_refusal (CohortStripe *self, const CohortTask *task, const CohortReply *reply, GError **error)
{
  g_autoptr (JsonNode) node = cohort_json_parse (reply->body, NULL);
  JsonObject *root = cohort_json_root_object (node);
  const char *message = cohort_json_text (root, "error.message");
  const char *again = cohort_headers_get (reply->headers, "stripe-should-retry");
  g_autofree char *at = cohort_args_get (task->args, "at");

  if (g_strcmp0 (again, "true") == 0)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
                   _ ("The service asks to wait (answer %u)."), reply->status);
      return COHORT_RETRY_LATER;
    }
  /* It was deleted since the event. */
  if (reply->status == 404 && task->kind == COHORT_TASK_REREAD)
    return COHORT_OK;
  if (task->kind == COHORT_TASK_PAGE && at != NULL
      && g_strcmp0 (cohort_json_text (root, "error.param"), "starting_after") == 0)
    {
      cohort_stripe_follow (self, task->stream, COHORT_TASK_PAGE, "lte", at);
      return COHORT_OK;
    }
  if (message != NULL && (reply->status == 400 || reply->status == 403 || reply->status == 404))
    {
      /* Translators: what the service itself says, in English */
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED, _ ("Stripe refuses: %s"),
                   cohort_text_excerpt (message).text);
      return COHORT_DENIED_STREAM;
    }
  return cohort_reply_verdict (reply, error);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_auto (CohortStripe) self = { 0 };
  g_autoptr (JsonNode) node = NULL;
  CohortVerdict verdict;

  cohort_answer_init (&self.answer, call, cohort_zone_utc (), batch);
  if (reply->status >= 400)
    return read_refusal (&self, task, reply, error);
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  if (task->kind == COHORT_TASK_REREAD)
    return read_one (&self, task, cohort_json_root_object (node));
  if (task->kind != COHORT_TASK_CHECK)
    return read_page (&self, task, cohort_json_root_object (node), error);
  if (g_str_has_prefix (cohort_call_secret (call, "key"), "sk_"))
    cohort_batch_warn (batch, _ ("This key may move money and change everything. A restricted key that may only read "
                                 "is enough."));
  return COHORT_OK;
}

static gboolean
reread (const CohortCall *call, const char *type, const char *text, CohortBatch *batch, GError **error)
{
  static const struct
  {
    const char *type;
    CohortStripeRead read;
  } types[] = {
    { "customer", cohort_stripe_read_customer },
    { "subscription", cohort_stripe_read_subscription },
    { "price", cohort_stripe_read_price },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (JsonNode) node = cohort_json_parse (bytes, error);
  g_auto (CohortStripe) self = { 0 };

  if (node == NULL)
    return FALSE;
  cohort_answer_init (&self.answer, call, cohort_zone_utc (), batch);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, type) == 0 && cohort_json_root_object (node) != NULL)
      types[i].read (&self, cohort_json_root_object (node));
  return TRUE;
}

const CohortProvider cohort_provider_stripe = {
  .id = "stripe",
  .name = "Stripe",
  .scope
  = N_ ("A restricted key with “Read” for: Customers, Products, Prices, Coupons, Promotion codes, Subscriptions, "
        "Invoices, Charges and refunds, Payment intents, Disputes, Balance, Payouts and Events. Everything else "
        "stays “None”."),
  .help_page = "source-stripe",
  .base_url = "https://api.stripe.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 4, .per_minute = 1200 },
  .plan = plan,
  .request = request,
  .parse = parse,
  .reread = reread,
};
