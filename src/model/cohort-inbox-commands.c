// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Each edit is judged by the rows as they are on the writer, not by what was on the screen. */

#include "config.h"

#include "cohort-inbox-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-inbox-private.h"
#include "cohort-plan-state.h"
#include "cohort-plan.h"
#include "cohort-question-state.h"
#include "cohort-text.h"

#define LONGEST_TITLE 80 /* characters */
#define MAX_HOURS (24 * 365)

/* What travels to the writer. */
typedef struct
{
  CohortInboxEdit edit;
  char *text;    /* (owned) (nullable) */
  GStrv texts;   /* (owned) */
  GArray *marks; /* (element-type int) (owned): as many as texts */
  CohortDay today;
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *self = data;

  g_free (self->text);
  g_strfreev (self->texts);
  g_array_unref (self->marks);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, why);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the question, where @verb may be done with it; NULL with @error set */
static CohortQuestionRow *
get_question (CohortDb *db, const Parcel *parcel, CohortQuestionVerb verb, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (CohortQuestionRow) row = cohort_inbox_question (db, parcel->edit.item, parcel->today, &local);

  if (row == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        refuse (error, _ ("This question is gone."));
      return NULL;
    }
  if (!cohort_question_may (cohort_question_state_of (row->answered, row->reply != 0, row->aside != 0), verb,
                            row->idea != 0, error))
    return NULL;
  return g_steal_pointer (&row);
}

static gboolean
answer (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  g_autoptr (CohortQuestionRow) row = get_question (db, parcel, COHORT_QUESTION_ANSWER, error);

  return row != NULL && cohort_inbox_reply (db, row->id, parcel->text, now_us, error);
}

static gboolean
take_back (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  g_autoptr (CohortQuestionRow) row = get_question (db, parcel, COHORT_QUESTION_TAKE_BACK, error);

  return row != NULL && cohort_inbox_take_back (db, row->id, error);
}

static gboolean
set_aside (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  g_autoptr (CohortQuestionRow) row = get_question (db, parcel, COHORT_QUESTION_SET_ASIDE, error);

  return row != NULL && cohort_inbox_set_aside (db, row->id, now_us, error);
}

static gboolean
take_up (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  g_autoptr (CohortQuestionRow) row = get_question (db, parcel, COHORT_QUESTION_TAKE_UP, error);

  return row != NULL && cohort_inbox_take_up (db, row->id, error);
}

/* Of what was asked, short enough for a card. */
static char *
title_of (const CohortQuestionRow *row)
{
  const char *text = row->title != NULL && *row->title != '\0' ? row->title : row->body;
  g_autofree char *line = cohort_inbox_first_line (text);
  g_autofree char *head = NULL;

  if (g_utf8_strlen (line, -1) <= LONGEST_TITLE)
    return g_strdup (*line != '\0' ? line : _ ("Question"));
  head = g_utf8_substring (line, 0, LONGEST_TITLE - 1);
  return g_strconcat (head, "…", NULL);
}

/* Nobody is named in the plan, which may be handed out: what was asked is enough. */
static gboolean
make_idea (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  g_autoptr (CohortQuestionRow) row = get_question (db, parcel, COHORT_QUESTION_MAKE_IDEA, error);
  g_autofree char *title = row != NULL ? title_of (row) : NULL;
  g_autoptr (GArray) topics = g_array_new (FALSE, FALSE, sizeof (gint64));
  CohortPlanRow item = { 0 };
  gint64 id;

  if (row == NULL)
    return FALSE;
  item.title = title;
  item.kind = (char *) "article";
  item.state = (char *) cohort_plan_state_id (COHORT_PLAN_IDEA);
  item.due = COHORT_DAY_NONE;
  item.benefit = COHORT_PLAN_BY_KIND;
  item.minutes = -1;
  item.note = row->body;
  id = cohort_plan_insert (db, &item, error);
  if (id == 0)
    return FALSE;
  if (row->topic_id != 0)
    g_array_append_val (topics, row->topic_id);
  return cohort_plan_set_names (db, id, "topic", topics, error) && cohort_inbox_note_idea (db, row->id, id, error);
}

static gboolean
review (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  const int *marks = (const int *) parcel->marks->data;
  const int score = cohort_inbox_score (marks, parcel->marks->len);
  gboolean there, reviewed;

  if (!cohort_inbox_is_reviewed (db, parcel->edit.item, &there, &reviewed, error))
    return FALSE;
  if (!there)
    return refuse (error, _ ("This homework is gone."));
  if (reviewed)
    return refuse (error, _ ("This homework was reviewed already."));
  if (score < 0 && parcel->text == NULL)
    return refuse (error, _ ("Give a mark or write a line first."));
  return cohort_inbox_review (db, parcel->edit.item, (const char *const *) parcel->texts, marks, parcel->marks->len,
                              score, parcel->text, now_us, error);
}

