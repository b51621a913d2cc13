// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-history.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "cohort-history-private.h"
#include "cohort-journal.h"
#include "cohort-preferences.h"
#include "cohort-store.h"
#include "cohort-words.h"

#define TEXT(member) json_object_get_string_member_with_default (detail, member, "")
#define NUMBER(member) json_object_get_int_member_with_default (detail, member, 0)

static char *
describe_import (JsonObject *detail)
{
  gint64 rows = NUMBER ("rows");
  g_autofree char *count = cohort_words_count (rows);

  /* Translators: %1$s is the name of a file, %2$s a number */
  return g_strdup_printf (ngettext ("Imported %1$s, %2$s row", "Imported %1$s, %2$s rows", rows), TEXT ("file"), count);
}

static char *
describe_edit (JsonObject *detail)
{
  static const struct
  {
    const char *field;
    const char *label;
  } labels[] = {
    { "name", N_ ("Name changed") }, { "email", N_ ("E-mail changed") },    { "handle", N_ ("Handle changed") },
    { "url", N_ ("Link changed") },  { "country", N_ ("Country changed") }, { "language", N_ ("Language changed") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].field, TEXT ("field")))
      return g_strdup (_ (labels[i].label));
  return g_strdup (_ ("Member changed"));
}

static char *
describe_risk (const char *kind, JsonObject *detail)
{
  gulong n = (gulong) MAX (NUMBER ("members"), 1);
  g_autofree char *count = cohort_words_count (n);

  return g_str_equal (kind, COHORT_STEP_RISK_DONE)
             ? g_strdup_printf (ngettext ("Noted what was done for a member at risk",
                                          "Noted what was done for %s members at risk", n),
                                count)
             : g_strdup_printf (ngettext ("Member at risk put off", "%s members at risk put off", n), count);
}

static char *
describe_tag (JsonObject *detail)
{
  gint64 n = NUMBER ("members");
  g_autofree char *count = cohort_words_count (n);

  /* Translators: %1$s is a tag, %2$s how many members it was put on */
  return g_strdup_printf (ngettext ("Tag “%1$s” put on %2$s member", "Tag “%1$s” put on %2$s members", n), TEXT ("tag"),
                          count);
}

static char *
describe_merge (JsonObject *detail)
{
  gint64 n = NUMBER ("members");
  g_autofree char *count = cohort_words_count (n);

  return g_strdup_printf (ngettext ("%s member merged", "%s members merged", n), count);
}

static char *
describe_untag (JsonObject *detail)
{
  gint64 n = NUMBER ("members");
  g_autofree char *count = cohort_words_count (n);

  if (n == 0)
    return g_strdup_printf (_ ("Tag “%s” taken off"), TEXT ("tag"));
  /* Translators: %1$s is a tag, %2$s how many members it was taken off */
  return g_strdup_printf (ngettext ("Tag “%1$s” taken off %2$s member", "Tag “%1$s” taken off %2$s members", n),
                          TEXT ("tag"), count);
}

static char *
describe_sent (JsonObject *detail)
{
  gint64 n = NUMBER ("members");
  g_autofree char *count = cohort_words_count (n);

  return g_strdup_printf (
      ngettext ("Noted that a post was sent to %s member", "Noted that a post was sent to %s members", n), count);
}

