// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-guests.h"

#include <glib/gi18n.h>

struct _CohortContentGuests
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows; /* (element-type GtkWidget) (unowned) */
};

G_DEFINE_FINAL_TYPE (CohortContentGuests, cohort_content_guests, ADW_TYPE_PREFERENCES_GROUP)

static guint invite_signal;
static guint came_signal;

static void
came_cb (CohortContentGuests *self, GtkCheckButton *check)
{
  const gint64 *guest = g_object_get_data (G_OBJECT (check), "cohort-guest");

  g_signal_emit (self, came_signal, 0, *guest, gtk_check_button_get_active (check));
}

static void
invite_cb (CohortContentGuests *self)
{
  g_signal_emit (self, invite_signal, 0);
}

static void
cohort_content_guests_finalize (GObject *object)
{
  g_ptr_array_unref (COHORT_CONTENT_GUESTS (object)->rows);
  G_OBJECT_CLASS (cohort_content_guests_parent_class)->finalize (object);
}

static void
cohort_content_guests_class_init (CohortContentGuestsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_content_guests_finalize;
  invite_signal
      = g_signal_new ("invite", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  came_signal = g_signal_new ("came", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
cohort_content_guests_init (CohortContentGuests *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Invite"));

  self->rows = g_ptr_array_new ();
  gtk_widget_set_tooltip_text (button, _ ("Notes the members of these tiers as invited. Nothing is sent."));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (invite_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Guests"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
make_row (CohortContentGuests *self, const CohortPlanGuestLine *guest)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), guest->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), guest->answer);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), guest->came == 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, guest->name, -1);
  g_object_set_data_full (G_OBJECT (check), "cohort-guest", g_memdup2 (&guest->id, sizeof guest->id), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (came_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

void
cohort_content_guests_fill (CohortContentGuests *self, CohortPlanItem *item)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  g_return_if_fail (COHORT_IS_CONTENT_GUESTS (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), item->event != 0);
  adw_preferences_group_set_description (group, item->guests->len > 0 ? _ ("Ticked: who came") : _ ("Nobody invited"));
  for (guint i = 0; i < item->guests->len; i++)
    {
      GtkWidget *row = make_row (self, g_ptr_array_index (item->guests, i));

      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
    }
}
