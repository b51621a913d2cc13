// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What can be told of a file before anybody is asked. */

#pragma once

#include "cohort-import-file.h"
#include "cohort-sheet.h"
#include "cohort-store.h"

G_BEGIN_DECLS

#define COHORT_DETECT_SAMPLES 3

typedef struct
{
  char *name;
  char *samples[COHORT_DETECT_SAMPLES + 1]; /* the first values that are not empty; ends with NULL */
  CohortDecimalEvidence decimals;
  CohortDateEvidence dates;
} CohortDetectedColumn;

typedef struct
{
  gint64 id;
  char *kind, *name, *zone;
  char *currency; /* (nullable) */
} CohortDetectedSource;

/* What the ledger knows that helps. Immutable, shared by the files that were added together. */
typedef struct
{
  GPtrArray *sources; /* (element-type CohortDetectedSource) */
  char *zone;         /* the community's */
} CohortDetectedLedger;

/* A file as it was found. Immutable, shared, any thread. */
typedef struct
{
  CohortInput *input;
  char *fault; /* (nullable) why nothing can be done with it; the rest is then empty */
  CohortSheetShape shape;
  const CohortFormat *format; /* (nullable) recognised */
  GPtrArray *columns;         /* (element-type CohortDetectedColumn) */
  char **doubled;             /* names that several columns have */
  char *checksum, *signature;
  CohortDetectedLedger *ledger;
  const CohortFormat *saved_format; /* (nullable) as a file with these columns was read before */
  CohortMapping *saved_mapping;     /* (nullable) */
  gint64 saved_source;
} CohortDetected;

CohortDetectedLedger *cohort_detected_ledger_load (CohortStore *store, GCancellable *cancellable, GError **error);
void cohort_detected_ledger_unref (CohortDetectedLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDetectedLedger, cohort_detected_ledger_unref)

CohortDetected *cohort_detect (CohortInput *input, CohortDetectedLedger *ledger, CohortStore *store,
                               GCancellable *cancellable, GError **error);
CohortDetected *cohort_detected_new_fault (CohortInput *input, CohortDetectedLedger *ledger, const char *fault);
void cohort_detected_unref (CohortDetected *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDetected, cohort_detected_unref)

char **cohort_detected_dup_names (const CohortDetected *self);
const CohortDetectedSource *cohort_detected_find_source (const CohortDetected *self, gint64 id);

G_END_DECLS
