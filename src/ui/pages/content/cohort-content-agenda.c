// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-agenda.h"

#include "cohort-content-card.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

static GtkWidget *
add_day (GtkBox *box, const char *heading)
{
  GtkWidget *label = gtk_label_new (heading);
  GtkWidget *cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, 12);
  gtk_box_append (box, label);
  gtk_box_append (box, cards);
  return cards;
}

static void
add_cards (GtkBox *box, CohortPlanReport *report, CohortDay day)
{
  GtkWidget *cards = NULL;
  g_autofree char *heading = day == COHORT_DAY_NONE ? g_strdup (_ ("Ideas")) : cohort_words_day (day);

  for (guint i = 0; i < report->slots->len; i++)
    {
      const CohortPlanSlot *slot = g_ptr_array_index (report->slots, i);

      if (slot->due != day)
        continue;
      cards = cards ? cards : add_day (box, heading);
      gtk_box_append (GTK_BOX (cards), cohort_content_card_new_for_slot (report, slot, COHORT_CARD_FULL));
    }
  for (guint i = 0; i < report->entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (report->entries, i);

      if (entry->day != day)
        continue;
      cards = cards ? cards : add_day (box, heading);
      gtk_box_append (GTK_BOX (cards), cohort_content_card_new (report, entry, COHORT_CARD_FULL));
    }
}

void
cohort_content_agenda_fill (GtkBox *box, CohortPlanReport *report, CohortPeriod range)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  for (CohortDay day = range.from; day < range.to; day++)
    add_cards (box, report, day);
  add_cards (box, report, COHORT_DAY_NONE);
}
