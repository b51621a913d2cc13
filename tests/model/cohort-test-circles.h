// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A community of two circles, for tests of suggestions: members 1 to 40 read posts 1 to 12, on shells; 41 to 60 the
 * other thirty, on Rust, of odd numbers about macros and of even ones about threads. All pay; two questions are open on
 * shells. Jobs for cohort_test_session_set_up(). */

#pragma once

#include "cohort-test-db.h"

G_BEGIN_DECLS

#define COHORT_TEST_MEMBERS 60
#define COHORT_TEST_SHELL_POSTS 12
#define COHORT_TEST_SOMEBODY 50       /* of the small circle */
#define COHORT_TEST_SECOND_ACCOUNT 61 /* of the same person, who does nothing with it */

/* In the last month each circle went on as before: lists of their own do better than what is popular. */
gpointer cohort_test_circles_faithful (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error);
/* The small circle turned to what the large one reads: what is popular does better. */
gpointer cohort_test_circles_fickle (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
