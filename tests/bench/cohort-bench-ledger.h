/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

#define COHORT_BENCH_DAY0 G_GINT64_CONSTANT (19358) /* 2023-01-01: the day of the first payment */

void cohort_bench_write_facts (CohortDb *db, int n_members, int n_payments);

G_END_DECLS
