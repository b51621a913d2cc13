// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

#include "cohort-civil.h"
#include "cohort-decimal.h"
#include "cohort-record.h"

G_BEGIN_DECLS

/* CohortRow: one record of a file, by the names of its columns. A CSV record or one JSON element
 * joined with its parents' fields look the same. Names compare without case and surrounding blanks;
 * columns that the user told us not to store are absent. */
typedef struct _CohortRow CohortRow;

CohortRow *cohort_row_new (void);
void cohort_row_free (CohortRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRow, cohort_row_free)
void cohort_row_set_columns (CohortRow *self, const char *const *names, guint n_names);
void cohort_row_drop_column (CohortRow *self, const char *name);
void cohort_row_set_values (CohortRow *self, const char *const *values,
                            guint n_values); /* (unowned) until the next call */
void cohort_row_set_position (CohortRow *self, guint64 row, guint64 line);
guint64 cohort_row_get_number (const CohortRow *self); /* 1-based record, header not counted */
guint64 cohort_row_get_line (const CohortRow *self);
gboolean cohort_row_has (const CohortRow *self, const char *name);
const char *cohort_row_get (const CohortRow *self,
                            const char *name); /* (nullable) trimmed; NULL when absent or empty */
const char *cohort_row_get_raw (const CohortRow *self, const char *name); /* (nullable) untouched */
guint cohort_row_get_n_columns (const CohortRow *self);
const char *cohort_row_get_column (const CohortRow *self, guint index);

typedef enum
{
  COHORT_SHAPE_CSV,
  COHORT_SHAPE_JSON
} CohortShape;

/* How the values of one source's files are read: guessed, shown, and saved by signature. */
typedef struct _CohortMapping
{
  char *source_kind; /* provider id of the source to write to */
  char *source_name;
  char *zone;     /* IANA name, of naive dates */
  CohortZone *tz; /* (owned) of `zone` */
  char *currency; /* (nullable) ISO 4217, of bare amounts */
  CohortDecimalProfile decimal;
  CohortDateOrder date_order;
  gint64 observed_us;    /* when the file was made, as far as known, else when it is read */
  char *target;          /* (nullable) generic formats: the kind of row: "members", "payments", … */
  GHashTable *columns;   /* (nullable) generic formats: field id -> column name */
  GHashTable *constants; /* (nullable) generic formats: field id -> value */
  GHashTable *dropped;   /* (nullable) set of column names never to be stored */
} CohortMapping;

CohortMapping *cohort_mapping_new (void);
CohortMapping *cohort_mapping_copy (const CohortMapping *self);
void cohort_mapping_free (CohortMapping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMapping, cohort_mapping_free)
char *cohort_mapping_to_json (const CohortMapping *self);
CohortMapping *cohort_mapping_from_json (const char *json, GError **error);

typedef struct _CohortFormat CohortFormat;

struct _CohortFormat
{
  const char *id;       /* "github-sponsors-csv" */
  const char *title;    /* translatable: "GitHub Sponsors export (CSV)" */
  const char *provider; /* kind of the source: "github", "stripe", … */
  CohortShape shape;
  const char *json_rows;              /* JSON: dotted path to the array of rows, "[]" steps into arrays: "data.list[]",
                                         "[].transactions[]" */
  const char *const *signature;       /* header names that must all be there; more may */
  const char *const *forbidden;       /* (nullable) names that mean it is another format */
  const char *stream;                 /* source_span stream this file tells about */
  const char *zone;                   /* (nullable) zone of its naive dates, where the provider fixes it */
  const char *currency;               /* (nullable) where the provider fixes it */
  CohortDateOrder date_order;         /* where the provider fixes it, else COHORT_DATE_ORDER_UNKNOWN */
  const char *const *private_columns; /* (nullable) offered as "do not store", ticked */
  gboolean (*row) (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error);
};

/* Every format known, in the order in which they are tried: the more particular first. */
const CohortFormat *const *cohort_formats (guint *n_formats);
const CohortFormat *cohort_format_by_id (const char *id);
/* The format whose signature the names satisfy, the longest signature winning; NULL: a mapping is needed. */
const CohortFormat *cohort_format_detect (CohortShape shape, const char *const *names, guint n_names);

#define COHORT_FORMAT_ERROR (cohort_format_error_quark ())
GQuark cohort_format_error_quark (void);
typedef enum
{
  COHORT_FORMAT_ERROR_VALUE,   /* a value that cannot be read: names column and value */
  COHORT_FORMAT_ERROR_MISSING, /* a value that must be there */
} CohortFormatError;

G_END_DECLS
