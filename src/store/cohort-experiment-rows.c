/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-experiment-rows.h"

#include <glib/gi18n-lib.h>

#include "cohort-store-error.h"

#define VERSION_COLUMNS                                                                                                \
  "kind, eligible, assignment, metric, window_days, difference_ppm, rule, leaving_limit_ppm, refund_limit_ppm, "       \
  "frozen_at, first_day, last_day, judged_day, per_arm, baseline_yes, baseline_all, spread_milli, arrival_milli, seed"

void
cohort_version_row_clear (CohortVersionRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->arms); i++)
    g_clear_pointer (&self->arms[i].name, g_free);
}

static void
version_free (gpointer data)
{
  cohort_version_row_clear (data);
  g_free (data);
}

void
cohort_experiment_row_free (CohortExperimentRow *self)
{
  g_free (self->question);
  g_ptr_array_unref (self->versions);
  g_free (self);
}

/* ---- reading ---- */

static const char *
word (CohortStmt *stmt, int column)
{
  return g_intern_string (cohort_stmt_text (stmt, column));
}

static gint64
number_or (CohortStmt *stmt, int column, gint64 other)
{
  return cohort_stmt_is_null (stmt, column) ? other : cohort_stmt_int64 (stmt, column);
}

static gpointer
read_experiment (CohortStmt *stmt)
{
  CohortExperimentRow *row = g_new0 (CohortExperimentRow, 1);

  row->id = cohort_stmt_int64 (stmt, 0);
  row->question = cohort_stmt_dup_text (stmt, 1);
  row->state = word (stmt, 2);
  row->ended_by = word (stmt, 3);
  row->ended = (CohortDay) number_or (stmt, 4, COHORT_DAY_NONE);
  row->verdict = word (stmt, 5);
  row->created_at = cohort_stmt_int64 (stmt, 6);
  row->versions = g_ptr_array_new_with_free_func (version_free);
  return row;
}

static gpointer
read_version (CohortStmt *stmt)
{
  CohortVersionRow *row = g_new0 (CohortVersionRow, 1);

  row->id = cohort_stmt_int64 (stmt, 0);
  row->number = (guint) cohort_stmt_int64 (stmt, 1);
  row->kind = word (stmt, 2);
  row->eligible = word (stmt, 3);
  row->assignment = word (stmt, 4);
  row->metric = word (stmt, 5);
  row->window = (guint) cohort_stmt_int64 (stmt, 6);
  row->difference_ppm = cohort_stmt_int64 (stmt, 7);
  row->rule = word (stmt, 8);
  row->leaving_ppm = number_or (stmt, 9, -1);
  row->refund_ppm = number_or (stmt, 10, -1);
  row->frozen_at = cohort_stmt_int64 (stmt, 11);
  row->first = (CohortDay) number_or (stmt, 12, COHORT_DAY_NONE);
  row->last = (CohortDay) number_or (stmt, 13, COHORT_DAY_NONE);
  row->judged = (CohortDay) number_or (stmt, 14, COHORT_DAY_NONE);
  row->per_arm = cohort_stmt_int64 (stmt, 15);
  row->baseline_yes = cohort_stmt_int64 (stmt, 16);
  row->baseline_all = cohort_stmt_int64 (stmt, 17);
  row->spread_milli = cohort_stmt_int64 (stmt, 18);
  row->arrival_milli = cohort_stmt_int64 (stmt, 19);
  row->seed = cohort_stmt_int64 (stmt, 20);
  return row;
}

static gboolean
read_arms (CohortDb *db, CohortVersionRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT position, name, amount_minor, currency FROM arm WHERE version = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->id);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortArmRow *arm = &row->arms[cohort_stmt_int64 (stmt, 0)];

      g_set_str (&arm->name, cohort_stmt_text (stmt, 1));
      arm->amount = cohort_stmt_int64 (stmt, 2);
      arm->currency = word (stmt, 3);
    }
  return step == COHORT_DONE;
}

static gboolean
read_versions (CohortDb *db, CohortExperimentRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT id, number, " VERSION_COLUMNS " FROM experiment_version WHERE experiment = ?1 ORDER BY number",
      error);
  g_autoptr (GPtrArray) versions = NULL;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->id);
  versions = cohort_stmt_collect (stmt, read_version, version_free, error);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    if (!read_arms (db, g_ptr_array_index (versions, i), error))
      return FALSE;
  if (versions == NULL)
    return FALSE;
  g_ptr_array_unref (row->versions);
  row->versions = g_steal_pointer (&versions);
  return TRUE;
}

GPtrArray *
cohort_experiment_load (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT id, question, state, ended_by, ended_day, verdict, created_at FROM experiment ORDER BY created_at DESC, "
      "id DESC",
      error);
  g_autoptr (GPtrArray) rows = NULL;

  if (stmt != NULL)
    rows = cohort_stmt_collect (stmt, read_experiment, (GDestroyNotify) cohort_experiment_row_free, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!read_versions (db, g_ptr_array_index (rows, i), error))
      return NULL;
  return g_steal_pointer (&rows);
}

