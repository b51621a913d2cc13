// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every payment, paged, sorted and searched by the ledger, with the sums of what is listed, one a currency.
// The sums come from the same query as the rows and are asked for again whenever the question changes.

#include "config.h"

#include "cohort-payments-page.h"

#include "cohort-operation.h"
#include "cohort-paced-list.h"
#include "cohort-payment-list.h"
#include "cohort-print.h"
#include "cohort-row-selection.h"
#include "cohort-scope-model.h"
#include "cohort-sort.h"
#include "cohort-text-column.h"
#include "cohort-two-lines.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortPaymentsPage
{
  CohortPage parent_instance;

  CohortPaymentList *list;      /* (owned) (nullable) before there is a session */
  GCancellable *totals_pending; /* (owned) (nullable) */

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  AdwStatusPage *other_period;
  GtkColumnView *view;
  GtkWidget *totals_bar;
  AdwWrapBox *totals_box;
  GtkColumnViewColumn *narrow_column;
  GtkColumnViewColumn *date_column;
  GtkColumnViewColumn *person_column;
  GtkColumnViewColumn *kind_column;
  GtkColumnViewColumn *state_column;
  GtkColumnViewColumn *gross_column;
  GtkColumnViewColumn *fee_column;
  GtkColumnViewColumn *net_column;
  GtkColumnViewColumn *source_column;
};

G_DEFINE_FINAL_TYPE (CohortPaymentsPage, cohort_payments_page, COHORT_TYPE_PAGE)

static GtkWidget *
make_figure (const char *caption, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption_label = gtk_label_new (caption);
  GtkWidget *value_label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (caption_label), 0);
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_widget_add_css_class (caption_label, "caption");
  gtk_widget_add_css_class (caption_label, "dimmed");
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_RELATION_LABELLED_BY, caption_label,
                                  NULL, -1);
  gtk_box_append (GTK_BOX (box), caption_label);
  gtk_box_append (GTK_BOX (box), value_label);
  return box;
}

static void
append_total (CohortPaymentsPage *self, const CohortPaymentTotal *total)
{
  g_autofree char *n = cohort_words_count ((gint64) total->n_payments);
  g_autofree char *caption
      = g_strdup_printf (ngettext ("%s · %s payment", "%s · %s payments", total->n_payments), total->currency, n);
  g_autofree char *fee_caption = NULL;
  GtkWidget *line = adw_wrap_box_new (); /* of a currency: its figures stay together where they can */

  if (total->n_unknown_fees > 0)
    {
      g_autofree char *unknown = cohort_words_count ((gint64) total->n_unknown_fees);

      fee_caption
          = g_strdup_printf (ngettext ("Fees (%s not known)", "Fees (%s not known)", total->n_unknown_fees), unknown);
    }
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 18);
  adw_wrap_box_append (ADW_WRAP_BOX (line), make_figure (caption, total->gross));
  adw_wrap_box_append (ADW_WRAP_BOX (line), make_figure (fee_caption ? fee_caption : _ ("Fees"),
                                                         total->n_unknown_fees < total->n_payments ? total->fee : "–"));
  adw_wrap_box_append (
      ADW_WRAP_BOX (line),
      make_figure (total->n_unknown_fees > 0 ? C_ ("payments", "Net, at Most") : C_ ("payments", "Net"), total->net));
  adw_wrap_box_append (self->totals_box, line);
}

static void
totals_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) totals = cohort_payment_list_get_totals_finish (result, &error);
  CohortPaymentsPage *self;
  GtkWidget *child;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_PAYMENTS_PAGE (user_data);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->totals_box))))
    adw_wrap_box_remove (self->totals_box, child);
  for (guint i = 0; totals && i < totals->len; i++)
    append_total (self, g_ptr_array_index (totals, i));
  gtk_widget_set_visible (self->totals_bar, totals && totals->len > 0);
  cohort_page_end_load (COHORT_PAGE (self), error);
}

