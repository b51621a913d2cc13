// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One post: what it is, who saw it, and what went with it. Shares and revenue of readers are an association, and say
 * so. Immutable, shared by reference, made on a reader thread. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 member;
  char *name, *detail;
} CohortPostReaderLine;

typedef struct
{
  gint64 id, item; /* of the plan, or 0 */
  char *title;
  char *line;                               /* "Article · 3 Sep 2026 · Ghost" */
  char *url;                                /* (nullable) */
  char *access, *topics, *authors, *series; /* (nullable) */
  char *seen, *likes, *comments, *tips, *hours;
  char *stayed;       /* of its readers, with interval and n */
  char *everyone;     /* (nullable): of all who paid then */
  char *verdict;      /* (nullable): whether the two differ, and what that is worth */
  char *revenue;      /* what its readers paid in the weeks after */
  char *per_hour;     /* (nullable): the same for an hour of the time noted */
  GPtrArray *readers; /* (element-type CohortPostReaderLine): the latest first */
  guint n_readers;    /* of whom the first are listed */
} CohortPostReport;

CohortPostReport *cohort_post_report_ref (CohortPostReport *self);
void cohort_post_report_unref (CohortPostReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPostReport, cohort_post_report_unref)

void cohort_post_report_load_async (CohortSession *session, gint64 post, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
CohortPostReport *cohort_post_report_load_finish (GAsyncResult *result, GError **error);
CohortPostReport *cohort_post_report_load (CohortSession *session, gint64 post, GError **error);

G_END_DECLS
