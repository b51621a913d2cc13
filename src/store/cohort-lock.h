/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* FILE.lock: the one process that writes holds flock() on it. The database file itself is never opened for this:
 * closing any descriptor of it would drop the locks that SQLite holds on it. The lock file also tells which
 * file the last writer closed in good order, by its number, size and time of change: another file than that was left by
 * a crash, came from elsewhere or was written by another program. The lock file is never removed, as a lock on a
 * removed file guards nothing. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CohortLockResult:
 * @COHORT_LOCK_HELD: this process is the writer now
 * @COHORT_LOCK_OTHER: another one is
 * @COHORT_LOCK_REFUSED: the lock file cannot be made or locked here
 */
typedef enum
{
  COHORT_LOCK_HELD,
  COHORT_LOCK_OTHER,
  COHORT_LOCK_REFUSED,
} CohortLockResult;

typedef struct _CohortLock CohortLock;

CohortLockResult cohort_lock_acquire (const char *path, CohortLock **lock);
gboolean cohort_lock_is_trusted (CohortLock *lock);
void cohort_lock_release (CohortLock *lock, gboolean clean);

G_END_DECLS
