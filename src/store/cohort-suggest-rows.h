/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What suggestions are made of, beside the ledger's own tables, and what is kept of them: posts with their words, who
 * read what, open questions, verdicts, and the latest lists. Plain functions for a connection's own thread; texts of a
 * row are gone with the next one. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  const char *title, *kind;
  const char *access, *body; /* (nullable) */
  gboolean shown;            /* it is out */
  gint64 at;                 /* 0: not known */
  gint64 minutes;            /* noted, or told by the source; 0: nobody said */
} CohortSuggestPostRow;

typedef struct
{
  gint64 post, topic;
  const char *name;
} CohortSuggestTopicRow;

/* One look at a post; of one post they follow each other. */
typedef struct
{
  gint64 id, member;                 /* member 0: not known who */
  gint64 asked_at, post;             /* post 0: about none */
  const char *title, *body;          /* (nullable) title */
  const char *topic, *tier;          /* (nullable) */
  const char *name, *handle, *email; /* (nullable): of the member */
} CohortSuggestQuestionRow;

typedef struct
{
  const char *kind, *verdict;
  const char *topic;   /* (nullable) */
  gint64 post, member; /* 0: none */
  gboolean planned;    /* what was accepted is in the plan, and not out yet */
  CohortDay day;
} CohortSuggestVerdictRow;

typedef struct
{
  gint64 post, member;
  guint place;
  const char *basis;
  gint64 because[2];                        /* 0: none */
  const char *name, *handle, *email, *tier; /* (nullable): of the member */
} CohortSuggestPickRow;

typedef struct
{
  gint64 id;
  char *title, *kind, *url; /* (nullable) url */
  gint64 at, seen;
} CohortSuggestPost;

typedef void (*CohortSuggestPostFunc) (const CohortSuggestPostRow *row, gpointer data);
typedef void (*CohortSuggestTopicFunc) (const CohortSuggestTopicRow *row, gpointer data);
typedef void (*CohortSuggestQuestionFunc) (const CohortSuggestQuestionRow *row, gpointer data);
typedef void (*CohortSuggestVerdictFunc) (const CohortSuggestVerdictRow *row, gpointer data);
typedef void (*CohortSuggestPickFunc) (const CohortSuggestPickRow *row, gpointer data);
typedef void (*CohortSuggestCountFunc) (gint64 id, gint64 count, gpointer data);

gboolean cohort_suggest_each_post (CohortDb *db, CohortSuggestPostFunc func, gpointer data, GError **error);
gboolean cohort_suggest_each_topic (CohortDb *db, CohortSuggestTopicFunc func, gpointer data, GError **error);
/* Of the posts that a question without a topic is about. */
gboolean cohort_suggest_each_asked_topic (CohortDb *db, CohortSuggestTopicFunc func, gpointer data, GError **error);
/* Those that nobody answered, set aside or made an idea of; the oldest first. */
gboolean cohort_suggest_each_question (CohortDb *db, CohortSuggestQuestionFunc func, gpointer data, GError **error);
gboolean cohort_suggest_each_verdict (CohortDb *db, CohortSuggestVerdictFunc func, gpointer data, GError **error);

/* @name: (out) (nullable): (transfer full): of a tier */
gboolean cohort_suggest_tier_name (CohortDb *db, gint64 tier, char **name, GError **error);
/* Enough of both to go by, without counting all: @posts and @members stop at the given numbers. */
gboolean cohort_suggest_floor (CohortDb *db, gint64 most_posts, gint64 most_members, gint64 *posts, gint64 *members,
                               GError **error);
/* @at: (out): of the last thing that anybody did; 0: nothing */
gboolean cohort_suggest_last_read (CohortDb *db, gint64 *at, GError **error);
/* Returns: (transfer full): another one whenever a step changed what lists are made of; NULL with @error set */
char *cohort_suggest_data_key (CohortDb *db, GError **error);

/* @result: (out) (nullable): of the run with that key */
gboolean cohort_suggest_load (CohortDb *db, const char *data_key, char **result, GError **error);
/* Inside a transaction: the earlier run goes. */
gboolean cohort_suggest_begin (CohortDb *db, const char *data_key, const char *result, gint64 now_us, GError **error);
gboolean cohort_suggest_add (CohortDb *db, const CohortSuggestPickRow *pick, gboolean sent, GError **error);

/* Posts of the proposed ones and for how many members each is, the most first; nobody who refused or has it counts. */
gboolean cohort_suggest_each_sent (CohortDb *db, guint limit, CohortSuggestCountFunc func, gpointer data,
                                   GError **error);
/* @post: those of a post, or 0; @member: those of a member, or 0; @sent: only what is proposed for each */
gboolean cohort_suggest_each_pick (CohortDb *db, gint64 post, gint64 member, gboolean sent, CohortSuggestPickFunc func,
                                   gpointer data, GError **error);
/* Returns: (transfer full) (nullable): NULL without @error: it is gone */
CohortSuggestPost *cohort_suggest_post (CohortDb *db, gint64 post, GError **error);
/* Returns: (transfer full) (nullable): NULL without @error: it is gone */
char *cohort_suggest_post_title (CohortDb *db, gint64 post, GError **error);
/* @name: (out) (nullable): (transfer full): as the list of members shows it */
gboolean cohort_suggest_member_name (CohortDb *db, gint64 member, char **name, GError **error);
void cohort_suggest_post_free (CohortSuggestPost *post);
/* How many members were sent what was proposed more than @days before @today, and how many of them looked at it within
 * that time. */
gboolean cohort_suggest_outcome (CohortDb *db, CohortDay today, int days, gint64 *sent, gint64 *read, GError **error);

/* Whether what was accepted on @topic stands in the plan and is not out yet. */
gboolean cohort_suggest_is_planned (CohortDb *db, const char *topic, gboolean *planned, GError **error);
/* What was said once on a day is not said again: a second press adds nothing. */
gboolean cohort_suggest_insert (CohortDb *db, const CohortSuggestVerdictRow *row, gint64 plan_item, const char *shown,
                                gint64 now_us, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSuggestPost, cohort_suggest_post_free)

G_END_DECLS
