// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Files of anything else: activity, content, questions and costs, by whatever columns the mapping assigns. */

#include "config.h"

#include "cohort-format-generic.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Activity */

static const CohortWord actions[] = {
  { "read", "read" },         { "阅读", "read" },
  { "watch", "watch" },       { "view", "watch" },
  { "观看", "watch" },        { "listen", "listen" },
  { "收听", "listen" },       { "like", "like" },
  { "点赞", "like" },         { "comment", "comment" },
  { "评论", "comment" },      { "tip", "tip" },
  { "打赏", "tip" },          { "search", "search" },
  { "搜索", "search" },       { "download", "download" },
  { "下载", "download" },     { "attend", "attend" },
  { "参加", "attend" },       { "直播", "attend" },
  { "open", "open" },         { "打开", "open" },
  { "click", "click" },       { "点击", "click" },
  { "visit", "visit" },       { "访问", "visit" },
  { "login", "login" },       { "登录", "login" },
  { "feedback", "feedback" }, { "反馈", "feedback" },
  { "access", "access" },     { "homework", "homework" },
  { "作业", "homework" },     { NULL },
};

static gboolean
activity_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *person, *kind, *item, *post;
  CohortRecord *record;
  gint64 at = 0, value;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_activity);
  cohort_reader_require (&reader, "time");
  cohort_reader_require (&reader, "kind");
  cohort_reader_instant (&reader, "time", &at);
  kind = cohort_word_lookup (actions, cohort_reader_text (&reader, "kind"));
  if (kind == NULL)
    cohort_reader_bad_value (&reader, "kind", _ ("no known kind of activity"));
  person = cohort_reader_add_person (&reader, FALSE);
  if (person == NULL)
    cohort_batch_need (batch, _ ("Nothing in this row says who it is about: a number, an e-mail address or a handle"));
  if (!cohort_reader_end (&reader) || person == NULL)
    return cohort_reader_end (&reader);

  item = cohort_reader_clean (&reader, "item");
  record = cohort_batch_add (batch, COHORT_RECORD_INTERACTION,
                             cohort_reader_key (&reader, COHORT_ROW_KEY "%s:%s:%" G_GINT64_FORMAT ":%s", person, kind,
                                                at, cohort_reader_digest (&reader, item != NULL ? item : "")));
  cohort_record_set_ref (record, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_text (record, COHORT_F_KIND, kind);
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, at);
  cohort_record_set_text (record, COHORT_F_ITEM, item);
  post = cohort_reader_text (&reader, "post_id");
  if (post != NULL)
    cohort_record_set_ref (record, COHORT_F_POST, COHORT_RECORD_POST, cohort_reader_key (&reader, "id:%s", post));
  if (cohort_reader_int (&reader, "value", &value))
    cohort_record_set_int (record, COHORT_F_VALUE, value);
  return cohort_reader_end (&reader);
}

/* Content */

static const CohortWord post_kinds[] = {
  { "article", "article" }, { "post", "article" },
  { "text", "article" },    { "文章", "article" },
  { "图文", "article" },    { "video", "video" },
  { "视频", "video" },      { "audio", "audio" },
  { "podcast", "audio" },   { "音频", "audio" },
  { "image", "image" },     { "图片", "image" },
  { "live", "live" },       { "直播", "live" },
  { "code", "code" },       { "代码", "code" },
  { "course", "course" },   { "课程", "course" },
  { "专栏", "course" },     { "lesson", "lesson" },
  { "课时", "lesson" },     { NULL },
};

static const CohortWord post_states[] = {
  { "published", "published" }, { "public", "published" }, { "已发布", "published" },
  { "draft", "draft" },         { "草稿", "draft" },       { "scheduled", "scheduled" },
  { "定时", "scheduled" },      { "待发布", "scheduled" }, { "sent", "sent" },
  { "removed", "removed" },     { "deleted", "removed" },  { "archived", "removed" },
  { "已下架", "removed" },      { "已删除", "removed" },   { NULL },
};

static const char *
post_status (CohortReader *reader)
{
  const char *raw = cohort_reader_text (reader, "status");
  const char *status = cohort_word_lookup (post_states, raw);

  if (raw == NULL)
    return cohort_reader_text (reader, "published") != NULL ? "published" : "draft";
  if (status == NULL)
    cohort_reader_bad_value (reader, "status", _ ("no known status"));
  return status;
}

