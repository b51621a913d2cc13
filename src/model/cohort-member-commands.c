// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-member-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-command-private.h"
#include "cohort-decimal.h"
#include "cohort-history-private.h"
#include "cohort-money.h"
#include "cohort-sources.h"
#include "cohort-text.h"

#define NUMBER_EXPONENT 6 /* places after the point that a field of numbers takes */

/* @texts: bound from ?2 on */
static gboolean
run (CohortDb *db, const char *sql, gint64 id, const char *const *texts, guint n_texts, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  for (guint i = 0; i < n_texts; i++)
    cohort_stmt_bind_text (stmt, (int) i + 2, texts[i]);
  return cohort_stmt_run (stmt, error);
}

static void
start (CohortSession *session, CohortCommandRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}

/* By hand */

typedef struct
{
  char *email, *handle, *note; /* (nullable) */
} Person;

static void
person_free (gpointer data)
{
  Person *self = data;

  g_free (self->email);
  g_free (self->handle);
  g_free (self->note);
  g_free (self);
}

static gboolean
link_new (CohortDb *db, gint64 identity, gint64 *member, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (!cohort_db_exec (db, "INSERT INTO member DEFAULT VALUES", error))
    return FALSE;
  *member = cohort_db_last_id (db);
  stmt = cohort_db_prepare (db, "INSERT INTO identity_link (identity, member) VALUES (?1, ?2)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, identity);
  cohort_stmt_bind_int64 (stmt, 2, *member);
  return cohort_stmt_run (stmt, error);
}

static gboolean
write_note (CohortDb *db, gint64 member, const char *body, gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO note (member, body, written_at) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  cohort_stmt_bind_text (stmt, 2, body);
  cohort_stmt_bind_int64 (stmt, 3, now_us);
  return cohort_stmt_run (stmt, error);
}

static gboolean
add_member (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  const Person *person = self->more;
  g_autofree char *email_key = person->email != NULL ? cohort_text_email_key (person->email) : NULL;
  g_autofree char *handle_key = person->handle != NULL ? cohort_text_handle_key (person->handle) : NULL;
  const char *texts[] = { self->name, person->email, email_key, person->handle, handle_key };
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 source, member;

  if (!cohort_sources_ensure_hand (db, self->value, &source, error))
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO identity (source, name, email, email_key, handle, handle_key, joined_at) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, source);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    cohort_stmt_bind_text (stmt, (int) i + 2, texts[i]);
  cohort_stmt_bind_int64 (stmt, 7, self->now_us);
  return cohort_stmt_run (stmt, error) && link_new (db, cohort_db_last_id (db), &member, error)
         && (person->note == NULL || write_note (db, member, person->note, self->now_us, error));
}

void
cohort_command_add_member_async (CohortSession *session, const char *name, const char *email, const char *handle,
                                 const char *note, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_ADD_MEMBER, add_member);
  Person *person = g_new0 (Person, 1);

  person->email = g_strdup (email);
  person->handle = g_strdup (handle);
  person->note = g_strdup (note);
  request->name = g_strdup (name);
  request->value = g_strdup (cohort_session_get_zone_name (session));
  request->more = person;
  request->free_more = person_free;
  cohort_command_request_set_detail (request, "name", name, NULL, 0);
  start (session, request, cancellable, callback, user_data);
}

static gboolean
edit_note (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return run (db, "UPDATE note SET body = ?2 WHERE id = ?1", self->id, (const char *const *) &self->value, 1, error);
}

void
cohort_command_edit_note_async (CohortSession *session, gint64 note, const char *body, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_EDIT_NOTE, edit_note);

  request->id = note;
  request->value = g_strdup (body);
  start (session, request, cancellable, callback, user_data);
}

/* Saved filters: of one name there is one. */

static gboolean
save_filter (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  const char *texts[] = { self->name, self->value };

  return run (db, "DELETE FROM saved_filter WHERE ?1 = 0 AND name = ?2", 0, texts, 1, error)
         && run (db, "INSERT INTO saved_filter (name, filter) SELECT ?2, ?3 WHERE ?1 = 0", 0, texts, 2, error);
}

void
cohort_command_save_filter_async (CohortSession *session, const char *name, const CohortMemberFilter *filter,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_SAVE_FILTER, save_filter);

  request->name = g_strdup (name);
  request->value = cohort_member_filter_to_json (filter);
  cohort_command_request_set_detail (request, "name", name, NULL, 0);
  start (session, request, cancellable, callback, user_data);
}

static gboolean
remove_filter (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return run (db, "DELETE FROM saved_filter WHERE id = ?1", self->id, NULL, 0, error);
}

