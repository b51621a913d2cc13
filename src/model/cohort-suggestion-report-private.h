// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of the report on suggestions share. All on a reader thread. */

#pragma once

#include "cohort-suggestion-report.h"
#include "cohort-suggestion-run-private.h"
#include "cohort-topic-demand.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 member;
  CohortDay day;
  char *text;   /* its title, else how it begins */
  char *tier;   /* (nullable) of who asked */
  char *person; /* (nullable) */
  GStrv topics; /* keys */
} CohortOpenQuestion;

typedef struct
{
  CohortDb *db;
  CohortZone *zone;
  CohortDay today;
  const CohortSuggestionRun *run; /* (nullable) */
  GPtrArray *questions;           /* (element-type CohortOpenQuestion), the oldest first */
  GHashTable *titles;             /* (element-type gint64 utf8): of posts that were asked for */
} CohortSuggestionAsk;

/* cohort-suggestion-evidence.c. Returns: (transfer full): NULL with @error set */
GPtrArray *cohort_open_questions_read (CohortDb *db, CohortZone *zone, GPtrArray *topic_keys, GError **error);
gboolean cohort_open_question_is_on (const CohortOpenQuestion *question, const char *topic);

/* cohort-suggestion-words.c. All (transfer full); (nullable) with @error set where they have one */
char *cohort_suggestion_words_missing (gint64 posts, gint64 members);
char *cohort_suggestion_words_judged (const CohortSuggestionRun *run);
char *cohort_suggestion_words_check (const CohortSuggestionRun *run);
char *cohort_suggestion_words_follows (const CohortSuggestionRun *run);
char *cohort_suggestion_words_outcome (gint64 sent, gint64 read);
CohortSuggestion *cohort_suggestion_to_make (const CohortSuggestionAsk *ask, const CohortTopicDemand *demand);
char *cohort_suggestion_words_why (const CohortSuggestionAsk *ask, const char *basis, const gint64 *because,
                                   GError **error);
/* Fills in title and reasons by the people, who are there. */
gboolean cohort_suggestion_describe_send (const CohortSuggestionAsk *ask, CohortSuggestion *suggestion,
                                          const char *basis, GError **error);
const char *cohort_suggestion_title_of (const CohortSuggestionAsk *ask, gint64 post, GError **error);

CohortSuggestion *cohort_suggestion_new (CohortSuggestionKind kind);
void cohort_suggestion_free (gpointer suggestion);

G_END_DECLS
