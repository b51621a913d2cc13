// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The whole file is read once, for its encoding and its checksum, then its first SAMPLE_ROWS rows for what its columns
 * hold. The ledger is asked how a file with these columns was read the last time. Nothing is decided here but the
 * format; what follows from it, cohort-import-file.c decides. */

#include "config.h"

#include "cohort-detect.h"

#include "cohort-import-types.h"
#include "cohort-setting.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>

#define SAMPLE_ROWS 200

static void
column_free (gpointer data)
{
  CohortDetectedColumn *column = data;

  g_free (column->name);
  for (guint i = 0; i < COHORT_DETECT_SAMPLES; i++)
    g_free (column->samples[i]);
  g_free (column);
}

static void
source_free (gpointer data)
{
  CohortDetectedSource *source = data;

  g_free (source->kind);
  g_free (source->name);
  g_free (source->zone);
  g_free (source->currency);
  g_free (source);
}

static void
ledger_clear (gpointer data)
{
  CohortDetectedLedger *self = data;

  g_ptr_array_unref (self->sources);
  g_free (self->zone);
}

void
cohort_detected_ledger_unref (CohortDetectedLedger *self)
{
  g_atomic_rc_box_release_full (self, ledger_clear);
}

static gboolean
load_sources (CohortDb *db, GPtrArray *sources, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT id, kind, name, zone, currency FROM source WHERE kind <> 'hand' ORDER BY id", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortDetectedSource *source = g_new0 (CohortDetectedSource, 1);

      source->id = cohort_stmt_int64 (stmt, 0);
      source->kind = cohort_stmt_dup_text (stmt, 1);
      source->name = cohort_stmt_dup_text (stmt, 2);
      source->zone = cohort_stmt_dup_text (stmt, 3);
      source->currency = cohort_stmt_dup_text (stmt, 4);
      g_ptr_array_add (sources, source);
    }
  return step == COHORT_DONE;
}

static gpointer
load_ledger_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortDetectedLedger *self = data;

  if (load_sources (db, self->sources, error))
    cohort_setting_get (db, COHORT_SETTING_ZONE, &self->zone, error);
  return NULL;
}

/**
 * cohort_detected_ledger_load:
 *
 * Returns: (transfer full) (nullable): the sources there are, and the community's zone
 */
CohortDetectedLedger *
cohort_detected_ledger_load (CohortStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortDetectedLedger) self = g_atomic_rc_box_new0 (CohortDetectedLedger);
  g_autoptr (GError) local = NULL;

  self->sources = g_ptr_array_new_with_free_func (source_free);
  cohort_store_read (store, load_ledger_job, self, cancellable, &local);
  if (local == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static CohortDetected *
detected_new (CohortInput *input, CohortDetectedLedger *ledger)
{
  CohortDetected *self = g_atomic_rc_box_new0 (CohortDetected);

  self->input = cohort_input_ref (input);
  self->ledger = g_atomic_rc_box_acquire (ledger);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->doubled = g_new0 (char *, 1);
  return self;
}

static void
detected_clear (gpointer data)
{
  CohortDetected *self = data;

  cohort_input_unref (self->input);
  cohort_detected_ledger_unref (self->ledger);
  g_ptr_array_unref (self->columns);
  cohort_sheet_shape_clear (&self->shape);
  g_clear_pointer (&self->saved_mapping, cohort_mapping_free);
  g_strfreev (self->doubled);
  g_free (self->fault);
  g_free (self->checksum);
  g_free (self->signature);
}

void
cohort_detected_unref (CohortDetected *self)
{
  g_atomic_rc_box_release_full (self, detected_clear);
}

/**
 * cohort_detected_new_fault:
 * @fault: a translated sentence
 *
 * Returns: (transfer full): a file that cannot be read
 */
CohortDetected *
cohort_detected_new_fault (CohortInput *input, CohortDetectedLedger *ledger, const char *fault)
{
  CohortDetected *self = detected_new (input, ledger);

  self->fault = g_strdup (fault);
  return self;
}

/**
 * cohort_detected_dup_names:
 *
 * Returns: (transfer full): the names of the columns
 */
char **
cohort_detected_dup_names (const CohortDetected *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->columns->len; i++)
    g_strv_builder_add (builder, ((CohortDetectedColumn *) g_ptr_array_index (self->columns, i))->name);
  return g_strv_builder_end (builder);
}

/**
 * cohort_detected_find_source:
 *
 * Returns: (transfer none) (nullable): the source, as it was when the file was added
 */
