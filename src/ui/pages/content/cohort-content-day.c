// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-day.h"

#include "cohort-content-card.h"
#include "cohort-plan-commands.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortContentDay
{
  GtkBox parent_instance;

  CohortDay day;
  GtkWidget *number;
  GtkWidget *cards;
};

G_DEFINE_FINAL_TYPE (CohortContentDay, cohort_content_day, GTK_TYPE_BOX)

static gboolean
dropped_cb (GtkWidget *widget, gint64 item)
{
  return gtk_widget_activate_action (widget, "content.move", "(xix)", item, COHORT_CONTENT_DAY (widget)->day,
                                     COHORT_PLAN_KEEPS_AS_BEFORE);
}

static void
more_cb (CohortContentDay *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "content.show-week", "i", self->day);
}

static void
cohort_content_day_class_init (CohortContentDayClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cohort_content_day_init (CohortContentDay *self)
{
  self->number = gtk_label_new (NULL);
  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_halign (self->number, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_widget_add_css_class (self->number, "day-number");
  gtk_widget_set_vexpand (self->cards, TRUE);
  gtk_box_append (GTK_BOX (self), self->number);
  gtk_box_append (GTK_BOX (self), self->cards);
  gtk_widget_add_css_class (GTK_WIDGET (self), "content-day");
  cohort_content_accept_drops (GTK_WIDGET (self), dropped_cb);
}

/* Returns: (transfer floating) */
GtkWidget *
cohort_content_day_new (void)
{
  return g_object_new (COHORT_TYPE_CONTENT_DAY, NULL);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * cohort_content_day_set:
 * @faint: whether it is of another month
 */
void
cohort_content_day_set (CohortContentDay *self, CohortDay day, gboolean faint, gboolean is_today)
{
  g_autofree char *number = g_strdup_printf ("%d", cohort_day_to_ymd (day).day);
  g_autofree char *name = cohort_words_day (day);

  self->day = day;
  gtk_label_set_label (GTK_LABEL (self->number), number);
  set_class (GTK_WIDGET (self), "faint", faint);
  set_class (GTK_WIDGET (self), "today", is_today);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Slots come first: what is missing is what there is to do. */
static GPtrArray *
collect (CohortContentDay *self, CohortPlanReport *report, CohortCardStyle style)
{
  GPtrArray *cards = g_ptr_array_new ();

  for (guint i = 0; i < report->slots->len; i++)
    if (((const CohortPlanSlot *) g_ptr_array_index (report->slots, i))->due == self->day)
      g_ptr_array_add (cards, cohort_content_card_new_for_slot (report, g_ptr_array_index (report->slots, i), style));
  for (guint i = 0; i < report->entries->len; i++)
    if (((const CohortPlanEntry *) g_ptr_array_index (report->entries, i))->day == self->day)
      g_ptr_array_add (cards, cohort_content_card_new (report, g_ptr_array_index (report->entries, i), style));
  return cards;
}

void
cohort_content_day_show (CohortContentDay *self, CohortPlanReport *report, guint limit)
{
  g_autoptr (GPtrArray) cards = collect (self, report, limit == 0 ? COHORT_CARD_FULL : COHORT_CARD_TITLE);
  const guint shown = limit > 0 && cards->len > limit ? limit - 1 : cards->len;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->cards)))
    gtk_box_remove (GTK_BOX (self->cards), child);
  for (guint i = 0; i < cards->len; i++)
    if (i < shown)
      gtk_box_append (GTK_BOX (self->cards), g_ptr_array_index (cards, i));
    else
      g_object_unref (g_object_ref_sink (g_ptr_array_index (cards, i)));
  if (shown < cards->len)
    {
      const guint n = cards->len - shown;
      g_autofree char *text = g_strdup_printf (ngettext ("%u more", "%u more", n), n);
      GtkWidget *more = gtk_button_new_with_label (text);

      gtk_widget_add_css_class (more, "flat");
      gtk_widget_add_css_class (more, "content-card");
      gtk_widget_add_css_class (more, "dimmed");
      g_signal_connect_object (more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->cards), more);
    }
}
