// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-decisions.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-decision.h"
#include "cohort-history-private.h"
#include "cohort-setting.h"
#include "cohort-text.h"
#include "cohort-words.h"
#include "cohort-zone.h"

void
cohort_decision_free (CohortDecision *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->title);
  g_free (self->expected);
  g_free (self->verdict);
  g_free (self);
}

/* ---- reading ---- */

typedef struct
{
  GPtrArray *decisions;
  CohortZone *zone;
  CohortDay today;
} Reading;

static void
add_decision (const CohortDecisionRow *row, gpointer data)
{
  Reading *self = data;
  CohortDecision *one = g_new0 (CohortDecision, 1);

  one->id = row->id;
  one->kind = g_strdup (row->kind);
  one->title = g_strdup (row->title);
  one->expected = g_strdup (row->expected);
  one->day = cohort_zone_day (self->zone, row->made_at);
  one->check_day = row->check_day;
  one->verdict = g_strdup (row->verdict);
  one->due = row->verdict == NULL && row->check_day != COHORT_DAY_NONE && row->check_day <= self->today;
  g_ptr_array_add (self->decisions, one);
}

static gpointer
read_decisions (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *asked = data;
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_decision_free);
  Reading reading = { decisions, asked->zone, asked->today };

  return cohort_decision_each (db, add_decision, &reading, error) ? g_steal_pointer (&decisions) : NULL;
}

static void
reading_free (gpointer data)
{
  Reading *self = data;

  cohort_zone_unref (self->zone);
  g_free (self);
}

static Reading *
reading_new (CohortSession *session)
{
  Reading *self = g_new0 (Reading, 1);

  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->today = cohort_session_get_today (session);
  return self;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *decisions = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (decisions == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, decisions, (GDestroyNotify) g_ptr_array_unref);
}

void
cohort_decisions_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, cohort_decisions_load_async);
  cohort_store_read_async (cohort_session_get_store (session), read_decisions, reading_new (session), reading_free,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, on_read, task);
}

GPtrArray *
cohort_decisions_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Waits for the answer; for tests. */
GPtrArray *
cohort_decisions_load (CohortSession *session, GError **error)
{
  Reading *reading = reading_new (session);
  GPtrArray *decisions = cohort_store_read (cohort_session_get_store (session), read_decisions, reading, NULL, error);

  reading_free (reading);
  return decisions;
}

/* Returns: (transfer full): "Decided on 3 Sep 2026; to be judged on 3 Dec 2026" */
char *
cohort_decision_when (const CohortDecision *self)
{
  g_autofree char *day = cohort_words_day (self->day);
  g_autofree char *check = self->check_day != COHORT_DAY_NONE ? cohort_words_day (self->check_day) : NULL;

  if (self->verdict != NULL)
    /* Translators: a day, and what came of it */
    return g_strdup_printf (_ ("Decided on %1$s: %2$s"), day, cohort_decision_verdict_title (self->verdict));
  if (check == NULL)
    return g_strdup_printf (_ ("Decided on %s"), day);
  return g_strdup_printf (self->due ? _ ("Decided on %1$s; to be judged since %2$s")
                                    : _ ("Decided on %1$s; to be judged on %2$s"),
                          day, check);
}

const char *
cohort_decision_verdict_title (const char *verdict)
{
  if (g_str_equal (verdict, "as_expected"))
    return _ ("As expected");
  if (g_str_equal (verdict, "otherwise"))
    return _ ("Otherwise than expected");
  return _ ("Cannot tell");
}

/* ---- commands ---- */

typedef struct
{
  char *kind, *expected;
  CohortDay check_day;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->kind);
  g_free (self->expected);
  g_free (self);
}

static gboolean
decide (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Draft *draft = request->more;
  CohortDecisionRow row = { .kind = draft->kind,
                            .title = request->name,
                            .expected = draft->expected,
                            .made_at = request->now_us,
                            .check_day = draft->check_day };

  if (*request->name != '\0')
    return cohort_decision_insert (db, &row, error);
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, _ ("Say what you decided."));
  return FALSE;
}

static gboolean
judge (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_decision_judge (db, request->id, request->value, request->now_us, error);
}

static gboolean
remove_decision (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  return cohort_decision_remove (db, request->id, error);
}

static CohortCommandRequest *
request_to_decide (CohortSession *session, const char *kind, const char *title, const char *expected,
                   CohortDay check_day)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_DECIDE, decide);
  Draft *draft = g_new0 (Draft, 1);

  draft->kind = g_strdup (kind);
  draft->expected = g_strdup (expected);
  draft->check_day = check_day;
  request->name = g_strstrip (g_strdup (title));
  request->more = draft;
  request->free_more = draft_free;
  cohort_command_request_set_detail (request, "name", request->name, NULL, 0);
  return request;
}

void
cohort_command_decide_async (CohortSession *session, const char *kind, const char *title, const char *expected,
                             CohortDay check_day, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                request_to_decide (session, kind, title, expected, check_day), cancellable, callback,
                                user_data);
}

CohortDone *
cohort_command_decide (CohortSession *session, const char *kind, const char *title, const char *expected,
                       CohortDay check_day, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_decide (session, kind, title, expected, check_day), error);
}

static CohortCommandRequest *
request_to_judge (CohortSession *session, gint64 decision, const char *verdict)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_JUDGE, judge);

  request->id = decision;
  request->value = g_strdup (verdict);
  return request;
}

void
cohort_command_judge_async (CohortSession *session, gint64 decision, const char *verdict, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, request_to_judge (session, decision, verdict),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_judge (CohortSession *session, gint64 decision, const char *verdict, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_judge (session, decision, verdict), error);
}

void
cohort_command_remove_decision_async (CohortSession *session, gint64 decision, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_REMOVE_DECISION, remove_decision);

  request->id = decision;
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}
