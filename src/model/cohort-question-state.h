// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a question goes through, from being asked to its answer, and what may be done with it; and within how many hours
 * a benefit promises an answer. Pure; any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_QUESTION_WAITING,
  COHORT_QUESTION_ASIDE,          /* needs no answer */
  COHORT_QUESTION_ANSWERED,       /* in the person's own words */
  COHORT_QUESTION_ANSWERED_THERE, /* its source tells of an answer */
  COHORT_N_QUESTION_STATES
} CohortQuestionState;

typedef enum
{
  COHORT_QUESTION_ANSWER,    /* an own answer that is there already is written anew */
  COHORT_QUESTION_TAKE_BACK, /* the own answer */
  COHORT_QUESTION_SET_ASIDE,
  COHORT_QUESTION_TAKE_UP,
  COHORT_QUESTION_MAKE_IDEA,
  COHORT_N_QUESTION_VERBS
} CohortQuestionVerb;

CohortQuestionState cohort_question_state_of (gboolean answered_there, gboolean has_reply, gboolean aside);
const char *cohort_question_state_word (CohortQuestionState state);
gboolean cohort_question_may (CohortQuestionState state, CohortQuestionVerb verb, gboolean has_idea, GError **error);

/* Hours that @benefit's name promises an answer in; 0: it speaks of none */
guint cohort_answer_hours_guess (const char *benefit);

G_END_DECLS
