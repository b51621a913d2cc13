// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How a row is classed.
 *
 *   1. Every record gets a key. One that the source gave none is known by its place under the row's main record, or, if
 *      it is the main record, by its content and how often the file has brought that content: two rows that are really
 *      twice there stay two, and importing the file again finds both.
 *   2. Every key is looked up. The first that leads somewhere decides. A weaker key (an e-mail) never makes two things
 *      one whose stronger keys (ids) differ; two keys that do lead to two rows are the person's to judge.
 *   3. The row is judged as a whole before anything is written: one bad record rejects the row.
 *   4. Record by record, in the order in which kinds depend on one another, the named fields are compared with the live
 *      row, and what differs is written.
 *
 * What a file says replaces what an earlier import said, whichever file is the older: the time of a file is that of its
 * download or of a copy of it, which is too little to leave a value unwritten by. States and totals carry the time at
 * which they held, and keep their order.
 *
 * Nothing here depends on a clock, a locale (but for the words of reasons) or the order of columns. */

#include "config.h"

#include "cohort-classifier-private.h"

#include "cohort-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

CohortClassifier *
cohort_classifier_new (CohortBook *book, CohortRecordKind main_kind, gint64 now_us)
{
  CohortClassifier *self = g_new0 (CohortClassifier, 1);

  self->book = book;
  self->main_kind = main_kind;
  self->now_us = now_us;
  self->seen = cohort_tally_new ();
  self->hasher = cohort_hasher_new ();
  self->slots = g_array_new (FALSE, TRUE, sizeof (CohortSlot));
  self->targets = g_array_new (FALSE, TRUE, sizeof (CohortKeyTarget));
  self->strings = g_string_chunk_new (1024);
  return self;
}

void
cohort_classifier_free (CohortClassifier *self)
{
  if (self == NULL)
    return;
  cohort_tally_free (self->seen);
  cohort_hasher_free (self->hasher);
  g_array_unref (self->slots);
  g_array_unref (self->targets);
  g_string_chunk_free (self->strings);
  g_free (self->reason);
  g_free (self);
}

/**
 * cohort_classifier_main_kind:
 * @stream: what a file tells about
 *
 * Returns: the kind of the record that a row of such a file is about
 */
CohortRecordKind
cohort_classifier_main_kind (const char *stream)
{
  static const struct
  {
    const char *stream;
    CohortRecordKind kind;
  } kinds[] = {
    { "members", COHORT_RECORD_IDENTITY },   { "subscriptions", COHORT_RECORD_SUBSCRIPTION },
    { "payments", COHORT_RECORD_PAYMENT },   { "payouts", COHORT_RECORD_PAYOUT },
    { "content", COHORT_RECORD_POST },       { "activity", COHORT_RECORD_INTERACTION },
    { "questions", COHORT_RECORD_QUESTION }, { "costs", COHORT_RECORD_COST },
    { "rates", COHORT_RECORD_FX_RATE },      { "benefits", COHORT_RECORD_BENEFIT_DUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].stream, stream) == 0)
      return kinds[i].kind;
  return COHORT_RECORD_IDENTITY;
}

static const char *
kind_name (CohortRecordKind kind)
{
  return cohort_record_kind_spec (kind)->name;
}

/* Notes why the row cannot be taken; the first reason stays. */
static void G_GNUC_PRINTF (3, 4) refuse (CohortClassifier *self, CohortOutcome *outcome, const char *format, ...)
{
  va_list args;

  if (self->reason != NULL)
    return;
  va_start (args, format);
  self->reason = g_strdup_vprintf (format, args);
  va_end (args);
  outcome->reason = self->reason;
}

/* 2. Finding rows */

static const char *
nth_key (const CohortSlot *slot, guint n)
{
  return n == 0 ? slot->key : cohort_record_get_nth_key (slot->record, n);
}

/* Whether two records of a row are about one thing: the first key of one is a key of the other. */
static gboolean
shares_key (const CohortSlot *slot, const CohortSlot *other)
{
  guint n = MAX (1, cohort_record_get_n_keys (slot->record));

  for (guint i = 0; i < n; i++)
    if (strcmp (nth_key (slot, i), other->key) == 0)
      return TRUE;
  for (guint i = 1; i < other->n_keys; i++)
    if (strcmp (nth_key (other, i), slot->key) == 0)
      return TRUE;
  return FALSE;
}

static int
find_twin (CohortClassifier *self, guint index)
{
  const CohortSlot *slot = cohort_classifier_get_slot (self, index);

  for (guint i = 0; i < index; i++)
    {
      const CohortSlot *other = cohort_classifier_get_slot (self, i);

      if (other->kind == slot->kind && shares_key (slot, other))
        return (int) i;
    }
  return -1;
}

