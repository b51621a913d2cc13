// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Tests of two offers, from the draft to the decision: what may follow what, what is frozen, what stays hidden until
 * its day, and that like people are never asked for different prices at one time. */

#include "config.h"

#include "cohort-decisions.h"
#include "cohort-experiment-words.h"
#include "cohort-test-experiment.h"

/* ---- what may follow what ---- */

static void
test_drafts (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id;
  g_autofree char *why = NULL;

  draft.arms[1].name = "";
  id = experiment_save (self, 0, &draft);
  experiment_assert (self, id, COHORT_EXPERIMENT_DRAFT, BIT (EDIT) | BIT (REMOVE));
  draft.arms[1].name = "short";
  draft.difference = 0.01;
  g_assert_cmpint (experiment_save (self, id, &draft), ==, id);
  experiment_assert (self, id, COHORT_EXPERIMENT_CANNOT_CONCLUDE, BIT (EDIT) | BIT (REMOVE));
  why = experiment_refuse (self, id, COHORT_EXPERIMENT_START);
  g_assert_nonnull (strstr (why, "To tell 31.0\u00a0% from 30.0\u00a0% you need"));
  g_assert_nonnull (strstr (why, "years"));
  g_assert_nonnull (strstr (why, "Try instead: a what-if"));
  draft.difference = 0.25;
  experiment_save (self, id, &draft);
  experiment_assert (self, id, COHORT_EXPERIMENT_READY, BIT (EDIT) | BIT (START) | BIT (REMOVE));
  g_assert_cmpint (experiment_ask_sql (self, "SELECT count (*) FROM experiment_version"), ==, 1);
  g_assert_cmpint (experiment_ask_sql (self, "SELECT count (*) FROM arm"), ==, 2);
  experiment_do (self, id, COHORT_EXPERIMENT_REMOVE);
  g_assert_cmpint (experiment_ask_sql (self, "SELECT (SELECT count (*) FROM arm) + (SELECT count (*) FROM experiment)"),
                   ==, 0);
}

static void
test_whole_way (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  guint weeks;
  g_autofree char *text = NULL;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (SHOWN) | BIT (GIVE_UP));
  {
    g_autoptr (CohortExperimentReport) report = experiment_load (self);
    const CohortExperiment *one = cohort_experiment_report_find (report, id);

    g_assert_cmpint (one->first, ==, EXPERIMENT_TODAY + 1);
    g_assert_cmpint ((one->last - one->first + 1) % 14, ==, 0);
    g_assert_cmpint (one->judged, ==, one->last + 30);
    weeks = (guint) (one->last - one->first + 1) / 7;
  }
  experiment_run_weeks (self, id, weeks, 40);
  {
    g_autoptr (CohortExperimentReport) report = experiment_load (self);
    const CohortExperiment *one = cohort_experiment_report_find (report, id);
    g_autoptr (GPtrArray) lines = cohort_experiment_sentences (one);

    /* Its day has not come: what is known of the arms is who came, not what became of them. */
    g_assert_false (one->has_result);
    g_assert_cmpint (one->health.may_end, ==, COHORT_EXPERIMENT_BY_NOTHING);
    g_assert_cmpuint (one->health.came[0], ==, weeks / 2 * EXPERIMENT_A_WEEK);
    g_assert_cmpuint (one->health.came[1], ==, weeks / 2 * EXPERIMENT_A_WEEK);
    g_assert_nonnull (strstr (g_ptr_array_index (lines, 0), "The result is hidden until"));
    for (guint i = 0; i < lines->len; i++)
      g_assert_null (strstr (g_ptr_array_index (lines, i), "begin to pay"));
  }
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (GIVE_UP));
  experiment_now += 31 * COHORT_US_PER_DAY;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (END));
  experiment_do (self, id, COHORT_EXPERIMENT_END);
  experiment_assert (self, id, COHORT_EXPERIMENT_ENDED, BIT (ADOPT) | BIT (KEEP) | BIT (UNDECIDED));
  {
    g_autoptr (CohortExperimentReport) report = experiment_load (self);
    const CohortExperiment *one = cohort_experiment_report_find (report, id);

    g_assert_true (one->has_result);
    g_assert_cmpint (one->result.verdict, ==, COHORT_TRIAL_BETTER);
    g_assert_cmpfloat_with_epsilon (one->result.a.estimate, 0.3, 1e-9);
    g_assert_cmpfloat_with_epsilon (one->result.b.estimate, 0.7, 1e-9);
    text = cohort_experiment_result_text (one);
    g_assert_nonnull (strstr (text, "The change does better than chance explains."));
  }
  experiment_do (self, id, COHORT_EXPERIMENT_ADOPT);
  experiment_assert (self, id, COHORT_EXPERIMENT_DECIDED, 0);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) decisions = cohort_decisions_load (self->session, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (decisions->len, ==, 1);
    g_assert_cmpstr (((CohortDecision *) decisions->pdata[0])->title, ==,
                     "Does a shorter text bring more?: the change is adopted");
    g_assert_cmpstr (((CohortDecision *) decisions->pdata[0])->expected, ==, text);
    g_assert_cmpint (((CohortDecision *) decisions->pdata[0])->check_day, !=, COHORT_DAY_NONE);
  }
}

