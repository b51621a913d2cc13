// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-question-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-commands.h"
#include "cohort-text.h"

#define MAX_HOURS (24 * 90)

/* What may be done in each state. */
static const guint may[COHORT_N_QUESTION_STATES] = {
  [COHORT_QUESTION_WAITING]
  = 1 << COHORT_QUESTION_ANSWER | 1 << COHORT_QUESTION_SET_ASIDE | 1 << COHORT_QUESTION_MAKE_IDEA,
  [COHORT_QUESTION_ASIDE] = 1 << COHORT_QUESTION_ANSWER | 1 << COHORT_QUESTION_TAKE_UP | 1 << COHORT_QUESTION_MAKE_IDEA,
  [COHORT_QUESTION_ANSWERED]
  = 1 << COHORT_QUESTION_ANSWER | 1 << COHORT_QUESTION_TAKE_BACK | 1 << COHORT_QUESTION_MAKE_IDEA,
  [COHORT_QUESTION_ANSWERED_THERE] = 1 << COHORT_QUESTION_ANSWER | 1 << COHORT_QUESTION_MAKE_IDEA,
};

/**
 * cohort_question_state_of:
 * @answered_there: its source tells of an answer
 * @has_reply: the person wrote one
 * @aside: it was put aside
 *
 * Returns: the state: an answer counts more than being put aside
 */
CohortQuestionState
cohort_question_state_of (gboolean answered_there, gboolean has_reply, gboolean aside)
{
  if (has_reply)
    return COHORT_QUESTION_ANSWERED;
  if (answered_there)
    return COHORT_QUESTION_ANSWERED_THERE;
  return aside ? COHORT_QUESTION_ASIDE : COHORT_QUESTION_WAITING;
}

const char *
cohort_question_state_word (CohortQuestionState state)
{
  static const char *const words[COHORT_N_QUESTION_STATES] = {
    [COHORT_QUESTION_WAITING] = NC_ ("state of a question", "Waiting"),
    [COHORT_QUESTION_ASIDE] = NC_ ("state of a question", "Put Aside"),
    [COHORT_QUESTION_ANSWERED] = NC_ ("state of a question", "Answered"),
    [COHORT_QUESTION_ANSWERED_THERE] = NC_ ("state of a question", "Answered at Its Source"),
  };

  g_return_val_if_fail (state < COHORT_N_QUESTION_STATES, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "state of a question", words[state]);
}

/**
 * cohort_question_may:
 * @has_idea: it is an item of the plan already
 * @error: return location: a sentence for the person
 *
 * Returns: whether @verb may be done with a question in @state
 */
gboolean
cohort_question_may (CohortQuestionState state, CohortQuestionVerb verb, gboolean has_idea, GError **error)
{
  static const char *const why[COHORT_N_QUESTION_VERBS] = {
    [COHORT_QUESTION_TAKE_BACK] = N_ ("There is no answer of yours to take back."),
    [COHORT_QUESTION_SET_ASIDE] = N_ ("This question is not waiting any more."),
    [COHORT_QUESTION_TAKE_UP] = N_ ("This question was not put aside."),
    [COHORT_QUESTION_MAKE_IDEA] = N_ ("This question is in the plan already."),
  };
  const gboolean can = (may[state] & 1u << verb) != 0 && !(verb == COHORT_QUESTION_MAKE_IDEA && has_idea);

  g_return_val_if_fail (state < COHORT_N_QUESTION_STATES && verb < COHORT_N_QUESTION_VERBS, FALSE);

  if (!can)
    g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, _ (why[verb]));
  return can;
}

static gboolean
speaks_of_answers (const char *name)
{
  static const char *const words[] = { "answer", "reply", "repl", "respon", "答复", "回复", "回答", "解答", "答疑" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (name, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Behind a number: how many hours one of it is; 0 for no span of time. */
static guint
hours_of_unit (const char *unit)
{
  static const struct
  {
    const char *unit;
    guint hours;
  } units[] = { { "hour", 1 }, { "hr", 1 },       { "小时", 1 },      { "个小时", 1 },  { "day", 24 },
                { "天", 24 },  { "日", 24 },      { "个工作日", 24 }, { "工作日", 24 }, { "week", 168 },
                { "周", 168 }, { "个星期", 168 }, { "星期", 168 } };

  while (*unit == ' ' || *unit == '-')
    unit++;
  if (*unit == 'h' && !g_ascii_isalpha (unit[1]))
    return 1;
  if (*unit == 'd' && !g_ascii_isalpha (unit[1]))
    return 24;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (unit, units[i].unit))
      return units[i].hours;
  return 0;
}

guint
cohort_answer_hours_guess (const char *benefit)
{
  g_autofree char *name = cohort_text_sort_key (benefit);
  guint best = 0;

  if (!speaks_of_answers (name))
    return 0;
  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      {
        char *end;
        const guint64 number = g_ascii_strtoull (p, &end, 10);
        const guint hours = number > MAX_HOURS ? 0 : (guint) number * hours_of_unit (end);

        if (hours > 0 && hours <= MAX_HOURS && best == 0)
          best = hours;
        p = end - 1;
      }
  return best;
}
