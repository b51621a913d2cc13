// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Points from trial to gift: what rules would have come to on a small ledger computed by hand, what is kept of that,
 * who has what, and that undo, a merge and an import that is undone leave it right. */

#include "config.h"

#include "cohort-journal.h"
#include "cohort-merge-commands.h"
#include "cohort-points-words.h"
#include "cohort-test-session.h"

#define DAY G_GINT64_CONSTANT (86400000000)
#define TODAY ((int) (COHORT_TEST_NOW / DAY))

typedef CohortTestSession Fixture;

/* Ada (1) has paid for three months and commented three times on one day; Bob (2) never paid, commented once, asked one
 * question that was answered and one that was not, and finished one lesson after looking at it twice. */
static void
fill_sql (GString *sql)
{
  gint64 from = (gint64) (TODAY - 75) * DAY;

  g_string_append (sql, "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Blog');"
                        "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic');"
                        "INSERT INTO identity (id, source, name) VALUES (1, 1, 'Ada'), (2, 1, 'Bob');"
                        "INSERT INTO member (id) VALUES (1), (2);"
                        "INSERT INTO identity_link (identity, member) VALUES (1, 1), (2, 2);"
                        "INSERT INTO subscription (id, source, identity, tier) VALUES (1, 1, 1, 1);"
                        "INSERT INTO post (id, source, title, status) VALUES (1, 1, 'Lesson', 'published');");
  g_string_append_printf (sql,
                          "INSERT INTO source_span (source, stream, from_day, to_day) VALUES (1, 'members', 0, %d);"
                          "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, "
                          "interval_count, unit_minor, currency) VALUES (1, 1, 'period', %" G_GINT64_FORMAT
                          ", %" G_GINT64_FORMAT ", 'month', 4, 4000, 'USD');",
                          TODAY, from, from + 120 * DAY);
  for (int i = 0; i < 4; i++) /* the third is given back, the fourth failed */
    g_string_append_printf (
        sql,
        "INSERT INTO payment (id, source, identity, kind, status, occurred_at, gross_minor, currency)"
        " VALUES (%d, 1, 1, 'charge', '%s', %" G_GINT64_FORMAT ", 1000, 'USD');",
        i + 1, i == 3 ? "failed" : "succeeded", from + i * 20 * DAY);
  g_string_append_printf (sql,
                          "INSERT INTO payment (source, identity, kind, status, parent, occurred_at, gross_minor, "
                          "currency) VALUES (1, 1, 'refund', 'succeeded', 3, %" G_GINT64_FORMAT ", -1000, 'USD');",
                          from + 41 * DAY);
  for (int i = 0; i < 4; i++)
    g_string_append_printf (sql,
                            "INSERT INTO interaction (source, identity, kind, occurred_at) VALUES "
                            "(1, %d, 'comment', %" G_GINT64_FORMAT ");",
                            i < 3 ? 1 : 2, from + 10 * DAY + i);
  g_string_append_printf (sql,
                          "INSERT INTO question (id, source, identity, asked_at, body) VALUES (1, 1, 2, "
                          "%1$" G_GINT64_FORMAT ", 'Why?'), (2, 1, 2, %1$" G_GINT64_FORMAT ", 'How?');"
                          "INSERT INTO answer (question, answered_at, body) VALUES (1, %2$" G_GINT64_FORMAT ", 'So.');"
                          "INSERT INTO lesson_progress (identity, post, percent, observed_at) VALUES (2, 1, 50, "
                          "%1$" G_GINT64_FORMAT "), (2, 1, 100, %1$" G_GINT64_FORMAT
                          "), (2, 1, 100, %2$" G_GINT64_FORMAT ");",
                          from + 20 * DAY, from + 30 * DAY);
}

static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  gint64 step;

  fill_sql (sql);
  return cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error)
                 && cohort_db_exec (db, sql->str, error) && cohort_journal_commit (db, &step, error)
             ? db
             : NULL;
}

static gpointer
take_back_payments (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  return cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error)
                 && cohort_db_exec (db, "UPDATE payment SET status = 'failed' WHERE id IN (1, 2)", error)
                 && cohort_journal_commit (db, &step, error)
             ? db
             : NULL;
}

static CohortPointsDraft
draft (void)
{
  return (CohortPointsDraft) { .each = { [COHORT_POINTS_PAYMENT] = { 10, 0 },
                                         [COHORT_POINTS_MONTH] = { 20, 0 },
                                         [COHORT_POINTS_COMMENT] = { 2, 2 },
                                         [COHORT_POINTS_QUESTION] = { 15, 0 },
                                         [COHORT_POINTS_LESSON] = { 5, 0 } },
                               .months = 12,
                               .worth = 150,
                               .currency = "USD",
                               .past = TRUE };
}

static gint64 balances[3];

