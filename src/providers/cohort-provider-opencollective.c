// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Open Collective, asked directly.
 *
 * A transaction becomes a row of the export and is read as one, so that both mean the same: see
 * cohort-format-opencollective.c. Amounts are those of the host's currency, fees of processing taken off; other fees
 * stand in transactions of their own. Sums come in hundredths, whatever the currency's own smallest unit is.
 *
 * An order that recurs is a subscription: what the export only shows by its payments. Paused, cancelled and failing
 * orders say so; since when, the day of their last change tells. Contributors may be incognito; they have a handle all
 * the same. */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-graphql.h"
#include "cohort-json-get.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIERS "tiers"
#define ORDERS "orders"
#define TRANSACTIONS "transactions"
#define PAGE_SIZE 100

#define AMOUNT "{ valueInCents currency } "
#define CONTRIBUTOR "{ id slug name ... on Individual { email } } "

static const CohortGraphqlQuery queries[] = {
  { TIERS,
    "query($slug: String!) { account(slug: $slug) { ... on AccountWithContributions { tiers { totalCount nodes { id "
    "name description frequency amount " AMOUNT "} } } } }",
    "account.tiers", FALSE },
  { ORDERS,
    "query($slug: String!, $limit: Int!, $offset: Int!) { account(slug: $slug) { orders(filter: INCOMING, limit: "
    "$limit, offset: $offset, orderBy: {field: CREATED_AT, direction: ASC}) { totalCount nodes { id legacyId status "
    "frequency createdAt updatedAt nextChargeDate amount " AMOUNT "tier { id name } fromAccount " CONTRIBUTOR "} } } }",
    "account.orders", FALSE },
  { TRANSACTIONS,
    "query($slug: String!, $limit: Int!, $offset: Int!, $from: DateTime) { account(slug: $slug) { transactions(limit: "
    "$limit, offset: $offset, dateFrom: $from, kind: [ADDED_FUNDS, APPLICATION_FEE, BALANCE_TRANSFER, CONTRIBUTION, "
    "EXPENSE, HOST_FEE, PAYMENT_PROCESSOR_COVER, PAYMENT_PROCESSOR_DISPUTE_FEE, PLATFORM_FEE, "
    "PREPAID_PAYMENT_METHOD, TAX], orderBy: {field: CREATED_AT, direction: ASC}) { totalCount nodes { id legacyId type "
    "kind description createdAt isRefund refundTransaction { id legacyId } amountInHostCurrency " AMOUNT
    "netAmountInHostCurrency(fetchPaymentProcessorFee: true) " AMOUNT
    "order { id legacyId frequency memo } oppositeAccount " CONTRIBUTOR "} } } }",
    "account.transactions", TRUE },
};

