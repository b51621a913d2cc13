// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-list-row.h"
#include "cohort-paged-list.h"

G_BEGIN_DECLS

/* A step in the list. Texts: "label" ("Imported patreon.csv, 212 rows"), "detail" ("Import · 22 Nov 2026, 15:43 ·
 * 24 members"), "turn" ("undo", "redo", or "" where neither can be asked for), "faded" ("1" for what does not stand).
 */
#define COHORT_TYPE_HISTORY_ROW (cohort_history_row_get_type ())
GType cohort_history_row_get_type (void);

/* Every step, newest first. */
#define COHORT_TYPE_HISTORY_LIST (cohort_history_list_get_type ())
GType cohort_history_list_get_type (void);

CohortPagedList *cohort_history_list_new (CohortSession *session);

G_END_DECLS
