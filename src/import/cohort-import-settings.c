// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Decisions are made in this order, the first that knows something wins: what the provider fixes; what was decided for
 * the last file with these columns; what the source is set to; a guess from the first rows, which is shown with them;
 * and else the person, whose word replaces any but the provider's. A guess that could go two ways is none. */

#include "config.h"

#include "cohort-import-settings.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const order_names[] = {
  [COHORT_DATE_YMD] = "ymd",
  [COHORT_DATE_MDY] = "mdy",
  [COHORT_DATE_DMY] = "dmy",
};

/* How a new source of a kind is called until somebody calls it otherwise. */
static const CohortImportChoice provider_names[] = {
  { "afdian", "爱发电" },
  { "beehiiv", "beehiiv" },
  { "buttondown", "Buttondown" },
  { "buymeacoffee", "Buy Me a Coffee" },
  { "ghost", "Ghost" },
  { "github", "GitHub Sponsors" },
  { "gumroad", "Gumroad" },
  { "kofi", "Ko-fi" },
  { "liberapay", "Liberapay" },
  { "mailchimp", "Mailchimp" },
  { "opencollective", "Open Collective" },
  { "patreon", "Patreon" },
  { "paypal", "PayPal" },
  { "stripe", "Stripe" },
  { "substack", "Substack" },
  { "tinyletter", "TinyLetter" },
};

