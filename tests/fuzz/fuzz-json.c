// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* JSON files: any bytes are refused with an error or become rows, and every JSON format reads any row. */

#include "fuzz.h"

#include "cohort-json-rows.h"
#include "fuzz-rows.h"

static void
check_rows (CohortJsonRows *rows, const CohortFormat *format)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (format);
  g_autoptr (CohortRow) row = cohort_row_new ();
  const char *const *names;
  guint n_names;

  names = cohort_json_rows_get_names (rows, &n_names);
  cohort_row_set_columns (row, names, n_names);
  for (guint i = 0; i < cohort_json_rows_get_length (rows) && i < 64; i++)
    {
      cohort_row_set_values (row, cohort_json_rows_get_values (rows, i), n_names);
      fuzz_check_row (format, mapping, row);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortJsonRows) rows = cohort_json_rows_new ((const char *) data, size, &error);
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);
  const CohortFormat *found;

  if (rows == NULL)
    {
      g_assert_nonnull (error);
      fuzz_check_text (error->message);
      return 0;
    }
  found = cohort_json_rows_detect (rows);
  if (found != NULL)
    check_rows (rows, found);
  for (guint i = 0; i < n_formats; i++)
    if (formats[i]->shape == COHORT_SHAPE_JSON && cohort_json_rows_set_path (rows, formats[i]->json_rows))
      check_rows (rows, formats[i]);
  return 0;
}
