// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-merge-commands.h"

#include <glib/gi18n-lib.h>

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-merge.h"

static void
choice_clear (gpointer data)
{
  g_free ((char *) ((CohortMergeChoice *) data)->field);
}

/* The store's message is for whoever reads a log. */
static gboolean
explain (gboolean done, const char *missing, GError **error)
{
  if (!done && g_error_matches (*error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND))
    {
      g_clear_error (error);
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID, missing);
    }
  return done;
}

static gboolean
merge (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  const gint64 *members = (const gint64 *) (gconstpointer) self->ids->data;
  const GArray *choices = self->more;

  for (guint i = 0; i < self->ids->len; i++)
    for (guint j = 0; j < i; j++)
      if (members[i] == members[j])
        {
          g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                               _ ("A member cannot be merged with itself."));
          return FALSE;
        }
  return explain (cohort_merge_people (db, members[0], members + 1, self->ids->len - 1,
                                       (const CohortMergeChoice *) (gconstpointer) choices->data, choices->len,
                                       self->now_us, error),
                  _ ("One of these members does not exist any more."), error);
}

static gboolean
split (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return explain (
      cohort_merge_split (db, self->id, (const gint64 *) (gconstpointer) self->ids->data, self->ids->len, error),
      _ ("Nobody of that number was merged into this member."), error);
}

static gboolean
not_same (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return cohort_merge_decide (db, g_array_index (self->ids, gint64, 0), g_array_index (self->ids, gint64, 1),
                              COHORT_MERGE_NOT_SAME, COHORT_DAY_MAX, self->now_us, error);
}

/* @id is the day. */
static gboolean
later (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  return cohort_merge_decide (db, g_array_index (self->ids, gint64, 0), g_array_index (self->ids, gint64, 1),
                              COHORT_MERGE_LATER, (CohortDay) self->id, self->now_us, error);
}

static CohortCommandRequest *
request_for (CohortSession *session, const char *kind, CohortCommandRequestFunc run, const gint64 *ids, guint n_ids)
{
  CohortCommandRequest *request = cohort_command_request_new_for_ids (session, ids, n_ids);

  request->kind = kind;
  request->run = run;
  return request;
}

static CohortCommandRequest *
merge_request (CohortSession *session, const gint64 *members, guint n_members, const CohortFieldChoice *choices,
               guint n_choices)
{
  CohortCommandRequest *request = request_for (session, COHORT_STEP_MERGE, merge, members, n_members);
  GArray *copies = g_array_new (FALSE, FALSE, sizeof (CohortMergeChoice));

  g_array_set_clear_func (copies, choice_clear);
  for (guint i = 0; i < n_choices; i++)
    {
      CohortMergeChoice copy = { g_strdup (choices[i].field), choices[i].member };

      g_array_append_val (copies, copy);
    }
  request->more = copies;
  request->free_more = (GDestroyNotify) g_array_unref;
  cohort_command_request_set_detail (request, NULL, NULL, "members", n_members);
  return request;
}

static CohortCommandRequest *
split_request (CohortSession *session, gint64 member, const gint64 *parts, guint n_parts)
{
  CohortCommandRequest *request = request_for (session, COHORT_STEP_SPLIT, split, parts, n_parts);

  request->id = member;
  return request;
}

static CohortCommandRequest *
verdict_request (CohortSession *session, const char *kind, CohortCommandRequestFunc run, gint64 one, gint64 other)
{
  const gint64 pair[] = { one, other };

  return request_for (session, kind, run, pair, G_N_ELEMENTS (pair));
}

static CohortCommandRequest *
later_request (CohortSession *session, gint64 one, gint64 other, guint days)
{
  CohortCommandRequest *request = verdict_request (session, COHORT_STEP_LATER, later, one, other);

  request->id = days != 0 ? cohort_session_get_today (session) + (CohortDay) days : COHORT_DAY_MAX;
  return request;
}

/**
 * cohort_command_merge_async:
 *
 * Makes one member of several; see the header.
 */
void
cohort_command_merge_async (CohortSession *session, const gint64 *members, guint n_members,
                            const CohortFieldChoice *choices, guint n_choices, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (n_members > 1);

  cohort_command_request_start (session, cohort_command_request_run_step,
                                merge_request (session, members, n_members, choices, n_choices), cancellable, callback,
                                user_data);
}

void
cohort_command_split_async (CohortSession *session, gint64 member, const gint64 *parts, guint n_parts,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                split_request (session, member, parts, n_parts), cancellable, callback, user_data);
}

void
cohort_command_not_same_async (CohortSession *session, gint64 one, gint64 other, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step,
                                verdict_request (session, COHORT_STEP_NOT_SAME, not_same, one, other), cancellable,
                                callback, user_data);
}

void
cohort_command_later_async (CohortSession *session, gint64 one, gint64 other, guint days, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_command_request_start (session, cohort_command_request_run_step, later_request (session, one, other, days),
                                cancellable, callback, user_data);
}

CohortDone *
cohort_command_merge (CohortSession *session, const gint64 *members, guint n_members, const CohortFieldChoice *choices,
                      guint n_choices, GError **error)
{
  g_return_val_if_fail (n_members > 1, NULL);

  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         merge_request (session, members, n_members, choices, n_choices), error);
}

CohortDone *
cohort_command_split (CohortSession *session, gint64 member, const gint64 *parts, guint n_parts, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         split_request (session, member, parts, n_parts), error);
}

CohortDone *
cohort_command_not_same (CohortSession *session, gint64 one, gint64 other, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         verdict_request (session, COHORT_STEP_NOT_SAME, not_same, one, other), error);
}

CohortDone *
cohort_command_later (CohortSession *session, gint64 one, gint64 other, guint days, GError **error)
{
  return cohort_command_request_run_now (session, cohort_command_request_run_step,
                                         later_request (session, one, other, days), error);
}