static gboolean
set_promise (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  return cohort_inbox_set_promise (db, parcel->edit.item, CLAMP (parcel->edit.number, -1, MAX_HOURS), error);
}

static gboolean
set_rubric (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  return cohort_inbox_set_rubric (db, (const char *const *) parcel->texts, error);
}

static gboolean
set_snippets (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error)
{
  return cohort_inbox_set_snippets (db, (const char *const *) parcel->texts, error);
}

static const struct
{
  const char *step;
  gboolean (*run) (CohortDb *db, const Parcel *parcel, gint64 now_us, GError **error);
  const char *label;
} edits[COHORT_N_INBOX_EDITS] = {
  [COHORT_INBOX_EDIT_ANSWER] = { COHORT_STEP_ANSWER, answer, N_ ("Question answered") },
  [COHORT_INBOX_EDIT_TAKE_BACK] = { COHORT_STEP_TAKE_BACK, take_back, N_ ("Answer taken back") },
  [COHORT_INBOX_EDIT_SET_ASIDE] = { COHORT_STEP_SET_ASIDE, set_aside, N_ ("Question put aside") },
  [COHORT_INBOX_EDIT_TAKE_UP] = { COHORT_STEP_TAKE_UP, take_up, N_ ("Question taken up again") },
  [COHORT_INBOX_EDIT_MAKE_IDEA] = { COHORT_STEP_MAKE_IDEA, make_idea, N_ ("Question added to the plan as an idea") },
  [COHORT_INBOX_EDIT_REVIEW] = { COHORT_STEP_HOMEWORK, review, N_ ("Homework reviewed") },
  [COHORT_INBOX_EDIT_PROMISE] = { COHORT_STEP_ANSWER_PROMISE, set_promise, N_ ("Promise of answers changed") },
  [COHORT_INBOX_EDIT_RUBRIC] = { COHORT_STEP_RUBRIC, set_rubric, N_ ("What homework is judged by changed") },
  [COHORT_INBOX_EDIT_SNIPPETS] = { COHORT_STEP_SNIPPETS, set_snippets, N_ ("Snippets changed") },
};

static gboolean
run_edit (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;

  return edits[parcel->edit.kind].run (db, parcel, request->now_us, error);
}

/* Nothing but blanks is nothing. */
static char *
dup_words (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  return copy != NULL && *g_strstrip (copy) != '\0' ? g_steal_pointer (&copy) : NULL;
}

static CohortCommandRequest *
make_request (CohortSession *session, const CohortInboxEdit *edit)
{
  CohortCommandRequest *request = cohort_command_request_new (session, edits[edit->kind].step, run_edit);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->edit = *edit;
  parcel->marks = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; edit->texts != NULL && edit->texts[i] != NULL; i++)
    {
      char *words = dup_words (edit->texts[i]);
      const int mark = edit->marks != NULL ? CLAMP (edit->marks[i], 0, 5) : 0;

      if (words == NULL)
        continue;
      g_strv_builder_take (texts, words);
      g_array_append_val (parcel->marks, mark);
    }
  parcel->texts = g_strv_builder_end (texts);
  parcel->text = dup_words (edit->text);
  parcel->edit.text = NULL;
  parcel->edit.texts = NULL;
  parcel->edit.marks = NULL;
  parcel->today = cohort_session_get_today (session);
  request->more = parcel;
  request->free_more = parcel_free;
  return request;
}

/**
 * cohort_command_inbox_async:
 * @edit: borrowed for the call only
 *
 * Carries an edit out as one step. Ends with cohort_command_finish().
 */
void
cohort_command_inbox_async (CohortSession *session, const CohortInboxEdit *edit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (edit->kind < COHORT_N_INBOX_EDITS);

  cohort_command_request_start (session, cohort_command_request_run_step, make_request (session, edit), cancellable,
                                callback, user_data);
}

/**
 * cohort_command_inbox:
 *
 * The same without a main loop.
 *
 * Returns: (transfer full): or %NULL with @error set
 */
CohortDone *
cohort_command_inbox (CohortSession *session, const CohortInboxEdit *edit, GError **error)
{
  g_return_val_if_fail (edit->kind < COHORT_N_INBOX_EDITS, NULL);

  return cohort_command_request_run_now (session, cohort_command_request_run_step, make_request (session, edit), error);
}

int
cohort_inbox_score (const int *marks, guint n_marks)
{
  int sum = 0, n = 0;

  for (guint i = 0; i < n_marks; i++)
    if (marks[i] > 0)
      {
        sum += marks[i];
        n++;
      }
  return n > 0 ? (sum * 20 + n / 2) / n : -1;
}

/* Returns: (transfer full) (nullable): a step of the inbox as a label; NULL for any other kind */
char *
cohort_inbox_describe (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    if (g_str_equal (kind, edits[i].step))
      return g_strdup (_ (edits[i].label));
  return NULL;
}
