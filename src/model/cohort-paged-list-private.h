// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-paged-list.h"
#include "cohort-store.h"

G_BEGIN_DECLS

/**
 * CohortPagedListClass:
 * @domains: the changes after which the list asks again
 * @item_type: the items' type
 * @make_query: main thread: what is asked now, as a value that a reader may use alone
 * @free_query: any thread
 * @count: reader: how many rows answer the query
 * @page: reader: the rows from @offset on, at most @limit; with a free function
 * @fill: main thread: shows one such row in an item and notifies
 */
struct _CohortPagedListClass
{
  GObjectClass parent_class;

  CohortDomains domains;
  GType item_type;
  gpointer (*make_query) (CohortPagedList *self);
  GDestroyNotify free_query;
  gboolean (*count) (CohortDb *db, gpointer query, guint64 *n, GError **error);
  GPtrArray *(*page) (CohortDb *db, gpointer query, guint64 offset, guint limit, GError **error);
  void (*fill) (CohortPagedList *self, gpointer item, gpointer row);
};

/* A filter of the subclass changed: ask anew. */
void cohort_paged_list_ask (CohortPagedList *self);
const char *cohort_paged_list_get_sort_key (CohortPagedList *self);
gboolean cohort_paged_list_get_descending (CohortPagedList *self);

G_END_DECLS
