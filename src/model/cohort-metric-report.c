// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-metric-report.h"

#include "cohort-ledger-snapshot-private.h"
#include "cohort-store.h"

#include <string.h>

typedef struct
{
  CohortLedgerCache *cache;
  CohortScope *scope;
  GStrv ids; /* (nullable): all */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_ledger_cache_unref (self->cache);
  cohort_scope_free (self->scope);
  g_strfreev (self->ids);
  g_free (self);
}

static Question *
question_new (CohortSession *session, const CohortScope *scope, const char *const *ids)
{
  Question *self = g_new0 (Question, 1);

  self->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->scope = cohort_scope_copy (scope);
  self->ids = g_strdupv ((GStrv) ids);
  return self;
}

static void
report_clear (gpointer data)
{
  CohortMetricReport *self = data;

  for (guint i = 0; i < self->answers->len; i++)
    g_array_unref (g_array_index (self->answers, CohortMetricAnswer, i).values);
  g_array_unref (self->answers);
  cohort_ledger_snapshot_unref (self->ledger);
  cohort_scope_free (self->scope);
}

CohortMetricReport *
cohort_metric_report_ref (CohortMetricReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_metric_report_unref (CohortMetricReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/**
 * cohort_metric_report_new:
 * @memo: (nullable): shared by several of the same ledger
 * @ids: (nullable): of the metrics wanted; an unknown one has no answer
 *
 * For a job that has the ledger already. Any thread.
 *
 * Returns: (transfer full): or NULL with @error set, when it was cancelled
 */
CohortMetricReport *
cohort_metric_report_new (CohortLedgerSnapshot *ledger, CohortMetricMemo *memo, const CohortScope *scope,
                          const char *const *ids, GCancellable *cancellable, GError **error)
{
  CohortMetricReport *report = g_atomic_rc_box_new0 (CohortMetricReport);
  g_autoptr (CohortMetricMemo) own = memo == NULL ? cohort_ledger_snapshot_memo (ledger) : NULL;
  CohortFacts facts = *cohort_ledger_snapshot_get_facts (ledger);
  const CohortDay reach = cohort_ledger_snapshot_get_reach (ledger);
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  facts.memo = memo != NULL ? memo : own;
  report->ledger = cohort_ledger_snapshot_ref (ledger);
  report->scope = cohort_scope_copy (scope);
  /* Nothing is judged of days that no source tells of. */
  if (reach != COHORT_DAY_NONE)
    report->scope->as_of = MIN (scope->as_of, reach);
  report->answers = g_array_new (FALSE, FALSE, sizeof (CohortMetricAnswer));
  for (gsize i = 0; i < n; i++)
    {
      CohortMetricAnswer one = { .metric = metrics[i] };

      if (ids != NULL && !g_strv_contains (ids, metrics[i]->id))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          cohort_metric_report_unref (report);
          return NULL;
        }
      one.values
          = cohort_metric_compute (metrics[i], cohort_ledger_snapshot_get_segments (ledger), &facts, report->scope);
      g_array_append_val (report->answers, one);
    }
  return report;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_get (question->cache, db, error);

  if (ledger == NULL)
    return NULL;
  return cohort_metric_report_new (ledger, NULL, question->scope, (const char *const *) question->ids, cancellable,
                                   error);
}

/**
 * cohort_metric_report_knows:
 *
 * Returns: whether there is a metric called @id
 */
gboolean
cohort_metric_report_knows (const char *id)
{
  return cohort_metric_find (id) != NULL;
}

/**
 * cohort_metric_report_load:
 * @ids: (nullable): of the metrics wanted; an unknown one has no answer
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortMetricReport *
cohort_metric_report_load (CohortSession *session, const CohortScope *scope, const char *const *ids, GError **error)
{
  Question *question = question_new (session, scope, ids);
  CohortMetricReport *report = cohort_store_read (cohort_session_get_store (session), answer, question, NULL, error);

  question_free (question);
  return report;
}

static gpointer
find_last_month (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_get (question->cache, db, error);
  CohortPeriod period;

  if (ledger == NULL)
    return NULL;
  period = cohort_ledger_snapshot_last_month (ledger, question->scope->as_of);
  return g_memdup2 (&period, sizeof period);
}

/**
 * cohort_metric_report_last_month:
 * @period: (out): the last whole month that the data tell of
 *
 * What is asked for where nobody names a period. Waits for the answer; for the command line and tests.
 *
 * Returns: whether it is known, else with @error set
 */
gboolean
cohort_metric_report_last_month (CohortSession *session, CohortPeriod *period, GError **error)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (COHORT_PERIOD_EVERYTHING, cohort_session_get_today (session), NULL);
  Question *question = question_new (session, scope, NULL);
  g_autofree CohortPeriod *found
      = cohort_store_read (cohort_session_get_store (session), find_last_month, question, NULL, error);

  question_free (question);
  if (found != NULL)
    *period = *found;
  return found != NULL;
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  CohortMetricReport *report = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (report == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, report, (GDestroyNotify) cohort_metric_report_unref);
}

/**
 * cohort_metric_report_load_async:
 * @ids: (nullable): of the metrics wanted
 */
void
cohort_metric_report_load_async (CohortSession *session, const CohortScope *scope, const char *const *ids,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_metric_report_load_async);
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, scope, ids),
                           question_free, (GDestroyNotify) cohort_metric_report_unref, cancellable, on_answered, task);
}

CohortMetricReport *
cohort_metric_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_metric_report_find:
 *
 * Returns: (transfer none) (nullable): the answer of the metric called @id
 */
const CohortMetricAnswer *
cohort_metric_report_find (const CohortMetricReport *self, const char *id)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      const CohortMetricAnswer *one = &g_array_index (self->answers, CohortMetricAnswer, i);

      if (strcmp (one->metric->id, id) == 0)
        return one;
    }
  return NULL;
}

/**
 * cohort_metric_report_value:
 * @currency: (nullable): for figures that are no money
 *
 * Returns: (transfer none) (nullable): one figure
 */
const CohortMetricValue *
cohort_metric_report_value (const CohortMetricReport *self, const char *id, const char *part, const char *currency)
{
  const CohortMetricAnswer *one = cohort_metric_report_find (self, id);

  return one != NULL ? cohort_metric_value (one->values, part, currency) : NULL;
}
