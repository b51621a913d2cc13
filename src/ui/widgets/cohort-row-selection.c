// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is selected in a paged list, by the rows' ids and not by their positions: the selection follows a person when
// the list is sorted or facts change. "Select all" is a rule with exceptions and not a walk over the rows.
// A range that reaches beyond the pages that are here selects those of its rows that are.
// Main thread.

#include "config.h"

#include "cohort-row-selection.h"

struct _CohortRowSelection
{
  GObject parent_instance;

  GListModel *model;     /* (owned): what the view shows */
  CohortPagedList *list; /* (owned): where it comes from */
  GHashTable *ids;       /* (element-type gint64): selected; with @all, those that are not */
  gboolean all;
  guint cursor; /* the row that was chosen last, or GTK_INVALID_LIST_POSITION */
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CohortRowSelection, cohort_row_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

static void
tell (CohortRowSelection *self, guint position, guint n)
{
  const guint n_items = g_list_model_get_n_items (self->model);

  if (position < n_items && n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, MIN (n, n_items - position));
}

static gboolean
has_id (CohortRowSelection *self, gint64 id)
{
  return id != 0 && g_hash_table_contains (self->ids, &id) != self->all;
}

static void
set_id (CohortRowSelection *self, gint64 id, gboolean selected)
{
  if (id == 0)
    return;
  if (selected != self->all)
    g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
  else
    g_hash_table_remove (self->ids, &id);
}

static void
forget (CohortRowSelection *self)
{
  g_hash_table_remove_all (self->ids);
  self->all = FALSE;
}

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (COHORT_ROW_SELECTION (model)->model);
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (COHORT_ROW_SELECTION (model)->model);
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (COHORT_ROW_SELECTION (model)->model, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* GtkSelectionModel */

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  CohortRowSelection *self = COHORT_ROW_SELECTION (model);

  return has_id (self, cohort_paged_list_peek_id (self->list, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n)
{
  CohortRowSelection *self = COHORT_ROW_SELECTION (model);
  GtkBitset *bits = gtk_bitset_new_empty ();
  const guint n_items = g_list_model_get_n_items (self->model);

  for (guint i = position; i < n_items && i - position < n; i++)
    if (is_selected (model, i))
      gtk_bitset_add (bits, i);
  return bits;
}

static gboolean
set_range (CohortRowSelection *self, guint position, guint n, gboolean selected, gboolean unselect_rest)
{
  const guint n_items = g_list_model_get_n_items (self->model);

  if (unselect_rest)
    forget (self);
  for (guint i = position; i < n_items && i - position < n; i++)
    set_id (self, cohort_paged_list_peek_id (self->list, i), selected);
  self->cursor = position;
  if (unselect_rest)
    tell (self, 0, n_items);
  else
    tell (self, position, n);
  return TRUE;
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return set_range (COHORT_ROW_SELECTION (model), position, 1, TRUE, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  return set_range (COHORT_ROW_SELECTION (model), position, 1, FALSE, FALSE);
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n, gboolean unselect_rest)
{
  return set_range (COHORT_ROW_SELECTION (model), position, n, TRUE, unselect_rest);
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n)
{
  return set_range (COHORT_ROW_SELECTION (model), position, n, FALSE, FALSE);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  CohortRowSelection *self = COHORT_ROW_SELECTION (model);

  forget (self);
  self->all = TRUE;
  tell (self, 0, G_MAXUINT);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  CohortRowSelection *self = COHORT_ROW_SELECTION (model);

  forget (self);
  self->cursor = GTK_INVALID_LIST_POSITION;
  tell (self, 0, G_MAXUINT);
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  CohortRowSelection *self = COHORT_ROW_SELECTION (model);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    set_id (self, cohort_paged_list_peek_id (self->list, position), gtk_bitset_contains (selected, position));
  tell (self, 0, G_MAXUINT);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

/* The positions of those that are selected may be others now. */
static void
filled_cb (CohortRowSelection *self, guint position, guint n)
{
  if (self->all || g_hash_table_size (self->ids) > 0)
    tell (self, position, n);
}

static void
renewed_cb (CohortRowSelection *self)
{
  if (self->all || g_hash_table_size (self->ids) > 0)
    unselect_all (GTK_SELECTION_MODEL (self));
}

static void
cohort_row_selection_dispose (GObject *object)
{
  CohortRowSelection *self = COHORT_ROW_SELECTION (object);

  g_clear_object (&self->model);
  g_clear_object (&self->list);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  G_OBJECT_CLASS (cohort_row_selection_parent_class)->dispose (object);
}

static void
cohort_row_selection_class_init (CohortRowSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_row_selection_dispose;
}

static void
cohort_row_selection_init (CohortRowSelection *self)
{
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cursor = GTK_INVALID_LIST_POSITION;
}

/**
 * cohort_row_selection_new:
 * @model: (transfer full): what the view is to show
 * @list: (transfer none): the list that @model shows
 *
 * Returns: (transfer full)
 */
CohortRowSelection *
cohort_row_selection_new (GListModel *model, CohortPagedList *list)
{
  CohortRowSelection *self = g_object_new (COHORT_TYPE_ROW_SELECTION, NULL);

  self->model = model;
  self->list = g_object_ref (list);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "renewed", G_CALLBACK (renewed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * cohort_row_selection_get_n_selected:
 */
guint
cohort_row_selection_get_n_selected (CohortRowSelection *self)
{
  const guint n_ids = g_hash_table_size (self->ids);
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  return self->all ? n_items - MIN (n_ids, n_items) : n_ids;
}

/**
 * cohort_row_selection_get_single:
 *
 * Returns: the only id that is selected, else 0
 */
gint64
cohort_row_selection_get_single (CohortRowSelection *self)
{
  GHashTableIter iter;
  gpointer id;

  if (self->all || g_hash_table_size (self->ids) != 1)
    return 0;
  g_hash_table_iter_init (&iter, self->ids);
  g_hash_table_iter_next (&iter, &id, NULL);
  return *(const gint64 *) id;
}

/**
 * cohort_row_selection_is_all:
 *
 * Returns: whether everything is selected that the list finds, but for cohort_row_selection_dup_ids()
 */
gboolean
cohort_row_selection_is_all (CohortRowSelection *self)
{
  return self->all;
}

/**
 * cohort_row_selection_dup_ids:
 * @n_ids: (out)
 *
 * Returns: (transfer full) (array length=n_ids): what is selected, or left out of all
 */
gint64 *
cohort_row_selection_dup_ids (CohortRowSelection *self, guint *n_ids)
{
  gint64 *ids = g_new (gint64, g_hash_table_size (self->ids) + 1);
  GHashTableIter iter;
  gpointer id;

  *n_ids = 0;
  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    ids[(*n_ids)++] = *(const gint64 *) id;
  return ids;
}

/**
 * cohort_row_selection_select_id:
 * @id: the only one then
 */
void
cohort_row_selection_select_id (CohortRowSelection *self, gint64 id)
{
  forget (self);
  set_id (self, id, TRUE);
  tell (self, 0, G_MAXUINT);
}

/**
 * cohort_row_selection_get_cursor:
 *
 * Returns: the row that was chosen last, or %GTK_INVALID_LIST_POSITION
 */
guint
cohort_row_selection_get_cursor (CohortRowSelection *self)
{
  return self->cursor;
}
