// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-sources-report.h"
#include "cohort-sources.h"

G_BEGIN_DECLS

void cohort_source_sync_show (CohortSourceReport *shown, const CohortAccountEntry *account, CohortZone *zone);

G_END_DECLS
