// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The ledger's rows as the classifier sees them: in an import the database itself, in a preview the database with an
 * overlay of what the rows so far would have written. The classifier does not know which. */

#pragma once

#include "cohort-db.h"
#include "cohort-overlay.h"
#include "cohort-record.h"

G_BEGIN_DECLS

/* No kind has more fields; see cohort_record_kind_spec (). */
#define COHORT_BOOK_MAX_FIELDS 32

/* A value on its way into a row. */
typedef struct
{
  CohortValueType type;
  gint64 i;                  /* INT: the value; REF: the row referred to, 0 while it has not arrived */
  const char *text;          /* (unowned) TEXT: the value; REF: the key */
  CohortRecordKind ref_kind; /* REF */
} CohortFact;

/* Where a key leads. */
typedef struct
{
  gint64 row;    /* 0: nowhere */
  gboolean live; /* the row exists; else undo took it and it may come back under its old id */
} CohortKeyTarget;

/* Kinds whose rows are a series: a new one only where something changed. */
typedef struct
{
  CohortRecordKind kind;
  CohortFieldId group[4]; /* what the series is about; ends with COHORT_N_FIELDS */
  CohortFieldId time;
  CohortFieldId ignored; /* says nothing new on its own */
} CohortSeriesSpec;

const CohortSeriesSpec *cohort_series_spec (CohortRecordKind kind);
guint cohort_record_field_index (CohortRecordKind kind, CohortFieldId field);

typedef struct _CohortBook CohortBook;

CohortBook *cohort_book_new (CohortOverlay *overlay);
void cohort_book_free (CohortBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortBook, cohort_book_free)

gboolean cohort_book_attach (CohortBook *self, CohortDb *db, gint64 source, GError **error);
void cohort_book_detach (CohortBook *self);
void cohort_book_write_at_once (CohortBook *self);
gboolean cohort_book_flush (CohortBook *self, GError **error);

gboolean cohort_book_find_key (CohortBook *self, CohortRecordKind kind, const char *key, CohortKeyTarget *target,
                               GError **error);
gboolean cohort_book_find_post (CohortBook *self, const char *key, gint64 *row, GError **error);
gboolean cohort_book_has_other_key (CohortBook *self, CohortRecordKind kind, const char *key, gint64 row,
                                    gboolean *other, GError **error);
gboolean cohort_book_set_key (CohortBook *self, CohortRecordKind kind, const char *key, gint64 row, gboolean alone,
                              GError **error);

gboolean cohort_book_load (CohortBook *self, CohortRecordKind kind, gint64 row, GError **error);
gboolean cohort_book_is_empty (CohortBook *self, guint field);
gboolean cohort_book_equals (CohortBook *self, guint field, const CohortFact *fact, gboolean *equal, GError **error);
void cohort_book_unload (CohortBook *self);
gboolean cohort_book_withhold (CohortBook *self, CohortRecordKind kind, gint64 row, CohortFact *facts, GError **error);

gboolean cohort_book_find_series (CohortBook *self, const CohortSeriesSpec *series, const CohortFact *facts,
                                  gint64 *row, GError **error);

gboolean cohort_book_insert (CohortBook *self, CohortRecordKind kind, gint64 wanted, guint32 mask,
                             const CohortFact *facts, gint64 *row, GError **error);
gboolean cohort_book_update (CohortBook *self, CohortRecordKind kind, gint64 row, guint32 mask, const CohortFact *facts,
                             GError **error);

gboolean cohort_book_free_id (CohortBook *self, const char *table, const char *key, gint64 *row, GError **error);
gboolean cohort_book_keep_id (CohortBook *self, const char *table, const char *key, gint64 row, GError **error);

GHashTable *cohort_book_get_paid_identities (CohortBook *self);

G_END_DECLS
