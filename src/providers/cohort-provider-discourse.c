// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Discourse, asked directly: who is in a forum, what they write and like, and which questions were solved. No money.
 *
 * Who administers the forum is none of its members, nor is who never confirmed an address. In categories where
 * solutions can be marked, a topic is a question; its answers are the post that was marked, and posts of the staff.
 * Everything else that a member writes is a comment. What is private is not asked for.
 *
 * Posts come newest first, fifty at a time, before an id; so questions are read in one pass and answers in another.
 * That a post was marked or deleted later does not make it come again: the last two weeks are read anew each time, and
 * everything each quarter. Who liked what is listed by person only; the directory says who did, the five hundred who
 * did most. */

#include "config.h"

#include "cohort-answer.h"
#include "cohort-json-get.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USERS "users"
#define POSTS "posts"
#define LIKES "likes"
#define USERS_PAGE 100
#define DIRECTORY_PAGE 50
#define DIRECTORY_LAST 10
#define LIKES_PAGE 30
#define SOLVED "custom_fields.enable_accepted_answers"

#define KEY COHORT_ANSWER_KEY

static const CohortField fields[] = {
  { "url", N_ ("Address of the Forum"), "https://forum.example.org", NULL, COHORT_FIELD_REQUIRED, NULL,
    COHORT_FIELD_URL, NULL },
  { "key", N_ ("API Key"), NULL, N_ ("In the forum’s administration: API, “New API Key”, scope “Read-only”."),
    COHORT_FIELD_SECRET | COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_TEXT, NULL },
  { "user", N_ ("User Name"), "system", N_ ("The user for whom the key was made, an administrator."),
    COHORT_FIELD_REQUIRED, "system", COHORT_FIELD_TEXT, NULL },
  { NULL },
};

static const CohortStream streams[] = {
  { USERS, N_ ("Members"), 0, COHORT_PASS_ALWAYS, COHORT_ABSENT_ARCHIVED, COHORT_RECORD_IDENTITY, "members" },
  { POSTS, N_ ("Posts"), 14 * COHORT_US_PER_DAY, 90 * COHORT_US_PER_DAY, COHORT_ABSENT_NOTHING,
    COHORT_RECORD_INTERACTION, "activity" },
  { LIKES, N_ ("Likes"), 2 * COHORT_US_PER_DAY, COHORT_PASS_NEVER, COHORT_ABSENT_NOTHING, COHORT_RECORD_INTERACTION,
    NULL },
};

/* What to ask for */

static void
plan (const CohortCall *call, const CohortMarks *marks, CohortTasks *out)
{
  cohort_answer_plan_pages (streams, G_N_ELEMENTS (streams), marks, out);
}

/* The stretch of the directory that holds all since then, whose figures may be a day old. */
static const char *
directory_period (const CohortCall *call, const CohortTask *task)
{
  gint64 since, days;

  if (!cohort_args_get_int (task->args, "since", &since))
    return "all";
  days = (cohort_call_server_us (call) / G_USEC_PER_SEC - since) / (24 * 3600);
  return days < 6 ? "weekly" : days < 27 ? "monthly" : days < 80 ? "quarterly" : days < 360 ? "yearly" : "all";
}

static void
ask_users (const CohortTask *task, CohortRequest *out)
{
  gint64 page = 1;

  cohort_args_get_int (task->args, "page", &page);
  cohort_request_add_path (out, "/admin/users/list/active.json");
  cohort_request_add_query (out, "order", "created");
  cohort_request_add_query (out, "asc", "true");
  cohort_request_add_query (out, "show_emails", "true");
  cohort_request_add_query_int (out, "page", page);
}

static void
ask_posts (const CohortTask *task, CohortRequest *out)
{
  gint64 before;

  if (!cohort_args_has (task->args, "questions"))
    {
      cohort_request_add_path (out, "/site.json");
      return;
    }
  cohort_request_add_path (out, "/posts.json");
  if (cohort_args_get_int (task->args, "before", &before))
    cohort_request_add_query_int (out, "before", before);
}

static void
ask_likes (const CohortCall *call, const CohortTask *task, CohortRequest *out)
{
  g_autofree char *user = cohort_args_get (task->args, "user");
  gint64 page = 0;

  cohort_args_get_int (task->args, "page", &page);
  if (user != NULL)
    {
      cohort_request_add_path (out, "/user_actions.json");
      cohort_request_add_query (out, "username", user);
      cohort_request_add_query (out, "filter", "1");
      cohort_request_add_query_int (out, "offset", page * LIKES_PAGE);
      return;
    }
  cohort_request_add_path (out, "/directory_items.json");
  cohort_request_add_query (out, "period", directory_period (call, task));
  cohort_request_add_query (out, "order", "likes_given");
  cohort_request_add_query_int (out, "page", page);
}

