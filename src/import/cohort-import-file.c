// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What was decided about a file, by its format, by the last file like it, by a guess or by the person, and what follows
 * from that. What was found in the file stays as it is (CohortDetected). A decision takes an earlier preview away.
 * How decisions are first made is in cohort-import-settings.c. */

#include "config.h"

#include "cohort-import-file-private.h"

#include "cohort-import-settings.h"
#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CohortImportFile
{
  GObject parent_instance;

  CohortDetected *detected;
  CohortImportSettings *settings;
  GListStore *columns; /* (element-type CohortImportColumn) */
  CohortImportFileState state;
  char *message; /* (nullable) */
  gboolean included;
  CohortDay covers_until;      /* COHORT_DAY_NONE: nobody said */
  CohortImportReport *preview; /* (nullable) */
  guint64 digest;              /* of the preview */
  CohortImportReport *result;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (CohortImportFile, cohort_import_file, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_STATE,
  PROP_MESSAGE,
  PROP_FORMAT_ID,
  PROP_FORMAT_TITLE,
  PROP_SOURCE_ID,
  PROP_SOURCE_KIND,
  PROP_SOURCE_NAME,
  PROP_INCLUDED,
  PROP_PREVIEW,
  PROP_RESULT,
} CohortImportFileProps;

static GParamSpec *props[PROP_RESULT + 1];
static guint changed_signal;

static void
cohort_import_file_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortImportFile *self = COHORT_IMPORT_FILE (object);

  switch ((CohortImportFileProps) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, cohort_import_file_get_name (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_FORMAT_ID:
      g_value_set_string (value, cohort_import_file_get_format_id (self));
      break;
    case PROP_FORMAT_TITLE:
      g_value_set_string (value, cohort_import_file_get_format_title (self));
      break;
    case PROP_SOURCE_ID:
      g_value_set_int64 (value, self->settings->source);
      break;
    case PROP_SOURCE_KIND:
      g_value_set_string (value, cohort_import_file_get_source_kind (self));
      break;
    case PROP_SOURCE_NAME:
      g_value_set_string (value, cohort_import_file_get_source_name (self));
      break;
    case PROP_INCLUDED:
      g_value_set_boolean (value, self->included);
      break;
    case PROP_PREVIEW:
      g_value_set_boxed (value, self->preview);
      break;
    case PROP_RESULT:
      g_value_set_boxed (value, self->result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_import_file_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CohortImportFile *self = COHORT_IMPORT_FILE (object);

  if (prop_id == PROP_INCLUDED)
    cohort_import_file_set_included (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cohort_import_file_finalize (GObject *object)
{
  CohortImportFile *self = COHORT_IMPORT_FILE (object);

  g_clear_object (&self->columns);
  g_clear_pointer (&self->settings, cohort_import_settings_free);
  g_clear_pointer (&self->detected, cohort_detected_unref);
  g_clear_pointer (&self->preview, cohort_import_report_unref);
  g_clear_pointer (&self->result, cohort_import_report_unref);
  g_free (self->message);

  G_OBJECT_CLASS (cohort_import_file_parent_class)->finalize (object);
}

static void
cohort_import_file_class_init (CohortImportFileClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cohort_import_file_get_property;
  object_class->set_property = cohort_import_file_set_property;
  object_class->finalize = cohort_import_file_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, readable);
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, COHORT_IMPORT_FILE_UNREADABLE, 0, readable);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, readable);
  props[PROP_FORMAT_ID] = g_param_spec_string ("format-id", NULL, NULL, NULL, readable);
  props[PROP_FORMAT_TITLE] = g_param_spec_string ("format-title", NULL, NULL, NULL, readable);
  props[PROP_SOURCE_ID] = g_param_spec_int64 ("source-id", NULL, NULL, 0, G_MAXINT64, 0, readable);
  props[PROP_SOURCE_KIND] = g_param_spec_string ("source-kind", NULL, NULL, NULL, readable);
  props[PROP_SOURCE_NAME] = g_param_spec_string ("source-name", NULL, NULL, NULL, readable);
  props[PROP_INCLUDED] = g_param_spec_boolean ("included", NULL, NULL, TRUE, writable);
  props[PROP_PREVIEW] = g_param_spec_boxed ("preview", NULL, NULL, COHORT_TYPE_IMPORT_REPORT, readable);
  props[PROP_RESULT] = g_param_spec_boxed ("result", NULL, NULL, COHORT_TYPE_IMPORT_REPORT, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  changed_signal
      = g_signal_new ("changed", COHORT_TYPE_IMPORT_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cohort_import_file_init (CohortImportFile *self)
{
  self->columns = g_list_store_new (COHORT_TYPE_IMPORT_COLUMN);
  self->included = TRUE;
  self->covers_until = COHORT_DAY_NONE;
}

static void
show_columns (CohortImportFile *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    {
      g_autoptr (CohortImportColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);
      const char *name = cohort_import_column_get_name (column);

      cohort_import_column_show (column, cohort_import_settings_find_field (self->settings, name),
                                 cohort_import_settings_is_dropped (self->settings, name),
                                 self->settings->format != NULL
                                     && cohort_format_is_private (self->settings->format, name));
    }
}

/* Works out what follows from the decisions, and tells. */
static void
settle (CohortImportFile *self)
{
  g_clear_pointer (&self->message, g_free);
  if (self->detected->fault != NULL)
    {
      self->state = COHORT_IMPORT_FILE_UNREADABLE;
      self->message = g_strdup (self->detected->fault);
    }
  else
    {
      self->message = cohort_import_settings_dup_missing (self->settings);
      self->state = self->message != NULL ? COHORT_IMPORT_FILE_NEEDS_MAPPING : COHORT_IMPORT_FILE_RECOGNISED;
    }
  g_clear_pointer (&self->preview, cohort_import_report_unref);
  g_clear_pointer (&self->result, cohort_import_report_unref);
  show_columns (self);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_STATE; i < G_N_ELEMENTS (props); i++)
    if (i != PROP_INCLUDED)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, changed_signal, 0);
}

/**
 * cohort_import_file_new:
 * @detected: (transfer full): what was found
 */
CohortImportFile *
cohort_import_file_new (CohortDetected *detected)
{
  CohortImportFile *self = g_object_new (COHORT_TYPE_IMPORT_FILE, NULL);

  self->detected = detected;
  self->settings = cohort_import_settings_new (detected);
  for (guint i = 0; i < detected->columns->len; i++)
    {
      g_autoptr (CohortImportColumn) column = cohort_import_column_new (self, g_ptr_array_index (detected->columns, i));

      g_list_store_append (self->columns, column);
    }
  settle (self);
  return self;
}

/* For the columns and the import */

void
cohort_import_file_map_column (CohortImportFile *self, const char *column, const char *field)
{
  cohort_import_settings_map (self->settings, column, field);
  settle (self);
}

void
cohort_import_file_drop_column (CohortImportFile *self, const char *column, gboolean dropped)
{
  cohort_import_settings_drop (self->settings, column, dropped);
  settle (self);
}

/* Whether the file is wanted and rows can be read from it. */
gboolean
cohort_import_file_is_waiting (CohortImportFile *self)
{
  return self->included && self->state != COHORT_IMPORT_FILE_UNREADABLE;
}

/* Returns: (transfer full): a copy of everything decided, for another thread */
CohortImportPlan *
cohort_import_file_make_plan (CohortImportFile *self, gint64 now_us)
{
  CohortImportPlan *plan = g_new0 (CohortImportPlan, 1);
  gint64 made_us = self->detected->input->made_us;

  plan->input = cohort_input_ref (self->detected->input);
  cohort_sheet_shape_copy (&plan->shape, &self->detected->shape);
  plan->format = self->settings->format;
  plan->mapping = cohort_mapping_copy (self->settings->mapping);
  /* A clock that was wrong, or a file from the future, must not date what is known today. */
  plan->mapping->observed_us = made_us > 0 && made_us < now_us ? made_us : now_us;
  plan->signature = g_strdup (self->detected->signature);
  plan->checksum = g_strdup (self->detected->checksum);
  plan->message = g_strdup (self->message);
  plan->doubled = g_strdupv (self->detected->doubled);
  plan->covers_until = self->covers_until;
  plan->source = self->settings->source;
  return plan;
}

/* @report: (transfer full) (nullable): %NULL: what was shown no longer holds */
void
cohort_import_file_take_preview (CohortImportFile *self, CohortImportReport *report, guint64 digest)
{
  g_clear_pointer (&self->preview, cohort_import_report_unref);
  self->preview = report;
  self->digest = digest;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREVIEW]);
}

/* Returns: whether the person was shown a preview; @digest is then what it said of every row */
gboolean
cohort_import_file_get_digest (CohortImportFile *self, guint64 *digest)
{
  *digest = self->digest;
  return self->preview != NULL;
}

void
cohort_import_file_take_result (CohortImportFile *self, CohortImportReport *report)
{
  g_clear_pointer (&self->result, cohort_import_report_unref);
  self->result = report;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RESULT]);
}

