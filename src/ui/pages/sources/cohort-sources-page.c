// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the facts come from, a group a source. Groups are kept from report to report, so that what was opened
// stays open and the keyboard focus stays where it was.

#include "config.h"

#include "cohort-sources-page.h"

#include "cohort-check-report.h"
#include "cohort-connect-dialog.h"
#include "cohort-settings.h"
#include "cohort-source-group.h"
#include "cohort-sources-report.h"
#include "cohort-sync-port.h"

#include <glib/gi18n.h>

#define HOURS_KEY "sync-hours"

struct _CohortSourcesPage
{
  CohortPage parent_instance;

  CohortSourcesReport *report; /* (owned) (nullable): what is shown */
  guint n_filled;              /* of its sources */
  guint filling;               /* source of the rest */
  GPtrArray *groups;           /* (element-type CohortSourceGroup) (unowned): in the order shown */
  GtkWidget *schedule;         /* (nullable) (unowned): its group, the last one */
  gint64 asked_for;            /* the source that the banner speaks of */
  GCancellable *looking;       /* (owned) (nullable): for what does not fit together */

  AdwBanner *banner;
  GtkWidget *add_button;
  GtkWidget *empty_add_button;
  GtkStack *stack;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (CohortSourcesPage, cohort_sources_page, COHORT_TYPE_PAGE)

static gboolean
shows_same_sources (CohortSourcesPage *self, const CohortSourcesReport *report)
{
  if (self->groups->len != report->sources->len)
    return FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    {
      const CohortSourceReport *source = g_ptr_array_index (report->sources, i);

      if (cohort_source_group_get_source (g_ptr_array_index (self->groups, i)) != source->id)
        return FALSE;
    }
  return TRUE;
}

/* Schedule */

static const int schedule_hours[] = { 0, 1, 6, 24 };

static gboolean
hours_to_place (GValue *value, GVariant *variant, gpointer data)
{
  guint place = 0;

  for (guint i = 0; i < G_N_ELEMENTS (schedule_hours); i++)
    if (schedule_hours[i] <= g_variant_get_int32 (variant))
      place = i;
  g_value_set_uint (value, place);
  return TRUE;
}

static GVariant *
place_to_hours (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_int32 (schedule_hours[MIN (g_value_get_uint (value), G_N_ELEMENTS (schedule_hours) - 1)]);
}

static void
make_schedule (CohortSourcesPage *self)
{
  const char *const names[] = { _ ("Only When Asked"), _ ("On Start and Every Hour"), _ ("On Start and Every 6 Hours"),
                                _ ("Once a Day"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  self->schedule = adw_preferences_group_new ();
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self->schedule),
      _ ("Services are asked while this window is open, and not over a connection that is paid by volume."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Synchronise"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  if (cohort_settings_get ())
    g_settings_bind_with_mapping (cohort_settings_get (), HOURS_KEY, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                  hours_to_place, place_to_hours, NULL, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->schedule), row);
}

static void
show_schedule (CohortSourcesPage *self, const CohortSourcesReport *report)
{
  gboolean any = FALSE;

  for (guint i = 0; i < report->sources->len; i++)
    any = any || ((CohortSourceReport *) g_ptr_array_index (report->sources, i))->sync != COHORT_SOURCE_SYNC_NONE;
  if (any && self->schedule == NULL)
    {
      make_schedule (self);
      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->schedule));
    }
  if (self->schedule)
    gtk_widget_set_visible (self->schedule, any);
}

/* What a person has to do something about comes first. */
static void
show_banner (CohortSourcesPage *self, const CohortSourcesReport *report)
{
  self->asked_for = 0;
  for (guint i = 0; i < report->sources->len && self->asked_for == 0; i++)
    {
      const CohortSourceReport *source = g_ptr_array_index (report->sources, i);
      g_autofree char *title = NULL;

      if (source->sync != COHORT_SOURCE_SYNC_SIGN_IN)
        continue;
      /* Translators: %s is the name of an account at a service */
      title = g_strdup_printf (_ ("“%s” needs a key"), source->name);
      adw_banner_set_title (self->banner, title);
      self->asked_for = source->id;
    }
  adw_banner_set_revealed (self->banner, self->asked_for != 0);
}

static void
banner_cb (CohortSourcesPage *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (cohort_source_group_get_source (g_ptr_array_index (self->groups, i)) == self->asked_for)
      cohort_source_group_ask_for_key (g_ptr_array_index (self->groups, i));
}

static void
connected_cb (CohortSourcesPage *self, gint64 source)
{
  cohort_sync_port_start (cohort_sync_port_of (cohort_page_get_session (COHORT_PAGE (self))), source);
}