static gboolean
request (const CohortCall *call, const CohortTask *task, CohortRequest *out, GError **error)
{
  const char *key = cohort_answer_require_secret (call, "key", error);
  const char *user = cohort_call_value (call, "user");

  if (key == NULL)
    return FALSE;
  cohort_request_add_header (out, "Api-Key", key);
  cohort_request_add_header (out, "Api-Username", user != NULL ? user : "system");
  cohort_request_add_header (out, "Accept", "application/json");
  /* Only who may list people has a key that is of use. */
  if (task->kind == COHORT_TASK_CHECK || strcmp (task->stream, USERS) == 0)
    ask_users (task, out);
  else if (strcmp (task->stream, POSTS) == 0)
    ask_posts (task, out);
  else
    ask_likes (call, task, out);
  return TRUE;
}

static void
follow (CohortAnswer *self, const CohortTask *task, const char *name, gint64 value)
{
  g_autoptr (GString) args = g_string_new (NULL);

  cohort_args_keep (args, task->args, "questions", "user", "since", "answers", NULL);
  cohort_args_add_int (args, name, value);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

/* Members */

/* Returns: (nullable): the key of the person with the id at @path; what is below one is the forum itself */
static const char *
person_key (CohortAnswer *self, JsonObject *thing, const char *path)
{
  gint64 id;

  return cohort_json_int (thing, path, &id) && id > 0 ? KEY (self, "id:%" G_GINT64_FORMAT, id) : NULL;
}

static void
read_user (CohortAnswer *self, JsonObject *user)
{
  const char *key = person_key (self, user, "id");
  const char *name = cohort_json_text (user, "username");
  CohortRecord *person;

  if (key == NULL || cohort_json_flag (user, "admin") || cohort_json_flag (user, "staged")
      || (cohort_json_has (user, "active") && !cohort_json_flag (user, "active")))
    return;
  person = cohort_reader_add_member (&self->reader, key);
  cohort_answer_set_text (self, user, "name", person, COHORT_F_NAME);
  cohort_answer_set_text (self, user, "email", person, COHORT_F_EMAIL);
  cohort_answer_set_text (self, user, "username", person, COHORT_F_HANDLE);
  if (name != NULL)
    cohort_record_set_text (person, COHORT_F_URL, KEY (self, "%s/u/%s", self->call->account->base_url, name));
  if (cohort_json_has (user, "suspended_at"))
    cohort_record_set_text (person, COHORT_F_RAW_STATUS, "suspended");
  cohort_json_set_iso (user, "created_at", person, COHORT_F_JOINED_AT);
  cohort_json_set_iso (user, "last_seen_at", person, COHORT_F_SEEN_AT);
}

static void
read_users (CohortAnswer *self, const CohortTask *task, JsonArray *list)
{
  guint n = cohort_json_length (list);
  gint64 page = 1;

  for (guint i = 0; i < n; i++)
    read_user (self, cohort_json_element (list, i));
  cohort_args_get_int (task->args, "page", &page);
  if (n >= USERS_PAGE)
    follow (self, task, "page", page + 1);
}

/* Posts */

/* The categories in which a topic is a question. */
static void
read_site (CohortAnswer *self, const CohortTask *task, JsonArray *categories)
{
  g_autoptr (GString) args = g_string_new (NULL);
  g_autoptr (GString) ids = g_string_new (NULL);
  gint64 id;

  for (guint i = 0; i < cohort_json_length (categories); i++)
    {
      JsonObject *category = cohort_json_element (categories, i);

      if ((cohort_json_flag (category, SOLVED) || g_strcmp0 (cohort_json_text (category, SOLVED), "true") == 0)
          && cohort_json_int (category, "id", &id))
        g_string_append_printf (ids, ",%" G_GINT64_FORMAT, id);
    }
  g_string_append_c (ids, ',');
  cohort_args_add (args, "questions", ids->str);
  cohort_args_keep (args, task->args, "since", NULL);
  cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
}

static gboolean
is_question (const char *questions, JsonObject *post)
{
  char id[32];
  gint64 category;

  if (!cohort_json_int (post, "category_id", &category))
    return FALSE;
  g_snprintf (id, sizeof id, ",%" G_GINT64_FORMAT ",", category);
  return strstr (questions, id) != NULL;
}

static const char *
body_of (CohortAnswer *self, JsonObject *post)
{
  const char *raw = cohort_answer_text (self, post, "raw");

  return raw != NULL ? raw : cohort_answer_plain (self, cohort_json_text (post, "cooked"));
}

static void
add_interaction (CohortAnswer *self, const char *key, const char *kind, const char *person, const char *title,
                 gint64 at)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_INTERACTION, key);

  cohort_record_set_mode (record, COHORT_RECORD_ATTACH);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, at);
  cohort_record_set_text (record, COHORT_F_ITEM, title);
}

