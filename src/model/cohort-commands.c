// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A command is a request (a small struct that travels to the writer thread) and a function that
 * carries it out between the beginning and the end of a step. */

#include "config.h"

#include "cohort-commands.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cohort-history-private.h"
#include "cohort-journal.h"
#include "cohort-money.h"
#include "cohort-setting.h"
#include "cohort-store.h"

G_DEFINE_QUARK (cohort - command - error - quark, cohort_command_error)

typedef struct _Request Request;

struct _Request
{
  const char *kind; /* of the step; NULL: the request runs steps of its own */
  gboolean (*run) (CohortDb *db, const Request *self, GError **error);
  char *detail; /* (owned) JSON */
  gint64 now_us;
  gint64 id;   /* the member or note */
  GArray *ids; /* (element-type gint64) (owned) (nullable) */
  char *name;  /* (owned) (nullable) */
  char *value; /* (owned) (nullable) */
};

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->detail);
  g_free (self->name);
  g_free (self->value);
  g_clear_pointer (&self->ids, g_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

void
cohort_done_free (CohortDone *done)
{
  if (done == NULL)
    return;
  g_free (done->label);
  g_free (done);
}

static Request *
request_new (CohortSession *session, const char *kind, gboolean (*run) (CohortDb *, const Request *, GError **))
{
  Request *self = g_new0 (Request, 1);

  self->kind = kind;
  self->run = run;
  self->detail = g_strdup ("{}");
  self->now_us = cohort_session_get_now (session);
  return self;
}

static void
set_detail (Request *self, const char *name, const char *text, const char *count_name, gint64 count)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (name != NULL)
    json_object_set_string_member (object, name, text);
  if (count_name != NULL)
    json_object_set_int_member (object, count_name, count);
  json_node_set_object (node, object);
  g_free (self->detail);
  self->detail = json_to_string (node, FALSE);
}

/* Carrying out */

static CohortDone *
done_new (gint64 step, char *label)
{
  CohortDone *done = g_new0 (CohortDone, 1);

  done->step = step;
  done->label = label;
  return done;
}

static gpointer
run_step (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *self = data;
  gint64 step = 0;

  if (!cohort_journal_begin (db, self->kind, self->detail, TRUE, 0, self->now_us, error))
    return NULL;
  if (!self->run (db, self, error))
    {
      cohort_journal_abort (db);
      return NULL;
    }
  if (!cohort_journal_commit (db, &step, error))
    return NULL;
  return done_new (step, cohort_history_describe (self->kind, self->detail));
}

static void
start (CohortSession *session, CohortStoreJob job, Request *request, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_write_async (cohort_session_get_store (session), job, request, request_free,
                            (GDestroyNotify) cohort_done_free, cancellable, callback, user_data);
}

CohortDone *
cohort_command_finish (CohortSession *session, GAsyncResult *result, GError **error)
{
  return cohort_store_write_finish (cohort_session_get_store (session), result, error);
}

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

/* Undo and redo */

/* The first three, in words */
static char *
name_steps (CohortDb *db, GArray *steps)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; steps != NULL && i < steps->len && i < 3; i++)
    {
      g_autoptr (CohortJournalStep) step = cohort_journal_get_step (db, g_array_index (steps, gint64, i), NULL);
      g_autofree char *label = NULL;

      if (step == NULL)
        continue;
      label = cohort_history_describe (step->kind, step->detail);
      g_string_append_printf (names, "%s“%s”", names->len > 0 ? C_ ("between items", ", ") : "", label);
    }
  if (steps != NULL && steps->len > 3)
    g_string_append (names, "…");
  return g_string_free_and_steal (g_steal_pointer (&names));
}

