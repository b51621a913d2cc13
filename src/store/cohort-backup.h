/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Plain copies of a community's file: made with VACUUM INTO, checked before they count, put in place by one rename.
 *
 * Copies live in "FILE.copies/", named YYYY-MM-DD.cohort, one for each day the file was used, the newest seven kept;
 * a copy made before a migration is named before-schema-N.cohort and kept until removed by hand. Every function opens
 * connections of its own and may run in any thread. None encrypts anything. */

#pragma once

#include <gio/gio.h>

#include "cohort-store-error.h"

G_BEGIN_DECLS

#define COHORT_BACKUP_KEEP 7
#define COHORT_BACKUP_NO_DAY G_MININT32

/**
 * CohortBackup:
 * @path: the copy
 * @day: the day it was made for, days since 1970-01-01; %COHORT_BACKUP_NO_DAY for a copy made before a migration
 * @size: bytes
 */
typedef struct
{
  char *path;
  gint32 day;
  gint64 size;
} CohortBackup;

/**
 * CohortRecovery:
 * @damaged_path: where the damaged file is kept
 * @copy_path: (nullable): the copy that took its place; NULL when there was no sound one
 * @copy_day: that copy's day
 * @message: translated sentences: what happened and what was kept
 */
typedef struct
{
  char *damaged_path;
  char *copy_path;
  gint32 copy_day;
  char *message;
} CohortRecovery;

gboolean cohort_backup_copy (const char *path, const char *to, GCancellable *cancellable, GError **error);
gboolean cohort_backup_same_disk (const char *path, const char *folder);
gboolean cohort_backup_verify (const char *path, GCancellable *cancellable, GError **error);
gboolean cohort_backup_count (const char *path, gint64 *n_members, gint64 *n_payments, GError **error);
gboolean cohort_backup_daily (const char *path, gint32 day, char **made, GCancellable *cancellable, GError **error);
gboolean cohort_backup_daily_in (const char *path, const char *folder, gint32 day, GCancellable *cancellable,
                                 GError **error);
gboolean cohort_backup_test (const char *path, gint32 day, gboolean *tested, GCancellable *cancellable, GError **error);
GPtrArray *cohort_backup_list (const char *path, GError **error);
gboolean cohort_backup_restore (const char *copy, const char *path, gint64 now_us, char **kept_path,
                                GCancellable *cancellable, GError **error);
CohortRecovery *cohort_backup_recover (const char *path, gint64 now_us, GCancellable *cancellable, GError **error);

char *cohort_backup_dir (const char *path);
gboolean cohort_backup_make_dir (const char *dir, GError **error);
void cohort_backup_free (CohortBackup *backup);
void cohort_recovery_free (CohortRecovery *recovery);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortBackup, cohort_backup_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRecovery, cohort_recovery_free)

G_END_DECLS
