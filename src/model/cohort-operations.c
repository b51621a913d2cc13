// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-operation.h"

#define SESSION_KEY "cohort-operations"

struct _CohortOperations
{
  GObject parent_instance;

  GPtrArray *operations; /* (element-type CohortOperation) (owned): in the order of their beginning */
};

enum
{
  PROP_N_RUNNING = 1,
  PROP_N_FAILED,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return COHORT_TYPE_OPERATION;
}

static guint
get_n_items (GListModel *model)
{
  return COHORT_OPERATIONS (model)->operations->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *operations = COHORT_OPERATIONS (model)->operations;

  return position < operations->len ? g_object_ref (g_ptr_array_index (operations, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CohortOperations, cohort_operations, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint
count (CohortOperations *self, CohortOperationState state)
{
  guint n = 0;

  for (guint i = 0; i < self->operations->len; i++)
    n += cohort_operation_get_state (g_ptr_array_index (self->operations, i)) == state;
  return n;
}

static void
notify_sums (CohortOperations *self)
{
  for (guint i = PROP_N_RUNNING; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
progress_cb (CohortOperations *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
take_out (CohortOperations *self, CohortOperation *operation)
{
  guint position;

  if (!g_ptr_array_find (self->operations, operation, &position))
    return;
  g_signal_handlers_disconnect_by_data (operation, self);
  g_ptr_array_remove_index (self->operations, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* What failed stays until a person has seen it. */
static void
state_cb (CohortOperations *self, GParamSpec *pspec, CohortOperation *operation)
{
  if (cohort_operation_get_state (operation) != COHORT_OPERATION_FAILED)
    take_out (self, operation);
  notify_sums (self);
}

static void
cohort_operations_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortOperations *self = COHORT_OPERATIONS (object);

  switch (prop_id)
    {
    case PROP_N_RUNNING:
      g_value_set_uint (value, cohort_operations_get_n_running (self));
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, cohort_operations_get_n_failed (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, cohort_operations_get_fraction (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_operations_finalize (GObject *object)
{
  g_ptr_array_unref (COHORT_OPERATIONS (object)->operations);
  G_OBJECT_CLASS (cohort_operations_parent_class)->finalize (object);
}

static void
cohort_operations_class_init (CohortOperationsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cohort_operations_get_property;
  object_class->finalize = cohort_operations_finalize;
  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cohort_operations_init (CohortOperations *self)
{
  self->operations = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cohort_operations_of:
 *
 * Returns: (transfer none): the operations of @session; they live as long as it does
 */
CohortOperations *
cohort_operations_of (CohortSession *session)
{
  CohortOperations *self = g_object_get_data (G_OBJECT (session), SESSION_KEY);

  if (self == NULL)
    {
      self = g_object_new (COHORT_TYPE_OPERATIONS, NULL);
      g_object_set_data_full (G_OBJECT (session), SESSION_KEY, self, g_object_unref);
    }
  return self;
}

/**
 * cohort_operations_add:
 * @operation: (transfer none): shown until it ends; when it fails, until it is dismissed
 */
void
cohort_operations_add (CohortOperations *self, CohortOperation *operation)
{
  g_return_if_fail (COHORT_IS_OPERATIONS (self));
  g_return_if_fail (COHORT_IS_OPERATION (operation));

  g_ptr_array_add (self->operations, g_object_ref (operation));
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "notify::fraction", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_list_model_items_changed (G_LIST_MODEL (self), self->operations->len - 1, 0, 1);
  notify_sums (self);
}

/* Takes one away that failed. */
void
cohort_operations_dismiss (CohortOperations *self, CohortOperation *operation)
{
  g_return_if_fail (COHORT_IS_OPERATIONS (self));

  if (cohort_operation_get_state (operation) == COHORT_OPERATION_RUNNING)
    return;
  take_out (self, operation);
  notify_sums (self);
}

guint
cohort_operations_get_n_running (CohortOperations *self)
{
  return count (self, COHORT_OPERATION_RUNNING);
}

guint
cohort_operations_get_n_failed (CohortOperations *self)
{
  return count (self, COHORT_OPERATION_FAILED);
}

/* Returns: the mean of those that run, negative when one of them does not know */
double
cohort_operations_get_fraction (CohortOperations *self)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < self->operations->len; i++)
    {
      CohortOperation *operation = g_ptr_array_index (self->operations, i);

      if (cohort_operation_get_state (operation) != COHORT_OPERATION_RUNNING)
        continue;
      if (cohort_operation_get_fraction (operation) < 0)
        return -1;
      sum += cohort_operation_get_fraction (operation);
      n++;
    }
  return n > 0 ? sum / n : -1;
}
