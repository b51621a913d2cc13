// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the frame of the window stands on: the shared scope, operations, preferences, templates, and communities as
 * files. */

#include "config.h"

#include <glib/gstdio.h>

#include "cohort-communities.h"
#include "cohort-operation.h"
#include "cohort-payment-list.h"
#include "cohort-preferences.h"
#include "cohort-scope-model.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-templates.h"
#include "cohort-test-session.h"
#include "cohort-words.h"

/* 2026-01-15 12:00 UTC */
#define NOW G_GINT64_CONSTANT (1768478400000000)

static gint64 now_us = NOW;

static gint64
test_clock (gpointer data)
{
  return now_us;
}

static CohortSession *
open_session (const char *path)
{
  g_autoptr (GError) error = NULL;
  CohortSession *session = cohort_session_open (path, COHORT_SESSION_OPEN_CREATE, test_clock, NULL, &error);

  g_assert_no_error (error);
  return session;
}

static void
count_cb (guint *n)
{
  *n += 1;
}

static void
test_scope (void)
{
  g_autofree char *path = cohort_test_path ();
  CohortSession *session = open_session (path);
  CohortScopeModel *scope = cohort_scope_model_of (session);
  g_autoptr (CohortScope) asked = NULL;
  guint n = 0;

  g_signal_connect_swapped (scope, "changed", G_CALLBACK (count_cb), &n);
  g_assert_cmpint (cohort_scope_model_get_span (scope), ==, COHORT_SPAN_ALL);
  g_assert_false (cohort_scope_model_can_step (scope, -1));
  cohort_scope_model_set_span (scope, COHORT_SPAN_QUARTER);
  g_assert_cmpstr (cohort_scope_model_get_label (scope), ==, "Q1 2026");
  g_assert_false (cohort_scope_model_can_step (scope, 1));
  cohort_scope_model_step (scope, 1);
  cohort_scope_model_step (scope, -1);
  g_assert_cmpstr (cohort_scope_model_get_label (scope), ==, "Q4 2025");
  cohort_scope_model_set_span (scope, COHORT_SPAN_MONTH);
  g_assert_cmpstr (cohort_scope_model_get_label (scope), ==, "Dec 2025");
  cohort_scope_model_set_currency (scope, "eur");
  g_assert_cmpstr (cohort_scope_model_get_currency (scope), ==, "EUR");
  g_assert_cmpuint (n, ==, 4);
  asked = cohort_scope_model_make_scope (scope);
  g_assert_true (cohort_period_equal (asked->period, cohort_period_month (cohort_month_from_ym (2025, 12))));
  g_assert_cmpint (asked->as_of, ==, cohort_day_from_ymd (2026, 1, 15));
  g_assert_cmpstr (asked->currency, ==, "EUR");
  cohort_test_session_close (session);

  /* Looking is no step, and is remembered. */
  session = open_session (path);
  scope = cohort_scope_model_of (session);
  g_assert_cmpstr (cohort_scope_model_get_label (scope), ==, "Dec 2025");
  g_assert_cmpstr (cohort_scope_model_get_currency (scope), ==, "EUR");
  g_assert_null (cohort_session_get_undo_label (session));
  cohort_scope_model_step (scope, 1);
  cohort_test_session_close (session);

  /* The month that holds today moves along with it; days stay, also where they are a month. */
  now_us = NOW + 40 * COHORT_US_PER_DAY;
  session = open_session (path);
  scope = cohort_scope_model_of (session);
  g_assert_cmpstr (cohort_scope_model_get_label (scope), ==, "Feb 2026");
  cohort_scope_model_set_days (scope, cohort_day_from_ymd (2025, 3, 1), cohort_day_from_ymd (2025, 4, 1));
  cohort_test_session_close (session);
  session = open_session (path);
  scope = cohort_scope_model_of (session);
  g_assert_cmpint (cohort_scope_model_get_span (scope), ==, COHORT_SPAN_DAYS);
  g_assert_cmpint (cohort_period_days (cohort_scope_model_get_period (scope)), ==, 31);
  cohort_test_session_close (session);
  now_us = NOW;
}