/* Which view says it: the list, or why there is none. */
static const char *
choose_view (CohortPaymentsPage *self)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
  CohortScopeModel *scope = cohort_scope_model_of (session);
  const char *search = cohort_paged_list_get_search (COHORT_PAGED_LIST (self->list));
  g_autofree char *reason = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    return "list";
  if (search && *search)
    return "no-results";
  if ((cohort_session_get_holdings (session) & COHORT_HOLDS_PAYMENTS) == 0)
    return "empty";
  /* Translators: %s is a period, as in Sep 2026 */
  reason = g_strdup_printf (_ ("Nothing was paid in %s."), cohort_scope_model_get_label (scope));
  cohort_ui_describe (self->other_period, reason);
  return "other-period";
}

static void
list_loading_cb (CohortPaymentsPage *self)
{
  g_autofree char *message = NULL;

  g_cancellable_cancel (self->totals_pending);
  g_clear_object (&self->totals_pending);
  if (cohort_paged_list_is_loading (COHORT_PAGED_LIST (self->list)))
    {
      cohort_page_begin_load (COHORT_PAGE (self));
      return;
    }
  g_object_get (self->list, "error", &message, NULL);
  if (message)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);

      cohort_page_end_load (COHORT_PAGE (self), error);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, choose_view (self));
  self->totals_pending = g_cancellable_new ();
  cohort_payment_list_get_totals_async (self->list, self->totals_pending, totals_cb, self);
}

/* Another list: from its beginning. */
static void
list_renewed_cb (CohortPaymentsPage *self)
{
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), 0);
}

static void
all_time_cb (CohortPaymentsPage *self)
{
  CohortScopeModel *scope = cohort_scope_model_of (cohort_page_get_session (COHORT_PAGE (self)));

  cohort_scope_model_set_span (scope, COHORT_SPAN_ALL);
  cohort_scope_model_set_currency (scope, NULL);
}

