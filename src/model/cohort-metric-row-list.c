// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-metric-row-list.h"

struct _CohortMetricRowItem
{
  GObject parent_instance;

  GPtrArray *rows; /* (owned): keeps @row alive */
  const CohortMetricRow *row;
};

G_DEFINE_FINAL_TYPE (CohortMetricRowItem, cohort_metric_row_item, G_TYPE_OBJECT)

static void
cohort_metric_row_item_finalize (GObject *object)
{
  g_ptr_array_unref (COHORT_METRIC_ROW_ITEM (object)->rows);
  G_OBJECT_CLASS (cohort_metric_row_item_parent_class)->finalize (object);
}

static void
cohort_metric_row_item_class_init (CohortMetricRowItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_metric_row_item_finalize;
}

static void
cohort_metric_row_item_init (CohortMetricRowItem *self)
{
}

/* Returns: (transfer none): lives as long as @self */
const CohortMetricRow *
cohort_metric_row_item_get_row (CohortMetricRowItem *self)
{
  g_return_val_if_fail (COHORT_IS_METRIC_ROW_ITEM (self), NULL);

  return self->row;
}

struct _CohortMetricRowList
{
  GObject parent_instance;

  GPtrArray *rows; /* (owned) */
};

static GType
get_item_type (GListModel *model)
{
  return COHORT_TYPE_METRIC_ROW_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return COHORT_METRIC_ROW_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CohortMetricRowList *self = COHORT_METRIC_ROW_LIST (model);
  CohortMetricRowItem *item;

  if (position >= self->rows->len)
    return NULL;
  item = g_object_new (COHORT_TYPE_METRIC_ROW_ITEM, NULL);
  item->rows = g_ptr_array_ref (self->rows);
  item->row = self->rows->pdata[position];
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CohortMetricRowList, cohort_metric_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
cohort_metric_row_list_finalize (GObject *object)
{
  g_clear_pointer (&COHORT_METRIC_ROW_LIST (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_metric_row_list_parent_class)->finalize (object);
}

static void
cohort_metric_row_list_class_init (CohortMetricRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_metric_row_list_finalize;
}

static void
cohort_metric_row_list_init (CohortMetricRowList *self)
{
}

/**
 * cohort_metric_row_list_new:
 * @rows: (element-type CohortMetricRow): not to be changed from now on
 *
 * Returns: (transfer full)
 */
CohortMetricRowList *
cohort_metric_row_list_new (GPtrArray *rows)
{
  CohortMetricRowList *self = g_object_new (COHORT_TYPE_METRIC_ROW_LIST, NULL);

  self->rows = g_ptr_array_ref (rows);
  return self;
}
