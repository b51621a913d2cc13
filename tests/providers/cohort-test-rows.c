// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-test-rows.h"

#include "cohort-csv.h"

#include <gio/gio.h>
#include <string.h>

/* When every test file is said to have been made: 2026-06-30T12:00:00Z. */
#define MADE_US G_GINT64_CONSTANT (1782820800000000)

static GPtrArray *
take_record (CohortCsv *csv)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < cohort_csv_n_fields (csv); i++)
    g_ptr_array_add (row, g_strdup (cohort_csv_field (csv, i)));
  return row;
}

static void
load_csv (CohortTestTable *self, const char *data, gsize len)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) len, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortCsv) csv = NULL;
  CohortCsvDialect dialect;
  gboolean eof = FALSE;

  g_assert_true (cohort_csv_detect ((const guint8 *) data, len, TRUE, &dialect));
  csv = cohort_csv_new (stream, &dialect);
  while (cohort_csv_read (csv, &eof, NULL, &error) && !eof)
    {
      if (self->names == NULL)
        self->names = take_record (csv);
      else
        g_ptr_array_add (self->rows, take_record (csv));
    }
  g_assert_no_error (error);
  g_assert_nonnull (self->names);
  self->format = cohort_format_detect (COHORT_SHAPE_CSV, (const char *const *) self->names->pdata, self->names->len);
}

static void
load_json (CohortTestTable *self, const char *data, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortJsonRows) rows = cohort_json_rows_new (data, len, &error);
  const char *const *names;
  guint n_names;

  g_assert_no_error (error);
  self->format = cohort_json_rows_detect (rows);
  names = cohort_json_rows_get_names (rows, &n_names);
  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_names; i++)
    g_ptr_array_add (self->names, g_strdup (names[i]));
  for (guint i = 0; i < cohort_json_rows_get_length (rows); i++)
    {
      const char *const *values = cohort_json_rows_get_values (rows, i);
      GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

      for (guint k = 0; k < n_names; k++)
        g_ptr_array_add (row, g_strdup (values[k]));
      g_ptr_array_add (self->rows, row);
    }
}

CohortTestTable *
cohort_test_table_load (const char *path)
{
  CohortTestTable *self = g_new0 (CohortTestTable, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize len;

  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  self->shape = g_str_has_suffix (path, ".json") ? COHORT_SHAPE_JSON : COHORT_SHAPE_CSV;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  if (self->shape == COHORT_SHAPE_JSON)
    load_json (self, data, len);
  else
    load_csv (self, data, len);
  return self;
}

void
cohort_test_table_free (CohortTestTable *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* What import/ would settle on for these files: made on a fixed day, months first where a file leaves that open. */
CohortMapping *
cohort_test_mapping (const CohortFormat *format)
{
  CohortMapping *mapping = cohort_mapping_new_for (format);

  mapping->observed_us = MADE_US;
  if (strcmp (format->provider, "paypal") == 0)
    {
      mapping->date_order = COHORT_DATE_MDY;
      mapping->date_order_known = TRUE;
      mapping->decimal_known = TRUE;
    }
  return mapping;
}

static gboolean
is_instant (CohortFieldId field)
{
  static const CohortFieldId instants[]
      = { COHORT_F_ANSWERED_AT, COHORT_F_ASKED_AT,     COHORT_F_AT,           COHORT_F_AVAILABLE_ON,
          COHORT_F_CANCEL_AT,   COHORT_F_COVERS_FROM,  COHORT_F_COVERS_TO,    COHORT_F_EFFECTIVE_FROM,
          COHORT_F_GONE_AT,     COHORT_F_JOINED_AT,    COHORT_F_OBSERVED_AT,  COHORT_F_OCCURRED_AT,
          COHORT_F_PAID_AT,     COHORT_F_PAID_THROUGH, COHORT_F_PUBLISHED_AT, COHORT_F_REFUNDED_AT,
          COHORT_F_STARTED_AT,  COHORT_F_TRIAL_END };

  for (guint i = 0; i < G_N_ELEMENTS (instants); i++)
    if (instants[i] == field)
      return TRUE;
  return FALSE;
}

static void
dump_text (const char *text, GString *out)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    if (*text == '\n')
      g_string_append (out, "\\n");
    else if (*text == '\r')
      g_string_append (out, "\\r");
    else
      g_string_append_c (out, *text);
  g_string_append_c (out, '"');
}

static void
dump_value (const CohortValue *value, GString *out)
{
  char instant[COHORT_INSTANT_LEN];

  g_string_append_printf (out, " %s=", cohort_field_name (value->field));
  switch (value->type)
    {
    case COHORT_VALUE_INT:
      if (is_instant (value->field))
        g_string_append (out, cohort_instant_print (value->i, instant));
      else
        g_string_append_printf (out, "%" G_GINT64_FORMAT, value->i);
      break;
    case COHORT_VALUE_TEXT:
      g_assert_true (g_utf8_validate (value->text, -1, NULL));
      dump_text (value->text, out);
      break;
    case COHORT_VALUE_REF:
      g_string_append_printf (out, "%s(%s)", cohort_record_kind_spec (value->ref_kind)->name, value->text);
      break;
    case COHORT_VALUE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

void
cohort_test_dump_batch (CohortBatch *batch, GString *out)
{
  static const char *const modes[] = { "", " fill", " create", " first", " attach" };

  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    {
      CohortRecord *record = cohort_batch_get_record (batch, i);

      g_string_append_printf (out, "  %s%s", cohort_record_kind_spec (cohort_record_get_kind (record))->name,
                              modes[cohort_record_get_mode (record)]);
      for (guint k = 0; k < cohort_record_get_n_keys (record); k++)
        {
          g_assert_true (g_utf8_validate (cohort_record_get_nth_key (record, k), -1, NULL));
          g_string_append_printf (out, " [%s]", cohort_record_get_nth_key (record, k));
        }
      for (guint k = 0; k < cohort_record_get_n_values (record); k++)
        dump_value (cohort_record_get_nth_value (record, k), out);
      g_string_append_c (out, '\n');
    }
}

void
cohort_test_dump_row (const CohortFormat *format, const CohortMapping *mapping, const CohortRow *row, GString *out)
{
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  g_autoptr (GError) error = NULL;

  if (!format->row (row, mapping, batch, &error))
    {
      g_assert_error (error, error->domain, error->code);
      g_string_append_printf (out, "  rejected: %s\n", error->message);
      return;
    }
  g_assert_no_error (error);
  if (cohort_batch_get_need (batch) != NULL)
    g_string_append_printf (out, "  needs you: %s\n", cohort_batch_get_need (batch));
  else
    cohort_test_dump_batch (batch, out);
}

char *
cohort_test_dump_table (const CohortTestTable *table, const CohortMapping *mapping)
{
  g_autoptr (CohortRow) row = cohort_row_new ();
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s\n", table->format->id);
  cohort_row_set_columns (row, (const char *const *) table->names->pdata, table->names->len);
  for (guint i = 0; i < table->rows->len; i++)
    {
      GPtrArray *values = g_ptr_array_index (table->rows, i);

      g_string_append_printf (out, "%u\n", i + 1);
      cohort_row_set_values (row, (const char *const *) values->pdata, values->len);
      cohort_row_set_position (row, i + 1, i + 2);
      cohort_test_dump_row (table->format, mapping, row, out);
    }
  return g_string_free (out, FALSE);
}
