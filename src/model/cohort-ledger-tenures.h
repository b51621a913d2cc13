// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-ledger-snapshot.h"
#include "cohort-tenure.h"

G_BEGIN_DECLS

/* How long everybody stayed, which several pages look at: computed once for a state of the ledger and kept with it. */
const CohortTenureRows *cohort_ledger_tenures (CohortLedgerSnapshot *ledger, CohortDay as_of);

G_END_DECLS