/* Steps in the way are named, so that the person knows what to undo first. */
static void
explain (CohortDb *db, gint64 step, gboolean redo, CohortConflictList *conflicts, GError **error)
{
  g_autoptr (GArray) chain = NULL;
  g_autofree char *names = NULL;

  if (g_error_matches (*error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_ORDER))
    chain = cohort_journal_chain (db, step, NULL);
  else if (conflicts == NULL)
    return;
  names = name_steps (db, chain != NULL ? chain : conflicts != NULL ? conflicts->steps : NULL);
  g_clear_error (error);
  if (chain != NULL)
    g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT,
                 /* Translators: %s is a list of what was imported later from the same service */
                 _ ("Later steps of the same source stand on this one. Undo these first: %s"), names);
  else if (*names != '\0')
    g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT,
                 /* Translators: %s is a list of what was done later */
                 _ ("Later steps changed the same rows. Undo these first: %s"), names);
  else
    g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT,
                         redo ? _ ("This step stands on others that are undone. Redo those first, the oldest first.")
                              : _ ("Later steps changed the same rows."));
}

static CohortDone *
describe_turn (CohortDb *db, gint64 id, const char *format, GError **error)
{
  g_autoptr (CohortJournalStep) step = cohort_journal_get_step (db, id, error);
  g_autofree char *what = NULL;
  g_autoptr (GString) label = NULL;

  if (step == NULL)
    return NULL;
  what = cohort_history_describe (step->kind, step->detail);
  label = g_string_new (format);
  g_string_replace (label, "%s", what, 1);
  return done_new (id, g_string_free_and_steal (g_steal_pointer (&label)));
}

static gpointer
turn_top (CohortDb *db, const Request *self, gboolean redo, GError **error)
{
  g_autoptr (CohortConflictList) conflicts = NULL;
  gint64 undo_step, redo_step, step = 0;
  gboolean ok;

  if (!cohort_journal_peek_top (db, &undo_step, &redo_step, error))
    return NULL;
  if ((redo ? redo_step : undo_step) == 0)
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING,
                           redo ? _ ("There is nothing to redo.") : _ ("There is nothing to undo."));
      return NULL;
    }
  ok = redo ? cohort_journal_redo_top (db, self->now_us, &step, &conflicts, error)
            : cohort_journal_undo_top (db, self->now_us, &step, &conflicts, error);
  if (!ok)
    {
      explain (db, step, redo, conflicts, error);
      return NULL;
    }
  return describe_turn (db, step, redo ? _ ("Redone: %s") : _ ("Undone: %s"), error);
}

static gpointer
undo_top (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return turn_top (db, data, FALSE, error);
}

static gpointer
redo_top (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return turn_top (db, data, TRUE, error);
}

static gpointer
undo_steps (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *self = data;
  gint64 last = 0;

  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr (CohortConflictList) conflicts = NULL;

      last = g_array_index (self->ids, gint64, i);
      if (!cohort_journal_undo (db, last, self->now_us, &conflicts, error))
        {
          explain (db, last, FALSE, conflicts, error);
          return NULL;
        }
    }
  if (self->ids->len == 1)
    return describe_turn (db, last, _ ("Undone: %s"), error);
  return done_new (last,
                   g_strdup_printf (ngettext ("%u step undone", "%u steps undone", self->ids->len), self->ids->len));
}

static gpointer
redo_step (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *self = data;
  g_autoptr (CohortConflictList) conflicts = NULL;

  if (!cohort_journal_redo (db, self->id, self->now_us, &conflicts, error))
    {
      explain (db, self->id, TRUE, conflicts, error);
      return NULL;
    }
  return describe_turn (db, self->id, _ ("Redone: %s"), error);
}

static Request *
steps_request (CohortSession *session, const gint64 *steps, guint n_steps)
{
  Request *request = request_new (session, NULL, NULL);

  request->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_steps);
  g_array_append_vals (request->ids, steps, n_steps);
  return request;
}

void
cohort_command_undo_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  start (session, undo_top, request_new (session, NULL, NULL), cancellable, callback, user_data);
}

void
cohort_command_redo_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  start (session, redo_top, request_new (session, NULL, NULL), cancellable, callback, user_data);
}

void
cohort_command_undo_steps_async (CohortSession *session, const gint64 *steps, guint n_steps, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  start (session, undo_steps, steps_request (session, steps, n_steps), cancellable, callback, user_data);
}

void
cohort_command_redo_step_async (CohortSession *session, gint64 step, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = request_new (session, NULL, NULL);

  request->id = step;
  start (session, redo_step, request, cancellable, callback, user_data);
}

static CohortDone *
run_now (CohortSession *session, CohortStoreJob job, Request *request, GError **error)
{
  g_autoptr (Request) owned = request;

  return cohort_store_write (cohort_session_get_store (session), job, owned, NULL, error);
}

