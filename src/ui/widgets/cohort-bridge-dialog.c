// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Services' own figures against ours: a row a month, the lines between the two in its fold. One that a service tells on
// its screen alone can be noted; nothing is computed here.

#include "config.h"

#include "cohort-bridge-dialog.h"

#include "cohort-bridge.h"
#include "cohort-stated-dialog.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define MOST_ROWS 60

struct _CohortBridgeDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget): children of the group */
  GtkWidget *note_button;
  GtkStack *stack;
  AdwPreferencesGroup *group;
  AdwStatusPage *empty;
};

G_DEFINE_FINAL_TYPE (CohortBridgeDialog, cohort_bridge_dialog, ADW_TYPE_DIALOG)

static void
add_bridge (CohortBridgeDialog *self, const CohortBridge *bridge)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *title = g_strdup_printf ("%s · %s · %s", bridge->source_name, bridge->period, bridge->currency);
  g_autofree char *rest = cohort_words_money (bridge->unexplained, bridge->currency);
  g_autofree char *subtitle = bridge->unexplained == 0 ? g_strdup (_ ("Every difference has a name"))
                                                       /* Translators: %s is an amount */
                                                       : g_strdup_printf (_ ("%s is not explained"), rest);

  g_object_set (row, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);
  for (guint i = 0; i < bridge->lines->len; i++)
    {
      const CohortBridgeLine *line = bridge->lines->pdata[i];
      GtkWidget *entry = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", line->title, NULL);
      g_autofree char *money = cohort_words_money (line->minor, bridge->currency);
      GtkWidget *label = gtk_label_new (money);

      gtk_widget_add_css_class (label, "numeric");
      if (i == 0 || i + 1 == bridge->lines->len)
        gtk_widget_add_css_class (label, "heading");
      adw_action_row_add_suffix (ADW_ACTION_ROW (entry), label);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), entry);
    }
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bridges = cohort_bridges_load_finish (result, &error);
  CohortBridgeDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_BRIDGE_DIALOG (user_data);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; bridges != NULL && i < MIN (bridges->len, MOST_ROWS); i++)
    add_bridge (self, bridges->pdata[i]);
  if (error != NULL)
    cohort_ui_describe (self->empty, error->message);
  gtk_stack_set_visible_child_name (self->stack, bridges != NULL && bridges->len > 0 ? "bridges" : "empty");
}

static void
load (CohortBridgeDialog *self)
{
  cohort_bridges_load_async (self->session, self->cancellable, loaded_cb, self);
}

static void
note_cb (CohortBridgeDialog *self)
{
  adw_dialog_present (ADW_DIALOG (cohort_stated_dialog_new (self->session)), GTK_WIDGET (self));
}

static void
cohort_bridge_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (COHORT_BRIDGE_DIALOG (object)->rows);
  G_OBJECT_CLASS (cohort_bridge_dialog_parent_class)->finalize (object);
}

static void
cohort_bridge_dialog_dispose (GObject *object)
{
  CohortBridgeDialog *self = COHORT_BRIDGE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_bridge_dialog_parent_class)->dispose (object);
}

static void
cohort_bridge_dialog_class_init (CohortBridgeDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_bridge_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = cohort_bridge_dialog_finalize;
}

static void
cohort_bridge_dialog_init (CohortBridgeDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new (), *header = adw_header_bar_new ();

  self->rows = g_ptr_array_new ();
  self->note_button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_tooltip_text (self->note_button, _ ("Note a Figure"));
  g_signal_connect_object (self->note_button, "clicked", G_CALLBACK (note_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->note_button);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  self->group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "description",
                              _ ("What a service says that it charged, and what is counted here of it, a line for each "
                                 "cause. The lines add up."),
                              NULL);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_status_page_set_title (self->empty, _ ("No Service Told Its Own Figure"));
  adw_status_page_set_icon_name (self->empty, "cohort-money-symbolic");
  cohort_ui_describe (self->empty, _ ("Patreon’s export of earnings holds one for each month. Note what you read on "
                                      "the screens of other services."));
  gtk_stack_add_child (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_stack_add_named (self->stack, page, "bridges");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Services’ Own Figures"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
  cohort_ui_set_help (ADW_DIALOG (self), "numbers#bridge");
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
cohort_bridge_dialog_new (CohortSession *session)
{
  CohortBridgeDialog *self = g_object_new (COHORT_TYPE_BRIDGE_DIALOG, NULL);

  self->session = g_object_ref (session);
  gtk_widget_set_sensitive (self->note_button, !cohort_session_is_read_only (session));
  g_signal_connect_object (session, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
