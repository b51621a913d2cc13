// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an import would do, or did, with one file: every row in one of five classes, the money per currency,
// the months gained and still lacking, and the way to the rows that were left out. Preview and result look the
// same, so that they can be compared. Shows the report's figures and makes none of its own.

#include "config.h"

#include "cohort-import-report-group.h"

#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define MAX_MONTHS_NAMED 3

struct _CohortImportReportGroup
{
  AdwPreferencesGroup parent_instance;

  CohortImportReport *report; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CohortImportReportGroup, cohort_import_report_group, ADW_TYPE_PREFERENCES_GROUP)

static guint problems_signal, save_signal;

static GtkWidget *
make_count (CohortRowClass row_class, guint64 n)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  g_autofree char *text = cohort_words_count ((gint64) n);
  /* Translators: a count and what is counted, for a screen reader: "12 New" */
  g_autofree char *name = g_strdup_printf (_ ("%s %s"), text, cohort_row_class_title (row_class));
  GtkWidget *count = gtk_label_new (text);
  GtkWidget *title = gtk_label_new (cohort_row_class_title (row_class));

  gtk_widget_add_css_class (count, "title-2");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (title, "caption");
  if (n == 0)
    gtk_widget_add_css_class (box, "dimmed");
  else if (row_class == COHORT_ROW_CLASS_NEEDS_YOU || row_class == COHORT_ROW_CLASS_REJECTED)
    gtk_widget_add_css_class (count, "warning");
  gtk_box_append (GTK_BOX (box), count);
  gtk_box_append (GTK_BOX (box), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return box;
}

static void
add_counts (CohortImportReportGroup *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *counts = adw_wrap_box_new ();

  adw_wrap_box_set_justify (ADW_WRAP_BOX (counts), ADW_JUSTIFY_FILL);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (counts), 10);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (counts), 9);
  gtk_widget_add_css_class (counts, "counts");
  for (CohortRowClass i = 0; i < COHORT_N_ROW_CLASSES; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (counts), make_count (i, self->report->n[i]));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Rows by what becomes of them"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Rows by what becomes of them"), -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), counts);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static AdwActionRow *
add_row (CohortImportReportGroup *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return ADW_ACTION_ROW (row);
}

static void
add_totals (CohortImportReportGroup *self)
{
  for (guint i = 0; i < self->report->totals->len; i++)
    {
      const CohortImportTotal *total = &g_array_index (self->report->totals, CohortImportTotal, i);
      g_autofree char *gross = cohort_words_money (total->gross_minor, total->currency);
      g_autofree char *fee = cohort_words_money (total->fee_minor, total->currency);
      g_autofree char *net = cohort_words_money (total->net_minor, total->currency);
      g_autofree char *n = cohort_words_count ((gint64) total->n);
      g_autofree char *subtitle = NULL;
      g_autofree char *title
          = g_strdup_printf (ngettext ("%s · %s amount", "%s · %s amounts", total->n), total->currency, n);

      if (total->n_unknown_fees == total->n)
        subtitle = g_strdup_printf (_ ("Gross %s, fees not known"), gross);
      else if (total->n_unknown_fees > 0)
        subtitle = g_strdup_printf (_ ("Gross %s, known fees %s, net %s"), gross, fee, net);
      else
        subtitle = g_strdup_printf (_ ("Gross %s, fees %s, net %s"), gross, fee, net);
      gtk_widget_add_css_class (GTK_WIDGET (add_row (self, title, subtitle)), "numeric");
    }
}

static char *
describe_months (GArray *months)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (months->len > MAX_MONTHS_NAMED)
    {
      g_autofree char *first = cohort_words_month (g_array_index (months, CohortMonth, 0));
      g_autofree char *last = cohort_words_month (g_array_index (months, CohortMonth, months->len - 1));
      g_autofree char *n = cohort_words_count (months->len);

      /* Translators: how many months, then the first and the last of them */
      return g_strdup_printf (ngettext ("%s month (%s to %s)", "%s months (%s to %s)", months->len), n, first, last);
    }
  for (guint i = 0; i < months->len; i++)
    {
      g_autofree char *month = cohort_words_month (g_array_index (months, CohortMonth, i));

      if (i > 0)
        g_string_append (text, C_ ("between months in a list", ", "));
      g_string_append (text, month);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
add_months (CohortImportReportGroup *self)
{
  g_autofree char *added = describe_months (self->report->months_new);
  g_autofree char *lacking = describe_months (self->report->months_lacking);

  if (self->report->months_new->len > 0)
    {
      g_autofree char *title = g_strdup_printf (_ ("This file adds %s"), added);

      add_row (self, title, NULL);
    }
  if (self->report->months_lacking->len > 0)
    {
      g_autofree char *title = g_strdup_printf (_ ("You lack %s"), lacking);
      AdwActionRow *row = add_row (self, title, _ ("Download these from the service when you can."));

      adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("dialog-information-symbolic"));
    }
}

