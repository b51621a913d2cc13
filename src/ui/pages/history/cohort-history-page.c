// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was done, newest first, each step with its way back. A list view, as a ledger that is edited daily has
// thousands of steps; the newest are loaded.

#include "config.h"

#include "cohort-history-page.h"

#include "cohort-history.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define MAX_STEPS 1000

/* A step as an item of a list model: shares the report's array. */
#define COHORT_TYPE_HISTORY_ITEM (cohort_history_item_get_type ())
G_DECLARE_FINAL_TYPE (CohortHistoryItem, cohort_history_item, COHORT, HISTORY_ITEM, GObject)

struct _CohortHistoryItem
{
  GObject parent_instance;

  GPtrArray *steps; /* (owned) */
  const CohortHistoryStep *step;
};

G_DEFINE_FINAL_TYPE (CohortHistoryItem, cohort_history_item, G_TYPE_OBJECT)

struct _CohortHistoryPage
{
  CohortPage parent_instance;

  GListStore *items; /* (owned) (element-type CohortHistoryItem) */

  GtkStack *stack;
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (CohortHistoryPage, cohort_history_page, COHORT_TYPE_PAGE)

static void
cohort_history_item_finalize (GObject *object)
{
  g_ptr_array_unref (COHORT_HISTORY_ITEM (object)->steps);
  G_OBJECT_CLASS (cohort_history_item_parent_class)->finalize (object);
}

static void
cohort_history_item_class_init (CohortHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_history_item_finalize;
}

static void
cohort_history_item_init (CohortHistoryItem *self)
{
}

static const char *
get_state_text (const CohortHistoryStep *step)
{
  switch (step->state)
    {
    case COHORT_HISTORY_UNDONE:
      return _ ("Undone");
    case COHORT_HISTORY_DROPPED:
      return _ ("Undone; later work took its place");
    case COHORT_HISTORY_BARRIER:
      return _ ("Nothing before this can be undone");
    case COHORT_HISTORY_DONE:
    default:
      return NULL;
    }
}

static void
button_clicked_cb (GtkButton *button, GtkListItem *item)
{
  CohortHistoryItem *entry = gtk_list_item_get_item (item);
  CohortWindow *window = cohort_window_of (GTK_WIDGET (button));

  if (entry->step->can_redo)
    cohort_window_redo_step (window, entry->step->id);
  else
    cohort_window_undo_steps (window, &entry->step->id, 1);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_widget_add_css_class (detail, "dimmed");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), detail);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (button_clicked_cb), item, 0);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const CohortHistoryStep *step = COHORT_HISTORY_ITEM (gtk_list_item_get_item (item))->step;
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_first_child (row));
  GtkWidget *detail = gtk_widget_get_next_sibling (label);
  GtkWidget *button = gtk_widget_get_last_child (row);
  const char *state = get_state_text (step);
  const char *action = step->can_redo ? _ ("Redo") : _ ("Undo");
  g_autofree char *text = g_strjoin (" · ", step->when, step->counts && *step->counts ? step->counts : state,
                                     step->counts && *step->counts ? state : NULL, NULL);
  g_autofree char *name = g_strdup_printf ("%s: %s", action, step->label);

  gtk_label_set_text (GTK_LABEL (label), step->label);
  gtk_label_set_text (GTK_LABEL (detail), text);
  gtk_button_set_label (GTK_BUTTON (button), action);
  gtk_widget_set_visible (button, step->can_undo || step->can_redo);
  cohort_ui_name (button, name);
  gtk_list_item_set_accessible_label (item, step->label);
  gtk_list_item_set_accessible_description (item, text);
  if (step->state == COHORT_HISTORY_DONE || step->state == COHORT_HISTORY_BARRIER)
    gtk_widget_remove_css_class (label, "dimmed");
  else
    gtk_widget_add_css_class (label, "dimmed");
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = cohort_history_load_finish (result, &error);
  g_autoptr (GPtrArray) items = NULL;
  CohortHistoryPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_HISTORY_PAGE (user_data);
  if (steps)
    {
      items = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < steps->len; i++)
        {
          CohortHistoryItem *item = g_object_new (COHORT_TYPE_HISTORY_ITEM, NULL);

          item->steps = g_ptr_array_ref (steps);
          item->step = g_ptr_array_index (steps, i);
          g_ptr_array_add (items, item);
        }
      g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata,
                           items->len);
      gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_history_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_history_load_async (cohort_page_get_session (page), MAX_STEPS, cancellable, history_cb, page);
}

static void
cohort_history_page_dispose (GObject *object)
{
  CohortHistoryPage *self = COHORT_HISTORY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_HISTORY_PAGE);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (cohort_history_page_parent_class)->dispose (object);
}

static void
cohort_history_page_class_init (CohortHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_history_page_dispose;
  COHORT_PAGE_CLASS (klass)->reload = cohort_history_page_reload;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortHistoryPage, view);
}

static void
cohort_history_page_init (CohortHistoryPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->items = g_list_store_new (COHORT_TYPE_HISTORY_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items))));
  gtk_list_view_set_model (self->view, selection);
}
