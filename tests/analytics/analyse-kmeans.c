// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse kmeans: groups of rows by the named columns, as ln (1 + value).
#include "config.h"

#include "analyse.h"

#include "cohort-kmeans.h"

#include <math.h>
#include <string.h>

static double *
features (Analyse *analyse, const Table *table, guint *p, GError **error)
{
  g_auto (GStrv) names = g_strsplit (analyse_option (analyse, "columns", "recency,frequency,monetary"), ",", -1);
  double *values = g_new (double, table->n_rows *g_strv_length (names) + 1);

  *p = g_strv_length (names);
  for (guint j = 0; j < *p; j++)
    {
      int at = table_column (table, names[j]);
      g_autofree double *column = NULL;

      if (at < 0)
        g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”; name them with --columns", names[j]);
      else
        column = table_numbers (table, at, error);
      if (column == NULL)
        {
          g_free (values);
          return NULL;
        }
      for (gsize i = 0; i < table->n_rows; i++)
        values[i * *p + j] = column[i];
    }
  return values;
}

gboolean
analyse_kmeans (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_customers (analyse, error);
  g_autofree double *values = NULL;
  g_autoptr (CohortKmeans) model = NULL;
  double k, k_max, starts, seed;
  guint p;

  if (table == NULL || !analyse_number (analyse, "k", 0, &k, error)
      || !analyse_number (analyse, "max", COHORT_KMEANS_MAX_K, &k_max, error)
      || !analyse_number (analyse, "starts", 20, &starts, error) || !analyse_number (analyse, "seed", 1, &seed, error))
    return FALSE;
  values = features (analyse, table, &p, error);
  if (values == NULL)
    return FALSE;
  if (k > 0)
    model = cohort_kmeans_fit (values, table->n_rows, p, (guint) CLAMP (k, 1, 1000), (guint) CLAMP (starts, 1, 1000),
                               (gulong) CLAMP (seed, 0, 1e9));
  else
    model = cohort_kmeans_choose (values, table->n_rows, p, (guint) CLAMP (k_max, 2, 1000),
                                  (gulong) CLAMP (seed, 0, 1e9));
  put_status (analyse, "status", model->status);
  put_count (analyse, "n", model->n);
  put_count (analyse, "k", model->k);
  put_number (analyse, "inertia", model->inertia);
  put_number (analyse, "silhouette", model->silhouette);
  put_number (analyse, "stability", model->stability);
  if (model->label == NULL)
    return TRUE;
  put_numbers (analyse, "centres", model->centre, model->k * model->p);
  open_array (analyse, "sizes");
  for (guint c = 0; c < model->k; c++)
    put_count (analyse, NULL, model->size[c]);
  close_array (analyse);
  open_array (analyse, "labels");
  for (gsize i = 0; i < model->n; i++)
    put_count (analyse, NULL, model->label[i]);
  close_array (analyse);
  return TRUE;
}
