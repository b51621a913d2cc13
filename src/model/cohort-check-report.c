// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-check-report.h"

#include "cohort-check.h"
#include "cohort-findings.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-scramble.h"
#include "cohort-store.h"

static void
fault_free (gpointer data)
{
  CohortCheckFault *self = data;

  g_free (self->check);
  g_free (self->text);
  g_free (self);
}

static void
finding_free (gpointer data)
{
  CohortCheckFinding *self = data;

  g_free (self->check);
  g_free (self->table);
  g_free (self->text);
  g_free (self);
}

static gpointer
finding_copy (gconstpointer data, gpointer unused)
{
  const CohortCheckFinding *from = data;
  CohortCheckFinding *self = g_memdup2 (from, sizeof *from);

  self->check = g_strdup (from->check);
  self->table = g_strdup (from->table);
  self->text = g_strdup (from->text);
  return self;
}

void
cohort_check_report_free (CohortCheckReport *self)
{
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

static gboolean
look_for_faults (CohortDb *db, GPtrArray *report, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortFaults) faults = cohort_check_run (db, NULL, 0, cancellable, error);

  for (guint i = 0; faults != NULL && i < faults->len; i++)
    {
      const CohortFault *fault = g_ptr_array_index (faults, i);
      CohortCheckFault *line = g_new0 (CohortCheckFault, 1);

      line->check = g_strdup (fault->check);
      line->text = g_strdup (fault->text);
      g_ptr_array_add (report, line);
    }
  return faults != NULL;
}

static gboolean
look_for_findings (CohortDb *db, GPtrArray *report, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = cohort_findings_load (db, cancellable, error);

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      const CohortFinding *finding = g_ptr_array_index (findings, i);
      CohortCheckFinding *line = g_new0 (CohortCheckFinding, 1);

      line->check = g_strdup (finding->check);
      line->table = g_strdup (finding->table);
      line->row = finding->row;
      line->source = finding->source;
      line->member = finding->member;
      line->text = g_strdup (finding->text);
      g_ptr_array_add (report, line);
    }
  return findings != NULL;
}

static gpointer
check (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortCheckReport) report = g_new0 (CohortCheckReport, 1);

  report->faults = g_ptr_array_new_with_free_func (fault_free);
  report->findings = g_ptr_array_new_with_free_func (finding_free);
  if (!look_for_faults (db, report->faults, cancellable, error)
      || (report->faults->len == 0 && !look_for_findings (db, report->findings, cancellable, error)))
    return NULL;
  return g_steal_pointer (&report);
}

CohortCheckReport *
cohort_check_report_new (const char *path, GError **error)
{
  g_autoptr (CohortStore) store = cohort_store_open (path, COHORT_STORE_READ_ONLY, error);

  return store != NULL ? cohort_store_read (store, check, NULL, NULL, error) : NULL;
}

static void
cache_unref (gpointer data)
{
  cohort_ledger_cache_unref (data);
}

static void
findings_unref (gpointer data)
{
  g_ptr_array_unref (data);
}

/* Kept beside the ledger, if that was read: they go through every line of every payout. */
static GPtrArray *
dup_findings (CohortLedgerCache *cache, CohortDb *db, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_peek (cache, db);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *stamp = cohort_findings_stamp (db, error), *key = g_strconcat ("findings ", stamp, NULL);
  const GPtrArray *kept = NULL;

  if (stamp == NULL)
    return NULL;
  if (ledger != NULL)
    kept = cohort_ledger_snapshot_find (ledger, key);
  if (kept == NULL)
    {
      findings = g_ptr_array_new_with_free_func (finding_free);
      if (!look_for_findings (db, findings, cancellable, error))
        return NULL;
      kept = findings;
      if (ledger != NULL)
        kept = cohort_ledger_snapshot_keep (ledger, key, g_steal_pointer (&findings), findings_unref);
    }
  return g_ptr_array_copy ((GPtrArray *) kept, finding_copy, NULL);
}

static gpointer
load_findings (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *findings = dup_findings (data, db, cancellable, error);

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      CohortCheckFinding *finding = findings->pdata[i];
      char *text = cohort_scramble_prose (finding->text);

      g_free (finding->text);
      finding->text = text;
    }
  return findings;
}

void
cohort_check_findings_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load_findings,
                           cohort_ledger_cache_ref (cohort_ledger_cache_of (session)), cache_unref,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
cohort_check_findings_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

GPtrArray *
cohort_check_findings_load (CohortSession *session, GError **error)
{
  return cohort_store_read (cohort_session_get_store (session), load_findings, cohort_ledger_cache_of (session), NULL,
                            error);
}