static const CohortField fields[] = {
  { "slug", N_ ("Collective"), "my-collective", N_ ("The last part of its address on opencollective.com."),
    COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { "token", N_ ("Personal Token"), NULL,
    N_ ("On Open Collective: your dashboard, For developers, “Create Personal token”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { TIERS, N_ ("Tiers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_TIER, NULL },
  { ORDERS, N_ ("Contributions"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_SUBSCRIPTION,
    "subscriptions" },
  { TRANSACTIONS, N_ ("Transactions"), 7 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_BALANCE_ENTRY, "payments" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (queries) == G_N_ELEMENTS (streams));

#define KEY COHORT_ANSWER_KEY

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_graphql_plan (queries, G_N_ELEMENTS (queries), marks, out);
}

static const CohortGraphqlQuery *
find_query (const char *stream)
{
  return cohort_graphql_find (queries, G_N_ELEMENTS (queries), stream);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *query = task->kind == COHORT_TASK_CHECK
                          ? "query($slug: String!) { account(slug: $slug) { id slug name } }"
                          : find_query (task->stream)->query;
  const char *token = cohort_call_secret (call, "token");
  const char *slug = cohort_call_value (call, "slug");
  g_autofree char *since = cohort_args_get (task->args, "since");
  JsonObject *variables;
  gint64 offset = 0;

  if (token == NULL || slug == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE, _ ("The key is missing."));
      return FALSE;
    }
  cohort_args_get_int (task->args, "offset", &offset);
  variables = json_object_new ();
  json_object_set_string_member (variables, "slug", slug);
  if (strstr (query, "$limit") != NULL)
    {
      json_object_set_int_member (variables, "limit", PAGE_SIZE);
      json_object_set_int_member (variables, "offset", offset);
    }
  if (since != NULL)
    json_object_set_string_member (variables, "from", since);
  cohort_request_add_path (out, "/graphql/v2");
  cohort_request_add_header (out, "Personal-Token", token);
  cohort_graphql_set_query (out, query, variables);
  return TRUE;
}

/* Amounts */

/* Hundredths as the export writes them: "50", "130.20".
 * Returns: (nullable): absent where there is no whole number of them */
static const char *
decimal (CohortAnswer *self, JsonObject *object, const char *path)
{
  g_autofree char *full = g_strconcat (path, ".valueInCents", NULL);
  g_autofree char *text = NULL;
  gint64 cents;

  if (!cohort_json_int (object, full, &cents))
    return NULL;
  if (cents % 100 == 0)
    return KEY (self, "%" G_GINT64_FORMAT, cents / 100);
  text = cohort_scaled_to_decimal (cents, 2);
  return KEY (self, "%s", text);
}

static gboolean
read_amount (JsonObject *object, const char **iso, gint64 *minor)
{
  gint64 cents, scale = 1;

  *iso = cohort_currency_intern (cohort_json_text (object, "amount.currency"));
  if (*iso == NULL || !cohort_json_int (object, "amount.valueInCents", &cents))
    return FALSE;
  for (int i = 0; i < cohort_currency_exponent (*iso); i++)
    scale *= 10;
  return cohort_mul_div_half_even (cents, scale, 100, minor);
}

static const char *
interval_of (JsonObject *object)
{
  const char *frequency = cohort_json_text (object, "frequency");

  if (g_strcmp0 (frequency, "MONTHLY") == 0)
    return "month";
  return g_strcmp0 (frequency, "YEARLY") == 0 ? "year" : NULL;
}

/* Tiers and orders */

static void
read_tier (CohortAnswer *self, JsonObject *tier)
{
  const char *id = cohort_json_text (tier, "id");
  const char *name = cohort_answer_text (self, tier, "name");
  const char *interval = interval_of (tier);
  CohortRecord *record;
  const char *key, *iso;
  gint64 amount;

  if (id == NULL || name == NULL)
    return;
  key = KEY (self, "id:%s", id);
  record = cohort_batch_add (self->batch, COHORT_RECORD_TIER, key);
  cohort_record_set_text (record, COHORT_F_NAME, name);
  cohort_record_set_text (record, COHORT_F_DESCRIPTION,
                          cohort_answer_plain (self, cohort_json_text (tier, "description")));
  if (!read_amount (tier, &iso, &amount))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_PRICE, key);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, key);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, amount);
  cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
  cohort_record_set_text (record, COHORT_F_INTERVAL, interval != NULL ? interval : "once");
}

/* Returns: (nullable): the key by which the export knows the person */
static const char *
add_contributor (CohortAnswer *self, JsonObject *account)
{
  const char *slug = cohort_json_text (account, "slug");
  const char *key = cohort_reader_handle_key (&self->reader, slug);
  const char *id = cohort_json_text (account, "id");
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_member (&self->reader, id != NULL ? KEY (self, "id:%s", id) : key);
  if (id != NULL)
    cohort_record_add_key (person, key);
  cohort_record_set_text (person, COHORT_F_HANDLE, slug);
  cohort_answer_set_text (self, account, "name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, account, "email", person, COHORT_F_EMAIL);
  cohort_record_set_text (person, COHORT_F_URL, KEY (self, "https://opencollective.com/%s", slug));
  return key;
}

static const char *
order_status (const char *status)
{
  static const char *const words[][2] = {
    { "ACTIVE", "active" },      { "PAUSED", "paused" },  { "ERROR", "past_due" },    { "DISPUTED", "past_due" },
    { "CANCELLED", "ended" },    { "EXPIRED", "ended" },  { "REJECTED", "ended" },    { "REFUNDED", "ended" },
    { "PENDING", "incomplete" }, { "NEW", "incomplete" }, { "PROCESSING", "active" }, { "PAID", "active" },
  };

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (status, words[i][0]) == 0)
      return words[i][1];
  return "unknown";
}

