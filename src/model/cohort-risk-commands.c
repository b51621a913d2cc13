// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Days are counted from the last day that the data tells of, as the list is: of a ledger whose newest file is a month
 * old, two weeks from today would never come. */

#include "config.h"

#include "cohort-risk-commands.h"

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-risk-report-private.h"
#include "cohort-risk-rows.h"
#include "cohort-setting.h"

/* @name is the kind or nothing, @value the sign, @id the number of days. */
typedef struct
{
  CohortDay today;
} Day;

static gboolean
find_day (CohortDb *db, const CohortCommandRequest *self, CohortDay *day, GError **error)
{
  CohortDay known;

  if (!cohort_risk_horizon (db, &known, error))
    return FALSE;
  *day = known == COHORT_DAY_NONE ? ((const Day *) self->more)->today : MIN (known, ((const Day *) self->more)->today);
  return TRUE;
}

static gboolean
done (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  CohortDay day;

  if (!find_day (db, self, &day, error))
    return FALSE;
  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (
          db,
          "INSERT INTO intervention (member, kind, sign, day, follow_up_day, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
          error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, g_array_index (self->ids, gint64, i));
      cohort_stmt_bind_text (stmt, 2, self->name);
      cohort_stmt_bind_text (stmt, 3, self->value);
      cohort_stmt_bind_int64 (stmt, 4, day);
      cohort_stmt_bind_int64 (stmt, 5, day + COHORT_RISK_FOLLOW_UP_DAYS);
      cohort_stmt_bind_int64 (stmt, 6, self->now_us);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
snooze (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  CohortDay day;

  if (!find_day (db, self, &day, error))
    return FALSE;
  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (
          db, "INSERT INTO snooze (subject, member, until_day, made_at) VALUES ('risk', ?1, ?2, ?3)", error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, g_array_index (self->ids, gint64, i));
      cohort_stmt_bind_int64 (stmt, 2, day + self->id);
      cohort_stmt_bind_int64 (stmt, 3, self->now_us);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
deny (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortDay day;

  if (!find_day (db, self, &day, error))
    return FALSE;
  stmt = cohort_db_prepare (
      db, "INSERT INTO risk_verdict (member, verdict, sign, day, made_at) VALUES (?1, 'not_a_risk', ?2, ?3, ?4)",
      error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, g_array_index (self->ids, gint64, 0));
  cohort_stmt_bind_text (stmt, 2, self->value);
  cohort_stmt_bind_int64 (stmt, 3, day);
  cohort_stmt_bind_int64 (stmt, 4, self->now_us);
  return cohort_stmt_run (stmt, error);
}

/* What was done stays in the log; it only does not hold anybody back any more. */
static gboolean
restore (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  static const char *const queries[] = {
    "DELETE FROM snooze WHERE subject = 'risk' AND member = ?1",
    "DELETE FROM risk_verdict WHERE member = ?1",
    "UPDATE intervention SET follow_up_day = NULL WHERE member = ?1 AND follow_up_day IS NOT NULL",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i], error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, g_array_index (self->ids, gint64, 0));
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static CohortCommandRequest *
request_new (CohortSession *session, const char *kind, CohortCommandRequestFunc run, const gint64 *members, guint n)
{
  CohortCommandRequest *request = cohort_command_request_new_for_ids (session, members, n);
  Day *day = g_new (Day, 1);

  day->today = cohort_session_get_today (session);
  request->kind = kind;
  request->run = run;
  request->more = day;
  request->free_more = g_free;
  cohort_command_request_set_detail (request, NULL, NULL, "members", n);
  return request;
}

static CohortCommandRequest *
done_request (CohortSession *session, const gint64 *members, guint n_members, const char *kind, const char *sign)
{
  CohortCommandRequest *request = request_new (session, COHORT_STEP_RISK_DONE, done, members, n_members);

  request->name = g_strdup (kind);
  request->value = g_strdup (sign);
  return request;
}

static CohortCommandRequest *
snooze_request (CohortSession *session, const gint64 *members, guint n_members, guint days)
{
  CohortCommandRequest *request = request_new (session, COHORT_STEP_RISK_SNOOZE, snooze, members, n_members);

  request->id = days;
  return request;
}

static CohortCommandRequest *
deny_request (CohortSession *session, gint64 member, const char *sign)
{
  CohortCommandRequest *request = request_new (session, COHORT_STEP_RISK_DENY, deny, &member, 1);

  request->value = g_strdup (sign);
  return request;
}

static CohortCommandRequest *
restore_request (CohortSession *session, gint64 member)
{
  return request_new (session, COHORT_STEP_RISK_RESTORE, restore, &member, 1);
}

static gboolean
hold_out (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return cohort_setting_set (db, COHORT_SETTING_RISK_HOLD_OUT, self->value, error);
}

static CohortCommandRequest *
hold_out_request (CohortSession *session, gboolean on)
{
  CohortCommandRequest *request
      = cohort_command_request_new (session, on ? COHORT_STEP_RISK_HOLD_OUT : COHORT_STEP_RISK_HOLD_NONE, hold_out);
  char today[COHORT_DAY_LEN];

  request->value = g_strdup (on ? cohort_day_print (cohort_session_get_today (session), today) : "no");
  return request;
}

void
cohort_command_risk_hold_out_async (CohortSession *session, gboolean on, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, hold_out_request (session, on), cancellable,
                                callback, user_data);
}

CohortDone *
cohort_command_risk_hold_out (CohortSession *session, gboolean on, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, hold_out_request (session, on),
                                         error);
}

void
cohort_command_risk_done_async (CohortSession *session, const gint64 *members, guint n_members, const char *kind,
                                const char *sign, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                done_request (session, members, n_members, kind, sign), cancellable, callback,
                                user_data);
}

void
cohort_command_risk_snooze_async (CohortSession *session, const gint64 *members, guint n_members, guint days,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                snooze_request (session, members, n_members, days), cancellable, callback, user_data);
}

void
cohort_command_risk_deny_async (CohortSession *session, gint64 member, const char *sign, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, deny_request (session, member, sign),
                                cancellable, callback, user_data);
}

void
cohort_command_risk_restore_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, restore_request (session, member),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_risk_done (CohortSession *session, const gint64 *members, guint n_members, const char *kind,
                          const char *sign, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         done_request (session, members, n_members, kind, sign), error);
}

CohortDone *
cohort_command_risk_snooze (CohortSession *session, const gint64 *members, guint n_members, guint days, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         snooze_request (session, members, n_members, days), error);
}

CohortDone *
cohort_command_risk_deny (CohortSession *session, gint64 member, const char *sign, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, deny_request (session, member, sign),
                                         error);
}

CohortDone *
cohort_command_risk_restore (CohortSession *session, gint64 member, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step, restore_request (session, member),
                                         error);
}
