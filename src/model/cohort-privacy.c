// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-privacy.h"

#include <glib/gi18n-lib.h>

#include "cohort-backup.h"
#include "cohort-commands.h"
#include "cohort-erasure.h"
#include "cohort-member.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-words.h"

typedef struct
{
  gint64 member, now_us;
  char *path, *salt;
  CohortZone *zone;
} Request;

static Request *
request_new (CohortSession *session, gint64 member)
{
  Request *self = g_new0 (Request, 1);

  self->member = member;
  self->now_us = cohort_session_get_now (session);
  self->path = g_strdup (cohort_session_get_path (session));
  self->salt = g_uuid_string_random ();
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return self;
}

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->path);
  g_free (self->salt);
  cohort_zone_unref (self->zone);
  g_free (self);
}

static void
line_free (gpointer data)
{
  CohortPrivacyLine *line = data;

  g_free (line->title);
  g_free (line->detail);
  g_free (line);
}

/* @title, @detail: (transfer full) */
static void
add_line (GPtrArray *lines, char *title, char *detail)
{
  CohortPrivacyLine *line = g_new0 (CohortPrivacyLine, 1);

  line->title = title;
  line->detail = detail;
  g_ptr_array_add (lines, line);
}

void
cohort_privacy_plan_free (CohortPrivacyPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->look_at);
  g_free (self);
}

static void
tell_removed (CohortPrivacyPlan *self, const CohortErasurePlan *plan)
{
  add_line (self->removed,
            g_strdup_printf (ngettext ("Name, addresses and links at %d source",
                                       "Name, addresses and links at %d sources", (gulong) plan->n_identities),
                             (int) plan->n_identities),
            g_strdup (_ ("Sources are known by a hash from then on, so that an import finds the number and not the "
                         "person.")));
  if (plan->n_own > 0)
    add_line (self->removed,
              g_strdup_printf (ngettext ("%d entry of yours", "%d entries of yours", (gulong) plan->n_own),
                               (int) plan->n_own),
              g_strdup (_ ("Notes, tags, fields, merges and what was done about the person.")));
  if (plan->n_texts > 0)
    add_line (self->removed,
              g_strdup_printf (ngettext ("The words of %d row", "The words of %d rows", (gulong) plan->n_texts),
                               (int) plan->n_texts),
              g_strdup (_ ("Questions and their answers, homework, reasons for leaving, remarks on payments.")));
  if (plan->n_raw > 0)
    add_line (self->removed,
              g_strdup_printf (ngettext ("%d answer of a service", "%d answers of services", (gulong) plan->n_raw),
                               (int) plan->n_raw),
              g_strdup (_ ("Kept as they came, to be read again by a later version.")));
  add_line (self->removed,
            plan->n_steps >= 0
                ? g_strdup_printf (ngettext ("Undo of %d step", "Undo of %d steps", (gulong) plan->n_steps),
                                   (int) plan->n_steps)
                : g_strdup (_ ("Undo of steps")),
            g_strdup (_ ("They hold the person’s rows; History still lists them.")));
}

/* Seven days on which the community is used replace the seven newest copies. */
static void
tell_copies (CohortPrivacyPlan *self, const char *path)
{
  g_autoptr (GPtrArray) copies = cohort_backup_list (path, NULL);
  guint n_daily = 0, n_other = 0;

  for (guint i = 0; copies != NULL && i < copies->len; i++)
    {
      const CohortBackup *copy = g_ptr_array_index (copies, i);

      if (copy->day == COHORT_BACKUP_NO_DAY)
        n_other++;
      else
        n_daily++;
    }
  if (n_daily > 0)
    add_line (self->kept,
              g_strdup_printf (ngettext ("%d daily copy", "%d daily copies", (gulong) n_daily), (int) n_daily),
              g_strdup_printf (ngettext ("As they are, until the community was used on %d more day. Whoever restores "
                                         "one finds the person erased again.",
                                         "As they are, until the community was used on %d more days. Whoever restores "
                                         "one finds the person erased again.",
                                         COHORT_BACKUP_KEEP),
                               COHORT_BACKUP_KEEP));
  if (n_other > 0)
    add_line (
        self->look_at,
        g_strdup_printf (ngettext ("%d copy made before an update", "%d copies made before updates", (gulong) n_other),
                         (int) n_other),
        g_strdup (_ ("It stays until you remove it by hand.")));
}

