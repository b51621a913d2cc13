/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The store's error domain. A message made inside the store says what failed for whoever reads a log, but for the three
 * codes whose messages are translated sentences (see cohort_store_error_explain()); what leaves the store begins with
 * a sentence for the person at the screen. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COHORT_STORE_ERROR (cohort_store_error_quark ())

/**
 * CohortStoreError:
 * @COHORT_STORE_ERROR_FAILED: anything without a code of its own; usually a bug
 * @COHORT_STORE_ERROR_BUSY: another connection held a lock for longer than the time-out
 * @COHORT_STORE_ERROR_CORRUPT: the file or a journal part is damaged
 * @COHORT_STORE_ERROR_FULL: the disk (or the quota) is full
 * @COHORT_STORE_ERROR_READ_ONLY: a write to a store that only reads
 * @COHORT_STORE_ERROR_IO: the file system failed
 * @COHORT_STORE_ERROR_CONSTRAINT: a CHECK, UNIQUE, NOT NULL or foreign key refused a row
 * @COHORT_STORE_ERROR_NEWER_SCHEMA: the file was written by a later version
 * @COHORT_STORE_ERROR_OLDER_SCHEMA: a reader met a file that has to be opened for writing once, to be migrated
 * @COHORT_STORE_ERROR_NOT_A_COMMUNITY: a file, but not one of ours
 * @COHORT_STORE_ERROR_NOT_FOUND: no such file, step or row; the message is a translated sentence
 * @COHORT_STORE_ERROR_CONFLICT: undo or redo found rows that changed since
 * @COHORT_STORE_ERROR_BARRIER: the step lies before a migration that undo cannot cross
 * @COHORT_STORE_ERROR_ORDER: later steps of the same source have to be undone first
 * @COHORT_STORE_ERROR_RUNNING: the step is a run in progress
 * @COHORT_STORE_ERROR_STATE: the step is not in a state that allows it (already undone, dropped...)
 * @COHORT_STORE_ERROR_SHAPE: a journal part does not fit the tables as they are now
 * @COHORT_STORE_ERROR_ROLLED_BACK: SQLite gave the transaction up earlier; nothing of it is kept
 * @COHORT_STORE_ERROR_CLOSED: the store was closed; the message is a translated sentence
 * @COHORT_STORE_ERROR_REFUSED: what was asked for cannot be; the message is a translated sentence that says why
 *
 * A cancelled job fails with G_IO_ERROR_CANCELLED instead.
 */
typedef enum
{
  COHORT_STORE_ERROR_FAILED,
  COHORT_STORE_ERROR_BUSY,
  COHORT_STORE_ERROR_CORRUPT,
  COHORT_STORE_ERROR_FULL,
  COHORT_STORE_ERROR_READ_ONLY,
  COHORT_STORE_ERROR_IO,
  COHORT_STORE_ERROR_CONSTRAINT,
  COHORT_STORE_ERROR_NEWER_SCHEMA,
  COHORT_STORE_ERROR_OLDER_SCHEMA,
  COHORT_STORE_ERROR_NOT_A_COMMUNITY,
  COHORT_STORE_ERROR_NOT_FOUND,
  COHORT_STORE_ERROR_CONFLICT,
  COHORT_STORE_ERROR_BARRIER,
  COHORT_STORE_ERROR_ORDER,
  COHORT_STORE_ERROR_RUNNING,
  COHORT_STORE_ERROR_STATE,
  COHORT_STORE_ERROR_SHAPE,
  COHORT_STORE_ERROR_ROLLED_BACK,
  COHORT_STORE_ERROR_CLOSED,
  COHORT_STORE_ERROR_REFUSED,
} CohortStoreError;

GQuark cohort_store_error_quark (void);

int cohort_store_error_from_sqlite (int sqlite_code);

char *cohort_store_error_describe (const GError *error);
void cohort_store_error_explain (GError *error);
void cohort_store_error_set_sentence (GError **error, CohortStoreError code);

G_END_DECLS
