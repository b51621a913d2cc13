// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-check-report.h"

#include "cohort-check.h"
#include "cohort-store.h"

static void
fault_free (gpointer data)
{
  CohortCheckFault *self = data;

  g_free (self->check);
  g_free (self->text);
  g_free (self);
}

static gpointer
check (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) faults = cohort_check_run (db, NULL, 0, cancellable, error);
  GPtrArray *report;

  if (faults == NULL)
    return NULL;
  report = g_ptr_array_new_full (faults->len, fault_free);
  for (guint i = 0; i < faults->len; i++)
    {
      const CohortFault *fault = g_ptr_array_index (faults, i);
      CohortCheckFault *line = g_new0 (CohortCheckFault, 1);

      line->check = g_strdup (fault->check);
      line->text = g_strdup (fault->text);
      g_ptr_array_add (report, line);
    }
  return report;
}

GPtrArray *
cohort_check_report (const char *path, GError **error)
{
  g_autoptr (CohortStore) store = cohort_store_open (path, COHORT_STORE_READ_ONLY, error);

  return store != NULL ? cohort_store_read (store, check, NULL, NULL, error) : NULL;
}