static void
add_covered (CohortImportReportGroup *self)
{
  g_autofree char *until = NULL;
  g_autofree char *title = NULL;

  if (self->report->last_day == COHORT_DAY_NONE)
    return;
  until = cohort_words_day (self->report->last_day);
  /* Translators: %s is a day */
  title = g_strdup_printf (_ ("Covers days until %s"), until);
  add_row (self, title, NULL);
}

static void
add_repetition (CohortImportReportGroup *self, CohortZone *zone)
{
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;

  if (self->report->imported_before_us == 0)
    return;
  when = cohort_words_time (self->report->imported_before_us, zone);
  title = g_strdup_printf (_ ("This very file was imported on %s"), when);
  adw_action_row_add_prefix (add_row (self, title, _ ("Nothing is counted twice.")),
                             gtk_image_new_from_icon_name ("dialog-information-symbolic"));
}

static void
add_warning (CohortImportReportGroup *self, const char *title, char *sentence)
{
  g_autofree char *subtitle = sentence;

  if (subtitle != NULL)
    adw_action_row_add_prefix (add_row (self, title, subtitle),
                               gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
}

/* What to think about before anything is applied. */
static void
add_warnings (CohortImportReportGroup *self, CohortZone *zone)
{
  add_warning (self, _ ("Older Export"), cohort_words_newer_import (self->report->newer_import_us, zone));
  add_warning (self, _ ("Columns of the Same Name"),
               cohort_words_doubled_columns ((const char *const *) self->report->doubled));
}

static void
problems_activated_cb (CohortImportReportGroup *self)
{
  g_signal_emit (self, problems_signal, 0);
}

static void
save_clicked_cb (CohortImportReportGroup *self)
{
  g_signal_emit (self, save_signal, 0);
}

static void
add_problems (CohortImportReportGroup *self, gboolean is_result)
{
  guint64 n_problems = self->report->n[COHORT_ROW_CLASS_NEEDS_YOU] + self->report->n[COHORT_ROW_CLASS_REJECTED];
  g_autofree char *n = cohort_words_count ((gint64) n_problems);
  g_autofree char *title = NULL;
  AdwActionRow *row;

  if (n_problems == 0)
    return;
  if (is_result)
    title = g_strdup_printf (ngettext ("%s row was left out", "%s rows were left out", n_problems), n);
  else
    title = g_strdup_printf (ngettext ("%s row will be left out", "%s rows will be left out", n_problems), n);
  row = add_row (self, title, _ ("Show each with the reason"));
  adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  if (is_result)
    {
      GtkWidget *save = gtk_button_new_with_mnemonic (_ ("_Save as File…"));

      gtk_widget_set_valign (save, GTK_ALIGN_CENTER);
      g_signal_connect_object (save, "clicked", G_CALLBACK (save_clicked_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (row, save);
    }
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (problems_activated_cb), self, G_CONNECT_SWAPPED);
}

static void
cohort_import_report_group_dispose (GObject *object)
{
  g_clear_pointer (&COHORT_IMPORT_REPORT_GROUP (object)->report, cohort_import_report_unref);
  G_OBJECT_CLASS (cohort_import_report_group_parent_class)->dispose (object);
}

static void
cohort_import_report_group_class_init (CohortImportReportGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_import_report_group_dispose;
  problems_signal
      = g_signal_new ("problems", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  save_signal
      = g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cohort_import_report_group_init (CohortImportReportGroup *self)
{
}

/**
 * cohort_import_report_group_new:
 * @report: (transfer none): of a preview or a result
 * @zone: the community's, for dates
 * @is_result: whether it has happened
 *
 * Returns: (transfer floating): a group that shows @report
 */
GtkWidget *
cohort_import_report_group_new (CohortImportReport *report, CohortZone *zone, gboolean is_result)
{
  CohortImportReportGroup *self = g_object_new (COHORT_TYPE_IMPORT_REPORT_GROUP, NULL);
  g_autofree char *title = g_markup_escape_text (report->file, -1);
  g_autofree char *n = cohort_words_count ((gint64) report->n_rows);
  g_autofree char *rows = g_strdup_printf (ngettext ("%s row", "%s rows", report->n_rows), n);
  g_autofree char *description = NULL;

  self->report = cohort_import_report_ref (report);
  if (report->source)
    /* Translators: a count of rows, then the source they belong to */
    description = g_markup_printf_escaped (_ ("%s · %s"), rows, report->source);
  else
    description = g_strdup (rows);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), description);
  cohort_ui_wrap_title (ADW_PREFERENCES_GROUP (self));
  add_counts (self);
  add_totals (self);
  add_months (self);
  add_covered (self);
  if (!is_result)
    {
      add_repetition (self, zone);
      add_warnings (self, zone);
    }
  add_problems (self, is_result);
  return GTK_WIDGET (self);
}

/**
 * cohort_import_report_group_get_report:
 *
 * Returns: (transfer none): what is shown
 */
CohortImportReport *
cohort_import_report_group_get_report (CohortImportReportGroup *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_REPORT_GROUP (self), NULL);

  return self->report;
}
