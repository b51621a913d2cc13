// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-answer.h"
#include "cohort-graphql.h"
#include "cohort-json-get.h"

G_BEGIN_DECLS

#define COHORT_GITHUB_ISSUES "issues"
#define COHORT_GITHUB_DISCUSSIONS "discussions"
#define COHORT_GITHUB_LIMIT "rateLimit { remaining resetAt } "

void cohort_github_plan_repositories (const CohortCall *call, const CohortMarks *marks, CohortTasks *out);
gboolean cohort_github_asks_repository (const CohortTask *task, CohortRequest *out);
gboolean cohort_github_read_repository (CohortAnswer *self, const CohortTask *task, JsonObject *data);

G_END_DECLS
