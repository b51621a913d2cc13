/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Derived rows beyond the single step: built anew after a changed setting, and checked.
 *
 * Within a step, cohort_derived_rebuild_touched() keeps them right and nothing here is needed. */

#pragma once

#include "cohort-check.h"
#include "cohort-db.h"

G_BEGIN_DECLS

gboolean cohort_derived_is_current (CohortDb *db, gboolean *current, GError **error);
gboolean cohort_derived_refresh (CohortDb *db, guint n_members, gboolean *done, GError **error);
gboolean cohort_derived_verify (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error);

G_END_DECLS