static const char *
post_key (CohortReader *reader, const char *title)
{
  if (cohort_reader_text (reader, "post_id") != NULL)
    return cohort_reader_key (reader, "id:%s", cohort_reader_text (reader, "post_id"));
  if (cohort_reader_text (reader, "url") != NULL)
    return cohort_reader_key (reader, "url:%s", cohort_reader_text (reader, "url"));
  return cohort_reader_key (reader, COHORT_ROW_KEY "title:%s", title);
}

/* Topics or authors in one cell, however people part them. */
static const char *
read_list (CohortReader *reader, const char *field)
{
  static const char *const separators[] = { ";", "|", "，", "、", "；" };
  const char *text = cohort_reader_clean (reader, field);
  g_autoptr (GString) list = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    g_string_replace (list, separators[i], ",", 0);
  return text != NULL ? cohort_reader_key (reader, "%s", list->str) : NULL;
}

static gboolean
content_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *title, *status, *key;
  CohortRecord *post;
  gint64 minutes;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_content);
  cohort_reader_require (&reader, "title");
  title = cohort_reader_clean (&reader, "title");
  status = post_status (&reader);
  if (!cohort_reader_end (&reader))
    return FALSE;
  key = post_key (&reader, title);
  post = cohort_batch_add (batch, COHORT_RECORD_POST, key);
  cohort_record_set_text (post, COHORT_F_TITLE, title);
  cohort_record_set_text (post, COHORT_F_STATUS, status);
  cohort_record_set_text (post, COHORT_F_KIND, cohort_word_lookup (post_kinds, cohort_reader_text (&reader, "kind")));
  cohort_record_set_text (post, COHORT_F_URL, cohort_reader_text (&reader, "url"));
  cohort_record_set_text (post, COHORT_F_ACCESS, cohort_reader_text (&reader, "access"));
  cohort_record_set_text (post, COHORT_F_BODY, cohort_reader_clean (&reader, "body"));
  cohort_reader_set_instant (&reader, post, COHORT_F_PUBLISHED_AT, "published");
  if (cohort_reader_int (&reader, "minutes", &minutes))
    cohort_record_set_int (post, COHORT_F_MINUTES, minutes);
  cohort_reader_add_topics (&reader, key, read_list (&reader, "topics"), ",");
  cohort_reader_add_authors (&reader, key, read_list (&reader, "author"), ",");
  cohort_reader_add_count (&reader, key, "view", "views");
  cohort_reader_add_count (&reader, key, "like", "likes");
  cohort_reader_add_count (&reader, key, "comment", "comments");
  return cohort_reader_end (&reader);
}

/* Questions */

static void
add_answer (CohortReader *reader, const char *question, gint64 asked)
{
  const char *body = cohort_reader_clean (reader, "answer");
  gint64 at = asked;
  gboolean has_time = cohort_reader_instant (reader, "answered", &at);
  CohortRecord *answer;

  if (!has_time && body == NULL)
    return;
  answer = cohort_batch_add (reader->batch, COHORT_RECORD_ANSWER, question);
  cohort_record_set_ref (answer, COHORT_F_QUESTION, COHORT_RECORD_QUESTION, question);
  cohort_record_set_int (answer, COHORT_F_ANSWERED_AT, at);
  cohort_record_set_text (answer, COHORT_F_BODY, body);
}

static gboolean
questions_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *body, *person, *key, *topic;
  CohortRecord *question;
  gint64 asked = 0;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_questions);
  cohort_reader_require (&reader, "asked");
  cohort_reader_require (&reader, "question");
  cohort_reader_instant (&reader, "asked", &asked);
  if (!cohort_reader_end (&reader))
    return FALSE;
  body = cohort_reader_clean (&reader, "question");
  person = cohort_reader_add_person (&reader, FALSE);
  id = cohort_reader_text (&reader, "question_id");
  key = id != NULL ? cohort_reader_key (&reader, "id:%s", id)
                   : cohort_reader_key (&reader, COHORT_ROW_KEY "%s:%" G_GINT64_FORMAT ":%s",
                                        person != NULL ? person : "", asked, cohort_reader_digest (&reader, body));
  question = cohort_batch_add (batch, COHORT_RECORD_QUESTION, key);
  if (person != NULL)
    cohort_record_set_ref (question, COHORT_F_IDENTITY, COHORT_RECORD_IDENTITY, person);
  cohort_record_set_int (question, COHORT_F_ASKED_AT, asked);
  cohort_record_set_text (question, COHORT_F_TITLE, cohort_reader_clean (&reader, "title"));
  cohort_record_set_text (question, COHORT_F_BODY, body);
  topic = cohort_reader_clean (&reader, "topic");
  if (topic != NULL)
    {
      const char *topic_key = cohort_reader_key (&reader, "name:%s", topic);

      cohort_record_set_ref (question, COHORT_F_TOPIC, COHORT_RECORD_TOPIC, topic_key);
      cohort_record_set_text (cohort_batch_add (batch, COHORT_RECORD_TOPIC, topic_key), COHORT_F_NAME, topic);
    }
  add_answer (&reader, key, asked);
  return cohort_reader_end (&reader);
}

