// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Records: facts as a provider or a file states them, before they have met the database.
 *
 * A record is partial: it says something about the fields it names and nothing about the others. It
 * names other records of the same source by (kind, key); the writer resolves them, in any order. A
 * record without a key of its own gets one from its content and its occurrence number (import/).
 *
 * A batch owns its records and every string in them, in one arena: a million rows are parsed through
 * one batch that is cleared between rows. Not thread-safe: one batch belongs to one job. */

#include "cohort-record-private.h"

#include <string.h>

static void
record_free (gpointer data)
{
  CohortRecord *self = data;

  g_array_unref (self->values);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

CohortBatch *
cohort_batch_new (void)
{
  CohortBatch *self = g_new0 (CohortBatch, 1);

  self->strings = g_string_chunk_new (4096);
  self->records = g_ptr_array_new_with_free_func (record_free);
  return self;
}

void
cohort_batch_free (CohortBatch *self)
{
  if (self == NULL)
    return;
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->records);
  cohort_batch_clear_pull (self);
  g_free (self->need);
  g_free (self);
}

/**
 * cohort_batch_clear:
 *
 * Forgets all records, keeping the memory for the next row. Records and strings got before are invalid.
 */
void
cohort_batch_clear (CohortBatch *self)
{
  g_string_chunk_clear (self->strings);
  self->n_records = 0;
  cohort_batch_clear_pull (self);
  g_clear_pointer (&self->need, g_free);
}

/**
 * cohort_batch_new_view:
 *
 * Returns: (transfer full): a batch that shows records of another one and has none of its own
 */
CohortBatch *
cohort_batch_new_view (void)
{
  CohortBatch *self = g_new0 (CohortBatch, 1);

  self->strings = g_string_chunk_new (1);
  self->records = g_ptr_array_new ();
  return self;
}

/**
 * cohort_batch_view:
 * @self: of cohort_batch_new_view()
 * @whole: must outlive what is shown of it
 *
 * Shows @n records of @whole from the one at @first on.
 */
void
cohort_batch_view (CohortBatch *self, CohortBatch *whole, guint first, guint n)
{
  g_return_if_fail (first + n <= whole->n_records);

  g_ptr_array_set_size (self->records, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->records, g_ptr_array_index (whole->records, first + i));
  self->n_records = n;
}

/**
 * cohort_batch_add:
 * @key: (nullable): the provider's own key with its type before it ("id:sub_1", "email:a@b.c"), or %NULL
 *   where the fact has none
 *
 * Returns: (transfer none): a new record, valid until the batch is cleared
 */
CohortRecord *
cohort_batch_add (CohortBatch *self, CohortRecordKind kind, const char *key)
{
  CohortRecord *record;

  g_return_val_if_fail (kind < COHORT_N_RECORD_KINDS, NULL);

  if (self->n_records == self->records->len)
    {
      record = g_new0 (CohortRecord, 1);
      record->batch = self;
      record->values = g_array_new (FALSE, FALSE, sizeof (CohortValue));
      record->keys = g_ptr_array_new ();
      g_ptr_array_add (self->records, record);
    }
  record = g_ptr_array_index (self->records, self->n_records++);
  record->kind = kind;
  record->tombstone = FALSE;
  record->mode = COHORT_RECORD_SET;
  g_array_set_size (record->values, 0);
  g_ptr_array_set_size (record->keys, 0);
  if (key != NULL)
    cohort_record_add_key (record, key);
  return record;
}

/**
 * cohort_batch_need:
 *
 * Says that the row cannot be taken without the user's decision, and why. The first reason stays.
 */
void
cohort_batch_need (CohortBatch *self, const char *format, ...)
{
  va_list args;

  if (self->need != NULL)
    return;
  va_start (args, format);
  self->need = g_strdup_vprintf (format, args);
  va_end (args);
}

/**
 * cohort_batch_get_need:
 *
 * Returns: (nullable): why the row needs the user, or %NULL
 */
const char *
cohort_batch_get_need (CohortBatch *self)
{
  return self->need;
}

guint
cohort_batch_get_n_records (CohortBatch *self)
{
  return self->n_records;
}

CohortRecord *
cohort_batch_get_record (CohortBatch *self, guint index)
{
  g_return_val_if_fail (index < self->n_records, NULL);

  return g_ptr_array_index (self->records, index);
}

/**
 * cohort_record_add_key:
 *
 * Adds a further key by which the same fact is known at its source. The first found one decides;
 * two keys that lead to two rows make the row one that needs the user.
 */
void
cohort_record_add_key (CohortRecord *self, const char *key)
{
  g_return_if_fail (key != NULL && *key != '\0');

  g_ptr_array_add (self->keys, g_string_chunk_insert (self->batch->strings, key));
}

