// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was done, newest first, each step with its way back. A ledger that is edited daily has thousands of steps: the
// list reads what is looked at.

#include "config.h"

#include "cohort-history-page.h"

#include "cohort-history-list.h"
#include "cohort-print.h"
#include "cohort-ui.h"
#include "cohort-undo-dialog.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortHistoryPage
{
  CohortPage parent_instance;

  CohortPagedList *list; /* (owned) (nullable) */

  GtkStack *stack;
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (CohortHistoryPage, cohort_history_page, COHORT_TYPE_PAGE)

/* The widgets of a row. */
typedef struct
{
  GtkListItem *item; /* (unowned) */
  GtkWidget *label, *detail, *turn, *back;
} Cell;

#define CELL_KEY "cohort-cell"

static void
turn_clicked_cb (GtkButton *button, Cell *cell)
{
  CohortListRow *row = gtk_list_item_get_item (cell->item);
  CohortWindow *window = cohort_window_of (GTK_WIDGET (button));
  gint64 step = cohort_list_row_get_id (row);

  if (g_str_equal (cohort_list_row_get_text (row, "turn"), "redo"))
    cohort_window_redo_step (window, step);
  else
    cohort_undo_dialog_ask (window, step, FALSE);
}

static void
back_clicked_cb (GtkButton *button, Cell *cell)
{
  cohort_undo_dialog_ask (cohort_window_of (GTK_WIDGET (button)),
                          cohort_list_row_get_id (gtk_list_item_get_item (cell->item)), TRUE);
}

static void
show_row (gpointer user_data, CohortListRow *row)
{
  const Cell *cell = user_data;
  const char *label = cohort_list_row_get_text (row, "label");
  const char *turn = cohort_list_row_get_text (row, "turn");
  const char *detail = cohort_list_row_get_text (row, "detail");
  const char *action = g_str_equal (turn, "redo") ? _ ("Redo") : _ ("Undo");
  g_autofree char *name = g_strdup_printf ("%s: %s", action, label);
  /* Translators: %s is a step: "Imported patreon.csv, 212 rows" */
  g_autofree char *back = g_strdup_printf (_ ("Undo everything after: %s"), label);

  gtk_label_set_text (GTK_LABEL (cell->label), label);
  gtk_label_set_text (GTK_LABEL (cell->detail), detail);
  gtk_button_set_label (GTK_BUTTON (cell->turn), action);
  gtk_widget_set_visible (cell->turn, *turn != '\0');
  /* Nothing was done after the newest step. */
  gtk_widget_set_visible (cell->back, *label != '\0' && gtk_list_item_get_position (cell->item) > 0);
  cohort_ui_name (cell->turn, name);
  cohort_ui_name (cell->back, back);
  gtk_list_item_set_accessible_label (cell->item, label);
  gtk_list_item_set_accessible_description (cell->item, detail);
  if (*cohort_list_row_get_text (row, "faded") == '\0')
    gtk_widget_remove_css_class (cell->label, "dimmed");
  else
    gtk_widget_add_css_class (cell->label, "dimmed");
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Cell *cell = g_new0 (Cell, 1);

  cell->item = item;
  cell->label = make_label ();
  cell->detail = make_label ();
  cell->turn = gtk_button_new ();
  cell->back = gtk_button_new_from_icon_name ("document-revert-symbolic");
  gtk_widget_add_css_class (cell->detail, "dimmed");
  gtk_widget_add_css_class (cell->detail, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (cell->turn, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (cell->back, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (cell->back, "flat");
  gtk_widget_set_tooltip_text (cell->back, _ ("Undo Everything After This"));
  gtk_box_append (GTK_BOX (texts), cell->label);
  gtk_box_append (GTK_BOX (texts), cell->detail);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), cell->turn);
  gtk_box_append (GTK_BOX (box), cell->back);
  g_signal_connect (cell->turn, "clicked", G_CALLBACK (turn_clicked_cb), cell);
  g_signal_connect (cell->back, "clicked", G_CALLBACK (back_clicked_cb), cell);
  g_object_set_data_full (G_OBJECT (box), CELL_KEY, cell, g_free);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static Cell *
cell_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), CELL_KEY);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  CohortListRow *row = gtk_list_item_get_item (item);

  cohort_list_row_watch (row, NULL, show_row, cell_of (item));
  show_row (cell_of (item), row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  cohort_list_row_unwatch (gtk_list_item_get_item (item), cell_of (item));
}

static void
loading_cb (CohortHistoryPage *self)
{
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (cohort_paged_list_is_loading (self->list))
    {
      cohort_page_begin_load (COHORT_PAGE (self));
      return;
    }
  g_object_get (self->list, "error", &message, NULL);
  if (message)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 ? "list" : "empty");
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_history_page_attach (CohortPage *page, CohortSession *session)
{
  CohortHistoryPage *self = COHORT_HISTORY_PAGE (page);
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->list = cohort_history_list_new (session);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list))));
  gtk_list_view_set_model (self->view, selection);
  loading_cb (self);
}

/* The list asks by itself; this is for "Try Again". */
static void
cohort_history_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  CohortHistoryPage *self = COHORT_HISTORY_PAGE (page);

  if (cohort_paged_list_is_loading (self->list))
    return;
  loading_cb (self);
}

static void
cohort_history_page_print (CohortPage *page)
{
  static const char *const texts[] = { "label", "detail", NULL };
  const CohortPaperColumn columns[] = { { _ ("Step"), FALSE }, { _ ("Details"), FALSE } };

  if (COHORT_HISTORY_PAGE (page)->list)
    cohort_print_columns (page, COHORT_HISTORY_PAGE (page)->list, columns, texts);
}

static void
cohort_history_page_dispose (GObject *object)
{
  CohortHistoryPage *self = COHORT_HISTORY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_HISTORY_PAGE);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (cohort_history_page_parent_class)->dispose (object);
}

static void
cohort_history_page_class_init (CohortHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_history_page_dispose;
  COHORT_PAGE_CLASS (klass)->attach = cohort_history_page_attach;
  COHORT_PAGE_CLASS (klass)->reload = cohort_history_page_reload;
  COHORT_PAGE_CLASS (klass)->print = cohort_history_page_print;
  COHORT_PAGE_CLASS (klass)->help = "undo";
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortHistoryPage, view);
}

static void
cohort_history_page_init (CohortHistoryPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
}
