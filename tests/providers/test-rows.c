// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows by name, and JSON as rows. */

#include "cohort-test-rows.h"

#include <string.h>

static void
test_row (void)
{
  const char *const names[] = { " Name ", "E-Mail", "", "name", "Note" };
  const char *const values[] = { "  Ada Example \t", "", "unnamed", "second", "a\nb\r\n" };
  g_autoptr (CohortRow) row = cohort_row_new ();

  cohort_row_set_columns (row, names, G_N_ELEMENTS (names));
  cohort_row_set_position (row, 7, 9);
  g_assert_cmpuint (cohort_row_get_number (row), ==, 7);
  g_assert_cmpuint (cohort_row_get_line (row), ==, 9);
  g_assert_null (cohort_row_get (row, "Name"));
  cohort_row_set_values (row, values, G_N_ELEMENTS (values));
  g_assert_cmpstr (cohort_row_get (row, "NAME"), ==, "Ada Example");
  g_assert_cmpstr (cohort_row_get_raw (row, "name"), ==, "  Ada Example \t");
  g_assert_true (cohort_row_has (row, "e-mail"));
  g_assert_null (cohort_row_get (row, "e-mail"));
  g_assert_cmpstr (cohort_row_get_raw (row, "e-mail"), ==, "");
  g_assert_false (cohort_row_has (row, "email"));
  g_assert_cmpstr (cohort_row_get (row, "note"), ==, "a\nb");
  g_assert_cmpuint (cohort_row_get_n_columns (row), ==, 4);
  g_assert_cmpstr (cohort_row_get_column (row, 2), ==, "name");
  g_assert_cmpstr (cohort_row_get_nth (row, 2), ==, "second");

  cohort_row_drop_column (row, " NAME");
  g_assert_false (cohort_row_has (row, "Name"));
  g_assert_null (cohort_row_get (row, "Name"));
  g_assert_cmpuint (cohort_row_get_n_columns (row), ==, 2);
  g_assert_cmpstr (cohort_row_get_column (row, 1), ==, "Note");
  g_assert_cmpstr (cohort_row_get_nth (row, 1), ==, "a\nb\r\n");

  /* A record that is too short lacks its last values. */
  cohort_row_set_values (row, values, 2);
  g_assert_null (cohort_row_get (row, "note"));
}

static CohortJsonRows *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  CohortJsonRows *rows = cohort_json_rows_new (json, strlen (json), &error);

  g_assert_no_error (error);
  return rows;
}

static const char *
value_of (CohortJsonRows *rows, guint index, const char *name)
{
  guint n_names;
  const char *const *names = cohort_json_rows_get_names (rows, &n_names);

  for (guint i = 0; i < n_names; i++)
    if (strcmp (names[i], name) == 0)
      return cohort_json_rows_get_values (rows, index)[i];
  g_error ("no column %s", name);
}

