// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files under tests/data/metrics are the project's own. Others may not be copied: tests look for them in
// the folder named by COHORT_SHARED, else in shared beside the source, and skip where it is absent.
#include "config.h"

#include "test-support.h"

#include <math.h>

/**
 * test_path:
 *
 * Returns: (transfer full): a file of tests/data/metrics
 */
char *
test_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "metrics", name, NULL);
}

/**
 * test_table:
 *
 * Returns: (transfer full): a file of tests/data/metrics; the test fails without it
 */
Table *
test_table (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_path (name);
  Table *table = table_load (path, &error);

  g_assert_no_error (error);
  return table;
}

/**
 * test_shared_path:
 *
 * Returns: (transfer full) (nullable): a file of the shared metrics data, or %NULL with the test marked
 *   skipped
 */
char *
test_shared_path (const char *name)
{
  const char *shared = g_getenv ("COHORT_SHARED");
  g_autofree char *beside = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", NULL);
  g_autofree char *path = g_build_filename (shared != NULL ? shared : beside, "data", "metrics", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip_printf ("%s may not be copied here and is absent", name);
  return NULL;
}

/**
 * test_shared_table:
 *
 * Returns: (transfer full) (nullable): as test_shared_path(), read
 */
Table *
test_shared_table (const char *name)
{
  g_autofree char *path = test_shared_path (name);
  g_autoptr (GError) error = NULL;
  Table *table;

  if (path == NULL)
    return NULL;
  table = table_load (path, &error);
  g_assert_no_error (error);
  return table;
}

/**
 * test_column:
 *
 * Returns: the column, which must be there
 */
int
test_column (const Table *table, const char *name)
{
  int column = table_column (table, name);

  g_assert_cmpint (column, >=, 0);
  return column;
}

/**
 * test_number:
 *
 * Returns: a cell as a number, NaN where it is empty or NA
 */
double
test_number (const Table *table, gsize row, const char *name)
{
  const char *text = table_cell (table, row, test_column (table, name));
  char *end;
  double value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' ? value : NAN;
}
