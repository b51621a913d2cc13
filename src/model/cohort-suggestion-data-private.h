// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* All that suggestions are made of, read whole: in the child that makes them, never for a page. */

#pragma once

#include "cohort-db.h"
#include "cohort-ledger-snapshot.h"
#include "cohort-suggester.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* Readers of a topic are looked for in so many days, as long before the day that is judged on. */
#define COHORT_SUGGESTION_PERIOD 90

typedef struct
{
  gint64 id, minutes;
  const char *kind;   /* interned */
  const char *access; /* interned; case-folded; "" where the source does not say */
  CohortDay day;      /* COHORT_DAY_NONE: not known */
  gboolean shown;
} CohortSuggestionPost;

/* What several sources call so is one topic. */
typedef struct
{
  char *key, *name; /* case-folded; as it is shown */
  gint64 id;        /* the first of that name */
  GArray *posts;    /* (element-type guint32): indices */
} CohortSuggestionTopic;

typedef struct
{
  CohortLedgerSnapshot *ledger;
  CohortDay as_of;
  GArray *posts;     /* (element-type CohortSuggestionPost) */
  GPtrArray *topics; /* (element-type CohortSuggestionTopic) by first occurrence */
  GArray *read_member, *read_item, *read_day;
  GArray *term_start, *term, *term_count;
  guint32 n_terms;
  guint32 n_groups; /* tiers by name, and whoever has none */
  guint32 *group;   /* of each member now */
  guint8 *closed, *hidden, *wanted;
  GArray *bars; /* (element-type CohortPickBar) */
} CohortSuggestionData;

/* The day to judge on: the last that anything tells of, and not after @today. */
gboolean cohort_suggestion_day (CohortDb *db, CohortZone *zone, CohortDay today, CohortDay *as_of, GError **error);
/* Returns: (transfer full): of all that lists are made of; NULL with @error set */
char *cohort_suggestion_key (CohortDb *db, CohortDay as_of, GError **error);
/* Returns: (transfer full): 1 for who pays for @day, by member index */
guint8 *cohort_suggestion_payers (const CohortSegments *segments, CohortDay day);
/* Returns: (transfer full) */
char *cohort_suggestion_topic_key (const char *name);

/* @ledger: (transfer full) */
CohortSuggestionData *cohort_suggestion_data_read (CohortDb *db, CohortLedgerSnapshot *ledger, CohortZone *zone,
                                                   CohortDay as_of, GError **error);
/* cohort-suggestion-access.c: fills in groups, wanted and closed. FALSE with @error set */
gboolean cohort_suggestion_find_access (CohortSuggestionData *data, CohortDb *db, GError **error);
void cohort_suggestion_data_free (CohortSuggestionData *self);
CohortSuggesterInput cohort_suggestion_data_input (const CohortSuggestionData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSuggestionData, cohort_suggestion_data_free)

G_END_DECLS