/* Costs */

static gboolean
costs_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *category, *label;
  gboolean has_amount, has_minutes;
  CohortRecord *cost;
  CohortMoney amount;
  gint64 minutes = 0;
  CohortDay day = COHORT_DAY_NONE;

  cohort_reader_init_fields (&reader, row, mapping, batch, error, cohort_fields_costs);
  cohort_reader_require (&reader, "date");
  cohort_reader_require (&reader, "category");
  cohort_reader_day (&reader, "date", &day);
  has_amount = cohort_reader_money (&reader, "amount", cohort_reader_currency (&reader, "currency"), &amount);
  has_minutes = cohort_reader_int (&reader, "minutes", &minutes);
  if (!cohort_reader_end (&reader) || cohort_batch_get_need (batch) != NULL)
    return cohort_reader_end (&reader);
  if (!has_amount && !has_minutes)
    {
      cohort_reader_missing (&reader, "amount");
      return FALSE;
    }
  category = cohort_reader_clean (&reader, "category");
  label = cohort_reader_clean (&reader, "label");
  cost = cohort_batch_add (
      batch, COHORT_RECORD_COST,
      cohort_reader_key (&reader, COHORT_ROW_KEY "%d:%s:%s:%" G_GINT64_FORMAT ":%s:%" G_GINT64_FORMAT, day, category,
                         label != NULL ? label : "", amount.minor, amount.iso != NULL ? amount.iso : "", minutes));
  cohort_record_set_int (cost, COHORT_F_DAY, day);
  cohort_record_set_text (cost, COHORT_F_CATEGORY, category);
  cohort_record_set_text (cost, COHORT_F_LABEL, label);
  if (has_amount)
    {
      cohort_record_set_int (cost, COHORT_F_AMOUNT_MINOR, amount.minor);
      cohort_record_set_text (cost, COHORT_F_CURRENCY, amount.iso);
    }
  if (has_minutes)
    cohort_record_set_int (cost, COHORT_F_MINUTES, minutes);
  cohort_record_set_int (cost, COHORT_F_ACQUISITION, cohort_reader_flag (&reader, "acquisition"));
  return cohort_reader_end (&reader);
}

#define GENERIC .provider = "csv", .shape = COHORT_SHAPE_CSV

const CohortFormat cohort_format_generic_activity = {
  .id = "activity",
  .title = N_ ("Activity (any CSV)"),
  .help = N_ ("Any table with one action a row: who, what, when, and with what."),
  .stream = "activity",
  .target = "activity",
  .fields = cohort_fields_activity,
  .row = activity_row,
  GENERIC,
};

const CohortFormat cohort_format_generic_content = {
  .id = "content",
  .title = N_ ("Content (any CSV)"),
  .help = N_ ("Any table with one article, video or lesson a row: title, day, and what else is known."),
  .stream = "content",
  .target = "content",
  .fields = cohort_fields_content,
  .row = content_row,
  GENERIC,
};

const CohortFormat cohort_format_generic_questions = {
  .id = "questions",
  .title = N_ ("Questions (any CSV)"),
  .help = N_ ("Any table with one question a row: when it was asked, by whom, and the answer if there is one."),
  .stream = "questions",
  .target = "questions",
  .fields = cohort_fields_questions,
  .row = questions_row,
  GENERIC,
};

const CohortFormat cohort_format_generic_costs = {
  .id = "costs",
  .title = N_ ("Costs (any CSV)"),
  .help = N_ ("Any table with one cost a row: day, category, and an amount or minutes of own work."),
  .stream = "costs",
  .target = "costs",
  .fields = cohort_fields_costs,
  .row = costs_row,
  GENERIC,
};
