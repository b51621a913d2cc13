/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-id-map.h"

#include <locale.h>

static void
test_near (void)
{
  g_auto (CohortIdMap) map = { 0 };

  g_assert_cmpuint (cohort_id_map_get (&map, 0), ==, COHORT_ID_MAP_NONE);
  for (gint64 id = 1; id <= 100000; id++)
    cohort_id_map_set (&map, id * 3, (guint32) (id - 1));
  for (gint64 id = 1; id <= 100000; id++)
    {
      g_assert_cmpuint (cohort_id_map_get (&map, id * 3), ==, id - 1);
      g_assert_cmpuint (cohort_id_map_get (&map, id * 3 + 1), ==, COHORT_ID_MAP_NONE);
    }
  g_assert_cmpuint (map.n, ==, 100000);
  g_assert_null (map.far);
  cohort_id_map_set (&map, 3, 7);
  g_assert_cmpuint (cohort_id_map_get (&map, 3), ==, 7);
  g_assert_cmpuint (map.n, ==, 100000);
}

/* Ids as no ledger gives them out, which a file from elsewhere may have: found, and without an array up to them. */
static void
test_far (void)
{
  static const gint64 ids[] = { G_MAXINT64, G_MININT64, -1, 0, G_GINT64_CONSTANT (1) << 32, 5000000, 1 };
  g_auto (CohortIdMap) map = { 0 };

  for (guint32 i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_cmpuint (cohort_id_map_get (&map, ids[i]), ==, COHORT_ID_MAP_NONE);
      cohort_id_map_set (&map, ids[i], i);
    }
  for (guint32 i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpuint (cohort_id_map_get (&map, ids[i]), ==, i);
  g_assert_cmpuint (map.n, ==, G_N_ELEMENTS (ids));
  g_assert_cmpuint (map.n_near, <=, 2048);
  g_assert_cmpuint (cohort_id_map_get (&map, 2), ==, COHORT_ID_MAP_NONE);
}

/* What was far when it came is there still, once, when the array has grown past it. */
static void
test_far_then_near (void)
{
  g_auto (CohortIdMap) map = { 0 };

  cohort_id_map_set (&map, 20000, 42);
  for (gint64 id = 1; id < 20000; id++)
    cohort_id_map_set (&map, id, (guint32) id);
  g_assert_cmpuint (map.n_near, >, 20000);
  g_assert_cmpuint (cohort_id_map_get (&map, 20000), ==, 42);
  cohort_id_map_set (&map, 20000, 43);
  g_assert_cmpuint (cohort_id_map_get (&map, 20000), ==, 43);
  g_assert_cmpuint (map.n, ==, 20000);
  cohort_id_map_clear (&map);
  g_assert_cmpuint (cohort_id_map_get (&map, 1), ==, COHORT_ID_MAP_NONE);
  g_assert_cmpuint (cohort_id_map_get (&map, 20000), ==, COHORT_ID_MAP_NONE);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/id-map/near", test_near);
  g_test_add_func ("/id-map/far", test_far);
  g_test_add_func ("/id-map/far-then-near", test_far_then_near);
  return g_test_run ();
}