static void
tell_kept (CohortPrivacyPlan *self, const CohortErasurePlan *plan, const char *path)
{
  if (plan->n_payments > 0)
    add_line (
        self->kept,
        g_strdup_printf (ngettext ("Date, amount, currency and tier of %d payment",
                                   "Date, amount, currency and tier of %d payments", (gulong) plan->n_payments),
                         (int) plan->n_payments),
        g_strdup (_ ("Because books have to be kept, for as long as tax law where you live asks for it. Nobody is "
                     "named.")));
  if (plan->n_activity > 0)
    add_line (
        self->kept,
        g_strdup_printf (ngettext ("%d trace of use", "%d traces of use", (gulong) plan->n_activity),
                         (int) plan->n_activity),
        g_strdup (_ ("When and what was read, under a number, so that figures of the past stay what they were.")));
  add_line (self->kept, g_strdup (_ ("A hash of each key at a source")),
            g_strdup (_ ("So that no import and no older copy brings the person back. It tells nobody who it was.")));
  tell_copies (self, path);
  if (plan->n_mentions > 0)
    add_line (self->look_at,
              g_strdup_printf (ngettext ("%d text about others", "%d texts about others", (gulong) plan->n_mentions),
                               (int) plan->n_mentions),
              g_strdup (_ ("It names the person too: a note, an answer, a plan or a filter. Search for the name and "
                           "decide.")));
  add_line (self->look_at, g_strdup (_ ("Your sources, exports and mail")),
            g_strdup (_ ("Cohort erases nothing at a service, in downloaded files or in sent mail.")));
}

static char *
load_name (CohortDb *db, gint64 member, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT coalesce (nullif (name, ''), handle, email, '') FROM member_now WHERE member = ?1"
                           " ORDER BY gen DESC LIMIT 1",
                           error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, member);
  return g_strdup (cohort_stmt_step (stmt, error) == COHORT_ROW ? cohort_stmt_text (stmt, 0) : "");
}

static gpointer
plan_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr (CohortPrivacyPlan) self = g_new0 (CohortPrivacyPlan, 1);
  CohortErasurePlan plan;

  self->removed = g_ptr_array_new_with_free_func (line_free);
  self->kept = g_ptr_array_new_with_free_func (line_free);
  self->look_at = g_ptr_array_new_with_free_func (line_free);
  self->name = load_name (db, request->member, error);
  if (self->name == NULL || !cohort_erasure_plan (db, request->member, &plan, error))
    return NULL;
  g_strstrip (self->name);
  if (*self->name == '\0')
    {
      g_free (self->name);
      self->name = g_strdup_printf ("%" G_GINT64_FORMAT, request->member);
    }
  self->is_erased = plan.is_erased;
  if (!plan.is_erased)
    {
      tell_removed (self, &plan);
      tell_kept (self, &plan, request->path);
    }
  return g_steal_pointer (&self);
}

/**
 * cohort_privacy_plan_load_async:
 *
 * Looks what erasing @member comes to.
 */
void
cohort_privacy_plan_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), plan_job, request_new (session, member), request_free,
                           (GDestroyNotify) cohort_privacy_plan_free, cancellable, callback, user_data);
}

CohortPrivacyPlan *
cohort_privacy_plan_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/* Erasing */

static gpointer
erase_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autofree char *name = NULL;
  g_autofree char *when = NULL;
  gint64 number;

  if (cohort_scramble_is_active ())
    {
      g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                           _ ("Names and amounts are scrambled. Show them again before you edit."));
      return NULL;
    }
  if (!cohort_erasure_run (db, request->member, request->salt, request->now_us, &number, error))
    return NULL;
  name = cohort_erasure_name (number);
  when = cohort_words_time (request->now_us, request->zone);
  /* Translators: the first %s is “Former Member 0012”, the second a date with a time */
  return g_strdup_printf (_ ("%s, erased %s: name, addresses, notes and messages were removed."), name, when);
}

void
cohort_privacy_erase_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_write_async (cohort_session_get_store (session), erase_job, request_new (session, member), request_free,
                            g_free, cancellable, callback, user_data);
}

char *
cohort_privacy_erase_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_write_finish (COHORT_STORE (store), result, error);
}
