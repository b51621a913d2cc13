// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Members at risk as the page and the command line ask: who is listed and put aside, what follows a merge, forecasts
 * that are kept or dropped, lists that are graded later, letters. */

#include "config.h"

#include "cohort-journal.h"
#include "cohort-member-list.h"
#include "cohort-merge-commands.h"
#include "cohort-risk-commands.h"
#include "cohort-risk-draft.h"
#include "cohort-risk-fit.h"
#include "cohort-risk-marks.h"
#include "cohort-risk-report-private.h"
#include "cohort-risk-report.h"
#include "cohort-store.h"
#include "cohort-test-session.h"
#include "cohort-words.h"

#include <string.h>

#define DAY_US G_GINT64_CONSTANT (86400000000)
#define MONTHS 12

enum
{
  SILENT = 1, /* came every five days, then no more */
  LOYAL,      /* never came */
  REGULAR,    /* comes */
  FAILED,     /* comes; the card failed */
  SAME        /* SILENT's second account */
};

typedef CohortTestSession Fixture;

static gint64
day_back (int days)
{
  return COHORT_TEST_NOW / DAY_US * DAY_US - days * DAY_US;
}

static void
add_person (CohortDb *db, int id, const char *name, const char *email, int until)
{
  g_autofree char *person = g_strdup_printf (
      "INSERT INTO identity (id, source, name, email) VALUES (%d, 1, '%s', '%s'); INSERT INTO member (id) VALUES (%d);"
      "INSERT INTO identity_link (identity, member) VALUES (%d, %d);"
      "INSERT INTO subscription (id, source, identity) VALUES (%d, 1, %d)",
      id, name, email, id, id, id, id, id);

  cohort_test_exec (db, person);
  for (int month = 0; month < MONTHS; month++)
    {
      int back = until + 30 * (MONTHS - month);
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO coverage (identity, subscription, line_key, kind, covers_from, covers_to, unit_minor, currency, "
          "interval, interval_count) VALUES (%d, %d, 'l', 'period', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
          ", 6900, 'CNY', 'day', 30);"
          "INSERT INTO payment (source, identity, subscription, kind, status, occurred_at, gross_minor, currency) "
          "VALUES (1, %d, %d, 'charge', 'succeeded', %" G_GINT64_FORMAT ", 6900, 'CNY');"
          "INSERT INTO payment_allocation (coverage, payment, amount_minor) SELECT (SELECT max (id) FROM coverage), "
          "max "
          "(id), 6900 FROM payment",
          id, id, day_back (back), day_back (back - 30), id, id, day_back (back));

      cohort_test_exec (db, sql);
    }
}

static void
come (CohortDb *db, int id, int from, int to)
{
  for (int back = from; back >= to; back -= 5)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO interaction (source, identity, kind, occurred_at, post) "
                                              "VALUES (1, %d, 'read', %" G_GINT64_FORMAT ", 1)",
                                              id, day_back (back));

      cohort_test_exec (db, sql);
    }
}

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *spans = g_strdup_printf (
      "INSERT INTO source_span (source, stream, to_day) VALUES (1, 'payments', %d), (1, 'activity', %d)",
      (int) (COHORT_TEST_NOW / DAY_US), (int) (COHORT_TEST_NOW / DAY_US));
  g_autofree char *failed = g_strdup_printf ("INSERT INTO payment (source, identity, kind, status, occurred_at, "
                                             "gross_minor, currency) VALUES (1, %d, 'charge', "
                                             "'failed', %" G_GINT64_FORMAT ", 6900, 'CNY')",
                                             FAILED, day_back (2));
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, "INSERT INTO source (id, kind, name) VALUES (1, 'stripe', 'Stripe');"
                        "INSERT INTO post (id, source, title, status) VALUES (1, 1, 'Notes {tier}', 'published');");
  add_person (db, SILENT, "陈默", "mo@example.org", -10);
  add_person (db, LOYAL, "Ada", "ada@example.org", -10);
  add_person (db, REGULAR, "Bob", "bob@163.com", -10);
  add_person (db, FAILED, "Eve", "eve@example.org", -1);
  come (db, SILENT, 300, 60);
  come (db, REGULAR, 300, 0);
  come (db, FAILED, 300, 0);
  cohort_test_exec (db, failed);
  cohort_test_exec (db,
                    "INSERT INTO identity (id, source, name) VALUES (5, 1, 'Mo'); INSERT INTO member (id) VALUES (5);"
                    "INSERT INTO identity_link (identity, member) VALUES (5, 5)");
  cohort_test_exec (db, spans);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static CohortRiskReport *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CohortRiskReport *report = cohort_risk_report_load (self->session, COHORT_DAY_NONE, 0, &error);

  g_assert_no_error (error);
  return report;
}

