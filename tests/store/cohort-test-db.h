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

/* Two sources, and what an import of the first brings: two people with a payment each. */
#define COHORT_TEST_A_SOURCE "INSERT INTO source (id, kind, name) VALUES (1, 'csv', 'List');"
#define COHORT_TEST_B_SOURCE "INSERT INTO source (id, kind, name) VALUES (2, 'csv', 'Other');"
#define COHORT_TEST_AN_IMPORT                                                                                          \
  "INSERT INTO identity (id, source, name) VALUES (11, 1, 'Ada'), (12, 1, 'Bo');"                                      \
  "INSERT INTO member (id) VALUES (21), (22);"                                                                         \
  "INSERT INTO identity_link (id, identity, member) VALUES (31, 11, 21), (32, 12, 22);"                                \
  "INSERT INTO payment (id, source, identity, kind, status, occurred_at, gross_minor, currency)"                       \
  " VALUES (41, 1, 11, 'charge', 'succeeded', 0, 500, 'EUR'), (42, 1, 12, 'charge', 'succeeded', 0, 700, 'EUR');"

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

CohortDb *cohort_test_db_filled (void);
char *cohort_test_dump_of (const char *path);
void cohort_test_damage (const char *path, gint64 at);
guint cohort_test_count_files (const char *path, const char *part);

G_END_DECLS