static void
add_question (CohortAnswer *self, const char *key, JsonObject *post, const char *person, const char *title, gint64 at)
{
  const char *body = body_of (self, post);
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_QUESTION, key);

  cohort_record_set_mode (record, COHORT_RECORD_ATTACH);
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_int (record, COHORT_F_ASKED_AT, at);
  cohort_record_set_text (record, COHORT_F_TITLE, title);
  cohort_record_set_text (record, COHORT_F_BODY, body != NULL ? body : title != NULL ? title : "…");
}

static void
add_answer (CohortAnswer *self, const char *key, const char *question, JsonObject *post, gint64 at)
{
  CohortRecord *record = cohort_batch_add (self->batch, COHORT_RECORD_ANSWER, key);

  cohort_record_set_mode (record, COHORT_RECORD_ATTACH);
  cohort_record_set_ref (record, COHORT_F_QUESTION, COHORT_RECORD_QUESTION, question);
  cohort_record_set_int (record, COHORT_F_ANSWERED_AT, at);
  cohort_record_set_text (record, COHORT_F_BODY, body_of (self, post));
}

static void
read_post (CohortAnswer *self, const char *questions, gboolean answers, JsonObject *post, gint64 id)
{
  const char *key = KEY (self, "post:%" G_GINT64_FORMAT, id), *topic_key;
  const char *person = person_key (self, post, "user_id");
  const char *title = cohort_answer_text (self, post, "topic_title");
  gboolean is_staff = cohort_json_flag (post, "admin") || cohort_json_flag (post, "moderator");
  gint64 at, number = 0, topic = 0;

  if (!cohort_json_iso (post, "created_at", &at) || !cohort_json_int (post, "post_number", &number)
      || !cohort_json_int (post, "topic_id", &topic) || cohort_json_flag (post, "hidden")
      || cohort_json_has (post, "deleted_at"))
    return;
  topic_key = KEY (self, "topic:%" G_GINT64_FORMAT, topic);
  if (answers)
    {
      if (number > 1 && (cohort_json_flag (post, "accepted_answer") || (is_staff && is_question (questions, post))))
        add_answer (self, key, topic_key, post, at);
    }
  else if (person != NULL && number == 1 && is_question (questions, post))
    add_question (self, topic_key, post, person, title, at);
  else if (person != NULL)
    add_interaction (self, key, "comment", person, title, at);
}

/* The page before the oldest post of this one; an empty page may be one of ids that were deleted. Answers come before
 * what they answer: they are read when all questions are. */
static void
follow_posts (CohortAnswer *self, const CohortTask *task, const char *questions, gint64 lowest, gint64 oldest)
{
  gint64 since = G_MININT64, before = 0;

  if (lowest == G_MAXINT64 && cohort_args_get_int (task->args, "before", &before))
    lowest = before - 50;
  cohort_args_get_int (task->args, "since", &since);
  if (lowest > 1 && lowest != G_MAXINT64
      && (since == G_MININT64 || oldest == G_MAXINT64 || oldest / G_USEC_PER_SEC >= since))
    follow (self, task, "before", lowest);
  else if (strlen (questions) > 1 && !cohort_args_has (task->args, "answers"))
    {
      g_autoptr (GString) args = g_string_new (NULL);

      cohort_args_add (args, "questions", questions);
      if (since != G_MININT64)
        cohort_args_add_int (args, "since", since);
      cohort_args_add_int (args, "answers", 1);
      cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
    }
}

static void
read_posts (CohortAnswer *self, const CohortTask *task, JsonArray *list)
{
  g_autofree char *questions = cohort_args_get (task->args, "questions");
  gboolean answers = cohort_args_has (task->args, "answers");
  gint64 lowest = G_MAXINT64, oldest = G_MAXINT64, at, id;

  for (guint i = 0; i < cohort_json_length (list); i++)
    {
      JsonObject *post = cohort_json_element (list, i);

      if (!cohort_json_int (post, "id", &id) || id <= 0)
        continue;
      lowest = MIN (lowest, id);
      if (cohort_json_iso (post, "created_at", &at))
        oldest = MIN (oldest, at);
      read_post (self, questions, answers, post, id);
    }
  follow_posts (self, task, questions, lowest, oldest);
}

/* Likes */

