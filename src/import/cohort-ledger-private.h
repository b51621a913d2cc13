// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the two files of the ledger share. */

#pragma once

#include "cohort-ledger.h"

G_BEGIN_DECLS

/* The values of new rows where a record names none. */
typedef struct
{
  guint32 mask;
  guint32 values[COHORT_LEDGER_MAX_FIELDS]; /* as in the overlay */
} CohortLedgerDefaults;

struct _CohortLedger
{
  CohortOverlay *overlay; /* (unowned) (nullable): a preview */
  CohortDb *db;           /* (unowned) while attached */
  gint64 source;          /* negative: a source that the import will make */
  GHashTable *statements; /* (element-type guint64 CohortStmt): taken out of the connection's cache until detached */
  gboolean has_pending;   /* some row of the source waits for another */

  CohortRecordKind loaded_kind;
  gint64 loaded_row;
  CohortStmt *loaded; /* (unowned) (nullable): on the row */

  GHashTable *paid; /* (owned) (element-type gint64): identities whose payments or lifetime totals changed */

  CohortLedgerDefaults *defaults[COHORT_N_RECORD_KINDS]; /* (owned) (nullable): of a preview, once needed */
};

/* What a statement is for. Its SQL follows from this, the kind and the mask of fields. */
typedef enum
{
  COHORT_LEDGER_FIND,
  COHORT_LEDGER_OTHER,
  COHORT_LEDGER_LOAD,
  COHORT_LEDGER_SERIES,
  COHORT_LEDGER_INSERT,
  COHORT_LEDGER_UPDATE,
  COHORT_LEDGER_SET_KEY,
  COHORT_LEDGER_HAS_PENDING,
  COHORT_LEDGER_FIND_PENDING,
  COHORT_LEDGER_ADD_PENDING,
  COHORT_LEDGER_DROP_PENDING,
  COHORT_LEDGER_HAS_LINK,
  COHORT_LEDGER_ADD_MEMBER,
  COHORT_LEDGER_ADD_LINK,
} CohortLedgerPurpose;

CohortStmt *cohort_ledger_statement (CohortLedger *self, CohortLedgerPurpose purpose, CohortRecordKind kind,
                                     guint32 mask, GError **error);
void cohort_ledger_bind_fact (CohortStmt *stmt, int index, const CohortFact *fact);
int cohort_ledger_bind_fields (CohortStmt *stmt, int index, CohortRecordKind kind, guint32 mask,
                               const CohortFact *facts);
const CohortKindSpec *cohort_ledger_find_kind (const char *name);
gboolean cohort_ledger_heal (CohortLedger *self, CohortRecordKind kind, const char *key, gint64 row, GError **error);
gboolean cohort_ledger_wait (CohortLedger *self, CohortRecordKind kind, gint64 row, guint field, const CohortFact *fact,
                             GError **error);
gboolean cohort_ledger_waits_for (CohortLedger *self, CohortRecordKind kind, gint64 row, guint field,
                                  const CohortFact *fact, gboolean *waits, GError **error);
gboolean cohort_ledger_link_identity (CohortLedger *self, gint64 identity, GError **error);

G_END_DECLS
