// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Field by field: what a live row holds, in the database or in the overlay, against what a record says; and the kinds
 * whose rows follow one another. */

#include "config.h"

#include "cohort-book-private.h"

#include "cohort-tally.h"

#include <string.h>

static const CohortSeriesSpec series_specs[] = {
  { COHORT_RECORD_SUBSCRIPTION_VERSION,
    { COHORT_F_SUBSCRIPTION, COHORT_N_FIELDS },
    COHORT_F_EFFECTIVE_FROM,
    COHORT_F_OBSERVED_AT },
  { COHORT_RECORD_IDENTITY_SNAPSHOT,
    { COHORT_F_IDENTITY, COHORT_F_CURRENCY, COHORT_N_FIELDS },
    COHORT_F_OBSERVED_AT,
    COHORT_F_OBSERVED_AT },
  { COHORT_RECORD_POST_COUNT,
    { COHORT_F_POST, COHORT_F_KIND, COHORT_N_FIELDS },
    COHORT_F_OBSERVED_AT,
    COHORT_F_OBSERVED_AT },
  { COHORT_RECORD_SOURCE_FIGURE,
    { COHORT_F_FIGURE, COHORT_F_FROM_DAY, COHORT_F_TO_DAY, COHORT_N_FIELDS },
    COHORT_F_OBSERVED_AT,
    COHORT_F_OBSERVED_AT },
};

/* The place of a field in the specification of its kind, which must have it. */
guint
cohort_record_field_index (CohortRecordKind kind, CohortFieldId id)
{
  const CohortKindSpec *spec = cohort_record_kind_spec (kind);
  guint i = 0;

  while (spec->fields[i].field != id)
    i++;
  return i;
}

/**
 * cohort_series_spec:
 *
 * Returns: (nullable): how rows of @kind follow one another, or %NULL where each stands for itself
 */
const CohortSeriesSpec *
cohort_series_spec (CohortRecordKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (series_specs); i++)
    if (series_specs[i].kind == kind)
      return &series_specs[i];
  return NULL;
}

static guint32
hash_waiting (const char *key)
{
  return (guint32) cohort_tally_hash ('w', key, strlen (key));
}

/* What stands for a value in the overlay. */
guint32
cohort_book_hash_fact (const CohortFact *fact)
{
  switch (fact->type)
    {
    case COHORT_VALUE_INT:
      return (guint32) cohort_tally_hash ('i', &fact->i, sizeof fact->i);
    case COHORT_VALUE_TEXT:
      return (guint32) cohort_tally_hash ('t', fact->text, strlen (fact->text));
    case COHORT_VALUE_REF:
      return fact->i != 0 ? (guint32) cohort_tally_hash ('r', &fact->i, sizeof fact->i) : hash_waiting (fact->text);
    case COHORT_VALUE_NULL:
    default:
      return 0;
    }
}

/**
 * cohort_book_load:
 *
 * Reads a live row for cohort_book_equals() and cohort_book_is_empty(), until the next load or unload.
 */
gboolean
cohort_book_load (CohortBook *self, CohortRecordKind kind, gint64 row, GError **error)
{
  cohort_book_unload (self);
  self->loaded_kind = kind;
  self->loaded_row = row;
  if (row < 0)
    return TRUE;
  if (self->queue != NULL && cohort_book_queue_has (self->queue, kind, row) && !cohort_book_flush (self, error))
    return FALSE;

  self->loaded = cohort_book_statement (self, COHORT_BOOK_LOAD, kind, 0, error);
  if (self->loaded == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (self->loaded, 1, row);
  if (cohort_stmt_step (self->loaded, error) == COHORT_ROW)
    return TRUE;
  self->loaded = NULL;
  if (error != NULL && *error == NULL)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, "%" G_GINT64_FORMAT, row);
  return FALSE;
}

void
cohort_book_unload (CohortBook *self)
{
  if (self->loaded != NULL)
    cohort_stmt_reset (self->loaded);
  self->loaded = NULL;
  self->loaded_row = 0;
}

/**
 * cohort_book_is_empty:
 *
 * Returns: whether the loaded row has no value in @field, nor waits for one
 */
