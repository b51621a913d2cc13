/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Brings a file's schema up to this version, one numbered step after the other, all in one transaction.
 * Before the first step on a file that holds anything, a checked copy of it is made beside it. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/* "COHO": what PRAGMA application_id of every community's file says. */
#define COHORT_APPLICATION_ID 0x434f484f

gboolean cohort_migrate_check (CohortDb *db, gboolean *is_new, guint *version, GError **error);
gboolean cohort_migrate (CohortDb *db, char **copy_path, GError **error);

G_END_DECLS