/* @kind: (nullable): which service; NULL: it is asked */
static void
add_source (CohortSourcesPage *self, const char *kind)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
  CohortSyncPort *port = cohort_sync_port_of (session);
  GtkWidget *dialog;

  if (port == NULL || cohort_session_is_read_only (session))
    return;
  dialog = kind != NULL ? cohort_connect_dialog_new_for_source (port, 0, kind) : cohort_connect_dialog_new (port);
  g_signal_connect_object (dialog, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_cb (CohortSourcesPage *self)
{
  add_source (self, NULL);
}

static void
connect_cb (GtkWidget *widget, const char *name, GVariant *kind)
{
  add_source (COHORT_SOURCES_PAGE (widget), g_variant_get_string (kind, NULL));
}

static void
show_add (CohortSourcesPage *self)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
  gboolean can_add = cohort_sync_port_of (session) != NULL && !cohort_session_is_read_only (session);

  gtk_widget_set_visible (self->add_button, can_add);
  gtk_widget_set_visible (self->empty_add_button, can_add);
}

static void
clear_groups (CohortSourcesPage *self)
{
  if (self->schedule)
    adw_preferences_page_remove (self->page, ADW_PREFERENCES_GROUP (self->schedule));
  self->schedule = NULL;
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
}

/* Takes longer than the report in a large community, and is shown below it when it is there. */
static void
findings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = cohort_check_findings_load_finish (result, &error);
  CohortSourcesPage *self;

  if (findings == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("%s", error->message);
      return;
    }
  self = COHORT_SOURCES_PAGE (user_data);
  for (guint i = 0; i < self->groups->len; i++)
    cohort_source_group_set_findings (g_ptr_array_index (self->groups, i), findings);
}

static void
look_for_findings (CohortSourcesPage *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  cohort_check_findings_load_async (cohort_page_get_session (COHORT_PAGE (self)), self->looking, findings_cb, self);
}

static void
fill_group (CohortSourcesPage *self)
{
  if (self->n_filled == self->groups->len)
    {
      GtkWidget *group = cohort_source_group_new (cohort_page_get_session (COHORT_PAGE (self)));

      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
      g_ptr_array_add (self->groups, group);
    }
  cohort_source_group_set_report (g_ptr_array_index (self->groups, self->n_filled), self->report,
                                  g_ptr_array_index (self->report->sources, self->n_filled));
  self->n_filled++;
}

/* One source a turn of the main loop: the widgets of a dozen would keep it for longer than a frame. */
static gboolean
fill_cb (gpointer data)
{
  CohortSourcesPage *self = COHORT_SOURCES_PAGE (data);

  if (self->n_filled < self->report->sources->len)
    fill_group (self);
  if (self->n_filled < self->report->sources->len)
    return G_SOURCE_CONTINUE;
  self->filling = 0;
  show_schedule (self, self->report);
  look_for_findings (self);
  return G_SOURCE_REMOVE;
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSourcesReport) report = cohort_sources_report_load_finish (result, &error);
  CohortSourcesPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_SOURCES_PAGE (user_data);
  if (report)
    {
      if (!shows_same_sources (self, report))
        clear_groups (self);
      show_banner (self, report);
      show_add (self);
      gtk_stack_set_visible_child_name (self->stack, report->sources->len > 0 ? "list" : "empty");
      g_clear_handle_id (&self->filling, g_source_remove);
      g_clear_pointer (&self->report, cohort_sources_report_unref);
      self->report = g_steal_pointer (&report);
      self->n_filled = 0;
      if (fill_cb (self))
        self->filling = g_idle_add (fill_cb, self);
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_sources_page_new_item (CohortPage *page)
{
  add_cb (COHORT_SOURCES_PAGE (page));
}

static void
cohort_sources_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_sources_report_load_async (cohort_page_get_session (page), cancellable, report_cb, page);
}

static void
cohort_sources_page_dispose (GObject *object)
{
  CohortSourcesPage *self = COHORT_SOURCES_PAGE (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_handle_id (&self->filling, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_SOURCES_PAGE);
  g_clear_pointer (&self->report, cohort_sources_report_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_sources_page_parent_class)->dispose (object);
}

static void
cohort_sources_page_class_init (CohortSourcesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_sources_page_dispose;
  COHORT_PAGE_CLASS (klass)->reload = cohort_sources_page_reload;
  COHORT_PAGE_CLASS (klass)->new_item = cohort_sources_page_new_item;
  COHORT_PAGE_CLASS (klass)->new_label = N_ ("Add Source…");
  COHORT_PAGE_CLASS (klass)->help = "sources";
  gtk_widget_class_install_action (widget_class, "sources.connect", "s", connect_cb);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-sources-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, banner);
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, empty_add_button);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_cb);
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, page);
}

static void
cohort_sources_page_init (CohortSourcesPage *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
