// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Gumroad, asked directly. A sale becomes a row of the export and is read as one, so that both mean the same: see
 * cohort-format-gumroad.c. Prices and fees are cents of US dollars, whatever the buyer paid in.
 *
 * Sales are asked for by their day; refunds and disputes change old ones, so the last sixty days are always read
 * again. Of a refund in part it is not told how much. Only memberships that run are listed, each under its product: one
 * that is no longer there has ended. Of a gift, the giver's sale is a payment, the other's the membership. */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-json-get.h"

#include "cohort-money.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SALES "sales"
#define SUBSCRIBERS "subscribers"

#define KEY COHORT_ANSWER_KEY

static const CohortField fields[] = {
  { "token", N_ ("Access Token"), NULL,
    N_ ("On Gumroad: Settings, Advanced, “Create application”, then “Generate access token”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { SALES, N_ ("Sales"), 60 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT,
    "payments" },
  { SUBSCRIBERS, N_ ("Subscribers"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ENDED, COHORT_RECORD_SUBSCRIPTION, NULL },
};

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  CohortMark sales = cohort_marks_get (marks, SALES);
  g_autoptr (GString) args = g_string_new (NULL);
  char day[COHORT_DAY_LEN];

  if (!sales.full)
    cohort_args_add (args, "after", cohort_day_print (cohort_zone_day (cohort_zone_utc (), sales.since_us), day));
  cohort_tasks_add (out, SALES, SALES, COHORT_TASK_PAGE, args->str);
  cohort_tasks_add (out, SUBSCRIBERS, SUBSCRIBERS, COHORT_TASK_PAGE, "");
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *token = cohort_answer_require_secret (call, "token", error);
  g_autofree char *after = cohort_args_get (task->args, "after");
  g_autofree char *product = cohort_args_get (task->args, "product");
  g_autofree char *page = cohort_args_get (task->args, "page");

  if (token == NULL)
    return FALSE;
  cohort_request_set_bearer (out, token);
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_request_add_path (out, "/user");
      return TRUE;
    }
  cohort_request_add_path (out, strcmp (task->stream, SALES) == 0 ? "/sales" : "/products");
  if (product != NULL)
    {
      cohort_request_add_segment (out, product);
      cohort_request_add_path (out, "/subscribers");
      cohort_request_add_query (out, "paginated", "true");
    }
  if (after != NULL)
    cohort_request_add_query (out, "after", after);
  if (page != NULL)
    cohort_request_add_query (out, "page_key", page);
  return TRUE;
}

/* Sales */

static const char *const columns[]
    = { "Purchase ID",          "Item Name", "Buyer Name",      "Purchase Email", "Purchase Date",
        "Sale Price ($)",       "Fees ($)",  "Fully Refunded?", "Disputed?",      "Dispute Won?",
        "Free trial purchase?", "Variants",  "Product ID",      "Recurrence" };

static const char *
dollars (CohortAnswer *self, JsonObject *sale, const char *path)
{
  g_autofree char *text = NULL;
  gint64 cents;

  if (!cohort_json_int (sale, path, &cents))
    return NULL;
  text = cohort_scaled_to_decimal (cents, 2);
  return KEY (self, "%s", text);
}

static const char *
flag (JsonObject *sale, const char *path)
{
  return cohort_json_flag (sale, path) ? "1" : "0";
}

