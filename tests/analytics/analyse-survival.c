// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse km and analyse retention: members as rows of time and event, or a table of survivors.
#include "config.h"

#include "analyse.h"

#include "cohort-kaplan-meier.h"
#include "cohort-log-rank.h"
#include "cohort-retention.h"

#include <math.h>

typedef struct
{
  gsize n;
  double *time, *entry;
  guint8 *event;
  guint32 *group, *stratum;
  GPtrArray *group_labels, *stratum_labels;
} Members;

static void
members_clear (Members *members)
{
  g_free (members->time);
  g_free (members->entry);
  g_free (members->event);
  g_free (members->group);
  g_free (members->stratum);
  g_clear_pointer (&members->group_labels, g_ptr_array_unref);
  g_clear_pointer (&members->stratum_labels, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Members, members_clear)

/* --event-value says what marks an event; else 1, Yes, true count, and 2 of R's 1/2 coding. */
static gboolean
read_events (Analyse *analyse, const Table *table, int column, Members *members, GError **error)
{
  const char *value = analyse_option (analyse, "event-value", NULL);
  gboolean coded_12 = TRUE;

  for (gsize i = 0; i < table->n_rows; i++)
    coded_12
        &= g_strcmp0 (table_cell (table, i, column), "1") == 0 || g_strcmp0 (table_cell (table, i, column), "2") == 0;
  for (gsize i = 0; i < table->n_rows; i++)
    {
      const char *text = table_cell (table, i, column);

      if (value != NULL)
        members->event[i] = g_strcmp0 (text, value) == 0;
      else if (coded_12 && g_strcmp0 (table->names->pdata[column], "status") == 0)
        members->event[i] = *text == '2';
      else if (g_ascii_strcasecmp (text, "1") == 0 || g_ascii_strcasecmp (text, "yes") == 0
               || g_ascii_strcasecmp (text, "true") == 0)
        members->event[i] = 1;
      else if (g_ascii_strcasecmp (text, "0") != 0 && g_ascii_strcasecmp (text, "no") != 0
               && g_ascii_strcasecmp (text, "false") != 0)
        {
          g_set_error (error, ANALYSE_ERROR, 1, "row %zu: “%s” is no event; use --event-value", i + 1, text);
          return FALSE;
        }
    }
  return TRUE;
}

/* --after leaves out the rows whose time does not pass it. */
static gboolean
drop_rows (Analyse *analyse, Members *members, GError **error)
{
  double after;
  gsize kept = 0;

  if (!analyse_number (analyse, "after", NAN, &after, error))
    return FALSE;
  for (gsize i = 0; i < members->n; i++)
    {
      if (members->time[i] <= after)
        continue;
      members->time[kept] = members->time[i];
      members->event[kept] = members->event[i];
      if (members->entry != NULL)
        members->entry[kept] = members->entry[i];
      if (members->group != NULL)
        members->group[kept] = members->group[i];
      if (members->stratum != NULL)
        members->stratum[kept] = members->stratum[i];
      kept++;
    }
  members->n = kept;
  return TRUE;
}

static gboolean
load_members (Analyse *analyse, const Table *table, Members *members, GError **error)
{
  static const char *const times[] = { "time", "tenure", NULL }, *const events[] = { "event", "status", NULL },
                           *const groups[] = { "group", NULL }, *const entries[] = { "entry", NULL },
                           *const strata[] = { "stratum", NULL };
  g_autoptr (GError) local = NULL;
  int time = analyse_column (analyse, table, "time", times, TRUE, &local);
  int event = local == NULL ? analyse_column (analyse, table, "event", events, TRUE, &local) : -1;
  int group = local == NULL ? analyse_column (analyse, table, "group", groups, FALSE, &local) : -1;
  int entry = local == NULL ? analyse_column (analyse, table, "entry", entries, FALSE, &local) : -1;
  int stratum = local == NULL ? analyse_column (analyse, table, "stratum", strata, FALSE, &local) : -1;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  members->n = table->n_rows;
  members->time = table_numbers (table, time, error);
  if (members->time == NULL)
    return FALSE;
  members->event = g_new0 (guint8, table->n_rows + 1);
  if (!read_events (analyse, table, event, members, error))
    return FALSE;
  if (entry >= 0 && (members->entry = table_numbers (table, entry, error)) == NULL)
    return FALSE;
  if (group >= 0)
    members->group = table_levels (table, group, &members->group_labels);
  if (stratum >= 0)
    members->stratum = table_levels (table, stratum, &members->stratum_labels);
  return drop_rows (analyse, members, error);
}

static void
put_steps (Analyse *analyse, const CohortKm *km)
{
  g_autofree double *column = g_new (double, km->n_steps + 1);
  static const char *const names[] = { "time", "n_risk", "n_event", "survival", "se", "lo", "hi" };

  for (guint c = 0; c < G_N_ELEMENTS (names); c++)
    {
      for (gsize i = 0; i < km->n_steps; i++)
        {
          const CohortKmStep *step = &km->steps[i];
          double values[] = { step->time, step->n_risk, step->n_event, step->survival, step->se, step->lo, step->hi };

          column[i] = values[c];
        }
      put_numbers (analyse, names[c], column, km->n_steps);
    }
}

static void
put_curve (Analyse *analyse, const CohortKm *km, const char *label)
{
  open_object (analyse, NULL);
  put_text (analyse, "group", label);
  put_status (analyse, "status", km->status);
  put_count (analyse, "n", km->n);
  put_count (analyse, "events", km->n_events);
  put_steps (analyse, km);
  put_status (analyse, "median_status", km->median_status);
  put_number (analyse, "median", km->median);
  put_number (analyse, "median_lo", km->median_lo);
  put_number (analyse, "median_hi", km->median_hi);
  if (!isnan (km->tau))
    {
      put_status (analyse, "rmst_status", km->rmst_status);
      put_number (analyse, "tau", km->tau);
      put_number (analyse, "rmst", km->rmst);
      put_number (analyse, "rmst_se", km->rmst_se);
    }
  close_object (analyse);
}

static void
put_log_rank (Analyse *analyse, const CohortSurvival *data)
{
  g_autoptr (CohortLogRank) test = cohort_log_rank (data);

  open_object (analyse, "log_rank");
  put_status (analyse, "status", test->status);
  put_number (analyse, "chi2", test->chi2);
  put_count (analyse, "df", test->df);
  put_number (analyse, "p", test->p_value);
  put_numbers (analyse, "observed", test->observed, test->n_groups);
  put_numbers (analyse, "expected", test->expected, test->n_groups);
  json_builder_set_member_name (analyse->out, "worth_showing");
  json_builder_add_boolean_value (analyse->out, test->worth_showing);
  close_object (analyse);
}

gboolean
analyse_km (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autoptr (CohortKmFit) fit = NULL;
  g_auto (Members) members = { 0 };
  CohortSurvival data;
  double tau, confidence;

  if (table == NULL || !load_members (analyse, table, &members, error)
      || !analyse_number (analyse, "tau", NAN, &tau, error)
      || !analyse_number (analyse, "confidence", 0.95, &confidence, error))
    return FALSE;
  data = (CohortSurvival) { .n = members.n,
                            .time = members.time,
                            .event = members.event,
                            .entry = members.entry,
                            .group = members.group,
                            .stratum = members.stratum };
  data.n_groups = members.group_labels != NULL ? members.group_labels->len : 1;
  data.n_strata = members.stratum_labels != NULL ? members.stratum_labels->len : 1;
  fit = cohort_km_fit (&data, confidence, tau);
  put_status (analyse, "status", fit->status);
  put_count (analyse, "n", members.n);
  open_array (analyse, "groups");
  for (guint32 g = 0; g < fit->n_curves; g++)
    put_curve (analyse, &fit->curves[g], members.group_labels != NULL ? members.group_labels->pdata[g] : "all");
  close_array (analyse);
  if (members.group != NULL)
    put_log_rank (analyse, &data);
  return TRUE;
}

static CohortTenures *
load_tenures (Analyse *analyse, CohortStatus *status, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_auto (Members) members = { 0 };
  double learn;
  int survivors;

  if (table == NULL || !analyse_number (analyse, "learn", 0, &learn, error))
    return NULL;
  survivors = table_column (table, "survivors");
  if (survivors >= 0)
    {
      g_autofree double *counts = table_numbers (table, survivors, error);
      gsize n = learn > 0 && learn + 1 < table->n_rows ? (gsize) learn + 1 : table->n_rows;

      return counts != NULL ? cohort_tenures_from_survivors (counts, n, status) : NULL;
    }
  if (!load_members (analyse, table, &members, error))
    return NULL;
  return cohort_tenures_new (members.time, members.event, members.n, (guint) learn, status);
}

static void
put_fit (Analyse *analyse, const CohortRetentionFit *fit)
{
  static const char *const names[COHORT_N_RETENTION_MODELS][3] = { { "theta" }, { "a", "b" }, { "a", "b", "c" } };

  open_object (analyse, NULL);
  put_text (analyse, "model", cohort_retention_model_id (fit->model));
  put_status (analyse, "status", fit->status);
  for (guint i = 0; i < fit->n_params; i++)
    put_number (analyse, names[fit->model][i], fit->params[i]);
  put_number (analyse, "log_likelihood", fit->log_likelihood);
  put_number (analyse, "bic", fit->bic);
  close_object (analyse);
}

/* Every model's curve, so that each can be compared; the chosen one alone is what a page would draw. */
static void
put_projection (Analyse *analyse, const CohortRetention *retention)
{
  g_autofree double *curve = g_new (double, (gsize) retention->horizon + 1);

  open_object (analyse, "projection");
  put_numbers (analyse, "survival", retention->survival, retention->horizon + 1);
  put_numbers (analyse, "lo", retention->lo, retention->horizon + 1);
  put_numbers (analyse, "hi", retention->hi, retention->horizon + 1);
  close_object (analyse);
  open_object (analyse, "curves");
  for (guint m = 0; m < COHORT_N_RETENTION_MODELS; m++)
    {
      for (guint t = 0; t <= retention->horizon; t++)
        curve[t] = cohort_retention_survival (&retention->fits[m], t);
      put_numbers (analyse, cohort_retention_model_id (m), curve, retention->horizon + 1);
    }
  close_object (analyse);
}

gboolean
analyse_retention (Analyse *analyse, GError **error)
{
  CohortStatus status = COHORT_STATUS_OK;
  g_autoptr (GError) local = NULL;
  g_autoptr (CohortTenures) tenures = NULL;
  g_autoptr (CohortRetention) retention = NULL;
  double horizon, bootstrap, seed;

  tenures = load_tenures (analyse, &status, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!analyse_number (analyse, "horizon", tenures != NULL ? tenures->n_periods : 0, &horizon, error)
      || !analyse_number (analyse, "bootstrap", 200, &bootstrap, error)
      || !analyse_number (analyse, "seed", 42, &seed, error))
    return FALSE;
  if (tenures == NULL)
    {
      put_status (analyse, "status", status);
      return TRUE;
    }
  retention = cohort_retention_project (tenures, (guint) CLAMP (horizon, 0, 1e6), (guint) CLAMP (bootstrap, 0, 1e5),
                                        (gulong) seed);
  put_status (analyse, "status", retention->status);
  put_number (analyse, "n", retention->n);
  put_number (analyse, "events", retention->events);
  put_count (analyse, "periods", tenures->n_periods);
  put_count (analyse, "allowed_horizon", retention->allowed_horizon);
  put_text (analyse, "chosen", cohort_retention_model_id (retention->chosen));
  open_array (analyse, "models");
  for (guint m = 0; m < COHORT_N_RETENTION_MODELS; m++)
    put_fit (analyse, &retention->fits[m]);
  close_array (analyse);
  if (retention->survival != NULL)
    put_projection (analyse, retention);
  return TRUE;
}