/* Each move is a step, and its undo gives the state before. */
static void
test_undo (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) undone = NULL, redone = NULL;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_do (self, id, COHORT_EXPERIMENT_GIVE_UP);
  experiment_assert (self, id, COHORT_EXPERIMENT_ENDED, BIT (KEEP) | BIT (UNDECIDED));
  undone = cohort_command_undo (self->session, &error);
  g_assert_no_error (error);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (SHOWN) | BIT (GIVE_UP));
  cohort_done_free (cohort_command_undo (self->session, &error));
  g_assert_no_error (error);
  experiment_assert (self, id, COHORT_EXPERIMENT_READY, BIT (EDIT) | BIT (START) | BIT (REMOVE));
  redone = cohort_command_redo (self->session, &error);
  g_assert_no_error (error);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (SHOWN) | BIT (GIVE_UP));
}

static const char record_sql[]
    = "SELECT group_concat (frozen_at || ' ' || first_day || ' ' || last_day || ' ' || judged_day || "
      "' ' || per_arm || ' ' || baseline_yes || ' ' || baseline_all || ' ' || seed || ' ' || "
      "difference_ppm || ' ' || metric || ' ' || rule) FROM experiment_version";

/* From every state back through all of them and on again: each is byte for byte what it was, and what was frozen at the
 * start is the same in each later one. */
static void
test_back_and_forth (ExperimentFixture *self, gconstpointer data)
{
  static const CohortExperimentVerb way[]
      = { COHORT_EXPERIMENT_START, COHORT_EXPERIMENT_SHOWN, COHORT_EXPERIMENT_GIVE_UP, COHORT_EXPERIMENT_KEEP };
  CohortExperimentDraft draft = experiment_draft (), other = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  g_auto (GStrv) states = g_new0 (char *, G_N_ELEMENTS (way) + 2);
  g_autofree char *record = NULL;

  states[0] = experiment_text (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    {
      if (i == 1)
        experiment_now += COHORT_US_PER_DAY;
      experiment_do (self, id, way[i]);
      states[i + 1] = experiment_text (self, NULL);
      g_assert_cmpstr (states[i], !=, states[i + 1]);
      if (i == 0)
        record = experiment_text (self, record_sql);
      else
        {
          g_autofree char *later = experiment_text (self, record_sql);

          g_assert_cmpstr (record, ==, later);
        }
      if (way[i] == COHORT_EXPERIMENT_GIVE_UP || way[i] == COHORT_EXPERIMENT_KEEP)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *after = NULL;

          other.question = "Something else?";
          g_assert_null (cohort_command_save_experiment (self->session, id, &other, &error));
          g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
          after = experiment_text (self, NULL);
          g_assert_cmpstr (after, ==, states[i + 1]);
        }
    }
  for (guint round = 0; round < 2; round++)
    for (guint i = G_N_ELEMENTS (way); i-- > 0;)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *now = NULL;

        cohort_done_free (round == 0 ? cohort_command_undo (self->session, &error)
                                     : cohort_command_redo (self->session, &error));
        g_assert_no_error (error);
        now = experiment_text (self, NULL);
        g_assert_cmpstr (now, ==, states[round == 0 ? i : G_N_ELEMENTS (way) - i]);
      }
}