static void
keep_balance (gint64 member, const CohortPointsAccount *account, gpointer data)
{
  balances[member] = account->balance;
}

static void
read_balances (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  memset (balances, 0, sizeof balances);
  g_assert_true (cohort_points_each_member (self->session, keep_balance, NULL, &error));
  g_assert_no_error (error);
}

static CohortPointsReport *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CohortPointsReport *report = cohort_points_report_load (self->session, &error);

  g_assert_no_error (error);
  return report;
}

static void
save (Fixture *self, const CohortPointsDraft *rules)
{
  g_autoptr (GError) error = NULL;

  cohort_done_free (cohort_command_save_points (self->session, rules, &error));
  g_assert_no_error (error);
}

static void
undo (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  cohort_done_free (cohort_command_undo (self->session, &error));
  g_assert_no_error (error);
}

/* 2 payments 20, 2 months 40, 2 of 3 comments 4 for Ada; 2 + 15 + 5 for Bob. */
static void
test_trial (Fixture *self, gconstpointer data)
{
  CohortPointsDraft rules = draft ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPointsTrial) trial = cohort_points_trial_load (self->session, &rules, &error);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (trial->until, ==, TODAY);
  g_assert_cmpint (trial->each[COHORT_POINTS_PAYMENT].points, ==, 20);
  g_assert_cmpint (trial->each[COHORT_POINTS_MONTH].points, ==, 40);
  g_assert_cmpint (trial->each[COHORT_POINTS_COMMENT].points, ==, 6);
  g_assert_cmpuint (trial->each[COHORT_POINTS_COMMENT].over, ==, 1);
  g_assert_cmpint (trial->each[COHORT_POINTS_QUESTION].points, ==, 15);
  g_assert_cmpuint (trial->each[COHORT_POINTS_LESSON].acts, ==, 1);
  g_assert_cmpint (trial->warnings[COHORT_POINTS_PAYMENT], ==, COHORT_POINTS_SOUND);
  g_assert_cmpint (trial->warnings[COHORT_POINTS_LESSON], ==, COHORT_POINTS_FREE);
  g_assert_cmpint (trial->all.points, ==, 86);
  g_assert_cmpuint (trial->all.members, ==, 2);
  g_assert_cmpint (trial->all.top, ==, 64);
  /* Ada pays: 64 of 86 at 1.50 a hundred, halves to even. */
  g_assert_cmpint (trial->owed.points, ==, 86);
  g_assert_cmpint (trial->owed.low, ==, 96);
  g_assert_cmpint (trial->owed.high, ==, 129);
  g_assert_cmpint (trial->year_points, ==, 86);
  g_assert_cmpint (trial->year_paid, ==, 2000);
  lines = cohort_points_trial_sentences (trial);
  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (lines, 2), ==,
                   "In the last twelve months 86 points, worth $1.29: 6.5\u00a0% of what members paid in USD.");
  text = cohort_points_trial_rule_text (trial, COHORT_POINTS_COMMENT);
  g_assert_cmpstr (text, ==, "6 points to 2 members; it counted 3 times. 1 more was beyond the daily limit.");
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  CohortPointsDraft rules[] = { draft (), draft (), draft (), { .currency = "USD" } };

  rules[0].each[0].points = -1;
  rules[1].worth = -1;
  rules[2].months = G_MAXUINT;
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL, saving = NULL;

      g_assert_null (cohort_points_trial_load (self->session, &rules[i], &error));
      g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
      g_assert_null (cohort_command_save_points (self->session, &rules[i], &saving));
      g_assert_error (saving, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
    }
  {
    g_autoptr (GError) error = NULL, redeeming = NULL;

    g_assert_null (cohort_command_end_points (self->session, &error));
    g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
    g_assert_null (cohort_command_redeem_points (self->session, 1, 1, NULL, &redeeming));
    g_assert_error (redeeming, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  }
}

/* What is kept are the figures of then; undo takes rules and figures together. */
static void
test_saved (Fixture *self, gconstpointer data)
{
  CohortPointsDraft rules = draft ();
  g_autoptr (CohortPointsReport) off = load (self), on = NULL, later = NULL, ended = NULL, again = NULL, gone = NULL;
  const CohortPointsRules *kept;
  g_autoptr (GError) error = NULL;
  g_autofree char *frozen = NULL, *unchanged = NULL;

  g_assert_false (off->on);
  g_assert_cmpuint (off->rules->len, ==, 0);
  save (self, &rules);
  on = load (self);
  kept = g_ptr_array_index (on->rules, 0);
  g_assert_true (on->on);
  g_assert_cmpint (kept->points, ==, 86);
  g_assert_cmpint (kept->members, ==, 2);
  g_assert_cmpint (kept->each_points[COHORT_POINTS_MONTH], ==, 40);
  g_assert_cmpuint (kept->draft.each[COHORT_POINTS_COMMENT].daily_cap, ==, 2);
  g_assert_cmpint (on->sum.balance, ==, 86);
  g_assert_cmpint (on->owed.low, ==, 96);
  frozen = cohort_points_rules_frozen (kept);
  cohort_test_session_write (self->session, take_back_payments, NULL);
  later = load (self);
  g_assert_cmpint (later->sum.balance, ==, 66);
  unchanged = cohort_points_rules_frozen (g_ptr_array_index (later->rules, 0));
  g_assert_cmpstr (frozen, ==, unchanged);
  cohort_done_free (cohort_command_end_points (self->session, &error));
  g_assert_no_error (error);
  ended = load (self);
  g_assert_false (ended->on);
  g_assert_cmpint (ended->sum.balance, ==, 66);
  undo (self);
  again = load (self);
  g_assert_true (again->on);
  undo (self);
  gone = load (self);
  g_assert_cmpuint (gone->rules->len, ==, 0);
}

