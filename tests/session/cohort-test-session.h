// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A community as the window has it, for tests: a session on a file in a temporary folder. Everything asserts; nothing
 * returns an error. */

#pragma once

#include "cohort-session.h"
#include "cohort-test-db.h"

G_BEGIN_DECLS

/* A fixture. A test that keeps more beside it begins its own with these two. */
typedef struct
{
  char *path;
  CohortSession *session;
} CohortTestSession;

void cohort_test_session_set_up (CohortTestSession *self, gconstpointer fill);
void cohort_test_session_tear_down (CohortTestSession *self, gconstpointer data);
void cohort_test_session_reopen (CohortTestSession *self);

CohortSession *cohort_test_session_open (const char *path, CohortSessionOpenFlags flags);
void cohort_test_session_close (CohortSession *session);
void cohort_test_session_write (CohortSession *session, CohortStoreJob job, gpointer data);
void cohort_test_session_settle (void);

G_END_DECLS
