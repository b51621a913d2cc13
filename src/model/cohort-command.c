// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-command-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "cohort-history-private.h"
#include "cohort-journal.h"
#include "cohort-scramble.h"

G_DEFINE_QUARK (cohort - command - error - quark, cohort_command_error)

void
cohort_command_request_free (gpointer data)
{
  CohortCommandRequest *self = data;

  g_free (self->detail);
  g_free (self->name);
  g_free (self->value);
  g_clear_pointer (&self->ids, g_array_unref);
  if (self->more != NULL)
    self->free_more (self->more);
  g_free (self);
}

void
cohort_done_free (CohortDone *done)
{
  if (done == NULL)
    return;
  g_free (done->label);
  g_free (done);
}

CohortCommandRequest *
cohort_command_request_new (CohortSession *session, const char *kind, CohortCommandRequestFunc run)
{
  CohortCommandRequest *self = g_new0 (CohortCommandRequest, 1);

  self->kind = kind;
  self->run = run;
  self->detail = g_strdup ("{}");
  self->now_us = cohort_session_get_now (session);
  return self;
}

void
cohort_command_request_set_detail (CohortCommandRequest *self, const char *name, const char *text,
                                   const char *count_name, gint64 count)
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

CohortDone *
cohort_done_new (gint64 step, char *label)
{
  CohortDone *done = g_new0 (CohortDone, 1);

  done->step = step;
  done->label = label;
  return done;
}

/* What begins with a text on the screen could write a replacement back. These take nothing from there but numbers. */
static gboolean
is_safe_while_scrambled (const char *kind)
{
  static const char *const safe[]
      = { COHORT_STEP_CONFIGURE,    COHORT_STEP_PREFERENCE,    COHORT_STEP_TEMPLATE,       COHORT_STEP_TAG,
          COHORT_STEP_UNTAG,        COHORT_STEP_REMOVE_NOTE,   COHORT_STEP_MERGE,          COHORT_STEP_SPLIT,
          COHORT_STEP_NOT_SAME,     COHORT_STEP_LATER,         COHORT_STEP_PLAN_MOVE,      COHORT_STEP_PLAN_STATE,
          COHORT_STEP_PLAN_REMOVE,  COHORT_STEP_PLAN_LINK,     COHORT_STEP_PLAN_UNLINK,    COHORT_STEP_PLAN_REFUSE,
          COHORT_STEP_PLAN_HOURS,   COHORT_STEP_PROMISE,       COHORT_STEP_INVITE,         COHORT_STEP_CAME,
          COHORT_STEP_RISK_DONE,    COHORT_STEP_RISK_SNOOZE,   COHORT_STEP_RISK_DENY,      COHORT_STEP_RISK_RESTORE,
          COHORT_STEP_TAKE_BACK,    COHORT_STEP_SET_ASIDE,     COHORT_STEP_TAKE_UP,        COHORT_STEP_MAKE_IDEA,
          COHORT_STEP_ACCEPT_EXACT, COHORT_STEP_ACCEPT_PAYOUT, COHORT_STEP_LOCK_MONTHS,    COHORT_STEP_SENT,
          COHORT_STEP_NOT_USEFUL,   COHORT_STEP_RISK_HOLD_OUT, COHORT_STEP_RISK_HOLD_NONE, NULL };

  /* A test of two offers is moved by its number; what is decided of it is written down in words. */
  if (g_str_has_prefix (kind, COHORT_STEP_EXPERIMENT "-"))
    return !g_str_equal (kind, COHORT_STEP_EXPERIMENT_DECIDE);
  return g_strv_contains (safe, kind);
}

gpointer
cohort_command_request_run_step (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortCommandRequest *self = data;
  gint64 step = 0;

  if (cohort_scramble_is_active () && !is_safe_while_scrambled (self->kind))
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                           _ ("Names and amounts are scrambled. Show them again before you edit."));
      return NULL;
    }
  if (!cohort_journal_begin (db, self->kind, self->detail, TRUE, 0, self->now_us, error))
    return NULL;
  if (!self->run (db, self, error))
    {
      cohort_journal_abort (db);
      return NULL;
    }
  if (!cohort_journal_commit (db, &step, error))
    return NULL;
  return cohort_done_new (step, cohort_history_describe (self->kind, self->detail));
}

void
cohort_command_request_start (CohortSession *session, CohortStoreJob job, CohortCommandRequest *request,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_write_async (cohort_session_get_store (session), job, request, cohort_command_request_free,
                            (GDestroyNotify) cohort_done_free, cancellable, callback, user_data);
}

CohortDone *
cohort_command_finish (CohortSession *session, GAsyncResult *result, GError **error)
{
  return cohort_store_write_finish (cohort_session_get_store (session), result, error);
}

CohortCommandRequest *
cohort_command_request_new_for_ids (CohortSession *session, const gint64 *ids, guint n_ids)
{
  CohortCommandRequest *request = cohort_command_request_new (session, NULL, NULL);

  request->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_ids);
  g_array_append_vals (request->ids, ids, n_ids);
  return request;
}

CohortDone *
cohort_command_request_run_now (CohortSession *session, CohortStoreJob job, CohortCommandRequest *request,
                                GError **error)
{
  g_autoptr (CohortCommandRequest) owned = request;

  return cohort_store_write (cohort_session_get_store (session), job, owned, NULL, error);
}
