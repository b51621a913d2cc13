// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* When a source is asked by itself: never until it is told how often, then at once and as the hours pass, and not over
 * a network that is absent or paid by volume. */

#include "cohort-sync-fixture.h"

#include "cohort-sync-schedule.h"

#include <string.h>

/* A network as the test says. */
#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject parent_instance;
  gboolean available, metered;
};

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY
};

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, NULL)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, NULL))

static void
test_network_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TestNetwork *self = TEST_NETWORK (object);

  if (prop_id == PROP_CONNECTIVITY)
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value, prop_id == PROP_AVAILABLE ? self->available : self->metered);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->available = TRUE;
}

static void
set_network (TestNetwork *self, gboolean available, gboolean metered)
{
  self->available = available;
  self->metered = metered;
  g_signal_emit_by_name (self, "network-changed", available);
}

/* A community with one account */

typedef struct
{
  SyncFixture fixture;
  CohortSyncEngine *engine;
  TestNetwork *network;
  CohortSyncSchedule *schedule;
  guint n_asked;
} Plan;

static void
ask_cb (const CohortSyncAccount *account, gpointer data)
{
  Plan *self = data;

  g_assert_cmpint (account->source, ==, self->fixture.source);
  self->n_asked++;
}

static void
set_up (Plan *self)
{
  memset (self, 0, sizeof *self);
  sync_fixture_set_up (&self->fixture, 3, 3);
  self->engine = cohort_sync_engine_new (self->fixture.store, self->fixture.keyring, &self->fixture.clock);
  self->network = g_object_new (TEST_TYPE_NETWORK, NULL);
  self->schedule
      = cohort_sync_schedule_new (self->engine, &self->fixture.clock, G_NETWORK_MONITOR (self->network), ask_cb, self);
}

static void
tear_down (Plan *self)
{
  g_clear_pointer (&self->schedule, cohort_sync_schedule_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->network);
  g_object_unref (self->engine);
  sync_fixture_tear_down (&self->fixture);
}

/* Returns: how often a source was asked since the last time */
static guint
asked (Plan *self)
{
  guint n;

  while (cohort_sync_schedule_is_looking (self->schedule))
    g_main_context_iteration (NULL, TRUE);
  n = self->n_asked;
  self->n_asked = 0;
  return n;
}

static void
run (Plan *self)
{
  g_autoptr (CohortSyncResult) result = sync_fixture_run_well (&self->fixture);
}

/* Cases */

static void
test_off (void)
{
  Plan self;

  set_up (&self);
  g_assert_cmpuint (asked (&self), ==, 0);
  cohort_sync_schedule_look (self.schedule);
  set_network (self.network, TRUE, FALSE);
  self.fixture.offset_us += 1000 * COHORT_US_PER_HOUR;
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 0);
  tear_down (&self);
}

static void
test_hours (void)
{
  Plan self;

  set_up (&self);
  /* On start: it was never asked. */
  cohort_sync_schedule_set_hours (self.schedule, 6);
  g_assert_cmpuint (asked (&self), ==, 1);
  run (&self);
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 0);
  self.fixture.offset_us += 6 * COHORT_US_PER_HOUR - 60 * G_USEC_PER_SEC;
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 0);
  self.fixture.offset_us += 120 * G_USEC_PER_SEC;
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 1);
  run (&self);
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 0);
  /* More often: at once. */
  self.fixture.offset_us += 2 * COHORT_US_PER_HOUR;
  cohort_sync_schedule_set_hours (self.schedule, 1);
  g_assert_cmpuint (asked (&self), ==, 1);
  cohort_sync_schedule_set_hours (self.schedule, 0);
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 0);
  tear_down (&self);
}

static void
test_network (void)
{
  Plan self;

  set_up (&self);
  set_network (self.network, TRUE, TRUE);
  cohort_sync_schedule_set_hours (self.schedule, 1);
  g_assert_cmpuint (asked (&self), ==, 0);
  set_network (self.network, FALSE, FALSE);
  cohort_sync_schedule_look (self.schedule);
  g_assert_cmpuint (asked (&self), ==, 0);
  /* The network that is free brings what was due. */
  set_network (self.network, TRUE, FALSE);
  g_assert_cmpuint (asked (&self), ==, 1);
  tear_down (&self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) accounts = cohort_sync_engine_list_finish (COHORT_SYNC_ENGINE (source), result, NULL);

  *(gboolean *) data = TRUE;
}

/* A list that is read while the schedule ends, or was just read, asks nobody. */
static void
test_end (void)
{
  for (guint i = 0; i < 20; i++)
    {
      gboolean listed = FALSE;
      Plan self;

      set_up (&self);
      cohort_sync_schedule_set_hours (self.schedule, 1);
      if (i % 2 != 0)
        g_thread_yield ();
      g_clear_pointer (&self.schedule, cohort_sync_schedule_free);
      cohort_sync_engine_list_async (self.engine, NULL, listed_cb, &listed);
      while (!listed)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (self.n_asked, ==, 0);
      tear_down (&self);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/schedule/off", test_off);
  g_test_add_func ("/sync/schedule/hours", test_hours);
  g_test_add_func ("/sync/schedule/network", test_network);
  g_test_add_func ("/sync/schedule/end", test_end);
  return g_test_run ();
}