static void
test_operations (void)
{
  g_autofree char *path = cohort_test_path ();
  CohortSession *session = open_session (path);
  CohortOperations *operations = cohort_operations_of (session);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CohortOperation) one = cohort_operation_new ("One", cancellable);
  g_autoptr (CohortOperation) two = cohort_operation_new ("Two", NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It broke");
  g_autoptr (GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "It was stopped");

  cohort_operations_add (operations, one);
  cohort_operations_add (operations, two);
  g_assert_cmpuint (cohort_operations_get_n_running (operations), ==, 2);
  g_assert_cmpfloat (cohort_operations_get_fraction (operations), <, 0);
  cohort_operation_set_progress (one, "a.csv", 0.5);
  cohort_operation_set_progress (two, NULL, 1.5);
  g_assert_cmpfloat_with_epsilon (cohort_operations_get_fraction (operations), 0.75, 1e-9);
  g_assert_true (cohort_operation_can_cancel (one));
  g_assert_false (cohort_operation_can_cancel (two));
  cohort_operation_cancel (one);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_false (cohort_operation_can_cancel (one));
  cohort_operation_end (one, stopped);
  g_assert_cmpint (cohort_operation_get_state (one), ==, COHORT_OPERATION_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (operations)), ==, 1);
  cohort_operation_end (two, error);
  cohort_operation_end (two, NULL);
  g_assert_cmpstr (cohort_operation_get_message (two), ==, "It broke");
  g_assert_cmpuint (cohort_operations_get_n_failed (operations), ==, 1);
  cohort_operations_dismiss (operations, two);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (operations)), ==, 0);
  cohort_test_session_close (session);
}

static gpointer
read_count (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  gint64 n;

  return cohort_db_get_int64 (db, sql, &n, error) ? GSIZE_TO_POINTER ((gsize) n + 1) : NULL;
}

