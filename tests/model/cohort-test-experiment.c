// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-test-experiment.h"

#include "cohort-experiment-words.h"
#include "cohort-test-release.h"

#define WEEKS_BEFORE 40

gint64 experiment_now;
static guint stay_days;

void
experiment_stay (guint days)
{
  stay_days = days;
}

static gint64
clock_cb (gpointer data)
{
  return experiment_now;
}

/* @pays_pct of @n people who register on @day begin to pay two days later, for two months. */
typedef struct
{
  gint64 first, day;
  guint n, pays_pct;
  gboolean refunded;
  guint n_weeks; /* each, a week apart */
} People;

static void
add_person (GString *sql, const People *people, guint i)
{
  gint64 id = people->first + i, joined = people->day * COHORT_US_PER_DAY, paid = joined + 2 * COHORT_US_PER_DAY;

  g_string_append_printf (sql,
                          "INSERT INTO identity (id, source, name, joined_at) VALUES (%1$" G_GINT64_FORMAT
                          ", 1, 'P', %2$" G_GINT64_FORMAT ");INSERT INTO member (id) VALUES (%1$" G_GINT64_FORMAT
                          ");INSERT INTO identity_link (identity, member) VALUES (%1$" G_GINT64_FORMAT
                          ", %1$" G_GINT64_FORMAT ");",
                          id, joined);
  if ((i * 100 + 50) / people->n >= people->pays_pct)
    return;
  g_string_append_printf (
      sql,
      "INSERT INTO subscription (id, source, identity, tier) VALUES (%1$" G_GINT64_FORMAT ", 1, %1$" G_GINT64_FORMAT
      ", 1);INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count,"
      " unit_minor, currency) VALUES (%1$" G_GINT64_FORMAT ", %1$" G_GINT64_FORMAT ", 'period', %2$" G_GINT64_FORMAT
      ", %3$" G_GINT64_FORMAT ", 'month', %4$u, 1000, 'USD');"
      "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency) VALUES"
      " (1, %1$" G_GINT64_FORMAT ", 'charge', 'succeeded', %2$" G_GINT64_FORMAT ", 1000, 'USD');",
      id, paid, paid + stay_days * COHORT_US_PER_DAY, stay_days / 30);
  if (people->refunded)
    g_string_append_printf (sql,
                            "INSERT INTO payment (source, identity, kind, status, occurred_at, gross_minor, currency)"
                            " VALUES (1, %" G_GINT64_FORMAT ", 'refund', 'succeeded', %" G_GINT64_FORMAT
                            ", -1000, 'USD');",
                            id, paid);
}

static gpointer
write_people (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  People people = *(const People *) data;
  g_autoptr (GString) sql = g_string_new (NULL);
  gint64 step;

  for (guint week = 0; week < people.n_weeks; week++)
    {
      for (guint i = 0; i < people.n; i++)
        add_person (sql, &people, i);
      people.first += people.n;
      people.day += 7;
    }
  g_string_append_printf (sql,
                          "INSERT INTO source_span (source, stream, from_day, to_day) VALUES (1, 'members', 0, %d);",
                          (int) (experiment_now / COHORT_US_PER_DAY));
  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, experiment_now, error));
  cohort_test_exec (db, sql->str);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static gpointer
write_sql (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, experiment_now, error));
  cohort_test_exec (db, data);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

void
experiment_run_sql (ExperimentFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (self->session), write_sql, (gpointer) sql, NULL, &error);
  g_assert_no_error (error);
}

void
experiment_know_payments (ExperimentFixture *self)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO source_span (source, stream, from_day, to_day) VALUES (1, 'payments', 0, %1$d), "
                         "(1, 'subscriptions', 0, %1$d)",
                         (int) (experiment_now / COHORT_US_PER_DAY));

  experiment_run_sql (self, sql);
}

static gpointer
count_sql (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return GSIZE_TO_POINTER (cohort_test_int (db, data) + 1);
}

