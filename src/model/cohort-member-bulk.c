// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is done with many members at once. "All" is resolved by the job itself, by the list's own query, so that the
 * window never walks over a hundred thousand rows. */

#include "config.h"

#include "cohort-member-commands.h"

#include "cohort-command-private.h"
#include "cohort-history-private.h"
#include "cohort-listing-private.h"
#include "cohort-member-list-private.h"
#include "cohort-member.h"

typedef struct
{
  CohortOwnedMemberQuery *query; /* (owned) */
  gboolean all;
  GArray *ids; /* (element-type gint64) (owned) */
  GFile *file; /* (owned) (nullable) */
} Pick;

static void
pick_free (gpointer data)
{
  Pick *self = data;

  cohort_owned_member_query_free (self->query);
  g_array_unref (self->ids);
  g_clear_object (&self->file);
  g_free (self);
}

static Pick *
pick_new (const CohortMemberPick *from)
{
  Pick *self = g_new0 (Pick, 1);

  self->query = cohort_member_list_dup_query (from->list);
  self->all = from->all;
  self->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), from->n_ids);
  g_array_append_vals (self->ids, from->ids, from->n_ids);
  return self;
}

/* Returns: (transfer full) (nullable): whom it is about, in the list's order where all are meant */
static GArray *
resolve (CohortDb *db, const Pick *self, GError **error)
{
  g_autoptr (GArray) found = NULL;
  g_autoptr (GHashTable) left_out = NULL;
  g_autofree char *members = NULL;
  CohortMemberQuery query;
  guint n = 0;

  if (!self->all)
    return g_array_ref (self->ids);
  if (cohort_owned_member_query_resolve (self->query, db, &query, &members, error))
    found = cohort_members_ids (db, &query, error);
  if (found == NULL)
    return NULL;
  left_out = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < self->ids->len; i++)
    g_hash_table_add (left_out, &g_array_index (self->ids, gint64, i));
  for (guint i = 0; i < found->len; i++)
    if (!g_hash_table_contains (left_out, &g_array_index (found, gint64, i)))
      g_array_index (found, gint64, n++) = g_array_index (found, gint64, i);
  g_array_set_size (found, n);
  return g_steal_pointer (&found);
}

static gint64
ensure_tag (CohortDb *db, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 tag = cohort_tag_find (db, name, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return 0;
    }
  if (tag != 0)
    return tag;
  stmt = cohort_db_prepare (db, "INSERT INTO tag (name) VALUES (?1)", error);
  if (stmt == NULL)
    return 0;
  cohort_stmt_bind_text (stmt, 1, name);
  return cohort_stmt_run (stmt, error) ? cohort_db_last_id (db) : 0;
}

/* @sql has the member as ?1 and @what as ?2. */
static gboolean
run_for_each (CohortDb *db, const CohortCommandRequest *self, const char *sql, gint64 what, GError **error)
{
  g_autoptr (GArray) ids = resolve (db, self->more, error);
  g_autoptr (CohortStmt) stmt = NULL;

  if (ids == NULL)
    return FALSE;
  stmt = cohort_db_prepare (db, sql, error);
  for (guint i = 0; stmt != NULL && i < ids->len; i++)
    {
      cohort_stmt_bind_int64 (stmt, 1, g_array_index (ids, gint64, i));
      cohort_stmt_bind_int64 (stmt, 2, what);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
      cohort_stmt_reset (stmt);
    }
  return stmt != NULL;
}

static gboolean
tag_members (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  const gint64 tag = ensure_tag (db, self->name, error);

  return tag != 0
         && run_for_each (db, self,
                          "INSERT INTO member_tag (member, tag) SELECT id, ?2 FROM member WHERE id = ?1 "
                          "AND NOT EXISTS (SELECT 1 FROM member_tag WHERE member = ?1 AND tag = ?2)",
                          tag, error);
}

static gboolean
untag_members (CohortDb *db, const CohortCommandRequest *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 tag = cohort_tag_find (db, self->name, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return run_for_each (db, self, "DELETE FROM member_tag WHERE member = ?1 AND tag = ?2", tag, error);
}

void
cohort_command_tag_members_async (const CohortMemberPick *pick, const char *tag, gboolean on, guint n_members,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  CohortSession *session = cohort_paged_list_get_session (COHORT_PAGED_LIST (pick->list));
  CohortCommandRequest *request = on ? cohort_command_request_new (session, COHORT_STEP_TAG, tag_members)
                                     : cohort_command_request_new (session, COHORT_STEP_UNTAG, untag_members);

  request->name = g_strdup (tag);
  request->more = pick_new (pick);
  request->free_more = pick_free;
  cohort_command_request_set_detail (request, "tag", tag, "members", n_members);
  cohort_command_request_start (session, cohort_command_request_run_step, request, cancellable, callback, user_data);
}

/* A file is replaced whole or not at all. */
static gpointer
export_members (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Pick *self = data;
  g_autoptr (GArray) ids = resolve (db, self, error);
  g_autoptr (GFileOutputStream) stream = NULL;
  guint64 n = 0;

  if (ids == NULL)
    return NULL;
  stream = g_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                           cancellable, error);
  if (stream == NULL)
    return NULL;
  if (!cohort_export_members_of (db, ids, self->query->query.day, G_OUTPUT_STREAM (stream), &n, error))
    {
      g_autoptr (GCancellable) stop = g_cancellable_new ();

      g_cancellable_cancel (stop); /* closed so, what was there before stays */
      g_output_stream_close (G_OUTPUT_STREAM (stream), stop, NULL);
      return NULL;
    }
  return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error) ? g_memdup2 (&n, sizeof n) : NULL;
}

void
cohort_members_export_async (const CohortMemberPick *pick, GFile *file, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  CohortSession *session = cohort_paged_list_get_session (COHORT_PAGED_LIST (pick->list));
  Pick *job = pick_new (pick);

  job->file = g_object_ref (file);
  cohort_store_read_async (cohort_session_get_store (session), export_members, job, pick_free, g_free, cancellable,
                           callback, user_data);
}

gboolean
cohort_members_export_finish (CohortMemberList *list, GAsyncResult *result, guint64 *n_members, GError **error)
{
  CohortSession *session = cohort_paged_list_get_session (COHORT_PAGED_LIST (list));
  g_autofree guint64 *n = cohort_store_read_finish (cohort_session_get_store (session), result, error);

  *n_members = n != NULL ? *n : 0;
  return n != NULL;
}
