/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of reviews, and what was said to cards of Today. Plain functions for a connection's own thread; writing
 * belongs between the beginning and the end of a step. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  CohortDay day, reach;
  gint64 made_at; /* UTC µs */
} CohortReviewRow;

typedef struct
{
  gint64 review; /* 0: outside a review */
  const char *card, *title;
  const char *answer;  /* "accepted", "snoozed", "opened" */
  CohortDay until_day; /* COHORT_DAY_NONE: not put off */
  gint64 made_at;      /* UTC µs */
} CohortReviewAnswerRow;

typedef void (*CohortReviewRowFunc) (const CohortReviewRow *row, gpointer data);
typedef void (*CohortReviewAnswerFunc) (const CohortReviewAnswerRow *row, gpointer data);

/* Newest first, at most @limit. */
gboolean cohort_review_each (CohortDb *db, guint limit, CohortReviewRowFunc func, gpointer data, GError **error);
/* @review: its answers in their order; 0: those outside a review, the last of each card. Texts are gone with the next
 * one. */
gboolean cohort_review_each_answer (CohortDb *db, gint64 review, CohortReviewAnswerFunc func, gpointer data,
                                    GError **error);
gboolean cohort_review_insert (CohortDb *db, const CohortReviewRow *row, gint64 *id, GError **error);
gboolean cohort_review_insert_answer (CohortDb *db, const CohortReviewAnswerRow *row, GError **error);

G_END_DECLS
