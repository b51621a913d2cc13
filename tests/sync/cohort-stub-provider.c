// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The provider of the stub server. */

#include "cohort-json-get.h"
#include "cohort-stub-server.h"

#include <string.h>

static const CohortField fields[] = {
  { "url", "Address", NULL, NULL, COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_URL, NULL },
  { "token", "Token", NULL, NULL, COHORT_FIELD_REQUIRED | COHORT_FIELD_SECRET, NULL, COHORT_FIELD_TEXT, NULL },
  { "refresh", "Refresh", NULL, NULL, COHORT_FIELD_SECRET, NULL, COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { "members", "Members", COHORT_US_PER_HOUR, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY,
    "members" },
  { "payments", "Payments", COHORT_US_PER_HOUR, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_PAYMENT,
    "payments" },
};

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  CohortMark mark = cohort_marks_get (marks, "payments");
  g_autofree char *since = g_strdup_printf ("since=%" G_GINT64_FORMAT, mark.full ? 0 : mark.since_us / G_USEC_PER_SEC);

  cohort_tasks_add (out, "members", "members", COHORT_TASK_PAGE, "");
  cohort_tasks_add (out, "payments", "payments", COHORT_TASK_PAGE, since);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  cohort_request_set_bearer (out, cohort_call_secret (call, "token"));
  cohort_request_set_max_bytes (out, 4 * 1024 * 1024);
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_request_add_path (out, "/me");
      return TRUE;
    }
  if (task->kind == COHORT_TASK_REREAD)
    {
      cohort_request_add_path (out, "/member");
      cohort_request_add_segment (out, task->args);
      return TRUE;
    }
  cohort_request_add_segment (out, task->stream);
  if (g_str_has_prefix (task->args, "since="))
    cohort_request_add_query (out, "since", task->args + 6);
  else
    cohort_request_add_query (out, "cursor", task->args);
  return TRUE;
}

static void
take_member (JsonObject *thing, CohortBatch *batch)
{
  const char *id = cohort_json_text (thing, "id");
  g_autofree char *key = id != NULL ? g_strconcat ("id:", id, NULL) : NULL;
  CohortRecord *record;

  if (key == NULL)
    {
      cohort_batch_warn (batch, "A member has no id.");
      return;
    }
  record = cohort_batch_add (batch, COHORT_RECORD_IDENTITY, key);
  cohort_json_set_text (thing, "name", record, COHORT_F_NAME);
  cohort_json_set_text (thing, "email", record, COHORT_F_EMAIL);
  cohort_json_set_unix (thing, "joined", record, COHORT_F_JOINED_AT);
}

static void
take_payment (JsonObject *thing, CohortBatch *batch)
{
  const char *id = cohort_json_text (thing, "id");
  const char *member = cohort_json_text (thing, "member");
  g_autofree char *key = id != NULL ? g_strconcat ("id:", id, NULL) : NULL;
  g_autofree char *who = member != NULL ? g_strconcat ("id:", member, NULL) : NULL;
  CohortRecord *record;

  if (key == NULL || who == NULL)
    return;
  record = cohort_batch_add (batch, COHORT_RECORD_PAYMENT, key);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, who);
  cohort_record_set_text (record, COHORT_F_KIND, "charge");
  cohort_record_set_text (record, COHORT_F_STATUS, "succeeded");
  cohort_json_set_unix (thing, "created", record, COHORT_F_OCCURRED_AT);
  cohort_json_set_int (thing, "amount", record, COHORT_F_GROSS_MINOR);
  cohort_json_set_text (thing, "currency", record, COHORT_F_CURRENCY);
  if (cohort_json_has (thing, "extra"))
    {
      g_autofree char *text = cohort_json_print (thing);

      cohort_batch_keep_raw (batch, COHORT_RECORD_PAYMENT, key, "payment", text);
    }
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  CohortVerdict verdict = cohort_json_reply (reply, &root, error);
  JsonObject *object = cohort_json_root_object (root);
  JsonArray *data = cohort_json_array (object, "data");
  gint64 total;

  if (verdict != COHORT_OK)
    return verdict;
  if (task->kind == COHORT_TASK_CHECK)
    {
      cohort_batch_set_account (batch, cohort_json_text (object, "id"), cohort_json_text (object, "name"));
      return COHORT_OK;
    }
  if (data == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER, "No list.");
      return COHORT_RETRY_LATER;
    }
  for (guint i = 0; i < cohort_json_length (data); i++)
    if (strcmp (task->stream, "members") == 0)
      take_member (cohort_json_element (data, i), batch);
    else
      take_payment (cohort_json_element (data, i), batch);
  if (cohort_json_text (object, "next") != NULL)
    cohort_batch_follow (batch, task->stream, COHORT_TASK_PAGE, cohort_json_text (object, "next"));
  if (cohort_json_text (object, "recheck") != NULL)
    cohort_batch_follow (batch, "members", COHORT_TASK_REREAD, cohort_json_text (object, "recheck"));
  if (cohort_json_int (object, "total", &total))
    cohort_batch_set_expected (batch, task->stream, (guint64) total);
  return COHORT_OK;
}

static gboolean
auth_request (const CohortCall *call, CohortRequest *out, GError **error)
{
  if (cohort_call_secret (call, "refresh") == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH, "No refresh token.");
      return FALSE;
    }
  cohort_request_add_path (out, "/token");
  cohort_request_add_form (out, "refresh_token", cohort_call_secret (call, "refresh"));
  return TRUE;
}

static gboolean
auth_parse (const CohortCall *call, const CohortReply *reply, CohortSecrets *renewed, GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  if (cohort_json_reply (reply, &root, error) != COHORT_OK)
    return FALSE;
  cohort_secrets_set (renewed, "token", cohort_json_text (cohort_json_root_object (root), "access_token"));
  return TRUE;
}

const CohortProvider stub_provider = {
  .id = "stub",
  .name = "Stub",
  .scope = "",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .plan = plan,
  .request = request,
  .parse = parse,
  .auth_request = auth_request,
  .auth_parse = auth_parse,
};