static void
add_version (CohortAnswer *self, JsonObject *order, const char *key, const char *interval)
{
  const char *raw = cohort_json_text (order, "status");
  const char *status = order_status (raw), *iso;
  gint64 observed = cohort_reader_observed (&self->reader), since = observed, at, amount;
  CohortRecord *version;

  cohort_json_iso (order, "updatedAt", &since);
  version = cohort_reader_add_version (&self->reader, key, since, status, raw);
  cohort_record_set_int (version, COHORT_F_OBSERVED_AT, observed);
  cohort_record_set_text (version, COHORT_F_INTERVAL, interval);
  cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, 1);
  if (read_amount (order, &iso, &amount))
    {
      cohort_record_set_int (version, COHORT_F_UNIT_MINOR, amount);
      cohort_record_set_int (version, COHORT_F_QUANTITY, 1);
      cohort_record_set_text (version, COHORT_F_CURRENCY, iso);
    }
  if (strcmp (status, "ended") == 0)
    cohort_record_set_text (version, COHORT_F_CANCEL_REASON, strcmp (raw, "EXPIRED") == 0 ? "failed" : "unknown");
  else if (strcmp (status, "active") == 0 && cohort_json_iso (order, "nextChargeDate", &at))
    cohort_record_set_int (version, COHORT_F_PAID_THROUGH, at);
  if (cohort_json_iso (order, "createdAt", &at))
    cohort_reader_add_start (&self->reader, key, at, version);
}

static void
read_order (CohortAnswer *self, JsonObject *order)
{
  const char *person = add_contributor (self, cohort_json_object (order, "fromAccount"));
  const char *tier_id = cohort_json_text (order, "tier.id");
  const char *tier_name = cohort_answer_text (self, order, "tier.name");
  const char *interval = interval_of (order);
  const char *id = cohort_json_text (order, "id");
  CohortRecord *record, *tier;
  char buffer[24];
  const char *legacy = cohort_json_id (order, "legacyId", buffer);
  const char *key;

  if (id == NULL || interval == NULL)
    return;
  key = KEY (self, "order:%s", id);
  record = cohort_reader_add_subscription (&self->reader, key, person);
  if (legacy != NULL)
    cohort_record_add_key (record, KEY (self, "order:%s", legacy));
  cohort_json_set_text (order, "status", record, COHORT_F_RAW_STATUS);
  cohort_json_set_iso (order, "createdAt", record, COHORT_F_STARTED_AT);
  if (tier_id != NULL && tier_name != NULL)
    {
      tier = cohort_batch_add (self->batch, COHORT_RECORD_TIER, KEY (self, "id:%s", tier_id));
      cohort_record_set_mode (tier, COHORT_RECORD_FILL);
      cohort_record_set_text (tier, COHORT_F_NAME, tier_name);
      cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, KEY (self, "id:%s", tier_id));
    }
  add_version (self, order, key, interval);
}

/* Transactions */

static const char *const columns[] = { "datetime",
                                       "id",
                                       "legacyId",
                                       "shortId",
                                       "description",
                                       "type",
                                       "kind",
                                       "isRefund",
                                       "refundId",
                                       "amount",
                                       "netAmount",
                                       "currency",
                                       "accountSlug",
                                       "oppositeAccountSlug",
                                       "oppositeAccountName",
                                       "oppositeAccountEmail",
                                       "orderId",
                                       "orderFrequency",
                                       "orderMemo" };

/* The ids by which files know a transaction: the first part of the long one is the short one. */
static const char *
short_id (CohortAnswer *self, const char *id)
{
  return id != NULL && strlen (id) == 36 && id[8] == '-' ? KEY (self, "%.8s", id) : NULL;
}

