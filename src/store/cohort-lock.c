/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* See the header. */

#include "config.h"

#include "cohort-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

struct _CohortLock
{
  int fd;
  gboolean dirty;
};

/**
 * cohort_lock_acquire:
 * @path: the community's file
 * @lock: (out) (nullable): set when held
 *
 * Tries to become the writer, without waiting. Any thread.
 */
CohortLockResult
cohort_lock_acquire (const char *path, CohortLock **lock)
{
  g_autofree char *file = g_strconcat (path, ".lock", NULL);
  char mark;
  int fd, rc;

  *lock = NULL;
  fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return COHORT_LOCK_REFUSED;
  do
    rc = flock (fd, LOCK_EX | LOCK_NB);
  while (rc != 0 && errno == EINTR);
  if (rc != 0)
    {
      CohortLockResult result = errno == EWOULDBLOCK ? COHORT_LOCK_OTHER : COHORT_LOCK_REFUSED;
      close (fd);
      return result;
    }

  *lock = g_new0 (CohortLock, 1);
  (*lock)->fd = fd;
  (*lock)->dirty = pread (fd, &mark, 1, 0) == 1;
  /* A disk too full for this byte costs a check after the next crash, not the lock. */
  if (pwrite (fd, "w", 1, 0) == 1)
    fdatasync (fd);
  return COHORT_LOCK_HELD;
}

/**
 * cohort_lock_was_dirty:
 *
 * Returns: whether the writer before did not come to its end in good order
 */
gboolean
cohort_lock_was_dirty (CohortLock *lock)
{
  return lock->dirty;
}

/**
 * cohort_lock_release:
 * @lock: (transfer full): the lock
 * @clean: whether everything was closed in good order
 */
void
cohort_lock_release (CohortLock *lock, gboolean clean)
{
  if (clean)
    while (ftruncate (lock->fd, 0) != 0 && errno == EINTR)
      ;
  close (lock->fd);
  g_free (lock);
}
