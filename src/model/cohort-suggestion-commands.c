// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-suggestion-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-plan.h"
#include "cohort-suggest-rows.h"

/* What travels to the writer. */
typedef struct
{
  char *topic, *topic_name, *kind, *note; /* (nullable) */
  gint64 topic_id, post;
  CohortDay today;
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *self = data;

  g_free (self->topic);
  g_free (self->topic_name);
  g_free (self->kind);
  g_free (self->note);
  g_free (self);
}

/* A page that has not heard of it yet may ask twice. */
static gboolean
may_accept (CohortDb *db, const Parcel *parcel, GError **error)
{
  gboolean planned;

  if (!cohort_suggest_is_planned (db, parcel->topic, &planned, error))
    return FALSE;
  if (planned)
    /* Translators: %s is a topic */
    g_set_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING, _ ("“%s” stands in the plan already."),
                 parcel->topic_name);
  return !planned;
}

static gboolean
accept (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;
  g_autoptr (GArray) topics = g_array_new (FALSE, FALSE, sizeof (gint64));
  CohortPlanRow item = { .title = request->name,
                         .kind = parcel->kind,
                         .state = (char *) "idea",
                         .due = COHORT_DAY_NONE,
                         .benefit = COHORT_PLAN_BY_KIND,
                         .minutes = -1,
                         .note = parcel->note };
  const CohortSuggestVerdictRow verdict
      = { .kind = "make", .verdict = "accepted", .topic = parcel->topic, .day = parcel->today };
  gint64 id = may_accept (db, parcel, error) ? cohort_plan_insert (db, &item, error) : 0;

  g_array_append_val (topics, parcel->topic_id);
  return id != 0 && cohort_plan_set_names (db, id, "topic", topics, error)
         && cohort_suggest_insert (db, &verdict, id, request->value, request->now_us, error);
}

static gboolean
note_sent (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;

  for (guint i = 0; i < request->ids->len; i++)
    {
      const CohortSuggestVerdictRow verdict = { .kind = "send",
                                                .verdict = "accepted",
                                                .post = parcel->post,
                                                .member = g_array_index (request->ids, gint64, i),
                                                .day = parcel->today };

      if (!cohort_suggest_insert (db, &verdict, 0, NULL, request->now_us, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse (CohortDb *db, const CohortCommandRequest *request, GError **error)
{
  const Parcel *parcel = request->more;
  const CohortSuggestVerdictRow verdict = { .kind = parcel->topic != NULL ? "make" : "send",
                                            .verdict = "not_useful",
                                            .topic = parcel->topic,
                                            .post = parcel->post,
                                            .member = request->id,
                                            .day = parcel->today };

  return cohort_suggest_insert (db, &verdict, 0, request->value, request->now_us, error);
}

static Parcel *
add_parcel (CohortCommandRequest *request, CohortSession *session)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->today = cohort_session_get_today (session);
  request->more = parcel;
  request->free_more = parcel_free;
  return parcel;
}

static CohortCommandRequest *
request_to_accept (CohortSession *session, const CohortSuggestion *suggestion)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_SUGGESTION_ACCEPT, accept);
  Parcel *parcel = add_parcel (request, session);

  request->name = g_strdup (suggestion->idea);
  request->value = g_strdup (suggestion->why);
  parcel->topic = g_strdup (suggestion->topic);
  parcel->topic_name = g_strdup (suggestion->topic_name);
  parcel->topic_id = suggestion->topic_id;
  parcel->kind = g_strdup (suggestion->content_kind);
  parcel->note = g_strdup (suggestion->note);
  cohort_command_request_set_detail (request, "name", request->name, NULL, 0);
  return request;
}

static CohortCommandRequest *
request_to_note_sent (CohortSession *session, gint64 post, const gint64 *members, guint n_members)
{
  CohortCommandRequest *request = cohort_command_request_new_for_ids (session, members, n_members);

  request->kind = COHORT_STEP_SENT;
  request->run = note_sent;
  add_parcel (request, session)->post = post;
  cohort_command_request_set_detail (request, NULL, NULL, "members", n_members);
  return request;
}

static CohortCommandRequest *
request_to_refuse (CohortSession *session, const char *topic, gint64 post, gint64 member, const char *shown)
{
  CohortCommandRequest *request = cohort_command_request_new (session, COHORT_STEP_NOT_USEFUL, refuse);
  Parcel *parcel = add_parcel (request, session);

  request->id = member;
  request->value = g_strdup (shown);
  parcel->topic = g_strdup (topic);
  parcel->post = topic != NULL ? 0 : post;
  return request;
}

void
cohort_command_suggestion_accept_async (CohortSession *session, const CohortSuggestion *suggestion,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (suggestion->kind == COHORT_SUGGESTION_MAKE);

  cohort_command_request_start (session, cohort_command_request_run_step, request_to_accept (session, suggestion),
                                cancellable, callback, user_data);
}

void
cohort_command_suggestion_sent_async (CohortSession *session, gint64 post, const gint64 *members, guint n_members,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                request_to_note_sent (session, post, members, n_members), cancellable, callback,
                                user_data);
}

void
cohort_command_suggestion_refuse_async (CohortSession *session, const char *topic, gint64 post, gint64 member,
                                        const char *shown, GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                request_to_refuse (session, topic, post, member, shown), cancellable, callback,
                                user_data);
}

CohortDone *
cohort_command_suggestion_accept (CohortSession *session, const CohortSuggestion *suggestion, GError **error)
{
  g_return_val_if_fail (suggestion->kind == COHORT_SUGGESTION_MAKE, NULL);

  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_accept (session, suggestion), error);
}

CohortDone *
cohort_command_suggestion_sent (CohortSession *session, gint64 post, const gint64 *members, guint n_members,
                                GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_note_sent (session, post, members, n_members), error);
}

CohortDone *
cohort_command_suggestion_refuse (CohortSession *session, const char *topic, gint64 post, gint64 member,
                                  const char *shown, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         request_to_refuse (session, topic, post, member, shown), error);
}
