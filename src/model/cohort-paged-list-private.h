// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-paged-list.h"
#include "cohort-store.h"

G_BEGIN_DECLS

/* A row as it is shown, made on a reader: an item only takes it over. */
typedef struct
{
  gint64 id;
  gint64 other; /* what a row knows besides, 0 where there is nothing */
  guint n_texts;
  char *texts[16]; /* (owned): as many as the item's class has */
} CohortShownRow;

/* What a query of any list needs, and may outlive the list for. */
typedef struct
{
  char *search;   /* (owned) (nullable) */
  char *currency; /* (owned) (nullable) */
  CohortZone *zone;
} CohortAsked;

void cohort_asked_init (CohortAsked *self, CohortPagedList *list, const char *currency);
void cohort_asked_clear (CohortAsked *self);
void cohort_shown_row_free (gpointer row);

/**
 * CohortPagedListClass:
 * @domains: the changes after which the list asks again
 * @item_type: the items' type
 * @make_query: main thread: what is asked now, as a value that a reader may use alone
 * @free_query: any thread
 * @count: reader: how many rows answer the query
 * @page: reader: the rows from @offset on, at most @limit; with a free function
 * @show: reader: puts one such row into words
 * @take_other: (nullable): main thread: gives an item the number besides
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
  void (*show) (gpointer query, gpointer row, CohortShownRow *shown);
  void (*take_other) (gpointer item, gint64 other);
};

/* A filter of the subclass changed: ask anew. */
void cohort_paged_list_ask (CohortPagedList *self);
const char *cohort_paged_list_get_sort_key (CohortPagedList *self);
gboolean cohort_paged_list_get_descending (CohortPagedList *self);

G_END_DECLS
