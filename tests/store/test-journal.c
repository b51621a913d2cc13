/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Steps, undo and redo, one function at a time. */

#include "config.h"

#include <locale.h>

#include "cohort-test-db.h"

static void
test_step_and_back (void)
{
  CohortDb *db = cohort_test_db_new ();
  g_autofree char *empty = cohort_test_dump (db, FALSE);
  g_autofree char *filled = NULL, *undone = NULL, *redone = NULL;
  gint64 step;

  step = cohort_test_step (db, COHORT_TEST_A_SOURCE "INSERT INTO identity (source, name) VALUES (1, 'Ada'), (1, 'Bo')");
  g_assert_cmpint (step, >, 0);
  filled = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (filled, !=, empty);
  cohort_test_undo (db, step);
  undone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (undone, ==, empty);
  cohort_test_check (db);
  cohort_test_redo (db, step);
  redone = cohort_test_dump (db, FALSE);
  g_assert_cmpstr (redone, ==, filled);
  cohort_test_check (db);
  cohort_test_db_free (db);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/journal/step-and-back", test_step_and_back);
  return g_test_run ();
}
