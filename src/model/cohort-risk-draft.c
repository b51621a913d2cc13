// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The letters are not translated by gettext: their language is the reader's, not that of whoever writes. They ask and
 * do not accuse, and leave an easy way to say nothing. A failed card is nobody's fault, and the letter says so. */

#include "config.h"

#include "cohort-risk-draft.h"

#include <string.h>

#include "cohort-risk-name-private.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-suggest-rows.h"
#include "cohort-texts-private.h"

typedef struct
{
  const char *subject, *body;
} Letter;

/* {last} stands for a whole sentence, about what was used last, or for nothing. */
static const struct
{
  const char *occasion;
  Letter letters[COHORT_N_LETTER_LANGUAGES];
} letters[] = {
  { "cancels",
    { { "Thank you, and a question", "I saw that you asked to end your {tier}. Thank you for the time you were part of "
                                     "this.\n\nIf you like, tell me "
                                     "what was missing; one line helps me. You are welcome back at any time." },
      { "谢谢你，还有一个小问题",
        "我看到你准备结束 "
        "{tier}。谢谢你这段时间的支持。\n\n如果方便，想听你说一句：缺了什么？一句话就很有帮助。以后随时欢迎回"
        "来。" } } },
  { "past-due",
    { { "A payment that did not arrive",
        "The payment for your {tier} has not arrived yet. That is usually an expired card or a reminder that was lost, "
        "so "
        "I wanted to let you know.\n\nIf you meant to stop, that is fine too; a word is enough." },
      { "有一笔付款还没到",
        "你的 {tier} "
        "这一期的付款还没有到。多半是卡过期了，或者提醒没收到，所以跟你说一声。\n\n如果是想停一停，也完全没关系，回一"
        "句就好。" } } },
  { "failed",
    { { "Your payment did not go through", "A payment for your {tier} did not go through. Mostly the card has expired "
                                           "or the bank wants it confirmed; it is "
                                           "nothing that you did wrong.\n\nWhen you have a minute, please look at the "
                                           "payment method where you subscribed. If "
                                           "you need more time or have a question, just answer this." },
      { "这次扣款没有成功",
        "你的 {tier} "
        "这次扣款没有成功。多半是卡过期，或者银行需要确认一下，不是你的问题。\n\n有空的时候，请到当初订阅的平台看一下付"
        "款方式。需要多一点时间，或者有疑问，直接回复我就好。" } } },
  { "quiet",
    { { "How are you?", "I have not seen you around for a while and wanted to ask how you are.{last}\n\nIf something "
                        "is missing or got too "
                        "much, I would like to know. And if you are just busy or away, there is no need to answer." },
      { "最近还好吗？", "有一阵子没看到你了，想问候一下。{last}"
                        "\n\n如果有什么不合适、或者内容太多跟不上，很想听你说说。要是只是忙或者在度假，不用回"
                        "复。" } } },
  { "renewal",
    { { "Before your membership renews", "Your {tier} renews soon. I would rather that you decide than that it just "
                                         "happens.{last}\n\nIs there a topic that "
                                         "you would like to see in the next months? If you do not need it any more, "
                                         "you can end it where you subscribed; no "
                                         "hard feelings." },
      { "续费之前，想先问问你",
        "你的 {tier} "
        "快要续费了。比起自动续上，我更希望是你自己的决定。{last}\n\n接下来几个月，你想看到哪些内容？如果用不上了，可以"
        "在订阅的平台结束，完全没关系。" } } },
  { "downgraded",
    { { "What can I leave out, what is missing?",
        "I saw that you changed to {tier}, which is perfectly fine.\n\nWhat did you no longer need? It helps me to "
        "decide what to make." },
      { "哪些用不上了？",
        "我看到你换到了 {tier}，完全没问题。\n\n想请教一下：哪些内容你用不上了？这对我决定接下来做什么很有帮助。" } } },
  { "upgrade",
    { { "A question about what you use",
        "You are among those who use this the most; thank you, it shows.{last}\n\nIs there something that {tier} does "
        "not "
        "give you and that you would want? I would like to hear it before I plan the next months." },
      { "想听听你的想法", "你是用得最多的会员之一，谢谢。{last}\n\n有没有什么是 {tier} "
                          "里没有、而你很想要的？在安排接下来几个月之前，想先听听你"
                          "的。" } } },
  { "send",
    { { "Something that may suit you", "I made something that may suit you: “{post}”.{link}\n\nIf it is not for you, "
                                       "just leave it; no need to answer." },
      { "这一篇也许适合你", "我做的这一篇也许适合你：《{post}》。{link}\n\n如果不合适，略过就好，不用回复。" } } },
  { "likely",
    { { "How is it going?",
        "I am asking a few members how it is going for them, and you are one.{last}\n\nWhat helps you, and what do you "
        "skip? One line is enough." },
      { "想听听你的反馈",
        "我在向几位会员请教近况，你是其中一位。{last}\n\n哪些内容对你有帮助，哪些你会跳过？一句话就好。" } } },
};

