// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Read once, when it is made: what the ledger does meanwhile does not change the reason on the page either. Rows are
// made while they are looked at, as there may be hundreds.

#include "config.h"

#include "cohort-evidence-dialog.h"

#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortEvidenceDialog
{
  AdwDialog parent_instance;

  GPtrArray *rows;           /* (owned) (nullable) (element-type CohortEvidenceRow) */
  GCancellable *cancellable; /* (owned) */
  AdwToolbarView *view;
};

G_DEFINE_FINAL_TYPE (CohortEvidenceDialog, cohort_evidence_dialog, ADW_TYPE_DIALOG)

static guint member_signal;
static guint post_signal;

static void
activated_cb (CohortEvidenceDialog *self, guint position)
{
  const CohortEvidenceRow *row = g_ptr_array_index (self->rows, position);
  const gint64 id = row->member != 0 ? row->member : row->post;
  const guint signal = row->member != 0 ? member_signal : post_signal;

  if (id == 0)
    return;
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signal, 0, id);
  g_object_unref (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      if (i == 1)
        {
          gtk_widget_add_css_class (label, "dimmed");
          gtk_widget_add_css_class (label, "caption");
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CohortEvidenceDialog *self)
{
  const CohortEvidenceRow *row = g_ptr_array_index (self->rows, gtk_list_item_get_position (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autofree char *label = g_strjoin (" · ", row->title, row->detail, NULL);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), row->title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), row->detail);
  gtk_list_item_set_accessible_label (item, label);
  gtk_list_item_set_activatable (item, row->member != 0 || row->post != 0);
}

static GtkWidget *
make_list (CohortEvidenceDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkWidget *view, *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < self->rows->len; i++)
    gtk_string_list_append (strings, "");
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings))), factory);
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (view), GTK_LIST_TAB_ITEM);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "navigation-sidebar");
  cohort_ui_name (view, adw_dialog_get_title (ADW_DIALOG (self)));
  g_signal_connect_object (view, "activate", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  return scroller;
}

static void
show (CohortEvidenceDialog *self, GPtrArray *rows)
{
  self->rows = rows;
  adw_toolbar_view_set_content (self->view, make_list (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = cohort_suggestion_evidence_load_finish (result, &error);
  CohortEvidenceDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_EVIDENCE_DIALOG (user_data);
  if (rows != NULL)
    show (self, rows);
  else
    {
      GtkWidget *page = adw_status_page_new ();

      cohort_ui_describe (ADW_STATUS_PAGE (page), error->message);
      adw_toolbar_view_set_content (self->view, page);
    }
}

static void
cohort_evidence_dialog_dispose (GObject *object)
{
  CohortEvidenceDialog *self = COHORT_EVIDENCE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (cohort_evidence_dialog_parent_class)->dispose (object);
}

/* The list, which looks at the rows, is gone by now. */
static void
cohort_evidence_dialog_finalize (GObject *object)
{
  g_clear_pointer (&COHORT_EVIDENCE_DIALOG (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_evidence_dialog_parent_class)->finalize (object);
}

static void
cohort_evidence_dialog_class_init (CohortEvidenceDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_evidence_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = cohort_evidence_dialog_finalize;
  member_signal = g_signal_new ("member", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);
  post_signal = g_signal_new ("post", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_INT64);
}

static void
cohort_evidence_dialog_init (CohortEvidenceDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->view = ADW_TOOLBAR_VIEW (adw_toolbar_view_new ());
  adw_toolbar_view_add_top_bar (self->view, adw_header_bar_new ());
  adw_toolbar_view_set_content (self->view, adw_spinner_new ());
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
  adw_dialog_set_child (ADW_DIALOG (self), GTK_WIDGET (self->view));
  cohort_ui_set_help (ADW_DIALOG (self), "suggestions#reasons");
}

/**
 * cohort_evidence_dialog_new:
 * @suggestion: borrowed for the call only
 * @reason: one of its reasons that is not a post
 *
 * Returns: (transfer floating)
 */
GtkWidget *
cohort_evidence_dialog_new (CohortSession *session, const CohortSuggestion *suggestion,
                            const CohortSuggestionReason *reason)
{
  CohortEvidenceDialog *self = g_object_new (COHORT_TYPE_EVIDENCE_DIALOG, "title", reason->text, NULL);

  if (reason->opens == COHORT_EVIDENCE_PEOPLE)
    show (self, cohort_suggestion_people (suggestion, reason));
  else
    cohort_suggestion_evidence_load_async (session, reason->opens, suggestion->topic, self->cancellable, loaded_cb,
                                           self);
  return GTK_WIDGET (self);
}
