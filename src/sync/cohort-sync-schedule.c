// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Off until somebody says how often. Then it looks from time to time, and whenever the network changes, whether
 * something is due: a suspended machine has no timer that is worth more. It never asks over a network that is paid by
 * volume, nor a source that needs its person first (cohort_sync_account_is_due ()). */

#include "config.h"

#include "cohort-sync-schedule.h"

#include "cohort-provider.h"

#define LOOK_SECONDS 300

struct _CohortSyncSchedule
{
  CohortSyncEngine *engine;
  const CohortSyncClock *clock;
  GNetworkMonitor *monitor;
  gulong network_handler;
  CohortSyncScheduleAsk ask;
  gpointer data;
  int hours;
  guint look_source;
  GCancellable *cancellable; /* of the list that is being read; cancelled with the schedule */
  gboolean looking;
};

/* The list may be there already when the schedule is freed: only the cancellable says whether it still stands. */
typedef struct
{
  CohortSyncSchedule *schedule;
  GCancellable *cancellable;
} Look;

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  CohortSyncSchedule *self = look->schedule;
  g_autoptr (GCancellable) cancellable = look->cancellable;
  g_autoptr (GPtrArray) accounts = cohort_sync_engine_list_finish (COHORT_SYNC_ENGINE (source), result, NULL);

  if (g_cancellable_is_cancelled (cancellable))
    return;
  self->looking = FALSE;
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const CohortSyncAccount *account = g_ptr_array_index (accounts, i);

      if (cohort_sync_account_is_due (account, self->clock->now_us (self->clock->data),
                                      self->hours * COHORT_US_PER_HOUR))
        self->ask (account, self->data);
    }
}

/**
 * cohort_sync_schedule_look:
 *
 * Asks the sources that are due, if the schedule is on and the network is there and not paid by volume.
 */
void
cohort_sync_schedule_look (CohortSyncSchedule *self)
{
  Look *look;

  if (self->hours <= 0 || self->looking || !g_network_monitor_get_network_available (self->monitor)
      || g_network_monitor_get_network_metered (self->monitor))
    return;
  self->looking = TRUE;
  look = g_new0 (Look, 1);
  look->schedule = self;
  look->cancellable = g_object_ref (self->cancellable);
  cohort_sync_engine_list_async (self->engine, self->cancellable, listed_cb, look);
}

/* Returns: whether it is not known yet what is due */
gboolean
cohort_sync_schedule_is_looking (CohortSyncSchedule *self)
{
  return self->looking;
}

static gboolean
look_cb (gpointer data)
{
  cohort_sync_schedule_look (data);
  return G_SOURCE_CONTINUE;
}

static void
network_changed_cb (CohortSyncSchedule *self)
{
  cohort_sync_schedule_look (self);
}

/**
 * cohort_sync_schedule_set_hours:
 * @hours: between two questions to a source; 0: none are asked
 *
 * Looks at once.
 */
void
cohort_sync_schedule_set_hours (CohortSyncSchedule *self, int hours)
{
  self->hours = hours;
  cohort_sync_schedule_look (self);
}

/**
 * cohort_sync_schedule_new:
 * @clock: must outlive the schedule
 * @ask: called for each source that is due
 *
 * Returns: (transfer full): a schedule that is off
 */
CohortSyncSchedule *
cohort_sync_schedule_new (CohortSyncEngine *engine, const CohortSyncClock *clock, GNetworkMonitor *monitor,
                          CohortSyncScheduleAsk ask, gpointer data)
{
  CohortSyncSchedule *self = g_new0 (CohortSyncSchedule, 1);

  self->engine = g_object_ref (engine);
  self->clock = clock;
  self->monitor = g_object_ref (monitor);
  self->network_handler = g_signal_connect_swapped (monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
  self->ask = ask;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->look_source = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  return self;
}

void
cohort_sync_schedule_free (CohortSyncSchedule *self)
{
  if (self == NULL)
    return;
  g_source_remove (self->look_source);
  g_signal_handler_disconnect (self->monitor, self->network_handler);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->monitor);
  g_object_unref (self->engine);
  g_free (self);
}
