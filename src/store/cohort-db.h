/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One connection to a community's file, and the cached statements prepared on it.
 *
 * A connection belongs to one thread at a time: whoever takes it over calls cohort_db_adopt(), and every other call
 * asserts that it comes from that thread. Inside a job of CohortStore this is already done.
 * No SQL is written here for anybody else; callers keep one function per query. */

#pragma once

#include <gio/gio.h>

#include "cohort-store-error.h"
#include "cohort-tables.h"

G_BEGIN_DECLS

typedef struct _CohortDb CohortDb;
typedef struct _CohortStmt CohortStmt;

/**
 * CohortDbFlags:
 * @COHORT_DB_READ: a reader; query_only
 * @COHORT_DB_WRITE: the writer; transactions begin IMMEDIATE
 * @COHORT_DB_CREATE: with WRITE: make the file when it is missing
 * @COHORT_DB_IMMUTABLE: with READ: nobody can write the file (read-only medium); no lock and no log is used
 */
typedef enum
{
  COHORT_DB_READ = 0,
  COHORT_DB_WRITE = 1 << 0,
  COHORT_DB_CREATE = 1 << 1,
  COHORT_DB_IMMUTABLE = 1 << 2,
} CohortDbFlags;

/**
 * CohortStep:
 * @COHORT_FAIL: an error was set
 * @COHORT_DONE: no (more) row
 * @COHORT_ROW: a row is ready for the column getters
 */
typedef enum
{
  COHORT_FAIL = -1,
  COHORT_DONE = 0,
  COHORT_ROW = 1,
} CohortStep;

CohortDb *cohort_db_open (const char *path, CohortDbFlags flags, const CohortSchema *schema, GError **error);
void cohort_db_free (CohortDb *db);
void cohort_db_adopt (CohortDb *db);
void cohort_db_set_cancellable (CohortDb *db, GCancellable *cancellable);

const char *cohort_db_get_path (CohortDb *db);
gboolean cohort_db_is_writer (CohortDb *db);
const CohortSchema *cohort_db_get_schema (CohortDb *db);
guint64 cohort_db_get_generation (CohortDb *db, CohortDomains domains);

gboolean cohort_db_exec (CohortDb *db, const char *sql, GError **error);
gboolean cohort_db_get_int64 (CohortDb *db, const char *sql, gint64 *out, GError **error);
gint64 cohort_db_last_id (CohortDb *db);
gint64 cohort_db_changes (CohortDb *db);

gboolean cohort_db_begin (CohortDb *db, GError **error);
gboolean cohort_db_commit (CohortDb *db, GError **error);
void cohort_db_rollback (CohortDb *db);
gboolean cohort_db_in_transaction (CohortDb *db);
gboolean cohort_db_savepoint (CohortDb *db, GError **error);
gboolean cohort_db_release (CohortDb *db, GError **error);
gboolean cohort_db_rollback_to (CohortDb *db, GError **error);
void cohort_db_touch_domains (CohortDb *db, CohortDomains domains);

CohortStmt *cohort_db_prepare (CohortDb *db, const char *sql, GError **error);
void cohort_stmt_release (CohortStmt *stmt);

void cohort_stmt_bind_int64 (CohortStmt *stmt, int index, gint64 value);
void cohort_stmt_bind_id (CohortStmt *stmt, int index, gint64 id);
void cohort_stmt_bind_maybe (CohortStmt *stmt, int index, gboolean present, gint64 value);
void cohort_stmt_bind_double (CohortStmt *stmt, int index, double value);
void cohort_stmt_bind_text (CohortStmt *stmt, int index, const char *text);
void cohort_stmt_bind_text_len (CohortStmt *stmt, int index, const char *text, gssize len);
void cohort_stmt_bind_blob (CohortStmt *stmt, int index, gconstpointer data, gsize size);
void cohort_stmt_bind_bytes (CohortStmt *stmt, int index, GBytes *bytes);
void cohort_stmt_bind_null (CohortStmt *stmt, int index);

CohortStep cohort_stmt_step (CohortStmt *stmt, GError **error);
typedef gpointer (*CohortStmtRead) (CohortStmt *stmt);
GPtrArray *cohort_stmt_collect (CohortStmt *stmt, CohortStmtRead read, GDestroyNotify free_entry, GError **error);
gboolean cohort_stmt_run (CohortStmt *stmt, GError **error);
gboolean cohort_db_run (CohortDb *db, const char *sql, const gint64 *numbers, gsize n, GError **error);
#define COHORT_NUMBERS(...) (const gint64[]){ __VA_ARGS__ }, G_N_ELEMENTS (((const gint64[]) { __VA_ARGS__ }))
void cohort_stmt_reset (CohortStmt *stmt);

gboolean cohort_stmt_is_null (CohortStmt *stmt, int column);
gint64 cohort_stmt_int64 (CohortStmt *stmt, int column);
double cohort_stmt_double (CohortStmt *stmt, int column);
const char *cohort_stmt_text (CohortStmt *stmt, int column);
char *cohort_stmt_dup_text (CohortStmt *stmt, int column);
GBytes *cohort_stmt_bytes (CohortStmt *stmt, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDb, cohort_db_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortStmt, cohort_stmt_release)

G_END_DECLS
