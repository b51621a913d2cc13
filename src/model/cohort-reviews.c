// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-reviews.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-review-rows.h"

#define MOST_REVIEWS 53 /* a year */

static const char *const answer_ids[] = { "", "accepted", "snoozed", "opened" };

void
cohort_review_answer_free (CohortReviewAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->card);
  g_free (self->title);
  g_free (self);
}

void
cohort_review_free (CohortReview *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->answers);
  g_free (self);
}

const char *
cohort_answer_words (CohortAnswer answer)
{
  static const char *const words[]
      = { NULL, NC_ ("review", "Accepted"), NC_ ("review", "Put off"), NC_ ("review", "Opened") };

  return words[answer] != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, "review", words[answer]) : "";
}

/* ---- reading ---- */

static CohortReviewAnswer *
answer_new (const char *card, const char *title, CohortAnswer answer)
{
  CohortReviewAnswer *self = g_new0 (CohortReviewAnswer, 1);

  self->card = g_strdup (card);
  self->title = g_strdup (title);
  self->answer = answer;
  return self;
}

static GPtrArray *
answers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_review_answer_free);
}

static void
add_review (const CohortReviewRow *row, gpointer data)
{
  CohortReview *self = g_new0 (CohortReview, 1);

  self->id = row->id;
  self->day = row->day;
  self->answers = answers_new ();
  g_ptr_array_add (data, self);
}

static CohortAnswer
answer_of_id (const char *id)
{
  for (guint i = 1; i < G_N_ELEMENTS (answer_ids); i++)
    if (g_str_equal (answer_ids[i], id))
      return i;
  return COHORT_ANSWER_NONE;
}

static void
add_answer (const CohortReviewAnswerRow *row, gpointer data)
{
  g_ptr_array_add (data, answer_new (row->card, row->title, answer_of_id (row->answer)));
}

static gpointer
read_reviews (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) reviews = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_review_free);

  if (!cohort_review_each (db, MOST_REVIEWS, add_review, reviews, error))
    return NULL;
  for (guint i = 0; i < reviews->len; i++)
    {
      CohortReview *review = reviews->pdata[i];

      if (!cohort_review_each_answer (db, review->id, add_answer, review->answers, error))
        return NULL;
    }
  return g_steal_pointer (&reviews);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *reviews = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (reviews == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reviews, (GDestroyNotify) g_ptr_array_unref);
}

void
cohort_reviews_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_reviews_load_async);
  cohort_store_read_async (cohort_session_get_store (session), read_reviews, NULL, NULL,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, on_read, task);
}

GPtrArray *
cohort_reviews_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer. */
GPtrArray *
cohort_reviews_load (CohortSession *session, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), read_reviews, NULL, NULL, error);
}

/* ---- commands ---- */

typedef struct
{
  CohortDay today, reach;
  GPtrArray *answers; /* (element-type CohortReviewAnswer) */
} Given;

static void
given_free (gpointer data)
{
  Given *self = data;

  g_ptr_array_unref (self->answers);
  g_free (self);
}

static gboolean
insert_answer (CohortDb *db, const CohortCommandRequest *request, const Given *given, const CohortReviewAnswer *answer,
               gint64 review, GError **error)
{
  CohortReviewAnswerRow row = {
    .review = review,
    .card = answer->card,
    .title = answer->title,
    .answer = answer_ids[answer->answer],
    .until_day = answer->answer == COHORT_ANSWER_SNOOZED ? given->today + COHORT_SNOOZE_DAYS : COHORT_DAY_NONE,
    .made_at = request->now_us,
  };

  return cohort_review_insert_answer (db, &row, error);
}

static gboolean
stamp (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Given *given = request->more;
  CohortReviewRow row = { .day = given->today, .reach = given->reach, .made_at = request->now_us };
  gint64 review;

  if (!cohort_review_insert (db, &row, &review, error))
    return FALSE;
  for (guint i = 0; i < given->answers->len; i++)
    if (!insert_answer (db, request, given, given->answers->pdata[i], review, error))
      return FALSE;
  return TRUE;
}

static gboolean
answer_card (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Given *given = request->more;

  return insert_answer (db, request, given, given->answers->pdata[0], 0, error);
}

static CohortCommandRequest *
request_new (CohortSession *session, const char *kind, CohortCommandRequestFunc run)
{
  CohortCommandRequest *request = cohort_command_request_new (session, kind, run);
  Given *given = g_new0 (Given, 1);

  given->today = cohort_session_get_today (session);
  given->answers = answers_new ();
  request->more = given;
  request->free_more = given_free;
  return request;
}

static CohortCommandRequest *
review_request (CohortSession *session, CohortDay reach, const GPtrArray *answers)
{
  CohortCommandRequest *request = request_new (session, COHORT_STEP_REVIEW, stamp);
  Given *given = request->more;

  given->reach = reach;
  for (guint i = 0; i < answers->len; i++)
    {
      const CohortReviewAnswer *answer = answers->pdata[i];

      if (answer->answer != COHORT_ANSWER_NONE)
        g_ptr_array_add (given->answers, answer_new (answer->card, answer->title, answer->answer));
    }
  return request;
}

void
cohort_command_review_async (CohortSession *session, CohortDay reach, const GPtrArray *answers,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, review_request (session, reach, answers),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_review (CohortSession *session, CohortDay reach, const GPtrArray *answers, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         review_request (session, reach, answers), error);
}

static CohortCommandRequest *
card_request (CohortSession *session, const char *card, const char *title, CohortAnswer answer)
{
  CohortCommandRequest *request = request_new (
      session, answer == COHORT_ANSWER_SNOOZED ? COHORT_STEP_SNOOZE_CARD : COHORT_STEP_ACCEPT_CARD, answer_card);

  g_ptr_array_add (((Given *) request->more)->answers, answer_new (card, title, answer));
  cohort_command_request_set_detail (request, "name", title, NULL, 0);
  return request;
}

void
cohort_command_answer_card_async (CohortSession *session, const char *card, const char *title, CohortAnswer answer,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, card_request (session, card, title, answer),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_answer_card (CohortSession *session, const char *card, const char *title, CohortAnswer answer,
                            GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         card_request (session, card, title, answer), error);
}
