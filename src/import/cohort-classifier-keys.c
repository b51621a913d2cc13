// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The records of a row put in order, and a key for each of them: the first of the steps that cohort-classifier.c tells
 * of. Keys made here are kept in ledgers: how they are made must never change. */

#include "config.h"

#include "cohort-classifier-private.h"

#include "cohort-format.h"

#include <string.h>

static char *G_GNUC_PRINTF (2, 3) intern (CohortClassifier *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_string_chunk_insert (self->strings, text);
}

/* One slot for each record, in the order of kinds, else as the batch has them. */
void
cohort_classifier_make_slots (CohortClassifier *self, CohortBatch *batch)
{
  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    {
      CohortRecord *record = cohort_batch_get_record (batch, i);
      CohortSlot slot = { .record = record, .kind = cohort_record_get_kind (record), .twin = -1 };
      guint place = self->slots->len;

      for (guint v = 0; v < cohort_record_get_n_values (record); v++)
        slot.named |= 1u << cohort_record_field_index (slot.kind, cohort_record_get_nth_value (record, v)->field);
      while (place > 0 && cohort_classifier_get_slot (self, place - 1)->kind > slot.kind)
        place--;
      g_array_insert_val (self->slots, place, slot);
    }
}

CohortSlot *
cohort_classifier_find_main (CohortClassifier *self)
{
  CohortSlot *main = NULL;

  for (guint i = 0; i < self->slots->len; i++)
    {
      CohortSlot *slot = cohort_classifier_get_slot (self, i);

      if (slot->kind == self->main_kind)
        return slot;
      if (main == NULL || (main->kind != COHORT_RECORD_BALANCE_ENTRY && slot->kind == COHORT_RECORD_PAYMENT)
          || slot->kind == COHORT_RECORD_BALANCE_ENTRY)
        main = slot;
    }
  return main;
}

/* How often the file has brought (@kind, @key), this time included. */
static gint64
count_occurrence (CohortClassifier *self, CohortRecordKind kind, const char *key)
{
  CohortTallyKey name = cohort_tally_key (kind, 0, key, strlen (key));
  gint64 n = 0;

  cohort_tally_get (self->seen, &name, &n);
  cohort_tally_set (self->seen, &name, ++n);
  return n;
}

static const char *
number_key (CohortClassifier *self, CohortRecordKind kind, const char *key)
{
  gint64 n = count_occurrence (self, kind, key);

  return n == 1 ? key : intern (self, "%s#%" G_GINT64_FORMAT, key, n);
}

static gboolean
is_content_key (const char *key)
{
  return key != NULL && g_str_has_prefix (key, COHORT_ROW_KEY);
}

/* The key of a main record that has none: what it says, but for when that was seen. */
static const char *
make_content_key (CohortClassifier *self, const CohortSlot *slot)
{
  char text[COHORT_HASH_LEN];
  CohortHash hash;

  for (guint i = 0; i < cohort_record_kind_spec (slot->kind)->n_fields; i++)
    {
      CohortFieldId field = cohort_record_kind_spec (slot->kind)->fields[i].field;
      const CohortValue *value = cohort_record_get_value (slot->record, field);

      if (value == NULL || value->type == COHORT_VALUE_NULL || field == COHORT_F_OBSERVED_AT
          || field == COHORT_F_SEEN_AT)
        continue;
      cohort_hasher_add (self->hasher, cohort_field_name (field), -1);
      if (value->type == COHORT_VALUE_INT)
        cohort_hasher_add_int (self->hasher, value->i);
      else
        cohort_hasher_add (self->hasher, value->text, -1);
    }
  hash = cohort_hasher_finish (self->hasher);
  return intern (self, "%s%s", COHORT_ROW_KEY, cohort_hash_print (&hash, text));
}

/* A later record of the row that says more of the same thing shares its number. */
static const CohortSlot *
find_same_content (CohortClassifier *self, guint until, CohortRecordKind kind, const char *key)
{
  for (guint i = 0; i < until; i++)
    {
      const CohortSlot *slot = cohort_classifier_get_slot (self, i);

      if (slot->kind == kind && slot->plain != NULL && strcmp (slot->plain, key) == 0)
        return slot;
    }
  return NULL;
}

void
cohort_classifier_make_keys (CohortClassifier *self, CohortSlot *main)
{
  guint place = 0;

  if (cohort_record_get_key (main->record) == NULL)
    main->key = number_key (self, main->kind, make_content_key (self, main));
  for (guint i = 0; i < self->slots->len; i++)
    {
      CohortSlot *slot = cohort_classifier_get_slot (self, i);
      const char *key = cohort_record_get_key (slot->record);

      if (is_content_key (key))
        {
          const CohortSlot *same = find_same_content (self, i, slot->kind, key);

          slot->plain = key;
          slot->key = same != NULL ? same->key : number_key (self, slot->kind, key);
        }
      else if (key != NULL)
        slot->key = key;
    }
  for (guint i = 0; i < self->slots->len; i++)
    {
      CohortSlot *slot = cohort_classifier_get_slot (self, i);

      place = i > 0 && cohort_classifier_get_slot (self, i - 1)->kind == slot->kind ? place + 1 : 0;
      if (slot->key == NULL)
        slot->key = intern (self, "of:%s:%s:%u", cohort_record_kind_spec (main->kind)->name, main->key, place);
    }
}
