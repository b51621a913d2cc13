// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* When sources are asked without being told to: as soon as their community is open, and every some hours while it is.
 * Main thread only. */

#pragma once

#include "cohort-sync-engine.h"

G_BEGIN_DECLS

typedef struct _CohortSyncSchedule CohortSyncSchedule;

/* Asks @account's source; it may be asked already. */
typedef void (*CohortSyncScheduleAsk) (const CohortSyncAccount *account, gpointer data);

CohortSyncSchedule *cohort_sync_schedule_new (CohortSyncEngine *engine, const CohortSyncClock *clock,
                                              GNetworkMonitor *monitor, CohortSyncScheduleAsk ask, gpointer data);
void cohort_sync_schedule_free (CohortSyncSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSyncSchedule, cohort_sync_schedule_free)

void cohort_sync_schedule_set_hours (CohortSyncSchedule *self, int hours);
void cohort_sync_schedule_look (CohortSyncSchedule *self);
gboolean cohort_sync_schedule_is_looking (CohortSyncSchedule *self);

G_END_DECLS
