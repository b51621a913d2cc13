// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the two files of a batch share. */

#pragma once

#include "cohort-record.h"

G_BEGIN_DECLS

typedef struct _CohortBatchPull CohortBatchPull;

struct _CohortRecord
{
  CohortBatch *batch; /* (unowned) */
  CohortRecordKind kind;
  gboolean tombstone;
  CohortRecordMode mode;
  GArray *values;  /* CohortValue */
  GPtrArray *keys; /* (element-type utf8) (owned by the batch) */
};

struct _CohortBatch
{
  GStringChunk *strings;
  GPtrArray *records; /* ever made: kept to be used again */
  guint n_records;
  char *need;
  CohortBatchPull *pull; /* (owned) (nullable): what an answer says beside its records */
};

void cohort_batch_clear_pull (CohortBatch *self);

G_END_DECLS