/* Steps whose label is a sentence with one name in it. */
static char *
describe_named (const char *kind, JsonObject *detail)
{
  static const struct
  {
    const char *kind;
    const char *label;
  } labels[] = {
    { COHORT_STEP_ADD_MEMBER, N_ ("Member “%s” added") },
    { COHORT_STEP_SAVE_FILTER, N_ ("Filter “%s” saved") },
    { COHORT_STEP_REMOVE_FILTER, N_ ("Filter “%s” removed") },
    { COHORT_STEP_ADD_FIELD, N_ ("Field “%s” added") },
    { COHORT_STEP_REMOVE_FIELD, N_ ("Field “%s” removed") },
    { COHORT_STEP_SET_FIELD, N_ ("“%s” changed") },
    { COHORT_STEP_DEAL_ADD, N_ ("Deal with “%s” added") },
    { COHORT_STEP_DEAL_SAVE, N_ ("Deal with “%s” changed") },
    { COHORT_STEP_DEAL_REMOVE, N_ ("Deal with “%s” removed") },
    { COHORT_STEP_COST_ADD, N_ ("Cost “%s” added") },
    { COHORT_STEP_COST_SAVE, N_ ("Cost “%s” changed") },
    { COHORT_STEP_COST_REMOVE, N_ ("Cost “%s” removed") },
    { COHORT_STEP_SUGGESTION_ACCEPT, N_ ("“%s” added to the ideas") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (kind, labels[i].kind))
      {
        g_autoptr (GString) label = g_string_new (_ (labels[i].label));

        g_string_replace (label, "%s", TEXT ("name"), 1);
        return g_string_free_and_steal (g_steal_pointer (&label));
      }
  return NULL;
}

/**
 * cohort_history_describe:
 * @kind: a step's kind
 * @detail_json: its detail
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): what was done, as a label
 */
char *
cohort_history_describe (const char *kind, const char *detail_json)
{
  g_autoptr (JsonNode) root = json_from_string (detail_json, NULL);
  g_autoptr (JsonObject) empty = json_object_new ();
  JsonObject *detail = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : empty;
  char *named;

  if (g_str_equal (kind, "import"))
    return describe_import (detail);
  if (g_str_equal (kind, COHORT_STEP_CONFIGURE))
    return g_strdup (_ ("Currency and time zone chosen"));
  if (g_str_equal (kind, COHORT_STEP_PREFERENCE))
    return cohort_preferences_describe (TEXT ("key"));
  if (g_str_equal (kind, COHORT_STEP_TEMPLATE))
    return g_strdup (_ ("Template filled in"));
  if (g_str_equal (kind, COHORT_STEP_EDIT_MEMBER))
    return describe_edit (detail);
  if (g_str_equal (kind, COHORT_STEP_ADD_NOTE))
    return g_strdup (_ ("Note added"));
  if (g_str_equal (kind, COHORT_STEP_REMOVE_NOTE))
    return g_strdup (_ ("Note removed"));
  if (g_str_equal (kind, COHORT_STEP_TAG))
    return describe_tag (detail);
  if (g_str_equal (kind, COHORT_STEP_UNTAG))
    return describe_untag (detail);
  if (g_str_equal (kind, COHORT_STEP_EDIT_NOTE))
    return g_strdup (_ ("Note changed"));
  if ((named = describe_named (kind, detail)) != NULL || (named = cohort_inbox_describe (kind)) != NULL
      || (named = cohort_plan_describe (
              kind, TEXT ("name"), json_object_get_int_member_with_default (detail, "day", COHORT_DAY_NONE),
              json_object_get_int_member_with_default (detail, "state", -1), NUMBER ("minutes")))
             != NULL
      || (named = cohort_experiment_describe (kind, TEXT ("name"))) != NULL
      || (named = cohort_points_describe (kind, NUMBER ("count"))) != NULL)
    return named;
  if (g_str_equal (kind, COHORT_STEP_MERGE))
    return describe_merge (detail);
  if (g_str_equal (kind, COHORT_STEP_SPLIT))
    return g_strdup (_ ("Merged members split"));
  if (g_str_equal (kind, COHORT_STEP_NOT_SAME))
    return g_strdup (_ ("Two members kept apart"));
  if (g_str_equal (kind, COHORT_STEP_LATER))
    return g_strdup (_ ("Possible duplicate put off"));
  if (g_str_equal (kind, COHORT_STEP_DECIDE))
    /* Translators: %s is what was decided */
    return g_strdup_printf (_ ("Decided: %s"), TEXT ("name"));
  if (g_str_equal (kind, COHORT_STEP_JUDGE))
    return g_strdup (_ ("Decision judged"));
  if (g_str_equal (kind, COHORT_STEP_REMOVE_DECISION))
    return g_strdup (_ ("Decision removed"));
  if (g_str_equal (kind, COHORT_STEP_RISK_DONE) || g_str_equal (kind, COHORT_STEP_RISK_SNOOZE))
    return describe_risk (kind, detail);
  if (g_str_equal (kind, COHORT_STEP_RISK_DENY))
    return g_strdup (_ ("Member said to be no risk"));
  if (g_str_equal (kind, COHORT_STEP_RISK_RESTORE))
    return g_strdup (_ ("Member put back on the list of those at risk"));
  if (g_str_equal (kind, COHORT_STEP_RISK_HOLD_OUT))
    return g_strdup (_ ("One in five at risk is left alone from now on"));
  if (g_str_equal (kind, COHORT_STEP_RISK_HOLD_NONE))
    return g_strdup (_ ("Nobody at risk is left alone on purpose any more"));
  if (g_str_equal (kind, COHORT_STEP_REVIEW))
    return g_strdup (_ ("Week reviewed"));
  if (g_str_equal (kind, COHORT_STEP_ACCEPT_CARD))
    /* Translators: %s is what was to be done: "2 sources are older than 10 days" */
    return g_strdup_printf (_ ("Dealt with: %s"), TEXT ("name"));
  if (g_str_equal (kind, COHORT_STEP_SNOOZE_CARD))
    return g_strdup_printf (_ ("Put off: %s"), TEXT ("name"));
  if (g_str_equal (kind, COHORT_STEP_STATE_FIGURE))
    return g_strdup (_ ("Noted what a service says"));
  if (g_str_equal (kind, COHORT_STEP_SENT))
    return describe_sent (detail);
  if (g_str_equal (kind, COHORT_STEP_NOT_USEFUL))
    return g_strdup (_ ("Suggestion said to be not useful"));
  if (g_str_equal (kind, COHORT_STEP_ACCEPT_EXACT))
    return g_strdup (_ ("Exact payouts accepted"));
  if (g_str_equal (kind, COHORT_STEP_ACCEPT_PAYOUT))
    return g_strdup (_ ("Payout accepted"));
  if (g_str_equal (kind, COHORT_STEP_LOCK_MONTHS))
    return g_strdup (_ ("Months locked"));
  if (g_str_equal (kind, "sync"))
    /* Translators: %s is the name of an account at a service */
    return g_strdup_printf (_ ("Synchronised %s"), TEXT ("source"));
  if (g_str_equal (kind, "add-source"))
    return g_strdup_printf (_ ("Connected %s"), TEXT ("source"));
  if (g_str_equal (kind, "restore"))
    return g_strdup (_ ("Read from a full export"));
  if (g_str_equal (kind, "demo"))
    return g_strdup (_ ("Demo community made"));
  if (g_str_equal (kind, "migration"))
    return g_strdup (_ ("The file’s structure was renewed"));
  return g_strdup (kind);
}

void
cohort_history_step_free (CohortHistoryStep *step)
{
  g_free (step->kind);
  g_free (step->label);
  g_free (step->when);
  g_free (step->counts);
  g_free (step);
}

typedef struct
{
  guint limit;
  CohortZone *zone;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;

  cohort_zone_unref (self->zone);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static Query *
query_new (CohortSession *session, guint limit)
{
  Query *self = g_new0 (Query, 1);

  self->limit = limit;
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return self;
}

static char *
describe_counts (GArray *counts)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < counts->len; i++)
    {
      const CohortStepCount *count = &g_array_index (counts, CohortStepCount, i);
      char *part = cohort_words_table_count (count->table, count->inserted + count->updated + count->deleted);

      if (part != NULL)
        g_ptr_array_add (parts, part);
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (C_ ("between items", ", "), (char **) parts->pdata);
}

static CohortHistoryState
state_of (CohortStepState state)
{
  switch (state)
    {
    case COHORT_STEP_UNDONE:
      return COHORT_HISTORY_UNDONE;
    case COHORT_STEP_DROPPED:
      return COHORT_HISTORY_DROPPED;
    case COHORT_STEP_BARRIER:
      return COHORT_HISTORY_BARRIER;
    case COHORT_STEP_OPEN:
    case COHORT_STEP_DONE:
    default:
      return COHORT_HISTORY_DONE;
    }
}

static gboolean
is_about_pairs (const char *kind)
{
  static const char *const kinds[] = { COHORT_STEP_MERGE, COHORT_STEP_SPLIT, COHORT_STEP_NOT_SAME, COHORT_STEP_LATER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kind, kinds[i]))
      return TRUE;
  return FALSE;
}

