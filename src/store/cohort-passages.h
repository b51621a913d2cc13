/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What of one's own posts and earlier answers says most about a question. Words are weighed by how rare they are
 * (BM25 of FTS5) and more in titles and topics; of each text the paragraph with most of the words is taken. Plain
 * functions for a connection's own thread. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_post;
  gint64 owner;  /* of the post, or of the question that was answered */
  char *title;   /* of the post; else the question */
  char *text;    /* the paragraph; for a post that has no text "" */
  char *url;     /* (nullable): of a post */
  gint64 at;     /* published or answered, UTC µs; 0: not known */
  gboolean here; /* the question was asked about this very post */
} CohortPassage;

void cohort_passage_free (CohortPassage *passage);
GPtrArray *cohort_passages_for (CohortDb *db, gint64 question, guint limit, GError **error);
GArray *cohort_passages_find_answered (CohortDb *db, const char *search, guint limit, GError **error);

G_END_DECLS