CohortExperimentRow *
cohort_experiment_load_one (CohortDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) rows = cohort_experiment_load (db, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (((CohortExperimentRow *) g_ptr_array_index (rows, i))->id == id)
      {
        g_ptr_array_set_free_func (rows, NULL);
        for (guint j = 0; j < rows->len; j++)
          if (j != i)
            cohort_experiment_row_free (g_ptr_array_index (rows, j));
        return g_ptr_array_index (rows, i);
      }
  if (rows != NULL)
    g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, _ ("There is no such experiment."));
  return NULL;
}

GArray *
cohort_experiment_assignments (CohortDb *db, gint64 version, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT a.id, a.member, a.position, EXISTS (SELECT 1 FROM exposure AS e WHERE e.assignment = a.id)"
      " FROM experiment_assignment AS a WHERE a.version = ?1 ORDER BY a.member, a.id",
      error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CohortAssignmentRow));
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, version);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortAssignmentRow row = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1),
                                  (guint) cohort_stmt_int64 (stmt, 2), cohort_stmt_int64 (stmt, 3) != 0 };

      g_array_append_val (rows, row);
    }
  return step == COHORT_DONE ? g_steal_pointer (&rows) : NULL;
}

GArray *
cohort_experiment_weeks_shown (CohortDb *db, gint64 version, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT DISTINCT week FROM exposure WHERE version = ?1 AND week IS NOT NULL ORDER BY week", error);
  g_autoptr (GArray) weeks = g_array_new (FALSE, FALSE, sizeof (guint));
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, version);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      guint week = (guint) cohort_stmt_int64 (stmt, 0);

      g_array_append_val (weeks, week);
    }
  return step == COHORT_DONE ? g_steal_pointer (&weeks) : NULL;
}

GArray *
cohort_experiment_observations (CohortDb *db, gint64 version, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT position, measure, yes, trials FROM observation WHERE version = ?1 ORDER BY measure, position",
      error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CohortObservationRow));
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, version);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortObservationRow row = { (guint) cohort_stmt_int64 (stmt, 0), word (stmt, 1),
                                   (guint64) cohort_stmt_int64 (stmt, 2), (guint64) cohort_stmt_int64 (stmt, 3) };

      g_array_append_val (rows, row);
    }
  return step == COHORT_DONE ? g_steal_pointer (&rows) : NULL;
}

GArray *
cohort_experiment_renewals (CohortDb *db, gint64 version, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT position, month, lost, due FROM observation_month WHERE version = ?1 ORDER BY position, month",
      error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CohortRenewalRow));
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, version);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortRenewalRow row = { (guint) cohort_stmt_int64 (stmt, 0), (guint) cohort_stmt_int64 (stmt, 1),
                               (guint64) cohort_stmt_int64 (stmt, 2), (guint64) cohort_stmt_int64 (stmt, 3) };

      g_array_append_val (rows, row);
    }
  return step == COHORT_DONE ? g_steal_pointer (&rows) : NULL;
}

/* ---- writing ---- */

gboolean
cohort_experiment_insert (CohortDb *db, const char *question, gint64 now_us, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO experiment (question, state, created_at) VALUES (?1, 'draft', ?2)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, question);
  cohort_stmt_bind_int64 (stmt, 2, now_us);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *id = cohort_db_last_id (db);
  return TRUE;
}

gboolean
cohort_experiment_set_question (CohortDb *db, gint64 id, const char *question, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "UPDATE experiment SET question = ?2 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  cohort_stmt_bind_text (stmt, 2, question);
  return cohort_stmt_run (stmt, error);
}

static gboolean
insert_arm (CohortDb *db, gint64 version, guint position, const CohortArmRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "INSERT INTO arm (version, position, name, amount_minor, currency) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, version);
  cohort_stmt_bind_int64 (stmt, 2, position);
  cohort_stmt_bind_text (stmt, 3, row->name != NULL ? row->name : "");
  cohort_stmt_bind_maybe (stmt, 4, row->amount > 0, row->amount);
  cohort_stmt_bind_text (stmt, 5, row->amount > 0 ? row->currency : NULL);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_experiment_insert_version (CohortDb *db, gint64 experiment, const CohortVersionRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO experiment_version (experiment, number, " VERSION_COLUMNS ") VALUES "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
      error);
  const gint64 frozen[] = { row->frozen_at,    row->first,        row->last,         row->judged,        row->per_arm,
                            row->baseline_yes, row->baseline_all, row->spread_milli, row->arrival_milli, row->seed };
  gint64 id;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, experiment);
  cohort_stmt_bind_int64 (stmt, 2, row->number);
  cohort_stmt_bind_text (stmt, 3, row->kind);
  cohort_stmt_bind_text (stmt, 4, row->eligible);
  cohort_stmt_bind_text (stmt, 5, row->assignment);
  cohort_stmt_bind_text (stmt, 6, row->metric);
  cohort_stmt_bind_int64 (stmt, 7, row->window);
  cohort_stmt_bind_int64 (stmt, 8, row->difference_ppm);
  cohort_stmt_bind_text (stmt, 9, row->rule);
  cohort_stmt_bind_maybe (stmt, 10, row->leaving_ppm >= 0, row->leaving_ppm);
  cohort_stmt_bind_maybe (stmt, 11, row->refund_ppm >= 0, row->refund_ppm);
  for (guint i = 0; i < G_N_ELEMENTS (frozen); i++)
    cohort_stmt_bind_maybe (stmt, 12 + (int) i, row->frozen_at != 0, frozen[i]);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  id = cohort_db_last_id (db);
  return insert_arm (db, id, 0, &row->arms[0], error) && insert_arm (db, id, 1, &row->arms[1], error);
}