/* For everybody */

const char *
cohort_import_file_get_name (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->detected->input->name;
}

CohortImportFileState
cohort_import_file_get_state (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), COHORT_IMPORT_FILE_UNREADABLE);

  return self->state;
}

const char *
cohort_import_file_get_message (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->message;
}

/**
 * cohort_import_file_set_included:
 *
 * Leaves the file out of previews and imports, or takes it in again.
 */
void
cohort_import_file_set_included (CohortImportFile *self, gboolean included)
{
  g_return_if_fail (COHORT_IS_IMPORT_FILE (self));

  if (self->included == included)
    return;
  self->included = included;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INCLUDED]);
  settle (self);
}

const char *
cohort_import_file_get_format_id (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->settings->format != NULL ? self->settings->format->id : NULL;
}

const char *
cohort_import_file_get_format_title (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->settings->format != NULL ? g_dgettext (GETTEXT_PACKAGE, self->settings->format->title) : NULL;
}

/**
 * cohort_import_file_set_format:
 * @id: (nullable): of cohort_import_formats(); %NULL to map the columns by hand
 *
 * Decides what the rows are. Every other decision is made anew.
 */
gboolean
cohort_import_file_set_format (CohortImportFile *self, const char *id, GError **error)
{
  const CohortFormat *format = id != NULL ? cohort_format_by_id (id) : NULL;

  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), FALSE);

  if (id != NULL && format == NULL)
    {
      g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE, _ ("There is no format “%s”."), id);
      return FALSE;
    }
  cohort_import_settings_set_format (self->settings, format, TRUE);
  settle (self);
  return TRUE;
}

