// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* GitHub: what sponsors write in the repositories that the account names.
 *
 * Only theirs is taken; what strangers write there is nothing of ours. A discussion in a category of questions is a
 * question, and its answers are the comment that was chosen and those of the repository's own people. All else is a
 * comment, an issue that somebody opens too.
 *
 * Issues come in the order in which they last changed; discussions the other way round, because only those know no
 * "since". Of both the last fifty comments come along; the ones before are asked for where they are new, too. Of the
 * replies to a comment the last fifty are read. */

#include "config.h"

#include "cohort-provider-github-private.h"

#include <string.h>

#define KEY COHORT_ANSWER_KEY

#define AUTHOR "author { login ... on User { id } ... on Organization { id } } "
#define PAGE "pageInfo { hasNextPage endCursor } "
#define BACK "pageInfo { hasPreviousPage startCursor } "
#define ISSUE_COMMENTS "nodes { id createdAt " AUTHOR "} " BACK
#define WRITTEN "id createdAt authorAssociation bodyText " AUTHOR
#define DISCUSSION_COMMENTS "nodes { " WRITTEN "replies(last: 50) { nodes { " WRITTEN "} } } " BACK
#define DISCUSSION "id title category { isAnswerable } "

static const char issues_query[]
    = "query($owner: String!, $name: String!, $after: String, $since: DateTime) { " COHORT_GITHUB_LIMIT
      "repository(owner: $owner, name: $name) { issues(first: 50, after: $after, filterBy: {since: $since}, "
      "orderBy: {field: UPDATED_AT, direction: ASC}) { totalCount nodes { id title createdAt " AUTHOR
      "comments(last: 50) { " ISSUE_COMMENTS "} } " PAGE "} } }";

static const char discussions_query[]
    = "query($owner: String!, $name: String!, $after: String) { " COHORT_GITHUB_LIMIT
      "repository(owner: $owner, name: $name) { discussions(first: 20, after: $after, "
      "orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { " DISCUSSION
      "createdAt updatedAt bodyText " AUTHOR
      "answer { id createdAt bodyText } comments(last: 50) { " DISCUSSION_COMMENTS "} } " PAGE "} } }";

static const char comments_query[]
    = "query($node: ID!, $before: String) { " COHORT_GITHUB_LIMIT
      "node(id: $node) { ... on Issue { id title comments(last: 50, before: $before) { " ISSUE_COMMENTS
      "} } ... on Discussion { " DISCUSSION "comments(last: 50, before: $before) { " DISCUSSION_COMMENTS "} } } }";

static gboolean
is_repository_stream (const char *stream)
{
  return strcmp (stream, COHORT_GITHUB_ISSUES) == 0 || strcmp (stream, COHORT_GITHUB_DISCUSSIONS) == 0;
}

/* What is asked for since then; FALSE where it is everything. */
static gboolean
get_since (const CohortTask *task, gint64 *us)
{
  g_autofree char *text = cohort_args_get (task->args, "since");
  CohortStamp stamp;

  if (text == NULL || !cohort_stamp_parse_iso (text, &stamp, NULL))
    return FALSE;
  *us = stamp.instant_us;
  return TRUE;
}

/* What to ask for */

/**
 * cohort_github_plan_repositories:
 *
 * Adds the first page of every repository that the account names; of one that is no "owner/name", none.
 */
void
cohort_github_plan_repositories (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  static const char *const streams[] = { COHORT_GITHUB_ISSUES, COHORT_GITHUB_DISCUSSIONS };
  const char *named = cohort_call_value (call, "repositories");
  g_auto (GStrv) names = g_strsplit_set (named != NULL ? named : "", ", \t\n;", -1);

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      CohortMark mark = cohort_marks_get (marks, streams[i]);

      for (guint j = 0; names[j] != NULL; j++)
        {
          const char *site = strstr (names[j], "github.com/");
          const char *name = site != NULL ? site + strlen ("github.com/") : names[j];
          g_autoptr (GString) args = g_string_new (NULL);
          char since[COHORT_INSTANT_LEN];

          if (*name == '/' || strchr (name, '/') == NULL || strchr (name, '/')[1] == '\0')
            continue;
          cohort_args_add (args, "repository", name);
          if (!mark.full)
            cohort_args_add (args, "since", cohort_instant_print (mark.since_us, since));
          cohort_tasks_add (out, streams[i], streams[i], COHORT_TASK_PAGE, args->str);
        }
    }
}

