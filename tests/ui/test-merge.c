// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dialogs that merge and split, over a real ledger: shown, used, named for assistive technology, and finalized. A
// person's way through them is in merge.py.

#include "config.h"

#include "cohort-journal.h"
#include "cohort-merge-dialog.h"
#include "cohort-store.h"
#include "cohort-test-ui.h"
#include "cohort-window.h"

static gpointer
fill_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  return cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_UI_NOW, error)
                 && cohort_db_exec (db,
                                    "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'S'), (2, 'github', 'G');"
                                    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119) "
                                    "INSERT INTO identity (id, source, name, email, email_key) SELECT i + 1, 1 + i % 2,"
                                    " '<b>' || (i + 1) || ' ليلى 张伟', 'p' || (i / 2) || '@x.org', 'p' || (i / 2) || "
                                    "'@x.org' FROM n;"
                                    "INSERT INTO member (id) SELECT id FROM identity;"
                                    "INSERT INTO identity_link (identity, member) SELECT id, id FROM identity",
                                    error)
                 && cohort_journal_commit (db, &step, error)
             ? db
             : NULL;
}

static gpointer
count_job (CohortDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  gint64 n;

  return cohort_db_get_int64 (db, sql, &n, error) ? GINT_TO_POINTER ((int) n + 1) : NULL;
}

typedef struct
{
  CohortSession *session;
  CohortWindow *window;
} Fixture;

static int
count (Fixture *self, const char *sql)
{
  return GPOINTER_TO_INT (
             cohort_store_read (cohort_session_get_store (self->session), count_job, (gpointer) sql, NULL, NULL))
         - 1;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->session = cohort_test_ui_open (TRUE);
  cohort_store_write (cohort_session_get_store (self->session), fill_job, NULL, NULL, &error);
  g_assert_no_error (error);
  self->window = g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));
  gtk_window_present (GTK_WINDOW (self->window));
  cohort_window_set_session (self->window, self->session);
  cohort_test_ui_settle ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  cohort_test_ui_settle ();
  cohort_test_ui_release (self->window);
  cohort_test_ui_close (self->session);
}

static AdwDialog *
get_dialog (Fixture *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));
}

typedef struct
{
  Fixture *fixture;
  GType type;
  const char *property, *value;
} Wanted;

static GtkWidget *
look (Wanted *wanted)
{
  return get_dialog (wanted->fixture) != NULL ? cohort_test_ui_find (GTK_WIDGET (get_dialog (wanted->fixture)),
                                                                     wanted->type, wanted->property, wanted->value)
                                              : NULL;
}

static gboolean
is_there (gpointer data)
{
  cohort_test_ui_settle ();
  return look (data) != NULL && gtk_widget_is_sensitive (look (data));
}

static GtkWidget *
wait_for (Fixture *self, GType type, const char *property, const char *value)
{
  Wanted wanted = { self, type, property, value };

  cohort_test_ui_wait (is_there, &wanted, value);
  return look (&wanted);
}

static gboolean
is_gone (gpointer data)
{
  cohort_test_ui_settle ();
  return *(gpointer *) data == NULL;
}

static void
close_dialog (Fixture *self)
{
  gpointer dialog = get_dialog (self);

  g_object_add_weak_pointer (dialog, &dialog);
  adw_dialog_close (dialog);
  cohort_test_ui_wait (is_gone, &dialog, "the end of the dialog");
}

static gboolean
is_listed (gpointer data)
{
  return count (data, "SELECT count (*) FROM member") == 119;
}

static void
test_duplicates (Fixture *self, gconstpointer data)
{
  GtkWidget *row, *button;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-duplicates", NULL);
  row = wait_for (self, ADW_TYPE_ACTION_ROW, "subtitle", "Same e-mail at Stripe and GitHub Sponsors: p0@x.org");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "<b>1 ليلى 张伟 and <b>2 ليلى 张伟");
  g_assert_nonnull (
      wait_for (self, ADW_TYPE_PREFERENCES_GROUP, "description", "40 more will be listed when these are decided."));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  button = wait_for (self, GTK_TYPE_BUTTON, "label", "_Merge");
  g_assert_nonnull (wait_for (self, GTK_TYPE_LABEL, "label", "Same e-mail at Stripe and GitHub Sponsors: p0@x.org"));
  g_signal_emit_by_name (button, "clicked");
  cohort_test_ui_wait (is_listed, self, "a member less");
  /* The next pair is on the screen by itself. */
  wait_for (self, GTK_TYPE_LABEL, "label", "Same e-mail at Stripe and GitHub Sponsors: p1@x.org");
  close_dialog (self);
}

static gboolean
is_three_less (gpointer data)
{
  return count (data, "SELECT count (*) FROM member") == 118;
}

static void
test_by_hand (Fixture *self, gconstpointer data)
{
  const gint64 members[] = { 9, 3, 5 };
  g_autoptr (GVariant) target = NULL;
  GtkWidget *keep, *button;

  target = g_variant_ref_sink (
      g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, members, G_N_ELEMENTS (members), sizeof (gint64)));
  gtk_widget_activate_action_variant (GTK_WIDGET (self->window), "win.merge-members", target);
  button = wait_for (self, GTK_TYPE_BUTTON, "label", "_Merge");
  keep = wait_for (self, ADW_TYPE_ACTION_ROW, "subtitle", "<b>9 ليلى 张伟");
  adw_action_row_activate (ADW_ACTION_ROW (keep));
  /* What was chosen by hand is not put off. */
  g_assert_null (cohort_test_ui_find (GTK_WIDGET (get_dialog (self)), ADW_TYPE_SPLIT_BUTTON, "label", "_Later"));
  g_signal_emit_by_name (button, "clicked");
  cohort_test_ui_wait (is_three_less, self, "two members less");
  g_assert_cmpint (count (self, "SELECT count (*) FROM member_now WHERE member = 3 AND name LIKE '%9 %'"), ==, 1);
}

static gboolean
is_split (gpointer data)
{
  return count (data, "SELECT count (*) FROM member") == 119;
}

static void
test_split (Fixture *self, gconstpointer data)
{
  GtkWidget *row;

  test_by_hand (self, data);
  cohort_test_ui_settle ();
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.split-member", "x", G_GINT64_CONSTANT (3));
  row = wait_for (self, ADW_TYPE_ACTION_ROW, "title", "<b>9 ليلى 张伟");
  adw_action_row_activate (ADW_ACTION_ROW (row)); /* this one stays */
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (get_dialog (self)), "split");
  adw_dialog_close (get_dialog (self));
  cohort_test_ui_wait (is_split, self, "a member more");
  g_assert_cmpint (count (self, "SELECT count (*) FROM member WHERE id = 5"), ==, 1);
}

static void
add_tests (void)
{
  g_test_add ("/ui/merge/duplicates", Fixture, NULL, set_up, test_duplicates, tear_down);
  g_test_add ("/ui/merge/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/ui/merge/split", Fixture, NULL, set_up, test_split, tear_down);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, TRUE, add_tests);
}