/* Where @member stands; -1: nowhere. */
static int
place_of (Fixture *self, gint64 member)
{
  g_autoptr (CohortRiskReport) report = load (self);

  for (guint i = 0; i < report->rows->len; i++)
    {
      const CohortRiskRow *row = g_ptr_array_index (report->rows, i);

      if (row->member == member)
        return (int) row->place;
    }
  return -1;
}

static gpointer
run_sql (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, data);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static void
change (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  cohort_test_session_write (self->session, run_sql, (gpointer) sql);
}

/* ---- who is listed ---- */

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortRiskReport) report = load (self);
  const CohortRiskRow *row;

  g_assert_cmpuint (report->n_paying, ==, 4);
  g_assert_cmpuint (report->rows->len, ==, 1);
  row = g_ptr_array_index (report->rows, 0);
  g_assert_cmpint (row->member, ==, SILENT);
  g_assert_cmpstr (row->name, ==, "陈默");
  g_assert_cmpstr (row->sign, ==, "quiet");
  g_assert_nonnull (strstr (row->reasons[0], "60 days (usual gap 5, longest 5)"));
  g_assert_false (report->payments_only);
  g_assert_nonnull (strstr (report->method, "Rules only until 30 people have left"));
  /* Pays and never comes: quiet, and no risk. */
  g_assert_cmpuint (report->quiet->len, ==, 1);
  g_assert_cmpint (((CohortRiskLine *) g_ptr_array_index (report->quiet, 0))->member, ==, LOYAL);
  g_assert_cmpuint (report->failed->len, ==, 1);
  g_assert_cmpint (((CohortRiskLine *) g_ptr_array_index (report->failed, 0))->member, ==, FAILED);
  g_assert_nonnull (strstr (report->failed_title, "1 payment failed"));
}

/* Without activity it goes by payments, and says what to add; opened mail alone is none. */
static void
test_payments_only (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortRiskReport) report = NULL;

  change (self, "UPDATE interaction SET kind = 'open'; DELETE FROM source_span WHERE stream = 'activity'");
  report = load (self);
  g_assert_true (report->payments_only);
  g_assert_nonnull (strstr (report->activity, "activity.csv"));
  g_assert_cmpuint (report->rows->len, ==, 0);
  g_assert_cmpuint (report->quiet->len, ==, 0);
}

/* A payment that came later takes a failed one off the list. */
static void
test_failed_paid (Fixture *self, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO payment (source, identity, kind, status, occurred_at, "
                                          "gross_minor, currency) VALUES (1, %d, 'charge', "
                                          "'succeeded', %" G_GINT64_FORMAT ", 6900, 'CNY')",
                                          FAILED, day_back (1));
  g_autoptr (CohortRiskReport) report = NULL;

  change (self, sql);
  report = load (self);
  g_assert_cmpuint (report->failed->len, ==, 0);
  g_assert_null (report->failed_title);
}

/* ---- what is decided ---- */

static void
undo (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_undo (self->session, &error);

  g_assert_no_error (error);
  g_assert_nonnull (done);
}

static void
assert_done (CohortDone *done, GError *error)
{
  g_assert_no_error (error);
  g_assert_cmpint (done->step, >, 0);
  cohort_done_free (done);
}

