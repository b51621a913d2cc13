/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A community in a temporary folder, for tests: its file, connections and stores on it, and its content as text.
 * Everything asserts; nothing returns an error. */

#pragma once

#include "cohort-db.h"
#include "cohort-journal.h"
#include "cohort-store.h"

G_BEGIN_DECLS

/* The time of tests: 2026-01-02 03:04:05 UTC. */
#define COHORT_TEST_NOW G_GINT64_CONSTANT (1767323045000000)

char *cohort_test_path (void);
void cohort_test_remove (const char *path);

CohortDb *cohort_test_db_new (void);
CohortDb *cohort_test_db_open (const char *path);
void cohort_test_db_free (CohortDb *db);
CohortStore *cohort_test_store_new (void);
void cohort_test_store_free (CohortStore *store);

void cohort_test_exec (CohortDb *db, const char *sql);
gint64 cohort_test_int (CohortDb *db, const char *sql);
char *cohort_test_text (CohortDb *db, const char *sql);
gint64 cohort_test_step (CohortDb *db, const char *sql);
gint64 cohort_test_step_of (CohortDb *db, const char *kind, gboolean user_step, gint64 source, const char *sql);
void cohort_test_undo (CohortDb *db, gint64 step);
void cohort_test_redo (CohortDb *db, gint64 step);
void cohort_test_check (CohortDb *db);

char *cohort_test_dump (CohortDb *db, gboolean all);
char *cohort_test_dump_ledger (CohortDb *db);

G_END_DECLS
