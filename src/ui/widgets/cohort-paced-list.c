// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A paged list as a list view can take it: its length comes and goes in small steps, a step a turn of the main loop.
//
// A list view has widgets for some 200 rows whatever is seen of them. To make or drop them all at once, each with a
// cell a column, keeps the main loop for a tenth of a second; rows that are there already are only filled in anew. So
// where the number of widgets would change, the length moves by a few rows at a time, beginning with those that are
// seen; beyond that it jumps. Positions that have gone but are still shown hold rows without anything in them.
// Main thread.

#include "config.h"

#include "cohort-paced-list.h"

#define N_REALISED 208 /* GTK's 200, and some at the edges */
#define STEP 6         /* about as many rows, of eight cells each, as can be made within the budget of a callback */

struct _CohortPacedList
{
  GObject parent_instance;

  GListModel *source; /* (owned) */
  guint n;            /* as it is told */
  guint idle;
};

static void cohort_paced_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CohortPacedList, cohort_paced_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, cohort_paced_list_list_model_init))

static guint
next_length (guint n, guint target)
{
  if (target > n)
    return n >= N_REALISED ? target : MIN (target, n + STEP);
  if (target >= N_REALISED)
    return target;
  return n > N_REALISED ? N_REALISED : MAX (target, n - MIN (n, STEP));
}

static gboolean
step_cb (gpointer data)
{
  CohortPacedList *self = data;
  const guint target = g_list_model_get_n_items (self->source);
  const guint old = self->n;
  const guint kept = MIN (old, next_length (old, target));

  self->n = next_length (old, target);
  if (self->n == target)
    self->idle = 0;
  if (old != self->n)
    g_list_model_items_changed (G_LIST_MODEL (self), kept, old - kept, self->n - kept);
  return self->n == target ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
source_changed_cb (CohortPacedList *self)
{
  if (self->idle != 0 || self->n == g_list_model_get_n_items (self->source))
    return;
  self->idle = g_idle_add (step_cb, self);
  g_source_set_name_by_id (self->idle, "[cohort] rows");
}

static GType
cohort_paced_list_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (COHORT_PACED_LIST (model)->source);
}

static guint
cohort_paced_list_get_n_items (GListModel *model)
{
  return COHORT_PACED_LIST (model)->n;
}

static gpointer
cohort_paced_list_get_item (GListModel *model, guint position)
{
  CohortPacedList *self = COHORT_PACED_LIST (model);
  gpointer item;

  if (position >= self->n)
    return NULL;
  item = g_list_model_get_item (self->source, position);
  return item ? item : g_object_new (g_list_model_get_item_type (self->source), NULL);
}

static void
cohort_paced_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = cohort_paced_list_get_item_type;
  iface->get_n_items = cohort_paced_list_get_n_items;
  iface->get_item = cohort_paced_list_get_item;
}

static void
cohort_paced_list_dispose (GObject *object)
{
  CohortPacedList *self = COHORT_PACED_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (cohort_paced_list_parent_class)->dispose (object);
}

static void
cohort_paced_list_class_init (CohortPacedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_paced_list_dispose;
}

static void
cohort_paced_list_init (CohortPacedList *self)
{
}

/**
 * cohort_paced_list_new:
 * @source: (transfer none): only its end comes and goes
 *
 * Returns: (transfer full): empty at first
 */
CohortPacedList *
cohort_paced_list_new (CohortPagedList *source)
{
  CohortPacedList *self = g_object_new (COHORT_TYPE_PACED_LIST, NULL);

  self->source = G_LIST_MODEL (g_object_ref (source));
  g_signal_connect_object (source, "items-changed", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
  source_changed_cb (self);
  return self;
}
