// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Connecting an account: which service, then what that service needs, as its own list of fields says. What was
// typed is checked at the service before anything is kept; a failure is told above the form, which stays as it is.
// Also asks for another key of an account that is there already.

#include "config.h"

#include "cohort-connect-dialog.h"

#include "cohort-import-types.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define BASE_URL "base-url"

struct _CohortConnectDialog
{
  AdwDialog parent_instance;

  CohortSyncPort *port;
  gint64 source;              /* 0: a new one */
  const CohortSyncKind *kind; /* (nullable) */
  GPtrArray *groups;          /* (element-type AdwPreferencesGroup) (unowned): of the form */
  GHashTable *rows;           /* (element-type utf8 AdwEntryRow) (unowned): by the field's id */
  GCancellable *cancellable;

  AdwNavigationView *navigation_view;
  AdwNavigationPage *account_page;
  AdwPreferencesGroup *services_group;
  AdwPreferencesGroup *reports_group;
  AdwBanner *failure_banner;
  AdwPreferencesPage *account_form;
  GtkWidget *spinner;
  GtkWidget *connect_button;
};

G_DEFINE_FINAL_TYPE (CohortConnectDialog, cohort_connect_dialog, ADW_TYPE_DIALOG)

static guint connected_signal;

static gboolean
is_complete (CohortConnectDialog *self)
{
  for (const CohortField *field = self->kind->fields; field->id != NULL; field++)
    {
      GtkEditable *row = g_hash_table_lookup (self->rows, field->id);

      if (field->flags & COHORT_FIELD_REQUIRED && *gtk_editable_get_text (row) == '\0')
        return FALSE;
    }
  return TRUE;
}

static void
changed_cb (CohortConnectDialog *self)
{
  gtk_widget_set_sensitive (self->connect_button, is_complete (self) && !gtk_widget_get_visible (self->spinner));
  adw_banner_set_revealed (self->failure_banner, FALSE);
}

static void
set_busy (CohortConnectDialog *self, gboolean busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (self->connect_button, !busy && is_complete (self));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 added = cohort_sync_port_add_finish (COHORT_SYNC_PORT (source), result, &error);
  g_autoptr (CohortConnectDialog) self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (added == 0)
    {
      adw_banner_set_title (self->failure_banner, error->message);
      adw_banner_set_revealed (self->failure_banner, TRUE);
      return;
    }
  g_signal_emit (self, connected_signal, 0, added);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
connect_cb (CohortConnectDialog *self)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer id, row;

  if (!is_complete (self) || gtk_widget_get_visible (self->spinner))
    return;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    g_hash_table_insert (values, g_strdup (id), g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  adw_banner_set_revealed (self->failure_banner, FALSE);
  set_busy (self, TRUE);
  cohort_sync_port_add_async (self->port, self->source, self->kind->id, values, self->cancellable, added_cb,
                              g_object_ref (self));
}

static void
import_cb (CohortConnectDialog *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  g_object_ref (root);
  adw_dialog_close (ADW_DIALOG (self));
  gtk_widget_activate_action (root, "win.import", NULL);
  g_object_unref (root);
}

/* The form */

static GtkWidget *
make_row (CohortConnectDialog *self, const CohortField *field)
{
  GtkWidget *row = field->flags & COHORT_FIELD_SECRET ? adw_password_entry_row_new () : adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (field->label));
  if (field->initial != NULL && self->source == 0)
    gtk_editable_set_text (GTK_EDITABLE (row), field->initial);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (connect_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->rows, (gpointer) field->id, row);
  return row;
}

