// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A whole paged list as texts, for paper: the rows that it finds, in its order, as they are shown, scrambled where
 * names and amounts are. It is read once on a reader, page by page, and does not follow the list. Immutable. */

#pragma once

#include "cohort-paged-list.h"

G_BEGIN_DECLS

/**
 * CohortPagedTexts:
 * @n_columns: how many texts each row has
 * @rows: (element-type GStrv): the first rows
 * @n_all: how many rows the list has, those beyond the limit too
 */
typedef struct
{
  guint n_columns;
  GPtrArray *rows;
  guint64 n_all;
} CohortPagedTexts;

void cohort_paged_texts_free (CohortPagedTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPagedTexts, cohort_paged_texts_free)

/* @names: texts of the list's rows; @limit: at most so many rows */
void cohort_paged_texts_load_async (CohortPagedList *list, const char *const *names, guint limit,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) */
CohortPagedTexts *cohort_paged_texts_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
