// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the rows of activity tell of every post, counted once for a state of the ledger: there are millions of them, and
 * the library asks for each page of it, in each order. */

#pragma once

#include "cohort-db.h"
#include "cohort-post-return.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 post;
  gint64 seen, likes, comments, tips;
  CohortEstimate stayed; /* of those who saw it */
} CohortPostFigure;

/* Immutable, shared by reference. */
typedef struct _CohortPostFigures CohortPostFigures;

CohortPostFigures *cohort_post_figures_ref (CohortPostFigures *self);
void cohort_post_figures_unref (CohortPostFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPostFigures, cohort_post_figures_unref)

/* Returns: (transfer none): of a post without any, with id 0 */
const CohortPostFigure *cohort_post_figures_find (const CohortPostFigures *self, gint64 post);
/* Returns: as CohortPostQuery takes them */
const char *cohort_post_figures_get_noted (const CohortPostFigures *self);

/* What a job on a reader asks with its connection for the latest. */
typedef struct _CohortPostFiguresAsker CohortPostFiguresAsker;

CohortPostFiguresAsker *cohort_post_figures_asker_new (CohortSession *session); /* main thread */
void cohort_post_figures_asker_free (CohortPostFiguresAsker *self);
CohortPostFigures *cohort_post_figures_asker_get (CohortPostFiguresAsker *self, CohortDb *db, GError **error);

/* Counts them for whoever asks later. Main thread; ends with cohort_store_read_finish (), whose answer is of this type.
 */
void cohort_post_figures_prepare_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);

G_END_DECLS
