/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A layer between SQLite and the disk that makes writes fail. Every write, truncation and sync of any file counts. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CohortTestFault:
 * @COHORT_TEST_FAULT_IO: the disk fails
 * @COHORT_TEST_FAULT_FULL: the disk is full: writes fail, the rest works
 * @COHORT_TEST_FAULT_KILL: the process is killed
 */
typedef enum
{
  COHORT_TEST_FAULT_IO,
  COHORT_TEST_FAULT_FULL,
  COHORT_TEST_FAULT_KILL,
} CohortTestFault;

void cohort_test_vfs_register (void);
void cohort_test_vfs_arm (CohortTestFault fault, guint at, gboolean stays);
void cohort_test_vfs_disarm (void);
guint cohort_test_vfs_count (void);

G_END_DECLS