/* Whether a weaker key may speak for a row although the record's stronger keys are not known. */
static gboolean
may_be_same (CohortClassifier *self, const CohortSlot *slot, guint n, gint64 row, gboolean *may, GError **error)
{
  *may = TRUE;
  for (guint i = 0; i < n && *may; i++)
    {
      gboolean other;

      if (!cohort_book_has_other_key (self->book, slot->kind, nth_key (slot, i), row, &other, error))
        return FALSE;
      *may = !other;
    }
  return TRUE;
}

static gboolean
find_row (CohortClassifier *self, CohortSlot *slot, CohortOutcome *outcome, GError **error)
{
  slot->first_target = self->targets->len;
  slot->n_keys = MAX (1, cohort_record_get_n_keys (slot->record));
  for (guint i = 0; i < slot->n_keys; i++)
    {
      CohortKeyTarget target;
      gboolean may = TRUE;

      if (!cohort_book_find_key (self->book, slot->kind, nth_key (slot, i), &target, error))
        return FALSE;
      g_array_append_val (self->targets, target);
      if (target.row != 0 && i > 0 && (!target.live || target.row != slot->row)
          && !may_be_same (self, slot, i, target.row, &may, error))
        return FALSE;
      if (target.row == 0 || !may)
        continue;
      if (!target.live)
        slot->wanted = slot->wanted != 0 ? slot->wanted : target.row;
      else if (slot->row == 0)
        slot->row = target.row;
      else if (slot->row != target.row)
        {
          outcome->row_class = COHORT_ROW_CLASS_NEEDS_YOU;
          /* Translators: both are identifiers of a service, such as “id:123” and “email:a@b.c” */
          refuse (self, outcome, _ ("“%s” and “%s” belong to two different entries that are already here."),
                  cohort_text_excerpt (slot->key).text, cohort_text_excerpt (nth_key (slot, i)).text);
        }
    }
  return TRUE;
}

/* 3. Judging */

/* The slot of the row itself that a reference leads to. */
static const CohortSlot *
find_slot (CohortClassifier *self, CohortRecordKind kind, const char *key)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const CohortSlot *slot = cohort_classifier_get_slot (self, i);

      if (slot->kind != kind)
        continue;
      if (strcmp (slot->key, key) == 0 || (slot->plain != NULL && strcmp (slot->plain, key) == 0))
        return slot;
      for (guint k = 1; k < slot->n_keys; k++)
        if (strcmp (nth_key (slot, k), key) == 0)
          return slot;
    }
  return NULL;
}

static gboolean
judge_new (CohortClassifier *self, const CohortSlot *slot, CohortOutcome *outcome, GError **error)
{
  const CohortKindSpec *spec = cohort_record_kind_spec (slot->kind);

  for (guint i = 0; i < spec->n_fields; i++)
    {
      const CohortValue *value = cohort_record_get_value (slot->record, spec->fields[i].field);
      CohortKeyTarget target;

      if (!spec->fields[i].required)
        continue;
      if (value == NULL || value->type == COHORT_VALUE_NULL)
        {
          outcome->row_class = COHORT_ROW_CLASS_REJECTED;
          /* Translators: the words are names of a kind of entry and of its field, such as “payment” and “currency” */
          refuse (self, outcome, _ ("The %s has no %s."), spec->name, cohort_field_name (spec->fields[i].field));
        }
      else if (value->type == COHORT_VALUE_REF && find_slot (self, value->ref_kind, value->text) == NULL)
        {
          if (!cohort_book_find_key (self->book, value->ref_kind, value->text, &target, error))
            return FALSE;
          if (!target.live)
            {
              outcome->row_class = COHORT_ROW_CLASS_NEEDS_YOU;
              /* Translators: the first is a kind of entry, such as “post”, the second its identifier */
              refuse (self, outcome, _ ("It belongs to the %s “%s”, which no file has brought yet."),
                      kind_name (value->ref_kind), cohort_text_excerpt (value->text).text);
            }
        }
    }
  return TRUE;
}

static gboolean
judge (CohortClassifier *self, CohortOutcome *outcome, GError **error)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      CohortSlot *slot = cohort_classifier_get_slot (self, i);

      slot->twin = find_twin (self, i);
      if (!find_row (self, slot, outcome, error))
        return FALSE;
    }
  for (guint i = 0; i < self->slots->len && outcome->reason == NULL; i++)
    {
      const CohortSlot *slot = cohort_classifier_get_slot (self, i);

      if (slot->row == 0 && slot->twin < 0 && !cohort_record_is_tombstone (slot->record)
          && !judge_new (self, slot, outcome, error))
        return FALSE;
    }
  return TRUE;
}

/* 4. Comparing and writing */

