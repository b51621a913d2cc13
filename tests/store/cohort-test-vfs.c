/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* See the header. The layer is a VFS whose files carry the real file behind them. */

#include "config.h"

#include "cohort-test-vfs.h"

#include <signal.h>
#include <sqlite3.h>

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* in the same block of memory */
} File;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs layer;

static gint count;
static gint fail_at;
static gboolean fail_stays;
static CohortTestFault fail_with;

/* Whether this write has to fail. */
static gboolean
strikes (gboolean writes)
{
  gint now = g_atomic_int_add (&count, 1) + 1;
  gint at = g_atomic_int_get (&fail_at);

  if (at == 0 || now < at || (now > at && !fail_stays))
    return FALSE;
  if (fail_with == COHORT_TEST_FAULT_KILL)
    raise (SIGKILL);
  return writes || fail_with == COHORT_TEST_FAULT_IO;
}

static sqlite3_file *
real_file (sqlite3_file *file)
{
  return ((File *) file)->real;
}

static int
layer_close (sqlite3_file *file)
{
  return real_file (file)->pMethods->xClose (real_file (file));
}

static int
layer_read (sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
  return real_file (file)->pMethods->xRead (real_file (file), data, size, at);
}

static int
layer_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
  if (strikes (TRUE))
    return fail_with == COHORT_TEST_FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  return real_file (file)->pMethods->xWrite (real_file (file), data, size, at);
}

static int
layer_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (strikes (FALSE))
    return SQLITE_IOERR_TRUNCATE;
  return real_file (file)->pMethods->xTruncate (real_file (file), size);
}

static int
layer_sync (sqlite3_file *file, int flags)
{
  if (strikes (FALSE))
    return SQLITE_IOERR_FSYNC;
  return real_file (file)->pMethods->xSync (real_file (file), flags);
}

static int
layer_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_file (file)->pMethods->xFileSize (real_file (file), size);
}

static int
layer_lock (sqlite3_file *file, int level)
{
  return real_file (file)->pMethods->xLock (real_file (file), level);
}

static int
layer_unlock (sqlite3_file *file, int level)
{
  return real_file (file)->pMethods->xUnlock (real_file (file), level);
}

static int
layer_check_lock (sqlite3_file *file, int *out)
{
  return real_file (file)->pMethods->xCheckReservedLock (real_file (file), out);
}

static int
layer_control (sqlite3_file *file, int op, void *arg)
{
  return real_file (file)->pMethods->xFileControl (real_file (file), op, arg);
}

static int
layer_sector_size (sqlite3_file *file)
{
  return real_file (file)->pMethods->xSectorSize (real_file (file));
}

static int
layer_characteristics (sqlite3_file *file)
{
  return real_file (file)->pMethods->xDeviceCharacteristics (real_file (file));
}

static int
layer_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return real_file (file)->pMethods->xShmMap (real_file (file), page, size, extend, out);
}

static int
layer_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return real_file (file)->pMethods->xShmLock (real_file (file), offset, n, flags);
}

static void
layer_shm_barrier (sqlite3_file *file)
{
  real_file (file)->pMethods->xShmBarrier (real_file (file));
}

static int
layer_shm_unmap (sqlite3_file *file, int remove)
{
  return real_file (file)->pMethods->xShmUnmap (real_file (file), remove);
}

static const sqlite3_io_methods layer_methods = {
  .iVersion = 2,
  .xClose = layer_close,
  .xRead = layer_read,
  .xWrite = layer_write,
  .xTruncate = layer_truncate,
  .xSync = layer_sync,
  .xFileSize = layer_file_size,
  .xLock = layer_lock,
  .xUnlock = layer_unlock,
  .xCheckReservedLock = layer_check_lock,
  .xFileControl = layer_control,
  .xSectorSize = layer_sector_size,
  .xDeviceCharacteristics = layer_characteristics,
  .xShmMap = layer_shm_map,
  .xShmLock = layer_shm_lock,
  .xShmBarrier = layer_shm_barrier,
  .xShmUnmap = layer_shm_unmap,
};

static int
layer_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  File *layered = (File *) file;
  int rc;

  layered->real = (sqlite3_file *) (gpointer) (layered + 1);
  rc = real_vfs->xOpen (real_vfs, name, layered->real, flags, out_flags);
  layered->base.pMethods = layered->real->pMethods != NULL ? &layer_methods : NULL;
  return rc;
}

/**
 * cohort_test_vfs_register:
 *
 * Puts the layer below every connection opened from now on.
 */
void
cohort_test_vfs_register (void)
{
  if (real_vfs != NULL)
    return;
  real_vfs = sqlite3_vfs_find (NULL);
  layer = *real_vfs;
  layer.zName = "cohort-test";
  layer.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  layer.xOpen = layer_open;
  g_assert (sqlite3_vfs_register (&layer, 1) == SQLITE_OK);
}

/**
 * cohort_test_vfs_arm:
 * @fault: what happens
 * @at: at which write from now, from 1; 0 only counts
 * @stays: whether every later one fails too
 */
void
cohort_test_vfs_arm (CohortTestFault fault, guint at, gboolean stays)
{
  fail_with = fault;
  fail_stays = stays;
  g_atomic_int_set (&count, 0);
  g_atomic_int_set (&fail_at, (gint) at);
}

/**
 * cohort_test_vfs_disarm:
 *
 * The disk works again.
 */
void
cohort_test_vfs_disarm (void)
{
  g_atomic_int_set (&fail_at, 0);
}

/**
 * cohort_test_vfs_count:
 *
 * Returns: the writes since it was armed
 */
guint
cohort_test_vfs_count (void)
{
  return (guint) g_atomic_int_get (&count);
}
