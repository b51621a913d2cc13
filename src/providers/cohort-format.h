// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* File formats: how one row of a service's export becomes records.
 *
 * A format is one `const CohortFormat` in one file and one line of the table in cohort-format.c. Its row () is pure and
 * thread-safe: no clock, no locale, no I/O; what it needs to know beyond the row is in the mapping.
 *
 * What row () answers:
 *   FALSE and an error  the row is rejected; the message names column and value;
 *   TRUE and a need     (cohort_batch_need) the row needs the user, its records are not used;
 *   TRUE and records    the row is taken;
 *   TRUE and nothing    the row states nothing (a totals line): it counts as unchanged.
 *
 * Keys are typed ("id:", "email:", "handle:", …). A key that begins with COHORT_ROW_KEY is made of the row's content
 * because the source gives no unique id: import/ counts how often the file has brought the same (kind, key) and appends
 * "#2", "#3", … to the later ones and to the references to them within the same batch. */

#pragma once

#include <glib.h>

#include "cohort-decimal.h"
#include "cohort-record.h"
#include "cohort-stamp.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

#define COHORT_ROW_KEY "row:"

/* CohortRow: one record of a file, by the names of its columns. A CSV record or one JSON element
 * joined with its parents' fields look the same. Names compare without (ASCII) case and surrounding blanks;
 * columns that the user told us not to store are absent. Not thread-safe: one row belongs to one job. */
typedef struct _CohortRow CohortRow;

CohortRow *cohort_row_new (void);
void cohort_row_free (CohortRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRow, cohort_row_free)
void cohort_row_set_columns (CohortRow *self, const char *const *names, guint n_names);
void cohort_row_drop_column (CohortRow *self, const char *name);
void cohort_row_set_values (CohortRow *self, const char *const *values, guint n_values);
void cohort_row_set_position (CohortRow *self, guint64 number, guint64 line);
guint64 cohort_row_get_number (const CohortRow *self);
guint64 cohort_row_get_line (const CohortRow *self);
gboolean cohort_row_has (const CohortRow *self, const char *name);
const char *cohort_row_get (const CohortRow *self, const char *name);
const char *cohort_row_get_raw (const CohortRow *self, const char *name);
guint cohort_row_get_n_columns (const CohortRow *self);
const char *cohort_row_get_column (const CohortRow *self, guint index);
const char *cohort_row_get_nth (const CohortRow *self, guint index);

typedef enum
{
  COHORT_SHAPE_CSV,
  COHORT_SHAPE_JSON
} CohortShape;

typedef struct _CohortFormat CohortFormat;

/* How the values of one source's files are read: guessed, shown, and saved by signature. */
typedef struct _CohortMapping
{
  char *source_kind;            /* provider id of the source to write to */
  char *source_name;            /* (nullable) */
  char *zone;                   /* IANA name, of naive dates and of the source's days */
  CohortZone *tz;               /* (owned) of `zone`; never NULL */
  char *currency;               /* (nullable) ISO 4217, of bare amounts */
  CohortDecimalProfile decimal; /* used when decimal_known */
  CohortDateOrder date_order;   /* used when date_order_known */
  gboolean decimal_known;       /* else an amount that two profiles read differently needs the user */
  gboolean date_order_known;    /* else a date that two orders read differently needs the user */
  gint64 observed_us;           /* when the file was made, as far as known, else when it is read; not saved */
  char *target;                 /* (nullable) generic formats: the kind of row: "members", "payments", … */
  GHashTable *columns;          /* (owned) generic formats: field id -> column name */
  GHashTable *constants;        /* (owned) generic formats: field id -> value for every row */
  GHashTable *dropped;          /* (owned) set of column names never to be stored */
} CohortMapping;

CohortMapping *cohort_mapping_new (void);
CohortMapping *cohort_mapping_new_for (const CohortFormat *format);
CohortMapping *cohort_mapping_copy (const CohortMapping *self);
void cohort_mapping_free (CohortMapping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMapping, cohort_mapping_free)
gboolean cohort_mapping_set_zone (CohortMapping *self, const char *zone, GError **error);
char *cohort_mapping_to_json (const CohortMapping *self);
CohortMapping *cohort_mapping_from_json (const char *json, GError **error);

/* A field of a generic format, which a column of any name can fill. */
typedef struct
{
  const char *id;    /* key in CohortMapping.columns and .constants: "email" */
  const char *title; /* translatable */
  const char *group; /* (nullable) required fields of one group: any one of them will do */
  gboolean required;
  const char *const *aliases; /* header names that mean this field; the first stands in the template */
} CohortFormatField;

struct _CohortFormat
{
  const char *id;       /* "github-sponsors-csv" */
  const char *title;    /* translatable: "GitHub Sponsors export (CSV)" */
  const char *help;     /* translatable: which report to download, and where */
  const char *provider; /* kind of the source: "github", "stripe", … */
  CohortShape shape;
  const char *json_rows;        /* JSON: dotted path to the rows, "[]" steps into arrays, "|" parts
                                   alternatives: "data.list[]|[]"; see cohort-json-rows.h */
  const char *const *signature; /* header names that must all be there; more may. NULL: by `fields` */
  const char *stream;           /* source_span stream this file tells about */
  gboolean whole;   /* the service writes every row up to the moment of the download: no later ones is an answer too */
  const char *zone; /* (nullable) zone of its naive dates, where the provider fixes it */
  const char *currency;                /* (nullable) where the provider fixes it */
  const CohortDateOrder *date_order;   /* (nullable) where the provider fixes it */
  const CohortDecimalProfile *decimal; /* (nullable) where the provider fixes it */
  const char *const *private_columns;  /* (nullable) offered as "do not store", ticked */
  const char *target;                  /* (nullable) generic formats: "members", "payments", … */
  const CohortFormatField *fields;     /* (nullable) generic formats; ends with an entry whose id is NULL */
  gboolean (*row) (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error);
};

const CohortFormat *const *cohort_formats (guint *n_formats);
const CohortFormat *cohort_format_by_id (const char *id);
const CohortFormat *cohort_format_for_target (const char *target);
const CohortFormat *cohort_format_detect (CohortShape shape, const char *const *names, guint n_names);
GHashTable *cohort_format_guess_columns (const CohortFormat *self, const char *const *names, guint n_names);
gboolean cohort_format_is_private (const CohortFormat *self, const char *name);
char *cohort_format_template (const char *target);

#define COHORT_FORMAT_ERROR (cohort_format_error_quark ())
GQuark cohort_format_error_quark (void);
typedef enum
{
  COHORT_FORMAT_ERROR_VALUE,   /* a value that cannot be read: names column and value */
  COHORT_FORMAT_ERROR_MISSING, /* a value that must be there */
  COHORT_FORMAT_ERROR_JSON     /* not JSON, or not rows of it */
} CohortFormatError;

G_END_DECLS