/* Returns: whether anything could be read */
static gboolean
read_sale (CohortAnswer *self, JsonObject *sale, const CohortMapping *mapping, CohortRow *row)
{
  const char *disputed = cohort_json_flag (sale, "chargedback") ? "1" : flag (sale, "disputed");
  const char *email = cohort_json_text (sale, "purchase_email");
  gint64 price = 0;
  gboolean is_trial = cohort_json_has (sale, "free_trial_ended") && cohort_json_int (sale, "price", &price)
                      && price == 0 && !cohort_json_flag (sale, "is_gift_receiver_purchase");
  const char *const values[] = {
    cohort_json_text (sale, "id"),
    cohort_json_text (sale, "product_name"),
    cohort_json_text (sale, "full_name"),
    email != NULL ? email : cohort_json_text (sale, "email"),
    cohort_json_text (sale, "created_at"),
    dollars (self, sale, "price"),
    dollars (self, sale, "gumroad_fee"),
    flag (sale, "refunded"),
    disputed,
    flag (sale, "dispute_won"),
    is_trial ? "1" : "0",
    cohort_json_text (sale, "variants_and_quantity"),
    cohort_json_text (sale, "product_id"),
    cohort_json_flag (sale, "is_gift_sender_purchase") ? NULL : cohort_json_text (sale, "subscription_duration"),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (values) == G_N_ELEMENTS (columns));
  if (values[0] == NULL)
    return FALSE;
  cohort_row_set_values (row, values, G_N_ELEMENTS (values));
  return cohort_answer_read_row (self, cohort_format_by_id ("gumroad-sales"), row, mapping);
}

static void
read_sales (CohortAnswer *self, JsonArray *list)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (cohort_format_by_id ("gumroad-sales"));
  g_autoptr (CohortRow) row = cohort_row_new ();
  guint n_left = 0, n_part = 0;

  mapping->observed_us = cohort_call_server_us (self->call);
  cohort_row_set_columns (row, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      JsonObject *sale = cohort_json_element (list, i);

      n_left += !read_sale (self, sale, mapping, row);
      n_part += cohort_json_flag (sale, "partially_refunded") && !cohort_json_flag (sale, "refunded");
    }
  cohort_answer_tell_left (self->batch, n_left);
  if (n_part > 0)
    cohort_batch_warn (self->batch,
                       ngettext ("%u payment was refunded in part; Gumroad does not say how much.",
                                 "%u payments were refunded in part; Gumroad does not say how much.", n_part),
                       n_part);
}

/* Memberships */

static void
add_state (CohortAnswer *self, JsonObject *subscriber, const char *key)
{
  gint64 now = cohort_call_server_us (self->call), asked, ends, at;
  const char *raw = cohort_json_text (subscriber, "status");
  CohortRecord *version;

  if (cohort_json_iso (subscriber, "free_trial_ends_at", &ends) && ends > now
      && cohort_json_iso (subscriber, "created_at", &at))
    {
      version = cohort_reader_add_version (&self->reader, key, at, "trialing", NULL);
      cohort_record_set_int (version, COHORT_F_TRIAL_END, ends);
    }
  if ((cohort_json_iso (subscriber, "ended_at", &ends) || cohort_json_iso (subscriber, "failed_at", &ends)
       || cohort_json_iso (subscriber, "cancelled_at", &ends))
      && ends <= now)
    {
      version = cohort_reader_add_version (&self->reader, key, ends, "ended", raw);
      cohort_record_set_text (version, COHORT_F_CANCEL_REASON,
                              cohort_json_has (subscriber, "failed_at")                        ? "failed"
                              : cohort_json_has (subscriber, "user_requested_cancellation_at") ? "voluntary"
                                                                                               : "unknown");
    }
  else if (cohort_json_iso (subscriber, "user_requested_cancellation_at", &asked))
    {
      version = cohort_reader_add_version (&self->reader, key, asked, "active", raw);
      if (cohort_json_iso (subscriber, "cancelled_at", &ends))
        cohort_record_set_int (version, COHORT_F_CANCEL_AT, ends);
    }
  else if (g_strcmp0 (raw, "pending_failure") == 0)
    cohort_reader_add_version (&self->reader, key, cohort_reader_observed (&self->reader), "past_due", raw);
}

