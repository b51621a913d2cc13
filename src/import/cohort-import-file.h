// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One file of an import, how it is read, and what a preview said of it. Objects of the thread that made the import:
 * jobs on other threads work on copies. */

#pragma once

#include <gio/gio.h>

#include "cohort-import-types.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_IMPORT_FILE_RECOGNISED,    /* ready for a preview */
  COHORT_IMPORT_FILE_NEEDS_MAPPING, /* rows can be read; something has still to be said, see the message */
  COHORT_IMPORT_FILE_UNREADABLE,    /* nothing can be done with it, see the message */
} CohortImportFileState;

/* Where the value of a setting comes from. */
typedef enum
{
  COHORT_IMPORT_ORIGIN_FIXED,   /* the provider fixes it: not to be asked */
  COHORT_IMPORT_ORIGIN_SAVED,   /* as in the last file with these columns, or as the source has it */
  COHORT_IMPORT_ORIGIN_GUESSED, /* from the file: to be shown for checking */
  COHORT_IMPORT_ORIGIN_CHOSEN,  /* by the person */
  COHORT_IMPORT_ORIGIN_NEEDED,  /* unknown: the preview has to wait for it */
} CohortImportOrigin;

typedef enum
{
  COHORT_IMPORT_SETTING_TARGET,     /* "members", "payments", …; NULL where the format says it */
  COHORT_IMPORT_SETTING_ZONE,       /* IANA name, of dates without a zone */
  COHORT_IMPORT_SETTING_CURRENCY,   /* ISO 4217, of bare amounts */
  COHORT_IMPORT_SETTING_DECIMAL,    /* "point" (1,234.56) or "comma" (1.234,56) */
  COHORT_IMPORT_SETTING_DATE_ORDER, /* "ymd", "mdy" or "dmy" */
  COHORT_IMPORT_N_SETTINGS
} CohortImportSetting;

/* A column of a file. Properties: "name", "samples" (strv: up to three values), "field" (string or NULL, writable: the
 * field of the target that it fills; a field moves from the column that had it), "dropped" (boolean, writable: never
 * stored anywhere), "private" (boolean: personal data that the format does not need). */
#define COHORT_TYPE_IMPORT_COLUMN (cohort_import_column_get_type ())
G_DECLARE_FINAL_TYPE (CohortImportColumn, cohort_import_column, COHORT, IMPORT_COLUMN, GObject)

const char *cohort_import_column_get_name (CohortImportColumn *self);
const char *const *cohort_import_column_get_samples (CohortImportColumn *self);
const char *cohort_import_column_get_field (CohortImportColumn *self);
void cohort_import_column_set_field (CohortImportColumn *self, const char *field);
gboolean cohort_import_column_get_dropped (CohortImportColumn *self);
void cohort_import_column_set_dropped (CohortImportColumn *self, gboolean dropped);

/* A file. Properties (read-only unless said): "name", "state", "message" (string or NULL), "format-id",
 * "format-title", "source-id" (int64, 0: a new one), "source-kind", "source-name", "included" (boolean, writable),
 * "preview" (CohortImportReport or NULL), "result" (likewise).
 * Signal "changed": how it is read changed; an earlier preview is gone. */
#define COHORT_TYPE_IMPORT_FILE (cohort_import_file_get_type ())
G_DECLARE_FINAL_TYPE (CohortImportFile, cohort_import_file, COHORT, IMPORT_FILE, GObject)

const char *cohort_import_file_get_name (CohortImportFile *self); /* "ghost.zip/members.csv" inside an archive */
CohortImportFileState cohort_import_file_get_state (CohortImportFile *self);
const char *cohort_import_file_get_message (CohortImportFile *self); /* (nullable) translated: what is missing */
void cohort_import_file_set_included (CohortImportFile *self, gboolean included);

/* (nullable): of the generic kinds too, once the target is known */
const char *cohort_import_file_get_format_id (CohortImportFile *self);
const char *cohort_import_file_get_format_title (CohortImportFile *self);
/* Reads the file as format @id, or, with NULL, by a mapping of its columns. */
gboolean cohort_import_file_set_format (CohortImportFile *self, const char *id, GError **error);

const char *cohort_import_file_get_encoding (CohortImportFile *self);  /* "UTF-8", "GB18030", … */
const char *cohort_import_file_get_delimiter (CohortImportFile *self); /* ",", ";", tab, "|"; NULL: JSON */
/* (transfer none) (element-type CohortImportColumn) in the file's order */
GListModel *cohort_import_file_get_columns (CohortImportFile *self);

gint64 cohort_import_file_get_source_id (CohortImportFile *self);
const char *cohort_import_file_get_source_kind (CohortImportFile *self);
const char *cohort_import_file_get_source_name (CohortImportFile *self);
CohortImportOrigin cohort_import_file_get_source_origin (CohortImportFile *self);
/* @id is one of cohort_import_get_sources (); 0 makes a new source called @name, or takes the one that is called so.
 * @kind: (nullable): the format's */
void cohort_import_file_set_source (CohortImportFile *self, gint64 id, const char *kind, const char *name);

const char *cohort_import_file_get_setting (CohortImportFile *self, CohortImportSetting setting,
                                            CohortImportOrigin *origin);
gboolean cohort_import_file_set_setting (CohortImportFile *self, CohortImportSetting setting, const char *value,
                                         GError **error);

/* The last day that the file tells of, for one whose last row is older: "no payments since" is known up to that day.
 * COHORT_DAY_NONE: the day of the last row, or that on which a list was made. */
CohortDay cohort_import_file_get_covers_until (CohortImportFile *self);
void cohort_import_file_set_covers_until (CohortImportFile *self, CohortDay day);

/* Names that several columns have; rows are read from the first of them. */
const char *const *cohort_import_file_get_doubled (CohortImportFile *self);

/* All of the above as one JSON object, for scripts: cohortctl import --map FILE. */
char *cohort_import_file_dup_mapping (CohortImportFile *self);
gboolean cohort_import_file_load_mapping (CohortImportFile *self, const char *json, GError **error);

CohortImportReport *cohort_import_file_get_preview (CohortImportFile *self); /* (transfer none) (nullable) */
CohortImportReport *cohort_import_file_get_result (CohortImportFile *self);  /* (transfer none) (nullable) */

G_END_DECLS