static void
set_variable (JsonObject *variables, const CohortTask *task, const char *name)
{
  g_autofree char *value = cohort_args_get (task->args, name);

  if (value != NULL)
    json_object_set_string_member (variables, name, value);
}

/**
 * cohort_github_asks_repository:
 *
 * Returns: whether the task is of a repository; @out has its query then
 */
gboolean
cohort_github_asks_repository (const CohortTask *task, CohortRequest *out)
{
  g_autofree char *repository = cohort_args_get (task->args, "repository");
  char *slash = repository != NULL ? strchr (repository, '/') : NULL;
  gboolean is_issues = strcmp (task->stream, COHORT_GITHUB_ISSUES) == 0;
  JsonObject *variables;

  if (!is_repository_stream (task->stream))
    return FALSE;
  variables = json_object_new ();
  if (slash != NULL)
    {
      *slash = '\0';
      json_object_set_string_member (variables, "owner", repository);
      json_object_set_string_member (variables, "name", slash + 1);
      set_variable (variables, task, "after");
      if (is_issues)
        set_variable (variables, task, "since");
    }
  else
    {
      set_variable (variables, task, "node");
      set_variable (variables, task, "before");
    }
  cohort_graphql_set_query (out,
                            slash == NULL ? comments_query
                            : is_issues   ? issues_query
                                          : discussions_query,
                            variables);
  return TRUE;
}

/* What members wrote */

/* Returns: (nullable): the key of the author, who may be none of ours */
static const char *
author_key (CohortAnswer *self, JsonObject *thing)
{
  const char *id = cohort_json_text (thing, "author.id");

  return id != NULL ? KEY (self, "id:%s", id) : NULL;
}

static void
add_comment (CohortAnswer *self, JsonObject *thing, const char *title)
{
  const char *id = cohort_json_text (thing, "id"), *person = author_key (self, thing);
  CohortRecord *record;
  gint64 at;

  if (id == NULL || person == NULL || !cohort_json_iso (thing, "createdAt", &at))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_INTERACTION, KEY (self, "id:%s", id));
  cohort_record_set_mode (record, COHORT_RECORD_ATTACH);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_KIND, "comment");
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, at);
  cohort_record_set_text (record, COHORT_F_ITEM, title);
}

static void
add_question (CohortAnswer *self, JsonObject *discussion, const char *title)
{
  const char *id = cohort_json_text (discussion, "id"), *person = author_key (self, discussion);
  const char *body = cohort_answer_text (self, discussion, "bodyText");
  CohortRecord *record;
  gint64 at;

  if (id == NULL || person == NULL || !cohort_json_iso (discussion, "createdAt", &at))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_QUESTION, KEY (self, "id:%s", id));
  cohort_record_set_mode (record, COHORT_RECORD_ATTACH);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_int (record, COHORT_F_ASKED_AT, at);
  cohort_record_set_text (record, COHORT_F_TITLE, title);
  cohort_record_set_text (record, COHORT_F_BODY, body != NULL ? body : title != NULL ? title : "…");
}

/* @answer: (nullable) */
static void
add_answer (CohortAnswer *self, const char *discussion, JsonObject *answer)
{
  const char *id = cohort_json_text (answer, "id");
  CohortRecord *record;
  gint64 at;

  if (id == NULL || discussion == NULL || !cohort_json_iso (answer, "createdAt", &at))
    return;
  record = cohort_batch_add (self->batch, COHORT_RECORD_ANSWER, KEY (self, "id:%s", id));
  cohort_record_set_mode (record, COHORT_RECORD_ATTACH);
  cohort_record_set_ref (record, COHORT_F_QUESTION, COHORT_RECORD_QUESTION, KEY (self, "id:%s", discussion));
  cohort_record_set_int (record, COHORT_F_ANSWERED_AT, at);
  cohort_answer_set_text (self, answer, "bodyText", record, COHORT_F_BODY);
}

static gboolean
is_of_the_house (JsonObject *comment)
{
  static const char *const own[] = { "OWNER", "MEMBER", "COLLABORATOR", NULL };
  const char *association = cohort_json_text (comment, "authorAssociation");

  return association != NULL && g_strv_contains (own, association);
}