/* Returns: whether it could be read */
static gboolean
read_transaction (CohortAnswer *self, JsonObject *transaction, const CohortMapping *mapping, CohortRow *row)
{
  char legacy[24];
  const char *values[] = {
    cohort_json_text (transaction, "createdAt"),
    cohort_json_text (transaction, "id"),
    cohort_json_id (transaction, "legacyId", legacy),
    short_id (self, cohort_json_text (transaction, "id")),
    cohort_json_text (transaction, "description"),
    cohort_json_text (transaction, "type"),
    cohort_json_text (transaction, "kind"),
    cohort_json_flag (transaction, "isRefund") ? "true" : NULL,
    cohort_json_text (transaction, "refundTransaction.id"),
    decimal (self, transaction, "amountInHostCurrency"),
    decimal (self, transaction, "netAmountInHostCurrency"),
    cohort_json_text (transaction, "amountInHostCurrency.currency"),
    NULL,
    cohort_json_text (transaction, "oppositeAccount.slug"),
    cohort_json_text (transaction, "oppositeAccount.name"),
    cohort_json_text (transaction, "oppositeAccount.email"),
    cohort_json_text (transaction, "order.id"),
    cohort_json_text (transaction, "order.frequency"),
    cohort_json_text (transaction, "order.memo"),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (values) == G_N_ELEMENTS (columns));
  if (values[1] == NULL)
    return FALSE;
  cohort_row_set_values (row, values, G_N_ELEMENTS (values));
  return cohort_answer_read_row (self, cohort_format_by_id ("opencollective-transactions"), row, mapping);
}

static void
read_transactions (CohortAnswer *self, JsonArray *nodes)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (cohort_format_by_id ("opencollective-transactions"));
  g_autoptr (CohortRow) row = cohort_row_new ();
  guint n_left = 0;

  mapping->observed_us = cohort_call_server_us (self->call);
  cohort_row_set_columns (row, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < cohort_json_length (nodes); i++)
    if (!read_transaction (self, cohort_json_element (nodes, i), mapping, row))
      n_left++;
  cohort_answer_tell_left (self->batch, n_left);
}

/* Answers */

static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *connection)
{
  guint n = cohort_json_length (cohort_json_array (connection, "nodes"));
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 offset = 0, total;

  cohort_args_get_int (task->args, "offset", &offset);
  if (!cohort_json_int (connection, "totalCount", &total) || total < 0)
    return;
  cohort_batch_set_expected (self->batch, task->stream, (guint64) total);
  if (n == 0 || offset + n >= total || strcmp (task->stream, TIERS) == 0)
    return;
  cohort_args_keep (args, task->args, "since", NULL);
  cohort_args_add_int (args, "offset", offset + n);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_auto (CohortAnswer) self = { 0 };
  JsonObject *data, *connection;
  JsonArray *nodes;
  CohortVerdict verdict = cohort_graphql_reply (reply, batch, &root, &data, error);

  if (verdict != COHORT_OK)
    return verdict;
  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_batch_set_account (batch, cohort_json_text (data, "account.id"), cohort_json_text (data, "account.name"));
      return COHORT_OK;
    }
  connection = cohort_json_object (data, find_query (task->stream)->path);
  nodes = cohort_json_array (connection, "nodes");
  if (nodes == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED,
                   _ ("The service does not let this key read it (answer %u)."), reply->status);
      return COHORT_DENIED_STREAM;
    }
  if (strcmp (task->stream, TRANSACTIONS) == 0)
    read_transactions (&self, nodes);
  for (guint i = 0; strcmp (task->stream, TRANSACTIONS) != 0 && i < cohort_json_length (nodes); i++)
    if (strcmp (task->stream, TIERS) == 0)
      read_tier (&self, cohort_json_element (nodes, i));
    else
      read_order (&self, cohort_json_element (nodes, i));
  cohort_batch_set_items (batch, cohort_json_length (nodes));
  follow_page (&self, task, connection);
  return COHORT_OK;
}

const CohortProvider cohort_provider_opencollective = {
  .id = "opencollective",
  .name = "Open Collective",
  .scope = N_ ("A personal token with the scopes account, orders, transactions and email, of an administrator of the "
               "collective."),
  .help_page = "source-opencollective",
  .base_url = "https://api.opencollective.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 90 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