static const char *
describe_who (const CohortJournalStep *step)
{
  if (g_str_equal (step->kind, "import"))
    return C_ ("step", "Import");
  if (g_str_equal (step->kind, "sync"))
    return C_ ("step", "Sync");
  if (step->user_step)
    return C_ ("step", "By hand");
  return C_ ("step", "Cohort itself");
}

/* Returns: (transfer full): @step in words. Any thread. */
CohortHistoryStep *
cohort_history_step_new (const CohortJournalStep *step, CohortZone *zone)
{
  CohortHistoryStep *row = g_new0 (CohortHistoryStep, 1);

  row->id = step->id;
  row->kind = g_strdup (step->kind);
  row->label = cohort_history_describe (step->kind, step->detail);
  row->when = cohort_words_time (step->made_us, zone);
  row->when_us = step->made_us;
  row->undone_us = step->state == COHORT_STEP_UNDONE ? step->state_us : 0;
  row->who = describe_who (step);
  /* A merge takes a member away and loses nobody: its rows would say the contrary. */
  row->counts = is_about_pairs (step->kind) ? g_strdup ("") : describe_counts (step->counts);
  row->state = state_of (step->state);
  row->user_step = step->user_step;
  row->can_undo = step->undoable;
  row->can_redo = step->state == COHORT_STEP_UNDONE && !step->past_barrier;
  return row;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) steps = cohort_journal_list (db, 0, query->limit, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (steps == NULL)
    return NULL;
  rows = g_ptr_array_new_full (steps->len, (GDestroyNotify) cohort_history_step_free);
  for (guint i = 0; i < steps->len; i++)
    g_ptr_array_add (rows, cohort_history_step_new (g_ptr_array_index (steps, i), query->zone));
  return g_steal_pointer (&rows);
}

GPtrArray *
cohort_history_load (CohortSession *session, guint limit, GError **error)
{
  g_autoptr (Query) query = query_new (session, limit);

  return cohort_store_read (cohort_session_get_store (session), load, query, NULL, error);
}
