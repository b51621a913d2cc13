// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is printed, as it was put together, and its tables as CSV. cohort-paper-layout.c brings it to paper.

#include "config.h"

#include "cohort-paper-private.h"

#include "cohort-chart-grid.h"
#include "cohort-csv-writer.h"

static void
block_free (gpointer data)
{
  CohortPaperBlock *self = data;

  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->columns[i].title);
  g_free (self->columns);
  g_free (self->text);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->exact, g_ptr_array_unref);
  g_clear_pointer (&self->chart, cohort_chart_unref);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_free (self);
}

/**
 * cohort_paper_new:
 * @title: what stands on top of every page
 * @detail: below it: whose it is, of when
 */
CohortPaper *
cohort_paper_new (const char *title, const char *detail)
{
  CohortPaper *self = g_new0 (CohortPaper, 1);

  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (CohortPaperPiece));
  return self;
}

void
cohort_paper_free (CohortPaper *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->detail);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->pieces);
  g_clear_object (&self->layout);
  g_free (self);
}

static CohortPaperBlock *
add_block (CohortPaper *self, CohortPaperKind kind, const char *text)
{
  CohortPaperBlock *block = g_new0 (CohortPaperBlock, 1);

  block->kind = kind;
  block->text = g_strdup (text);
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
cohort_paper_add_heading (CohortPaper *self, const char *text)
{
  add_block (self, COHORT_PAPER_HEADING, text);
}

void
cohort_paper_add_text (CohortPaper *self, const char *text)
{
  add_block (self, COHORT_PAPER_TEXT, text);
}

static CohortPaperBlock *
add_table (CohortPaper *self, const CohortPaperColumn *columns, guint n_columns, GPtrArray *rows)
{
  CohortPaperBlock *block = add_block (self, COHORT_PAPER_TABLE, NULL);

  block->columns = g_new0 (CohortPaperPlace, n_columns);
  block->n_columns = n_columns;
  block->rows = g_ptr_array_ref (rows);
  for (guint i = 0; i < n_columns; i++)
    {
      block->columns[i].title = g_strdup (columns[i].title);
      block->columns[i].is_number = columns[i].is_number;
      block->columns[i].wraps = columns[i].wraps;
    }
  return block;
}

void
cohort_paper_add_table (CohortPaper *self, const CohortPaperColumn *columns, guint n_columns, GPtrArray *rows,
                        GPtrArray *exact)
{
  CohortPaperBlock *block = add_table (self, columns, n_columns, rows);

  block->exact = exact ? g_ptr_array_ref (exact) : NULL;
}

/* The values below a picture that does not write them itself. */
static void
add_values (CohortPaper *self, CohortChart *chart)
{
  g_autoptr (CohortChartGrid) grid = cohort_chart_grid_new (chart);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const guint n = cohort_chart_grid_get_n_columns (grid);
  g_autofree CohortPaperColumn *columns = g_new0 (CohortPaperColumn, n);
  g_auto (GStrv) titles = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      titles[i] = cohort_chart_grid_write_title (grid, i);
      columns[i] = (CohortPaperColumn) { titles[i], i > 0, FALSE };
    }
  for (guint row = 0; row < cohort_chart_grid_get_n_rows (grid); row++)
    {
      GStrv texts = g_new0 (char *, n + 1);

      for (guint i = 0; i < n; i++)
        texts[i] = cohort_chart_grid_write_cell (grid, row, i);
      g_ptr_array_add (rows, texts);
    }
  add_table (self, columns, n, rows)->paper_only = TRUE;
}

void
cohort_paper_add_chart (CohortPaper *self, CohortChart *chart)
{
  CohortPaperBlock *block;

  if (cohort_chart_is_empty (chart))
    return;
  block = add_block (self, COHORT_PAPER_CHART, NULL);
  block->chart = cohort_chart_ref (chart);
  if (!cohort_chart_writes_values (chart))
    add_values (self, chart);
}

gboolean
cohort_paper_is_empty (const CohortPaper *self)
{
  return self->blocks->len == 0;
}

/* CSV */

static void
write_line (CohortCsvWriter *writer, const char *text)
{
  cohort_csv_writer_text (writer, text);
  cohort_csv_writer_end_record (writer, NULL, NULL);
}

static void
write_table (CohortCsvWriter *writer, const CohortPaperBlock *block)
{
  GPtrArray *rows = block->exact ? block->exact : block->rows;

  for (guint i = 0; i < block->n_columns; i++)
    cohort_csv_writer_text (writer, block->columns[i].title);
  cohort_csv_writer_end_record (writer, NULL, NULL);
  for (guint row = 0; row < rows->len; row++)
    {
      const char *const *texts = rows->pdata[row];

      for (guint i = 0; i < block->n_columns; i++)
        /* What was written for programs stays as it is, a negative number too. */
        if (block->exact && block->columns[i].is_number)
          cohort_csv_writer_plain (writer, texts[i]);
        else
          cohort_csv_writer_text (writer, texts[i]);
      cohort_csv_writer_end_record (writer, NULL, NULL);
    }
}

/* Part of a file: @block's own text goes through a writer, a chart has its own. */
static void
append_block (GString *text, const CohortPaperBlock *block)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CohortCsvWriter) writer = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_NONE);
  g_autoptr (GBytes) bytes = NULL;

  if (block->kind == COHORT_PAPER_TABLE)
    write_table (writer, block);
  else
    write_line (writer, block->chart ? cohort_chart_get_title (block->chart) : block->text);
  cohort_csv_writer_finish (writer, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  if (block->chart)
    {
      g_autoptr (CohortChartGrid) grid = cohort_chart_grid_new (block->chart);
      g_autofree char *values = cohort_chart_grid_write_csv (grid);

      g_string_append (text, values);
    }
}

GBytes *
cohort_paper_to_csv (CohortPaper *self)
{
  GString *text = g_string_new (NULL);
  const CohortPaperBlock head = { .kind = COHORT_PAPER_HEADING, .text = self->title };
  const CohortPaperBlock detail = { .kind = COHORT_PAPER_TEXT, .text = self->detail };
  CohortPaperKind before = COHORT_PAPER_TABLE;

  append_block (text, &head);
  append_block (text, &detail);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const CohortPaperBlock *block = self->blocks->pdata[i];

      if (block->paper_only)
        continue;
      /* An empty line between parts; a heading stands on its table. */
      if (before != COHORT_PAPER_HEADING && before != COHORT_PAPER_TEXT)
        g_string_append_c (text, '\n');
      append_block (text, block);
      before = block->kind;
    }
  return g_string_free_to_bytes (text);
}