/* Stopping early is no way to a result. */
static void
test_given_up (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  g_autoptr (CohortExperimentReport) report = NULL;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_run_weeks (self, id, 6, 40);
  experiment_do (self, id, COHORT_EXPERIMENT_GIVE_UP);
  report = experiment_load (self);
  g_assert_false (cohort_experiment_report_find (report, id)->has_result);
  g_assert_cmpint (experiment_ask_sql (self, "SELECT count (*) FROM observation"), ==, 0);
  experiment_assert (self, id, COHORT_EXPERIMENT_ENDED, BIT (KEEP) | BIT (UNDECIDED));
}

/* ---- what is frozen ---- */

static void
test_versions (ExperimentFixture *self, gconstpointer data)
{
  static const char frozen[]
      = "SELECT first_day * 1000 + per_arm + seed + baseline_yes * 7 + difference_ppm FROM experiment_version"
        " WHERE number = 1";
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft), before;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortExperimentReport) report = NULL;
  const CohortExperiment *one;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  before = experiment_ask_sql (self, frozen);
  experiment_run_weeks (self, id, 2, 0);
  draft.question = "Something else?";
  draft.difference = 0.01;
  g_assert_null (cohort_command_save_experiment (self->session, id, &draft, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  draft.difference = 0.3;
  experiment_save (self, id, &draft);
  g_assert_cmpint (experiment_ask_sql (self, frozen), ==, before);
  g_assert_cmpint (experiment_ask_sql (self, "SELECT count (*) FROM experiment_version WHERE frozen_at IS NOT NULL"),
                   ==, 2);
  report = experiment_load (self);
  one = cohort_experiment_report_find (report, id);
  g_assert_cmpstr (one->draft.question, ==, "Does a shorter text bring more?");
  g_assert_cmpuint (one->n_versions, ==, 2);
  g_assert_cmpint (one->first, ==, experiment_now / COHORT_US_PER_DAY + 1);
  /* Who came before its first day counts for nothing in it. */
  g_assert_cmpuint (one->health.came[0] + one->health.came[1] + one->health.not_counted, ==, 0);
}

/* What comes in after the end does not change the answer. */
static void
test_kept_result (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  g_autoptr (CohortExperimentReport) before = NULL, after = NULL;
  g_autofree char *first = NULL, *second = NULL;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_run_weeks (self, id, 8, 0);
  experiment_now += 31 * COHORT_US_PER_DAY;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
  experiment_do (self, id, COHORT_EXPERIMENT_END);
  before = experiment_load (self);
  first = cohort_experiment_result_text (cohort_experiment_report_find (before, id));
  experiment_come (self, experiment_now / COHORT_US_PER_DAY - 60, 100, 90, FALSE);
  after = experiment_load (self);
  second = cohort_experiment_result_text (cohort_experiment_report_find (after, id));
  g_assert_cmpstr (first, ==, second);
  g_assert_nonnull (strstr (first, "Cannot tell: the difference is within what chance makes."));
  /* No reason to adopt anything. */
  experiment_assert (self, id, COHORT_EXPERIMENT_ENDED, BIT (KEEP) | BIT (UNDECIDED));
}

/* ---- what is missing ---- */

static void
test_weeks_missed (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  g_autoptr (CohortExperimentReport) report = NULL;
  const CohortExperiment *one;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_run_weeks (self, id, 4, 40);
  for (guint week = 4; week < 8; week++)
    {
      experiment_come (self, experiment_now / COHORT_US_PER_DAY + 1, EXPERIMENT_A_WEEK, 70, FALSE);
      experiment_now += 7 * COHORT_US_PER_DAY;
    }
  experiment_now += 31 * COHORT_US_PER_DAY;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
  report = experiment_load (self);
  one = cohort_experiment_report_find (report, id);
  g_assert_cmpuint (one->health.weeks_missed, ==, 4);
  g_assert_cmpuint (one->health.not_counted, ==, 4 * EXPERIMENT_A_WEEK);
  experiment_do (self, id, COHORT_EXPERIMENT_END);
  cohort_experiment_report_unref (report);
  report = experiment_load (self);
  one = cohort_experiment_report_find (report, id);
  /* Two weeks an arm tell nothing of how weeks differ by themselves. */
  g_assert_cmpint (one->result.status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (one->result.verdict, ==, COHORT_TRIAL_CANNOT_TELL);
}

static void
test_assignment (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  g_autoptr (CohortExperimentReport) report = NULL, merged = NULL;
  const CohortExperiment *one;
  gint64 id, first;

  draft.by_week = FALSE;
  id = experiment_save (self, 0, &draft);
  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (GIVE_UP));
  experiment_now += 3 * COHORT_US_PER_DAY;
  first = self->next;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 60, 30, FALSE);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (GIVE_UP) | BIT (ASSIGN));
  experiment_do (self, id, COHORT_EXPERIMENT_ASSIGN);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (GIVE_UP) | BIT (SHOWN));
  experiment_do (self, id, COHORT_EXPERIMENT_SHOWN);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (GIVE_UP));
  g_assert_cmpint (experiment_ask_sql (self, "SELECT count (*) FROM experiment_assignment"), ==, 60);
  g_assert_cmpint (experiment_ask_sql (self, "SELECT count (DISTINCT member) FROM experiment_assignment"), ==, 60);
  report = experiment_load (self);
  one = cohort_experiment_report_find (report, id);
  g_assert_cmpuint (one->health.came[0] + one->health.came[1], ==, 60);
  g_assert_cmpuint (MIN (one->health.came[0], one->health.came[1]), >, 15);
  /* Somebody who was in both, as after a merge, is in neither. */
  {
    g_autofree char *sql
        = g_strdup_printf ("INSERT INTO experiment_assignment (version, member, position, assigned_at) SELECT version, "
                           "member, 1 - position, 1 FROM experiment_assignment WHERE member = %" G_GINT64_FORMAT,
                           first);

    experiment_run_sql (self, sql);
  }
  merged = experiment_load (self);
  one = cohort_experiment_report_find (merged, id);
  g_assert_cmpuint (one->health.came[0] + one->health.came[1], ==, 59);
  g_assert_cmpuint (one->health.not_counted, ==, 1);
}

