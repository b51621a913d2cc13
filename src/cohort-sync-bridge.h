// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The services of an open community for its window, and their schedule. Main thread only. */

#pragma once

#include "cohort-sync-port.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SYNC_BRIDGE (cohort_sync_bridge_get_type ())
G_DECLARE_FINAL_TYPE (CohortSyncBridge, cohort_sync_bridge, COHORT, SYNC_BRIDGE, GObject)

CohortSyncBridge *cohort_sync_bridge_new (CohortSession *session);
void cohort_sync_bridge_close (CohortSyncBridge *self);

G_END_DECLS