static gboolean
make_fact (CohortClassifier *self, const CohortValue *value, CohortFact *fact, GError **error)
{
  const CohortSlot *slot;
  CohortKeyTarget target;

  *fact = (CohortFact) { value->type, value->i, value->text, value->ref_kind };
  if (value->type != COHORT_VALUE_REF)
    return TRUE;

  slot = find_slot (self, value->ref_kind, value->text);
  fact->i = slot != NULL ? slot->row : 0;
  if (slot != NULL)
    {
      /* The numbered key is the one under which the row will arrive, where it has not. */
      if (slot->plain != NULL && strcmp (slot->plain, value->text) == 0)
        fact->text = slot->key;
      return TRUE;
    }
  if (!cohort_book_find_key (self->book, value->ref_kind, value->text, &target, error))
    return FALSE;
  fact->i = target.live ? target.row : 0;
  return fact->i != 0 || value->ref_kind != COHORT_RECORD_POST
         || cohort_book_find_post (self->book, value->text, &fact->i, error);
}

static gboolean
make_facts (CohortClassifier *self, const CohortSlot *slot, CohortFact *facts, GError **error)
{
  for (guint i = 0; i < cohort_record_get_n_values (slot->record); i++)
    {
      const CohortValue *value = cohort_record_get_nth_value (slot->record, i);

      if (!make_fact (self, value, &facts[cohort_record_field_index (slot->kind, value->field)], error))
        return FALSE;
    }
  return TRUE;
}

/* The fields that differ from the live row: for a record that fills, those of them that are empty. */
static gboolean
differ (CohortClassifier *self, const CohortSlot *slot, gint64 row, const CohortFact *facts, guint32 *changed,
        GError **error)
{
  CohortRecordMode mode = cohort_record_get_mode (slot->record);

  *changed = 0;
  if (slot->named == 0)
    return TRUE;
  if (!cohort_book_load (self->book, slot->kind, row, error))
    return FALSE;
  for (guint i = 0; i < cohort_record_kind_spec (slot->kind)->n_fields; i++)
    {
      gboolean equal;

      if ((slot->named & (1u << i)) == 0 || (mode == COHORT_RECORD_FILL && !cohort_book_is_empty (self->book, i)))
        continue;
      if (!cohort_book_equals (self->book, i, &facts[i], &equal, error))
        return FALSE;
      if (!equal)
        *changed |= 1u << i;
    }
  cohort_book_unload (self->book);
  return TRUE;
}

static gboolean
set_keys (CohortClassifier *self, const CohortSlot *slot, GError **error)
{
  for (guint i = 0; i < slot->n_keys; i++)
    {
      const CohortKeyTarget *target = &g_array_index (self->targets, CohortKeyTarget, slot->first_target + i);

      /* A shared e-mail stays with the one who had it first. */
      if (target->live)
        continue;
      if (!cohort_book_set_key (self->book, slot->kind, nth_key (slot, i), slot->row, slot->n_keys == 1, error))
        return FALSE;
    }
  return TRUE;
}

/* The same, as far as the record may say so of a row that is there. */
static gboolean
compare (CohortClassifier *self, const CohortSlot *slot, gint64 row, const CohortFact *facts, guint32 *changed,
         GError **error)
{
  CohortRecordMode mode = cohort_record_get_mode (slot->record);

  *changed = 0;
  return mode == COHORT_RECORD_CREATE || mode == COHORT_RECORD_FIRST || differ (self, slot, row, facts, changed, error);
}

/* Fields of a series that say nothing new on their own: when the same thing was seen once more. */
static guint32
restated_fields (CohortRecordKind kind)
{
  const CohortSeriesSpec *series = cohort_series_spec (kind);

  return series != NULL ? 1u << cohort_record_field_index (kind, series->time)
                              | 1u << cohort_record_field_index (kind, series->ignored)
                        : 0;
}

/* Whether a new row of a series would say nothing but what its predecessor says. */
static gboolean
repeats_series (CohortClassifier *self, const CohortSeriesSpec *series, const CohortSlot *slot, const CohortFact *facts,
                gint64 *before, GError **error)
{
  guint32 changed;

  if (!cohort_book_find_series (self->book, series, facts, before, error))
    return FALSE;
  if (*before == 0 || cohort_record_get_mode (slot->record) == COHORT_RECORD_FIRST)
    return TRUE;
  if (!differ (self, slot, *before, facts, &changed, error))
    return FALSE;
  if (changed & ~restated_fields (slot->kind))
    *before = 0;
  return TRUE;
}

