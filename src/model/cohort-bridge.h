// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* From what a service says that it charged in a month to what the ledger counts of it, a line for each cause. The lines
 * always close: what no cause explains is a line as well. */

#pragma once

#include "cohort-commands.h"

G_BEGIN_DECLS

typedef struct
{
  /* "theirs", "zone", "elsewhere", "refunds", "fees", "taxes", "pending", "settled", "unexplained", "ours" */
  const char *id;
  char *title;
  gint64 minor;
} CohortBridgeLine;

typedef struct
{
  gint64 source;
  char *source_name, *period, *currency;
  CohortDay from, to; /* both inclusive */
  gboolean stated;    /* typed, not from a file */
  GPtrArray *lines;   /* (element-type CohortBridgeLine): theirs, causes, what is not explained, ours. All but the last
                       * add up to the last. */
  gint64 unexplained;
} CohortBridge;

/* Returns: (transfer full) (element-type CohortBridge): the newest first */
GPtrArray *cohort_bridges_load (CohortSession *session, GError **error);
void cohort_bridges_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *cohort_bridges_load_finish (GAsyncResult *result, GError **error);

/* Notes what a service says that it charged in a month. @source: its kind or number; @minor: in @currency. Ends with
 * cohort_command_finish(). */
void cohort_command_state_charged_async (CohortSession *session, const char *source, CohortMonth month, gint64 minor,
                                         const char *currency, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
CohortDone *cohort_command_state_charged (CohortSession *session, const char *source, CohortMonth month, gint64 minor,
                                          const char *currency, GError **error);

G_END_DECLS
