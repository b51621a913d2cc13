// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person may ask for: what erasing is said to come to, a copy without a word of others, erasing itself, and what
 * is refused or cancelled. */

#include "config.h"

#include "cohort-commands.h"
#include "cohort-journal.h"
#include "cohort-privacy.h"
#include "cohort-scramble.h"
#include "cohort-test-session.h"

#include <string.h>

#define LINE 88
#define LONG                                                                                                           \
  "A line that is longer than any row of the table has room for, with blanks in it, so that it is broken, and "        \
  "会员写了"                                                                                                           \
  "一句没有空格的很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很"   \
  "长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长的话"

typedef CohortTestSession Fixture;

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char sql[]
      = "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Blog');"
        "INSERT INTO identity (id, source, name, email) VALUES (1, 1, 'Ada \"=1+1\" Lovelace', 'ada@example.org'), "
        "(2, 1, 'Bob', 'bob@example.org'), (3, 1, NULL, NULL);"
        "INSERT INTO member (id) VALUES (1), (2), (3);"
        "INSERT INTO identity_link (identity, member) VALUES (1, 1), (2, 2), (3, 3);"
        "INSERT INTO note (member, body, written_at) VALUES (1, '" LONG
        "', 1764547200000000), (2, 'Secret of Bob', 1764547200000000);"
        "INSERT INTO question (id, source, identity, asked_at, body) VALUES (1, 1, 1, 1764547200000000, 'Why so?')";
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "edit", "{}", TRUE, 0, COHORT_TEST_NOW, error));
  cohort_test_exec (db, sql);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static CohortPrivacyPlan *
plan (Fixture *self, gint64 member, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cohort_privacy_plan_load_async (self->session, member, cancellable, finish_cb, &result);
  return cohort_privacy_plan_load_finish (await (&result), error);
}

static CohortPrivacyCopy *
copy (Fixture *self, gint64 member, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cohort_privacy_copy_load_async (self->session, member, cancellable, finish_cb, &result);
  return cohort_privacy_copy_load_finish (await (&result), error);
}

static char *
erase (Fixture *self, gint64 member, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cohort_privacy_erase_async (self->session, member, cancellable, finish_cb, &result);
  return cohort_privacy_erase_finish (await (&result), error);
}

static gboolean
tells (const GPtrArray *lines, const char *title)
{
  for (guint i = 0; i < lines->len; i++)
    if (strcmp (((const CohortPrivacyLine *) lines->pdata[i])->title, title) == 0)
      return TRUE;
  return FALSE;
}

static void
test_plan (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPrivacyPlan) ada = plan (self, 1, NULL, &error);
  g_autoptr (CohortPrivacyPlan) nameless = plan (self, 3, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ada->name, ==, "Ada \"=1+1\" Lovelace");
  g_assert_false (ada->is_erased);
  g_assert_true (tells (ada->removed, "Name, addresses and links at 1 source"));
  g_assert_true (tells (ada->removed, "1 entry of yours"));
  g_assert_true (tells (ada->removed, "The words of 1 row"));
  g_assert_true (tells (ada->look_at, "Your sources, exports and mail"));
  g_assert_cmpstr (nameless->name, ==, "3");
  g_assert_false (tells (nameless->removed, "1 entry of yours"));
}

/* The rows of a note, put together, are the note: nothing is lost where a line is broken. */
static void
test_copy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPrivacyCopy) ada = copy (self, 1, NULL, &error);
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) pieces = g_strsplit (LONG, " ", -1);
  g_autofree char *expected = g_strjoinv ("", pieces);

  g_assert_no_error (error);
  for (guint i = 0; i < ada->rows->len; i++)
    {
      const char *const *row = ada->rows->pdata[i];

      g_assert_cmpint (g_utf8_strlen (row[2], -1), <=, LINE);
      g_assert_null (strchr (row[2], '\n'));
      g_assert_null (strstr (row[2], "Bob"));
      g_string_append (words, row[2]);
    }
  g_string_replace (words, " ", "", 0);
  g_assert_nonnull (strstr (words->str, expected));
  g_assert_nonnull (strstr (words->str, "ada@example.org"));
  g_assert_nonnull (strstr (ada->json, "Ada \\\"=1+1\\\" Lovelace"));
  g_assert_nonnull (strstr (ada->json, "Why so?"));
  g_assert_null (strstr (ada->json, "Bob"));
}

/* Nothing is erased by what was cancelled before it began, or while what is shown is not what is there. */
static void
test_not_erased (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPrivacyPlan) after = NULL;

  g_cancellable_cancel (cancelled);
  g_assert_null (plan (self, 1, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (copy (self, 1, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (erase (self, 1, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  cohort_scramble_set_active (cohort_scramble_get_default (), TRUE, 1);
  g_assert_null (erase (self, 1, NULL, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);
  cohort_scramble_set_active (cohort_scramble_get_default (), FALSE, 0);
  after = plan (self, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (after->is_erased);
}

static void
test_erased (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *receipt = erase (self, 1, NULL, &error);
  g_autoptr (CohortPrivacyPlan) after = plan (self, 1, NULL, &error);
  g_autoptr (CohortPrivacyPlan) other = plan (self, 2, NULL, &error);
  g_autoptr (CohortPrivacyCopy) left = copy (self, 1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (receipt, "Former Member"));
  g_assert_null (strstr (receipt, "Ada"));
  g_assert_true (after->is_erased);
  g_assert_cmpuint (after->removed->len + after->kept->len + after->look_at->len, ==, 0);
  g_assert_null (strstr (left->json, "Ada"));
  g_assert_null (strstr (left->json, "ada@example.org"));
  g_assert_null (strstr (left->json, "Why so?"));
  for (guint i = 0; i < left->rows->len; i++)
    g_assert_null (strstr (((const char *const *) left->rows->pdata[i])[2], "Ada"));
  g_assert_false (other->is_erased);
  g_assert_cmpstr (other->name, ==, "Bob");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add (name, Fixture, fill, cohort_test_session_set_up, func, cohort_test_session_tear_down)
  ADD ("/privacy/plan", test_plan);
  ADD ("/privacy/copy", test_copy);
  ADD ("/privacy/not-erased", test_not_erased);
  ADD ("/privacy/erased", test_erased);
#undef ADD
  return g_test_run ();
}
