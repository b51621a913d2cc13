// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of the European Central Bank and its service share. */

#pragma once

#include "cohort-civil.h"
#include "cohort-record.h"

G_BEGIN_DECLS

#define COHORT_ECB "ecb"

gboolean cohort_ecb_add_rate (CohortBatch *batch, CohortDay day, const char *currency, const char *rate);

G_END_DECLS
