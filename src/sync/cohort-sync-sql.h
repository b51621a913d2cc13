// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Statements with their values in one call. Inside of a job of the store. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

CohortStmt *cohort_sync_prepare (CohortDb *db, GError **error, const char *sql, const char *types, ...);
gboolean cohort_sync_exec (CohortDb *db, GError **error, const char *sql, const char *types, ...);
gboolean cohort_sync_get (CohortDb *db, GError **error, gint64 *out, const char *sql, const char *types, ...);

G_END_DECLS
