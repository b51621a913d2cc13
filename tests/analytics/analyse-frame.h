// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A table's columns as the features of a model.
#pragma once

#include "analyse-table.h"

#include "cohort-design.h"

G_BEGIN_DECLS

typedef struct
{
  CohortFrame frame;
  GPtrArray *arrays; /* owned memory */
  GPtrArray *labels; /* of each feature: (nullable) GPtrArray of its levels' texts */
} Features;

Features *features_new (const Table *table, const char *const *without);
void features_free (Features *features);
guint8 *table_outcomes (const Table *table, int column, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Features, features_free)

G_END_DECLS
