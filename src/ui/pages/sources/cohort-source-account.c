// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The account of a source: how asking its service goes, and the one thing to do about it.

#include "config.h"

#include "cohort-source-account.h"

#include "cohort-connect-dialog.h"
#include "cohort-sync-port.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortSourceAccount
{
  AdwActionRow parent_instance;

  CohortSession *session; /* (owned) (nullable) */
  gint64 source;
  char *kind;
  char *name;
  char *title, *detail;
  CohortSourceSync state;
  gint64 step; /* that can be undone, 0: none */

  GtkStack *indicator;
  GtkImage *state_icon;
  GtkButton *action_button;
};

G_DEFINE_FINAL_TYPE (CohortSourceAccount, cohort_source_account, ADW_TYPE_ACTION_ROW)

static CohortSyncPort *
get_port (CohortSourceAccount *self)
{
  return cohort_sync_port_of (self->session);
}

static void
set_action (CohortSourceAccount *self, const char *icon, const char *name)
{
  g_autofree char *full = g_strdup_printf ("%s: %s", name, self->name);

  gtk_button_set_icon_name (self->action_button, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->action_button), name);
  cohort_ui_name (GTK_WIDGET (self->action_button), full);
}

static void
show_running (CohortSourceAccount *self)
{
  CohortSyncPort *port = get_port (self);
  g_autofree char *progress = port ? cohort_sync_port_get_progress (port, self->source, NULL) : NULL;

  gtk_stack_set_visible_child_name (self->indicator, progress ? "running" : "icon");
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), port != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->action_button), !cohort_session_is_read_only (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.undo", self->step != 0 && progress == NULL);
  if (progress)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Synchronising…"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self), progress);
      set_action (self, "process-stop-symbolic", _ ("Stop"));
      return;
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), self->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->detail);
  if (self->state == COHORT_SOURCE_SYNC_SIGN_IN)
    set_action (self, "dialog-password-symbolic", _ ("Enter Key…"));
  else if (self->state == COHORT_SOURCE_SYNC_PAUSED)
    set_action (self, "media-playback-start-symbolic", _ ("Resume"));
  else
    set_action (self, "view-refresh-symbolic", _ ("Synchronise"));
}

static void
show_state (CohortSourceAccount *self)
{
  static const struct
  {
    const char *icon, *style; /* (nullable) */
  } looks[] = {
    [COHORT_SOURCE_SYNC_OK] = { "object-select-symbolic", "dimmed" },
    [COHORT_SOURCE_SYNC_PAUSED] = { "media-playback-pause-symbolic", "dimmed" },
    [COHORT_SOURCE_SYNC_LIMITED] = { "preferences-system-time-symbolic", "dimmed" },
    [COHORT_SOURCE_SYNC_UNREACHABLE] = { "network-offline-symbolic", "dimmed" },
    [COHORT_SOURCE_SYNC_SIGN_IN] = { "dialog-warning-symbolic", "warning" },
    [COHORT_SOURCE_SYNC_BROKEN] = { "dialog-warning-symbolic", "warning" },
  };
  const char *styles[] = { looks[self->state].style, NULL };

  gtk_image_set_from_icon_name (self->state_icon, looks[self->state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), styles);
  show_running (self);
}

/* Doing */

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortSourceAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cohort_sync_port_done_finish (COHORT_SYNC_PORT (source), result, &error);
  CohortWindow *window = gtk_widget_get_root (GTK_WIDGET (self)) ? cohort_window_of (GTK_WIDGET (self)) : NULL;

  if (done)
    cohort_sync_port_start (COHORT_SYNC_PORT (source), self->source);
  else if (window)
    cohort_window_toast (window, error->message);
}

