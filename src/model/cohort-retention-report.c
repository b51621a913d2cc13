// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Puts the report together on a reader thread: segments from the shared snapshot, names and what happened around them
 * from the file, then groups, curves, forecast and findings, each in a file of its own. Months are those of the
 * community's zone; the one that is not over is there, and marked. */

#include "config.h"

#include "cohort-retention-file-private.h"

#include "cohort-ledger-snapshot-private.h"
#include "cohort-ledger-tenures.h"
#include "cohort-risk-rows.h"
#include "cohort-store.h"
#include "cohort-words.h"

typedef struct
{
  CohortLedgerCache *cache;
  CohortRetentionQuestion asked;
  char *first, *second; /* owned copies of what was asked */
  CohortScope *scope;   /* the same (nullable) */
  CohortDay as_of;
  CohortZone *zone;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_ledger_cache_unref (self->cache);
  cohort_zone_unref (self->zone);
  g_clear_pointer (&self->scope, cohort_scope_free);
  g_free (self->first);
  g_free (self->second);
  g_free (self);
}

static Question *
question_new (CohortSession *session, const CohortRetentionQuestion *asked)
{
  Question *self = g_new0 (Question, 1);

  self->cache = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->asked = *asked;
  self->asked.first = self->first = g_strdup (asked->first);
  self->asked.second = self->second = g_strdup (asked->second);
  self->scope = asked->scope != NULL ? cohort_scope_copy (asked->scope) : NULL;
  self->asked.scope = self->scope;
  self->as_of = cohort_session_get_today (session);
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return self;
}

static void
group_free (gpointer data)
{
  CohortRetentionGroup *group = data;

  g_free (group->name);
  g_free (group->paying);
  g_free (group->money);
  g_free (group);
}

static void
curve_free (gpointer data)
{
  g_free (((CohortRetentionCurve *) data)->name);
  g_free (data);
}

static void
finding_free (gpointer data)
{
  CohortRetentionFinding *finding = data;

  g_free (finding->title);
  g_free (finding->detail);
  g_free (finding->first);
  g_free (finding->second);
  g_free (finding->event);
  g_free (finding);
}

static void
exit_free (gpointer data)
{
  g_free (((CohortRetentionExit *) data)->text);
  g_free (((CohortRetentionExit *) data)->detail);
  g_free (data);
}

static void
report_clear (gpointer data)
{
  CohortRetentionReport *self = data;

  g_clear_pointer (&self->ledger, cohort_ledger_snapshot_unref);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->curves);
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->exits);
  g_array_unref (self->months);
  g_clear_pointer (&self->people->members, g_array_unref);
  g_free (self->people->group);
  g_free (self->people);
  if (self->fit != self->everybody)
    cohort_km_fit_free (self->fit);
  g_clear_pointer (&self->everybody, cohort_km_fit_free);
  g_clear_pointer (&self->test, cohort_log_rank_free);
  g_free (self->seen);
  g_free (self->left);
  g_free (self->verdict);
  g_free (self->tenure);
  g_free (self->model);
}

