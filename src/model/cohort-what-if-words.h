// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a what-if says, in sentences; the page and cohortctl show the same. Any thread once cohort_words_init () ran. */

#pragma once

#include "cohort-what-if.h"

G_BEGIN_DECLS

char *cohort_what_if_title (const CohortWhatIfReport *report);
/* Returns: (transfer full) (element-type utf8): in the order to be read, break-even first */
GPtrArray *cohort_what_if_sentences (const CohortWhatIfReport *report);
const char *cohort_price_policy_title (CohortPricePolicy policy);
const char *cohort_price_policy_id (CohortPricePolicy policy);
gboolean cohort_price_policy_from_id (const char *id, CohortPricePolicy *policy);
const char *cohort_words_retention_model (CohortRetentionModel model);

G_END_DECLS
