// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The weekly review: its stamp with what was said to each of its cards, and cards of Today that were dealt with or put
 * off. Each change is a step; cohort_command_finish() ends them all. Nobody's name is kept. */

#pragma once

#include "cohort-commands.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_ANSWER_NONE,
  COHORT_ANSWER_ACCEPTED,
  COHORT_ANSWER_SNOOZED, /* shown again after some days */
  COHORT_ANSWER_OPENED,
} CohortAnswer;

/* For how long a card is put off. */
#define COHORT_SNOOZE_DAYS 7

/* What was said to one card. */
typedef struct
{
  char *card, *title;
  CohortAnswer answer;
} CohortReviewAnswer;

/* One review that was finished. */
typedef struct
{
  gint64 id;
  CohortDay day;
  GPtrArray *answers; /* (element-type CohortReviewAnswer), in their order */
} CohortReview;

void cohort_review_answer_free (CohortReviewAnswer *self);
void cohort_review_free (CohortReview *self);

const char *cohort_answer_words (CohortAnswer answer); /* "Accepted" */

/* Returns: (transfer full) (element-type CohortReview): newest first, a year of them */
GPtrArray *cohort_reviews_load (CohortSession *session, GError **error);
void cohort_reviews_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *cohort_reviews_load_finish (GAsyncResult *result, GError **error);

/* Stamps a review. @reach: the last day that the data tell of. @answers: (element-type CohortReviewAnswer) */
void cohort_command_review_async (CohortSession *session, CohortDay reach, const GPtrArray *answers,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_review (CohortSession *session, CohortDay reach, const GPtrArray *answers, GError **error);

/* Takes a card off Today: for good, or for COHORT_SNOOZE_DAYS. @title: without anybody's name */
void cohort_command_answer_card_async (CohortSession *session, const char *card, const char *title, CohortAnswer answer,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_answer_card (CohortSession *session, const char *card, const char *title,
                                        CohortAnswer answer, GError **error);

G_END_DECLS
