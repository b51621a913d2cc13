// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the child found, as it is printed and kept: a line of JSON for all, then one a member with their list. */

#pragma once

#include "cohort-suggestion-data-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *key, *name;
  gint64 id;
  const char *kind; /* interned: what is mostly made of it */
  guint posts;
  gint64 minutes; /* spent on them; 0: nobody said */
  CohortDay last; /* when the last came out; COHORT_DAY_NONE: not known */
  double gap;     /* usual days between two; NaN: fewer than two */
  guint readers, kept;
} CohortSuggestionTopicFacts;

typedef struct
{
  char *data_key;
  CohortDay as_of;
  CohortStatus status; /* of the lists */
  guint n_posts, n_readers;
  guint members, members_kept; /* who paid a period ago, and still does */
  gboolean by_model;
  CohortSelfCheck check;
  GArray *topics; /* (element-type CohortSuggestionTopicFacts) */
} CohortSuggestionRun;

/* Returns: (transfer full): what to print. On a thread that may take its time. */
char *cohort_suggestion_run_print (const CohortSuggestionData *data, const char *data_key);
/* Returns: (transfer full) (nullable): NULL where it is no such text. Reads the first line alone. */
CohortSuggestionRun *cohort_suggestion_run_parse (const char *text);
void cohort_suggestion_run_free (CohortSuggestionRun *self);

/* Calls @func for each pick of a printed text. FALSE with @error set where @func says so. */
typedef gboolean (*CohortSuggestionPickFunc) (gint64 member, guint place, gint64 post, const char *basis,
                                              const gint64 *because, gboolean sent, gpointer data, GError **error);
gboolean cohort_suggestion_run_each_pick (const char *text, CohortSuggestionPickFunc func, gpointer data,
                                          GError **error);
/* Its first line alone. Returns: (transfer full) */
char *cohort_suggestion_run_head (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSuggestionRun, cohort_suggestion_run_free)

G_END_DECLS
