// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Accounts in the community's file: which source is asked, as whom, and how that went. Inside of a job of the store. */

#pragma once

#include "cohort-db.h"
#include "cohort-provider.h"
#include "cohort-sync-types.h"

G_BEGIN_DECLS

GPtrArray *cohort_sync_account_list (CohortDb *db, GError **error);
CohortSyncAccount *cohort_sync_account_load (CohortDb *db, gint64 source, GError **error);
gint64 cohort_sync_account_add (CohortDb *db, const CohortSyncAccount *self, gboolean named, gint64 now_us,
                                GError **error);
CohortSyncAccount *cohort_sync_account_find (CohortDb *db, const char *kind, const char *account_id, GError **error);
gboolean cohort_sync_account_remove (CohortDb *db, gint64 source, GError **error);
gboolean cohort_sync_account_resume (CohortDb *db, gint64 source, GError **error);
const char *cohort_sync_account_get_url (const CohortSyncAccount *self, const CohortProvider *provider);

G_END_DECLS
