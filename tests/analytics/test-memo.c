// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The memo of metrics: what is shared, what goes when it is full, and that whoever found something keeps it. */

#include "config.h"

#include "cohort-metric-private.h"

#define LIMIT 4000

/* A value that counts how often it was freed. */
typedef struct
{
  guint freed;
} Value;

static void
value_free (gpointer data)
{
  ((Value *) data)->freed++;
}

typedef struct
{
  CohortMetricMemo *shared;
  CohortScope *scope;
  Value values[16];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->shared = cohort_metric_memo_new_shared (LIMIT);
  self->scope = cohort_scope_new ((CohortPeriod) { 0, 30 }, 30, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->shared, cohort_metric_memo_free);
  cohort_scope_free (self->scope);
}

static CohortMetricKey
key_of (CohortDay from)
{
  return (CohortMetricKey) { .kind = COHORT_KEPT_ANSWER, .from = from, .to = from + 1 };
}

/* One report keeps @value under the number and is done. */
static void
keep (Fixture *self, CohortDay number, Value *value, GPtrArray *arrays, gsize bytes)
{
  g_autoptr (CohortMetricMemo) report = cohort_metric_memo_new (self->shared);
  const CohortMetricKey key = key_of (number);

  g_assert_true (cohort_metric_memo_keep (report, self->scope, &key, value, value_free, arrays, bytes) == value);
  g_assert_true (cohort_metric_memo_find (report, self->scope, &key) == value);
}

static gboolean
has (Fixture *self, CohortDay number)
{
  g_autoptr (CohortMetricMemo) report = cohort_metric_memo_new (self->shared);
  const CohortMetricKey key = key_of (number);

  return cohort_metric_memo_find (report, self->scope, &key) != NULL;
}

static void
test_shared (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortMetricMemo) report = cohort_metric_memo_new (self->shared);
  const CohortMetricKey key = key_of (1);

  g_assert_false (has (self, 1));
  keep (self, 1, &self->values[0], NULL, 100);
  g_assert_true (has (self, 1));
  g_assert_false (has (self, 2));
  /* Who made the same meanwhile is given what is there. */
  g_assert_true (cohort_metric_memo_keep (report, self->scope, &key, &self->values[1], value_free, NULL, 100)
                 == &self->values[0]);
  g_assert_cmpuint (self->values[1].freed, ==, 1);
  g_assert_cmpuint (self->values[0].freed, ==, 0);
  g_clear_pointer (&report, cohort_metric_memo_free);
  g_assert_cmpuint (self->values[0].freed, ==, 0);
  g_clear_pointer (&self->shared, cohort_metric_memo_free);
  g_assert_cmpuint (self->values[0].freed, ==, 1);
}

/* What holds for some members only, and walks with all of them, serve the report that made them. */
static void
test_own (Fixture *self, gconstpointer data)
{
  static const gint64 members[] = { 3 };
  g_autoptr (CohortScope) filtered = cohort_scope_copy (self->scope);
  const CohortMetricKey key = key_of (1), walk = { .kind = COHORT_KEPT_MRR };
  g_autoptr (CohortMetricMemo) report = cohort_metric_memo_new (self->shared);
  g_autoptr (CohortMetricMemo) other = cohort_metric_memo_new (self->shared);

  cohort_scope_set_filter (filtered, "{}", members, G_N_ELEMENTS (members));
  cohort_metric_memo_keep (report, filtered, &key, &self->values[0], value_free, NULL, 100);
  cohort_metric_memo_keep (report, self->scope, &walk, &self->values[1], value_free, NULL, 100);
  g_assert_true (cohort_metric_memo_find (report, filtered, &key) == &self->values[0]);
  g_assert_null (cohort_metric_memo_find (report, self->scope, &key));
  g_assert_true (cohort_metric_memo_find (report, self->scope, &walk) == &self->values[1]);
  g_assert_null (cohort_metric_memo_find (other, filtered, &key));
  g_assert_null (cohort_metric_memo_find (other, self->scope, &walk));
}

/* The one that was not asked for longest goes; who holds it still has it. */
static void
test_full (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortMetricMemo) report = cohort_metric_memo_new (self->shared);
  const CohortMetricKey second = key_of (2);

  for (CohortDay i = 1; i <= 4; i++)
    keep (self, i, &self->values[i], NULL, LIMIT / 4);
  g_assert_true (cohort_metric_memo_find (report, self->scope, &second) == &self->values[2]);
  g_assert_true (has (self, 1));
  g_assert_true (has (self, 3));
  g_assert_true (has (self, 4));
  keep (self, 5, &self->values[5], NULL, 1);
  g_assert_false (has (self, 2));
  for (CohortDay i = 1; i <= 5; i++)
    g_assert_true (i == 2 || has (self, i));
  g_assert_cmpuint (self->values[2].freed, ==, 0);
  g_assert_true (cohort_metric_memo_find (report, self->scope, &second) == &self->values[2]);
  g_clear_pointer (&report, cohort_metric_memo_free);
  g_assert_cmpuint (self->values[2].freed, ==, 1);
}

/* One that is too large is the report's own, and drives nothing out. */
static void
test_too_large (Fixture *self, gconstpointer data)
{

  keep (self, 1, &self->values[0], NULL, 100);
  keep (self, 2, &self->values[1], NULL, LIMIT / 4 + 1);
  g_assert_true (has (self, 1));
  g_assert_false (has (self, 2));
  g_assert_cmpuint (self->values[1].freed, ==, 1);
}

static GPtrArray *
list_of (GArray *array)
{
  GPtrArray *list = g_ptr_array_new ();

  g_ptr_array_add (list, array);
  return list;
}

/* Ten values that stand on the same rows cost those once, until the last of them goes. */
static void
test_same_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, 1);
  g_autoptr (GArray) others = g_array_new (FALSE, TRUE, 1);

  g_array_set_size (rows, LIMIT / 4 - 100);
  g_array_set_size (others, LIMIT / 4 - 100);
  for (CohortDay i = 0; i < 10; i++)
    keep (self, i, &self->values[i], list_of (rows), 10);
  for (CohortDay i = 0; i < 10; i++)
    g_assert_true (has (self, i));
  for (CohortDay i = 10; i < 12; i++)
    keep (self, i, &self->values[i], NULL, LIMIT / 4);
  g_assert_true (has (self, 0));
  g_assert_true (has (self, 9));
  /* There is room for one more of a fourth part, not for two. */
  keep (self, 12, &self->values[12], list_of (others), 0);
  for (CohortDay i = 0; i <= 12; i++)
    g_assert_true (has (self, i));
  keep (self, 13, &self->values[13], NULL, LIMIT / 4);
  for (CohortDay i = 10; i <= 13; i++)
    g_assert_true (has (self, i));
  /* All ten went for it: their rows were held to the last. */
  for (CohortDay i = 0; i < 10; i++)
    g_assert_false (has (self, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/memo/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("shared", test_shared);
  ADD ("own", test_own);
  ADD ("full", test_full);
  ADD ("too-large", test_too_large);
  ADD ("same-rows", test_same_rows);
#undef ADD
  return g_test_run ();
}
