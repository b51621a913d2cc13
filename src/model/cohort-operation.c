// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-operation.h"

/* One operation */

struct _CohortOperation
{
  GObject parent_instance;

  char *title;
  char *detail;              /* (nullable) */
  char *message;             /* (nullable) */
  double fraction;           /* negative: not known */
  GCancellable *cancellable; /* (owned) (nullable) */
  CohortOperationState state;
};

enum
{
  PROP_TITLE = 1,
  PROP_DETAIL,
  PROP_FRACTION,
  PROP_STATE,
  PROP_CAN_CANCEL,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CohortOperation, cohort_operation, G_TYPE_OBJECT)

static void
cohort_operation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortOperation *self = COHORT_OPERATION (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, cohort_operation_can_cancel (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_operation_finalize (GObject *object)
{
  CohortOperation *self = COHORT_OPERATION (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->message);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (cohort_operation_parent_class)->finalize (object);
}

static void
cohort_operation_class_init (CohortOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cohort_operation_get_property;
  object_class->finalize = cohort_operation_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, COHORT_OPERATION_CANCELLED, 0, flags);
  properties[PROP_CAN_CANCEL] = g_param_spec_boolean ("can-cancel", NULL, NULL, FALSE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cohort_operation_init (CohortOperation *self)
{
  self->fraction = -1;
}

/**
 * cohort_operation_new:
 * @title: what is done, in the person's language
 * @cancellable: (nullable): what stops it; NULL when nothing does
 *
 * Returns: (transfer full): an operation that runs
 */
CohortOperation *
cohort_operation_new (const char *title, GCancellable *cancellable)
{
  CohortOperation *self = g_object_new (COHORT_TYPE_OPERATION, NULL);

  self->title = g_strdup (title);
  g_set_object (&self->cancellable, cancellable);
  return self;
}

/**
 * cohort_operation_set_progress:
 * @detail: (nullable): what is done just now
 * @fraction: 0 to 1; negative when it is not known
 */
void
cohort_operation_set_progress (CohortOperation *self, const char *detail, double fraction)
{
  g_return_if_fail (COHORT_IS_OPERATION (self));

  fraction = fraction < 0 ? -1 : MIN (fraction, 1);
  if (g_set_str (&self->detail, detail))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (self->fraction < fraction || self->fraction > fraction)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
}

/**
 * cohort_operation_end:
 * @error: (nullable): why it failed; of a cancelled one nothing more is said
 *
 * It runs no longer. Ending it again does nothing.
 */
void
cohort_operation_end (CohortOperation *self, const GError *error)
{
  GObject *object = G_OBJECT (self);

  g_return_if_fail (COHORT_IS_OPERATION (self));

  if (self->state != COHORT_OPERATION_RUNNING)
    return;
  if (error == NULL)
    self->state = COHORT_OPERATION_DONE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = COHORT_OPERATION_CANCELLED;
  else
    {
      self->state = COHORT_OPERATION_FAILED;
      self->message = g_strdup (error->message);
      g_object_notify_by_pspec (object, properties[PROP_MESSAGE]);
    }
  g_object_notify_by_pspec (object, properties[PROP_CAN_CANCEL]);
  g_object_notify_by_pspec (object, properties[PROP_STATE]);
}

/* Asks it to stop; it ends when it has. */
void
cohort_operation_cancel (CohortOperation *self)
{
  g_return_if_fail (COHORT_IS_OPERATION (self));

  g_cancellable_cancel (self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
}

const char *
cohort_operation_get_title (CohortOperation *self)
{
  return self->title;
}

const char *
cohort_operation_get_detail (CohortOperation *self)
{
  return self->detail;
}

double
cohort_operation_get_fraction (CohortOperation *self)
{
  return self->fraction;
}

CohortOperationState
cohort_operation_get_state (CohortOperation *self)
{
  return self->state;
}

const char *
cohort_operation_get_message (CohortOperation *self)
{
  return self->message;
}

gboolean
cohort_operation_can_cancel (CohortOperation *self)
{
  return self->state == COHORT_OPERATION_RUNNING && self->cancellable != NULL
         && !g_cancellable_is_cancelled (self->cancellable);
}
