// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A column is a number when every cell is one (an empty or blank cell is 0) and it has more than two
// distinct values; any other is a category.
#include "config.h"

#include "analyse-frame.h"

static gboolean
read_numbers (const Table *table, int column, double *numbers)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const char *text = table_cell (table, i, column);
      char *end;

      while (g_ascii_isspace (*text))
        text++;
      numbers[i] = g_ascii_strtod (text, &end);
      if (*end != '\0')
        return FALSE;
      any |= end != text;
    }
  return any;
}

static void
add_feature (Features *features, GArray *list, const Table *table, int column)
{
  g_autofree double *numbers = g_new (double, table->n_rows + 1);
  GPtrArray *labels = NULL;
  g_autofree guint32 *levels = table_levels (table, column, &labels);
  CohortFeature feature = { .name = table->names->pdata[column], .n_levels = labels->len };

  if (labels->len > 2 && read_numbers (table, column, numbers))
    {
      feature.kind = COHORT_FEATURE_NUMBER;
      feature.numbers = numbers;
      g_ptr_array_add (features->arrays, g_steal_pointer (&numbers));
      g_clear_pointer (&labels, g_ptr_array_unref);
    }
  else
    {
      feature.kind = COHORT_FEATURE_CATEGORY;
      feature.levels = levels;
      g_ptr_array_add (features->arrays, g_steal_pointer (&levels));
    }
  g_ptr_array_add (features->labels, labels);
  g_array_append_val (list, feature);
}

/**
 * features_new:
 * @without: (array zero-terminated=1): columns that are no features
 *
 * Returns: (transfer full): the features; names stay with @table
 */
Features *
features_new (const Table *table, const char *const *without)
{
  Features *features = g_new0 (Features, 1);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CohortFeature));

  features->arrays = g_ptr_array_new_with_free_func (g_free);
  features->labels = g_ptr_array_new ();
  for (guint c = 0; c < table->names->len; c++)
    if (!g_strv_contains (without, table->names->pdata[c]))
      add_feature (features, list, table, c);
  features->frame.n = table->n_rows;
  features->frame.n_features = list->len;
  features->frame.features = (CohortFeature *) list->data;
  g_ptr_array_add (features->arrays, g_array_free (list, FALSE));
  return features;
}

/**
 * features_free:
 */
void
features_free (Features *features)
{
  for (guint f = 0; f < features->labels->len; f++)
    g_clear_pointer (&features->labels->pdata[f], g_ptr_array_unref);
  g_ptr_array_unref (features->labels);
  g_ptr_array_unref (features->arrays);
  g_free (features);
}

/**
 * table_outcomes:
 *
 * Returns: (transfer full): 1 for 1, Yes and true, 0 for 0, No and false; %NULL with @error for another text
 */
guint8 *
table_outcomes (const Table *table, int column, GError **error)
{
  g_autofree guint8 *outcomes = g_new (guint8, table->n_rows + 1);

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const char *text = table_cell (table, i, column);

      if (g_ascii_strcasecmp (text, "1") == 0 || g_ascii_strcasecmp (text, "yes") == 0
          || g_ascii_strcasecmp (text, "true") == 0)
        outcomes[i] = 1;
      else if (g_ascii_strcasecmp (text, "0") == 0 || g_ascii_strcasecmp (text, "no") == 0
               || g_ascii_strcasecmp (text, "false") == 0)
        outcomes[i] = 0;
      else
        {
          g_set_error (error, ANALYSE_ERROR, 1, "row %zu: “%s” is neither yes nor no", i + 1, text);
          return NULL;
        }
    }
  return g_steal_pointer (&outcomes);
}
