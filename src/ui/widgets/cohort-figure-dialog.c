// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A number opened: the number itself, what it says, its formula with the actual figures, the rows it was counted from,
// the other definitions in use, and what it was asked of. Texts come from the figure; nothing is computed here.

#include "config.h"

#include "cohort-figure-dialog.h"

#include "cohort-bridge-dialog.h"
#include "cohort-rows-dialog.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

typedef struct
{
  CohortSession *session;     /* (owned) */
  CohortFigureReport *report; /* (owned): keeps the figure alive */
  const CohortFigure *figure;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *self = data;

  g_object_unref (self->session);
  cohort_figure_report_unref (self->report);
  g_free (self);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE); /* the focus would select it: what a sheet opens with */
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_text (GtkWidget *box, const char *text, const char *css_class)
{
  if (text != NULL)
    gtk_box_append (GTK_BOX (box), make_label (text, css_class));
}

static GtkWidget *
make_head (const CohortFigure *figure)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *value = make_label (figure->value != NULL ? figure->value : "–", "title-1");

  gtk_widget_add_css_class (value, "numeric");
  append_text (box, figure->period, "dimmed");
  gtk_box_append (GTK_BOX (box), value);
  append_text (box, figure->reason, NULL);
  append_text (box, figure->basis, NULL);
  append_text (box, figure->interval, NULL);
  append_text (box, figure->change, "dimmed");
  return box;
}

static GtkWidget *
add_property (AdwPreferencesGroup *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
  return row;
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  if (title != NULL)
    adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);
  return group;
}

static void
open_rows_cb (AdwActionRow *row, AdwDialog *dialog)
{
  const Opened *opened = g_object_get_data (G_OBJECT (dialog), "opened");

  cohort_rows_dialog_present (GTK_WIDGET (row), opened->session, opened->figure->title,
                              g_object_get_data (G_OBJECT (row), "rows"));
}

static void
add_rows (AdwPreferencesGroup *group, const char *title, CohortMetricRows *rows, AdwDialog *dialog)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *count = cohort_metric_rows_count_words (rows);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), count);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "rows", cohort_metric_rows_ref (rows),
                          (GDestroyNotify) cohort_metric_rows_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (open_rows_cb), dialog, 0);
  adw_preferences_group_add (group, row);
}

static void
add_lines (AdwPreferencesPage *page, const char *title, const GPtrArray *lines)
{
  AdwPreferencesGroup *group;

  if (lines->len == 0)
    return;
  group = add_group (page, title);
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortFigureLine *line = lines->pdata[i];

      add_property (group, line->title, line->value);
    }
}

static void
open_bridge_cb (AdwActionRow *row, AdwDialog *dialog)
{
  const Opened *opened = g_object_get_data (G_OBJECT (dialog), "opened");

  adw_dialog_present (ADW_DIALOG (cohort_bridge_dialog_new (opened->session)), GTK_WIDGET (row));
}

/* Money that members pay is what services tell a figure of, too. */
static void
add_bridge (AdwPreferencesPage *page, const CohortFigure *figure, AdwDialog *dialog)
{
  AdwPreferencesGroup *group;
  GtkWidget *row;

  if (!g_str_equal (figure->id, COHORT_FIGURE_MRR) && !g_str_equal (figure->id, COHORT_FIGURE_ARPU))
    return;
  group = add_group (page, NULL);
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Services’ Own Figures"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("What they say that they charged, and why it differs"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (open_bridge_cb), dialog, 0);
  adw_preferences_group_add (group, row);
}

static GtkWidget *
make_body (const CohortFigure *figure, AdwDialog *dialog)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = add_group (page, NULL);

  adw_preferences_group_add (group, make_head (figure));
  group = add_group (page, NULL);
  /* Else the first text is entered, and marked. */
  adw_dialog_set_focus (dialog, add_property (group, _ ("What It Says"), figure->sentence));
  if (figure->formula != NULL)
    add_property (group, _ ("Formula"), figure->formula);
  if (figure->counted != NULL)
    {
      group = add_group (page, NULL);
      add_rows (group, _ ("Counted From"), figure->counted, dialog);
      if (figure->of != NULL)
        /* Translators: the rows that a share is a share of */
        add_rows (group, _ ("Of All These"), figure->of, dialog);
    }
  add_lines (page, _ ("Also in Use"), figure->others);
  add_bridge (page, figure, dialog);
  add_lines (page, _ ("About This Number"), figure->about);
  return GTK_WIDGET (page);
}

/**
 * cohort_figure_dialog_present:
 * @parent: where it is opened from
 * @figure: of @report
 *
 * Returns: (transfer none): the dialog
 */
AdwDialog *
cohort_figure_dialog_present (GtkWidget *parent, CohortSession *session, CohortFigureReport *report,
                              const CohortFigure *figure)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbar_view = adw_toolbar_view_new ();
  Opened *opened = g_new0 (Opened, 1);

  opened->session = g_object_ref (session);
  opened->report = cohort_figure_report_ref (report);
  opened->figure = figure;
  /* Kept by the dialog, not by what it shows: GTK does not always free a sheet that was closed with the focus in it. */
  g_object_set_data_full (G_OBJECT (dialog), "opened", opened, opened_free);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), make_body (figure, dialog));
  adw_dialog_set_child (dialog, toolbar_view);
  adw_dialog_set_title (dialog, figure->title);
  adw_dialog_set_content_width (dialog, 480);
  adw_dialog_set_content_height (dialog, 640);
  cohort_ui_set_help (dialog, "numbers");
  adw_dialog_present (dialog, parent);
  return dialog;
}
