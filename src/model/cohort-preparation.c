// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asks for the reports one after another, so that one of the two readers stays free for whoever waits, and throws them
 * away: what they had in common stays with the ledger. */

#include "config.h"

#include "cohort-preparation.h"

#include "cohort-money-report.h"
#include "cohort-post-figures-private.h"
#include "cohort-reconcile-report.h"
#include "cohort-retention-report.h"
#include "cohort-scope-model.h"
#include "cohort-store.h"
#include "cohort-today-report.h"

#define SESSION_KEY "cohort-preparation"
#define QUIET_MS 1500

/* What is asked for, in this order: what a person sees first comes first. */
enum
{
  TODAY,
  MONEY_OF_A_YEAR,
  MONEY,
  RETENTION, /* one for each way of grouping */
  PAYOUTS = RETENTION + COHORT_N_RETENTION_BY,
  LIBRARY,
  N_STEPS
};

typedef struct
{
  CohortSession *session;    /* (unowned): owns it */
  guint quiet;               /* source; 0: none */
  guint step;                /* what is asked for */
  GCancellable *cancellable; /* (owned) (nullable): of the round under way */
  gboolean done;             /* since the last change */
} Preparation;

static void ask (Preparation *self);

static void
preparation_free (gpointer data)
{
  Preparation *self = data;

  g_clear_handle_id (&self->quiet, g_source_remove);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* A round that was cancelled or failed ends here: the page that wants such a report says why there is none. @held is
 * released. */
static void
next (GObject *held, const GError *error)
{
  g_autoptr (CohortSession) session = COHORT_SESSION (held);
  Preparation *self = g_object_get_data (held, SESSION_KEY);

  if (error != NULL)
    return;
  self->step++;
  ask (self);
}

static void
today_cb (GObject *source, GAsyncResult *result, gpointer session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTodayReport) report = cohort_today_report_load_finish (result, &error);

  next (session, error);
}

static void
money_cb (GObject *source, GAsyncResult *result, gpointer session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) report = cohort_money_report_load_finish (result, &error);

  next (session, error);
}

static void
retention_cb (GObject *source, GAsyncResult *result, gpointer session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRetentionReport) report = cohort_retention_report_load_finish (result, &error);

  next (session, error);
}

static void
payouts_cb (GObject *source, GAsyncResult *result, gpointer session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortReconcileReport) report = cohort_reconcile_report_load_finish (result, &error);

  next (session, error);
}

static void
library_cb (GObject *source, GAsyncResult *result, gpointer session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPostFigures) figures = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  next (session, error);
}

static void
ask (Preparation *self)
{
  g_autoptr (CohortScope) scope = cohort_scope_model_make_scope (cohort_scope_model_of (self->session));
  gpointer held = g_object_ref (self->session);

  if (self->step == N_STEPS)
    {
      self->done = TRUE;
      g_clear_object (&self->cancellable);
      g_object_unref (held);
    }
  else if (self->step == TODAY)
    cohort_today_report_load_async (self->session, self->cancellable, today_cb, held);
  else if (self->step < RETENTION)
    {
      if (self->step == MONEY_OF_A_YEAR)
        scope->period = cohort_period_last_full_months (scope->as_of, 12);
      cohort_money_report_load_async (self->session, scope, self->cancellable, money_cb, held);
    }
  else if (self->step < PAYOUTS)
    cohort_retention_report_load_async (self->session,
                                        &(CohortRetentionQuestion) { .by = (CohortRetentionBy) (self->step - RETENTION),
                                                                     .money = TRUE,
                                                                     .scope = scope },
                                        self->cancellable, retention_cb, held);
  else if (self->step == PAYOUTS)
    cohort_reconcile_report_load_async (self->session, COHORT_PERIOD_EVERYTHING, self->cancellable, payouts_cb, held);
  else
    cohort_post_figures_prepare_async (self->session, self->cancellable, library_cb, held);
}

static void
quiet_cb (gpointer data)
{
  Preparation *self = data;

  self->quiet = 0;
  self->step = TODAY;
  self->cancellable = g_cancellable_new ();
  ask (self);
}

/* While changes follow each other, as in a run, nothing is begun. */
static void
wait_for_quiet (Preparation *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->quiet, g_source_remove);
  self->done = FALSE;
  self->quiet = g_timeout_add_once (QUIET_MS, quiet_cb, self);
}

static void
changed_cb (CohortSession *session, guint domains, gpointer data)
{
  if ((domains & COHORT_DOMAIN_FIGURES) != 0)
    wait_for_quiet (data);
}

/**
 * cohort_preparation_begin:
 *
 * From now on until the session goes, what pages share is computed in the background. Once is enough.
 */
void
cohort_preparation_begin (CohortSession *session)
{
  Preparation *self;

  g_return_if_fail (COHORT_IS_SESSION (session));

  if (g_object_get_data (G_OBJECT (session), SESSION_KEY) != NULL)
    return;
  self = g_new0 (Preparation, 1);
  self->session = session;
  g_object_set_data_full (G_OBJECT (session), SESSION_KEY, self, preparation_free);
  g_signal_connect (session, "changed", G_CALLBACK (changed_cb), self);
  wait_for_quiet (self);
}

/**
 * cohort_preparation_is_done:
 *
 * Returns: whether everything is there, of the latest state
 */
gboolean
cohort_preparation_is_done (CohortSession *session)
{
  const Preparation *self = g_object_get_data (G_OBJECT (session), SESSION_KEY);

  return self != NULL && self->done;
}
