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

/* How asking the service of a source goes. */
typedef struct
{
  char *state;        /* "ok", "sign_in", "limited", "unreachable", "broken" */
  char *message;      /* (nullable) a sentence */
  char *account_name; /* (nullable) as the service shows it */
  char *warnings;     /* (nullable) JSON array of sentences, of the last run */
  gint64 until_us;    /* of "limited" */
  gint64 last_us;     /* when the last whole run ended, 0: never */
  gint64 n_new, n_changed;
  gint64 step;     /* of the last run that changed something and can be undone, 0: none */
  gboolean paused; /* a run was undone since */
  gboolean has_open;
} CohortAccountEntry;

/* One source. The sums are over imports that stand: whose step is not undone or dropped. */
typedef struct
{
  gint64 id;
  char *kind, *name, *zone, *state;
  char *currency;       /* (nullable) */
  gint64 recognised_by; /* the source that books this one's money, or 0 */
  gint64 last_import;   /* UTC µs, 0: none that stands */
  gint64 n_rows, n_new, n_changed, n_unchanged, n_needs_you, n_rejected;
  CohortAccountEntry *account; /* (nullable): it is asked */
  GPtrArray *spans;            /* (element-type CohortSpanEntry), by stream, then day */
  GPtrArray *imports;          /* (element-type CohortImportEntry), newest first */
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

void cohort_account_entry_free (CohortAccountEntry *entry);
void cohort_source_entry_free (CohortSourceEntry *entry);
void cohort_import_entry_free (CohortImportEntry *entry);
void cohort_problem_entry_free (CohortProblemEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSourceEntry, cohort_source_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortImportEntry, cohort_import_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortProblemEntry, cohort_problem_entry_free)
gboolean cohort_sources_ensure_hand (CohortDb *db, const char *zone, gint64 *source, GError **error);

G_END_DECLS
