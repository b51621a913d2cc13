// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The resources of the user interface, registered by a call: those of a static library are dropped by the
// linker when nothing names them. And what all of the interface does with texts from outside.

#include "config.h"

#include "cohort-ui.h"

#include "cohort-loop-watch.h"
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
