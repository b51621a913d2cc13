/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Error codes of SQLite become ours in one place, and ours become sentences in one place. */

#include "config.h"

#include "cohort-store-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>

G_DEFINE_QUARK (cohort - store - error - quark, cohort_store_error)

/**
 * cohort_store_error_from_sqlite:
 * @sqlite_code: a result code, extended or not
 *
 * Returns: the #CohortStoreError that stands for it
 */
int
cohort_store_error_from_sqlite (int sqlite_code)
{
  switch (sqlite_code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return COHORT_STORE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return COHORT_STORE_ERROR_CORRUPT;
    case SQLITE_FULL:
      return COHORT_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return COHORT_STORE_ERROR_READ_ONLY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOLFS:
      return COHORT_STORE_ERROR_IO;
    case SQLITE_CONSTRAINT:
      return COHORT_STORE_ERROR_CONSTRAINT;
    default:
      return COHORT_STORE_ERROR_FAILED;
    }
}

static const char *
describe_code (int code)
{
  switch ((CohortStoreError) code)
    {
    case COHORT_STORE_ERROR_BUSY:
      return N_ ("Another program is using this community’s file. Nothing was changed; try again when it is done.");
    case COHORT_STORE_ERROR_CORRUPT:
      return N_ ("This community’s file is damaged. It was left as it is; a daily copy can take its place.");
    case COHORT_STORE_ERROR_FULL:
      return N_ ("The disk is full. Nothing of this change was kept; everything from before it is safe.");
    case COHORT_STORE_ERROR_READ_ONLY:
      return N_ ("This community can only be read here. Nothing was changed.");
    case COHORT_STORE_ERROR_IO:
      return N_ (
          "The disk did not answer as it should. Nothing of this change was kept; everything from before it is safe.");
    case COHORT_STORE_ERROR_NEWER_SCHEMA:
      return N_ ("A later version of Cohort wrote this file. It was left as it is; update Cohort to open it.");
    case COHORT_STORE_ERROR_OLDER_SCHEMA:
      return N_ ("An older version of Cohort is using this file, or it cannot be written here, so it cannot be brought "
                 "up to date. Nothing was changed.");
    case COHORT_STORE_ERROR_NOT_A_COMMUNITY:
      return N_ ("This file is not a community of Cohort. It was left as it is.");
    case COHORT_STORE_ERROR_CONFLICT:
      return N_ ("Later changes touched the same rows, so nothing was changed. Undo those first.");
    case COHORT_STORE_ERROR_BARRIER:
      return N_ ("This step is from before an update that changed the file’s layout, so it cannot be undone.");
    case COHORT_STORE_ERROR_ORDER:
      return N_ ("Later imports of the same source come first. Nothing was changed.");
    case COHORT_STORE_ERROR_RUNNING:
      return N_ ("This is still running. Nothing was changed; stop it first.");
    case COHORT_STORE_ERROR_STATE:
    case COHORT_STORE_ERROR_SHAPE:
      return N_ ("This step cannot be undone or redone any more. Nothing was changed.");
    case COHORT_STORE_ERROR_CLOSED:
      return N_ ("The community was closed.");
    case COHORT_STORE_ERROR_NOT_FOUND:
    case COHORT_STORE_ERROR_REFUSED:
    case COHORT_STORE_ERROR_FAILED:
    case COHORT_STORE_ERROR_CONSTRAINT:
    case COHORT_STORE_ERROR_ROLLED_BACK:
    default:
      return N_ (
          "Something went wrong inside Cohort. Nothing of this change was kept; everything from before it is safe.");
    }
}

/* Whether a message is a sentence for the person at the screen from the start. */
static gboolean
speaks_for_itself (const GError *error)
{
  return error->domain != COHORT_STORE_ERROR || error->code == COHORT_STORE_ERROR_NOT_FOUND
         || error->code == COHORT_STORE_ERROR_CLOSED || error->code == COHORT_STORE_ERROR_REFUSED;
}

/**
 * cohort_store_error_describe:
 * @error: any error that came from the store
 *
 * Says in the person's language what happened and what was kept.
 *
 * Returns: (transfer full): sentences; the error's own message where that is one
 */
char *
cohort_store_error_describe (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (speaks_for_itself (error))
    return g_strdup (error->message);
  return g_strdup (g_dgettext (GETTEXT_PACKAGE, describe_code (error->code)));
}

/**
 * cohort_store_error_explain:
 * @error: (nullable): what a job or an opening failed with
 *
 * Puts the sentence before a message that says what SQLite, the system or the journal found, and keeps that message in
 * parentheses for a report; so whoever shows an error's message says what happened and what was kept, in the person's
 * language. Call it once, where the error leaves the store.
 */
void
cohort_store_error_explain (GError *error)
{
  g_autofree char *sentence = NULL;
  char *message;

  if (error == NULL || speaks_for_itself (error))
    return;
  sentence = cohort_store_error_describe (error);
  message = g_strdup_printf ("%s (%s)", sentence, error->message);
  g_free (error->message);
  error->message = message;
}

/* A refusal before any job ran: the sentence alone. */
void
cohort_store_error_set_sentence (GError **error, CohortStoreError code)
{
  g_set_error_literal (error, COHORT_STORE_ERROR, code, g_dgettext (GETTEXT_PACKAGE, describe_code (code)));
}
