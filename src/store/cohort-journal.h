/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The journal: every step that can be undone, recorded by SQLite's session extension.
 *
 * cohort_journal_begin() opens the transaction and starts recording the attached tables (cohort-tables.h);
 * cohort_journal_commit() rebuilds the derived rows, stores what was recorded and commits, all in that one
 * transaction. Between them statements are run as usual; every 20,000 rows the recording is rolled into a compressed
 * part, when no savepoint is open. Undoing a step applies the inverse of its parts and records what that changed, so
 * that redo is the inverse of the inverse. All of this runs on the writer's connection, in its thread.
 *
 * Kinds and details are never shown: model/ makes a translated label of them. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortStepState:
 * @COHORT_STEP_OPEN: a run in progress; more parts may come
 * @COHORT_STEP_DONE: can be undone
 * @COHORT_STEP_UNDONE: can be redone
 * @COHORT_STEP_DROPPED: history only: it can be neither
 * @COHORT_STEP_BARRIER: a migration that undo does not cross
 */
typedef enum
{
  COHORT_STEP_OPEN,
  COHORT_STEP_DONE,
  COHORT_STEP_UNDONE,
  COHORT_STEP_DROPPED,
  COHORT_STEP_BARRIER,
} CohortStepState;

/**
 * CohortStepCount:
 *
 * How many rows of a table a step inserted, updated and deleted.
 */
typedef struct
{
  char *table;
  gint64 inserted;
  gint64 updated;
  gint64 deleted;
} CohortStepCount;

/**
 * CohortJournalStep:
 * @id: its number; later steps have greater ones
 * @kind: what was done, as an id
 * @detail: a JSON object
 * @user_step: whether Ctrl+Z walks it
 * @source: the source it belongs to, or 0
 * @made_us: when, UTC µs
 * @schema_version: the version of the schema at that time
 * @state_us: when it was undone or redone last, or 0
 * @past_barrier: whether a migration lies after it that undo and redo cannot cross
 * @undoable: whether undo may be asked for (state and barriers; not whether rows changed since)
 * @counts: (element-type CohortStepCount): rows per table
 */
typedef struct
{
  gint64 id;
  char *kind;
  char *detail;
  gboolean user_step;
  gint64 source;
  gint64 made_us;
  gint64 schema_version;
  gint64 state_us;
  CohortStepState state;
  gboolean past_barrier;
  gboolean undoable;
  GArray *counts;
} CohortJournalStep;

/**
 * CohortConflict:
 * @table: the table
 * @row: the row's id
 * @blamed_table: (nullable): the table of another row that is to blame: it bears the same unique value, or it is the
 *   one that @row refers to and that is gone
 * @blamed_row: its id
 * @later_steps: (element-type gint64): the later steps that touched either row, newest first
 */
typedef struct
{
  char *table;
  gint64 row;
  char *blamed_table;
  gint64 blamed_row;
  GArray *later_steps;
} CohortConflict;

/**
 * CohortConflictList:
 * @conflicts: (element-type CohortConflict): the rows; the search ends at 100
 * @steps: (element-type gint64): all later steps concerned, newest first: undo these first
 */
typedef struct
{
  GPtrArray *conflicts;
  GArray *steps;
} CohortConflictList;

gboolean cohort_journal_begin (CohortDb *db, const char *kind, const char *detail_json, gboolean user_step,
                               gint64 source_id, gint64 now_us, GError **error);
gboolean cohort_journal_set_detail (CohortDb *db, const char *detail_json, GError **error);
gboolean cohort_journal_checkpoint (CohortDb *db, GError **error);
gboolean cohort_journal_commit (CohortDb *db, gint64 *step_id, GError **error);
void cohort_journal_abort (CohortDb *db);
gint64 cohort_journal_current_step (CohortDb *db);
gboolean cohort_journal_end_stale_runs (CohortDb *db, GError **error);

gboolean cohort_journal_begin_run (CohortDb *db, const char *kind, const char *detail_json, gint64 source_id,
                                   gint64 now_us, GError **error);
gboolean cohort_journal_resume (CohortDb *db, gint64 step_id, GError **error);
gboolean cohort_journal_finish_run (CohortDb *db, gint64 step_id, GError **error);

gboolean cohort_journal_undo (CohortDb *db, gint64 step_id, gint64 now_us, CohortConflictList **conflicts,
                              GError **error);
gboolean cohort_journal_redo (CohortDb *db, gint64 step_id, gint64 now_us, CohortConflictList **conflicts,
                              GError **error);
gboolean cohort_journal_undo_top (CohortDb *db, gint64 now_us, gint64 *step_id, CohortConflictList **conflicts,
                                  GError **error);
gboolean cohort_journal_redo_top (CohortDb *db, gint64 now_us, gint64 *step_id, CohortConflictList **conflicts,
                                  GError **error);
gboolean cohort_journal_peek_top (CohortDb *db, gint64 *undo_step, gint64 *redo_step, GError **error);
GArray *cohort_journal_chain (CohortDb *db, gint64 step_id, GError **error);

CohortJournalStep *cohort_journal_get_step (CohortDb *db, gint64 step_id, GError **error);
GPtrArray *cohort_journal_list (CohortDb *db, gint64 before_id, guint limit, GError **error);
GPtrArray *cohort_journal_page (CohortDb *db, guint64 offset, guint limit, GError **error);
GArray *cohort_journal_later (CohortDb *db, gint64 step_id, GError **error);

void cohort_journal_step_free (CohortJournalStep *step);
void cohort_conflict_list_free (CohortConflictList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortJournalStep, cohort_journal_step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortConflictList, cohort_conflict_list_free)

G_END_DECLS