static gint64
count (CohortSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gpointer n = cohort_store_read (cohort_session_get_store (session), read_count, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return (gint64) GPOINTER_TO_SIZE (n) - 1;
}

static void
test_templates (void)
{
  guint n_templates;
  const CohortTemplate *templates = cohort_templates_get (&n_templates);

  g_assert_cmpuint (n_templates, ==, 7);
  for (guint i = 0; i < n_templates; i++)
    {
      g_autofree char *path = cohort_test_path ();
      CohortSession *session = open_session (path);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = cohort_template_describe (&templates[i]);
      g_autoptr (CohortDone) done = cohort_command_apply_template (session, templates[i].id, &error);
      g_autoptr (CohortDone) undone = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (strstr (text, "VIP"));
      g_assert_cmpint (count (session, "SELECT count(*) FROM tier"), ==, 3);
      g_assert_cmpint (count (session, "SELECT count(*) FROM topic"), ==, 5);
      g_assert_cmpint (count (session, "SELECT count(*) FROM benefit"), ==, 5);
      g_assert_cmpint (count (session, "SELECT count(*) FROM tier_benefit"), >, 5);
      g_assert_cmpint (count (session, "SELECT count(*) FROM source WHERE kind = 'hand'"), ==, 1);
      undone = cohort_command_undo (session, &error);
      g_assert_no_error (error);
      g_assert_cmpint (count (session, "SELECT count(*) FROM tier"), ==, 0);
      g_assert_cmpint (count (session, "SELECT count(*) FROM source"), ==, 0);
      cohort_test_session_close (session);
    }
}

static void
test_preferences (void)
{
  g_autofree char *path = cohort_test_path ();
  CohortSession *session = open_session (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = NULL;
  guint n;

  g_assert_cmpstr (cohort_preferences_get (session, COHORT_PREFERENCE_DEFINITIONS), ==, "cohort");
  g_assert_cmpint (cohort_preferences_get_days (session, COHORT_PREFERENCE_RENEWAL_GRACE), ==, 7);
  g_assert_nonnull (cohort_preferences_get_definitions (&n));
  g_assert_cmpuint (n, ==, 3);
  done = cohort_command_set_preference (session, COHORT_PREFERENCE_DEFINITIONS, "article", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "Definitions changed");
  g_assert_null (cohort_command_set_preference (session, COHORT_PREFERENCE_RENEWAL_GRACE, "91", &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cohort_command_set_preference (session, "nothing", "1", &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  cohort_test_session_close (session);
  session = open_session (path);
  g_assert_cmpstr (cohort_preferences_get (session, COHORT_PREFERENCE_DEFINITIONS), ==, "article");
  cohort_test_session_close (session);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_scramble (void)
{
  CohortScramble *scramble = cohort_scramble_get_default ();
  static const gint64 amounts[] = { 1, -1, 9, 10, 2900, -123456, 100000, G_MAXINT64, G_MININT64 + 1 };
  g_autofree char *path = cohort_test_path ();
  CohortSession *session = open_session (path);
  g_autofree char *off = cohort_scramble_name ("Ada Example");
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = NULL;

  g_assert_cmpstr (off, ==, "Ada Example");
  cohort_scramble_set_active (scramble, TRUE, 42);
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      gint64 shown = cohort_scramble_amount (amounts[i]);
      g_autofree char *real = g_strdup_printf ("%" G_GINT64_FORMAT, amounts[i]);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, shown);

      g_assert_cmpint (shown, ==, cohort_scramble_amount (amounts[i]));
      g_assert_cmpuint (strlen (text), ==, strlen (real));
      g_assert_true ((shown < 0) == (amounts[i] < 0));
      g_assert_true ((shown % 10 == 0) == (amounts[i] % 10 == 0));
    }
  g_assert_cmpint (cohort_scramble_amount (0), ==, 0);
  {
    g_autofree char *one = cohort_scramble_name ("Ada Example");
    g_autofree char *same = cohort_scramble_name ("Ada Example");
    g_autofree char *han = cohort_scramble_name ("张伟");
    g_autofree char *mail = cohort_scramble_contact ("ada@real.example");
    g_autofree char *note = cohort_scramble_prose ("Call 张伟, ok?");
    g_autofree char *money = cohort_words_money (2900, "USD");

    g_assert_cmpstr (one, !=, "Ada Example");
    g_assert_cmpstr (one, ==, same);
    g_assert_cmpint (g_unichar_get_script (g_utf8_get_char (han)), ==, G_UNICODE_SCRIPT_HAN);
    g_assert_true (g_str_has_suffix (mail, "@example.org"));
    g_assert_cmpstr (note, ==, "•••• ••, ••?");
    g_assert_cmpstr (money, !=, "$29.00");
    cohort_scramble_set_active (scramble, FALSE, 0);
    cohort_scramble_set_active (scramble, TRUE, 43);
    g_assert_cmpint (cohort_scramble_amount (123456789), !=, 123456789);
  }
  /* What stands in a field now must not be written back. */
  done = cohort_command_set_preference (session, COHORT_PREFERENCE_INFERRED, "no", &error);
  g_assert_no_error (error);
  {
    g_autoptr (GAsyncResult) result = NULL;

    cohort_command_set_member_field_async (session, 1, "name", "Sami Vale", NULL, take_result, &result);
    g_assert_null (cohort_command_finish (session, wait_for (&result), &error));
    g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  }
  cohort_scramble_set_active (scramble, FALSE, 0);
  cohort_test_session_close (session);
}

static gpointer
add_payments (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (
      db, "INSERT INTO source (kind, name) VALUES ('csv', 'x');"
          "INSERT INTO payment (source, kind, status, stream, occurred_at, gross_minor, currency, note) VALUES "
          "(1, 'charge', 'succeeded', 'tip', 1767322845000000, 2900, 'EUR', '=1+1'),"
          "(1, 'charge', 'succeeded', 'tip', 1640000000000000, 1000, 'EUR', 'old'),"
          "(1, 'charge', 'succeeded', 'tip', 1767322845000000, 500, 'USD', 'other');");
  return NULL;
}

/* A view is exported as it is: its period, its currency, true amounts also while they are scrambled. */
static void
test_export (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autofree char *to_path = g_strconcat (path, ".csv", NULL);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);
  CohortSession *session = open_session (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  CohortPaymentList *list;

  cohort_store_write (cohort_session_get_store (session), add_payments, NULL, NULL, &error);
  g_assert_no_error (error);
  list = cohort_payment_list_new (session);
  cohort_payment_list_set_period (list, cohort_period_year (2026));
  cohort_payment_list_set_currency (list, "EUR");
  cohort_scramble_set_active (cohort_scramble_get_default (), TRUE, 7);
  cohort_payment_list_export_async (list, to, NULL, take_result, &result);
  g_assert_true (cohort_payment_list_export_finish (wait_for (&result), &error));
  cohort_scramble_set_active (cohort_scramble_get_default (), FALSE, 0);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (to_path, &text, NULL, NULL));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_nonnull (strstr (lines[1], "29.00"));
  g_assert_nonnull (strstr (lines[1], "'=1+1"));
  g_clear_object (&result);
  g_object_unref (list);
  cohort_test_session_close (session);
}

static void
test_names (void)
{
  static const char *const wrong[] = { "", "  ", ".hidden", "a/b", "../up" };
  g_autofree char *folder = cohort_communities_get_folder ();
  g_autofree char *path = cohort_communities_path_for (" 我的 社区 ", NULL);
  g_autofree char *title = cohort_communities_title (path);
  g_autofree char *first = cohort_session_default_path ();
  g_autofree char *first_title = cohort_communities_title (first);
  const char *known[] = { "/nowhere/a.cohort", path, NULL };
  g_auto (GStrv) now = NULL;
  g_auto (GStrv) listed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (path, folder));
  g_assert_cmpstr (title, ==, "我的 社区");
  g_assert_cmpstr (first_title, ==, "My Community");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (cohort_communities_path_for (wrong[i], &error));
      g_assert_error (error, COHORT_COMMUNITIES_ERROR, COHORT_COMMUNITIES_ERROR_NAME);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (cohort_communities_path_for ("我的 社区", &error));
  g_assert_error (error, COHORT_COMMUNITIES_ERROR, COHORT_COMMUNITIES_ERROR_NAME);
  now = cohort_communities_remember (known, path);
  g_assert_cmpstr (now[0], ==, path);
  g_assert_cmpstr (now[1], ==, "/nowhere/a.cohort");
  g_assert_null (now[2]);
  /* What is gone is not offered. */
  listed = cohort_communities_list ((const char *const *) now);
  g_assert_cmpstr (listed[0], ==, path);
  g_assert_null (listed[1]);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static gpointer
add_member (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (db, "INSERT INTO member DEFAULT VALUES");
  return NULL;
}

static void
test_files (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autofree char *to_path = g_strconcat (path, ".saved", NULL);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);
  CohortSession *session = open_session (path);
  g_autoptr (GAsyncResult) saved = NULL, adopted = NULL, listed = NULL, restored = NULL, broken = NULL;
  g_autoptr (CohortDone) done = NULL;
  g_autoptr (GPtrArray) copies = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;

  done = cohort_command_configure (session, "USD", "UTC", &error);
  g_assert_no_error (error);
  cohort_communities_save_copy_async (path, to, NULL, take_result, &saved);
  g_assert_true (cohort_communities_save_copy_finish (wait_for (&saved), &error));
  g_assert_no_error (error);
  cohort_store_write (cohort_session_get_store (session), add_member, NULL, NULL, &error);
  g_assert_no_error (error);
  cohort_test_session_close (session); /* makes the copy of the day */

  cohort_communities_adopt_async (to, NULL, take_result, &adopted);
  inside = cohort_communities_adopt_finish (wait_for (&adopted), &error);
  g_assert_no_error (error);
  session = open_session (inside);
  g_assert_true (cohort_session_is_configured (session));
  g_assert_true (cohort_session_is_empty (session));
  cohort_test_session_close (session);

  cohort_copies_list_async (path, NULL, take_result, &listed);
  copies = cohort_copies_list_finish (wait_for (&listed), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (copies->len, ==, 1);
  g_assert_true (((CohortCopy *) copies->pdata[0])->readable);
  g_assert_cmpint (((CohortCopy *) copies->pdata[0])->n_members, ==, 1);
  cohort_copies_restore_async (path, copies->pdata[0], NULL, take_result, &restored);
  back = cohort_copies_restore_finish (wait_for (&restored), &error);
  g_assert_no_error (error);
  session = open_session (back);
  g_assert_false (cohort_session_is_empty (session));
  cohort_test_session_close (session);

  /* What is no community leaves nothing behind. */
  g_assert_true (g_file_set_contents (to_path, "no database", -1, NULL));
  cohort_communities_adopt_async (to, NULL, take_result, &broken);
  g_assert_null (cohort_communities_adopt_finish (wait_for (&broken), &error));
  g_assert_nonnull (error);
}

/* A community goes with its copies, by way of the trash, and nothing of it stays beside its name. */
static void
test_remove (void)
{
  for (int for_good = 0; for_good < 2; for_good++)
    {
      g_autofree char *path = cohort_test_path ();
      g_autofree char *copies = cohort_copies_get_folder (path);
      g_autofree char *lock = g_strconcat (path, ".lock", NULL);
      g_autofree char *kept = NULL;
      g_autoptr (GError) error = NULL;
      CohortSession *session = open_session (path);

      cohort_store_write (cohort_session_get_store (session), add_member, NULL, NULL, &error);
      g_assert_no_error (error);
      cohort_test_session_close (session);
      g_assert_true (g_file_test (copies, G_FILE_TEST_IS_DIR));
      g_assert_true (cohort_communities_remove (path, for_good, &kept, &error));
      g_assert_no_error (error);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (copies, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
      if (kept != NULL) /* this disk has no trash */
        {
          g_autofree char *name = g_path_get_basename (path);
          g_autofree char *moved = g_build_filename (kept, name, NULL);

          g_assert_false (for_good);
          session = open_session (moved);
          g_assert_false (cohort_session_is_empty (session));
          cohort_test_session_close (session);
        }
    }
}

/* The daily copy is made once more, in the folder that was chosen, and one that is not there is told of. */
static void
test_second_folder (void)
{
  g_autofree char *path = cohort_test_path ();
  g_autofree char *folder = g_dir_make_tmp ("cohort-second-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "disk", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *there = g_strconcat (folder, "/", name, ".copies/2026-01-15.cohort", NULL);
  g_autoptr (GError) error = NULL;
  CohortSession *session = open_session (path);

  cohort_store_write (cohort_session_get_store (session), add_member, NULL, NULL, &error);
  g_assert_no_error (error);
  cohort_session_set_second_folder (session, folder);
  while (cohort_session_is_empty (session) || !g_file_test (there, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (cohort_session_get_recovery_message (session));
  cohort_session_set_second_folder (session, missing);
  while (cohort_session_get_recovery_message (session) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (cohort_session_get_recovery_message (session), missing));
  cohort_session_set_second_folder (session, NULL);
  cohort_test_session_close (session);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  g_test_add_func ("/model/frame/scope", test_scope);
  g_test_add_func ("/model/frame/operations", test_operations);
  g_test_add_func ("/model/frame/templates", test_templates);
  g_test_add_func ("/model/frame/preferences", test_preferences);
  g_test_add_func ("/model/frame/scramble", test_scramble);
  g_test_add_func ("/model/frame/export", test_export);
  g_test_add_func ("/model/frame/names", test_names);
  g_test_add_func ("/model/frame/files", test_files);
  g_test_add_func ("/model/frame/remove", test_remove);
  g_test_add_func ("/model/frame/second-folder", test_second_folder);
  return g_test_run ();
}
