// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What an import says of itself: plain values that the window and the command line show as they are. */

#pragma once

#include <glib-object.h>

#include "cohort-civil.h"

G_BEGIN_DECLS

#define COHORT_IMPORT_ERROR (cohort_import_error_quark ())
GQuark cohort_import_error_quark (void);

/**
 * CohortImportError:
 * @COHORT_IMPORT_ERROR_UNREADABLE: the bytes are not a file that rows can be read from
 * @COHORT_IMPORT_ERROR_TOO_LARGE: an archive holds more than may be unpacked
 * @COHORT_IMPORT_ERROR_VALUE: a setting or mapping that cannot be used
 * @COHORT_IMPORT_ERROR_NOT_READY: the file still needs a mapping, or has no preview or result yet
 * @COHORT_IMPORT_ERROR_CHANGED: the ledger or the file changed since the preview; there is a new preview to look at
 *
 * Messages are translated sentences for the person. Failures of the ledger keep their own domain.
 */
typedef enum
{
  COHORT_IMPORT_ERROR_UNREADABLE,
  COHORT_IMPORT_ERROR_TOO_LARGE,
  COHORT_IMPORT_ERROR_VALUE,
  COHORT_IMPORT_ERROR_NOT_READY,
  COHORT_IMPORT_ERROR_CHANGED,
} CohortImportError;

/* What becomes of a row. Every row of a file ends as exactly one of these. */
typedef enum
{
  COHORT_ROW_CLASS_NEW,
  COHORT_ROW_CLASS_CHANGED,
  COHORT_ROW_CLASS_UNCHANGED,
  COHORT_ROW_CLASS_NEEDS_YOU,
  COHORT_ROW_CLASS_REJECTED,
  COHORT_N_ROW_CLASSES
} CohortRowClass;

const char *cohort_row_class_id (CohortRowClass row_class); /* "new", "changed", "unchanged", "needs_you", "rejected" */
const char *cohort_row_class_title (CohortRowClass row_class); /* translated: "New", … */

/* Money of the rows that are taken (new, changed and unchanged alike), so that it can be held against the
 * provider's own total. Minor units; refunds are negative. Where a file has lifetime totals only, gross is their sum.
 */
typedef struct
{
  const char *currency; /* ISO 4217, interned */
  gint64 gross_minor;
  gint64 fee_minor; /* of the amounts whose fee is known */
  gint64 net_minor; /* gross less known fees */
  guint64 n;        /* amounts added up */
  guint64 n_unknown_fees;
} CohortImportTotal;

/* A row that needs the person or was rejected. */
typedef struct
{
  guint64 row;  /* 1-based record, the header not counted */
  guint64 line; /* 1-based line of the file on which it starts */
  CohortRowClass row_class;
  char *reason;  /* translated sentence */
  char *content; /* the row as one CSV record, columns not to be stored left out */
} CohortImportProblem;

/**
 * CohortImportReport:
 *
 * What a preview would do or an import did with one file. Immutable, shared, any thread.
 *
 * @n_rows is the sum of @n; @months are what the file covers, @months_new those of them that the source lacked,
 * @months_lacking the holes and the months up to the file's last one that nobody brought (all as
 * year * 12 + month - 1, ascending).
 */
typedef struct
{
  char *file;   /* display name */
  char *format; /* (nullable) format id */
  char *source; /* (nullable) name of the source */
  guint64 n_rows;
  guint64 n[COHORT_N_ROW_CLASSES];
  GArray *totals;         /* (element-type CohortImportTotal) by currency code */
  GPtrArray *problems;    /* (element-type CohortImportProblem) the first 200, in the file's order */
  GArray *months;         /* (element-type CohortMonth) */
  GArray *months_new;     /* (element-type CohortMonth) */
  GArray *months_lacking; /* (element-type CohortMonth) */
  CohortDay first_day;    /* COHORT_DAY_NONE: the file says nothing of time */
  CohortDay last_day;
  gint64 newer_import_us;    /* when an export made later was imported, of which this one would change rows; 0: none */
  char **doubled;            /* names that several columns have: the first of them is read */
  gint64 imported_before_us; /* when these very bytes were imported, and not undone since; 0: never */
  gint64 step;               /* of an import: the journal step that undoes it; 0: nothing changed, or a preview */
  gint64 import;             /* of an import: its row id; 0: a preview, or a file that was left alone */
} CohortImportReport;

#define COHORT_TYPE_IMPORT_REPORT (cohort_import_report_get_type ())
GType cohort_import_report_get_type (void);
CohortImportReport *cohort_import_report_ref (CohortImportReport *self);
void cohort_import_report_unref (CohortImportReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortImportReport, cohort_import_report_unref)

/* A thing to choose from. Static data; titles are translated. */
typedef struct
{
  const char *id;
  const char *title;
} CohortImportChoice;

/* A field that a column can be mapped to. */
typedef struct
{
  const char *id;
  const char *title; /* translated */
  gboolean required;
} CohortImportField;

/* A format that is recognised on its own. */
typedef struct
{
  const char *id;
  const char *title;    /* translated */
  const char *provider; /* kind of its source */
  const char *help;     /* (nullable) translated: which report to download, and where */
} CohortImportFormat;

/* A service that lets its reports be downloaded, and which of them are to be taken. */
typedef struct
{
  const char *provider; /* kind of its source */
  const char *help;     /* translated; several sentences */
} CohortImportGuide;

const CohortImportGuide *cohort_import_guides (guint *n_guides);
const CohortImportFormat *cohort_import_formats (guint *n_formats);
/* What a file of an unknown kind can hold: members, payments, activity, content, questions, costs. */
const CohortImportChoice *cohort_import_targets (guint *n_targets);
const CohortImportField *cohort_import_target_fields (const char *target, guint *n_fields);
/* Returns: (transfer full) (nullable): CSV with the header that @target is recognised by and an example row */
char *cohort_import_template (const char *target);

G_END_DECLS