static const char *const greetings[COHORT_N_LETTER_LANGUAGES] = { "Hi {name},", "{name}，你好：" };
static const char *const greetings_all[COHORT_N_LETTER_LANGUAGES] = { "Hi,", "你好：" };
static const char *const tiers[COHORT_N_LETTER_LANGUAGES] = { "membership", "会员" };
static const char *const lasts[COHORT_N_LETTER_LANGUAGES]
    = { " The last thing of yours that I see is “{post}”.", "你最近看的是《{post}》。" };
static const char *const goodbyes[COHORT_N_LETTER_LANGUAGES] = { "Best wishes", "祝好" };

void
cohort_risk_draft_free (CohortRiskDraft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->name);
  g_free (draft->address);
  for (guint i = 0; i < COHORT_N_LETTER_LANGUAGES; i++)
    {
      g_free (draft->subject[i]);
      g_free (draft->body[i]);
    }
  g_free (draft);
}

char *
cohort_risk_person_name (const CohortRiskPerson *person)
{
  return cohort_text_person (person->name, person->handle, person->email);
}

/* ---- the reader's language ---- */

static gboolean
has_han (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

static gboolean
is_chinese_address (const char *email)
{
  static const char *const hosts[]
      = { "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sohu.com", "aliyun.com", "139.com" };
  const char *at = email != NULL ? strrchr (email, '@') : NULL;
  g_autofree char *host = at != NULL ? g_ascii_strdown (at + 1, -1) : NULL;

  if (host == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    if (g_str_equal (host, hosts[i]))
      return TRUE;
  return g_str_has_suffix (host, ".cn");
}

static gboolean
pays_in_china (const char *sources)
{
  g_auto (GStrv) kinds = g_strsplit (sources != NULL ? sources : "", " ", -1);

  return g_strv_contains ((const char *const *) kinds, "afdian")
         || g_strv_contains ((const char *const *) kinds, "zsxq");
}

static CohortLetterLanguage
guess_language (const CohortRiskPerson *person)
{
  if (person->language != NULL && *person->language != '\0')
    return g_ascii_strncasecmp (person->language, "zh", 2) == 0 || has_han (person->language) ? COHORT_LETTER_CHINESE
                                                                                              : COHORT_LETTER_ENGLISH;
  return has_han (person->name) || has_han (person->handle) || is_chinese_address (person->email)
                 || pays_in_china (person->sources)
             ? COHORT_LETTER_CHINESE
             : COHORT_LETTER_ENGLISH;
}

/* ---- the letter ---- */

static const Letter *
find_letter (const char *occasion, CohortLetterLanguage language)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (g_strcmp0 (letters[i].occasion, occasion) == 0)
      return &letters[i].letters[language];
  return &letters[G_N_ELEMENTS (letters) - 1].letters[language];
}

static void
fill (GString *text, const char *place, const char *value)
{
  g_autoptr (GString) safe = g_string_new (value);

  /* What a provider calls somebody is text, never a place to be filled. */
  g_string_replace (safe, "{", "(", 0);
  g_string_replace (safe, "\n", " ", 0);
  g_string_replace (text, place, safe->str, 0);
}

/* @post: (nullable): what the letter is about */
static char *
write_body (const Letter *letter, const CohortRiskPerson *person, const CohortSuggestPost *post, const char *name,
            CohortLetterLanguage language)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *tier = person != NULL && person->tier != NULL && *person->tier != '\0' ? person->tier : tiers[language];
  const char *last = person != NULL ? person->last_used : NULL;

  g_string_append_printf (text, "%s\n\n%s\n\n%s\n", name != NULL ? greetings[language] : greetings_all[language],
                          letter->body, goodbyes[language]);
  g_string_replace (text, "{last}", last != NULL ? lasts[language] : "", 0);
  if (post != NULL && post->url != NULL)
    {
      g_autofree char *url = cohort_scramble_contact (post->url);

      g_string_replace (text, "{link}", "\n{url}", 0);
      fill (text, "{url}", url);
    }
  g_string_replace (text, "{link}", "", 0);
  if (post != NULL || last != NULL)
    fill (text, "{post}", post != NULL ? post->title : last);
  fill (text, "{tier}", tier);
  if (name != NULL)
    fill (text, "{name}", name);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static CohortRiskDraft *
draft_new (gint64 member, const char *occasion, const CohortRiskPerson *person, const CohortSuggestPost *post)
{
  CohortRiskDraft *draft = g_new0 (CohortRiskDraft, 1);

  draft->member = member;
  if (person != NULL)
    {
      draft->name = cohort_risk_person_name (person);
      draft->address = cohort_scramble_contact (person->email);
      draft->language = guess_language (person);
    }
  for (guint i = 0; i < COHORT_N_LETTER_LANGUAGES; i++)
    {
      const Letter *letter = find_letter (occasion, i);

      draft->subject[i] = g_strdup (letter->subject);
      draft->body[i] = write_body (letter, person, post, draft->name, i);
    }
  return draft;
}

typedef struct
{
  gint64 member;
  gint64 post; /* 0: none */
  gint64 now_us;
  char *occasion;
} Question;

static void
question_free (gpointer data)
{
  g_free (((Question *) data)->occasion);
  g_free (data);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortRiskPerson) person = NULL;
  g_autoptr (CohortSuggestPost) post = NULL;
  g_autoptr (GError) local = NULL;

  if (question->post != 0)
    post = cohort_suggest_post (db, question->post, &local);
  if (local == NULL && question->member != 0)
    person = cohort_risk_person_load (db, question->member, question->now_us, &local);
  if (local == NULL)
    return draft_new (question->member, question->occasion, person, post);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static Question *
question_new (CohortSession *session, gint64 member, const char *occasion)
{
  Question *self = g_new0 (Question, 1);

  self->member = member;
  self->now_us = cohort_session_get_now (session);
  self->occasion = g_strdup (occasion);
  return self;
}

void
cohort_risk_draft_load_async (CohortSession *session, gint64 member, const char *occasion, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, member, occasion),
                           question_free, (GDestroyNotify) cohort_risk_draft_free, cancellable, callback, user_data);
}