static void
test_broken_split (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id;
  g_autoptr (CohortExperimentReport) report = NULL;
  const CohortExperiment *one;

  draft.by_week = FALSE;
  id = experiment_save (self, 0, &draft);
  experiment_do (self, id, COHORT_EXPERIMENT_START);
  experiment_now += 3 * COHORT_US_PER_DAY;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 80, 30, FALSE);
  experiment_do (self, id, COHORT_EXPERIMENT_ASSIGN);
  experiment_run_sql (self, "UPDATE experiment_assignment SET position = 0 WHERE id % 10 > 0");
  experiment_now += 300 * COHORT_US_PER_DAY;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
  report = experiment_load (self);
  g_assert_true (cohort_experiment_report_find (report, id)->health.split_broken);
  experiment_do (self, id, COHORT_EXPERIMENT_END);
  cohort_experiment_report_unref (report);
  report = experiment_load (self);
  one = cohort_experiment_report_find (report, id);
  g_assert_cmpint (one->result.verdict, ==, COHORT_TRIAL_BROKEN);
  experiment_assert (self, id, COHORT_EXPERIMENT_ENDED, BIT (KEEP) | BIT (UNDECIDED));
}

static void
test_guardrail (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  gint64 id = experiment_save (self, 0, &draft);
  g_autoptr (CohortExperimentReport) report = NULL;

  experiment_do (self, id, COHORT_EXPERIMENT_START);
  for (guint week = 0; week < 2; week++)
    {
      experiment_now += COHORT_US_PER_DAY;
      experiment_do (self, id, COHORT_EXPERIMENT_SHOWN);
      experiment_come (self, experiment_now / COHORT_US_PER_DAY, 2 * EXPERIMENT_A_WEEK, 60, TRUE);
      experiment_now += 6 * COHORT_US_PER_DAY;
      experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
    }
  report = experiment_load (self);
  g_assert_true (cohort_experiment_report_find (report, id)->health.refunds_over);
  experiment_assert (self, id, COHORT_EXPERIMENT_RUNNING, BIT (EDIT) | BIT (END));
  experiment_do (self, id, COHORT_EXPERIMENT_END);
  experiment_assert (self, id, COHORT_EXPERIMENT_ENDED, BIT (KEEP) | BIT (UNDECIDED));
}

