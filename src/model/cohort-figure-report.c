// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-figure-private.h"

#include "cohort-preferences.h"
#include "cohort-store.h"

#include <string.h>

struct _CohortFigureQuestion
{
  CohortLedgerCache *cache;
  CohortScope *scope;
  GStrv ids;
  CohortFigureBy by;
  char *zone;
};

void
cohort_figure_question_free (CohortFigureQuestion *self)
{
  cohort_ledger_cache_unref (self->cache);
  cohort_scope_free (self->scope);
  g_strfreev (self->ids);
  g_free (self->zone);
  g_free (self);
}

static CohortFigureBy
definitions_of (CohortSession *session)
{
  const char *chosen = cohort_preferences_get (session, COHORT_PREFERENCE_DEFINITIONS);
  guint n;
  const CohortDefinitions *definitions = cohort_preferences_get_definitions (&n);

  for (guint i = 0; i < MIN (n, COHORT_N_BY); i++)
    if (g_str_equal (definitions[i].id, chosen))
      return i;
  return COHORT_BY_COHORT;
}

/* A balance or a rate of all time says nothing: the last whole month stands for it. */
static CohortScope *
judged_scope (const CohortScope *scope, const CohortLedgerSnapshot *ledger)
{
  CohortScope *judged = cohort_scope_copy (scope);

  if (cohort_period_kind (scope->period) == COHORT_PERIOD_ALL)
    judged->period = cohort_ledger_snapshot_last_month (ledger, scope->as_of);
  return judged;
}

CohortFigureQuestion *
cohort_figure_question_new (CohortSession *session, const CohortScope *scope, const char *const *ids)
{
  CohortFigureQuestion *self = g_new0 (CohortFigureQuestion, 1);

  self->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->scope = cohort_scope_copy (scope);
  self->ids = g_strdupv ((GStrv) ids);
  self->by = definitions_of (session);
  self->zone = g_strdup (cohort_session_get_zone_name (session));
  return self;
}

static void
report_clear (gpointer data)
{
  CohortFigureReport *self = data;

  g_ptr_array_unref (self->figures);
  g_clear_pointer (&self->now, cohort_metric_report_unref);
  g_clear_pointer (&self->before, cohort_metric_report_unref);
  g_clear_pointer (&self->each, cohort_metric_report_unref);
}

CohortFigureReport *
cohort_figure_report_ref (CohortFigureReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_figure_report_unref (CohortFigureReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* The metrics that the figures stand on, each once. @headlines: only those that are one, of money where @money. */
static GStrv
metrics_of (const CohortFigureQuestion *question, gboolean headlines, gboolean money)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; question->ids[i] != NULL; i++)
    {
      const CohortFigureKind *kind = cohort_figure_kind_find (question->ids[i]);
      const char *headline = kind->by[question->by].metric;

      if ((!money || cohort_metric_find (headline)->unit == COHORT_UNIT_MONEY)
          && !g_ptr_array_find_with_equal_func (ids, headline, g_str_equal, NULL))
        g_ptr_array_add (ids, (gpointer) headline);
      for (guint j = 0; !headlines && j < kind->n_others; j++)
        if (!g_ptr_array_find_with_equal_func (ids, kind->others[j].source.metric, g_str_equal, NULL))
          g_ptr_array_add (ids, (gpointer) kind->others[j].source.metric);
    }
  g_ptr_array_add (ids, NULL);
  return g_strdupv ((char **) ids->pdata);
}

