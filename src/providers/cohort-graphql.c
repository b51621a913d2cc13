// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* GraphQL: see cohort-graphql.h. A refusal may come with any status, 200 among them: the errors of the body say more.
 * Where data came with them, the data is taken and the first error told. */

#include "config.h"

#include "cohort-graphql.h"

#include "cohort-answer.h"
#include "cohort-json-get.h"

#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * cohort_graphql_plan:
 *
 * Adds the first page of every query, with "since" among its arguments where that can be asked for and is known.
 */
void
cohort_graphql_plan (const CohortGraphqlQuery *queries, guint n_queries, const CohortMarks *marks, CohortTasks *out)
{
  for (guint i = 0; i < n_queries; i++)
    {
      CohortMark mark = cohort_marks_get (marks, queries[i].stream);
      g_autoptr (GString) args = g_string_new (NULL);
      char since[COHORT_INSTANT_LEN];

      if (queries[i].has_since && !mark.full)
        cohort_args_add (args, "since", cohort_instant_print (mark.since_us, since));
      cohort_tasks_add (out, queries[i].stream, queries[i].stream, COHORT_TASK_PAGE, args->str);
    }
}

/**
 * cohort_graphql_find:
 *
 * Returns: (transfer none): the query of @stream, the first for one that has none
 */
const CohortGraphqlQuery *
cohort_graphql_find (const CohortGraphqlQuery *queries, guint n_queries, const char *stream)
{
  for (guint i = 0; i < n_queries; i++)
    if (strcmp (queries[i].stream, stream) == 0)
      return &queries[i];
  return queries;
}

/**
 * cohort_graphql_set_query:
 * @variables: (transfer full) (nullable)
 */
void
cohort_graphql_set_query (CohortRequest *request, const char *query, JsonObject *variables)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (body, "query", query);
  if (variables != NULL)
    json_object_set_object_member (body, "variables", variables);
  text = cohort_json_print (body);
  cohort_request_set_body (request, "application/json", text);
}

static gboolean
says_one_of (const char *text, const char *const *words)
{
  g_autofree char *upper = text != NULL ? g_ascii_strup (text, -1) : NULL;

  for (guint i = 0; upper != NULL && words[i] != NULL; i++)
    if (strstr (upper, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* What the first error means, where nothing came with it. */
static CohortVerdict
refuse (JsonObject *first, GError **error)
{
  static const char *const later[] = { "RATE_LIMIT", "RATE LIMIT", "TOO MANY", "TIMEOUT", "TIMED OUT", NULL };
  static const char *const auth[] = { "UNAUTHENTICATED", "UNAUTHORIZED", "BAD CREDENTIALS", NULL };
  const char *message = cohort_json_text (first, "message");
  const char *type = cohort_json_text (first, "type");

  if (type == NULL)
    type = cohort_json_text (first, "extensions.code");
  if (says_one_of (type, later) || says_one_of (message, later))
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_LATER,
                   _ ("The service asks to wait: it answers only so many questions in a time."));
      return COHORT_RETRY_LATER;
    }
  if (says_one_of (type, auth))
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH,
                   _ ("The service refuses the key: it may have been revoked or have expired."));
      return COHORT_NEED_AUTH;
    }
  /* Translators: what the service itself says, in English */
  g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_DENIED, _ ("The service refuses: %s"),
               cohort_text_excerpt (message != NULL ? message : "?").text);
  return COHORT_DENIED_STREAM;
}

/* Whether there is anything but nulls. */
static gboolean
holds_something (JsonObject *data)
{
  g_autoptr (GList) values = data != NULL ? json_object_get_values (data) : NULL;

  for (GList *l = values; l != NULL; l = l->next)
    if (JSON_NODE_HOLDS_OBJECT (l->data) || JSON_NODE_HOLDS_ARRAY (l->data))
      return TRUE;
  return FALSE;
}

/**
 * cohort_graphql_reply:
 * @root: (out) (transfer full) (nullable): owns @data
 * @data: (out) (transfer none) (nullable): what was asked for, with %COHORT_OK
 */
CohortVerdict
cohort_graphql_reply (const CohortReply *reply, CohortBatch *batch, JsonNode **root, JsonObject **data, GError **error)
{
  g_autoptr (JsonNode) node = cohort_json_parse (reply->body, NULL);
  JsonArray *errors = cohort_json_array (cohort_json_root_object (node), "errors");
  JsonObject *first = cohort_json_element (errors, 0);
  CohortVerdict verdict;

  *root = NULL;
  *data = cohort_json_object (cohort_json_root_object (node), "data");
  if (reply->status >= 400 && (reply->status != 400 || first == NULL))
    return cohort_reply_verdict (reply, error);
  if (first != NULL && !holds_something (*data))
    return refuse (first, error);
  if (*data == NULL)
    {
      verdict = cohort_json_reply (reply, root, error);
      if (verdict != COHORT_OK)
        return verdict;
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_BROKEN,
                   _ ("The answer of the service is not the JSON that was expected."));
      g_clear_pointer (root, json_node_unref);
      return COHORT_BROKEN;
    }
  if (first != NULL)
    cohort_batch_warn (
        batch, _ ("The service refuses: %s"),
        cohort_text_excerpt (cohort_json_text (first, "message") != NULL ? cohort_json_text (first, "message") : "?")
            .text);
  *root = g_steal_pointer (&node);
  return COHORT_OK;
}
