// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A community as the window sees it: settings, commands, what Ctrl+Z would do, after a restart too. */

#include "config.h"

#include <locale.h>

#include "cohort-backup.h"
#include "cohort-commands.h"
#include "cohort-history.h"
#include "cohort-journal.h"
#include "cohort-session.h"
#include "cohort-test-session.h"
#include "cohort-words.h"

typedef CohortTestSession Fixture;

/* Lets the changed signal arrive and the session read its summary anew. */
static void
settle (Fixture *self, const char *property, const char *expected)
{
  while (TRUE)
    {
      g_autofree char *value = NULL;

      g_object_get (self->session, property, &value, NULL);
      if (g_strcmp0 (value, expected) == 0)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortDone) done = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cohort_session_is_empty (self->session));
  g_assert_false (cohort_session_is_configured (self->session));
  g_assert_cmpstr (cohort_session_get_zone_name (self->session), ==, "UTC");

  g_assert_null (cohort_command_configure (self->session, "RMB", "Asia/Shanghai", &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cohort_command_configure (self->session, "CNY", "Asia/Nowhere", &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);

  done = cohort_command_configure (self->session, "CNY", "Asia/Shanghai", &error);
  g_assert_no_error (error);
  g_assert_cmpint (done->step, >, 0);
  settle (self, "home-currency", "CNY");
  settle (self, "zone", "Asia/Shanghai");
  g_assert_true (cohort_session_is_configured (self->session));
  /* 03:04 UTC is the same day in Shanghai; the zone is what counts days. */
  g_assert_cmpint (cohort_session_get_today (self->session), ==, cohort_day_from_ymd (2026, 1, 2));
}

static void
test_undo_after_restart (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortDone) done = NULL;
  g_autoptr (GError) error = NULL;

  done = cohort_command_configure (self->session, "EUR", "Europe/Berlin", &error);
  g_assert_no_error (error);
  settle (self, "undo-label", "Undo: Currency and time zone chosen");

  cohort_test_session_reopen (self);
  g_assert_cmpstr (cohort_session_get_undo_label (self->session), ==, "Undo: Currency and time zone chosen");
  g_clear_pointer (&done, cohort_done_free);
  done = cohort_command_undo (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "Undone: Currency and time zone chosen");
  settle (self, "undo-label", NULL);
  settle (self, "redo-label", "Redo: Currency and time zone chosen");
  g_assert_false (cohort_session_is_configured (self->session));

  cohort_test_session_reopen (self);
  g_clear_pointer (&done, cohort_done_free);
  done = cohort_command_redo (self->session, &error);
  g_assert_no_error (error);
  settle (self, "home-currency", "EUR");

  g_clear_pointer (&done, cohort_done_free);
  g_assert_null (cohort_command_redo (self->session, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING);
}

static void
command_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static CohortDone *
finish (Fixture *self, GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) held = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  held = g_steal_pointer (result);
  return cohort_command_finish (self->session, held, error);
}

static gpointer
insert_members (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (
      cohort_journal_begin (db, "import", "{\"file\":\"people.csv\",\"rows\":2}", FALSE, 0, COHORT_TEST_NOW, error));
  cohort_test_exec (db, "INSERT INTO member (id) VALUES (1), (2)");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (step);
}

static gpointer
count_rows (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (cohort_test_int (db, data));
}

static int
count (Fixture *self, const char *sql)
{
  return GPOINTER_TO_INT (
      cohort_store_read (cohort_session_get_store (self->session), count_rows, (gpointer) sql, NULL, NULL));
}

