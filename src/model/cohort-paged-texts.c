// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-paged-texts.h"

#include "cohort-list-row-private.h"
#include "cohort-paged-list-private.h"

#define STEP 1000 /* rows a query */

typedef struct
{
  CohortPagedListClass *klass; /* (unowned): static for the life of the type */
  gpointer query;
  GArray *columns; /* (element-type guint): places of the wanted texts in a row */
  guint limit;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  self->klass->free_query (self->query);
  g_array_unref (self->columns);
  g_free (self);
}

void
cohort_paged_texts_free (CohortPagedTexts *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static char **
take_texts (const Question *question, gpointer row)
{
  CohortShownRow *shown = g_new0 (CohortShownRow, 1);
  char **texts = g_new0 (char *, question->columns->len + 1);

  question->klass->show (question->query, row, shown);
  for (guint i = 0; i < question->columns->len; i++)
    texts[i] = g_strdup (shown->texts[g_array_index (question->columns, guint, i)]);
  cohort_shown_row_free (shown);
  return texts;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortPagedTexts) self = g_new0 (CohortPagedTexts, 1);

  self->n_columns = question->columns->len;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (!question->klass->count (db, question->query, &self->n_all, error))
    return NULL;
  while (self->rows->len < MIN (self->n_all, question->limit))
    {
      const guint wanted = MIN (STEP, question->limit - self->rows->len);
      g_autoptr (GPtrArray) rows = question->klass->page (db, question->query, self->rows->len, wanted, error);

      if (rows == NULL)
        return NULL;
      if (rows->len == 0)
        break;
      for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add (self->rows, take_texts (question, g_ptr_array_index (rows, i)));
    }
  return g_steal_pointer (&self);
}

static GArray *
find_columns (CohortPagedListClass *klass, const char *const *names)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  CohortListRowClass *row_class = g_type_class_ref (klass->item_type);

  for (; *names != NULL; names++)
    for (guint i = 0; i < row_class->n_texts; i++)
      if (g_str_equal (row_class->pspecs[i]->name, *names))
        g_array_append_val (columns, i);
  g_type_class_unref (row_class);
  return columns;
}

void
cohort_paged_texts_load_async (CohortPagedList *list, const char *const *names, guint limit, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (COHORT_IS_PAGED_LIST (list));

  question = g_new0 (Question, 1);
  question->klass = COHORT_PAGED_LIST_GET_CLASS (list);
  question->query = question->klass->make_query (list);
  question->columns = find_columns (question->klass, names);
  question->limit = limit;
  cohort_store_read_async (cohort_session_get_store (cohort_paged_list_get_session (list)), load, question,
                           question_free, (GDestroyNotify) cohort_paged_texts_free, cancellable, callback, user_data);
}

CohortPagedTexts *
cohort_paged_texts_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
