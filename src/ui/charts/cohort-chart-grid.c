// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart turned into a table: a row a place and a column a series, of a heat map a row a series as it is drawn. Its
// CSV has columns more for intervals and sizes, dates as ISO 8601, numbers with a point: for a program, not a person.

#include "config.h"

#include "cohort-chart-grid.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-chart-layout.h"
#include "cohort-chart-private.h"
#include "cohort-chart-words.h"
#include "cohort-csv-writer.h"

struct _CohortChartGrid
{
  CohortChart *chart; /* (owned) */
  GArray *places;     /* (element-type double) rising, each once */
  gboolean turned;    /* series are the rows */
};

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * cohort_chart_grid_new:
 *
 * Returns: (transfer full)
 */
CohortChartGrid *
cohort_chart_grid_new (CohortChart *chart)
{
  CohortChartGrid *self = g_new0 (CohortChartGrid, 1);
  guint kept = 0;

  self->chart = cohort_chart_ref (chart);
  self->turned = cohort_chart_is_heat (chart);
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint s = 0; s < chart->series->len; s++)
    for (guint i = 0; i < cohort_chart_nth (chart, s)->data->len; i++)
      g_array_append_val (self->places, cohort_chart_series_nth (cohort_chart_nth (chart, s), i)->x);
  g_array_sort (self->places, compare_places);
  for (guint i = 0; i < self->places->len; i++)
    {
      const double place = g_array_index (self->places, double, i);

      if (kept == 0 || place != g_array_index (self->places, double, kept - 1))
        g_array_index (self->places, double, kept++) = place;
    }
  g_array_set_size (self->places, kept);
  return self;
}

void
cohort_chart_grid_free (CohortChartGrid *self)
{
  cohort_chart_unref (self->chart);
  g_array_unref (self->places);
  g_free (self);
}

guint
cohort_chart_grid_get_n_rows (const CohortChartGrid *self)
{
  return self->turned ? self->chart->series->len : self->places->len;
}

guint
cohort_chart_grid_get_n_columns (const CohortChartGrid *self)
{
  return 1 + (self->turned ? self->places->len : self->chart->series->len);
}

static const CohortChartDatum *
find (const CohortChartGrid *self, guint row, guint column)
{
  const guint series = self->turned ? row : column - 1;
  const double place = g_array_index (self->places, double, self->turned ? column - 1 : row);
  const guint index = cohort_chart_find_index (self->chart, series, place);
  const CohortChartDatum *datum;

  if (index == COHORT_CHART_NONE)
    return NULL;
  datum = cohort_chart_series_nth (cohort_chart_nth (self->chart, series), index);
  return datum->x == place ? datum : NULL;
}

/* What the rows are. */
static const char *
get_corner (const CohortChartGrid *self)
{
  if (self->turned)
    return C_ ("chart table", "Group");
  if (self->chart->x_label)
    return self->chart->x_label;
  switch (self->chart->x_kind)
    {
    case COHORT_CHART_X_MONTH:
      return C_ ("chart table", "Month");
    case COHORT_CHART_X_DAY:
      return C_ ("chart table", "Day");
    case COHORT_CHART_X_NUMBER:
    case COHORT_CHART_X_CATEGORY:
    default:
      return "";
    }
}

char *
cohort_chart_grid_write_title (const CohortChartGrid *self, guint column)
{
  if (column == 0)
    return g_strdup (get_corner (self));
  return self->turned ? cohort_chart_write_place (self->chart, g_array_index (self->places, double, column - 1))
                      : g_strdup (cohort_chart_nth (self->chart, column - 1)->name);
}

/**
 * cohort_chart_grid_write_cell:
 *
 * Returns: as it is read out; nothing where there is no value
 */
char *
cohort_chart_grid_write_cell (const CohortChartGrid *self, guint row, guint column)
{
  const CohortChartDatum *datum;

  if (column == 0 && self->turned)
    {
      const CohortChartSeries *series = cohort_chart_nth (self->chart, row);

      return series->note ? g_strdup_printf ("%s (%s)", series->name, series->note) : g_strdup (series->name);
    }
  if (column == 0)
    return cohort_chart_write_place (self->chart, g_array_index (self->places, double, row));
  datum = find (self, row, column);
  if (datum == NULL || isnan (datum->y))
    return g_strdup ("");
  return cohort_chart_write_value (self->chart, datum);
}

/* CSV */

static gboolean
has_intervals (const CohortChartSeries *series)
{
  for (guint i = 0; i < series->data->len; i++)
    if (!isnan (cohort_chart_series_nth (series, i)->lo))
      return TRUE;
  return FALSE;
}

