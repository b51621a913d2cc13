// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-content-library.h"

#include "cohort-paced-list.h"
#include "cohort-plan-state.h"
#include "cohort-post-list.h"
#include "cohort-row-selection.h"
#include "cohort-sort.h"
#include "cohort-text-column.h"
#include "cohort-two-lines.h"

#include <glib/gi18n.h>

struct _CohortContentLibrary
{
  AdwBin parent_instance;

  CohortPostList *list; /* (owned) (nullable) before there is a session */

  GtkSearchEntry *search_entry;
  GtkDropDown *kind_choice;
  GtkStack *stack;
  GtkColumnView *view;
  GtkColumnViewColumn *narrow_column;
  GtkColumnViewColumn *title_column;
  GtkColumnViewColumn *kind_column;
  GtkColumnViewColumn *date_column;
  GtkColumnViewColumn *seen_column;
  GtkColumnViewColumn *likes_column;
  GtkColumnViewColumn *comments_column;
  GtkColumnViewColumn *tips_column;
  GtkColumnViewColumn *stayed_column;
  GtkColumnViewColumn *hours_column;
};

G_DEFINE_FINAL_TYPE (CohortContentLibrary, cohort_content_library, ADW_TYPE_BIN)

static void
search_changed_cb (CohortContentLibrary *self)
{
  if (self->list)
    cohort_paged_list_set_search (COHORT_PAGED_LIST (self->list),
                                  gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
kind_cb (CohortContentLibrary *self)
{
  const guint selected = gtk_drop_down_get_selected (self->kind_choice);

  if (self->list && selected != GTK_INVALID_LIST_POSITION)
    cohort_post_list_set_kind (self->list, selected == 0 ? NULL : cohort_plan_kinds ()[selected - 1]);
}

static void
loading_cb (CohortContentLibrary *self)
{
  if (!cohort_paged_list_is_loading (COHORT_PAGED_LIST (self->list)))
    gtk_stack_set_visible_child_name (self->stack,
                                      g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 ? "list" : "empty");
}

static void
activate_cb (CohortContentLibrary *self, guint position)
{
  const gint64 post = cohort_paged_list_peek_id (COHORT_PAGED_LIST (self->list), position);

  if (post != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "content.open-post", "x", post);
}

static void
show_narrow_cell (gpointer cell, CohortListRow *row)
{
  const char *date = cohort_list_row_get_text (row, "date");
  g_autofree char *detail = NULL;

  if (*date)
    detail = g_strdup_printf ("%s · %s", date, cohort_list_row_get_text (row, "kind"));
  cohort_two_lines_set (cell, cohort_list_row_get_text (row, "title"), cohort_list_row_get_text (row, "seen"), detail);
}

static void
set_up_columns (CohortContentLibrary *self)
{
  static const CohortTextColumn title = { "title", "title" };
  static const CohortTextColumn kind = { "kind", "kind" };
  static const CohortTextColumn date = { "date", "date" };
  static const CohortTextColumn seen = { "seen", "seen", .is_number = TRUE };
  static const CohortTextColumn likes = { "likes", "likes", .is_number = TRUE };
  static const CohortTextColumn comments = { "comments", "comments", .is_number = TRUE };
  static const CohortTextColumn tips = { "tips", "tips", .is_number = TRUE };
  static const CohortTextColumn stayed = { "stayed", NULL, .is_number = TRUE };
  static const CohortTextColumn hours = { "hours", NULL, .is_number = TRUE, .is_faint = TRUE };

  cohort_text_column_set_up (self->title_column, &title);
  cohort_text_column_set_up (self->kind_column, &kind);
  cohort_text_column_set_up (self->date_column, &date);
  cohort_text_column_set_up (self->seen_column, &seen);
  cohort_text_column_set_up (self->likes_column, &likes);
  cohort_text_column_set_up (self->comments_column, &comments);
  cohort_text_column_set_up (self->tips_column, &tips);
  cohort_text_column_set_up (self->stayed_column, &stayed);
  cohort_text_column_set_up (self->hours_column, &hours);
  cohort_two_lines_set_up (self->narrow_column, show_narrow_cell);
}

static void
fill_kinds (CohortContentLibrary *self)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  const char *const *kinds = cohort_plan_kinds ();

  gtk_string_list_append (model, _ ("All Kinds"));
  for (guint i = 0; kinds[i]; i++)
    gtk_string_list_append (model, cohort_plan_kind_word (kinds[i]));
  gtk_drop_down_set_model (self->kind_choice, G_LIST_MODEL (model));
}

static void
cohort_content_library_dispose (GObject *object)
{
  CohortContentLibrary *self = COHORT_CONTENT_LIBRARY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_CONTENT_LIBRARY);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (cohort_content_library_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CohortContentLibrary, name)

static void
cohort_content_library_class_init (CohortContentLibraryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_content_library_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-content-library.ui");
  BIND (search_entry);
  BIND (kind_choice);
  BIND (stack);
  BIND (view);
  BIND (narrow_column);
  BIND (title_column);
  BIND (kind_column);
  BIND (date_column);
  BIND (seen_column);
  BIND (likes_column);
  BIND (comments_column);
  BIND (tips_column);
  BIND (stayed_column);
  BIND (hours_column);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
cohort_content_library_init (CohortContentLibrary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
  fill_kinds (self);
}

/**
 * cohort_content_library_set_session:
 *
 * Given once, when the library is first looked at: a list asks as soon as it is there.
 */
void
cohort_content_library_set_session (CohortContentLibrary *self, CohortSession *session)
{
  g_autoptr (CohortRowSelection) selection = NULL;

  g_return_if_fail (COHORT_IS_CONTENT_LIBRARY (self));
  g_return_if_fail (self->list == NULL);

  self->list = cohort_post_list_new (session);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  cohort_sort_bind (self->view, COHORT_PAGED_LIST (self->list), "library");
  selection = cohort_row_selection_new (G_LIST_MODEL (cohort_paced_list_new (COHORT_PAGED_LIST (self->list))),
                                        COHORT_PAGED_LIST (self->list));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  loading_cb (self);
}

void
cohort_content_library_search (CohortContentLibrary *self)
{
  g_return_if_fail (COHORT_IS_CONTENT_LIBRARY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
