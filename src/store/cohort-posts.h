/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The library of what was published, as queries: how many, one page, one post, and who saw it. Counts are of the rows
 * of activity, or the service's own latest count where that is larger: a service that tells a number tells it whole.
 * Plain functions for a connection's own thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_POST_SORT_DATE,
  COHORT_POST_SORT_TITLE,
  COHORT_POST_SORT_KIND,
  COHORT_POST_SORT_SEEN,
  COHORT_POST_SORT_LIKES,
  COHORT_POST_SORT_COMMENTS,
  COHORT_POST_SORT_TIPS,
  COHORT_N_POST_SORTS
} CohortPostSort;

/**
 * CohortPostQuery:
 * @search: (nullable): a part of the title, a topic or an author
 * @kind: (nullable): of content
 * @sort: the order; posts that are alike stand by date
 * @noted: (nullable): JSON: of each post that has any, [id, people who saw it, likes, comments, tips] by the rows of
 * activity, which are too many to count for every page; NULL: only what services tell counts
 */
typedef struct
{
  const char *search;
  const char *kind;
  CohortPostSort sort;
  gboolean descending;
  const char *noted;
} CohortPostQuery;

typedef struct
{
  gint64 id;
  char *title, *kind, *status;
  char *access, *url; /* (nullable) */
  char *source;
  gint64 at;   /* 0: not known */
  gint64 seen; /* people; more than are known by name where the service counts */
  gint64 likes, comments, tips;
  gint64 minutes;                  /* noted for the post and its item, else what the source tells; 0: nobody said */
  char *topics, *authors, *series; /* (nullable): names */
  gint64 item;                     /* of the plan; 0: none */
} CohortPostEntry;

void cohort_post_entry_free (CohortPostEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPostEntry, cohort_post_entry_free)

gboolean cohort_posts_count (CohortDb *db, const CohortPostQuery *query, gint64 *out, GError **error);
GPtrArray *cohort_posts_page (CohortDb *db, const CohortPostQuery *query, gint64 offset, guint limit, GError **error);
CohortPostEntry *cohort_posts_get (CohortDb *db, gint64 post, GError **error);

typedef struct
{
  gint64 member, first_us;
} CohortPostReader;

/* A row of activity that counts as a look at a post. */
typedef struct
{
  gint64 post, member; /* member 0: not known who */
  gint64 at;
  gboolean again; /* a row before it was of the same account and post */
} CohortPostLook;

typedef void (*CohortPostLookFunc) (const CohortPostLook *look, gpointer data);
/* Post by post. */
gboolean cohort_posts_each_look (CohortDb *db, CohortPostLookFunc func, gpointer data, GError **error);

typedef void (*CohortPostNotedFunc) (gint64 post, gint64 likes, gint64 comments, gint64 tips, gpointer data);
gboolean cohort_posts_each_noted (CohortDb *db, CohortPostNotedFunc func, gpointer data, GError **error);

GArray *cohort_posts_readers (CohortDb *db, gint64 post, GError **error);
GPtrArray *cohort_posts_reader_names (CohortDb *db, gint64 post, guint limit, GError **error);

typedef struct
{
  gint64 member;
  char *name, *tier; /* (nullable) */
  gint64 first_us;
} CohortPostReaderName;

void cohort_post_reader_name_free (CohortPostReaderName *reader);

G_END_DECLS