static gboolean
same_name (const char *a, const char *b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

CohortImportSettings *
cohort_import_settings_new (const CohortDetected *detected)
{
  CohortImportSettings *self = g_new0 (CohortImportSettings, 1);

  self->detected = detected;
  self->mapping = cohort_mapping_new ();
  cohort_import_settings_set_format (self, detected->saved_format != NULL ? detected->saved_format : detected->format,
                                     FALSE);
  return self;
}

void
cohort_import_settings_free (CohortImportSettings *self)
{
  cohort_mapping_free (self->mapping);
  g_free (self);
}

/* Sources */

static char *
dup_default_name (CohortImportSettings *self)
{
  const char *base = strrchr (self->detected->input->name, '/');
  char *name, *dot;

  for (guint i = 0; i < G_N_ELEMENTS (provider_names); i++)
    if (g_strcmp0 (provider_names[i].id, self->mapping->source_kind) == 0)
      return g_strdup (provider_names[i].title);
  name = g_strdup (base != NULL ? base + 1 : self->detected->input->name);
  dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

static void
use_source (CohortImportSettings *self, const CohortDetectedSource *source, CohortImportOrigin origin)
{
  self->source = source->id;
  self->source_origin = origin;
  g_set_str (&self->mapping->source_kind, source->kind);
  g_set_str (&self->mapping->source_name, source->name);
}

/* The source of files with these columns; else the only one of the format's kind; else a new one. */
static void
guess_source (CohortImportSettings *self)
{
  const GPtrArray *sources = self->detected->ledger->sources;
  const CohortDetectedSource *saved = cohort_detected_find_source (self->detected, self->detected->saved_source);
  const CohortDetectedSource *found = NULL;
  guint n = 0;

  self->source = 0;
  self->source_origin = COHORT_IMPORT_ORIGIN_GUESSED;
  if (saved != NULL && (self->format == NULL || g_strcmp0 (saved->kind, self->format->provider) == 0))
    {
      use_source (self, saved, COHORT_IMPORT_ORIGIN_SAVED);
      return;
    }
  if (self->format == NULL || g_strcmp0 (self->format->provider, "csv") != 0)
    for (guint i = 0; i < sources->len; i++)
      {
        const CohortDetectedSource *source = g_ptr_array_index (sources, i);

        if (g_strcmp0 (source->kind, self->mapping->source_kind) == 0 && n++ == 0)
          found = source;
      }
  if (found != NULL)
    use_source (self, found, n == 1 ? COHORT_IMPORT_ORIGIN_SAVED : COHORT_IMPORT_ORIGIN_GUESSED);
  else
    {
      g_free (self->mapping->source_name);
      self->mapping->source_name = dup_default_name (self);
    }
}

/* What the format fixes. */
static void
begin_with_format (CohortImportSettings *self, gboolean chosen)
{
  const CohortFormat *format = self->format;
  CohortImportOrigin free = COHORT_IMPORT_ORIGIN_GUESSED, fixed = COHORT_IMPORT_ORIGIN_FIXED;

  cohort_mapping_free (self->mapping);
  self->mapping = format != NULL ? cohort_mapping_new_for (format) : cohort_mapping_new ();
  self->origins[COHORT_IMPORT_SETTING_TARGET] = format == NULL           ? COHORT_IMPORT_ORIGIN_NEEDED
                                                : format->target == NULL ? fixed
                                                : chosen                 ? COHORT_IMPORT_ORIGIN_CHOSEN
                                                                         : free;
  self->origins[COHORT_IMPORT_SETTING_ZONE] = format != NULL && format->zone != NULL ? fixed : free;
  self->origins[COHORT_IMPORT_SETTING_CURRENCY] = format != NULL && format->currency != NULL ? fixed : free;
  self->origins[COHORT_IMPORT_SETTING_DECIMAL] = format != NULL && format->decimal != NULL ? fixed : free;
  self->origins[COHORT_IMPORT_SETTING_DATE_ORDER] = format != NULL && format->date_order != NULL ? fixed : free;
}

/* Everything that is not fixed, as the last time. */
static void
take_saved (CohortImportSettings *self)
{
  const CohortMapping *saved = self->detected->saved_mapping;
  CohortMapping *fixed = g_steal_pointer (&self->mapping);

  self->mapping = cohort_mapping_copy (saved);
  g_set_str (&self->mapping->target, fixed->target);
  for (guint i = 0; i < COHORT_IMPORT_N_SETTINGS; i++)
    if (self->origins[i] != COHORT_IMPORT_ORIGIN_FIXED)
      self->origins[i] = COHORT_IMPORT_ORIGIN_SAVED;
  if (self->origins[COHORT_IMPORT_SETTING_ZONE] == COHORT_IMPORT_ORIGIN_FIXED)
    cohort_mapping_set_zone (self->mapping, fixed->zone, NULL);
  if (self->origins[COHORT_IMPORT_SETTING_CURRENCY] == COHORT_IMPORT_ORIGIN_FIXED)
    g_set_str (&self->mapping->currency, fixed->currency);
  if (fixed->decimal_known)
    {
      self->mapping->decimal = fixed->decimal;
      self->mapping->decimal_known = TRUE;
    }
  if (fixed->date_order_known)
    {
      self->mapping->date_order = fixed->date_order;
      self->mapping->date_order_known = TRUE;
    }
  cohort_mapping_free (fixed);
}

/**
 * cohort_import_settings_set_format:
 * @format: (nullable): what the rows are
 * @chosen: whether the person says so
 *
 * Makes every decision anew.
 */
void
cohort_import_settings_set_format (CohortImportSettings *self, const CohortFormat *format, gboolean chosen)
{
  self->format = format;
  begin_with_format (self, chosen);
  if (format != NULL && format == self->detected->saved_format && self->detected->saved_mapping != NULL)
    take_saved (self);
  else
    {
      if (format != NULL && format->fields != NULL)
        {
          g_auto (GStrv) names = cohort_detected_dup_names (self->detected);

          g_clear_pointer (&self->mapping->columns, g_hash_table_unref);
          self->mapping->columns
              = cohort_format_guess_columns (format, (const char *const *) names, g_strv_length (names));
        }
      cohort_import_settings_drop_private (self);
    }
  guess_source (self);
  cohort_import_settings_guess_zone_and_currency (self);
  cohort_import_settings_guess_numbers (self);
}

/**
 * cohort_import_settings_set_source:
 * @id: a source there is, or 0
 * @kind: (nullable): of a new one, or of the one called @name; %NULL for the format's
 * @name: (nullable): its name
 */
void
cohort_import_settings_set_source (CohortImportSettings *self, gint64 id, const char *kind, const char *name)
{
  const CohortDetectedSource *source = cohort_detected_find_source (self->detected, id);

  if (kind == NULL && self->format != NULL)
    kind = self->format->provider;
  for (guint i = 0; i < self->detected->ledger->sources->len && source == NULL && name != NULL; i++)
    {
      const CohortDetectedSource *other = g_ptr_array_index (self->detected->ledger->sources, i);

      if (strcmp (other->name, name) == 0 && (kind == NULL || strcmp (other->kind, kind) == 0))
        source = other;
    }
  if (source != NULL)
    use_source (self, source, COHORT_IMPORT_ORIGIN_CHOSEN);
  else if (name != NULL)
    {
      self->source = 0;
      self->source_origin = COHORT_IMPORT_ORIGIN_CHOSEN;
      if (kind != NULL)
        g_set_str (&self->mapping->source_kind, kind);
      g_set_str (&self->mapping->source_name, name);
    }
  cohort_import_settings_guess_zone_and_currency (self);
}

/* One setting */

const char *
cohort_import_settings_get (CohortImportSettings *self, CohortImportSetting setting)
{
  const CohortMapping *mapping = self->mapping;

  switch (setting)
    {
    case COHORT_IMPORT_SETTING_TARGET:
      return mapping->target;
    case COHORT_IMPORT_SETTING_ZONE:
      return mapping->zone;
    case COHORT_IMPORT_SETTING_CURRENCY:
      return mapping->currency;
    case COHORT_IMPORT_SETTING_DECIMAL:
      return !mapping->decimal_known ? NULL : mapping->decimal.decimal == ',' ? "comma" : "point";
    case COHORT_IMPORT_SETTING_DATE_ORDER:
      return mapping->date_order_known ? order_names[mapping->date_order] : NULL;
    case COHORT_IMPORT_N_SETTINGS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
refuse_value (const char *value, GError **error)
{
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE, _ ("“%s” cannot be used here."),
               value != NULL ? value : "");
  return FALSE;
}

static gboolean
set_target (CohortImportSettings *self, const char *value, GError **error)
{
  const CohortFormat *format = value != NULL ? cohort_format_for_target (value) : NULL;

  if (format == NULL)
    return refuse_value (value, error);
  cohort_import_settings_set_format (self, format, TRUE);
  return TRUE;
}

static gboolean
set_decimal (CohortImportSettings *self, const char *value, GError **error)
{
  gboolean comma = g_strcmp0 (value, "comma") == 0;

  if (!comma && g_strcmp0 (value, "point") != 0)
    return refuse_value (value, error);
  self->mapping->decimal = comma ? COHORT_DECIMAL_COMMA : COHORT_DECIMAL_POINT;
  self->mapping->decimal_known = TRUE;
  return TRUE;
}

static gboolean
set_date_order (CohortImportSettings *self, const char *value, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (order_names); i++)
    if (g_strcmp0 (order_names[i], value) == 0)
      {
        self->mapping->date_order = (CohortDateOrder) i;
        self->mapping->date_order_known = TRUE;
        return TRUE;
      }
  return refuse_value (value, error);
}

static gboolean
set_value (CohortImportSettings *self, CohortImportSetting setting, const char *value, GError **error)
{
  switch (setting)
    {
    case COHORT_IMPORT_SETTING_TARGET:
      return set_target (self, value, error);
    case COHORT_IMPORT_SETTING_ZONE:
      return value != NULL ? cohort_mapping_set_zone (self->mapping, value, error) : refuse_value (value, error);
    case COHORT_IMPORT_SETTING_CURRENCY:
      if (value == NULL || cohort_currency_intern (value) == NULL)
        return refuse_value (value, error);
      return g_set_str (&self->mapping->currency, cohort_currency_intern (value)), TRUE;
    case COHORT_IMPORT_SETTING_DECIMAL:
      return set_decimal (self, value, error);
    case COHORT_IMPORT_SETTING_DATE_ORDER:
      return set_date_order (self, value, error);
    case COHORT_IMPORT_N_SETTINGS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * cohort_import_settings_set:
 *
 * Takes the person's word. What the provider fixes stays.
 */
gboolean
cohort_import_settings_set (CohortImportSettings *self, CohortImportSetting setting, const char *value, GError **error)
{
  if (self->origins[setting] == COHORT_IMPORT_ORIGIN_FIXED)
    {
      if (g_strcmp0 (value, cohort_import_settings_get (self, setting)) == 0)
        return TRUE;
      g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE,
                           _ ("This is always the same in files of this format."));
      return FALSE;
    }
  if (!set_value (self, setting, value, error))
    return FALSE;
  self->origins[setting] = COHORT_IMPORT_ORIGIN_CHOSEN;
  return TRUE;
}

/* Columns */

/* Returns: (transfer none) (nullable): the field that the column fills */
const char *
cohort_import_settings_find_field (CohortImportSettings *self, const char *column)
{
  GHashTableIter iter;
  gpointer field, name;

  g_hash_table_iter_init (&iter, self->mapping->columns);
  while (g_hash_table_iter_next (&iter, &field, &name))
    if (same_name (name, column))
      return field;
  return NULL;
}

static gboolean
is_column (gpointer key, gpointer value, gpointer data)
{
  return same_name (value, data);
}

static gboolean
is_dropped_name (gpointer key, gpointer value, gpointer data)
{
  return same_name (key, data);
}

gboolean
cohort_import_settings_is_dropped (CohortImportSettings *self, const char *column)
{
  return g_hash_table_find (self->mapping->dropped, is_dropped_name, (gpointer) column) != NULL;
}

void
cohort_import_settings_map (CohortImportSettings *self, const char *column, const char *field)
{
  g_hash_table_foreach_remove (self->mapping->columns, is_column, (gpointer) column);
  if (field != NULL)
    {
      g_hash_table_insert (self->mapping->columns, g_strdup (field), g_strdup (column));
      cohort_import_settings_drop (self, column, FALSE);
    }
  cohort_import_settings_guess_zone_and_currency (self);
  for (guint i = COHORT_IMPORT_SETTING_DECIMAL; i <= COHORT_IMPORT_SETTING_DATE_ORDER; i++)
    if (self->origins[i] == COHORT_IMPORT_ORIGIN_GUESSED || self->origins[i] == COHORT_IMPORT_ORIGIN_NEEDED)
      {
        if (i == COHORT_IMPORT_SETTING_DECIMAL)
          self->mapping->decimal_known = FALSE;
        else
          self->mapping->date_order_known = FALSE;
      }
  cohort_import_settings_guess_numbers (self);
}

void
cohort_import_settings_drop (CohortImportSettings *self, const char *column, gboolean dropped)
{
  g_hash_table_foreach_remove (self->mapping->dropped, is_dropped_name, (gpointer) column);
  if (dropped)
    g_hash_table_add (self->mapping->dropped, g_strdup (column));
}

static gboolean
has_field (CohortImportSettings *self, const char *id)
{
  const char *column = g_hash_table_lookup (self->mapping->columns, id);

  return (column != NULL && !cohort_import_settings_is_dropped (self, column))
         || g_hash_table_contains (self->mapping->constants, id);
}

/* Whether @field, or another of its group, is filled. */
static gboolean
is_filled (CohortImportSettings *self, const CohortFormatField *field)
{
  if (has_field (self, field->id))
    return TRUE;
  for (const CohortFormatField *other = self->format->fields; field->group != NULL && other->id != NULL; other++)
    if (g_strcmp0 (other->group, field->group) == 0 && has_field (self, other->id))
      return TRUE;
  return FALSE;
}

/**
 * cohort_import_settings_dup_missing:
 *
 * Returns: (transfer full) (nullable): what has still to be said before rows can be read
 */
char *
cohort_import_settings_dup_missing (CohortImportSettings *self)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  if (self->format == NULL)
    return g_strdup (_ ("These columns are not known. Say what the rows are, and which column holds what."));
  for (const CohortFormatField *field = self->format->fields; field != NULL && field->id != NULL; field++)
    if (field->required && !is_filled (self, field))
      {
        /* Translators: between the names of missing columns in a list */
        g_string_append (missing, missing->len > 0 ? _ (", ") : "");
        g_string_append (missing, g_dgettext (GETTEXT_PACKAGE, field->title));
      }
  return missing->len > 0 ? g_strdup_printf (_ ("Choose the column for: %s."), missing->str) : NULL;
}
