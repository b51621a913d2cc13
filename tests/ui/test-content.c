// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of the page of content: built, given a report, asked what assistive technology hears, and finalized.

#include "config.h"

#include "cohort-content-board.h"
#include "cohort-content-calendar.h"
#include "cohort-content-card.h"
#include "cohort-content-day.h"
#include "cohort-content-item-dialog.h"
#include "cohort-content-library.h"
#include "cohort-content-page.h"
#include "cohort-content-post-dialog.h"
#include "cohort-content-promises-dialog.h"
#include "cohort-plan-commands.h"
#include "cohort-preferences.h"
#include "cohort-test-ui.h"

/* COHORT_TEST_UI_NOW */
#define TODAY (cohort_day_from_ymd (2026, 1, 15))

static void
add (CohortSession *session, const char *title, CohortDay day)
{
  g_autoptr (CohortPlanDraft) draft = cohort_plan_draft_new (title, "video");
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = NULL;

  draft->day = day;
  done = cohort_command_plan (session, &(CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_SAVE, .draft = draft }, &error);
  g_assert_no_error (error);
}

static CohortPlanReport *
make_report (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortPlanReport *report = cohort_plan_report_load (session, (CohortPeriod) { TODAY - 20, TODAY + 30 }, &error);

  g_assert_no_error (error);
  return report;
}

static void
test_card (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (CohortPlanReport) report = NULL;
  CohortPlanSlot slot = { 1, (char *) "Weekly note", (char *) "Basic", "article", TODAY, TODAY + 7, TODAY + 3 };
  GtkWidget *card, *empty;

  add (session, "A <b>title", TODAY);
  report = make_report (session);
  card
      = g_object_ref_sink (cohort_content_card_new (report, g_ptr_array_index (report->entries, 0), COHORT_CARD_DATED));
  gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "A <b>title · Planned · 15 Jan 2026 · Video");
  g_assert_true (cohort_content_card_is_movable (COHORT_CONTENT_CARD (card)));
  cohort_test_ui_release (card);

  empty = g_object_ref_sink (cohort_content_card_new_for_slot (report, &slot, COHORT_CARD_TITLE));
  gtk_test_accessible_assert_property (empty, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Empty: Weekly note · Basic · due by 18 Jan 2026");
  g_assert_false (cohort_content_card_is_movable (COHORT_CONTENT_CARD (empty)));
  cohort_test_ui_release (empty);
  cohort_test_ui_close (session);
}