/* ---- fairness ---- */

/* Neither the form nor the file can hold a test in which like people pay differently at one time. */
static void
test_fair (ExperimentFixture *self, gconstpointer data)
{
  static const CohortExperimentKind kinds[]
      = { COHORT_EXPERIMENT_OFFER, COHORT_EXPERIMENT_TRIAL, COHORT_EXPERIMENT_ANNUAL, COHORT_EXPERIMENT_PRICE };
  static const char *const words[] = { "offer", "trial", "annual", "price" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint unfair = 0; unfair < 2; unfair++)
      {
        CohortExperimentDraft draft = experiment_draft ();
        g_autoptr (GError) error = NULL;
        g_autofree char *sql = g_strdup_printf (
            "INSERT INTO experiment (question, state, created_at) VALUES ('?', 'draft', 1);"
            "INSERT INTO experiment_version (experiment, number, kind, eligible, assignment, metric, window_days,"
            " difference_ppm, rule) SELECT max (id), 1, '%s', '%s', '%s', 'stays', 30, 1, 'date' FROM experiment",
            words[i], unfair ? "there" : "new", "person");
        g_autoptr (CohortDb) db = cohort_test_db_new ();

        draft.kind = kinds[i];
        draft.by_week = unfair;
        draft.ask.who = unfair ? COHORT_TRIAL_THERE : COHORT_TRIAL_NEW;
        draft.ask.metric = COHORT_TRIAL_STAYS;
        g_assert_null (cohort_command_save_experiment (self->session, 0, &draft, &error));
        g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
        g_assert_false (cohort_db_exec (db, sql, NULL));
        cohort_test_db_free (g_steal_pointer (&db));
      }
}

/* Of any moment in a test of prices there is one price for who comes. */
static void
test_one_price (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  g_autoptr (GHashTable) arms = g_hash_table_new (NULL, NULL);
  gint64 id;

  draft.kind = COHORT_EXPERIMENT_PRICE;
  draft.currency = "USD";
  draft.arms[0].amount = 1000;
  draft.arms[1].amount = 1300;
  id = experiment_save (self, 0, &draft);
  experiment_do (self, id, COHORT_EXPERIMENT_START);
  for (guint day = 0; day < 56; day++)
    {
      g_autoptr (CohortExperimentReport) report = NULL;
      const CohortExperiment *one;
      guint arm;

      experiment_now += COHORT_US_PER_DAY;
      report = experiment_load (self);
      one = cohort_experiment_report_find (report, id);
      arm = one->health.arm_now;
      if (day % 7 == 0)
        g_hash_table_insert (arms, GUINT_TO_POINTER (day / 7), GUINT_TO_POINTER (arm));
      g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (arms, GUINT_TO_POINTER (day / 7))), ==, arm);
      g_assert_cmpuint (one->health.week, ==, day / 7);
      g_assert_cmpuint (one->health.to_assign, ==, 0);
    }
}