gboolean
cohort_experiment_replace_version (CohortDb *db, gint64 experiment, const CohortVersionRow *row, GError **error)
{
  const gint64 old[] = { row->id };

  return cohort_db_run (
             db,
             "DELETE FROM arm WHERE version IN (SELECT id FROM experiment_version WHERE id = ?1 AND frozen_at IS NULL)",
             old, 1, error)
         && cohort_db_run (db, "DELETE FROM experiment_version WHERE id = ?1 AND frozen_at IS NULL", old, 1, error)
         && cohort_experiment_insert_version (db, experiment, row, error);
}

gboolean
cohort_experiment_set_state (CohortDb *db, const CohortExperimentRow *row, gint64 decision, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "UPDATE experiment SET state = ?2, ended_by = ?3, ended_day = ?4, verdict = ?5, decision = ?6 WHERE id = ?1",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->id);
  cohort_stmt_bind_text (stmt, 2, row->state);
  cohort_stmt_bind_text (stmt, 3, row->ended_by);
  cohort_stmt_bind_maybe (stmt, 4, row->ended != COHORT_DAY_NONE, row->ended);
  cohort_stmt_bind_text (stmt, 5, row->verdict);
  cohort_stmt_bind_maybe (stmt, 6, decision != 0, decision);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_experiment_assign (CohortDb *db, gint64 version, gint64 member, guint position, gint64 now_us, GError **error)
{
  const gint64 values[] = { version, member, position, now_us };

  return cohort_db_run (
      db, "INSERT INTO experiment_assignment (version, member, position, assigned_at) VALUES (?1, ?2, ?3, ?4)", values,
      4, error);
}

gboolean
cohort_experiment_show_week (CohortDb *db, gint64 version, guint week, gint64 now_us, GError **error)
{
  const gint64 values[] = { version, week, now_us };

  return cohort_db_run (db, "INSERT INTO exposure (version, week, shown_at) VALUES (?1, ?2, ?3)", values, 3, error);
}

gboolean
cohort_experiment_show_assigned (CohortDb *db, gint64 version, gint64 now_us, GError **error)
{
  const gint64 values[] = { version, now_us };

  return cohort_db_run (
      db,
      "INSERT INTO exposure (version, assignment, shown_at) SELECT ?1, a.id, ?2 FROM experiment_assignment AS a"
      " WHERE a.version = ?1 AND NOT EXISTS (SELECT 1 FROM exposure AS e WHERE e.assignment = a.id)"
      " ORDER BY a.id",
      values, 2, error);
}

gboolean
cohort_experiment_observe (CohortDb *db, gint64 version, const CohortObservationRow *row, gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO observation (version, position, measure, yes, trials, observed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, version);
  cohort_stmt_bind_int64 (stmt, 2, row->position);
  cohort_stmt_bind_text (stmt, 3, row->measure);
  cohort_stmt_bind_int64 (stmt, 4, (gint64) row->yes);
  cohort_stmt_bind_int64 (stmt, 5, (gint64) row->trials);
  cohort_stmt_bind_int64 (stmt, 6, now_us);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_experiment_observe_renewal (CohortDb *db, gint64 version, const CohortRenewalRow *row, gint64 now_us,
                                   GError **error)
{
  const gint64 values[] = { version, row->position, row->month, (gint64) row->lost, (gint64) row->due, now_us };

  return cohort_db_run (
      db,
      "INSERT INTO observation_month (version, position, month, lost, due, observed_at) VALUES (?1, ?2, ?3, "
      "?4, ?5, ?6)",
      values, G_N_ELEMENTS (values), error);
}

gboolean
cohort_experiment_remove (CohortDb *db, gint64 id, GError **error)
{
#define OF "(SELECT id FROM experiment_version WHERE experiment = ?1)"
  static const char *const queries[] = {
    "DELETE FROM observation_month WHERE version IN " OF,
    "DELETE FROM observation WHERE version IN " OF,
    "DELETE FROM exposure WHERE version IN " OF,
    "DELETE FROM experiment_assignment WHERE version IN " OF,
    "DELETE FROM arm WHERE version IN " OF,
    "DELETE FROM experiment_version WHERE experiment = ?1",
    "DELETE FROM experiment WHERE id = ?1",
  };
#undef OF

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!cohort_db_run (db, queries[i], &id, 1, error))
      return FALSE;
  return TRUE;
}
