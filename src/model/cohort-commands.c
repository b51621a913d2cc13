// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The settings, and what a person types of members: values, notes, tags. */

#include "config.h"

#include "cohort-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-money.h"
#include "cohort-setting.h"

static gboolean
run_sql (CohortDb *db, const char *sql, gint64 id, const char *text, const char *more, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  if (text != NULL)
    cohort_stmt_bind_text (stmt, 2, text);
  if (more != NULL)
    cohort_stmt_bind_text (stmt, 3, more);
  return cohort_stmt_run (stmt, error);
}

/* Settings */

static gboolean
configure (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  g_autoptr (CohortZone) zone = cohort_zone_new (self->value, NULL);

  if (cohort_currency_exponent (self->name) < 0)
    {
      g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                   _ ("“%s” is no currency code. Use three letters, as in CNY or EUR."), self->name);
      return FALSE;
    }
  if (zone == NULL)
    {
      g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                   _ ("“%s” is no time zone. Use a name as in Asia/Shanghai."), self->value);
      return FALSE;
    }
  return cohort_setting_set (db, COHORT_SETTING_HOME_CURRENCY, self->name, error)
         && cohort_setting_set (db, COHORT_SETTING_ZONE, self->value, error);
}

static CohortCommandRequest *
configure_request (CohortSession *session, const char *home_currency, const char *zone)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_CONFIGURE, configure);

  request->name = g_strdup (home_currency);
  request->value = g_strdup (zone);
  return request;
}

void
cohort_command_configure_async (CohortSession *session, const char *home_currency, const char *zone,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                configure_request (session, home_currency, zone), cancellable, callback, user_data);
}

CohortDone *
cohort_command_configure (CohortSession *session, const char *home_currency, const char *zone, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         configure_request (session, home_currency, zone), error);
}

/* Members */

static gboolean
set_member_field (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  if (!run_sql (db, "DELETE FROM member_override WHERE member = ?1 AND field = ?2", self->id, self->name, NULL, error))
    return FALSE;
  return self->value == NULL
         || run_sql (db, "INSERT INTO member_override (member, field, value) VALUES (?1, ?2, ?3)", self->id, self->name,
                     self->value, error);
}

static gboolean
add_note (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db, "INSERT INTO note (member, body, written_at) VALUES (?1, ?2, ?3)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->id);
  cohort_stmt_bind_text (stmt, 2, self->value);
  cohort_stmt_bind_int64 (stmt, 3, self->now_us);
  return cohort_stmt_run (stmt, error);
}

static gboolean
remove_note (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return run_sql (db, "DELETE FROM note WHERE id = ?1", self->id, NULL, NULL, error);
}

static gboolean
find_tag (CohortDb *db, const char *name, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT id FROM tag WHERE name = ?1", error);
  CohortStep step;

  *id = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, name);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *id = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

static gboolean
make_tag (CohortDb *db, const char *name, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "INSERT INTO tag (name) VALUES (?1)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, name);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *id = cohort_db_last_id (db);
  return TRUE;
}

static gboolean
add_tag (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 tag;

  if (!find_tag (db, self->name, &tag, error) || (tag == 0 && !make_tag (db, self->name, &tag, error)))
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO member_tag (member, tag) SELECT ?1, ?2 "
                            "WHERE NOT EXISTS (SELECT 1 FROM member_tag WHERE member = ?1 AND tag = ?2)",
                            error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < self->ids->len; i++)
    {
      cohort_stmt_bind_int64 (stmt, 1, g_array_index (self->ids, gint64, i));
      cohort_stmt_bind_int64 (stmt, 2, tag);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
      cohort_stmt_reset (stmt);
    }
  return TRUE;
}

static gboolean
remove_tag (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return run_sql (db, "DELETE FROM member_tag WHERE member = ?1 AND tag = (SELECT id FROM tag WHERE name = ?2)",
                  self->id, self->name, NULL, error);
}

void
cohort_command_set_member_field_async (CohortSession *session, gint64 member, const char *field, const char *value,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_EDIT_MEMBER, set_member_field);

  request->id = member;
  request->name = g_strdup (field);
  request->value = g_strdup (value);
  cohort_command_request_set_detail (request, "field", field, NULL, 0);
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}

void
cohort_command_add_note_async (CohortSession *session, gint64 member, const char *body, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_ADD_NOTE, add_note);

  request->id = member;
  request->value = g_strdup (body);
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}

void
cohort_command_remove_note_async (CohortSession *session, gint64 note, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_REMOVE_NOTE, remove_note);

  request->id = note;
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}

void
cohort_command_add_tag_async (CohortSession *session, const gint64 *members, guint n_members, const char *tag,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new_for_ids (session, members, n_members);

  request->kind = COHORT_STEP_TAG;
  request->run = add_tag;
  request->name = g_strdup (tag);
  cohort_command_request_set_detail (request, "tag", tag, "members", n_members);
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}

void
cohort_command_remove_tag_async (CohortSession *session, gint64 member, const char *tag, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_UNTAG, remove_tag);

  request->id = member;
  request->name = g_strdup (tag);
  cohort_command_request_set_detail (request, "tag", tag, NULL, 0);
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}