const char *
cohort_import_file_get_encoding (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->detected->shape.shape == COHORT_SHAPE_JSON
             ? "UTF-8"
             : cohort_encoding_name (self->detected->shape.dialect.encoding);
}

const char *
cohort_import_file_get_delimiter (CohortImportFile *self)
{
  static const char *const delimiters[] = { ",", ";", "\t", "|" };

  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  for (guint i = 0; self->detected->shape.shape == COHORT_SHAPE_CSV && i < G_N_ELEMENTS (delimiters); i++)
    if (self->detected->shape.dialect.delimiter == *delimiters[i])
      return delimiters[i];
  return NULL;
}

GListModel *
cohort_import_file_get_columns (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return G_LIST_MODEL (self->columns);
}

gint64
cohort_import_file_get_source_id (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), 0);

  return self->settings->source;
}

const char *
cohort_import_file_get_source_kind (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->settings->mapping->source_kind;
}

const char *
cohort_import_file_get_source_name (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->settings->mapping->source_name;
}

CohortImportOrigin
cohort_import_file_get_source_origin (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), COHORT_IMPORT_ORIGIN_NEEDED);

  return self->settings->source_origin;
}

/**
 * cohort_import_file_set_source:
 * @id: a source there is, or 0
 * @kind: (nullable): of a new source; %NULL for the format's
 * @name: (nullable): of a new source, or of one there is
 *
 * Decides to whose rows the file adds.
 */
void
cohort_import_file_set_source (CohortImportFile *self, gint64 id, const char *kind, const char *name)
{
  g_return_if_fail (COHORT_IS_IMPORT_FILE (self));
  g_return_if_fail (id != 0 || name != NULL);

  cohort_import_settings_set_source (self->settings, id, kind, name);
  settle (self);
}

/**
 * cohort_import_file_get_setting:
 * @origin: (out) (optional): where the value comes from
 *
 * Returns: (transfer none) (nullable): the value; with %COHORT_IMPORT_ORIGIN_GUESSED, %NULL means that nothing in the
 *   file has depended on it so far
 */
const char *
cohort_import_file_get_setting (CohortImportFile *self, CohortImportSetting setting, CohortImportOrigin *origin)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);
  g_return_val_if_fail (setting < COHORT_IMPORT_N_SETTINGS, NULL);

  if (origin != NULL)
    *origin = self->settings->origins[setting];
  return cohort_import_settings_get (self->settings, setting);
}

gboolean
cohort_import_file_set_setting (CohortImportFile *self, CohortImportSetting setting, const char *value, GError **error)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), FALSE);
  g_return_val_if_fail (setting < COHORT_IMPORT_N_SETTINGS, FALSE);

  if (!cohort_import_settings_set (self->settings, setting, value, error))
    return FALSE;
  settle (self);
  return TRUE;
}

CohortDay
cohort_import_file_get_covers_until (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), COHORT_DAY_NONE);

  return self->covers_until;
}

void
cohort_import_file_set_covers_until (CohortImportFile *self, CohortDay day)
{
  g_return_if_fail (COHORT_IS_IMPORT_FILE (self));

  if (self->covers_until == day)
    return;
  self->covers_until = day;
  settle (self);
}

const char *const *
cohort_import_file_get_doubled (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return (const char *const *) self->detected->doubled;
}

char *
cohort_import_file_dup_mapping (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return cohort_import_settings_to_json (self->settings);
}

gboolean
cohort_import_file_load_mapping (CohortImportFile *self, const char *json, GError **error)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), FALSE);

  if (!cohort_import_settings_from_json (self->settings, json, error))
    return FALSE;
  settle (self);
  return TRUE;
}

CohortImportReport *
cohort_import_file_get_preview (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->preview;
}

CohortImportReport *
cohort_import_file_get_result (CohortImportFile *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE (self), NULL);

  return self->result;
}
