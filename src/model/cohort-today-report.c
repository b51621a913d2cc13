// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asks for the plan, for who may leave, for what waits in the inbox, and for what does not fit together, beside its own
 * job that reads the figures, the sources, what changed and what the ledger gives to do; when all have answered, puts a
 * few dozen lines together on the main thread. */

#include "config.h"

#include "cohort-today-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-check-report.h"
#include "cohort-risk-rows.h"
#include "cohort-session-private.h"
#include "cohort-sources.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define MOST_AHEAD 20
#define SOON_DAYS 7

static const char *const figure_ids[] = { COHORT_FIGURE_MRR,   COHORT_FIGURE_MEMBERS,      COHORT_FIGURE_RENEWAL,
                                          COHORT_FIGURE_CHURN, COHORT_FIGURE_REVENUE_KEPT, NULL };

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

  self->tasks = g_ptr_array_new_with_free_func (cohort_today_task_free);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->ahead = g_ptr_array_new_with_free_func (ahead_free);
  self->changes = g_ptr_array_new_with_free_func (cohort_today_line_free);
  self->cards = g_ptr_array_new_with_free_func (cohort_review_card_free);
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
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->cards);
  g_free (self->since);
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

CohortTodayDraft *
cohort_today_draft_new (void)
{
  CohortTodayDraft *self = g_new0 (CohortTodayDraft, 1);

  self->report = report_new ();
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
cohort_today_draft_free (CohortTodayDraft *self)
{
  g_clear_pointer (&self->report, cohort_today_report_unref);
  g_hash_table_unref (self->answers);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTodayDraft, cohort_today_draft_free)

/* ---- what the ledger tells: a job ---- */

static void
ask_free (gpointer data)
{
  CohortTodayAsk *self = data;

  cohort_figure_question_free (self->figures);
  cohort_zone_unref (self->zone);
  g_free (self->path);
  g_free (self->second_folder);
  g_free (self);
}

/* Nobody minds losing the demo, and who only reads makes no copies. */
static CohortTodayAsk *
ask_new (CohortSession *session)
{
  CohortTodayAsk *self = g_new0 (CohortTodayAsk, 1);
  g_autoptr (CohortScope) scope = NULL;

  self->today = cohort_session_get_today (session);
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  if (!cohort_session_is_demo (session) && !cohort_session_is_read_only (session))
    self->path = g_strdup (cohort_session_get_path (session));
  self->second_folder = g_strdup (session->second_folder);
  scope = cohort_scope_new (COHORT_PERIOD_EVERYTHING, self->today, NULL);
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
source_new (const CohortSourceEntry *entry, const CohortTodayAsk *ask)
{
  CohortTodaySource *self = g_new0 (CohortTodaySource, 1);

  self->name = cohort_today_source_name (entry->kind, entry->name);
  self->day = last_day (entry, ask->zone);
  if (self->day == COHORT_DAY_NONE)
    self->reach = g_strdup (_ ("Nothing imported yet"));
  else
    {
      g_autofree char *day = cohort_words_day (self->day);
      guint age = (guint) MAX (ask->today - self->day, 0);

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
take_sources (CohortTodayReport *self, CohortDb *db, const CohortTodayAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) entries = cohort_sources_load (db, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const CohortSourceEntry *entry = entries->pdata[i];

      if (!g_str_equal (entry->kind, "hand"))
        g_ptr_array_add (self->sources, source_new (entry, ask));
    }
  return entries != NULL;
}

/* A subscription has one segment that is open, if it has not ended. */
static guint
count_renewals (CohortLedgerSnapshot *ledger, CohortDay today, int days)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ledger);
  guint n = 0;

  for (gsize i = 0; segments->term != NULL && i < segments->n; i++)
    if (segments->end[i] == COHORT_DAY_NONE && segments->term[i] != COHORT_DAY_NONE && segments->term[i] >= today
        && segments->term[i] < today + days && cohort_segment_counts (segments, i))
      n++;
  return n;
}

static void
add_soon (CohortTodayDraft *draft, guint n, CohortDay today)
{
  /* Of one week there is one line, which stays taken off for as long. */
  CohortDay monday = today - (today + 3) % 7;
  CohortTodayTask task = { .kind = COHORT_TODAY_RENEWALS_DUE, .verb = C_ ("today", "See"), .page = "members" };

  if (n < COHORT_TODAY_RENEWALS)
    return;
  task.id = g_strdup_printf ("renewals:%d", monday);
  task.title = g_strdup_printf (
      ngettext ("%1$u renewal is due within %2$d days", "%1$u renewals are due within %2$d days", n), n, SOON_DAYS);
  task.detail = g_strdup (_ ("What came out of late is what they remember then."));
  task.day = COHORT_DAY_NONE;
  g_ptr_array_add (draft->report->tasks, g_memdup2 (&task, sizeof task));
}

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortTodayAsk *ask = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_figure_question_read (ask->figures, db, error);
  g_autoptr (CohortTodayDraft) draft = NULL;
  CohortTodayReport *self;
  CohortDay known;

  if (ledger == NULL)
    return NULL;
  draft = cohort_today_draft_new ();
  self = draft->report;
  self->figures = cohort_figure_question_answer (ask->figures, ledger, cancellable, error);
  if (self->figures == NULL || !take_sources (self, db, ask, error) || !cohort_risk_horizon (db, &known, error))
    return NULL;
  self->reach = known == COHORT_DAY_NONE ? ask->today : MIN (known, ask->today);
  self->n_renewals = count_renewals (ledger, ask->today, COHORT_TODAY_AHEAD);
  add_soon (draft, count_renewals (ledger, ask->today, SOON_DAYS), ask->today);
  if (!cohort_today_tasks_read (draft, ask, ledger, db, error)
      || !cohort_today_review_read (draft, ask, ledger, db, cancellable, error))
    return NULL;
  return g_steal_pointer (&draft);
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

static CohortTodayReport *
put_together (CohortTodayDraft *draft, const CohortTodayParts *parts, CohortDay today)
{
  cohort_today_tasks_add (draft, parts);
  cohort_today_tasks_finish (draft, today);
  add_renewals (draft->report);
  add_plan (draft->report, parts->plan);
  cohort_today_review_add (draft, parts);
  return g_steal_pointer (&draft->report);
}

static void
parts_clear (CohortTodayParts *self)
{
  g_clear_pointer (&self->risk, cohort_risk_report_unref);
  g_clear_pointer (&self->plan, cohort_plan_report_unref);
  g_clear_pointer (&self->inbox, cohort_inbox_report_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortTodayParts, parts_clear)

static CohortPeriod
days_ahead (CohortSession *session)
{
  const CohortDay today = cohort_session_get_today (session);

  return (CohortPeriod) { today, today + COHORT_TODAY_AHEAD };
}

typedef struct
{
  CohortTodayDraft *draft;
  CohortTodayParts parts;
  guint n_pending;
  CohortDay today;
  GError *error; /* (nullable): the first one */
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *self = data;

  g_clear_pointer (&self->draft, cohort_today_draft_free);
  parts_clear (&self->parts);
  g_clear_error (&self->error);
  g_free (self);
}

/* One of them answered, on the main thread. */
static void
arrived (GTask *task, GError *error)
{
  Gathering *self = g_task_get_task_data (task);

  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
  if (--self->n_pending > 0)
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (task, put_together (self->draft, &self->parts, self->today),
                           (GDestroyNotify) cohort_today_report_unref);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->draft = cohort_store_read_finish (COHORT_STORE (source), result, &error);
  arrived (task, error);
}

static void
risk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->parts.risk = cohort_risk_report_load_finish (result, &error);
  arrived (task, error);
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->parts.plan = cohort_plan_report_load_finish (result, &error);
  arrived (task, error);
}

static void
inbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->parts.inbox = cohort_inbox_report_load_finish (result, &error);
  arrived (task, error);
}

