// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-post-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-list-row-private.h"
#include "cohort-paged-list-private.h"
#include "cohort-plan-state.h"
#include "cohort-post-figures-private.h"
#include "cohort-post-report-private.h"
#include "cohort-posts.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

/* The row */

struct _CohortPostRow
{
  CohortListRow parent_instance;
};

typedef struct
{
  CohortListRowClass parent_class;
} CohortPostRowClass;

G_DEFINE_FINAL_TYPE (CohortPostRow, cohort_post_row, COHORT_TYPE_LIST_ROW)

static void
cohort_post_row_class_init (CohortPostRowClass *klass)
{
  static const char *const names[]
      = { "title", "kind", "date", "seen", "likes", "comments", "tips", "stayed", "hours", "source" };

  cohort_list_row_class_set_texts (COHORT_LIST_ROW_CLASS (klass), names, G_N_ELEMENTS (names));
}

static void
cohort_post_row_init (CohortPostRow *self)
{
}

/* The list */

struct _CohortPostList
{
  CohortPagedList parent_instance;

  char *kind; /* (nullable) */
};

typedef struct
{
  CohortPagedListClass parent_class;
} CohortPostListClass;

G_DEFINE_FINAL_TYPE (CohortPostList, cohort_post_list, COHORT_TYPE_PAGED_LIST)

typedef struct
{
  CohortAsked asked;
  CohortPostQuery query;
  char *kind;
  CohortPostFiguresAsker *asker;
} OwnedQuery;

/* A post, and what went with it. */
typedef struct
{
  CohortPostEntry *entry;
  CohortEstimate stayed;
} Line;

static void
owned_query_free (gpointer data)
{
  OwnedQuery *self = data;

  cohort_asked_clear (&self->asked);
  cohort_post_figures_asker_free (self->asker);
  g_free (self->kind);
  g_free (self);
}

static void
line_free (gpointer data)
{
  cohort_post_entry_free (((Line *) data)->entry);
  g_free (data);
}

static CohortPostSort
sort_from_key (const char *key)
{
  static const char *const keys[COHORT_N_POST_SORTS] = { "date", "title", "kind", "seen", "likes", "comments", "tips" };

  for (guint i = 0; i < COHORT_N_POST_SORTS; i++)
    if (g_strcmp0 (keys[i], key) == 0)
      return (CohortPostSort) i;
  return COHORT_POST_SORT_DATE;
}

static gpointer
cohort_post_list_make_query (CohortPagedList *list)
{
  CohortPostList *self = COHORT_POST_LIST (list);
  CohortSession *session = cohort_paged_list_get_session (list);
  const char *sort_key = cohort_paged_list_get_sort_key (list);
  OwnedQuery *owned = g_new0 (OwnedQuery, 1);

  cohort_asked_init (&owned->asked, list, NULL);
  owned->kind = g_strdup (self->kind);
  owned->asker = cohort_post_figures_asker_new (session);
  owned->query = (CohortPostQuery) { owned->asked.search, owned->kind, sort_from_key (sort_key),
                                     sort_key != NULL ? cohort_paged_list_get_descending (list) : TRUE, NULL };
  return owned;
}

static gboolean
cohort_post_list_count (CohortDb *db, gpointer query, guint64 *n, GError **error)
{
  const OwnedQuery *owned = query;
  gint64 count;

  if (!cohort_posts_count (db, &owned->query, &count, error))
    return FALSE;
  *n = (guint64) count;
  return TRUE;
}

static GPtrArray *
cohort_post_list_page (CohortDb *db, gpointer query, guint64 offset, guint limit, GError **error)
{
  const OwnedQuery *owned = query;
  CohortPostQuery with = owned->query;
  g_autoptr (CohortPostFigures) figures = cohort_post_figures_asker_get (owned->asker, db, error);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);

  if (figures == NULL)
    return NULL;
  with.noted = cohort_post_figures_get_noted (figures);
  entries = cohort_posts_page (db, &with, (gint64) offset, limit, error);
  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      Line *line = g_new0 (Line, 1);

      line->entry = g_steal_pointer (&entries->pdata[i]);
      g_ptr_array_add (lines, line);
      line->stayed = cohort_post_figures_find (figures, line->entry->id)->stayed;
    }
  return g_steal_pointer (&lines);
}

static char *
count_or_dash (gint64 n)
{
  return n > 0 ? cohort_words_count (n) : g_strdup ("–");
}

static void
cohort_post_list_show (gpointer query, gpointer row, CohortShownRow *shown)
{
  const Line *line = row;
  const CohortPostEntry *entry = line->entry;
  CohortZone *zone = ((const OwnedQuery *) query)->asked.zone;
  char *texts[] = {
    g_strdup (entry->title),
    g_strdup (cohort_plan_kind_word (entry->kind)),
    cohort_text_instant_day (entry->at, zone),
    count_or_dash (entry->seen),
    count_or_dash (entry->likes),
    count_or_dash (entry->comments),
    count_or_dash (entry->tips),
    cohort_words_stayed (&line->stayed),
    cohort_words_minutes (entry->minutes),
    g_strdup (entry->source),
  };

  shown->id = entry->id;
  shown->n_texts = G_N_ELEMENTS (texts);
  memcpy (shown->texts, texts, sizeof texts);
}

static void
cohort_post_list_finalize (GObject *object)
{
  g_free (COHORT_POST_LIST (object)->kind);
  G_OBJECT_CLASS (cohort_post_list_parent_class)->finalize (object);
}

static void
cohort_post_list_class_init (CohortPostListClass *klass)
{
  CohortPagedListClass *list_class = COHORT_PAGED_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_post_list_finalize;
  list_class->domains = COHORT_DOMAIN_SOURCES | COHORT_DOMAIN_PEOPLE | COHORT_DOMAIN_SUBSCRIPTION | COHORT_DOMAIN_MONEY
                        | COHORT_DOMAIN_CONTENT | COHORT_DOMAIN_ACTIVITY | COHORT_DOMAIN_SETTINGS;
  list_class->item_type = COHORT_TYPE_POST_ROW;
  list_class->make_query = cohort_post_list_make_query;
  list_class->free_query = owned_query_free;
  list_class->count = cohort_post_list_count;
  list_class->page = cohort_post_list_page;
  list_class->show = cohort_post_list_show;
}

static void
cohort_post_list_init (CohortPostList *self)
{
}

CohortPostList *
cohort_post_list_new (CohortSession *session)
{
  return g_object_new (COHORT_TYPE_POST_LIST, "session", session, NULL);
}

void
cohort_post_list_set_kind (CohortPostList *self, const char *kind)
{
  g_return_if_fail (COHORT_IS_POST_LIST (self));

  if (g_set_str (&self->kind, kind))
    cohort_paged_list_ask (COHORT_PAGED_LIST (self));
}
