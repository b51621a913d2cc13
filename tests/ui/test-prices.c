// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of tiers and prices, its groups and its dialogs: built, filled, used and finalized.

#include "config.h"

#include "cohort-experiment-dialog.h"
#include "cohort-experiments-group.h"
#include "cohort-journal.h"
#include "cohort-market-groups.h"
#include "cohort-market-report.h"
#include "cohort-member-points-group.h"
#include "cohort-offer-report.h"
#include "cohort-points-dialog.h"
#include "cohort-points-group.h"
#include "cohort-pricing-page.h"
#include "cohort-store.h"
#include "cohort-test-ui.h"
#include "cohort-text-row.h"
#include "cohort-what-if-dialog.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

/* One member who pays by the month and commented once. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 from = COHORT_TEST_UI_NOW - 40 * DAY_US, step;
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe');"
      "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic');"
      "INSERT INTO identity (id, source, name) VALUES (1, 1, 'Ada');"
      "INSERT INTO member (id) VALUES (1); INSERT INTO identity_link (identity, member) VALUES (1, 1);"
      "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 1, 1, 1);"
      "INSERT INTO coverage (identity, subscription, tier, kind, covers_from, covers_to, unit_minor, currency, "
      "interval, "
      "interval_count) VALUES (1, 1, 1, 'period', %1$" G_GINT64_FORMAT ", %2$" G_GINT64_FORMAT
      ", 19900, 'USD', 'month', 1);"
      "INSERT INTO interaction (source, identity, kind, occurred_at) VALUES (1, 1, 'comment', %1$" G_GINT64_FORMAT ");"
      "INSERT INTO source_span (source, stream, to_day) VALUES (1, 'payments', 20468);",
      from, COHORT_TEST_UI_NOW + 20 * DAY_US);

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_UI_NOW, error));
  g_assert_true (cohort_db_exec (db, sql, error));
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static CohortSession *
open_filled (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (session), fill, NULL, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static CohortPointsDraft
rules (void)
{
  return (CohortPointsDraft) {
    .each = { [COHORT_POINTS_COMMENT] = { 5, 1 } }, .months = 12, .worth = 100, .currency = "USD", .past = TRUE
  };
}

static void
save_rules (CohortSession *session)
{
  const CohortPointsDraft draft = rules ();
  g_autoptr (GError) error = NULL;

  cohort_done_free (cohort_command_save_points (session, &draft, &error));
  g_assert_no_error (error);
}

static void
release_presented (GtkWidget *dialog, GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
}

/* ---- points ---- */

typedef struct
{
  GtkWidget *root;
  const char *title;
} Wanted;

static gboolean
is_there (gpointer data)
{
  const Wanted *wanted = data;

  return cohort_test_ui_find (wanted->root, ADW_TYPE_PREFERENCES_ROW, "title", wanted->title) != NULL;
}

static void
wait_for_row (GtkWidget *root, const char *title)
{
  Wanted wanted = { root, title };

  cohort_test_ui_wait (is_there, &wanted, title);
}

static gboolean
can_be_saved (gpointer dialog)
{
  GtkWidget *button = cohort_test_ui_find (dialog, GTK_TYPE_BUTTON, "label", "_Save");

  return button != NULL && gtk_widget_get_sensitive (button);
}

/* What was not answered cannot be saved; what is answered tells each rule. */
static void
test_points_dialog (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = g_object_ref_sink (GTK_WIDGET (cohort_points_dialog_new (session, NULL))), *spin, *worth;

  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  cohort_test_ui_settle ();
  g_assert_false (can_be_saved (dialog));
  spin = cohort_test_ui_find (dialog, ADW_TYPE_SPIN_ROW, "title", "Comment");
  g_assert_nonnull (spin);
  adw_spin_row_set_value (ADW_SPIN_ROW (spin), 3);
  cohort_test_ui_wait (can_be_saved, dialog, "the answer");
  wait_for_row (dialog, "Had they held all along, 3 points would have been given to 1 member until 15 Jan 2026.");
  worth = cohort_test_ui_find (dialog, ADW_TYPE_ENTRY_ROW, "title", "100 Points, USD");
  g_assert_nonnull (worth);
  gtk_editable_set_text (GTK_EDITABLE (worth), "much");
  g_assert_true (gtk_widget_has_css_class (worth, "error"));
  g_assert_false (can_be_saved (dialog));
  gtk_editable_set_text (GTK_EDITABLE (worth), "2,50");
  g_assert_false (gtk_widget_has_css_class (worth, "error"));
  cohort_test_ui_wait (can_be_saved, dialog, "the answer in another worth");
  release_presented (dialog, window);
  cohort_test_ui_close (session);
}

static void
test_points_group (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *group = g_object_ref_sink (g_object_new (COHORT_TYPE_POINTS_GROUP, NULL));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  save_rules (session);
  cohort_points_group_reload (COHORT_POINTS_GROUP (group), session, cancellable);
  wait_for_row (group, "Saved on 15 Jan 2026, for all that is known");
  g_assert_nonnull (
      cohort_test_ui_find (group, ADW_TYPE_EXPANDER_ROW, "subtitle", "5 points with 1 member · $0.05 – $0.05"));
  /* Shown again in place, and let go while an answer is under way. */
  cohort_points_group_reload (COHORT_POINTS_GROUP (group), session, cancellable);
  g_cancellable_cancel (cancellable);
  cohort_test_ui_settle ();
  cohort_test_ui_release (group);
  cohort_test_ui_close (session);
}

static gboolean
has_balance (gpointer group)
{
  return cohort_test_ui_find (group, ADW_TYPE_ACTION_ROW, "title", "5 points, worth $0.05") != NULL;
}

