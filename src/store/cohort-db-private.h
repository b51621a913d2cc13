/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the files of store/ share about a connection. Nobody outside includes this. */

#pragma once

#include <sqlite3.h>

#include "cohort-db.h"

G_BEGIN_DECLS

#define COHORT_DB_BUSY_TIMEOUT_MS 5000

typedef struct _CohortRecorder CohortRecorder;

/* With READ: take a file of an older schema as well. */
#define COHORT_DB_ANY_VERSION ((CohortDbFlags) (1 << 8))

struct _CohortDb
{
  sqlite3 *handle;
  char *path;
  CohortDbFlags flags;
  const CohortSchema *schema;
  guint version;       /* user_version when it was opened or last migrated */
  gboolean is_new;     /* an empty file */
  gboolean met_damage; /* of the file or its disk: look through it at the next opening */
  GThread *owner;
  GCancellable *cancellable; /* (owned) (nullable) */
  gboolean uninterruptible;
  guint64 generations[COHORT_N_DOMAINS]; /* of the store, when its job began */

  GHashTable *idle; /* (element-type utf8 CohortStmt): released statements, by their SQL */
  GQueue recent;    /* the same, latest first */

  gboolean in_transaction;
  guint savepoints;
  CohortDomains touched;   /* by the transaction */
  CohortDomains committed; /* since cohort_db_take_committed() */
  gboolean log_to_empty;   /* what was erased is in the log, as somebody was reading */

  gboolean unguarded;            /* attached tables may change without the journal */
  gboolean stray;                /* they did, in this transaction */
  gint64 n_rows;                 /* of attached tables, since the last part */
  char last_table[64];           /* of the last changed row; changes come in runs */
  const CohortTable *last_entry; /* (nullable): its entry */
  CohortRecorder *recorder;      /* (nullable): the journal's */

  GHashTable *touched_identities; /* (element-type gint64) */
  GHashTable *touched_members;
  GHashTable *touched_posts;
  GHashTable *touched_questions;
  GHashTable *touch_runs;    /* (element-type CohortTable CohortTouchRun): rows seen whole in this transaction */
  GHashTable *touch_columns; /* (element-type CohortTouch int): index of the column + 1 */
};

void cohort_db_fail (CohortDb *db, int rc, const char *what, GError **error);
gboolean cohort_db_usable (CohortDb *db, GError **error);
gboolean cohort_db_after_write (CohortDb *db, GError **error);
gboolean cohort_db_enable_log (CohortDb *db, GError **error);
gboolean cohort_db_has_copies (const char *path);
void cohort_db_make_private (const char *path);
CohortDomains cohort_db_take_committed (CohortDb *db);
void cohort_db_forget_statements (CohortDb *db);
void cohort_stmt_bind_value (CohortStmt *stmt, int index, sqlite3_value *value);

gboolean cohort_store_fail_errno (GError **error, const char *path);
gboolean cohort_backup_sync (const char *path, int flags, GError **error);
gboolean cohort_backup_sync_folder_of (const char *path, GError **error);
char *cohort_backup_temporary_name (const char *to);
void cohort_backup_remove_leftovers (const char *folder);
char *cohort_backup_day_text (gint32 day);

void cohort_recorder_free (CohortRecorder *recorder);

#define cohort_db_assert_owner(db) g_assert ((db)->owner == g_thread_self ())

G_END_DECLS
