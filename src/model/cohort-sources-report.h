// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The Sources page: where the facts come from, how far each source reaches, and what could not be read. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  int month;   /* months since year 0: year * 12 + month - 1 */
  char *label; /* "September 2026" */
  gboolean covered;
} CohortSourceMonth;

typedef struct
{
  gint64 id; /* of the import */
  gint64 step;
  char *file, *format, *when;
  char *summary; /* "12 new, 174 unchanged, 3 need you" */
  guint64 n_rows, n_new, n_changed, n_unchanged, n_needs_you, n_rejected;
  gboolean undone, can_undo, can_redo;
} CohortSourceImport;

/* How asking the service of a source goes. */
typedef enum
{
  COHORT_SOURCE_SYNC_NONE, /* it is not asked: it has no account */
  COHORT_SOURCE_SYNC_OK,
  COHORT_SOURCE_SYNC_PAUSED,
  COHORT_SOURCE_SYNC_LIMITED,
  COHORT_SOURCE_SYNC_UNREACHABLE,
  COHORT_SOURCE_SYNC_SIGN_IN, /* the person has to give a key */
  COHORT_SOURCE_SYNC_BROKEN
} CohortSourceSync;

typedef struct
{
  gint64 id;
  char *kind, *name, *kind_title; /* "patreon", the account's name, "Patreon" */
  char *last_import;              /* (nullable) when, in words and locale */
  char *row_balance;              /* "212 rows: 12 new + 174 unchanged + …" over all imports that stand */
  GPtrArray *months;              /* (element-type CohortSourceMonth) first to last known month, oldest first */
  char *coverage;                 /* one sentence: "Sep 2025 to Oct 2026, 1 month missing: Mar 2026" */
  guint64 n_problems;             /* rows that need the person or were rejected, in imports that stand */
  CohortSourceSync sync;
  char *sync_title, *sync_detail; /* (nullable) "Synchronised", "Today 14:05: 12 new, 3 changed" */
  GStrv sync_warnings;            /* (nullable) sentences of the last run */
  gint64 sync_step;               /* the run that can be undone, 0: none */
  GPtrArray *imports;             /* (element-type CohortSourceImport) newest first */
} CohortSourceReport;

typedef struct
{
  GPtrArray *sources; /* (element-type CohortSourceReport) */
} CohortSourcesReport;

CohortSourcesReport *cohort_sources_report_ref (CohortSourcesReport *self);
void cohort_sources_report_unref (CohortSourcesReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSourcesReport, cohort_sources_report_unref)

void cohort_sources_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
CohortSourcesReport *cohort_sources_report_load_finish (GAsyncResult *result, GError **error);

/* A row of a file that needs the person or was rejected. */
typedef struct
{
  char *file;
  guint64 row, line;
  gboolean rejected;
  char *reason, *content;
} CohortProblem;

void cohort_source_problems_load_async (CohortSession *session, gint64 source, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type CohortProblem): at most 1,000, newest import first */
GPtrArray *cohort_source_problems_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
