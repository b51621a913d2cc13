// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-member-choices.h"

#include <glib/gi18n-lib.h>

#include "cohort-members.h"
#include "cohort-store.h"
#include "cohort-words.h"

static void
choice_free (gpointer data)
{
  CohortMemberChoice *self = data;

  g_free (self->name);
  g_free (self->more);
  g_strfreev (self->choices);
  g_free (self);
}

static void
choices_clear (gpointer data)
{
  CohortMemberChoices *self = data;

  g_strfreev (self->tiers);
  g_strfreev (self->tags);
  g_strfreev (self->currencies);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->filters, g_ptr_array_unref);
}

CohortMemberChoices *
cohort_member_choices_ref (CohortMemberChoices *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_member_choices_unref (CohortMemberChoices *self)
{
  g_atomic_rc_box_release_full (self, choices_clear);
}

static GStrv
load_texts (CohortDb *db, const char *sql, GError **error)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step = COHORT_FAIL;

  while (stmt != NULL && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_strv_builder_add (texts, cohort_stmt_text (stmt, 0));
  return step == COHORT_DONE ? g_strv_builder_end (texts) : NULL;
}

/* @sql gives id, name, more and choices. */
static GPtrArray *
load_choices (CohortDb *db, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (choice_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step = COHORT_FAIL;

  while (stmt != NULL && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortMemberChoice *choice = g_new0 (CohortMemberChoice, 1);

      choice->id = cohort_stmt_int64 (stmt, 0);
      choice->name = cohort_stmt_dup_text (stmt, 1);
      choice->more = cohort_stmt_dup_text (stmt, 2);
      if (!cohort_stmt_is_null (stmt, 3))
        choice->choices = g_strsplit (cohort_stmt_text (stmt, 3), "\n", -1);
      g_ptr_array_add (list, choice);
    }
  return step == COHORT_DONE ? g_steal_pointer (&list) : NULL;
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortMemberChoices) self = g_atomic_rc_box_new0 (CohortMemberChoices);
  g_autoptr (GPtrArray) currencies = NULL;

  self->tiers = load_texts (db, "SELECT DISTINCT name FROM tier ORDER BY name", error);
  if (self->tiers == NULL)
    return NULL;
  self->tags = load_texts (
      db, "SELECT DISTINCT t.name FROM tag AS t WHERE EXISTS (SELECT 1 FROM member_tag WHERE tag = t.id) ORDER BY 1",
      error);
  if (self->tags == NULL)
    return NULL;
  self->sources = load_choices (db, "SELECT id, name, kind, NULL FROM source ORDER BY name, id", error);
  if (self->sources == NULL)
    return NULL;
  self->fields = load_choices (
      db, "SELECT id, name, kind, CASE kind WHEN 'choice' THEN choices END FROM field ORDER BY id", error);
  if (self->fields == NULL)
    return NULL;
  self->filters = load_choices (db, "SELECT id, name, filter, NULL FROM saved_filter ORDER BY name, id", error);
  if (self->filters == NULL)
    return NULL;
  currencies = cohort_members_currencies (db, error);
  if (currencies == NULL)
    return NULL;
  g_ptr_array_set_free_func (currencies, NULL);
  g_ptr_array_add (currencies, NULL);
  self->currencies = (GStrv) g_ptr_array_steal (currencies, NULL);
  return g_steal_pointer (&self);
}

/**
 * cohort_member_choices_load_async:
 */
void
cohort_member_choices_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), load, NULL, NULL,
                           (GDestroyNotify) cohort_member_choices_unref, cancellable, callback, user_data);
}

CohortMemberChoices *
cohort_member_choices_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/**
 * cohort_member_choices_find:
 *
 * Returns: (transfer none) (nullable): the one of @id
 */
const CohortMemberChoice *
cohort_member_choices_find (GPtrArray *choices, gint64 id)
{
  for (guint i = 0; i < choices->len; i++)
    if (((const CohortMemberChoice *) g_ptr_array_index (choices, i))->id == id)
      return g_ptr_array_index (choices, i);
  return NULL;
}

