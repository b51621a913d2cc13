// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* PayPal, asked by its search for transactions. One becomes a row of the activity download and is read as one, so that
 * both mean the same: see cohort-format-paypal.c. Only what moves the balance is asked for.
 *
 * Thirty-one days can be asked for at a time, of the last three years; a stretch that holds too much is halved. What
 * happened shows some hours later: the answer says up to when it knows, and there the next run begins. The two parts of
 * an application's key are exchanged for a token that is good for some hours. */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-json-get.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TRANSACTIONS "transactions"
#define PAGE_SIZE 500
#define WINDOW_SECONDS (31 * 24 * 3600 - 1)
#define HISTORY_SECONDS (3 * 365 * 24 * 3600)
#define SMALLEST_SECONDS 60

#define KEY COHORT_ANSWER_KEY

static const CohortField fields[] = {
  { "client", N_ ("Client ID"), NULL, N_ ("On developer.paypal.com: Apps & Credentials, Live, “Create App”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { "client-secret", N_ ("Client Secret"), NULL, N_ ("Tick “Transaction search” among the app’s features."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { TRANSACTIONS, N_ ("Transactions"), 14 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_BALANCE_ENTRY, "payments" },
};

/* What to ask for */

static void
add_window (GString *args, gint64 from, gint64 to)
{
  cohort_args_add_int (args, "from", from);
  cohort_args_add_int (args, "to", to);
}

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  CohortMark mark = cohort_marks_get (marks, TRANSACTIONS);
  gint64 now = cohort_call_server_us (call) / G_USEC_PER_SEC, from = now - HISTORY_SECONDS;

  if (!mark.full)
    from = CLAMP (mark.since_us / G_USEC_PER_SEC, from, now - 1);
  while (from < now)
    {
      gint64 to = MIN (from + WINDOW_SECONDS, now);
      g_autoptr (GString) args = g_string_new (NULL);

      add_window (args, from, to);
      cohort_tasks_add (out, TRANSACTIONS, TRANSACTIONS, COHORT_TASK_WINDOW, args->str);
      from = to + 1;
    }
}

static void
ask_window (const CohortCall *call, const CohortTask *task, CohortRequest *out)
{
  gint64 now = cohort_call_server_us (call) / G_USEC_PER_SEC, from = now - 24 * 3600, to = now, page = 1;
  char text[COHORT_INSTANT_LEN];

  cohort_args_get_int (task->args, "from", &from);
  cohort_args_get_int (task->args, "to", &to);
  cohort_args_get_int (task->args, "page", &page);
  cohort_request_add_query (out, "start_date", cohort_instant_print (from * G_USEC_PER_SEC, text));
  cohort_request_add_query (out, "end_date", cohort_instant_print (to * G_USEC_PER_SEC, text));
  cohort_request_add_query (out, "fields", "transaction_info,payer_info");
  cohort_request_add_query (out, "balance_affecting_records_only", "Y");
  cohort_request_add_query_int (out, "page_size", task->kind == COHORT_TASK_CHECK ? 1 : PAGE_SIZE);
  cohort_request_add_query_int (out, "page", page);
}

/* Without a token, which it has not had yet, PayPal refuses, and the key is exchanged for one. */
static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *token = cohort_call_secret (call, "access-token");

  if (cohort_answer_require_secret (call, "client", error) == NULL
      || cohort_answer_require_secret (call, "client-secret", error) == NULL)
    return FALSE;
  if (token != NULL)
    cohort_request_set_bearer (out, token);
  cohort_request_add_path (out, "/v1/reporting/transactions");
  ask_window (call, task, out);
  return TRUE;
}

static gboolean
auth_request (const CohortCall *call, CohortRequest *out, GError **error)
{
  const char *client = cohort_answer_require_secret (call, "client", error), *secret;
  g_autofree char *pair = NULL, *coded = NULL, *header = NULL;

  secret = client != NULL ? cohort_answer_require_secret (call, "client-secret", error) : NULL;
  if (secret == NULL)
    return FALSE;
  pair = g_strconcat (client, ":", secret, NULL);
  coded = g_base64_encode ((const guchar *) pair, strlen (pair));
  header = g_strconcat ("Basic ", coded, NULL);
  cohort_request_add_path (out, "/v1/oauth2/token");
  cohort_request_add_header (out, "Authorization", header);
  cohort_request_add_form (out, "grant_type", "client_credentials");
  return TRUE;
}