static void
test_decide (Fixture *self, gconstpointer data)
{
  const gint64 silent = SILENT;
  GError *error = NULL;

  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SHOWN);
  assert_done (cohort_command_risk_snooze (self->session, &silent, 1, 14, &error), error);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SNOOZED);
  undo (self);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SHOWN);
  /* Of another sign it is no answer. */
  assert_done (cohort_command_risk_deny (self->session, SILENT, "past-due", &error), error);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SHOWN);
  assert_done (cohort_command_risk_deny (self->session, SILENT, "quiet", &error), error);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_DENIED);
  assert_done (cohort_command_risk_restore (self->session, SILENT, &error), error);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SHOWN);
  assert_done (cohort_command_risk_done (self->session, &silent, 1, "message", "quiet", &error), error);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_DONE);
}

static guint
count_failed (Fixture *self, guint *n_aside)
{
  g_autoptr (CohortRiskReport) report = load (self);

  *n_aside = report->failed_aside->len;
  g_assert_true ((report->failed_title != NULL) == (report->failed->len > 0));
  return report->failed->len;
}

/* Whose card failed is dealt with apart: several are one step, and a letter about something else is no answer to a
 * payment that failed after it. */
static void
test_failed_answered (Fixture *self, gconstpointer data)
{
  const gint64 both[] = { FAILED, SILENT };
  GError *error = NULL;
  guint n_aside;

  g_autofree char *before
      = g_strdup_printf ("INSERT INTO intervention (member, kind, sign, day, follow_up_day, made_at) "
                         "VALUES (%d, 'message', 'quiet', 0, 2147483647, 1)",
                         FAILED);

  change (self, before);
  g_assert_cmpuint (count_failed (self, &n_aside), ==, 1);
  assert_done (cohort_command_risk_snooze (self->session, both, 2, 14, &error), error);
  g_assert_cmpuint (count_failed (self, &n_aside), ==, 0);
  g_assert_cmpuint (n_aside, ==, 1);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SNOOZED);
  undo (self);
  g_assert_cmpuint (count_failed (self, &n_aside), ==, 1);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SHOWN);
  assert_done (cohort_command_risk_done (self->session, both, 2, "other", "past-due", &error), error);
  g_assert_cmpuint (count_failed (self, &n_aside), ==, 0);
  assert_done (cohort_command_risk_restore (self->session, FAILED, &error), error);
  g_assert_cmpuint (count_failed (self, &n_aside), ==, 1);
  g_assert_cmpuint (n_aside, ==, 0);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_DONE);
}

/* ---- what the list of members shows ---- */

static guint64
count_listed (Fixture *self, int risk)
{
  g_autoptr (CohortMemberList) list = cohort_member_list_new (self->session);
  g_autoptr (CohortMemberFilter) filter = cohort_member_filter_new ();

  filter->risk = risk;
  cohort_member_list_set_filter (list, filter);
  for (guint i = 0; i < 2000 && cohort_paged_list_is_loading (COHORT_PAGED_LIST (list)); i++)
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static gpointer
read_marks (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_risk_asker_marks (data, db, FALSE, error);
}

static void
test_marks (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortRiskAsker) asker = cohort_risk_asker_new (self->session);
  g_autoptr (GHashTable) marks = NULL;
  const gint64 silent = SILENT;
  GError *error = NULL;

  /* Who does not wait is told nothing before somebody has worked it out. */
  g_assert_null (cohort_store_read (cohort_session_get_store (self->session), read_marks, asker, NULL, NULL));
  g_assert_cmpuint (count_listed (self, 1), ==, 1);
  g_assert_cmpuint (count_listed (self, 0) - count_listed (self, 2), ==, 1);
  marks = cohort_store_read (cohort_session_get_store (self->session), read_marks, asker, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (marks), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (marks, &silent), ==, "fell silent");
  assert_done (cohort_command_risk_deny (self->session, SILENT, "quiet", &error), error);
  g_assert_cmpuint (count_listed (self, 1), ==, 0);
}

/* ---- one in five ---- */

static void
test_hold_out (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortRiskReport) before = load (self), on = NULL, off = NULL;
  GError *error = NULL;

  g_assert_false (before->holds_out);
  assert_done (cohort_command_risk_hold_out (self->session, TRUE, &error), error);
  on = load (self);
  g_assert_true (on->holds_out);
  g_assert_nonnull (strstr (on->held_out, "Too few to tell"));
  g_assert_cmpuint (on->rows->len, ==, before->rows->len);
  assert_done (cohort_command_risk_hold_out (self->session, FALSE, &error), error);
  off = load (self);
  g_assert_false (off->holds_out);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_SHOWN);
}