const CohortDetectedSource *
cohort_detected_find_source (const CohortDetected *self, gint64 id)
{
  for (guint i = 0; i < self->ledger->sources->len; i++)
    {
      const CohortDetectedSource *source = g_ptr_array_index (self->ledger->sources, i);

      if (source->id == id)
        return source;
    }
  return NULL;
}

/* Columns and samples */

static void
sample_value (CohortDetectedColumn *column, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  cohort_decimal_evidence_add (&column->decimals, value);
  cohort_date_evidence_add (&column->dates, value);
  for (guint i = 0; i < COHORT_DETECT_SAMPLES; i++)
    if (column->samples[i] == NULL)
      {
        column->samples[i] = cohort_text_display (value);
        break;
      }
}

/* Each name once, in the file's order. Rows know their columns whatever the case of the letters. */
static char **
find_doubled (const GPtrArray *columns)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = ((CohortDetectedColumn *) g_ptr_array_index (columns, i))->name;
      guint before = 0, after = 0;

      for (guint j = 0; j < columns->len; j++)
        if (j != i && g_ascii_strcasecmp (((CohortDetectedColumn *) g_ptr_array_index (columns, j))->name, name) == 0)
          (*(j < i ? &before : &after))++;
      if (before == 0 && after > 0)
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static gboolean
sample_columns (CohortDetected *self, CohortSheet *sheet, GCancellable *cancellable, GError **error)
{
  CohortRow *row = cohort_sheet_get_row (sheet);
  gboolean end = FALSE;

  for (guint i = 0; i < cohort_row_get_n_columns (row); i++)
    {
      CohortDetectedColumn *column = g_new0 (CohortDetectedColumn, 1);

      column->name = g_strdup (cohort_row_get_column (row, i));
      g_ptr_array_add (self->columns, column);
    }
  g_strfreev (self->doubled);
  self->doubled = find_doubled (self->columns);
  for (guint n = 0; n < SAMPLE_ROWS && !end; n++)
    {
      if (!cohort_sheet_next (sheet, &end, cancellable, error))
        return FALSE;
      for (guint i = 0; i < self->columns->len && !end; i++)
        sample_value (g_ptr_array_index (self->columns, i), cohort_row_get_nth (row, i));
    }
  return TRUE;
}

static gpointer
load_saved_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortDetected *self = data;
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT format, source, settings FROM mapping WHERE signature = ?1", error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_text (stmt, 1, self->signature);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return NULL;
  self->saved_format = cohort_format_by_id (cohort_stmt_text (stmt, 0));
  self->saved_source = cohort_stmt_int64 (stmt, 1);
  /* One that cannot be read any more is as good as none. */
  self->saved_mapping = cohort_mapping_from_json (cohort_stmt_text (stmt, 2), NULL);
  return NULL;
}

static gboolean
look (CohortDetected *self, CohortStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) local = NULL;
  g_autoptr (CohortSheet) sheet = NULL;
  g_auto (GStrv) names = NULL;

  self->format = cohort_sheet_sniff (self->input, &self->shape, checksum, cancellable, &local);
  if (local == NULL)
    sheet = cohort_sheet_open (self->input, &self->shape, NULL, cancellable, &local);
  if (sheet == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!sample_columns (self, sheet, cancellable, error))
    return FALSE;
  if (self->columns->len == 0)
    {
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_UNREADABLE,
                           _ ("The first line of the file names no columns."));
      return FALSE;
    }
  self->checksum = g_strdup (g_checksum_get_string (checksum));
  names = cohort_detected_dup_names (self);
  self->signature = cohort_sheet_signature ((const char *const *) names, self->columns->len);
  if (self->format == NULL)
    self->format = cohort_format_detect (self->shape.shape, (const char *const *) names, self->columns->len);
  cohort_store_read (store, load_saved_job, self, cancellable, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What is the file's own fault is said of the file; a cancelled or failing ledger stops everything. */
static gboolean
is_fault_of_file (const GError *error)
{
  return error->domain != COHORT_STORE_ERROR && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * cohort_detect:
 * @ledger: what the ledger knows
 *
 * Looks at a file.
 *
 * Returns: (transfer full) (nullable): what was found, which may be that it cannot be read
 */
CohortDetected *
cohort_detect (CohortInput *input, CohortDetectedLedger *ledger, CohortStore *store, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (CohortDetected) self = detected_new (input, ledger);
  g_autoptr (GError) local = NULL;

  if (look (self, store, cancellable, &local))
    return g_steal_pointer (&self);
  if (is_fault_of_file (local))
    return cohort_detected_new_fault (input, ledger, local->message);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