gboolean
cohort_book_is_empty (CohortBook *self, guint field)
{
  guint32 value;

  if (self->overlay != NULL
      && cohort_overlay_get_field (self->overlay, self->loaded_kind, self->loaded_row, field, &value))
    return value == 0;
  return self->loaded == NULL || cohort_stmt_is_null (self->loaded, (int) field);
}

/**
 * cohort_book_equals:
 * @equal: (out): whether @field of the loaded row holds @fact
 */
gboolean
cohort_book_equals (CohortBook *self, guint field, const CohortFact *fact, gboolean *equal, GError **error)
{
  guint32 value;

  if (self->overlay != NULL
      && cohort_overlay_get_field (self->overlay, self->loaded_kind, self->loaded_row, field, &value))
    {
      /* What the row waited for may have come since: an import would have linked the two. */
      *equal = value == cohort_book_hash_fact (fact)
               || (fact->type == COHORT_VALUE_REF && value == hash_waiting (fact->text));
      return TRUE;
    }
  if (self->loaded == NULL || cohort_stmt_is_null (self->loaded, (int) field))
    {
      *equal = fact->type == COHORT_VALUE_NULL;
      if (fact->type == COHORT_VALUE_REF && self->loaded != NULL && self->has_pending)
        return cohort_book_waits_for (self, self->loaded_kind, self->loaded_row, field, fact, equal, error);
      return TRUE;
    }
  if (fact->type == COHORT_VALUE_TEXT)
    *equal = strcmp (cohort_stmt_text (self->loaded, (int) field), fact->text) == 0;
  else
    *equal = fact->type != COHORT_VALUE_NULL && cohort_stmt_int64 (self->loaded, (int) field) == fact->i;
  return TRUE;
}

guint64
cohort_book_hash_group (const CohortSeriesSpec *series, const CohortFact *facts)
{
  guint64 hash = 0;

  for (guint i = 0; series->group[i] != COHORT_N_FIELDS; i++)
    {
      guint32 value = cohort_book_hash_fact (&facts[cohort_record_field_index (series->kind, series->group[i])]);

      hash = cohort_tally_hash (hash, &value, sizeof value);
    }
  return hash;
}

/**
 * cohort_book_find_series:
 * @facts: of a new row
 * @row: (out): the last row of the same series that is not later, or 0
 */
gboolean
cohort_book_find_series (CohortBook *self, const CohortSeriesSpec *series, const CohortFact *facts, gint64 *row,
                         GError **error)
{
  gint64 time = facts[cohort_record_field_index (series->kind, series->time)].i, row_time = G_MININT64, found,
         found_time;
  gboolean in_database = self->source > 0;
  CohortStmt *stmt;
  CohortStep step;
  int index = 1;

  *row = 0;
  for (guint i = 0; series->group[i] != COHORT_N_FIELDS; i++)
    {
      const CohortFact *fact = &facts[cohort_record_field_index (series->kind, series->group[i])];

      if (fact->type == COHORT_VALUE_REF && fact->i == 0)
        return TRUE;
      in_database &= fact->type != COHORT_VALUE_REF || fact->i > 0;
    }
  if (in_database)
    {
      stmt = cohort_book_statement (self, COHORT_BOOK_SERIES, series->kind, 0, error);
      if (stmt == NULL)
        return FALSE;
      for (guint i = 0; series->group[i] != COHORT_N_FIELDS; i++)
        cohort_book_bind_fact (stmt, index++, &facts[cohort_record_field_index (series->kind, series->group[i])]);
      cohort_stmt_bind_int64 (stmt, index++, time);
      if (cohort_record_kind_spec (series->kind)->has_source)
        cohort_stmt_bind_int64 (stmt, index, self->source);
      step = cohort_stmt_step (stmt, error);
      if (step == COHORT_FAIL)
        return FALSE;
      if (step == COHORT_ROW)
        {
          *row = cohort_stmt_int64 (stmt, 0);
          row_time = cohort_stmt_int64 (stmt, 1);
          cohort_stmt_reset (stmt);
        }
    }
  if (self->overlay != NULL
      && cohort_overlay_find_series (self->overlay, series->kind, cohort_book_hash_group (series, facts), time, &found,
                                     &found_time)
      && found_time >= row_time)
    *row = found;
  return TRUE;
}
