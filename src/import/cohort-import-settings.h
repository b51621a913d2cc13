// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How a file is read: the decisions, and where each comes from. */

#pragma once

#include "cohort-detect.h"

G_BEGIN_DECLS

typedef struct
{
  const CohortDetected *detected; /* (unowned) */
  const CohortFormat *format;     /* (nullable) */
  CohortMapping *mapping;         /* (owned) */
  gint64 source;                  /* 0: the mapping's kind and name */
  CohortImportOrigin source_origin;
  CohortImportOrigin origins[COHORT_IMPORT_N_SETTINGS];
} CohortImportSettings;

CohortImportSettings *cohort_import_settings_new (const CohortDetected *detected);
void cohort_import_settings_free (CohortImportSettings *self);

void cohort_import_settings_set_format (CohortImportSettings *self, const CohortFormat *format, gboolean chosen);
void cohort_import_settings_set_source (CohortImportSettings *self, gint64 id, const char *kind, const char *name);
const char *cohort_import_settings_get (CohortImportSettings *self, CohortImportSetting setting);
gboolean cohort_import_settings_set (CohortImportSettings *self, CohortImportSetting setting, const char *value,
                                     GError **error);

void cohort_import_settings_guess_zone_and_currency (CohortImportSettings *self);
void cohort_import_settings_guess_numbers (CohortImportSettings *self);
void cohort_import_settings_drop_private (CohortImportSettings *self);

const char *cohort_import_settings_find_field (CohortImportSettings *self, const char *column);
gboolean cohort_import_settings_is_dropped (CohortImportSettings *self, const char *column);
void cohort_import_settings_map (CohortImportSettings *self, const char *column, const char *field);
void cohort_import_settings_drop (CohortImportSettings *self, const char *column, gboolean dropped);
char *cohort_import_settings_dup_missing (CohortImportSettings *self);

char *cohort_import_settings_to_json (CohortImportSettings *self);
gboolean cohort_import_settings_from_json (CohortImportSettings *self, const char *json, GError **error);

G_END_DECLS
