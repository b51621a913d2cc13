// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asks for the plan, for who may leave, and for what does not fit together, beside its own job that reads the figures,
 * the sources and the renewals; when all four have answered, puts a few dozen lines together on the main thread. */

#include "config.h"

#include "cohort-today-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-check-report.h"
#include "cohort-figure-private.h"
#include "cohort-reminders.h"
#include "cohort-risk-report.h"
#include "cohort-sources.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define MOST_AHEAD 20

static const char *const figure_ids[]
    = { COHORT_FIGURE_MRR, COHORT_FIGURE_MEMBERS, COHORT_FIGURE_CHURN, COHORT_FIGURE_REVENUE_KEPT, NULL };

static void
task_free (gpointer data)
{
  CohortTodayTask *self = data;

  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

static void
source_free (gpointer data)
{
  CohortTodaySource *self = data;

  g_free (self->name);
  g_free (self->reach);
  g_free (self);
}

static void
ahead_free (gpointer data)
{
  CohortTodayAhead *self = data;

  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

static CohortTodayReport *
report_new (void)
{
  CohortTodayReport *self = g_atomic_rc_box_new0 (CohortTodayReport);

  self->tasks = g_ptr_array_new_with_free_func (task_free);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->ahead = g_ptr_array_new_with_free_func (ahead_free);
  return self;
}

static void
report_clear (gpointer data)
{
  CohortTodayReport *self = data;

  g_clear_pointer (&self->figures, cohort_figure_report_unref);
  g_ptr_array_unref (self->tasks);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->ahead);
}

CohortTodayReport *
cohort_today_report_ref (CohortTodayReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_today_report_unref (CohortTodayReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- figures, sources and renewals: a job ---- */

typedef struct
{
  CohortFigureQuestion *figures;
  CohortZone *zone;
  CohortDay today;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  cohort_figure_question_free (self->figures);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static Question *
question_new (CohortSession *session)
{
  Question *self = g_new0 (Question, 1);
  g_autoptr (CohortScope) scope = NULL;

  self->today = cohort_session_get_today (session);
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  scope = cohort_scope_new (cohort_period_last_full_months (self->today, 1), self->today, NULL);
  self->figures = cohort_figure_question_new (session, scope, figure_ids);
  return self;
}

/* The last day that an export told of; where none says, the day on which it was imported. */
static CohortDay
last_day (const CohortSourceEntry *entry, CohortZone *zone)
{
  CohortDay day = COHORT_DAY_NONE;

  for (guint i = 0; i < entry->spans->len; i++)
    {
      const CohortSpanEntry *span = entry->spans->pdata[i];

      if (span->to != COHORT_DAY_NONE && (day == COHORT_DAY_NONE || span->to > day))
        day = span->to;
    }
  if (day == COHORT_DAY_NONE && entry->last_import != 0)
    day = cohort_zone_day (zone, entry->last_import);
  return day;
}

static CohortTodaySource *
source_new (const CohortSourceEntry *entry, const Question *question)
{
  CohortTodaySource *self = g_new0 (CohortTodaySource, 1);
  const char *kind = cohort_words_source_kind (entry->kind);

  self->name = entry->name == NULL || *entry->name == '\0' || g_str_equal (entry->name, kind)
                   ? g_strdup (kind)
                   : g_strdup_printf ("%s · %s", kind, entry->name);
  self->day = last_day (entry, question->zone);
  if (self->day == COHORT_DAY_NONE)
    self->reach = g_strdup (_ ("Nothing imported yet"));
  else
    {
      g_autofree char *day = cohort_words_day (self->day);
      guint age = (guint) MAX (question->today - self->day, 0);

      self->is_old = age > COHORT_TODAY_OLD_DAYS;
      /* Translators: how far the data of a source reach; %1$s is a day, %2$u how many days ago that was */
      self->reach = age == 0
                        ? g_strdup_printf (_ ("Reaches today, %s"), day)
                        : g_strdup_printf (ngettext ("Reaches %1$s, %2$u day ago", "Reaches %1$s, %2$u days ago", age),
                                           day, age);
    }
  return self;
}

static gboolean
take_sources (CohortTodayReport *self, CohortDb *db, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) entries = cohort_sources_load (db, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const CohortSourceEntry *entry = entries->pdata[i];

      if (!g_str_equal (entry->kind, "hand"))
        g_ptr_array_add (self->sources, source_new (entry, question));
    }
  return entries != NULL;
}

/* A subscription has one segment that is open, if it has not ended. */
static guint
count_renewals (CohortLedgerSnapshot *ledger, CohortDay today)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  guint n = 0;

  for (gsize i = 0; segments->term != NULL && i < segments->n; i++)
    if (segments->end[i] == COHORT_DAY_NONE && segments->term[i] != COHORT_DAY_NONE && segments->term[i] >= today
        && segments->term[i] < today + COHORT_TODAY_AHEAD && cohort_segment_counts (segments, i))
      n++;
  return n;
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_figure_question_read (question->figures, db, error);
  g_autoptr (CohortTodayReport) self = NULL;

  if (ledger == NULL)
    return NULL;
  self = report_new ();
  self->figures = cohort_figure_question_answer (question->figures, ledger, cancellable, error);
  if (self->figures == NULL || !take_sources (self, db, question, error))
    return NULL;
  self->n_renewals = count_renewals (ledger, question->today);
  return g_steal_pointer (&self);
}

/* ---- what to do ---- */

static void
add_task (CohortTodayReport *self, CohortTodayTask task)
{
  g_ptr_array_add (self->tasks, g_memdup2 (&task, sizeof task));
}

static void
add_old_data (CohortTodayReport *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->sources->len; i++)
    {
      const CohortTodaySource *source = self->sources->pdata[i];

      if (!source->is_old)
        continue;
      g_string_append_printf (names, "%s%s", n++ > 0 ? C_ ("between items", ", ") : "", source->name);
    }
  if (n > 0)
    add_task (self, (CohortTodayTask) {
                        .kind = COHORT_TODAY_OLD_DATA,
                        /* Translators: %2$u is a number of days */
                        .title = g_strdup_printf (ngettext ("%1$u source is older than %2$u days",
                                                            "%1$u sources are older than %2$u days", n),
                                                  n, COHORT_TODAY_OLD_DAYS),
                        .detail = g_string_free_and_steal (g_steal_pointer (&names)),
                        .verb = C_ ("today", "Update"),
                        .page = "sources",
                    });
}

static void
add_findings (CohortTodayReport *self, const GPtrArray *findings)
{
  if (findings->len > 0)
    add_task (self, (CohortTodayTask) {
                        .kind = COHORT_TODAY_FINDINGS,
                        .title = g_strdup_printf (
                            ngettext ("%u thing does not fit together", "%u things do not fit together", findings->len),
                            findings->len),
                        .detail = g_strdup (_ ("What services told contradicts itself; Sources says where.")),
                        .verb = C_ ("today", "Look Into"),
                        .page = "sources",
                    });
}

static void
add_risk (CohortTodayReport *self, const CohortRiskReport *risk)
{
  guint n = 0;

  if (risk->failed->len > 0)
    add_task (self, (CohortTodayTask) {
                        .kind = COHORT_TODAY_FAILED,
                        .title = g_strdup (risk->failed_title),
                        .detail = g_strdup (_ ("A card that fails is no goodbye. A gentle note often suffices.")),
                        .verb = C_ ("today", "Follow Up"),
                        .page = "at-risk",
                    });
  for (guint i = 0; i < risk->rows->len && n < COHORT_TODAY_N_AT_RISK; i++)
    {
      const CohortRiskRow *row = risk->rows->pdata[i];

      if (row->place != COHORT_RISK_SHOWN)
        continue;
      n++;
      add_task (self, (CohortTodayTask) {
                          .kind = COHORT_TODAY_AT_RISK,
                          /* Translators: %s is a member's name */
                          .title = g_strdup_printf (_ ("%s may leave"), row->name),
                          .detail = g_strdup (row->reasons[0] != NULL ? row->reasons[0] : row->offer),
                          .verb = C_ ("today", "Act"),
                          .page = "at-risk",
                      });
    }
}

static void
add_slots (CohortTodayReport *self, const CohortPlanReport *plan)
{
  g_autoptr (GPtrArray) reminders = cohort_reminders_of_plan (plan);

  for (guint i = 0; i < reminders->len; i++)
    {
      const CohortReminder *reminder = reminders->pdata[i];

      add_task (self, (CohortTodayTask) {
                          .kind = COHORT_TODAY_EMPTY_SLOT,
                          .title = g_strdup (reminder->title),
                          .detail = g_strdup (reminder->detail),
                          .verb = C_ ("today", "Plan"),
                          .page = reminder->page,
                      });
    }
}

/* ---- what comes ---- */

static void
add_ahead (CohortTodayReport *self, CohortTodayAhead ahead)
{
  g_ptr_array_add (self->ahead, g_memdup2 (&ahead, sizeof ahead));
}

static void
add_plan (CohortTodayReport *self, const CohortPlanReport *plan)
{
  for (guint i = 0; i < plan->entries->len && self->ahead->len < MOST_AHEAD; i++)
    {
      const CohortPlanEntry *entry = plan->entries->pdata[i];
      g_autofree char *day = NULL, *state = NULL;

      if (entry->day == COHORT_DAY_NONE || !cohort_period_contains (plan->range, entry->day)
          || entry->state == COHORT_PLAN_PUBLISHED)
        continue;
      day = cohort_words_day (entry->day);
      state = cohort_plan_entry_describe_state (entry);
      add_ahead (self, (CohortTodayAhead) {
                           .title = g_strdup (entry->title),
                           .detail = g_strdup_printf ("%s · %s", day, state),
                           .page = "content",
                           .day = entry->day,
                       });
    }
}

static void
add_renewals (CohortTodayReport *self)
{
  g_autofree char *n = cohort_words_count (self->n_renewals);

  if (self->n_renewals > 0)
    add_ahead (self, (CohortTodayAhead) {
                         .title = g_strdup_printf (ngettext ("%s renewal due", "%s renewals due", self->n_renewals), n),
                         .page = "members",
                         .day = COHORT_DAY_NONE,
                     });
}

/* ---- the whole ---- */

typedef struct
{
  CohortTodayReport *report;
  CohortRiskReport *risk;
  CohortPlanReport *plan;
  GPtrArray *findings;
  guint n_pending;
  GError *error; /* (nullable): the first one */
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *self = data;

  g_clear_pointer (&self->report, cohort_today_report_unref);
  g_clear_pointer (&self->risk, cohort_risk_report_unref);
  g_clear_pointer (&self->plan, cohort_plan_report_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
take_error (Gathering *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
}

/* One of them answered, on the main thread. */
static void
arrived (GTask *task, GError *error)
{
  Gathering *self = g_task_get_task_data (task);

  if (error != NULL)
    take_error (self, error);
  if (--self->n_pending > 0)
    return;
  if (self->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&self->error));
      return;
    }
  add_old_data (self->report);
  add_findings (self->report, self->findings);
  add_risk (self->report, self->risk);
  add_slots (self->report, self->plan);
  add_renewals (self->report);
  add_plan (self->report, self->plan);
  g_task_return_pointer (task, g_steal_pointer (&self->report), (GDestroyNotify) cohort_today_report_unref);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->report
      = cohort_store_read_finish (COHORT_STORE (source), result, &error);
  arrived (task, error);
}

static void
risk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->risk = cohort_risk_report_load_finish (result, &error);
  arrived (task, error);
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->plan = cohort_plan_report_load_finish (result, &error);
  arrived (task, error);
}

static void
findings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->findings = cohort_check_findings_load_finish (result, &error);
  arrived (task, error);
}

void
cohort_today_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  const CohortDay today = cohort_session_get_today (session);
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->n_pending = 4;
  g_task_set_source_tag (task, cohort_today_report_load_async);
  g_task_set_task_data (task, gathering, gathering_free);
  cohort_store_read_async (cohort_session_get_store (session), answer, question_new (session), question_free,
                           (GDestroyNotify) cohort_today_report_unref, cancellable, answered_cb, g_object_ref (task));
  cohort_risk_report_load_async (session, COHORT_DAY_NONE, 0, cancellable, risk_cb, g_object_ref (task));
  cohort_plan_report_load_async (session, (CohortPeriod) { today, today + COHORT_TODAY_AHEAD }, cancellable, plan_cb,
                                 g_object_ref (task));
  cohort_check_findings_load_async (session, cancellable, findings_cb, g_object_ref (task));
}

/* Returns: (transfer full) */
CohortTodayReport *
cohort_today_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
