// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state of this desktop's windows. A program that was not installed has no schema: then nothing is kept,
// rather than the abort that g_settings_new () would be.

#include "config.h"

#include "cohort-settings.h"

/**
 * cohort_settings_get:
 *
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the settings, NULL when their schema is not installed
 */
GSettings *
cohort_settings_get (void)
{
  static GSettings *settings;
  static gboolean looked;

  if (!looked)
    {
      g_autoptr (GSettingsSchema) schema = NULL;
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

      looked = TRUE;
      schema = source ? g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE) : NULL;
      if (schema)
        settings = g_settings_new_full (schema, NULL, NULL);
      else
        g_message ("The settings schema %s is not installed: window size and sorting are not kept", APPLICATION_ID);
    }
  return settings;
}

/* Returns: whether a letter alone, as J or T, acts on a list that has the focus */
gboolean
cohort_settings_get_single_letter_keys (void)
{
  return cohort_settings_get () == NULL || g_settings_get_boolean (cohort_settings_get (), "letter-keys");
}
