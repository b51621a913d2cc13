// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two questions that a community is asked once: home currency and time zone. What this desktop is set to
// is offered first. One that begins empty may be filled in from a template. It only asks; whoever presents it makes the
// answer a step of the ledger.

#include "config.h"

#include "cohort-setup-dialog.h"

#include "cohort-choices.h"
#include "cohort-money.h"
#include "cohort-templates.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>
#include <locale.h>

struct _CohortSetupDialog
{
  AdwDialog parent_instance;

  AdwComboRow *currency_row;
  AdwComboRow *zone_row;
  AdwPreferencesGroup *template_group;
  AdwComboRow *template_row;
  GtkWidget *continue_button;
  guint focus_source;
};

G_DEFINE_FINAL_TYPE (CohortSetupDialog, cohort_setup_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal;

static void
fill_currencies (CohortSetupDialog *self)
{
  const char *code = localeconv ()->int_curr_symbol;
  const char *local = cohort_currency_intern_len (code, strnlen (code, 3));

  cohort_choices_fill_currencies (self->currency_row);
  cohort_choices_select (self->currency_row, local ? local : "USD");
}

static void
fill_zones (CohortSetupDialog *self)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (local);

  /* Without a zone database the local zone is a bare offset, which no file should keep. */
  if (strchr (name, '/') == NULL || g_str_has_prefix (name, "Etc/"))
    name = "UTC";
  cohort_choices_fill_zones (self->zone_row, name);
  cohort_choices_select (self->zone_row, name);
}

/* The first one is none. */
static void
fill_templates (CohortSetupDialog *self)
{
  const char *const none[] = { _ ("Nothing"), NULL };
  g_autoptr (GtkStringList) titles = gtk_string_list_new (none);
  guint n_templates;
  const CohortTemplate *templates = cohort_templates_get (&n_templates);

  for (guint i = 0; i < n_templates; i++)
    gtk_string_list_append (titles, _ (templates[i].title));
  adw_combo_row_set_model (self->template_row, G_LIST_MODEL (titles));
}

static const CohortTemplate *
get_template (CohortSetupDialog *self)
{
  guint n_templates;
  const CohortTemplate *templates = cohort_templates_get (&n_templates);
  guint selected = adw_combo_row_get_selected (self->template_row);

  return selected > 0 && selected <= n_templates ? &templates[selected - 1] : NULL;
}

static void
template_chosen_cb (CohortSetupDialog *self)
{
  const CohortTemplate *chosen = get_template (self);
  g_autofree char *text
      = chosen ? cohort_template_describe (chosen)
               : g_strdup (_ ("A template fills in tiers, topics and benefits to begin with. It can be undone."));

  adw_preferences_group_set_description (self->template_group, text);
}

static void
cancel_cb (CohortSetupDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
continue_cb (CohortSetupDialog *self)
{
  g_autofree char *currency = g_strdup (cohort_choices_get_selected (self->currency_row));
  g_autofree char *zone = g_strdup (cohort_choices_get_selected (self->zone_row));

  const CohortTemplate *chosen = get_template (self);

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, chosen_signal, 0, currency, zone, chosen ? chosen->id : NULL);
  g_object_unref (self);
}

static void
focus_cb (gpointer data)
{
  CohortSetupDialog *self = data;

  self->focus_source = 0;
  gtk_widget_grab_focus (self->continue_button);
}

/* As a bottom sheet the dialog moves the focus to its first button, which is Cancel, after it was mapped; so that
 * Enter means the same in a narrow window, ours comes later. */
static void
cohort_setup_dialog_map (GtkWidget *widget)
{
  CohortSetupDialog *self = COHORT_SETUP_DIALOG (widget);

  GTK_WIDGET_CLASS (cohort_setup_dialog_parent_class)->map (widget);
  if (self->focus_source == 0)
    self->focus_source = g_idle_add_once (focus_cb, self);
}

static void
cohort_setup_dialog_dispose (GObject *object)
{
  g_clear_handle_id (&COHORT_SETUP_DIALOG (object)->focus_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), COHORT_TYPE_SETUP_DIALOG);
  G_OBJECT_CLASS (cohort_setup_dialog_parent_class)->dispose (object);
}

static void
cohort_setup_dialog_class_init (CohortSetupDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_setup_dialog_dispose;
  widget_class->map = cohort_setup_dialog_map;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-setup-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortSetupDialog, currency_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSetupDialog, zone_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSetupDialog, continue_button);
  gtk_widget_class_bind_template_child (widget_class, CohortSetupDialog, template_group);
  gtk_widget_class_bind_template_child (widget_class, CohortSetupDialog, template_row);
  gtk_widget_class_bind_template_callback (widget_class, template_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
}

static void
cohort_setup_dialog_init (CohortSetupDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "communities");
  fill_currencies (self);
  fill_zones (self);
  fill_templates (self);
  template_chosen_cb (self);
}

/**
 * cohort_setup_dialog_new:
 * @with_templates: whether a template is offered, for a community that begins empty
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
GtkWidget *
cohort_setup_dialog_new (gboolean with_templates)
{
  CohortSetupDialog *self = g_object_new (COHORT_TYPE_SETUP_DIALOG, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->template_group), with_templates);
  if (with_templates) /* room for the longest list of what a template fills in */
    adw_dialog_set_content_height (ADW_DIALOG (self), 480);
  return GTK_WIDGET (self);
}
