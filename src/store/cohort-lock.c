/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* See the header. */

#include "config.h"

#include "cohort-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct _CohortLock
{
  int fd;
  char *path;
  gboolean trusted;
};

/* What tells a file from every other and from itself once somebody wrote into it. NULL when there is none. */
static char *
describe (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("closed %" PRIu64 " %" PRId64 " %" PRId64 ".%09ld\n", (guint64) info.st_ino,
                          (gint64) info.st_size, (gint64) info.st_mtim.tv_sec, (long) info.st_mtim.tv_nsec);
}

/* A file that is not there, or holds nothing, has nothing that could be damaged. */
static gboolean
is_trusted (int fd, const char *path)
{
  g_autofree char *expected = describe (path);
  char said[128] = "";
  GStatBuf info;

  if (expected == NULL || (g_stat (path, &info) == 0 && info.st_size == 0))
    return TRUE;
  return pread (fd, said, sizeof said - 1, 0) > 0 && g_str_has_prefix (said, expected);
}

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
  (*lock)->path = g_strdup (path);
  (*lock)->trusted = is_trusted (fd, path);
  /* A disk too full for this byte costs a check after the next crash, not the lock. */
  if (pwrite (fd, "w", 1, 0) == 1)
    fdatasync (fd);
  return COHORT_LOCK_HELD;
}

/**
 * cohort_lock_is_trusted:
 *
 * Returns: whether the writer before closed this very file in good order and nobody wrote into it since: no crash, no
 * copy from elsewhere, no other program
 */
gboolean
cohort_lock_is_trusted (CohortLock *lock)
{
  return lock->trusted;
}

/**
 * cohort_lock_release:
 * @lock: (transfer full): the lock
 * @clean: whether everything was closed in good order, and what is in the file can be relied on
 */
void
cohort_lock_release (CohortLock *lock, gboolean clean)
{
  g_autofree char *text = clean ? describe (lock->path) : NULL;

  /* What cannot be written costs a look through the file. */
  if (text != NULL && pwrite (lock->fd, text, strlen (text), 0) == (gssize) strlen (text))
    while (ftruncate (lock->fd, (off_t) strlen (text)) != 0 && errno == EINTR)
      ;
  close (lock->fd);
  g_free (lock->path);
  g_free (lock);
}