void
cohort_command_remove_filter_async (CohortSession *session, gint64 filter, const char *name, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_REMOVE_FILTER, remove_filter);

  request->id = filter;
  cohort_command_request_set_detail (request, "name", name, NULL, 0);
  start (session, request, cancellable, callback, user_data);
}

/* Fields of the user's own */

static gboolean
add_field (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  const char *texts[] = { self->name, self->value, self->more };

  return run (db, "INSERT INTO field (name, kind, choices) SELECT ?2, ?3, ?4 WHERE ?1 = 0", 0, texts, 3, error);
}

void
cohort_command_add_field_async (CohortSession *session, const char *name, const char *kind, const char *choices,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_ADD_FIELD, add_field);

  request->name = g_strdup (name);
  request->value = g_strdup (kind);
  request->more = g_strdup (choices != NULL ? choices : "");
  request->free_more = g_free;
  cohort_command_request_set_detail (request, "name", name, NULL, 0);
  start (session, request, cancellable, callback, user_data);
}

static gboolean
remove_field (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return run (db, "DELETE FROM member_field WHERE field = ?1", self->id, NULL, 0, error)
         && run (db, "DELETE FROM field WHERE id = ?1", self->id, NULL, 0, error);
}

void
cohort_command_remove_field_async (CohortSession *session, gint64 field, const char *name, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_REMOVE_FIELD, remove_field);

  request->id = field;
  cohort_command_request_set_detail (request, "name", name, NULL, 0);
  start (session, request, cancellable, callback, user_data);
}

/**
 * cohort_member_field_value:
 * @kind: "text", "number", "date" or "choice"
 * @typed: by a person
 * @error: a #CohortCommandError
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): what a field of @kind keeps for @typed: a plain decimal, an ISO day; %NULL with
 * @error set
 */
char *
cohort_member_field_value (const char *kind, const char *typed, GError **error)
{
  if (g_str_equal (kind, "number"))
    {
      const CohortDecimalProfile *profile = cohort_decimal_guess_profile (cohort_decimal_guess (&typed, 1));
      gint64 number;

      if (cohort_decimal_parse_minor (typed, profile != NULL ? profile : &COHORT_DECIMAL_POINT, NUMBER_EXPONENT,
                                      &number, NULL))
        {
          char *text = cohort_scaled_to_decimal (number, NUMBER_EXPONENT);

          for (char *end = text + strlen (text) - 1; strchr (text, '.') != NULL && (*end == '0' || *end == '.'); end--)
            {
              const gboolean point = *end == '.';

              *end = '\0';
              if (point)
                break;
            }
          return text;
        }
      g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                   _ ("“%s” is no number. Write it as in 12 or 3.5."), typed);
      return NULL;
    }
  if (g_str_equal (kind, "date") && cohort_day_parse (typed) == COHORT_DAY_NONE)
    {
      g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                   _ ("“%s” is no date. Write it as in 2026-01-31."), typed);
      return NULL;
    }
  return g_strdup (typed);
}

static gboolean
set_field (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  const gint64 field = *(const gint64 *) self->more;
  g_autoptr (CohortStmt) kind = cohort_db_prepare (db, "SELECT kind FROM field WHERE id = ?1", error);
  g_autoptr (CohortStmt) stmt = NULL;
  g_autofree char *value = NULL;

  if (kind == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (kind, 1, field);
  switch (cohort_stmt_step (kind, error))
    {
    case COHORT_FAIL:
      return FALSE;
    case COHORT_DONE:
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                           _ ("This field does not exist any more."));
      return FALSE;
    case COHORT_ROW:
    default:
      break;
    }
  if (self->value != NULL
      && (value = cohort_member_field_value (cohort_stmt_text (kind, 0), self->value, error)) == NULL)
    return FALSE;
  stmt = cohort_db_prepare (db, "DELETE FROM member_field WHERE member = ?1 AND field = ?2", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->id);
  cohort_stmt_bind_int64 (stmt, 2, field);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  if (value == NULL)
    return TRUE;
  g_clear_pointer (&stmt, cohort_stmt_release);
  stmt = cohort_db_prepare (db, "INSERT INTO member_field (member, field, value) VALUES (?1, ?2, ?3)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->id);
  cohort_stmt_bind_int64 (stmt, 2, field);
  cohort_stmt_bind_text (stmt, 3, value);
  return cohort_stmt_run (stmt, error);
}

void
cohort_command_set_field_async (CohortSession *session, gint64 member, gint64 field, const char *name,
                                const char *value, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_SET_FIELD, set_field);

  request->id = member;
  request->value = g_strdup (value);
  request->more = g_memdup2 (&field, sizeof field);
  request->free_more = g_free;
  cohort_command_request_set_detail (request, "name", name, NULL, 0);
  start (session, request, cancellable, callback, user_data);
}