void
cohort_risk_draft_load_for_post_async (CohortSession *session, gint64 member, gint64 post, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = question_new (session, member, "send");

  question->post = post;
  cohort_store_read_async (cohort_session_get_store (session), answer, question, question_free,
                           (GDestroyNotify) cohort_risk_draft_free, cancellable, callback, user_data);
}

CohortRiskDraft *
cohort_risk_draft_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

CohortRiskDraft *
cohort_risk_draft_load (CohortSession *session, gint64 member, const char *occasion, GError **error)
{
  Question *question = question_new (session, member, occasion);
  CohortRiskDraft *draft = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return draft;
}

char *
cohort_risk_draft_uri (const char *const *addresses, const char *subject, const char *body)
{
  g_autoptr (GString) uri = g_string_new ("mailto:");
  g_autofree char *crlf = NULL;
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  gboolean several = addresses[0] != NULL && addresses[1] != NULL;

  if (addresses[0] != NULL && !several)
    g_string_append_uri_escaped (uri, addresses[0], "@", FALSE);
  g_string_append (uri, "?subject=");
  g_string_append_uri_escaped (uri, subject, NULL, FALSE);
  crlf = g_strjoinv ("\r\n", lines);
  g_string_append (uri, "&body=");
  g_string_append_uri_escaped (uri, crlf, NULL, FALSE);
  for (guint i = 0; several && addresses[i] != NULL; i++)
    {
      g_string_append (uri, i == 0 ? "&bcc=" : ",");
      g_string_append_uri_escaped (uri, addresses[i], "@", FALSE);
    }
  return g_string_free_and_steal (g_steal_pointer (&uri));
}
