// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A column as a window binds to it. What is decided about it is kept by its file; this shows it and passes changes on.
 */

#include "config.h"

#include "cohort-import-file-private.h"

struct _CohortImportColumn
{
  GObject parent_instance;

  CohortImportFile *file; /* (unowned) cleared when the file goes */
  char *name;
  char **samples;
  char *field; /* (nullable) */
  gboolean dropped;
  gboolean is_private;
};

G_DEFINE_FINAL_TYPE (CohortImportColumn, cohort_import_column, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_SAMPLES,
  PROP_FIELD,
  PROP_DROPPED,
  PROP_PRIVATE,
} CohortImportColumnProps;

static GParamSpec *props[PROP_PRIVATE + 1];

static void
cohort_import_column_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortImportColumn *self = COHORT_IMPORT_COLUMN (object);

  switch ((CohortImportColumnProps) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SAMPLES:
      g_value_set_boxed (value, self->samples);
      break;
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_DROPPED:
      g_value_set_boolean (value, self->dropped);
      break;
    case PROP_PRIVATE:
      g_value_set_boolean (value, self->is_private);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_import_column_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CohortImportColumn *self = COHORT_IMPORT_COLUMN (object);

  switch ((CohortImportColumnProps) prop_id)
    {
    case PROP_FIELD:
      cohort_import_column_set_field (self, g_value_get_string (value));
      break;
    case PROP_DROPPED:
      cohort_import_column_set_dropped (self, g_value_get_boolean (value));
      break;
    case PROP_NAME:
    case PROP_SAMPLES:
    case PROP_PRIVATE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_import_column_dispose (GObject *object)
{
  g_clear_weak_pointer (&COHORT_IMPORT_COLUMN (object)->file);

  G_OBJECT_CLASS (cohort_import_column_parent_class)->dispose (object);
}

static void
cohort_import_column_finalize (GObject *object)
{
  CohortImportColumn *self = COHORT_IMPORT_COLUMN (object);

  g_free (self->name);
  g_strfreev (self->samples);
  g_free (self->field);

  G_OBJECT_CLASS (cohort_import_column_parent_class)->finalize (object);
}

static void
cohort_import_column_class_init (CohortImportColumnClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cohort_import_column_get_property;
  object_class->set_property = cohort_import_column_set_property;
  object_class->dispose = cohort_import_column_dispose;
  object_class->finalize = cohort_import_column_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, readable);
  props[PROP_SAMPLES] = g_param_spec_boxed ("samples", NULL, NULL, G_TYPE_STRV, readable);
  props[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, writable);
  props[PROP_DROPPED] = g_param_spec_boolean ("dropped", NULL, NULL, FALSE, writable);
  props[PROP_PRIVATE] = g_param_spec_boolean ("private", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cohort_import_column_init (CohortImportColumn *self)
{
}

CohortImportColumn *
cohort_import_column_new (CohortImportFile *file, const CohortDetectedColumn *detected)
{
  CohortImportColumn *self = g_object_new (COHORT_TYPE_IMPORT_COLUMN, NULL);

  g_set_weak_pointer (&self->file, file);
  self->name = g_strdup (detected->name);
  self->samples = g_strdupv ((char **) detected->samples);
  return self;
}

/* Shows what the file has decided. */
void
cohort_import_column_show (CohortImportColumn *self, const char *field, gboolean dropped, gboolean is_private)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_str (&self->field, field))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIELD]);
  if (self->dropped != dropped)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DROPPED]);
  if (self->is_private != is_private)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRIVATE]);
  self->dropped = dropped;
  self->is_private = is_private;
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
cohort_import_column_get_name (CohortImportColumn *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_COLUMN (self), NULL);

  return self->name;
}

/**
 * cohort_import_column_get_samples:
 *
 * Returns: (transfer none): up to three values, safe to be shown
 */
const char *const *
cohort_import_column_get_samples (CohortImportColumn *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_COLUMN (self), NULL);

  return (const char *const *) self->samples;
}

/**
 * cohort_import_column_get_field:
 *
 * Returns: (nullable): the id of the field that the column fills
 */
const char *
cohort_import_column_get_field (CohortImportColumn *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_COLUMN (self), NULL);

  return self->field;
}

/**
 * cohort_import_column_set_field:
 * @field: (nullable): one of the target's fields
 *
 * Maps the column. A column that filled @field before fills nothing then.
 */
void
cohort_import_column_set_field (CohortImportColumn *self, const char *field)
{
  g_return_if_fail (COHORT_IS_IMPORT_COLUMN (self));

  if (self->file != NULL && g_strcmp0 (self->field, field) != 0)
    cohort_import_file_map_column (self->file, self->name, field);
}

gboolean
cohort_import_column_get_dropped (CohortImportColumn *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_COLUMN (self), FALSE);

  return self->dropped;
}

/**
 * cohort_import_column_set_dropped:
 *
 * Says whether the column's values are never to be stored anywhere.
 */
void
cohort_import_column_set_dropped (CohortImportColumn *self, gboolean dropped)
{
  g_return_if_fail (COHORT_IS_IMPORT_COLUMN (self));

  if (self->file != NULL && self->dropped != dropped)
    cohort_import_file_drop_column (self->file, self->name, dropped);
}