CohortDone *
cohort_command_undo (CohortSession *session, GError **error)
{
  return run_now (session, undo_top, request_new (session, NULL, NULL), error);
}

CohortDone *
cohort_command_redo (CohortSession *session, GError **error)
{
  return run_now (session, redo_top, request_new (session, NULL, NULL), error);
}

CohortDone *
cohort_command_undo_steps (CohortSession *session, const gint64 *steps, guint n_steps, GError **error)
{
  return run_now (session, undo_steps, steps_request (session, steps, n_steps), error);
}

CohortDone *
cohort_command_redo_step (CohortSession *session, gint64 step, GError **error)
{
  Request *request = request_new (session, NULL, NULL);

  request->id = step;
  return run_now (session, redo_step, request, error);
}

/* Settings */

static gboolean
configure (CohortDb *db, const Request *self, GError **error)
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

static Request *
configure_request (CohortSession *session, const char *home_currency, const char *zone)
{
  Request *request = request_new (session, COHORT_STEP_CONFIGURE, configure);

  request->name = g_strdup (home_currency);
  request->value = g_strdup (zone);
  return request;
}

void
cohort_command_configure_async (CohortSession *session, const char *home_currency, const char *zone,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (session, run_step, configure_request (session, home_currency, zone), cancellable, callback, user_data);
}

CohortDone *
cohort_command_configure (CohortSession *session, const char *home_currency, const char *zone, GError **error)
{
  return run_now (session, run_step, configure_request (session, home_currency, zone), error);
}

/* Members */

static gboolean
set_member_field (CohortDb *db, const Request *self, GError **error)
{
  if (!run_sql (db, "DELETE FROM member_override WHERE member = ?1 AND field = ?2", self->id, self->name, NULL, error))
    return FALSE;
  return self->value == NULL
         || run_sql (db, "INSERT INTO member_override (member, field, value) VALUES (?1, ?2, ?3)", self->id, self->name,
                     self->value, error);
}

static gboolean
add_note (CohortDb *db, const Request *self, GError **error)
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
remove_note (CohortDb *db, const Request *self, GError **error)
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
add_tag (CohortDb *db, const Request *self, GError **error)
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
remove_tag (CohortDb *db, const Request *self, GError **error)
{
  return run_sql (db, "DELETE FROM member_tag WHERE member = ?1 AND tag = (SELECT id FROM tag WHERE name = ?2)",
                  self->id, self->name, NULL, error);
}

void
cohort_command_set_member_field_async (CohortSession *session, gint64 member, const char *field, const char *value,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = request_new (session, COHORT_STEP_EDIT_MEMBER, set_member_field);

  request->id = member;
  request->name = g_strdup (field);
  request->value = g_strdup (value);
  set_detail (request, "field", field, NULL, 0);
  start (session, run_step, request, cancellable, callback, user_data);
}

void
cohort_command_add_note_async (CohortSession *session, gint64 member, const char *body, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = request_new (session, COHORT_STEP_ADD_NOTE, add_note);

  request->id = member;
  request->value = g_strdup (body);
  start (session, run_step, request, cancellable, callback, user_data);
}

void
cohort_command_remove_note_async (CohortSession *session, gint64 note, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = request_new (session, COHORT_STEP_REMOVE_NOTE, remove_note);

  request->id = note;
  start (session, run_step, request, cancellable, callback, user_data);
}

void
cohort_command_add_tag_async (CohortSession *session, const gint64 *members, guint n_members, const char *tag,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = steps_request (session, members, n_members);

  request->kind = COHORT_STEP_TAG;
  request->run = add_tag;
  request->name = g_strdup (tag);
  set_detail (request, "tag", tag, "members", n_members);
  start (session, run_step, request, cancellable, callback, user_data);
}

void
cohort_command_remove_tag_async (CohortSession *session, gint64 member, const char *tag, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = request_new (session, COHORT_STEP_UNTAG, remove_tag);

  request->id = member;
  request->name = g_strdup (tag);
  set_detail (request, "tag", tag, NULL, 0);
  start (session, run_step, request, cancellable, callback, user_data);
}
