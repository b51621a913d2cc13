// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The one HTTP session. Requests are begun from a run's thread, sent on the thread of the main context, and their ends
 * are put into the run's queue. */

#pragma once

#include <gio/gio.h>

#include "cohort-request.h"

G_BEGIN_DECLS

typedef struct _CohortSyncHttp CohortSyncHttp;

/* One request and what came of it. */
typedef struct
{
  CohortRequest *request;
  gpointer tag; /* the caller's */
  gint64 began_us;
  gint64 ended_us; /* by the clock of this machine */
  guint status;
  CohortHeaders *headers; /* (nullable) */
  GBytes *body;           /* (nullable) */
  GError *error;          /* (nullable): no answer, or none that may be read */
} CohortSyncExchange;

void cohort_sync_exchange_free (CohortSyncExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncExchange, cohort_sync_exchange_free)

CohortSyncHttp *cohort_sync_http_new (void);
CohortSyncHttp *cohort_sync_http_ref (CohortSyncHttp *self);
void cohort_sync_http_unref (CohortSyncHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncHttp, cohort_sync_http_unref)
void cohort_sync_http_set_timeout (CohortSyncHttp *self, guint idle_seconds, guint whole_seconds);
void cohort_sync_http_send (CohortSyncHttp *self, CohortRequest *request, gpointer tag, GCancellable *cancellable,
                            GAsyncQueue *ended);
gboolean cohort_sync_http_is_final (const GError *error);

#define COHORT_SYNC_HTTP_ERROR (cohort_sync_http_error_quark ())
GQuark cohort_sync_http_error_quark (void);
typedef enum
{
  COHORT_SYNC_HTTP_ERROR_TOO_LARGE,
  COHORT_SYNC_HTTP_ERROR_REDIRECT,
  COHORT_SYNC_HTTP_ERROR_ADDRESS,
  COHORT_SYNC_HTTP_ERROR_TIMEOUT
} CohortSyncHttpError;

G_END_DECLS
