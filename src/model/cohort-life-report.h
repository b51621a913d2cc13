// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What happened with one person, in words: uses, what is owed, consent, and the history. Immutable, shared by
 * reference, made on a reader thread. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_LIFE_REPORT_WEEKS 12

typedef struct
{
  char *label; /* "Reads" */
  guint weeks[COHORT_LIFE_REPORT_WEEKS];
  guint total;
} CohortLifeUse;

typedef struct
{
  char *title, *detail; /* "$5.00", "Charge · Patreon · 3 Jan 2026" */
} CohortLifeLine;

typedef struct
{
  GPtrArray *uses;     /* (element-type CohortLifeUse) */
  GPtrArray *topics;   /* (element-type CohortLifeLine): one, inferred, or none */
  GPtrArray *owed;     /* (element-type CohortLifeLine) */
  GPtrArray *given;    /* (element-type CohortLifeLine): tips, comments, feedback */
  GPtrArray *consents; /* (element-type CohortLifeLine) */
  GPtrArray *events;   /* (element-type CohortLifeLine), newest first */
  gboolean more;       /* there are older ones */
} CohortLifeReport;

CohortLifeReport *cohort_life_report_ref (CohortLifeReport *self);
void cohort_life_report_unref (CohortLifeReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortLifeReport, cohort_life_report_unref)

/* @events: 0 all, 1 payments, 2 activity, 3 questions, 4 notes; @limit: at most so many of them */
void cohort_life_report_load_async (CohortSession *session, gint64 member, guint events, guint limit,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) */
CohortLifeReport *cohort_life_report_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
