// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A form of four rows: which service, which month, how much, in which currency. What it writes is one step, and takes
// the place of what was typed for that month before.

#include "config.h"

#include "cohort-stated-dialog.h"

#include "cohort-bridge.h"
#include "cohort-choices.h"
#include "cohort-sources-report.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define N_MONTHS 36 /* that can be chosen, the last one that is over first */

struct _CohortStatedDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GtkWidget *save_button;
  AdwComboRow *source_row, *month_row, *currency_row;
  AdwEntryRow *amount_row;
};

G_DEFINE_FINAL_TYPE (CohortStatedDialog, cohort_stated_dialog, ADW_TYPE_DIALOG)

/* Returns: whether the form is sound */
static gboolean
read_form (CohortStatedDialog *self, CohortMonth *month, gint64 *minor)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->amount_row));
  const char *currency = cohort_choices_get_selected (self->currency_row);
  const char *chosen = cohort_choices_get_selected (self->month_row);
  gboolean sound = currency != NULL && cohort_ui_parse_amount (text, currency, minor) && *minor >= 0;

  if (sound || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->amount_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->amount_row), "error");
  if (!sound || chosen == NULL || cohort_choices_get_selected (self->source_row) == NULL)
    return FALSE;
  *month = (CohortMonth) g_ascii_strtoll (chosen, NULL, 10);
  return TRUE;
}

static void
changed_cb (CohortStatedDialog *self)
{
  CohortMonth month;
  gint64 minor;

  gtk_widget_set_sensitive (self->save_button,
                            read_form (self, &month, &minor) && !cohort_session_is_read_only (self->session));
}

static void
save_cb (CohortStatedDialog *self)
{
  CohortMonth month;
  gint64 minor;

  if (!read_form (self, &month, &minor) || cohort_session_is_read_only (self->session))
    return;
  cohort_command_state_charged_async (self->session, cohort_choices_get_selected (self->source_row), month, minor,
                                      cohort_choices_get_selected (self->currency_row), NULL, cohort_window_done_cb,
                                      g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
sources_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSourcesReport) report = cohort_sources_report_load_finish (result, &error);
  g_autoptr (GListStore) store = NULL;
  CohortStatedDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_STATED_DIALOG (user_data);
  store = g_list_store_new (COHORT_TYPE_CHOICE);
  for (guint i = 0; report != NULL && i < report->sources->len; i++)
    {
      const CohortSourceReport *one = report->sources->pdata[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, one->id);
      g_autofree char *title = *one->name == '\0' || g_str_equal (one->name, one->kind_title)
                                   ? g_strdup (one->kind_title)
                                   : g_strdup_printf ("%s · %s", one->kind_title, one->name);

      /* These charge nobody. */
      if (!g_str_equal (one->kind, "hand") && !g_str_equal (one->kind, "ecb"))
        cohort_choices_append (store, id, title);
    }
  cohort_choices_set_model (self->source_row, store, FALSE);
  changed_cb (self);
}

static void
fill_months (CohortStatedDialog *self)
{
  const CohortMonth last = cohort_month_of_day (cohort_session_get_today (self->session)) - 1;
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);

  for (int i = 0; i < N_MONTHS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", last - i);
      g_autofree char *title = cohort_words_month (last - i);

      cohort_choices_append (store, id, title);
    }
  cohort_choices_set_model (self->month_row, store, FALSE);
}

static void
cohort_stated_dialog_dispose (GObject *object)
{
  CohortStatedDialog *self = COHORT_STATED_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_stated_dialog_parent_class)->dispose (object);
}

static void
cohort_stated_dialog_class_init (CohortStatedDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_stated_dialog_dispose;
}

static AdwComboRow *
add_combo (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, NULL);

  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
make_header (CohortStatedDialog *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->save_button = gtk_button_new_with_mnemonic (_ ("_Save"));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save_button);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  return header;
}

static void
cohort_stated_dialog_init (CohortStatedDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group
      = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "description",
                      _ ("What the service’s own screen says that it charged, before refunds and fees."), NULL);

  self->cancellable = g_cancellable_new ();
  self->source_row = add_combo (group, C_ ("figure", "Service"));
  self->month_row = add_combo (group, _ ("Month"));
  self->amount_row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Amount"), NULL);
  adw_preferences_group_add (group, GTK_WIDGET (self->amount_row));
  self->currency_row = add_combo (group, _ ("Currency"));
  cohort_choices_fill_currencies (self->currency_row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), make_header (self));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Note a Figure"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 440);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->amount_row));
  cohort_ui_set_help (ADW_DIALOG (self), "numbers#bridge");
}

GtkWidget *
cohort_stated_dialog_new (CohortSession *session)
{
  CohortStatedDialog *self = g_object_new (COHORT_TYPE_STATED_DIALOG, NULL);

  self->session = g_object_ref (session);
  fill_months (self);
  cohort_choices_select (self->currency_row, cohort_session_get_home_currency (session));
  g_signal_connect_object (self->amount_row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->amount_row, "entry-activated", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->currency_row, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  cohort_sources_report_load_async (session, self->cancellable, sources_cb, self);
  return GTK_WIDGET (self);
}
