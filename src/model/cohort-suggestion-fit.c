// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-suggestion-fit.h"

#include <glib/gi18n-lib.h>

#include "cohort-commands.h"
#include "cohort-fit-child-private.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-operation.h"
#include "cohort-store.h"
#include "cohort-suggest-rows.h"
#include "cohort-suggestion-run-private.h"

typedef struct
{
  CohortLedgerCache *ledgers;
  CohortZone *zone;
  CohortDay today;
  gint64 now_us;
  char *text; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  cohort_ledger_cache_unref (self->ledgers);
  cohort_zone_unref (self->zone);
  g_free (self->text);
  g_free (self);
}

static Job *
job_new (CohortSession *session, const char *text)
{
  Job *self = g_new0 (Job, 1);

  self->ledgers = cohort_ledger_cache_ref (cohort_ledger_cache_of (session));
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  self->today = cohort_session_get_today (session);
  self->now_us = cohort_session_get_now (session);
  self->text = g_strdup (text);
  return self;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* ---- in the child ---- */

static gpointer
fit (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autofree char *key = NULL;
  g_autoptr (CohortSuggestionData) made_of = NULL;
  CohortLedgerSnapshot *ledger;
  CohortDay as_of;

  if (!cohort_suggestion_day (db, job->zone, job->today, &as_of, error))
    return NULL;
  key = cohort_suggestion_key (db, as_of, error);
  ledger = key != NULL ? cohort_ledger_cache_get (job->ledgers, db, error) : NULL;
  if (ledger == NULL)
    return NULL;
  made_of = cohort_suggestion_data_read (db, ledger, job->zone, as_of, error);
  return made_of != NULL ? cohort_suggestion_run_print (made_of, key) : NULL;
}

char *
cohort_suggestion_fit_run (CohortSession *session, GError **error)
{
  g_autoptr (Job) job = job_new (session, NULL);

  return cohort_store_read (cohort_session_get_store (session), fit, job, NULL, error);
}

/* ---- in whoever keeps it ---- */

static gboolean
add_pick (gint64 member, guint place, gint64 post, const char *basis, const gint64 *because, gboolean sent,
          gpointer data, GError **error)
{
  const CohortSuggestPickRow row
      = { .post = post, .member = member, .place = place, .basis = basis, .because = { because[0], because[1] } };

  return cohort_suggest_add (data, &row, sent, error);
}

static gboolean
is_fresh (CohortDb *db, const Job *job, const CohortSuggestionRun *run, GError **error)
{
  g_autofree char *key = NULL;
  CohortDay as_of;

  if (!cohort_suggestion_day (db, job->zone, job->today, &as_of, error))
    return FALSE;
  key = cohort_suggestion_key (db, as_of, error);
  if (key == NULL)
    return FALSE;
  if (run != NULL && g_str_equal (key, run->data_key))
    return TRUE;
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING,
                       _ ("The ledger changed while suggestions were made of it; they were dropped."));
  return FALSE;
}

/* The key is looked at within the transaction, so that nothing can come between. */
static gpointer
keep (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (CohortSuggestionRun) run = cohort_suggestion_run_parse (job->text);
  g_autofree char *head = cohort_suggestion_run_head (job->text);

  if (!cohort_db_begin (db, error))
    return NULL;
  if (is_fresh (db, job, run, error) && cohort_suggest_begin (db, run->data_key, head, job->now_us, error)
      && cohort_suggestion_run_each_pick (job->text, add_pick, db, error) && cohort_db_commit (db, error))
    return GINT_TO_POINTER (TRUE);
  cohort_db_rollback (db);
  return NULL;
}

gboolean
cohort_suggestion_fit_keep (CohortSession *session, const char *printed, GError **error)
{
  g_autoptr (Job) job = job_new (session, printed);

  return cohort_store_write (cohort_session_get_store (session), keep, job, NULL, error) != NULL;
}

/* ---- in the background ---- */

struct _CohortSuggestionMaker
{
  GObject parent_instance;

