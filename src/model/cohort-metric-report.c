// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-metric-report.h"

#include "cohort-ledger-rows.h"
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

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  CohortLedgerSnapshot *ledger = cohort_ledger_cache_get (question->cache, db, error);
  CohortMetricReport *report;
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  if (ledger == NULL)
    return NULL;
  report = g_atomic_rc_box_new0 (CohortMetricReport);
  report->ledger = ledger;
  report->scope = cohort_scope_copy (question->scope);
  report->answers = g_array_new (FALSE, FALSE, sizeof (CohortMetricAnswer));
  for (gsize i = 0; i < n; i++)
    {
      CohortMetricAnswer one = { .metric = metrics[i] };

      if (question->ids != NULL && !g_strv_contains ((const char *const *) question->ids, metrics[i]->id))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          cohort_metric_report_unref (report);
          return NULL;
        }
      one.values = cohort_metric_compute (metrics[i], cohort_ledger_snapshot_get_segments (ledger),
                                          cohort_ledger_snapshot_get_facts (ledger), report->scope);
      g_array_append_val (report->answers, one);
    }
  return report;
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

/* ---- the rows behind a number ---- */

typedef struct
{
  const CohortMetricReport *report;
  const GArray *rows; /* (element-type guint32) */
  CohortRowSet set;
} RowQuestion;

static void
row_free (gpointer data)
{
  CohortMetricRow *self = data;

  g_free (self->name);
  g_free (self);
}

static const char *
currency_code (const CohortSegments *segments, guint16 currency)
{
  return segments->currencies[currency].code;
}

static CohortMetricRow *
row_new (const CohortMetricReport *report, CohortRowSet set, guint32 i)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (report->ledger);
  const CohortFacts *facts = cohort_ledger_snapshot_get_facts (report->ledger);
  CohortMetricRow *self = g_new0 (CohortMetricRow, 1);

  self->set = set;
  self->id = cohort_ledger_snapshot_get_id (report->ledger, set, i);
  self->member = cohort_ledger_snapshot_get_member_of (report->ledger, set, i);
  self->from = self->to = COHORT_DAY_NONE;
  if (set == COHORT_ROWS_MEMBERS)
    self->from = facts->people.joined[i];
  else if (set == COHORT_ROWS_SEGMENTS)
    {
      self->from = segments->start[i];
      self->to = segments->end[i];
      self->has_amount = segments->interval[i] != COHORT_INTERVAL_NONE;
      self->amount_minor = cohort_segment_net_price (segments, i);
      self->currency = currency_code (segments, segments->currency[i]);
    }
  else if (set == COHORT_ROWS_PAYMENTS)
    {
      self->from = facts->payments.day[i];
      self->has_amount = TRUE;
      self->amount_minor = facts->payments.gross[i];
      self->currency = currency_code (segments, facts->payments.currency[i]);
    }
  else if (set == COHORT_ROWS_TERMS)
    {
      self->from = facts->terms.from[i];
      self->to = facts->terms.to[i];
      self->has_amount = TRUE;
      self->amount_minor = facts->terms.amount[i];
      self->currency = currency_code (segments, facts->terms.currency[i]);
    }
  else if (set == COHORT_ROWS_COSTS)
    {
      self->from = facts->costs.day[i];
      self->has_amount = facts->costs.amount[i] != COHORT_AMOUNT_UNKNOWN;
      self->amount_minor = self->has_amount ? facts->costs.amount[i] : 0;
      self->currency = currency_code (segments, facts->costs.currency[i]);
    }
  return self;
}

static gpointer
read_rows (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const RowQuestion *question = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);

  for (guint i = 0; i < question->rows->len; i++)
    {
      CohortMetricRow *row = row_new (question->report, question->set, g_array_index (question->rows, guint32, i));

      g_ptr_array_add (rows, row);
      if (row->member != 0 && !cohort_ledger_member_name (db, row->member, &row->name, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

/**
 * cohort_metric_rows_load:
 * @value: a figure of @report
 * @denominator: the rows it is divided by instead of those it counts
 *
 * Waits for the answer.
 *
 * Returns: (transfer full) (element-type CohortMetricRow): empty where a figure has none; NULL with @error set
 */
GPtrArray *
cohort_metric_rows_load (CohortSession *session, const CohortMetricReport *report, const CohortMetricValue *value,
                         gboolean denominator, GError **error)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  RowQuestion question
      = { report, denominator ? value->den_rows : value->num_rows, denominator ? value->den_set : value->num_set };

  if (question.rows == NULL)
    question.rows = none;
  return cohort_store_read (cohort_session_get_store (session), read_rows, &question, NULL, error);
}
