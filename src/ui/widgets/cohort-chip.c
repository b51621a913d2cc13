// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small thing that can be taken away: a tag, a condition of a filter.

#include "config.h"

#include "cohort-chip.h"

#define MAX_CHARS 40

/**
 * cohort_chip_new:
 * @text: plain text
 * @tooltip: what the button does, also for assistive technology
 * @button: (out) (transfer none): takes it away
 *
 * Returns: (transfer floating)
 */
GtkWidget *
cohort_chip_new (const char *text, const char *tooltip, GtkWidget **button)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (text);

  *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_widget_set_tooltip_text (*button, tooltip);
  gtk_widget_set_valign (*button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (*button, "flat");
  gtk_widget_add_css_class (*button, "circular");
  gtk_widget_add_css_class (chip, "chip");
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), *button);
  return chip;
}
