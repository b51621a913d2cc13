// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the engine tells: accounts, progress, how a run went. Needs base only, so that a caller sees no provider and no
 * database. */

#pragma once

#include <gio/gio.h>

#include "cohort-field.h"
#include "cohort-zone.h"

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

gboolean cohort_sync_account_is_due (const CohortSyncAccount *account, gint64 now_us, gint64 every_us);

typedef struct
{
  guint64 n_pages, n_items;
  guint64 n_expected; /* 0: not known */
} CohortSyncProgress;

typedef struct
{
  char *outcome;    /* "done", "cancelled", "sign_in", "limited", "unreachable", "broken" */
  char *message;    /* (nullable) a sentence */
  gint64 until_us;  /* of "limited" */
  gint64 step;      /* 0: nothing was changed */
  gboolean resumed; /* it took up an interrupted run */
  guint64 n_pages, n_items, n_new, n_changed;
  char **warnings;
  char **denied; /* streams */
} CohortSyncResult;

void cohort_sync_result_free (CohortSyncResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncResult, cohort_sync_result_free)

#define COHORT_SYNC_ERROR (cohort_sync_error_quark ())
GQuark cohort_sync_error_quark (void);
typedef enum
{
  COHORT_SYNC_ERROR_PAUSED,       /* the source is asked again only when the person says so */
  COHORT_SYNC_ERROR_UNKNOWN,      /* no such service, source or account */
  COHORT_SYNC_ERROR_RUNNING,      /* the source is being asked already */
  COHORT_SYNC_ERROR_OTHER_ACCOUNT /* the key belongs to another account than the source */
} CohortSyncError;

const CohortField *cohort_sync_fields (const char *kind);

G_END_DECLS
