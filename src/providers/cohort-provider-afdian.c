// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* 爱发电 (Afdian, ifdian), asked directly. What it answers is what its files hold, so the rows of an answer are read by
 * the formats of the files: what an order and a sponsor mean stands in cohort-format-afdian.c.
 *
 * Every question is signed with the token, which itself is never sent, and with the time, which may be off by an hour
 * at most. Orders come newest first and never change: later runs stop where everything is known. Every answer has the
 * status 200 and says in "ec" what went wrong. */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-json-get.h"

#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ORDERS "orders"
#define SPONSORS "sponsors"

static const CohortField fields[] = {
  { "user", N_ ("User ID"), NULL, N_ ("On afdian.com/dashboard/dev."), COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT,
    NULL },
  { "token", N_ ("Token"), NULL, N_ ("On the same page; it is used for signing and never sent."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { SPONSORS, N_ ("Sponsors"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_NOTHING, COHORT_RECORD_IDENTITY, "members" },
  { ORDERS, N_ ("Orders"), 7 * COHORT_US_PER_DAY, 90 * COHORT_US_PER_DAY, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT,
    "payments" },
};

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_answer_plan_pages (streams, G_N_ELEMENTS (streams), marks, out);
}

/* The token, and the names and values of the question in a fixed order. */
static char *
make_sign (const char *token, const char *params, gint64 seconds, const char *user)
{
  g_autofree char *text = g_strdup_printf ("%sparams%sts%" G_GINT64_FORMAT "user_id%s", token, params, seconds, user);

  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *user = cohort_call_value (call, "user");
  const char *token = cohort_call_secret (call, "token");
  gint64 seconds = cohort_call_server_us (call) / G_USEC_PER_SEC, page = 1;
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *params = NULL, *sign = NULL, *text = NULL;

  if (user == NULL || token == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE, _ ("The key is missing."));
      return FALSE;
    }
  cohort_args_get_int (task->args, "page", &page);
  cohort_request_add_path (out, "/api/open");
  if (task->kind == COHORT_TASK_CHECK)
    cohort_request_add_path (out, "/ping");
  else
    cohort_request_add_path (out, strcmp (task->stream, ORDERS) == 0 ? "/query-order" : "/query-sponsor");
  /* What is signed is this very text. */
  params = g_strdup_printf ("{\"page\":%" G_GINT64_FORMAT ",\"per_page\":100}", page);
  sign = make_sign (token, params, seconds, user);
  json_object_set_string_member (body, "user_id", user);
  json_object_set_string_member (body, "params", params);
  json_object_set_int_member (body, "ts", seconds);
  json_object_set_string_member (body, "sign", sign);
  text = cohort_json_print (body);
  cohort_request_set_body (out, "application/json", text);
  return TRUE;
}

/* What is not 200 in the body. */
static CohortVerdict
read_code (JsonObject *root, GError **error)
{
  const char *message = cohort_json_text (root, "em");
  gint64 code;

  if (!cohort_json_int (root, "ec", &code))
    return cohort_answer_unexpected (error);
  switch (code)
    {
    case 200:
      return COHORT_OK;
    case 400002:
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
                   _ ("The clock of this computer and that of the service differ too much."));
      return COHORT_RETRY_LATER;
    case 400004:
    case 400005:
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                   _ ("The service refuses the key: it may have been revoked or have expired."));
      return COHORT_NEED_AUTH;
    default:
      /* Translators: what the service itself says */
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED, _ ("The service refuses: %s"),
                   cohort_text_excerpt (message != NULL ? message : "?").text);
      return COHORT_DENIED_STREAM;
    }
}

static void
follow_page (const CohortTask *task, JsonObject *root, guint n, gint64 oldest, CohortBatch *batch)
{
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 page = 1, pages = 0, since;

  cohort_args_get_int (task->args, "page", &page);
  cohort_json_int (root, "data.total_page", &pages);
  cohort_answer_expect (batch, task, root, "data.total_count");
  if (n == 0 || page >= pages)
    return;
  if (cohort_args_get_int (task->args, "since", &since))
    {
      if (oldest != G_MAXINT64 && oldest < since * G_USEC_PER_SEC)
        return;
      cohort_args_add_int (args, "since", since);
    }
  cohort_args_add_int (args, "page", page + 1);
  cohort_batch_follow (batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (CohortJsonRows) rows = NULL;
  const CohortFormat *format;
  JsonObject *root;
  CohortVerdict verdict = cohort_json_reply (reply, &node, error);
  gint64 oldest = G_MAXINT64;
  gsize len;
  const char *data = g_bytes_get_data (reply->body, &len);

  if (verdict != COHORT_OK)
    return verdict;
  root = cohort_json_root_object (node);
  verdict = read_code (root, error);
  if (verdict != COHORT_OK)
    return verdict;
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_batch_set_account (batch, cohort_call_value (call, "user"), NULL);
      return COHORT_OK;
    }
  if (cohort_json_array (root, "data.list") == NULL)
    return cohort_answer_unexpected (error);
  format = cohort_format_by_id (strcmp (task->stream, ORDERS) == 0 ? "afdian-orders" : "afdian-sponsors");
  rows = cohort_json_rows_new (data, len, NULL);
  if (rows != NULL && cohort_json_rows_set_path (rows, "data.list[]"))
    oldest = cohort_answer_read_rows (call, format, rows, batch);
  cohort_batch_set_items (batch, cohort_json_length (cohort_json_array (root, "data.list")));
  follow_page (task, root, cohort_json_length (cohort_json_array (root, "data.list")), oldest, batch);
  return COHORT_OK;
}

const CohortProvider cohort_provider_afdian = {
  .id = "afdian",
  .name = "爱发电",
  .scope = N_ ("The user ID and the token of the developer page. The token can only read orders and sponsors."),
  .help_page = "source-afdian",
  .base_url = "https://afdian.com",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 60 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
