// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-test-demo.h"

#include "cohort-test-db.h"

static gint64
clock_cb (gpointer data)
{
  g_autoptr (CohortZone) zone = cohort_zone_new ("Asia/Shanghai", NULL);

  return cohort_zone_day_start (zone, COHORT_TEST_ANCHOR + 1) - 1;
}

CohortSession *
cohort_test_demo_of (CohortDemoSize size, guint64 seed)
{
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  CohortDemoOptions options;
  CohortSession *session;

  cohort_demo_options_init (&options);
  options.size = size;
  options.seed = seed;
  options.anchor = COHORT_TEST_ANCHOR;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  session = cohort_session_open (path, COHORT_SESSION_OPEN_NONE, clock_cb, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static CohortSession *shared;

CohortSession *
cohort_test_demo (void)
{
  if (shared == NULL)
    shared = cohort_test_demo_of (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED);
  return shared;
}

void
cohort_test_demo_close (CohortSession *session)
{
  cohort_session_close (session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (session);
}

void
cohort_test_demo_end (void)
{
  if (shared != NULL)
    cohort_test_demo_close (shared);
  shared = NULL;
}
