// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The transaction around the rows of a file. The import's own row and those of its problems are not undone with it:
 * they are the record of what was tried. What is written for a column that is not to be stored is its name, never a
 * value. Writer's thread only. */

#include "config.h"

#include "cohort-import-write.h"

#include "cohort-journal.h"
#include "cohort-recognise.h"
#include "cohort-report.h"

#include <json-glib/json-glib.h>

/* Rows of import_row are written this many at a time. */
#define MANY 32

/* What became of a row of the file. */
typedef struct
{
  guint64 row, line;
  const char *row_class;
  const char *kind; /* (nullable) */
  gint64 fact;      /* 0: none */
  char *reason;     /* (nullable) */
  char *content;    /* (nullable) */
} WaitingRow;

struct _CohortImportWriter
{
  CohortDb *db;                 /* (unowned) */
  const CohortImportPlan *plan; /* (unowned) */
  gint64 now_us;
  gint64 source;
  gint64 import;
  WaitingRow waiting[MANY];
  guint n_waiting;
  CohortStmt *many; /* inserts MANY rows */
};

static void
clear_waiting (CohortImportWriter *self)
{
  for (guint i = 0; i < self->n_waiting; i++)
    {
      g_free (self->waiting[i].reason);
      g_free (self->waiting[i].content);
    }
  self->n_waiting = 0;
}

void
cohort_import_writer_free (CohortImportWriter *self)
{
  if (self == NULL)
    return;
  clear_waiting (self);
  g_clear_pointer (&self->many, cohort_stmt_release);
  g_free (self);
}

gint64
cohort_import_writer_get_source (CohortImportWriter *self)
{
  return self->source;
}

/* Journal and sources */

/* What a history says of the step; the model makes words of it. */
static char *
make_detail (const CohortImportPlan *plan, guint64 n_rows)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "file");
  json_builder_add_string_value (builder, plan->input->name);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, plan->format->id);
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, (gint64) n_rows);
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, plan->mapping->source_name);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
get_one (CohortDb *db, const char *sql, gint64 number, const char *text, gint64 *out, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  *out = 0;
  if (stmt == NULL)
    return FALSE;
  if (text != NULL)
    cohort_stmt_bind_text (stmt, 1, text);
  else if (number != 0)
    cohort_stmt_bind_int64 (stmt, 1, number);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *out = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

static char *
source_key (const CohortImportPlan *plan)
{
  return g_strdup_printf ("%s\n%s", plan->mapping->source_kind, plan->mapping->source_name);
}

/* The source to write to; *make: it has still to be inserted, under that id. A source that undo took comes back under
 * its old id, so that its keys lead to what they did. */
static gboolean
choose_source (CohortDb *db, const CohortImportPlan *plan, gint64 *source, gboolean *make, GError **error)
{
  g_autofree char *key = source_key (plan);

  *make = FALSE;
  if (plan->source != 0 && !get_one (db, "SELECT id FROM source WHERE id = ?1", plan->source, NULL, source, error))
    return FALSE;
  if (plan->source != 0 && *source != 0)
    return TRUE;
  if (!cohort_import_find_source (db, plan->mapping->source_kind, plan->mapping->source_name, source, error))
    return FALSE;
  if (*source != 0)
    return TRUE;
  *make = TRUE;
  if (!get_one (db,
                "SELECT row FROM external_key WHERE source = 0 AND kind = 'source' AND key = ?1"
                " AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = row)",
                0, key, source, error))
    return FALSE;
  return *source != 0
         || get_one (db, "SELECT 1 + ifnull ((SELECT seq FROM sqlite_sequence WHERE name = 'source'), 0)", 0, NULL,
                     source, error);
}

static gboolean
insert_source (CohortImportWriter *self, GError **error)
{
  const CohortMapping *mapping = self->plan->mapping;
  g_autofree char *key = source_key (self->plan);
  g_autoptr (CohortStmt) keep
      = cohort_db_prepare (self->db,
                           "INSERT INTO external_key (source, kind, key, row) VALUES (0, 'source', ?1, ?2)"
                           " ON CONFLICT (source, kind, key) DO UPDATE SET row = excluded.row",
                           error);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db, "INSERT INTO source (id, kind, name, zone, currency) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (keep == NULL || stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, mapping->source_kind);
  cohort_stmt_bind_text (stmt, 3, mapping->source_name);
  cohort_stmt_bind_text (stmt, 4, mapping->zone);
  cohort_stmt_bind_text (stmt, 5, mapping->currency);
  cohort_stmt_bind_text (keep, 1, key);
  cohort_stmt_bind_int64 (keep, 2, self->source);
  return cohort_stmt_run (stmt, error) && cohort_stmt_run (keep, error);
}

/* The import */

static gboolean
insert_import (CohortImportWriter *self, GError **error)
{
  g_autofree char *base = g_path_get_basename (self->plan->input->name);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db,
      "INSERT INTO import (source, file, file_hash, format, imported_at, observed_at, n_rows, n_new, n_changed,"
      " n_unchanged, n_needs_you, n_rejected, totals) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, 0, 0, 0, '[]')",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, base);
  cohort_stmt_bind_text (stmt, 3, self->plan->checksum);
  cohort_stmt_bind_text (stmt, 4, self->plan->format->id);
  cohort_stmt_bind_int64 (stmt, 5, self->now_us);
  cohort_stmt_bind_int64 (stmt, 6, self->plan->mapping->observed_us);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  self->import = cohort_db_last_id (self->db);
  return TRUE;
}

