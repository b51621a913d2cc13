// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The report of a tax year as files: two tables as CSV, and both as the content of an OpenDocument spreadsheet with
 * typed cells. The headers are the same in every language, since programs read them; the labels are for people. */

#include "config.h"

#include "cohort-csv-writer.h"
#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-tax-report.h"

static const char *const line_names[]
    = { "payment", "date", "source",          "kind",         "stream", "currency", "gross",
        "fee",     "rate", "gross_converted", "converted_to", NULL };
static const char *const tie_names[] = { "source", "currency", "line", "meaning", "amount", "payments", NULL };

/* A table is written by these, cell by cell. */
typedef struct
{
  CohortCsvWriter *csv; /* either this */
  GString *xml;         /* or this */
} Sheet;

/* What a service or a person wrote, without what no XML may hold, not even escaped. */
static char *
escape (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar letter = g_utf8_get_char (at);

      g_string_append_unichar (
          plain, (letter < 0x20 && letter != '\t') || letter == 0xfffe || letter == 0xffff ? ' ' : letter);
    }
  return g_markup_escape_text (plain->str, (gssize) plain->len);
}

static void
put_text (Sheet *self, const char *text)
{
  g_autofree char *escaped = NULL;

  if (self->csv != NULL)
    {
      cohort_csv_writer_text (self->csv, text);
      return;
    }
  escaped = escape (text);
  g_string_append_printf (
      self->xml, "<table:table-cell office:value-type=\"string\"><text:p>%s</text:p></table:table-cell>", escaped);
}

/* @number: as a decimal with a point; "": nothing is known */
static void
put_number (Sheet *self, const char *number)
{
  if (self->csv != NULL)
    cohort_csv_writer_plain (self->csv, number);
  else if (*number == '\0')
    g_string_append (self->xml, "<table:table-cell/>");
  else
    g_string_append_printf (self->xml,
                            "<table:table-cell office:value-type=\"float\" office:value=\"%s\"><text:p>%s</text:p>"
                            "</table:table-cell>",
                            number, number);
}

static void
put_amount (Sheet *self, gint64 minor, const char *currency, gboolean known)
{
  g_autofree char *number
      = known ? cohort_scaled_to_decimal (minor, cohort_currency_exponent (currency)) : g_strdup ("");

  put_number (self, number);
}

static void
put_count (Sheet *self, gint64 n)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  put_number (self, number);
}

static void
put_day (Sheet *self, CohortDay day)
{
  char text[COHORT_DAY_LEN];

  cohort_day_print (day, text);
  if (self->csv != NULL)
    cohort_csv_writer_plain (self->csv, text);
  else
    g_string_append_printf (self->xml,
                            "<table:table-cell office:value-type=\"date\" office:date-value=\"%s\"><text:p>%s</text:p>"
                            "</table:table-cell>",
                            text, text);
}

static gboolean
begin_row (Sheet *self)
{
  if (self->xml != NULL)
    g_string_append (self->xml, "<table:table-row>");
  return TRUE;
}

static gboolean
end_row (Sheet *self, GError **error)
{
  if (self->csv != NULL)
    return cohort_csv_writer_end_record (self->csv, NULL, error);
  g_string_append (self->xml, "</table:table-row>");
  return TRUE;
}

static gboolean
put_header (Sheet *self, const char *const *names, GError **error)
{
  /* A table without columns is none. */
  if (self->xml != NULL)
    g_string_append_printf (self->xml, "<table:table-column table:number-columns-repeated=\"%u\"/>",
                            g_strv_length ((char **) names));
  begin_row (self);
  for (; *names != NULL; names++)
    put_text (self, *names);
  return end_row (self, error);
}

static gboolean
put_lines (Sheet *self, const CohortTaxReport *report, GError **error)
{
  gboolean good = put_header (self, line_names, error);

  for (guint i = 0; good && i < report->lines->len; i++)
    {
      const CohortTaxLine *line = report->lines->pdata[i];
      g_autofree char *rate = line->rate_e9 != 0 ? cohort_scaled_to_decimal (line->rate_e9, 9) : g_strdup ("");

      begin_row (self);
      put_count (self, line->id);
      put_day (self, line->day);
      put_text (self, line->source);
      put_text (self, line->kind);
      put_text (self, line->stream);
      put_text (self, line->currency);
      put_amount (self, line->gross, line->currency, TRUE);
      put_amount (self, line->fee, line->currency, line->fee_known);
      put_number (self, rate);
      put_amount (self, line->home, report->currency, line->home_known);
      put_text (self, report->currency);
      good = end_row (self, error);
    }
  return good;
}

static gboolean
put_ties (Sheet *self, const CohortTaxReport *report, GError **error)
{
  gboolean good = put_header (self, tie_names, error);

  for (guint i = 0; good && i < report->ties->len; i++)
    {
      const CohortTaxTie *tie = report->ties->pdata[i];

      begin_row (self);
      put_text (self, tie->source);
      put_text (self, tie->currency);
      put_text (self, tie->what);
      put_text (self, tie->label);
      put_amount (self, tie->amount, tie->currency, TRUE);
      put_count (self, tie->n);
      good = end_row (self, error);
    }
  return good;
}

static GBytes *
make_csv (const CohortTaxReport *report, gboolean (*put) (Sheet *, const CohortTaxReport *, GError **), GError **error)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CohortCsvWriter) csv = cohort_csv_writer_new (stream, ',', COHORT_CSV_WRITER_CRLF);
  Sheet sheet = { .csv = csv };

  if (!put (&sheet, report, error) || !cohort_csv_writer_finish (csv, NULL, error)
      || !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

GBytes *
cohort_tax_report_lines_csv (const CohortTaxReport *self, GError **error)
{
  return make_csv (self, put_lines, error);
}

GBytes *
cohort_tax_report_ties_csv (const CohortTaxReport *self, GError **error)
{
  return make_csv (self, put_ties, error);
}

GBytes *
cohort_tax_report_content_xml (const CohortTaxReport *self)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<office:document-content "
                               "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                               "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
                               "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
                               "office:version=\"1.3\"><office:body><office:spreadsheet>");
  Sheet sheet = { .xml = xml };

  g_string_append_printf (xml, "<table:table table:name=\"%d\">", self->year);
  put_lines (&sheet, self, NULL);
  g_string_append (xml, "</table:table><table:table table:name=\"tie-out\">");
  put_ties (&sheet, self, NULL);
  g_string_append (xml, "</table:table></office:spreadsheet></office:body></office:document-content>\n");
  return g_string_free_to_bytes (xml);
}
