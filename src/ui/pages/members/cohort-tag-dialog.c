// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which tag: one that is in use, by a click, or a new one, by typing it and Enter.

#include "config.h"

#include "cohort-tag-dialog.h"

#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortTagDialog
{
  AdwDialog parent_instance;
};

G_DEFINE_FINAL_TYPE (CohortTagDialog, cohort_tag_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal;

static void
choose (CohortTagDialog *self, const char *text)
{
  g_autofree char *tag = g_strstrip (g_strdup (text));

  if (*tag == '\0')
    return;
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, chosen_signal, 0, tag);
  g_object_unref (self);
}

static void
entry_applied_cb (CohortTagDialog *self, AdwEntryRow *row)
{
  choose (self, gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
row_activated_cb (CohortTagDialog *self, AdwPreferencesRow *row)
{
  choose (self, adw_preferences_row_get_title (row));
}

static void
cohort_tag_dialog_class_init (CohortTagDialogClass *klass)
{
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cohort_tag_dialog_init (CohortTagDialog *self)
{
  adw_dialog_set_content_width (ADW_DIALOG (self), 400);
  cohort_ui_set_help (ADW_DIALOG (self), "members#several");
}

static GtkWidget *
make_new_row (CohortTagDialog *self)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("New Tag"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", G_CALLBACK (entry_applied_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/**
 * cohort_tag_dialog_new:
 * @tags: those that are in use
 * @may_be_new: whether another one may be typed
 */
GtkWidget *
cohort_tag_dialog_new (const char *title, const char *const *tags, gboolean may_be_new)
{
  CohortTagDialog *self = g_object_new (COHORT_TYPE_TAG_DIALOG, "title", title, NULL);
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *first = NULL;

  if (may_be_new)
    adw_preferences_group_add (group, first = make_new_row (self));
  for (guint i = 0; tags[i]; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tags[i]);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (group, row);
      first = first ? first : row;
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_focus (ADW_DIALOG (self), first);
  return GTK_WIDGET (self);
}
