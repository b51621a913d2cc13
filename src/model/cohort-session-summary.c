// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the session knows of the file's contents without asking: settings, what was looked at last, what there is at
 * all, and what Ctrl+Z would do. One job reads all of it; each answer is a look into an index. */

#include "config.h"

#include "cohort-session-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-history-private.h"
#include "cohort-journal.h"
#include "cohort-setting.h"

#define FALLBACK_CURRENCY "USD"
#define FALLBACK_ZONE "UTC"

void
cohort_session_summary_free (gpointer data)
{
  CohortSummary *self = data;

  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->views, g_hash_table_unref);
  g_free (self->undo_label);
  g_free (self->redo_label);
  g_free (self);
}

const char *
cohort_summary_currency (const CohortSummary *self)
{
  const char *code = g_hash_table_lookup (self->settings, COHORT_SETTING_HOME_CURRENCY);

  return code != NULL ? code : FALLBACK_CURRENCY;
}

const char *
cohort_summary_zone (const CohortSummary *self)
{
  const char *name = g_hash_table_lookup (self->settings, COHORT_SETTING_ZONE);

  return name != NULL ? name : FALLBACK_ZONE;
}

gboolean
cohort_summary_same_settings (const CohortSummary *self, const CohortSummary *other)
{
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (self->settings) != g_hash_table_size (other->settings))
    return FALSE;
  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (g_hash_table_lookup (other->settings, key), value) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
describe_step (CohortDb *db, gint64 id, char **description, GError **error)
{
  g_autoptr (CohortJournalStep) step = cohort_journal_get_step (db, id, error);

  if (step == NULL)
    return FALSE;
  *description = cohort_history_describe (step->kind, step->detail);
  return TRUE;
}

static gboolean
read_labels (CohortDb *db, CohortSummary *summary, GError **error)
{
  g_autofree char *undo = NULL;
  g_autofree char *redo = NULL;
  gint64 undo_step, redo_step;

  if (!cohort_journal_peek_top (db, &undo_step, &redo_step, error)
      || (undo_step != 0 && !describe_step (db, undo_step, &undo, error))
      || (redo_step != 0 && !describe_step (db, redo_step, &redo, error)))
    return FALSE;
  if (undo != NULL)
    /* Translators: a menu entry; %s is what was done, as in "Undo: Note added" */
    summary->undo_label = g_strdup_printf (_ ("Undo: %s"), undo);
  if (redo != NULL)
    summary->redo_label = g_strdup_printf (_ ("Redo: %s"), redo);
  return TRUE;
}

static gboolean
read_pairs (CohortDb *db, const char *sql, GHashTable **pairs, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_hash_table_replace (*pairs, cohort_stmt_dup_text (stmt, 0), cohort_stmt_dup_text (stmt, 1));
  return step == COHORT_DONE;
}

#define HELD(bit, from) "| (EXISTS (SELECT 1 FROM " from ") << " G_STRINGIFY (bit) ")"

/* The bits of #CohortHoldings. */
static const char holdings_sql[] = "SELECT 0" HELD (0, "member") HELD (1, "import") HELD (2, "source")
    HELD (3, "journal WHERE kind <> 'configure'") HELD (4, "tier") HELD (5, "segment") HELD (6, "payment")
        HELD (7, "payout") HELD (8, "cost") HELD (9, "post") HELD (10, "topic") HELD (11, "interaction")
            HELD (12, "question") HELD (13, "exit_note") HELD (14, "plan_item") HELD (20, "account");

/* A job for a reader. Returns: (transfer full) (nullable): a #CohortSummary */
gpointer
cohort_session_read_summary (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortSummary) summary = g_new0 (CohortSummary, 1);
  gint64 holdings;

  if (!read_pairs (db, "SELECT key, value FROM setting", &summary->settings, error)
      || !read_pairs (db, "SELECT key, value FROM view_state", &summary->views, error)
      || !cohort_db_get_int64 (db, holdings_sql, &holdings, error) || !read_labels (db, summary, error))
    return NULL;
  summary->holdings = (CohortHoldings) holdings;
  return g_steal_pointer (&summary);
}

/* Keeping what is looked at */

typedef struct
{
  char *key, *value;
} View;

static void
view_free (gpointer data)
{
  View *self = data;

  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static gpointer
write_view (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const View *view = data;
  g_autoptr (CohortStmt) stmt = NULL;

  if (!cohort_db_begin (db, error))
    return NULL;
  stmt = view->value == NULL ? cohort_db_prepare (db, "DELETE FROM view_state WHERE key = ?1", error)
                             : cohort_db_prepare (db,
                                                  "INSERT INTO view_state (key, value) VALUES (?1, ?2) "
                                                  "ON CONFLICT (key) DO UPDATE SET value = ?2",
                                                  error);
  if (stmt != NULL)
    {
      cohort_stmt_bind_text (stmt, 1, view->key);
      if (view->value != NULL)
        cohort_stmt_bind_text (stmt, 2, view->value);
    }
  if (stmt == NULL || !cohort_stmt_run (stmt, error) || !cohort_db_commit (db, error))
    {
      cohort_db_rollback (db);
      return NULL;
    }
  return GINT_TO_POINTER (TRUE);
}

static void
view_written_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (cohort_store_write_finish (COHORT_STORE (store), result, &error) == NULL
      && !g_error_matches (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CLOSED))
    g_warning ("What is looked at could not be kept: %s", error->message);
}

void
cohort_summary_keep_view (CohortSummary *self, CohortStore *store, const char *key, const char *value)
{
  View *view;

  if (g_strcmp0 (g_hash_table_lookup (self->views, key), value) == 0)
    return;
  if (value != NULL)
    g_hash_table_replace (self->views, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (self->views, key);
  if (cohort_store_is_read_only (store))
    return;
  view = g_new0 (View, 1);
  view->key = g_strdup (key);
  view->value = g_strdup (value);
  cohort_store_write_async (store, write_view, view, view_free, NULL, NULL, view_written_cb, NULL);
}
