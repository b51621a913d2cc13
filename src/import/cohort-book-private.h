// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the two files of the ledger share. */

#pragma once

#include "cohort-book.h"

G_BEGIN_DECLS

/* The values of new rows where a record names none. */
typedef struct
{
  guint32 mask;
  guint32 values[COHORT_BOOK_MAX_FIELDS]; /* as in the overlay */
} CohortBookDefaults;

typedef struct _CohortBookQueue CohortBookQueue;

struct _CohortBook
{
  CohortOverlay *overlay; /* (unowned) (nullable): a preview */
  CohortDb *db;           /* (unowned) while attached */
  gint64 source;          /* negative: a source that the import will make */
  CohortBookQueue
      *queue; /* (owned) (nullable): rows that wait to be written; a preview and a careful import have none */
  GHashTable *statements; /* (element-type guint64 CohortStmt): taken out of the connection's cache until detached */
  gboolean has_pending;   /* some row of the source waits for another */

  CohortRecordKind loaded_kind;
  gint64 loaded_row;
  CohortStmt *loaded; /* (unowned) (nullable): on the row */

  char *salt;                               /* (owned) (nullable): of the keys of who was erased; NULL: nobody was */
  GHashTable *erased;                       /* (owned) (nullable) (element-type gint64): their identities */
  GHashTable *words[COHORT_N_RECORD_KINDS]; /* (owned) (nullable): columns of theirs that stay empty, once needed */

  GHashTable *paid; /* (owned) (element-type gint64): identities whose payments or lifetime totals changed */

  CohortBookDefaults *defaults[COHORT_N_RECORD_KINDS]; /* (owned) (nullable): of a preview, once needed */
};

/* What a statement is for. Its SQL follows from this, the kind and the mask of fields. */
typedef enum
{
  COHORT_BOOK_FIND,
  COHORT_BOOK_FIND_ELSEWHERE,
  COHORT_BOOK_OTHER,
  COHORT_BOOK_LOAD,
  COHORT_BOOK_SERIES,
  COHORT_BOOK_INSERT,
  COHORT_BOOK_UPDATE,
  COHORT_BOOK_SET_KEY,
  COHORT_BOOK_HAS_PENDING,
  COHORT_BOOK_FIND_PENDING,
  COHORT_BOOK_ADD_PENDING,
  COHORT_BOOK_DROP_PENDING,
  COHORT_BOOK_HAS_LINK,
  COHORT_BOOK_ADD_MEMBER,
  COHORT_BOOK_ADD_LINK,
} CohortBookPurpose;

CohortStmt *cohort_book_statement (CohortBook *self, CohortBookPurpose purpose, CohortRecordKind kind, guint32 mask,
                                   GError **error);
CohortStmt *cohort_book_statement_for (CohortBook *self, CohortBookPurpose purpose, CohortRecordKind kind, guint32 mask,
                                       guint n, GError **error);
void cohort_book_bind_fact (CohortStmt *stmt, int index, const CohortFact *fact);
int cohort_book_bind_fields (CohortStmt *stmt, int index, CohortRecordKind kind, guint32 mask, const CohortFact *facts);
guint32 cohort_book_hash_fact (const CohortFact *fact);
guint64 cohort_book_hash_group (const CohortSeriesSpec *series, const CohortFact *facts);
const CohortKindSpec *cohort_book_find_kind (const char *name);
gboolean cohort_book_heal (CohortBook *self, CohortRecordKind kind, const char *key, gint64 row, GError **error);
gboolean cohort_book_wait (CohortBook *self, CohortRecordKind kind, gint64 row, guint field, const CohortFact *fact,
                           GError **error);
gboolean cohort_book_waits_for (CohortBook *self, CohortRecordKind kind, gint64 row, guint field,
                                const CohortFact *fact, gboolean *waits, GError **error);
gboolean cohort_book_link_identity (CohortBook *self, gint64 identity, GError **error);

gboolean cohort_book_begin_erased (CohortBook *self, GError **error);
void cohort_book_end_erased (CohortBook *self);
char *cohort_book_erased_key (CohortBook *self, const char *key);
gboolean cohort_book_is_erased (CohortBook *self, gint64 identity);

CohortBookQueue *cohort_book_queue_new (void);
void cohort_book_queue_free (CohortBookQueue *self);
void cohort_book_queue_clear (CohortBookQueue *self);
gboolean cohort_book_queue_takes (CohortRecordKind kind);
gboolean cohort_book_queue_has (CohortBookQueue *self, CohortRecordKind kind, gint64 row);
gboolean cohort_book_queue_find_key (CohortBookQueue *self, CohortRecordKind kind, const char *key, gint64 *row);
gboolean cohort_book_queue_row (CohortBook *book, CohortRecordKind kind, gint64 wanted, guint32 mask,
                                const CohortFact *facts, gint64 *row, GError **error);
gboolean cohort_book_queue_key (CohortBook *book, CohortRecordKind kind, const char *key, gint64 row, GError **error);

G_END_DECLS
