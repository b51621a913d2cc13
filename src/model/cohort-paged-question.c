// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The part of a paged list that runs on a reader; it knows nothing of the list's items. */

#include "config.h"

#include "cohort-paged-question.h"

struct _CohortPagedQuestion
{
  CohortPagedListClass *klass;
  gatomicrefcount refs;
  gpointer query;
  guint number;
};

typedef struct
{
  CohortPagedQuestion *question;
  guint64 page;
  gboolean with_count;
} Ask;

/* Main thread. */
void
cohort_asked_init (CohortAsked *self, CohortPagedList *list, const char *currency)
{
  const char *search = cohort_paged_list_get_search (list);

  self->search = *search != '\0' ? g_strdup (search) : NULL;
  self->currency = g_strdup (currency);
  self->zone = cohort_zone_ref (cohort_session_get_zone (cohort_paged_list_get_session (list)));
}

void
cohort_asked_clear (CohortAsked *self)
{
  g_free (self->search);
  g_free (self->currency);
  cohort_zone_unref (self->zone);
}

void
cohort_shown_row_free (gpointer row)
{
  CohortShownRow *self = row;

  for (guint i = 0; i < self->n_texts; i++)
    g_free (self->texts[i]);
  g_free (self);
}

CohortPagedQuestion *
cohort_paged_question_new (CohortPagedListClass *klass, gpointer query, guint number)
{
  CohortPagedQuestion *self = g_new0 (CohortPagedQuestion, 1);

  g_atomic_ref_count_init (&self->refs);
  self->klass = klass;
  self->query = query;
  self->number = number;
  return self;
}

void
cohort_paged_question_unref (CohortPagedQuestion *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    {
      self->klass->free_query (self->query);
      g_free (self);
    }
}

gpointer
cohort_paged_ask_new (CohortPagedQuestion *question, guint64 page, gboolean with_count)
{
  Ask *self = g_new0 (Ask, 1);

  g_atomic_ref_count_inc (&question->refs);
  self->question = question;
  self->page = page;
  self->with_count = with_count;
  return self;
}

void
cohort_paged_ask_free (gpointer ask)
{
  Ask *self = ask;

  cohort_paged_question_unref (self->question);
  g_free (self);
}

/* The count and the page come from one snapshot. */
gpointer
cohort_paged_answer (CohortDb *db, gpointer ask, GCancellable *cancellable, GError **error)
{
  const Ask *self = ask;
  const CohortPagedQuestion *question = self->question;
  g_autoptr (CohortPagedAnswer) result = g_new0 (CohortPagedAnswer, 1);
  g_autoptr (GPtrArray) rows = NULL;

  result->number = question->number;
  result->page = self->page;
  result->with_count = self->with_count;
  if (self->with_count && !question->klass->count (db, question->query, &result->n, error))
    return NULL;
  rows = question->klass->page (db, question->query, self->page * COHORT_PAGED_SIZE, COHORT_PAGED_SIZE, error);
  if (rows == NULL)
    return NULL;
  result->rows = g_ptr_array_new_full (rows->len, cohort_shown_row_free);
  for (guint i = 0; i < rows->len; i++)
    {
      CohortShownRow *shown = g_new0 (CohortShownRow, 1);

      question->klass->show (question->query, g_ptr_array_index (rows, i), shown);
      g_ptr_array_add (result->rows, shown);
    }
  return g_steal_pointer (&result);
}

void
cohort_paged_answer_free (gpointer answer)
{
  CohortPagedAnswer *self = answer;

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}
