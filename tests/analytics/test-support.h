// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the analytics tests find their files, and how near a figure must come to its reference.
#pragma once

#include "analyse-table.h"

G_BEGIN_DECLS

#define assert_near(value, reference, tolerance) g_assert_cmpfloat_with_epsilon ((value), (reference), (tolerance))
#define assert_ratio(value, reference, tolerance)                                                                      \
  g_assert_cmpfloat_with_epsilon ((value) / (reference), 1.0, (tolerance))

Table *test_table (const char *name);
Table *test_shared_table (const char *name);
char *test_path (const char *name);
char *test_shared_path (const char *name);
int test_column (const Table *table, const char *name);
double test_number (const Table *table, gsize row, const char *name);

G_END_DECLS