static char *
describe_range (const char *from, const char *to)
{
  if (from != NULL && to != NULL)
    /* Translators: from … to …, of days or amounts */
    return g_strdup_printf (C_ ("filter", "%s to %s"), from, to);
  /* Translators: a range without an end, or without a beginning */
  return g_strdup_printf (from != NULL ? C_ ("filter", "from %s") : C_ ("filter", "up to %s"),
                          from != NULL ? from : to);
}

static char *
describe_days (CohortDay from, CohortDay to)
{
  g_autofree char *first = from != COHORT_DAY_NONE ? cohort_words_day (from) : NULL;
  g_autofree char *last = to != COHORT_DAY_NONE ? cohort_words_day (to) : NULL;

  return describe_range (first, last);
}

static char *
describe_net (const CohortMemberFilter *filter)
{
  g_autofree char *min = filter->net_min != G_MININT64 ? cohort_words_money (filter->net_min, filter->currency) : NULL;
  g_autofree char *max = filter->net_max != G_MAXINT64 ? cohort_words_money (filter->net_max, filter->currency) : NULL;

  return describe_range (min, max);
}

static char *
describe_field (const CohortMemberChoices *self, const CohortMemberFilter *filter)
{
  const CohortMemberChoice *field = cohort_member_choices_find (self->fields, filter->field);
  const char *name = field != NULL ? field->name : "?";
  g_autofree char *range = NULL;

  if (g_strcmp0 (filter->field_from, filter->field_to) == 0)
    range = g_strdup (filter->field_from != NULL ? filter->field_from : filter->field_text);
  else if (field != NULL && g_strcmp0 (field->more, "date") == 0)
    range = describe_days (filter->field_from != NULL ? cohort_day_parse (filter->field_from) : COHORT_DAY_NONE,
                           filter->field_to != NULL ? cohort_day_parse (filter->field_to) : COHORT_DAY_NONE);
  else
    range = describe_range (filter->field_from, filter->field_to);

  /* Translators: a field of the user's own, and what its value holds */
  return range != NULL ? g_strdup_printf (C_ ("filter", "%s: %s"), name, range) : g_strdup (name);
}

/**
 * cohort_member_choices_describe:
 * @part: a condition that @filter has
 *
 * Returns: (transfer full): the condition in words, for a chip
 */
char *
cohort_member_choices_describe (const CohortMemberChoices *self, const CohortMemberFilter *filter,
                                CohortFilterPart part)
{
  const CohortMemberChoice *source;
  g_autofree char *range = NULL;

  switch (part)
    {
    case COHORT_FILTER_STATUS:
      return g_strdup (cohort_words_status (filter->status));
    case COHORT_FILTER_TIER:
      return *filter->tier != '\0' ? g_strdup_printf (_ ("Tier: %s"), filter->tier) : g_strdup (_ ("No Tier"));
    case COHORT_FILTER_SOURCE:
      source = cohort_member_choices_find (self->sources, filter->source);
      return g_strdup_printf (_ ("Source: %s"), source != NULL ? source->name : "?");
    case COHORT_FILTER_TAG:
      return g_strdup_printf (_ ("Tag: %s"), filter->tag);
    case COHORT_FILTER_PAID:
      range = describe_days (filter->paid_from, filter->paid_to);
      return g_strdup_printf (_ ("Paid through: %s"), range);
    case COHORT_FILTER_NET:
      range = describe_net (filter);
      return g_strdup_printf (_ ("Lifetime net: %s"), range);
    case COHORT_FILTER_ACTIVITY:
      range = describe_days (filter->active_from, filter->active_to);
      return g_strdup_printf (_ ("Last activity: %s"), range);
    case COHORT_FILTER_NOTES:
      return g_strdup (filter->notes == 1 ? _ ("With a Note") : _ ("Without a Note"));
    case COHORT_FILTER_RISK:
      return g_strdup (filter->risk == 1 ? _ ("At Risk") : _ ("Not at Risk"));
    case COHORT_FILTER_FIELD:
      return describe_field (self, filter);
    case COHORT_N_FILTERS:
    default:
      return g_strdup ("");
    }
}
