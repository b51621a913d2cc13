// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What "cohortctl fit" prints and a run keeps. Numbers that are not known are null. It is read back from a file that
 * may come from anywhere: whatever does not fit makes it no document. */

#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "cohort-commands.h"
#include "cohort-risk-state-private.h"

/* ---- writing ---- */

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
put_number (JsonBuilder *builder, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  put_number (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
put_ints (JsonBuilder *builder, const gint64 *values, guint n)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_int_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
put_record (JsonBuilder *builder, const CohortRiskRecord *record)
{
  put_ints (builder, (const gint64[]) { record->n, record->left }, 2);
}

static void
add_scores (JsonBuilder *builder, const CohortScores *scores)
{
  if (scores->status != COHORT_STATUS_OK)
    return;
  json_builder_set_member_name (builder, "scores");
  json_builder_begin_object (builder);
  add_int (builder, "n", (gint64) scores->n);
  add_int (builder, "left", (gint64) scores->n_events);
  add_number (builder, "auc", scores->auc);
  add_number (builder, "brier", scores->brier);
  add_number (builder, "brier_skill", scores->brier_skill);
  add_number (builder, "log_loss", scores->log_loss);
  add_number (builder, "ece", scores->ece);
  add_number (builder, "lift", scores->lift);
  begin_array (builder, "bins");
  for (guint i = 0; i < COHORT_RELIABILITY_BINS; i++)
    {
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, (gint64) scores->bins[i].n);
      put_number (builder, scores->bins[i].said);
      put_number (builder, scores->bins[i].happened);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_history (JsonBuilder *builder, const CohortRiskState *state, const CohortRiskHistory *history)
{
  json_builder_set_member_name (builder, "history");
  json_builder_begin_object (builder);
  begin_array (builder, "signs");
  for (guint i = 0; i < COHORT_N_RISK_SIGNS; i++)
    put_record (builder, &history->records[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "usual");
  put_record (builder, &history->usual);
  json_builder_set_member_name (builder, "quiet");
  put_record (builder, &history->quiet);
  begin_array (builder, "months");
  for (guint i = 0; i < history->months->len; i++)
    {
      const CohortRiskMonth *month = &g_array_index (history->months, CohortRiskMonth, i);

      put_ints (builder, (const gint64[]) { month->day, month->paying, month->left, month->named, month->hits }, 5);
    }
  json_builder_end_array (builder);
  begin_array (builder, "cases");
  for (guint i = 0; i < history->cases->len; i++)
    {
      const CohortRiskCase *one = &g_array_index (history->cases, CohortRiskCase, i);
      gint64 member = cohort_ledger_snapshot_get_id (state->ledger, COHORT_ROWS_MEMBERS, one->member);

      put_ints (builder, (const gint64[]) { one->day, member, one->sign, one->left }, 4);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_forecasts (JsonBuilder *builder, const CohortRiskState *state, const GArray *forecasts)
{
  begin_array (builder, "forecasts");
  for (guint i = 0; i < forecasts->len; i++)
    {
      const CohortRiskForecast *one = &g_array_index (forecasts, CohortRiskForecast, i);

      json_builder_begin_array (builder);
      json_builder_add_int_value (builder,
                                  cohort_ledger_snapshot_get_id (state->ledger, COHORT_ROWS_MEMBERS, one->member));
      put_number (builder, one->probability);
      json_builder_begin_array (builder);
      for (guint r = 0; r < one->n_reasons; r++)
        {
          json_builder_begin_array (builder);
          json_builder_add_int_value (builder, (gint64) one->reasons[r].feature);
          put_number (builder, one->reasons[r].contribution);
          put_number (builder, one->values[r]);
          json_builder_end_array (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

/* Returns: (transfer full) */
char *
cohort_risk_fit_print (const CohortRiskState *state, const CohortRiskFit *fit)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char day[COHORT_DAY_LEN];

  json_builder_begin_object (builder);
  add_text (builder, "hash", state->hash);
  add_text (builder, "as_of", cohort_day_print (state->as_of, day));
  add_int (builder, "horizon_days", COHORT_RISK_HORIZON);
  add_text (builder, "method", fit->status == COHORT_STATUS_OK ? "model" : "rules");
  add_int (builder, "status", fit->status);
  add_int (builder, "rows", (gint64) fit->n_rows);
  add_int (builder, "events", (gint64) fit->n_events);
  add_number (builder, "lambda", fit->lambda);
  json_builder_set_member_name (builder, "trees");
  json_builder_add_boolean_value (builder, fit->boosted);
  add_scores (builder, &fit->scores);
  add_history (builder, state, fit->history);
  add_forecasts (builder, state, fit->forecasts);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* ---- reading ---- */

typedef struct
{
  const CohortRiskState *state;
  gboolean bad;
} Reading;

static JsonArray *
get_array (Reading *self, JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  self->bad = TRUE;
  return NULL;
}

static JsonArray *
nth_array (Reading *self, JsonArray *array, guint i, guint least)
{
  JsonNode *node = json_array_get_element (array, i);

  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) >= least)
    return json_node_get_array (node);
  self->bad = TRUE;
  return NULL;
}

static gint64
nth_int (Reading *self, JsonArray *array, guint i)
{
  JsonNode *node = array != NULL && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  self->bad = TRUE;
  return 0;
}

static double
number_of (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  return json_node_get_value_type (node) == G_TYPE_DOUBLE || json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_double (node)
             : NAN;
}

static CohortRiskRecord
read_record (Reading *self, JsonArray *pair)
{
  gint64 n = nth_int (self, pair, 0), left = nth_int (self, pair, 1);

  self->bad = self->bad || n < 0 || left < 0 || left > n || n > G_MAXUINT32;
  return (CohortRiskRecord) { (guint) n, (guint) left };
}

static guint32
read_member (Reading *self, JsonArray *array, guint i)
{
  guint32 member = cohort_ledger_snapshot_find_member (self->state->ledger, nth_int (self, array, i));

  self->bad = self->bad || member == COHORT_INDEX_NONE;
  return member;
}

static CohortDay
read_day (Reading *self, JsonArray *array, guint i)
{
  gint64 day = nth_int (self, array, i);

  self->bad = self->bad || day < COHORT_DAY_MIN || day > COHORT_DAY_MAX;
  return (CohortDay) CLAMP (day, COHORT_DAY_MIN, COHORT_DAY_MAX);
}

static void
read_months (Reading *self, JsonArray *months, GArray *out)
{
  for (guint i = 0; months != NULL && i < json_array_get_length (months) && !self->bad; i++)
    {
      JsonArray *row = nth_array (self, months, i, 5);
      CohortRiskMonth month = { .day = read_day (self, row, 0),
                                .paying = (guint) nth_int (self, row, 1),
                                .left = (guint) nth_int (self, row, 2),
                                .named = (guint) nth_int (self, row, 3),
                                .hits = (guint) nth_int (self, row, 4) };

      g_array_append_val (out, month);
    }
}

static void
read_cases (Reading *self, JsonArray *cases, GArray *out)
{
  for (guint i = 0; cases != NULL && i < json_array_get_length (cases) && !self->bad; i++)
    {
      JsonArray *row = nth_array (self, cases, i, 4);
      CohortRiskCase one = { .day = read_day (self, row, 0),
                             .member = read_member (self, row, 1),
                             .sign = (guint8) CLAMP (nth_int (self, row, 2), 0, COHORT_N_RISK_SIGNS),
                             .left = nth_int (self, row, 3) != 0 };

      g_array_append_val (out, one);
    }
}

static void
read_history (Reading *self, JsonObject *object, CohortRiskHistory *history)
{
  JsonArray *signs = get_array (self, object, "signs");

  self->bad = self->bad || signs == NULL || json_array_get_length (signs) != COHORT_N_RISK_SIGNS;
  for (guint i = 0; i < COHORT_N_RISK_SIGNS && !self->bad; i++)
    history->records[i] = read_record (self, nth_array (self, signs, i, 2));
  history->usual = read_record (self, get_array (self, object, "usual"));
  history->quiet = read_record (self, get_array (self, object, "quiet"));
  read_months (self, get_array (self, object, "months"), history->months);
  read_cases (self, get_array (self, object, "cases"), history->cases);
}

static void
read_scores (Reading *self, JsonObject *object, CohortScores *scores)
{
  JsonArray *bins;

  scores->status = COHORT_STATUS_TOO_FEW;
  if (object == NULL)
    return;
  bins = get_array (self, object, "bins");
  scores->n = (gsize) json_object_get_int_member_with_default (object, "n", 0);
  scores->n_events = (gsize) json_object_get_int_member_with_default (object, "left", 0);
  scores->auc = number_of (json_object_get_member (object, "auc"));
  scores->brier = number_of (json_object_get_member (object, "brier"));
  scores->brier_skill = number_of (json_object_get_member (object, "brier_skill"));
  scores->log_loss = number_of (json_object_get_member (object, "log_loss"));
  scores->ece = number_of (json_object_get_member (object, "ece"));
  scores->lift = number_of (json_object_get_member (object, "lift"));
  self->bad = self->bad || bins == NULL || json_array_get_length (bins) != COHORT_RELIABILITY_BINS;
  for (guint i = 0; i < COHORT_RELIABILITY_BINS && !self->bad; i++)
    {
      JsonArray *bin = nth_array (self, bins, i, 3);

      scores->bins[i].n = (gsize) nth_int (self, bin, 0);
      if (self->bad)
        return;
      scores->bins[i].said = number_of (json_array_get_element (bin, 1));
      scores->bins[i].happened = number_of (json_array_get_element (bin, 2));
    }
  scores->status = COHORT_STATUS_OK;
}

static void
read_reasons (Reading *self, JsonArray *reasons, CohortRiskForecast *one)
{
  for (guint r = 0; reasons != NULL && r < json_array_get_length (reasons) && r < G_N_ELEMENTS (one->reasons); r++)
    {
      JsonArray *reason = nth_array (self, reasons, r, 3);
      gint64 feature = nth_int (self, reason, 0);

      self->bad = self->bad || feature < 0 || feature >= COHORT_N_SIGNALS;
      if (self->bad)
        return;
      one->reasons[r].feature = (gsize) feature;
      one->reasons[r].contribution = number_of (json_array_get_element (reason, 1));
      one->values[r] = number_of (json_array_get_element (reason, 2));
      one->n_reasons = r + 1;
    }
}

static int
compare_forecasts (gconstpointer a, gconstpointer b)
{
  const CohortRiskForecast *x = a, *y = b;

  return (x->member > y->member) - (x->member < y->member);
}

static void
read_forecasts (Reading *self, JsonArray *forecasts, GArray *out)
{
  for (guint i = 0; forecasts != NULL && i < json_array_get_length (forecasts) && !self->bad; i++)
    {
      JsonArray *row = nth_array (self, forecasts, i, 3);
      CohortRiskForecast one = { .member = read_member (self, row, 0) };

      if (self->bad)
        return;
      one.probability = number_of (json_array_get_element (row, 1));
      self->bad = !(one.probability >= 0 && one.probability <= 1);
      read_reasons (self, nth_array (self, row, 2, 0), &one);
      g_array_append_val (out, one);
    }
  g_array_sort (out, compare_forecasts);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

CohortRiskFit *
cohort_risk_fit_parse (const CohortRiskState *state, const char *text, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_autoptr (CohortRiskFit) fit = g_new0 (CohortRiskFit, 1);
  Reading self = { .state = state };
  JsonObject *object;

  fit->forecasts = g_array_new (FALSE, FALSE, sizeof (CohortRiskForecast));
  fit->history = cohort_risk_history_alloc ();
  self.bad = root == NULL || !JSON_NODE_HOLDS_OBJECT (root);
  if (!self.bad)
    {
      object = json_node_get_object (root);
      self.bad = g_strcmp0 (json_object_get_string_member_with_default (object, "hash", ""), state->hash) != 0;
      fit->status = (CohortStatus) json_object_get_int_member_with_default (object, "status", COHORT_STATUS_TOO_FEW);
      fit->n_rows = (gsize) json_object_get_int_member_with_default (object, "rows", 0);
      fit->n_events = (gsize) json_object_get_int_member_with_default (object, "events", 0);
      fit->lambda = json_object_get_double_member_with_default (object, "lambda", 0);
      fit->boosted = json_object_get_boolean_member_with_default (object, "trees", FALSE);
      read_scores (&self, get_object (object, "scores"), &fit->scores);
      read_history (&self, get_object (object, "history"), fit->history);
      read_forecasts (&self, get_array (&self, object, "forecasts"), fit->forecasts);
    }
  if (!self.bad)
    return g_steal_pointer (&fit);
  g_set_error_literal (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID,
                       "The forecasts cannot be read, or are of another state of the ledger");
  return NULL;
}