static gboolean
auth_parse (const CohortCall *call, const CohortReply *reply, CohortSecrets *renewed, GError **error)
{
  g_autoptr (JsonNode) node = cohort_json_parse (reply->body, NULL);
  const char *token = cohort_json_text (cohort_json_root_object (node), "access_token");

  if (reply->status != 200 || token == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                   _ ("The service refuses the key: it may have been revoked or have expired."));
      return FALSE;
    }
  cohort_secrets_set (renewed, "access-token", token);
  return TRUE;
}

/* Transactions */

/* What the download calls the kinds that matter; of the others, that of their group. */
static const char *
type_of (const char *code)
{
  static const struct
  {
    const char *code, *type;
  } types[] = {
    { "T0002", "Subscription Payment" },
    { "T0003", "PreApproved Payment Bill User Payment" },
    { "T0005", "Direct Credit Card Payment" },
    { "T0006", "Express Checkout Payment" },
    { "T0007", "Website Payment" },
    { "T0011", "Mobile Payment" },
    { "T0013", "Donation Payment" },
    { "T00", "General Payment" },
    { "T01", "Fee" },
    { "T02", "General Currency Conversion" },
    { "T03", "Bank Deposit to PP Account" },
    { "T04", "General Withdrawal" },
    { "T1106", "Payment Reversal" },
    { "T1107", "Payment Refund" },
    { "T1110", "Hold for Dispute Investigation" },
    { "T1111", "Cancellation of Hold for Dispute Resolution" },
    { "T1115", "Mass Payment Refund" },
    { "T11", "Adjustment" },
    { "T1201", "Chargeback" },
    { "T1202", "Chargeback Reversal" },
    { "T1207", "Chargeback Fee" },
    { "T13", "Authorization" },
    { "T15", "Account Hold" },
    { "T17", "General Withdrawal" },
    { "T20", "General Account to Account Transfer" },
    { "T21", "Reserve Hold" },
    { "T22", "Transfer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_prefix (code, types[i].code))
      return types[i].type;
  return code;
}

static const char *
status_of (const char *theirs)
{
  static const char *const words[][2] = { { "P", "Pending" }, { "D", "Denied" }, { "V", "Reversed" } };

  for (guint i = 0; theirs != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (theirs, words[i][0]) == 0)
      return words[i][1];
  return "Completed";
}

static const char *const columns[] = { "Transaction ID",
                                       "Date",
                                       "Time",
                                       "TimeZone",
                                       "Name",
                                       "Type",
                                       "Status",
                                       "Currency",
                                       "Gross",
                                       "Fee",
                                       "Net",
                                       "Subject",
                                       "Note",
                                       "From Email Address",
                                       "To Email Address",
                                       "Reference Txn ID" };

/* Returns: (nullable): what arrives: the fee is below zero */
static const char *
net_of (CohortAnswer *self, JsonObject *thing)
{
  const char *iso
      = cohort_currency_intern (cohort_json_text (thing, "transaction_info.transaction_amount.currency_code"));
  g_autofree char *text = NULL;
  gint64 gross, fee = 0;

  if (iso == NULL || !cohort_json_money (thing, "transaction_info.transaction_amount.value", iso, &gross))
    return NULL;
  cohort_json_money (thing, "transaction_info.fee_amount.value", iso, &fee);
  if (!cohort_add_i64 (gross, fee, &gross))
    return NULL;
  text = cohort_scaled_to_decimal (gross, cohort_currency_exponent (iso));
  return KEY (self, "%s", text);
}

/* Returns: whether anything could be read */
static gboolean
read_transaction (CohortAnswer *self, JsonObject *thing, const CohortMapping *mapping, CohortRow *row)
{
  const char *code = cohort_json_text (thing, "transaction_info.transaction_event_code");
  const char *email = cohort_json_text (thing, "payer_info.email_address");
  const char *name = cohort_json_text (thing, "payer_info.payer_name.alternate_full_name");
  const char *fee = cohort_json_text (thing, "transaction_info.fee_amount.value");
  char time[COHORT_INSTANT_LEN];
  gint64 at;

  if (code == NULL || !cohort_json_iso (thing, "transaction_info.transaction_initiation_date", &at))
    return FALSE;
  cohort_instant_print (at, time);
  if (strlen (time) < 19)
    return FALSE;
  if (name == NULL)
    name = cohort_reader_join (&self->reader, cohort_json_text (thing, "payer_info.payer_name.given_name"),
                               cohort_json_text (thing, "payer_info.payer_name.surname"));
  {
    const char *const values[] = {
      cohort_json_text (thing, "transaction_info.transaction_id"),
      KEY (self, "%.10s", time),
      KEY (self, "%.8s", time + 11),
      "UTC",
      name,
      type_of (code),
      status_of (cohort_json_text (thing, "transaction_info.transaction_status")),
      cohort_json_text (thing, "transaction_info.transaction_amount.currency_code"),
      cohort_json_text (thing, "transaction_info.transaction_amount.value"),
      fee != NULL ? fee : "0", /* none is told where there is none */
      net_of (self, thing),
      cohort_json_text (thing, "transaction_info.transaction_subject"),
      cohort_json_text (thing, "transaction_info.transaction_note"),
      email,
      email,
      cohort_json_text (thing, "transaction_info.paypal_reference_id"),
    };

    G_STATIC_ASSERT (G_N_ELEMENTS (values) == G_N_ELEMENTS (columns));
    cohort_row_set_values (row, values, G_N_ELEMENTS (values));
    /* Here, as the row borrows them. */
    return cohort_answer_read_row (self, cohort_format_by_id ("paypal-activity"), row, mapping);
  }
}

static void
read_transactions (CohortAnswer *self, JsonArray *list)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (cohort_format_by_id ("paypal-activity"));
  g_autoptr (CohortRow) row = cohort_row_new ();
  guint n_left = 0;

  mapping->observed_us = cohort_call_server_us (self->call);
  mapping->decimal = COHORT_DECIMAL_POINT;
  mapping->decimal_known = TRUE;
  mapping->date_order = cohort_order_ymd;
  mapping->date_order_known = TRUE;
  cohort_row_set_columns (row, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < cohort_json_length (list); i++)
    n_left += !read_transaction (self, cohort_json_element (list, i), mapping, row);
  cohort_answer_tell_left (self->batch, n_left);
}

/* Answers */

/* Asks for both halves of a stretch.
 * Returns: FALSE for one that is too small to be parted */
static gboolean
halve (const CohortTask *task, CohortBatch *batch)
{
  gint64 from, to;

  if (!cohort_args_get_int (task->args, "from", &from) || !cohort_args_get_int (task->args, "to", &to)
      || to - from < SMALLEST_SECONDS)
    return FALSE;
  for (int half = 0; half < 2; half++)
    {
      gint64 middle = from + (to - from) / 2;
      g_autoptr (GString) args = g_string_new (NULL);

      add_window (args, half == 0 ? from : middle + 1, half == 0 ? middle : to);
      cohort_batch_follow (batch, task->stream, COHORT_TASK_WINDOW, args->str);
    }
  return TRUE;
}

static gboolean
is_too_much (const CohortReply *reply)
{
  g_autoptr (JsonNode) node = reply->status == 400 ? cohort_json_parse (reply->body, NULL) : NULL;

  return g_strcmp0 (cohort_json_text (cohort_json_root_object (node), "name"), "RESULTSET_TOO_LARGE") == 0;
}

static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *root, guint n)
{
  gint64 from, to, page = 1, pages = 0, known, now = cohort_call_server_us (self->call);
  g_autoptr (GString) args = g_string_new (NULL);

  if (!cohort_args_get_int (task->args, "from", &from) || !cohort_args_get_int (task->args, "to", &to))
    return;
  /* The last stretch tells up to when all is known. */
  if (to >= now / G_USEC_PER_SEC - WINDOW_SECONDS && cohort_json_iso (root, "last_refreshed_datetime", &known))
    cohort_batch_propose_mark (self->batch, task->stream, MIN (known, now), NULL);
  cohort_args_get_int (task->args, "page", &page);
  if (n == 0 || !cohort_json_int (root, "total_pages", &pages) || page >= pages)
    return;
  add_window (args, from, to);
  cohort_args_add_int (args, "page", page + 1);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_WINDOW, args->str);
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
  if (is_too_much (reply) && halve (task, batch))
    return COHORT_OK;
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  list = cohort_json_array (root, "transaction_details");
  if (list == NULL)
    return cohort_answer_unexpected (error);
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_batch_set_account (batch, cohort_json_text (root, "account_number"), NULL);
      return COHORT_OK;
    }
  read_transactions (&self, list);
  cohort_batch_set_items (batch, cohort_json_length (list));
  follow_page (&self, task, root, cohort_json_length (list));
  return COHORT_OK;
}

const CohortProvider cohort_provider_paypal = {
  .id = "paypal",
  .name = "PayPal",
  .scope = N_ ("An app of its own with the feature “Transaction search” and no other."),
  .help_page = "source-paypal",
  .base_url = "https://api-m.paypal.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 45 },
  .plan = plan,
  .request = request,
  .parse = parse,
  .auth_request = auth_request,
  .auth_parse = auth_parse,
};