static void
read_comment (CohortAnswer *self, JsonObject *thing, JsonObject *comment, const char *title)
{
  JsonArray *replies = cohort_json_array (comment, "replies.nodes");

  add_comment (self, comment, title);
  if (is_of_the_house (comment) && cohort_json_flag (thing, "category.isAnswerable"))
    add_answer (self, cohort_json_text (thing, "id"), comment);
  for (guint i = 0; i < cohort_json_length (replies); i++)
    {
      JsonObject *reply = cohort_json_element (replies, i);

      add_comment (self, reply, title);
      if (is_of_the_house (reply) && cohort_json_flag (thing, "category.isAnswerable"))
        add_answer (self, cohort_json_text (thing, "id"), reply);
    }
}

/* The comments of an issue or a discussion that came along, and the task for those before, if they can be new. */
static void
read_comments (CohortAnswer *self, const CohortTask *task, JsonObject *thing, const char *title)
{
  JsonArray *comments = cohort_json_array (thing, "comments.nodes");
  const char *id = cohort_json_text (thing, "id");
  const char *cursor = cohort_json_text (thing, "comments.pageInfo.startCursor");
  g_autofree char *since = cohort_args_get (task->args, "since");
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 oldest = G_MAXINT64, from = G_MININT64, at;

  for (guint i = 0; i < cohort_json_length (comments); i++)
    {
      JsonObject *comment = cohort_json_element (comments, i);

      if (cohort_json_iso (comment, "createdAt", &at))
        oldest = MIN (oldest, at);
      read_comment (self, thing, comment, title);
    }
  get_since (task, &from);
  if (id == NULL || cursor == NULL || !cohort_json_flag (thing, "comments.pageInfo.hasPreviousPage")
      || oldest == G_MAXINT64 || oldest < from)
    return;
  cohort_args_add (args, "node", id);
  if (since != NULL)
    cohort_args_add (args, "since", since);
  cohort_args_add (args, "before", cursor);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static void
read_thing (CohortAnswer *self, const CohortTask *task, JsonObject *thing)
{
  const char *title = cohort_answer_text (self, thing, "title");

  if (cohort_json_flag (thing, "category.isAnswerable"))
    add_question (self, thing, title);
  else
    add_comment (self, thing, title);
  add_answer (self, cohort_json_text (thing, "id"), cohort_json_object (thing, "answer"));
  read_comments (self, task, thing, title);
}

/* Discussions end where they did not change since. */
static void
follow_page (CohortAnswer *self, const CohortTask *task, JsonObject *connection, gint64 oldest_us)
{
  const char *next = cohort_json_text (connection, "pageInfo.endCursor");
  g_autoptr (GString) args = g_string_new (NULL);
  gint64 from;

  if (next == NULL || !cohort_args_has (task->args, "repository")
      || !cohort_json_flag (connection, "pageInfo.hasNextPage")
      || cohort_json_length (cohort_json_array (connection, "nodes")) == 0
      || (get_since (task, &from) && oldest_us < from))
    return;
  cohort_args_keep (args, task->args, "repository", "since", NULL);
  cohort_args_add (args, "after", next);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

/**
 * cohort_github_read_repository:
 * @data: (nullable): of the answer; a repository that is not there has been warned of
 *
 * Returns: whether the task is of a repository
 */
gboolean
cohort_github_read_repository (CohortAnswer *self, const CohortTask *task, JsonObject *data)
{
  JsonObject *repository = cohort_json_object (data, "repository");
  JsonObject *connection = cohort_json_object (repository, task->stream);
  JsonArray *nodes = cohort_json_array (connection, "nodes");
  JsonObject *node = cohort_json_object (data, "node");
  gint64 oldest = G_MAXINT64, at;

  if (!is_repository_stream (task->stream))
    return FALSE;
  for (guint i = 0; i < cohort_json_length (nodes); i++)
    {
      JsonObject *thing = cohort_json_element (nodes, i);

      if (cohort_json_iso (thing, "updatedAt", &at))
        oldest = MIN (oldest, at);
      read_thing (self, task, thing);
    }
  if (node != NULL)
    read_comments (self, task, node, cohort_answer_text (self, node, "title"));
  cohort_batch_set_items (self->batch, cohort_json_length (nodes));
  follow_page (self, task, connection, oldest);
  return TRUE;
}
