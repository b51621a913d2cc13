// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a paged list asks of a reader, and the answer: values that travel between the threads.
 *
 * A question is shared by the asks for its pages; each is free of any thread. The query in it belongs to the list's
 * subclass, whose class has the functions for it. */

#pragma once

#include "cohort-paged-list-private.h"

G_BEGIN_DECLS

#define COHORT_PAGED_SIZE 64

typedef struct _CohortPagedQuestion CohortPagedQuestion;

/**
 * CohortPagedAnswer:
 * @number: of the question
 * @page: which page of it
 * @with_count: whether @n was asked for
 * @n: how many rows there are in all
 * @rows: (element-type CohortShownRow): the page's rows, at most COHORT_PAGED_SIZE
 */
typedef struct
{
  guint number;
  guint64 page;
  gboolean with_count;
  guint64 n;
  GPtrArray *rows;
} CohortPagedAnswer;

/* @klass: (unowned): static for the life of the type. @query: (transfer full). */
CohortPagedQuestion *cohort_paged_question_new (CohortPagedListClass *klass, gpointer query, guint number);
void cohort_paged_question_unref (CohortPagedQuestion *self);

/* The data of the job: holds a reference to @question. */
gpointer cohort_paged_ask_new (CohortPagedQuestion *question, guint64 page, gboolean with_count);
void cohort_paged_ask_free (gpointer ask);

/* The job itself, a CohortStoreJob. Returns: (transfer full) (nullable): a CohortPagedAnswer */
gpointer cohort_paged_answer (CohortDb *db, gpointer ask, GCancellable *cancellable, GError **error);
void cohort_paged_answer_free (gpointer answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPagedAnswer, cohort_paged_answer_free)

G_END_DECLS
