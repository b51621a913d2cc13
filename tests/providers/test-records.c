// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The kinds of records against the schema of the ledger, and batches. */

#include "cohort-record.h"

#include <string.h>

/* Columns that the writer fills, or that belong to the user. */
static const char *const writers_own[] = { "id", "source", "email_key", "handle_key", "recognised_by", NULL };

static char *
read_schema (void)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GDir) dir = g_dir_open (g_getenv ("COHORT_SCHEMA"), 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      {
        g_autofree char *path = g_build_filename (g_getenv ("COHORT_SCHEMA"), name, NULL);
        g_autofree char *text = NULL;

        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        g_string_append (all, text);
      }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Returns: (transfer full): column name -> its definition, of the table as it stands in the schema */
static GHashTable *
table_columns (const char *schema, const char *table)
{
  GHashTable *columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *head = g_strdup_printf ("CREATE TABLE %s (\n", table);
  const char *start = strstr (schema, head);
  const char *end = start != NULL ? strstr (start, "\n) STRICT") : NULL;
  g_autofree char *body = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_nonnull (end);
  body = g_strndup (start + strlen (head), (gsize) (end - start) - strlen (head));
  lines = g_strsplit (body, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", 2);

      if (words[0] != NULL && words[1] != NULL && g_ascii_islower (words[0][0]) && !g_str_has_prefix (lines[i], "--"))
        g_hash_table_insert (columns, g_strdup (words[0]), g_strdup (words[1]));
    }
  return columns;
}

static void
check_field (const CohortKindSpec *kind, const CohortFieldSpec *field, GHashTable *columns)
{
  const char *name = cohort_field_name (field->field);
  const char *definition = g_hash_table_lookup (columns, name);
  gboolean is_required;

  g_test_message ("%s.%s: %s", kind->name, name, definition);
  g_assert_nonnull (definition);
  g_assert_true (g_str_has_prefix (definition, field->type == COHORT_VALUE_TEXT ? "TEXT" : "INTEGER"));
  is_required = strstr (definition, "NOT NULL") != NULL && strstr (definition, "DEFAULT") == NULL;
  g_assert_cmpint (field->required, ==, is_required);
  if (field->type == COHORT_VALUE_REF)
    {
      g_autofree char *reference
          = g_strdup_printf ("REFERENCES %s (id)", cohort_record_kind_spec (field->ref_kind)->name);

      g_assert_nonnull (strstr (definition, reference));
    }
  else
    g_assert_null (strstr (definition, "REFERENCES"));
}

static void
test_schema (void)
{
  g_autofree char *schema = read_schema ();

  for (int kind = 0; kind < COHORT_N_RECORD_KINDS; kind++)
    {
      const CohortKindSpec *spec = cohort_record_kind_spec ((CohortRecordKind) kind);
      g_autoptr (GHashTable) columns = table_columns (schema, spec->name);
      GHashTableIter iter;
      gpointer name;

      g_assert_cmpint (spec->has_source, ==, g_hash_table_contains (columns, "source"));
      for (guint i = 0; i < spec->n_fields; i++)
        {
          check_field (spec, &spec->fields[i], columns);
          g_hash_table_remove (columns, cohort_field_name (spec->fields[i].field));
        }
      g_hash_table_iter_init (&iter, columns);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        {
          g_test_message ("%s.%s is no field", spec->name, (const char *) name);
          g_assert_true (g_strv_contains (writers_own, name));
        }
    }
}

static void
test_field_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (int field = 0; field < COHORT_N_FIELDS; field++)
    {
      const char *name = cohort_field_name ((CohortFieldId) field);

      g_assert_nonnull (name);
      g_assert_true (g_hash_table_add (names, (gpointer) name));
    }
}

static void
test_batch (void)
{
  g_autoptr (CohortBatch) batch = cohort_batch_new ();

  for (int round = 0; round < 3; round++)
    {
      CohortRecord *record = cohort_batch_add (batch, COHORT_RECORD_IDENTITY, "id:1");
      const CohortValue *value;

      g_assert_cmpint (cohort_record_get_mode (record), ==, COHORT_RECORD_SET);
      cohort_record_set_mode (record, COHORT_RECORD_FILL);
      cohort_record_add_key (record, "email:a@example.org");
      cohort_record_set_text (record, COHORT_F_NAME, "Ada");
      cohort_record_set_text (record, COHORT_F_NAME, NULL);
      cohort_record_set_text (record, COHORT_F_EMAIL, "a@example.org");
      cohort_record_set_null (record, COHORT_F_EMAIL);
      value = cohort_record_get_value (record, COHORT_F_NAME);
      g_assert_cmpstr (value->text, ==, "Ada");
      g_assert_cmpint (cohort_record_get_value (record, COHORT_F_EMAIL)->type, ==, COHORT_VALUE_NULL);
      g_assert_null (cohort_record_get_value (record, COHORT_F_URL));
      g_assert_cmpuint (cohort_record_get_n_keys (record), ==, 2);
      g_assert_cmpuint (cohort_record_get_n_values (record), ==, 2);
      cohort_batch_need (batch, "first %d", 1);
      cohort_batch_need (batch, "second");
      g_assert_cmpstr (cohort_batch_get_need (batch), ==, "first 1");
      cohort_batch_clear (batch);
      g_assert_cmpuint (cohort_batch_get_n_records (batch), ==, 0);
      g_assert_null (cohort_batch_get_need (batch));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/providers/records/schema", test_schema);
  g_test_add_func ("/providers/records/field-names", test_field_names);
  g_test_add_func ("/providers/records/batch", test_batch);
  return g_test_run ();
}
