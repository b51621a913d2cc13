// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-risk-fit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-commands.h"
#include "cohort-fit-child-private.h"
#include "cohort-risk-rows.h"
#include "cohort-risk-state-private.h"
#include "cohort-store.h"

typedef struct
{
  gint64 member;
  const char *sign;
  gint64 ppm;
} Kept;

/* A run on its way into the file. */
typedef struct
{
  CohortRiskCache *cache;
  CohortRiskDay day;
  char *text;
  /* filled in by the reader */
  CohortDay as_of;
  char *hash;
  gboolean by_model;
  GArray *rows; /* (element-type Kept) */
  gint64 now_us;
} Run;

static void
run_free (gpointer data)
{
  Run *self = data;

  cohort_risk_cache_unref (self->cache);
  g_array_unref (self->rows);
  g_free (self->text);
  g_free (self->hash);
  g_free (self);
}

static Run *
run_new (CohortSession *session, const char *text)
{
  Run *self = g_new0 (Run, 1);

  self->cache = cohort_risk_cache_ref (cohort_risk_cache_of (session));
  self->day = (CohortRiskDay) { cohort_session_get_today (session), COHORT_DAY_NONE };
  self->text = g_strdup (text);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Kept));
  self->now_us = cohort_session_get_now (session);
  return self;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

/* ---- in the child ---- */

static gpointer
fit (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Run *run = data;
  g_autoptr (CohortRiskState) state = cohort_risk_cache_get (run->cache, db, &run->day, error);
  g_autoptr (CohortRiskFit) made = NULL;

  if (state == NULL)
    return NULL;
  made = cohort_risk_fit_new (cohort_ledger_snapshot_get_segments (state->ledger),
                              cohort_ledger_snapshot_get_facts (state->ledger), state->as_of);
  return cohort_risk_fit_print (state, made);
}

char *
cohort_risk_fit_run (CohortSession *session, CohortDay as_of, GError **error)
{
  g_autoptr (Run) run = run_new (session, NULL);

  run->day.as_of = as_of;
  return cohort_store_read (cohort_session_get_store (session), fit, run, NULL, error);
}

/* ---- in whoever keeps it ---- */

static void
add_rows (Run *self, const CohortRiskState *state, const CohortRiskFit *made)
{
  for (gsize i = 0; i < state->n_risks; i++)
    {
      CohortRisk risk = state->risks[i];
      const CohortRiskForecast *forecast = cohort_risk_fit_find (made, risk.member);
      Kept kept;

      if (forecast != NULL)
        cohort_risk_take_forecast (&risk, forecast, &made->history->usual);
      kept.member = cohort_ledger_snapshot_get_id (state->ledger, COHORT_ROWS_MEMBERS, risk.member);
      kept.sign = cohort_risk_sign_id (cohort_risk_sign (risk.signs));
      kept.ppm = isnan (risk.probability) ? -1 : llround (risk.probability * 1e6);
      g_array_append_val (self->rows, kept);
    }
}

static gpointer
prepare (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *self = data;
  g_autoptr (CohortRiskState) state = cohort_risk_cache_get (self->cache, db, &self->day, error);
  g_autoptr (CohortRiskFit) made = NULL;

  if (state == NULL)
    return NULL;
  made = cohort_risk_fit_parse (state, self->text, NULL);
  if (made == NULL)
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING,
                           _ ("The ledger changed while forecasts were made of it; they were dropped."));
      return NULL;
    }
  self->as_of = state->as_of;
  self->by_model = made->status == COHORT_STATUS_OK;
  g_set_str (&self->hash, state->hash);
  add_rows (self, state, made);
  return GINT_TO_POINTER (TRUE);
}

static gboolean
write_rows (CohortDb *db, const Run *self, GError **error)
{
  gint64 run;

  if (!cohort_prediction_begin (db, self->as_of, COHORT_RISK_HORIZON, self->by_model ? "model" : "rules", self->hash,
                                self->text, self->now_us, &run, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Kept *kept = &g_array_index (self->rows, Kept, i);

      if (!cohort_prediction_add (db, run, kept->member, kept->sign, kept->ppm, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
keep (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Run *self = data;

  if (!cohort_db_begin (db, error))
    return NULL;
  if (!write_rows (db, self, error) || !cohort_db_commit (db, error))
    {
      cohort_db_rollback (db);
      return NULL;
    }
  cohort_risk_cache_forget (self->cache);
  return GINT_TO_POINTER (TRUE);
}

gboolean
cohort_risk_fit_keep (CohortSession *session, const char *printed, GError **error)
{
  CohortStore *store = cohort_session_get_store (session);
  g_autoptr (Run) run = run_new (session, printed);

  return cohort_store_read (store, prepare, run, NULL, error) != NULL
         && cohort_store_write (store, keep, run, NULL, error) != NULL;
}

/* ---- both, without waiting ---- */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (cohort_store_write_finish (COHORT_STORE (source), result, &error) == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (cohort_store_read_finish (COHORT_STORE (source), result, &error) == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  cohort_store_write_async (COHORT_STORE (source), keep, g_task_get_task_data (task), NULL, NULL,
                            g_task_get_cancellable (task), kept_cb, g_object_ref (task));
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  CohortSession *session = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  run->text = cohort_fit_child_finish (result, &error);
  if (run->text == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    cohort_store_read_async (cohort_session_get_store (session), prepare, run, NULL, NULL,
                             g_task_get_cancellable (task), prepared_cb, g_object_ref (task));
}

void
cohort_risk_refresh_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_risk_refresh_async);
  g_task_set_task_data (task, run_new (session, NULL), run_free);
  cohort_fit_child_async (cohort_session_get_path (session), NULL, cancellable, printed_cb, task);
}

gboolean
cohort_risk_refresh_finish (CohortSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