gint64
experiment_ask_sql (ExperimentFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gpointer found
      = cohort_store_read (cohort_session_get_store (self->session), count_sql, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return (gint64) GPOINTER_TO_SIZE (found) - 1;
}

static gpointer
read_text (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return data != NULL ? cohort_test_text (db, data) : cohort_test_dump_ledger (db);
}

char *
experiment_text (ExperimentFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *text = cohort_store_read (cohort_session_get_store (self->session), read_text, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
come_weekly (ExperimentFixture *self, gint64 day, guint n, guint pays_pct, gboolean refunded, guint n_weeks)
{
  People people = { self->next, day, n, pays_pct, refunded, n_weeks };
  g_autoptr (GError) error = NULL;

  cohort_store_write (cohort_session_get_store (self->session), write_people, &people, NULL, &error);
  g_assert_no_error (error);
  self->next += n * n_weeks;
}

void
experiment_come (ExperimentFixture *self, gint64 day, guint n, guint pays_pct, gboolean refunded)
{
  come_weekly (self, day, n, pays_pct, refunded, 1);
}

void
experiment_set_up (ExperimentFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  experiment_now = COHORT_TEST_NOW;
  stay_days = 61;
  self->path = cohort_test_path ();
  self->session = cohort_session_open (self->path, COHORT_SESSION_OPEN_CREATE, clock_cb, NULL, &error);
  g_assert_no_error (error);
  self->next = 1;
  experiment_run_sql (self, "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Blog');"
                            "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic');");
  come_weekly (self, EXPERIMENT_TODAY - 7 * WEEKS_BEFORE, EXPERIMENT_A_WEEK, 30, FALSE, WEEKS_BEFORE);
}

void
experiment_tear_down (ExperimentFixture *self, gconstpointer data)
{
  cohort_session_close (self->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  cohort_test_release (self->session);
  cohort_test_remove (self->path);
  g_free (self->path);
}

CohortExperimentDraft
experiment_draft (void)
{
  return (CohortExperimentDraft) { .question = "Does a shorter text bring more?",
                                   .kind = COHORT_EXPERIMENT_WORDING,
                                   .ask = { COHORT_TRIAL_PAYS, COHORT_TRIAL_NEW, 30 },
                                   .by_week = TRUE,
                                   .difference = 0.25,
                                   .leaving_limit = -1,
                                   .refund_limit = 0.2,
                                   .arms = { { "long", 0 }, { "short", 0 } } };
}

gint64
experiment_save (ExperimentFixture *self, gint64 id, const CohortExperimentDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_save_experiment (self->session, id, draft, &error);

  g_assert_no_error (error);
  return experiment_ask_sql (self, "SELECT max (id) FROM experiment");
}

void
experiment_do (ExperimentFixture *self, gint64 id, CohortExperimentVerb verb)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_experiment (self->session, id, verb, &error);

  if (error != NULL)
    g_error ("“%s”: %s", cohort_experiment_verb_id (verb), error->message);
  g_assert_nonnull (done);
}

char *
experiment_refuse (ExperimentFixture *self, gint64 id, CohortExperimentVerb verb)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cohort_command_experiment (self->session, id, verb, &error));
  g_assert_error (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  return g_strdup (error->message);
}

CohortExperimentReport *
experiment_load (ExperimentFixture *self)
{
  g_autoptr (GError) error = NULL;
  CohortExperimentReport *report = cohort_experiment_report_load (self->session, &error);

  g_assert_no_error (error);
  return report;
}

/* Only these verbs may follow. */
void
experiment_assert (ExperimentFixture *self, gint64 id, CohortExperimentState state, guint verbs)
{
  g_autoptr (CohortExperimentReport) report = experiment_load (self);
  const CohortExperiment *one = cohort_experiment_report_find (report, id);

  g_assert_nonnull (one);
  g_assert_cmpint (one->state, ==, state);
  for (guint verb = 0; verb < COHORT_N_EXPERIMENT_VERBS; verb++)
    {
      if (cohort_experiment_allows (one, verb) != ((verbs >> verb) & 1))
        g_error ("“%s” in the state “%s”", cohort_experiment_verb_id (verb), cohort_experiment_state_id (state));
      if (!((verbs >> verb) & 1) && verb != COHORT_EXPERIMENT_EDIT)
        g_free (experiment_refuse (self, id, verb));
    }
}

/* Lets @weeks weeks go by, each marked as shown; the second arm does better by @more percent. */
void
experiment_run_weeks (ExperimentFixture *self, gint64 id, guint weeks, guint more)
{
  for (guint week = 0; week < weeks; week++)
    {
      g_autoptr (CohortExperimentReport) report = NULL;
      const CohortExperiment *one;

      experiment_now += COHORT_US_PER_DAY;
      report = experiment_load (self);
      one = cohort_experiment_report_find (report, id);
      experiment_do (self, id, COHORT_EXPERIMENT_SHOWN);
      experiment_come (self, experiment_now / COHORT_US_PER_DAY, EXPERIMENT_A_WEEK,
                       one->health.arm_now == 1 ? 30 + more : 30, FALSE);
      experiment_now += 6 * COHORT_US_PER_DAY;
      experiment_come (self, experiment_now / COHORT_US_PER_DAY, 0, 0, FALSE);
    }
}
