// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* An open community: owns the store, re-emits its changes, knows the community's settings and what
 * Ctrl+Z would do next. Main thread only; every job runs on the store's threads. */

#pragma once

#include <gio/gio.h>

#include "cohort-types.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SESSION (cohort_session_get_type ())
G_DECLARE_FINAL_TYPE (CohortSession, cohort_session, COHORT, SESSION, GObject)

/* Returns the time in UTC µs. The application gives the real clock; tests give their own. */
typedef gint64 (*CohortClock) (gpointer data);

typedef enum
{
  COHORT_SESSION_OPEN_NONE = 0,
  COHORT_SESSION_OPEN_CREATE = 1 << 0,
  COHORT_SESSION_OPEN_READ_ONLY = 1 << 1,
} CohortSessionOpenFlags;

/* What a community holds, for pages that have nothing to show before there is some. */
typedef enum
{
  COHORT_HOLDS_NOTHING = 0,
  COHORT_HOLDS_MEMBERS = 1 << 0,
  COHORT_HOLDS_IMPORTS = 1 << 1,
  COHORT_HOLDS_SOURCES = 1 << 2,
  COHORT_HOLDS_STEPS = 1 << 3, /* other than the choice of currency and zone */
  COHORT_HOLDS_TIERS = 1 << 4,
  COHORT_HOLDS_SEGMENTS = 1 << 5, /* stretches of membership: what insight pages count */
  COHORT_HOLDS_PAYMENTS = 1 << 6,
  COHORT_HOLDS_PAYOUTS = 1 << 7,
  COHORT_HOLDS_COSTS = 1 << 8,
  COHORT_HOLDS_POSTS = 1 << 9,
  COHORT_HOLDS_TOPICS = 1 << 10,
  COHORT_HOLDS_ACTIVITY = 1 << 11,
  COHORT_HOLDS_QUESTIONS = 1 << 12,
  COHORT_HOLDS_EXIT_NOTES = 1 << 13,
  COHORT_HOLDS_PLAN = 1 << 14,
  COHORT_HOLDS_ACCOUNTS = 1 << 20, /* of services, whose keys are in the keyring */
} CohortHoldings;

/* Properties: "path" (string), "title" (string), "read-only" (boolean), "read-only-reason" (string, a
 * sentence for the person, or NULL), "recovery-message" (string or NULL: what happened and what was
 * kept), "undo-label", "redo-label" (strings or NULL: "Undo Import of patreon.csv"), "home-currency",
 * "zone" (strings), "holdings" (CohortHoldings as uint).
 * Signal "settings-changed": what cohort_session_get_setting() gives is another.
 * Signal "changed" (CohortDomains domains): some facts or settings changed; ask for your report again. */

CohortSession *cohort_session_open (const char *path, CohortSessionOpenFlags flags, CohortClock clock,
                                    gpointer clock_data, GError **error);
void cohort_session_open_async (const char *path, CohortSessionOpenFlags flags, CohortClock clock, gpointer clock_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortSession *cohort_session_open_finish (GAsyncResult *result, GError **error);
void cohort_session_close (CohortSession *self);
char *cohort_session_default_path (void);

CohortStore *cohort_session_get_store (CohortSession *self);
const char *cohort_session_get_path (CohortSession *self);
const char *cohort_session_get_title (CohortSession *self);
gboolean cohort_session_is_read_only (CohortSession *self);
const char *cohort_session_get_read_only_reason (CohortSession *self);
const char *cohort_session_get_recovery_message (CohortSession *self);
const char *cohort_session_get_home_currency (CohortSession *self);
const char *cohort_session_get_zone_name (CohortSession *self);
CohortZone *cohort_session_get_zone (CohortSession *self);
const char *cohort_session_get_undo_label (CohortSession *self);
const char *cohort_session_get_redo_label (CohortSession *self);
/* What is shown is to be made anew, though nothing changed in the file. */
void cohort_session_refresh (CohortSession *self);

CohortHoldings cohort_session_get_holdings (CohortSession *self);
const char *cohort_session_get_setting (CohortSession *self, const char *key);
/* Whether this is the demo, whose people and numbers are invented. */
gboolean cohort_session_is_demo (CohortSession *self);
const char *cohort_session_get_view (CohortSession *self, const char *key);
/* Keeps what is looked at, which is no step: the period, say. @value: (nullable): NULL forgets it. */
void cohort_session_keep_view (CohortSession *self, const char *key, const char *value);
gint64 cohort_session_get_now (CohortSession *self);
CohortDay cohort_session_get_today (CohortSession *self);

/* Where each daily copy is made once more. @folder: (nullable) */
void cohort_session_set_second_folder (CohortSession *self, const char *folder);

/* Whether the community holds nothing yet: no member, no import. */
gboolean cohort_session_is_empty (CohortSession *self);
/* Whether home currency and zone were ever chosen. */
gboolean cohort_session_is_configured (CohortSession *self);

G_END_DECLS
