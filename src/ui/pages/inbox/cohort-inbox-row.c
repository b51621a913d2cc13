// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-inbox-row.h"

#include "cohort-settings.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, style);
    }
  return label;
}

GtkWidget *
cohort_inbox_row_new (const char *title, const char *who, const char *state, gboolean late)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = make_label (title, NULL);
  g_autofree char *name = g_strjoin (", ", title, who, state, NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), make_label (who, "dimmed"));
  if (state != NULL)
    gtk_box_append (GTK_BOX (box), make_label (state, late ? "warning" : "dimmed"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

/* ---- keys ---- */

typedef struct
{
  CohortInboxKeyFunc func;
  gpointer owner;
} Keys;

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, Keys *keys)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || !cohort_settings_get_single_letter_keys () || !cohort_inbox_row_has_focus (list))
    return GDK_EVENT_PROPAGATE;
  key = gdk_keyval_to_lower (key);
  if (key == GDK_KEY_j || key == GDK_KEY_k)
    {
      cohort_inbox_row_select (
          list, (row != NULL ? gtk_list_box_row_get_index (row) : -1) + (key == GDK_KEY_j ? 1 : -1), TRUE);
      return GDK_EVENT_STOP;
    }
  return keys->func (keys->owner, key);
}

void
cohort_inbox_row_add_keys (GtkListBox *list, CohortInboxKeyFunc func, gpointer owner)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  Keys *keys = g_new (Keys, 1);

  *keys = (Keys) { func, owner };
  g_object_set_data_full (G_OBJECT (controller), "keys", keys, g_free);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), keys);
  gtk_widget_add_controller (GTK_WIDGET (list), controller);
}

gboolean
cohort_inbox_row_has_focus (GtkListBox *list)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (list));
}

void
cohort_inbox_row_select (GtkListBox *list, int index, gboolean focus)
{
  GtkListBoxRow *row = index >= 0 ? gtk_list_box_get_row_at_index (list, index) : NULL;

  if (row == NULL)
    return;
  gtk_list_box_select_row (list, row);
  if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ---- texts ---- */

GtkWidget *
cohort_inbox_text_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    cohort_window_toast (window, _ ("The address could not be opened"));
}

void
cohort_inbox_open_address (GtkWidget *widget, const char *url)
{
  CohortWindow *window = cohort_window_of (widget);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (url);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (window), NULL, launched_cb, g_object_ref (window));
}