static void
test_member_points (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *group = g_object_ref_sink (g_object_new (COHORT_TYPE_MEMBER_POINTS_GROUP, NULL));

  save_rules (session);
  cohort_member_points_group_show (COHORT_MEMBER_POINTS_GROUP (group), session, 1);
  cohort_test_ui_wait (has_balance, group, "the points of a member");
  g_assert_nonnull (cohort_test_ui_find (group, ADW_TYPE_ACTION_ROW, "subtitle", "Comment 5"));
  /* Nobody of that number: nothing is shown. */
  cohort_member_points_group_show (COHORT_MEMBER_POINTS_GROUP (group), session, 99);
  g_assert_false (gtk_widget_get_visible (group));
  cohort_test_ui_settle ();
  cohort_test_ui_release (group);
  cohort_test_ui_close (session);
}

/* ---- the other groups and dialogs ---- */

static void
test_market (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *group = g_object_ref_sink (g_object_new (COHORT_TYPE_MARKET_GROUPS, NULL));
  const CohortRival rival = { .rival = (char *) "Rust <Weekly>",
                              .offer = (char *) "Supporter",
                              .amount = 500,
                              .currency = "USD",
                              .interval = "month",
                              .day = 20000 };
  g_autoptr (GString) text = g_string_new (cohort_survey_template ());
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CohortSurveyFile) file = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 25; i++)
    g_string_append_printf (text, "%u,%u,%u,%u\n", 3 + i % 5, 8 + i % 5, 12 + i % 5, 20 + i % 5);
  bytes = g_bytes_new (text->str, text->len);
  file = cohort_survey_file_read (bytes, "USD", &error);
  g_assert_no_error (error);
  cohort_done_free (cohort_command_save_rival (session, &rival, &error));
  cohort_done_free (cohort_command_add_survey (session, "Spring", "USD", file, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      cohort_market_groups_reload (COHORT_MARKET_GROUPS (group), session, cancellable);
      wait_for_row (group, "Rust <Weekly> · Supporter");
      wait_for_row (group, "Spring");
    }
  g_cancellable_cancel (cancellable);
  cohort_test_ui_release (group);
  cohort_test_ui_close (session);
}

static void
test_experiments (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *group = g_object_ref_sink (g_object_new (COHORT_TYPE_EXPERIMENTS_GROUP, NULL));
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = g_object_ref_sink (GTK_WIDGET (cohort_experiment_dialog_new (session, NULL)));
  const CohortExperimentDraft draft = { .question = "Does it?",
                                        .ask = { COHORT_TRIAL_PAYS, COHORT_TRIAL_NEW, 30 },
                                        .by_week = TRUE,
                                        .difference = 0.1,
                                        .leaving_limit = -1,
                                        .refund_limit = -1,
                                        .arms = { { "a", 0 }, { "b", 0 } } };
  g_autoptr (GError) error = NULL;

  cohort_done_free (cohort_command_save_experiment (session, 0, &draft, &error));
  g_assert_no_error (error);
  cohort_experiments_group_reload (COHORT_EXPERIMENTS_GROUP (group), session, NULL);
  wait_for_row (group, "Does it?");
  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  wait_for_row (dialog, "Draft");
  release_presented (dialog, window);
  cohort_test_ui_release (group);
  cohort_test_ui_close (session);
}

static void
test_what_if (void)
{
  CohortSession *session = open_filled ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortOfferReport) offers = cohort_offer_report_load (session, &error);
  GtkWidget *window = g_object_ref_sink (adw_window_new ()), *dialog, *price;

  g_assert_no_error (error);
  dialog = g_object_ref_sink (GTK_WIDGET (cohort_what_if_dialog_new (session, offers)));
  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  price = cohort_test_ui_find (dialog, ADW_TYPE_ENTRY_ROW, "title", "New _Price a Month, USD");
  g_assert_nonnull (price);
  gtk_editable_set_text (GTK_EDITABLE (price), "249,50");
  g_assert_false (gtk_widget_has_css_class (price, "error"));
  gtk_editable_set_text (GTK_EDITABLE (price), "dear");
  g_assert_true (gtk_widget_has_css_class (price, "error"));
  release_presented (dialog, window);
  cohort_test_ui_close (session);
}

static void
test_page (void)
{
  CohortSession *session = open_filled ();
  GtkWidget *page = g_object_ref_sink (g_object_new (COHORT_TYPE_PRICING_PAGE, NULL));

  save_rules (session);
  cohort_page_set_session (COHORT_PAGE (page), session);
  cohort_test_ui_settle ();
  cohort_test_ui_release (page);
  cohort_test_ui_close (session);
}

/* Words from outside are no markup, and a long one is not cut off. */
static void
test_text_row (void)
{
  GtkWidget *row = g_object_ref_sink (cohort_text_row_new ("a <b> & c", "d < e"));

  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "a <b> & c");
  g_assert_false (adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (row)));
  g_assert_cmpint (adw_action_row_get_title_lines (ADW_ACTION_ROW (row)), ==, 0);
  g_assert_cmpint (adw_action_row_get_subtitle_lines (ADW_ACTION_ROW (row)), ==, 0);
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  cohort_test_ui_release (row);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/prices/points-dialog", test_points_dialog);
  g_test_add_func ("/ui/prices/points-group", test_points_group);
  g_test_add_func ("/ui/prices/member-points", test_member_points);
  g_test_add_func ("/ui/prices/market", test_market);
  g_test_add_func ("/ui/prices/experiments", test_experiments);
  g_test_add_func ("/ui/prices/what-if", test_what_if);
  g_test_add_func ("/ui/prices/page", test_page);
  g_test_add_func ("/ui/prices/text-row", test_text_row);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