  CohortSession *session;     /* (unowned) (nullable): owns this; NULL: it is gone */
  GCancellable *cancellable;  /* (owned) (nullable): while they are made */
  CohortOperation *operation; /* (owned) (nullable): likewise */
  gboolean tried;             /* of this state of the ledger */
  char *message;              /* (nullable) */
};

G_DEFINE_FINAL_TYPE (CohortSuggestionMaker, cohort_suggestion_maker, G_TYPE_OBJECT)

static guint made_signal;

static void
end (CohortSuggestionMaker *self, const GError *error)
{
  /* Stale lists are no failure: the change that made them so asks again. */
  const GError *failure = g_error_matches (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING) ? NULL : error;

  g_set_str (&self->message, failure != NULL ? failure->message : NULL);
  if (failure != error)
    self->tried = FALSE;
  cohort_operation_end (self->operation, failure);
  g_clear_object (&self->operation);
  g_clear_object (&self->cancellable);
  g_signal_emit (self, made_signal, 0);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortSuggestionMaker) self = user_data;
  g_autoptr (GError) error = NULL;

  cohort_store_write_finish (COHORT_STORE (source), result, &error);
  end (self, error);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortSuggestionMaker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = cohort_fit_child_finish (result, &error);

  if (text == NULL || self->session == NULL)
    end (self, error);
  else
    cohort_store_write_async (cohort_session_get_store (self->session), keep, job_new (self->session, text), job_free,
                              NULL, self->cancellable, kept_cb, g_object_ref (self));
}

static void
changed_cb (CohortSuggestionMaker *self)
{
  self->tried = FALSE;
}

void
cohort_suggestion_maker_wish (CohortSuggestionMaker *self)
{
  g_return_if_fail (COHORT_IS_SUGGESTION_MAKER (self));

  if (self->tried || self->cancellable != NULL || cohort_session_is_read_only (self->session))
    return;
  self->tried = TRUE;
  self->cancellable = g_cancellable_new ();
  self->operation = cohort_operation_new (_ ("Making Suggestions"), self->cancellable);
  cohort_operations_add (cohort_operations_of (self->session), self->operation);
  cohort_fit_child_async (cohort_session_get_path (self->session), "--suggestions", self->cancellable, printed_cb,
                          g_object_ref (self));
}

gboolean
cohort_suggestion_maker_is_busy (CohortSuggestionMaker *self)
{
  g_return_val_if_fail (COHORT_IS_SUGGESTION_MAKER (self), FALSE);

  return self->cancellable != NULL;
}

const char *
cohort_suggestion_maker_get_message (CohortSuggestionMaker *self)
{
  g_return_val_if_fail (COHORT_IS_SUGGESTION_MAKER (self), NULL);

  return self->message;
}

static void
cohort_suggestion_maker_finalize (GObject *object)
{
  CohortSuggestionMaker *self = COHORT_SUGGESTION_MAKER (object);

  g_clear_object (&self->operation);
  g_clear_object (&self->cancellable);
  g_free (self->message);
  G_OBJECT_CLASS (cohort_suggestion_maker_parent_class)->finalize (object);
}

static void
cohort_suggestion_maker_class_init (CohortSuggestionMakerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_suggestion_maker_finalize;
  made_signal
      = g_signal_new ("made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cohort_suggestion_maker_init (CohortSuggestionMaker *self)
{
}

/* Lets a child end with the window rather than outlive it. */
static void
drop (gpointer data)
{
  CohortSuggestionMaker *self = data;

  self->session = NULL;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
}

/* Returns: (transfer none): as long as the session lives */
CohortSuggestionMaker *
cohort_suggestion_maker_of (CohortSession *session)
{
  static const char key[] = "cohort-suggestion-maker";
  CohortSuggestionMaker *self = g_object_get_data (G_OBJECT (session), key);

  if (self == NULL)
    {
      self = g_object_new (COHORT_TYPE_SUGGESTION_MAKER, NULL);
      self->session = session;
      g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_object_set_data_full (G_OBJECT (session), key, self, drop);
    }
  return self;
}