static gboolean
has_name (CohortJsonRows *rows, const char *name)
{
  guint n_names;
  const char *const *names = cohort_json_rows_get_names (rows, &n_names);

  for (guint i = 0; i < n_names; i++)
    if (strcmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static void
test_json_joined (void)
{
  g_autoptr (CohortJsonRows) rows
      = parse ("\xef\xbb\xbf[{\"who\":\"a\",\"at\":1,\"pays\":[{\"at\":2,\"sum\":1.10},{\"sum\":\"3\"}]},"
               "{\"who\":\"b\",\"pays\":[]},{\"who\":\"c\"},7,{\"who\":\"d\",\"pays\":[{\"x\":null,\"y\":true,"
               "\"z\":{\"deep\":[1,2]}}]}]");

  g_assert_true (cohort_json_rows_set_path (rows, "[].pays[]"));
  g_assert_cmpuint (cohort_json_rows_get_length (rows), ==, 5);
  g_assert_cmpstr (value_of (rows, 0, "who"), ==, "a");
  g_assert_cmpstr (value_of (rows, 0, "at"), ==, "2");
  g_assert_cmpstr (value_of (rows, 0, "sum"), ==, "1.1");
  g_assert_cmpstr (value_of (rows, 1, "at"), ==, "1");
  g_assert_cmpstr (value_of (rows, 1, "sum"), ==, "3");
  g_assert_cmpstr (value_of (rows, 2, "who"), ==, "b");
  g_assert_null (value_of (rows, 2, "sum"));
  g_assert_cmpstr (value_of (rows, 3, "who"), ==, "c");
  g_assert_null (value_of (rows, 4, "x"));
  g_assert_cmpstr (value_of (rows, 4, "y"), ==, "true");
  g_assert_cmpstr (value_of (rows, 4, "z.deep"), ==, "[1,2]");
  g_assert_false (has_name (rows, "pays"));
}

static void
test_json_paths (void)
{
  g_autoptr (CohortJsonRows) rows = parse ("{\"data\":{\"list\":[{\"a\":1},{\"b\":2}]},\"none\":[]}");

  g_assert_false (cohort_json_rows_set_path (rows, "data.rows[]"));
  g_assert_cmpuint (cohort_json_rows_get_length (rows), ==, 0);
  g_assert_false (cohort_json_rows_set_path (rows, "data[]"));
  g_assert_false (cohort_json_rows_set_path (rows, "[]"));
  g_assert_true (cohort_json_rows_set_path (rows, "[]|data.list[]|none[]"));
  g_assert_cmpuint (cohort_json_rows_get_length (rows), ==, 2);
  g_assert_true (cohort_json_rows_set_path (rows, "none[]"));
  g_assert_cmpuint (cohort_json_rows_get_length (rows), ==, 0);
}

/* Amounts that are numbers keep every digit that money has. */
static void
test_json_numbers (void)
{
  g_autoptr (CohortJsonRows) rows
      = parse ("[{\"a\":0.1,\"b\":1234567890123.45,\"c\":-0.07,\"d\":9007199254740993,\"e\":15.00,\"f\":4.35}]");

  g_assert_true (cohort_json_rows_set_path (rows, "[]"));
  g_assert_cmpstr (value_of (rows, 0, "a"), ==, "0.1");
  g_assert_cmpstr (value_of (rows, 0, "b"), ==, "1234567890123.45");
  g_assert_cmpstr (value_of (rows, 0, "c"), ==, "-0.07");
  g_assert_cmpstr (value_of (rows, 0, "d"), ==, "9007199254740993");
  g_assert_cmpstr (value_of (rows, 0, "e"), ==, "15");
  g_assert_cmpstr (value_of (rows, 0, "f"), ==, "4.35");
}

static void
test_json_bad (void)
{
  static const char *const bad[]
      = { "", "{", "[1,", "\xff\xfe", "hello", "[{\"a\":}]", "[1] [2]", "{}\n{}", "[{\"a\":1}]\n[{\"a\":2}]" };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (CohortJsonRows) scalar = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) local = NULL;

      g_assert_null (cohort_json_rows_new (bad[i], strlen (bad[i]), &local));
      g_assert_error (local, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_JSON);
    }
  for (int i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (cohort_json_rows_new (deep->str, deep->len, &error));
  g_assert_error (error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_JSON);

  scalar = parse ("\"text\"");
  g_assert_null (cohort_json_rows_detect (scalar));
  g_assert_cmpuint (cohort_json_rows_get_length (scalar), ==, 0);
}

/* Cut at U+0000, the first two would be one text. */
static void
test_json_nul (void)
{
  g_autoptr (CohortJsonRows) rows = parse ("[{\"a\":\"x\\u0000y\"},{\"a\":\"x\"},{\"a\":\"x\\\\u0000\"},"
                                           "{\"a\":[\"\\\\\\u0000\"]}]");

  g_assert_true (cohort_json_rows_set_path (rows, "[]"));
  g_assert_cmpstr (value_of (rows, 0, "a"), ==, "x\xef\xbf\xbdy");
  g_assert_nonnull (cohort_json_rows_get_fault (rows));
  g_assert_cmpstr (value_of (rows, 1, "a"), ==, "x");
  g_assert_null (cohort_json_rows_get_fault (rows));
  g_assert_cmpstr (value_of (rows, 2, "a"), ==, "x\\u0000");
  g_assert_null (cohort_json_rows_get_fault (rows));
  value_of (rows, 3, "a");
  g_assert_nonnull (cohort_json_rows_get_fault (rows));
}

static void
test_json_detect (void)
{
  g_autoptr (CohortJsonRows) unknown = parse ("{\"data\":[{\"foo\":1}]}");
  g_autoptr (CohortJsonRows) bare = parse ("[{\"out_trade_no\":\"202401011200001\",\"user_id\":\"u\",\"plan_id\":\"\","
                                           "\"month\":1,\"total_amount\":\"5.00\"}]");

  g_assert_null (cohort_json_rows_detect (unknown));
  g_assert_cmpuint (cohort_json_rows_get_length (unknown), ==, 0);
  g_assert_cmpstr (cohort_json_rows_detect (bare)->id, ==, "afdian-orders");
  g_assert_cmpuint (cohort_json_rows_get_length (bare), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/providers/row", test_row);
  g_test_add_func ("/providers/json/joined", test_json_joined);
  g_test_add_func ("/providers/json/paths", test_json_paths);
  g_test_add_func ("/providers/json/numbers", test_json_numbers);
  g_test_add_func ("/providers/json/bad", test_json_bad);
  g_test_add_func ("/providers/json/nul", test_json_nul);
  g_test_add_func ("/providers/json/detect", test_json_detect);
  return g_test_run ();
}
