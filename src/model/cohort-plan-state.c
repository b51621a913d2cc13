// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-plan-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-commands.h"

typedef struct
{
  const char *id, *word;
} Word;

static const Word states[COHORT_N_PLAN_STATES] = {
  [COHORT_PLAN_IDEA] = { "idea", NC_ ("state of content", "Idea") },
  [COHORT_PLAN_PLANNED] = { "planned", NC_ ("state of content", "Planned") },
  [COHORT_PLAN_DRAFTING] = { "drafting", NC_ ("state of content", "Drafting") },
  [COHORT_PLAN_READY] = { "ready", NC_ ("state of content", "Ready") },
  [COHORT_PLAN_HANDED_OVER] = { "handed_over", NC_ ("state of content", "Handed Over") },
  [COHORT_PLAN_PUBLISHED] = { "published", NC_ ("state of content", "Published") },
};

static const Word kinds[] = {
  { "article", NC_ ("kind of content", "Article") }, { "video", NC_ ("kind of content", "Video") },
  { "audio", NC_ ("kind of content", "Audio") },     { "image", NC_ ("kind of content", "Image") },
  { "live", NC_ ("kind of content", "Live") },       { "code", NC_ ("kind of content", "Code") },
  { "course", NC_ ("kind of content", "Course") },   { "lesson", NC_ ("kind of content", "Lesson") },
};

const char *
cohort_plan_state_id (CohortPlanState state)
{
  g_return_val_if_fail (state < COHORT_N_PLAN_STATES, NULL);

  return states[state].id;
}

/**
 * cohort_plan_state_of:
 * @id: as the ledger keeps it
 * @post_status: (nullable): of the post it became
 *
 * Returns: published as soon as the post is out, and for as long as there is such a post
 */
CohortPlanState
cohort_plan_state_of (const char *id, const char *post_status)
{
  if (g_strcmp0 (post_status, "published") == 0 || g_strcmp0 (post_status, "sent") == 0)
    return COHORT_PLAN_PUBLISHED;
  for (guint i = 0; i < COHORT_N_PLAN_STATES; i++)
    if (g_strcmp0 (states[i].id, id) == 0)
      return (CohortPlanState) i;
  return COHORT_PLAN_IDEA;
}

const char *
cohort_plan_state_word (CohortPlanState state)
{
  g_return_val_if_fail (state < COHORT_N_PLAN_STATES, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "state of content", states[state].word);
}

/**
 * cohort_plan_state_may:
 * @has_day: whether a day is chosen
 * @error: return location: a sentence for the person
 *
 * Any step between idea and handed over may be taken, back too: people change their minds. What is published is so
 * because its post is.
 *
 * Returns: whether an item may go from @from to @to
 */
gboolean
cohort_plan_state_may (CohortPlanState from, CohortPlanState to, gboolean has_day, GError **error)
{
  const char *why = NULL;

  if (from == to)
    return TRUE;
  if (from == COHORT_PLAN_PUBLISHED)
    why = _ ("This has its post. Take that off first.");
  else if (to == COHORT_PLAN_PUBLISHED)
    why = _ ("An item is published when its post is. Choose the post that it became.");
  else if (to == COHORT_PLAN_PLANNED && !has_day)
    why = _ ("What is planned has a day. Choose one first.");
  if (why != NULL)
    g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return why == NULL;
}

/**
 * cohort_plan_state_on_day:
 *
 * Returns: the state of an item in @state that was given a day or lost it: an idea with a day is planned, and the other
 *   way round; work that has begun stays what it is
 */
CohortPlanState
cohort_plan_state_on_day (CohortPlanState state, gboolean has_day)
{
  if (state == COHORT_PLAN_IDEA && has_day)
    return COHORT_PLAN_PLANNED;
  if (state == COHORT_PLAN_PLANNED && !has_day)
    return COHORT_PLAN_IDEA;
  return state;
}

const char *const *
cohort_plan_kinds (void)
{
  static const char *const ids[] = { "article", "video", "audio", "image", "live", "code", "course", "lesson", NULL };

  return ids;
}

const char *
cohort_plan_kind_word (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].id, kind) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "kind of content", kinds[i].word);
  return "";
}

gboolean
cohort_plan_kind_is_known (const char *kind)
{
  return kind != NULL && g_strv_contains (cohort_plan_kinds (), kind);
}

/**
 * cohort_plan_kind_guess:
 * @benefit: its name, in whatever language
 *
 * Returns: (nullable): the kind of content that keeps it, by the first word known; NULL where it looks like something
 *   for one person, or like nothing known
 */
const char *
cohort_plan_kind_guess (const char *benefit)
{
  static const struct
  {
    const char *part, *kind;
  } parts[] = {
    /* What is done for one person comes first: "review call" is no talk for all. */
    { "review", NULL },      { "点评", NULL },       { "批改", NULL },         { "homework", NULL },
    { "作业", NULL },        { "1:1", NULL },        { "one-to-one", NULL },   { "一对一", NULL },
    { "答疑", NULL },        { "question", NULL },   { "answer", NULL },       { "call", NULL },
    { "personal", NULL },    { "live", "live" },     { "直播", "live" },       { "stream", "live" },
    { "talk", "live" },      { "meet", "live" },     { "discussion", "live" }, { "circle", "live" },
    { "evening", "live" },   { "podcast", "audio" }, { "播客", "audio" },      { "audio", "audio" },
    { "音频", "audio" },     { "video", "video" },   { "视频", "video" },      { "lesson", "lesson" },
    { "class", "live" },     { "课", "lesson" },     { "code", "code" },       { "源码", "code" },
    { "picture", "image" },  { "图", "image" },      { "note", "article" },    { "手记", "article" },
    { "letter", "article" }, { "essay", "article" }, { "report", "article" },  { "article", "article" },
    { "post", "article" },   { "文章", "article" },  { "周报", "article" },    { "月报", "article" },
    { "通讯", "article" },   { "随笔", "article" },  { "笔记", "article" },
  };
  g_autofree char *folded = g_utf8_casefold (benefit, -1);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (folded, parts[i].part) != NULL)
      return parts[i].kind;
  return NULL;
}