/* Five on one day: two are shown, the rest is behind one button. */
static void
test_day (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  g_autoptr (CohortPlanReport) report = NULL;
  GtkWidget *day = g_object_ref_sink (cohort_content_day_new ());

  for (int i = 0; i < 5; i++)
    add (session, "One", TODAY);
  report = make_report (session);
  cohort_content_day_set (COHORT_CONTENT_DAY (day), TODAY, FALSE, TRUE);
  cohort_content_day_show (COHORT_CONTENT_DAY (day), report, 3);
  g_assert_nonnull (cohort_test_ui_find (day, GTK_TYPE_BUTTON, "label", "3 more"));
  cohort_content_day_show (COHORT_CONTENT_DAY (day), report, 0);
  g_assert_null (cohort_test_ui_find (day, GTK_TYPE_BUTTON, "label", "3 more"));
  gtk_test_accessible_assert_property (day, GTK_ACCESSIBLE_PROPERTY_LABEL, "15 Jan 2026");
  cohort_test_ui_release (day);
  cohort_test_ui_close (session);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_calendar (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortContentCalendar *calendar = g_object_ref_sink (g_object_new (COHORT_TYPE_CONTENT_CALENDAR, NULL));
  GtkWidget *board = g_object_ref_sink (g_object_new (COHORT_TYPE_CONTENT_BOARD, NULL));
  g_autoptr (CohortPlanReport) report = NULL;
  CohortPeriod range;
  guint n = 0;

  add (session, "One", TODAY);
  add (session, "Two", COHORT_DAY_NONE);
  report = make_report (session);
  cohort_content_calendar_set_today (calendar, TODAY);
  cohort_content_calendar_set_report (calendar, report);
  cohort_content_board_set_report (COHORT_CONTENT_BOARD (board), report);

  /* Whole weeks around January 2026, which begins on a Thursday. */
  range = cohort_content_calendar_get_range (calendar);
  g_assert_cmpint ((range.to - range.from) % 7, ==, 0);
  g_assert_cmpint (range.from, <=, cohort_day_from_ymd (2026, 1, 1));
  g_assert_cmpint (range.from, >, cohort_day_from_ymd (2026, 1, 1) - 7);
  g_assert_cmpint (range.to, >, cohort_day_from_ymd (2026, 1, 31));
  g_assert_cmpint (range.to, <=, cohort_day_from_ymd (2026, 1, 31) + 7);

  g_signal_connect_swapped (calendar, "range-changed", G_CALLBACK (count_cb), &n);
  cohort_content_calendar_show_week (calendar, TODAY + 20);
  g_assert_cmpuint (n, >, 0);
  range = cohort_content_calendar_get_range (calendar);
  g_assert_cmpint (range.to - range.from, ==, 7);
  g_assert_true (cohort_period_contains (range, TODAY + 20));
  cohort_test_ui_release (board);
  cohort_test_ui_release (calendar);
  cohort_test_ui_close (session);
}

typedef struct
{
  CohortContentCalendar *calendar;
  int weekday;
} Start;

static gboolean
starts_on (gpointer data)
{
  const Start *start = data;
  const CohortPeriod range = cohort_content_calendar_get_range (start->calendar);

  g_assert_true (cohort_period_contains (range, TODAY));
  return cohort_day_weekday (range.from) == start->weekday;
}

/* Weeks begin as preferred, from when that is said. */
static void
test_week_start (void)
{
  static const struct
  {
    const char *id;
    int weekday;
  } starts[] = { { "monday", 1 }, { "saturday", 6 }, { "sunday", 7 } };
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortContentCalendar *calendar = g_object_ref_sink (g_object_new (COHORT_TYPE_CONTENT_CALENDAR, NULL));

  cohort_content_calendar_set_session (calendar, session);
  cohort_content_calendar_set_today (calendar, TODAY);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CohortDone) done
          = cohort_command_set_preference (session, COHORT_PREFERENCE_WEEK_START, starts[i].id, &error);
      Start start = { calendar, starts[i].weekday };

      g_assert_no_error (error);
      cohort_test_ui_wait (starts_on, &start, starts[i].id);
    }
  cohort_test_ui_release (calendar);
  cohort_test_ui_close (session);
}

static gboolean
has_title (gpointer dialog)
{
  return g_strcmp0 (adw_dialog_get_title (dialog), "Planned Content") == 0;
}

static void
test_dialogs (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  GtkWidget *dialog, *library;
  g_autoptr (CohortPlanReport) report = NULL;

  add (session, "One", TODAY);
  report = make_report (session);
  dialog = g_object_ref_sink (cohort_content_item_dialog_new (session, 1, COHORT_DAY_NONE, 0, NULL));
  cohort_test_ui_wait (has_title, dialog, "the item");
  cohort_test_ui_release (dialog);
  dialog = g_object_ref_sink (cohort_content_item_dialog_new (session, 0, TODAY, 0, "live"));
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
  dialog = g_object_ref_sink (cohort_content_post_dialog_new (session, 1)); /* there is none */
  cohort_test_ui_settle ();
  cohort_test_ui_release (dialog);
  dialog = g_object_ref_sink (cohort_content_promises_dialog_new (report));
  cohort_test_ui_release (dialog);
  library = g_object_ref_sink (g_object_new (COHORT_TYPE_CONTENT_LIBRARY, NULL));
  cohort_content_library_set_session (COHORT_CONTENT_LIBRARY (library), session);
  cohort_test_ui_settle ();
  cohort_test_ui_release (library);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/content/card", test_card);
  g_test_add_func ("/ui/content/day", test_day);
  g_test_add_func ("/ui/content/calendar", test_calendar);
  g_test_add_func ("/ui/content/week-start", test_week_start);
  g_test_add_func ("/ui/content/dialogs", test_dialogs);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, TRUE, add_tests);
}