static void
read_directory (CohortAnswer *self, const CohortTask *task, JsonArray *items)
{
  guint n = cohort_json_length (items);
  gint64 page = 0, likes, fewest = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = cohort_json_element (items, i);
      const char *user = cohort_json_text (item, "user.username");
      g_autoptr (GString) args = g_string_new (NULL);

      if (user == NULL || !cohort_json_int (item, "likes_given", &likes))
        continue;
      fewest = MIN (fewest, likes);
      if (likes <= 0)
        continue;
      cohort_args_add (args, "user", user);
      cohort_args_keep (args, task->args, "since", NULL);
      cohort_batch_follow (self->batch, task->stream, COHORT_TASK_PAGE, args->str);
    }
  cohort_args_get_int (task->args, "page", &page);
  if (n >= DIRECTORY_PAGE && fewest > 0 && page < DIRECTORY_LAST)
    follow (self, task, "page", page + 1);
}

static void
read_likes (CohortAnswer *self, const CohortTask *task, JsonArray *actions)
{
  gint64 page = 0, oldest = G_MAXINT64, since = G_MININT64, at, topic, number;
  guint n = cohort_json_length (actions);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *action = cohort_json_element (actions, i);
      const char *person = person_key (self, action, "acting_user_id");

      if (person == NULL || !cohort_json_iso (action, "created_at", &at)
          || !cohort_json_int (action, "topic_id", &topic) || !cohort_json_int (action, "post_number", &number))
        continue;
      oldest = MIN (oldest, at);
      add_interaction (
          self, KEY (self, "like:%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, person + strlen ("id:"), topic, number),
          "like", person, cohort_answer_text (self, action, "title"), at);
    }
  cohort_args_get_int (task->args, "page", &page);
  cohort_args_get_int (task->args, "since", &since);
  if (n >= LIKES_PAGE && oldest != G_MAXINT64 && oldest / G_USEC_PER_SEC >= since)
    follow (self, task, "page", page + 1);
}

/* Answers */

static JsonArray *
find_list (const CohortTask *task, JsonNode *node)
{
  JsonObject *root = cohort_json_root_object (node);

  if (task->kind == COHORT_TASK_CHECK || strcmp (task->stream, USERS) == 0)
    return cohort_json_root_array (node);
  if (strcmp (task->stream, POSTS) == 0)
    return cohort_json_array (root, !cohort_args_has (task->args, "questions") ? "categories" : "latest_posts");
  return cohort_json_array (root, !cohort_args_has (task->args, "user") ? "directory_items" : "user_actions");
}

static void
read_list (CohortAnswer *self, const CohortTask *task, JsonArray *list)
{
  gboolean is_first = !cohort_args_has (task->args, "page") && !cohort_args_has (task->args, "user")
                      && !cohort_args_has (task->args, "questions");

  cohort_batch_set_items (self->batch, cohort_json_length (list));
  if (strcmp (task->stream, USERS) == 0)
    read_users (self, task, list);
  else if (strcmp (task->stream, POSTS) == 0)
    (is_first ? read_site : read_posts) (self, task, list);
  else
    (!cohort_args_has (task->args, "user") ? read_directory : read_likes) (self, task, list);
  if (is_first)
    cohort_batch_propose_mark (self->batch, task->stream, cohort_call_server_us (self->call), NULL);
}

static CohortVerdict
parse (const CohortCall *call, const CohortTask *task, const CohortReply *reply, CohortBatch *batch, GError **error)
{
  g_auto (CohortAnswer) self;
  g_autoptr (JsonNode) node = NULL;
  CohortVerdict verdict;
  JsonArray *list;

  cohort_answer_init (&self, call, cohort_zone_utc (), batch);
  /* A person may have hidden what they did, or be gone since the directory was counted. */
  if (cohort_args_has (task->args, "user") && (reply->status == 403 || reply->status == 404))
    return COHORT_OK;
  verdict = cohort_json_reply (reply, &node, error);
  if (verdict != COHORT_OK)
    return verdict;
  list = find_list (task, node);
  if (list == NULL)
    return cohort_answer_unexpected (error);
  if (task->kind == COHORT_TASK_CHECK)
    cohort_batch_set_account (batch, call->account->base_url, NULL);
  else
    read_list (&self, task, list);
  return COHORT_OK;
}

const CohortProvider cohort_provider_discourse = {
  .id = "discourse",
  .name = "Discourse",
  .scope = N_ ("A key of one administrator with the scope “Read-only”: it cannot write anything."),
  .help_page = "source-discourse",
  .version = 1,
  .fields = fields,
  .streams = streams,
  .n_streams = G_N_ELEMENTS (streams),
  .limits = { .concurrent = 1, .per_minute = 50 },
  .plan = plan,
  .request = request,
  .parse = parse,
};
