// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Buy Me a Coffee, asked directly. Members and supporters are listed as its files have them, and read as those are: see
 * cohort-format-bmc.c. Five come on a page. Renewals are not listed: of a member the running period is known.
 *
 * An empty list comes as an error: "No subscriptions". */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-json-get.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MEMBERS "members"
#define SUPPORTERS "supporters"
#define EXTRAS "extras"

#define KEY COHORT_ANSWER_KEY

static const CohortField fields[] = {
  { "token", N_ ("Access Token"), NULL, N_ ("On developers.buymeacoffee.com: Dashboard, “Create new token”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { MEMBERS, N_ ("Members"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ENDED, COHORT_RECORD_SUBSCRIPTION, "subscriptions" },
  { SUPPORTERS, N_ ("Supporters"), 60 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_PAYMENT, "payments" },
  { EXTRAS, N_ ("Extras"), 60 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT,
    NULL },
};

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_answer_plan_pages (streams, G_N_ELEMENTS (streams), marks, out);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  gboolean is_members = task->kind == COHORT_TASK_CHECK || strcmp (task->stream, MEMBERS) == 0;
  const char *token = cohort_answer_require_secret (call, "token", error);
  gint64 page = 1;

  if (token == NULL)
    return FALSE;
  cohort_args_get_int (task->args, "page", &page);
  cohort_request_set_bearer (out, token);
  cohort_request_add_path (out, "/api/v1");
  cohort_request_add_segment (out, is_members ? "subscriptions" : task->stream);
  if (is_members)
    cohort_request_add_query (out, "status", "all");
  cohort_request_add_query_int (out, "page", page);
  return TRUE;
}

/* What was bought beside coffees. No file has them.
 * Returns: when it was bought; G_MAXINT64 where that is not told */
static gint64
read_extra (CohortAnswer *self, JsonObject *extra)
{
  char buffer[24];
  const char *id = cohort_json_id (extra, "purchase_id", buffer),
             *email = cohort_answer_text (self, extra, "payer_email");
  const char *iso = cohort_currency_intern (cohort_json_text (extra, "purchase_currency"));
  const char *person = cohort_reader_email_key (&self->reader, email), *key;
  CohortRecord *record;
  gint64 at, amount, revoked;

  if (iso == NULL)
    iso = cohort_currency_intern (cohort_json_text (extra, "currency"));
  if (id == NULL || iso == NULL || !cohort_json_iso (extra, "purchased_on", &at))
    return G_MAXINT64;
  if ((!cohort_json_money (extra, "total_paid_amount", iso, &amount)
       && !cohort_json_money (extra, "purchase_amount", iso, &amount))
      || amount <= 0)
    return at;
  if (person != NULL)
    {
      record = cohort_reader_add_identity (&self->reader, person);
      cohort_record_set_text (record, COHORT_F_EMAIL, email);
      cohort_answer_set_text (self, extra, "payer_name", record, COHORT_F_NAME);
    }
  key = KEY (self, "extra:%s", id);
  record = cohort_reader_add_payment (&self->reader, key, person, "charge", at, cohort_answer_money (amount, iso));
  cohort_record_set_text (record, COHORT_F_STREAM, "product");
  cohort_answer_set_text (self, extra, "extra.reward_title", record, COHORT_F_NOTE);
  if (cohort_json_int (extra, "purchase_is_revoked", &revoked) && revoked == 1)
    cohort_reader_add_refund (&self->reader, KEY (self, "%s:refund", key), key, person,
                              MAX (at, cohort_reader_observed (&self->reader)), cohort_answer_money (amount, iso));
  return at;
}

/* Returns: when the oldest payment of the page was made; G_MAXINT64 where that ends nothing */
static gint64
read_list (CohortAnswer *self, const CohortTask *task, const CohortReply *reply, JsonArray *list)
{
  gboolean is_members = strcmp (task->stream, MEMBERS) == 0;
  g_autoptr (CohortJsonRows) rows = NULL;
  gint64 oldest = G_MAXINT64;
  gsize len;
  const char *data = g_bytes_get_data (reply->body, &len);

  if (strcmp (task->stream, EXTRAS) == 0)
    {
      for (guint i = 0; i < cohort_json_length (list); i++)
        {
          gint64 at = read_extra (self, cohort_json_element (list, i));

          oldest = MIN (oldest, at);
        }
      return oldest;
    }
  rows = cohort_json_rows_new (data, len, NULL);
  if (rows == NULL || !cohort_json_rows_set_path (rows, "data[]"))
    return G_MAXINT64;
  oldest = cohort_answer_read_rows (
      self->call, cohort_format_by_id (is_members ? "buymeacoffee-members-json" : "buymeacoffee-supporters-json"), rows,
      self->batch);
  return is_members ? G_MAXINT64 : oldest;
}

static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *root, guint n, gint64 oldest)
{
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 page = 1, last = 0, since;

  cohort_args_get_int (task->args, "page", &page);
  if (*task->args == '\0')
    cohort_answer_expect (self->batch, task, root, "total");
  if (n == 0 || !cohort_json_int (root, "last_page", &last) || page >= last)
    return;
  if (cohort_args_get_int (task->args, "since", &since))
    {
      if (oldest != G_MAXINT64 && oldest / G_USEC_PER_SEC < since)
        return;
      cohort_args_add_int (args, "since", since);
    }
  cohort_args_add_int (args, "page", page + 1);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

/* Whether it only says that there is none. */
static gboolean
is_empty (const CohortReply *reply)
{
  g_autoptr (JsonNode) node
      = reply->status == 200 || reply->status == 404 ? cohort_json_parse (reply->body, NULL) : NULL;
  const char *text = cohort_json_text (cohort_json_root_object (node), "error");

  return text != NULL && g_str_has_prefix (text, "No ");
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
  if (is_empty (reply))
    return COHORT_OK;
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  list = cohort_json_array (root, "data");
  if (list == NULL)
    return cohort_answer_unexpected (error);
  if (task->kind == COHORT_TASK_CHECK)
    return COHORT_OK;
  cohort_batch_set_items (batch, cohort_json_length (list));
  follow_page (&self, task, root, cohort_json_length (list), read_list (&self, task, reply, list));
  return COHORT_OK;
}

const CohortProvider cohort_provider_bmc = {
  .id = "buymeacoffee",
  .name = "Buy Me a Coffee",
  .scope = N_ ("A personal access token of the developers’ site. It can only read."),
  .help_page = "source-buymeacoffee",
  .base_url = "https://developers.buymeacoffee.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 80 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
