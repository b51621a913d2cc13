// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Detection and rows. The input is lines: the first, parted by "|", is a header to be detected; the length of the
 * second picks a format; the rest are the values of one row of it. Detection must not depend on the order of the names.
 */

#include "fuzz.h"

#include "fuzz-rows.h"

static void
check_detection (char **names)
{
  guint n_names = g_strv_length (names);
  const CohortFormat *found = cohort_format_detect (COHORT_SHAPE_CSV, (const char *const *) names, n_names);
  g_autofree const char **backwards = g_new0 (const char *, n_names + 1);

  for (guint i = 0; i < n_names; i++)
    backwards[i] = names[n_names - 1 - i];
  g_assert_true (cohort_format_detect (COHORT_SHAPE_CSV, backwards, n_names) == found);
  if (found != NULL && found->fields != NULL)
    {
      g_autoptr (GHashTable) columns = cohort_format_guess_columns (found, (const char *const *) names, n_names);

      g_assert_cmpuint (g_hash_table_size (columns), <=, n_names);
    }
}

static void
check_row (const CohortFormat *format, char **lines)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new_for (format);
  g_autoptr (CohortRow) row = cohort_row_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; format->signature != NULL && format->signature[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) format->signature[i]);
  for (const CohortFormatField *field = format->fields; field != NULL && field->id != NULL; field++)
    g_ptr_array_add (names, (gpointer) field->aliases[0]);
  for (guint i = 0; format->private_columns != NULL && format->private_columns[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) format->private_columns[i]);
  mapping->observed_us = G_GINT64_CONSTANT (1782820800000000);
  cohort_row_set_columns (row, (const char *const *) names->pdata, names->len);
  cohort_row_set_values (row, (const char *const *) lines, g_strv_length (lines));
  fuzz_check_row (format, mapping, row);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) MIN (size, 4096));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 64);
  g_auto (GStrv) names = NULL;
  guint n_formats;
  const CohortFormat *const *formats = cohort_formats (&n_formats);

  if (lines[0] == NULL)
    return 0;
  names = g_strsplit (lines[0], "|", 64);
  check_detection (names);
  if (lines[1] != NULL)
    check_row (formats[strlen (lines[1]) % n_formats], lines + 2);
  return 0;
}
