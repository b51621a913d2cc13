// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// segments.csv and fx.csv as the arrays that the subscription metrics read.
#pragma once

#include "analyse-table.h"

#include "cohort-segments.h"

G_BEGIN_DECLS

typedef struct
{
  CohortSegments segments; /* its arrays point into this ledger */
  Table *table, *rates;
  GPtrArray *members, *codes;
  GPtrArray *arrays; /* owned memory */
} Ledger;

Ledger *ledger_load (const char *segments_path, const char *fx_path, GError **error);
void ledger_free (Ledger *ledger);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ledger, ledger_free)

G_END_DECLS
