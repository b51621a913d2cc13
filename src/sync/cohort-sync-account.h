// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Accounts in the community's file: which source is asked, as whom, and how that went. Inside of a job of the store. */

#pragma once

#include "cohort-db.h"
#include "cohort-provider.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 source;
  char *kind; /* the provider's id */
  char *name;
  CohortZone *zone;
  char *base_url;       /* (nullable): the service's own */
  GHashTable *settings; /* (element-type utf8 utf8) */
  char *secret;         /* what the item is called in the secret service */
  char *account_id;     /* (nullable) */
  char *account_name;   /* (nullable) */
  char *state;          /* "ok", "sign_in", "limited", "unreachable", "broken" */
  gint64 until_us;      /* of "limited" */
  char *message;        /* (nullable) */
  char *denied;         /* JSON array of streams */
  gint64 last_us;       /* 0: never */
  gint64 reading;
  gboolean paused;   /* a run was undone, or the person paused it */
  gboolean has_open; /* a run was interrupted and goes on */
} CohortSyncAccount;

void cohort_sync_account_free (CohortSyncAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncAccount, cohort_sync_account_free)

GPtrArray *cohort_sync_account_list (CohortDb *db, GError **error);
CohortSyncAccount *cohort_sync_account_load (CohortDb *db, gint64 source, GError **error);
gint64 cohort_sync_account_add (CohortDb *db, const CohortSyncAccount *self, gint64 now_us, GError **error);
gboolean cohort_sync_account_remove (CohortDb *db, gint64 source, GError **error);
gboolean cohort_sync_account_resume (CohortDb *db, gint64 source, GError **error);
gboolean cohort_sync_account_set_state (CohortDb *db, gint64 source, const char *state, gint64 until_us,
                                        const char *message, GError **error);
gboolean cohort_sync_account_is_due (const CohortSyncAccount *account, gint64 now_us, gint64 every_us);
const char *cohort_sync_account_get_url (const CohortSyncAccount *self, const CohortProvider *provider);

G_END_DECLS