/* From today on: what is known already earns nothing. Rules saved later begin on their day. */
static void
test_from_today (Fixture *self, gconstpointer data)
{
  CohortPointsDraft rules = draft ();
  g_autoptr (CohortPointsReport) fresh = NULL, both = NULL;

  rules.past = FALSE;
  save (self, &rules);
  fresh = load (self);
  g_assert_cmpint (fresh->sum.given, ==, 0);
  g_assert_cmpint (((const CohortPointsRules *) g_ptr_array_index (fresh->rules, 0))->points, ==, 86);
  rules.past = TRUE;
  rules.each[COHORT_POINTS_MONTH].points = 0;
  save (self, &rules);
  both = load (self);
  g_assert_cmpint (both->sum.given, ==, 46);
}

static void
test_redeeming (Fixture *self, gconstpointer data)
{
  CohortPointsDraft rules = draft ();
  g_autoptr (GError) error = NULL, too_many = NULL;
  g_autoptr (CohortMemberPoints) ada = NULL, short_of = NULL;
  g_autofree char *title = NULL, *text = NULL, *gift = NULL, *negative = NULL;

  save (self, &rules);
  cohort_done_free (cohort_command_redeem_points (self->session, 1, 60, " a mug ", &error));
  g_assert_no_error (error);
  g_assert_null (cohort_command_redeem_points (self->session, 1, 5, NULL, &too_many));
  g_assert_error (too_many, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  ada = cohort_member_points_load (self->session, 1, &error);
  g_assert_no_error (error);
  g_assert_true (ada->known);
  g_assert_cmpint (ada->account.balance, ==, 4);
  g_assert_cmpint (ada->worth, ==, 6);
  title = cohort_member_points_title (ada);
  text = cohort_member_points_text (ada);
  g_assert_cmpstr (title, ==, "4 points, worth $0.06");
  g_assert_true (g_str_has_prefix (text, "64 given, 0 lapsed, 60 redeemed. 4 points lapse on "));
  gift = cohort_points_gift_text (g_ptr_array_index (ada->gifts, 0));
  g_assert_true (g_str_has_suffix (gift, ": 60 points redeemed for a mug"));
  /* What earned them may go: that is told, and is no fault. */
  cohort_test_session_write (self->session, take_back_payments, NULL);
  short_of = cohort_member_points_load (self->session, 1, &error);
  g_assert_cmpint (short_of->account.balance, ==, -16);
  negative = cohort_member_points_text (short_of);
  g_assert_nonnull (strstr (negative, "More were redeemed"));
}

/* Two people become one and two again. */
static void
test_merge (Fixture *self, gconstpointer data)
{
  CohortPointsDraft rules = draft ();
  const gint64 members[] = { 1, 2 };
  g_autoptr (GError) error = NULL;

  save (self, &rules);
  cohort_done_free (cohort_command_redeem_points (self->session, 2, 7, NULL, &error));
  g_assert_no_error (error);
  read_balances (self);
  g_assert_cmpint (balances[1], ==, 64);
  g_assert_cmpint (balances[2], ==, 15);
  cohort_done_free (cohort_command_merge (self->session, members, 2, NULL, 0, &error));
  g_assert_no_error (error);
  read_balances (self);
  /* Bob's comment was on the day of Ada's: of four, two count. */
  g_assert_cmpint (balances[1] + balances[2], ==, 64 + 15 - 2);
  undo (self);
  read_balances (self);
  g_assert_cmpint (balances[1], ==, 64);
  g_assert_cmpint (balances[2], ==, 15);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = { { "/model/points/trial", test_trial },         { "/model/points/refusals", test_refusals },
                { "/model/points/saved", test_saved },         { "/model/points/from-today", test_from_today },
                { "/model/points/redeeming", test_redeeming }, { "/model/points/merge", test_merge } };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, fill, cohort_test_session_set_up, tests[i].test, cohort_test_session_tear_down);
  return g_test_run ();
}
