// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of member and item pairs, with their texts as dense indices.
#pragma once

#include "cohort-reads.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;        /* why there are no reads, where there are none */
  GPtrArray *members, *items; /* texts, numbers by value */
  CohortReads *train, *test;  /* test is NULL where no file was given */
} Pairs;

Pairs *pairs_load (const char *train_path, const char *test_path, GError **error);
void pairs_free (Pairs *pairs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pairs, pairs_free)

G_END_DECLS