CohortRetentionReport *
cohort_retention_report_ref (CohortRetentionReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_retention_report_unref (CohortRetentionReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static CohortRetentionReport *
report_new (CohortLedgerSnapshot *ledger, const Question *question)
{
  CohortRetentionReport *self = g_atomic_rc_box_new0 (CohortRetentionReport);

  self->ledger = cohort_ledger_snapshot_ref (ledger);
  self->as_of = question->as_of;
  self->by = question->asked.by;
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->curves = g_ptr_array_new_with_free_func (curve_free);
  self->findings = g_ptr_array_new_with_free_func (finding_free);
  self->exits = g_ptr_array_new_with_free_func (exit_free);
  self->months = g_array_new (FALSE, TRUE, sizeof (CohortRetentionMonth));
  self->people = g_new0 (CohortRetentionPeople, 1);
  return self;
}

/* Nothing is judged after the last day that the sources told of: who was not seen since did not leave. */
static gboolean
read_horizon (CohortRetentionReport *report, CohortDb *db, GError **error)
{
  CohortDay known;

  if (!cohort_risk_horizon (db, &known, error))
    return FALSE;
  if (known != COHORT_DAY_NONE)
    report->as_of = MIN (report->as_of, known);
  return TRUE;
}

/* The months that are looked at */

static gboolean
choose_months (CohortRetentionWork *work)
{
  const CohortMonth last = cohort_month_of_day (work->report->as_of);
  CohortDay first = COHORT_DAY_MAX;

  for (gsize i = 0; i < work->rows->n; i++)
    first = MIN (first, work->rows->first[i]);
  if (work->rows->n == 0 || first > work->report->as_of)
    return FALSE;
  work->first_month = MAX (cohort_month_of_day (first), last - COHORT_RETENTION_MAX_MONTHS + 1);
  work->n_months = (guint) (last - work->first_month + 1);
  /* On its last day a month is as good as over. */
  work->n_finished = work->n_months - (cohort_month_last_day (last) > work->report->as_of ? 1 : 0);
  work->bounds = g_new (CohortDay, work->n_months + 1);
  for (guint i = 0; i <= work->n_months; i++)
    work->bounds[i] = cohort_month_first_day (work->first_month + (CohortMonth) i);
  work->bounds[work->n_months] = MIN (work->bounds[work->n_months], work->report->as_of + 1);
  return TRUE;
}

/* Of one currency: who paid in it, and what. The home currency stands for all, converted, as everywhere. */
static void
choose_currency (CohortRetentionWork *work, const CohortScope *scope)
{
  const CohortSegments *segments = work->segments;
  const char *home = cohort_ledger_snapshot_get_home (work->report->ledger);

  if (scope == NULL || scope->currency == NULL || g_strcmp0 (scope->currency, home) == 0)
    return;
  work->include = g_new0 (guint8, segments->n + 1);
  for (guint c = 0; c < segments->n_currencies; c++)
    if (g_str_equal (segments->currencies[c].code, scope->currency))
      work->currency = (gint32) c;
  for (gsize i = 0; i < segments->n; i++)
    work->include[i] = (gint32) segments->currency[i] == work->currency;
}

static void
triangle_free (gpointer mrr)
{
  cohort_mrr_free (mrr);
}

/* Of the latest state and all currencies they are shared. */
static void
take_rows (CohortRetentionWork *work)
{
  if (work->is_latest && work->include == NULL)
    {
      work->rows = cohort_ledger_tenures (work->report->ledger, work->report->as_of);
      return;
    }
  work->rows = work->own_rows = cohort_tenure_rows (work->segments, work->include, work->report->as_of);
  cohort_tenure_rows_sort (work->own_rows);
}

static void
work_init (CohortRetentionWork *work, CohortRetentionReport *report, const Question *question)
{
  *work = (CohortRetentionWork) { .report = report,
                                  .segments = cohort_ledger_snapshot_get_segments (report->ledger),
                                  .zone = question->zone,
                                  .is_latest
                                  = question->scope == NULL || question->scope->period.to > report->as_of + 1 };
  work->currency = -1;
  choose_currency (work, question->scope);
  take_rows (work);
  work->names = g_ptr_array_new_with_free_func (g_free);
  work->sources = g_ptr_array_new_with_free_func (g_free);
  work->coupons = g_ptr_array_new_with_free_func (g_free);
  work->failures = g_array_new (FALSE, FALSE, sizeof (CohortRetentionInstant));
  work->posts = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  work->coupon_of = g_new0 (guint32, (gsize) work->segments->n_members + 1);
  work->channels = g_ptr_array_new_with_free_func (g_free);
  work->channel_of = g_new0 (guint32, (gsize) work->segments->n_members + 1);
  work->triangles = g_ptr_array_new_with_free_func (triangle_free);
}

static void
work_clear (CohortRetentionWork *work)
{
  cohort_tenure_rows_free (work->own_rows);
  g_ptr_array_unref (work->names);
  g_ptr_array_unref (work->sources);
  g_ptr_array_unref (work->coupons);
  g_array_unref (work->failures);
  g_array_unref (work->posts);
  g_free (work->coupon_of);
  g_ptr_array_unref (work->channels);
  g_free (work->channel_of);
  g_free (work->include);
  g_free (work->bounds);
  g_free (work->keys);
  g_ptr_array_unref (work->triangles);
  g_clear_pointer (&work->tables, g_ptr_array_unref);
}

/* Nothing after the end of the period is looked at, and what that leaves out is told. */
static void
take_scope (CohortRetentionReport *report, const Question *question)
{
  const CohortScope *scope = question->scope;
  const char *home = cohort_ledger_snapshot_get_home (report->ledger), *currency = NULL;
  const CohortDay known = report->as_of;

  if (scope == NULL)
    return;
  if (g_strcmp0 (scope->currency, home) != 0)
    currency = scope->currency;
  report->as_of = MIN (known, scope->period.to - 1);
  report->seen = cohort_retention_write_seen (report->as_of < known ? report->as_of : COHORT_DAY_NONE, currency);
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_get (question->cache, db, error);
  CohortRetentionReport *report;
  CohortRetentionWork work;
  gboolean read;

  if (ledger == NULL)
    return NULL;
  report = report_new (ledger, question);
  if (!read_horizon (report, db, error))
    {
      cohort_retention_report_unref (report);
      return NULL;
    }
  take_scope (report, question);
  work_init (&work, report, question);
  work.may_keep = cohort_ledger_snapshot_is_of (ledger, db);
  work.offers = cohort_db_get_generation (db, COHORT_DOMAIN_OFFER);
  read = cohort_retention_read_file (&work, db, error) && !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (read && choose_months (&work) && cohort_retention_make_groups (&work, question->asked.money))
    {
      cohort_retention_make_curves (&work, &question->asked);
      cohort_retention_make_forecast (&work);
      cohort_retention_make_findings (&work);
      if (question->scope != NULL)
        report->left = cohort_retention_write_left (report, question->scope->period);
    }
  work_clear (&work);
  if (!read)
    g_clear_pointer (&report, cohort_retention_report_unref);
  return report;
}

/**
 * cohort_retention_report_load:
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set. Without groups where nobody ever paid
 */
CohortRetentionReport *
cohort_retention_report_load (CohortSession *session, const CohortRetentionQuestion *question, GError **error)
{
  Question *own = question_new (session, question);
  CohortRetentionReport *report = cohort_store_read (cohort_session_get_store (session), answer, own, NULL, error);

  question_free (own);
  return report;
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  CohortRetentionReport *report = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (report == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, report, (GDestroyNotify) cohort_retention_report_unref);
}

/**
 * cohort_retention_report_load_async:
 * @question: copied
 */
void
cohort_retention_report_load_async (CohortSession *session, const CohortRetentionQuestion *question,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_retention_report_load_async);
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session, question), question_free,
                           (GDestroyNotify) cohort_retention_report_unref, cancellable, on_answered, task);
}

CohortRetentionReport *
cohort_retention_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