static gboolean
read_subscriber (CohortAnswer *self, JsonObject *subscriber)
{
  const char *email = cohort_answer_text (self, subscriber, "email");
  const char *person = cohort_reader_email_key (&self->reader, email);
  const char *product = cohort_json_text (subscriber, "product_id"), *key;
  CohortRecord *record;

  if (person == NULL || product == NULL)
    return FALSE;
  cohort_record_set_text (cohort_reader_add_identity (&self->reader, person), COHORT_F_EMAIL, email);
  key = KEY (self, "%s:%s", person, product);
  record = cohort_reader_add_subscription (&self->reader, key, person);
  cohort_json_set_iso (subscriber, "created_at", record, COHORT_F_STARTED_AT);
  cohort_answer_set_text (self, subscriber, "status", record, COHORT_F_RAW_STATUS);
  add_state (self, subscriber, key);
  return TRUE;
}

static void
read_subscribers (CohortAnswer *self, JsonArray *list)
{
  guint n_left = 0;

  for (guint i = 0; i < cohort_json_length (list); i++)
    n_left += !read_subscriber (self, cohort_json_element (list, i));
  cohort_answer_tell_left (self->batch, n_left);
}

/* Only what is paid again and again has subscribers. */
static void
follow_products (CohortAnswer *self, const CohortTask *task, JsonArray *list)
{
  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      JsonObject *product = cohort_json_element (list, i);
      const char *id = cohort_json_text (product, "id");
      g_autoptr (GString) args = g_string_new (NULL);

      if (id == NULL || *id == '\0'
          || (!cohort_json_flag (product, "is_tiered_membership")
              && cohort_json_length (cohort_json_array (product, "recurrences")) == 0
              && cohort_json_text (product, "subscription_duration") == NULL))
        continue;
      cohort_args_add (args, "product", id);
      cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
    }
}

/* Answers */

static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *root, guint n)
{
  const char *next = cohort_json_text (root, "next_page_key");
  g_autoptr (GString) args = g_string_new (NULL);

  if (n == 0 || next == NULL || *next == '\0')
    return;
  cohort_args_keep (args, task->args, "after", "product", NULL);
  cohort_args_add (args, "page", next);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static CohortVerdict
read_page (CohortAnswer *self, const CohortTask *task, JsonObject *root, GError **error)
{
  gboolean is_sales = strcmp (task->stream, SALES) == 0,
           is_products = !is_sales && !cohort_args_has (task->args, "product");
  JsonArray *list = cohort_json_array (root, is_sales ? "sales" : is_products ? "products" : "subscribers");

  if (list == NULL)
    return cohort_answer_unexpected (error);
  if (is_sales)
    read_sales (self, list);
  else if (is_products)
    follow_products (self, task, list);
  else
    read_subscribers (self, list);
  if (!is_products)
    {
      cohort_batch_set_items (self->batch, cohort_json_length (list));
      follow_page (self, task, root, cohort_json_length (list));
    }
  if (!cohort_args_has (task->args, "page") && !cohort_args_has (task->args, "product"))
    cohort_batch_propose_mark (self->batch, task->stream, cohort_call_server_us (self->call), NULL);
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
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  /* What goes wrong is often told with the status 200. */
  if (cohort_json_has (root, "success") && !cohort_json_flag (root, "success"))
    {
      const char *message = cohort_json_text (root, "message");

      /* Translators: what the service itself says */
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED, _ ("The service refuses: %s"),
                   cohort_text_excerpt (message != NULL ? message : "?").text);
      return COHORT_DENIED_STREAM;
    }
  if (task->kind != COHORT_TASK_CHECK)
    return read_page (&self, task, root, error);
  cohort_batch_set_account (batch, cohort_json_text (root, "user.id"), cohort_json_text (root, "user.name"));
  return COHORT_OK;
}

const CohortProvider cohort_provider_gumroad = {
  .id = "gumroad",
  .name = "Gumroad",
  .scope = N_ ("An access token with the scope view_sales, of an application that you create for yourself."),
  .help_page = "source-gumroad",
  .base_url = "https://api.gumroad.com/v2",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 120 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
