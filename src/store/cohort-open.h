/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Opening a community: who writes, is the file sound, which connections. Private to store/. */

#pragma once

#include "cohort-lock.h"
#include "cohort-store.h"

G_BEGIN_DECLS

#define COHORT_N_READERS 2

/**
 * CohortOpened:
 * @lock: (nullable): held while this process is the writer
 * @writer: (nullable): when not read-only
 * @readers: connections
 * @watcher: (nullable): another one, where only other processes can write
 * @reason: why not, if so
 */
typedef struct
{
  CohortLock *lock;
  CohortDb *writer;
  CohortDb *readers[COHORT_N_READERS];
  CohortDb *watcher;
  CohortReadOnlyReason reason;
} CohortOpened;

gboolean cohort_open_file (const char *path, CohortStoreFlags flags, const CohortSchema *schema, CohortOpened *opened,
                           GError **error);
void cohort_opened_clear (CohortOpened *opened, gboolean clean);

G_END_DECLS
