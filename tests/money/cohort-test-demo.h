// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The demo as an open community, for tests of what pages say of it. Everything asserts. */

#pragma once

#include "cohort-demo.h"
#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TEST_ANCHOR cohort_day_from_ymd (2026, 6, 30)

/* Of the default size and seed, made once for the program. Its clock stands at the end of its last day. */
CohortSession *cohort_test_demo (void);
/* At the end of the program: closes it where a test made it. */
void cohort_test_demo_end (void);
CohortSession *cohort_test_demo_of (CohortDemoSize size, guint64 seed);
void cohort_test_demo_close (CohortSession *session);

G_END_DECLS
