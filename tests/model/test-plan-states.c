// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What an item of the plan may become, and what its promise is kept by. */

#include "config.h"

#include "cohort-plan-state.h"

#include <string.h>

/* Every state to every other, with a day and without: what may be is what the rules say, whatever was before. */
static void
test_states (void)
{
  for (guint from = 0; from < COHORT_N_PLAN_STATES; from++)
    for (guint to = 0; to < COHORT_N_PLAN_STATES; to++)
      for (guint has_day = 0; has_day < 2; has_day++)
        {
          const gboolean may = from == to
                               || (from != COHORT_PLAN_PUBLISHED && to != COHORT_PLAN_PUBLISHED
                                   && (to != COHORT_PLAN_PLANNED || has_day));
          g_autoptr (GError) error = NULL;

          g_assert_cmpint (cohort_plan_state_may (from, to, (gboolean) has_day, &error), ==, may);
          g_assert_true (may == (error == NULL));
        }
  for (guint state = 0; state < COHORT_N_PLAN_STATES; state++)
    {
      g_assert_cmpint (cohort_plan_state_of (cohort_plan_state_id (state), NULL), ==, state);
      g_assert_cmpint (cohort_plan_state_of (cohort_plan_state_id (state), "published"), ==, COHORT_PLAN_PUBLISHED);
      g_assert_cmpint (cohort_plan_state_of (cohort_plan_state_id (state), "scheduled"), ==, state);
      g_assert_null (strstr (cohort_plan_state_word (state), "cheduled"));
    }
  g_assert_cmpint (cohort_plan_state_on_day (COHORT_PLAN_IDEA, TRUE), ==, COHORT_PLAN_PLANNED);
  g_assert_cmpint (cohort_plan_state_on_day (COHORT_PLAN_PLANNED, FALSE), ==, COHORT_PLAN_IDEA);
  g_assert_cmpint (cohort_plan_state_on_day (COHORT_PLAN_READY, FALSE), ==, COHORT_PLAN_READY);
  g_assert_cmpstr (cohort_plan_kind_guess ("每周构建手记 Weekly build notes"), ==, "article");
  g_assert_cmpstr (cohort_plan_kind_guess ("每月直播与回放 Monthly live"), ==, "live");
  g_assert_null (cohort_plan_kind_guess ("30 分钟代码点评 Review call"));
  g_assert_null (cohort_plan_kind_guess ("Sticker"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/plan/states", test_states);
  return g_test_run ();
}