static void
findings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  ((Gathering *) g_task_get_task_data (task))->parts.findings = cohort_check_findings_load_finish (result, &error);
  arrived (task, error);
}

void
cohort_today_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->n_pending = 5;
  gathering->today = cohort_session_get_today (session);
  g_task_set_source_tag (task, cohort_today_report_load_async);
  g_task_set_task_data (task, gathering, gathering_free);
  cohort_store_read_async (cohort_session_get_store (session), answer, ask_new (session), ask_free,
                           (GDestroyNotify) cohort_today_draft_free, cancellable, answered_cb, g_object_ref (task));
  cohort_risk_report_load_async (session, COHORT_DAY_NONE, 0, cancellable, risk_cb, g_object_ref (task));
  cohort_plan_report_load_async (session, days_ahead (session), cancellable, plan_cb, g_object_ref (task));
  cohort_inbox_brief_load_async (session, cancellable, inbox_cb, g_object_ref (task));
  cohort_check_findings_load_async (session, cancellable, findings_cb, g_object_ref (task));
}

/* Returns: (transfer full) */
CohortTodayReport *
cohort_today_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_today_report_load:
 *
 * Waits for the answer: for the command line and tests.
 *
 * Returns: (transfer full): NULL with @error set
 */
CohortTodayReport *
cohort_today_report_load (CohortSession *session, GError **error)
{
  CohortTodayAsk *ask = ask_new (session);
  g_autoptr (CohortTodayDraft) draft = cohort_store_read (cohort_session_get_store (session), answer, ask, NULL, error);
  g_auto (CohortTodayParts) parts = { NULL };
  CohortDay today = ask->today;

  ask_free (ask);
  if (draft == NULL || (parts.risk = cohort_risk_report_load (session, COHORT_DAY_NONE, 0, error)) == NULL
      || (parts.plan = cohort_plan_report_load (session, days_ahead (session), error)) == NULL
      || (parts.inbox = cohort_inbox_brief_load (session, error)) == NULL
      || (parts.findings = cohort_check_findings_load (session, error)) == NULL)
    return NULL;
  return put_together (draft, &parts, today);
}