static void
action_cb (CohortSourceAccount *self)
{
  CohortSyncPort *port = get_port (self);
  g_autofree char *progress = cohort_sync_port_get_progress (port, self->source, NULL);

  if (progress)
    cohort_sync_port_cancel (port, self->source);
  else if (self->state == COHORT_SOURCE_SYNC_SIGN_IN)
    cohort_source_account_ask_for_key (self);
  else if (self->state == COHORT_SOURCE_SYNC_PAUSED)
    cohort_sync_port_resume_async (port, self->source, NULL, resumed_cb, g_object_ref (self));
  else
    cohort_sync_port_start (port, self->source);
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cohort_source_account_ask_for_key (COHORT_SOURCE_ACCOUNT (widget));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cohort_window_undo_steps (cohort_window_of (widget), &COHORT_SOURCE_ACCOUNT (widget)->step, 1);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortSourceAccount) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cohort_sync_port_done_finish (COHORT_SYNC_PORT (source), result, &error)
      && gtk_widget_get_root (GTK_WIDGET (self)))
    cohort_window_toast (cohort_window_of (GTK_WIDGET (self)), error->message);
}

static void
remove_response_cb (CohortSourceAccount *self, const char *response)
{
  if (g_str_equal (response, "remove"))
    cohort_sync_port_remove_async (get_port (self), self->source, NULL, removed_cb, g_object_ref (self));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortSourceAccount *self = COHORT_SOURCE_ACCOUNT (widget);
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);

  /* Translators: %s is the name of an account at a service */
  adw_alert_dialog_format_heading (ADW_ALERT_DIALOG (dialog), _ ("Disconnect “%s”?"), self->name);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
                             _ ("Its key is deleted from the keyring. Everything that was read stays."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "remove", _ ("_Disconnect"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

/* The object */

static void
cohort_source_account_dispose (GObject *object)
{
  CohortSourceAccount *self = COHORT_SOURCE_ACCOUNT (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_SOURCE_ACCOUNT);
  g_clear_object (&self->session);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  G_OBJECT_CLASS (cohort_source_account_parent_class)->dispose (object);
}

static void
cohort_source_account_class_init (CohortSourceAccountClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_source_account_dispose;
  gtk_widget_class_install_action (widget_class, "account.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "account.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "account.remove", NULL, remove_action);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-source-account.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortSourceAccount, indicator);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceAccount, state_icon);
  gtk_widget_class_bind_template_child (widget_class, CohortSourceAccount, action_button);
  gtk_widget_class_bind_template_callback (widget_class, action_cb);
}

static void
cohort_source_account_init (CohortSourceAccount *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cohort_source_account_set_report:
 * @report: of a source; one without an account hides the row
 */
void
cohort_source_account_set_report (CohortSourceAccount *self, CohortSession *session, const CohortSourceReport *report)
{
  g_return_if_fail (COHORT_IS_SOURCE_ACCOUNT (self));

  gtk_widget_set_visible (GTK_WIDGET (self), report->sync != COHORT_SOURCE_SYNC_NONE);
  if (report->sync == COHORT_SOURCE_SYNC_NONE)
    return;
  if (self->session == NULL)
    {
      self->session = g_object_ref (session);
      if (get_port (self))
        g_signal_connect_object (get_port (self), "changed", G_CALLBACK (show_running), self, G_CONNECT_SWAPPED);
    }
  self->source = report->id;
  self->state = report->sync;
  self->step = report->sync_step;
  g_set_str (&self->kind, report->kind);
  g_set_str (&self->name, report->name);
  g_set_str (&self->title, report->sync_title);
  g_set_str (&self->detail, report->sync_detail);
  show_state (self);
}

static void
connected_cb (CohortSourceAccount *self, gint64 source)
{
  cohort_sync_port_start (get_port (self), source);
}

/**
 * cohort_source_account_ask_for_key:
 *
 * Presents the form in which another key is entered.
 */
void
cohort_source_account_ask_for_key (CohortSourceAccount *self)
{
  GtkWidget *dialog;

  g_return_if_fail (COHORT_IS_SOURCE_ACCOUNT (self));

  if (get_port (self) == NULL || cohort_sync_port_find_kind (get_port (self), self->kind) == NULL)
    return;
  dialog = cohort_connect_dialog_new_for_source (get_port (self), self->source, self->kind);
  g_signal_connect_object (dialog, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}
