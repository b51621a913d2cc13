// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A list of rows that are not in the ledger: where each stands in its file, why it was left out, and what it
// says. The content comes from outside and is shown as it is, never as markup.

#include "config.h"

#include "cohort-problem-view.h"

#include "cohort-words.h"

#include <glib/gi18n.h>

/* One problem, ready to be shown. */
#define COHORT_TYPE_PROBLEM_ITEM (cohort_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (CohortProblemItem, cohort_problem_item, COHORT, PROBLEM_ITEM, GObject)

struct _CohortProblemItem
{
  GObject parent_instance;

  char *place;
  char *reason;
  char *content;
};

G_DEFINE_FINAL_TYPE (CohortProblemItem, cohort_problem_item, G_TYPE_OBJECT)

struct _CohortProblemView
{
  AdwBin parent_instance;

  GListStore *items; /* (owned) (element-type CohortProblemItem) */
};

G_DEFINE_FINAL_TYPE (CohortProblemView, cohort_problem_view, ADW_TYPE_BIN)

static void
cohort_problem_item_finalize (GObject *object)
{
  CohortProblemItem *self = COHORT_PROBLEM_ITEM (object);

  g_free (self->place);
  g_free (self->reason);
  g_free (self->content);
  G_OBJECT_CLASS (cohort_problem_item_parent_class)->finalize (object);
}

static void
cohort_problem_item_class_init (CohortProblemItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_problem_item_finalize;
}

static void
cohort_problem_item_init (CohortProblemItem *self)
{
}

static CohortProblemItem *
make_item (const CohortProblemText *problem)
{
  CohortProblemItem *item = g_object_new (COHORT_TYPE_PROBLEM_ITEM, NULL);
  const char *state = problem->rejected ? _ ("Rejected") : _ ("Needs you");
  g_autofree char *row = cohort_words_count ((gint64) problem->row);
  g_autofree char *line = cohort_words_count ((gint64) problem->line);

  if (problem->file)
    /* Translators: file · row and line of it · "Rejected" or "Needs you" */
    item->place = g_strdup_printf (_ ("%s · row %s, line %s · %s"), problem->file, row, line, state);
  else
    /* Translators: row and line of a file · "Rejected" or "Needs you" */
    item->place = g_strdup_printf (_ ("Row %s, line %s · %s"), row, line, state);
  item->reason = g_strdup (problem->reason);
  item->content = g_strdup (problem->content);
  return item;
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *place = make_label ("caption");
  GtkWidget *content = make_label ("monospace");

  gtk_widget_add_css_class (place, "dimmed");
  gtk_widget_add_css_class (content, "caption");
  gtk_label_set_lines (GTK_LABEL (content), 3);
  gtk_label_set_ellipsize (GTK_LABEL (content), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), make_label (NULL));
  gtk_box_append (GTK_BOX (box), content);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  CohortProblemItem *problem = gtk_list_item_get_item (item);
  GtkWidget *place = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *reason = gtk_widget_get_next_sibling (place);
  GtkWidget *content = gtk_widget_get_next_sibling (reason);

  gtk_label_set_text (GTK_LABEL (place), problem->place);
  gtk_label_set_text (GTK_LABEL (reason), problem->reason);
  gtk_label_set_text (GTK_LABEL (content), problem->content);
  gtk_list_item_set_accessible_label (item, problem->reason);
  gtk_list_item_set_accessible_description (item, problem->place);
}

static void
cohort_problem_view_dispose (GObject *object)
{
  g_clear_object (&COHORT_PROBLEM_VIEW (object)->items);
  G_OBJECT_CLASS (cohort_problem_view_parent_class)->dispose (object);
}

static void
cohort_problem_view_class_init (CohortProblemViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_problem_view_dispose;
}

static void
cohort_problem_view_init (CohortProblemView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *window = gtk_scrolled_window_new ();
  GtkNoSelection *selection;
  GtkWidget *list;

  self->items = g_list_store_new (COHORT_TYPE_PROBLEM_ITEM);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (list), GTK_LIST_TAB_ITEM);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "problems");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Rows that are not in the ledger"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), list);
  adw_bin_set_child (ADW_BIN (self), window);
}

/**
 * cohort_problem_view_new:
 *
 * Returns: (transfer floating): a view without problems
 */
GtkWidget *
cohort_problem_view_new (void)
{
  return g_object_new (COHORT_TYPE_PROBLEM_VIEW, NULL);
}

/**
 * cohort_problem_view_set:
 * @problems: (array length=n_problems): replaces what was shown
 */
void
cohort_problem_view_set (CohortProblemView *self, const CohortProblemText *problems, guint n_problems)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (COHORT_IS_PROBLEM_VIEW (self));

  for (guint i = 0; i < n_problems; i++)
    g_ptr_array_add (items, make_item (&problems[i]));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
}