static CohortStmt *
prepare_rows (CohortDb *db, guint n, GError **error)
{
  g_autoptr (GString) sql = g_string_new (
      "INSERT INTO import_row (import, row, line, class, kind, fact, reason, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

  for (guint i = 1; i < n; i++)
    g_string_append (sql, ", (?, ?, ?, ?, ?, ?, ?, ?)");
  return cohort_db_prepare (db, sql->str, error);
}

static void
bind_waiting (CohortImportWriter *self, CohortStmt *stmt, int index, const WaitingRow *waiting)
{
  cohort_stmt_bind_int64 (stmt, index, self->import);
  cohort_stmt_bind_int64 (stmt, index + 1, (gint64) waiting->row);
  cohort_stmt_bind_int64 (stmt, index + 2, (gint64) waiting->line);
  cohort_stmt_bind_text (stmt, index + 3, waiting->row_class);
  cohort_stmt_bind_text (stmt, index + 4, waiting->kind);
  cohort_stmt_bind_id (stmt, index + 5, waiting->fact);
  cohort_stmt_bind_text (stmt, index + 6, waiting->reason);
  cohort_stmt_bind_text (stmt, index + 7, waiting->content);
}

/* Writes the rows that wait: one statement for all of them costs little more than one for a single row. */
static gboolean
write_waiting (CohortImportWriter *self, GError **error)
{
  g_autoptr (CohortStmt) fewer = NULL;
  CohortStmt *stmt = self->many;

  if (self->n_waiting == 0)
    return TRUE;
  if (self->n_waiting < MANY)
    stmt = fewer = prepare_rows (self->db, self->n_waiting, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_reset (stmt);
  for (guint i = 0; i < self->n_waiting; i++)
    bind_waiting (self, stmt, (int) i * 8 + 1, &self->waiting[i]);
  clear_waiting (self);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_import_writer_begin:
 * @plan: must outlive the writer
 *
 * Begins the transaction and the journal step of a file, and makes its source where there is none. On success the
 * caller ends it with cohort_import_writer_commit() or cohort_journal_abort().
 *
 * Returns: (transfer full) (nullable): the writer
 */
CohortImportWriter *
cohort_import_writer_begin (CohortDb *db, const CohortImportPlan *plan, gint64 now_us, GError **error)
{
  g_autoptr (CohortImportWriter) self = g_new0 (CohortImportWriter, 1);
  g_autofree char *detail = make_detail (plan, 0);
  gboolean make;

  self->db = db;
  self->plan = plan;
  self->now_us = now_us;
  if (!choose_source (db, plan, &self->source, &make, error))
    return NULL;
  /* Not a step of the person's own: Ctrl+Z, pressed for a tag, must not take a whole file back. */
  if (!cohort_journal_begin (db, "import", detail, FALSE, self->source, now_us, error))
    return NULL;
  cohort_db_touch_domains (db, COHORT_DOMAIN_SOURCES);
  self->many = prepare_rows (db, MANY, error);
  if (self->many != NULL && (!make || insert_source (self, error)) && insert_import (self, error))
    return g_steal_pointer (&self);
  cohort_journal_abort (db);
  return NULL;
}

/**
 * cohort_import_writer_row:
 * @content: (nullable): of a row that was not taken
 *
 * Keeps what became of a row, unless it said nothing new.
 */
gboolean
cohort_import_writer_row (CohortImportWriter *self, const CohortOutcome *outcome, guint64 row, guint64 line,
                          const char *content, GError **error)
{
  gboolean taken = outcome->reason == NULL && outcome->main != NULL;
  WaitingRow *waiting;

  if (outcome->row_class == COHORT_ROW_CLASS_UNCHANGED)
    return TRUE;
  waiting = &self->waiting[self->n_waiting++];
  *waiting = (WaitingRow) {
    .row = row,
    .line = line,
    .row_class = cohort_row_class_id (outcome->row_class),
    .kind = taken ? cohort_record_kind_spec (cohort_record_get_kind (outcome->main))->name : NULL,
    .fact = taken ? outcome->fact : 0,
    .reason = g_strdup (outcome->reason),
    .content = g_strdup (content),
  };
  return self->n_waiting < MANY || write_waiting (self, error);
}

/* A reading that took no row is nothing to remember: the next file of its kind is looked at afresh. */
static gboolean
took_rows (const CohortImportReport *report)
{
  return report->n_rows == 0
         || report->n[COHORT_ROW_CLASS_REJECTED] + report->n[COHORT_ROW_CLASS_NEEDS_YOU] < report->n_rows;
}

static gboolean
save_mapping (CohortImportWriter *self, GError **error)
{
  g_autofree char *settings = cohort_mapping_to_json (self->plan->mapping);
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (self->db,
                           "INSERT INTO mapping (signature, format, source, settings) VALUES (?1, ?2, ?3, ?4)"
                           " ON CONFLICT (signature) DO UPDATE SET format = excluded.format, source = excluded.source,"
                           " settings = excluded.settings",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, self->plan->signature);
  cohort_stmt_bind_text (stmt, 2, self->plan->format->id);
  cohort_stmt_bind_int64 (stmt, 3, self->source);
  cohort_stmt_bind_text (stmt, 4, settings);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_import_writer_finish:
 * @report: of the whole file
 *
 * Writes the balance of the rows, and how files like this one are read.
 */
gboolean
cohort_import_writer_finish (CohortImportWriter *self, const CohortImportReport *report, GError **error)
{
  g_autofree char *detail = make_detail (self->plan, report->n_rows);
  g_autofree char *totals = cohort_report_dup_totals (report);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db,
      "UPDATE import SET step = ?2, n_rows = ?3, n_new = ?4, n_changed = ?5, n_unchanged = ?6, n_needs_you = ?7,"
      " n_rejected = ?8, totals = ?9 WHERE id = ?1",
      error);
  gboolean changed = FALSE;

  if (stmt == NULL || !write_waiting (self, error)
      || (took_rows (report) && !cohort_recognise (self->db, &changed, error))
      || (took_rows (report) && !save_mapping (self, error)) || !cohort_journal_set_detail (self->db, detail, error)
      || !cohort_journal_checkpoint (self->db, error))
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->import);
  cohort_stmt_bind_id (stmt, 2, cohort_journal_current_step (self->db));
  cohort_stmt_bind_int64 (stmt, 3, (gint64) report->n_rows);
  for (guint i = 0; i < COHORT_N_ROW_CLASSES; i++)
    cohort_stmt_bind_int64 (stmt, 4 + (int) i, (gint64) report->n[i]);
  cohort_stmt_bind_text (stmt, 9, totals);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_import_writer_commit:
 *
 * Commits, after cohort_import_writer_finish(). @report learns the step and the import.
 */
gboolean
cohort_import_writer_commit (CohortImportWriter *self, CohortImportReport *report, GError **error)
{
  report->import = self->import;
  return cohort_journal_commit (self->db, &report->step, error);
}

/**
 * cohort_import_find_earlier:
 * @checksum: of a file
 * @imported_us: (out): when these bytes were last imported by an import that stands, or 0
 */
gboolean
cohort_import_find_earlier (CohortDb *db, const char *checksum, gint64 *imported_us, GError **error)
{
  return get_one (db,
                  "SELECT max (i.imported_at) FROM import i LEFT JOIN journal j ON j.id = i.step"
                  " WHERE i.file_hash = ?1 AND (j.state IS NULL OR j.state NOT IN ('undone', 'dropped'))",
                  0, checksum, imported_us, error);
}

/**
 * cohort_import_find_newer:
 * @source: negative for one that is still to be made
 * @format: what the rows are
 * @observed_us: when the file at hand was made
 * @imported_us: (out): when a file of this kind that was made later was imported, by an import that stands, or 0
 */
gboolean
cohort_import_find_newer (CohortDb *db, gint64 source, const char *format, gint64 observed_us, gint64 *imported_us,
                          GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT max (i.imported_at) FROM import i LEFT JOIN journal j ON j.id = i.step"
                           " WHERE i.source = ?1 AND i.format = ?2 AND i.observed_at > ?3"
                           " AND (j.state IS NULL OR j.state NOT IN ('undone', 'dropped'))",
                           error);
  CohortStep step;

  *imported_us = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_text (stmt, 2, format);
  cohort_stmt_bind_int64 (stmt, 3, observed_us);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *imported_us = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}