/* A fifth, whichever day it began, and the same fifth whenever it is asked. */
static void
test_hold_out_share (void)
{
  for (CohortDay since = 20000; since < 20010; since++)
    {
      const CohortRiskAsk ask = { .hold_out_since = since }, never = { .hold_out_since = COHORT_DAY_NONE };
      guint n = 0;

      for (gint64 member = 1; member <= 5000; member++)
        {
          n += cohort_risk_is_held_out (&ask, member);
          g_assert_false (cohort_risk_is_held_out (&never, member));
        }
      g_assert_cmpuint (n, >, 900);
      g_assert_cmpuint (n, <, 1100);
    }
}

/* What was done for a member is held against what later imports tell. */
static void
test_outcome (Fixture *self, gconstpointer data)
{
  const gint64 silent = SILENT;
  g_autoptr (CohortRiskReport) report = NULL;
  const CohortRiskLine *line;
  GError *error = NULL;

  assert_done (cohort_command_risk_done (self->session, &silent, 1, "message", "quiet", &error), error);
  report = load (self);
  g_assert_cmpuint (report->deeds->len, ==, 1);
  line = report->deeds->pdata[0];
  g_assert_nonnull (strstr (line->detail, "not known yet"));
  change (self, "UPDATE intervention SET day = day - 40");
  g_clear_pointer (&report, cohort_risk_report_unref);
  report = load (self);
  line = report->deeds->pdata[0];
  g_assert_nonnull (strstr (line->detail, "stayed for 30 days"));
}

/* What was decided of a member holds for whom they are merged into, and comes back with a split. */
static void
test_merge (Fixture *self, gconstpointer data)
{
  const gint64 pair[] = { SAME, SILENT };
  GError *error = NULL;

  assert_done (cohort_command_risk_deny (self->session, SILENT, "quiet", &error), error);
  assert_done (cohort_command_merge (self->session, pair, 2, NULL, 0, &error), error);
  g_assert_cmpint (place_of (self, SAME), ==, COHORT_RISK_DENIED);
  g_assert_cmpint (place_of (self, SILENT), ==, -1);
  assert_done (cohort_command_split (self->session, SAME, NULL, 0, &error), error);
  g_assert_cmpint (place_of (self, SILENT), ==, COHORT_RISK_DENIED);
  g_assert_cmpint (place_of (self, SAME), ==, -1);
}

/* ---- forecasts ---- */

