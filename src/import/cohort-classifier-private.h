// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the two files of the classifier share. */

#pragma once

#include "cohort-classifier.h"
#include "cohort-hash.h"
#include "cohort-tally.h"

G_BEGIN_DECLS

/* A record on its way into the ledger. */
typedef struct
{
  CohortRecord *record;
  CohortRecordKind kind;
  const char *key;    /* the first key, with the number of its occurrence, or made here */
  const char *plain;  /* (nullable): the first key as the record has it, where that differs */
  guint first_target; /* in `targets`: one for each key */
  guint n_keys;
  int twin;             /* the slot before it that says something of the same row, or -1 */
  gint64 row;           /* 0 until it is found or inserted */
  gint64 wanted;        /* the id that a new row had before undo */
  guint32 named;        /* fields that the record names, by index */
  CohortRowClass state; /* NEW, CHANGED or UNCHANGED */
} CohortSlot;

struct _CohortClassifier
{
  CohortBook *book; /* (unowned) */
  CohortRecordKind main_kind;
  gint64 now_us;
  CohortTally *seen; /* (owned): how often the file brought a content */
  CohortHasher *hasher;
  GArray *slots;         /* (element-type CohortSlot) in the order of writing */
  GArray *targets;       /* (element-type CohortKeyTarget) */
  GStringChunk *strings; /* of the row at hand */
  char *reason;          /* (nullable) */
};

static inline CohortSlot *
cohort_classifier_get_slot (CohortClassifier *self, guint index)
{
  return &g_array_index (self->slots, CohortSlot, index);
}

void cohort_classifier_make_slots (CohortClassifier *self, CohortBatch *batch);
CohortSlot *cohort_classifier_find_main (CohortClassifier *self);
void cohort_classifier_make_keys (CohortClassifier *self, CohortSlot *main);

G_END_DECLS