static void
test_edits (Fixture *self, gconstpointer data)
{
  const gint64 members[] = { 1, 2 };
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  CohortDone *done;
  gint64 first;

  cohort_test_session_write (self->session, insert_members, NULL);

  cohort_command_add_note_async (self->session, 1, "met in Hangzhou", NULL, command_cb, &result);
  done = finish (self, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "Note added");
  cohort_done_free (done);
  g_assert_cmpint (count (self, "SELECT count(*) FROM note WHERE body = 'met in Hangzhou'"), ==, 1);

  cohort_command_add_tag_async (self->session, members, 2, "speaker", NULL, command_cb, &result);
  done = finish (self, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "Tag “speaker” put on 2 members");
  cohort_done_free (done);
  g_assert_cmpint (count (self, "SELECT count(*) FROM member_tag"), ==, 2);

  /* A second time it changes nothing, and is no step. */
  cohort_command_add_tag_async (self->session, members, 2, "speaker", NULL, command_cb, &result);
  done = finish (self, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done->step, ==, 0);
  cohort_done_free (done);

  cohort_command_set_member_field_async (self->session, 1, "name", "张伟", NULL, command_cb, &result);
  done = finish (self, &result, &error);
  g_assert_no_error (error);
  first = done->step;
  cohort_done_free (done);
  cohort_command_set_member_field_async (self->session, 1, "name", "Zhang Wei", NULL, command_cb, &result);
  done = finish (self, &result, &error);
  g_assert_no_error (error);
  cohort_done_free (done);
  g_assert_cmpint (count (self, "SELECT count(*) FROM member_override"), ==, 1);

  /* The older edit of one field names the later one. */
  g_assert_null (cohort_command_undo_steps (self->session, &first, 1, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "“Name changed”"));
  g_clear_error (&error);
  for (int i = 0; i < 4; i++)
    {
      done = cohort_command_undo (self->session, &error);
      g_assert_no_error (error);
      cohort_done_free (done);
    }
  g_assert_cmpint (count (self, "SELECT (SELECT count(*) FROM note) + (SELECT count(*) FROM member_tag) + "
                                "(SELECT count(*) FROM member_override) + (SELECT count(*) FROM tag)"),
                   ==, 0);
  /* Ctrl+Z leaves the import alone. */
  g_assert_null (cohort_command_undo (self->session, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING);
  g_assert_cmpint (count (self, "SELECT count(*) FROM member"), ==, 2);
}

static void
test_history (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;
  const CohortHistoryStep *step;

  cohort_test_session_write (self->session, insert_members, NULL);
  steps = cohort_history_load (self->session, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 1);
  step = g_ptr_array_index (steps, 0);
  g_assert_cmpstr (step->label, ==, "Imported people.csv, 2 rows");
  g_assert_cmpstr (step->counts, ==, "2 members");
  g_assert_cmpstr (step->when, ==, "2 Jan 2026, 03:04");
  g_assert_cmpint (step->state, ==, COHORT_HISTORY_DONE);
  g_assert_true (step->can_undo);
  g_assert_false (step->user_step);
}

/* A second opener reads, and is told why. */
static void
test_second_reader (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortSession) second = cohort_test_session_open (self->path, COHORT_SESSION_OPEN_NONE);

  g_assert_true (cohort_session_is_read_only (second));
  g_assert_nonnull (cohort_session_get_read_only_reason (second));
  cohort_session_close (second);
}

static guint
count_copies (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies = cohort_backup_list (self->path, &error);

  g_assert_no_error (error);
  return copies->len;
}

/* A new community is worth a copy once it holds something, and damage then costs no more than what came since. */
static void
test_copy_and_damage (Fixture *self, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_cmpuint (count_copies (self), ==, 0);
  cohort_test_session_write (self->session, insert_members, NULL);
  cohort_test_session_close (self->session);
  g_assert_cmpuint (count_copies (self), ==, 1);

  g_file_get_contents (self->path, &bytes, &size, &error);
  g_assert_no_error (error);
  for (gsize i = size / 2; i < size; i++)
    bytes[i] ^= 0x5a;
  g_file_set_contents (self->path, bytes, size, &error);
  g_assert_no_error (error);
  self->session = cohort_test_session_open (self->path, COHORT_SESSION_OPEN_NONE);
  g_assert_nonnull (cohort_session_get_recovery_message (self->session));
  g_assert_cmpint (count (self, "SELECT count(*) FROM member"), ==, 2);
}

static void
check_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_words (void)
{
  cohort_words_init ();
  check_text (cohort_words_money (123450, "CNY"), "¥1,234.50");
  check_text (cohort_words_money (-53, "USD"), "−$0.53");
  check_text (cohort_words_price (48000, "USD", "year", 1), "$480.00 / year");
  check_text (cohort_words_price (6000, "USD", "month", 3), "$60.00 / 3 months");
  check_text (cohort_words_day (cohort_day_from_ymd (2026, 9, 3)), "3 Sep 2026");
  check_text (cohort_words_day (COHORT_DAY_NONE), "");
  check_text (cohort_words_month (cohort_month_from_ym (2026, 9)), "Sep 2026");
  check_text (cohort_words_days (cohort_day_from_ymd (2026, 1, 1), cohort_day_from_ymd (2026, 2, 1)),
              "1 Jan 2026 – 31 Jan 2026");
  check_text (cohort_words_source_kinds ("afdian ghost"), "爱发电, Ghost");
  g_assert_cmpstr (cohort_words_status ("past_due"), ==, "Past due");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function)                                                                                            \
  g_test_add (path, Fixture, NULL, cohort_test_session_set_up, function, cohort_test_session_tear_down)
  ADD ("/model/session/settings", test_settings);
  ADD ("/model/session/undo-after-restart", test_undo_after_restart);
  ADD ("/model/session/edits", test_edits);
  ADD ("/model/session/history", test_history);
  ADD ("/model/session/second-reader", test_second_reader);
  ADD ("/model/session/copy-and-damage", test_copy_and_damage);
#undef ADD
  g_test_add_func ("/model/words", test_words);
  return g_test_run ();
}