static void
test_keep (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = cohort_risk_fit_run (self->session, COHORT_DAY_NONE, &error);
  g_autoptr (CohortRiskReport) before = load (self), after = NULL, changed = NULL;

  g_assert_no_error (error);
  g_assert_true (before->wants_fit);
  g_assert_false (cohort_risk_fit_keep (self->session, "{\"hash\": \"", &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING);
  g_clear_error (&error);
  g_assert_true (cohort_risk_fit_keep (self->session, printed, &error));
  after = load (self);
  g_assert_false (after->wants_fit);
  g_assert_cmpuint (after->rows->len, ==, 1);
  /* Keeping is no step: Ctrl+Z has nothing of it. */
  g_assert_null (cohort_session_get_undo_label (self->session));

  change (self, "DELETE FROM interaction WHERE id = (SELECT max (id) FROM interaction)");
  changed = load (self);
  g_assert_true (changed->wants_fit);
  g_assert_false (cohort_risk_fit_keep (self->session, printed, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING);
}

/* A list that was kept is graded by what happened since, and follows its people through a merge. */
static void
test_said (Fixture *self, gconstpointer data)
{
  const gint64 pair[] = { SAME, SILENT };
  GError *failure = NULL;
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO prediction_run (id, as_of_day, horizon_days, method, data_hash, result, made_at) VALUES (1, %d, 30, "
      "'rules', 'x', '{}', 0); INSERT INTO prediction (run, identity, sign, probability_ppm) VALUES (1, %d, 'quiet', "
      "50000), (1, %d, '', 20000)",
      (int) (COHORT_TEST_NOW / DAY_US) - 40, SILENT, LOYAL);
  g_autoptr (CohortRiskReport) report = NULL;

  assert_done (cohort_command_merge (self->session, pair, 2, NULL, 0, &failure), failure);
  change (self, sql);
  report = load (self);
  g_assert_cmpuint (report->said->len, ==, 1);
  g_assert_cmpstr (report->said_title, ==, "Of 1 member shown on this page before, 0 left within 30 days");
}

/* A file may come from anywhere: a run that was tampered with is none. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  static const char *const broken[] = {
    "[]",
    "{}",
    "{\"hash\": 5}",
    "{\"hash\": \"%s\", \"history\": []}",
    "{\"hash\": \"%s\", \"history\": {\"signs\": [[1, 2]], \"usual\": [1], \"quiet\": [], \"months\": {}, \"cases\": "
    "1}}",
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = cohort_risk_fit_run (self->session, COHORT_DAY_NONE, &error);
  g_autofree char *hash = g_strndup (strstr (printed, "\"hash\":\"") + strlen ("\"hash\":\""), 16);

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GString) text = g_string_new (broken[i]);

      g_string_replace (text, "%s", hash, 0);
      g_assert_false (cohort_risk_fit_keep (self->session, text->str, &error));
      g_clear_error (&error);
    }
}

/* ---- letters ---- */

static void
test_letters (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRiskDraft) by_name = cohort_risk_draft_load (self->session, SILENT, "quiet", &error);
  g_autoptr (CohortRiskDraft) by_address = cohort_risk_draft_load (self->session, REGULAR, "quiet", &error);
  g_autoptr (CohortRiskDraft) other = cohort_risk_draft_load (self->session, LOYAL, "quiet", &error);
  g_autoptr (CohortRiskDraft) several = cohort_risk_draft_load (self->session, 0, "failed", &error);
  g_autofree char *one = cohort_risk_draft_uri ((const char *const[]) { "a+b@example.org", NULL }, "Hi & you", "x\ny");
  g_autofree char *two = cohort_risk_draft_uri ((const char *const[]) { "a@x.org", "b@x.org", NULL }, "s", "t");

  g_assert_no_error (error);
  g_assert_cmpint (by_name->language, ==, COHORT_LETTER_CHINESE);
  g_assert_cmpint (by_address->language, ==, COHORT_LETTER_CHINESE);
  g_assert_cmpint (other->language, ==, COHORT_LETTER_ENGLISH);
  g_assert_nonnull (strstr (by_name->body[COHORT_LETTER_CHINESE], "陈默，你好"));
  /* A post's title is text, and no place to be filled. */
  g_assert_nonnull (strstr (by_name->body[COHORT_LETTER_ENGLISH], "Notes (tier}"));
  g_assert_null (strchr (other->body[COHORT_LETTER_ENGLISH], '{'));
  g_assert_true (g_str_has_prefix (several->body[COHORT_LETTER_ENGLISH], "Hi,\n"));
  g_assert_cmpstr (one, ==, "mailto:a%2Bb@example.org?subject=Hi%20%26%20you&body=x%0D%0Ay");
  g_assert_cmpstr (two, ==, "mailto:?subject=s&body=t&bcc=a@x.org,b@x.org");
}

#define ADD(path, function)                                                                                            \
  g_test_add (path, Fixture, (gconstpointer) fill, cohort_test_session_set_up, function, cohort_test_session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  ADD ("/model/risk/marks", test_marks);
  ADD ("/model/risk/hold-out", test_hold_out);
  g_test_add_func ("/model/risk/hold-out/share", test_hold_out_share);
  ADD ("/model/risk/outcome", test_outcome);
  ADD ("/model/risk/list", test_list);
  ADD ("/model/risk/payments-only", test_payments_only);
  ADD ("/model/risk/failed-paid", test_failed_paid);
  ADD ("/model/risk/failed-answered", test_failed_answered);
  ADD ("/model/risk/decide", test_decide);
  ADD ("/model/risk/merge", test_merge);
  ADD ("/model/risk/keep", test_keep);
  ADD ("/model/risk/said", test_said);
  ADD ("/model/risk/hostile", test_hostile);
  ADD ("/model/risk/letters", test_letters);
  return g_test_run ();
}
