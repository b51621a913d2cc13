// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The resources of the user interface, registered by a call: those of a static library are dropped by the
// linker when nothing names them. And what all of the interface does with texts from outside.

#include "config.h"

#include "cohort-ui.h"

#include "cohort-decimal.h"
#include "cohort-loop-watch.h"
#include "cohort-money.h"
#include "cohort-ui-resources.h"

/**
 * cohort_ui_init:
 *
 * Makes templates, icons and styles known. Call it before the first widget, and before GtkApplication looks for
 * its own resources in startup; calling it again does nothing. Main thread.
 *
 * A development build tells of what keeps the main loop too long when COHORT_LOOP_WATCH is in the environment.
 */
void
cohort_ui_init (void)
{
  static gboolean done;

  if (done)
    return;
  cohort_ui_resources_register_resource ();
  if (g_str_equal (PROFILE, "development") && g_getenv ("COHORT_LOOP_WATCH"))
    cohort_loop_watch_begin ();
  done = TRUE;
}

/**
 * cohort_ui_begin:
 *
 * What has to wait for GTK: call it at the end of the application's startup. Writes from right to left when COHORT_RTL
 * is in the environment, whatever the language, so that mirroring can be looked at in what is released.
 */
void
cohort_ui_begin (void)
{
  if (g_getenv ("COHORT_RTL"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

/**
 * cohort_ui_describe:
 * @text: (nullable): plain text, which may come from outside
 *
 * Sets the description of @page, which libadwaita takes as markup.
 */
void
cohort_ui_describe (AdwStatusPage *page, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text ? text : "", -1);

  adw_status_page_set_description (page, markup);
}

/**
 * cohort_ui_name:
 * @name: what assistive technology calls @widget
 *
 * For a button whose own text says too little without the row it stands in. A button is labelled by that text,
 * which counts for more than a name, so the relation is taken away.
 */
void
cohort_ui_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * cohort_ui_spin_row_new:
 *
 * A row of a whole number. Without a role libadwaita leaves such a row, and the number in it, out of the accessibility
 * tree; one of a template is given "accessible-role: list_item".
 *
 * Returns: (transfer floating): an AdwSpinRow
 */
GtkWidget *
cohort_ui_spin_row_new (const char *title, double least, double most, double value)
{
  GtkWidget *row = g_object_new (ADW_TYPE_SPIN_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "use-markup",
                                 FALSE, "title", title, "numeric", TRUE, NULL);

  adw_spin_row_configure (ADW_SPIN_ROW (row), gtk_adjustment_new (value, least, most, 1, 10, 0), 0, 0);
  return row;
}

static gboolean
wrap_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    {
      gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (wrap_label (child, text))
      return TRUE;
  return FALSE;
}

/**
 * cohort_ui_wrap_title:
 * @group: with a title that a person or a service gave
 *
 * Lets a long title take several lines, where libadwaita would cut it.
 */
void
cohort_ui_wrap_title (AdwPreferencesGroup *group)
{
  wrap_label (GTK_WIDGET (group), adw_preferences_group_get_title (group));
}

/**
 * cohort_ui_announce:
 * @text: what a screen reader says when it has time
 *
 * For what happens beside the focus. GTK's backend for tests (4.18) has no such function and would call nothing.
 */
void
cohort_ui_announce (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") != 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/**
 * cohort_ui_parse_amount:
 * @text: as a person typed it, with a point or a comma
 * @currency: that it is of
 * @minor: (out): in minor units
 *
 * Returns: whether @text is an amount
 */
gboolean
cohort_ui_parse_amount (const char *text, const char *currency, gint64 *minor)
{
  const CohortDecimalProfile *profile = cohort_decimal_guess_profile (cohort_decimal_guess (&text, 1));

  return cohort_decimal_parse_minor (text, profile != NULL ? profile : &COHORT_DECIMAL_POINT,
                                     cohort_currency_exponent (currency), minor, NULL);
}

#define HELP_KEY "cohort-help"

/**
 * cohort_ui_set_help:
 * @topic: the page of the help that F1 opens while @dialog is in front: "importing", "importing#rows"
 */
void
cohort_ui_set_help (AdwDialog *dialog, const char *topic)
{
  g_object_set_data_full (G_OBJECT (dialog), HELP_KEY, g_strdup (topic), g_free);
}

/**
 * cohort_ui_get_help:
 *
 * Returns: (transfer none) (nullable): what was set
 */
const char *
cohort_ui_get_help (AdwDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), HELP_KEY);
}