/* The dearer price wins the first month; its buyers leave after it. Of the months the other one brings more, and what
 * was counted is kept: what comes in later does not change the answer. */
static void
test_worth_over_months (ExperimentFixture *self, gconstpointer data)
{
  CohortExperimentDraft draft = experiment_draft ();
  g_autoptr (CohortExperimentReport) report = NULL;
  const CohortExperiment *one;
  g_autofree char *text = NULL, *later = NULL;
  gint64 id;

  draft.kind = COHORT_EXPERIMENT_PRICE;
  draft.currency = "USD";
  draft.arms[0].amount = 1000;
  draft.arms[1].amount = 2000;
  draft.refund_limit = -1;
  id = experiment_save (self, 0, &draft);
  experiment_do (self, id, COHORT_EXPERIMENT_START);
  for (guint week = 0; week < 8; week++)
    {
      experiment_now += COHORT_US_PER_DAY;
      g_clear_pointer (&report, cohort_experiment_report_unref);
      report = experiment_load (self);
      experiment_stay (cohort_experiment_report_find (report, id)->health.arm_now == 1 ? 31 : 400);
      experiment_do (self, id, COHORT_EXPERIMENT_SHOWN);
      experiment_come (self, experiment_now / COHORT_US_PER_DAY, 2 * EXPERIMENT_A_WEEK, 50, FALSE);
      experiment_now += 6 * COHORT_US_PER_DAY;
    }
  experiment_now += 60 * COHORT_US_PER_DAY;
  experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
  experiment_know_payments (self);
  experiment_do (self, id, COHORT_EXPERIMENT_END);
  g_clear_pointer (&report, cohort_experiment_report_unref);
  report = experiment_load (self);
  one = cohort_experiment_report_find (report, id);
  g_assert_cmpfloat (one->result.difference.lo, >, 0);
  g_assert_cmpint (one->result.verdict, ==, COHORT_TRIAL_WORSE);
  g_assert_cmpuint (one->result.months, ==, 4);
  g_assert_cmpuint (one->result.months_seen, ==, 1);
  g_assert_false (cohort_experiment_allows (one, COHORT_EXPERIMENT_ADOPT));
  text = cohort_experiment_result_text (one);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "Over the months a newcomer brings less at the new price"));
  g_assert_nonnull (strstr (text, "Over 4 months a newcomer brings $"));
  g_assert_nonnull (strstr (text, "The renewals of 1 month are known"));
  experiment_run_sql (self, "UPDATE coverage SET covers_to = covers_from + 400 * 86400000000");
  g_clear_pointer (&report, cohort_experiment_report_unref);
  report = experiment_load (self);
  later = cohort_experiment_result_text (cohort_experiment_report_find (report, id));
  g_assert_cmpstr (later, ==, text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, function)                                                                                            \
  g_test_add ("/model/experiment/" path, ExperimentFixture, NULL, experiment_set_up, function, experiment_tear_down)
  ADD ("drafts", test_drafts);
  ADD ("whole-way", test_whole_way);
  ADD ("undo", test_undo);
  ADD ("back-and-forth", test_back_and_forth);
  ADD ("given-up", test_given_up);
  ADD ("versions", test_versions);
  ADD ("kept-result", test_kept_result);
  ADD ("weeks-missed", test_weeks_missed);
  ADD ("assignment", test_assignment);
  ADD ("broken-split", test_broken_split);
  ADD ("guardrail", test_guardrail);
  ADD ("fair", test_fair);
  ADD ("one-price", test_one_price);
  ADD ("worth-over-months", test_worth_over_months);
#undef ADD
  return g_test_run ();
}
