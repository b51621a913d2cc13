/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Is the ledger sound? A table of checks, each of which adds a line for every fault that it finds.
 * A check reads only and repairs nothing. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/**
 * CohortFault:
 * @check: the id of the check that found it
 * @text: what is wrong, translated where it is a sentence of ours
 */
typedef struct
{
  const char *check;
  char *text;
} CohortFault;

/**
 * CohortFaults:
 *
 * (element-type CohortFault): collects faults; see cohort_faults_add().
 */
typedef GPtrArray CohortFaults;

/**
 * CohortCheck:
 * @id: a short name
 * @run: adds to @faults; fails only when it could not look
 */
typedef struct
{
  const char *id;
  gboolean (*run) (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error);
} CohortCheck;

extern const CohortCheck cohort_checks[];
extern const guint cohort_n_checks;

void cohort_faults_add (CohortFaults *faults, const char *format, ...) G_GNUC_PRINTF (2, 3);
CohortFaults *cohort_check_run (CohortDb *db, const CohortCheck *extra, guint n_extra, GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortFaults, g_ptr_array_unref)

G_END_DECLS