static gboolean
add_row (CohortClassifier *self, CohortSlot *slot, const CohortFact *facts, GError **error)
{
  const CohortSeriesSpec *series = cohort_series_spec (slot->kind);
  guint32 mask = 0;

  if (series != NULL && !repeats_series (self, series, slot, facts, &slot->row, error))
    return FALSE;
  if (slot->row != 0)
    {
      slot->state = COHORT_ROW_CLASS_UNCHANGED;
      return TRUE;
    }
  for (guint i = 0; i < COHORT_BOOK_MAX_FIELDS; i++)
    if ((slot->named & (1u << i)) && facts[i].type != COHORT_VALUE_NULL)
      mask |= 1u << i;
  slot->state = COHORT_ROW_CLASS_NEW;
  return cohort_book_insert (self->book, slot->kind, slot->wanted, mask, facts, &slot->row, error)
         && set_keys (self, slot, error);
}

/* The source says that a thing is gone: people are marked, facts stay what they were. */
static gboolean
bury (CohortClassifier *self, CohortSlot *slot, GError **error)
{
  CohortFact facts[COHORT_BOOK_MAX_FIELDS] = { 0 };
  guint field;

  slot->state = COHORT_ROW_CLASS_UNCHANGED;
  if (slot->kind != COHORT_RECORD_IDENTITY || slot->row == 0)
    return TRUE;
  field = cohort_record_field_index (slot->kind, COHORT_F_GONE_AT);
  if (!cohort_book_load (self->book, slot->kind, slot->row, error))
    return FALSE;
  if (!cohort_book_is_empty (self->book, field))
    return TRUE;
  facts[field] = (CohortFact) { COHORT_VALUE_INT, self->now_us, NULL, 0 };
  slot->state = COHORT_ROW_CLASS_CHANGED;
  return cohort_book_update (self->book, slot->kind, slot->row, 1u << field, facts, error);
}

static gboolean
write_slot (CohortClassifier *self, CohortSlot *slot, GError **error)
{
  CohortFact facts[COHORT_BOOK_MAX_FIELDS] = { 0 };
  guint32 changed;

  if (slot->twin >= 0)
    slot->row = cohort_classifier_get_slot (self, (guint) slot->twin)->row;
  if (cohort_record_is_tombstone (slot->record))
    return bury (self, slot, error);
  if (!make_facts (self, slot, facts, error) || !cohort_book_withhold (self->book, slot->kind, slot->row, facts, error))
    return FALSE;
  if (slot->row == 0)
    return add_row (self, slot, facts, error);

  if (!compare (self, slot, slot->row, facts, &changed, error))
    return FALSE;
  if ((changed & ~restated_fields (slot->kind)) == 0)
    changed = 0;
  slot->state = changed != 0 ? COHORT_ROW_CLASS_CHANGED : COHORT_ROW_CLASS_UNCHANGED;
  return (changed == 0 || cohort_book_update (self->book, slot->kind, slot->row, changed, facts, error))
         && (slot->twin >= 0 || set_keys (self, slot, error));
}

static gboolean
write_slots (CohortClassifier *self, const CohortSlot *main, CohortOutcome *outcome, GError **error)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      CohortSlot *slot = cohort_classifier_get_slot (self, i);

      if (!write_slot (self, slot, error))
        return FALSE;
      if (slot->state != COHORT_ROW_CLASS_UNCHANGED && outcome->row_class == COHORT_ROW_CLASS_UNCHANGED)
        outcome->row_class = COHORT_ROW_CLASS_CHANGED;
    }
  if (main->state == COHORT_ROW_CLASS_NEW)
    outcome->row_class = COHORT_ROW_CLASS_NEW;
  outcome->fact = main->row;
  return TRUE;
}

/**
 * cohort_classifier_take:
 * @batch: what a format made of the row
 * @outcome: (out): what became of it
 *
 * Classes a row and, where the ledger writes, writes it. A row that needs the person or is rejected leaves nothing.
 *
 * Returns: FALSE when the ledger failed; @outcome is then not set
 */
gboolean
cohort_classifier_take (CohortClassifier *self, CohortBatch *batch, CohortOutcome *outcome, GError **error)
{
  CohortSlot *main;

  g_clear_pointer (&self->reason, g_free);
  g_array_set_size (self->slots, 0);
  g_array_set_size (self->targets, 0);
  g_string_chunk_clear (self->strings);
  *outcome = (CohortOutcome) { .row_class = COHORT_ROW_CLASS_UNCHANGED };

  if (cohort_batch_get_need (batch) != NULL)
    {
      outcome->row_class = COHORT_ROW_CLASS_NEEDS_YOU;
      refuse (self, outcome, "%s", cohort_batch_get_need (batch));
      return TRUE;
    }
  cohort_classifier_make_slots (self, batch);
  main = cohort_classifier_find_main (self);
  if (main == NULL)
    return TRUE;
  outcome->main = main->record;
  cohort_classifier_make_keys (self, main);
  return judge (self, outcome, error) && (outcome->reason != NULL || write_slots (self, main, outcome, error));
}
