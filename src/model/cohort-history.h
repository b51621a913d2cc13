// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What was done, step by step, in words. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_HISTORY_DONE,
  COHORT_HISTORY_UNDONE,
  COHORT_HISTORY_DROPPED, /* undone, and later work made redo impossible */
  COHORT_HISTORY_BARRIER, /* nothing before it can be undone: the file's structure changed */
} CohortHistoryState;

typedef struct
{
  gint64 id;
  char *kind;  /* "import", "edit-member", … */
  char *label; /* "Imported patreon-members.csv, 212 rows" */
  char *when;  /* date and time in the community's zone, in words of the locale */
  gint64 when_us;
  gint64 undone_us; /* 0: it stands */
  const char *who;  /* "By hand", "Import", … */
  char *counts;     /* "24 members, 24 identities, 30 payments" */
  CohortHistoryState state;
  gboolean user_step; /* Ctrl+Z walks it */
  gboolean can_undo, can_redo;
} CohortHistoryStep;

void cohort_history_step_free (CohortHistoryStep *step);

/* Returns: (transfer full) (element-type CohortHistoryStep): newest first */
GPtrArray *cohort_history_load (CohortSession *session, guint limit, GError **error);

G_END_DECLS
