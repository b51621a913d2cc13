// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* See the header. */

#include "config.h"

#include "cohort-test-session.h"

#include "cohort-session.h"
#include "cohort-test-release.h"

static gint64
clock_cb (gpointer data)
{
  return COHORT_TEST_NOW;
}

/**
 * cohort_test_session_open:
 *
 * Returns: (transfer full): a session whose clock stands at %COHORT_TEST_NOW; see cohort_test_session_close()
 */
CohortSession *
cohort_test_session_open (const char *path, CohortSessionOpenFlags flags)
{
  g_autoptr (GError) error = NULL;
  CohortSession *session = cohort_session_open (path, flags, clock_cb, NULL, &error);

  g_assert_no_error (error);
  return session;
}

/**
 * cohort_test_session_close:
 * @session: (transfer full): the last reference
 */
void
cohort_test_session_close (CohortSession *session)
{
  cohort_session_close (session);
  cohort_test_session_settle ();
  cohort_test_release (session);
}

/**
 * cohort_test_session_write:
 *
 * Runs @job on the writer and waits for it. The signal "changed" comes with the next turns of the main loop.
 */
void
cohort_test_session_write (CohortSession *session, CohortStoreJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (session), job, data, NULL, &error);
  g_assert_no_error (error);
}

/**
 * cohort_test_session_settle:
 *
 * Lets the main loop do what it has to do by now.
 */
void
cohort_test_session_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/**
 * cohort_test_session_set_up:
 * @fill: (nullable): a CohortStoreJob that writes the ledger; the fixture's data for g_test_add()
 */
void
cohort_test_session_set_up (CohortTestSession *self, gconstpointer fill)
{
  self->path = cohort_test_path ();
  self->session = cohort_test_session_open (self->path, COHORT_SESSION_OPEN_CREATE);
  if (fill != NULL)
    cohort_test_session_write (self->session, (CohortStoreJob) fill, NULL);
  cohort_test_session_settle ();
}

void
cohort_test_session_tear_down (CohortTestSession *self, gconstpointer data)
{
  cohort_test_session_close (self->session);
  cohort_test_remove (self->path);
  g_free (self->path);
}

/**
 * cohort_test_session_reopen:
 *
 * As after a restart.
 */
void
cohort_test_session_reopen (CohortTestSession *self)
{
  cohort_test_session_close (self->session);
  self->session = cohort_test_session_open (self->path, COHORT_SESSION_OPEN_NONE);
}