static gboolean
has_sizes (const CohortChartSeries *series)
{
  for (guint i = 0; i < series->data->len; i++)
    if (cohort_chart_series_nth (series, i)->n > 0)
      return TRUE;
  return FALSE;
}

static void
write_place (const CohortChartGrid *self, CohortCsvWriter *writer, double place)
{
  char day[COHORT_DAY_LEN];

  switch (self->chart->x_kind)
    {
    case COHORT_CHART_X_MONTH:
      cohort_day_print (cohort_month_first_day ((CohortMonth) place), day);
      day[strlen ("2026-09")] = '\0';
      cohort_csv_writer_plain (writer, day);
      break;
    case COHORT_CHART_X_DAY:
      cohort_csv_writer_plain (writer, cohort_day_print ((CohortDay) place, day));
      break;
    case COHORT_CHART_X_NUMBER:
      {
        char number[G_ASCII_DTOSTR_BUF_SIZE];

        cohort_csv_writer_plain (writer, g_ascii_formatd (number, sizeof number, "%.12g", place));
        break;
      }
    case COHORT_CHART_X_CATEGORY:
    default:
      {
        g_autofree char *text = cohort_chart_write_place (self->chart, place);

        cohort_csv_writer_text (writer, text);
        break;
      }
    }
}

static void
write_number (const CohortChartGrid *self, CohortCsvWriter *writer, double y)
{
  /* Limits of amounts are estimates: whole minor units say more than they know. */
  const CohortChartDatum datum = { .y = y, .minor = isnan (y) ? 0 : (gint64) CLAMP (round (y), -9e18, 9e18) };
  g_autofree char *text = cohort_chart_write_exact (self->chart, &datum);

  cohort_csv_writer_plain (writer, text);
}

static void
write_titles (const CohortChartGrid *self, CohortCsvWriter *writer)
{
  const char *currency = self->chart->unit == COHORT_CHART_UNIT_MONEY ? self->chart->currency : NULL;

  cohort_csv_writer_text (writer, get_corner (self));
  for (guint s = 0; s < self->chart->series->len; s++)
    {
      const CohortChartSeries *series = cohort_chart_nth (self->chart, s);
      g_autofree char *name = currency ? g_strdup_printf ("%s (%s)", series->name, currency) : g_strdup (series->name);
      g_autofree char *low = g_strdup_printf (C_ ("chart table", "%s, low"), series->name);
      g_autofree char *high = g_strdup_printf (C_ ("chart table", "%s, high"), series->name);
      g_autofree char *n = g_strdup_printf (C_ ("chart table", "%s, n"), series->name);

      cohort_csv_writer_text (writer, name);
      if (has_intervals (series))
        {
          cohort_csv_writer_text (writer, low);
          cohort_csv_writer_text (writer, high);
        }
      if (has_sizes (series))
        cohort_csv_writer_text (writer, n);
    }
  cohort_csv_writer_end_record (writer, NULL, NULL);
}

static void
write_record (const CohortChartGrid *self, CohortCsvWriter *writer, guint row)
{
  const double place = g_array_index (self->places, double, row);

  write_place (self, writer, place);
  for (guint s = 0; s < self->chart->series->len; s++)
    {
      const CohortChartSeries *series = cohort_chart_nth (self->chart, s);
      const guint index = cohort_chart_find_index (self->chart, s, place);
      const CohortChartDatum *datum = index != COHORT_CHART_NONE && cohort_chart_series_nth (series, index)->x == place
                                          ? cohort_chart_series_nth (series, index)
                                          : NULL;
      g_autofree char *value = datum ? cohort_chart_write_exact (self->chart, datum) : g_strdup ("");

      cohort_csv_writer_plain (writer, value);
      if (has_intervals (series))
        {
          write_number (self, writer, datum ? datum->lo : NAN);
          write_number (self, writer, datum ? datum->hi : NAN);
        }
      if (has_sizes (series) && datum)
        cohort_csv_writer_int (writer, datum->n);
      else if (has_sizes (series))
        cohort_csv_writer_plain (writer, "");
    }
  cohort_csv_writer_end_record (writer, NULL, NULL);
}

/**
 * cohort_chart_grid_write_csv:
 *
 * Returns: a row a place, whatever the chart: of a heat map too its groups are columns, as other programs want it
 */
char *
cohort_chart_grid_write_csv (const CohortChartGrid *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  CohortCsvWriter *writer = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_NONE);

  write_titles (self, writer);
  for (guint row = 0; row < self->places->len; row++)
    write_record (self, writer, row);
  cohort_csv_writer_finish (writer, NULL, NULL);
  cohort_csv_writer_free (writer);
  g_output_stream_write (stream, "", 1, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}