static AdwPreferencesGroup *
add_group (CohortConnectDialog *self, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *text = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  adw_preferences_page_add (self->account_form, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* What is said above the first field: what the key has to be allowed, and where it is. */
static char *
describe_first (const CohortSyncKind *kind)
{
  const char *help = kind->fields[0].id != NULL ? kind->fields[0].help : NULL;

  return help != NULL ? g_strdup_printf ("%s\n\n%s", kind->scope, _ (help)) : g_strdup (kind->scope);
}

/* A further field with a help text has a group of its own, where the text has room. */
static void
fill_form (CohortConnectDialog *self)
{
  static const CohortField base_url = { .id = BASE_URL, .label = N_ ("Another Address of the Service") };
  g_autofree char *description = describe_first (self->kind);
  AdwPreferencesGroup *group;
  AdwExpanderRow *more;

  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->account_form, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  g_hash_table_remove_all (self->rows);
  group = add_group (self, description);
  for (const CohortField *field = self->kind->fields; field->id != NULL; field++)
    {
      if (field->help != NULL && field != self->kind->fields)
        group = add_group (self, _ (field->help));
      adw_preferences_group_add (group, make_row (self, field));
    }
  more = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _ ("More"));
  adw_expander_row_add_row (more, make_row (self, &base_url));
  adw_preferences_group_add (add_group (self, NULL), GTK_WIDGET (more));
}

static void
choose_kind (CohortConnectDialog *self, const CohortSyncKind *kind)
{
  self->kind = kind;
  cohort_ui_set_help (ADW_DIALOG (self), kind->help_page ? kind->help_page : "synchronising");
  adw_navigation_page_set_title (self->account_page, kind->name);
  fill_form (self);
  changed_cb (self);
}

static void
kind_cb (CohortConnectDialog *self, AdwActionRow *row)
{
  choose_kind (self, g_object_get_data (G_OBJECT (row), "kind"));
  adw_navigation_view_push (self->navigation_view, self->account_page);
}

static void
fill_services (CohortConnectDialog *self)
{
  guint n_kinds;
  const CohortSyncKind *kinds = cohort_sync_port_get_kinds (self->port, &n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kinds[i].name);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "kind", (gpointer) &kinds[i]);
      g_signal_connect_object (row, "activated", G_CALLBACK (kind_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->services_group, row);
    }
}

static int
compare_guides (gconstpointer a, gconstpointer b)
{
  const CohortImportGuide *const *left = a, *const *right = b;

  return g_utf8_collate (cohort_words_source_kind ((*left)->provider), cohort_words_source_kind ((*right)->provider));
}

/* Which report to take of a service that cannot be asked. */
static void
fill_reports (CohortConnectDialog *self)
{
  guint n_guides;
  const CohortImportGuide *guides = cohort_import_guides (&n_guides);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < n_guides; i++)
    if (cohort_sync_port_find_kind (self->port, guides[i].provider) == NULL)
      g_ptr_array_add (sorted, (gpointer) &guides[i]);
  g_ptr_array_sort (sorted, compare_guides);
  for (guint i = 0; i < sorted->len; i++)
    {
      const CohortImportGuide *guide = g_ptr_array_index (sorted, i);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cohort_words_source_kind (guide->provider));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), guide->help);
      adw_preferences_group_add (self->reports_group, row);
    }
}

/* The object */

static void
cohort_connect_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (COHORT_CONNECT_DIALOG (dialog)->cancellable);
}

static void
cohort_connect_dialog_dispose (GObject *object)
{
  CohortConnectDialog *self = COHORT_CONNECT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_CONNECT_DIALOG);
  g_clear_object (&self->port);
  G_OBJECT_CLASS (cohort_connect_dialog_parent_class)->dispose (object);
}

static void
cohort_connect_dialog_finalize (GObject *object)
{
  CohortConnectDialog *self = COHORT_CONNECT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->rows);
  G_OBJECT_CLASS (cohort_connect_dialog_parent_class)->finalize (object);
}

static void
cohort_connect_dialog_class_init (CohortConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_connect_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = cohort_connect_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = cohort_connect_dialog_closed;
  connected_signal = g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, account_page);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, services_group);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, reports_group);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, account_form);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, CohortConnectDialog, connect_button);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
}

static void
cohort_connect_dialog_init (CohortConnectDialog *self)
{
  self->groups = g_ptr_array_new ();
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "synchronising");
}

/**
 * cohort_connect_dialog_new:
 *
 * Returns: (transfer floating): a dialog that asks which service, to be presented
 */
GtkWidget *
cohort_connect_dialog_new (CohortSyncPort *port)
{
  CohortConnectDialog *self = g_object_new (COHORT_TYPE_CONNECT_DIALOG, NULL);

  self->port = g_object_ref (port);
  fill_services (self);
  fill_reports (self);
  return GTK_WIDGET (self);
}

/**
 * cohort_connect_dialog_new_for_source:
 * @source: 0 for a new account of @kind
 *
 * Returns: (transfer floating): a dialog that asks for another key of @source, to be presented
 */
GtkWidget *
cohort_connect_dialog_new_for_source (CohortSyncPort *port, gint64 source, const char *kind)
{
  CohortConnectDialog *self = g_object_new (COHORT_TYPE_CONNECT_DIALOG, NULL);

  self->port = g_object_ref (port);
  self->source = source;
  choose_kind (self, cohort_sync_port_find_kind (port, kind));
  adw_dialog_set_title (ADW_DIALOG (self), self->kind->name);
  adw_navigation_view_replace (self->navigation_view, (AdwNavigationPage *[]) { self->account_page }, 1);
  return GTK_WIDGET (self);
}
