/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the facts come from, as queries: the sources, how far each reaches, its imports and their problems.
 *
 * Plain functions for a connection's own thread; days are the source's own. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/* Days known of a stream, both inclusive; spans of one stream neither touch nor overlap. */
typedef struct
{
  char *stream;   /* as in source_span */
  CohortDay from; /* COHORT_DAY_NONE: since the beginning */
  CohortDay to;
} CohortSpanEntry;

/* One import. The five classes add up to @n_rows. */
typedef struct
{
  gint64 id;
  gint64 step; /* 0: none */
  gint64 source;
  char *file, *format;
  gint64 imported_at; /* UTC µs */
  gint64 n_rows, n_new, n_changed, n_unchanged, n_needs_you, n_rejected;
  char *totals;     /* JSON, as the import wrote it */
  char *step_state; /* (nullable): "open", "done", "undone", "dropped", "barrier" */
} CohortImportEntry;

/* One source. The sums are over imports that stand: whose step is not undone or dropped. */
typedef struct
{
  gint64 id;
  char *kind, *name, *zone, *state;
  char *currency;       /* (nullable) */
  gint64 recognised_by; /* the source that books this one's money, or 0 */
  gint64 last_import;   /* UTC µs, 0: none that stands */
  gint64 n_identities, n_payments;
  gint64 n_rows, n_new, n_changed, n_unchanged, n_needs_you, n_rejected;
  GPtrArray *spans;   /* (element-type CohortSpanEntry), by stream, then day */
  GPtrArray *imports; /* (element-type CohortImportEntry), newest first */
} CohortSourceEntry;

/* A row of a file that needs the person or was rejected. */
typedef struct
{
  gint64 import;
  char *file;
  gint64 row, line;
  gboolean rejected; /* else it needs the person */
  char *reason;      /* (nullable) */
  char *content;     /* (nullable) */
} CohortProblemEntry;

GPtrArray *cohort_sources_load (CohortDb *db, GError **error);
GPtrArray *cohort_sources_imports (CohortDb *db, gint64 source, guint limit, GError **error);
GPtrArray *cohort_sources_problems (CohortDb *db, gint64 source, guint limit, GError **error);

void cohort_source_entry_free (CohortSourceEntry *entry);
void cohort_import_entry_free (CohortImportEntry *entry);
void cohort_problem_entry_free (CohortProblemEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSourceEntry, cohort_source_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortImportEntry, cohort_import_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortProblemEntry, cohort_problem_entry_free)

G_END_DECLS