/* Money of several currencies in one number needs the home currency; each by itself is told beside it. */
static gboolean
ask (CohortFigureReport *self, const CohortFigureQuestion *question, CohortLedgerSnapshot *ledger,
     GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortMetricMemo) memo = cohort_ledger_snapshot_memo (ledger);
  gboolean mixed = question->scope->currency == NULL && cohort_ledger_snapshot_get_segments (ledger)->n_currencies > 1;
  g_autoptr (CohortScope) asked = judged_scope (question->scope, ledger), now = cohort_scope_copy (asked);
  g_autoptr (CohortScope) before = NULL;
  g_auto (GStrv) all = metrics_of (question, FALSE, FALSE), headlines = metrics_of (question, TRUE, FALSE);

  if (mixed)
    now->currency = cohort_ledger_snapshot_get_home (ledger);
  self->now = cohort_metric_report_new (ledger, memo, now, (const char *const *) all, cancellable, error);
  if (self->now == NULL)
    return FALSE;
  before = cohort_scope_copy (now);
  before->period = cohort_period_shift (now->period, -1);
  self->before = cohort_metric_report_new (ledger, memo, before, (const char *const *) headlines, cancellable, error);
  if (self->before == NULL)
    return FALSE;
  if (mixed)
    {
      g_auto (GStrv) money = metrics_of (question, TRUE, TRUE);

      self->each = cohort_metric_report_new (ledger, memo, asked, (const char *const *) money, cancellable, error);
    }
  return !mixed || self->each != NULL;
}

/* Returns: (transfer full) */
CohortLedgerSnapshot *
cohort_figure_question_read (const CohortFigureQuestion *self, CohortDb *db, GError **error)
{
  return cohort_ledger_cache_get (self->cache, db, error);
}

/* Returns: (transfer full): or NULL with @error set, when it was cancelled */
CohortFigureReport *
cohort_figure_question_answer (const CohortFigureQuestion *question, CohortLedgerSnapshot *ledger,
                               GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortFigureReport) self = g_atomic_rc_box_new0 (CohortFigureReport);

  self->figures = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_figure_free);
  if (!ask (self, question, ledger, cancellable, error))
    return NULL;
  for (guint i = 0; question->ids[i] != NULL; i++)
    {
      CohortFigureContext context = { .kind = cohort_figure_kind_find (question->ids[i]),
                                      .by = question->by,
                                      .now = self->now,
                                      .before = self->before,
                                      .each = self->each,
                                      .today = question->scope->as_of,
                                      .zone = question->zone };

      g_ptr_array_add (self->figures, cohort_figure_new (&context));
    }
  return g_steal_pointer (&self);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_figure_question_read (data, db, error);

  return ledger != NULL ? cohort_figure_question_answer (data, ledger, cancellable, error) : NULL;
}

/**
 * cohort_figure_report_load:
 * @scope: all time is answered for the last whole month; without a currency money is converted to the home currency
 *   where there are several
 * @ids: names of cohort-figure.h
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortFigureReport *
cohort_figure_report_load (CohortSession *session, const CohortScope *scope, const char *const *ids, GError **error)
{
  CohortFigureQuestion *question = cohort_figure_question_new (session, scope, ids);
  CohortFigureReport *self = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  cohort_figure_question_free (question);
  return self;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  CohortFigureReport *self = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (self == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, self, (GDestroyNotify) cohort_figure_report_unref);
}

/**
 * cohort_figure_report_load_async:
 * @ids: names of cohort-figure.h
 */
void
cohort_figure_report_load_async (CohortSession *session, const CohortScope *scope, const char *const *ids,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_figure_report_load_async);
  cohort_store_read_async (cohort_session_get_store (session), answer, cohort_figure_question_new (session, scope, ids),
                           (GDestroyNotify) cohort_figure_question_free, (GDestroyNotify) cohort_figure_report_unref,
                           cancellable, answered_cb, task);
}

/* Returns: (transfer full) */
CohortFigureReport *
cohort_figure_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_figure_report_find:
 *
 * Returns: (transfer none) (nullable): the figure called @id
 */
const CohortFigure *
cohort_figure_report_find (const CohortFigureReport *self, const char *id)
{
  for (guint i = 0; i < self->figures->len; i++)
    {
      const CohortFigure *one = self->figures->pdata[i];

      if (strcmp (one->id, id) == 0)
        return one;
    }
  return NULL;
}