static CohortValue *
add_value (CohortRecord *self, CohortFieldId field, CohortValueType type)
{
  const CohortFieldSpec *spec = cohort_record_field_spec (self->kind, field);
  CohortValue value = { .field = field, .type = type };

  if (spec == NULL || (type != COHORT_VALUE_NULL && spec->type != type))
    {
      g_critical ("%s has no field %s of that type", cohort_record_kind_spec (self->kind)->name,
                  cohort_field_name (field));
      return NULL;
    }
  for (guint i = 0; i < self->values->len; i++)
    {
      CohortValue *old = &g_array_index (self->values, CohortValue, i);

      if (old->field == field)
        {
          *old = value;
          return old;
        }
    }
  g_array_append_val (self->values, value);
  return &g_array_index (self->values, CohortValue, self->values->len - 1);
}

void
cohort_record_set_int (CohortRecord *self, CohortFieldId field, gint64 value)
{
  CohortValue *slot = add_value (self, field, COHORT_VALUE_INT);

  if (slot != NULL)
    slot->i = value;
}

/**
 * cohort_record_set_text:
 * @value: (nullable): valid UTF-8; %NULL says nothing, as if the call had not been made
 */
void
cohort_record_set_text (CohortRecord *self, CohortFieldId field, const char *value)
{
  if (value != NULL)
    cohort_record_set_text_len (self, field, value, strlen (value));
}

void
cohort_record_set_text_len (CohortRecord *self, CohortFieldId field, const char *value, gsize len)
{
  CohortValue *slot = add_value (self, field, COHORT_VALUE_TEXT);

  if (slot != NULL)
    slot->text = g_string_chunk_insert_len (self->batch->strings, value, len);
}

/**
 * cohort_record_set_null:
 *
 * Says that the source states @field to be empty: an earlier value goes.
 */
void
cohort_record_set_null (CohortRecord *self, CohortFieldId field)
{
  add_value (self, field, COHORT_VALUE_NULL);
}

/**
 * cohort_record_set_ref:
 *
 * Refers to the record of @kind known by @key at the same source. It may come later, even in another file.
 */
void
cohort_record_set_ref (CohortRecord *self, CohortFieldId field, CohortRecordKind kind, const char *key)
{
  const CohortFieldSpec *spec = cohort_record_field_spec (self->kind, field);
  CohortValue *slot;

  g_return_if_fail (key != NULL && *key != '\0');
  g_return_if_fail (spec != NULL && spec->type == COHORT_VALUE_REF && spec->ref_kind == kind);

  slot = add_value (self, field, COHORT_VALUE_REF);
  slot->ref_kind = kind;
  slot->text = g_string_chunk_insert (self->batch->strings, key);
}

/**
 * cohort_record_delete:
 *
 * Makes the record a tombstone: the source says that the thing is gone.
 */
void
cohort_record_delete (CohortRecord *self)
{
  self->tombstone = TRUE;
}

/**
 * cohort_record_set_mode:
 *
 * Says what the record may do to a row that is already there. Two files may tell of one fact, one of them better: the
 * lesser one's record creates or fills, so that importing the files again in any order changes nothing. A batch may
 * hold several records of one key with different modes; they apply in turn.
 */
void
cohort_record_set_mode (CohortRecord *self, CohortRecordMode mode)
{
  self->mode = mode;
}

CohortRecordMode
cohort_record_get_mode (const CohortRecord *self)
{
  return self->mode;
}

CohortRecordKind
cohort_record_get_kind (const CohortRecord *self)
{
  return self->kind;
}

/**
 * cohort_record_get_key:
 *
 * Returns: (nullable): the first key
 */
const char *
cohort_record_get_key (const CohortRecord *self)
{
  return self->keys->len > 0 ? g_ptr_array_index (self->keys, 0) : NULL;
}

guint
cohort_record_get_n_keys (const CohortRecord *self)
{
  return self->keys->len;
}

const char *
cohort_record_get_nth_key (const CohortRecord *self, guint index)
{
  g_return_val_if_fail (index < self->keys->len, NULL);

  return g_ptr_array_index (self->keys, index);
}

gboolean
cohort_record_is_tombstone (const CohortRecord *self)
{
  return self->tombstone;
}

guint
cohort_record_get_n_values (const CohortRecord *self)
{
  return self->values->len;
}

const CohortValue *
cohort_record_get_nth_value (const CohortRecord *self, guint index)
{
  g_return_val_if_fail (index < self->values->len, NULL);

  return &g_array_index (self->values, CohortValue, index);
}

/**
 * cohort_record_get_value:
 *
 * Returns: (nullable): what the record says of @field, or %NULL where it says nothing
 */
const CohortValue *
cohort_record_get_value (const CohortRecord *self, CohortFieldId field)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const CohortValue *value = &g_array_index (self->values, CohortValue, i);

      if (value->field == field)
        return value;
    }
  return NULL;
}
