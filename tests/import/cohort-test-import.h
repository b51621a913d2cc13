// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Imports for tests: files out of strings, whole imports in one call, and what they said as text. Everything asserts.
 */

#pragma once

#include "cohort-import.h"
#include "cohort-store.h"
#include "cohort-test-db.h"

G_BEGIN_DECLS

/* When files made here were last changed: a day before COHORT_TEST_NOW. */
#define COHORT_TEST_MADE (COHORT_TEST_NOW - G_GINT64_CONSTANT (86400000000))

GFile *cohort_test_file (const char *name, const char *content);
GFile *cohort_test_file_bytes (const char *name, gconstpointer data, gsize size, gint64 made_us);
GFile *cohort_test_copy (GFile *file, const char *name);
GFile *cohort_test_zip (const char *name, const char *const *names, const char *const *contents);
GFile *cohort_test_shared (const char *name);
char *cohort_test_read (GFile *file);
void cohort_test_files_remove (void);

CohortImport *cohort_test_add (CohortStore *store, GFile *file);
CohortImportFile *cohort_test_nth (CohortImport *import, guint n);
CohortImportReport *cohort_test_preview (CohortImport *import, guint n);
CohortImportReport *cohort_test_apply (CohortImport *import, guint n);
CohortImportReport *cohort_test_import (CohortStore *store, GFile *file);
CohortImportReport *cohort_test_import_text (CohortStore *store, const char *name, const char *content);
char *cohort_test_describe (const CohortImportReport *report);
void cohort_test_assert_classes (const CohortImportReport *report, guint n_new, guint n_changed, guint n_unchanged,
                                 guint n_needs_you, guint n_rejected);

gint64 cohort_test_ask (CohortStore *store, const char *sql);
char *cohort_test_ask_text (CohortStore *store, const char *sql);
char *cohort_test_dump_store (CohortStore *store, gboolean all);
void cohort_test_undo_step (CohortStore *store, gint64 step);
void cohort_test_redo_step (CohortStore *store, gint64 step);
void cohort_test_exec_step (CohortStore *store, const char *sql);
void cohort_test_check_store (CohortStore *store);

G_END_DECLS