static void
search_changed_cb (CohortPaymentsPage *self)
{
  if (self->list)
    cohort_paged_list_set_search (COHORT_PAGED_LIST (self->list),
                                  gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
stop_search_cb (CohortPaymentsPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
show_narrow_cell (gpointer cell, CohortListRow *row)
{
  const char *date = cohort_list_row_get_text (row, "date");
  const char *state = cohort_list_row_get_text (row, "state");
  g_autofree char *detail = NULL;

  if (*date)
    /* Translators: the second line of a payment: date · kind or state */
    detail = g_strdup_printf (_ ("%s · %s"), date, *state ? state : cohort_list_row_get_text (row, "kind"));
  cohort_two_lines_set (cell, cohort_list_row_get_text (row, "person"), cohort_list_row_get_text (row, "gross"),
                        detail);
}

static void
set_up_columns (CohortPaymentsPage *self)
{
  static const CohortTextColumn date = { "date", "date" };
  static const CohortTextColumn person = { "person", "person" };
  static const CohortTextColumn kind = { "kind", "kind" };
  static const CohortTextColumn state = { "state", NULL };
  static const CohortTextColumn gross = { "gross", "gross", .is_number = TRUE };
  static const CohortTextColumn fee = { "fee", NULL, .is_number = TRUE, .is_faint = TRUE };
  static const CohortTextColumn net = { "net", NULL, .is_number = TRUE };
  static const CohortTextColumn source = { "source", "source", .is_faint = TRUE };

  cohort_text_column_set_up (self->date_column, &date);
  cohort_text_column_set_up (self->person_column, &person);
  cohort_text_column_set_up (self->kind_column, &kind);
  cohort_text_column_set_up (self->state_column, &state);
  cohort_text_column_set_up (self->gross_column, &gross);
  cohort_text_column_set_up (self->fee_column, &fee);
  cohort_text_column_set_up (self->net_column, &net);
  cohort_text_column_set_up (self->source_column, &source);
  cohort_two_lines_set_up (self->narrow_column, show_narrow_cell);
}

static void
cohort_payments_page_attach (CohortPage *page, CohortSession *session)
{
  CohortPaymentsPage *self = COHORT_PAYMENTS_PAGE (page);
  g_autoptr (CohortRowSelection) selection = NULL;

  self->list = cohort_payment_list_new (session);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (list_loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "renewed", G_CALLBACK (list_renewed_cb), self, G_CONNECT_SWAPPED);
  cohort_sort_bind (self->view, COHORT_PAGED_LIST (self->list), "payments");
  selection = cohort_row_selection_new (G_LIST_MODEL (cohort_paced_list_new (COHORT_PAGED_LIST (self->list))),
                                        COHORT_PAGED_LIST (self->list));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

static void
cohort_payments_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  CohortPaymentsPage *self = COHORT_PAYMENTS_PAGE (page);

  /* The list asks again by itself when that is another question, and after changes. */
  cohort_payment_list_set_period (self->list, scope->period);
  cohort_payment_list_set_currency (self->list, scope->currency);
  list_loading_cb (self);
}

static void
cohort_payments_page_search (CohortPage *page)
{
  CohortPaymentsPage *self = COHORT_PAYMENTS_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

typedef struct
{
  CohortWindow *window;
  CohortPaymentList *list;
  CohortOperation *operation; /* (nullable) before a file is chosen */
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->window);
  g_object_unref (self->list);
  g_clear_object (&self->operation);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;

  if (cohort_payment_list_export_finish (result, &error))
    cohort_window_toast (export->window, _ ("The payments were exported"));
  cohort_operation_end (export->operation, error);
}

static void
file_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CohortPaymentList *list = export->list;

  if (file == NULL)
    return;
  export->operation = cohort_operation_new (_ ("Exporting Payments"), cancellable);
  cohort_operations_add (cohort_operations_of (cohort_paged_list_get_session (COHORT_PAGED_LIST (list))),
                         export->operation);
  cohort_payment_list_export_async (list, file, cancellable, exported_cb, g_steal_pointer (&export));
}

/* What is listed, in its order. */
static void
cohort_payments_page_export_view (CohortPage *page)
{
  CohortPaymentsPage *self = COHORT_PAYMENTS_PAGE (page);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Export *export = g_new0 (Export, 1);

  export->window = g_object_ref (cohort_window_of (GTK_WIDGET (self)));
  export->list = g_object_ref (self->list);
  gtk_file_dialog_set_title (dialog, _ ("Export Payments"));
  gtk_file_dialog_set_initial_name (dialog, "payments.csv");
  gtk_file_dialog_save (dialog, GTK_WINDOW (export->window), NULL, file_chosen_cb, export);
}

static void
cohort_payments_page_print (CohortPage *page)
{
  CohortPaymentsPage *self = COHORT_PAYMENTS_PAGE (page);

  if (self->list)
    cohort_print_list (page, self->view, COHORT_PAGED_LIST (self->list));
}

static void
cohort_payments_page_dispose (GObject *object)
{
  CohortPaymentsPage *self = COHORT_PAYMENTS_PAGE (object);

  g_cancellable_cancel (self->totals_pending);
  g_clear_object (&self->totals_pending);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_PAYMENTS_PAGE);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (cohort_payments_page_parent_class)->dispose (object);
}

static void
cohort_payments_page_class_init (CohortPaymentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_payments_page_dispose;
  page_class->attach = cohort_payments_page_attach;
  page_class->reload = cohort_payments_page_reload;
  page_class->search = cohort_payments_page_search;
  page_class->export_view = cohort_payments_page_export_view;
  page_class->print = cohort_payments_page_print;
  page_class->uses_scope = TRUE;
  page_class->help = "payments";

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-payments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, other_period);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, view);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, totals_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, totals_box);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, narrow_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, date_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, person_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, kind_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, state_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, gross_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, fee_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, net_column);
  gtk_widget_class_bind_template_child (widget_class, CohortPaymentsPage, source_column);
  gtk_widget_class_bind_template_callback (widget_class, all_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
cohort_payments_page_init (CohortPaymentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
  cohort_page_set_key_capture (COHORT_PAGE (self), self->search_bar);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}
